//! How people sign in where others than this machine reach the server, and whether that is enough
//! to listen there.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use openidconnect::IssuerUrl;

use super::Listen;
use crate::access::{GroupRole, GroupRoles, Origin};
use crate::domain::sign_in::{Ways, oidc, proxy};
use crate::private_file::{self, PrivateFileError};

/// The public name, an identity provider, and a proxy.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct SignIn {
    /// The name under which browsers reach the server, such as `https://keys.partner.example`. With
    /// it, reading needs a session too, and sign-in links are off.
    #[arg(long, value_name = "ORIGIN")]
    pub public_origin: Option<Origin>,
    /// People sign in at this OpenID provider: its issuer identifier.
    #[arg(long, value_name = "URL", value_parser = issuer, requires_all = ["public_origin", "oidc_client_id", "oidc_client_secret", "oidc_role"])]
    pub oidc_issuer: Option<IssuerUrl>,
    /// The client identifier of this server at the provider.
    #[arg(long, value_name = "ID", requires = "oidc_issuer")]
    pub oidc_client_id: Option<String>,
    /// A file with the client's secret, for its owner alone.
    #[arg(long, value_name = "FILE", requires = "oidc_issuer")]
    pub oidc_client_secret: Option<PathBuf>,
    /// A scope to ask for beside openid and profile; may be given again.
    #[arg(long, value_name = "SCOPE", requires = "oidc_issuer")]
    pub oidc_scope: Vec<String>,
    /// The claim that is a person's name here. Choose another one only where the provider gives no
    /// value to two people, and lets nobody change their own: two people approve what is grave.
    #[arg(long, value_name = "CLAIM", default_value = oidc::SUBJECT)]
    pub oidc_name_claim: String,
    /// The claim that names a person's groups.
    #[arg(long, value_name = "CLAIM", default_value = "groups")]
    pub oidc_role_claim: String,
    /// The role of a group, such as key-manager=payments-keys; may be given again.
    #[arg(long, value_name = "ROLE=GROUP", requires = "oidc_issuer")]
    pub oidc_role: Vec<GroupRole>,
    /// A proxy names people in X-Forwarded-User and X-Forwarded-Role, and proves itself with the
    /// secret in this file in X-Proxy-Secret; a file for its owner alone.
    #[arg(long, value_name = "FILE", requires = "public_origin")]
    pub proxy_secret_file: Option<PathBuf>,
    /// The role of a group that the proxy names in X-Forwarded-Role; without any, it names roles.
    #[arg(long, value_name = "ROLE=GROUP", requires = "proxy_secret_file")]
    pub proxy_role: Vec<GroupRole>,
}

/// Why the server does not open itself to others as it was told to.
#[derive(Debug)]
#[non_exhaustive]
pub enum SignInError {
    /// The provider can not be asked.
    Client(oidc::NoClient),
    /// Others reach the server, and nobody could sign in.
    NoWay,
    /// Others reach the address, and its name is not known.
    NoOrigin(SocketAddr),
    /// A file with a secret can not be used.
    Secret(PrivateFileError),
    /// The proxy's secret is too short.
    WeakSecret,
}

impl SignIn {
    /// The ways to sign in at a server that listens there.
    ///
    /// # Errors
    /// [`SignInError`] when that would let the wrong people in, or nobody.
    pub fn ways(&self, listen: &Listen) -> Result<Ways, SignInError> {
        let is_loopback = listen.listen.ip().is_loopback();
        let has_tls = listen.tls_certificate.is_some();
        let is_named = self.public_origin.as_ref().is_some_and(Origin::is_https);
        if !is_loopback && !is_named {
            return Err(SignInError::NoOrigin(listen.listen));
        }
        let ways = Ways {
            origin: self.public_origin.clone(),
            is_public: self.public_origin.is_some(),
            is_https: has_tls || is_named,
            provider: self.provider()?,
            proxy: self.proxy()?,
        };
        if ways.is_public && ways.provider.is_none() && ways.proxy.is_none() {
            return Err(SignInError::NoWay);
        }
        Ok(ways)
    }

