//! Whom a message is for, where no key at hand may open it: what is known of the keys that it names,
//! in both rings and in every key set. Looks at public names alone, never behind a private key.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::OpenRequest;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::key::report::{KeyFormat, KeyUsage};
use crate::key::ring::HeldKey;
use crate::keyset::clearance::{Bar, Clearance, KeySets};
use crate::keyset::record::{KeyName, KeyRecord};
use crate::keyset::{KeyUse, Owner};
use crate::time::UnixTime;

/// The private keys at hand, for the words of a refusal.
#[derive(Default)]
pub(crate) struct Holding {
    /// Their ids.
    pub(crate) ids: Vec<String>,
    /// The same with what key sets say of each.
    pub(crate) labels: Vec<String>,
    /// Those that the sender may be asked to encrypt to.
    pub(crate) offered: Vec<String>,
}

impl Holding {
    /// Adds a key, which may have ended.
    pub(crate) fn add(&mut self, id: String, clearance: &Clearance<'_>, has_ended: bool) {
        self.labels.push(clearance.label(&id));
        if clearance.bar.is_none() && clearance.retired().is_none() && !has_ended {
            self.offered.push(id.clone());
        }
        self.ids.push(id);
    }
}

/// The refusal for a key that the message names and that key sets bar, held or not.
pub(crate) fn barred(
    id: &str,
    bar: Bar,
    clearance: &Clearance<'_>,
    sets: KeySets<'_>,
) -> Diagnosis {
    let summary = match (bar, sets.environment()) {
        (Bar::Environment(own), Some(here)) => {
            format!("Encrypted to {id}, your {own} key, but received in {here}.")
        }
        _ => format!("Encrypted to {id}, which {}.", bar.clause()),
    };
    let diagnosis = Diagnosis::new(bar.cause(), summary, bar.remedy()).with("key", id);
    let diagnosis = match sets.environment() {
        Some(here) => diagnosis.with("received_in", here.code()),
        None => diagnosis,
    };
    clearance.told(diagnosis)
}

/// The refusal for a message that is encrypted to a key for signatures.
pub(crate) fn signing_key(id: &str) -> Diagnosis {
    Diagnosis::new(
        Cause::KeyWrongUsage,
        format!("Encrypted to {id}, your signing key, which does not decrypt."),
        "Ask the sender to encrypt to your encryption key: in OpenPGP the encryption subkey of \
         your certificate, in JOSE the key with use `enc`.",
    )
    .with("key", id)
}

/// What is known of the recipients that a message names, when none of their private keys is held:
/// of several the first in the order of the causes.
pub(crate) fn explain(
    recipients: &[&str],
    format: KeyFormat,
    request: &OpenRequest<'_>,
) -> Option<Diagnosis> {
    recipients
        .iter()
        .filter_map(|recipient| Known::find(recipient, format, request))
        .map(|known| (known.place(request.at), known))
        .min_by_key(|(place, _)| *place)
        .map(|(place, known)| known.diagnosis(place, request))
}

/// A recipient whose public half, or at least its record, is at hand.
struct Known<'a> {
    id: String,
    /// Where the public half came from.
    source: Option<&'a str>,
    clearance: Clearance<'a>,
    only_signs: bool,
    expires: Option<UnixTime>,
    is_trusted: bool,
}

/// What to say of it. The order is that of the causes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    OtherEnvironment,
    Retired,
    PublicOnly,
    Outgoing,
    SigningKey,
    Disabled,
}

impl<'a> Known<'a> {
    fn find(recipient: &str, format: KeyFormat, request: &OpenRequest<'a>) -> Option<Self> {
        let sets = request.key_sets();
        let trusted = request.trust.iter().map(|held| (held, true));
        let keys = request.keys.iter().map(|held| (held, false));
        let held = trusted
            .chain(keys)
            .find(|(held, _)| held.format() == format && held.is_named(recipient));
        if let Some((held, is_trusted)) = held {
            return Self::held(recipient, held, is_trusted, request);
        }
        let mut records = sets.records();
        let record = records.find(|record| {
            record.format() == format
                && (record.id.as_deref() == Some(recipient) || record.thumbprint == recipient)
        });
        record.map(|record| Self::recorded(record, sets.of_record(record)))
    }

