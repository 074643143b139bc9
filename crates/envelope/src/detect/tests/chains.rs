//! Wrappings inside one another, made at random, and bounds on what they cost.

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

use super::*;

/// A wrapping of octets, or of text alone.
#[derive(Clone, Copy)]
enum Make {
    Octets(fn(&[u8]) -> Vec<u8>),
    Text(fn(&[u8]) -> Vec<u8>),
}

const MAKERS: &[(Make, bool)] = &[
    // What it wraps, and whether text comes of it.
    (Make::Octets(wrap::base64), true),
    (Make::Octets(wrap::base64url), true),
    (Make::Octets(wrap::lines), true),
    (Make::Octets(wrap::hex), true),
    (Make::Octets(wrap::gzip), false),
    (Make::Octets(wrap::chunked), false),
    (Make::Text(wrap::percent), true),
    (Make::Text(wrap::json_string), true),
    (Make::Text(wrap::json_member), true),
    (Make::Text(wrap::utf16), false),
];

fn content(random: &mut ChaCha20Rng) -> (Vec<u8>, bool) {
    match random.next_u32() % 2 {
        #[cfg(feature = "jose")]
        0 => (token(), true),
        _ => {
            let mut body = alloc::vec![0; 300];
            random.fill_bytes(&mut body);
            let mut packets = message()[..16].to_vec();
            body[0] = 1;
            crate::framing::packet::write(18, &body, &mut packets).unwrap();
            (packets, false)
        }
    }
}

#[test]
fn a_random_chain_of_wrappings_gives_the_octets_back() {
    for seed in 0..300 {
        let mut random = ChaCha20Rng::seed_from_u64(seed);
        let (due, mut is_text) = content(&mut random);
        let mut octets = due.clone();
        for _ in 0..random.next_u32() % 6 {
            let place = random.next_u32() as usize % MAKERS.len();
            let (make, gives_text) = MAKERS[place];
            octets = match make {
                Make::Text(_) if !is_text => continue,
                Make::Octets(make) | Make::Text(make) => make(&octets),
            };
            is_text = gives_text;
        }
        let recognised = recognise(&octets);
        assert_eq!(
            recognised.damage,
            None,
            "seed {seed}: {}",
            recognised.wrapping()
        );
        assert_eq!(
            recognised.body,
            due,
            "seed {seed}: {}",
            recognised.wrapping()
        );
    }
}

#[test]
fn no_more_than_so_many_wrappings_are_undone() {
    let mut text = wrap::base64url(&message());
    for _ in 1..DEPTH_MAX {
        text = wrap::base64url(&text);
    }
    assert_eq!(recognise(&text).steps.len(), DEPTH_MAX);
    text = wrap::base64url(&text);
    assert_eq!(recognise(&text).format, Format::Unknown);
}

#[test]
fn a_layer_is_shown_for_each_wrapping() {
    let text = wrap::base64url(&message());
    let input = wrap::gzip(&wrap::json_string(&text));
    let layers = inspected(&input).layers;
    let named: Vec<_> = layers[..3]
        .iter()
        .map(|layer| {
            (
                layer.kind.as_str(),
                layer.facts["name"].as_str().unwrap(),
                layer.bytes,
            )
        })
        .collect();
    let (outer, inner) = (input.len() as u64, text.len() as u64);
    assert_eq!(
        named,
        [
            ("encoding", "gzip", Some(outer)),
            ("encoding", "JSON string", Some(inner + 2)),
            ("encoding", "base64url", Some(inner)),
        ]
    );
}

#[test]
fn the_warning_names_each_wrapping_in_order() {
    let input = wrap::gzip(&wrap::json_string(&wrap::base64url(&message())));
    let finding = &inspected(&input).findings[0];
    assert_eq!(finding.rule, "encoding.not-wire");
    assert!(
        finding
            .message
            .contains("wrapped 3 times, from outside: gzip, JSON string, base64url"),
        "{}",
        finding.message
    );
}

#[test]
fn what_unpacks_beyond_the_bounds_is_refused() {
    let zeros = wrap::gzip(&alloc::vec![0; 2_000_000]);
    let refused = refused(&zeros);
    assert_eq!(refused.cause, Cause::SizeLimit);
    assert_eq!(refused.evidence["limit"], Bounds::BUILT_IN.expansion_from);
    let mut profile = Profile::built_in("permissive").unwrap();
    profile.limits.body = 100;
    let packed = wrap::gzip(&alloc::vec![b'a'; 101]);
    let inspection = inspect(&InspectRequest::without_time(&packed, Some(&profile)));
    assert_eq!(inspection.diagnosis.unwrap().evidence["limit"], 100);
}
