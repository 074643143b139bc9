//! The arguments of `envelope triage`.

use std::path::PathBuf;

use clap::Args as Flags;
use envelope::UnixTime;
use envelope_triage::FieldPath;

use super::Passphrases;

/// `envelope triage`
#[derive(Flags)]
pub(crate) struct Triage {
    /// Logs of JSON lines, HAR files, captured HTTP messages or bodies, also under gzip; folders of
    /// them; `-` reads standard input
    #[arg(value_name = "INPUT", required = true)]
    pub(crate) inputs: Vec<PathBuf>,
    /// Files or folders with secret keys, any of which may open a body
    #[arg(long, value_name = "PATH", num_args = 1.., required = true)]
    pub(crate) keys: Vec<PathBuf>,
    /// Files or folders with the keys of trusted signers
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) trust: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) passphrases: Passphrases,
    /// The field of a JSON line that holds the body, such as request.body; every value in it then
    /// counts [default: the first encrypted text, else a field such as body or payload]
    #[arg(long, value_name = "FIELD", value_parser = FieldPath::parse)]
    pub(crate) body_field: Option<FieldPath>,
    /// The field that holds the time, in RFC 3339 or as a number since 1970 [default: timestamp,
    /// time, ts and the like]
    #[arg(long, value_name = "FIELD", value_parser = FieldPath::parse)]
    pub(crate) time_field: Option<FieldPath>,
    /// Judge keys and signers at this time (RFC 3339) [default: the time of each record, or now
    /// where it has none]
    #[arg(long, value_name = "TIME", value_parser = UnixTime::parse)]
    pub(crate) at: Option<UnixTime>,
    /// The rules: a built-in name or a TOML file [default: openpgp, or jwe-jws for a JWE or JWS]
    #[arg(long, value_name = "P")]
    pub(crate) profile: Option<String>,
    /// Quote payloads as they are; without it card numbers and the like are hidden
    #[arg(long)]
    pub(crate) reveal: bool,
    /// Print one JSON object instead of text
    #[arg(long, conflicts_with = "ndjson")]
    pub(crate) json: bool,
    /// Print one line of JSON for every body as it comes, and the report as the last line
    #[arg(long)]
    pub(crate) ndjson: bool,
    /// Also write the report here, as one HTML file with a picture over time
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
}
