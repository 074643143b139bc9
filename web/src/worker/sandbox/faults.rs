//! Messages that do not open, or whose payload is against the protocol: one for each cause that can be
//! shown with throw-away keys. They are sealed by the real codec, then spoiled where that is the point.

mod spoil;

use envelope::generate::KeyType;
use envelope::key::report::KeyUsage;
use envelope::key::ring::KeyRing;
use envelope::seal::SealFormat;
use envelope::{Cause, CryptoRng, Diagnosis, UnixTime};
use serde_json::{Value, json};

use super::{
    COUNTERPARTY, OURS, Order, Sandbox, Side, Vault, Wanted, internal, jose_side, make,
    openpgp_side, public_half, ready, ring_of, sealed,
};
use crate::present::echo;
use crate::worker::protocol::Sample;

/// What a fault is made with.
pub(super) struct Bench<'a> {
    pub(super) sandbox: &'a mut Sandbox,
    pub(super) vault: &'a mut Vault,
    pub(super) at: UnixTime,
    pub(super) rng: &'a mut dyn CryptoRng,
}

type Made<T> = Result<T, Box<Diagnosis>>;

impl Bench<'_> {
    /// The message of a cause.
    pub(super) fn message(&mut self, cause: Cause) -> Made<Vec<u8>> {
        match cause {
            Cause::NotAnEnvelope => Ok(br#"{"status":"ok"}"#.to_vec()),
            Cause::Truncated => Ok(spoil::cut(self.openpgp(self.at)?)),
            Cause::TrailingData => spoil::doubled(&self.openpgp(self.at)?).ok_or_else(broken),
            Cause::UnsupportedVersion => {
                spoil::of_version(&self.openpgp(self.at)?).ok_or_else(broken)
            }
            Cause::IntegrityMissing => {
                spoil::without_integrity(&self.openpgp(self.at)?).ok_or_else(broken)
            }
            Cause::MalformedHeader => self.with_header(r#"{"alg":5,"enc":"A256GCM"}"#),
            Cause::DuplicateMember => {
                self.with_header(r#"{"alg":"RSA-OAEP-256","alg":"RSA-OAEP-256","enc":"A256GCM"}"#)
            }
            Cause::CriticalHeaderUnknown => {
                self.with_header(r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","crit":["exp"],"exp":1}"#)
            }
            Cause::SizeLimit => {
                let long = "x".repeat(HEADER_TOO_LONG);
                self.with_header(&format!(
                    r#"{{"alg":"RSA-OAEP-256","enc":"A256GCM","x":"{long}"}}"#
                ))
            }
            Cause::WrongSerialization => {
                let token = self.jose(&self.request())?;
                spoil::flattened(&token).ok_or_else(broken)
            }
            Cause::DecryptionFailed => {
                let token = self.jose(&self.request())?;
                spoil::with_other_tag(&token).ok_or_else(broken)
            }
            Cause::NotEncrypted => self.signed(),
            Cause::SignatureInvalid => self.signed_by_another(),
            Cause::NotSigned => self.unsigned(SealFormat::OpenPgp),
            Cause::NestingMissing => self.unsigned(SealFormat::Jwe),
            Cause::AlgorithmForbidden => self.legacy(),
            Cause::NoMatchingKey => self.for_the_counterparty(),
            Cause::KeyLocked => self.for_a_locked_key(),
            Cause::UnknownSigner => self.by_a_stranger(),
            Cause::SignerExpired => self.by_an_expired_key(),
            Cause::SignatureNotYetValid => self.openpgp(self.at.plus_days(2)),
            _ => {
                let payload = self.payload(cause).ok_or_else(broken)?;
                self.jose(&payload)
            }
        }
    }

    /// A payload that is against the protocol.
    fn payload(&self, cause: Cause) -> Option<String> {
        let millis = self.at.seconds().saturating_mul(1000);
        let mut request: Value = serde_json::from_str(&self.request()).ok()?;
        let header = request.get_mut("requestHeader")?.as_object_mut()?;
        match cause {
            Cause::ProtocolJson => {
                return Some(r#"{"requestHeader":{},"requestHeader":{}}"#.into());
            }
            Cause::ClockSkew => {
                let hour = 3_600_000;
                return Some(echo::request(millis.saturating_sub(hour), GREETING));
            }
            Cause::ProtocolMissingField => {
                header.remove("requestId");
            }
            Cause::ProtocolFieldValue => {
                header.insert("requestId".into(), json!("not an id!"));
            }
            Cause::ProtocolVersion => {
                let version = json!({"major": 9, "minor": 0, "revision": 0});
                header.insert("protocolVersion".into(), version);
            }
            _ => return None,
        }
        Some(request.to_string())
    }

    fn request(&self) -> String {
        echo::request(self.at.seconds().saturating_mul(1000), GREETING)
    }

    fn openpgp_side(&mut self) -> Made<Side> {
        let (at, rng) = (self.at, &mut *self.rng);
        ready(&mut self.sandbox.openpgp, self.vault, |vault| {
            openpgp_side(vault, at, rng)
        })
    }

    fn jose_side(&mut self) -> Made<Side> {
        let (at, rng) = (self.at, &mut *self.rng);
        ready(&mut self.sandbox.jose, self.vault, |vault| {
            jose_side(vault, at, rng)
        })
    }

    fn seal(&mut self, order: &Order<'_>) -> Made<Vec<u8>> {
        sealed(order, self.rng)
    }

    /// A sound message, signed at this moment.
    fn openpgp(&mut self, at: UnixTime) -> Made<Vec<u8>> {
        let (side, payload) = (self.openpgp_side()?, self.request());
        let order = Order::openpgp(&side.recipients, &side.signers, &payload, at);
        self.seal(&order)
    }

    /// A sound token around this payload.
    fn jose(&mut self, payload: &str) -> Made<Vec<u8>> {
        let side = self.jose_side()?;
        let order = Order::jwe(&side.recipients, &side.signers, payload, self.at);
        self.seal(&order)
    }

    fn with_header(&mut self, header: &str) -> Made<Vec<u8>> {
        let token = self.jose(&self.request())?;
        spoil::with_header(&token, header).ok_or_else(broken)
    }

    /// A signed token that is not encrypted.
    fn signed(&mut self) -> Made<Vec<u8>> {
        let (side, payload, none) = (self.jose_side()?, self.request(), KeyRing::new());
        let order = Order {
            format: SealFormat::Jws,
            profile: PERMISSIVE,
            ..Order::jwe(&none, &side.signers, &payload, self.at)
        };
        self.seal(&order)
    }

    /// Encrypted around a signature of the counterparty's that was made for another text.
    fn signed_by_another(&mut self) -> Made<Vec<u8>> {
        let token = self.signed()?;
        let inner = spoil::with_other_payload(&token).ok_or_else(broken)?;
        let (side, none) = (self.jose_side()?, KeyRing::new());
        let order = Order {
            profile: PERMISSIVE,
            ..Order::jwe(&side.recipients, &none, &inner, self.at)
        };
        self.seal(&order)
    }

    fn unsigned(&mut self, format: SealFormat) -> Made<Vec<u8>> {
        let (payload, none) = (self.request(), KeyRing::new());
        let side = match format {
            SealFormat::OpenPgp => self.openpgp_side()?,
            SealFormat::Jwe | SealFormat::Jws => self.jose_side()?,
        };
        let order = Order {
            format,
            profile: PERMISSIVE,
            ..Order::openpgp(&side.recipients, &none, &payload, self.at)
        };
        self.seal(&order)
    }

    /// Sealed as the older profile has it.
    fn legacy(&mut self) -> Made<Vec<u8>> {
        let Self {
            sandbox,
            vault,
            at,
            rng,
        } = self;
        sandbox.sample(Sample::JweLegacy, vault, *at, *rng)
    }

    fn for_the_counterparty(&mut self) -> Made<Vec<u8>> {
        let (side, payload) = (self.openpgp_side()?, self.request());
        let order = Order::openpgp(&side.signers, &side.signers, &payload, self.at);
        self.seal(&order)
    }

    fn for_a_locked_key(&mut self) -> Made<Vec<u8>> {
        let wanted = Wanted {
            passphrase: Some(PASSPHRASE),
            ..Wanted::openpgp(OURS, "Locked <keys@partner.example>")
        };
        let (ours, side) = (make(&wanted, self.at, self.rng)?, self.openpgp_side()?);
        let (recipients, payload) = (ring_of(public_half(&ours)?), self.request());
        let order = Order::openpgp(&recipients, &side.signers, &payload, self.at);
        let message = self.seal(&order)?;
        let handle = self.vault.add(ours, false);
        self.sandbox.spoiled.push(handle);
        Ok(message)
    }

    fn by_a_stranger(&mut self) -> Made<Vec<u8>> {
        let wanted = Wanted::jwk(COUNTERPARTY, KeyType::P256, KeyUsage::Sign);
        let stranger = make(&wanted, self.at, self.rng)?;
        let (side, payload) = (self.jose_side()?, self.request());
        let signers = ring_of(stranger.clone());
        let order = Order::jwe(&side.recipients, &signers, &payload, self.at);
        let message = self.seal(&order)?;
        // Held and not trusted: whoever opens it can decide to.
        let handle = self.vault.add(public_half(&stranger)?, false);
        self.sandbox.spoiled.push(handle);
        Ok(message)
    }

    fn by_an_expired_key(&mut self) -> Made<Vec<u8>> {
        let made = self.at.plus_days(-400);
        let wanted = Wanted::openpgp(COUNTERPARTY, "Expired <keys@counterparty.example>");
        let expired = make(&wanted, made, self.rng)?;
        let wanted = Wanted::openpgp(OURS, "Sandbox partner <keys@partner.example>");
        let ours = make(&wanted, self.at.plus_days(-200), self.rng)?;
        let (recipients, payload) = (ring_of(public_half(&ours)?), self.request());
        let (signers, then) = (ring_of(expired.clone()), self.at.plus_days(-100));
        let order = Order::openpgp(&recipients, &signers, &payload, then);
        let message = self.seal(&order)?;
        let expired = self.vault.add(public_half(&expired)?, true);
        let ours = self.vault.add(ours, false);
        self.sandbox.spoiled.extend([expired, ours]);
        Ok(message)
    }
}

fn broken() -> Box<Diagnosis> {
    Box::new(internal())
}

const GREETING: &str = "Hello from the sandbox.";
const PERMISSIVE: &str = "permissive";
/// Of a throw-away key; the point is that nobody types it.
const PASSPHRASE: &str = "sandbox";
/// Octets: headers may have 16 KiB.
const HEADER_TOO_LONG: usize = 17 * 1024;
