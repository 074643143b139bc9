//! OpenPGP messages with one thing wrong behind the private key (RFC 9580 sections 5.1.3 and
//! 5.13.1). No sound program makes them, an attacker does, who has the certificate: a session key
//! in a block of any shape, under the raw RSA operation, and data in which anything may be wrong.

use aes::Aes256;
use aes::cipher::{BlockCipherEncrypt as _, KeyInit as _};
use anyhow::{Context as _, Result, ensure};
use rand_chacha::ChaCha20Rng;
use sha1::{Digest as _, Sha1};

use crate::packets::{self, Packet, tag};
use crate::padded::{self, RsaNumbers, random};

/// The RSA subkey of a certificate that decrypts, as every sender knows it.
pub struct Recipient {
    id: [u8; ID],
    numbers: RsaNumbers,
}

/// How the recipient stands in the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// By key id.
    Named,
    /// Not at all: it may be anybody (RFC 9580 section 5.1.8).
    Hidden,
}

/// One thing that is wrong, and that nobody without the private key sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The block of the session key is of type 3.
    BlockType,
    /// The block does not begin with a zero octet.
    FirstOctet,
    /// No zero octet ends the padding.
    NoZero,
    /// The sum over the session key is wrong.
    Checksum,
    /// The session key is for a cipher that nobody has.
    NoCipher,
    /// The cipher named takes a shorter key.
    OtherCipher,
    /// The session key is shorter than its cipher takes.
    Length,
    /// The session key is in order, and another message's.
    OtherKey,
    /// It was made for somebody else, whatever the message says.
    OtherRecipient,
    /// The prefix of the data does not repeat its last two octets.
    Prefix,
    /// An octet of the content is another than it was.
    Content,
    /// The packet with the code has another type.
    CodeType,
    /// The code is another.
    Code,
}

impl Recipient {
    /// The first subkey of a certificate without armor.
    ///
    /// # Errors
    /// When there is none of version 4 with RSA.
    pub fn of(certificate: &[u8]) -> Result<Self> {
        let mut packets = packets::read(certificate)?;
        let body = &packets::first(&mut packets, tag::PUBLIC_SUBKEY)?.body;
        let (head, numbers) = body.split_first_chunk::<6>().context("a cut subkey")?;
        // Version, four octets of time, algorithm.
        ensure!(matches!(head, [4, .., 1]), "no RSA subkey of version 4");
        let (modulus, rest) = number(numbers).context("no modulus")?;
        let (exponent, _) = number(rest).context("no exponent")?;
        let octets = u16::try_from(body.len())?.to_be_bytes();
        let print = Sha1::digest([&[0x99], &octets[..], body].concat());
        let id = print.last_chunk::<ID>().context("a short fingerprint")?;
        Ok(Self {
            id: *id,
            numbers: RsaNumbers::new(modulus, exponent),
        })
    }

    /// A message to this recipient, with one thing wrong or none. Its content is taken as it is: a
    /// sequence of packets.
    ///
    /// # Errors
    /// When the content is too long for a packet.
    pub fn message(
        &self,
        naming: Naming,
        fault: Option<Fault>,
        content: &[u8],
        rng: &mut ChaCha20Rng,
    ) -> Result<Vec<u8>> {
        let key = random(KEY, rng);
        let block = self.block(&key, fault, rng);
        let data = match fault {
            Some(Fault::OtherKey) => encrypted(&random(KEY, rng), &protected(content, None, rng))?,
            _ => encrypted(&key, &protected(content, fault, rng))?,
        };
        packets::write(&[self.session_key(naming, fault, &block, rng)?, data])
    }

    /// The padded block around the session key (RFC 9580 section 5.1.3).
    fn block(&self, key: &[u8], fault: Option<Fault>, rng: &mut ChaCha20Rng) -> Vec<u8> {
        let size = self.numbers.size();
        let sound = |framed: &[u8], rng: &mut ChaCha20Rng| padded::pkcs1(size, framed, rng);
        match fault {
            Some(Fault::BlockType) => padded::with(sound(&framed(AES_256, key), rng), 1, 3),
            Some(Fault::FirstOctet) => padded::with(sound(&framed(AES_256, key), rng), 0, 1),
            Some(Fault::NoZero) => padded::pkcs1_endless(size, rng),
            Some(Fault::Checksum) => {
                let mut framed = framed(AES_256, key);
                flip_last(&mut framed);
                sound(&framed, rng)
            }
            Some(Fault::NoCipher) => sound(&framed(NO_CIPHER, key), rng),
            Some(Fault::OtherCipher) => sound(&framed(AES_128, key), rng),
            Some(Fault::Length) => {
                let short = key.get(..KEY / 2).unwrap_or_default();
                sound(&framed(AES_256, short), rng)
            }
            _ => sound(&framed(AES_256, key), rng),
        }
    }

    fn session_key(
        &self,
        naming: Naming,
        fault: Option<Fault>,
        block: &[u8],
        rng: &mut ChaCha20Rng,
    ) -> Result<Packet> {
        let cipher = match fault {
            // Below the modulus, as that of every other key of the size would mostly be.
            Some(Fault::OtherRecipient) => padded::with(random(block.len(), rng), 0, 1),
            _ => self.numbers.encrypt(block),
        };
        let id = match naming {
            Naming::Named => self.id,
            Naming::Hidden => [0; ID],
        };
        let zeroes = cipher.iter().take_while(|octet| **octet == 0).count();
        let cipher = cipher.get(zeroes..).unwrap_or_default();
        let spare = cipher.first().map_or(0, |first| first.leading_zeros());
        let bits = u16::try_from(cipher.len() * 8)?.saturating_sub(u16::try_from(spare)?);
        Ok(Packet {
            tag: tag::SESSION_KEY,
            body: [&[3], &id[..], &[1], &bits.to_be_bytes(), cipher].concat(),
        })
    }
}

