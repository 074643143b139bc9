//! Error responses: codes, HTTP statuses and what must not stand in them.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::header::ResponseHeader;

/// The body of an answer other than 200.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorResponse {
    /// The header.
    pub response_header: ResponseHeader,
    /// What went wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_response_code: Option<ErrorResponseCode>,
    /// For people; never a token or secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_description: Option<String>,
    /// Finds the error in the partner's own logs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_integrator_error_identifier: Option<String>,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $item:ident = $text:literal, $http:literal;)+) => {
        /// The codes of error responses. `UNKNOWN_ERROR_RESPONSE_CODE` is not among them: it is
        /// never sent.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum ErrorResponseCode { $($(#[$doc])* #[serde(rename = $text)] $item,)+ }

        impl ErrorResponseCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$item),+];

            /// The code as it is written.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$item => $text,)+ }
            }

            /// The HTTP status it is sent with.
            #[must_use]
            pub const fn http(self) -> u16 {
                match self { $(Self::$item => $http,)+ }
            }

            /// Finds a code by its name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$item),)+ _ => None }
            }
        }
    };
}

codes! {
    /// The protocol version is not supported.
    InvalidApiVersion = "INVALID_API_VERSION", 400;
    /// Signed by an unknown or inactive key.
    InvalidPayloadSignature = "INVALID_PAYLOAD_SIGNATURE", 401;
    /// Encrypted to an unknown or inactive key.
    InvalidPayloadEncryption = "INVALID_PAYLOAD_ENCRYPTION", 400;
    /// More than 60 seconds off.
    RequestTimestampOutOfRange = "REQUEST_TIMESTAMP_OUT_OF_RANGE", 400;
    /// An identifier is not known.
    InvalidIdentifier = "INVALID_IDENTIFIER", 404;
    /// The same request id with other content.
    IdempotencyViolation = "IDEMPOTENCY_VIOLATION", 412;
    /// A field has a value that is not allowed.
    InvalidFieldValue = "INVALID_FIELD_VALUE", 400;
    /// A required field is not there.
    MissingRequiredField = "MISSING_REQUIRED_FIELD", 400;
    /// The state of the business does not allow it.
    PreconditionViolation = "PRECONDITION_VIOLATION", 400;
    /// The user is doing something that must end first.
    UserActionInProgress = "USER_ACTION_IN_PROGRESS", 400;
    /// It decrypts and can not be parsed.
    InvalidDecryptedRequest = "INVALID_DECRYPTED_REQUEST", 400;
}

/// What is never sent.
pub const NEVER_SENT: &str = "UNKNOWN_ERROR_RESPONSE_CODE";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_found_by_its_own_name() {
        for code in ErrorResponseCode::ALL {
            assert_eq!(ErrorResponseCode::from_name(code.name()), Some(*code));
        }
        assert_eq!(ErrorResponseCode::from_name(NEVER_SENT), None);
    }

    #[test]
    fn signature_faults_are_401_and_repeats_412() {
        assert_eq!(ErrorResponseCode::InvalidPayloadSignature.http(), 401);
        assert_eq!(ErrorResponseCode::IdempotencyViolation.http(), 412);
        assert_eq!(ErrorResponseCode::InvalidPayloadEncryption.http(), 400);
    }
}
