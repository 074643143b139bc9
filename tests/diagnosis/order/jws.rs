//! Signed tokens alone: faults of the parts, the header, the profile and the signature.

use anyhow::Result;
use conformance::envelope::Open;
use serde_json::{Value, json};

use super::Phase::{Inside, Outside};
use super::{Fault, check};
use crate::damage::token::{self, PAYLOAD, flipped, set, with_header_text, with_text};
use crate::makers::{Jose, Makers};
use crate::row::{Damage, Row, Sample};

#[test]
fn of_several_faults_of_a_signed_token_the_first_is_reported() -> Result<()> {
    let makers = Makers::new()?;
    for jose in [&makers.npm, &makers.jwcrypto] {
        let sound = jose.signed()?;
        check(&SOUND, FAULTS, |spec| row(jose, &sound, spec))?;
    }
    Ok(())
}

/// What is changed of a sound token, and how it is opened.
#[derive(Clone, Copy)]
struct Spec {
    header: [Option<Damage>; 3],
    twice: bool,
    parts: [Option<Damage>; 3],
    profile: &'static str,
    is_stranger_trusted: bool,
}

fn row(jose: &Jose, sound: &Sample, spec: &Spec) -> Result<Row> {
    let mut token = sound.message.clone();
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
    let trust = if spec.is_stranger_trusted {
        &jose.stranger
    } else {
        &jose.signer
    };
    let sample = Sample {
        message: token,
        open: Open::new().trust(&trust.public_file),
        ..sound.clone()
    };
    Ok(sample.under(spec.profile).opens("without a fault", &[]))
}

const SOUND: Spec = Spec {
    header: [None; 3],
    twice: false,
    parts: [None; 3],
    profile: "permissive",
    is_stranger_trusted: false,
};

/// What is not strict JSON has no members that could be judged.
const HEADER: &[&str] = &["header"];

const FAULTS: &[Fault<Spec>] = &[
    Fault {
        name: "slash in the payload",
        axes: &["letters"],
        phase: Outside,
        cause: "bad-encoding",
        apply: |spec| {
            spec.parts[1] = Some(|token| with_text(token, PAYLOAD, |text| format!("/{text}")));
        },
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
        name: "fourth part",
        axes: &["form"],
        phase: Outside,
        cause: "trailing-data",
        apply: |spec| spec.parts[2] = Some(|token| Ok([token, b".AAAA"].concat())),
    },
    Fault {
        name: "alg none",
        axes: &["alg"],
        phase: Outside,
        cause: "algorithm-forbidden",
        apply: |spec| spec.header[1] = Some(|token| set(token, "alg", "none")),
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
        name: "not encrypted",
        axes: &["profile"],
        phase: Outside,
        cause: "not-encrypted",
        apply: |spec| spec.profile = "jwe-jws",
    },
    Fault {
        name: "one bit of the payload",
        axes: &["payload"],
        phase: Inside,
        cause: "signature-invalid",
        apply: |spec| spec.parts[0] = Some(|token| flipped(token, PAYLOAD)),
    },
    Fault {
        name: "stranger trusted",
        axes: &["signer"],
        phase: Inside,
        cause: "unknown-signer",
        apply: |spec| spec.is_stranger_trusted = true,
    },
];
