//! An address that names no page.

use patternfly_yew::prelude::{EmptyState, Icon, PageSection};
use yew::prelude::*;
use yew_router::prelude::Link;

use crate::navigation::Route;

/// An address that names no page.
#[component]
pub(crate) fn NotFoundPage() -> Html {
    html! {
        <PageSection class="pf-m-secondary">
            <EmptyState title="There is no such page" icon={Icon::Search}>
                <Link<Route> to={Route::Workbench}>{ "Go to the workbench" }</Link<Route>>
            </EmptyState>
        </PageSection>
    }
}
