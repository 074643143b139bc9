//! The words for what is no envelope: what it is, where such a thing comes from, and what to give
//! instead. Names and numbers only; never content.

use alloc::string::String;

use super::diagnose::{Cause, Diagnosis};
use crate::detect::wrapping::named;
use crate::detect::{Lookalike, Recognised, Start};

/// Why nothing was recognised, in words that fit what was given.
pub(crate) fn not_an_envelope(recognised: &Recognised) -> Diagnosis {
    let lookalike = recognised.lookalike;
    let (seen, remedy) = words(lookalike);
    let cause = match lookalike {
        Lookalike::Replaced => Cause::BadEncoding,
        _ => Cause::NotAnEnvelope,
    };
    let mut summary = String::new();
    if !recognised.steps.is_empty() {
        summary = alloc::format!("Undone, from outside: {}. ", named(&recognised.steps));
    }
    summary.push_str(seen);
    let diagnosis = Diagnosis::new(cause, summary, remedy).with("octets", recognised.received);
    with_answer(diagnosis, recognised)
}

/// What an HTTP message says beside its body.
fn with_answer(mut diagnosis: Diagnosis, recognised: &Recognised) -> Diagnosis {
    let Some(head) = &recognised.head else {
        return diagnosis;
    };
    if let Some(encoding) = head.unread_encoding {
        diagnosis.summary = alloc::format!(
            "The body of this HTTP message is packed with {encoding}, which is not read here."
        );
        diagnosis.remedy = "Give the body unpacked, or ask for it without Content-Encoding.".into();
        return diagnosis.with("content_encoding", encoding);
    }
    let is_empty = recognised.lookalike == Lookalike::Empty;
    match head.start {
        Start::Response { status: 404 } => {
            let body = if is_empty {
                "an empty"
            } else {
                "no envelope in its"
            };
            diagnosis.summary =
                alloc::format!("This is an HTTP answer 404 with {body} body. {GOOGLES_404}");
            diagnosis.remedy = AFTER_404.into();
            diagnosis.with("status", 404)
        }
        Start::Response { status } => {
            if is_empty {
                diagnosis.summary =
                    alloc::format!("This is an HTTP answer {status} with an empty body.");
            }
            diagnosis.with("status", status)
        }
        Start::Request => {
            if is_empty {
                diagnosis.summary = "This is an HTTP request with an empty body.".into();
            }
            diagnosis
        }
    }
}

/// What it is, and the next action.
const fn words(lookalike: Lookalike) -> (&'static str, &'static str) {
    match lookalike {
        Lookalike::Age => (
            "This is a file of the program age, not OpenPGP or JOSE.",
            "Ask the sender to encrypt with OpenPGP or as a JWE, as agreed.",
        ),
        Lookalike::Binary => (
            "Neither OpenPGP nor JOSE was recognised: these are octets of no format known here.",
            GIVE_THE_BODY,
        ),
        Lookalike::Certificate => (
            "This is a PEM file with a certificate, not a message. Certificates belong to TLS.",
            GIVE_THE_BODY,
        ),
        Lookalike::CertificateRequest => (
            "This is a PEM file with a request for a certificate, not a message.",
            GIVE_THE_BODY,
        ),
        Lookalike::Cms => (
            "This is a PEM file with a CMS (S/MIME) message; it is neither OpenPGP nor JOSE.",
            "Ask the sender to encrypt with OpenPGP or as a JWE, as agreed.",
        ),
        Lookalike::Der => (
            "This is DER: a certificate, a key or a CMS message, neither OpenPGP nor JOSE.",
            GIVE_THE_BODY,
        ),
        Lookalike::Digest => (
            "This is a digest, a fingerprint or a key id in hex, not a message.",
            GIVE_THE_BODY,
        ),
        Lookalike::Empty => (
            "The input is empty.",
            "Copy the body again; where it is empty on the way too, ask the sender for it.",
        ),
        Lookalike::EmptyArmor => (
            "This is ASCII armor, but there is no OpenPGP message in it.",
            GIVE_THE_BODY,
        ),
        Lookalike::Html => (
            "This is markup: an HTML page, such as a server, proxy or firewall on the way shows \
             instead of the answer.",
            "Look at the HTTP status and the address that was called: the request did not reach \
             the program that answers with an envelope.",
        ),
        Lookalike::Image => ("This is a picture, not a message.", GIVE_THE_BODY),
        Lookalike::Json => (
            "This is plain JSON: nothing in it is encrypted or signed as OpenPGP or JOSE.",
            GIVE_THE_BODY,
        ),
        Lookalike::JsonError => (
            "This is plain JSON, an error response: it says itself what went wrong, and nothing in \
             it is encrypted.",
            "Read its errorResponseCode; `envelope protocol check` explains the rest.",
        ),
        Lookalike::JsonRequest => (
            "This is plain JSON, a request that is decrypted already or never was encrypted.",
            "Check it with `envelope protocol check`. If it came over the wire like this, the \
             sender left the encryption out.",
        ),
        Lookalike::JsonResponse => (
            "This is plain JSON, a response that is decrypted already or never was encrypted.",
            "Check it with `envelope protocol check`. If it came over the wire like this, the \
             sender left the encryption out.",
        ),
        Lookalike::OpenSsl => (
            "This is a file of OpenSSL's command `enc`, neither OpenPGP nor JOSE.",
            "Ask the sender to encrypt with OpenPGP or as a JWE, as agreed.",
        ),
        Lookalike::Pdf => ("This is a PDF file, not a message.", GIVE_THE_BODY),
        Lookalike::Pem => (
            "This is a PEM file (a key or a certificate), not a message.",
            GIVE_THE_BODY,
        ),
        Lookalike::PrivateKey => (
            "This is a PEM file with a private key, not a message. Whoever sees it can open what \
             is sent to it.",
            "Load it as a key and nowhere else, and give the message that was encrypted to it.",
        ),
        Lookalike::PublicKey => (
            "This is a PEM file with a public key, not a message.",
            "Load it as a key, and give the message that was encrypted to it.",
        ),
        Lookalike::Replaced => (
            "Binary data was read as text: octets that are no text were replaced by a mark and \
             are lost.",
            "Take the body as octets where it is received, and encode it as base64url before it \
             is logged.",
        ),
        Lookalike::SeveralEnvelopes => (
            "Several fields hold an envelope each; which one is meant is not known.",
            "Give the value of one field.",
        ),
        Lookalike::SshKey => (
            "This is a key of SSH, not a message; it can not be used here.",
            GIVE_THE_BODY,
        ),
        Lookalike::Text => (
            "This is text in which neither OpenPGP nor JOSE was recognised.",
            GIVE_THE_BODY,
        ),
        Lookalike::Url => (
            "This is an address (URL), not what it leads to. Nothing is fetched here.",
            GIVE_THE_BODY,
        ),
        Lookalike::Xml => ("This is markup (XML), not a message.", GIVE_THE_BODY),
        Lookalike::Zip => (
            "This is a ZIP archive or an office file, not a message.",
            "Unpack it, and give the message that is in it.",
        ),
    }
}

const GIVE_THE_BODY: &str = "Give the body as it was received: base64url of an OpenPGP message, \
                             armor, packets, or a JWE or JWS.";
const GOOGLES_404: &str = "Google answers so when the signing key does not match, the encryption \
                           key is not known to it, or the account id (PIAID) is not.";
const AFTER_404: &str = "Look at the request that was answered: inspect its recipients and signer, \
                         compare both with the keys exchanged for this environment, and check the \
                         PIAID in its URL.";
