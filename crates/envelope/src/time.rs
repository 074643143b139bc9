//! Whole seconds since the epoch, always an argument: nothing here reads a clock.

use alloc::string::{String, ToString};
use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Seconds since 1970-01-01T00:00:00Z; written as RFC 3339 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime(i64);

/// The text is not an RFC 3339 date and time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotATime;

impl UnixTime {
    /// Seconds in a day, leap seconds aside.
    pub const DAY: i64 = 86_400;

    /// From whole seconds; values outside years 0 to 9999 are brought to the nearest bound.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Self {
        if seconds < -62_167_219_200 {
            Self(-62_167_219_200)
        } else if seconds > 253_402_300_799 {
            Self(253_402_300_799)
        } else {
            Self(seconds)
        }
    }

    /// Whole seconds since the epoch.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// This time moved by whole days, forward or back.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        Self::from_seconds(self.0.saturating_add(days.saturating_mul(Self::DAY)))
    }

    /// This time moved by whole seconds, forward or back.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self::from_seconds(self.0.saturating_add(seconds))
    }

    /// Whole days from `earlier` to this time, rounded towards zero.
    #[must_use]
    pub const fn days_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0) / Self::DAY
    }

    /// Reads RFC 3339 ("2026-11-24T09:00:00Z", any offset); fractions of a second are dropped.
    ///
    /// # Errors
    /// [`NotATime`] when the text has another form.
    pub fn parse(text: &str) -> Result<Self, NotATime> {
        OffsetDateTime::parse(text, &Rfc3339)
            .map(|moment| Self(moment.unix_timestamp()))
            .map_err(|_| NotATime)
    }

    /// The calendar date alone, `YYYY-MM-DD`.
    #[must_use]
    pub fn date(self) -> String {
        self.to_string().chars().take(10).collect()
    }
}

impl fmt::Display for NotATime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date and time of RFC 3339, such as 2026-11-24T09:00:00Z")
    }
}

impl core::error::Error for NotATime {}

impl fmt::Display for UnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moment = OffsetDateTime::from_unix_timestamp(self.0).map_err(|_| fmt::Error)?;
        let (year, month, day) = moment.to_calendar_date();
        let (hour, minute, second) = moment.to_hms();
        let month = u8::from(month);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"
        )
    }
}

impl Serialize for UnixTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for UnixTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_and_reads_rfc_3339() {
        let moment = UnixTime::from_seconds(1_700_000_000);
        assert_eq!(moment.to_string(), "2023-11-14T22:13:20Z");
        assert_eq!(UnixTime::parse("2023-11-15T07:13:20+09:00"), Ok(moment));
        assert_eq!(moment.date(), "2023-11-14");
    }

    #[test]
    fn refuses_what_is_not_a_time() {
        assert_eq!(UnixTime::parse("yesterday"), Err(NotATime));
    }

    #[test]
    fn extreme_seconds_still_have_a_text() {
        assert_eq!(
            UnixTime::from_seconds(i64::MAX).to_string(),
            "9999-12-31T23:59:59Z"
        );
        assert_eq!(
            UnixTime::from_seconds(i64::MIN).to_string(),
            "0000-01-01T00:00:00Z"
        );
    }
}
