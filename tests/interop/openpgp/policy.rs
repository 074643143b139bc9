//! What GnuPG can make and a profile does not take: other ciphers, no integrity protection, no
//! encryption, no signature.

use anyhow::Result;
use conformance::dice::Dice;
use conformance::envelope::Open;
use conformance::gnupg::{GnuPg, Order};
use conformance::parties::Party;
use conformance::scratch::Scratch;

use crate::tally::Tally;

/// One way of GnuPG, and what two profiles say.
struct Case {
    name: &'static str,
    options: &'static [&'static str],
    signs: bool,
    encrypts: bool,
    /// Nothing where it opens.
    openpgp: Option<&'static str>,
    permissive: Option<&'static str>,
}

#[test]
fn each_profile_takes_what_it_says() -> Result<()> {
    let (mut dice, gpg, scratch) = (Dice::new()?, GnuPg::new()?, Scratch::new()?);
    let party = Party::new(&gpg, &scratch, "party")?;
    let mut tally = Tally::default();
    for case in CASES {
        let print = [party.fingerprint()];
        let payload = dice.echo_request();
        let order = Order {
            to: if case.encrypts { &print } else { &[] },
            from: if case.signs { &print } else { &[] },
            passphrase: "spoken",
            options: case.options,
            ..Order::default()
        };
        let message = gpg.seal(&order, &payload)?;
        for (profile, cause) in [("openpgp", case.openpgp), ("permissive", case.permissive)] {
            let open = Open::new()
                .keys(&party.secret)
                .trust(&party.public)
                .profile(profile);
            let verdicts: &[&str] = if case.signs { &["valid"] } else { &[] };
            let outcome = open.run(&message).and_then(|answer| match cause {
                Some(cause) => answer.expect_refused(cause).map(drop),
                None => answer.expect_opened(&payload, verdicts).map(drop),
            });
            tally.count(&format!("{}, {profile}", case.name), outcome);
        }
    }
    tally.finish()
}

const fn cipher(name: &'static str, options: &'static [&'static str]) -> Case {
    Case {
        openpgp: Some("algorithm-forbidden"),
        ..sound(name, options)
    }
}

const fn sound(name: &'static str, options: &'static [&'static str]) -> Case {
    Case {
        name,
        options,
        signs: true,
        encrypts: true,
        openpgp: None,
        permissive: None,
    }
}

const NO_INTEGRITY: Option<&str> = Some("integrity-missing");

const CASES: &[Case] = &[
    sound("AES-256", &["--cipher-algo", "AES256"]),
    cipher("AES-192", &["--cipher-algo", "AES192"]),
    cipher("AES-128", &["--cipher-algo", "AES"]),
    cipher("TripleDES", &["--cipher-algo", "3DES"]),
    cipher("CAST5", &["--cipher-algo", "CAST5"]),
    cipher("Blowfish", &["--cipher-algo", "BLOWFISH"]),
    cipher("IDEA", &["--cipher-algo", "IDEA"]),
    cipher("Twofish", &["--cipher-algo", "TWOFISH"]),
    cipher("Camellia-128", &["--cipher-algo", "CAMELLIA128"]),
    cipher("Camellia-192", &["--cipher-algo", "CAMELLIA192"]),
    cipher("Camellia-256", &["--cipher-algo", "CAMELLIA256"]),
    // A passphrase beside the recipient changes nothing for the recipient.
    sound(
        "passphrase too",
        &["--symmetric", "--cipher-algo", "AES256"],
    ),
    sound("no compression", &["--compress-level", "0"]),
    Case {
        openpgp: NO_INTEGRITY,
        permissive: NO_INTEGRITY,
        ..sound("RFC 2440", &["--rfc2440", "--cipher-algo", "AES256"])
    },
    Case {
        openpgp: NO_INTEGRITY,
        permissive: NO_INTEGRITY,
        ..sound(
            "RFC 2440, TripleDES",
            &["--rfc2440", "--cipher-algo", "3DES"],
        )
    },
    Case {
        openpgp: NO_INTEGRITY,
        permissive: NO_INTEGRITY,
        ..sound("--disable-mdc", &["--rfc2440", "--disable-mdc"])
    },
    Case {
        signs: false,
        openpgp: Some("not-signed"),
        ..sound("unsigned", &["--cipher-algo", "AES256"])
    },
    Case {
        encrypts: false,
        openpgp: Some("not-encrypted"),
        ..sound("not encrypted", &["--digest-algo", "SHA384"])
    },
    Case {
        openpgp: Some("signature-weak"),
        permissive: Some("signature-weak"),
        ..sound("RIPEMD-160", &["--digest-algo", "RIPEMD160"])
    },
    Case {
        openpgp: Some("signature-weak"),
        ..sound("SHA-224", &["--digest-algo", "SHA224"])
    },
    Case {
        openpgp: Some("signature-weak"),
        permissive: Some("signature-weak"),
        ..sound("SHA-1", &["--digest-algo", "SHA1"])
    },
];
