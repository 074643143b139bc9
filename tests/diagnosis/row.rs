//! One payload, how it is given to the command, and what has to be said of it.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Result, ensure};
use conformance::envelope::{self, Answer, Open, Seal};

use crate::causes;

/// Who made the message that was damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    GnuPg,
    NpmJose,
    Jwcrypto,
    /// The command itself.
    Envelope,
    /// No message at all: something else that was pasted, or a body of the payment protocol.
    Other,
}

/// How the command is asked.
#[derive(Clone)]
pub(crate) enum Call {
    Open(Open),
    Seal(Seal),
    /// Any other command that reads standard input.
    Other(Vec<OsString>),
}

/// What has to come of it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Expected {
    Refused(&'static str),
    /// Done, with findings of these rules at least.
    Done(&'static [&'static str]),
}

/// One line of the table.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) origin: Origin,
    pub(crate) call: Call,
    pub(crate) input: Vec<u8>,
    pub(crate) expected: Expected,
}

/// A real message and the call that opens it.
#[derive(Clone)]
pub(crate) struct Sample {
    pub(crate) origin: Origin,
    pub(crate) message: Vec<u8>,
    pub(crate) open: Open,
    /// The format's own where there is none.
    pub(crate) profile: Option<PathBuf>,
}

/// One known change of a message. Fails where the message has no such place.
pub(crate) type Damage = fn(&[u8]) -> Result<Vec<u8>>;

impl Sample {
    /// The same message in another call.
    pub(crate) fn opened(&self, change: impl FnOnce(Open) -> Open) -> Self {
        Self {
            open: change(self.open.clone()),
            ..self.clone()
        }
    }

    /// The same message under another profile.
    pub(crate) fn under(&self, profile: impl Into<PathBuf>) -> Self {
        Self {
            profile: Some(profile.into()),
            ..self.clone()
        }
    }

    /// The message with one change.
    pub(crate) fn damaged(&self, damage: impl FnOnce(&[u8]) -> Result<Vec<u8>>) -> Result<Self> {
        let message = damage(&self.message)?;
        ensure!(message != self.message, "the damage changed nothing");
        Ok(Self {
            message,
            ..self.clone()
        })
    }

    pub(crate) fn refused(&self, name: impl Into<String>, cause: &'static str) -> Row {
        self.row(name.into(), Expected::Refused(cause))
    }

    pub(crate) fn opens(&self, name: impl Into<String>, rules: &'static [&'static str]) -> Row {
        self.row(name.into(), Expected::Done(rules))
    }

    fn row(&self, name: String, expected: Expected) -> Row {
        let open = self.open.clone();
        let open = match &self.profile {
            Some(profile) => open.profile(profile),
            None => open,
        };
        Row {
            name,
            origin: self.origin,
            call: Call::Open(open),
            input: self.message.clone(),
            expected,
        }
    }
}

impl Row {
    /// What the command answers.
    pub(crate) fn ask(&self) -> Result<Answer> {
        match &self.call {
            Call::Open(open) => open.run(&self.input),
            Call::Seal(seal) => seal.run_json(&self.input),
            Call::Other(arguments) => envelope::run_json(arguments.clone(), &self.input),
        }
    }

    /// Whether that is what is due: the cause, its answer to the sender, and no other stage.
    pub(crate) fn judge(&self, answer: &Answer) -> Result<()> {
        match self.expected {
            Expected::Refused(cause) => refused_for(cause, answer),
            Expected::Done(rules) => {
                ensure!(
                    answer.status == 0,
                    "due: done; found: {} ({})",
                    answer.cause().unwrap_or("no cause"),
                    answer.text("/diagnosis/summary").unwrap_or_default()
                );
                let found = answer.rules();
                for rule in rules {
                    ensure!(
                        found.contains(rule),
                        "due: a finding {rule}; found: {found:?}"
                    );
                }
                Ok(())
            }
        }
    }

    /// The cause that is due; none where the message opens.
    pub(crate) const fn cause(&self) -> Option<&'static str> {
        match self.expected {
            Expected::Refused(cause) => Some(cause),
            Expected::Done(_) => None,
        }
    }
}

fn refused_for(due: &str, answer: &Answer) -> Result<()> {
    let found = answer.cause().unwrap_or("no cause");
    let said = answer.text("/diagnosis/summary").unwrap_or_default();
    let stages = (causes::stage(due), causes::stage(found));
    ensure!(
        stages.1.is_some(),
        "due: {due}; found: {found}, which is not on the list ({said})"
    );
    ensure!(
        stages.0 == stages.1,
        "due: {due}; found: {found}, of another stage ({said})"
    );
    ensure!(found == due, "due: {due}; found: {found} ({said})");
    ensure!(answer.status == 2, "status {}", answer.status);
    ensure!(
        answer.json.get("payload_base64").is_none() && answer.json.get("sealed_base64").is_none(),
        "refused with a payload"
    );
    let (code, http) = causes::answer(due);
    let response = "/diagnosis/error_response";
    ensure!(
        answer.text(&format!("{response}/code")) == code
            && answer.json.pointer(&format!("{response}/http")) == Some(&http.into()),
        "another answer to the sender than {code:?}, {http}"
    );
    Ok(())
}
