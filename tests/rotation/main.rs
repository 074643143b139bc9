//! Whole rotations over HTTP, against a simulated counterparty, under traffic that never pauses:
//! not one echo may fail from the first step to the last.
#![expect(
    clippy::indexing_slicing,
    reason = "JSON answers are read by their members; what is missing fails the test"
)]

extern crate alloc;

mod connected;
mod rotate;
mod service;
mod traffic;

use anyhow::{Result, ensure};

use scratch_postgres::Postgres;

use connected::Connected;
use rotate::{End, carry_out, generate, of_the_counterparty};
use traffic::Traffic;

#[test]
fn our_keys_are_rotated_and_no_echo_fails() -> Result<()> {
    let sides = Connected::start(None)?;
    under_traffic("our keys", &sides, || {
        carry_out(&sides, &generate(&sides)?, End::Deactivated)
    })
}

#[test]
fn the_counterpartys_keys_are_rotated_and_no_echo_fails() -> Result<()> {
    let sides = Connected::start(None)?;
    under_traffic("the counterparty's keys", &sides, || {
        carry_out(&sides, &of_the_counterparty(&sides)?, End::Deactivated)
    })
}

#[test]
fn a_compromise_in_the_middle_of_a_rotation_fails_no_echo() -> Result<()> {
    let sides = Connected::start(None)?;
    under_traffic("our keys, the old ones compromised", &sides, || {
        carry_out(&sides, &generate(&sides)?, End::Compromised)
    })
}

#[test]
fn on_one_database_two_servers_rotate_and_no_echo_fails() -> Result<()> {
    let postgres = Postgres::start()?;
    let sides = Connected::start(Some(&postgres.url()))?;
    under_traffic(
        "both sides' keys, two servers on one PostgreSQL",
        &sides,
        || {
            carry_out(&sides, &generate(&sides)?, End::Deactivated)?;
            carry_out(&sides, &of_the_counterparty(&sides)?, End::Deactivated)
        },
    )
}

/// Works while echoes go on, none of which may fail.
fn under_traffic(what: &str, sides: &Connected, work: impl FnOnce() -> Result<()>) -> Result<()> {
    let traffic = Traffic::begin(sides.counterparty.address);
    let done = work();
    let count = traffic.end()?;
    println!(
        "{what}: {} echoes sent, {} failed, the slowest took {} ms",
        count.sent,
        count.failed.len(),
        count.slowest.as_millis()
    );
    done?;
    ensure!(count.sent > LEAST, "only {} echoes were sent", count.sent);
    ensure!(count.failed.is_empty(), "{:#?}", count.failed);
    Ok(())
}

/// Fewer would be no traffic: a rotation takes some seconds.
const LEAST: usize = 50;
