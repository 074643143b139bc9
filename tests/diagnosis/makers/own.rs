//! Messages by the command itself, of every format.

use anyhow::Result;
use conformance::envelope::{MadeKey, Open, Seal, generate};
use conformance::scratch::Scratch;

use crate::row::{Origin, Sample};

/// The command's keys.
pub(crate) struct Own {
    scratch: Scratch,
    payload: Vec<u8>,
    /// OpenPGP, for both uses.
    pub(crate) certificate: MadeKey,
    /// OpenPGP, of somebody else.
    pub(crate) other: MadeKey,
    pub(crate) recipient: MadeKey,
    pub(crate) signer: MadeKey,
}

impl Own {
    pub(super) fn new(payload: &[u8]) -> Result<Self> {
        let scratch = Scratch::new()?;
        let certificate = |name: &str| {
            let arguments = ["--format", "openpgp", "--user-id", name];
            generate(scratch.path(), name, &arguments)
        };
        let jwk = |name: &str, usage: &str| {
            let arguments = ["--format", "jwk", "--use", usage];
            generate(scratch.path(), name, &arguments)
        };
        Ok(Self {
            certificate: certificate("own")?,
            other: certificate("other")?,
            recipient: jwk("recipient", "enc")?,
            signer: jwk("signer", "sig")?,
            payload: payload.to_vec(),
            scratch,
        })
    }

    /// OpenPGP as partners send it.
    pub(crate) fn openpgp(&self) -> Result<Sample> {
        self.openpgp_of(&self.payload)
    }

    /// The same with another payload.
    pub(crate) fn openpgp_of(&self, payload: &[u8]) -> Result<Sample> {
        let seal = Seal::new("openpgp")
            .to(&self.certificate.public)
            .sign_with(&self.certificate.secret);
        let open = Open::new()
            .keys(&self.certificate.secret)
            .trust(&self.certificate.public);
        sealed(&seal, payload, open)
    }

    /// A nested token as partners send it.
    pub(crate) fn jwe(&self) -> Result<Sample> {
        self.jwe_of(&self.payload)
    }

    /// The same with another payload.
    pub(crate) fn jwe_of(&self, payload: &[u8]) -> Result<Sample> {
        let seal = Seal::new("jwe")
            .to(&self.recipient.public)
            .sign_with(&self.signer.secret);
        let open = Open::new()
            .keys(&self.recipient.secret)
            .trust(&self.signer.public);
        sealed(&seal, payload, open)
    }

    /// A signed token alone, for the profile `permissive`.
    pub(crate) fn jws(&self) -> Result<Sample> {
        let seal = Seal::new("jws")
            .sign_with(&self.signer.secret)
            .option("--profile", "permissive");
        let open = Open::new().trust(&self.signer.public);
        Ok(self.sealed(&seal, open)?.under("permissive"))
    }

    /// Any call of `seal`, and the call that opens what comes of it.
    pub(crate) fn sealed(&self, seal: &Seal, open: Open) -> Result<Sample> {
        sealed(seal, &self.payload, open)
    }

    /// Another key of `key generate`.
    pub(crate) fn key(&self, name: &str, arguments: &[&str]) -> Result<MadeKey> {
        generate(self.scratch.path(), name, arguments)
    }
}

fn sealed(seal: &Seal, payload: &[u8], open: Open) -> Result<Sample> {
    Ok(Sample {
        origin: Origin::Envelope,
        message: seal.run(payload)?,
        open,
        profile: None,
    })
}
