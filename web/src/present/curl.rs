//! A command that sends a sealed body. The address is a placeholder on purpose.

/// Stands where the operator's own address belongs.
pub const ADDRESS: &str = "https://REPLACE-WITH-THE-ECHO-ADDRESS.example/echo";

/// The command that sends `file` with this media type.
#[must_use]
pub fn command(content_type: &str, file: &str) -> String {
    format!(
        "curl -X POST -H {} --data-binary @{file} {}",
        quoted(&format!("Content-Type: {content_type}")),
        quoted(ADDRESS)
    )
}

/// A word that a POSIX shell takes as it stands.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_names_type_file_and_placeholder() {
        assert_eq!(
            command("application/jose; charset=utf-8", "body.txt"),
            "curl -X POST -H 'Content-Type: application/jose; charset=utf-8' \
             --data-binary @body.txt 'https://REPLACE-WITH-THE-ECHO-ADDRESS.example/echo'"
        );
    }

    #[test]
    fn a_quote_can_not_end_the_word() {
        assert_eq!(quoted("a'b"), r"'a'\''b'");
    }
}
