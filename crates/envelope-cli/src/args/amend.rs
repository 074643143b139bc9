//! The arguments of the commands that change a key.

use std::path::PathBuf;

use clap::Args as Flags;
use envelope::UnixTime;
use envelope::generate::KeyType;

use super::{Old, Passphrases, Reason, value};

/// `envelope key refresh`
#[derive(Flags)]
pub(crate) struct KeyRefresh {
    /// A file with one secret OpenPGP key
    #[arg(value_name = "PATH")]
    pub(crate) path: PathBuf,
    /// The new subkey: rsa2048, rsa3072, rsa4096 or x25519 [default: as the newest one]
    #[arg(long = "type", value_name = "TYPE", value_parser = value::key_type)]
    pub(crate) key_type: Option<KeyType>,
    /// Lifetime of the new subkey in days [default: the profile's, one year]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) days: Option<u32>,
    /// The encryption subkeys that are there: keep them until they expire, or revoke them
    #[arg(long, value_enum, default_value_t = Old::Keep)]
    pub(crate) old: Old,
    /// Let the primary key live as long as the new subkey, unless it lives longer already
    #[arg(long)]
    pub(crate) extend: bool,
    /// Also write the public half here: the certificate to send to the counterparty
    #[arg(long, value_name = "FILE")]
    pub(crate) public_out: Option<PathBuf>,
    /// Write the secret key here, readable by its owner alone, instead of to standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) change: Change,
}

/// `envelope key revoke`
#[derive(Flags)]
pub(crate) struct KeyRevoke {
    /// A file with one secret OpenPGP key
    #[arg(value_name = "PATH")]
    pub(crate) path: PathBuf,
    /// Revoke this subkey alone: its key id or fingerprint
    #[arg(long, value_name = "ID")]
    pub(crate) subkey: Option<String>,
    /// Why: a compromised key counts for nothing, also for what it signed before
    #[arg(long, value_enum)]
    pub(crate) reason: Reason,
    /// A few words for whoever reads the revocation
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) note: String,
    /// Write the revocation here instead of to standard output: a signature alone, to be kept or
    /// published; with --subkey the public certificate
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Also write the revoked public certificate here
    #[arg(long, value_name = "FILE")]
    pub(crate) public_out: Option<PathBuf>,
    /// Also write the secret key with its revocation here, readable by its owner alone
    #[arg(long, value_name = "FILE")]
    pub(crate) secret_out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) change: Change,
}

/// `envelope key passphrase`
#[derive(Flags)]
pub(crate) struct KeyPassphrase {
    /// A file with one secret OpenPGP key
    #[arg(value_name = "PATH")]
    pub(crate) path: PathBuf,
    #[command(flatten)]
    pub(crate) passphrases: Passphrases,
    /// A file whose first line becomes the passphrase; also the variable
    /// ENVELOPE_NEW_PASSPHRASE, or a prompt
    #[arg(long, value_name = "FILE")]
    pub(crate) new_passphrase_file: Option<PathBuf>,
    /// Leave the key unlocked
    #[arg(long, conflicts_with = "new_passphrase_file")]
    pub(crate) remove: bool,
    /// Write the secret key here, readable by its owner alone, instead of to standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// `envelope key merge`
#[derive(Flags)]
pub(crate) struct KeyMerge {
    /// A file with the one OpenPGP key or certificate that is held
    #[arg(value_name = "HELD")]
    pub(crate) held: PathBuf,
    /// Files with newer certificates of the same key, or with revocations of it
    #[arg(value_name = "NEWER", required = true)]
    pub(crate) newer: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) passphrases: Passphrases,
    /// Write the key here instead of to standard output; a secret one readable by its owner alone
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Also write the public half here
    #[arg(long, value_name = "FILE")]
    pub(crate) public_out: Option<PathBuf>,
}

/// How a change is made.
#[derive(Flags)]
pub(crate) struct Change {
    #[command(flatten)]
    pub(crate) passphrases: Passphrases,
    /// The profile whose sizes, lifetime and digest it is made for: a name or a TOML file
    /// [default: openpgp]
    #[arg(long, value_name = "P")]
    pub(crate) profile: Option<String>,
    /// Make the change at this time (RFC 3339) instead of now
    #[arg(long, value_name = "TIME", value_parser = UnixTime::parse)]
    pub(crate) at: Option<UnixTime>,
}
