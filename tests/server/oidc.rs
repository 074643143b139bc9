//! People sign in at an identity provider: npm `oidc-provider`, run here. What it says is believed
//! when it is proved, and not when one thing about it is wrong.

use core::time::Duration;
use std::path::PathBuf;
use std::process::Command;
use std::thread;

use anyhow::{Context as _, Result, ensure};
use conformance::http::{self, Response};
use conformance::identity_provider::{CALLBACK, SignIn, refusal, session_of};
use conformance::peers::text;
use conformance::scratch::Scratch;
use conformance::{binaries, process};
use serde_json::{Value, json};

#[test]
fn whom_the_provider_names_is_signed_in_with_the_role_of_the_group() -> Result<()> {
    let mut sign_in = SignIn::new(&[])?;
    let away = sign_in.leave()?;
    let back = sign_in.at_provider(&away, "kim", &groups(&["staff", "payments-keys"]))?;
    let answer = sign_in.get(&back, &away.ticket)?;
    let session = session_of(&answer)?;
    let who = sign_in.get("/api/v1/session", &session)?.json()?;
    ensure!(
        who == json!({"operator": "kim", "role": "key-manager"}),
        "{who}"
    );
    let log = sign_in.get("/api/v1/audit", &session)?.json()?;
    ensure!(log.to_string().contains("identity-provider"), "{log}");
    Ok(())
}

#[test]
fn a_sign_in_comes_back_once() -> Result<()> {
    let mut sign_in = SignIn::new(&[])?;
    let away = sign_in.leave()?;
    let back = sign_in.at_provider(&away, "kim", &groups(&["staff"]))?;
    session_of(&sign_in.get(&back, &away.ticket)?)?;
    let again = refusal(&sign_in.get(&back, &away.ticket)?)?;
    ensure!(again == "401 session.provider", "{again}");
    Ok(())
}

#[test]
fn what_is_not_proved_signs_nobody_in() -> Result<()> {
    let mut sign_in = SignIn::new(&[])?;
    let mut surprises = Vec::new();
    for (code, spoiled) in [
        ("session.token", NOT_PROVED),
        ("session.provider", NO_TOKEN),
    ] {
        for how in spoiled {
            match refused_when(&mut sign_in, how)? {
                refused if refused == format!("401 {code}") => {}
                other => surprises.push(format!("{how}: {other}")),
            }
        }
    }
    ensure!(surprises.is_empty(), "{surprises:?}");
    let away = sign_in.leave()?;
    let back = sign_in.at_provider(&away, "kim", &groups(&["staff"]))?;
    session_of(&sign_in.get(&back, &away.ticket)?).context("the same without a fault")?;
    Ok(())
}

#[test]
fn what_is_not_proved_begins_no_line_of_the_log() -> Result<()> {
    let mut sign_in = SignIn::new(&[])?;
    refused_when(&mut sign_in, "issuer-of-two-lines")?;
    let told = || {
        sign_in
            .log()
            .into_iter()
            .find(|line| line.contains("forged"))
    };
    let line = (0..100).find_map(|_| {
        thread::sleep(Duration::from_millis(50));
        told()
    });
    let line = line.context("the refusal is not in the log")?;
    ensure!(line.contains("identity provider"), "{line}");
    Ok(())
}

#[test]
fn a_sign_in_that_another_browser_began_signs_nobody_in() -> Result<()> {
    let mut sign_in = SignIn::new(&[])?;
    let (mine, other) = (sign_in.leave()?, sign_in.leave()?);
    let back = sign_in.at_provider(&mine, "kim", &groups(&["staff"]))?;
    for ticket in ["", other.ticket.as_str(), "__Host-keyset_sign_in=guess"] {
        let refused = refusal(&sign_in.get(&back, ticket)?)?;
        ensure!(refused == "401 session.state", "{ticket}: {refused}");
    }
    let forged = format!("{CALLBACK}?code=guess&state=guess");
    let refused = refusal(&sign_in.get(&forged, &mine.ticket)?)?;
    ensure!(refused == "401 session.state", "{refused}");
    let of_another_issuer = back.replace("iss=http", "iss=https");
    ensure!(
        of_another_issuer != back,
        "the provider does not say who it is"
    );
    let refused = refusal(&sign_in.get(&of_another_issuer, &mine.ticket)?)?;
    ensure!(refused == "401 session.state", "{refused}");
    Ok(())
}

