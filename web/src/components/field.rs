//! A control with its label. `patternfly_yew::FormGroup` draws a label that names no control.

use yew::prelude::*;

/// Properties of [`Field`].
#[derive(PartialEq, Properties)]
pub(crate) struct FieldProps {
    /// The id of the control that the label names.
    pub control: AttrValue,
    /// The label.
    pub label: AttrValue,
    /// A sentence below the control.
    #[prop_or_default]
    pub help: Option<AttrValue>,
    /// The control.
    pub children: Html,
}

/// A control with its label.
#[component]
pub(crate) fn Field(props: &FieldProps) -> Html {
    html! {
        <div class="pf-v6-c-form__group">
            <div class="pf-v6-c-form__group-label">
                <label class="pf-v6-c-form__label" for={props.control.clone()}>
                    <span class="pf-v6-c-form__label-text">{ &props.label }</span>
                </label>
            </div>
            <div class="pf-v6-c-form__group-control">
                { props.children.clone() }
                if let Some(help) = &props.help {
                    <div class="pf-v6-c-helper-text">
                        <div class="pf-v6-c-helper-text__item">
                            <span class="pf-v6-c-helper-text__item-text">{ help }</span>
                        </div>
                    </div>
                }
            </div>
        </div>
    }
}
