//! Signing in at an identity provider: OpenID Connect Core 1.0 with the authorization code flow,
//! PKCE (RFC 7636), state and nonce.
//!
//! Its metadata and keys are fetched for each sign-in: that is seldom, and a key that the provider
//! took out of use counts no longer from that moment on. What belongs together is in a
//! `ticket`, which the browser keeps meanwhile.

mod claims;
mod fetch;
mod ticket;

use std::fmt;

use chrono::DateTime;
use envelope::UnixTime;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType,
    CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
    CoreProviderMetadata, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::url::Url;
use openidconnect::{
    AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenFields, IdTokenVerifier, IssuerUrl,
    Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, StandardErrorResponse,
    StandardTokenResponse, TokenResponse as _,
};

use crate::access::{GroupRoles, Origin, Person, Token};
use crate::app::App;
use crate::domain::private_parts;
use crate::error::ApiError;
use claims::Further;
use fetch::Fetch;
use ticket::Ticket;

pub use claims::{ClaimNames, SUBJECT};
pub use fetch::NoClient;
pub use ticket::MINUTES as TICKET_MINUTES;

/// An identity provider, and what it is asked.
pub struct Provider {
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: ClientSecret,
    redirect: RedirectUrl,
    scopes: Vec<Scope>,
    roles: GroupRoles,
    claims: ClaimNames,
    fetch: Fetch,
}

/// What an operator says of the provider.
pub struct Settings {
    /// Its issuer identifier.
    pub issuer: IssuerUrl,
    /// Who this server is to it.
    pub client_id: String,
    /// What proves that.
    pub client_secret: String,
    /// What is asked for beside `openid` and `profile`.
    pub scopes: Vec<String>,
    /// The claims that say who somebody is, and what.
    pub claims: ClaimNames,
    /// The roles of groups.
    pub roles: GroupRoles,
}

/// Where the browser goes, and what it keeps until it comes back.
pub struct Begun {
    /// The provider's page.
    pub location: Url,
    /// For a cookie.
    pub ticket: String,
}

/// What the browser brings back.
pub struct Returned<'a> {
    /// What it kept.
    pub ticket: &'a str,
    /// The state that it was sent away with.
    pub state: &'a str,
    /// The code; none where the provider refused.
    pub code: Option<String>,
    /// The provider's issuer identifier, where it says so (RFC 9207).
    pub issuer: Option<&'a str>,
}

/// Why nobody is signed in by the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The provider did not sign the person in.
    Denied,
    /// The provider can not be reached, or did not answer as it should.
    Provider,
    /// The browser did not begin this sign-in, or too long ago.
    State,
    /// What the provider says of the person is not proved.
    Token,
}

impl Refusal {
    /// Stable identifier, `area.reason`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Denied => "session.denied",
            Self::Provider => "session.provider",
            Self::State => "session.state",
            Self::Token => "session.token",
        }
    }
}

impl Provider {
    /// A provider that sends people back to this server's public name.
    ///
    /// # Errors
    /// [`NoClient`] when no HTTPS client can be made.
    pub fn new(settings: Settings, origin: &Origin) -> Result<Self, NoClient> {
        let redirect = format!("{}{CALLBACK}", origin.as_str());
        Ok(Self {
            fetch: Fetch::new(settings.issuer.url())?,
            issuer: settings.issuer,
            client_id: ClientId::new(settings.client_id),
            client_secret: ClientSecret::new(settings.client_secret),
            redirect: RedirectUrl::new(redirect).map_err(|_| NoClient)?,
            scopes: settings.scopes.into_iter().map(Scope::new).collect(),
            roles: settings.roles,
            claims: settings.claims,
        })
    }
}

/// Sends a browser to the provider.
///
/// # Errors
/// [`ApiError::NoProvider`] where none is configured; [`ApiError::NotProved`] when it can not be
/// reached.
pub async fn begin(app: &App) -> Result<Begun, ApiError> {
    let provider = app.ways.provider.as_ref().ok_or(ApiError::NoProvider)?;
    let metadata = provider.metadata().await?;
    let ticket = Ticket::new(app.ambient.now(), app.ambient.rng().as_mut());
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier(&ticket));
    let (state, nonce) = (ticket.state.clone(), ticket.nonce.clone());
    let client = provider.client(metadata);
    let (location, ..) = client
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            move || CsrfToken::new(state),
            move || Nonce::new(nonce),
        )
        .add_scope(Scope::new("profile".into()))
        .add_scopes(provider.scopes.iter().cloned())
        .set_pkce_challenge(challenge)
        .url();
    let vault = private_parts::vault(app).await?;
    let ticket = ticket.seal(&vault, app.ambient.rng().as_mut())?;
    Ok(Begun { location, ticket })
}

