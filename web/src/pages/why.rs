//! The guide for calls that failed without a reason: questions on one side, likely causes on the other.

use console::present::verdict::Tone;
use console::present::why;
use console::state::why::{Answered, Why, WhyAction};
use console::state::workbench::Action;
use envelope::inspect::exchange::{Caller, Suspect};
use patternfly_yew::prelude::{
    Button, ButtonSize, ButtonVariant, Card, CardBody, PageSection, TextInput,
};
use standard_payments::ErrorResponseCode;
use yew::prelude::*;
use yew_router::prelude::Link;

use crate::components::bench_nav::BenchNav;
use crate::components::choice::Choice;
use crate::components::field::Field;
use crate::components::tone_label::ToneLabel;
use crate::hooks::use_session::Session;
use crate::navigation::Route;

/// The guide.
#[component]
pub(crate) fn WhyPage() -> Html {
    let Some(session) = use_context::<Session>() else {
        return html!();
    };
    let state = &session.state;
    let on_action = {
        let session = session.clone();
        Callback::from(move |action| session.dispatch(Action::Why(action)))
    };
    let suspects = state.why.suspects(state.inspected.as_deref(), &state.keys);
    html! {
        <PageSection class="pf-m-secondary ec-bench-section">
            <BenchNav />
            <div class="ec-why">
                <Card component="section">
                    <CardBody>
                        <div class="ec-stack">
                            <div>
                                <h1 class="ec-card-title">{ why::TITLE }</h1>
                                <p class="ec-quiet">{ why::ABOUT }</p>
                            </div>
                            { questions(&state.why, &on_action) }
                            { body(state.inspected.is_some()) }
                            <div class="ec-actions">
                                <Button
                                    id="why-reset"
                                    variant={ButtonVariant::Link}
                                    size={ButtonSize::Small}
                                    label={why::RESET}
                                    onclick={on_action.reform(|_: MouseEvent| WhyAction::Reset)}
                                />
                            </div>
                        </div>
                    </CardBody>
                </Card>
                <Card component="section">
                    <CardBody>
                        <h2 class="ec-card-title">{ why::CAUSES }</h2>
                        <ol class="ec-rows" role="list" aria-live="polite" data-testid="suspects">
                            { for suspects.iter().map(|one| suspect(one, state.why.caller)) }
                        </ol>
                    </CardBody>
                </Card>
            </div>
        </PageSection>
    }
}

fn questions(given: &Why, on_action: &Callback<WhyAction>) -> Html {
    let callers = [Caller::Ours, Caller::Theirs];
    let answers = [Answered::Bare, Answered::Code, Answered::Envelope];
    let statuses = why::STATUSES
        .iter()
        .map(|status| (status.to_string(), Some(*status)));
    let statuses = statuses.chain([(why::NO_ANSWER.to_owned(), None)]);
    let codes = ErrorResponseCode::ALL.iter();
    let codes = codes.map(|code| (code.name().to_owned(), Some(*code)));
    let codes = [(why::NO_CODE.to_owned(), None)].into_iter().chain(codes);
    html! {
        <div class="pf-v6-c-form ec-form">
            <Choice<Caller>
                id="why-caller"
                label={why::CALLER}
                options={callers.map(|one| (why::caller(one).to_owned(), one)).to_vec()}
                chosen={given.caller}
                on_choose={on_action.reform(WhyAction::Caller)}
            />
            <Choice<Option<u16>>
                id="why-status"
                label={why::STATUS}
                options={statuses.collect::<Vec<_>>()}
                chosen={given.status}
                on_choose={on_action.reform(WhyAction::Status)}
            />
            if given.status.is_some() {
                <Choice<Answered>
                    id="why-answer"
                    label={why::ANSWERED}
                    options={answers.map(|one| (why::answered(one).to_owned(), one)).to_vec()}
                    chosen={given.answered}
                    on_choose={on_action.reform(WhyAction::Answered)}
                />
            }
            if given.answered == Answered::Code {
                <Choice<Option<ErrorResponseCode>>
                    id="why-code"
                    label={why::CODE}
                    options={codes.collect::<Vec<_>>()}
                    chosen={given.code}
                    on_choose={on_action.reform(WhyAction::Code)}
                />
            }
            { text("why-url", why::URL, &given.url, on_action, WhyAction::Url) }
            { text("why-account", why::ACCOUNT_ID, &given.account_id, on_action, WhyAction::AccountId) }
            { text("why-type", why::CONTENT_TYPE, &given.content_type, on_action, WhyAction::ContentType) }
            { yes_no("why-worked", why::WORKED, given.worked_before, on_action, WhyAction::Worked) }
            if given.worked_before == Some(true) {
                { yes_no("why-ours", why::OURS, given.our_keys_changed, on_action, WhyAction::OursChanged) }
                { yes_no("why-theirs", why::THEIRS, given.their_keys_changed, on_action, WhyAction::TheirsChanged) }
            }
        </div>
    }
}

fn text(
    id: &'static str,
    label: &'static str,
    value: &str,
    on_action: &Callback<WhyAction>,
    action: fn(alloc::rc::Rc<str>) -> WhyAction,
) -> Html {
    html! {
        <Field control={id} {label}>
            <TextInput
                {id}
                value={value.to_owned()}
                autocomplete="off"
                onchange={on_action.reform(move |text: String| action(text.into()))}
            />
        </Field>
    }
}

fn yes_no(
    id: &'static str,
    label: &'static str,
    chosen: Option<bool>,
    on_action: &Callback<WhyAction>,
    action: fn(Option<bool>) -> WhyAction,
) -> Html {
    let options = why::YES_NO.map(|(word, value)| (word.to_owned(), value));
    html! {
        <Choice<Option<bool>>
            {id}
            {label}
            options={options.to_vec()}
            {chosen}
            on_choose={on_action.reform(action)}
        />
    }
}

fn body(is_given: bool) -> Html {
    let said = if is_given {
        why::BODY_GIVEN
    } else {
        why::BODY_MISSING
    };
    html! {
        <p class="ec-quiet">
            { said }{ " " }
            <Link<Route> to={Route::Inspect}>{ why::TO_MESSAGE }</Link<Route>>
        </p>
    }
}

fn suspect(suspect: &Suspect, caller: Caller) -> Html {
    let (word, tone): (&'static str, Tone) = why::likelihood(suspect.weight);
    html! {
        <li class="ec-suspect" data-testid="suspect">
            <div class="ec-card-head">
                <h3 class="ec-heading">{ why::title(suspect.suspicion) }</h3>
                <ToneLabel {tone} text={word} />
            </div>
            <dl class="ec-facts">
                <div>
                    <dt class="ec-quiet">{ why::BECAUSE }</dt>
                    <dd>
                        { for suspect.signs.iter().map(|sign| html!(<div>{ why::sign(*sign) }</div>)) }
                    </dd>
                </div>
                <div>
                    <dt class="ec-quiet">{ why::CHECK }</dt>
                    <dd>{ why::remedy(suspect.suspicion, caller) }</dd>
                </div>
            </dl>
        </li>
    }
}
