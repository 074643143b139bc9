use envelope::Cause;
use envelope::detect::Format;
use envelope::open::trace::Verdict;
use envelope::seal::{SealEncoding, SealFormat};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::*;
use crate::worker::protocol::SealOrder;

const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

struct Desk {
    service: Service,
    rng: ChaCha20Rng,
}

impl Desk {
    fn new() -> Self {
        Self {
            service: Service::new(),
            rng: ChaCha20Rng::seed_from_u64(7),
        }
    }

    fn ask(&mut self, call: Call) -> Reply {
        self.service.handle(call, AT, &mut self.rng)
    }

    fn keys(&mut self, request: Request, octets: Vec<u8>) -> KeyList {
        match self.ask(Call::with(request, octets)).answer {
            Answer::Keys(list) => list,
            other => panic!("keys, not {other:?}"),
        }
    }

    fn open(&mut self, message: &[u8], profile: &str) -> (OpenReport, Vec<u8>) {
        let request = Request::Open {
            profile: profile.into(),
        };
        let reply = self.ask(Call::with(request, message.to_vec()));
        match reply.answer {
            Answer::Opened { report, .. } => (*report, reply.octets),
            other => panic!("a report, not {other:?}"),
        }
    }
}

fn sampled(desk: &mut Desk, sample: Sample) -> (SampleMade, Vec<u8>) {
    let reply = desk.ask(Call::plain(Request::Sample { sample }));
    match reply.answer {
        Answer::Sampled(made) => (made, reply.octets),
        other => panic!("a sample, not {other:?}"),
    }
}

#[test]
fn every_sample_opens_with_the_keys_it_brings() {
    let mut desk = Desk::new();
    for (sample, signed) in [
        (Sample::OpenPgp, true),
        (Sample::JweJws, true),
        (Sample::JweLegacy, false),
    ] {
        let (made, message) = sampled(&mut desk, sample);
        let (report, payload) = desk.open(&message, &made.profile);
        assert!(report.ok, "{sample:?}: {:?}", report.diagnosis);
        assert_eq!(
            report.payload_base64, None,
            "octets travel beside the report"
        );
        assert!(payload.starts_with(b"{"), "{sample:?}");
        let verdicts: Vec<_> = report
            .trace
            .signatures
            .iter()
            .map(|seen| seen.verdict)
            .collect();
        assert_eq!(
            verdicts,
            if signed { vec![Verdict::Valid] } else { vec![] },
            "{sample:?}"
        );
    }
}

#[test]
fn a_second_sample_makes_no_second_set_of_keys() {
    let mut desk = Desk::new();
    let (first, _) = sampled(&mut desk, Sample::JweLegacy);
    let (second, _) = sampled(&mut desk, Sample::JweLegacy);
    assert_eq!(first.keys.keys.len(), second.keys.keys.len());
}

#[test]
fn a_sample_whose_key_was_forgotten_comes_with_a_new_one() {
    let mut desk = Desk::new();
    let (first, _) = sampled(&mut desk, Sample::JweJws);
    let ours = first.keys.keys.first().unwrap().handle;
    desk.keys(Request::ForgetKey { key: ours }, Vec::new());
    let (second, message) = sampled(&mut desk, Sample::JweJws);
    assert_eq!(second.keys.keys.len(), first.keys.keys.len());
    assert!(desk.open(&message, &second.profile).0.ok);
}

#[test]
fn forgetting_takes_effect_on_the_next_message() {
    let mut desk = Desk::new();
    let (made, message) = sampled(&mut desk, Sample::JweLegacy);
    assert_eq!(
        desk.keys(Request::ForgetAll, Vec::new()),
        KeyList::default()
    );
    let (report, payload) = desk.open(&message, &made.profile);
    assert!(!report.ok && payload.is_empty());
    let (again, message) = sampled(&mut desk, Sample::JweLegacy);
    assert!(
        desk.open(&message, &again.profile).0.ok,
        "the sandbox is made anew"
    );
}

#[test]
fn a_signer_counts_only_while_trusted() {
    let mut desk = Desk::new();
    let (made, message) = sampled(&mut desk, Sample::JweJws);
    let trusted = made
        .keys
        .keys
        .iter()
        .find(|key| key.trusted)
        .unwrap()
        .handle;
    desk.keys(
        Request::SetTrusted {
            key: trusted,
            trusted: false,
        },
        Vec::new(),
    );
    let (report, _) = desk.open(&message, &made.profile);
    assert_eq!(
        report.diagnosis.map(|diagnosis| diagnosis.cause.code()),
        Some("unknown-signer")
    );
}

