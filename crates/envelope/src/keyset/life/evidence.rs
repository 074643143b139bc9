//! What is on record of a key besides its state: that its fingerprint was compared, that it was
//! seen to work, and who took part in a step.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::keyset::Environment;
use crate::time::UnixTime;

/// A record that a key works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What was seen.
    pub kind: EvidenceKind,
    /// When.
    pub at: UnixTime,
    /// Who ran or recorded it.
    pub operator: String,
    /// SHA-256 of the messages exchanged, request before answer, as 64 hexadecimal digits; none
    /// for the counterparty's word.
    pub exchange: Option<String>,
}

/// How a key was seen to work, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// An echo with the counterparty in which this very key was used.
    Echo,
    /// The counterparty said so, on record.
    CounterpartyWord,
    /// A message sealed and opened here. It says nothing of the other side.
    LocalRoundTrip,
}

/// A record that a key's fingerprint was compared with its owner over a second channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// The fingerprint or thumbprint as it was read out. White space and case do not matter in an
    /// OpenPGP fingerprint.
    pub fingerprint: String,
    /// By which way, such as `telephone`.
    pub channel: String,
    /// When.
    pub at: UnixTime,
    /// Who compared.
    pub operator: String,
}

/// Who takes a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Who asks for it.
    pub operator: String,
    /// Who agreed, where two people are needed.
    #[serde(default)]
    pub second: Option<String>,
}

impl Evidence {
    /// Whether it is enough in this environment: a local round trip counts in sandbox only.
    #[must_use]
    pub const fn counts_in(&self, environment: Environment) -> bool {
        match self.kind {
            EvidenceKind::Echo | EvidenceKind::CounterpartyWord => true,
            EvidenceKind::LocalRoundTrip => matches!(environment, Environment::Sandbox),
        }
    }

    /// Whether it was made within so many days before `at`, and not after it.
    #[must_use]
    pub fn is_fresh(&self, at: UnixTime, days: u32) -> bool {
        self.at <= at && at <= self.at.plus_days(i64::from(days))
    }
}

impl EvidenceKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Echo, Self::CounterpartyWord, Self::LocalRoundTrip];

    /// Stable identifier, as written on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Echo => "echo",
            Self::CounterpartyWord => "counterparty-word",
            Self::LocalRoundTrip => "local-round-trip",
        }
    }

    /// Finds a kind by its identifier.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

impl Comparison {
    /// Whether what was read out is this key's thumbprint.
    #[must_use]
    pub fn fits(&self, thumbprint: &str) -> bool {
        // A JOSE thumbprint is base64url, where case matters; hexadecimal digits have none.
        let same = |read: u8, due: u8| {
            read == due || (is_hex(thumbprint) && read.eq_ignore_ascii_case(&due))
        };
        let mut read = self
            .fingerprint
            .bytes()
            .filter(|octet| !octet.is_ascii_whitespace());
        let fits = thumbprint
            .bytes()
            .all(|due| read.next().is_some_and(|octet| same(octet, due)));
        fits && read.next().is_none() && !thumbprint.is_empty()
    }
}

impl Approval {
    /// Whether two different people stand behind it.
    #[must_use]
    pub fn is_by_two(&self) -> bool {
        self.second
            .as_ref()
            .is_some_and(|second| !second.is_empty() && !is_same_person(second, &self.operator))
    }
}

/// Whether two names are one person's: case does not tell people apart.
#[must_use]
pub fn is_same_person(one: &str, other: &str) -> bool {
    folded(one).eq(folded(other))
}

/// By way of the capital letters, of which some have two small ones.
fn folded(name: &str) -> impl Iterator<Item = char> + '_ {
    name.chars()
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|octet| octet.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

    fn comparison(fingerprint: &str) -> Comparison {
        Comparison {
            fingerprint: fingerprint.into(),
            channel: "telephone".into(),
            at: AT,
            operator: "kim".into(),
        }
    }

    #[test]
    fn a_fingerprint_may_be_read_out_in_groups_and_in_either_case() {
        assert!(comparison("0123 4567 89ab cdef").fits("0123456789ABCDEF"));
    }

    #[test]
    fn a_fingerprint_that_is_short_long_or_another_does_not_fit() {
        for read in [
            "0123456789ABCDE",
            "0123456789ABCDEF0",
            "0123456789ABCDEE",
            "",
        ] {
            assert!(!comparison(read).fits("0123456789ABCDEF"), "{read}");
        }
    }

    #[test]
    fn case_matters_in_a_jose_thumbprint() {
        let thumbprint = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";
        assert!(comparison(thumbprint).fits(thumbprint));
        assert!(!comparison(&thumbprint.to_lowercase()).fits(thumbprint));
    }

    #[test]
    fn one_person_under_two_names_for_the_same_step_is_one() {
        let approval = |second: Option<&str>| Approval {
            operator: "kim".into(),
            second: second.map(Into::into),
        };
        assert!(approval(Some("lee")).is_by_two());
        for second in [None, Some(""), Some("kim"), Some("Kim"), Some("KIM")] {
            assert!(!approval(second).is_by_two(), "{second:?}");
        }
    }

    #[test]
    fn the_identifier_of_a_kind_is_the_serialized_name() {
        for kind in EvidenceKind::ALL {
            assert_eq!(serde_json::json!(kind), serde_json::json!(kind.code()));
            assert_eq!(EvidenceKind::from_code(kind.code()), Some(*kind));
        }
    }

    #[test]
    fn evidence_from_the_future_is_not_fresh() {
        let evidence = Evidence {
            kind: EvidenceKind::Echo,
            at: AT,
            operator: "kim".into(),
            exchange: None,
        };
        assert!(evidence.is_fresh(AT, 0));
        assert!(evidence.is_fresh(AT.plus_days(30), 30));
        assert!(!evidence.is_fresh(AT.plus_days(31), 30));
        assert!(!evidence.is_fresh(AT.plus_days(-1), 30));
    }
}
