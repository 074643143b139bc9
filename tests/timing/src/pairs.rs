//! The pairs that are compared, and what an attacker would learn if one of them told.

use conformance::padded::{self, random};
use envelope::Cause;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

use crate::classes::{Class, Pair};
use crate::content::KEY;
use crate::messages;
use crate::party::{Party, Rules};
use crate::tokens::{Tokens, ending_with};

/// Every pair that is made here, the controls first.
pub(crate) fn all(party: &Party, seed: u64) -> Vec<Pair> {
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let mut pairs = controls(party, &mut rng);
    pairs.extend(pkcs1(party, &mut rng));
    pairs.extend(oaep(party, &mut rng));
    pairs.extend(padding(party, &mut rng));
    pairs.extend(messages::pairs("openpgp", Rules::OpenPgp, &party.recipient));
    pairs
}

/// Behind a private key there is one cause; without one there is nothing to hide behind.
pub(crate) const fn cause(direct: bool) -> Cause {
    if direct {
        Cause::IntegrityFailed
    } else {
        Cause::DecryptionFailed
    }
}

/// Twice the same class: what these show is what the machine and the method do of themselves. And
/// one pair that differs in its length, which anybody sees: it has to show.
fn controls(party: &Party, rng: &mut ChaCha20Rng) -> Vec<Pair> {
    let [sound, other] =
        ["sound", "sound"].map(|name| Tokens::rsa(party, name, "RSA1_5", padded::pkcs1, rng));
    let direct = Tokens::direct("sound", ending_with(&[1]));
    let longer = direct.clone().around(
        "a block more",
        [&[b'a'; 16][..], &ending_with(&[1])].concat(),
    );
    vec![
        pair(
            "control.longer",
            Rules::Permissive,
            true,
            [direct.clone(), longer],
        ),
        pair("control.rsa1_5", Rules::Legacy, false, [sound, other]),
        pair(
            "control.direct",
            Rules::Permissive,
            true,
            [direct.clone(), direct],
        ),
    ]
}

/// RSA1_5 (Bleichenbacher): a sound block against one that is not.
fn pkcs1(party: &Party, rng: &mut ChaCha20Rng) -> Vec<Pair> {
    type Block = fn(usize, &[u8], &mut ChaCha20Rng) -> Vec<u8>;
    let unsound: [(&str, &str, Block); 4] = [
        ("padding", "block type 3", |size, key, rng| {
            padded::with(padded::pkcs1(size, key, rng), 1, 3)
        }),
        ("first-octet", "first octet 1", |size, key, rng| {
            padded::with(padded::pkcs1(size, key, rng), 0, 1)
        }),
        ("no-zero", "no zero octet", |size, _, rng| {
            padded::pkcs1_endless(size, rng)
        }),
        ("length", "key of 16 octets", |size, key, rng| {
            padded::pkcs1(size, key.get(..KEY / 2).unwrap_or_default(), rng)
        }),
    ];
    let mut of = |(name, other, block): (&str, &str, Block)| {
        let classes = [
            Tokens::rsa(party, "sound", "RSA1_5", padded::pkcs1, rng),
            Tokens::rsa(party, other, "RSA1_5", block, rng),
        ];
        pair(&format!("rsa1_5.{name}"), Rules::Legacy, false, classes)
    };
    unsound.into_iter().map(&mut of).collect()
}

/// RSA-OAEP (Manger): the first octet zero or not, in an else sound block and in a random one.
fn oaep(party: &Party, rng: &mut ChaCha20Rng) -> Vec<Pair> {
    let sound = [
        Tokens::rsa(party, "sound", "RSA-OAEP", padded::oaep, rng),
        Tokens::rsa(
            party,
            "first octet 1",
            "RSA-OAEP",
            |size, key, rng| padded::with(padded::oaep(size, key, rng), 0, 1),
            rng,
        ),
    ];
    let noise = [0, 1].map(|first| {
        Tokens::rsa(
            party,
            &format!("noise after {first}"),
            "RSA-OAEP",
            |size, _, rng| padded::with(random(size, rng), 0, first),
            rng,
        )
    });
    vec![
        pair("rsa-oaep.first-octet", Rules::Permissive, false, sound),
        pair("rsa-oaep.noise", Rules::Permissive, false, noise),
    ]
}

/// AES-CBC with HMAC (Lucky 13): the padding sound or not, long or short.
fn padding(party: &Party, rng: &mut ChaCha20Rng) -> Vec<Pair> {
    let wrapped = Tokens::rsa(party, "padding 01", "RSA1_5", padded::pkcs1, rng);
    let direct = Tokens::direct("padding 01", ending_with(&[1]));
    let unsound = |class: &Tokens| class.clone().around("padding 00", ending_with(&[0]));
    let long = direct
        .clone()
        .around("padding 16 x 10", ending_with(&[16; 16]));
    vec![
        pair(
            "cbc-hmac.rsa1_5",
            Rules::Legacy,
            false,
            [wrapped.clone(), unsound(&wrapped)],
        ),
        pair(
            "cbc-hmac.padding",
            Rules::Permissive,
            true,
            [direct.clone(), unsound(&direct)],
        ),
        pair("cbc-hmac.length", Rules::Permissive, true, [direct, long]),
    ]
}

fn pair(name: &str, rules: Rules, direct: bool, classes: [Tokens; 2]) -> Pair {
    Pair {
        name: name.into(),
        rules,
        cause: cause(direct),
        classes: classes.map(|class| Box::new(class) as Box<dyn Class>),
    }
}

#[cfg(test)]
mod tests {
    use envelope::open;

    use super::*;

    #[test]
    fn every_message_of_every_class_is_refused_alike() {
        let party = Party::new(1).unwrap();
        let mut rng = ChaCha20Rng::seed_from_u64(3);
        for pair in all(&party, 1) {
            for (class, number) in pair
                .classes
                .iter()
                .flat_map(|class| (0..4).map(move |n| (class, n)))
            {
                let message = class.message(number, &mut rng).unwrap();
                let refused = open(&party.request(&message, pair.rules), &mut rng)
                    .err()
                    .unwrap();
                assert_eq!(refused.diagnosis.cause, pair.cause, "{}", pair.name);
                let failed = refused
                    .trace
                    .keys_tried
                    .iter()
                    .filter(|key| key.outcome == "failed");
                assert_eq!(failed.count(), 1, "{}", pair.name);
            }
        }
    }
}
