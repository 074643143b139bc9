//! The arguments of `envelope protocol`.

use std::path::PathBuf;

use clap::{Args as Flags, Subcommand};
use envelope::UnixTime;

use super::MessageFormat;

/// `envelope protocol`
#[derive(Subcommand)]
pub(crate) enum Protocol {
    /// Check a decrypted request or response body; its content is never printed
    Check(ProtocolCheck),
}

/// `envelope protocol check`
#[derive(Flags)]
pub(crate) struct ProtocolCheck {
    /// The decrypted body; `-` or nothing reads standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Compare the clock with this time (RFC 3339) instead of now
    #[arg(long, value_name = "TIME", value_parser = UnixTime::parse)]
    pub(crate) at: Option<UnixTime>,
    /// The URL it was sent to; it names the method
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,
    /// The account id that Google gave you: it must not stand in your own URLs
    #[arg(long, value_name = "PIAID")]
    pub(crate) account_id: Option<String>,
    /// The Content-Type it was sent with
    #[arg(long, value_name = "TYPE", requires = "format")]
    pub(crate) content_type: Option<String>,
    /// The envelope it was in, for --content-type
    #[arg(long, value_enum)]
    pub(crate) format: Option<MessageFormat>,
    /// Earlier request bodies: the same request id with other content is a violation
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) earlier: Vec<PathBuf>,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub(crate) json: bool,
}
