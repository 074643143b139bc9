//! The partner's listener behind TLS: when clients show a certificate, and whose.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Child;

use rcgen::{CertificateParams, ExtendedKeyUsagePurpose, date_time_ymd};
use rustls::HandshakeKind;
use tempfile::TempDir;

use crate::support::{command, refusal, said_at_start};
use crate::tls::authority::{Authority, Issued};
use crate::tls::client::{client, connect, get};
use crate::tls::soon;

/// A server whose partner listener shows a certificate of an authority, killed when dropped.
struct Partner {
    child: Child,
    address: String,
    authority: Authority,
    dir: TempDir,
}

impl Partner {
    /// With a profile and options that name files in its folder: `roots.pem` with the authority of
    /// its clients, which is its own, and `revoked.pem` with what that one has revoked.
    fn start(revoked: &[u64], options: &[&str]) -> Self {
        let (authority, dir) = (Authority::new(), tempfile::tempdir().unwrap());
        authority.issue("partner").write(dir.path());
        fs::write(dir.path().join("roots.pem"), authority.root()).unwrap();
        fs::write(
            dir.path().join("revoked.pem"),
            authority.revocations(revoked),
        )
        .unwrap();
        let mut command = command(&dir.path().join("data"));
        command.args(arguments(dir.path(), options));
        let (child, [_, _, partner]) = said_at_start(&mut command);
        let address = partner.strip_prefix("partner listening on https://");
        Self {
            address: address.expect(&partner).into(),
            child,
            authority,
            dir,
        }
    }

    /// Whether a client that shows this gets an answer, whatever it is.
    fn answers(&self, shown: Option<&Issued>) -> bool {
        let config = client(&self.authority, shown);
        get(&config, &self.address, "/").is_ok_and(|answer| answer.status == 404)
    }

    fn good(&self) -> Issued {
        self.authority.issue("counterparty")
    }

    /// Replaces a file in one piece, as a tool that renews does.
    fn put(&self, name: &str, content: &str) {
        let aside = self.dir.path().join("aside");
        fs::write(&aside, content).unwrap();
        fs::rename(&aside, self.dir.path().join(name)).unwrap();
    }
}