#[test]
fn a_key_exported_and_loaded_again_receives_what_is_sealed() {
    let mut desk = Desk::new();
    let (made, _) = sampled(&mut desk, Sample::JweLegacy);
    let ours = made.keys.keys.first().unwrap();
    let exported = desk.ask(Call::plain(Request::ExportPublic { key: ours.handle }));
    assert_eq!(exported.answer, Answer::Exported);
    let list = desk.keys(
        Request::LoadKeys {
            source: "a.jwk".into(),
        },
        exported.octets,
    );
    assert_eq!(list.added, 1);
    let public = list.keys.last().unwrap();
    assert!(!public.report.secret && !public.trusted);
    assert_eq!(public.report.source.as_deref(), Some("a.jwk"));
    let order = SealOrder {
        format: SealFormat::Jwe,
        profile: "jwe-legacy".into(),
        recipients: vec![public.handle],
        signers: Vec::new(),
        alg: None,
        enc: None,
        jws_alg: None,
        zip: true,
        hidden: false,
        encoding: SealEncoding::Wire,
    };
    let sealed = desk.ask(Call::with(Request::Seal(order), b"{\"a\":1}".to_vec()));
    assert!(
        matches!(sealed.answer, Answer::Sealed(_)),
        "{:?}",
        sealed.answer
    );
    assert_eq!(desk.open(&sealed.octets, "jwe-legacy").1, b"{\"a\":1}");
}

#[test]
fn a_forgotten_key_is_told_not_guessed() {
    let mut desk = Desk::new();
    let (made, _) = sampled(&mut desk, Sample::JweLegacy);
    let ours = made.keys.keys.first().unwrap().handle;
    desk.keys(Request::ForgetKey { key: ours }, Vec::new());
    let reply = desk.ask(Call::plain(Request::ExportPublic { key: ours }));
    assert!(matches!(reply.answer, Answer::Failed(_)));
}

#[test]
fn noise_is_inspected_and_refused_as_a_key() {
    let mut desk = Desk::new();
    let reply = desk.ask(Call::with(
        Request::Inspect { profile: None },
        b"hello".to_vec(),
    ));
    let Answer::Inspected(seen) = reply.answer else {
        panic!("an inspection")
    };
    assert_eq!((seen.format, seen.bytes), (Format::Unknown, 5));
    assert!(seen.inspection.diagnosis.is_some());
    let load = Request::LoadKeys {
        source: "pasted".into(),
    };
    let reply = desk.ask(Call::with(load, b"hello".to_vec()));
    assert!(matches!(reply.answer, Answer::Refused(_)));
}

#[test]
fn octets_of_the_message_looked_at_come_in_windows() {
    let mut desk = Desk::new();
    let (_, message) = sampled(&mut desk, Sample::OpenPgp);
    let ask = |desk: &mut Desk, from, count| {
        let reply = desk.ask(Call::plain(Request::Octets { from, count }));
        assert_eq!(reply.answer, Answer::Octets { from });
        reply.octets
    };
    assert!(ask(&mut desk, 0, 16).is_empty(), "nothing was looked at");
    desk.ask(Call::with(
        Request::Inspect { profile: None },
        message.clone(),
    ));
    let due = detect::recognise(&message).body;
    assert_eq!(ask(&mut desk, 16, 32), due[16..48]);
    let end = due.len() as u64 - 3;
    assert_eq!(ask(&mut desk, end, 32), due[due.len() - 3..]);
}

#[test]
fn a_key_set_judges_the_keys_that_are_here_until_it_is_forgotten() {
    let mut desk = Desk::new();
    let (made, message) = sampled(&mut desk, Sample::JweLegacy);
    let ours = made.keys.keys.first().unwrap();
    let public = desk.ask(Call::plain(Request::ExportPublic { key: ours.handle }));
    let jwk: serde_json::Value = serde_json::from_slice(&public.octets).unwrap();
    let export = serde_json::json!({"type": "keyset", "version": 1, "entries": [{
        "thumbprint": ours.report.thumbprint,
        "state": {"name": "suspended"},
        "public": {"jwk": jwk},
    }]});
    let source = "keyset.json".into();
    let list = desk.keys(
        Request::LoadKeys { source },
        export.to_string().into_bytes(),
    );
    let (report, _) = desk.open(&message, &made.profile);
    assert_eq!(report.trace.keys_tried[0].outcome, "suspended");
    assert_eq!(
        report.diagnosis.map(|diagnosis| diagnosis.cause.code()),
        Some("key-disabled")
    );
    let from_set = list.keys.last().unwrap().handle;
    desk.keys(Request::ForgetKey { key: from_set }, Vec::new());
    assert!(desk.open(&message, &made.profile).0.ok);
}

