//! How each wrapping is undone: a file for a family of them. Every reader here is total, takes one
//! pass, and gives what it could read together with what was wrong; whether that is an envelope is
//! asked elsewhere.

mod base64;
mod dump;
mod entities;
mod escapes;
mod fields;
mod gzip;
mod hex;
mod label;
mod lines;
mod marks;
mod numbers;
mod percent;
mod printable;
pub(super) mod sight;
mod text;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::Bounds;
use super::damage::Flaw;
use super::http::{self, head::Head};
use super::wrapping::Wrapping;
use sight::Sight;

/// What was inside a wrapping.
pub(super) struct Undone<'a> {
    pub(super) wrapping: Wrapping,
    pub(super) octets: Cow<'a, [u8]>,
    /// What of the wrapping could not be read.
    pub(super) flaw: Option<Flaw>,
    /// The name of the member or field.
    pub(super) name: Option<String>,
    /// The head of an HTTP message.
    pub(super) head: Option<Head>,
    /// More may have come out than went in.
    pub(super) is_unpacked: bool,
}

impl<'a> Undone<'a> {
    pub(super) fn new(wrapping: Wrapping, octets: impl Into<Cow<'a, [u8]>>) -> Self {
        Self {
            wrapping,
            octets: octets.into(),
            flaw: None,
            name: None,
            head: None,
            is_unpacked: false,
        }
    }

    pub(super) fn with(self, flaw: Option<Flaw>) -> Self {
        Self { flaw, ..self }
    }

    pub(super) fn named(self, name: Option<String>) -> Self {
        Self { name, ..self }
    }
}

/// What may be inside, one kind of wrapping after the other; those that are easy to tell come
/// first. Several of one kind stand beside one another.
pub(super) fn candidates<'a>(
    octets: &'a [u8],
    bounds: Bounds,
) -> impl Iterator<Item = Vec<Undone<'a>>> {
    let sight = Sight::of(octets);
    let kinds = [
        Undo::One(http::message),
        Undo::One(http::chunked),
        Undo::One(http::curl_trace),
        Undo::One(http::curl_command),
        Undo::Unpack(gzip::gzip),
        Undo::Unpack(gzip::zlib),
        Undo::One(marks::byte_order_mark),
        Undo::One(marks::invisible),
        Undo::One(text::utf16),
        Undo::One(text::latin1),
        Undo::One(lines::crlf),
        Undo::One(lines::mail_quote),
        Undo::One(lines::armor_in_one_line),
        Undo::Many(fields::json),
        Undo::Many(fields::form),
        Undo::One(label::data_url),
        Undo::One(label::label),
        Undo::One(escapes::quoted),
        Undo::One(escapes::escaped),
        Undo::One(percent::percent),
        Undo::One(entities::entities),
        Undo::One(printable::quoted_printable),
        Undo::One(dump::hex_dump),
        Undo::One(numbers::decimal_octets),
        Undo::One(hex::hex),
        Undo::One(base64::base64),
        Undo::One(base64::base64_with_spaces),
    ];
    kinds
        .into_iter()
        .map(move |undo| undo.apply(&sight, &bounds))
}

/// A kind of wrapping.
#[derive(Clone, Copy)]
enum Undo {
    One(for<'a> fn(&Sight<'a>) -> Option<Undone<'a>>),
    Many(for<'a> fn(&Sight<'a>) -> Vec<Undone<'a>>),
    Unpack(for<'a> fn(&Sight<'a>, &Bounds) -> Option<Undone<'a>>),
}

impl Undo {
    fn apply<'a>(self, sight: &Sight<'a>, bounds: &Bounds) -> Vec<Undone<'a>> {
        match self {
            Self::One(undo) => undo(sight).into_iter().collect(),
            Self::Many(undo) => undo(sight),
            Self::Unpack(undo) => undo(sight, bounds).into_iter().collect(),
        }
    }
}
