//! What the console can do about a refusal, in words.

use crate::state::keys::Keys;
use crate::state::remedy::Deed;

/// What the button says.
#[must_use]
pub fn label(deed: &Deed) -> String {
    match deed {
        Deed::GivePassphrase => "Give the passphrase".into(),
        Deed::LoadKey => "Load a key".into(),
        Deed::OpenUnder(profile) => format!("Open with the profile {profile}"),
        Deed::SeeLayers => "See its layers".into(),
        Deed::ShowKey(_) => "Show the key".into(),
        Deed::TrustSigner(_) => "Trust the signer and open".into(),
    }
}

/// What is to be thought of before; none where it does no harm.
#[must_use]
pub fn caution(deed: &Deed, keys: &Keys) -> Option<String> {
    match deed {
        Deed::OpenUnder(profile) if profile == "permissive" => Some(
            "The profile permissive accepts weak algorithms and missing signatures: use it to look, not to accept.".into(),
        ),
        Deed::OpenUnder(_) => {
            Some("Use another profile only where you agreed on it with the counterparty.".into())
        }
        Deed::TrustSigner(handle) => {
            let held = keys.all().iter().find(|key| key.handle == *handle)?;
            Some(format!(
                "Trust {} only after you compared its fingerprint with the counterparty.",
                super::key::name(&held.report)
            ))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weaker_rule_is_said_to_be_weaker() {
        let keys = Keys::default();
        let permissive = caution(&Deed::OpenUnder("permissive".into()), &keys).unwrap();
        let other = caution(&Deed::OpenUnder("jwe-legacy".into()), &keys).unwrap();
        assert!(permissive.contains("weak") && !other.contains("weak"));
        assert_eq!(caution(&Deed::LoadKey, &keys), None);
    }
}