    fn held(
        recipient: &str,
        held: &'a HeldKey,
        is_trusted: bool,
        request: &OpenRequest<'a>,
    ) -> Option<Self> {
        let report = held.report(request.profile, request.at);
        let subkey = report
            .subkeys
            .iter()
            .find(|subkey| subkey.id == recipient || subkey.thumbprint == recipient);
        let (id, thumbprint, usage, expires) = match subkey {
            Some(own) => (&own.id, &own.thumbprint, &own.usage, own.expires),
            None => (
                &report.id,
                &report.thumbprint,
                &report.usage,
                report.expires,
            ),
        };
        // With its private part it is nobody else's, and only given in the wrong place.
        if report.secret {
            return None;
        }
        let certificate = (report.format == KeyFormat::OpenPgp).then(|| report.thumbprint.clone());
        let clearance = request.key_sets().clearance(|| KeyName {
            thumbprint: thumbprint.clone(),
            certificate,
        });
        let listed_use = clearance.record.and_then(|record| record.key_use);
        Some(Self {
            id: id.clone(),
            source: Some(&held.source),
            only_signs: !usage.contains(&KeyUsage::Encrypt) || listed_use == Some(KeyUse::Sign),
            expires: clearance.end(expires),
            clearance,
            is_trusted,
        })
    }

    fn recorded(record: &'a KeyRecord, clearance: Clearance<'a>) -> Self {
        Self {
            id: record.name().into(),
            source: None,
            clearance,
            only_signs: record.key_use == Some(KeyUse::Sign),
            expires: record.valid_to,
            is_trusted: false,
        }
    }

    fn place(&self, at: UnixTime) -> Place {
        let owner = self.clearance.record.and_then(|record| record.owner);
        if !self.clearance.is_ours && (self.is_trusted || owner == Some(Owner::Counterparty)) {
            return Place::Outgoing;
        }
        match self.clearance.bar {
            Some(Bar::Environment(_)) => Place::OtherEnvironment,
            _ if self.only_signs => Place::SigningKey,
            Some(Bar::State { .. }) => Place::Disabled,
            None if self.clearance.retired().is_some() => Place::Retired,
            None if self.expires.is_some_and(|end| end <= at) => Place::Retired,
            None => Place::PublicOnly,
        }
    }

    fn diagnosis(&self, place: Place, request: &OpenRequest<'_>) -> Diagnosis {
        let id = self.id.as_str();
        if place == Place::SigningKey {
            return self.clearance.told(signing_key(id));
        }
        if let (Place::OtherEnvironment | Place::Disabled, Some(bar)) = (place, self.clearance.bar)
        {
            return barred(id, bar, &self.clearance, request.key_sets());
        }
        let (summary, remedy) = match place {
            Place::Outgoing => (
                format!(
                    "This is your own outgoing message: it is encrypted to {id}, the \
                     counterparty's key, and only they can open it."
                ),
                "Give the message that the counterparty sent to you.".into(),
            ),
            Place::Retired => (
                format!(
                    "Encrypted to {id}, your key that was {}; its private part is not loaded.",
                    self.ended()
                ),
                format!(
                    "Load the private key {id} to open old messages, and ask the sender to encrypt \
                     to its successor."
                ),
            ),
            _ => (
                match self.source {
                    Some(source) => format!(
                        "Encrypted to {id}, of which only the public half is loaded ({source})."
                    ),
                    None => format!(
                        "Encrypted to {id}, which your key set lists; its private part is not \
                         loaded."
                    ),
                },
                format!("Load the file with the private part of {id}."),
            ),
        };
        let mut diagnosis = Diagnosis::new(Cause::NoMatchingKey, summary, remedy).with("key", id);
        if place == Place::Outgoing {
            diagnosis = diagnosis.with("outgoing", true);
        }
        if let Some(source) = self.source {
            diagnosis = diagnosis.with("public_half", source);
        }
        self.clearance.told(diagnosis)
    }

    /// How a retired key came to its end.
    fn ended(&self) -> String {
        let expired = || match self.expires {
            Some(end) => format!("valid until {}", end.date()),
            None => "replaced".into(),
        };
        self.clearance.retired().unwrap_or_else(expired)
    }
}
