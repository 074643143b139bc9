//! The words that server and console exchange about the key set. Values only: no I/O, no clock.
//!
//! Answers are made of [`KeyView`] and its [`PublicHalf`], which have no place for a private
//! member: the types that could carry one do not exist here.
#![forbid(unsafe_code)]

extern crate alloc;

pub mod audit;
pub mod echo;
#[cfg(feature = "openapi")]
pub mod example;
pub mod filter;
pub mod notice;
pub mod open;
pub mod policy;
pub mod problem;
pub mod proposal;
pub mod public;
pub mod readiness;
pub mod request;
pub mod rotation;
#[cfg(feature = "openapi")]
pub mod schema;
pub mod session;
pub mod standing;
pub mod step;
pub mod uses;
pub mod view;

pub use audit::{
    AuditFilter, AuditQuery, AuditVerification, BrokenView, ChangeView, EventOrder, EventPage,
    EventQuery, EventView,
};
pub use echo::{EchoDiagnosis, EchoKey, EchoList, EchoOrder, EchoReport};
pub use filter::KeySetFilter;
pub use notice::{NoticeList, NoticeView};
pub use open::{OpenMessage, OpenedMessage};
pub use policy::{PolicyView, RotationTimes};
pub use problem::{Problem, ReasonView};
pub use proposal::{ProposalList, ProposalStanding, ProposalView};
pub use public::{PublicCertificate, PublicHalf, PublicJwk};
pub use readiness::{
    CheckOutcome, CheckView, ForeignMessage, KeyReadiness, ReadinessList, ReadinessNews,
    ReadinessReport, ReadinessRequest,
};
pub use request::{AddKeys, GenerateKey, ImportKey, PublicText};
pub use rotation::{DueView, PlanView, RotationList, RotationRequest, RotationView};
pub use session::{Role, SessionView};
pub use standing::{KeyStanding, KeyStandings};
pub use step::{
    ComparisonMade, ComparisonView, EvidenceSeen, EvidenceView, StepRequest, StepTaken,
};
pub use uses::{ConsequenceView, ConsequencesView, UseCount, UsesView};
pub use view::{FindingView, Health, JwkSet, KeySet, KeyView, KeysAdded, SignedKeySet};
