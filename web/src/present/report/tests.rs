use envelope::secret::SecretBytes;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::*;
use crate::worker::protocol::{Answer, Call, Request, Sample};
use crate::worker::service::Service;

const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

struct Desk {
    service: Service,
    rng: ChaCha20Rng,
}

impl Desk {
    fn new() -> Self {
        Self {
            service: Service::new(),
            rng: ChaCha20Rng::seed_from_u64(11),
        }
    }

    fn ask(&mut self, request: Request, octets: &[u8]) -> (Answer, Vec<u8>) {
        let call = Call {
            request,
            octets: SecretBytes::new(octets.to_vec()),
            passphrase: SecretBytes::default(),
        };
        let reply = self.service.handle(call, AT, &mut self.rng);
        (reply.answer, reply.octets)
    }

    fn report(&mut self, message: &[u8], profile: &str) -> (Report, OpenOutcome) {
        let (Answer::Inspected(inspected), _) =
            self.ask(Request::Inspect { profile: None }, message)
        else {
            panic!("an inspection");
        };
        let request = Request::Open {
            profile: profile.into(),
        };
        let (Answer::Opened { report, protocol }, payload) = self.ask(request, message) else {
            panic!("an outcome");
        };
        let outcome = OpenOutcome {
            report: *report,
            payload,
            protocol: protocol.map(|one| *one),
        };
        (Report::of(&inspected, Some(&outcome), AT), outcome)
    }
}

fn files(report: &Report) -> String {
    let json = String::from_utf8(report.json()).unwrap();
    format!("{json}\n{}", html(report))
}

/// Every run of letters and digits that is long enough to be the payload's own.
fn pieces(payload: &[u8]) -> Vec<String> {
    let text = String::from_utf8(payload.to_vec()).unwrap();
    text.split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|run| run.len() >= 10 && run.chars().any(|letter| letter.is_ascii_digit()))
        .map(String::from)
        .collect()
}

#[test]
fn the_report_of_an_opened_message_holds_nothing_of_its_payload() {
    for sample in Sample::ALL {
        let mut desk = Desk::new();
        let (_, message) = desk.ask(Request::Sample { sample: *sample }, b"");
        let (report, outcome) = desk.report(&message, sample.profile());
        assert!(outcome.report.ok, "{sample:?}");
        let files = files(&report);
        assert!(
            !files.contains("Hello from the sandbox"),
            "{sample:?}: {files}"
        );
        let pieces = pieces(&outcome.payload);
        assert!(!pieces.is_empty(), "a payload with an id and a time");
        for piece in pieces {
            assert!(!files.contains(&piece), "{piece} of {sample:?} in {files}");
        }
        assert!(files.contains("It opened") && files.contains("payload_octets"));
    }
}

#[test]
fn the_report_of_a_refused_message_says_why_and_holds_no_key() {
    let mut desk = Desk::new();
    let (_, message) = desk.ask(
        Request::Sample {
            sample: Sample::JweJws,
        },
        b"",
    );
    desk.ask(Request::ForgetAll, b"");
    let (report, _) = desk.report(&message, "jwe-jws");
    let files = files(&report);
    assert!(files.contains("no-matching-key") && files.contains("It did not open"));
    assert!(report.payload_octets.is_none() && report.protocol.is_none());
}

#[test]
fn a_secret_key_that_was_pasted_as_a_message_is_not_in_it() {
    let jwk = r#"{"kty":"oct","k":"c2VjcmV0LXNlY3JldC1zZWNyZXQ","kid":"ours"}"#;
    let (report, _) = Desk::new().report(jwk.as_bytes(), "permissive");
    assert!(!files(&report).contains("c2VjcmV0"), "{}", files(&report));
}

#[test]
fn card_numbers_in_headers_and_markup_do_not_get_through() {
    let header = r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"4111111111111111<script>"}"#;
    let token = format!(
        "{}.AAAA.AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA",
        envelope::encoding::base64url_encode(header.as_bytes())
    );
    let (report, _) = Desk::new().report(token.as_bytes(), "jwe-jws");
    let page = html(&report);
    assert!(
        !files(&report).contains("4111111111111111"),
        "{}",
        files(&report)
    );
    assert!(!page.contains("<script"), "{page}");
}
