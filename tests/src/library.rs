//! Three JOSE libraries of other people behind one set of requests: npm `jose`, PyPI `jwcrypto`,
//! PyPI `joserfc`; and what each of them does not have.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::algorithms::KeyType;
use crate::parties::{JwkPair, from_peer, to_peer};
use crate::peers::{self, Peer};
use crate::scratch::Scratch;

/// Which library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// npm `jose`.
    NpmJose,
    /// PyPI `jwcrypto`.
    Jwcrypto,
    /// PyPI `joserfc`.
    Joserfc,
}

/// A library that runs and answers.
pub struct Library {
    /// Which one it is.
    pub name: Name,
    peer: Peer,
    keys_made: usize,
}

/// What a library read.
#[derive(Debug)]
pub struct Read {
    /// What was inside.
    pub payload: Vec<u8>,
    /// The members of all its headers together.
    pub header: Value,
}

impl Name {
    /// All three.
    pub const ALL: [Self; 3] = [Self::NpmJose, Self::Jwcrypto, Self::Joserfc];

    /// Whether it has this `alg` of a JWE.
    #[must_use]
    pub fn has(self, alg: &str) -> bool {
        match self {
            Self::NpmJose => alg != "RSA1_5",
            Self::Jwcrypto | Self::Joserfc => !matches!(alg, "RSA-OAEP-384" | "RSA-OAEP-512"),
        }
    }

    /// Whether it opens a JWE around nothing. RFC 7516 section 5.2 allows such a plaintext;
    /// `jwcrypto` takes it for a failed decryption.
    #[must_use]
    pub fn opens_empty(self) -> bool {
        self != Self::Jwcrypto
    }

    /// Whether it authenticates the protected header of a JSON serialization as it was written (RFC
    /// 7516 section 5.2, steps 14 and 15). `joserfc` writes it anew, without spaces, and then finds
    /// the tag wrong; what `jwcrypto` and `json.dumps` write has spaces.
    #[must_use]
    pub fn keeps_spaces(self) -> bool {
        self != Self::Joserfc
    }

    /// Whether it leaves out the encrypted key of a JSON serialization where there is none, as RFC
    /// 7516 section 7.2.1 demands. `joserfc` writes an empty one, which npm `jose` refuses.
    #[must_use]
    pub fn leaves_out_empty(self) -> bool {
        self != Self::Joserfc
    }

    /// Whether it wants every signature of a general JWS verified. RFC 7515 section 5.2 leaves to
    /// the application which ones are needed; the other two are content with one.
    #[must_use]
    pub fn verifies_all(self) -> bool {
        self == Self::Joserfc
    }
}

impl Library {
    /// Starts the library.
    ///
    /// # Errors
    /// When the library is not installed.
    pub fn start(name: Name) -> Result<Self> {
        let peer = match name {
            Name::NpmJose => Peer::node("interop/peers/jose.mjs")?,
            Name::Jwcrypto => Peer::python("interop/peers/jwcrypto_peer.py")?,
            Name::Joserfc => Peer::python("interop/peers/joserfc_peer.py")?,
        };
        Ok(Self {
            name,
            peer,
            keys_made: 0,
        })
    }

    /// Asks for `action` with the members of `request`.
    ///
    /// # Errors
    /// The library's own `error`.
    pub fn ask(&mut self, action: &str, mut request: Value) -> Result<Value> {
        let members = request.as_object_mut().context("not a request")?;
        members.insert("action".into(), action.into());
        self.peer.ask(&request)
    }

    /// A new key pair under a name of its own, bound to its use and to no algorithm.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub fn make_key(
        &mut self,
        scratch: &Scratch,
        key_type: KeyType,
        usage: &str,
    ) -> Result<JwkPair> {
        self.keys_made += 1;
        let kid = format!("{:?}-{}-{key_type:?}-{usage}", self.name, self.keys_made);
        let request = json!({"type": key_type.curve(), "kid": kid, "use": usage});
        let answer = self.ask("make_key", request)?;
        JwkPair::from_answer(scratch, &kid, &answer)
    }

    /// The RFC 7638 thumbprint of a key, with SHA-256.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub fn thumbprint(&mut self, key: &Value) -> Result<String> {
        let answer = self.ask("thumbprint", json!({"key": key}))?;
        peers::text(&answer, "thumbprint").map(str::to_owned)
    }

    /// Encrypts `payload` for `recipients`, as the other members of `request` say.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub fn encrypt(&mut self, payload: &[u8], request: Value) -> Result<String> {
        self.make("encrypt", payload, request)
    }

    /// Signs `payload` with `signers`, as the other members of `request` say.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub fn sign(&mut self, payload: &[u8], request: Value) -> Result<String> {
        self.make("sign", payload, request)
    }

    /// Decrypts a JWE of any serialization.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub fn decrypt(&mut self, message: &str, key: &Value) -> Result<Read> {
        let answer = self.ask("decrypt", json!({"message": message, "key": key}))?;
        Read::from_answer(&answer)
    }

    /// Verifies a JWS of any serialization, with its payload beside it when `detached` is given.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub fn verify(&mut self, message: &str, key: &Value, detached: Option<&[u8]>) -> Result<Read> {
        let mut request = json!({"message": message, "key": key});
        if let (Some(payload), Some(members)) = (detached, request.as_object_mut()) {
            members.insert("payload".into(), to_peer(payload).into());
        }
        Read::from_answer(&self.ask("verify", request)?)
    }

    fn make(&mut self, action: &str, payload: &[u8], mut request: Value) -> Result<String> {
        let members = request.as_object_mut().context("not a request")?;
        members.insert("payload".into(), to_peer(payload).into());
        let answer = self.ask(action, request)?;
        peers::text(&answer, "message").map(str::to_owned)
    }
}

impl Read {
    /// The text of a header member.
    #[must_use]
    pub fn member(&self, pointer: &str) -> Option<&str> {
        self.header.pointer(pointer)?.as_str()
    }

    fn from_answer(answer: &Value) -> Result<Self> {
        Ok(Self {
            payload: from_peer(answer, "payload")?,
            header: answer.get("header").cloned().unwrap_or_default(),
        })
    }
}
