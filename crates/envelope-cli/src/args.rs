//! The arguments of the command: flags, their words in the help, and conversion to the codec's
//! types. No file is touched here.

mod amend;
mod place;
mod protocol;
mod triage;
mod value;

use std::path::PathBuf;

use clap::{Args as Flags, Parser, Subcommand};
use envelope::UnixTime;
use envelope::generate::KeyType;
use envelope::policy::algorithm::{ContentEncryption, JwsAlgorithm, KeyManagement, Serialization};

pub(crate) use amend::{KeyMerge, KeyPassphrase, KeyRefresh, KeyRevoke};
pub(crate) use place::Place;
pub(crate) use protocol::{Protocol, ProtocolCheck};
pub(crate) use triage::Triage;
pub(crate) use value::{
    Encoding, HexLength, KeyForm, KeyKind, KeyUse, KeyVersion, MessageFormat, Old, Reason,
};

/// Sees, opens and seals OpenPGP and JWE payloads, and says why when it cannot.
#[derive(Parser)]
#[command(name = "envelope", version, propagate_version = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Take a message apart, without any key
    Inspect(Inspect),
    /// Open a message with any of several keys and judge its signatures
    Open(Open),
    /// Seal a payload as the counterparty would
    Seal(Seal),
    /// Make keys, look at them, write them in another form
    Key {
        #[command(subcommand)]
        command: Key,
    },
    /// Open many bodies out of logs and captures, and say why some do not open
    Triage(Triage),
    /// Check what lies inside of an envelope by the rules of the payment protocol
    Protocol {
        #[command(subcommand)]
        command: Protocol,
    },
    /// Show the rules by which messages are judged
    Profile {
        #[command(subcommand)]
        command: Profile,
    },
}

/// `envelope key`
#[derive(Subcommand)]
pub(crate) enum Key {
    /// Make a key with its expiry
    Generate(Generate),
    /// Write JOSE keys as a JWK Set, PEM or DER
    Export(KeyExport),
    /// List the keys of a file or folder; never anything secret
    Inspect(KeyInspect),
    /// Take a newer certificate, or a revocation, into a key that is held
    Merge(KeyMerge),
    /// Lock an OpenPGP key with another passphrase, or unlock it
    Passphrase(KeyPassphrase),
    /// Add a new encryption subkey to an OpenPGP key
    Refresh(KeyRefresh),
    /// Revoke an OpenPGP key, or one of its subkeys
    Revoke(KeyRevoke),
}

/// `envelope profile`
#[derive(Subcommand)]
pub(crate) enum Profile {
    /// List the built-in profiles
    List,
    /// Print a profile as TOML, its guessed values marked
    Show {
        /// A built-in name or a TOML file
        #[arg(value_name = "NAME")]
        name: String,
    },
}

/// `envelope inspect`
#[derive(Flags)]
pub(crate) struct Inspect {
    /// The message; `-` or nothing reads standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Print the octets of every packet too, each with its meaning; long fields are cut in the
    /// middle, unless `--hex=all`
    #[arg(
        long,
        value_name = "LENGTH",
        value_enum,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "short",
        hide_possible_values = true,
        conflicts_with = "json"
    )]
    pub(crate) hex: Option<HexLength>,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// `envelope open`
#[derive(Flags)]
pub(crate) struct Open {
    /// The message; `-` or nothing reads standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Files or folders with secret keys, any of which may open it; a session key, a passphrase
    /// or the signers alone do without. A key-set export beside them tells which keys may be used
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) keys: Vec<PathBuf>,
    /// Files or folders with the keys of trusted signers
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) trust: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) passphrases: Passphrases,
    /// OpenPGP: a file whose first line is the message's session key, as `gpg --show-session-key`
    /// prints it (cipher, colon, hexadecimal)
    #[arg(long = "session-key-file", value_name = "FILE")]
    pub(crate) session_keys: Vec<PathBuf>,
    /// The payload of a JWS, or the file that OpenPGP signatures are about, which travels without
    /// it
    #[arg(long, value_name = "FILE")]
    pub(crate) detached: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) place: Place,
    /// Judge validity at this time (RFC 3339) instead of now
    #[arg(long, value_name = "TIME", value_parser = UnixTime::parse)]
    pub(crate) at: Option<UnixTime>,
    /// Write the payload here; a refused message leaves the file as it is
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// `envelope seal`
#[derive(Flags)]
pub(crate) struct Seal {
    /// The payload; `-` or nothing reads standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// What to make
    #[arg(long, value_enum)]
    pub(crate) format: MessageFormat,
    /// Files or folders with the recipients' keys, all of which will open it
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) to: Vec<PathBuf>,
    /// Files or folders with the secret keys that sign
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) sign_with: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) passphrases: Passphrases,
    /// JWE key management instead of the profile's first, such as RSA-OAEP-256
    #[arg(long, value_name = "A", hide_possible_values = true, value_parser = value::key_management())]
    pub(crate) alg: Option<KeyManagement>,
    /// JWE content encryption instead of the profile's first, such as A256GCM
    #[arg(long, value_name = "E", hide_possible_values = true, value_parser = value::content_encryption())]
    pub(crate) enc: Option<ContentEncryption>,
    /// JWS signature algorithm, where the key does not fix it, such as PS256
    #[arg(long, value_name = "S", hide_possible_values = true, value_parser = value::jws_algorithm())]
    pub(crate) jws_alg: Option<JwsAlgorithm>,
    /// Compress before encryption (zip=DEF for a JWE)
    #[arg(long)]
    pub(crate) zip: bool,
    /// OpenPGP: leave the recipients' key ids out
    #[arg(long)]
    pub(crate) hidden: bool,
    /// JOSE: compact, flattened or general; several recipients, or signers of a JWS, need general
    #[arg(long, value_name = "FORM", hide_possible_values = true, default_value = "compact", value_parser = value::serialization())]
    pub(crate) serialization: Serialization,
    /// How the message is written; `wire` is what an HTTP body carries
    #[arg(long, value_enum, default_value_t = Encoding::Wire)]
    pub(crate) encoding: Encoding,
    #[command(flatten)]
    pub(crate) place: Place,
    /// Sign and judge keys at this time (RFC 3339) instead of now
    #[arg(long, value_name = "TIME", value_parser = UnixTime::parse)]
    pub(crate) at: Option<UnixTime>,
    /// Write the message here instead of to standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// `envelope key generate`
