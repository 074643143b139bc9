//! How somebody signs in, in words, by the ways that the server has.

use keyset_api::WaysView;

use super::term;

/// What is said to somebody who is not signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WayIn {
    /// What to do.
    pub body: &'static str,
    /// A command that helps.
    pub command: Option<&'static str>,
    /// An address where it begins, relative to the page, and its name.
    pub link: Option<(&'static str, &'static str)>,
}

/// The way in; `is_closed` where the page shows nothing to those who are not signed in. A server that
/// does not say its ways has links.
#[must_use]
pub const fn way_in(ways: Option<&WaysView>, is_closed: bool) -> WayIn {
    match ways {
        Some(WaysView { provider: true, .. }) => WayIn {
            body: BY_PROVIDER,
            command: None,
            link: Some((PROVIDER, PROVIDER_NAME)),
        },
        Some(WaysView { link: false, .. }) => WayIn {
            body: BY_PROXY,
            command: None,
            link: None,
        },
        _ => WayIn {
            body: if is_closed {
                term::SIGN_IN_FIRST_BODY
            } else {
                term::SIGNED_OUT_BODY
            },
            command: Some(term::SIGN_IN_COMMAND),
            link: None,
        },
    }
}

const BY_PROVIDER: &str = "Your organisation knows who you are.";
const BY_PROXY: &str = "You come in through your organisation's proxy. Open the console at the address that it has there, and reload this page.";
const PROVIDER: &str = "api/v1/sign-in/provider";
const PROVIDER_NAME: &str = "Sign in with your organisation";

#[cfg(test)]
mod tests {
    use super::*;

    fn ways(link: bool, provider: bool, proxy: bool) -> WaysView {
        WaysView {
            link,
            provider,
            proxy,
        }
    }

    #[test]
    fn the_command_is_for_servers_with_links_alone() {
        for known in [None, Some(&ways(true, false, false))] {
            assert_eq!(way_in(known, false).command, Some(term::SIGN_IN_COMMAND));
        }
        for known in [ways(false, true, false), ways(false, false, true)] {
            assert_eq!(way_in(Some(&known), true).command, None);
        }
    }

    #[test]
    fn a_provider_is_one_click_away() {
        let both = ways(false, true, true);
        let (address, _) = way_in(Some(&both), true).link.unwrap();
        assert_eq!(address, "api/v1/sign-in/provider");
        assert_eq!(way_in(Some(&ways(false, false, true)), true).link, None);
    }

    #[test]
    fn a_page_that_shows_nothing_does_not_say_that_all_can_be_seen() {
        assert!(way_in(None, false).body.contains("look at everything"));
        assert!(!way_in(None, true).body.contains("look at everything"));
    }
}
