//! Public halves as files, in the forms in which other programs read them.

use alloc::collections::BTreeSet;

use keyset_api::{JwkSet, KeySet, KeyView, PublicHalf};

/// A file for keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The key set of the service, with states and dates; the codec and the command read it.
    KeySet,
    /// A JWK Set (RFC 7517 section 5).
    JwkSet,
    /// OpenPGP certificates, armored one after the other.
    Certificates,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 3] = [Self::KeySet, Self::JwkSet, Self::Certificates];

    /// What a button says.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::KeySet => "Key set",
            Self::JwkSet => "JWK Set",
            Self::Certificates => "Certificates",
        }
    }

    /// The name of the file.
    #[must_use]
    pub const fn file(self) -> &'static str {
        match self {
            Self::KeySet => "keyset.json",
            Self::JwkSet => "keyset.jwks.json",
            Self::Certificates => "keyset.asc",
        }
    }

    /// The content type of the file.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::KeySet => "application/json",
            Self::JwkSet => "application/jwk-set+json",
            Self::Certificates => "application/pgp-keys",
        }
    }
}

/// The file; none where no key fits the form.
#[must_use]
pub fn export(keys: &[KeyView], form: Form) -> Option<String> {
    match form {
        Form::KeySet if keys.is_empty() => None,
        Form::KeySet => serde_json::to_string_pretty(&KeySet::new(keys.to_vec())).ok(),
        Form::JwkSet => {
            let keys: Vec<_> = keys.iter().filter_map(jwk).cloned().collect();
            let set = (!keys.is_empty()).then_some(JwkSet { keys })?;
            serde_json::to_string_pretty(&set).ok()
        }
        Form::Certificates => {
            // The components of a certificate all have it: it is written once.
            let mut seen = BTreeSet::new();
            let armor = keys.iter().filter_map(certificate);
            let once: Vec<&str> = armor.filter(|armor| seen.insert(*armor)).collect();
            (!once.is_empty()).then(|| once.join("\n"))
        }
    }
}

const fn jwk(key: &KeyView) -> Option<&keyset_api::PublicJwk> {
    match &key.public {
        PublicHalf::Jwk(jwk) => Some(jwk),
        PublicHalf::OpenPgp(_) => None,
    }
}

fn certificate(key: &KeyView) -> Option<&str> {
    match &key.public {
        PublicHalf::Jwk(_) => None,
        PublicHalf::OpenPgp(certificate) => Some(certificate.as_armor()),
    }
}

#[cfg(test)]
mod tests {
    use envelope::KeyRing;
    use envelope::keyset::export as codec;

    use super::*;
    use crate::state::keyset::tests::entry;

    fn keys() -> Vec<KeyView> {
        let active = || serde_json::json!({ "name": "active" });
        vec![
            entry("one", "ours", active(), None),
            entry(
                "two",
                "counterparty",
                active(),
                Some("2027-01-01T00:00:00Z"),
            ),
        ]
    }

    #[test]
    fn the_codec_reads_a_key_set_back() {
        let text = export(&keys(), Form::KeySet).unwrap();
        let read = codec::import(text.as_bytes()).unwrap();
        assert_eq!(read.records.iter().count(), 2);
    }

    #[test]
    fn the_codec_reads_a_jwk_set_back() {
        let text = export(&keys(), Form::JwkSet).unwrap();
        let mut ring = KeyRing::new();
        ring.import(text.as_bytes(), "file").unwrap();
        assert!(!ring.is_empty());
    }

    #[test]
    fn where_nothing_fits_there_is_no_file() {
        assert_eq!(export(&keys(), Form::Certificates), None);
        for form in Form::ALL {
            assert_eq!(export(&[], form), None);
        }
    }
}