#[derive(Flags)]
pub(crate) struct Generate {
    /// An OpenPGP certificate with an encryption subkey, or a JSON Web Key
    #[arg(long, value_enum)]
    pub(crate) format: KeyKind,
    /// Algorithm and size: rsa2048, rsa3072, rsa4096 or ed25519, whose OpenPGP subkey is X25519;
    /// for a JWK also p256, p384, p521 or x25519
    #[arg(long = "type", value_name = "TYPE", default_value = "rsa2048", value_parser = value::key_type)]
    pub(crate) key_type: KeyType,
    /// JWK: for signing or for encryption [default: enc]
    #[arg(long = "use", value_enum)]
    pub(crate) key_use: Option<KeyUse>,
    /// OpenPGP: the version of the key [default: 4, which every program reads]
    #[arg(long, value_enum, value_name = "V")]
    pub(crate) key_version: Option<KeyVersion>,
    /// OpenPGP: whose key it is, such as "Partner sandbox <keys@partner.example>"
    #[arg(long, value_name = "TEXT")]
    pub(crate) user_id: Option<String>,
    /// Lifetime in days [default: the profile's, one year]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) days: Option<u32>,
    /// OpenPGP: lock the secret parts with the first line of this file
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// The profile whose sizes, lifetime and algorithm the key is made for: a built-in name or a
    /// TOML file [default: openpgp, or jwe-jws for a JWK]
    #[arg(long, value_name = "P")]
    pub(crate) profile: Option<String>,
    /// Also write the public half here
    #[arg(long, value_name = "FILE")]
    pub(crate) public_out: Option<PathBuf>,
    /// Write the secret key here, readable by its owner alone, instead of to standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// `envelope key export`
#[derive(Flags)]
pub(crate) struct KeyExport {
    /// Files with keys, or folders of such files
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// How the keys are written
    #[arg(long, value_enum, default_value_t = KeyForm::Jwks)]
    pub(crate) form: KeyForm,
    /// Write the private halves and shared keys too
    #[arg(long)]
    pub(crate) secret: bool,
    /// Write the keys here, secret ones readable by their owner alone, instead of to standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// `envelope key inspect`
#[derive(Flags)]
pub(crate) struct KeyInspect {
    /// A file with keys, or a folder of such files
    #[arg(value_name = "PATH")]
    pub(crate) path: PathBuf,
    /// Judge validity at this time (RFC 3339) instead of now
    #[arg(long, value_name = "TIME", value_parser = UnixTime::parse)]
    pub(crate) at: Option<UnixTime>,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// What most commands share.
#[derive(Flags)]
pub(crate) struct Common {
    /// A built-in profile or a TOML file [default: openpgp, or jwe-jws for JWE and JWS]
    #[arg(long, value_name = "P")]
    pub(crate) profile: Option<String>,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub(crate) json: bool,
}

/// Where passphrases come from, besides ENVELOPE_PASSPHRASE and the terminal.
#[derive(Flags)]
pub(crate) struct Passphrases {
    /// A file whose first line unlocks keys, or opens a message encrypted with a passphrase; also
    /// the variable ENVELOPE_PASSPHRASE, or a prompt
    #[arg(long = "passphrase-file", value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_flags_do_not_contradict_each_other() {
        Args::command().debug_assert();
    }

    #[test]
    fn several_values_and_repeated_flags_both_add_keys() {
        let args = Args::try_parse_from([
            "envelope", "open", "body", "--keys", "a", "b", "--keys", "c", "--trust", "d",
        ]);
        let Ok(Args {
            command: Command::Open(open),
        }) = args
        else {
            panic!("not understood");
        };
        assert_eq!(open.file, Some("body".into()));
        assert_eq!(open.keys, ["a", "b", "c"].map(PathBuf::from));
        assert_eq!(open.trust, [PathBuf::from("d")]);
    }
}
