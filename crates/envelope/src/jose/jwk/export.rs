//! Writing a key as JWK text, its public half or all of it.

use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value;
use zeroize::Zeroize as _;

use super::{Jwk, Material};
use crate::encoding::base64url_encode;
use crate::secret::SecretBytes;

impl Jwk {
    /// The public half as JWK text over several lines. Of a symmetric key, which has none, its
    /// description without the key.
    #[must_use]
    pub fn export_public(&self) -> String {
        Writer::new(self, false).finish()
    }

    /// The whole key as JWK text over several lines, where it holds private or symmetric material.
    #[must_use]
    pub fn export_secret(&self) -> Option<SecretBytes> {
        self.is_secret()
            .then(|| SecretBytes::new(Writer::new(self, true).finish().into_bytes()))
    }
}

/// A JWK Set (RFC 7517 section 5) of the keys: their public halves, or all of each. Shared keys have
/// no public half and are left out of a public set; nothing when no key is left, or when a secret set
/// is asked for and a private half is missing.
#[must_use]
pub fn export_set(keys: &[&Jwk], secret: bool) -> Option<SecretBytes> {
    let written: Vec<SecretBytes> = if secret {
        keys.iter()
            .map(|key| key.export_secret())
            .collect::<Option<_>>()?
    } else {
        keys.iter()
            .filter(|key| key.kind().is_asymmetric())
            .map(|key| SecretBytes::new(key.export_public().into_bytes()))
            .collect()
    };
    if written.is_empty() {
        return None;
    }
    let length: usize = written.iter().map(SecretBytes::len).sum();
    let mut text = Vec::with_capacity(length + written.len() + SET_AROUND);
    text.extend_from_slice(b"{\"keys\": [");
    for (at, key) in written.iter().enumerate() {
        if at > 0 {
            text.push(b',');
        }
        text.extend_from_slice(key.expose().trim_ascii_end());
    }
    text.extend_from_slice(b"]}\n");
    Some(SecretBytes::new(text))
}

/// Writes members straight into the text, so that no copy of a private value stays behind.
struct Writer(String);

impl Writer {
    fn new(key: &Jwk, secret: bool) -> Self {
        let mut writer = Self(String::with_capacity(CAPACITY));
        writer.0.push('{');
        writer.numbers(key, secret);
        writer.text("kid", key.kid.as_deref());
        writer.text("use", key.usage.as_deref());
        writer.operations(key, secret);
        writer.text("alg", key.alg.as_deref());
        for (name, time) in [("nbf", key.not_before), ("exp", key.expires)] {
            if let Some(time) = time {
                writer.member(name, &Value::from(time.seconds()));
            }
        }
        writer
    }

    fn numbers(&mut self, key: &Jwk, secret: bool) {
        match &key.material {
            Material::Rsa { public, private } => {
                self.text("kty", Some("RSA"));
                self.octets("n", &public.n());
                self.octets("e", &public.e());
                if let Some(private) = private.as_ref().filter(|_| secret) {
                    self.octets("d", private.d().expose());
                    self.octets("p", private.p().expose());
                    self.octets("q", private.q().expose());
                    if let Some(crt) = private.crt() {
                        self.octets("dp", crt.dp.expose());
                        self.octets("dq", crt.dq.expose());
                        self.octets("qi", crt.qi.expose());
                    }
                }
            }
            Material::Elliptic { public, private } => {
                let (x, y) = public.coordinates();
                self.text("kty", Some("EC"));
                self.text("crv", Some(public.curve().name()));
                self.octets("x", &x);
                self.octets("y", &y);
                if let Some(private) = private.as_ref().filter(|_| secret) {
                    self.octets("d", private.scalar().expose());
                }
            }
            Material::Ed25519 { public, private } => {
                let seed = private.as_ref().filter(|_| secret).map(|own| own.seed());
                self.octet_pair("Ed25519", &public.to_bytes(), seed.as_ref());
            }
            Material::X25519 { public, private } => {
                let octets = private
                    .as_ref()
                    .filter(|_| secret)
                    .map(|own| own.to_bytes());
                self.octet_pair("X25519", &public.to_bytes(), octets.as_ref());
            }
            Material::Oct(octets) => {
                self.text("kty", Some("oct"));
                if secret {
                    self.octets("k", octets.expose());
                }
            }
        }
    }

    fn octet_pair(&mut self, curve: &str, public: &[u8], private: Option<&SecretBytes>) {
        self.text("kty", Some("OKP"));
        self.text("crv", Some(curve));
        self.octets("x", public);
        if let Some(private) = private {
            self.octets("d", private.expose());
        }
    }

    /// The public half may do the counterpart of what the private half may; a private half that may
    /// do both names one of them, since no value may occur twice (RFC 7517 section 4.3).
    fn operations(&mut self, key: &Jwk, secret: bool) {
        let Some(operations) = &key.operations else {
            return;
        };
        let mut names: Vec<&str> = Vec::with_capacity(operations.len());
        for name in operations {
            let name = match name.as_str() {
                "sign" if !secret => "verify",
                "decrypt" if !secret => "encrypt",
                "unwrapKey" if !secret => "wrapKey",
                other => other,
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        self.member("key_ops", &Value::from(names));
    }

    fn text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.member(name, &Value::from(text));
        }
    }

    fn octets(&mut self, name: &str, octets: &[u8]) {
        let mut text = base64url_encode(octets);
        self.name(name);
        self.0.push('"');
        self.0.push_str(&text);
        self.0.push('"');
        text.zeroize();
    }

    fn member(&mut self, name: &str, value: &Value) {
        self.name(name);
        self.0.push_str(&alloc::format!("{value}"));
    }

    fn name(&mut self, name: &str) {
        self.0.push_str(if self.0.len() > 1 {
            ",\n  \""
        } else {
            "\n  \""
        });
        self.0.push_str(name);
        self.0.push_str("\": ");
    }

    fn finish(mut self) -> String {
        self.0.push_str("\n}\n");
        self.0
    }
}

/// More octets than stand around the keys of a set.
const SET_AROUND: usize = 16;
/// Room for a private RSA key of 8192 bits, so that the text is not moved while it grows.
const CAPACITY: usize = 8192;
