//! A field for a passphrase. Its text is read once, as octets, and leaves the field with that; it
//! is never part of any state.

use envelope::secret::SecretBytes;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::field::Field;

/// Properties of [`PassphraseField`].
#[derive(PartialEq, Properties)]
pub(crate) struct PassphraseFieldProps {
    /// The id of the control.
    pub id: AttrValue,
    /// The label.
    #[prop_or(AttrValue::Static("Passphrase"))]
    pub label: AttrValue,
    /// A sentence below the control.
    #[prop_or_default]
    pub help: Option<AttrValue>,
    /// The control, for [`take`].
    pub input: NodeRef,
}

/// A field for a passphrase.
#[component]
pub(crate) fn PassphraseField(props: &PassphraseFieldProps) -> Html {
    html! {
        <Field control={props.id.clone()} label={props.label.clone()} help={props.help.clone()}>
            <span class="pf-v6-c-form-control">
                <input
                    ref={props.input.clone()}
                    id={props.id.clone()}
                    type="password"
                    autocomplete="off"
                />
            </span>
        </Field>
    }
}

/// The passphrase, UTF-8; the field is empty afterwards.
pub(crate) fn take(input: &NodeRef) -> SecretBytes {
    let Some(input) = input.cast::<HtmlInputElement>() else {
        return SecretBytes::default();
    };
    let passphrase = SecretBytes::new(input.value().into_bytes());
    input.set_value("");
    passphrase
}
