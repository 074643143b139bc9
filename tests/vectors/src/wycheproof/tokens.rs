//! The four JOSE files: every case is run, with the private keys of its group held and the public
//! ones trusted, or the private ones where there are no others.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use envelope::{KeyRing, Profile, Refused};
use serde_json::Value;
use tally::{Judged, Tally};

use super::{Due, Group, due, has_flag};
use crate::octets::{from_base64url, from_hex};
use crate::token::{self, Expected, Opening};
use crate::{corpus, wycheproof};

/// Judges a file.
pub(super) fn judge(path: &str, tally: &mut Tally) {
    match token::strict() {
        Ok(profile) => wycheproof::run(path, tally, |group| read(group, profile.clone())),
        Err(error) => tally.record("profile", Judged::Disagreed(error)),
    }
}

fn read(group: &Value, profile: Profile) -> Group {
    let null = Value::Null;
    let private = group.get("private").unwrap_or(&null);
    let rings = token::json_ring(private).and_then(|keys| {
        let trust = token::json_ring(group.get("public").unwrap_or(private))?;
        Ok((keys, trust))
    });
    let paddings = RefCell::new(None);
    Group::judged(move |case| {
        let judged = match &rings {
            Ok((keys, trust)) => judge_case(case, keys, trust, &profile, &paddings),
            // A key that is not taken opens nothing, which is what is due of a wrong one.
            Err(_) if due(case) == Due::Invalid => Ok(()),
            Err(error) => Err(error.clone()),
        };
        judged.map_or_else(Judged::Disagreed, |()| Judged::Agreed)
    })
}

fn judge_case(
    case: &Value,
    keys: &KeyRing,
    trust: &KeyRing,
    profile: &Profile,
    paddings: &RefCell<Option<Refused>>,
) -> Result<(), String> {
    let token = token(case).ok_or("no token in the case")?;
    let opening = Opening {
        keys,
        trust,
        profile,
        detached: None,
    };
    opening.check(token.as_bytes(), &expected(case, &token)?)?;
    if !has_flag(case, "ModifiedPkcs15Padding") {
        return Ok(());
    }
    // RFC 7516 section 11.5: what is wrong with the padding does not show.
    let Err(refused) = opening.open(token.as_bytes()) else {
        return Err(String::from("opened the second time"));
    };
    let mut first = paddings.borrow_mut();
    let first = first.get_or_insert_with(|| refused.clone());
    if *first == refused {
        return Ok(());
    }
    Err(format!("the padding shows: {}", token::explained(&refused)))
}

/// The token as text; an object is a JSON serialization, which these files call invalid.
fn token(case: &Value) -> Option<String> {
    match case.get("jwe").or_else(|| case.get("jws"))? {
        Value::String(compact) => Some(compact.clone()),
        json => Some(format!("{json}")),
    }
}

/// The payload that is due is in the case, or the second part of a signed token. Some encrypted ones
/// do not say theirs.
fn expected(case: &Value, token: &str) -> Result<Expected, String> {
    if due(case) != Due::Valid {
        return Ok(Expected::Refused);
    }
    let payload: Option<Vec<u8>> = match case.get("pt") {
        Some(_) => from_hex(corpus::text(case, "/pt")),
        None if case.get("jwe").is_some() => return Ok(Expected::Opened),
        // One character that is none of base64url is what two of the cases are about.
        None => token
            .split('.')
            .nth(1)
            .and_then(|part| from_base64url(part.trim_end_matches('?'))),
    };
    payload
        .map(Expected::Payload)
        .ok_or_else(|| String::from("no payload in the case"))
}
