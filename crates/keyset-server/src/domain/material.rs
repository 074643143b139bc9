//! From a key in the codec's hands to what the store keeps: entries, public half, sealed part.

use envelope::inspect::finding::Finding;
use envelope::key::report::KeyFormat;
use envelope::key::ring::{HeldKey, KeyMaterial};
use envelope::keyset::Entry;
use envelope::keyset::entry::Placement;
use envelope::keyset::life::Life;
use envelope::{CryptoRng, Profile, UnixTime};
use keyset_api::{FindingView, KeyView, KeysAdded, PublicCertificate, PublicHalf};

use super::records;
use crate::error::ApiError;
use crate::sealing::{PartKind, PartName, Vault};
use crate::store::{Change, NewKey, PrivatePart};

/// A key ready for the store, and what a reviewer should know of it.
pub struct Prepared {
    /// For the store.
    pub key: NewKey,
    /// From the codec's report under the format's profile.
    pub findings: Vec<Finding>,
    /// The name of the master key that the private part is sealed under.
    pub sealed_under: Option<String>,
}

impl Prepared {
    /// The key as a change of the set, told in the audit log by this action.
    #[must_use]
    pub fn change(&self, action: &str, operator: &str, at: UnixTime) -> Change {
        let lives = self.key.lives.iter();
        Change {
            added: vec![self.key.clone()],
            records: lives
                .map(|life| records::entered(action, operator, life, at))
                .collect(),
            sealed_under: self.sealed_under.clone(),
            ..Change::default()
        }
    }

    /// What is answered once the key is stored.
    #[must_use]
    pub fn added(&self) -> KeysAdded {
        let shown = |life: &Life| KeyView::new(life.clone(), self.key.public.clone());
        let lives = self.key.lives.iter();
        KeysAdded {
            entries: self.key.lives.iter().map(shown).collect(),
            added: lives.map(|life| life.entry.thumbprint.clone()).collect(),
            changed: Vec::new(),
            findings: self
                .findings
                .iter()
                .cloned()
                .map(FindingView::from)
                .collect(),
        }
    }
}

/// Prepares a public key.
///
/// # Errors
/// [`ApiError::Placement`] when it can not become entries.
pub fn prepare(material: KeyMaterial, place: &Placement) -> Result<Prepared, ApiError> {
    let held = HeldKey {
        source: "keyset".into(),
        material,
    };
    let report = held.report(&profile(format_of(&held.material))?, place.at);
    let lives = Entry::of_key(&report, place)?
        .into_iter()
        .map(Life::new)
        .collect();
    let public = public_half(&held)?;
    let key = NewKey {
        holder: report.thumbprint,
        public,
        private: None,
        lives,
    };
    Ok(Prepared {
        key,
        findings: report.findings,
        sealed_under: None,
    })
}

/// Prepares a key of our own, its private part sealed.
///
/// # Errors
/// As [`prepare`]; [`ApiError::Internal`] when the private part is missing or can not be sealed.
pub fn prepare_own(
    material: KeyMaterial,
    place: &Placement,
    vault: &Vault,
    rng: &mut dyn CryptoRng,
) -> Result<Prepared, ApiError> {
    let doing = "sealing a private part";
    let kind = match format_of(&material) {
        KeyFormat::OpenPgp => PartKind::OpenPgpSecretKey,
        KeyFormat::Jwk => PartKind::PrivateJwk,
    };
    let held = HeldKey {
        source: "keyset".into(),
        material,
    };
    let part = held.export_secret().ok_or(ApiError::Internal { doing })?;
    let mut prepared = prepare(held.material, place)?;
    let name = PartName::current(prepared.key.holder.clone(), kind);
    let sealed = vault
        .seal(&name, &part, rng)
        .map_err(|_| ApiError::Internal { doing })?;
    prepared.key.private = Some(PrivatePart { name, sealed });
    prepared.sealed_under = Some(vault.name().into());
    Ok(prepared)
}

/// The rules for keys of a format.
///
/// # Errors
/// [`ApiError::Internal`]; the built-in profiles are tested, so it does not occur.
pub fn profile(format: KeyFormat) -> Result<Profile, ApiError> {
    Profile::built_in(match format {
        KeyFormat::OpenPgp => "openpgp",
        KeyFormat::Jwk => "jwe-jws",
    })
    .map_err(|_| ApiError::Internal {
        doing: "reading a built-in profile",
    })
}

fn format_of(material: &KeyMaterial) -> KeyFormat {
    match material {
        KeyMaterial::Jose(_) => KeyFormat::Jwk,
        KeyMaterial::OpenPgp(_) => KeyFormat::OpenPgp,
    }
}

/// Through the types that can not hold a private part, whatever the codec wrote.
fn public_half(held: &HeldKey) -> Result<PublicHalf, ApiError> {
    let unreadable = ApiError::Internal {
        doing: "reading back a public half",
    };
    let text = held.export_public();
    match held.material {
        KeyMaterial::Jose(_) => serde_json::from_str(&text)
            .map(PublicHalf::Jwk)
            .map_err(|_| unreadable),
        KeyMaterial::OpenPgp(_) => PublicCertificate::from_armor(&text)
            .map(PublicHalf::OpenPgp)
            .map_err(|_| unreadable),
    }
}