#[test]
fn the_code_of_another_sign_in_signs_nobody_in() -> Result<()> {
    let mut sign_in = SignIn::new(&[])?;
    let (mine, theirs) = (sign_in.leave()?, sign_in.leave()?);
    let my_return = sign_in.at_provider(&mine, "kim", &groups(&["staff"]))?;
    let their_return = sign_in.at_provider(&theirs, "lee", &groups(&["payments-keys"]))?;
    let mixed = my_return.replace(
        parameter(&my_return, "code")?,
        parameter(&their_return, "code")?,
    );
    let refused = refusal(&sign_in.get(&mixed, &mine.ticket)?)?;
    ensure!(refused == "401 session.provider", "{refused}");
    Ok(())
}

#[test]
fn who_is_in_no_group_with_a_role_is_not_let_in() -> Result<()> {
    let mut sign_in = SignIn::new(&[])?;
    for claims in [
        groups(&[]),
        groups(&["other"]),
        json!({}),
        groups(&["Staff"]),
    ] {
        let away = sign_in.leave()?;
        let back = sign_in.at_provider(&away, "kim", &claims)?;
        let refused = refusal(&sign_in.get(&back, &away.ticket)?)?;
        ensure!(refused == "403 session.no-role", "{claims}: {refused}");
    }
    Ok(())
}

#[test]
fn the_name_is_the_claim_that_was_chosen() -> Result<()> {
    let options = ["--oidc-name-claim", "email", "--oidc-scope", "email"];
    let mut sign_in = SignIn::new(&options)?;
    for (is_verified, expected) in [(json!(false), None), (json!(true), Some("kim@p.example"))] {
        let claims = json!({
            "groups": ["staff"], "email": "kim@p.example", "email_verified": is_verified,
        });
        let away = sign_in.leave()?;
        let back = sign_in.at_provider(&away, "7d1", &claims)?;
        let answer = sign_in.get(&back, &away.ticket)?;
        let Some(name) = expected else {
            let refused = refusal(&answer)?;
            ensure!(refused == "403 session.no-name", "{refused}");
            continue;
        };
        let who = sign_in
            .get("/api/v1/session", &session_of(&answer)?)?
            .json()?;
        ensure!(who.get("operator") == Some(&json!(name)), "{who}");
    }
    Ok(())
}

#[test]
fn a_person_who_is_written_in_another_way_is_not_a_second_one() -> Result<()> {
    let folder = Scratch::new()?;
    let master_key = made_master_key(&folder)?;
    let options = [
        "--master-key",
        master_key.to_str().context("UTF-8")?,
        "--oidc-name-claim",
        "preferred_username",
    ];
    let mut sign_in = SignIn::new(&options)?;
    let mut signed_in = |subject: &str, name: &str| -> Result<String> {
        let away = sign_in.leave()?;
        let claims = json!({"groups": ["payments-keys"], "preferred_username": name});
        let back = sign_in.at_provider(&away, subject, &claims)?;
        session_of(&sign_in.get(&back, &away.ticket)?)
    };
    let (kim, same, wide, lee) = (
        signed_in("7d1", "kim")?,
        signed_in("7d2", "Kim")?,
        signed_in("7d3", "ｋｉｍ")?,
        signed_in("7d4", "lee")?,
    );
    let proposal = proposed(&sign_in, &kim)?;
    let approve = format!("/api/v1/proposals/{proposal}/approve");
    for other in [&same, &wide] {
        let refused = refusal(&sign_in.post(&approve, other, &json!({}))?)?;
        ensure!(refused == "403 proposal.own", "{refused}");
    }
    let taken = sign_in.post(&approve, &lee, &json!({}))?;
    ensure!(taken.status == 200, "status {}", taken.status);
    Ok(())
}

#[test]
fn a_provider_that_refuses_signs_nobody_in() -> Result<()> {
    let sign_in = SignIn::new(&[])?;
    let away = sign_in.leave()?;
    let state = parameter(&away.location, "state")?;
    let back = format!("{CALLBACK}?error=access_denied&state={state}");
    let refused = refusal(&sign_in.get(&back, &away.ticket)?)?;
    ensure!(refused == "401 session.denied", "{refused}");
    Ok(())
}

#[test]
fn a_provider_that_is_away_slow_or_endless_is_given_up_in_time() -> Result<()> {
    let mut sign_in = SignIn::new(&[])?;
    let away = sign_in.leave()?;
    let back = sign_in.at_provider(&away, "kim", &groups(&["staff"]))?;
    for how in ["away", "elsewhere", "endless", "silent", "slow"] {
        sign_in.ails(Some(how))?;
        for (path, ticket) in [
            ("/api/v1/sign-in/provider", ""),
            (back.as_str(), &away.ticket),
        ] {
            let began = process::now();
            let refused = refusal(&served_meanwhile(&sign_in, path, ticket)?)?;
            ensure!(
                refused == "401 session.provider",
                "{how}, {path}: {refused}"
            );
            ensure!(began.elapsed() < PATIENCE, "{how}: {:?}", began.elapsed());
        }
    }
    sign_in.ails(None)?;
    session_of(&sign_in.get(&back, &away.ticket)?).context("the provider is well again")?;
    Ok(())
}

