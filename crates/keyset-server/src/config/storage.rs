//! Where the operator wants the key set to be kept.

use std::path::PathBuf;

use crate::data_dir::DataDir;
use crate::store::Location;

/// The database and what lies beside it.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct StorageConfig {
    /// Where the database and the master key live unless they are elsewhere; the server makes it
    /// when it is not there.
    #[arg(long, value_name = "DIR", required_unless_present = "database")]
    pub data_dir: Option<PathBuf>,
    /// Another place for the database: the URL of a PostgreSQL database, which several servers may
    /// share, or the path of a SQLite file. A password is better left to PGPASSWORD or ~/.pgpass.
    #[arg(
        long,
        value_name = "URL",
        env = "KEYSET_DATABASE",
        hide_env_values = true
    )]
    pub database: Option<Location>,
}

impl StorageConfig {
    /// Where the database is; none where neither option was given.
    #[must_use]
    pub fn location(&self) -> Option<Location> {
        self.database.clone().or_else(|| {
            let dir = self.data_dir.as_deref()?;
            Some(Location::File(DataDir::at(dir).database()))
        })
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        storage: StorageConfig,
    }

    fn location(line: &[&str]) -> Option<Location> {
        let line = Line::try_parse_from([&["it"], line].concat()).ok()?;
        line.storage.location()
    }

    #[test]
    fn the_database_lies_in_the_data_directory() {
        let inside = Location::File("here/keyset.sqlite3".into());
        assert_eq!(location(&["--data-dir", "here"]), Some(inside));
    }

    #[test]
    fn a_database_elsewhere_comes_first() {
        let elsewhere = Location::Server("postgres:///keyset".into());
        for line in [
            &["--database", "postgres:///keyset"][..],
            &["--database", "postgres:///keyset", "--data-dir", "here"],
        ] {
            assert_eq!(location(line), Some(elsewhere.clone()));
        }
    }

    #[test]
    fn one_of_them_must_be_named() {
        assert_eq!(location(&[]), None);
    }
}
