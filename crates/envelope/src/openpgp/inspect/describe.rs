//! One packet as a layer: its kind, its place, its fields and what they say without a key.

use alloc::vec::Vec;

use super::Position;
use super::context::Context;
use super::cursor::{Cursor, Span};
use super::facts::Facts;
use super::{data, key, names, session_key, signature};
use crate::framing::packet::{LengthKind, Packet};
use crate::inspect::{Field, Layer};
use crate::openpgp::wire::tag;

/// A layer and whether the packet's fields could be read to the end.
pub(super) struct Description {
    pub(super) layer: Layer,
    pub(super) facts: Facts,
    pub(super) whole: bool,
}

/// Describes a packet.
pub(super) fn describe(
    packet: &Packet<'_>,
    position: Position,
    context: &mut Context,
) -> Description {
    let mut facts = Facts::default();
    facts.set("packet", packet.tag);
    facts.set("header", packet.header.name());
    facts.set("body_bytes", packet.body.len());
    parts(packet, &mut facts);
    let mut layer = Layer::new(names::packet(packet.tag), position.depth);
    layer.bytes = u64::try_from(packet.octets).ok();
    layer.header_bytes = u64::try_from(packet.header_octets).ok();
    let mut cursor = Cursor::new(&packet.body);
    let whole = content(packet.tag, &mut cursor, &mut facts, context).is_some();
    if !whole && may_hold_secrets(packet.tag) {
        // What could not be told apart may be a payload or a secret.
        cursor.hide_remainder("unread");
    }
    if !position.is_compressed {
        layer.offset = u64::try_from(packet.offset).ok();
        layer.fields = fields(packet, cursor.spans);
    }
    Description {
        layer,
        facts,
        whole,
    }
}

/// How the length was given, where not as one number, and what it promises in vain.
fn parts(packet: &Packet<'_>, facts: &mut Facts) {
    if packet.missing > 0 {
        facts.set("missing_bytes", packet.missing);
    }
    match packet.length {
        LengthKind::Fixed => {}
        LengthKind::Partial => {
            facts.set("partial", true);
            facts.set("parts", packet.part_count);
            if let Some(first) = packet.parts.first() {
                facts.set("first_part_bytes", first.octets);
            }
        }
        LengthKind::Indeterminate => facts.set("indeterminate", true),
    }
}

fn content(
    id: u8,
    cursor: &mut Cursor<'_>,
    facts: &mut Facts,
    context: &mut Context,
) -> Option<()> {
    match id {
        tag::PKESK => session_key::public_key(cursor, facts)?,
        tag::SKESK => session_key::passphrase(cursor, facts)?,
        tag::SEIPD => data::seipd(cursor, facts)?,
        tag::SED => data::sed(cursor, facts),
        tag::AEAD => data::old_aead(cursor, facts)?,
        tag::ONE_PASS_SIGNATURE => signature::one_pass(cursor, facts)?,
        tag::SIGNATURE => signature::signature(cursor, facts, context)?,
        tag::LITERAL => data::literal(cursor, facts)?,
        tag::COMPRESSED => data::compressed(cursor, facts)?,
        tag::PUBLIC_KEY | tag::PUBLIC_SUBKEY | tag::SECRET_KEY | tag::SECRET_SUBKEY => {
            key::key(cursor, facts, context, id)?;
        }
        tag::USER_ID => data::user_id(cursor, facts),
        tag::USER_ATTRIBUTE => data::user_attribute(cursor, facts)?,
        tag::MDC => {
            cursor.octets("SHA-1", 20)?;
            cursor.rest().is_empty().then_some(())?;
        }
        tag::MARKER => {
            cursor.remainder("marker");
        }
        tag::PADDING => {
            cursor.remainder("padding");
        }
        tag::TRUST => {
            cursor.remainder("trust of a keyring");
        }
        _ => {
            // A reader that does not know a critical packet refuses the message (RFC 9580
            // section 4.3).
            facts.set("critical", id < 40);
        }
    }
    Some(())
}

const fn may_hold_secrets(id: u8) -> bool {
    matches!(
        id,
        tag::SECRET_KEY | tag::SECRET_SUBKEY | tag::LITERAL | tag::COMPRESSED
    )
}

/// Where the last part that is kept ends.
fn kept_end(packet: &Packet<'_>) -> Option<usize> {
    match packet.parts.last() {
        Some(last) => last.offset.checked_add(last.octets),
        None => packet.offset.checked_add(packet.octets),
    }
}

/// The places of fields in the input; those beyond the parts that are kept are left out.
fn fields(packet: &Packet<'_>, spans: Vec<Span>) -> Vec<Field> {
    spans
        .into_iter()
        .filter_map(|span| {
            let start = match packet.place(span.at) {
                Some(start) => start,
                // What is hidden stays hidden, wherever it begins.
                None if span.hidden => kept_end(packet)?,
                None => return None,
            };
            let last = span.at.checked_add(span.octets)?.checked_sub(1)?;
            // A field that goes on behind the parts that are kept reaches to the end.
            let end = match packet.place(last) {
                Some(last) => last + 1,
                None => packet.offset.checked_add(packet.octets)?,
            };
            Some(Field {
                name: span.name,
                offset: u64::try_from(start).ok()?,
                bytes: u64::try_from(end.checked_sub(start)?).ok()?,
                hidden: span.hidden,
            })
        })
        .collect()
}
