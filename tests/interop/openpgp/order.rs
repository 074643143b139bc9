//! A message for GnuPG to make, every choice of it drawn; each value of a choice has its turn.

use core::fmt;

use anyhow::{Context as _, Result};
use base64ct::{Base64Url, Base64UrlUnpadded, Encoding as _};
use conformance::dice::Dice;
use conformance::gnupg::{GnuPg, Order};
use conformance::scratch::Scratch;

use super::circle::Member;
use super::own::PASSPHRASE;

/// What is left to GnuPG's options.
pub(super) struct Choices {
    pub(super) cipher: &'static str,
    pub(super) digest: &'static str,
    compression: &'static str,
    standard: &'static str,
    pub(super) naming: Naming,
    input: Input,
    wrapping: Wrapping,
    /// GnuPG makes lines end with CR and LF, and signs text.
    text: bool,
}

/// Which recipients are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    All,
    /// Every second one, from the first, is given as `--hidden-recipient`.
    Some,
    /// `--throw-keyids`
    None,
}

/// How GnuPG gets the payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Input {
    /// From standard input: its length is not known, so partial lengths are written.
    Stream,
    /// The same, under a name that is not ASCII.
    NamedStream,
    /// From a file whose name is not ASCII: one known length.
    File,
}

/// What is made of GnuPG's octets on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrapping {
    Armor,
    Base64Url,
    Base64UrlPadded,
    Binary,
}

impl Choices {
    /// The choices of a turn; over as many turns as the longest list has entries, each value of
    /// each comes up.
    pub(super) fn draw(dice: &mut Dice, turn: usize) -> Result<Self> {
        Ok(Self {
            cipher: pick(CIPHERS, turn)?,
            digest: pick(DIGESTS, turn / 2 + dice.below(DIGESTS.len()))?,
            compression: pick(COMPRESSIONS, turn)?,
            standard: pick(STANDARDS, turn / 2)?,
            naming: pick(NAMINGS, turn / 3)?,
            input: pick(INPUTS, turn + turn / 3)?,
            wrapping: pick(WRAPPINGS, turn + turn / 4)?,
            text: turn % 5 == 3,
        })
    }

    /// A payload, and what it becomes.
    pub(super) fn payload(&self, dice: &mut Dice, turn: usize) -> (Vec<u8>, Vec<u8>) {
        if self.text {
            let text = "\u{cb}rste Zeile\n\u{b450} \u{bc88}\u{c9f8} \u{c904}\n\n\u{1f600}\n"
                .repeat(1 + dice.below(2_000));
            let canonical = text.replace('\n', "\r\n");
            return (text.into_bytes(), canonical.into_bytes());
        }
        let payload = match turn % 8 {
            0 => Vec::new(),
            1 => dice.octets(1),
            2 => dice.octets(16_384),
            3 if turn == 11 => dice.octets(10_485_760),
            _ => dice.payload(turn),
        };
        (payload.clone(), payload)
    }

    /// The message as its body would arrive.
    pub(super) fn seal(
        &self,
        gpg: &GnuPg,
        scratch: &Scratch,
        (recipients, signers): (&[&Member], &[&Member]),
        payload: &[u8],
    ) -> Result<Vec<u8>> {
        let is_hidden = |place: usize| self.naming == Naming::Some && place.is_multiple_of(2);
        let (mut to, mut to_hidden) = (Vec::new(), Vec::new());
        for (place, recipient) in recipients.iter().enumerate() {
            let list = if is_hidden(place) {
                &mut to_hidden
            } else {
                &mut to
            };
            list.push(recipient.fingerprint());
        }
        let from: Vec<&str> = signers.iter().map(|signer| signer.fingerprint()).collect();
        let mut options = vec![self.standard];
        options.extend(["--personal-cipher-preferences", self.cipher]);
        options.extend(["--cipher-algo", self.cipher, "--digest-algo", self.digest]);
        options.extend(["--compress-algo", self.compression]);
        for (wanted, option) in [
            (self.naming == Naming::None, "--throw-keyids"),
            (self.wrapping == Wrapping::Armor, "--armor"),
            (self.text, "--textmode"),
        ] {
            options.extend(wanted.then_some(option));
        }
        if self.input == Input::NamedStream {
            options.extend(["--set-filename", FILE_NAME]);
        }
        let file = scratch.write(FILE_NAME, payload)?;
        let message = gpg.seal(
            &Order {
                to: &to,
                to_hidden: &to_hidden,
                from: &from,
                passphrase: PASSPHRASE,
                options: &options,
                file: (self.input == Input::File).then_some(&*file),
            },
            payload,
        )?;
        Ok(match self.wrapping {
            Wrapping::Armor | Wrapping::Binary => message,
            Wrapping::Base64Url => Base64UrlUnpadded::encode_string(&message).into_bytes(),
            Wrapping::Base64UrlPadded => Base64Url::encode_string(&message).into_bytes(),
        })
    }
}

impl fmt::Display for Choices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} {} {} names {:?} {:?} {:?}{}",
            self.cipher,
            self.digest,
            self.compression,
            self.standard,
            self.naming,
            self.input,
            self.wrapping,
            if self.text { " text" } else { "" }
        )
    }
}

/// GnuPG refuses a digest that is shorter than an ECDSA key (FIPS 186-4 section 6.4); then the
/// shortest that will do.
pub(super) fn long_enough(digest: &'static str, signers: &[&Member]) -> &'static str {
    let at_least = |name| signers.iter().any(|signer| signer.name.ends_with(name));
    if at_least("p521") {
        "SHA512"
    } else if at_least("p384") && digest == "SHA256" {
        "SHA384"
    } else {
        digest
    }
}

/// The entry of this turn; the list begins anew at its end.
fn pick<T: Copy>(list: &[T], turn: usize) -> Result<T> {
    let place = turn.checked_rem(list.len());
    place
        .and_then(|place| list.get(place).copied())
        .context("nothing to choose from")
}

const FILE_NAME: &str = "\u{acb0}\u{c81c} \u{e9}tat.json";
const CIPHERS: &[&str] = &["AES256", "AES192", "AES128"];
const DIGESTS: &[&str] = &["SHA256", "SHA384", "SHA512"];
const COMPRESSIONS: &[&str] = &["none", "zip", "zlib", "bzip2"];
const STANDARDS: &[&str] = &["--gnupg", "--rfc4880", "--openpgp"];
const NAMINGS: &[Naming] = &[Naming::All, Naming::Some, Naming::None];
const INPUTS: &[Input] = &[Input::Stream, Input::NamedStream, Input::File];
const WRAPPINGS: &[Wrapping] = &[
    Wrapping::Armor,
    Wrapping::Base64Url,
    Wrapping::Base64UrlPadded,
    Wrapping::Binary,
];
