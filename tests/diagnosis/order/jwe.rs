//! Nested tokens by npm `jose` and `jwcrypto`: faults of the parts, the header, the key, the tag and
//! the signed token inside.

use anyhow::{Context as _, Result};
use conformance::envelope::Open;
use conformance::parties::JwkPair;
use serde_json::{Value, json};

use super::Phase::{Inside, Keys, Outside};
use super::{Fault, check};
use crate::damage::token::{
    self, CIPHERTEXT, PAYLOAD, TAG, flipped, set, with_header_text, with_text,
};
use crate::makers::{Jose, Makers};
use crate::row::{Damage, Row, Sample};

#[test]
fn of_several_faults_of_a_nested_token_the_first_is_reported() -> Result<()> {
    let makers = Makers::new()?;
    for jose in [&makers.npm, &makers.jwcrypto] {
        let bench = Bench::new(jose)?;
        check(&SOUND, FAULTS, |spec| bench.row(spec))?;
    }
    Ok(())
}

/// What is changed of a sound token, and how it is opened.
#[derive(Clone, Copy)]
struct Spec {
    content: Content,
    header: [Option<Damage>; 3],
    twice: bool,
    parts: [Option<Damage>; 3],
    as_json: bool,
    key: Key,
    trust: Trust,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    Signed,
    /// The payload itself.
    Bare,
    /// One bit of the signed payload is turned over.
    Changed,
    /// Signed with an algorithm that the profile does not have.
    Ps512,
}

#[derive(Clone, Copy)]
enum Key {
    Right,
    AnotherOne,
    /// It says it is for signatures.
    ForSignatures,
}

#[derive(Clone, Copy)]
enum Trust {
    Signer,
    Stranger,
    /// The signer's key, which has ended.
    Ended,
}

/// Everything is made once.
struct Bench<'a> {
    jose: &'a Jose,
    contents: Vec<(Content, Sample)>,
    for_signatures: JwkPair,
    ended: JwkPair,
}

impl<'a> Bench<'a> {
    fn new(jose: &'a Jose) -> Result<Self> {
        let inner = jose.signed_by(&jose.signer, "PS256")?;
        let sealed = |content: &[u8]| jose.sealed(&json!({}), content);
        Ok(Self {
            jose,
            contents: vec![
                (Content::Signed, sealed(&inner)?),
                (Content::Bare, sealed(&jose.payload)?),
                (Content::Changed, sealed(&flipped(&inner, PAYLOAD)?)?),
                (
                    Content::Ps512,
                    sealed(&jose.signed_by(&jose.signer, "PS512")?)?,
                ),
            ],
            for_signatures: jose.recipient.changed(&jose.scratch, "order-sig", |jwk| {
                jwk.insert("use".into(), "sig".into());
            })?,
            ended: jose.signer.changed(&jose.scratch, "order-ended", |jwk| {
                jwk.insert("exp".into(), 1_600_000_000.into());
            })?,
        })
    }

    fn row(&self, spec: &Spec) -> Result<Row> {
        let mut made = self.contents.iter();
        let made = made.find(|(content, _)| *content == spec.content);
        let (_, sample) = made.context("a content")?;
        let mut token = sample.message.clone();
        for damage in spec.header.iter().flatten() {
            token = damage(&token)?;
        }
        if spec.twice {
            let header = Value::Object(token::header(&token)?).to_string();
            let header = header.replacen('{', "{\"x\":1,\"x\":2,", 1);
            token = with_header_text(&token, &header)?;
        }
        for damage in spec.parts.iter().flatten() {
            token = damage(&token)?;
        }
        if spec.as_json {
            token = Value::Object(token::flattened(&token)?)
                .to_string()
                .into_bytes();
        }
        let jose = self.jose;
        let key = match spec.key {
            Key::Right => &jose.recipient,
            Key::AnotherOne => &jose.stranger,
            Key::ForSignatures => &self.for_signatures,
        };
        let trust = match spec.trust {
            Trust::Signer => &jose.signer,
            Trust::Stranger => &jose.stranger,
            Trust::Ended => &self.ended,
        };
        let sample = Sample {
            message: token,
            open: Open::new()
                .keys(&key.private_file)
                .trust(&trust.public_file),
            ..sample.clone()
        };
        Ok(sample.opens("without a fault", &[]))
    }
}

