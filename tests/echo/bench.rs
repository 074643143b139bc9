//! A server with keys of both sides in use, and a counterparty who holds the other halves.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use conformance::gnupg::{GnuPg, Order};
use conformance::http::{self, Response};
use conformance::keyset_server::KeysetServer;
use conformance::moment::{now_millis, rfc3339};
use conformance::openssl::Client;
use conformance::parties::Party;
use conformance::scratch::Scratch;
use serde_json::{Value, json};

/// A server and the counterparty's GnuPG.
pub(crate) struct Bench {
    pub(crate) server: KeysetServer,
    pub(crate) gpg: GnuPg,
    pub(crate) scratch: Scratch,
    /// The counterparty's certificate, Active in the server.
    pub(crate) counterparty: Party,
    /// The fingerprint of our certificate, Active in the server.
    pub(crate) ours: String,
    cookie: String,
    /// How the calls travel: with TLS where there is a client for it.
    tls: Option<Client>,
}

/// What the echo answered, opened.
pub(crate) struct Echoed {
    pub(crate) status: u16,
    /// The payload; none where the body is empty.
    pub(crate) payload: Option<Value>,
}

impl Bench {
    /// A server with an OpenPGP key of each side.
    pub(crate) fn new() -> Result<Self> {
        Self::with(&[])
    }

    /// The same with further options of the server.
    pub(crate) fn with(options: &[&str]) -> Result<Self> {
        let server = KeysetServer::start(&[LISTEN, options].concat())?;
        let cookie = sign_in(&server, "kim", "key-manager")?;
        let (gpg, scratch) = (GnuPg::new()?, Scratch::new()?);
        let counterparty = Party::new(&gpg, &scratch, "counterparty")?;
        let mut bench = Self {
            server,
            gpg,
            scratch,
            counterparty,
            ours: String::new(),
            cookie,
            tls: None,
        };
        bench.take_in(&bench.counterparty.public)?;
        bench.ours = bench.make_certificate(true)?;
        Ok(bench)
    }

    /// The same with calls that travel by this client.
    pub(crate) fn with_client(options: &[&str], client: Client) -> Result<Self> {
        Ok(Self {
            tls: Some(client),
            ..Self::with(options)?
        })
    }

    /// Where the calls go.
    pub(crate) fn partner(&self) -> Result<std::net::SocketAddr> {
        self.server.partner.context("no partner listener")
    }

    /// Asks the console's side.
    pub(crate) fn ask(&self, method: &str, path: &str, body: &Value) -> Result<Response> {
        self.ask_as(&self.cookie, method, path, body)
    }

    /// The same as another person.
    pub(crate) fn ask_as(
        &self,
        cookie: &str,
        method: &str,
        path: &str,
        body: &Value,
    ) -> Result<Response> {
        let headers = [
            ("Content-Type", "application/json"),
            ("Cookie", cookie),
            ("X-Requested-By", "keyset-console"),
        ];
        let body = body.to_string();
        http::request(self.server.address, method, path, &headers, body.as_bytes())
    }

    /// Signs another person in.
    pub(crate) fn sign_in(&self, name: &str, role: &str) -> Result<String> {
        sign_in(&self.server, name, role)
    }

    /// The same with another server on the same data, once this one ended in order.
    pub(crate) fn restarted(self) -> Result<Self> {
        let server = self.server.restarted(LISTEN)?;
        Ok(Self { server, ..self })
    }

    /// Makes a certificate of our own, imports it into GnuPG too, and brings it into use where it
    /// shall be: its fingerprint.
    pub(crate) fn make_certificate(&self, is_active: bool) -> Result<String> {
        let generate = json!({
            "environment": "sandbox", "format": "openpgp",
            "user_id": "Partner <keys@partner.example>",
        });
        let entries = self.add(&json!({ "generate": generate }))?;
        let first = entries.first().context("an entry")?;
        let armor = first.pointer("/public/openpgp").and_then(Value::as_str);
        let armor = armor.context("a certificate")?;
        let fingerprint = self.gpg.import(armor.as_bytes())?;
        if is_active {
            self.bring_into_use(&entries)?;
        }
        fingerprint.into_iter().next().context("a fingerprint")
    }

