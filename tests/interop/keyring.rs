//! The keys of one test: each made once, by a library or by the command, symmetric ones by chance.

use alloc::collections::BTreeMap;
use alloc::collections::btree_map::Entry;

use anyhow::{Context as _, Result};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use conformance::algorithms::KeyType;
use conformance::dice::Dice;
use conformance::envelope::generate;
use conformance::library::Library;
use conformance::parties::JwkPair;
use conformance::scratch::Scratch;
use serde_json::json;

/// Who made a key pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Maker {
    Library,
    Envelope,
}

/// Keys for one use.
pub(crate) struct Keyring {
    usage: &'static str,
    keys: BTreeMap<(KeyType, Maker), JwkPair>,
}

impl Keyring {
    /// No key yet; `usage` is `sig` or `enc`.
    pub(crate) fn new(usage: &'static str) -> Self {
        Self {
            usage,
            keys: BTreeMap::new(),
        }
    }

    /// The key of this type from this maker.
    pub(crate) fn key(
        &mut self,
        (dice, scratch, library): (&mut Dice, &Scratch, &mut Library),
        key_type: KeyType,
        maker: Maker,
    ) -> Result<&JwkPair> {
        match self.keys.entry((key_type, maker)) {
            Entry::Occupied(held) => Ok(held.into_mut()),
            Entry::Vacant(place) => Ok(place.insert(match (key_type, maker) {
                (KeyType::Oct(octets), _) => symmetric(dice, scratch, octets, self.usage)?,
                (_, Maker::Library) => library.make_key(scratch, key_type, self.usage)?,
                (_, Maker::Envelope) => made(scratch, key_type, self.usage)?,
            })),
        }
    }
}

/// A symmetric key of this many octets; both of its halves are the key.
pub(crate) fn symmetric(
    dice: &mut Dice,
    scratch: &Scratch,
    octets: usize,
    usage: &str,
) -> Result<JwkPair> {
    let kid = format!("oct-{octets}-{usage}-{}", dice.below(1 << 32));
    let k = Base64UrlUnpadded::encode_string(&dice.octets(octets));
    let key = json!({"kty": "oct", "k": k, "kid": kid, "use": usage});
    JwkPair::from_answer(scratch, &kid, &json!({"private": key, "public": key}))
}

/// A key of `envelope key generate` without `alg`: a made key is bound to the first algorithm of
/// its profile (RFC 7517 section 4.4), this one may serve every algorithm of its type.
pub(crate) fn made(scratch: &Scratch, key_type: KeyType, usage: &str) -> Result<JwkPair> {
    let option = key_type.option().context("the command makes none")?;
    let name = format!("made-{option}-{usage}");
    let arguments = [
        "--format",
        "jwk",
        "--type",
        option,
        "--use",
        usage,
        "--profile",
        "permissive",
    ];
    let files = generate(scratch.path(), &name, &arguments)?;
    let pair = JwkPair::from_files(files.secret, files.public)?;
    pair.without_alg(scratch, &name)
}