impl Fault {
    /// Every one of them.
    pub const ALL: [Self; 13] = [
        Self::BlockType,
        Self::FirstOctet,
        Self::NoZero,
        Self::Checksum,
        Self::NoCipher,
        Self::OtherCipher,
        Self::Length,
        Self::OtherKey,
        Self::OtherRecipient,
        Self::Prefix,
        Self::Content,
        Self::CodeType,
        Self::Code,
    ];

    /// In a word or two.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::BlockType => "block type 3",
            Self::FirstOctet => "first octet 1",
            Self::NoZero => "no zero octet",
            Self::Checksum => "checksum",
            Self::NoCipher => "no cipher",
            Self::OtherCipher => "other cipher",
            Self::Length => "short key",
            Self::OtherKey => "other key",
            Self::OtherRecipient => "other recipient",
            Self::Prefix => "prefix",
            Self::Content => "content",
            Self::CodeType => "code's type",
            Self::Code => "code",
        }
    }
}

/// A literal packet with these octets, or the same packet unpacked from a compressed one that is
/// stored and not squeezed (RFC 1951 section 3.2.4).
///
/// # Errors
/// When the octets are too many for one packet or one stored block.
pub fn literal(octets: &[u8], is_compressed: bool) -> Result<Vec<u8>> {
    let body = [b"b\0\0\0\0\0", octets].concat();
    let tag = tag::LITERAL;
    let literal = packets::write(&[Packet { tag, body }])?;
    if !is_compressed {
        return Ok(literal);
    }
    let length = u16::try_from(literal.len())?;
    let (length, check) = (length.to_le_bytes(), (!length).to_le_bytes());
    let body = [&[ZIP, STORED][..], &length, &check, &literal].concat();
    let tag = tag::COMPRESSED;
    packets::write(&[Packet { tag, body }])
}

/// Cipher, key and sum (RFC 9580 section 5.1.3).
fn framed(cipher: u8, key: &[u8]) -> Vec<u8> {
    let add = |sum: u16, octet: &u8| sum.wrapping_add((*octet).into());
    let sum = key.iter().fold(0, add).to_be_bytes();
    [&[cipher], key, &sum].concat()
}

/// Prefix, content and code, before they are encrypted. The type of the code is part of what it is
/// computed over; everything else is changed afterwards.
fn protected(content: &[u8], fault: Option<Fault>, rng: &mut ChaCha20Rng) -> Vec<u8> {
    let mut plain = random(BLOCK, rng);
    plain.extend_from_within(BLOCK - 2..);
    plain.extend(content);
    plain.extend([CODE_TYPE, CODE_LENGTH]);
    if fault == Some(Fault::CodeType) {
        flip(&mut plain, PREFIX + content.len());
    }
    let code = Sha1::digest(&plain);
    plain.extend(code.iter());
    match fault {
        Some(Fault::Prefix) => flip(&mut plain, PREFIX - 1),
        Some(Fault::Content) => flip(&mut plain, PREFIX + content.len() / 2),
        Some(Fault::Code) => flip_last(&mut plain),
        _ => {}
    }
    plain
}

/// Cipher feedback with a zero vector and without resynchronisation (RFC 9580 section 5.13.1).
fn encrypted(key: &[u8], plain: &[u8]) -> Result<Packet> {
    let cipher = Aes256::new_from_slice(key).ok().context("a key of 32")?;
    let mut feedback = [0; BLOCK];
    let mut body = vec![1];
    for chunk in plain.chunks(BLOCK) {
        let mut stream = feedback.into();
        cipher.encrypt_block(&mut stream);
        let masked = chunk.iter().zip(stream.iter()).map(|(a, b)| a ^ b);
        let start = body.len();
        body.extend(masked);
        let made = body.get(start..).unwrap_or_default();
        for (place, octet) in feedback.iter_mut().zip(made) {
            *place = *octet;
        }
    }
    let tag = tag::ENCRYPTED;
    Ok(Packet { tag, body })
}

fn flip(octets: &mut [u8], place: usize) {
    if let Some(octet) = octets.get_mut(place) {
        *octet ^= 1;
    }
}

fn flip_last(octets: &mut [u8]) {
    if let Some(octet) = octets.last_mut() {
        *octet ^= 1;
    }
}

/// A multiprecision integer (RFC 9580 section 3.2) and what follows it.
fn number(octets: &[u8]) -> Option<(&[u8], &[u8])> {
    let (bits, rest) = octets.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*bits)).div_ceil(8))
}

const ID: usize = 8;
const KEY: usize = 32;
const BLOCK: usize = 16;
/// A random block, and its last two octets once more.
const PREFIX: usize = BLOCK + 2;
/// The packet with the code (RFC 9580 section 5.13.1).
const CODE_TYPE: u8 = 0xd3;
const CODE_LENGTH: u8 = 20;
const AES_128: u8 = 7;
const AES_256: u8 = 9;
/// Reserved for nothing (RFC 9580 section 9.3).
const NO_CIPHER: u8 = 99;
const ZIP: u8 = 1;
/// The only block, and stored.
const STORED: u8 = 1;
