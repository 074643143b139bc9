//! Every refusal of the service and how it is answered (RFC 9457). The client's text and the
//! log's text differ: what failed inside is logged and not told.

mod problem;

use std::fmt;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use envelope::Diagnosis;
use envelope::keyset::Environment;
use envelope::keyset::entry::PlacementError;
use envelope::keyset::life::{NotAdmitted, Reason};
use envelope::keyset::select::NotSelected;
use keyset_api::{ReasonView, Role};

pub use problem::complete;

use crate::access::NotAName;
use crate::domain::rotate::NotARotation;
use crate::domain::sign_in::oidc::Refusal;
use crate::proposal::{Ending, Standing};
use crate::store::StoreError;

/// Why a request is refused.
#[derive(Debug)]
#[non_exhaustive]
pub enum ApiError {
    /// The `id` names several entries.
    AmbiguousId {
        /// How many.
        entries: usize,
    },
    /// A member has a value that can not be.
    BadMember {
        /// The member.
        member: &'static str,
        /// What is due.
        detail: &'static str,
    },
    /// The body is not JSON, or its members are not those of the request.
    Body {
        /// The reader's words.
        detail: String,
    },
    /// Too many do the same at once.
    Busy,
    /// The codec refuses the key or the request for one.
    Codec(Box<Diagnosis>),
    /// The body has another content type than `application/json`.
    ContentType,
    /// A page of another site asks for a change.
    CrossSite,
    /// The key is in the key set already.
    Exists {
        /// Its thumbprint.
        thumbprint: String,
    },
    /// The `Host` header names something else than this machine.
    Host,
    /// Something failed inside; the text is for the log.
    Internal {
        /// What was being done.
        doing: &'static str,
    },
    /// The sign-in link was used, or has ended.
    LinkEnded,
    /// The master key lies beside the database, which no production key may enter then.
    MasterKeyBeside,
    /// The private parts are sealed under another master key than this server's.
    MasterKeyRotated,
    /// Sign-in links are for the server's own machine, and others reach this server.
    LinkIsLocal,
    /// A member that this request needs is missing.
    MissingMember {
        /// The member.
        member: &'static str,
        /// What it is needed for.
        detail: &'static str,
    },
    /// A member that says nothing for this request.
    NeedlessMember {
        /// The member.
        member: &'static str,
        /// Why it is not needed.
        detail: &'static str,
    },
    /// The counterparty of an environment can not be called: nobody said where it is.
    NoCounterparty {
        /// Which environment.
        environment: Environment,
    },
    /// The identity provider's word on the person lacks the claim that is the name here.
    NoName,
    /// No identity provider is configured.
    NoProvider,
    /// The person has no role on this server.
    NoRole,
    /// No entry has this id or thumbprint.
    NoSuchKey,
    /// No report has this name.
    NoSuchReport,
    /// No proposal has this id.
    NoSuchProposal,
    /// The name that was given for the person can be nobody's.
    NotAName(NotAName),
    /// The codec does not let the key in.
    NotAdmitted(Vec<NotAdmitted>),
    /// The two keys are no rotation.
    NotARotation(NotARotation),
    /// A key that was asked for does not protect the message.
    NotSelected(NotSelected),
    /// The identity provider does not prove who the person is.
    NotProved(Refusal),
    /// Nobody is signed in.
    NotSignedIn,
    /// The text holds no key, or more than one.
    NotOneKey {
        /// How many can be used.
        usable: usize,
        /// How many can not.
        unusable: usize,
    },
    /// Nothing of the kind is published.
    NothingPublished,
    /// The `Origin` header names another site.
    Origin,
    /// Others changed the same key at the same time, again and again.
    Overtaken,
    /// Whoever asks for a step can not be its second person.
    OwnProposal,
    /// The key can not become entries.
    Placement(PlacementError),
    /// A private part came where a public key is due.
    PrivatePart {
        /// The member of a JWK, or the name of the packet.
        member: &'static str,
    },
    /// The proposal waits for nobody any more.
    ProposalOver(Standing),
    /// A request names a person as a proxy does, and does not come from the proxy.
    ProxySecret,
    /// The query has an unknown parameter or value.
    Query {
        /// The reader's words.
        detail: String,
    },
    /// A change does not say that it comes from the console.
    RequestedBy,
    /// The person's role is not enough.
    RoleMissing {
        /// The role that is.
        role: Role,
    },
    /// The step is not taken.
    StepRefused(Vec<Reason>),
    /// The storage failed.
    Store(StoreError),
    /// The request took too long.
    Timeout,
    /// The body, or a message in it, is longer than allowed.
    TooLarge {
        /// Which.
        what: &'static str,
        /// The most octets that are.
        limit: usize,
    },
    /// Too many proposals wait already.
    TooManyProposals,
    /// Somebody asks too often.
    TooOften {
        /// When the next request may come.
        seconds: u64,
    },
    /// A text of the request holds the character zero.
    ZeroCharacter,
}

