//! What the simulated counterparty says once a signature is good.

use std::sync::atomic::{AtomicU64, Ordering};

use clap::Parser as _;
use envelope::UnixTime;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::app::Ambient;
use crate::config::Config;
use crate::counterparty::message::request;

#[derive(clap::Parser)]
struct Line {
    #[command(flatten)]
    config: Config,
}

async fn simulation() -> (TempDir, Simulation) {
    static SEED: AtomicU64 = AtomicU64::new(1);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().to_str().unwrap();
    let partner = "http://127.0.0.1:9";
    let line = [
        "it",
        "--counterparty",
        "--partner",
        partner,
        "--data-dir",
        path,
    ];
    let config = Line::try_parse_from(line).unwrap().config;
    let ambient = Ambient::new(
        || AT,
        || {
            let seed = SEED.fetch_add(1, Ordering::Relaxed);
            Box::new(ChaCha20Rng::seed_from_u64(seed))
        },
    );
    let app = crate::serve::open(&config, ambient).await.unwrap();
    let simulation = Simulation::new(app, &config.simulation).await.unwrap();
    (dir, simulation)
}

fn good() -> Value {
    serde_json::to_value(request(AT, &mut ChaCha20Rng::seed_from_u64(7))).unwrap()
}

fn said(simulation: &Simulation, request: &str) -> (u16, Value) {
    let words = words(simulation, request.as_bytes()).ok().unwrap();
    let text = serde_json::from_str(&words.text).unwrap();
    (words.status, text)
}

#[tokio::test]
async fn a_good_request_is_echoed_and_repeated_and_its_id_is_not_used_again() {
    let (_dir, simulation) = simulation().await;
    let mut request = good();
    for _ in 0..2 {
        let (status, answer) = said(&simulation, &request.to_string());
        assert_eq!(status, 200);
        assert_eq!(answer["clientMessage"], request["clientMessage"]);
    }
    request["clientMessage"] = json!("another");
    let (status, answer) = said(&simulation, &request.to_string());
    assert_eq!(status, 412);
    assert_eq!(answer["errorResponseCode"], "IDEMPOTENCY_VIOLATION");
}

#[tokio::test]
async fn each_fault_of_a_request_has_its_code_and_status() {
    let (_dir, simulation) = simulation().await;
    let changed = |pointer: &str, value: Value| {
        let mut request = good();
        *request.pointer_mut(pointer).unwrap() = value;
        request.to_string()
    };
    let late = (AT.seconds() - 61) * 1_000;
    for (request, code) in [
        (
            changed("/requestHeader/requestTimestamp", json!(late.to_string())),
            "REQUEST_TIMESTAMP_OUT_OF_RANGE",
        ),
        (
            changed("/requestHeader/protocolVersion/major", json!(2)),
            "INVALID_API_VERSION",
        ),
        (
            changed("/requestHeader/requestId", json!("a b")),
            "INVALID_FIELD_VALUE",
        ),
        (
            Spoiled::DuplicateMember.spoil(&good().to_string()),
            "INVALID_DECRYPTED_REQUEST",
        ),
        (json!({}).to_string(), "MISSING_REQUIRED_FIELD"),
    ] {
        let (status, answer) = said(&simulation, &request);
        assert_eq!(
            (status, &answer["errorResponseCode"]),
            (400, &json!(code)),
            "{request}"
        );
    }
}

const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);
