//! The inputs: files, folders and standard input, read as streams, unpacked where they are under
//! gzip, and cut into batches. What a file is shows itself by its beginning.

use alloc::sync::Arc;
use core::sync::atomic::{AtomicU64, Ordering};
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use envelope_triage::{Batch, Kind, Splitter};
use flate2::read::MultiGzDecoder;

use crate::failure::Failure;

/// What is to be read, in order.
pub(super) struct Inputs {
    files: Vec<PathBuf>,
    octets: Option<u64>,
    is_field_named: bool,
    limit: usize,
    read: ReadSoFar,
}

/// How many octets were read, before unpacking.
#[derive(Clone, Default)]
pub(super) struct ReadSoFar(Arc<AtomicU64>);

/// Where batches go.
pub(super) trait Sink {
    /// Takes a batch; false where no more are wanted.
    fn take(&mut self, batch: Batch) -> bool;
    /// Takes note of a file that can not be read, or not to its end.
    fn failed(&mut self, path: &Path, error: io::Error) -> bool;
}

impl Inputs {
    /// Every file of the paths given; those in folders sorted by name.
    pub(super) fn new(
        paths: &[PathBuf],
        is_field_named: bool,
        limit: usize,
    ) -> Result<Self, Failure> {
        let mut files = Vec::new();
        for path in paths {
            if path.as_os_str() == STDIN {
                files.push(path.clone());
                continue;
            }
            let failure = |source| Failure::Read {
                path: path.clone(),
                source,
            };
            if fs::metadata(path).map_err(failure)?.is_dir() {
                add_folder(path, &mut files).map_err(failure)?;
            } else {
                // That it can be opened is known before the work begins.
                File::open(path).map_err(failure)?;
                files.push(path.clone());
            }
        }
        let octets = files.iter().map(|file| octets_of(file)).sum();
        Ok(Self {
            files,
            octets,
            is_field_named,
            limit,
            read: ReadSoFar::default(),
        })
    }

    /// How many octets there are, where that is known.
    pub(super) const fn octets(&self) -> Option<u64> {
        self.octets
    }

    /// The count of what was read, which goes on while it is looked at.
    pub(super) fn read_so_far(&self) -> ReadSoFar {
        self.read.clone()
    }

    /// Reads everything, until the end or until no more is wanted.
    pub(super) fn read(self, sink: &mut impl Sink) {
        for path in &self.files {
            let outcome = if path.as_os_str() == STDIN {
                self.stream(STDIN_NAME, io::stdin(), sink)
            } else {
                File::open(path)
                    .and_then(|file| self.stream(&path.display().to_string(), file, sink))
            };
            let goes_on = match outcome {
                Ok(goes_on) => goes_on,
                Err(error) => sink.failed(path, error),
            };
            if !goes_on {
                return;
            }
        }
    }

    /// Reads one source; whether more is wanted.
    fn stream(
        &self,
        name: &str,
        source: impl Read + 'static,
        sink: &mut impl Sink,
    ) -> io::Result<bool> {
        let mut source = unpacked(Counted(source, self.read.clone()))?;
        let mut chunk = vec![0; CHUNK];
        let mut head = Vec::new();
        let kind = loop {
            let read = some_of(&mut source, &mut chunk)?;
            head.extend_from_slice(chunk.get(..read).unwrap_or_default());
            if let Some(kind) = Kind::of(&head, read == 0, self.is_field_named) {
                break kind;
            }
        };
        let mut splitter = Splitter::new(name, kind, self.limit);
        let mut give = |batch: Option<Batch>| batch.is_none_or(|batch| sink.take(batch));
        if !give(splitter.feed(&head)) {
            return Ok(false);
        }
        loop {
            let read = match some_of(&mut source, &mut chunk) {
                Ok(0) => return Ok(give(splitter.finish())),
                Ok(read) => read,
                Err(error) => {
                    // What was read of it counts.
                    give(splitter.finish());
                    return Err(error);
                }
            };
            if !give(splitter.feed(chunk.get(..read).unwrap_or_default())) {
                return Ok(false);
            }
        }
    }
}

impl ReadSoFar {
    pub(super) fn octets(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Counts what passes.
struct Counted<R>(R, ReadSoFar);

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(buffer)?;
        self.1.0.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// The stream, unpacked where it begins like gzip (RFC 1952).
fn unpacked(mut source: impl Read + 'static) -> io::Result<Box<dyn Read>> {
    let mut start = [0; 2];
    let mut length = 0;
    while let Some(rest) = start.get_mut(length..).filter(|rest| !rest.is_empty()) {
        match some_of(&mut source, rest)? {
            0 => break,
            read => length += read,
        }
    }
    let is_packed = start == GZIP;
    let whole = io::Cursor::new(start).take(length as u64).chain(source);
    Ok(if is_packed {
        Box::new(MultiGzDecoder::new(BufReader::new(whole)))
    } else {
        Box::new(whole)
    })
}

/// Reads once; a signal in between is no error.
fn some_of(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match source.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            outcome => return outcome,
        }
    }
}

/// Every file below a folder, by name. Links to folders are not followed, so that none leads back;
/// what is no file could keep a reader waiting.
fn add_folder(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        let is_link = fs::symlink_metadata(&path)?.is_symlink();
        let Ok(found) = fs::metadata(&path) else {
            continue;
        };
        if found.is_dir() && !is_link {
            add_folder(&path, files)?;
        } else if found.is_file() {
            files.push(path);
        }
    }
    Ok(())
}

/// The length of a file; none for a stream.
fn octets_of(path: &Path) -> Option<u64> {
    if path.as_os_str() == STDIN {
        return None;
    }
    let found = fs::metadata(path).ok()?;
    found.is_file().then_some(found.len())
}

/// What stands for standard input among the arguments.
pub(super) const STDIN: &str = "-";
/// And in the report.
pub(super) const STDIN_NAME: &str = "standard input";
/// Octets that are read at once: a batch is about as long.
const CHUNK: usize = 131_072;
const GZIP: [u8; 2] = [0x1f, 0x8b];