impl Drop for Partner {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What is otherwise with a certificate.
type Change = fn(&mut CertificateParams);

/// A server with TLS for the counterparty's calls, and options where `@` is its folder.
fn arguments(dir: &Path, options: &[&str]) -> Vec<String> {
    const LISTEN: [&str; 6] = [
        "--partner-listen",
        "127.0.0.1:0",
        "--partner-tls-certificate",
        "@/tls.pem",
        "--partner-tls-key",
        "@/tls.key",
    ];
    let folder = dir.to_str().unwrap();
    let all = LISTEN.iter().chain(options);
    all.map(|text| text.replace('@', folder)).collect()
}

const ROOTS: [&str; 2] = ["--partner-client-roots", "@/roots.pem"];

const REVOKED: [&str; 2] = ["--partner-client-revoked", "@/revoked.pem"];

const REQUIRED: [&str; 2] = ["--partner-client-certificates", "required"];

#[test]
fn where_every_message_is_signed_no_certificate_is_asked_for() {
    let partner = Partner::start(&[], &[]);
    assert!(partner.answers(None));
    let stranger = Authority::new().issue("stranger");
    assert!(partner.answers(Some(&stranger)), "it is not even shown");
}

#[test]
fn with_roots_a_client_may_show_a_certificate_of_theirs_and_no_other() {
    let partner = Partner::start(&[], &ROOTS);
    assert!(partner.answers(None));
    assert!(partner.answers(Some(&partner.good())));
    let stranger = Authority::new().issue("stranger");
    assert!(!partner.answers(Some(&stranger)));
}

#[test]
fn off_is_off_even_with_roots() {
    let options = [&ROOTS[..], &["--partner-client-certificates", "off"]].concat();
    let partner = Partner::start(&[], &options);
    assert!(partner.answers(Some(&Authority::new().issue("stranger"))));
}

#[test]
fn where_it_is_required_nobody_comes_in_without() {
    let partner = Partner::start(&[], &[&ROOTS[..], &REQUIRED].concat());
    assert!(partner.answers(Some(&partner.good())));
    assert!(!partner.answers(None));
}

#[test]
fn a_profile_that_lets_messages_without_a_signature_in_demands_a_certificate() {
    let profile = ["--profile", "jwe-legacy"];
    let partner = Partner::start(&[], &[&ROOTS[..], &profile].concat());
    assert!(partner.answers(Some(&partner.good())));
    assert!(!partner.answers(None));
}

#[test]
fn a_certificate_that_is_demanded_of_nobody_ends_the_start() {
    for options in [["--profile", "jwe-legacy"], REQUIRED] {
        let dir = tempfile::tempdir().unwrap();
        Authority::new().issue("partner").write(dir.path());
        let data = dir.path().join("data");
        let arguments = arguments(dir.path(), &options);
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        let (status, text) = refusal(&data, &arguments);
        assert_eq!(status, Some(1));
        assert!(text.contains("--partner-client-roots"), "{text}");
        assert!(!data.exists(), "nothing was made");
    }
}

#[test]
fn a_certificate_that_is_not_good_now_or_not_for_clients_is_refused() {
    let partner = Partner::start(&[], &[&ROOTS[..], &REQUIRED].concat());
    let changes: [(&str, Change); 3] = [
        ("ended", |params| {
            params.not_after = date_time_ymd(2021, 1, 1)
        }),
        ("to come", |params| {
            params.not_before = date_time_ymd(2090, 1, 1)
        }),
        ("for servers", |params| {
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        }),
    ];
    for (name, change) in changes {
        let issued = partner.authority.issue_with(name, change);
        assert!(!partner.answers(Some(&issued)), "{name}");
    }
    let for_clients = partner.authority.issue_with("for clients", |params| {
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    });
    assert!(partner.answers(Some(&for_clients)));
}

#[test]
fn a_revoked_certificate_is_refused_and_others_are_not() {
    let partner = Partner::start(&[7], &[&ROOTS[..], &REVOKED].concat());
    let (revoked, good) = (
        partner.authority.issue_numbered("revoked", 7),
        partner.authority.issue_numbered("good", 8),
    );
    assert!(!partner.answers(Some(&revoked)));
    assert!(partner.answers(Some(&good)));
}

#[test]
fn a_revocation_takes_effect_without_a_restart() {
    let partner = Partner::start(&[], &[&ROOTS[..], &REVOKED].concat());
    let (revoked, good) = (
        partner.authority.issue_numbered("revoked", 7),
        partner.authority.issue_numbered("good", 8),
    );
    assert!(partner.answers(Some(&revoked)));
    partner.put("revoked.pem", &partner.authority.revocations(&[7]));
    assert!(soon(|| !partner.answers(Some(&revoked))));
    assert!(partner.answers(Some(&good)));
}

#[test]
fn a_list_that_can_not_be_read_leaves_the_one_before() {
    let partner = Partner::start(&[7], &[&ROOTS[..], &REVOKED].concat());
    let revoked = partner.authority.issue_numbered("revoked", 7);
    partner.put("revoked.pem", "no list");
    assert!(!soon_for(5, || partner.answers(Some(&revoked))));
    partner.put("revoked.pem", &partner.authority.revocations(&[]));
    assert!(soon(|| partner.answers(Some(&revoked))));
}

#[test]
fn a_root_that_is_taken_away_is_trusted_no_more() {
    let partner = Partner::start(&[], &ROOTS);
    let good = partner.good();
    assert!(partner.answers(Some(&good)));
    partner.put("roots.pem", &Authority::new().root());
    assert!(soon(|| !partner.answers(Some(&good))));
}

#[test]
fn a_connection_that_is_open_ends_when_others_are_trusted() {
    let partner = Partner::start(&[], &[&ROOTS[..], &REVOKED].concat());
    let revoked = partner.authority.issue_numbered("revoked", 7);
    let config = client(&partner.authority, Some(&revoked));
    let mut open = connect(&config, &partner.address).unwrap();
    partner.put("revoked.pem", &partner.authority.revocations(&[7]));
    assert!(soon(|| !partner.answers(Some(&revoked))));
    open.sock
        .set_read_timeout(Some(std::time::Duration::from_secs(5)))
        .unwrap();
    let ended = open.read(&mut [0; 1]);
    let is_open = ended
        .as_ref()
        .is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock);
    assert!(!is_open, "{ended:?}");
}

#[test]
fn a_certificate_is_shown_anew_at_each_connection() {
    let partner = Partner::start(&[], &[&ROOTS[..], &REQUIRED].concat());
    let config = client(&partner.authority, Some(&partner.good()));
    for _ in 0..3 {
        let mut stream = connect(&config, &partner.address).unwrap();
        assert_eq!(stream.conn.handshake_kind(), Some(HandshakeKind::Full));
        // What a server gives for the next time comes with its first answer.
        let _ = std::io::Write::write_all(&mut stream, b"GET / HTTP/1.0\r\n\r\n");
        let _ = stream.read_to_end(&mut Vec::new());
    }
}

#[test]
fn plain_http_beyond_this_machine_ends_the_start() {
    for address in ["0.0.0.0:0", "[::]:0"] {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let (status, text) = refusal(&data, &["--partner-listen", address]);
        assert_eq!(status, Some(1), "{address}");
        assert!(text.contains("--partner-tls-certificate"), "{text}");
        assert!(!data.exists(), "nothing was made");
    }
}

/// Whether it comes true within so many seconds.
fn soon_for(seconds: u64, mut is_true: impl FnMut() -> bool) -> bool {
    (0..seconds.saturating_mul(10)).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        is_true()
    })
}
