use super::*;
use envelope::UnixTime;
use envelope::generate::KeyType;
use envelope::keyset::life::EvidenceKind;
use keyset_api::{AddKeys, KeyView, Problem};
use serde_json::{Value, json};

use super::form::{Ask, Deed, Fields, takes_away};

pub(crate) const AT: UnixTime = UnixTime::from_seconds(1_790_000_000);

pub(crate) fn key(thumbprint: &str, owner: &str, state: Value, valid_to: &str) -> KeyView {
    serde_json::from_value(json!({
        "id": thumbprint, "thumbprint": thumbprint, "certificate": null,
        "owner": owner, "environment": "sandbox", "format": "jwk", "use": "encrypt",
        "algorithm": "RSA-OAEP-256", "bits": 2048, "state": state,
        "valid_from": "2026-01-01T00:00:00Z", "valid_to": valid_to,
        "created": "2026-01-01T00:00:00Z", "state_since": "2026-01-01T00:00:00Z",
        "public": { "jwk": {
            "kty": "EC", "crv": "P-256",
            "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
            "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
        } },
    }))
    .unwrap()
}

pub(crate) fn active(thumbprint: &str, valid_to: &str) -> KeyView {
    key(thumbprint, "ours", json!({ "name": "active" }), valid_to)
}

fn waiting(thumbprint: &str, owner: &str, is_trusted: bool) -> KeyView {
    let state = json!({ "name": "pre-active", "trusted": is_trusted, "verified": false });
    key(thumbprint, owner, state, "2028-01-01T00:00:00Z")
}

pub(crate) fn rotation(old: &str, new: Option<&str>, tasks: &[(&str, bool)]) -> RotationView {
    let due = |(task, is_due): &(&str, bool)| {
        json!({
            "task": task, "from": "2026-11-01T00:00:00Z", "who": "us", "is_due": is_due,
            "blocked": [],
        })
    };
    serde_json::from_value(json!({
        "old": old, "new": new, "recorded": false, "plan": null,
        "next_steps": tasks.iter().map(due).collect::<Vec<_>>(),
    }))
    .unwrap()
}

fn refused(status: u16, code: &str) -> Failure {
    let problem: Problem = serde_json::from_value(json!({
        "type": "about:blank", "title": "", "status": status, "code": code, "detail": "No.",
    }))
    .unwrap();
    Failure::Refused {
        status,
        problem: Some(Box::new(problem)),
    }
}

fn opened(form: Form) -> Rc<RotationPage> {
    Rc::new(RotationPage::default()).reduce(Action::Form(Some(form)))
}

fn filled(key: KeyView, deed: Deed, fields: Fields) -> Form {
    Form {
        fields,
        ..Form::new(key, deed)
    }
}

#[test]
fn what_was_done_closes_the_form_and_forgets_old_histories() {
    let form = Form::new(waiting("a", "ours", true), Deed::Step(StepName::Activate));
    let page = opened(form).reduce(Action::History("a".into(), Fetched::Here(Rc::new([]))));
    let added: KeysAdded = serde_json::from_value(json!({
        "entries": [], "added": [], "changed": [], "findings": [],
    }))
    .unwrap();
    let page = page.reduce(Action::Asked);
    assert!(page.busy);
    let page = page.reduce(Action::Done(Outcome::Added(added)));
    assert!(page.form.is_none() && page.done.is_some() && !page.busy);
    assert!(page.histories.is_empty());
}

#[test]
fn a_refusal_keeps_what_was_filled_in() {
    let fields = Fields {
        fingerprint: "0011".into(),
        ..Fields::default()
    };
    let key = waiting("a", "counterparty", false);
    let page = opened(filled(key, Deed::Step(StepName::Trust), fields.clone()))
        .reduce(Action::Asked)
        .reduce(Action::Refused(refused(409, "step.refused")));
    assert_eq!(page.form.as_ref().unwrap().fields, fields);
    assert!(page.refused.is_some() && !page.busy);
    let edited = page.form.clone();
    assert!(page.reduce(Action::Form(edited)).refused.is_none());
}

#[test]
fn a_session_that_ended_shows_as_signed_out() {
    let person = SessionView {
        operator: "kim".into(),
        role: keyset_api::Role::Operator,
    };
    let page = Rc::new(RotationPage::default()).reduce(Action::Person(Fetched::Here(Some(person))));
    assert!(page.signed_in().is_some());
    let page = page.reduce(Action::Refused(refused(401, "session.none")));
    assert!(page.signed_in().is_none());
}

