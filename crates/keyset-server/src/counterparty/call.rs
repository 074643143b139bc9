//! Calling the partner's echo as Google does, with valid and with invalid input.

use envelope::key::report::KeyFormat;
use envelope::keyset::KeyUse;
use envelope::{KeyRing, Opened};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use standard_payments::Timestamp;
use standard_payments::echo::{EchoRequest, EchoResponse};

use super::Simulation;
use super::message::{self, Spoiled, millis};
use super::wire::{self, Outgoing, Signers};
use crate::error::ApiError;
use crate::outbound::Reply;

/// The body of `POST /counterparty/call`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Call {
    /// OpenPGP, or JWE around JWS.
    pub(super) format: KeyFormat,
    /// What is sent.
    pub(super) kind: Kind,
}

/// What is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    /// Spoiled: it begins with a byte-order mark.
    ByteOrderMark,
    /// Spoiled: it has a comment.
    Comment,
    /// Spoiled: a member stands twice.
    DuplicateMember,
    /// Signed by a key that has expired and by one in use: OpenPGP, to be accepted.
    ExpiredAndActiveSignatures,
    /// Signed by an unknown key and by one in use: OpenPGP, to be accepted.
    KnownAndUnknownSigners,
    /// Sent five minutes ago.
    LateClock,
    /// Spoiled: a number is `NaN`.
    NotANumber,
    /// The id of the request before, with another message.
    ReusedRequestId,
    /// Spoiled: a comma too many.
    TrailingComma,
    /// Signed by an unknown key alone.
    UnknownSigner,
    /// As it should be.
    Valid,
    /// Sealed to a key that the partner does not have.
    WrongRecipient,
}

/// What came of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Called {
    /// What was sent.
    kind: Kind,
    /// The thumbprint of the partner's key that it was sealed to.
    sealed_to: Option<String>,
    /// The HTTP status; none where no answer came.
    status: Option<u16>,
    /// Whether the message came back in a good envelope.
    echoed: bool,
    /// Whether the partner did what it must do with such a request.
    as_due: bool,
    /// The `errorResponseCode`, where there is one in a good envelope.
    error_response_code: Option<String>,
    /// Why the answer did not open, or why no answer came.
    fault: Option<String>,
}

/// Calls the partner's echo once.
///
/// # Errors
/// [`ApiError`] when there is nobody to call or no key to seal to.
pub(super) async fn call(simulation: &Simulation, call: Call) -> Result<Called, ApiError> {
    let at = simulation.app.ambient.now();
    let request = message::request(at, simulation.app.ambient.rng().as_mut());
    if call.kind == Kind::ReusedRequestId {
        let first = Call {
            kind: Kind::Valid,
            ..call
        };
        send(simulation, first, request.clone()).await?;
    }
    send(simulation, call, request).await
}

async fn send(
    simulation: &Simulation,
    call: Call,
    mut request: EchoRequest,
) -> Result<Called, ApiError> {
    let (app, outbound, partner) = (&simulation.app, &simulation.outbound, &simulation.partner);
    let at = app.ambient.now();
    match call.kind {
        Kind::ReusedRequestId => request.client_message.push_str(" again"),
        Kind::LateClock => {
            let late = millis(at).saturating_sub(LATE);
            request.request_header.request_timestamp = Timestamp::text(late);
        }
        _ => {}
    }
    let known = partner.known(outbound, at).await;
    let newest = known
        .newest(call.format, at)
        .map(|life| life.entry.thumbprint.clone());
    let outgoing = Outgoing {
        text: text(call.kind, &request)?,
        format: call.format,
        signers: signers(simulation, call).await?,
        recipients: match (call.kind, &newest) {
            (Kind::WrongRecipient, _) => {
                let strangers = &simulation.strangers;
                let unknown = strangers.unknown(app, call.format, KeyUse::Encrypt);
                unknown.await?.as_ref().clone()
            }
            (_, newest) => known.keys.only(newest.as_deref()),
        },
    };
    let sealed = wire::seal(simulation, outgoing).await?;
    let url = partner.echo().ok_or(NOBODY)?;
    let content_type = sealed.report.content_type;
    let mut called = Called {
        kind: call.kind,
        sealed_to: newest,
        status: None,
        echoed: false,
        as_due: false,
        error_response_code: None,
        fault: None,
    };
    match outbound.post(url, &content_type, sealed.message).await {
        Ok(reply) => called.judge(simulation, call, reply, &request).await?,
        Err(error) => called.fault = Some(error.code().into()),
    }
    Ok(called)
}