impl ApiError {
    /// A body of a request that is too long.
    #[must_use]
    pub const fn body_longer_than(limit: usize) -> Self {
        Self::TooLarge {
            what: "body",
            limit,
        }
    }

    /// A body that ended before its end.
    #[must_use]
    pub fn cut() -> Self {
        Self::Body {
            detail: "The body could not be read to its end.".into(),
        }
    }

    /// Stable identifier, `area.reason`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::AmbiguousId { .. } => "key.ambiguous-id",
            Self::BadMember { .. } => "request.bad-member",
            Self::Body { .. } => "request.body",
            Self::Busy => "server.busy",
            Self::Codec(diagnosis) => diagnosis.cause.code(),
            Self::ContentType => "request.content-type",
            Self::CrossSite => "request.cross-site",
            Self::Exists { .. } => "key.exists",
            Self::Host => "request.host",
            Self::Internal { .. } => "server.internal",
            Self::LinkEnded => "session.link-ended",
            Self::MasterKeyBeside => "server.master-key-beside",
            Self::MasterKeyRotated => "server.master-key-rotated",
            Self::LinkIsLocal => "session.link-is-local",
            Self::MissingMember { .. } => "request.missing-member",
            Self::NeedlessMember { .. } => "request.needless-member",
            Self::NoCounterparty { .. } => "echo.no-counterparty",
            Self::NoName => "session.no-name",
            Self::NoProvider => "session.no-provider",
            Self::NoRole => "session.no-role",
            Self::NoSuchKey => "key.unknown",
            Self::NoSuchReport => "readiness.unknown",
            Self::NoSuchProposal => "proposal.unknown",
            Self::NotAName(_) => "session.name",
            Self::NotAdmitted(_) => "key.not-admitted",
            Self::NotARotation(refusal) => refusal.code(),
            Self::NotOneKey { .. } => "key.not-one",
            Self::NotSelected(refusal) => refusal.code(),
            Self::NotProved(refusal) => refusal.code(),
            Self::NotSignedIn => "session.none",
            Self::NothingPublished => "publish.nothing",
            Self::Origin => "request.origin",
            Self::Overtaken => "request.overtaken",
            Self::OwnProposal => "proposal.own",
            Self::Placement(error) => error.code(),
            Self::PrivatePart { .. } => "key.private-part",
            Self::ProposalOver(_) => "proposal.over",
            Self::ProxySecret => "session.proxy-secret",
            Self::Query { .. } => "request.query",
            Self::RequestedBy => "request.requested-by",
            Self::RoleMissing { .. } => "session.role",
            Self::StepRefused(_) => "step.refused",
            Self::Store(_) => "server.storage",
            Self::Timeout => "server.timeout",
            Self::TooLarge { .. } => "request.too-large",
            Self::TooManyProposals => "proposal.too-many",
            Self::TooOften { .. } => "request.too-often",
            Self::ZeroCharacter => "request.zero-character",
        }
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Body { .. } | Self::Query { .. } => StatusCode::BAD_REQUEST,
            Self::LinkEnded | Self::NotProved(_) | Self::NotSignedIn => StatusCode::UNAUTHORIZED,
            Self::CrossSite
            | Self::Host
            | Self::LinkIsLocal
            | Self::NoName
            | Self::NoRole
            | Self::NotAName(_)
            | Self::Origin
            | Self::OwnProposal
            | Self::ProxySecret
            | Self::RequestedBy
            | Self::RoleMissing { .. } => StatusCode::FORBIDDEN,
            Self::NoProvider
            | Self::NoSuchKey
            | Self::NoSuchProposal
            | Self::NoSuchReport
            | Self::NothingPublished => StatusCode::NOT_FOUND,
            Self::AmbiguousId { .. }
            | Self::Exists { .. }
            | Self::MasterKeyBeside
            | Self::NoCounterparty { .. }
            | Self::NotAdmitted(_)
            | Self::NotARotation(_)
            | Self::NotSelected(_)
            | Self::Overtaken
            | Self::ProposalOver(_)
            | Self::StepRefused(_)
            | Self::TooManyProposals => StatusCode::CONFLICT,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooOften { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::BadMember { .. }
            | Self::Codec(_)
            | Self::MissingMember { .. }
            | Self::NeedlessMember { .. }
            | Self::NotOneKey { .. }
            | Self::Placement(_)
            | Self::PrivatePart { .. }
            | Self::ZeroCharacter => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Internal { .. } | Self::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Busy | Self::MasterKeyRotated | Self::Timeout => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    const fn member(&self) -> Option<&'static str> {
        match self {
            Self::BadMember { member, .. }
            | Self::MissingMember { member, .. }
            | Self::NeedlessMember { member, .. }
            | Self::PrivatePart { member } => Some(member),
            _ => None,
        }
    }

    fn reasons(&self) -> Vec<ReasonView> {
        match self {
            Self::NotAdmitted(reasons) => reasons.iter().map(ReasonView::of).collect(),
            Self::StepRefused(reasons) => reasons.iter().map(ReasonView::of).collect(),
            _ => Vec::new(),
        }
    }

    fn remedy(&self) -> Option<String> {
        match self {
            Self::AmbiguousId { .. } => Some("Ask with the thumbprint.".into()),
            Self::Codec(diagnosis) => Some(diagnosis.remedy.clone()),
            Self::LinkEnded => Some(
                "Open the link that the server printed at its start, or make one with \
                 `keyset-server operator link`."
                    .into(),
            ),
            Self::Busy => Some("Ask again in a while.".into()),
            Self::MasterKeyBeside => Some(
                "Move the master key out of the folder of the database, and start the server with \
                 `--master-key` and its new place."
                    .into(),
            ),
            Self::MasterKeyRotated => Some(
                "Ask again; where it stays so, put the new master key in its place on this machine."
                    .into(),
            ),
            Self::NoCounterparty { environment } => Some(format!(
                "Start the server with --counterparty-url {environment}=URL."
            )),
            Self::LinkIsLocal | Self::NotProved(_) => {
                Some("Begin at /api/v1/sign-in/provider.".into())
            }
            Self::NoName | Self::NotAName(_) => Some(
                "Ask whoever keeps this server which name it takes from the identity provider or \
                 the proxy."
                    .into(),
            ),
            Self::NoRole => Some(
                "Ask whoever keeps the groups of your organisation for the group that gives one."
                    .into(),
            ),
            Self::NotSignedIn => Some(
                "Open the link that the server printed at its start, or make one with \
                 `keyset-server operator link`. Where others reach the server, begin at \
                 /api/v1/sign-in/provider."
                    .into(),
            ),
            Self::Overtaken => Some("Ask again.".into()),
            Self::OwnProposal => Some("Ask another person to approve it.".into()),
            Self::ProposalOver(Standing::Ended(Ending::Approved)) => None,
            Self::ProposalOver(_) => Some("Ask for the step again, if it is still due.".into()),
            Self::TooOften { seconds } => Some(format!("Ask again in {seconds} s.")),
            Self::TooManyProposals => Some("Approve or reject those that wait.".into()),
            Self::PrivatePart { .. } => Some(
                "Treat the private key as disclosed if it was not yours to send, and give the \
                 public half alone."
                    .into(),
            ),
            _ => None,
        }
    }
}

