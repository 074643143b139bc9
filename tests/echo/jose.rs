//! JOSE calls made by npm `jose`: any key held opens, and the answer comes in the same format.

use anyhow::{Context as _, Result, ensure};
use base64ct::{Base64, Encoding as _};
use conformance::http::Response;
use conformance::parties::{JwkPair, jose_pair};
use conformance::peers::{self, Peer};
use serde_json::{Value, json};

use crate::bench::{Bench, Echoed, JOSE, request, text};

/// A server that has JWKs of both sides too.
pub(crate) struct Jose {
    bench: Bench,
    peer: Peer,
    /// Our keys for encryption, newest last.
    ours: Vec<Value>,
    /// Our key for signatures.
    our_signer: Value,
    signer: JwkPair,
    recipient: JwkPair,
}

impl Jose {
    fn new(keys: usize) -> Result<Self> {
        Self::at(Bench::new()?, keys)
    }

    /// At a server that runs already.
    pub(crate) fn at(bench: Bench, keys: usize) -> Result<Self> {
        let signer = jose_pair(&bench.scratch, "sign-1", "PS256", "sig")?;
        let recipient = jose_pair(&bench.scratch, "enc-1", "RSA-OAEP-256", "enc")?;
        bench.take_in(&signer.public_file)?;
        bench.take_in(&recipient.public_file)?;
        let ours: Result<_> = (0..keys).map(|_| bench.make_jwk("encrypt")).collect();
        Ok(Self {
            ours: ours?,
            our_signer: bench.make_jwk("sign")?,
            peer: Peer::node("interop/peers/jose.mjs")?,
            signer,
            recipient,
            bench,
        })
    }

    fn sealed(&mut self, to: usize, signer: Option<&JwkPair>, payload: &[u8]) -> Result<Vec<u8>> {
        let to = self.ours.get(to).context("a key")?;
        let mut ask = json!({
            "action": "seal", "payload": Base64::encode_string(payload),
            "header": {"alg": "RSA-OAEP-256", "enc": "A256GCM", "kid": to["id"], "cty": "JOSE"},
            "recipient": to["public"]["jwk"],
        });
        if let Some(signer) = signer {
            ask["signer"] = signer.private.clone();
            ask["jws_header"] = json!({"alg": "PS256", "kid": signer.kid()});
        }
        let answer = self.peer.ask(&ask)?;
        Ok(peers::text(&answer, "token")?.as_bytes().to_vec())
    }

    fn call(&self, body: &[u8]) -> Result<Response> {
        self.bench.post(JOSE, body)
    }

    fn opened(&mut self, answer: &Response) -> Result<Echoed> {
        ensure!(
            answer.header("content-type") == Some(JOSE.1),
            "content type"
        );
        let ask = json!({
            "action": "open", "token": std::str::from_utf8(&answer.body)?,
            "key": self.recipient.private, "signer": self.our_signer["public"]["jwk"],
        });
        let read = self.peer.ask(&ask)?;
        let payload = Base64::decode_vec(peers::text(&read, "payload")?);
        let payload = payload.context("base64")?;
        Ok(Echoed {
            status: answer.status,
            payload: Some(serde_json::from_slice(&payload)?),
        })
    }

    /// An echo sealed to one of our keys.
    pub(crate) fn echo(&mut self, to: usize, id: &str) -> Result<Echoed> {
        let signer = self.signer.clone();
        let body = self.sealed(to, Some(&signer), &request(id, id))?;
        let answer = self.call(&body)?;
        self.opened(&answer)
    }
}

#[test]
fn either_of_two_keys_opens_and_the_answer_is_sealed_and_signed() -> Result<()> {
    let mut jose = Jose::new(2)?;
    for (to, id) in ["jose-1", "jose-2"].into_iter().enumerate() {
        let echoed = jose.echo(to, id)?;
        ensure!(echoed.status == 200, "{:?}", echoed.error());
        ensure!(echoed.message() == Some(id), "{:?}", echoed.payload);
    }
    Ok(())
}

#[test]
fn a_call_without_a_known_signature_is_refused() -> Result<()> {
    let mut jose = Jose::new(1)?;
    let stranger = jose_pair(&jose.bench.scratch, "stranger", "PS256", "sig")?;
    let body = jose.sealed(0, Some(&stranger), &request("a", "hello"))?;
    let answer = jose.call(&body)?;
    let refused = jose.opened(&answer)?;
    let due = (401, Some("INVALID_PAYLOAD_SIGNATURE"));
    ensure!(refused.error() == due, "{:?}", refused.error());
    let bare = jose.sealed(0, None, &request("b", "hello"))?;
    let answer = jose.call(&bare)?;
    let refused = jose.opened(&answer)?;
    ensure!(refused.status >= 400, "{:?}", refused.error());
    Ok(())
}

#[test]
fn a_suspended_key_opens_nothing_until_it_is_restored() -> Result<()> {
    let mut jose = Jose::new(2)?;
    let first = text(jose.ours.first().context("a key")?, "thumbprint")?.to_owned();
    jose.bench.step(&first, "suspend", json!({}))?;
    let refused = jose.echo(0, "suspended")?;
    let due = (400, Some("INVALID_PAYLOAD_ENCRYPTION"));
    ensure!(refused.error() == due, "{:?}", refused.error());
    jose.bench.step(&first, "restore", json!({}))?;
    ensure!(jose.echo(0, "suspended")?.status == 200, "restored");
    Ok(())
}
