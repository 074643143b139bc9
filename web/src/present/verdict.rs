//! Verdicts on signatures, and what became of keys, in words and tones.

use envelope::inspect::finding::Severity;
use envelope::open::trace::{KeyTried, Verdict};

/// How something should look: it is never told by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As it should be.
    Good,
    /// A fact, neither good nor bad.
    Neutral,
    /// To be looked at.
    Warning,
    /// Against the rules.
    Bad,
}

/// What the verdict means.
#[must_use]
pub const fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Valid => "Good, by a trusted key.",
        Verdict::Expired => "Good, but the signer's key has expired.",
        Verdict::NotYetValid => "Good, but the signature or its key lies in the future.",
        Verdict::Revoked => "Good, but the signer's key was revoked.",
        Verdict::WrongUsage => "Good, but the key is not one for signing.",
        Verdict::Weak => "The digest or the key is too weak to say.",
        Verdict::Invalid => "The content was changed, or someone else signed it.",
        Verdict::UnknownSigner => "No trusted key made it. Load the signer's key and trust it.",
        Verdict::Malformed => "The signature itself can not be read.",
    }
}

/// How the verdict should look.
#[must_use]
pub const fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Valid => Tone::Good,
        Verdict::Expired | Verdict::NotYetValid | Verdict::UnknownSigner => Tone::Warning,
        Verdict::Revoked
        | Verdict::WrongUsage
        | Verdict::Weak
        | Verdict::Invalid
        | Verdict::Malformed => Tone::Bad,
    }
}

/// How the outcome of a key should look.
#[must_use]
pub fn outcome_tone(outcome: &str) -> Tone {
    match outcome {
        "opened" => Tone::Good,
        "not a recipient" | "not tried" | "public half only" | "signing key" => Tone::Neutral,
        _ => Tone::Warning,
    }
}

/// Over the list of keys.
#[must_use]
pub const fn keys_title(opened: bool) -> &'static str {
    if opened {
        "Keys tried"
    } else {
        "Each key, and what came of it"
    }
}

/// Why a key did not open the message, by its outcome; empty where the outcome says it all.
#[must_use]
pub fn reason(outcome: &str) -> &'static str {
    match outcome {
        "opened" => "It opened the message.",
        "not a recipient" => "The message is not encrypted to it.",
        "not tried" => "Another key had opened the message already.",
        "signing key" => "It signs; it does not decrypt.",
        "public half only" => "Its private part is not here.",
        "locked" => "It needs its passphrase.",
        "wrong passphrase" => "The passphrase given does not unlock it.",
        "failed" => "It was tried and the message did not open with it.",
        "not trusted" => "The key set does not trust it yet.",
        "suspended" => "It is suspended in the key set.",
        "compromised" => "Another party knows it; the key set bars it.",
        "destroyed" => "Its private part was destroyed.",
        "other environment" => "It belongs to the other environment.",
        _ => "",
    }
}

/// What a key set says of a key, and where the key came from, in one line.
#[must_use]
pub fn standing(key: &KeyTried) -> String {
    let words = [
        key.environment.map(|environment| environment.code().into()),
        key.state.map(|state| state.code().into()),
        key.source.clone(),
    ];
    let words: Vec<String> = words.into_iter().flatten().collect();
    words.join(" · ")
}

/// How a finding should look.
#[must_use]
pub const fn finding_tone(severity: Severity) -> Tone {
    match severity {
        Severity::Info => Tone::Neutral,
        Severity::Warning => Tone::Warning,
        Severity::Error => Tone::Bad,
    }
}

/// The severity in a word.
#[must_use]
pub const fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

#[cfg(test)]
mod tests {
    use envelope::key::state::StateName;
    use envelope::keyset::Environment;

    use super::*;

    #[test]
    fn what_a_key_set_says_stands_before_the_source() {
        let key = KeyTried {
            environment: Some(Environment::Sandbox),
            state: Some(StateName::Suspended),
            source: Some("ours.jwk".into()),
            ..KeyTried::new("enc-1", "suspended")
        };
        assert_eq!(standing(&key), "sandbox · suspended · ours.jwk");
        assert_eq!(standing(&KeyTried::new("enc-1", "opened")), "");
    }

    #[test]
    fn every_outcome_that_the_manual_lists_has_a_reason() {
        // What does not fit is said by the outcome itself.
        let own_words = ["wrong length", "key type", "weak"];
        for outcome in [
            "opened",
            "not a recipient",
            "not tried",
            "signing key",
            "public half only",
            "locked",
            "wrong passphrase",
            "failed",
            "not trusted",
            "suspended",
            "compromised",
            "destroyed",
            "other environment",
        ] {
            assert!(reason(outcome).ends_with('.'), "{outcome}");
        }
        assert!(own_words.iter().all(|outcome| reason(outcome).is_empty()));
    }

    #[test]
    fn names_are_those_of_the_reports() {
        for verdict in [
            Verdict::Valid,
            Verdict::Expired,
            Verdict::NotYetValid,
            Verdict::Revoked,
            Verdict::WrongUsage,
            Verdict::Weak,
            Verdict::Invalid,
            Verdict::UnknownSigner,
            Verdict::Malformed,
        ] {
            let written = serde_json::to_value(verdict).unwrap();
            assert_eq!(written, verdict.code());
            assert_eq!(tone(verdict) == Tone::Good, verdict == Verdict::Valid);
        }
    }
}
