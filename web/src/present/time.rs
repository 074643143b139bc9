//! Moments and the days left until them.

use envelope::UnixTime;

/// Fewer days than this are worth a warning.
pub const WARN_DAYS: i64 = 60;
/// Fewer days than this are an emergency.
pub const DANGER_DAYS: i64 = 14;

/// How much a remaining lifetime should worry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// Plenty of time, or no end.
    Calm,
    /// A rotation is due.
    Soon,
    /// It ends within days.
    Urgent,
    /// It has ended.
    Over,
}

/// How much an end at `end` should worry at `now`.
#[must_use]
pub const fn urgency(end: Option<UnixTime>, now: UnixTime) -> Urgency {
    let Some(end) = end else {
        return Urgency::Calm;
    };
    if end.seconds() <= now.seconds() {
        return Urgency::Over;
    }
    match end.days_since(now) {
        ..DANGER_DAYS => Urgency::Urgent,
        DANGER_DAYS..WARN_DAYS => Urgency::Soon,
        _ => Urgency::Calm,
    }
}

/// The time left in words: `today`, `1 day left`, `40 days left`, `ended 3 days ago`.
#[must_use]
pub fn left(end: UnixTime, now: UnixTime) -> String {
    let days = end.days_since(now);
    if end <= now {
        return match -days {
            0 => "ended today".into(),
            1 => "ended yesterday".into(),
            ago => format!("ended {ago} days ago"),
        };
    }
    match days {
        0 => "ends within a day".into(),
        1 => "1 day left".into(),
        more => format!("{more} days left"),
    }
}

/// How far a day is: `today`, `in 26 days`, `20 days ago`.
#[must_use]
pub fn away(day: UnixTime, now: UnixTime) -> String {
    match day.days_since(now) {
        0 => "today".into(),
        1 => "in 1 day".into(),
        -1 => "1 day ago".into(),
        days if days > 0 => format!("in {days} days"),
        days => format!("{} days ago", days.unsigned_abs()),
    }
}

/// A moment to the minute, in UTC: `2026-11-24 09:00 UTC`.
#[must_use]
pub fn minute(moment: UnixTime) -> String {
    let text = moment.to_string();
    let date = text.get(..10).unwrap_or_default();
    let clock = text.get(11..16).unwrap_or_default();
    format!("{date} {clock} UTC")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixTime = UnixTime::from_seconds(1_790_000_000);

    #[test]
    fn the_bounds_of_worry() {
        let after = |days| urgency(Some(NOW.plus_days(days)), NOW);
        assert_eq!(after(60), Urgency::Calm);
        assert_eq!(after(59), Urgency::Soon);
        assert_eq!(after(14), Urgency::Soon);
        assert_eq!(after(13), Urgency::Urgent);
        assert_eq!(after(0), Urgency::Over);
        assert_eq!(urgency(None, NOW), Urgency::Calm);
    }

    #[test]
    fn days_in_words() {
        assert_eq!(left(NOW.plus_days(40), NOW), "40 days left");
        assert_eq!(left(NOW.plus_days(1), NOW), "1 day left");
        assert_eq!(
            left(UnixTime::from_seconds(NOW.seconds() + 60), NOW),
            "ends within a day"
        );
        assert_eq!(left(NOW, NOW), "ended today");
        assert_eq!(left(NOW.plus_days(-3), NOW), "ended 3 days ago");
    }

    #[test]
    fn a_day_near_and_far() {
        assert_eq!(away(NOW, NOW), "today");
        assert_eq!(away(NOW.plus_days(26), NOW), "in 26 days");
        assert_eq!(away(NOW.plus_days(1), NOW), "in 1 day");
        assert_eq!(away(NOW.plus_days(-20), NOW), "20 days ago");
    }

    #[test]
    fn a_moment_to_the_minute() {
        assert_eq!(
            minute(UnixTime::from_seconds(1_700_000_000)),
            "2023-11-14 22:13 UTC"
        );
    }
}