    /// Makes a JWK of our own and brings it into use: its entry.
    pub(crate) fn make_jwk(&self, key_use: &str) -> Result<Value> {
        let generate = json!({"environment": "sandbox", "format": "jwk", "use": key_use});
        let entries = self.add(&json!({ "generate": generate }))?;
        self.bring_into_use(&entries)?;
        entries.into_iter().next().context("an entry")
    }

    /// Takes in a public key of the counterparty and brings it into use.
    pub(crate) fn take_in(&self, public: &Path) -> Result<Vec<Value>> {
        let entries = self.import(public)?;
        self.bring_into_use(&entries)?;
        Ok(entries)
    }

    /// Takes in a public key of the counterparty, which nobody has compared yet.
    pub(crate) fn import(&self, public: &Path) -> Result<Vec<Value>> {
        let text = std::fs::read_to_string(public)?;
        let public = serde_json::from_str(&text).unwrap_or(Value::String(text));
        let import = json!({"owner": "counterparty", "environment": "sandbox", "public": public});
        self.add(&json!({ "import": import }))
    }

    fn add(&self, keys: &Value) -> Result<Vec<Value>> {
        let added = self.ask("POST", "/api/v1/keys", keys)?;
        ensure!(
            added.status == 201,
            "{}",
            String::from_utf8_lossy(&added.body)
        );
        let entries = added.json()?["entries"].as_array().cloned();
        entries.context("entries")
    }

    fn bring_into_use(&self, entries: &[Value]) -> Result<()> {
        for entry in entries {
            let thumbprint = text(entry, "thumbprint")?;
            if text(entry, "owner")? == "counterparty" {
                let comparison = json!({"fingerprint": thumbprint, "channel": "telephone"});
                self.step(thumbprint, "trust", json!({ "comparison": comparison }))?;
            }
            let evidence = json!({
                "kind": "local-round-trip", "exchange": "0".repeat(64),
                "at": rfc3339(now_millis() / 1_000),
            });
            self.step(thumbprint, "verify", json!({ "evidence": evidence }))?;
            self.step(thumbprint, "activate", json!({}))?;
        }
        Ok(())
    }

    /// Takes a step that must succeed.
    pub(crate) fn step(&self, thumbprint: &str, step: &str, members: Value) -> Result<()> {
        let mut body = members;
        body["environment"] = "sandbox".into();
        body["step"] = step.into();
        let path = format!("/api/v1/keys/{thumbprint}/steps");
        let taken = self.ask("POST", &path, &body)?;
        ensure!(
            taken.status == 200,
            "{}",
            String::from_utf8_lossy(&taken.body)
        );
        Ok(())
    }

    /// A payload sealed by GnuPG as an HTTP body.
    pub(crate) fn seal(&self, order: &Order<'_>, payload: &[u8]) -> Result<Vec<u8>> {
        let options = [PROFILE, order.options].concat();
        let order = Order {
            options: &options,
            ..order.clone()
        };
        let message = self.gpg.seal(&order, payload)?;
        Ok(Base64UrlUnpadded::encode_string(&message).into_bytes())
    }

    /// The same as the counterparty seals to us.
    pub(crate) fn sealed(&self, payload: &[u8]) -> Result<Vec<u8>> {
        let order = Order {
            to: &[&self.ours],
            from: &[self.counterparty.fingerprint()],
            ..Order::default()
        };
        self.seal(&order, payload)
    }

    /// Calls the echo with an OpenPGP body.
    pub(crate) fn call(&self, body: &[u8]) -> Result<Response> {
        self.post(OPENPGP, body)
    }