/// Signs in whom the provider names: the session's secret.
///
/// # Errors
/// [`ApiError::NotProved`] when anything does not fit; [`ApiError::NoRole`] when none of the
/// person's groups has a role here.
pub async fn finish(app: &App, returned: Returned<'_>) -> Result<(Token, Person), ApiError> {
    let provider = app.ways.provider.as_ref().ok_or(ApiError::NoProvider)?;
    let vault = private_parts::vault(app).await?;
    let ticket = Ticket::open(returned.ticket, &vault)?;
    let at = app.ambient.now();
    let is_from_elsewhere = returned
        .issuer
        .is_some_and(|issuer| issuer != provider.issuer.as_str());
    if !ticket.counts(returned.state, at) || is_from_elsewhere {
        return Err(ApiError::NotProved(Refusal::State));
    }
    let code = returned.code.ok_or(ApiError::NotProved(Refusal::Denied))?;
    let person = provider.person(code, &ticket, at).await?;
    let token = super::begin(app, &person, "identity-provider").await?;
    Ok((token, person))
}

/// Where the provider sends people back to.
pub const CALLBACK: &str = "/api/v1/sign-in/callback";

/// The library's client, with the claims that name groups.
type OidcClient = Client<
    Further,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

type Fields = IdTokenFields<
    Further,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

impl Provider {
    async fn metadata(&self) -> Result<CoreProviderMetadata, ApiError> {
        CoreProviderMetadata::discover_async(self.issuer.clone(), &self.fetch)
            .await
            .map_err(|error| refused(Refusal::Provider, &error))
    }

    fn client(&self, metadata: CoreProviderMetadata) -> OidcClient {
        let secret = Some(self.client_secret.clone());
        Client::from_provider_metadata(metadata, self.client_id.clone(), secret)
            .set_redirect_uri(self.redirect.clone())
    }

    /// Exchanges the code, and verifies what the provider says of the person (OpenID Connect Core
    /// section 3.1.3.7): issuer, audience, signature, time and nonce.
    async fn person(
        &self,
        code: String,
        ticket: &Ticket,
        at: UnixTime,
    ) -> Result<Person, ApiError> {
        let metadata = self.metadata().await?;
        // Keys alone: a token under the client's secret could be made by whoever reads our files.
        let verifier_of_tokens = IdTokenVerifier::new_public_client(
            self.client_id.clone(),
            self.issuer.clone(),
            metadata.jwks().clone(),
        )
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || DateTime::from_timestamp(at.seconds(), 0).unwrap_or_default());
        let answer = self
            .client(metadata)
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| refused(Refusal::Provider, &error))?
            .set_pkce_verifier(verifier(ticket))
            .request_async(&self.fetch)
            .await
            .map_err(|error| refused(Refusal::Provider, &error))?;
        let token = answer
            .id_token()
            .ok_or(ApiError::NotProved(Refusal::Token))?;
        let claims = token
            .claims(&verifier_of_tokens, &Nonce::new(ticket.nonce.clone()))
            .map_err(|error| refused(Refusal::Token, &error))?;
        // Section 3.1.3.7, step 5, which the library leaves to us.
        let party = claims.authorized_party();
        if party.is_some_and(|party| *party != self.client_id) {
            tracing::warn!("the provider's token is authorized for another client");
            return Err(ApiError::NotProved(Refusal::Token));
        }
        claims::person(claims, &self.claims, &self.roles)
    }
}

fn verifier(ticket: &Ticket) -> PkceCodeVerifier {
    PkceCodeVerifier::new(ticket.verifier.clone())
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Denied => "The identity provider did not sign you in.",
            Self::Provider => {
                "The identity provider can not be asked, or its answer is not as it should be; the \
                 server's log says more."
            }
            Self::State => "This sign-in was not begun in this browser, or too long ago.",
            Self::Token => {
                "The identity provider's word on who you are is not proved; the server's log says \
                 more."
            }
        })
    }
}

/// The library's words are for the log; they hold no secret and no token, but parts of what is not
/// proved. As text they are written with every line break escaped.
fn refused(refusal: Refusal, error: &dyn std::error::Error) -> ApiError {
    let source = error.source().map(ToString::to_string);
    tracing::warn!(
        ?refusal,
        error = error.to_string(),
        ?source,
        "identity provider"
    );
    ApiError::NotProved(refusal)
}

/// Signatures by a key of the provider; RS256 is the one that every provider can make.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 8] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
];
