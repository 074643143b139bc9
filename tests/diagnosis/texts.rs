//! The texts of all refusals in the table, one after the other in a file, to be read. What differs
//! from run to run is written as what it is: an id, a number, a date, a file.

mod plain;
mod reading;

use alloc::collections::BTreeMap;
use alloc::collections::BTreeSet;
use core::fmt::Write as _;

use anyhow::{Context as _, Result, ensure};
use conformance::envelope::Answer;

use crate::causes;
use crate::makers::Makers;
use crate::report::Report;
use crate::table;

#[test]
fn the_texts_of_every_cause_are_those_in_the_file() -> Result<()> {
    let texts = collected()?;
    insta::assert_snapshot!("all", written(&texts)?);
    Ok(())
}

#[test]
fn a_newcomer_can_act_on_every_text() -> Result<()> {
    let texts = collected()?;
    let mut faults = Vec::new();
    for (cause, texts) in &texts {
        for text in texts {
            for (part, sentence) in [("summary", &text.summary), ("remedy", &text.remedy)] {
                let found = plain::faults(sentence);
                faults.extend(found.map(|fault| format!("{cause}, {part}: {fault}: {sentence}")));
            }
        }
    }
    ensure!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}

/// What a person reads of one refusal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Text {
    summary: String,
    remedy: String,
    specification: String,
}

type Texts = BTreeMap<&'static str, BTreeSet<Text>>;

/// Every text that the table meets, each once.
fn collected() -> Result<Texts> {
    let makers = Makers::new()?;
    let rows = table::rows(&makers)?;
    let answers = Report::of(&rows).answers;
    ensure!(answers.len() == rows.len(), "a row was not answered");
    let mut texts = Texts::new();
    for answer in &answers {
        let Some(cause) = answer.cause() else {
            continue;
        };
        let cause = causes::all().find(|known| *known == cause);
        let cause = cause.with_context(|| format!("no such cause: {answer}"))?;
        texts.entry(cause).or_default().insert(text(answer));
    }
    Ok(texts)
}

fn text(answer: &Answer) -> Text {
    let part = |name: &str| {
        let pointer = format!("/diagnosis/{name}");
        answer.text(&pointer).unwrap_or_default()
    };
    Text {
        summary: reading::lasting(part("summary")),
        remedy: reading::lasting(part("remedy")),
        specification: part("specification").into(),
    }
}

/// The file: causes in their order, with what the sender is answered.
fn written(texts: &Texts) -> Result<String> {
    let mut file = String::new();
    for cause in causes::all() {
        let stage = causes::stage(cause).context("no stage")?;
        let (code, http) = causes::answer(cause);
        let code = code.unwrap_or("no code: the fault is on this side");
        writeln!(file, "# {cause} ({stage}; {code}, HTTP {http})\n")?;
        for text in texts.get(cause).into_iter().flatten() {
            let Text {
                summary,
                remedy,
                specification,
            } = text;
            writeln!(file, "{summary}\n  > {remedy}\n  [{specification}]\n")?;
        }
    }
    Ok(file)
}
