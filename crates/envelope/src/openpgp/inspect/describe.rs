//! One packet as a layer: its kind, its place and the fields that need no key.

use alloc::string::{String, ToString as _};

use pgp::packet::PublicKey;
use pgp::types::KeyDetails as _;

use super::Position;
use super::fields::Fields;
use crate::framing::packet::{LengthKind, Packet};
use crate::inspect::Layer;
use crate::openpgp::algorithm;
use crate::openpgp::wire::{self, tag};

/// A layer and whether the packet's fields could be read to the end.
pub(super) struct Description {
    pub(super) layer: Layer,
    pub(super) whole: bool,
}

/// Describes a packet.
pub(super) fn describe(packet: &Packet<'_>, position: Position) -> Description {
    let mut layer = Layer::new(kind(packet.tag), position.depth)
        .with("packet", packet.tag)
        .with("header", packet.header.name());
    layer.bytes = u64::try_from(packet.octets).ok();
    if !position.is_compressed {
        layer.offset = u64::try_from(packet.offset).ok();
    }
    layer = match packet.length {
        LengthKind::Fixed => layer,
        LengthKind::Partial => layer.with("partial", true),
        LengthKind::Indeterminate => layer.with("indeterminate", true),
    };
    let mut description = Description { layer, whole: true };
    description.whole = description.fields(packet).is_some();
    description
}

