//! A server whose people sign in at an identity provider on this machine (npm `oidc-provider`), and
//! their browsers.

use core::net::SocketAddr;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::http::{self, Response};
use crate::keyset_server::KeysetServer;
use crate::peers::{Peer, text};
use crate::scratch::Scratch;

/// A provider, and a server that asks it.
pub struct SignIn {
    peer: Peer,
    server: KeysetServer,
    _secret: Scratch,
}

/// A browser that left for the provider.
pub struct Away {
    /// Where to.
    pub location: String,
    /// The cookie that it keeps meanwhile.
    pub ticket: String,
}

impl SignIn {
    /// With these further options of the server, which others reach through a proxy.
    ///
    /// # Errors
    /// When one of them does not start.
    pub fn new(options: &[&str]) -> Result<Self> {
        let mut peer = Peer::node("server/provider.mjs")?;
        let files = Scratch::new()?;
        let secret = files.write("client-secret", SECRET)?;
        fs::set_permissions(&secret, fs::Permissions::from_mode(0o600))?;
        let started = peer.ask(&json!({
            "action": "start", "id": "keyset", "secret": SECRET,
            "redirect": format!("{ORIGIN}{CALLBACK}"),
        }))?;
        let settings = [
            ["--public-origin", ORIGIN],
            ["--oidc-issuer", text(&started, "issuer")?],
            ["--oidc-client-id", "keyset"],
            ["--oidc-client-secret", secret.to_str().context("UTF-8")?],
            ["--oidc-role", "key-manager=payments-keys"],
            ["--oidc-role", "viewer=staff"],
            // A test signs in more often in a minute than a person does.
            ["--sign-ins-per-minute", "1000"],
        ];
        let server = KeysetServer::start(&[settings.as_flattened(), options].concat())?;
        Ok(Self {
            peer,
            server,
            _secret: files,
        })
    }

    /// Where the server listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.server.address
    }

    /// The lines of the server's log since it was asked last.
    #[must_use]
    pub fn log(&self) -> Vec<String> {
        self.server.said()
    }

    /// A browser begins to sign in.
    ///
    /// # Errors
    /// When the server does not send it to the provider.
    pub fn leave(&self) -> Result<Away> {
        let answer = self.get("/api/v1/sign-in/provider", "")?;
        ensure!(answer.status == 303, "status {}", answer.status);
        Ok(Away {
            location: answer.header("location").context("no location")?.into(),
            ticket: cookie(&answer, "__Host-keyset_sign_in")?,
        })
    }

    /// Signs somebody in at the provider, with these claims: where it sends the browser back to.
    ///
    /// # Errors
    /// What the provider says, when it sends nobody back.
    pub fn at_provider(&mut self, away: &Away, login: &str, claims: &Value) -> Result<String> {
        self.returned(&json!({
            "action": "sign_in", "url": away.location, "login": login, "claims": claims,
        }))
    }

    /// The same with a token that is spoiled in this manner.
    ///
    /// # Errors
    /// As [`SignIn::at_provider`].
    pub fn spoiled_at_provider(
        &mut self,
        away: &Away,
        claims: &Value,
        how: &str,
    ) -> Result<String> {
        self.returned(&json!({
            "action": "sign_in", "url": away.location, "login": "kim", "claims": claims,
            "spoil": how,
        }))
    }

    fn returned(&mut self, request: &Value) -> Result<String> {
        let answer = self.peer.ask(request)?;
        let returned = text(&answer, "returned")?;
        ensure!(returned.starts_with(CALLBACK), "{returned}");
        Ok(returned.into())
    }

    /// Whoever signs in next at the provider has these claims.
    ///
    /// # Errors
    /// When it is away.
    pub fn expects(&mut self, claims: &Value) -> Result<()> {
        let request = json!({"action": "expect", "claims": claims});
        self.peer.ask(&request).map(drop)
    }

    /// From now on the provider signs with another key.
    ///
    /// # Errors
    /// When it is away.
    pub fn rotate(&mut self) -> Result<()> {
        self.peer.ask(&json!({"action": "rotate"})).map(drop)
    }

    /// From now on the provider is ill in this manner, or well.
    ///
    /// # Errors
    /// When there is no such manner.
    pub fn ails(&mut self, how: Option<&str>) -> Result<()> {
        let request = json!({"action": "ail", "how": how});
        self.peer.ask(&request).map(drop)
    }

    /// Asks the server as a browser with this cookie does.
    ///
    /// # Errors
    /// When no answer comes.
    pub fn get(&self, path: &str, cookie: &str) -> Result<Response> {
        http::get(self.server.address, path, &[("Cookie", cookie)])
    }

    /// Changes something as a browser with this cookie does.
    ///
    /// # Errors
    /// When no answer comes.
    pub fn post(&self, path: &str, cookie: &str, body: &Value) -> Result<Response> {
        let headers = [
            ("Content-Type", "application/json"),
            ("Cookie", cookie),
            ("X-Requested-By", "keyset-console"),
        ];
        let body = body.to_string();
        http::request(self.server.address, "POST", path, &headers, body.as_bytes())
    }
}

/// The session that an answer begins.
///
/// # Errors
/// What the answer says, when it begins none.
pub fn session_of(answer: &Response) -> Result<String> {
    let said = String::from_utf8_lossy(&answer.body);
    ensure!(answer.status == 200, "status {}: {said}", answer.status);
    cookie(answer, "__Host-keyset_session")
}

/// The status and code of a refusal, which begins no session.
///
/// # Errors
/// When it is no refusal.
pub fn refusal(answer: &Response) -> Result<String> {
    ensure!(
        cookie(answer, "__Host-keyset_session").is_err(),
        "a session is begun"
    );
    let problem = answer.json()?;
    let code = problem.get("code").and_then(Value::as_str);
    Ok(format!("{} {}", answer.status, code.context("no code")?))
}

/// A cookie that an answer sets, as a browser sends it back.
fn cookie(answer: &Response, name: &str) -> Result<String> {
    let begun = format!("{name}=");
    let mut set = answer.headers("set-cookie");
    let set = set.find(|set| set.starts_with(&begun) && !set.starts_with(&format!("{begun};")));
    let set = set.with_context(|| format!("no cookie {name}"))?;
    for attribute in ["HttpOnly", "Secure", "Path=/", "SameSite="] {
        ensure!(set.contains(attribute), "{set}");
    }
    let pair = set.split(';').next().context("an empty cookie")?;
    Ok(pair.into())
}

/// Where browsers find the server.
pub const ORIGIN: &str = "https://keys.partner.example";

/// Where the provider sends them back to.
pub const CALLBACK: &str = "/api/v1/sign-in/callback";

const SECRET: &str = "throw-away-client-secret-0123456789";
