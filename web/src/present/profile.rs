//! Profiles in words; above all which of their values are guesses.

use envelope::Profile;
use envelope::detect::Format;
use envelope::policy::profile::Presence;
use envelope::seal::SealFormat;

/// What to do about a guess.
pub const CONFIRM: &str = "guess: confirm with your counterparty";

/// A guessed value for people: what it is and the value itself.
#[must_use]
pub fn guess(profile: &Profile, path: &str) -> String {
    let keys = &profile.keys;
    let names = |list: Vec<&'static str>| list.join(", ");
    match (path, &profile.jose) {
        ("jose.key_management", Some(jose)) => {
            format!(
                "key management {}",
                names(jose.key_management.iter().map(|a| a.name()).collect())
            )
        }
        ("jose.content_encryption", Some(jose)) => format!(
            "content encryption {}",
            names(jose.content_encryption.iter().map(|a| a.name()).collect())
        ),
        ("jose.signature", Some(jose)) => {
            format!(
                "signatures {}",
                names(jose.signature.iter().map(|a| a.name()).collect())
            )
        }
        ("jose.zip", Some(jose)) => {
            format!(
                "compression {}",
                if jose.zip { "accepted" } else { "refused" }
            )
        }
        ("keys.rsa_bits_max", _) => format!("RSA up to {} bit", keys.rsa_bits_max),
        ("keys", _) => format!(
            "RSA {} to {} bit, lifetime {} days",
            keys.rsa_bits_min, keys.rsa_bits_max, keys.lifetime_days
        ),
        ("limits", _) => "limits on size and number".into(),
        (other, _) => other.replace(['.', '_'], " "),
    }
}

/// The formats that can be sealed under it, the usual one first.
#[must_use]
pub fn sealable(profile: &Profile) -> Vec<SealFormat> {
    let sealed = |format: &Format| match format {
        Format::OpenPgp => Some(SealFormat::OpenPgp),
        Format::Jwe => Some(SealFormat::Jwe),
        Format::Jws => Some(SealFormat::Jws),
        Format::JwkSet | Format::OpenPgpKey | Format::Unknown => None,
    };
    profile.formats.iter().filter_map(sealed).collect()
}

/// Whether a trusted signer is due.
#[must_use]
pub const fn asks_for_signature(profile: &Profile) -> bool {
    matches!(profile.layers.signature, Presence::Required)
}

/// The profile that suits a recognised format among those offered; none to keep the choice.
#[must_use]
pub fn suggestion(format: Format, chosen: &Profile) -> Option<&'static str> {
    match format {
        _ if chosen.formats.contains(&format) => None,
        Format::OpenPgp => Some("openpgp"),
        Format::Jwe => Some("jwe-jws"),
        Format::Jws => Some("permissive"),
        Format::JwkSet | Format::OpenPgpKey | Format::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_guess_of_every_profile_has_words() {
        for (name, _) in Profile::BUILT_IN {
            let profile = Profile::built_in(name).unwrap();
            for path in &profile.guesses {
                let words = guess(&profile, path);
                assert!(!words.contains(['.', '_']), "{name}: {path} is {words}");
            }
        }
    }

    #[test]
    fn a_fitting_choice_is_left_alone() {
        let legacy = Profile::built_in("jwe-legacy").unwrap();
        assert_eq!(suggestion(Format::Jwe, &legacy), None);
        assert_eq!(suggestion(Format::OpenPgp, &legacy), Some("openpgp"));
        assert_eq!(suggestion(Format::Unknown, &legacy), None);
    }
}