impl Description {
    /// A fact that is text.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.layer.facts.get(name)?.as_str().map(String::from)
    }

    /// A fact that is a number.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.layer.facts.get(name)?.as_u64()
    }

    /// Whether a fact is there and true.
    pub(super) fn is(&self, name: &str) -> bool {
        self.layer
            .facts
            .get(name)
            .and_then(serde_json::Value::as_bool)
            == Some(true)
    }

    fn fact(&mut self, name: &str, value: impl Into<serde_json::Value>) {
        self.layer.facts.insert(name.into(), value.into());
    }

    fn fields(&mut self, packet: &Packet<'_>) -> Option<()> {
        let fields = Fields(&packet.body);
        match packet.tag {
            tag::PKESK => self.pkesk(fields),
            tag::SKESK => self.skesk(fields),
            tag::SEIPD => self.seipd(fields),
            tag::AEAD => self.old_aead(fields),
            tag::ONE_PASS_SIGNATURE => self.one_pass(fields),
            tag::SIGNATURE => self.signature(&packet.body),
            tag::LITERAL => self.literal(fields),
            tag::COMPRESSED => self.compressed(fields),
            tag::PUBLIC_KEY | tag::PUBLIC_SUBKEY | tag::SECRET_KEY | tag::SECRET_SUBKEY => {
                self.key(packet)
            }
            tag::USER_ID => {
                self.fact("text", String::from_utf8_lossy(&packet.body).into_owned());
                Some(())
            }
            _ => Some(()),
        }
    }

    fn version(&mut self, fields: &mut Fields<'_>) -> Option<u8> {
        let version = fields.octet()?;
        self.fact("version", version);
        Some(version)
    }

    /// RFC 9580 section 5.1.
    fn pkesk(&mut self, mut fields: Fields<'_>) -> Option<()> {
        let recipient = match self.version(&mut fields)? {
            2 | 3 => fields.octets(8)?,
            6 => {
                let length = usize::from(fields.octet()?);
                fields.octets(length)?.get(1..).unwrap_or_default()
            }
            _ => return Some(()),
        };
        if recipient.iter().all(|octet| *octet == 0) {
            self.fact("anonymous", true);
            self.fact("recipient", serde_json::Value::Null);
        } else {
            self.fact("recipient", wire::hex(recipient));
        }
        let id = fields.octet()?;
        self.fact("algorithm", algorithm::public_key_name(id));
        if matches!(id, 1..=3) {
            // The integer is as long as the modulus, give or take a few bits.
            let bits = u32::from(fields.mpi_bits()?).div_ceil(256) * 256;
            self.fact("bits", bits);
        }
        Some(())
    }

    /// RFC 9580 section 5.3.
    fn skesk(&mut self, mut fields: Fields<'_>) -> Option<()> {
        match self.version(&mut fields)? {
            4 => {
                self.fact("cipher", algorithm::cipher_name(fields.octet()?));
                self.fact("s2k", fields.octet()?);
            }
            6 => {
                fields.octet()?;
                self.fact("cipher", algorithm::cipher_name(fields.octet()?));
                self.fact("aead", algorithm::aead_name(fields.octet()?));
            }
            _ => {}
        }
        Some(())
    }

    /// RFC 9580 section 5.13.
    fn seipd(&mut self, mut fields: Fields<'_>) -> Option<()> {
        if self.version(&mut fields)? == 2 {
            self.fact("cipher", algorithm::cipher_name(fields.octet()?));
            self.fact("aead", algorithm::aead_name(fields.octet()?));
            let exponent = fields.octet()?;
            let chunk = (exponent <= 16).then(|| 1_u32 << (exponent + 6))?;
            self.fact("chunk", chunk);
        }
        Some(())
    }

    fn old_aead(&mut self, mut fields: Fields<'_>) -> Option<()> {
        self.version(&mut fields)?;
        self.fact("cipher", algorithm::cipher_name(fields.octet()?));
        self.fact("aead", algorithm::aead_name(fields.octet()?));
        Some(())
    }

    /// RFC 9580 section 5.4.
    fn one_pass(&mut self, mut fields: Fields<'_>) -> Option<()> {
        let version = self.version(&mut fields)?;
        if !matches!(version, 3 | 6) {
            return Some(());
        }
        self.fact("type", algorithm::signature_type_name(fields.octet()?));
        self.fact("digest", algorithm::digest_name(fields.octet()?));
        self.fact("algorithm", algorithm::public_key_name(fields.octet()?));
        let signer = if version == 6 {
            let salt = usize::from(fields.octet()?);
            fields.octets(salt)?;
            fields.octets(32)?
        } else {
            fields.octets(8)?
        };
        self.fact("signer", wire::hex(signer));
        self.fact("last", fields.octet()? != 0);
        Some(())
    }

    /// RFC 9580 section 5.2.
    fn signature(&mut self, body: &[u8]) -> Option<()> {
        let version = self.version(&mut Fields(body))?;
        if !matches!(version, 2 | 3 | 4 | 6) {
            return Some(());
        }
        let signature = wire::signature(body)?;
        let config = signature.config()?;
        self.fact("type", algorithm::signature_type_name(config.typ.into()));
        self.fact("digest", algorithm::digest_name(config.hash_alg.into()));
        self.fact(
            "algorithm",
            algorithm::public_key_name(config.pub_alg.into()),
        );
        if let Some(created) = signature.created() {
            self.fact("created", wire::time(created.as_secs()).to_string());
        }
        if let Some(id) = signature.issuer_key_id().first() {
            self.fact("signer", wire::hex(id.as_ref()));
        }
        if let Some(print) = signature.issuer_fingerprint().first() {
            self.fact("signer_fingerprint", wire::hex(print.as_bytes()));
        }
        if let Some(lifetime) = signature.key_expiration_time() {
            self.fact("key_lifetime", lifetime.as_secs());
        }
        Some(())
    }

    /// RFC 9580 section 5.9. Nothing of the data itself.
    fn literal(&mut self, mut fields: Fields<'_>) -> Option<()> {
        self.fact("format", char::from(fields.octet()?).to_string());
        let length = usize::from(fields.octet()?);
        let name = fields.octets(length)?;
        if !name.is_empty() {
            self.fact("file_name", String::from_utf8_lossy(name).into_owned());
        }
        let date = fields.u32()?;
        if date != 0 {
            self.fact("date", wire::time(date).to_string());
        }
        self.fact("payload_bytes", fields.0.len());
        Some(())
    }

    fn compressed(&mut self, mut fields: Fields<'_>) -> Option<()> {
        self.fact("algorithm", algorithm::compression_name(fields.octet()?));
        Some(())
    }

    /// RFC 9580 section 5.5. Of a secret part only whether it is locked.
    fn key(&mut self, packet: &Packet<'_>) -> Option<()> {
        let mut fields = Fields(&packet.body);
        let version = self.version(&mut fields)?;
        self.fact("created", wire::time(fields.u32()?).to_string());
        if matches!(version, 2 | 3) {
            fields.octets(2)?;
        }
        self.fact("algorithm", algorithm::public_key_name(fields.octet()?));
        let mut rest = &*packet.body;
        let header = wire::header(tag::PUBLIC_KEY, packet.body.len())?;
        // Keys of versions and algorithms that are not read are still described this far.
        let Ok(key) = PublicKey::try_from_reader(header, &mut rest) else {
            return matches!(version, 2..=4 | 6)
                .then_some(())
                .filter(|()| fields.0.len() > 4);
        };
        self.fact("id", wire::key_id(&key));
        self.fact("fingerprint", wire::hex(key.fingerprint().as_bytes()));
        self.fact("type", algorithm::key_type(&key));
        if let Some(bits) = algorithm::key_bits(&key) {
            self.fact("bits", bits);
        }
        if matches!(packet.tag, tag::SECRET_KEY | tag::SECRET_SUBKEY) {
            self.fact("locked", *rest.first()? != 0);
        }
        Some(())
    }
}

const fn kind(id: u8) -> &'static str {
    match id {
        tag::PKESK => "pkesk",
        tag::SIGNATURE => "signature",
        tag::SKESK => "skesk",
        tag::ONE_PASS_SIGNATURE => "one-pass-signature",
        tag::SECRET_KEY => "secret-key",
        tag::PUBLIC_KEY => "public-key",
        tag::SECRET_SUBKEY => "secret-subkey",
        tag::COMPRESSED => "compressed",
        tag::SED => "sed",
        tag::MARKER => "marker",
        tag::LITERAL => "literal",
        tag::TRUST => "trust",
        tag::USER_ID => "user-id",
        tag::PUBLIC_SUBKEY => "public-subkey",
        tag::USER_ATTRIBUTE => "user-attribute",
        tag::SEIPD => "seipd",
        tag::MDC => "mdc",
        tag::AEAD => "aead",
        tag::PADDING => "padding",
        _ => "unknown",
    }
}
