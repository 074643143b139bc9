//! Checks of the listeners, asked over the network. On loopback without TLS there is no transport to
//! be judged, and none is claimed.

use envelope::UnixTime;

use super::{Check, Fault, Verdict};
use crate::app::App;
use crate::transport::probe::{self, Taken};
use crate::transport::{Description, TlsDescription};

/// A listener, and what it said when it was asked.
pub(super) struct Asked {
    listener: Description,
    /// None without TLS.
    taken: Option<Result<Taken, Fault>>,
}

/// Asks every listener which TLS it takes.
pub(super) async fn asked(app: &App) -> Vec<Asked> {
    let mut all = Vec::new();
    for listener in app.transport.describe() {
        let mut taken = None;
        if listener.tls.is_some() {
            let mut random = [0; 32];
            app.ambient.rng().fill_bytes(&mut random);
            let answer = probe::taken(listener.address, random).await;
            taken = Some(answer.map_err(Fault::from));
        }
        all.push(Asked { listener, taken });
    }
    all
}

/// The listeners speak the versions and suites of the counterparty's page, and no others.
pub(super) fn suites(listeners: &[Asked]) -> Verdict {
    const CHECK: Check = Check("tls", "TLS versions and suites");
    let mut taken = Vec::new();
    for one in listeners {
        let address = one.listener.address;
        match &one.taken {
            None => {}
            Some(Err(fault)) => {
                return CHECK.failed(format!("{address} does not answer in TLS: {}.", fault.0));
            }
            Some(Ok(said)) => {
                if let Some(other) = said.forbidden.first() {
                    return CHECK.failed(format!(
                        "{address} takes {other}, which is not on the counterparty's list."
                    ));
                }
                if said.allowed.is_empty() {
                    return CHECK.failed(format!(
                        "{address} takes nothing that is on the counterparty's list."
                    ));
                }
                taken.push(format!("{address} takes {}", said.allowed.join(" and ")));
            }
        }
    }
    if taken.is_empty() {
        return CHECK.not_applicable(NO_TLS);
    }
    CHECK.passed(format!(
        "{}; it refused everything that is not on the counterparty's list.",
        taken.join("; ")
    ))
}

/// The certificates that are shown count now.
pub(super) fn certificates(listeners: &[Asked], at: UnixTime) -> Verdict {
    const CHECK: Check = Check("certificate", "TLS certificate");
    let mut good = Vec::new();
    for (address, tls) in with_tls(listeners) {
        let certificate = &tls.certificate;
        if certificate.has_ended(at) {
            let ended = certificate.not_after;
            return CHECK.failed(format!("The certificate of {address} ended at {ended}."));
        }
        if at < certificate.not_before {
            let begins = certificate.not_before;
            return CHECK.failed(format!("The certificate of {address} begins at {begins}."));
        }
        good.push(format!("{address} until {}", certificate.not_after));
    }
    if good.is_empty() {
        return CHECK.not_applicable(NO_TLS);
    }
    CHECK.passed(format!("{}.", good.join("; ")))
}

/// Nothing is answered in the clear to another machine.
pub(super) fn no_plain_http(listeners: &[Asked]) -> Verdict {
    const CHECK: Check = Check("no-plain-http", "No plain HTTP");
    let mut exposed = listeners
        .iter()
        .filter(|one| one.listener.tls.is_some() || !one.listener.address.ip().is_loopback())
        .peekable();
    if exposed.peek().is_none() {
        return CHECK.not_applicable(LOOPBACK);
    }
    match exposed.find(|one| one.listener.tls.is_none()) {
        Some(one) => CHECK.failed(format!("{} answers plain HTTP.", one.listener.address)),
        None => CHECK.passed("Whatever others reach speaks TLS alone."),
    }
}

fn with_tls(listeners: &[Asked]) -> impl Iterator<Item = (core::net::SocketAddr, &TlsDescription)> {
    listeners
        .iter()
        .filter_map(|one| Some((one.listener.address, one.listener.tls.as_ref()?)))
}

const NO_TLS: &str = "Not applicable on loopback without TLS: nobody else reaches this listener.";

const LOOPBACK: &str = "Not applicable on loopback: nobody else reaches this listener.";

#[cfg(test)]
mod tests {
    use keyset_api::CheckOutcome;

    use super::*;
    use crate::transport::{Certificate, ClientCertificates, Side};

    const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

    fn plain(address: &str) -> Asked {
        Asked {
            listener: Description {
                side: Side::Console,
                address: address.parse().unwrap(),
                tls: None,
            },
            taken: None,
        }
    }

    fn tls(taken: Result<Taken, Fault>) -> Asked {
        let mut asked = plain("192.0.2.7:443");
        asked.listener.tls = Some(TlsDescription {
            certificate: Certificate {
                subject: "CN=keys".into(),
                names: Vec::new(),
                not_before: AT,
                not_after: AT.plus_seconds(60),
                fingerprint: String::new(),
            },
            client_certificates: ClientCertificates::Off,
        });
        asked.taken = Some(taken);
        asked
    }

    fn good() -> Taken {
        Taken {
            allowed: vec!["TLSv1.3 with TLS_AES_128_GCM_SHA256".into()],
            forbidden: Vec::new(),
        }
    }

    #[test]
    fn a_listener_that_takes_what_is_allowed_alone_passes() {
        let listeners = [plain("127.0.0.1:8081"), tls(Ok(good()))];
        assert_eq!(suites(&listeners).outcome, CheckOutcome::Passed);
        assert_eq!(certificates(&listeners, AT).outcome, CheckOutcome::Passed);
        assert_eq!(no_plain_http(&listeners).outcome, CheckOutcome::Passed);
    }

    #[test]
    fn a_suite_beyond_the_list_is_named() {
        let mut taken = good();
        taken.forbidden.push("TLSv1.0 with a suite".into());
        let verdict = suites(&[tls(Ok(good())), tls(Ok(taken))]);
        assert_eq!(verdict.outcome, CheckOutcome::Failed);
        assert!(
            verdict.text.contains("TLSv1.0 with a suite"),
            "{}",
            verdict.text
        );
    }

    #[test]
    fn a_listener_that_takes_nothing_or_does_not_answer_fails() {
        let mut taken = good();
        taken.allowed.clear();
        for said in [Ok(taken), Err(Fault::from("nobody is there"))] {
            assert_eq!(suites(&[tls(said)]).outcome, CheckOutcome::Failed);
        }
    }

    #[test]
    fn a_certificate_counts_from_its_begin_to_its_end() {
        for (at, outcome) in [
            (AT.plus_seconds(-1), CheckOutcome::Failed),
            (AT, CheckOutcome::Passed),
            (AT.plus_seconds(59), CheckOutcome::Passed),
            (AT.plus_seconds(60), CheckOutcome::Failed),
        ] {
            assert_eq!(certificates(&[tls(Ok(good()))], at).outcome, outcome);
        }
    }

    #[test]
    fn plain_http_that_others_reach_fails() {
        let listeners = [tls(Ok(good())), plain("192.0.2.7:80")];
        assert_eq!(no_plain_http(&listeners).outcome, CheckOutcome::Failed);
    }

    #[test]
    fn on_loopback_nothing_is_claimed() {
        let listeners = [plain("127.0.0.1:8081"), plain("[::1]:8082")];
        for verdict in [
            suites(&listeners),
            certificates(&listeners, AT),
            no_plain_http(&listeners),
        ] {
            assert_eq!(verdict.outcome, CheckOutcome::NotApplicable);
        }
    }
}
