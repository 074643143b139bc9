//! How long before and after a key's end the steps of its rotation are due, and how long a key is
//! published before its first use. Data alone, read from TOML: what follows from it is decided in
//! [`crate::keyset`].

use alloc::string::{String, ToString};
use core::fmt;

use serde::{Deserialize, Serialize};

/// The times of a rotation, in days; the publication in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RotationPolicy {
    /// A successor is begun this long before the end of the old key.
    pub begin_before: u32,
    /// Old and new key are both active for this long.
    pub overlap: u32,
    /// A key that was taken out of use is kept this long before it may be destroyed: messages
    /// sealed to it may still arrive, and the step can be undone until then.
    pub destroy_after: u32,
    /// Evidence that a key works is fresh for this long.
    pub evidence_fresh: u32,
    /// A key of our own is published for so many seconds before it may protect: as long as readers
    /// of the published set may keep what they fetched. None without such readers.
    pub publish_before: u32,
}

/// Why a rotation policy could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RotationPolicyError {
    /// Both keys would be active for longer than the successor is there.
    OverlapTooLong,
    /// The text is not a rotation policy; the reader's own words.
    Syntax {
        /// What the TOML reader found wrong, with line and column.
        message: String,
    },
    /// A time is longer than [`RotationPolicy::LONGEST`], or evidence would never be fresh.
    Time {
        /// The member.
        member: &'static str,
    },
}

impl RotationPolicy {
    /// The longest time, in days: ten years.
    pub const LONGEST: u32 = 3650;

    /// Reads a policy from TOML. What is left out is as in the built-in one; unknown members are
    /// refused by name.
    ///
    /// # Errors
    /// [`RotationPolicyError`] with what is wrong.
    pub fn from_toml(text: &str) -> Result<Self, RotationPolicyError> {
        let policy: Self = toml::from_str(text).map_err(|error| RotationPolicyError::Syntax {
            message: error.to_string(),
        })?;
        policy.checked()
    }

    fn checked(self) -> Result<Self, RotationPolicyError> {
        let times = [
            ("begin_before", self.begin_before, 0),
            ("overlap", self.overlap, 0),
            ("destroy_after", self.destroy_after, 0),
            ("evidence_fresh", self.evidence_fresh, 1),
        ];
        for (member, days, least) in times {
            if !(least..=Self::LONGEST).contains(&days) {
                return Err(RotationPolicyError::Time { member });
            }
        }
        if self.overlap > self.begin_before {
            return Err(RotationPolicyError::OverlapTooLong);
        }
        Ok(self)
    }
}

impl Default for RotationPolicy {
    fn default() -> Self {
        Self {
            begin_before: 60,
            overlap: 14,
            destroy_after: 30,
            evidence_fresh: 30,
            publish_before: 0,
        }
    }
}

impl fmt::Display for RotationPolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OverlapTooLong => f.write_str(
                "`overlap` is longer than `begin_before`: both keys can not be active before the \
                 new one is begun",
            ),
            Self::Syntax { message } => write!(f, "not a rotation policy: {message}"),
            Self::Time { member } => write!(
                f,
                "`{member}` is a number of days up to {}, and `evidence_fresh` at least 1",
                RotationPolicy::LONGEST
            ),
        }
    }
}

impl core::error::Error for RotationPolicyError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_as_built_in() {
        let policy = RotationPolicy::from_toml("destroy_after = 7").unwrap();
        let expected = RotationPolicy {
            destroy_after: 7,
            ..RotationPolicy::default()
        };
        assert_eq!(policy, expected);
    }

    #[test]
    fn a_misspelt_time_is_refused_by_name() {
        let error = RotationPolicy::from_toml("destroy_afer = 7").unwrap_err();
        assert!(error.to_string().contains("destroy_afer"), "{error}");
    }

    #[test]
    fn a_time_that_can_not_be_is_refused_by_name() {
        for (text, member) in [
            ("begin_before = 3651", "begin_before"),
            ("destroy_after = 4000000000", "destroy_after"),
            ("evidence_fresh = 0", "evidence_fresh"),
        ] {
            let error = RotationPolicy::from_toml(text).unwrap_err();
            assert_eq!(error, RotationPolicyError::Time { member }, "{text}");
        }
        assert!(RotationPolicy::from_toml("destroy_after = -1").is_err());
    }

    #[test]
    fn both_keys_are_not_active_before_the_new_one_is_begun() {
        let text = "begin_before = 10\noverlap = 11";
        let error = RotationPolicy::from_toml(text).unwrap_err();
        assert_eq!(error, RotationPolicyError::OverlapTooLong);
    }
}
