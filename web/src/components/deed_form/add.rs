//! A new key: made here, or taken in.

use console::state::rotation::form::{Fields, key_types};
use envelope::generate::KeyType;
use envelope::key::report::KeyFormat;
use patternfly_yew::prelude::{
    FormSelect, FormSelectOption, ResizeOrientation, TextArea, TextInput,
};
use yew::prelude::*;

use super::PartProps;
use crate::components::drop_zone::FileButton;
use crate::components::field::Field;
use crate::hooks::browser::ReadFile;

/// A key made here.
#[component]
pub(super) fn Generate(props: &PartProps) -> Html {
    let form = &props.form;
    let types = key_types(form.key.format, form.key.key_use);
    let chosen = form.fields.key_type.or_else(|| types.first().copied());
    let on_type = edit(props, |fields, name: Option<String>| Fields {
        key_type: name.and_then(|name| KeyType::from_name(&name)),
        ..fields
    });
    html! {
        <>
            if form.key.format == KeyFormat::OpenPgp {
                <p class="ec-quiet">
                    { "An OpenPGP certificate has a key to sign and one to encrypt: both are made." }
                </p>
                <Field
                    control="deed-user"
                    label="User id"
                    help="Name and address, as the counterparty knows them."
                >
                    <TextInput
                        id="deed-user"
                        placeholder="Partner sandbox <keys@partner.example>"
                        value={form.fields.user_id.clone()}
                        onchange={edit(props, |fields, user_id| Fields { user_id, ..fields })}
                    />
                </Field>
            }
            <Field control="deed-type" label="Kind">
                <FormSelect<String>
                    id="deed-type"
                    value={chosen.map(|chosen| chosen.name().to_owned())}
                    onchange={on_type}
                >
                    { for types.iter().map(|kind| html_nested! {
                        <FormSelectOption<String>
                            value={kind.name().to_owned()}
                            description={kind_name(*kind)}
                            selected={Some(*kind) == chosen}
                        />
                    }) }
                </FormSelect<String>>
            </Field>
            <Field
                control="deed-days"
                label="Lifetime in days"
                help="Left empty, it is what the profile says."
            >
                <TextInput
                    id="deed-days"
                    inputmode="numeric"
                    value={form.fields.days.clone()}
                    onchange={edit(props, |fields, days| Fields { days, ..fields })}
                />
            </Field>
        </>
    }
}

/// A key taken in.
#[component]
pub(super) fn Import(props: &PartProps) -> Html {
    let on_public = edit(props, |fields, public| Fields { public, ..fields });
    let on_file = on_public.reform(|file: ReadFile| {
        // What is no text is no public key either; the server says so.
        String::from_utf8_lossy(&file.octets).into_owned()
    });
    html! {
        <div class="ec-stack ec-tight">
            <Field
                control="deed-public"
                label="Public key"
                help="Public keys only: a private one is refused, and then it is no secret any more."
            >
                <TextArea
                    id="deed-public"
                    value={props.form.fields.public.clone()}
                    rows=6
                    resize={ResizeOrientation::Vertical}
                    spellcheck="false"
                    autocomplete="off"
                    placeholder="OpenPGP certificate, JWK or PEM"
                    onchange={on_public}
                />
            </Field>
            <div class="ec-actions">
                <FileButton id="deed-file" label="Choose a file" {on_file} />
            </div>
        </div>
    }
}

fn kind_name(kind: KeyType) -> String {
    match kind {
        KeyType::P256 | KeyType::P384 | KeyType::P521 => format!("EC P-{}", kind.bits()),
        KeyType::Ed25519 => "Ed25519".into(),
        KeyType::X25519 => "X25519".into(),
        KeyType::Rsa2048 | KeyType::Rsa3072 | KeyType::Rsa4096 => format!("RSA {}", kind.bits()),
    }
}

fn edit<T: 'static>(props: &PartProps, set: fn(Fields, T) -> Fields) -> Callback<T> {
    let fields = props.form.fields.clone();
    props
        .on_fields
        .reform(move |value| set(fields.clone(), value))
}
