//! Messages by GnuPG, and its keys: good ones, and one for everything that can be wrong with a key.

use anyhow::Result;
use conformance::envelope::Open;
use conformance::gnupg::{GnuPg, Order, Recipe};
use conformance::parties::Party;
use conformance::scratch::Scratch;

use crate::damage::base64url;
use crate::row::{Origin, Sample};

/// GnuPG with its keys.
pub(crate) struct Gnupg {
    gpg: GnuPg,
    scratch: Scratch,
    payload: Vec<u8>,
    pub(crate) recipient: Party,
    pub(crate) signer: Party,
    /// Whose keys are neither held nor trusted where nothing else is said.
    pub(crate) stranger: Party,
    /// Under [`PASSPHRASE`].
    pub(crate) locked: Party,
    /// RSA 1024.
    pub(crate) small: Party,
    /// Never expires.
    pub(crate) lasting: Party,
    /// Its own signatures are by SHA-1.
    pub(crate) weakly_bound: Party,
    /// Made in 2020 for one year.
    pub(crate) ended: Party,
    /// Made in 2080.
    pub(crate) early: Party,
    /// Revoked after it signed [`Self::by_revoked`].
    pub(crate) revoked: Party,
    pub(crate) by_revoked: Vec<u8>,
    /// No signing key any more, after it signed [`Self::by_muted`].
    pub(crate) muted: Party,
    pub(crate) by_muted: Vec<u8>,
    /// Its subkey is not for encryption any more, after [`Self::to_turned`] was made for it.
    pub(crate) turned: Party,
    pub(crate) to_turned: Vec<u8>,
}

impl Gnupg {
    pub(super) fn new(payload: &[u8]) -> Result<Self> {
        let (gpg, scratch) = (GnuPg::new()?.with_quick_locks()?, Scratch::new()?);
        let party = |name: &str| Party::new(&gpg, &scratch, name);
        let (recipient, signer, stranger) =
            (party("recipient")?, party("signer")?, party("stranger")?);
        let locked = Party::locked(&gpg, &scratch, "locked", PASSPHRASE)?;
        let made = |name: &str, recipe: &Recipe<'_>| Party::made(&gpg, &scratch, name, recipe);
        let recipe = Recipe::new;
        let small = made(
            "small",
            &Recipe {
                algorithms: conformance::gnupg::Algorithms::both("rsa1024"),
                ..recipe("small")
            },
        )?;
        let lasting = made(
            "lasting",
            &Recipe {
                lifetime: "never",
                ..recipe("lasting")
            },
        )?;
        let weakly_bound = made(
            "weakly-bound",
            &Recipe {
                options: &["--cert-digest-algo", "SHA1"],
                ..recipe("weakly-bound")
            },
        )?;
        let ended = made(
            "ended",
            &Recipe {
                options: IN_2020,
                ..recipe("ended")
            },
        )?;
        let early = made(
            "early",
            &Recipe {
                options: IN_2080,
                ..recipe("early")
            },
        )?;

        let (revoked, muted, turned) = (party("revoked")?, party("muted")?, party("turned")?);
        let sealed = |to: &Party, from: &Party| {
            let order = Order {
                to: &[to.fingerprint()],
                from: &[from.fingerprint()],
                options: &["--digest-algo", "SHA384"],
                ..Order::default()
            };
            gpg.seal(&order, payload)
        };
        let by_revoked = sealed(&recipient, &revoked)?;
        let by_muted = sealed(&recipient, &muted)?;
        let to_turned = sealed(&turned, &signer)?;
        gpg.revoke(revoked.fingerprint())?;
        // GnuPG asks which use to turn over: S for signing, E for encryption, A for authentication.
        gpg.edit(muted.fingerprint(), "change-usage\nS\nQ\nsave\n")?;
        gpg.edit(turned.fingerprint(), "key 1\nchange-usage\nE\nA\nQ\nsave\n")?;
        for changed in [&revoked, &muted, &turned] {
            changed.write(&gpg, "")?;
        }
        Ok(Self {
            payload: payload.to_vec(),
            recipient,
            signer,
            stranger,
            locked,
            small,
            lasting,
            weakly_bound,
            ended,
            early,
            revoked,
            by_revoked,
            muted,
            by_muted,
            turned,
            to_turned,
            gpg,
            scratch,
        })
    }

    /// What partners send: signed by the signer, encrypted to the recipient, base64url.
    pub(crate) fn wire(&self) -> Result<Sample> {
        self.sealed(&self.recipient, Some(&self.signer), &[])
    }

    /// Encrypted, signed where there is a signer, base64url; opened with the recipient's secret key
    /// and trust in the signer.
    pub(crate) fn sealed(
        &self,
        to: &Party,
        from: Option<&Party>,
        options: &[&str],
    ) -> Result<Sample> {
        let from_print = from.map(Party::fingerprint);
        let order = Order {
            to: &[to.fingerprint()],
            from: from_print.as_slice(),
            options,
            ..Order::default()
        };
        let message = self.gpg.seal(&order, &self.payload)?;
        Ok(self.sample(&message, to, from))
    }

    /// A message that was made before, encrypted and signed.
    pub(crate) fn sample(&self, message: &[u8], to: &Party, from: Option<&Party>) -> Sample {
        let open = Open::new().keys(&to.secret);
        Sample {
            origin: Origin::GnuPg,
            message: base64url(message),
            profile: None,
            open: match from {
                Some(from) => open.trust(&from.public),
                None => open.trust(&self.signer.public),
            },
        }
    }

    /// Signed and not encrypted, packets as they are, for the profile `permissive`.
    pub(crate) fn signed(&self, from: &Party, options: &[&str]) -> Result<Sample> {
        let order = Order {
            from: &[from.fingerprint()],
            options: &[&["--compress-algo", "none"], options].concat(),
            ..Order::default()
        };
        Ok(Sample {
            origin: Origin::GnuPg,
            message: self.gpg.seal(&order, &self.payload)?,
            open: Open::new().trust(&from.public),
            profile: Some("permissive".into()),
        })
    }

    /// Any other call of GnuPG that writes a message.
    pub(crate) fn made(
        &self,
        options: &[&str],
        passphrase: &str,
        payload: &[u8],
    ) -> Result<Vec<u8>> {
        Ok(self.gpg.call(options, passphrase, payload)?.stdout)
    }

    /// The session key of a message in a file, as GnuPG shows it.
    pub(crate) fn session_key(&self, message: &[u8]) -> Result<std::path::PathBuf> {
        let shown = self
            .gpg
            .call(&["--show-session-key", "--decrypt"], "", message)?;
        let line = shown
            .stderr
            .lines()
            .find_map(|line| line.strip_prefix("[GNUPG:] SESSION_KEY "));
        self.scratch.write("session-key", line.unwrap_or_default())
    }
}

/// The passphrase of what is locked.
pub(crate) const PASSPHRASE: &str = "correct horse";
/// GnuPG's clock stands still then.
pub(crate) const IN_2020: &[&str] = &["--faked-system-time", "20200101T000000!"];
pub(crate) const IN_2080: &[&str] = &["--faked-system-time", "20800101T000000!"];
