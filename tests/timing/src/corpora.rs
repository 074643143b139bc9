//! The blocks of Botan's timing tests, where `ENVELOPE_CORPORA` names the corpora: the first line
//! of a file against each further one. A file has one padded block for each class, so the encrypted
//! key is the same in all its tokens.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

use crate::classes::Pair;
use crate::pairs::cause;
use crate::party::{Party, Rules};
use crate::tokens::Tokens;

/// The pairs of every file; `None` when the variable is not set.
///
/// # Errors
/// When a file is missing or holds something else.
pub(crate) fn pairs(party: &Party, seed: u64) -> Result<Option<Vec<Pair>>> {
    let Some(folder) = std::env::var_os("ENVELOPE_CORPORA") else {
        return Ok(None);
    };
    let folder = Path::new(&folder).join("rsa-marvin/src/tests/data/timing");
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let mut pairs = Vec::new();
    for (file, kind) in FILES {
        let path = folder.join(format!("{file}.vec"));
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let blocks = read(&text).with_context(|| path.display().to_string())?;
        let class = |place: usize, rng: &mut ChaCha20Rng| {
            let name = format!("line {}", place + 1);
            let block = blocks.get(place).cloned().unwrap_or_default();
            match kind {
                Kind::Block(alg, _) => Tokens::rsa(party, &name, alg, |_, _, _| block.clone(), rng),
                Kind::Content => Tokens::direct(&name, block),
            }
        };
        let (rules, direct) = match kind {
            Kind::Block(_, rules) => (*rules, false),
            Kind::Content => (Rules::Permissive, true),
        };
        let first = class(0, &mut rng);
        pairs.extend((1..blocks.len()).map(|place| Pair {
            name: format!("botan.{file}.{}", place + 1),
            rules,
            cause: cause(direct),
            classes: [Box::new(first.clone()), Box::new(class(place, &mut rng))],
        }));
    }
    Ok(Some(pairs))
}

/// What the blocks of a file are.
enum Kind {
    /// Padded blocks for this algorithm.
    Block(&'static str, Rules),
    /// Plaintext blocks of AES-CBC.
    Content,
}

const FILES: &[(&str, Kind)] = &[
    ("bleichenbacher", Kind::Block("RSA1_5", Rules::Legacy)),
    ("manger", Kind::Block("RSA-OAEP", Rules::Permissive)),
    ("lucky13sec3", Kind::Content),
    ("lucky13sec4sha1", Kind::Content),
    ("lucky13sec4sha256", Kind::Content),
    ("lucky13sec4sha384", Kind::Content),
];

/// One block a line, in hex, with spaces; lines that begin with `#` are comments.
fn read(text: &str) -> Result<Vec<Vec<u8>>> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let digits: Vec<char> = line.chars().filter(|c| !c.is_whitespace()).collect();
            digits
                .chunks(2)
                .map(|pair| {
                    let pair: String = pair.iter().collect();
                    u8::from_str_radix(&pair, 16).context("not hex")
                })
                .collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_read_and_comments_are_not() {
        let text = "# a comment\n00FF 10\n\n#0000\n01\n";
        assert_eq!(read(text).unwrap(), [vec![0, 255, 16], vec![1]]);
        assert!(read("xy").is_err());
    }
}
