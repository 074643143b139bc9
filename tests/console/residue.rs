//! Texts that must leave no trace: pieces of keys and payloads long enough to be theirs alone.

/// Pieces of an armored secret key: its longer lines.
pub(crate) fn of_armor(armored: &str) -> Vec<String> {
    armored
        .lines()
        .filter(|line| line.len() >= 60 && !line.contains(' '))
        .take(20)
        .map(String::from)
        .collect()
}

/// Pieces of a private JWK: the values of its private members.
pub(crate) fn of_jwk(jwk: &serde_json::Value) -> Vec<String> {
    ["d", "p", "q", "dp", "dq", "qi"]
        .iter()
        .filter_map(|member| jwk.get(member)?.as_str())
        .map(String::from)
        .collect()
}

/// Pieces of a payload that are its own: runs of letters and digits that no other message has.
/// Quotes and spaces would be written differently in different places.
pub(crate) fn of_payload(payload: &str) -> Vec<String> {
    payload
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|run| run.len() >= 16 && run.chars().any(|letter| letter.is_ascii_digit()))
        .map(String::from)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_is_known_by_its_random_parts() {
        let payload = r#"{"requestHeader":{"requestId":"00112233445566aa"},"clientMessage":"x ffeeddccbbaa9988"}"#;
        assert_eq!(
            of_payload(payload),
            ["00112233445566aa", "ffeeddccbbaa9988"]
        );
    }
}
