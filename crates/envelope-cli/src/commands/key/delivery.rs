//! Where a key goes that was made or changed: both halves are written, or neither.

use std::path::Path;

use envelope::key::report::KeyReport;
use envelope::key::ring::HeldKey;

use crate::failure::Failure;
use crate::files::{Draft, Readers, is_same_file};
use crate::keys::Loaded;
use crate::reply::{Reply, Status};
use crate::text;

/// Files asked for; without the first the key goes to standard output.
#[derive(Clone, Copy)]
pub(super) struct Delivery<'a> {
    /// The secret key, or the certificate where no secret part is held.
    pub(super) out: Option<&'a Path>,
    /// The certificate.
    pub(super) public_out: Option<&'a Path>,
}

impl Delivery<'_> {
    /// Writes the key and says what it is.
    pub(super) fn key(self, key: &HeldKey, report: &KeyReport) -> Result<Reply, Failure> {
        let secret = key.export_secret();
        let public = key.export_public();
        let (whole, readers) = match &secret {
            Some(secret) => (secret.expose(), Readers::Owner),
            None => (public.as_bytes(), Readers::Usual),
        };
        keep([
            (self.out, whole, readers),
            (self.public_out, public.as_bytes(), Readers::Usual),
        ])?;
        let shown = text::keys::keys(core::slice::from_ref(report));
        let reply = Reply::new(Status::Done).messages(&shown);
        Ok(if self.out.is_some() {
            reply
        } else {
            reply.output(whole)
        })
    }
}

/// Writes every file that has a name before any of them takes it. Nothing public takes the place of
/// a secret key.
pub(super) fn keep<const N: usize>(
    files: [(Option<&Path>, &[u8], Readers); N],
) -> Result<(), Failure> {
    let named = || {
        files
            .iter()
            .filter_map(|(path, _, readers)| Some(((*path)?, *readers)))
    };
    for (place, (path, readers)) in named().enumerate() {
        if named()
            .skip(place + 1)
            .any(|(other, _)| is_same_file(path, other))
        {
            return Err(Failure::Usage(
                "two outputs name the same file, and only one would be left: name two files",
            ));
        }
        if readers == Readers::Usual && holds_secret(path) {
            return Err(Failure::Usage(
                "an output would replace a secret key by what is public: name another file for it",
            ));
        }
    }
    let drafts = files
        .into_iter()
        .filter_map(|(path, octets, readers)| Some((path?, octets, readers)))
        .map(|(path, octets, readers)| Draft::new(path, octets, readers))
        .collect::<Result<Vec<_>, Failure>>()?;
    drafts.into_iter().try_for_each(Draft::keep)
}

/// Whether a file that is there holds a secret key.
fn holds_secret(path: &Path) -> bool {
    let mut loaded = Loaded::default();
    path.is_file()
        && matches!(loaded.add_file(path), Ok(Ok(())))
        && loaded.ring.iter().any(|key| key.export_secret().is_some())
}