const SOUND: Spec = Spec {
    content: Content::Signed,
    header: [None; 3],
    twice: false,
    parts: [None; 3],
    as_json: false,
    key: Key::Right,
    trust: Trust::Signer,
};

/// What is not strict JSON has no members that could be judged.
const HEADER: &[&str] = &["header"];

const FAULTS: &[Fault<Spec>] = &[
    Fault {
        name: "plus sign in the ciphertext",
        axes: &["letters"],
        phase: Outside,
        cause: "bad-encoding",
        apply: |spec| {
            spec.parts[0] = Some(|token| with_text(token, CIPHERTEXT, |text| format!("+{text}")));
        },
    },
    Fault {
        name: "no tag",
        axes: &["tag"],
        phase: Outside,
        cause: "truncated",
        apply: |spec| spec.parts[1] = Some(|token| with_text(token, TAG, |_| String::new())),
    },
    Fault {
        name: "cty is a number",
        axes: HEADER,
        phase: Outside,
        cause: "malformed-header",
        apply: |spec| spec.header[0] = Some(|token| set(token, "cty", 7)),
    },
    Fault {
        name: "member twice",
        axes: HEADER,
        phase: Outside,
        cause: "duplicate-member",
        apply: |spec| spec.twice = true,
    },
    Fault {
        name: "sixth part",
        axes: &["tag", "form"],
        phase: Outside,
        cause: "trailing-data",
        apply: |spec| spec.parts[2] = Some(|token| Ok([token, b".AAAA"].concat())),
    },
    Fault {
        name: "RSA1_5",
        axes: &["alg"],
        phase: Outside,
        cause: "algorithm-forbidden",
        apply: |spec| spec.header[1] = Some(|token| set(token, "alg", "RSA1_5")),
    },
    Fault {
        name: "unknown demand",
        axes: &["crit"],
        phase: Outside,
        cause: "critical-header-unknown",
        apply: |spec| {
            spec.header[2] = Some(|token| set(&set(token, "crit", json!(["y"]))?, "y", 1));
        },
    },
    Fault {
        name: "as JSON",
        axes: &["form"],
        phase: Outside,
        cause: "wrong-serialization",
        apply: |spec| spec.as_json = true,
    },
    Fault {
        name: "another's key",
        axes: &["key"],
        phase: Keys,
        cause: "no-matching-key",
        apply: |spec| spec.key = Key::AnotherOne,
    },
    Fault {
        name: "key for signatures",
        axes: &["key"],
        phase: Keys,
        cause: "key-wrong-usage",
        apply: |spec| spec.key = Key::ForSignatures,
    },
    Fault {
        name: "one bit of the tag",
        axes: &["tag"],
        phase: Keys,
        cause: "decryption-failed",
        apply: |spec| spec.parts[1] = Some(|token| flipped(token, TAG)),
    },
    Fault {
        name: "nothing signed inside",
        axes: &["content"],
        phase: Inside,
        cause: "nesting-missing",
        apply: |spec| spec.content = Content::Bare,
    },
    Fault {
        name: "inner PS512",
        axes: &["content"],
        phase: Inside,
        cause: "algorithm-forbidden",
        apply: |spec| spec.content = Content::Ps512,
    },
    Fault {
        name: "one bit of the inner payload",
        axes: &["content"],
        phase: Inside,
        cause: "signature-invalid",
        apply: |spec| spec.content = Content::Changed,
    },
    Fault {
        name: "stranger trusted",
        axes: &["signer"],
        phase: Inside,
        cause: "unknown-signer",
        apply: |spec| spec.trust = Trust::Stranger,
    },
    Fault {
        name: "signer's key has ended",
        axes: &["signer"],
        phase: Inside,
        cause: "signer-expired",
        apply: |spec| spec.trust = Trust::Ended,
    },
];
