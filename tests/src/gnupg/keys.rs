//! Making, changing and listing GnuPG's keys.

use anyhow::{Context as _, Result, ensure};

use super::{GnuPg, status_lines};

/// A certificate that [`GnuPg::generate`] made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Fingerprint of the primary key (certify and sign), 40 hex digits in upper case.
    pub fingerprint: String,
    /// Key id of the encryption subkey, 16 hex digits in upper case.
    pub encryption_id: String,
}

/// GnuPG's words for the algorithms of primary key and encryption subkey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Algorithms {
    /// Of the primary key, which certifies and signs.
    pub primary: &'static str,
    /// Of the subkey, which encrypts.
    pub subkey: &'static str,
}

/// What to make with [`GnuPg::make`].
#[derive(Clone)]
pub struct Recipe<'a> {
    /// The one user id.
    pub user_id: &'a str,
    /// Algorithms of both keys.
    pub algorithms: Algorithms,
    /// As GnuPG reads it: `1y`, `2027-01-01`, `never`.
    pub lifetime: &'a str,
    /// Empty for none.
    pub passphrase: &'a str,
    /// Further options, such as `--faked-system-time`.
    pub options: &'a [&'a str],
}

/// A row of `--with-colons`, split at the colons.
pub struct Row(Vec<String>);

impl Algorithms {
    /// RSA of one size for both keys.
    pub const RSA2048: Self = Self::both("rsa2048");
    /// Curve25519 as RFC 9580 calls legacy: EdDSA and ECDH.
    pub const CURVE25519: Self = Self {
        primary: "ed25519",
        subkey: "cv25519",
    };

    /// The same word for both, as RSA and NIST's curves have it.
    #[must_use]
    pub const fn both(name: &'static str) -> Self {
        Self {
            primary: name,
            subkey: name,
        }
    }
}

impl<'a> Recipe<'a> {
    /// RSA 2048, one year, no passphrase.
    #[must_use]
    pub const fn new(user_id: &'a str) -> Self {
        Self {
            user_id,
            algorithms: Algorithms::RSA2048,
            lifetime: "1y",
            passphrase: "",
            options: &[],
        }
    }
}

impl Row {
    /// What the row is of: `pub`, `sub`, `uid`, `fpr`.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.field(1)
    }

    /// A field by its number in GnuPG's description of the format, which begins at 1.
    #[must_use]
    pub fn field(&self, number: usize) -> &str {
        let place = number.checked_sub(1);
        place
            .and_then(|place| self.0.get(place))
            .map_or("", String::as_str)
    }
}

impl GnuPg {
    /// Makes an RSA 2048 certificate that ends after one year, with an encryption subkey.
    ///
    /// # Errors
    /// What GnuPG said.
    pub fn generate(&self, user_id: &str, passphrase: &str) -> Result<Identity> {
        self.make(&Recipe {
            passphrase,
            ..Recipe::new(user_id)
        })
    }

    /// Makes a certificate with an encryption subkey.
    ///
    /// # Errors
    /// What GnuPG said.
    pub fn make(&self, recipe: &Recipe<'_>) -> Result<Identity> {
        let Recipe {
            algorithms,
            lifetime,
            passphrase,
            ..
        } = *recipe;
        let primary = [
            "--quick-generate-key",
            recipe.user_id,
            algorithms.primary,
            "cert,sign",
            lifetime,
        ];
        let made = self.call(&[recipe.options, &primary].concat(), passphrase, &[])?;
        let fingerprint = status_lines(&made.stderr)
            .find_map(|line| line.strip_prefix("KEY_CREATED P ").map(String::from))
            .context("GnuPG named no new key")?;
        let subkey = [
            "--quick-add-key",
            &fingerprint,
            algorithms.subkey,
            "encr",
            lifetime,
        ];
        self.call(&[recipe.options, &subkey].concat(), passphrase, &[])?;
        self.identity(&fingerprint)
    }

    /// A certificate that GnuPG knows, with its first subkey.
    ///
    /// # Errors
    /// What GnuPG said, or that there is no subkey.
    pub fn identity(&self, fingerprint: &str) -> Result<Identity> {
        let encryption_id = self
            .listing(fingerprint)?
            .iter()
            .find(|row| row.kind() == "sub")
            .map(|row| row.field(5).to_owned())
            .context("there is no subkey")?;
        Ok(Identity {
            fingerprint: fingerprint.into(),
            encryption_id,
        })
    }

    /// The rows of `--list-keys --with-colons`.
    ///
    /// # Errors
    /// What GnuPG said, when it does not know the key.
    pub fn listing(&self, fingerprint: &str) -> Result<Vec<Row>> {
        let options = [
            "--with-colons",
            "--fixed-list-mode",
            "--with-subkey-fingerprint",
            "--list-keys",
            fingerprint,
        ];
        let listed = self.call(&options, "", &[])?;
        Ok(listed
            .text()?
            .lines()
            .map(|line| Row(line.split(':').map(String::from).collect()))
            .collect())
    }

    /// The armored certificate.
    ///
    /// # Errors
    /// What GnuPG said.
    pub fn export_public(&self, fingerprint: &str) -> Result<Vec<u8>> {
        let exported = self.call(&["--armor", "--export", fingerprint], "", &[])?;
        Ok(exported.stdout)
    }

    /// The armored secret key, under its passphrase.
    ///
    /// # Errors
    /// What GnuPG said.
    pub fn export_secret(&self, fingerprint: &str, passphrase: &str) -> Result<Vec<u8>> {
        let options = ["--armor", "--export-secret-keys", fingerprint];
        Ok(self.call(&options, passphrase, &[])?.stdout)
    }

    /// Revokes the certificate with the revocation that GnuPG laid aside when it made the key; it
    /// gives no reason.
    ///
    /// # Errors
    /// There is none, or what GnuPG said.
    pub fn revoke(&self, fingerprint: &str) -> Result<()> {
        let path = self
            .home()
            .join(format!("openpgp-revocs.d/{fingerprint}.rev"));
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("can not read {}", path.display()))?;
        // A colon guards the armor against use by accident.
        let certificate = text.replace("\n:-----BEGIN", "\n-----BEGIN");
        self.import_revocation(certificate.as_bytes())
    }

    /// Imports a revocation that stands alone, of a certificate that is known here.
    ///
    /// # Errors
    /// What GnuPG said, or that it took no revocation.
    pub fn import_revocation(&self, revocation: &[u8]) -> Result<()> {
        let imported = self.call(&["--import"], "", revocation)?;
        let taken = status_lines(&imported.stderr)
            .filter_map(|line| line.strip_prefix("IMPORT_RES "))
            .any(|counts| counts.split(' ').nth(8) == Some("1"));
        ensure!(taken, "no revocation was taken: {}", imported.stderr);
        Ok(())
    }

    /// Answers GnuPG's questions of `--edit-key` with these lines.
    ///
    /// # Errors
    /// What GnuPG said.
    pub fn edit(&self, fingerprint: &str, answers: &str) -> Result<()> {
        let options = ["--command-fd", "0", "--edit-key", fingerprint];
        self.call(&options, "", answers.as_bytes()).map(drop)
    }
}
