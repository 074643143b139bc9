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
            refusal::unreadable("header", error)
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
            if self.has(name) {
                return Err(Diagnosis::new(
                    Cause::DuplicateMember,
                    format!(
                        "The header's {} stands in two parts of the header.",
                        refusal::member(name)
                    ),
                    refusal::CORRECT,
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

    /// Refuses a `crit` that names an extension outside `understood`, and one that breaks RFC 7515
    /// section 4.1.11: it is a protected list of distinct names, all of them there, none of them
    /// defined by the RFCs themselves.
    ///
    /// # Errors
    /// A [`Diagnosis`] with the names, or with the rule that is broken.
    pub(super) fn check_critical(&self, understood: &[&str]) -> Result<(), Diagnosis> {
        if !self.has("crit") {
            return Ok(());
        }
        let names = self.critical_names().ok_or_else(|| {
            refusal::malformed(format!(
                "The header's {} must be a list of different names, in the protected part.",
                refusal::member("crit")
            ))
        })?;
        if let Some(name) = names.iter().find(|name| DEFINED_MEMBERS.contains(*name)) {
            return Err(refusal::malformed(format!(
                "The header's {} lists `{name}`, which every program knows: only extensions belong there.",
                refusal::member("crit")
            )));
        }
        let unknown: Vec<String> = names
            .iter()
            .filter(|name| !understood.contains(*name))
            .map(ToString::to_string)
            .collect();
        if !unknown.is_empty() {
            return Err(refusal::critical(&unknown));
        }
        match names.iter().find(|name| !self.has(name)) {
            Some(name) => Err(refusal::malformed(format!(
                "The header's {} lists {}, which the header does not have.",
                refusal::member("crit"),
                refusal::member(name)
            ))),
            None => Ok(()),
        }
    }

    /// Whether the payload is signed as it is, without base64url (RFC 7797 section 3).
    ///
    /// # Errors
    /// A [`Diagnosis`] when `b64` is not a protected boolean, or false without being critical.
    pub(super) fn is_unencoded(&self) -> Result<bool, Diagnosis> {
        if self.unprotected.contains_key("b64") {
            return Err(refusal::malformed(format!(
                "The header's {} must stand in the protected part.",
                refusal::member("b64")
            )));
        }
        match self.protected.get("b64") {
            None | Some(Value::Bool(true)) => Ok(false),
            Some(Value::Bool(false)) => {
                let is_critical = self
                    .critical_names()
                    .is_some_and(|names| names.contains(&"b64"));
                if is_critical {
                    Ok(true)
                } else {
                    Err(refusal::malformed(
                        "The header's `b64` is false (the payload is not base64url), but its `crit` does not \
                         name `b64`, as it has to.",
                    ))
                }
            }
            Some(_) => Err(refusal::malformed(format!(
                "The header's {} must be true or false.",
                refusal::member("b64")
            ))),
        }
    }

    fn critical_names(&self) -> Option<Vec<&str>> {
        let names: Vec<&str> = self
            .protected
            .get("crit")?
            .as_array()?
            .iter()
            .map(Value::as_str)
            .collect::<Option<_>>()?;
        let is_distinct = names
            .iter()
            .enumerate()
            .all(|(at, name)| names.iter().skip(at + 1).all(|other| other != name));
        (!names.is_empty() && is_distinct).then_some(names)
    }

    /// What a reviewer should know: pointers to keys, which are never followed.
    pub(super) fn findings(&self) -> Vec<Finding> {
        KEY_POINTERS
            .iter()
            .filter(|name| self.has(name))
            .map(|name| {
                let message =
                    format!("The header carries {name}; it is shown and never used to find a key.");
                Finding::new("jose.header.key-pointer", Severity::Warning, message)
                    .at(format!("header.{name}"))
            })
            .collect()
    }

    /// A member, wherever it stands.
    pub(super) fn member(&self, name: &str) -> Option<&Value> {
        self.protected
            .get(name)
            .or_else(|| self.unprotected.get(name))
    }

    fn has(&self, name: &str) -> bool {
        self.member(name).is_some()
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.member(name).and_then(Value::as_str)
    }

    fn required(&self, name: &str) -> Result<&str, Diagnosis> {
        self.text(name).ok_or_else(|| {
            refusal::malformed(format!("The header has no {}.", refusal::member(name)))
                .with("member", name)
        })
    }

    /// Members that are there have the type their RFC gives them.
    fn check_types(&self) -> Result<(), Diagnosis> {
        for name in TEXT_MEMBERS {
            if self.member(name).is_some_and(|value| !value.is_string()) {
                return Err(refusal::malformed(format!(
                    "The header's {} must be a text.",
                    refusal::member(name)
                ))
                .with("member", *name));
            }
        }
        if self.unprotected.contains_key("zip") {
            return Err(refusal::malformed(format!(
                "The header's {} must stand in the protected part.",
                refusal::member("zip")
            )));
        }
        Ok(())
    }
}

const TEXT_MEMBERS: &[&str] = &["alg", "enc", "zip", "kid", "cty", "typ", "jku", "x5u"];
/// The members that RFC 7515, 7516 and 7518 define; `crit` must not list them.
const DEFINED_MEMBERS: &[&str] = &[
    "alg", "apu", "apv", "crit", "cty", "enc", "epk", "iv", "jku", "jwk", "kid", "p2c", "p2s",
    "tag", "typ", "x5c", "x5t", "x5t#S256", "x5u", "zip",
];
const KEY_POINTERS: &[&str] = &["jku", "x5u", "jwk", "x5c"];
