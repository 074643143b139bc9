use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use sha2::{Digest as _, Sha256};

use super::*;
use crate::policy::algorithm::Digest;

fn key() -> (RsaPrivateKey, ChaCha20Rng) {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    (RsaPrivateKey::generate(1024, &mut rng).unwrap(), rng)
}

#[test]
fn what_the_public_half_encrypts_the_private_half_decrypts() {
    let (key, mut rng) = key();
    let wrapped = key
        .public()
        .encrypt_pkcs1v15(&mut rng, b"session key")
        .unwrap();
    assert_eq!(
        key.decrypt_pkcs1v15(&mut rng, &wrapped).unwrap().expose(),
        b"session key"
    );
    for digest in [Digest::Sha1, Digest::Sha256] {
        let wrapped = key
            .public()
            .encrypt_oaep(digest, &mut rng, b"session key")
            .unwrap();
        assert_eq!(
            key.decrypt_oaep(digest, &mut rng, &wrapped)
                .unwrap()
                .expose(),
            b"session key"
        );
    }
}

#[test]
fn damaged_padding_is_no_error_in_pkcs1_and_one_error_in_oaep() {
    let (key, mut rng) = key();
    let mut wrapped = key
        .public()
        .encrypt_pkcs1v15(&mut rng, b"session key")
        .unwrap();
    wrapped[100] ^= 1;
    let first = key.decrypt_pkcs1v15(&mut rng, &wrapped).unwrap();
    let second = key.decrypt_pkcs1v15(&mut rng, &wrapped).unwrap();
    assert_ne!(first.expose(), b"session key");
    assert_eq!(first.expose(), second.expose());
    let refused = key.decrypt_oaep(Digest::Sha256, &mut rng, &wrapped);
    assert_eq!(refused.err(), Some(RsaRefused::Failed));
}

#[test]
fn a_ciphertext_of_another_length_fails() {
    let (key, mut rng) = key();
    for length in [0, 1, 127, 129] {
        let refused = key.decrypt_pkcs1v15(&mut rng, &alloc::vec![1; length]);
        assert_eq!(refused.err(), Some(RsaRefused::Failed));
    }
}

#[test]
fn both_signature_schemes_verify_and_notice_a_change() {
    let (key, mut rng) = key();
    let hash = Sha256::digest(b"message");
    let pkcs1 = key.sign_pkcs1v15(Digest::Sha256, &hash, &mut rng).unwrap();
    let pss = key.sign_pss(Digest::Sha256, &hash, &mut rng).unwrap();
    let public = key.public();
    assert_eq!(
        public.verify_pkcs1v15(Digest::Sha256, &hash, &pkcs1),
        Ok(())
    );
    assert_eq!(public.verify_pss(Digest::Sha256, &hash, &pss), Ok(()));
    let other = Sha256::digest(b"another");
    assert!(
        public
            .verify_pkcs1v15(Digest::Sha256, &other, &pkcs1)
            .is_err()
    );
    assert!(public.verify_pss(Digest::Sha256, &other, &pss).is_err());
}

#[test]
fn sha1_signs_nothing() {
    let (key, mut rng) = key();
    let refused = key.sign_pkcs1v15(Digest::Sha1, &[0; 20], &mut rng);
    assert_eq!(refused.err(), Some(RsaRefused::Digest));
}

#[test]
fn the_primes_are_found_again() {
    let (key, _) = key();
    let (d, p, q) = (key.d(), key.p(), key.q());
    let found = RsaPrivateKey::from_components(&key.n(), &key.e(), d.expose(), None).unwrap();
    let given = [p.expose(), q.expose()];
    assert!(given.contains(&found.p().expose()) && given.contains(&found.q().expose()));
}

#[test]
fn numbers_that_do_not_belong_together_are_refused() {
    let (key, _) = key();
    let (n, e, p) = (key.n(), key.e(), key.p());
    for d in [&[][..], &[0], &[1], &[3; 128], &[0xff; 128], &[0xff; 300]] {
        assert!(RsaPrivateKey::from_components(&n, &e, d, None).is_err());
        let primes = Some((p.expose(), p.expose()));
        assert!(RsaPrivateKey::from_components(&n, &e, d, primes).is_err());
    }
}

#[test]
fn bounds_are_judged_before_any_arithmetic() {
    let refused = |n: &[u8], e: &[u8]| RsaPublicKey::from_components(n, e).err();
    let huge = alloc::vec![0xff; 1 << 20];
    assert_eq!(
        refused(&huge, &[3]),
        Some(RsaRefused::ModulusTooLarge { bits: 8 << 20 })
    );
    assert_eq!(
        refused(&[0xff; 64], &[3]),
        Some(RsaRefused::ModulusTooSmall { bits: 512 })
    );
    assert_eq!(refused(&[0xfe; 256], &[3]), Some(RsaRefused::Components));
    for exponent in [&[][..], &[0], &[1], &[2], &[3, 0, 0, 0, 1], &[0xff; 255]] {
        assert_eq!(
            refused(&[0xff; 256], exponent),
            Some(RsaRefused::Exponent),
            "{exponent:?}"
        );
    }
}
