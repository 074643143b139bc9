//! The triage page: a file with many bodies, what became of each, and why.

use alloc::rc::Rc;

use console::present::triage;
use console::state::triage::{Running, Triage};
use envelope_triage::Report;
use patternfly_yew::prelude::{
    Alert, AlertType, Button, ButtonSize, ButtonVariant, Card, CardBody, EmptyState, Icon,
    PageSection, Progress, Size,
};
use web_sys::File;
use yew::prelude::*;
use yew_router::prelude::Link;

use crate::components::bench_nav::BenchNav;
use crate::components::drop_zone::{FilePicker, RawDropZone};
use crate::components::triage_report::TriageReport;
use crate::hooks::browser;
use crate::hooks::use_session::Session;
use crate::navigation::Route;

/// The triage page.
#[component]
pub(crate) fn TriagePage() -> Html {
    let Some(session) = use_context::<Session>() else {
        return html!();
    };
    let on_file = {
        let session = session.clone();
        Callback::from(move |file: File| session.triage(file))
    };
    html! {
        <PageSection class="pf-m-secondary ec-bench-section">
            <BenchNav />
            <Card component="section">
                <CardBody>
                    <RawDropZone on_file={on_file.clone()}>
                        <div class="ec-stack">
                            <div>
                                <h1 class="ec-card-title">{ triage::TITLE }</h1>
                                <p class="ec-quiet">{ triage::ABOUT }</p>
                            </div>
                            { keys(&session) }
                            { content(&session, &on_file) }
                        </div>
                    </RawDropZone>
                </CardBody>
            </Card>
        </PageSection>
    }
}

fn keys(session: &Session) -> Html {
    let keys = &session.state.keys;
    let (secret, trusted) = (keys.secret().count(), keys.trusted().count());
    let link = html! { <Link<Route> to={Route::Open}>{ triage::TO_KEYS }</Link<Route>> };
    if secret == 0 {
        return html! {
            <Alert inline=true r#type={AlertType::Info} title={triage::NO_KEYS}>{ link }</Alert>
        };
    }
    html! { <p>{ triage::keys(secret, trusted) }{ " " }{ link }</p> }
}

fn content(session: &Session, on_file: &Callback<File>) -> Html {
    let choose = html! {
        <FilePicker id="triage-file" label={triage::CHOOSE} on_file={on_file.clone()} />
    };
    match &session.state.triage {
        Triage::Idle => html! {
            <EmptyState title={triage::EMPTY} icon={Icon::File} size={Size::Small}>
                { choose }
            </EmptyState>
        },
        Triage::Running(running) => under_way(session, running),
        Triage::Failed(why) => html! {
            <>
                <Alert inline=true r#type={AlertType::Danger} title={why.to_string()} />
                <div class="ec-actions">{ choose }</div>
            </>
        },
        Triage::Done { name, report } => done(session, name, report, choose),
    }
}

fn under_way(session: &Session, running: &Running) -> Html {
    let stop = {
        let session = session.clone();
        Callback::from(move |_: MouseEvent| session.stop_triage())
    };
    html! {
        <div class="ec-stack ec-tight" data-testid="triage-running">
            <Progress
                id="triage-progress"
                value={f64::from(running.percent())}
                range={0.0..100.0}
                description={format!("{}: {}", triage::READING, running.name)}
            />
            <p class="ec-quiet" data-testid="triage-counts">{ triage::progress(running) }</p>
            <div class="ec-actions">
                <Button
                    id="triage-stop"
                    variant={ButtonVariant::Secondary}
                    size={ButtonSize::Small}
                    label={if running.is_stopped { triage::STOPPING } else { triage::CANCEL }}
                    disabled={running.is_stopped}
                    onclick={stop}
                />
            </div>
        </div>
    }
}

fn done(session: &Session, name: &Rc<str>, report: &Rc<Report>, choose: Html) -> Html {
    let clear = {
        let session = session.clone();
        Callback::from(move |_: MouseEvent| session.clear_triage())
    };
    let as_html = {
        let (name, report) = (name.clone(), report.clone());
        Callback::from(move |_: MouseEvent| {
            let page = envelope_triage::html::html(&report, &name, triage::MADE);
            let file = triage::file_name(&name, "html");
            browser::download(&file, "text/html", page.as_bytes());
        })
    };
    let as_json = {
        let (name, report) = (name.clone(), report.clone());
        Callback::from(move |_: MouseEvent| {
            if let Ok(json) = serde_json::to_vec_pretty(&*report) {
                let file = triage::file_name(&name, "json");
                browser::download(&file, "application/json", &json);
            }
        })
    };
    let button = |id: &'static str, label: &'static str, onclick: Callback<MouseEvent>| {
        html! {
            <Button
                {id}
                variant={ButtonVariant::Secondary}
                size={ButtonSize::Small}
                icon={Icon::Download.as_html()}
                {label}
                {onclick}
            />
        }
    };
    html! {
        <div class="ec-stack">
            <div class="ec-actions">
                <h2 class="ec-heading ec-grow ec-break">{ &**name }</h2>
                { button("triage-html", triage::AS_HTML, as_html) }
                { button("triage-json", triage::AS_JSON, as_json) }
                { choose }
                <Button
                    id="triage-clear"
                    variant={ButtonVariant::Link}
                    size={ButtonSize::Small}
                    label={triage::ANOTHER}
                    onclick={clear}
                />
            </div>
            <TriageReport report={report.clone()} />
        </div>
    }
}
