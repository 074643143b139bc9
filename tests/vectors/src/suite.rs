//! The list of suites: which file is judged by whom.

use alloc::string::String;
use alloc::vec::Vec;

use tally::Tally;

use crate::exceptions::EXCEPTIONS;
use crate::{corpus, tokens, wycheproof};

/// What a suite is about; a test is one family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Wycheproof's four JOSE files.
    WycheproofTokens,
    /// RFC 7520, RFC 7797 and the examples of Curve25519.
    Cookbook,
    /// The appendices of RFC 7515 to 7517, 7638 and 8037.
    RfcAppendix,
    /// The tokens and keys of josekit-rs.
    Josekit,
    /// Padding that must not show: Bleichenbacher, Manger, Lucky 13.
    Padding,
    /// Content encryption.
    Content,
    /// Key wrapping.
    KeyWrap,
    /// Key agreement.
    Agreement,
    /// RSA decryption.
    RsaDecryption,
    /// RSA signatures.
    RsaSignature,
    /// Signatures and codes without RSA.
    Signature,
    /// Keys from passwords.
    Password,
    /// Nobody judges the file, which is itself a disagreement.
    Unknown,
}

/// One corpus file or folder and its judge.
pub struct Suite {
    family: Family,
    file: String,
    judge: Judge,
}

/// Fills the tally of one file.
pub(crate) type Judge = fn(&str, &mut Tally);

impl Suite {
    pub(crate) fn new(family: Family, file: impl Into<String>, judge: Judge) -> Self {
        Self {
            family,
            file: file.into(),
            judge,
        }
    }

    /// What it is about.
    #[must_use]
    pub const fn family(&self) -> Family {
        self.family
    }

    /// The path below the corpora folder.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Whether tokens are judged, through the doors that everybody uses; else it is about what lies
    /// under them.
    #[must_use]
    pub fn is_about_tokens(&self) -> bool {
        self.family <= Family::Josekit
    }

    /// Runs every case.
    #[must_use]
    pub fn run(&self) -> Tally {
        let mut tally = Tally::new(self.file.as_str(), EXCEPTIONS);
        (self.judge)(&self.file, &mut tally);
        tally
    }
}

/// Every suite for which files were embedded; none without the corpora.
#[must_use]
pub fn suites() -> Vec<Suite> {
    let mut suites: Vec<Suite> = corpus::below("wycheproof/")
        .into_iter()
        .map(wycheproof::suite)
        .collect();
    if !suites.is_empty() {
        suites.extend(tokens::suites());
        #[cfg(feature = "primitives")]
        suites.extend(crate::padding::suites());
    }
    suites.sort_by(|a, b| (a.family, &a.file).cmp(&(b.family, &b.file)));
    suites
}
