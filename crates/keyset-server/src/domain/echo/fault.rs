//! Why a call is not answered with 200: the status, the protocol's code, and words for the other
//! side. Of a message that did not open, its cause alone is told; a payload never is.

use envelope::inspect::diagnose::Stage;
use envelope::{Cause, Diagnosis, Refused};

use super::ErrorResponseCode;
use crate::error::ApiError;
use crate::store::StoreError;

/// A refusal of a call.
pub(super) struct Fault {
    /// The HTTP status.
    pub(super) status: u16,
    /// The protocol's code; none where the fault is our own.
    pub(super) code: Option<ErrorResponseCode>,
    /// For the other side.
    pub(super) description: String,
    /// For the log.
    pub(super) reason: &'static str,
    /// What is wrong in the payload, where it was read.
    pub(super) in_payload: Option<Cause>,
}

impl Fault {
    /// The message did not open, or nobody known signed it.
    pub(super) fn refused(refused: &Refused) -> Self {
        let cause = refused.diagnosis.cause;
        let description = format!("{} ({})", words(cause), cause.code());
        Self {
            in_payload: None,
            ..Self::of(cause, description)
        }
    }

    /// The payload breaks a rule of the protocol. These words hold no value of it.
    pub(super) fn protocol(diagnosis: &Diagnosis) -> Self {
        Self::of(diagnosis.cause, diagnosis.summary.clone())
    }

    /// The payload is a message of the protocol, and no request to send something back.
    pub(super) fn no_request() -> Self {
        Self::of(
            Cause::ProtocolMissingField,
            "This is no request of echo: a requestHeader and a clientMessage are due.".into(),
        )
    }

    /// The request id belongs to another request.
    pub(super) fn replayed() -> Self {
        Self::of(
            Cause::Replayed,
            "The request id was used before for other content.".into(),
        )
    }

    fn of(cause: Cause, description: String) -> Self {
        let answer = cause.error_response();
        let code = answer.code.as_deref();
        Self {
            status: answer.http,
            code: code.and_then(ErrorResponseCode::from_name),
            description,
            reason: cause.code(),
            in_payload: Some(cause),
        }
    }
}

/// Something failed on this side; what, is for the log.
impl From<ApiError> for Fault {
    fn from(error: ApiError) -> Self {
        tracing::error!(code = error.code(), %error, "a call can not be answered");
        Self {
            status: 500,
            code: None,
            description: "Something failed on this side; ask again later.".into(),
            reason: "server.failed",
            in_payload: None,
        }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        ApiError::from(error).into()
    }
}

/// What is due instead, by the step of processing.
const fn words(cause: Cause) -> &'static str {
    match cause.stage() {
        Stage::Recognise => "The body is not a message of the format that its content type names.",
        Stage::Policy => "The message is not protected as agreed.",
        Stage::Decrypt => "The message can not be opened with a key of this side.",
        Stage::Verify | Stage::Protocol => {
            "No signature of the message was made by a known key that is valid now."
        }
    }
}
