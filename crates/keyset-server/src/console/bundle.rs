//! The console's files in memory: each with its type, its hash, how long a browser may keep it, and
//! a compressed form where the build made one.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use axum::body::Bytes;
use axum::http::HeaderValue;
use sha2::{Digest as _, Sha256};

/// Every file by its path below the folder, with `/` between the parts.
pub(super) struct Bundle {
    files: BTreeMap<String, Asset>,
    page: Asset,
}

/// A file.
#[derive(Clone)]
pub(super) struct Asset {
    media_type: &'static str,
    caching: &'static str,
    tag: HeaderValue,
    octets: Bytes,
    brotli: Option<Bytes>,
}

/// How the octets of an answer are written (RFC 9110 section 8.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    /// As they are.
    Identity,
    /// RFC 7932.
    Brotli,
}

/// Why a folder is no console.
#[derive(Debug)]
#[non_exhaustive]
pub enum BundleError {
    /// A file or folder can not be read.
    File {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A name is not one of the console's files, or one leads elsewhere.
    Name {
        /// Where.
        path: PathBuf,
    },
    /// The page is missing, or no page.
    Page,
    /// More than 64 MiB.
    TooLarge,
}

impl Bundle {
    /// Reads a folder and those below it.
    pub(super) fn read(folder: &Path) -> Result<Self, BundleError> {
        let mut octets = BTreeMap::new();
        collect(folder, "", &mut octets)?;
        let files: BTreeMap<String, Asset> = octets
            .iter()
            .filter_map(|(name, content)| {
                let brotli = octets.get(&format!("{name}.br"));
                Some((name.clone(), Asset::of(name, content, brotli)?))
            })
            .collect();
        let page = files.get(PAGE).cloned().ok_or(BundleError::Page)?;
        Ok(Self { files, page })
    }

    /// A file.
    pub(super) fn file(&self, name: &str) -> Option<&Asset> {
        self.files.get(name)
    }

    /// `index.html`.
    pub(super) const fn page(&self) -> &Asset {
        &self.page
    }
}

impl Asset {
    /// None for a kind of file that a console does not have.
    fn of(name: &str, octets: &Bytes, brotli: Option<&Bytes>) -> Option<Self> {
        let media_type = media_type(extension(name)?)?;
        let digest: String = Sha256::digest(octets)
            .iter()
            .take(16)
            .map(|octet| format!("{octet:02x}"))
            .collect();
        Some(Self {
            media_type,
            caching: if has_hash(name) { FOREVER } else { ASK_AGAIN },
            tag: HeaderValue::try_from(format!("\"{digest}\"")).ok()?,
            octets: octets.clone(),
            brotli: brotli.cloned(),
        })
    }

    /// As it is in the folder.
    pub(super) fn octets(&self) -> &[u8] {
        &self.octets
    }

    /// As a client gets it that knows brotli, or does not.
    pub(super) fn coded(&self, knows_brotli: bool) -> (Coding, Bytes) {
        match &self.brotli {
            Some(brotli) if knows_brotli => (Coding::Brotli, brotli.clone()),
            _ => (Coding::Identity, self.octets.clone()),
        }
    }

    /// For `ETag`.
    pub(super) const fn tag(&self) -> &HeaderValue {
        &self.tag
    }

    /// For `Cache-Control`.
    pub(super) const fn caching(&self) -> &'static str {
        self.caching
    }

    /// For `Content-Type`.
    pub(super) const fn media_type(&self) -> &'static str {
        self.media_type
    }
}

/// What stands behind the last dot of the last part of a path.
pub(super) fn extension(name: &str) -> Option<&str> {
    let last = name.rsplit('/').next()?;
    last.rsplit_once('.').map(|(_, extension)| extension)
}

fn collect(
    folder: &Path,
    below: &str,
    octets: &mut BTreeMap<String, Bytes>,
) -> Result<(), BundleError> {
    let failed = |path: &Path| {
        let path = path.to_path_buf();
        move |source| BundleError::File { path, source }
    };
    for entry in fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        let odd = || BundleError::Name { path: path.clone() };
        let last = path.file_name().and_then(|name| name.to_str());
        let name = format!("{below}{}", last.ok_or_else(odd)?);
        // A link could lead to a file that nobody means to publish.
        let kind = fs::symlink_metadata(&path).map_err(failed(&path))?;
        if kind.is_dir() {
            collect(&path, &format!("{name}/"), octets)?;
        } else if kind.is_file() {
            let held: usize = octets.values().map(Bytes::len).sum();
            let length = usize::try_from(kind.len()).unwrap_or(usize::MAX);
            if held.saturating_add(length) > LARGEST {
                return Err(BundleError::TooLarge);
            }
            let content = fs::read(&path).map_err(failed(&path))?;
            octets.insert(name, content.into());
        } else {
            return Err(odd());
        }
    }
    Ok(())
}

fn media_type(extension: &str) -> Option<&'static str> {
    Some(match extension {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "wasm" => "application/wasm",
        "woff2" => "font/woff2",
        _ => return None,
    })
}

/// Whether the build wrote a hash of the content into the name: 16 hexadecimal digits.
fn has_hash(name: &str) -> bool {
    name.split(|letter: char| !letter.is_ascii_alphanumeric())
        .any(|part| part.len() == 16 && part.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

impl fmt::Display for BundleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, .. } => write!(f, "can not read {}", path.display()),
            Self::Name { path } => write!(f, "{} is no file of a console", path.display()),
            Self::Page => f.write_str("the folder of --console has no index.html of a console"),
            Self::TooLarge => f.write_str("the folder of --console holds more than 64 MiB"),
        }
    }
}

impl std::error::Error for BundleError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { source, .. } => Some(source),
            _ => None,
        }
    }
}

const PAGE: &str = "index.html";

/// In octets.
const LARGEST: usize = 64 * 1024 * 1024;

const FOREVER: &str = "public, max-age=31536000, immutable";

const ASK_AGAIN: &str = "no-cache";
