//! A file of a group, everything that it is run with, and the outcome due. Tables of these are the
//! judges of most groups.

use anyhow::{Result, ensure};
use tally::Tally;

use super::desk::{Desk, Rules};
use super::folder::{Corpus, text};
use super::keys::RNP;
use crate::envelope::{Answer, Open, run_json};

/// One call of `envelope open`. A file may have several.
#[derive(Clone, Copy)]
pub(super) struct Case {
    file: &'static str,
    keys: &'static [&'static str],
    trust: &'static [&'static str],
    passphrase: Option<&'static str>,
    session_key: Option<&'static str>,
    at: Option<&'static str>,
    rules: Rules,
    detached: Option<&'static str>,
    due: Due,
    also: Option<Also>,
}

/// What is due.
#[derive(Clone, Copy)]
enum Due {
    /// Opened, with these verdicts (sorted) and a payload.
    Opens(&'static [&'static str]),
    /// Refused with this cause, and no payload.
    Refused(&'static str),
}

/// Of a file in place of what it is: another judge of the same group counts it.
pub(super) const JUDGED_ELSEWHERE: &str = "";

/// A further look at the answer.
pub(super) type Also = fn(&Answer) -> Result<()>;

impl Case {
    /// The file by the end of its path; keys and trust to come, profile `permissive`, clock at now.
    pub(super) const fn of(file: &'static str) -> Self {
        Self {
            file,
            keys: &[],
            trust: &[],
            passphrase: None,
            session_key: None,
            at: None,
            rules: Rules::Permissive,
            detached: None,
            due: Due::Refused(""),
            also: None,
        }
    }

    /// Keys held, with their passphrase.
    pub(super) const fn keys(
        mut self,
        keys: &'static [&'static str],
        passphrase: &'static str,
    ) -> Self {
        self.keys = keys;
        self.passphrase = Some(passphrase);
        self
    }

    /// The passphrase of the message itself, or of keys.
    pub(super) const fn passphrase(mut self, passphrase: &'static str) -> Self {
        self.passphrase = Some(passphrase);
        self
    }

    pub(super) const fn session_key(mut self, key: &'static str) -> Self {
        self.session_key = Some(key);
        self
    }

    pub(super) const fn trust(mut self, trust: &'static [&'static str]) -> Self {
        self.trust = trust;
        self
    }

    pub(super) const fn at(mut self, at: &'static str) -> Self {
        self.at = Some(at);
        self
    }

    pub(super) const fn rules(mut self, rules: Rules) -> Self {
        self.rules = rules;
        self
    }

    /// The signed data that travels apart.
    pub(super) const fn detached(mut self, data: &'static str) -> Self {
        self.detached = Some(data);
        self
    }

    pub(super) const fn opens(mut self, verdicts: &'static [&'static str]) -> Self {
        self.due = Due::Opens(verdicts);
        self
    }

    pub(super) const fn refused(mut self, cause: &'static str) -> Self {
        self.due = Due::Refused(cause);
        self
    }

    pub(super) const fn also(mut self, look: Also) -> Self {
        self.also = Some(look);
        self
    }

    /// Whether it is about this file.
    pub(super) fn is_about(&self, path: &str) -> bool {
        path.strip_suffix(self.file)
            .is_some_and(|before| before.is_empty() || before.ends_with('/'))
    }

    fn check(&self, path: &str, desk: &Desk<'_>) -> Result<()> {
        let corpus = desk.corpus;
        let message = corpus.read(path)?;
        let mut open = Open::new().profile(desk.profile(self.rules));
        // The command wants something to open with, also where nothing is encrypted.
        if self.keys.is_empty() && self.trust.is_empty() {
            open = open.keys(corpus.path(RNP));
        }
        for key in self.keys {
            open = open.keys(corpus.path(key));
        }
        for key in self.trust {
            open = open.trust(corpus.path(key));
        }
        if let Some(passphrase) = self.passphrase {
            open = open.passphrase(passphrase);
        }
        if let Some(key) = self.session_key {
            open = open.session_key_file(desk.write("session-key", key)?);
        }
        if let Some(at) = self.at {
            open = open.at(at);
        }
        if let Some(data) = self.detached {
            open = open.detached(corpus.path(data));
        }
        let answer = desk.bounded(|| open.run(&message))?;
        match self.due {
            Due::Opens(verdicts) => {
                ensure!(answer.status == 0, "{:?}: {answer}", answer.cause());
                ensure!(answer.verdicts() == verdicts, "other verdicts: {answer}");
                ensure!(answer.payload()?.is_some_and(|payload| !payload.is_empty()));
            }
            Due::Refused(cause) => {
                answer.expect_refused(cause)?;
            }
        }
        self.also.map_or(Ok(()), |look| look(&answer))
    }
}

/// Judges every file of a group by its cases; `inputs` are files that other cases read, with what
/// they are. `inspect` must end within the bounds for every one.
pub(super) fn judge(
    group: &str,
    corpus: &Corpus,
    tally: &mut Tally,
    cases: &[Case],
    inputs: &[(&str, &str)],
) -> Result<()> {
    let desk = Desk::new(corpus)?;
    for path in corpus.group(group)? {
        let of_file: Vec<&Case> = cases.iter().filter(|case| case.is_about(&path)).collect();
        let input = inputs.iter().find(|(name, _)| path.ends_with(name));
        match (of_file.first(), input) {
            (Some(first), _) => {
                let outcome = inspected(&path, &desk)
                    .and_then(|()| of_file.iter().try_for_each(|case| case.check(&path, &desk)));
                desk.record(tally, first.file, outcome);
            }
            (None, Some((_, JUDGED_ELSEWHERE))) => {}
            (None, Some((_, what))) => tally.skip(what),
            (None, None) => Desk::unknown(tally, &path),
        }
    }
    Ok(())
}

fn inspected(path: &str, desk: &Desk<'_>) -> Result<()> {
    let octets = desk.corpus.read(path)?;
    desk.bounded(|| run_json(["inspect", "-", "--profile", "permissive"], &octets))?;
    Ok(())
}

/// The diagnosis names SHA-1.
pub(super) fn names_sha1(answer: &Answer) -> Result<()> {
    summary_has(answer, "SHA-1")
}

/// The diagnosis has these words.
pub(super) fn summary_has(answer: &Answer, words: &str) -> Result<()> {
    ensure!(
        text(&answer.json, "/diagnosis/summary").contains(words),
        "{words} is not named: {answer}"
    );
    Ok(())
}
