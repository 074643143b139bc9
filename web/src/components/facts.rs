//! Names and values, side by side.

use patternfly_yew::prelude::{DescriptionGroup, DescriptionList, DescriptionListMode};
use yew::prelude::*;

/// Properties of [`Facts`].
#[derive(PartialEq, Properties)]
pub(crate) struct FactsProps {
    /// Names and values, in their order.
    pub facts: Vec<(String, String)>,
}

/// Names and values, side by side.
#[component]
pub(crate) fn Facts(props: &FactsProps) -> Html {
    html! {
        <DescriptionList compact=true mode={[DescriptionListMode::Horizontal]}>
            { for props.facts.iter().map(|(name, value)| html! {
                <DescriptionGroup term={name.clone()}>
                    <span class="ec-mono ec-break">{ value }</span>
                </DescriptionGroup>
            }) }
        </DescriptionList>
    }
}
