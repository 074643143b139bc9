//! OpenPGP calls made by GnuPG: any key held opens, and any good signature is enough.

use anyhow::{Context as _, Result, ensure};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use conformance::gnupg::{Order, Recipe};
use conformance::moment::now_millis;
use conformance::parties::Party;

use serde_json::json;

use crate::bench::{Bench, request, text};

#[test]
fn a_call_is_echoed_sealed_and_signed() -> Result<()> {
    let bench = Bench::new()?;
    let echoed = bench.echo(&request("openpgp-1", "hello, 안녕"))?;
    ensure!(echoed.status == 200, "status {}", echoed.status);
    ensure!(
        echoed.message() == Some("hello, 안녕"),
        "{:?}",
        echoed.payload
    );
    Ok(())
}

#[test]
fn either_of_two_keys_opens() -> Result<()> {
    let bench = Bench::new()?;
    let second = bench.make_certificate(true)?;
    for (at, key) in [bench.ours.as_str(), &second].into_iter().enumerate() {
        let order = Order {
            to: &[key],
            from: &[bench.counterparty.fingerprint()],
            ..Order::default()
        };
        let body = bench.seal(&order, &request(&format!("two-{at}"), key))?;
        let echoed = bench.opened(&bench.call(&body)?)?;
        ensure!(echoed.message() == Some(key), "{key}: {:?}", echoed.error());
    }
    Ok(())
}

#[test]
fn a_trusted_key_that_is_not_in_use_yet_opens_too() -> Result<()> {
    let bench = Bench::new()?;
    let next = bench.make_certificate(false)?;
    let order = Order {
        to: &[&next],
        from: &[bench.counterparty.fingerprint()],
        ..Order::default()
    };
    let body = bench.seal(&order, &request("next", "probe"))?;
    ensure!(
        bench.opened(&bench.call(&body)?)?.message() == Some("probe"),
        "probe"
    );
    Ok(())
}

#[test]
fn every_answer_is_signed_with_all_active_keys() -> Result<()> {
    let bench = Bench::new()?;
    let second = bench.make_certificate(true)?;
    let answer = bench.call(&bench.sealed(&request("all", "hello"))?)?;
    let message = Base64UrlUnpadded::decode_vec(std::str::from_utf8(&answer.body)?);
    let message = message.context("base64url")?;
    let read = bench.gpg.open(&message, "")?;
    let mut due = [bench.ours.as_str(), &second];
    due.sort_unstable();
    ensure!(read.good_signers() == due, "{:?}", read.good_signers());
    Ok(())
}

/// One good signature is enough, whatever stands beside it.
#[test]
fn a_known_and_an_unknown_signature_are_accepted_in_either_order() -> Result<()> {
    let bench = Bench::new()?;
    let stranger = Party::new(&bench.gpg, &bench.scratch, "stranger")?;
    let (known, unknown) = (bench.counterparty.fingerprint(), stranger.fingerprint());
    for (at, signers) in [[unknown, known], [known, unknown]].into_iter().enumerate() {
        let order = Order {
            to: &[&bench.ours],
            from: &signers,
            ..Order::default()
        };
        let body = bench.seal(&order, &request(&format!("any-{at}"), "any"))?;
        let echoed = bench.opened(&bench.call(&body)?)?;
        ensure!(
            echoed.message() == Some("any"),
            "{signers:?}: {:?}",
            echoed.error()
        );
    }
    Ok(())
}

/// The server has the certificate as it was before its owner extended it.
#[test]
fn an_expired_key_signs_beside_an_active_one_and_not_alone() -> Result<()> {
    let bench = Bench::new()?;
    let made = now_millis() / 1_000 - 400 * 86_400;
    let past = [format!("--faked-system-time={made}!")];
    let past = past.each_ref().map(String::as_str);
    let recipe = Recipe {
        options: &past,
        ..Recipe::new("Expired <expired@counterparty.example>")
    };
    let expired = Party::made(&bench.gpg, &bench.scratch, "expired", &recipe)?;
    for entry in bench.import(&expired.public)? {
        let thumbprint = text(&entry, "thumbprint")?;
        let comparison = json!({"fingerprint": thumbprint, "channel": "telephone"});
        bench.step(thumbprint, "trust", json!({ "comparison": comparison }))?;
    }
    let extend = ["--quick-set-expire", expired.fingerprint(), "1y"];
    bench.gpg.call(&extend, "", &[])?;
    let both = [expired.fingerprint(), bench.counterparty.fingerprint()];
    for (signers, status) in [(&both[..], 200), (&both[..1], 401)] {
        let order = Order {
            to: &[&bench.ours],
            from: signers,
            ..Order::default()
        };
        let body = bench.seal(&order, &request("expired", "any"))?;
        let echoed = bench.opened(&bench.call(&body)?)?;
        ensure!(echoed.status == status, "{signers:?}: {:?}", echoed.error());
    }
    Ok(())
}

#[test]
fn a_call_that_nobody_known_signed_is_refused() -> Result<()> {
    let bench = Bench::new()?;
    let stranger = Party::new(&bench.gpg, &bench.scratch, "stranger")?;
    let by_a_stranger = Order {
        to: &[&bench.ours],
        from: &[stranger.fingerprint()],
        ..Order::default()
    };
    let unsigned = Order {
        to: &[&bench.ours],
        ..Order::default()
    };
    for order in [by_a_stranger, unsigned] {
        let body = bench.seal(&order, &request("stranger", "hello"))?;
        let echoed = bench.opened(&bench.call(&body)?)?;
        ensure!(
            echoed.error() == (401, Some("INVALID_PAYLOAD_SIGNATURE")),
            "{:?}",
            echoed.error()
        );
    }
    Ok(())
}

#[test]
fn a_key_that_nobody_compared_signs_nothing() -> Result<()> {
    let bench = Bench::new()?;
    let fresh = Party::new(&bench.gpg, &bench.scratch, "fresh")?;
    bench.import(&fresh.public)?;
    let order = Order {
        to: &[&bench.ours],
        from: &[fresh.fingerprint()],
        ..Order::default()
    };
    let body = bench.seal(&order, &request("fresh", "hello"))?;
    let echoed = bench.opened(&bench.call(&body)?)?;
    ensure!(echoed.error().0 == 401, "{:?}", echoed.error());
    Ok(())
}

#[test]
fn a_call_sealed_to_somebody_else_is_refused() -> Result<()> {
    let bench = Bench::new()?;
    let stranger = Party::new(&bench.gpg, &bench.scratch, "stranger")?;
    let order = Order {
        to: &[stranger.fingerprint()],
        from: &[bench.counterparty.fingerprint()],
        ..Order::default()
    };
    let body = bench.seal(&order, &request("elsewhere", "hello"))?;
    let echoed = bench.opened(&bench.call(&body)?)?;
    ensure!(
        echoed.error() == (400, Some("INVALID_PAYLOAD_ENCRYPTION")),
        "{:?}",
        echoed.error()
    );
    Ok(())
}

#[test]
fn a_body_that_is_no_message_is_refused() -> Result<()> {
    let bench = Bench::new()?;
    for body in [&b""[..], b"hello", b"{}", b"eyJhbGciOiJub25lIn0.e30."] {
        let echoed = bench.opened(&bench.call(body)?)?;
        ensure!(
            echoed.error() == (400, Some("INVALID_PAYLOAD_ENCRYPTION")),
            "{:?}",
            echoed.error()
        );
    }
    Ok(())
}
