//! What is wrong with a JWK Set as a whole: symmetric keys among asymmetric ones, and one name for
//! several keys. Keys concerned are left out, each with its reason; the others stay.

use alloc::vec::Vec;

use super::Jwk;
use super::import::Read;
use super::refused::KeyRefused;
use crate::key::report::KeyUsage;

/// Leaves out what the set as a whole forbids.
pub(super) fn lint(keys: &mut [Read]) {
    let reasons: Vec<Option<KeyRefused>> = keys
        .iter()
        .enumerate()
        .map(|(at, read)| fault(at, read, keys))
        .collect();
    for (read, reason) in keys.iter_mut().zip(reasons) {
        if let Some(reason) = reason {
            read.key = Err(reason);
        }
    }
}

fn fault(at: usize, read: &Read, keys: &[Read]) -> Option<KeyRefused> {
    let key = read.key.as_ref().ok()?;
    let mut fault = None;
    for (other_at, other) in keys.iter().enumerate().filter(|(other, _)| *other != at) {
        let Ok(other) = &other.key else {
            // A key that can not be read still has its name.
            let is_named_alike = read.kid.is_some() && read.kid == other.kid;
            if is_named_alike && read.kty == other.kty {
                fault = Some(KeyRefused::SharedName);
            }
            continue;
        };
        if !key.kind().is_asymmetric() && other.kind().is_asymmetric() {
            return Some(KeyRefused::SymmetricAmongAsymmetric);
        }
        if same_name(key, other) {
            if key.thumbprint() != other.thumbprint() {
                fault = Some(KeyRefused::SharedName);
            } else if other_at < at {
                fault = fault.or(Some(KeyRefused::Repeated));
            }
        }
    }
    fault
}

/// Whether a header that names one of them could mean the other. Keys of different types or uses
/// may share a name (RFC 7517 section 4.5).
fn same_name(key: &Jwk, other: &Jwk) -> bool {
    let both_permit = |usage| key.permits(usage, false) && other.permits(usage, false);
    key.kid().is_some_and(|kid| other.is_named(kid))
        && key.kind() == other.kind()
        && (both_permit(KeyUsage::Sign) || both_permit(KeyUsage::Encrypt))
}

#[cfg(test)]
mod tests {
    use alloc::string::{String, ToString as _};

    use serde_json::json;

    use crate::jose::jwk::import;
    use crate::jose::testing::{named, p256_keys, rsa_keys};

    use super::*;

    /// Ids kept and reasons of those left out.
    fn imported(keys: &[&Jwk]) -> (Vec<String>, Vec<String>) {
        let members: Vec<String> = keys
            .iter()
            .map(|key| {
                let text = key.export_secret().unwrap();
                String::from_utf8(text.expose().to_vec()).unwrap()
            })
            .collect();
        let set = alloc::format!("{{\"keys\":[{}]}}", members.join(","));
        let (kept, skipped) = import(set.as_bytes()).unwrap();
        (
            kept.iter().map(Jwk::id).collect(),
            skipped.into_iter().map(|key| key.reason).collect(),
        )
    }

    fn symmetric() -> Jwk {
        let text = json!({"kty": "oct", "kid": "shared", "k": "AAECAwQFBgcICQoLDA0ODw"});
        import(text.to_string().as_bytes()).unwrap().0.remove(0)
    }

    #[test]
    fn a_symmetric_key_among_asymmetric_ones_is_left_out_and_they_stay() {
        let (kept, skipped) = imported(&[&symmetric(), &named(&rsa_keys()[0], "a")]);
        assert_eq!(kept, ["a"]);
        assert_eq!(skipped, [KeyRefused::SymmetricAmongAsymmetric.to_string()]);
    }

    #[test]
    fn symmetric_keys_among_themselves_stay() {
        let (kept, skipped) = imported(&[&symmetric()]);
        assert_eq!((kept.len(), skipped.len()), (1, 0));
    }

    #[test]
    fn keys_that_share_a_name_are_left_out_and_the_others_stay() {
        let [one, other] = rsa_keys();
        let (kept, skipped) = imported(&[&named(one, "a"), &named(other, "a"), &named(one, "b")]);
        assert_eq!(kept, ["b"]);
        assert_eq!(
            skipped,
            [
                KeyRefused::SharedName.to_string(),
                KeyRefused::SharedName.to_string()
            ]
        );
    }

    #[test]
    fn a_key_that_can_not_be_read_still_has_its_name() {
        let good = r#"{"kty":"oct","kid":"a","k":"AAECAwQFBgcICQoLDA0ODw"}"#;
        let broken = good.replace("DA0ODw", "DA0ODx");
        let other = good.replace(r#""a""#, r#""b""#);
        let set = alloc::format!("{{\"keys\":[{good},{broken},{other}]}}");
        let (kept, skipped) = import(set.as_bytes()).unwrap();
        assert_eq!(kept.iter().map(Jwk::id).collect::<Vec<_>>(), ["b"]);
        assert_eq!(skipped.len(), 2);
    }

    #[test]
    fn a_key_that_stands_twice_is_taken_once() {
        let key = named(&rsa_keys()[0], "a");
        let (kept, skipped) = imported(&[&key, &key]);
        assert_eq!(kept, ["a"]);
        assert_eq!(skipped, [KeyRefused::Repeated.to_string()]);
    }

    #[test]
    fn keys_of_another_type_or_use_may_share_a_name() {
        let mut signs = named(&rsa_keys()[0], "a");
        signs.usage = Some("sig".into());
        let mut encrypts = named(&rsa_keys()[1], "a");
        encrypts.usage = Some("enc".into());
        let elliptic = named(&p256_keys()[0], "a");
        let (kept, skipped) = imported(&[&signs, &encrypts, &elliptic]);
        assert_eq!((kept.len(), skipped.len()), (3, 0));
    }
}