    fn provider(&self) -> Result<Option<oidc::Provider>, SignInError> {
        let (Some(issuer), Some(origin), Some(client_id), Some(secret)) = (
            &self.oidc_issuer,
            &self.public_origin,
            &self.oidc_client_id,
            &self.oidc_client_secret,
        ) else {
            return Ok(None);
        };
        let client_secret = private_file::read_line(secret).map_err(SignInError::Secret)?;
        let settings = oidc::Settings {
            issuer: issuer.clone(),
            client_id: client_id.clone(),
            client_secret: client_secret.to_string(),
            scopes: self.oidc_scope.clone(),
            claims: oidc::ClaimNames {
                name: self.oidc_name_claim.clone(),
                role: self.oidc_role_claim.clone(),
            },
            roles: GroupRoles::new(&self.oidc_role),
        };
        oidc::Provider::new(settings, origin)
            .map(Some)
            .map_err(SignInError::Client)
    }

    fn proxy(&self) -> Result<Option<proxy::TrustedProxy>, SignInError> {
        let Some(path) = &self.proxy_secret_file else {
            return Ok(None);
        };
        let secret = private_file::read_line(path).map_err(SignInError::Secret)?;
        proxy::TrustedProxy::new(secret, GroupRoles::new(&self.proxy_role))
            .map(Some)
            .map_err(|proxy::WeakSecret| SignInError::WeakSecret)
    }
}

fn issuer(text: &str) -> Result<IssuerUrl, String> {
    IssuerUrl::new(text.into()).map_err(|_| "an address is due, such as https://id.example".into())
}

impl fmt::Display for SignInError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client(error) => error.fmt(f),
            Self::NoWay => f.write_str(
                "with --public-origin sign-in links are off, and nobody could sign in: give \
                 --oidc-issuer or --proxy-secret-file",
            ),
            Self::NoOrigin(address) => write!(
                f,
                "refused to listen on {address}: without its public name the server listens on \
                 loopback only (127.0.0.1 or [::1]); give --public-origin https://..."
            ),
            Self::Secret(error) => error.fmt(f),
            Self::WeakSecret => f.write_str(
                "the proxy's secret is too short: at least 32 random characters are due",
            ),
        }
    }
}

impl std::error::Error for SignInError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Secret(error) => error.source(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ways(on: &str, has_tls: bool, origin: Option<&str>) -> Result<Ways, SignInError> {
        let sign_in = SignIn {
            public_origin: origin.map(|text| text.parse().unwrap()),
            ..SignIn::default()
        };
        sign_in.ways(&Listen {
            listen: on.parse().unwrap(),
            tls_certificate: has_tls.then(PathBuf::new),
            tls_key: has_tls.then(PathBuf::new),
            connections: 1,
        })
    }

    #[test]
    fn loopback_addresses_need_nothing() {
        for address in ["127.0.0.1:8081", "127.8.8.8:1", "[::1]:0"] {
            let ways = ways(address, false, None).ok().unwrap();
            assert!(!ways.is_public && !ways.is_https, "{address}");
        }
    }

    #[test]
    fn other_addresses_need_a_public_name_with_tls() {
        for origin in [None, Some("http://localhost")] {
            let refused = ways("0.0.0.0:8081", true, origin);
            assert!(matches!(refused, Err(SignInError::NoOrigin(_))));
        }
    }

    #[test]
    fn a_public_name_needs_a_way_to_sign_in() {
        for address in ["127.0.0.1:8081", "0.0.0.0:8081"] {
            let refused = ways(address, true, Some("https://keys.partner.example"));
            assert!(matches!(refused, Err(SignInError::NoWay)), "{address}");
        }
    }

    #[test]
    fn with_tls_on_loopback_cookies_are_for_tls() {
        let ways = ways("127.0.0.1:8081", true, None).ok().unwrap();
        assert!(ways.is_https && !ways.is_public);
    }
}
