//! A message that did not open: the first thing to be seen, with what can be done about it.

use alloc::rc::Rc;

use console::present::diagnosis::WOULD_OPEN;
use console::state::keys::Keys;
use console::state::open::OpenOutcome;
use console::state::remedy::{Deed, deeds};
use envelope::open::would_open::WouldOpen;
use envelope::{Diagnosis, Profile};
use yew::prelude::*;

use super::diagnosis_view::DiagnosisView;
use crate::hooks::browser;

/// The id of the view.
const REFUSED: &str = "open-refused";

/// Properties of [`OpenRefused`].
#[derive(PartialEq, Properties)]
pub(crate) struct OpenRefusedProps {
    /// What came of it.
    pub outcome: Rc<OpenOutcome>,
    /// Why.
    pub diagnosis: Diagnosis,
    /// The profile that refused.
    pub profile: Option<Profile>,
    /// The keys held.
    pub keys: Keys,
    /// A remedy was chosen.
    pub on_deed: Callback<Deed>,
}

/// A message that did not open.
#[component]
pub(crate) fn OpenRefused(props: &OpenRefusedProps) -> Html {
    // The button that was pressed may be far below on a small screen.
    use_effect_with(Rc::as_ptr(&props.outcome) as usize, |_| {
        browser::reveal(REFUSED)
    });
    let report = &props.outcome.report;
    html! {
        <div class="ec-stack" id={REFUSED}>
            <DiagnosisView
                diagnosis={props.diagnosis.clone()}
                profile={props.profile.clone()}
                keys={props.keys.clone()}
                deeds={deeds(report, &props.keys)}
                on_deed={props.on_deed.clone()}
            />
            if !report.would_open_if.is_empty() {
                <section class="ec-section" aria-label={WOULD_OPEN}>
                    <h3 class="ec-heading">{ WOULD_OPEN }</h3>
                    <ul class="ec-rows" role="list">
                        { for report.would_open_if.iter().map(way) }
                    </ul>
                </section>
            }
        </div>
    }
}

fn way(way: &WouldOpen) -> Html {
    html! { <li class="ec-row" data-testid="would-open">{ &way.text }</li> }
}
