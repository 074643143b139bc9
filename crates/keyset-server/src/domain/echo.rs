//! The partner's side of `echo`: a call is opened, read, answered once, and the answer sealed. No
//! HTTP here; what a call says goes back to its sender and nowhere else.

mod content;
mod fault;
mod once;

use envelope::key::report::KeyFormat;
use envelope::keyset::Environment;
use envelope::secret::SecretBytes;
use envelope::{Opened, UnixTime};
use serde::Serialize;
use standard_payments::echo::{EchoRequest, EchoResponse};
use standard_payments::{Check, ErrorResponse, ErrorResponseCode, ResponseHeader, Timestamp};

use super::digest::sha256;
use super::echo_client::seen::seen;
use super::exchange::{self, Choice, Incoming, Outgoing};
use crate::app::App;
use crate::error::ApiError;
use fault::Fault;

/// A call as it arrived.
pub struct Call {
    /// The path that it was sent to.
    pub path: String,
    /// The body.
    pub body: Vec<u8>,
    /// The format that its content type names; the answer has it too.
    pub format: KeyFormat,
    /// Where it arrived.
    pub environment: Environment,
}

/// What goes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The sealed body and its media type. An error has none where nothing can be sealed to the
    /// counterparty: nobody else may read it.
    pub body: Option<(Vec<u8>, String)>,
}

/// Answers a call. Everything that is wrong with it becomes an error answer.
pub async fn reply(app: &App, call: Call) -> Reply {
    let way = Way {
        app,
        format: call.format,
        environment: call.environment,
    };
    match answer(&way, call).await {
        Ok(body) => Reply {
            status: 200,
            body: Some(body),
        },
        Err(fault) => way.refusal(fault).await,
    }
}

/// What opening and sealing depend on.
struct Way<'a> {
    app: &'a App,
    format: KeyFormat,
    environment: Environment,
}

async fn answer(way: &Way<'_>, call: Call) -> Result<(Vec<u8>, String), Fault> {
    let at = way.app.ambient.now();
    let received = call.body.clone();
    let incoming = Incoming {
        body: call.body,
        environment: way.environment,
        format: way.format,
    };
    let opening = exchange::open(way.app, incoming).await?;
    let used = opening.opened_by.iter().chain(&opening.verified_by);
    let keys: Vec<String> = used.cloned().collect();
    let opened = opening
        .outcome
        .map_err(|refused| Fault::refused(&refused))?;
    let request = request(&opened, &call.path, at)?;
    let content = content::hash(opened.payload().expose()).ok_or_else(Fault::no_request)?;
    let id = &request.request_header.request_id;
    let told = once::earlier(way, id, &content).await?;
    let told = told.unwrap_or(at);
    let body = way.seal(&response(&request, told)).await?;
    // Sealed first: a request counts as answered only when there is an answer.
    let stands = once::keep(way, id, &content, told).await?;
    let body = if stands == told {
        body
    } else {
        // Another server was faster with the same request: its answer is the one.
        way.seal(&response(&request, stands)).await?
    };
    let exchange = sha256(&[&received, &body.0]);
    // The answer is good also where this fails, and the next call proves the keys as well.
    if let Err(error) = seen(way.app, way.environment, &keys, &exchange).await {
        tracing::warn!(%error, "evidence of an echo was not recorded");
    }
    Ok(body)
}

/// The request in a payload, when nothing is wrong with it.
fn request(opened: &Opened, path: &str, at: UnixTime) -> Result<EchoRequest, Fault> {
    let body = opened.payload().expose();
    let report = envelope::protocol::check(&Check {
        body,
        now: Some(millis(at)),
        url: Some(path),
        ..Check::default()
    });
    if let Some(diagnosis) = &report.diagnosis {
        return Err(Fault::protocol(diagnosis));
    }
    serde_json::from_slice(body).map_err(|_| Fault::no_request())
}

fn response(request: &EchoRequest, at: UnixTime) -> EchoResponse {
    request.answer(header(at), None)
}

const fn header(at: UnixTime) -> ResponseHeader {
    ResponseHeader {
        response_timestamp: Timestamp::text(millis(at)),
    }
}

/// The clock of this server counts whole seconds.
const fn millis(at: UnixTime) -> i64 {
    at.seconds().saturating_mul(1_000)
}

impl Way<'_> {
    async fn seal(&self, message: &impl Serialize) -> Result<(Vec<u8>, String), Fault> {
        let payload = serde_json::to_vec(message).map_err(|_| ApiError::Internal {
            doing: "writing an answer",
        })?;
        let outgoing = Outgoing {
            payload: SecretBytes::new(payload),
            environment: self.environment,
            format: self.format,
            signers: Choice::Usual,
            recipients: Choice::Usual,
        };
        let sealed = exchange::seal(self.app, outgoing).await?;
        Ok((sealed.body, sealed.content_type))
    }

    /// The error answer. Its identifier finds the cause in this server's log.
    async fn refusal(&self, fault: Fault) -> Reply {
        if let Some(cause) = fault.in_payload {
            self.app.traffic.refused(cause);
        }
        let identifier = self.identifier();
        tracing::info!(
            identifier,
            reason = fault.reason,
            status = fault.status,
            environment = self.environment.code(),
            format = self.format.code(),
            "a call was refused"
        );
        let error = ErrorResponse {
            response_header: header(self.app.ambient.now()),
            error_response_code: fault.code,
            error_description: Some(fault.description),
            payment_integrator_error_identifier: Some(identifier),
        };
        Reply {
            status: fault.status,
            body: self.seal(&error).await.ok(),
        }
    }

    fn identifier(&self) -> String {
        let mut octets = [0; 8];
        self.app.ambient.rng().fill_bytes(&mut octets);
        octets.iter().map(|octet| format!("{octet:02x}")).collect()
    }
}