#[test]
fn a_key_that_the_provider_replaced_counts_from_then_on_and_the_old_one_no_more() -> Result<()> {
    let mut sign_in = SignIn::new(&[])?;
    let away = sign_in.leave()?;
    let back = sign_in.at_provider(&away, "kim", &groups(&["staff"]))?;
    sign_in.rotate()?;
    session_of(&sign_in.get(&back, &away.ticket)?).context("signed by the new key")?;
    for spoiled in ["retired-key", "retired-kid"] {
        let refused = refused_when(&mut sign_in, spoiled)?;
        ensure!(refused == "401 session.token", "{spoiled}: {refused}");
    }
    Ok(())
}

/// Asks to activate a key of production, which needs two people: the proposal.
fn proposed(sign_in: &SignIn, session: &str) -> Result<String> {
    let post = |path: &str, body: Value, status: u16| -> Result<Value> {
        let answer = sign_in.post(path, session, &body)?;
        let said = answer.json()?;
        ensure!(answer.status == status, "{path}: {said}");
        Ok(said)
    };
    let generate = json!({
        "environment": "production", "format": "jwk", "use": "sign", "type": "p256",
    });
    let added = post("/api/v1/keys", json!({ "generate": generate }), 201)?;
    let entry = added.pointer("/entries/0").context("no entry")?;
    let steps = format!("/api/v1/keys/{}/steps", text(entry, "thumbprint")?);
    let evidence = json!({
        "kind": "echo", "at": entry.get("created"), "exchange": "0".repeat(64),
    });
    let verify = json!({"environment": "production", "step": "verify", "evidence": evidence});
    post(&steps, verify, 200)?;
    let activate = json!({"environment": "production", "step": "activate"});
    Ok(text(&post(&steps, activate, 202)?, "id")?.into())
}

fn made_master_key(folder: &Scratch) -> Result<PathBuf> {
    let path = folder.path().join("master.key");
    let mut make = Command::new(binaries::keyset_server()?);
    make.args(["master-key", "make", "--to"]).arg(&path);
    process::run(&mut make, b"", PATIENCE)?.success()?;
    Ok(path)
}

fn refused_when(sign_in: &mut SignIn, spoiled: &str) -> Result<String> {
    let away = sign_in.leave()?;
    let back = sign_in.spoiled_at_provider(&away, &groups(&["payments-keys"]), spoiled)?;
    let answer = sign_in.get(&back, &away.ticket)?;
    match session_of(&answer) {
        Ok(_) => Ok("signed in".into()),
        Err(_) => refusal(&answer),
    }
}

/// Asks while others ask too, who are answered at once.
fn served_meanwhile(sign_in: &SignIn, path: &str, cookie: &str) -> Result<Response> {
    let address = sign_in.address();
    thread::scope(|scope| {
        let asked = scope.spawn(move || http::get(address, path, &[("Cookie", cookie)]));
        while !asked.is_finished() {
            let began = process::now();
            let health = http::get(address, "/healthz", &[])?;
            ensure!(health.status == 200, "status {}", health.status);
            ensure!(began.elapsed() < Duration::from_secs(5), "others wait too");
            thread::sleep(Duration::from_millis(200));
        }
        asked.join().ok().context("the asking thread panicked")?
    })
}

fn groups(names: &[&str]) -> Value {
    json!({ "groups": names })
}

/// A parameter of an address, as it stands there.
fn parameter<'a>(address: &'a str, name: &str) -> Result<&'a str> {
    let (_, query) = address.split_once('?').context("no query")?;
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let found = pairs.find_map(|(known, value)| (known == name).then_some(value));
    found.with_context(|| format!("no {name} in {address}"))
}

/// Tokens of which one thing is wrong, as `provider.mjs` spoils them.
const NOT_PROVED: &[&str] = &[
    "audience",
    "audience-of-others-too",
    "authorized-for-another",
    "client-secret",
    "expired",
    "issuer",
    "issuer-of-two-lines",
    "key-inside",
    "missing",
    "no-audience",
    "no-nonce",
    "nonce",
    "public-key",
    "signature",
    "truncated",
    "unsigned",
];

/// What lacks something that every token of OpenID Connect has.
const NO_TOKEN: &[&str] = &["no-expiry", "no-issuer", "no-subject"];

/// Ten seconds for each of the requests that a sign-in needs; the first one that fails ends it.
const PATIENCE: Duration = Duration::from_secs(20);
