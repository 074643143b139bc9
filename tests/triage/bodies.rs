//! Bodies of which is known what is wrong with them: sealed once, and damaged in one way each.

use anyhow::{Context as _, Result};
use conformance::dice::Dice;

use super::sides::{Body, Sides, echo};

/// What is to come of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    Opened,
    Refused(&'static str),
}

/// A body and what is to come of it.
#[derive(Clone)]
pub(crate) struct Known {
    pub(crate) body: Body,
    pub(crate) due: Due,
}

/// Several of every kind.
pub(crate) fn stock(sides: &Sides, each: u64) -> Result<Vec<Known>> {
    let mut stock = Vec::new();
    for turn in 0..each {
        // Some hours apart, so that the report has an hour for each.
        add(sides, sides.born + 120 + turn * 5_400, &mut stock)?;
    }
    Ok(stock)
}

/// One body of every kind, at a moment.
fn add(sides: &Sides, at: u64, stock: &mut Vec<Known>) -> Result<()> {
    let [first, second] = &sides.ours;
    let (theirs, stranger) = (&sides.theirs.secret, &sides.stranger);
    let good = echo("hello", at);
    let good_pgp = sides.openpgp(&good, &first.public, theirs, at)?;
    let good_token = sides.token(&good, at)?;
    let mut keep = |body: Body, due| stock.push(Known { body, due });
    let refused = Due::Refused;

    keep(changed(&good_pgp, cut), refused("truncated"));
    keep(changed(&good_pgp, spoilt), refused("bad-encoding"));
    keep(changed(&good_pgp, flipped), refused("decryption-failed"));
    keep(changed(&good_token, flipped), refused("decryption-failed"));
    keep(good_pgp, Due::Opened);
    keep(good_token, Due::Opened);
    keep(
        sides.openpgp(&good, &second.public, theirs, at)?,
        Due::Opened,
    );
    keep(
        sides.openpgp(&good, &stranger.public, theirs, at)?,
        refused("no-matching-key"),
    );
    keep(
        sides.openpgp(&good, &first.public, &stranger.secret, at)?,
        refused("unknown-signer"),
    );
    keep(sides.unsigned(&good, at)?, refused("not-signed"));
    keep(
        sides.openpgp(&echo("late", at - 90), &first.public, theirs, at)?,
        refused("clock-skew"),
    );
    keep(
        sides.openpgp("{\"a\":1,\"a\":2}", &first.public, theirs, at)?,
        refused("protocol-json"),
    );
    keep(sides.token("{}", at)?, refused("protocol-missing-field"));
    for text in ["<html>502</html>", "{\\\"plain\\\":true}"] {
        let text = text.into();
        keep(Body { text, at }, refused("not-an-envelope"));
    }
    Ok(())
}

/// One of the stock, as often as the dice say.
pub(crate) fn drawn<'a>(stock: &'a [Known], dice: &mut Dice) -> Result<&'a Known> {
    stock.get(dice.below(stock.len())).context("an empty stock")
}

fn changed(body: &Body, change: fn(&str) -> String) -> Body {
    Body {
        text: change(&body.text),
        at: body.at,
    }
}

/// Two thirds of it, in whole groups of base64.
fn cut(text: &str) -> String {
    text.chars().take(text.len() / 3 * 2 / 4 * 4).collect()
}

/// A sign in the middle that no base64 has.
fn spoilt(text: &str) -> String {
    let (start, end) = text.split_at(text.len() / 2);
    format!("{start}!{end}")
}

/// Another letter near the end: in the encrypted data, or in the tag of a token.
fn flipped(text: &str) -> String {
    let (start, end) = text.split_at(text.len() - 12);
    let other = if end.starts_with('A') { 'B' } else { 'A' };
    format!("{start}{other}{}", end.get(1..).unwrap_or_default())
}
