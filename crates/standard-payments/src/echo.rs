//! `echo`: the call that both sides test the connection with.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::header::{RequestHeader, ResponseHeader};

/// A request to send a message back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EchoRequest {
    /// The header.
    pub request_header: RequestHeader,
    /// Comes back as it is.
    pub client_message: String,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EchoResponse {
    /// The header.
    pub response_header: ResponseHeader,
    /// What was sent.
    pub client_message: String,
    /// A word of the answering side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_message: Option<String>,
}

impl EchoRequest {
    /// The answer to this request.
    #[must_use]
    pub fn answer(
        &self,
        response_header: ResponseHeader,
        server_message: Option<String>,
    ) -> EchoResponse {
        EchoResponse {
            response_header,
            client_message: self.client_message.clone(),
            server_message,
        }
    }
}
