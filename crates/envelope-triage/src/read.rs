//! Finding the bodies of a batch. Nothing is opened here; what is no body is counted by kind.

mod har;
pub(crate) mod http;
mod json;
mod locate;

use alloc::borrow::Cow;

use envelope::UnixTime;

use crate::batch::Batch;
use crate::field::FieldPath;
use crate::place::{Item, Side};
use crate::prefilter::Prefilter;
use crate::sniff::{BYTE_ORDER_MARK, Kind};

/// Where in a record to look; by itself where nothing is said.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    /// The field of a JSON record that holds the body.
    pub body: Option<FieldPath>,
    /// The field that holds its time.
    pub time: Option<FieldPath>,
}

/// One body as it was found.
#[derive(Debug)]
pub struct Record<'a> {
    /// The octets.
    pub body: Cow<'a, [u8]>,
    /// When it travelled, as the record says.
    pub time: Option<UnixTime>,
    /// Which way it went.
    pub side: Option<Side>,
    /// The HTTP status of the answer.
    pub status: Option<u16>,
    /// The URL of the call.
    pub url: Option<Cow<'a, str>>,
}

/// What a record is.
#[derive(Debug)]
pub enum Found<'a> {
    /// A body, to be judged.
    Body(Record<'a>),
    /// Well written, without an envelope.
    NoEnvelope,
    /// Not written as such a source is.
    Unreadable,
}

/// Finds the bodies of batches.
pub struct Reader {
    fields: Fields,
    prefilter: Prefilter,
}

impl Reader {
    /// A reader that looks into these fields.
    #[must_use]
    pub fn new(fields: Fields) -> Self {
        Self {
            prefilter: Prefilter::new(fields.body.as_ref()),
            fields,
        }
    }

    /// Gives every record of a batch to `found`, in order.
    pub fn read(&self, batch: &Batch, mut found: impl FnMut(Item, Found<'_>)) {
        let octets = batch.octets.as_slice();
        match batch.kind {
            Kind::Lines => {
                for (number, line) in lines(batch) {
                    self.line(line, |what| found(Item::Line(number), what));
                }
            }
            Kind::Har => {
                for (number, line) in lines(batch) {
                    har::entry(line, number, &mut found);
                }
            }
            Kind::Http => http::messages(octets, &mut found),
            Kind::Body if octets.is_empty() => {}
            Kind::Body => {
                let record = json::document(octets, &self.fields);
                let record = record.unwrap_or_else(|| Record::new(octets));
                found(Item::Whole, Found::Body(record));
            }
        }
    }

    fn line(&self, line: &[u8], mut found: impl FnMut(Found<'_>)) {
        let is_object = line.starts_with(b"{") && line.ends_with(b"}");
        if !self.prefilter.may_hold_body(line) {
            found(if is_object {
                Found::NoEnvelope
            } else {
                Found::Unreadable
            });
        } else if is_object {
            json::record(line, &self.fields, found);
        } else if locate::is_message(line) {
            found(Found::Body(Record::new(line)));
        } else {
            found(Found::Unreadable);
        }
    }
}

impl<'a> Record<'a> {
    /// A body about which nothing else is known.
    pub(crate) fn new(body: impl Into<Cow<'a, [u8]>>) -> Self {
        Self {
            body: body.into(),
            time: None,
            side: None,
            status: None,
            url: None,
        }
    }
}

/// Lines that are not blank, trimmed, with their numbers.
fn lines(batch: &Batch) -> impl Iterator<Item = (u64, &[u8])> {
    let octets = batch.octets.as_slice();
    let mut from = 0;
    let ends = memchr::memchr_iter(b'\n', octets).chain([octets.len()]);
    let lines = ends.map(move |end| {
        let line = octets.get(from..end).unwrap_or_default();
        from = end.saturating_add(1);
        line
    });
    (batch.first..)
        .zip(lines)
        .map(|(number, line)| {
            let start = if number == 1 { BYTE_ORDER_MARK } else { b"" };
            let line = line.strip_prefix(start).unwrap_or(line).trim_ascii();
            // Elements of an array, one a line.
            (number, line.strip_suffix(b",").unwrap_or(line))
        })
        .filter(|(_, line)| !line.is_empty())
}

#[cfg(test)]
mod tests;
