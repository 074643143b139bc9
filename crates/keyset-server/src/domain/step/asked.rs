//! From the request to the codec's step: each step has its own members, and no others.

use envelope::UnixTime;
use envelope::keyset::life::{Comparison, Evidence, EvidenceKind, Step, StepName};
use keyset_api::{ComparisonMade, EvidenceSeen, StepRequest};

use crate::error::ApiError;

/// The step that is asked for, with the operator's name in what it records.
///
/// # Errors
/// [`ApiError::MissingMember`], [`ApiError::NeedlessMember`] and [`ApiError::BadMember`].
pub(super) fn step(request: StepRequest, operator: &str, at: UnixTime) -> Result<Step, ApiError> {
    let name = request.step;
    refuse_needless(&request)?;
    Ok(match name {
        StepName::Trust => Step::Trust {
            comparison: request
                .comparison
                .map(|made| comparison(made, operator, at))
                .transpose()?,
        },
        StepName::Verify => {
            let seen = request.evidence.ok_or(ApiError::MissingMember {
                member: "evidence",
                detail: "Say in `evidence` how the key was seen to work.",
            })?;
            Step::Verify {
                evidence: evidence(seen, operator)?,
            }
        }
        StepName::Suspend => Step::Suspend {
            confirmed: request.confirmed.unwrap_or(false),
        },
        StepName::Activate => Step::Activate,
        StepName::Restore => Step::Restore,
        StepName::Deactivate => Step::Deactivate,
        StepName::Compromise => Step::Compromise,
        StepName::WithdrawCompromise => Step::WithdrawCompromise,
        StepName::Destroy => Step::Destroy,
    })
}

fn refuse_needless(request: &StepRequest) -> Result<(), ApiError> {
    let needless = |member, detail| Err(ApiError::NeedlessMember { member, detail });
    if request.comparison.is_some() && request.step != StepName::Trust {
        return needless("comparison", "Only `trust` has a `comparison`.");
    }
    if request.evidence.is_some() && request.step != StepName::Verify {
        return needless("evidence", "Only `verify` has `evidence`.");
    }
    if request.confirmed.is_some() && request.step != StepName::Suspend {
        return needless("confirmed", "Only `suspend` can be `confirmed`.");
    }
    Ok(())
}

fn comparison(made: ComparisonMade, operator: &str, at: UnixTime) -> Result<Comparison, ApiError> {
    if !(1..=LONGEST).contains(&made.channel.trim().len()) {
        return Err(ApiError::BadMember {
            member: "channel",
            detail: "Say in `channel` how the fingerprint was compared, such as `telephone`, in \
                     at most 200 letters.",
        });
    }
    if made.fingerprint.len() > LONGEST {
        return Err(ApiError::BadMember {
            member: "fingerprint",
            detail: "A fingerprint is not that long.",
        });
    }
    Ok(Comparison {
        fingerprint: made.fingerprint,
        channel: made.channel,
        at,
        operator: operator.into(),
    })
}

fn evidence(seen: EvidenceSeen, operator: &str) -> Result<Evidence, ApiError> {
    match (seen.kind, &seen.exchange) {
        (EvidenceKind::CounterpartyWord, Some(_)) => Err(ApiError::NeedlessMember {
            member: "exchange",
            detail: "The counterparty's word has no messages: leave `exchange` out.",
        }),
        (EvidenceKind::Echo | EvidenceKind::LocalRoundTrip, None) => Err(ApiError::MissingMember {
            member: "exchange",
            detail: "Give the SHA-256 of the messages in `exchange`.",
        }),
        (_, Some(hash)) if !is_sha256(hash) => Err(ApiError::BadMember {
            member: "exchange",
            detail: "A SHA-256 has 64 hexadecimal digits, in small letters.",
        }),
        _ => Ok(Evidence {
            kind: seen.kind,
            at: seen.at,
            operator: operator.into(),
            exchange: seen.exchange,
        }),
    }
}

fn is_sha256(text: &str) -> bool {
    let is_digit = |octet: u8| matches!(octet, b'0'..=b'9' | b'a'..=b'f');
    text.len() == 64 && text.bytes().all(is_digit)
}

/// In octets.
const LONGEST: usize = 200;
