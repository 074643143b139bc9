//! Making a key.

use core::fmt;
use core::str::FromStr;

use console::worker::protocol::KeyOrder;
use envelope::generate::KeyType;
use envelope::key::report::{KeyFormat, KeyUsage};
use envelope::secret::SecretBytes;
use patternfly_yew::prelude::{
    Button, ButtonSize, ButtonType, ButtonVariant, FormSelect, FormSelectOption, TextInput,
};
use yew::prelude::*;

use super::field::Field;
use super::passphrase::{PassphraseField, take};

/// One year, as the partner guides ask for.
const DAYS: u32 = 365;
const USER_ID: &str = "Partner test <keys@partner.example>";

/// Properties of [`GenerateForm`].
#[derive(PartialEq, Properties)]
pub(crate) struct GenerateFormProps {
    /// Whether the worker is at it.
    pub busy: bool,
    /// Make this key; carries the passphrase.
    pub on_generate: Callback<(KeyOrder, SecretBytes)>,
}

/// The kinds of key on offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    OpenPgp,
    OpenPgp3072,
    OpenPgpCurve,
    JwkEncrypt,
    JwkSign,
    JwkSignEc,
}

/// Making a key.
#[component]
pub(crate) fn GenerateForm(props: &GenerateFormProps) -> Html {
    let kind = use_state_eq(|| Kind::OpenPgp);
    let user_id = use_state_eq(|| USER_ID.to_owned());
    let days = use_state_eq(|| DAYS);
    let passphrase = use_node_ref();
    let onsubmit = {
        let order = order(*kind, &user_id, *days);
        let (passphrase, on_generate) = (passphrase.clone(), props.on_generate.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            on_generate.emit((order.clone(), take(&passphrase)));
        })
    };
    let on_kind = setter(kind.setter(), |chosen: Option<Kind>| chosen);
    let on_days = setter(days.setter(), |text: String| text.parse().ok());
    let user = user_id.setter();
    html! {
        <form class="pf-v6-c-form ec-form" {onsubmit} autocomplete="off">
            <Field control="generate-kind" label="Kind">
                <FormSelect<Kind> id="generate-kind" value={*kind} onchange={on_kind}>
                    { for Kind::ALL.iter().map(|kind| html_nested! {
                        <FormSelectOption<Kind> value={*kind} description={kind.label().to_owned()} />
                    }) }
                </FormSelect<Kind>>
            </Field>
            if kind.is_openpgp() {
                <Field control="generate-user" label="User id">
                    <TextInput
                        id="generate-user"
                        value={(*user_id).clone()}
                        onchange={Callback::from(move |text| user.set(text))}
                    />
                </Field>
                <PassphraseField id="generate-passphrase" label="Passphrase, if wanted" input={passphrase} />
            }
            <Field control="generate-days" label="Lifetime in days">
                <TextInput
                    id="generate-days"
                    inputmode="numeric"
                    value={days.to_string()}
                    onchange={on_days}
                />
            </Field>
            <div class="ec-actions">
                <Button
                    id="generate-key"
                    r#type={ButtonType::Submit}
                    variant={ButtonVariant::Secondary}
                    size={ButtonSize::Small}
                    label="Make key"
                    loading={props.busy}
                    disabled={props.busy}
                />
            </div>
        </form>
    }
}

fn setter<E: 'static, T: PartialEq + 'static>(
    state: UseStateSetter<T>,
    read: impl Fn(E) -> Option<T> + 'static,
) -> Callback<E> {
    Callback::from(move |event| {
        if let Some(value) = read(event) {
            state.set(value);
        }
    })
}

fn order(kind: Kind, user_id: &str, days: u32) -> KeyOrder {
    let (format, key_type, usage) = match kind {
        Kind::OpenPgp => (KeyFormat::OpenPgp, KeyType::Rsa2048, KeyUsage::Sign),
        Kind::OpenPgp3072 => (KeyFormat::OpenPgp, KeyType::Rsa3072, KeyUsage::Sign),
        Kind::OpenPgpCurve => (KeyFormat::OpenPgp, KeyType::Ed25519, KeyUsage::Sign),
        Kind::JwkEncrypt => (KeyFormat::Jwk, KeyType::Rsa2048, KeyUsage::Encrypt),
        Kind::JwkSign => (KeyFormat::Jwk, KeyType::Rsa2048, KeyUsage::Sign),
        Kind::JwkSignEc => (KeyFormat::Jwk, KeyType::P256, KeyUsage::Sign),
    };
    KeyOrder {
        format,
        key_type,
        usage,
        user_id: user_id.into(),
        days,
    }
}

impl Kind {
    const ALL: &'static [Self] = &[
        Self::OpenPgp,
        Self::OpenPgp3072,
        Self::OpenPgpCurve,
        Self::JwkEncrypt,
        Self::JwkSign,
        Self::JwkSignEc,
    ];

    const fn is_openpgp(self) -> bool {
        matches!(self, Self::OpenPgp | Self::OpenPgp3072 | Self::OpenPgpCurve)
    }

    const fn code(self) -> &'static str {
        match self {
            Self::OpenPgp => "openpgp",
            Self::OpenPgp3072 => "openpgp-3072",
            Self::OpenPgpCurve => "openpgp-curve",
            Self::JwkEncrypt => "jwk-encrypt",
            Self::JwkSign => "jwk-sign",
            Self::JwkSignEc => "jwk-sign-ec",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::OpenPgp => "OpenPGP, RSA 2048",
            Self::OpenPgp3072 => "OpenPGP, RSA 3072",
            Self::OpenPgpCurve => "OpenPGP, Ed25519 and X25519",
            Self::JwkEncrypt => "JWK to encrypt, RSA 2048",
            Self::JwkSign => "JWK to sign, RSA 2048",
            Self::JwkSignEc => "JWK to sign, P-256",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.code() == code)
            .ok_or(())
    }
}
