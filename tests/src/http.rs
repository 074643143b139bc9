//! One HTTP request to this machine. Enough for a server that answers with a length.

use core::net::SocketAddr;
use core::time::Duration;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

/// What the server answered.
pub struct Response {
    /// Status code.
    pub status: u16,
    headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// Sends a GET request with these further headers.
///
/// # Errors
/// When the server is away or its answer is not HTTP.
pub fn get(server: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Result<Response> {
    request(server, "GET", path, headers, &[])
}

/// Sends any request with these further headers.
///
/// # Errors
/// When the server is away or its answer is not HTTP.
pub fn request(
    server: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Result<Response> {
    let mut stream = TcpStream::connect_timeout(&server, Duration::from_secs(5))?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Response::read(&answer)
}

impl Response {
    /// A header's value; its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers(name).next()
    }

    /// Every value of a header that is there several times; its name in lower case.
    pub fn headers(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = self.headers.iter().filter(move |(known, _)| known == name);
        named.map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn json(&self) -> Result<Value> {
        serde_json::from_slice(&self.body).context("the body is not JSON")
    }

    /// Reads an answer that came whole.
    pub(crate) fn read(answer: &[u8]) -> Result<Self> {
        let end = answer
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .context("the answer has no end of its header")?;
        let (head, body) = answer.split_at(end);
        let mut lines = core::str::from_utf8(head)?.split("\r\n");
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1))
            .context("the answer has no status")?
            .parse()?;
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().into()))
            .collect();
        let response = Self {
            status,
            headers,
            body: body.get(4..).unwrap_or_default().to_vec(),
        };
        ensure!(
            response.header("transfer-encoding").is_none(),
            "the answer is chunked"
        );
        Ok(response)
    }
}
