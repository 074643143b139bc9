//! The echo client: one exchange with the counterparty under keys that may be chosen, and what it
//! proves of each of them. What is proved is recorded by the ordinary step `verify`.

mod explain;
mod judge;
pub mod list;
mod record;
pub mod seen;

use envelope::keyset::life::{Life, Purpose};
use envelope::keyset::{KeyUse, Owner, select};
use envelope::secret::SecretBytes;
use envelope::{Cause, UnixTime};
use keyset_api::{EchoDiagnosis, EchoKey, EchoOrder, EchoReport};
use standard_payments::echo::EchoRequest;
use standard_payments::{ProtocolVersion, RequestHeader, Timestamp};

use super::digest::sha256;
use super::exchange::{self, Choice, Incoming, Opening, Outgoing, SealedMessage};
use super::held::held;
use crate::app::App;
use crate::error::ApiError;
use crate::outbound::{CallError, Reply};

/// A request on its way, and the keys that it is to test.
struct Sent {
    order: EchoOrder,
    at: UnixTime,
    request: EchoRequest,
    sealed: SealedMessage,
    /// The keys under test.
    tested: Vec<Life>,
}

/// What came of it.
struct Came {
    reply: Result<Reply, CallError>,
    /// What the codec says of the answer; none where there is nothing to open.
    opening: Option<Opening>,
}

/// Runs an echo and records what it proves. An echo that does not pass is not an error: the report
/// says why.
///
/// # Errors
/// [`ApiError::NoCounterparty`] where no address is known; [`ApiError::NotSelected`] for a key that
/// can not be tested; [`ApiError::Codec`] when nothing can be sealed; [`ApiError::Store`].
pub async fn run(app: &App, operator: &str, order: EchoOrder) -> Result<EchoReport, ApiError> {
    let environment = order.environment;
    let url = app.counterparty.echo_in(environment);
    let url = url.ok_or(ApiError::NoCounterparty { environment })?.clone();
    let sent = seal(app, order).await?;
    let body = sent.sealed.body.clone();
    let content_type = &sent.sealed.content_type;
    let reply = app.outbound.post(&url, content_type, body).await;
    let opening = match &reply {
        Ok(reply) if !reply.body.is_empty() => Some(open(app, &sent, reply).await?),
        _ => None,
    };
    let came = Came { reply, opening };
    let lives = &held(app).await?.lives;
    let verdict = judge::judge(&sent, &came, app.ambient.now(), lives);
    let mut report = report(operator, &sent, &came, verdict, lives);
    record::record(app, &mut report).await?;
    Ok(report)
}

/// Chooses the keys and seals a request that nobody has seen before.
async fn seal(app: &App, order: EchoOrder) -> Result<Sent, ApiError> {
    let (at, lives) = (app.ambient.now(), held(app).await?);
    let ours = tested(&lives.lives, &order, Owner::Ours, at)?;
    let theirs = tested(&lives.lives, &order, Owner::Counterparty, at)?;
    let request = request(app, at);
    let payload = serde_json::to_vec(&request).map_err(|_| ApiError::Internal {
        doing: "writing an echo as JSON",
    })?;
    let outgoing = Outgoing {
        payload: SecretBytes::new(payload),
        environment: order.environment,
        format: order.format,
        signers: alone(ours.as_ref(), KeyUse::Sign),
        recipients: alone(theirs.as_ref(), KeyUse::Encrypt),
    };
    let sealed = exchange::seal(app, outgoing).await?;
    Ok(Sent {
        tested: ours.into_iter().chain(theirs).collect(),
        order,
        at,
        request,
        sealed,
    })
}

/// Opens the answer: with the key under test, where there is one that opens, and with the others
/// where it is not sealed to that one.
async fn open(app: &App, sent: &Sent, reply: &Reply) -> Result<Opening, ApiError> {
    let incoming = || Incoming {
        body: reply.body.clone(),
        environment: sent.order.environment,
        format: sent.order.format,
    };
    if let Some(life) = sent.tested(Owner::Ours, KeyUse::Encrypt) {
        let opening = exchange::open_with(app, incoming(), &life.entry.thumbprint).await?;
        let is_for_others = opening
            .outcome
            .as_ref()
            .is_err_and(|refused| refused.diagnosis.cause == Cause::NoMatchingKey);
        if !is_for_others {
            return Ok(opening);
        }
    }
    exchange::open(app, incoming()).await
}

