//! The subpackets of a signature (RFC 9580 section 5.2.3.7): each with its place, its flags and its
//! meaning in words.

mod value;

use alloc::string::String;
use alloc::vec::Vec;

use serde_json::{Map, Value};

use super::context::Context;
use super::cursor::Cursor;
use super::facts::Facts;
use super::names;
use crate::framing::subpacket::{Subpacket, SubpacketReader};
use crate::openpgp::wire;

/// What the subpackets of one signature say.
pub(super) struct Found {
    signature_type: u8,
    described: Vec<Value>,
    left_out: usize,
    facts: Facts,
}

impl Found {
    pub(super) fn of(signature_type: u8) -> Self {
        Self {
            signature_type,
            described: Vec::new(),
            left_out: 0,
            facts: Facts::default(),
        }
    }

    /// Reads one of the two areas; `None` when it is longer than the packet, `false` when it is
    /// damaged inside.
    pub(super) fn area(
        &mut self,
        cursor: &mut Cursor<'_>,
        length: usize,
        hashed: bool,
        context: &mut Context,
    ) -> Option<bool> {
        let start = cursor.at();
        let area = cursor.skip(length)?;
        for subpacket in SubpacketReader::new(area) {
            let Ok(subpacket) = subpacket else {
                return Some(false);
            };
            if context.subpackets_left == 0 {
                self.left_out += 1;
                continue;
            }
            context.subpackets_left -= 1;
            let id = subpacket.id & !CRITICAL;
            cursor.mark(
                alloc::format!("subpacket {id}: {}", names::subpacket(id)),
                start + subpacket.offset,
                subpacket.octets(),
                false,
            );
            self.describe(&subpacket, hashed, context);
        }
        Some(true)
    }

    /// Moves what was found into the facts of the signature.
    pub(super) fn into_facts(self, facts: &mut Facts) {
        facts.0.extend(self.facts.0);
        facts.set("subpackets", self.described);
        if self.left_out > 0 {
            facts.set("subpackets_left_out", self.left_out);
        }
    }

    fn describe(&mut self, subpacket: &Subpacket<'_>, hashed: bool, context: &mut Context) {
        let id = subpacket.id & !CRITICAL;
        let mut members = Map::new();
        let mut set = |name: &str, value: Value| members.insert(name.into(), value);
        set("type", id.into());
        set("name", names::subpacket(id).into());
        set("hashed", hashed.into());
        set("critical", (subpacket.id & CRITICAL != 0).into());
        set("bytes", subpacket.octets().into());
        let subject = value::Subject {
            key_created: context.key_created(self.signature_type),
            signed: self.signed(),
        };
        let value = value::value(id, subpacket.data, &subject);
        if value.is_none() {
            set("malformed", true.into());
        }
        if id == EMBEDDED_SIGNATURE
            && let Some(inner) = embedded(subpacket.data, context)
        {
            set("signature", inner);
        }
        set("value", value.unwrap_or_default());
        self.described.push(Value::Object(members));
        self.note(id, subpacket.data, hashed);
    }

    /// What the signature's own line tells. Only what is hashed is the signer's word; who signed is
    /// a hint wherever it stands.
    fn note(&mut self, id: u8, data: &[u8], hashed: bool) {
        match (id, data) {
            (2, data) if hashed => {
                if let Some(seconds) = data.first_chunk::<4>().filter(|_| data.len() == 4) {
                    let seconds = u32::from_be_bytes(*seconds);
                    self.facts
                        .set("created", alloc::format!("{}", wire::time(seconds)));
                }
            }
            (9, data) if hashed => {
                if let Some(seconds) = data.first_chunk::<4>().filter(|_| data.len() == 4) {
                    self.facts.set("key_lifetime", u32::from_be_bytes(*seconds));
                }
            }
            (16, data) if data.len() == 8 => self.first("signer", wire::hex(data)),
            (33, [version, print @ ..]) if matches!(print.len(), 20 | 32) => {
                self.first("signer_fingerprint", wire::hex(print));
                let id = if *version == 4 {
                    print.last_chunk::<8>()
                } else {
                    print.first_chunk::<8>()
                };
                if let Some(id) = id {
                    self.first("signer", wire::hex(id));
                }
            }
            _ => {}
        }
    }

    fn first(&mut self, name: &str, value: String) {
        if self.facts.text(name).is_none() {
            self.facts.set(name, value);
        }
    }

    /// The creation time that was read, which the hashed area gives first.
    fn signed(&self) -> Option<u32> {
        let text = self.facts.text("created")?;
        let moment = crate::UnixTime::parse(text).ok()?;
        wire::wire_time(moment)
    }
}

/// Bounded: a signature in a signature in a signature is described no further.
fn embedded(octets: &[u8], context: &mut Context) -> Option<Value> {
    if context.nesting >= NESTING_MAX {
        return None;
    }
    context.nesting += 1;
    let described = super::signature::embedded(octets, context);
    context.nesting -= 1;
    described
}

/// The bit of the type octet that makes a subpacket critical.
const CRITICAL: u8 = 0x80;
const EMBEDDED_SIGNATURE: u8 = 32;
/// A binding embeds one signature; nobody writes a second level.
const NESTING_MAX: u8 = 2;
