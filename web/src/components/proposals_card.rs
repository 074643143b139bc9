//! Steps that wait for a second person, and what that person can say to them.

use console::present::proposal::{asked, is_own};
use console::present::rotation::title;
use console::present::step::name;
use console::state::rotation::Overview;
use console::state::rotation::form::{Deed, Form};
use envelope::UnixTime;
use keyset_api::{ProposalView, SessionView};
use patternfly_yew::prelude::{Button, ButtonSize, ButtonVariant, Card, CardBody};
use yew::prelude::*;
use yew_router::prelude::Link;

use crate::navigation::Route;

/// Properties of [`ProposalsCard`].
#[derive(PartialEq, Properties)]
pub(crate) struct ProposalsCardProps {
    /// Keys and proposals.
    pub overview: Overview,
    /// The key whose proposals are shown; those of all keys without one.
    #[prop_or_default]
    pub only: Option<Vec<String>>,
    /// Who is signed in.
    pub person: Option<SessionView>,
    /// The time, for hours left.
    pub now: UnixTime,
    /// Open a form.
    pub on_form: Callback<Form>,
}

/// Steps that wait for a second person; nothing where none does.
#[component]
pub(crate) fn ProposalsCard(props: &ProposalsCardProps) -> Html {
    let open = props.overview.open_proposals(props.only.as_deref());
    if open.is_empty() {
        return html!();
    }
    html! {
        <Card component="section">
            <CardBody>
                <h2 class="ec-card-title">{ "Waiting for a second person" }</h2>
                <ul class="ec-rows" role="list" id="proposals" data-testid="proposals">
                    { for open.iter().map(|proposal| row(proposal, props)) }
                </ul>
            </CardBody>
        </Card>
    }
}

fn row(proposal: &ProposalView, props: &ProposalsCardProps) -> Html {
    let Some(key) = props.overview.key(&proposal.key) else {
        return html!();
    };
    let to = Route::RotationOf {
        thumbprint: key.thumbprint.clone(),
    };
    let open = |deed: Deed| {
        let form = Form::answer(key.clone(), deed, proposal.id.clone());
        props.on_form.reform(move |_: MouseEvent| form.clone())
    };
    let own = props.person.as_ref().map(|person| is_own(proposal, person));
    html! {
        <li class="ec-row" key={proposal.id.clone()} data-testid="proposal">
            <div class="ec-grow">
                <div>
                    <strong>{ name(proposal.step) }</strong>
                    { ": " }
                    <Link<Route> {to}>{ title(key) }</Link<Route>>
                </div>
                <div class="ec-quiet">{ asked(proposal, props.now) }</div>
            </div>
            if let Some(own) = own {
                <div class="ec-buttons">
                    if own {
                        <span class="ec-quiet">{ "Another person has to agree." }</span>
                    } else {
                        <Button
                            id={format!("agree-{}", proposal.id)}
                            variant={ButtonVariant::Primary}
                            size={ButtonSize::Small}
                            label="Agree"
                            onclick={open(Deed::Agree(proposal.step))}
                        />
                    }
                    <Button
                        id={format!("end-{}", proposal.id)}
                        variant={ButtonVariant::Secondary}
                        size={ButtonSize::Small}
                        label={if own { "Take back" } else { "Do not agree" }}
                        onclick={open(Deed::EndProposal(proposal.step))}
                    />
                </div>
            }
        </li>
    }
}
