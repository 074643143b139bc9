//! Where a database is, as it is named on the command line. It may hold a password, so it is never
//! shown: no `Display`, and no content in `Debug`.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

/// Where the key set is kept.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// In a SQLite file.
    File(PathBuf),
    /// In a PostgreSQL database, named by its URL.
    Server(String),
    /// Behind a URL that is none of PostgreSQL's.
    Unknown,
}

impl From<OsString> for Location {
    fn from(text: OsString) -> Self {
        match text.to_str() {
            Some(url) if SCHEMES.iter().any(|scheme| url.starts_with(scheme)) => {
                Self::Server(url.into())
            }
            Some(url) if url.contains("://") => Self::Unknown,
            _ => Self::File(text.into()),
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            Self::Server(_) => f.debug_tuple("Server").finish_non_exhaustive(),
            Self::Unknown => f.write_str("Unknown"),
        }
    }
}

const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

#[cfg(test)]
mod tests {
    use super::*;

    fn location(text: &str) -> Location {
        Location::from(OsString::from(text))
    }

    #[test]
    fn both_names_of_the_scheme_are_postgresql() {
        for url in ["postgres://host/db", "postgresql:///db?host=/run"] {
            assert_eq!(location(url), Location::Server(url.into()));
        }
    }

    #[test]
    fn what_is_no_url_is_a_path() {
        for path in ["/var/lib/keyset.sqlite3", "postgres", "a:b"] {
            assert_eq!(location(path), Location::File(path.into()));
        }
    }

    #[test]
    fn the_url_of_another_database_is_no_path() {
        assert_eq!(location("mysql://user:word@host/db"), Location::Unknown);
    }

    #[test]
    fn a_password_is_not_shown() {
        let shown = format!("{:?}", location("postgres://user:word@host/db"));
        assert!(!shown.contains("word"), "{shown}");
    }
}
