//! Launch readiness with messages that GnuPG and npm `jose` made for the server's own keys.

use anyhow::{Context as _, Result, ensure};
use base64ct::{Base64, Base64UrlUnpadded, Encoding as _};
use conformance::gnupg::{GnuPg, Order};
use conformance::http;
use conformance::keyset_server::KeysetServer;
use conformance::peers::Peer;
use serde_json::{Value, json};

const PAYLOAD: &[u8] = br#"{"clientMessage":"from another program"}"#;

/// The server, and a person who is signed in.
struct Console {
    server: KeysetServer,
    cookie: String,
}

impl Console {
    fn start() -> Result<Self> {
        let server = KeysetServer::start(&["--demo"])?;
        let link = server.sign_in_link("kim", "key-manager")?;
        let path = link.find("/api/").and_then(|at| link.get(at..));
        let answer = http::get(server.address, path.context("no path")?, &[])?;
        let cookie = answer.header("set-cookie").context("no cookie")?;
        let cookie = cookie.split(';').next().context("no cookie")?.to_owned();
        Ok(Self { server, cookie })
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let headers = [
            ("Content-Type", "application/json"),
            ("Cookie", self.cookie.as_str()),
            ("X-Requested-By", "keyset-console"),
        ];
        let body = body.to_string();
        let answer = http::request(self.server.address, "POST", path, &headers, body.as_bytes())?;
        let said = answer.json()?;
        ensure!(answer.status < 300, "{path}: {said}");
        Ok(said)
    }

    /// Takes in a key of the counterparty's and trusts it, as somebody would who compared it.
    fn trust(&self, public: &Value) -> Result<()> {
        let import = json!({
            "owner": "counterparty", "environment": "sandbox", "public": public,
        });
        let added = self.post("/api/v1/keys", &json!({ "import": import }))?;
        let added = added.get("added").and_then(Value::as_array);
        for thumbprint in added.context("nothing added")? {
            let thumbprint = thumbprint.as_str().context("no thumbprint")?;
            let step = json!({
                "environment": "sandbox", "step": "trust",
                "comparison": {"fingerprint": thumbprint, "channel": "telephone"},
            });
            self.post(&format!("/api/v1/keys/{thumbprint}/steps"), &step)?;
        }
        Ok(())
    }

    /// What the report says of the messages of others.
    fn outcome(&self, messages: &Value) -> Result<Value> {
        let request = json!({"environment": "sandbox", "messages": messages});
        let report = self.post("/api/v1/readiness", &request)?;
        let checks = report.get("checks").and_then(Value::as_array);
        let mut checks = checks.context("no checks")?.iter();
        let check = checks.find(|one| one.get("check") == Some(&json!("messages-of-others")));
        Ok(check.context("not checked")?.clone())
    }

    fn by_gnupg(&self, gpg: &GnuPg, signer: &str) -> Result<Value> {
        let published = http::get(self.server.address, "/keys/openpgp.asc", &[])?.body;
        let ours = gpg.import(&published)?;
        let order = Order {
            to: &[ours.first().context("nothing published")?],
            to_hidden: &[],
            from: &[signer],
            passphrase: "",
            options: &["--trust-model", "always", "--digest-algo", "SHA384"],
            file: None,
        };
        let sealed = gpg.seal(&order, PAYLOAD)?;
        let body = Base64UrlUnpadded::encode_string(&sealed);
        Ok(json!({"format": "openpgp", "body": body}))
    }

    fn by_jose(&self, jose: &mut Peer, signer: &Value) -> Result<Value> {
        let published = http::get(self.server.address, "/.well-known/jwks.json", &[])?.json()?;
        let keys = published.get("keys").and_then(Value::as_array);
        let mut keys = keys.context("nothing published")?.iter();
        let ours = keys.find(|key| key.get("use") == Some(&json!("enc")));
        let ours = ours.context("nothing to encrypt to")?;
        let sealed = jose.ask(&json!({
            "action": "seal", "payload": Base64::encode_string(PAYLOAD), "recipient": ours,
            "header": {
                "alg": "RSA-OAEP-256", "enc": "A256GCM", "cty": "JWT", "kid": ours.get("kid"),
            },
            "signer": signer, "jws_header": {"alg": "PS256", "kid": "theirs"},
        }))?;
        let body = sealed.get("token").context("no token")?;
        Ok(json!({"format": "jwk", "body": body}))
    }
}

#[test]
fn messages_of_gnupg_and_npm_jose_open() -> Result<()> {
    let (console, gpg) = (Console::start()?, GnuPg::new()?);
    let theirs = gpg.generate("Counterparty <keys@counterparty.example>", "")?;
    let public = String::from_utf8(gpg.export_public(&theirs.fingerprint)?)?;
    let mut jose = Peer::node("interop/peers/jose.mjs")?;
    let made = jose.ask(&json!({
        "action": "generate", "alg": "PS256", "kid": "theirs", "use": "sig",
    }))?;
    let signer = made.get("private").context("no key")?;
    let messages = json!([
        console.by_gnupg(&gpg, &theirs.fingerprint)?,
        console.by_jose(&mut jose, signer)?,
    ]);
    let before = console.outcome(&messages)?;
    ensure!(
        before.get("outcome") == Some(&json!("failed")),
        "nobody knows the signers: {before}"
    );
    console.trust(&json!(public))?;
    console.trust(made.get("public").context("no key")?)?;
    let after = console.outcome(&messages)?;
    ensure!(after.get("outcome") == Some(&json!("passed")), "{after}");
    Ok(())
}
