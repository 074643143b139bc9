//! The one form that is open: what it would do, what was filled in, and the request that follows
//! once nothing is missing.

use alloc::rc::Rc;

use envelope::UnixTime;
use envelope::generate::KeyType;
use envelope::key::report::KeyFormat;
use envelope::keyset::life::{Comparison, EvidenceKind, StepName};
use envelope::keyset::{KeyUse, Owner};
use keyset_api::{
    AddKeys, ComparisonMade, EchoOrder, EvidenceSeen, GenerateKey, ImportKey, KeyView, PublicText,
    RotationRequest, StepRequest,
};

/// The form that is open.
#[derive(Clone, PartialEq)]
pub struct Form {
    /// The key it is about: the one that takes the step, or the one to be replaced.
    pub key: Rc<KeyView>,
    /// What it would do.
    pub deed: Deed,
    /// What was filled in.
    pub fields: Fields,
    /// The proposal that is answered.
    pub proposal: Option<String>,
}

/// What a form would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Agree to a step that somebody else asked for.
    Agree(StepName),
    /// End a proposal, its step not taken.
    EndProposal(StepName),
    /// Run an echo with the counterparty in which the key is used.
    Echo,
    /// Make the successor of a key of ours.
    Generate,
    /// Take in the successor as its owner sent it.
    Import,
    /// Put the rotation on record.
    Record,
    /// Take a step of the key's life.
    Step(StepName),
}

/// What was filled in. A deed reads its own fields only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// The fingerprint, as it was read out.
    pub fingerprint: String,
    /// The way by which it was read out.
    pub channel: String,
    /// What was seen of the key.
    pub evidence: Option<EvidenceKind>,
    /// SHA-256 of the messages in which it was seen.
    pub exchange: String,
    /// That the operator knows what it takes away.
    pub confirmed: bool,
    /// That the operator knows that no key is left to open with; asked only where it is so.
    pub last_one: bool,
    /// The public key, pasted.
    pub public: String,
    /// Algorithm and size of a new key.
    pub key_type: Option<KeyType>,
    /// The user id of a new certificate.
    pub user_id: String,
    /// The lifetime of a new key, in days; the profile's when empty.
    pub days: String,
    /// The thumbprint of the successor.
    pub successor: Option<String>,
}

/// What the server is asked to do.
#[derive(Clone, PartialEq)]
pub enum Ask {
    /// Agree to a step.
    Agree {
        /// This one.
        step: StepName,
        /// The proposal.
        proposal: String,
    },
    /// End a proposal.
    EndProposal {
        /// This one.
        proposal: String,
    },
    /// Take a key in, or make one.
    Add(Box<AddKeys>),
    /// Run an echo.
    Echo(EchoOrder),
    /// Put a rotation on record.
    Record(RotationRequest),
    /// Take a step.
    Step {
        /// Of this key.
        thumbprint: String,
        /// This one.
        request: StepRequest,
    },
}

impl Form {
    /// An empty form.
    #[must_use]
    pub fn new(key: KeyView, deed: Deed) -> Self {
        Self {
            key: Rc::new(key),
            deed,
            fields: Fields::default(),
            proposal: None,
        }
    }

    /// The form that puts a rotation on record, with its successor filled in.
    #[must_use]
    pub fn record(old: KeyView, new: Option<&KeyView>) -> Self {
        let mut form = Self::new(old, Deed::Record);
        form.fields.successor = new.map(|new| new.thumbprint.clone());
        form
    }

    /// The form that answers a proposal.
    #[must_use]
    pub fn answer(key: KeyView, deed: Deed, proposal: String) -> Self {
        Self {
            proposal: Some(proposal),
            ..Self::new(key, deed)
        }
    }

    /// The request, once nothing is missing; `at` is the moment of the click.
    #[must_use]
    pub fn ask(&self, at: UnixTime) -> Option<Ask> {
        if takes_away(self.deed) && !self.fields.confirmed {
            return None;
        }
        Some(match self.deed {
            Deed::Agree(step) => Ask::Agree {
                step,
                proposal: self.proposal.clone()?,
            },
            Deed::EndProposal(_) => Ask::EndProposal {
                proposal: self.proposal.clone()?,
            },
            Deed::Echo => Ask::Echo(self.echo()),
            Deed::Generate => Ask::Add(Box::new(AddKeys::Generate(self.generate()?))),
            Deed::Import => Ask::Add(Box::new(AddKeys::Import(self.import()?))),
            Deed::Record => Ask::Record(RotationRequest {
                old: self.key.thumbprint.clone(),
                new: self.fields.successor.clone()?,
            }),
            Deed::Step(step) => Ask::Step {
                thumbprint: self.key.thumbprint.clone(),
                request: self.step(step, at)?,
            },
        })
    }