/// The text for the client.
impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AmbiguousId { entries } => write!(f, "The id names {entries} entries."),
            Self::Body { detail } | Self::Query { detail } => f.write_str(detail),
            Self::Busy => f.write_str("Too many ask for this at once."),
            Self::Codec(diagnosis) => f.write_str(&diagnosis.summary),
            Self::ContentType => f.write_str("The body must be application/json."),
            Self::CrossSite => f.write_str("A page of another site may not change the key set."),
            Self::Exists { thumbprint } => write!(f, "{thumbprint} is in the key set already."),
            Self::Host => f.write_str(
                "The Host header must name this machine (127.0.0.1, localhost or [::1]) or the \
                 server's public name.",
            ),
            Self::Internal { .. } => {
                f.write_str("Something failed in the server; its log says what.")
            }
            Self::BadMember { detail, .. }
            | Self::MissingMember { detail, .. }
            | Self::NeedlessMember { detail, .. } => f.write_str(detail),
            Self::MasterKeyBeside => f.write_str(
                "The master key lies beside the database: whoever copies the folder has both. No \
                 production key is kept there.",
            ),
            Self::MasterKeyRotated => f.write_str(
                "The master key was rotated, and this server does not have the new one.",
            ),
            Self::NoCounterparty { environment } => write!(
                f,
                "Where the counterparty's {environment} is to be called is not known."
            ),
            Self::NoSuchReport => f.write_str("No readiness report has this name."),
            Self::NoSuchProposal => f.write_str("No proposal has this id, or it is long over."),
            Self::NoSuchKey => f.write_str("No entry of the key set has this id or thumbprint."),
            Self::LinkEnded => f.write_str("The link was used already, or has ended."),
            Self::LinkIsLocal => f.write_str(
                "Sign-in links are good on the server's own machine only, and others reach this \
                 server.",
            ),
            Self::NoName => f.write_str("The identity provider does not say who you are."),
            Self::NotAName(reason) => {
                write!(
                    f,
                    "Nobody signs in here under the name that was given for you: {reason}."
                )
            }
            Self::NoProvider => f.write_str("This server asks no identity provider."),
            Self::NoRole => f.write_str("You have no role on this server."),
            Self::NotProved(refusal) => refusal.fmt(f),
            Self::NotSignedIn => f.write_str("Nobody is signed in, or the session has ended."),
            Self::NotAdmitted(reasons) => all(f, "The key was not taken in.", reasons),
            Self::NotARotation(refusal) => refusal.fmt(f),
            Self::NotSelected(refusal) => refusal.fmt(f),
            Self::NotOneKey { usable, unusable } => write!(
                f,
                "Exactly one public key is due; the text holds {usable} that can be used and {unusable} that can not."
            ),
            Self::NothingPublished => {
                f.write_str("No certificate is published for this environment.")
            }
            Self::Origin => f.write_str("The Origin header names another site."),
            Self::OwnProposal => f.write_str("The second person is another one than the first."),
            Self::ProposalOver(standing) => standing.fmt(f),
            Self::Overtaken => f.write_str("Others changed the same key at the same time."),
            Self::Placement(error) => write!(f, "The key can not be entered: {error}."),
            Self::PrivatePart { member } => write!(
                f,
                "A private part was sent where a public key is due: {member}. It was not kept."
            ),
            Self::ProxySecret => f.write_str(
                "A header names a person, and the request does not come from the proxy that may.",
            ),
            Self::RequestedBy => {
                f.write_str("A change needs the header X-Requested-By: keyset-console.")
            }
            Self::RoleMissing { role } => {
                write!(f, "This needs the role {}.", role.code())
            }
            Self::StepRefused(reasons) => all(f, "The step was not taken.", reasons),
            Self::Store(_) => f.write_str("The storage failed; the server's log says how."),
            Self::Timeout => f.write_str("The request took too long and was given up."),
            Self::TooLarge { what, limit } => {
                write!(f, "The {what} is longer than {}.", Octets(*limit))
            }
            Self::TooManyProposals => f.write_str("Too many steps wait for a second person."),
            Self::TooOften { .. } => f.write_str("Too many requests in a short time."),
            Self::ZeroCharacter => f.write_str("No text of a request may hold the character zero."),
        }
    }
}

