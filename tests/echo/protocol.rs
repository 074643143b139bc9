//! What stands in a call: every row of the protocol's error table, strict JSON, and one answer for
//! each request.

use anyhow::{Context as _, Result, ensure};
use conformance::moment::now_millis;
use serde_json::{Value, json};

use crate::bench::{Bench, request, request_at};

#[test]
fn each_fault_has_the_code_and_status_of_the_protocol() -> Result<()> {
    let bench = Bench::new()?;
    let now = now_millis();
    let good = |id: &str| request_at(now_millis(), id, "hello");
    let with = |path: &str, value: Value| -> Result<Value> {
        let mut body = good("row");
        *body.pointer_mut(path).context("a member")? = value;
        Ok(body)
    };
    let without = |parent: &str, member: &str| -> Result<Value> {
        let mut body = good("row");
        let members = body.pointer_mut(parent).and_then(Value::as_object_mut);
        members.context("an object")?.remove(member);
        Ok(body)
    };
    let version = json!({"major": 2, "minor": 0, "revision": 0});
    let rows = [
        (
            "INVALID_API_VERSION",
            with("/requestHeader/protocolVersion", version)?,
        ),
        (
            "REQUEST_TIMESTAMP_OUT_OF_RANGE",
            request_at(now - 70_000, "row", "hello"),
        ),
        (
            "REQUEST_TIMESTAMP_OUT_OF_RANGE",
            request_at(now + 70_000, "row", "hello"),
        ),
        (
            "INVALID_FIELD_VALUE",
            with("/requestHeader/requestId", json!("a b"))?,
        ),
        (
            "INVALID_FIELD_VALUE",
            with("/requestHeader/requestId", json!(""))?,
        ),
        (
            "INVALID_FIELD_VALUE",
            with("/requestHeader/requestId", json!("a".repeat(101)))?,
        ),
        (
            "INVALID_FIELD_VALUE",
            with("/requestHeader/requestTimestamp", json!(now))?,
        ),
        ("INVALID_FIELD_VALUE", with("/clientMessage", json!(7))?),
        ("MISSING_REQUIRED_FIELD", without("", "clientMessage")?),
        ("MISSING_REQUIRED_FIELD", without("", "requestHeader")?),
        (
            "MISSING_REQUIRED_FIELD",
            without("/requestHeader", "requestId")?,
        ),
        (
            "MISSING_REQUIRED_FIELD",
            without("/requestHeader", "protocolVersion")?,
        ),
        ("INVALID_DECRYPTED_REQUEST", json!([1])),
    ];
    for (code, body) in rows {
        let echoed = bench.echo(body.to_string().as_bytes())?;
        ensure!(
            echoed.error() == (400, Some(code)),
            "{body}: {:?}",
            echoed.error()
        );
        let payload = echoed.payload.context("an error answer")?;
        ensure!(
            payload
                .pointer("/responseHeader/responseTimestamp")
                .is_some(),
            "{payload}"
        );
        ensure!(
            payload["paymentIntegratorErrorIdentifier"].is_string(),
            "{payload}"
        );
    }
    // None of them used up its request id.
    ensure!(
        bench.echo(&request("row", "hello"))?.status == 200,
        "the id is free"
    );
    Ok(())
}

#[test]
fn json_that_is_not_strict_is_refused() -> Result<()> {
    let bench = Bench::new()?;
    let good = String::from_utf8(request("strict", "hello"))?;
    let twice = good.replacen(
        "\"clientMessage\"",
        "\"clientMessage\":\"x\",\"clientMessage\"",
        1,
    );
    let deep_twice = good.replacen("\"requestId\"", "\"requestId\":\"x\",\"requestId\"", 1);
    for body in [
        twice,
        deep_twice,
        good.replacen('{', "{/* a comment */", 1),
        format!("{good}// a comment"),
        good.replace("\"hello\"", "\"hello\","),
        good.replace("\"hello\"", "NaN"),
        good.replace("\"hello\"", "'hello'"),
        format!("\u{feff}{good}"),
        format!("{good}{good}"),
        good.replace("\"clientMessage\"", "clientMessage"),
        good.replace("\"revision\":0", "\"revision\":00"),
        good.trim_end_matches('}').to_owned(),
        String::new(),
    ] {
        let echoed = bench.echo(body.as_bytes())?;
        let due = (400, Some("INVALID_DECRYPTED_REQUEST"));
        ensure!(echoed.error() == due, "{body}: {:?}", echoed.error());
    }
    ensure!(bench.echo(good.as_bytes())?.status == 200, "the good one");
    Ok(())
}

#[test]
fn an_error_answer_says_nothing_of_the_payload() -> Result<()> {
    let bench = Bench::new()?;
    let mut body = request_at(now_millis(), "quiet", "hello");
    body["requestHeader"]["protocolVersion"] = json!("4111111111111111");
    let echoed = bench.echo(body.to_string().as_bytes())?;
    let text = echoed.payload.context("an error answer")?.to_string();
    ensure!(!text.contains("4111") && !text.contains("hello"), "{text}");
    Ok(())
}

#[test]
fn a_repeat_gets_the_first_answer_and_other_content_is_a_violation() -> Result<()> {
    let bench = Bench::new()?;
    let first = bench.echo(&request("once", "hello"))?;
    ensure!(first.status == 200, "{:?}", first.error());
    // The clock of the server moves on meanwhile: the answer does not.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    let again = bench.echo(&request("once", "hello"))?;
    ensure!(again.payload == first.payload, "{:?}", again.payload);
    let other = bench.echo(&request("once", "hullo"))?;
    let due = (412, Some("IDEMPOTENCY_VIOLATION"));
    ensure!(other.error() == due, "{:?}", other.error());
    ensure!(
        bench.echo(&request("once", "hello"))?.payload == first.payload,
        "still"
    );
    Ok(())
}

#[test]
fn a_refused_request_may_be_sent_again() -> Result<()> {
    let bench = Bench::new()?;
    let late = request_at(now_millis() - 90_000, "late", "hello").to_string();
    ensure!(bench.echo(late.as_bytes())?.status == 400, "late");
    ensure!(
        bench.echo(&request("late", "other words"))?.status == 200,
        "in time"
    );
    Ok(())
}