/// The key of a side that is to be tested, if it may be.
fn tested(
    lives: &[Life],
    order: &EchoOrder,
    owner: Owner,
    at: UnixTime,
) -> Result<Option<Life>, ApiError> {
    let name = match owner {
        Owner::Ours => order.our_key.as_deref(),
        Owner::Counterparty => order.their_key.as_deref(),
    };
    let Some(name) = name else { return Ok(None) };
    let known = lives.iter().find(|life| life.entry.thumbprint == name);
    let purpose = Purpose {
        owner,
        environment: order.environment,
        format: order.format,
        key_use: known.map_or(KeyUse::Sign, |life| life.entry.key_use),
    };
    select::named(lives, purpose, name, at)
        .map(|life| Some(life.clone()))
        .map_err(ApiError::NotSelected)
}

/// A key under test protects the request alone, where it is for that.
fn alone(tested: Option<&Life>, key_use: KeyUse) -> Choice {
    match tested {
        Some(life) if life.entry.key_use == key_use => {
            Choice::Named(vec![life.entry.thumbprint.clone()])
        }
        _ => Choice::Usual,
    }
}

fn request(app: &App, at: UnixTime) -> EchoRequest {
    let mut octets = [0; 32];
    app.ambient.rng().fill_bytes(&mut octets);
    let word: String = octets.iter().map(|octet| format!("{octet:02x}")).collect();
    let (id, message) = word.split_at(32);
    EchoRequest {
        request_header: RequestHeader {
            protocol_version: VERSION,
            request_id: format!("echo-{id}"),
            request_timestamp: Timestamp::text(at.seconds().saturating_mul(1_000)),
        },
        client_message: format!("echo {message}"),
    }
}

fn report(
    operator: &str,
    sent: &Sent,
    came: &Came,
    verdict: Result<(), EchoDiagnosis>,
    lives: &[Life],
) -> EchoReport {
    let answer = came.reply.as_ref().ok();
    let body = &sent.sealed.body;
    let keys = keys(sent, came, verdict.is_ok(), lives);
    let unused = keys.iter().find(|key| key.tested && !key.proved);
    let diagnosis = verdict
        .err()
        .or_else(|| unused.map(|key| explain::not_used(key, lives)));
    EchoReport {
        operator: operator.into(),
        at: sent.at,
        environment: sent.order.environment,
        format: sent.order.format,
        request_id: sent.request.request_header.request_id.clone(),
        request: sha256(&[body]),
        answer: answer.map(|reply| sha256(&[&reply.body])),
        exchange: answer.map(|reply| sha256(&[body, &reply.body])),
        status: answer.map(|reply| reply.status),
        passed: diagnosis.is_none(),
        keys,
        diagnosis,
    }
}

/// Every key that took part, and what a good echo says of it: a key that signed alone, or that the
/// request was sealed to alone, was needed for it.
fn keys(sent: &Sent, came: &Came, is_good: bool, lives: &[Life]) -> Vec<EchoKey> {
    let sole = |keys: &[String]| is_good && keys.len() == 1;
    let sealed = &sent.sealed;
    let opening = came.opening.as_ref();
    let verified = opening.map_or(&[] as &[String], |opening| &opening.verified_by);
    let opened = opening.and_then(|opening| opening.opened_by.as_ref());
    let outward = [&sealed.signers, &sealed.recipients]
        .into_iter()
        .flat_map(|keys| keys.iter().map(move |key| (key, sole(keys))));
    let inward = opened.into_iter().chain(verified).map(|key| (key, is_good));
    let idle = sent
        .tested
        .iter()
        .map(|life| (&life.entry.thumbprint, false));
    let mut keys: Vec<EchoKey> = Vec::new();
    for (thumbprint, proved) in outward.chain(inward).chain(idle) {
        let known = lives
            .iter()
            .find(|life| life.entry.thumbprint == *thumbprint);
        let (false, Some(life)) = (keys.iter().any(|key| key.thumbprint == *thumbprint), known)
        else {
            continue;
        };
        let mut tested = sent.tested.iter();
        keys.push(EchoKey {
            thumbprint: thumbprint.clone(),
            owner: life.entry.owner,
            key_use: life.entry.key_use,
            tested: tested.any(|one| one.entry.thumbprint == *thumbprint),
            proved,
        });
    }
    keys
}

impl Sent {
    /// The key under test of a side and use.
    fn tested(&self, owner: Owner, key_use: KeyUse) -> Option<&Life> {
        let mut tested = self.tested.iter();
        tested.find(|life| life.entry.owner == owner && life.entry.key_use == key_use)
    }
}

/// The version of the protocol that public pages describe.
const VERSION: ProtocolVersion = ProtocolVersion {
    major: 1,
    minor: 0,
    revision: 0,
};
