//! A proxy in front of the server that has asked people who they are. It proves itself with a
//! secret that both know, in every request; without it, nothing that it says of people counts.

use keyset_api::Role;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::access::{GroupRoles, Person};
use crate::error::ApiError;

/// A proxy whose word on people is taken.
pub struct TrustedProxy {
    secret: Zeroizing<String>,
    roles: GroupRoles,
}

/// What a request says of a person.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// What proves the proxy.
    pub secret: &'a str,
    /// The person's name.
    pub user: &'a str,
    /// The person's role, or groups with commas between them.
    pub role: &'a str,
}

/// The secret is too short to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeakSecret;

impl TrustedProxy {
    /// A proxy that knows this secret. Without roles for groups it names the roles themselves.
    ///
    /// # Errors
    /// [`WeakSecret`] for fewer than 32 characters.
    pub fn new(secret: Zeroizing<String>, roles: GroupRoles) -> Result<Self, WeakSecret> {
        if secret.len() < SHORTEST {
            return Err(WeakSecret);
        }
        Ok(Self { secret, roles })
    }

    /// The person that a request is from.
    ///
    /// # Errors
    /// [`ApiError::ProxySecret`] when it does not come from the proxy; [`ApiError::NotSignedIn`]
    /// when it names nobody; [`ApiError::NoRole`] when the person has no role here.
    pub fn person(&self, said: Said<'_>) -> Result<Person, ApiError> {
        let is_proxy = said.secret.as_bytes().ct_eq(self.secret.as_bytes());
        if !bool::from(is_proxy) {
            return Err(ApiError::ProxySecret);
        }
        if said.user.is_empty() {
            return Err(ApiError::NotSignedIn);
        }
        let groups = said.role.split(',').map(str::trim);
        let role = if self.roles.is_empty() {
            groups.filter_map(Role::from_code).max()
        } else {
            self.roles.of(groups)
        };
        Person::new(said.user, role.ok_or(ApiError::NoRole)?).map_err(ApiError::NotAName)
    }
}

/// 32 characters of base64 are 192 bits.
const SHORTEST: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "throw-away-secret-of-these-tests-0123456789";

    fn proxy(roles: &[&str]) -> TrustedProxy {
        let roles: Vec<_> = roles.iter().map(|text| text.parse().unwrap()).collect();
        TrustedProxy::new(Zeroizing::new(SECRET.into()), GroupRoles::new(&roles))
            .ok()
            .unwrap()
    }

    fn asked(proxy: &TrustedProxy, secret: &str, role: &str) -> Result<Role, &'static str> {
        let said = Said {
            secret,
            user: "kim",
            role,
        };
        let person = proxy.person(said);
        person
            .map(|person| person.role)
            .map_err(|error| error.code())
    }

    #[test]
    fn the_proxy_names_the_role() {
        let proxy = proxy(&[]);
        assert_eq!(asked(&proxy, SECRET, "operator"), Ok(Role::Operator));
        assert_eq!(asked(&proxy, SECRET, "root"), Err("session.no-role"));
        assert_eq!(asked(&proxy, SECRET, ""), Err("session.no-role"));
    }

    #[test]
    fn the_proxy_names_groups_where_groups_have_roles() {
        let proxy = proxy(&["viewer=staff", "key-manager=keys"]);
        assert_eq!(asked(&proxy, SECRET, "staff, keys"), Ok(Role::KeyManager));
        assert_eq!(asked(&proxy, SECRET, "key-manager"), Err("session.no-role"));
    }

    #[test]
    fn nobody_else_is_believed() {
        let proxy = proxy(&[]);
        for secret in ["", "guess", &SECRET[1..], &format!("{SECRET} ")] {
            let refused = asked(&proxy, secret, "key-manager");
            assert_eq!(refused, Err("session.proxy-secret"), "{secret}");
        }
    }

    #[test]
    fn a_short_secret_is_refused() {
        let short = Zeroizing::new("a".repeat(31));
        assert!(TrustedProxy::new(short, GroupRoles::default()).is_err());
    }
}
