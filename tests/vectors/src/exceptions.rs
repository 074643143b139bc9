//! Cases whose expectation is not ours, each with what is wrong with it.

use tally::Exception;

/// All of them. One that is not needed fails as a disagreement does.
pub(crate) const EXCEPTIONS: &[Exception] = &[
    Exception {
        file: SIGNATURE,
        cases: &["367", "370"],
        reason: "marked invalid, but octet for octet the token of case 357, which is marked valid: \
                 the padding characters they are about were lost in the file, and what is left is \
                 what RFC 7515 section 7.1 demands",
    },
    Exception {
        file: SIGNATURE,
        cases: &["372", "373"],
        reason: "marked valid, but header or payload end with `?`, which is not in the alphabet of \
                 RFC 4648 section 5; RFC 7515 section 2 allows no other characters, and its \
                 section 5.2 makes a part that can not be decoded an error",
    },
    Exception {
        file: SIGNATURE,
        cases: &["346", "350"],
        reason: "marked valid, but the header says PS384 and the key says that it is for PS256 \
                 (RFC 7517 section 4.4); the key of RFC 7520 section 4.2 has no `alg`, it was \
                 added in the file",
    },
    Exception {
        file: SIGNATURE,
        cases: &["347", "351"],
        reason: "marked valid, but the key says that it is for `ES521`, which is no algorithm: \
                 RFC 7518 section 3.1 has ES512; json_web_key case 19 refuses the same word",
    },
    Exception {
        file: "jose-cookbook/rfc7797/4.2.hmac-sha2_b64_false.json",
        cases: &["json", "json_flat"],
        reason: "marked as an example to follow, but `b64` stands in the header without `crit`, \
                 which RFC 7797 section 6 demands; the RFC itself prints another header in \
                 section 4.2, the file is of a draft",
    },
    Exception {
        file: "jose-cookbook/rfc7797/hmac-sha2_b64_false.json",
        cases: &["signing"],
        reason: "the member `signing` holds the signature of the other example over another \
                 header; the tokens under `output` are right and are judged",
    },
];

const SIGNATURE: &str = "wycheproof/json_web_signature_test.json";