    /// Calls the echo with a body of any content type.
    pub(crate) fn post(&self, content_type: (&str, &str), body: &[u8]) -> Result<Response> {
        match &self.tls {
            Some(client) => client.post(self.partner()?, ECHO, &[content_type], body),
            None => http::request(self.partner()?, "POST", ECHO, &[content_type], body),
        }
    }

    /// Seals a payload, calls the echo, and opens what comes back.
    pub(crate) fn echo(&self, payload: &[u8]) -> Result<Echoed> {
        self.opened(&self.call(&self.sealed(payload)?)?)
    }

    /// An OpenPGP answer opened by the counterparty; every body must be signed by our key.
    pub(crate) fn opened(&self, answer: &Response) -> Result<Echoed> {
        let status = answer.status;
        if answer.body.is_empty() {
            return Ok(Echoed {
                status,
                payload: None,
            });
        }
        ensure!(
            answer.header("content-type") == Some(OPENPGP.1),
            "content type"
        );
        let text = std::str::from_utf8(&answer.body)?;
        let message = Base64UrlUnpadded::decode_vec(text).context("base64url")?;
        let read = self.gpg.open(&message, "")?;
        ensure!(
            read.good_signers().contains(&self.ours.as_str()),
            "signed by {:?}",
            read.good_signers()
        );
        Ok(Echoed {
            status,
            payload: Some(serde_json::from_slice(&read.payload)?),
        })
    }
}

impl Echoed {
    /// The status and the protocol's code of an error answer.
    pub(crate) fn error(&self) -> (u16, Option<&str>) {
        let payload = self.payload.as_ref();
        let code = payload.and_then(|payload| payload.get("errorResponseCode"));
        (self.status, code.and_then(Value::as_str))
    }

    /// What came back of the message that was sent.
    pub(crate) fn message(&self) -> Option<&str> {
        self.payload.as_ref()?.get("clientMessage")?.as_str()
    }
}

fn sign_in(server: &KeysetServer, name: &str, role: &str) -> Result<String> {
    let link = server.sign_in_link(name, role)?;
    let path = link.find("/api/").and_then(|at| link.get(at..));
    let signed_in = http::get(server.address, path.context("a link")?, &[])?;
    let cookie = signed_in.header("set-cookie").context("a cookie")?;
    Ok(cookie.split(';').next().unwrap_or_default().into())
}

/// A request of echo, sent now.
pub(crate) fn request(id: &str, message: &str) -> Vec<u8> {
    request_at(now_millis(), id, message)
        .to_string()
        .into_bytes()
}

/// A request of echo, sent at a moment.
pub(crate) fn request_at(millis: u64, id: &str, message: &str) -> Value {
    json!({
        "requestHeader": {
            "protocolVersion": {"major": 1, "minor": 0, "revision": 0},
            "requestId": id, "requestTimestamp": millis.to_string(),
        },
        "clientMessage": message,
    })
}

/// The text at a member.
pub(crate) fn text<'a>(value: &'a Value, member: &str) -> Result<&'a str> {
    let found = value.get(member).and_then(Value::as_str);
    found.with_context(|| format!("{member} in {value}"))
}

const LISTEN: &[&str] = &["--partner-listen", "127.0.0.1:0"];

/// Where the echo is.
pub(crate) const ECHO: &str = "/korea-cards-v1/echo";

/// The content type of an OpenPGP body.
pub(crate) const OPENPGP: (&str, &str) =
    ("Content-Type", "application/octet-stream; charset=utf-8");

/// The content type of a JOSE body.
pub(crate) const JOSE: (&str, &str) = ("Content-Type", "application/jose; charset=utf-8");

/// GnuPG as the profile asks for it.
const PROFILE: &[&str] = &[
    "--digest-algo",
    "SHA384",
    "--cert-digest-algo",
    "SHA384",
    "--cipher-algo",
    "AES256",
    "--trust-model",
    "always",
];
