//! The JOSE header (RFC 7515 section 4, RFC 7516 section 4): its members as they were written, and
//! the types its RFCs demand. Nothing here decides whether an algorithm is allowed.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde_json::{Map, Value};

use super::{json, refusal};
use crate::encoding;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::inspect::finding::{Finding, Severity};
use crate::policy::profile::Profile;

/// The members that apply to one recipient or signature: protected ones and, in the JSON
/// serializations, unprotected ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Header {
    protected: Map<String, Value>,
    unprotected: Map<String, Value>,
}

impl Header {
    /// Reads a protected header from its base64url text, which begins at octet `offset`.
    ///
    /// # Errors
    /// A [`Diagnosis`] when it is too large for the profile, damaged or not strict JSON.
    pub(super) fn read(text: &[u8], offset: usize, profile: &Profile) -> Result<Self, Diagnosis> {
        let limit = profile.limits.jose_header;
        let octets = text.len() / 4 * 3 + text.len() % 4 * 3 / 4;
        if octets as u64 > limit {
            return Err(refusal::too_large(
                "header",
                octets,
                limit,
                "limits.jose_header",
            ));
        }
        let decoded = encoding::base64url_decode(text).map_err(|mut error| {
            error.at += offset;
            refusal::unreadable("base64url of the header", error)
        })?;
        let protected = json::object(&decoded).map_err(|error| {
            refusal::unreadable("header's JSON", error).with("octets_of", "decoded header")
        })?;
        let header = Self {
            protected,
            unprotected: Map::new(),
        };
        header.check_types()?;
        Ok(header)
    }

    /// Adds the unprotected members of a JSON serialization.
    ///
    /// # Errors
    /// A [`Diagnosis`] when a name is there already: the three parts must be disjoint
    /// (RFC 7516 section 7.2.1).
    pub(super) fn with_unprotected(
        mut self,
        members: Option<&Map<String, Value>>,
    ) -> Result<Self, Diagnosis> {
        for (name, value) in members.into_iter().flatten() {
            if self.member(name).is_some() {
                return Err(Diagnosis::new(
                    Cause::DuplicateMember,
                    format!(
                        "The header member {} stands in two parts of the header.",
                        refusal::shown(name)
                    ),
                    "Ask the sender to correct how the token is made.",
                ));
            }
            self.unprotected.insert(name.clone(), value.clone());
        }
        self.check_types()?;
        Ok(self)
    }

    /// The protected members, as they were written.
    pub(super) fn protected(&self) -> &Map<String, Value> {
        &self.protected
    }

    /// `alg`, which every header has.
    ///
    /// # Errors
    /// A [`Diagnosis`] when it is missing.
    pub(super) fn alg(&self) -> Result<&str, Diagnosis> {
        self.required("alg")
    }

    /// `enc`, which every JWE header has, protected.
    ///
    /// # Errors
    /// A [`Diagnosis`] when it is missing.
    pub(super) fn enc(&self) -> Result<&str, Diagnosis> {
        self.required("enc")
    }

    /// `zip`, from the protected part alone (RFC 7516 section 4.1.3).
    pub(super) fn zip(&self) -> Option<&str> {
        self.protected.get("zip").and_then(Value::as_str)
    }

    /// `kid`.
    pub(super) fn kid(&self) -> Option<&str> {
        self.text("kid")
    }

    /// `cty`.
    pub(super) fn cty(&self) -> Option<&str> {
        self.text("cty")
    }

    /// Refuses `crit` in any form: this codec has no extension it could understand, and a list
    /// that breaks RFC 7515 section 4.1.11 is refused as malformed.
    ///
    /// # Errors
    /// A [`Diagnosis`] when there is one.
    pub(super) fn refuse_critical(&self) -> Result<(), Diagnosis> {
        let Some(crit) = self.member("crit") else {
            return Ok(());
        };
        let names: Option<Vec<String>> = crit
            .as_array()
            .filter(|names| !names.is_empty() && self.protected.contains_key("crit"))
            .and_then(|names| {
                names
                    .iter()
                    .map(|name| name.as_str().map(ToString::to_string))
                    .collect()
            });
        let names = names.ok_or_else(|| {
            refusal::malformed("The header's crit is not a protected list of names.")
        })?;
        Err(refusal::critical(&names))
    }

    /// What a reviewer should know: pointers to keys, which are never followed.
    pub(super) fn findings(&self) -> Vec<Finding> {
        KEY_POINTERS
            .iter()
            .filter(|name| self.member(name).is_some())
            .map(|name| {
                let message =
                    format!("The header carries {name}; it is shown and never used to find a key.");
                Finding::new("jose.header.key-pointer", Severity::Warning, message)
                    .at(format!("header.{name}"))
            })
            .collect()
    }

    fn member(&self, name: &str) -> Option<&Value> {
        self.protected
            .get(name)
            .or_else(|| self.unprotected.get(name))
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.member(name).and_then(Value::as_str)
    }

    fn required(&self, name: &str) -> Result<&str, Diagnosis> {
        self.text(name).ok_or_else(|| {
            refusal::malformed(format!("The header has no {name}.")).with("member", name)
        })
    }

    /// Members that are there have the type their RFC gives them.
    fn check_types(&self) -> Result<(), Diagnosis> {
        for name in TEXT_MEMBERS {
            if self.member(name).is_some_and(|value| !value.is_string()) {
                return Err(
                    refusal::malformed(format!("The header's {name} is not a string."))
                        .with("member", *name),
                );
            }
        }
        if self.unprotected.contains_key("zip") {
            return Err(refusal::malformed("The header's zip is not protected."));
        }
        Ok(())
    }
}

const TEXT_MEMBERS: &[&str] = &["alg", "enc", "zip", "kid", "cty", "typ", "jku", "x5u"];
const KEY_POINTERS: &[&str] = &["jku", "x5u", "jwk", "x5c"];