#[test]
fn a_key_of_the_counterparty_is_trusted_only_with_a_comparison() {
    let trust = Deed::Step(StepName::Trust);
    let key = waiting("AB12", "counterparty", false);
    let mut form = Form::new(key, trust);
    assert!(form.ask(AT).is_none(), "nothing filled in");
    form.fields.fingerprint = " ab12 ".into();
    assert!(form.ask(AT).is_none(), "no channel");
    form.fields.channel = "telephone".into();
    let Some(Ask::Step { request, .. }) = form.ask(AT) else {
        panic!("a step")
    };
    assert_eq!(request.comparison.unwrap().fingerprint, "ab12");
    assert!(form.is_same_fingerprint());
    let ours = Form::new(waiting("AB12", "ours", false), trust);
    assert!(ours.ask(AT).is_some(), "ours needs none");
}

#[test]
fn evidence_with_messages_needs_their_hash_and_a_word_has_none() {
    let verify = Deed::Step(StepName::Verify);
    let mut form = Form::new(waiting("a", "ours", true), verify);
    assert!(form.ask(AT).is_none());
    form.fields.evidence = Some(EvidenceKind::Echo);
    assert!(form.ask(AT).is_none());
    form.fields.exchange = "AB".repeat(32);
    let exchange = |form: &Form| match form.ask(AT) {
        Some(Ask::Step { request, .. }) => request.evidence.unwrap().exchange,
        _ => panic!("a step"),
    };
    assert_eq!(exchange(&form), Some("ab".repeat(32)));
    form.fields.evidence = Some(EvidenceKind::CounterpartyWord);
    assert_eq!(exchange(&form), None);
}

#[test]
fn what_takes_something_away_waits_for_a_confirmation() {
    for step in StepName::ALL {
        let deed = Deed::Step(*step);
        let mut form = Form::new(active("a", "2026-12-01T00:00:00Z"), deed);
        form.fields.evidence = Some(EvidenceKind::CounterpartyWord);
        assert_eq!(form.ask(AT).is_none(), takes_away(deed), "{step:?}");
        form.fields.confirmed = true;
        assert!(form.ask(AT).is_some(), "{step:?}");
    }
}

#[test]
fn the_last_key_is_suspended_only_with_its_own_confirmation() {
    let suspend = Deed::Step(StepName::Suspend);
    let mut form = Form::new(active("a", "2026-12-01T00:00:00Z"), suspend);
    form.fields.confirmed = true;
    let confirmed = |form: &Form| match form.ask(AT) {
        Some(Ask::Step { request, .. }) => request.confirmed,
        _ => panic!("a step"),
    };
    assert_eq!(confirmed(&form), Some(false));
    form.fields.last_one = true;
    assert_eq!(confirmed(&form), Some(true));
}

#[test]
fn a_successor_is_made_for_the_purpose_of_the_old_key() {
    let mut form = Form::new(active("a", "2026-12-01T00:00:00Z"), Deed::Generate);
    form.fields.key_type = Some(KeyType::Rsa3072);
    form.fields.days = "ten".into();
    assert!(form.ask(AT).is_none(), "not a number of days");
    form.fields.days = String::new();
    let Some(Ask::Add(added)) = form.ask(AT) else {
        panic!("a key")
    };
    let AddKeys::Generate(made) = *added else {
        panic!("made here")
    };
    assert_eq!(made.key_use, Some(form.key.key_use));
    assert_eq!((made.days, made.user_id), (None, None));
}

#[test]
fn emergencies_come_first_and_then_what_is_due() {
    let mut urgent = rotation("urgent", None, &[("obtain", true)]);
    urgent.plan = Some(
        serde_json::from_value(json!({
            "begin": "2026-11-01T00:00:00Z", "activate": "2026-11-01T00:00:00Z",
            "deactivate": "2026-11-01T00:00:00Z", "destroy": "2026-12-01T00:00:00Z",
            "emergency": true,
        }))
        .unwrap(),
    );
    let overview = Overview {
        standings: Rc::default(),
        proposals: Rc::default(),
        keys: Rc::new([
            active("calm", "2026-10-01T00:00:00Z"),
            active("due", "2027-01-01T00:00:00Z"),
            active("urgent", "2028-01-01T00:00:00Z"),
        ]),
        rotations: Rc::new([
            rotation("over", None, &[]),
            rotation("calm", None, &[("obtain", false)]),
            rotation("due", None, &[("obtain", true)]),
            urgent,
        ]),
    };
    let order: Vec<String> = overview
        .by_urgency()
        .into_iter()
        .map(|one| one.old)
        .collect();
    assert_eq!(order, ["urgent", "due", "calm", "over"]);
}

#[test]
fn a_successor_has_the_same_purpose_and_is_found_in_its_rotation() {
    let theirs = waiting("theirs", "counterparty", false);
    let overview = Overview {
        standings: Rc::default(),
        proposals: Rc::default(),
        keys: Rc::new([
            active("old", "2026-12-01T00:00:00Z"),
            waiting("new", "ours", true),
            theirs.clone(),
        ]),
        rotations: Rc::new([rotation("old", Some("new"), &[])]),
    };
    let old = overview.key("old").unwrap();
    let successors = overview.successors(old);
    assert_eq!(successors.len(), 1);
    assert_eq!(successors[0].thumbprint, "new");
    assert_eq!(overview.rotation_of("new").unwrap().old, "old");
    assert_eq!(overview.at_rest(), [theirs]);
}