impl Called {
    async fn judge(
        &mut self,
        simulation: &Simulation,
        call: Call,
        reply: Reply,
        request: &EchoRequest,
    ) -> Result<(), ApiError> {
        self.status = Some(reply.status);
        if !reply.body.is_empty() {
            let opening = wire::open(simulation, reply.body, call.format).await?;
            match &opening.outcome {
                Ok(opened) => self.read(opened, request),
                Err(refused) => self.fault = Some(refused.diagnosis.cause.code().into()),
            }
        }
        let is_refused = !self.echoed && (400..500).contains(&reply.status);
        self.as_due = if call.kind.is_to_be_accepted() {
            self.echoed
        } else {
            is_refused
        };
        Ok(())
    }

    fn read(&mut self, opened: &Opened, request: &EchoRequest) {
        let Ok(body) = serde_json::from_slice::<Value>(opened.payload().expose()) else {
            self.fault = Some("json".into());
            return;
        };
        let code = body.get("errorResponseCode").and_then(Value::as_str);
        self.error_response_code = code.map(String::from);
        let answer = serde_json::from_value::<EchoResponse>(body);
        self.echoed = self.status == Some(200)
            && answer.is_ok_and(|answer| answer.client_message == request.client_message);
    }
}

impl Kind {
    const fn is_to_be_accepted(self) -> bool {
        matches!(
            self,
            Self::Valid | Self::ExpiredAndActiveSignatures | Self::KnownAndUnknownSigners
        )
    }

    const fn spoiled(self) -> Option<Spoiled> {
        Some(match self {
            Self::ByteOrderMark => Spoiled::ByteOrderMark,
            Self::Comment => Spoiled::Comment,
            Self::DuplicateMember => Spoiled::DuplicateMember,
            Self::NotANumber => Spoiled::NotANumber,
            Self::TrailingComma => Spoiled::TrailingComma,
            _ => return None,
        })
    }
}

async fn signers(simulation: &Simulation, call: Call) -> Result<KeyRing, ApiError> {
    let (app, strangers) = (&simulation.app, &simulation.strangers);
    let own: Signers = wire::signers(simulation, call.format, false).await?;
    let unknown = strangers.unknown(app, call.format, KeyUse::Sign);
    Ok(match (call.kind, call.format) {
        (Kind::UnknownSigner, _) => unknown.await?.as_ref().clone(),
        (Kind::KnownAndUnknownSigners, KeyFormat::OpenPgp) => {
            own.and(unknown.await?.as_ref(), simulation).ring()
        }
        (Kind::ExpiredAndActiveSignatures, KeyFormat::OpenPgp) => {
            let expired = strangers.expired(app).await?;
            own.and(&expired.signer, simulation).ring()
        }
        // A compact token has room for one signature.
        _ => own.ring(),
    })
}

fn text(kind: Kind, request: &EchoRequest) -> Result<String, ApiError> {
    let whole = serde_json::to_string(request).map_err(|_| ApiError::Internal {
        doing: "writing a request as JSON",
    })?;
    Ok(match kind.spoiled() {
        Some(spoiled) => spoiled.spoil(&whole),
        None => whole,
    })
}

/// How late a late request is, in milliseconds.
const LATE: i64 = 300_000;

const NOBODY: ApiError = ApiError::MissingMember {
    member: "partner_echo",
    detail: "Start the simulated counterparty with --partner-echo: it does not know whom to call.",
};
