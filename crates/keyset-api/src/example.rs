//! An example of each answer, for the OpenAPI document. A test reads each as the type that it is
//! an example of.

use serde_json::{Value, json};

/// A JWK of ours, in use: the public key of RFC 7517 appendix A.1.
#[must_use]
pub fn key() -> Value {
    json!({
        "id": "1",
        "thumbprint": THUMBPRINT,
        "certificate": null,
        "owner": "ours",
        "environment": "sandbox",
        "format": "jwk",
        "use": "encrypt",
        "algorithm": "EC P-256",
        "bits": 256,
        "state": {"name": "active"},
        "valid_from": "2026-01-05T09:00:00Z",
        "valid_to": "2027-01-05T09:00:00Z",
        "created": "2026-01-05T09:00:00Z",
        "state_since": "2026-01-12T09:00:00Z",
        "public": {"jwk": jwk()},
    })
}

/// Its public half.
#[must_use]
pub fn jwk() -> Value {
    json!({
        "kty": "EC",
        "crv": "P-256",
        "kid": "1",
        "use": "enc",
        "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
        "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
    })
}

/// A key set of one key.
#[must_use]
pub fn key_set() -> Value {
    json!({"type": "keyset", "version": 1, "entries": [key()]})
}

/// A key set as JOSE has it.
#[must_use]
pub fn jwk_set() -> Value {
    json!({"keys": [jwk()]})
}

/// A key that was made or taken in.
#[must_use]
pub fn keys_added() -> Value {
    json!({
        "entries": [key()],
        "added": [THUMBPRINT],
        "changed": [],
        "findings": [{
            "rule": "key.lifetime.long", "severity": "warning",
            "message": "The key lives for longer than the profile advises.",
        }],
    })
}

/// A step that was taken.
#[must_use]
pub fn step_taken() -> Value {
    json!({
        "key": key(),
        "comparison": null,
        "evidence": [evidence()],
        "warnings": [],
    })
}

/// An echo that was seen.
#[must_use]
pub fn evidence() -> Value {
    json!({
        "kind": "echo",
        "at": "2026-01-12T08:55:00Z",
        "operator": "kim",
        "exchange": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    })
}

/// A step that waits for a second person.
#[must_use]
pub fn proposal() -> Value {
    json!({
        "id": "3q2-796tvu_erb7v3q2-7w",
        "key": THUMBPRINT,
        "environment": "production",
        "step": "activate",
        "evidence": null,
        "operator": "kim",
        "made": "2026-01-12T09:00:00Z",
        "expires": "2026-01-13T09:00:00Z",
        "standing": "open",
        "text": "It waits for a second person.",
        "ended_by": null,
        "ended_at": null,
    })
}

/// The steps that wait.
#[must_use]
pub fn proposals() -> Value {
    json!({"proposals": [proposal()]})
}

/// A rotation with its plan and what is still to be done.
#[must_use]
pub fn rotation() -> Value {
    json!({
        "old": THUMBPRINT,
        "new": "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
        "recorded": true,
        "plan": {
            "begin": "2026-11-06T09:00:00Z",
            "activate": "2026-12-22T09:00:00Z",
            "deactivate": "2027-01-05T09:00:00Z",
            "destroy": "2027-02-04T09:00:00Z",
            "emergency": false,
        },
        "next_steps": [{
            "task": "activate",
            "from": "2026-12-22T09:00:00Z",
            "who": "us",
            "is_due": false,
            "blocked": [{"reason": "not-verified", "text": "Nothing shows yet that the key works."}],
        }],
    })
}

/// All of them.
#[must_use]
pub fn rotations() -> Value {
    json!({"rotations": [rotation()]})
}

/// Something that was done.
#[must_use]
pub fn event() -> Value {
    json!({
        "number": 7,
        "at": "2026-01-12T09:00:00Z",
        "operator": "kim",
        "second": "lee",
        "action": "activate",
        "key": THUMBPRINT,
        "from": "pre-active",
        "to": "active",
        "details": {"warnings": []},
        "hash": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    })
}

/// A page of the audit log.
#[must_use]
pub fn events() -> Value {
    json!({"events": [event()], "next": 7})
}

/// A log that was changed.
#[must_use]
pub fn verification() -> Value {
    json!({
        "whole": false,
        "events": 6,
        "hash": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        "broken": {"number": 7, "text": "Event 7 was changed, or put in later."},
    })
}

/// An echo that came back.
#[must_use]
pub fn echo() -> Value {
    json!({
        "operator": "kim",
        "at": "2026-01-12T08:55:00Z",
        "environment": "sandbox",
        "format": "jwk",
        "request_id": "b6589fc6-ab0d-4c82-8f12-099d1c2d40ab",
        "request": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        "answer": "fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9",
        "exchange": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "status": 200,
        "passed": true,
        "keys": [{
            "thumbprint": THUMBPRINT, "owner": "ours", "use": "encrypt",
            "tested": true, "proved": true,
        }],
        "diagnosis": null,
    })
}

/// The echoes that were tried.
#[must_use]
pub fn echoes() -> Value {
    json!({"echoes": [echo()]})
}

/// The notices of keys that end.
#[must_use]
pub fn notices() -> Value {
    json!({"notices": [{
        "notice": "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s-60",
        "subject": "A key ends in 60 days",
        "text": "Our key 1 ends on 2027-01-05: begin its rotation.",
        "thumbprint": THUMBPRINT,
        "id": "1",
        "owner": "ours",
        "environment": "sandbox",
        "format": "jwk",
        "use": "encrypt",
        "ends": "2027-01-05T09:00:00Z",
        "days": 60,
        "due": "2026-11-06T09:00:00Z",
        "tries": 1,
        "sent": null,
    }]})
}