/// A number of octets, in MiB where they are whole ones.
struct Octets(usize);

impl fmt::Display for Octets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / MIB, self.0 % MIB) {
            (mib @ 1.., 0) => write!(f, "{mib} MiB"),
            _ => write!(f, "{} octets", self.0),
        }
    }
}

const MIB: usize = 1024 * 1024;

/// What happened, and every reason for it.
fn all(f: &mut fmt::Formatter<'_>, what: &str, reasons: &[impl fmt::Display]) -> fmt::Result {
    f.write_str(what)?;
    reasons.iter().try_for_each(|reason| write!(f, " {reason}"))
}

impl std::error::Error for ApiError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Store(source) => Some(source),
            _ => None,
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Exists { thumbprint } => Self::Exists { thumbprint },
            StoreError::OtherMasterKey => Self::MasterKeyRotated,
            error => Self::Store(error),
        }
    }
}

impl From<PlacementError> for ApiError {
    fn from(error: PlacementError) -> Self {
        Self::Placement(error)
    }
}

impl From<Diagnosis> for ApiError {
    fn from(diagnosis: Diagnosis) -> Self {
        Self::Codec(Box::new(diagnosis))
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match &self {
            Self::Store(source) => tracing::error!(?source, "storage"),
            Self::Internal { doing } => tracing::error!(doing, "internal"),
            _ => tracing::debug!(code = self.code(), "refused"),
        }
        let mut response = problem::respond(
            self.status(),
            self.code(),
            self.to_string(),
            problem::Particulars {
                member: self.member().map(String::from),
                remedy: self.remedy(),
                reasons: self.reasons(),
            },
        );
        if let Self::TooOften { seconds } = self {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_inside_is_not_told() {
        let error = ApiError::Store(StoreError::Failed("disk /var is full".into()));
        assert!(!error.to_string().contains("disk"), "{error}");
    }
}
