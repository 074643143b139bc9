use alloc::string::String;
use alloc::vec;

use super::*;

fn bare(status: u16) -> Exchange {
    Exchange {
        status: Some(status),
        ..Exchange::default()
    }
}

fn order(exchange: &Exchange) -> Vec<Suspicion> {
    suspects(exchange).iter().map(|one| one.suspicion).collect()
}

fn sealed() -> BodySeen {
    BodySeen {
        format: Format::OpenPgp,
        is_wire: true,
        cause: None,
        recipients_known: None,
        content_type_fits: None,
    }
}

#[test]
fn an_empty_404_is_about_keys_before_it_is_about_addresses() {
    assert_eq!(
        order(&bare(404)),
        [
            Suspicion::RecipientKey,
            Suspicion::SigningKey,
            Suspicion::AccountId,
            Suspicion::Environment,
            Suspicion::Address,
            Suspicion::Wrapping,
        ]
    );
}

#[test]
fn what_the_answer_says_outright_comes_first() {
    for (code, due) in [
        (
            ErrorResponseCode::InvalidPayloadEncryption,
            Suspicion::RecipientKey,
        ),
        (
            ErrorResponseCode::InvalidPayloadSignature,
            Suspicion::SigningKey,
        ),
        (ErrorResponseCode::InvalidIdentifier, Suspicion::AccountId),
        (
            ErrorResponseCode::RequestTimestampOutOfRange,
            Suspicion::Clock,
        ),
        (
            ErrorResponseCode::IdempotencyViolation,
            Suspicion::RequestId,
        ),
        (
            ErrorResponseCode::InvalidDecryptedRequest,
            Suspicion::Content,
        ),
    ] {
        let exchange = Exchange {
            answer: Answer::Code(code),
            worked_before: Some(false),
            ..bare(code.http())
        };
        assert_eq!(order(&exchange).first(), Some(&due), "{}", code.name());
    }
}

#[test]
fn every_code_and_every_usual_status_leads_somewhere() {
    for code in ErrorResponseCode::ALL {
        let exchange = Exchange {
            answer: Answer::Code(*code),
            ..bare(code.http())
        };
        assert!(!suspects(&exchange).is_empty(), "{}", code.name());
    }
    for status in [400, 401, 403, 404, 405, 412, 413, 415, 429, 500, 502, 503] {
        assert!(!suspects(&bare(status)).is_empty(), "{status}");
    }
    assert!(!suspects(&Exchange::default()).is_empty(), "no answer");
}

#[test]
fn what_the_body_shows_weighs_more_than_the_status() {
    let with = |body: BodySeen| Exchange {
        body: Some(body),
        ..bare(404)
    };
    for (body, due) in [
        (
            BodySeen {
                cause: Some(Cause::Truncated),
                ..sealed()
            },
            Suspicion::Damage,
        ),
        (
            BodySeen {
                is_wire: false,
                ..sealed()
            },
            Suspicion::Wrapping,
        ),
        (
            BodySeen {
                recipients_known: Some(false),
                ..sealed()
            },
            Suspicion::RecipientKey,
        ),
        (
            BodySeen {
                recipients_known: Some(true),
                ..sealed()
            },
            Suspicion::SigningKey,
        ),
        (
            BodySeen {
                format: Format::OpenPgpKey,
                ..sealed()
            },
            Suspicion::Damage,
        ),
        (
            BodySeen {
                content_type_fits: Some(false),
                ..sealed()
            },
            Suspicion::ContentType,
        ),
        (
            BodySeen {
                cause: Some(Cause::AlgorithmForbidden),
                ..sealed()
            },
            Suspicion::Algorithm,
        ),
    ] {
        let found = order(&with(body));
        assert_eq!(found.first(), Some(&due), "{body:?}: {found:?}");
    }
}

#[test]
fn a_changed_key_points_at_the_side_that_did_not_hear_of_it() {
    let changed = |caller, ours, theirs| Exchange {
        caller,
        worked_before: Some(true),
        our_keys_changed: Some(ours),
        their_keys_changed: Some(theirs),
        ..bare(404)
    };
    for (exchange, due) in [
        (changed(Caller::Ours, true, false), Suspicion::SigningKey),
        (changed(Caller::Ours, false, true), Suspicion::RecipientKey),
        (
            changed(Caller::Theirs, true, false),
            Suspicion::RecipientKey,
        ),
        (changed(Caller::Theirs, false, true), Suspicion::SigningKey),
    ] {
        assert_eq!(order(&exchange).first(), Some(&due), "{exchange:?}");
    }
}

#[test]
fn the_strongest_sign_is_named_first() {
    let exchange = Exchange {
        body: Some(BodySeen {
            recipients_known: Some(false),
            ..sealed()
        }),
        ..bare(404)
    };
    let found = suspects(&exchange);
    let first = found.first().unwrap();
    assert_eq!(first.signs, [Sign::RecipientUnknown, Sign::Bare404]);
}

#[test]
fn addresses_are_judged_by_who_answers_there() {
    let googles = "https://vgw.googleapis.com/gsp/korea-cards-v1/echo/PIAID_1";
    let ours = |url| Address::of(url, Some("PIAID_1"), Caller::Ours);
    assert_eq!(
        ours(googles),
        Address {
            has_method: Some(true),
            account_id_fits: Some(true),
            is_https: Some(true),
        }
    );
    let other = "https://vgw.googleapis.com/gsp/korea-cards-v1/reserveFunds/PIAID_2";
    assert_eq!(ours(other).has_method, Some(false), "a partner answers it");
    assert_eq!(ours(other).account_id_fits, Some(false));
    let partners = "http://cards.partner.example/reserveFunds/PIAID_1";
    let theirs = Address::of(partners, Some("PIAID_1"), Caller::Theirs);
    assert_eq!(theirs.has_method, Some(true));
    assert_eq!(theirs.account_id_fits, Some(false), "it must not be there");
    assert_eq!(theirs.is_https, Some(false));
    assert_eq!(Address::of("", None, Caller::Ours), Address::default());
}

#[test]
fn a_body_is_judged_by_its_inspection() {
    let mut inspection = Inspection::empty(Format::Jwe);
    inspection.recipients = vec![crate::inspect::RecipientSeen {
        id: Some(String::from("kid-1")),
        algorithm: None,
        anonymous: false,
    }];
    let seen = BodySeen::of(
        &inspection,
        &["kid-1", "kid-2"],
        Some("application/jose; charset=utf-8"),
    );
    assert_eq!(seen.recipients_known, Some(true));
    assert_eq!(seen.content_type_fits, Some(true));
    let other = BodySeen::of(&inspection, &["kid-2"], Some("text/plain"));
    assert_eq!(other.recipients_known, Some(false));
    assert_eq!(other.content_type_fits, Some(false));
    let nothing_known = BodySeen::of(&inspection, &[], None);
    assert_eq!(
        nothing_known.recipients_known, None,
        "nothing to compare with"
    );
    assert_eq!(nothing_known.content_type_fits, None);
}

#[test]
fn every_sign_and_every_suspicion_is_used() {
    for sign in Sign::ALL {
        assert!(RULES.iter().any(|rule| rule.sign == *sign), "{sign:?}");
    }
    for suspicion in Suspicion::ALL {
        assert!(
            RULES.iter().any(|rule| rule.suspicion == *suspicion),
            "{suspicion:?}"
        );
    }
}
