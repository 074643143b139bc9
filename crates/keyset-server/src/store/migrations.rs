//! The numbered migrations, each in both dialects. What runs them is the driver's own file.

/// A step from one version of the tables to a later one.
pub(super) struct Migration {
    /// The version of the tables after it.
    pub(super) number: u32,
    /// In SQLite's words; its last statement sets the file's version.
    pub(super) sqlite: &'static str,
    /// In PostgreSQL's words; the version is written down beside it.
    pub(super) postgres: &'static str,
}

/// The version of the tables that this release works with.
pub(super) fn newest_version() -> u32 {
    MIGRATIONS.last().map_or(0, |migration| migration.number)
}

macro_rules! migration {
    ($number:literal, $file:literal) => {
        Migration {
            number: $number,
            sqlite: include_str!(concat!("../../migrations/sqlite/", $file)),
            postgres: include_str!(concat!("../../migrations/postgres/", $file)),
        }
    };
}

/// In the order of their numbers.
pub(super) const MIGRATIONS: &[Migration] = &[
    migration!(1, "0001_keyset.sql"),
    migration!(2, "0002_life.sql"),
    migration!(3, "0003_operators.sql"),
    migration!(6, "0006_published.sql"),
    migration!(7, "0007_readiness.sql"),
    migration!(8, "0008_master_key.sql"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_rise() {
        assert!(MIGRATIONS.is_sorted_by(|one, next| one.number < next.number));
    }

    #[test]
    fn each_sets_the_version_of_a_file_to_its_number() {
        for Migration { number, sqlite, .. } in MIGRATIONS {
            let last = format!("PRAGMA user_version = {number};");
            assert_eq!(sqlite.trim_end().lines().last(), Some(last.as_str()));
        }
    }
}
