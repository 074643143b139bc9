//! The workbench: message and keys on one side, the three panes on the other.

mod deeds;

use console::present::{bench, term};
use console::state::codec::CodecState;
use console::state::keys::KeysAction;
use console::state::seal::SealAction;
use console::state::workbench::{Action, Pane, Workbench};
use patternfly_yew::prelude::{Alert, AlertType, Card, CardBody, PageSection};
use web_sys::File;
use yew::prelude::*;
use yew_router::prelude::use_navigator;

use crate::components::bench_nav::BenchNav;
use crate::components::inspect_pane::InspectPane;
use crate::components::keys_panel::KeysPanel;
use crate::components::message_card::MessageCard;
use crate::components::open_pane::OpenPane;
use crate::components::pane_tabs::{PANEL, PaneTabs, tab_id};
use crate::components::seal_pane::SealPane;
use crate::hooks::use_inspection::use_inspection;
use crate::hooks::use_narrow::use_narrow;
use crate::hooks::use_now::use_now;
use crate::hooks::use_pane_address::use_pane_address;
use crate::hooks::use_session::Session;
use crate::navigation::Route;

/// Properties of [`WorkbenchPage`].
#[derive(PartialEq, Properties)]
pub(crate) struct WorkbenchPageProps {
    /// The pane that the address names.
    #[prop_or_default]
    pub pane: Option<Pane>,
}

/// The workbench.
#[component]
pub(crate) fn WorkbenchPage(props: &WorkbenchPageProps) -> Html {
    let now = use_now();
    let navigator = use_navigator();
    let Some(session) = use_context::<Session>() else {
        return html!();
    };
    let on_file = {
        let session = session.clone();
        Callback::from(move |file: File| {
            let navigator = navigator.clone();
            let on_log = Callback::from(move |()| {
                if let Some(navigator) = &navigator {
                    navigator.push(&Route::Triage);
                }
            });
            session.take_file(file, on_log);
        })
    };
    html!(<Bench {session} {now} pane={props.pane} {on_file} />)
}

#[derive(PartialEq, Properties)]
struct BenchProps {
    session: Session,
    now: envelope::UnixTime,
    pane: Option<Pane>,
    on_file: Callback<File>,
}

#[component]
fn Bench(props: &BenchProps) -> Html {
    let session = &props.session;
    use_inspection(session);
    use_pane_address(session, props.pane);
    let narrow = use_narrow();
    let state = &session.state;
    html! {
        <PageSection class="pf-m-secondary ec-bench-section">
            <BenchNav />
            <h1 class="pf-v6-screen-reader">{ bench::TITLE }</h1>
            { notices(session, state) }
            <div class="ec-bench">
                <div class="ec-bench-message">
                    <MessageCard
                        body={state.input.body.clone()}
                        inspected={state.inspected.clone()}
                        sampling={state.sampling}
                        on_body={act(session, Action::Input)}
                        on_file={props.on_file.clone()}
                        on_sample={call(session, |session, sample| session.sample(sample))}
                    />
                </div>
                <div class="ec-bench-panes">
                    <Card component="section">
                        <PaneTabs pane={state.pane} on_pane={act(session, Action::Pane)} />
                        <div id={PANEL} role="tabpanel" aria-labelledby={tab_id(state.pane)}>
                            <CardBody>{ pane(session, state, narrow) }</CardBody>
                        </div>
                    </Card>
                </div>
                <div class="ec-bench-keys">{ keys(session, state, props.now) }</div>
            </div>
        </PageSection>
    }
}

fn notices(session: &Session, state: &Workbench) -> Html {
    let codec = match state.codec {
        CodecState::Starting | CodecState::Ready => None,
        CodecState::Restarted => Some((
            AlertType::Warning,
            term::CODEC_RESTARTED,
            term::CODEC_RESTARTED_BODY,
        )),
        CodecState::Unavailable => Some((
            AlertType::Danger,
            term::CODEC_UNAVAILABLE,
            term::CODEC_UNAVAILABLE_BODY,
        )),
    };
    html! {
        <div class="ec-notices" role="alert">
            if let Some((r#type, title, body)) = codec {
                <Alert id="codec-notice" inline=true {r#type} {title}><p>{ body }</p></Alert>
            }
            if let Some(failure) = &state.failure {
                <Alert
                    inline=true
                    r#type={AlertType::Danger}
                    title={failure.to_string()}
                    onclose={call(session, |session, ()| session.dispatch(Action::Failure(None)))}
                />
            }
        </div>
    }
}

fn pane(session: &Session, state: &Workbench, narrow: bool) -> Html {
    let given = !state.input.body.is_empty();
    match state.pane {
        Pane::Inspect => html! {
            <InspectPane
                {given}
                inspected={state.inspected.clone()}
                look={state.look.clone()}
                {narrow}
                on_look={call(session, Session::look_at)}
                on_move={call(session, Session::look_from)}
                on_mark={call(session, Session::look)}
                on_report={call(session, Session::export_report)}
            />
        },
        Pane::Open => html! {
            <OpenPane
                {given}
                available={session.available()}
                profiles={state.profiles.clone()}
                profile={state.profile.clone()}
                keys={state.keys.clone()}
                open={state.open.clone()}
                on_profile={act(session, Action::Profile)}
                on_open={call(session, Session::open)}
                on_deed={call(session, deeds::perform)}
                on_key={call(session, |session, id: String| deeds::show_key(session, &id))}
                on_report={call(session, Session::export_report)}
            />
        },
        Pane::Seal => seal_pane(session, state),
    }
}

fn seal_pane(session: &Session, state: &Workbench) -> Html {
    html! {
        <SealPane
            available={session.available()}
            profiles={state.profiles.clone()}
            keys={state.keys.clone()}
            seal={state.seal.clone()}
            on_payload={act(session, |text: String| Action::Seal(SealAction::Payload(text.into())))}
            on_echo={call(session, |session, ()| session.write_echo())}
            on_profile={act(session, |name| Action::Seal(SealAction::Profile(name)))}
            on_recipient={act(session, |key| Action::Seal(SealAction::ToggleRecipient(key)))}
            on_signer={act(session, |key| Action::Seal(SealAction::ToggleSigner(key)))}
            on_choices={act(session, |choices| Action::Seal(SealAction::Choose(choices)))}
            on_seal={call(session, Session::seal)}
            on_take={call(session, |session, octets: Vec<u8>| session.take_message(&octets))}
        />
    }
}

fn keys(session: &Session, state: &Workbench, now: envelope::UnixTime) -> Html {
    html! {
        <KeysPanel
            keys={state.keys.clone()}
            {now}
            on_file={call(session, Session::load_keys)}
            on_pasted={act(session, |text| Action::Keys(KeysAction::Pasted(text)))}
            on_load={call(session, |session, ()| session.load_pasted())}
            on_generate={call(session, |session, (order, passphrase)| {
                session.generate(order, passphrase);
            })}
            on_trust={call(session, |session, (key, trusted)| session.set_trusted(key, trusted))}
            on_export={call(session, Session::export_public)}
            on_forget={call(session, Session::forget)}
            on_forget_all={call(session, |session, ()| session.forget_all())}
        />
    }
}

/// A callback that becomes an action.
fn act<T: 'static>(session: &Session, action: impl Fn(T) -> Action + 'static) -> Callback<T> {
    let session = session.clone();
    Callback::from(move |value| session.dispatch(action(value)))
}

/// A callback that asks the session to do something.
fn call<T: 'static>(session: &Session, deed: impl Fn(&Session, T) + 'static) -> Callback<T> {
    let session = session.clone();
    Callback::from(move |value| deed(&session, value))
}
