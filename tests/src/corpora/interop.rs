//! The declarative tests of openpgp-interop: messages of nine programs to decrypt, keys to import.
//! Keys, passphrases, signers and texts are in their JSON. Clock at now; profile `permissive`, and
//! the legacy rules where that refuses a signer whose key is bound by SHA-1.

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use tally::Tally;

use super::case::names_sha1;
use super::certificates::{inspect, parts, problems};
use super::desk::{Desk, Rules};
use super::folder::{Corpus, file_name, list, text};
use crate::envelope::Open;

/// Every message decrypts to its text, signed by its signer where one is named.
pub(super) fn messages(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    let desk = Desk::new(corpus)?;
    for path in corpus.group(group)? {
        let outcome = message(&path, &desk);
        desk.record(tally, file_name(&path), outcome);
    }
    Ok(())
}

/// Every key has its fingerprint, and those user ids and subkeys that hold.
pub(super) fn keys(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    let desk = Desk::new(corpus)?;
    for path in corpus.group(group)? {
        let outcome = key(&path, &desk);
        desk.record(tally, file_name(&path), outcome);
    }
    Ok(())
}

fn message(path: &str, desk: &Desk<'_>) -> Result<()> {
    let corpus = desk.corpus;
    let due = corpus.json(path)?;
    let (stem, folder) = places(path)?;
    let message = corpus.read(&format!("{stem}.asc"))?;
    let beside = |name: &str| corpus.path(&format!("{folder}/{name}"));
    let open = |rules| {
        let open = Open::new()
            .keys(beside(text(&due, "/decryptKey")))
            .passphrase(text(&due, "/passphrase"))
            .profile(desk.profile(rules));
        match text(&due, "/verifyKey") {
            "" => open,
            signer => open.trust(beside(signer)),
        }
    };
    let mut answer = desk.bounded(|| open(Rules::Permissive).run(&message))?;
    if answer.cause() == Some("signature-weak") {
        names_sha1(&answer)?;
        answer = desk.bounded(|| open(Rules::Legacy).run(&message))?;
    }
    let verdicts: &[&str] = match text(&due, "/verifyKey") {
        "" => &[],
        _ => &["valid"],
    };
    answer.expect_opened(text(&due, "/textcontent").as_bytes(), verdicts)?;
    Ok(())
}

/// The older half of these keys is bound by SHA-1, so the legacy rules judge.
fn key(path: &str, desk: &Desk<'_>) -> Result<()> {
    let due = desk.corpus.json(path)?;
    let (stem, _) = places(path)?;
    let file = desk.corpus.path(&format!("{stem}.asc"));
    let answer = inspect(&file, Rules::Legacy, None, desk)?;
    let [key] = answer.list("/keys") else {
        anyhow::bail!("not one key: {answer}");
    };
    ensure!(
        is_print(key, text(&due, "/expected_fingerprint")),
        "another fingerprint: {answer}"
    );
    ensure!(
        list(key, "/user_ids") == list(&due, "/expected_uids"),
        "other user ids: {answer}"
    );
    let valid: Vec<String> = problems(&answer)
        .into_iter()
        .filter(|(_, problems)| problems.is_empty())
        .map(|(id, _)| id)
        .collect();
    let subkeys: Vec<&Value> = parts(&answer)
        .skip(1)
        .filter(|subkey| valid.iter().any(|id| id == text(subkey, "/id")))
        .collect();
    let expected = list(&due, "/expected_subkeys");
    ensure!(
        subkeys.len() == expected.len()
            && subkeys
                .iter()
                .zip(expected)
                .all(|(subkey, due)| is_print(subkey, text(due, "/expected_fingerprint"))),
        "other subkeys: {answer}"
    );
    Ok(())
}

fn is_print(key: &Value, due: &str) -> bool {
    text(key, "/thumbprint").eq_ignore_ascii_case(due)
}

/// The path without `.json`, and its folder.
fn places(path: &str) -> Result<(&str, &str)> {
    let stem = path.strip_suffix(".json").context("not JSON")?;
    let (folder, _) = stem.rsplit_once('/').context("no folder")?;
    Ok((stem, folder))
}