    /// What was read out, if it is this key's fingerprint.
    #[must_use]
    pub fn is_same_fingerprint(&self) -> bool {
        let read = Comparison {
            fingerprint: self.fields.fingerprint.clone(),
            channel: String::new(),
            at: UnixTime::from_seconds(0),
            operator: String::new(),
        };
        read.fits(&self.key.thumbprint)
    }

    /// The key is under test: the echo has to use it and no other in its place.
    fn echo(&self) -> EchoOrder {
        let tested = Some(self.key.thumbprint.clone());
        let is_ours = self.key.owner == Owner::Ours;
        EchoOrder {
            environment: self.key.environment,
            format: self.key.format,
            our_key: tested.clone().filter(|_| is_ours),
            their_key: tested.filter(|_| !is_ours),
        }
    }

    fn generate(&self) -> Option<GenerateKey> {
        let user_id = filled(&self.fields.user_id);
        if self.key.format == KeyFormat::OpenPgp && user_id.is_none() {
            return None;
        }
        let days = match filled(&self.fields.days) {
            Some(days) => Some(days.parse().ok()?),
            None => None,
        };
        let is_jwk = self.key.format == KeyFormat::Jwk;
        Some(GenerateKey {
            environment: self.key.environment,
            format: self.key.format,
            key_type: self.fields.key_type,
            key_use: is_jwk.then_some(self.key.key_use),
            user_id: user_id.filter(|_| !is_jwk),
            days,
        })
    }

    fn import(&self) -> Option<ImportKey> {
        Some(ImportKey {
            owner: self.key.owner,
            environment: self.key.environment,
            public: PublicText::Text(filled(&self.fields.public)?),
            key_use: None,
            valid_from: None,
            valid_to: None,
        })
    }

    fn step(&self, step: StepName, at: UnixTime) -> Option<StepRequest> {
        let fields = &self.fields;
        let comparison = match (step, self.key.owner) {
            (StepName::Trust, Owner::Counterparty) => Some(ComparisonMade {
                fingerprint: filled(&fields.fingerprint)?,
                channel: filled(&fields.channel)?,
            }),
            _ => None,
        };
        let evidence = match step {
            StepName::Verify => Some(self.evidence(at)?),
            _ => None,
        };
        Some(StepRequest {
            environment: self.key.environment,
            step,
            comparison,
            evidence,
            confirmed: (step == StepName::Suspend).then_some(fields.last_one),
        })
    }

    fn evidence(&self, at: UnixTime) -> Option<EvidenceSeen> {
        let kind = self.fields.evidence?;
        let exchange = match kind {
            EvidenceKind::CounterpartyWord => None,
            EvidenceKind::Echo | EvidenceKind::LocalRoundTrip => {
                Some(filled(&self.fields.exchange)?.to_lowercase())
            }
        };
        Some(EvidenceSeen { kind, at, exchange })
    }
}

/// Whether it takes something away, so that the operator has to confirm it.
#[must_use]
pub const fn takes_away(deed: Deed) -> bool {
    match deed {
        Deed::Agree(step) | Deed::Step(step) => matches!(
            step,
            StepName::Suspend | StepName::Deactivate | StepName::Compromise | StepName::Destroy
        ),
        Deed::EndProposal(_) | Deed::Echo | Deed::Generate | Deed::Import | Deed::Record => false,
    }
}

/// The kinds of key on offer for a purpose, the usual one first.
#[must_use]
pub const fn key_types(format: KeyFormat, key_use: KeyUse) -> &'static [KeyType] {
    match (format, key_use) {
        (KeyFormat::Jwk, KeyUse::Sign) => &[
            KeyType::Rsa2048,
            KeyType::Rsa3072,
            KeyType::Rsa4096,
            KeyType::P256,
        ],
        _ => &[KeyType::Rsa2048, KeyType::Rsa3072, KeyType::Rsa4096],
    }
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.into())
}
