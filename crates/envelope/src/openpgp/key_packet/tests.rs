use super::*;
use crate::openpgp::test_keys::rng;

/// The secret numbers make the private key again, whatever zeroes they begin with: 300 keys of
/// each kind hold some that begin with one.
#[test]
fn the_numbers_of_a_curve_key_make_the_key_again() {
    let mut rng = rng(50);
    let mut shorter = 0;
    for kind in [NewKeyKind::Ed25519, NewKeyKind::X25519] {
        for version in [KeyVersion::V4, KeyVersion::V6] {
            for _ in 0..300 {
                let key = NewKey::generate(kind, version, 1_000, &mut rng).unwrap();
                assert!(PrivateKey::read(&key.public, &key.numbers).is_ok());
                shorter += usize::from(version == KeyVersion::V4 && key.numbers.len() < 34);
            }
        }
    }
    assert!(shorter > 0, "no number was short");
}

#[test]
fn a_key_packet_is_of_the_version_asked_for() {
    for (version, octets) in [(KeyVersion::V4, 51), (KeyVersion::V6, 42)] {
        let key = NewKey::generate(NewKeyKind::Ed25519, version, 7, &mut rng(51)).unwrap();
        assert_eq!(key.fields.first(), Some(&u8::from(version)));
        assert_eq!(key.fields.len(), octets);
        assert_eq!(key.public.created_at().as_secs(), 7);
    }
}
