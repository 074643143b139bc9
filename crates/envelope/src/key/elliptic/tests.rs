use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

use super::*;

fn pair(curve: Curve, seed: u64) -> (EllipticPrivateKey, EllipticPublicKey) {
    let private = EllipticPrivateKey::generate(curve, &mut ChaCha20Rng::seed_from_u64(seed));
    let public = private.public();
    (private, public)
}

#[test]
fn a_signature_verifies_by_its_own_key_and_hash_alone() {
    for curve in Curve::ALL.iter().copied() {
        let (private, public) = pair(curve, 1);
        let (hash, other) = ([7; 64], [8; 64]);
        let signature = private.sign(&hash).unwrap();
        assert_eq!(signature.len(), 2 * curve.octets());
        assert!(public.verifies(&hash, &signature));
        assert!(!public.verifies(&other, &signature));
        assert!(!pair(curve, 2).1.verifies(&hash, &signature));
        assert!(!public.verifies(&hash, &signature[1..]));
    }
}

#[test]
fn both_sides_agree_on_one_secret() {
    for curve in Curve::ALL.iter().copied() {
        let ((ours, our_point), (theirs, their_point)) = (pair(curve, 1), pair(curve, 2));
        let secret = ours.agree(&their_point).unwrap();
        assert_eq!(secret.expose(), theirs.agree(&our_point).unwrap().expose());
        assert_eq!(secret.len(), curve.octets());
    }
}

#[test]
fn keys_of_different_curves_do_not_agree() {
    let (ours, _) = pair(Curve::P256, 1);
    assert!(ours.agree(&pair(Curve::P384, 1).1).is_none());
}

#[test]
fn numbers_come_back_as_they_went() {
    for curve in Curve::ALL.iter().copied() {
        let (private, public) = pair(curve, 3);
        let again = EllipticPrivateKey::from_scalar(curve, private.scalar().expose()).unwrap();
        assert_eq!(again.public(), public);
        let (x, y) = public.coordinates();
        assert_eq!(
            EllipticPublicKey::from_coordinates(curve, &x, &y),
            Ok(public)
        );
    }
}

#[test]
fn a_scalar_without_its_leading_zeros_is_taken() {
    let short = EllipticPrivateKey::from_scalar(Curve::P256, &[5]).unwrap();
    assert_eq!(short.scalar().expose()[31], 5);
}

#[test]
fn a_scalar_out_of_range_is_refused() {
    for curve in Curve::ALL.iter().copied() {
        for scalar in [
            &[0; 66][..curve.octets()],
            &[0xff; 66][..curve.octets()],
            &[1; 67],
        ] {
            let refused = EllipticPrivateKey::from_scalar(curve, scalar).err();
            assert_eq!(refused, Some(EllipticRefused::Scalar));
        }
    }
}

#[test]
fn a_point_off_the_curve_is_refused() {
    for curve in Curve::ALL.iter().copied() {
        let (x, mut y) = pair(curve, 4).1.coordinates();
        *y.last_mut().unwrap() ^= 1;
        let refused = EllipticPublicKey::from_coordinates(curve, &x, &y);
        assert_eq!(refused, Err(EllipticRefused::Point));
        let refused = EllipticPublicKey::from_coordinates(curve, &x[1..], &y);
        assert_eq!(refused, Err(EllipticRefused::Point));
    }
}