/// What the message of a cause is refused for: as a message or, once open, by the payment protocol.
fn shown(desk: &mut Desk, cause: Cause) -> Option<Cause> {
    let (made, message) = sampled(desk, Sample::Fault(cause));
    let request = Request::Open {
        profile: made.profile,
    };
    match desk.ask(Call::with(request, message)).answer {
        Answer::Opened { report, protocol } => report
            .diagnosis
            .or_else(|| protocol?.diagnosis)
            .map(|diagnosis| diagnosis.cause),
        other => panic!("an outcome, not {other:?}"),
    }
}

#[test]
fn every_message_that_is_made_to_fail_fails_for_its_cause() {
    let mut desk = Desk::new();
    let shown: Vec<_> = Sample::FAULTS
        .iter()
        .map(|cause| (*cause, shown(&mut desk, *cause)))
        .filter(|(due, seen)| *seen != Some(*due))
        .collect();
    assert_eq!(shown, [], "due, and seen");
}

#[test]
fn a_sound_sample_opens_after_all_that_fail() {
    let mut desk = Desk::new();
    shown(&mut desk, Cause::KeyLocked);
    shown(&mut desk, Cause::UnknownSigner);
    let (made, message) = sampled(&mut desk, Sample::OpenPgp);
    let (report, _) = desk.open(&message, &made.profile);
    assert!(report.ok, "{:?}", report.diagnosis);
    assert_eq!(
        made.keys.keys.len(),
        5,
        "the keys that were made to fail are gone"
    );
}

fn triaged(desk: &mut Desk, octets: &[u8], piece: usize) -> envelope_triage::Report {
    let source = "app.log".to_owned();
    desk.ask(Call::plain(Request::TriageBegin { source }));
    for piece in octets.chunks(piece) {
        let reply = desk.ask(Call::with(Request::TriageFeed, piece.to_vec()));
        assert!(matches!(reply.answer, Answer::TriageProgress(_)));
    }
    let end = Request::TriageEnd { interrupted: false };
    match desk.ask(Call::plain(end)).answer {
        Answer::Triaged(report) => *report,
        other => panic!("a report, not {other:?}"),
    }
}

#[test]
fn a_log_in_pieces_is_judged_like_the_whole_and_the_page_can_read_the_report() {
    let mut desk = Desk::new();
    let (_, opens) = sampled(&mut desk, Sample::OpenPgp);
    let line = |body: &str| format!("{{\"body\":\"{body}\"}}\n");
    let log = [
        line(&String::from_utf8(opens).unwrap()),
        line("hello"),
        line("eyJhbGciOiJSU0EtT0FFUC0yNTYiLCJlbmMiOiJBMjU2R0NNIn0.a.b"),
    ]
    .concat();
    let whole = triaged(&mut desk, log.as_bytes(), log.len());
    assert_eq!(whole.totals.opened, 1);
    assert_eq!(triaged(&mut desk, log.as_bytes(), 7), whole);
    let written = serde_json::to_string(&whole).unwrap();
    let read: envelope_triage::Report = serde_json::from_str(&written).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), written);
}

#[test]
fn a_log_is_told_from_a_message() {
    let mut desk = Desk::new();
    let (_, message) = sampled(&mut desk, Sample::JweJws);
    let mut is_log = |octets: &[u8]| {
        let request = Request::Sniff { whole: true };
        desk.ask(Call::with(request, octets.to_vec())).answer == (Answer::Sniffed { is_log: true })
    };
    assert!(!is_log(&message));
    assert!(!is_log(b"{\"payload\":\"eyJ\"}"));
    assert!(is_log(b"{\"a\":1}\n{\"a\":2}\n"));
    assert!(is_log(b"{\"log\":{\"entries\":[]}}"));
}

#[test]
fn a_triage_that_was_not_begun_is_told() {
    let reply = Desk::new().ask(Call::plain(Request::TriageFeed));
    assert!(matches!(reply.answer, Answer::Failed(_)));
}
