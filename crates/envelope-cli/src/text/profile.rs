//! Profiles as text: the list, and one profile's TOML with its guesses marked.

use envelope::Profile;

use super::table::Table;
use super::visible;

/// Names and summaries, with the values that are guesses.
pub(crate) fn list(profiles: &[Profile]) -> String {
    let mut table = Table::new("Profiles", &[]);
    for profile in profiles {
        table.row([visible(&profile.name), visible(&profile.summary)]);
        if !profile.guesses.is_empty() {
            let guesses = visible(&profile.guesses.join(", "));
            table.row([String::new(), format!("guessed: {guesses}")]);
        }
    }
    let mut text = table.into_text();
    if profiles.iter().any(|profile| !profile.guesses.is_empty()) {
        text.push_str("Confirm guessed values with the counterparty before relying on them.\n");
    }
    text
}

/// The TOML as it is written, with a comment beside every guess. It still reads as a profile.
pub(crate) fn marked(profile: &Profile, toml: &str) -> String {
    let mut table = "";
    let mut text = String::with_capacity(toml.len());
    for line in toml.lines() {
        text.push_str(line);
        if let Some(name) = table_name(line) {
            table = name;
        }
        if path(table, line).is_some_and(|path| profile.is_guess(&path)) {
            text.push_str(MARK);
        }
        text.push('\n');
    }
    text
}

/// The name of a table that this line opens.
fn table_name(line: &str) -> Option<&str> {
    let (name, _) = line.trim().strip_prefix('[')?.split_once(']')?;
    Some(name.trim())
}

/// The dotted path of what this line begins: a table, or a value in one. Lines of a text that
/// spans several are left alone, as a comment would become part of it.
fn path(table: &str, line: &str) -> Option<String> {
    if table_name(line).is_some() {
        return Some(table.into());
    }
    let (name, value) = line.split_once('=')?;
    if name.trim_start().starts_with('#') || value.contains("\"\"\"") || value.contains("'''") {
        return None;
    }
    Some(match table {
        "" => name.trim().into(),
        table => format!("{table}.{}", name.trim()),
    })
}

/// The comment beside a guess.
const MARK: &str = "  # guess: confirm with the counterparty";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_are_marked_and_the_text_stays_a_profile() {
        for (name, toml) in Profile::BUILT_IN {
            let profile = Profile::built_in(name).unwrap();
            let text = marked(&profile, toml);
            assert_eq!(Profile::from_toml(&text).unwrap(), profile);
            assert_eq!(text.matches(MARK).count(), profile.guesses.len(), "{text}");
        }
    }

    #[test]
    fn the_list_names_every_profile_once() {
        let profiles: Vec<Profile> = Profile::BUILT_IN
            .iter()
            .map(|(name, _)| Profile::built_in(name).unwrap())
            .collect();
        let text = list(&profiles);
        for (name, _) in Profile::BUILT_IN {
            assert_eq!(text.matches(&format!("\n  {name} ")).count(), 1, "{text}");
        }
    }
}