/// A report of the checks before launch.
#[must_use]
pub fn readiness() -> Value {
    json!({
        "id": "3q2-796tvu_erb7v3q2-7w",
        "at": "2026-01-12T09:00:00Z",
        "operator": "kim",
        "environment": "sandbox",
        "ready": true,
        "checks": [check()],
        "keys": [{
            "id": "1", "thumbprint": THUMBPRINT, "owner": "ours", "format": "jwk",
            "use": "encrypt", "state": "active", "ends": "2027-01-05T09:00:00Z",
            "echo": evidence(),
        }],
    })
}

/// A check that ended.
#[must_use]
pub fn readiness_news() -> Value {
    json!({"check": check()})
}

/// The reports.
#[must_use]
pub fn readiness_list() -> Value {
    json!({"reports": [readiness()]})
}

/// What is on record of each key.
#[must_use]
pub fn standings() -> Value {
    json!({"keys": [{
        "thumbprint": THUMBPRINT,
        "published": "2026-01-05T09:00:00Z",
        "comparison": null,
        "evidence": evidence(),
        "used": {"count": 1250, "last": "2026-11-24T09:00:00Z"},
    }]})
}

/// What a key was used for.
#[must_use]
pub fn uses() -> Value {
    json!({
        "thumbprint": THUMBPRINT,
        "opened": {"count": 1250, "last": "2026-11-24T09:00:00Z"},
        "sealed": {"count": 0, "last": null},
        "signed": {"count": 0, "last": null},
        "verified": {"count": 0, "last": null},
    })
}

/// What a step would stop.
#[must_use]
pub fn consequences() -> Value {
    json!({
        "uses": uses(),
        "steps": [{
            "step": "deactivate",
            "still_processes": true,
            "covered_by": ["NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"],
            "text": "What was sealed to the key still opens.",
        }],
    })
}

/// A message that did not open, with the codec's reason.
#[must_use]
pub fn opened() -> Value {
    json!({
        "report": {
            "ok": false,
            "diagnosis": {
                "cause": "truncated",
                "summary": "The authentication tag has 1 octets; every content encryption has at \
                            least 16.",
                "evidence": {"octets": 63},
                "remedy": "Copy the whole token; its end is missing.",
                "error_response": {"code": "INVALID_PAYLOAD_ENCRYPTION", "http": 400},
                "specification": "RFC 7516 section 7.1",
            },
            "format": "jwe",
            "profile": "jwe-jws",
            "keys_tried": [],
            "recipients": [],
            "signatures": [],
            "findings": [],
        },
        "payload": null,
        "redacted": true,
        "message": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    })
}

/// Somebody who is signed in.
#[must_use]
pub fn session() -> Value {
    json!({"operator": "kim", "role": "key-manager"})
}

/// On the server's own machine.
#[must_use]
pub fn ways() -> Value {
    json!({"link": true, "provider": false, "proxy": false})
}

/// A service at work.
#[must_use]
pub fn health() -> Value {
    json!({"status": "ok", "version": "0.1.0"})
}

/// The times as built in.
#[must_use]
pub fn policy() -> Value {
    json!({"rotation": {
        "begin_before": 60, "overlap": 14, "destroy_after": 30, "evidence_fresh": 30,
        "publish_before": 60,
    }})
}

/// A refusal with its reasons.
#[must_use]
pub fn problem() -> Value {
    json!({
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "detail": "The step was not taken. The key is not trusted yet.",
        "code": "step.refused",
        "reasons": [{"reason": "not-trusted", "text": "The key is not trusted yet."}],
    })
}

fn check() -> Value {
    json!({
        "check": "two-keys-open", "format": "jwk", "title": "Two keys open",
        "outcome": "passed", "text": "Both keys opened a message.",
    })
}

/// The thumbprint of the example's key (RFC 7638).
const THUMBPRINT: &str = "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s";

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use serde::de::DeserializeOwned;

    use super::*;

    /// Whether the example has every member of its type, and no other.
    fn is_a<T: DeserializeOwned + Serialize>(example: Value) {
        let read: T = serde_json::from_value(example.clone()).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), example);
    }

    #[test]
    fn every_example_is_of_its_type() {
        is_a::<crate::KeyView>(key());
        is_a::<crate::PublicJwk>(jwk());
        is_a::<crate::KeySet>(key_set());
        is_a::<crate::JwkSet>(jwk_set());
        is_a::<crate::KeysAdded>(keys_added());
        is_a::<crate::StepTaken>(step_taken());
        is_a::<crate::EvidenceView>(evidence());
        is_a::<crate::ProposalView>(proposal());
        is_a::<crate::ProposalList>(proposals());
        is_a::<crate::RotationView>(rotation());
        is_a::<crate::RotationList>(rotations());
        is_a::<crate::EventView>(event());
        is_a::<crate::EventPage>(events());
        is_a::<crate::AuditVerification>(verification());
        is_a::<crate::EchoReport>(echo());
        is_a::<crate::EchoList>(echoes());
        is_a::<crate::NoticeList>(notices());
        is_a::<crate::ReadinessReport>(readiness());
        is_a::<crate::ReadinessList>(readiness_list());
        is_a::<crate::ReadinessNews>(readiness_news());
        is_a::<crate::KeyStandings>(standings());
        is_a::<crate::UsesView>(uses());
        is_a::<crate::ConsequencesView>(consequences());
        is_a::<crate::OpenedMessage>(opened());
        is_a::<crate::SessionView>(session());
        is_a::<crate::Health>(health());
        is_a::<crate::PolicyView>(policy());
        is_a::<crate::Problem>(problem());
    }
}