#[test]
fn a_proposal_is_answered_by_its_name_and_what_it_takes_away_is_confirmed() {
    let key = active("old", "2026-12-01T00:00:00Z");
    let agree = Deed::Agree(StepName::Destroy);
    let mut form = Form::answer(key.clone(), agree, "one".into());
    assert!(form.ask(AT).is_none(), "not confirmed");
    form.fields.confirmed = true;
    let due = Ask::Agree {
        step: StepName::Destroy,
        proposal: "one".into(),
    };
    assert!(form.ask(AT) == Some(due));
    let end = Form::answer(key, Deed::EndProposal(StepName::Destroy), "one".into());
    assert!(
        end.ask(AT).is_some(),
        "taking nothing away needs no confirmation"
    );
}

#[test]
fn only_open_proposals_wait() {
    let proposal = |key: &str, standing: &str| {
        serde_json::from_value::<ProposalView>(json!({
            "id": format!("{key}-{standing}"), "key": key, "environment": "sandbox",
            "step": "destroy", "evidence": null, "operator": "kim",
            "made": "2026-11-24T09:00:00Z", "expires": "2026-11-25T09:00:00Z",
            "standing": standing, "text": "", "ended_by": null, "ended_at": null,
        }))
        .unwrap()
    };
    let overview = Overview {
        proposals: Rc::new([
            proposal("a", "open"),
            proposal("a", "withdrawn"),
            proposal("b", "open"),
        ]),
        ..Overview::default()
    };
    assert_eq!(overview.open_proposals(None).len(), 2);
    let of_b = overview.open_proposals(Some(&["b".into()]));
    assert!(of_b.iter().map(|one| one.key.as_str()).eq(["b"]));
}

#[test]
fn an_echo_tests_the_key_of_the_form_and_leaves_the_other_side_as_it_is() {
    let order = |owner: &str| match Form::new(waiting("AB", owner, true), Deed::Echo).ask(AT) {
        Some(Ask::Echo(order)) => (order.our_key, order.their_key),
        _ => panic!("an echo"),
    };
    assert_eq!(order("ours"), (Some("AB".into()), None));
    assert_eq!(order("counterparty"), (None, Some("AB".into())));
}

#[test]
fn what_would_stop_is_shown_for_the_key_of_the_open_form_only() {
    let page = opened(Form::new(
        active("a", "2026-12-01T00:00:00Z"),
        Deed::Step(StepName::Deactivate),
    ));
    let failed = || Fetched::Failed(Failure::Away);
    let page = page.reduce(Action::Consequences("b".into(), failed()));
    assert!(page.consequences == Fetched::Loading);
    let page = page.reduce(Action::Consequences("a".into(), failed()));
    assert!(page.consequences == failed());
}

#[test]
fn what_waits_for_a_moment_is_outdated_when_that_has_come() {
    let before = UnixTime::from_seconds(1_793_000_000); // 2026-10-26
    let after = UnixTime::from_seconds(1_794_000_000); // 2026-11-06
    let overview = |tasks: &[(&str, bool)]| Overview {
        rotations: Rc::new([rotation("a", Some("b"), tasks)]),
        ..Overview::default()
    };
    let waiting = overview(&[("activate", false)]);
    assert!(!waiting.is_outdated(before));
    assert!(waiting.is_outdated(after));
    assert!(!overview(&[("activate", true)]).is_outdated(after));
}

#[test]
fn a_step_that_time_blocks_is_outdated_when_the_time_is_over() {
    let blocked_by = |reason: Value| {
        let mut rotation = rotation("a", Some("b"), &[("activate", true)]);
        rotation.next_steps[0].blocked = serde_json::from_value(json!([reason])).unwrap();
        Overview {
            rotations: Rc::new([rotation]),
            ..Overview::default()
        }
    };
    let from = UnixTime::from_seconds(1_793_000_000);
    let waiting = blocked_by(json!({ "reason": "too-early", "text": "", "from": from }));
    assert!(!waiting.is_outdated(UnixTime::from_seconds(1_792_999_999)));
    assert!(waiting.is_outdated(from));
    let other = blocked_by(json!({ "reason": "not-trusted", "text": "" }));
    assert!(!other.is_outdated(from));
}

#[test]
fn a_page_that_asks_by_itself_keeps_what_it_shows_while_the_server_is_away() {
    let shown = Rc::new(RotationPage::default()).reduce(Action::Refreshed(
        Fetched::Here(None),
        Fetched::Here(Overview::default()),
    ));
    let away = || Failure::Away;
    let still = shown.clone().reduce(Action::Refreshed(
        Fetched::Failed(away()),
        Fetched::Failed(away()),
    ));
    assert!(still == shown);
}
