//! The URL of a database: read, and refused where what is kept could travel in clear. It may hold
//! a password, so no part of it is repeated in a refusal except host, port and database.

use sqlx::ConnectOptions as _;
use sqlx::postgres::{PgConnectOptions, PgSslMode};

use super::refusal::{ServerError, ServerReason};

/// A database, and how it is named where people read.
pub(super) struct Address {
    pub(super) options: PgConnectOptions,
    pub(super) shown: String,
}

impl Address {
    /// Reads a URL.
    ///
    /// # Errors
    /// [`ServerReason::Url`], and [`ServerReason::NotEncrypted`] for another machine that is
    /// reached without a verified certificate.
    pub(super) fn read(url: &str) -> Result<Self, ServerError> {
        let unreadable = || ServerError {
            shown: String::new(),
            reason: ServerReason::Url,
        };
        if !parameters(url).all(|name| PARAMETERS.contains(&name)) {
            return Err(unreadable());
        }
        let options: PgConnectOptions = url.parse().map_err(|_| unreadable())?;
        let shown = shown(&options);
        if !is_this_machine(&options) && !is_verified(options.get_ssl_mode()) {
            let reason = ServerReason::NotEncrypted;
            return Err(ServerError { shown, reason });
        }
        let options = options
            .application_name("keyset-server")
            .disable_statement_logging()
            .options(SETTINGS);
        Ok(Self { options, shown })
    }
}

/// The names of the parameters in the query. One that the driver does not know would be logged
/// with its value, and could be a misspelled password.
fn parameters(url: &str) -> impl Iterator<Item = &str> {
    let query = url.split_once('?').map(|(_, query)| query);
    let query = query.and_then(|query| query.split('#').next());
    query
        .into_iter()
        .flat_map(|query| query.split('&'))
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').map_or(pair, |(name, _)| name))
}

fn shown(options: &PgConnectOptions) -> String {
    let database = options.get_database().unwrap_or(options.get_username());
    match options.get_socket() {
        Some(socket) => format!("{database} at {}", socket.display()),
        None => format!(
            "{database} at {}:{}",
            options.get_host(),
            options.get_port()
        ),
    }
}

fn is_this_machine(options: &PgConnectOptions) -> bool {
    let host = options.get_host();
    let is_loopback = |host: &str| {
        host.parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
    };
    options.get_socket().is_some()
        || host.starts_with('/')
        || host == "localhost"
        || is_loopback(host.trim_start_matches('[').trim_end_matches(']'))
}

const fn is_verified(mode: PgSslMode) -> bool {
    matches!(mode, PgSslMode::VerifyCa | PgSslMode::VerifyFull)
}

/// What a URL may say behind its question mark.
const PARAMETERS: [&str; 11] = [
    "application_name",
    "dbname",
    "host",
    "hostaddr",
    "password",
    "port",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "user",
];

/// Said to the server with each connection: where our tables are; how long to wait for others; and
/// that a server of ours that hangs does not keep the right to write.
const SETTINGS: [(&str, &str); 3] = [
    ("search_path", "keyset"),
    ("lock_timeout", "5s"),
    ("idle_in_transaction_session_timeout", "30s"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(url: &str) -> Option<ServerReason> {
        Address::read(url).err().map(|error| error.reason)
    }

    #[test]
    fn this_machine_is_reached_without_tls() {
        for url in [
            "postgres:///keyset?host=/run/postgresql",
            "postgres://user@localhost/keyset",
            "postgres://127.0.0.1:5433/keyset",
            "postgres://[::1]/keyset",
        ] {
            assert!(refused(url).is_none(), "{url}");
        }
    }

    #[test]
    fn another_machine_must_prove_who_it_is() {
        for mode in ["", "?sslmode=prefer", "?sslmode=require"] {
            let url = format!("postgres://db.example/keyset{mode}");
            let reason = refused(&url).unwrap();
            assert!(matches!(reason, ServerReason::NotEncrypted), "{url}");
        }
        assert!(refused("postgres://db.example/keyset?sslmode=verify-full").is_none());
    }

    #[test]
    fn what_the_driver_would_log_is_refused() {
        for url in [
            "postgres://localhost/keyset?passwort=word",
            "postgres://localhost/keyset?sslmode=disable&x",
            "postgres://localhost:word/keyset",
        ] {
            assert!(matches!(refused(url), Some(ServerReason::Url)), "{url}");
        }
    }

    #[test]
    fn a_refusal_names_no_password() {
        let url = "postgres://user:word@db.example/keyset?password=other-word";
        let refusal = Address::read(url).err().unwrap();
        let said = format!("{refusal} {refusal:?}");
        assert!(
            said.contains("db.example") && !said.contains("word"),
            "{said}"
        );
    }
}
