//! Who is signed in, and how somebody does.

use console::present::term;
use console::present::way_in::WayIn;
use keyset_api::{Role, SessionView};
use patternfly_yew::prelude::{
    Alert, AlertType, Button, ButtonSize, ButtonVariant, Color, Icon, Label,
};
use yew::prelude::*;

use super::copy_button::CopyButton;

/// Properties of [`SignedIn`].
#[derive(PartialEq, Properties)]
pub(crate) struct SignedInProps {
    /// Who.
    pub person: SessionView,
    /// Sign out.
    pub on_sign_out: Callback<()>,
}

/// Who is signed in.
#[component]
pub(crate) fn SignedIn(props: &SignedInProps) -> Html {
    let role = match props.person.role {
        Role::Viewer => "viewer",
        Role::Operator => "operator",
        Role::KeyManager => "key manager",
    };
    html! {
        <div class="ec-line" id="signed-in" data-testid="signed-in">
            <span>{ Icon::User }{ " " }{ &props.person.operator }</span>
            <Label compact=true color={Color::Blue} label={role} />
            <Button
                id="sign-out"
                variant={ButtonVariant::Link}
                size={ButtonSize::Small}
                label="Sign out"
                onclick={props.on_sign_out.reform(|_: MouseEvent| ())}
            />
        </div>
    }
}

/// Properties of [`SignedOut`].
#[derive(PartialEq, Properties)]
pub(crate) struct SignedOutProps {
    /// What that means for the page, where all of it needs somebody.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// The way in.
    pub way: WayIn,
}

/// That nobody is, and the way in.
#[component]
pub(crate) fn SignedOut(props: &SignedOutProps) -> Html {
    let title = props.title.as_deref().unwrap_or(term::SIGNED_OUT);
    let way = props.way;
    html! {
        <div data-testid="signed-out" id="signed-out">
            <Alert inline=true r#type={AlertType::Info} title={title.to_string()}>
                <p>{ way.body }</p>
                if let Some(command) = way.command {
                    <div class="ec-line">
                        <code class="ec-mono ec-break">{ command }</code>
                        <CopyButton text={command} what="the command" />
                    </div>
                }
                if let Some((address, name)) = way.link {
                    <p><a id="sign-in-provider" href={address}>{ name }</a></p>
                }
            </Alert>
        </div>
    }
}
