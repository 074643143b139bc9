//! Bodies of the payment protocol: faults of the request id, the version, the time and the content.

use std::ffi::OsString;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::Phase::Inside;
use super::{Fault, check};
use crate::makers::Makers;
use crate::row::{Call, Expected, Origin, Row};

#[test]
fn of_several_faults_of_a_body_the_first_is_reported() -> Result<()> {
    let makers = Makers::new()?;
    let body: Value = serde_json::from_slice(&makers.payload)?;
    let earlier = makers.scratch.write("earlier.json", &makers.payload)?;
    let arguments = [
        "protocol",
        "check",
        "--at",
        "2026-11-18T11:06:40Z",
        "--earlier",
    ];
    let mut arguments: Vec<OsString> = arguments.map(OsString::from).into();
    arguments.push(earlier.into());
    let sound = Spec {
        changes: Vec::new(),
        is_cut: false,
    };
    check(&sound, FAULTS, |spec| {
        let mut input = spec.applied(&body)?.to_string().into_bytes();
        if spec.is_cut {
            input.pop();
        }
        Ok(Row {
            name: "without a fault".into(),
            origin: Origin::Other,
            call: Call::Other(arguments.clone()),
            input,
            expected: Expected::Done(&[]),
        })
    })
}

/// Where in the body, and what stands there then.
type Change = (&'static str, Option<Value>);

#[derive(Clone)]
struct Spec {
    changes: Vec<Change>,
    is_cut: bool,
}

impl Spec {
    fn applied(&self, body: &Value) -> Result<Value> {
        let mut body = body.clone();
        for (pointer, value) in &self.changes {
            let (parent, name) = pointer.rsplit_once('/').context("no pointer")?;
            let members = body.pointer_mut(parent).and_then(Value::as_object_mut);
            let members = members.context("no such member")?;
            match value {
                Some(value) => drop(members.insert(name.into(), value.clone())),
                None => drop(members.remove(name)),
            }
        }
        Ok(body)
    }
}

const ID: &str = "/requestHeader/requestId";
const MAJOR: &str = "/requestHeader/protocolVersion/major";
const TIME: &str = "/requestHeader/requestTimestamp";

const FAULTS: &[Fault<Spec>] = &[
    Fault {
        name: "cut",
        axes: &["json"],
        phase: Inside,
        cause: "protocol-json",
        apply: |spec| spec.is_cut = true,
    },
    Fault {
        name: "no minor version",
        axes: &["minor"],
        phase: Inside,
        cause: "protocol-missing-field",
        apply: |spec| {
            spec.changes
                .push(("/requestHeader/protocolVersion/minor", None))
        },
    },
    Fault {
        name: "no timestamp",
        axes: &["time"],
        phase: Inside,
        cause: "protocol-missing-field",
        apply: |spec| spec.changes.push((TIME, None)),
    },
    Fault {
        name: "no request id",
        axes: &["id"],
        phase: Inside,
        cause: "protocol-missing-field",
        apply: |spec| spec.changes.push((ID, None)),
    },
    Fault {
        name: "blank in the request id",
        axes: &["id"],
        phase: Inside,
        cause: "protocol-field-value",
        apply: |spec| spec.changes.push((ID, Some(json!("a b")))),
    },
    Fault {
        name: "timestamp is a number",
        axes: &["time"],
        phase: Inside,
        cause: "protocol-field-value",
        apply: |spec| spec.changes.push((TIME, Some(json!(7)))),
    },
    Fault {
        name: "version 2",
        axes: &["minor"],
        phase: Inside,
        cause: "protocol-version",
        apply: |spec| spec.changes.push((MAJOR, Some(json!(2)))),
    },
    Fault {
        name: "an hour behind",
        axes: &["time"],
        phase: Inside,
        cause: "clock-skew",
        apply: |spec| spec.changes.push((TIME, Some(json!("1794996400000")))),
    },
    Fault {
        name: "other content",
        axes: &["id"],
        phase: Inside,
        cause: "replayed",
        apply: |spec| spec.changes.push(("/clientMessage", Some(json!("other")))),
    },
];
