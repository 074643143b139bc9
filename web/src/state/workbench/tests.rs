use super::*;
use crate::state::keys::tests::loaded;
use crate::state::open::tests::outcome;
use envelope::detect::Format;
use envelope::inspect::Inspection;

fn profiles() -> Rc<[Profile]> {
    Profile::BUILT_IN
        .iter()
        .map(|(name, _)| Profile::built_in(name).unwrap())
        .collect()
}

fn after(actions: impl IntoIterator<Item = Action>) -> Rc<Workbench> {
    let start = Rc::new(Workbench::default()).reduce(Action::Profiles(profiles()));
    actions.into_iter().fold(start, Reducible::reduce)
}

fn inspected(format: Format) -> Rc<Inspected> {
    Rc::new(Inspected {
        format,
        wrapping: "base64url".into(),
        bytes: 3,
        damaged: false,
        inspection: Inspection::empty(format),
    })
}

fn text(text: &str) -> Action {
    Action::Input(Body::text(text))
}

fn opened() -> [Action; 2] {
    [
        Action::Open(OpenAction::Asked),
        Action::Open(OpenAction::Answered(outcome())),
    ]
}

#[test]
fn the_latest_message_wins() {
    let late = Action::Inspected(1, inspected(Format::OpenPgp));
    let state = after([text("a"), text("b"), late]);
    assert_eq!(state.inspected, None);
    let state = state.reduce(Action::Inspected(2, inspected(Format::Jwe)));
    assert_eq!(
        state.inspected.as_ref().map(|seen| seen.format),
        Some(Format::Jwe)
    );
}

#[test]
fn the_profile_follows_the_message_until_one_is_chosen() {
    let seen = Action::Inspected(1, inspected(Format::Jwe));
    let state = after([text("a"), seen.clone()]);
    assert_eq!(state.profile, "jwe-jws");
    let state = after([text("a"), Action::Profile("openpgp".into()), seen]);
    assert_eq!(state.profile, "openpgp");
}

#[test]
fn a_payload_does_not_outlive_its_message() {
    let state = after([text("a")].into_iter().chain(opened()));
    assert!(state.open.outcome.is_some());
    assert!(state.clone().reduce(text("b")).open.outcome.is_none());
    assert!(
        state.clone().reduce(text("a")).open.outcome.is_some(),
        "the same text is no change"
    );
    assert!(
        state
            .reduce(Action::Profile("permissive".into()))
            .open
            .outcome
            .is_none()
    );
}

#[test]
fn forgetting_the_keys_forgets_what_they_opened() {
    let held = KeyList {
        keys: vec![loaded(1)],
        added: 1,
        skipped: Vec::new(),
    };
    let load = Action::Keys(KeysAction::Changed(held));
    let state = after([load, text("a")].into_iter().chain(opened()));
    let state = state.reduce(Action::Keys(KeysAction::Changed(KeyList::default())));
    assert!(state.open.outcome.is_none());
}

#[test]
fn a_sample_is_ready_to_be_opened() {
    let keys = KeyList {
        keys: vec![loaded(1)],
        added: 0,
        skipped: Vec::new(),
    };
    let made = SampleMade {
        sample: Sample::JweLegacy,
        profile: "jwe-legacy".into(),
        keys,
    };
    let state = after([
        Action::SampleAsked(Sample::JweLegacy),
        Action::Sampled(made, Body::text("token")),
        Action::Inspected(1, inspected(Format::Jwe)),
    ]);
    assert_eq!(state.pane, Pane::Open);
    assert_eq!(
        state.profile, "jwe-legacy",
        "it fits the message, so it stays"
    );
    assert_eq!(state.sampling, None);
    assert_eq!(state.keys.all().len(), 1);
}

#[test]
fn a_replaced_worker_holds_no_keys_and_owes_no_answers() {
    let held = KeyList {
        keys: vec![loaded(1)],
        added: 1,
        skipped: Vec::new(),
    };
    let state = after([
        Action::Codec(CodecState::Ready),
        Action::Keys(KeysAction::Changed(held)),
        text("a"),
        Action::Open(OpenAction::Asked),
        Action::Seal(SealAction::Asked),
        Action::SampleAsked(Sample::OpenPgp),
        Action::Codec(CodecState::Restarted),
    ]);
    assert!(state.keys.all().is_empty());
    assert!(!state.open.running && !state.seal.running && state.sampling.is_none());
    assert_eq!(state.input.body, Body::text("a"), "the message stays");
    let again = KeyList {
        keys: vec![loaded(2)],
        added: 1,
        skipped: Vec::new(),
    };
    let state = state.reduce(Action::Keys(KeysAction::Changed(again)));
    assert_eq!(
        state.codec,
        CodecState::Ready,
        "the notice has done its work"
    );
}

#[test]
fn the_hex_view_does_not_outlive_its_message_nor_take_octets_of_another() {
    let layer = envelope::inspect::Layer::new("pkesk", 0).spanning(0, 271);
    let look = Look::of(0, &layer);
    let window = Rc::new(Window {
        from: 0,
        octets: vec![0x85],
    });
    let state = after([text("a"), Action::Look(look.clone())]);
    let late = state.clone().reduce(Action::Looked(0, window.clone()));
    assert_eq!(late.look.window, None);
    let shown = state.reduce(Action::Looked(1, window.clone()));
    assert_eq!(shown.look.window, Some(window));
    let other = shown.reduce(text("b"));
    assert_eq!(other.look, Look::default());
}
