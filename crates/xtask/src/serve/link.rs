//! Sign-in links that lead to the page instead of the server, so that one click is enough.

use std::process::Command;

use anyhow::{Context, Result};

use crate::process;

/// A one-time link for a person, made by the server's own command on its data directory.
///
/// # Errors
/// The command fails, or says something else than a link.
pub(crate) fn to_page(operator_link: &mut Command, page: u16) -> Result<String> {
    let said = process::output_of(operator_link).context("keyset-server made no sign-in link")?;
    on_page(&said, page).with_context(|| format!("not a sign-in link: {said}"))
}

/// The page reads the secret behind the `#`, where it reaches no server's log.
fn on_page(link: &str, page: u16) -> Option<String> {
    let (_, secret) = link.split_once("?token=")?;
    Some(format!("http://127.0.0.1:{page}/sign-in#{secret}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_the_server_becomes_one_to_the_page() {
        let link = "http://127.0.0.1:8081/api/v1/sign-in?token=AbC-_1";
        assert_eq!(
            on_page(link, 8080).unwrap(),
            "http://127.0.0.1:8080/sign-in#AbC-_1"
        );
        assert_eq!(on_page("something else", 8080), None);
    }
}
