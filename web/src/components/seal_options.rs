//! Further choices when sealing; each has a usual answer from the profile.

use core::fmt::Display;
use core::str::FromStr;

use console::present::profile::sealable;
use console::state::seal::{Choices, format_of};
use envelope::Profile;
use envelope::policy::algorithm::{ContentEncryption, JwsAlgorithm, KeyManagement};
use envelope::policy::profile::JoseRules;
use envelope::seal::{SealEncoding, SealFormat};
use patternfly_yew::prelude::{
    Checkbox, CheckboxState, ExpandableSection, FormSelect, FormSelectOption,
};
use yew::prelude::*;

use super::field::Field;

const USUAL: &str = "as the profile says";

/// Properties of [`SealOptions`].
#[derive(PartialEq, Properties)]
pub(crate) struct SealOptionsProps {
    /// The profile.
    pub profile: Profile,
    /// What is chosen.
    pub choices: Choices,
    /// Another choice was made.
    pub on_choices: Callback<Choices>,
}

/// Further choices when sealing.
#[component]
pub(crate) fn SealOptions(props: &SealOptionsProps) -> Html {
    let options = match (
        format_of(&props.profile, props.choices),
        &props.profile.jose,
    ) {
        (Some(SealFormat::OpenPgp), _) => openpgp(props),
        (Some(_), Some(rules)) => jose(props, rules),
        _ => html!(),
    };
    html! {
        <ExpandableSection toggle_text_hidden="Options" toggle_text_expanded="Options">
            <div class="ec-columns">{ format(props) }{ options }</div>
        </ExpandableSection>
    }
}

/// Only where there is a choice.
fn format(props: &SealOptionsProps) -> Html {
    let allowed = sealable(&props.profile);
    if allowed.len() < 2 {
        return html!();
    }
    let (choices, chosen) = (props.choices, format_of(&props.profile, props.choices));
    let offered = allowed.clone();
    let onchange = props.on_choices.reform(move |name: Option<String>| {
        let format = offered
            .iter()
            .find(|this| Some(format_name(**this)) == name.as_deref());
        Choices {
            format: format.copied(),
            ..choices
        }
    });
    html! {
        <Field control="seal-format" label="Format">
            <FormSelect<String>
                id="seal-format"
                value={chosen.map(|this| format_name(this).to_owned())}
                {onchange}
            >
                { for allowed.iter().map(|this| html_nested! {
                    <FormSelectOption<String> value={format_name(*this).to_owned()} />
                }) }
            </FormSelect<String>>
        </Field>
    }
}

const fn format_name(format: SealFormat) -> &'static str {
    match format {
        SealFormat::Jwe => "JWE",
        SealFormat::Jws => "JWS",
        SealFormat::OpenPgp => "OpenPGP",
    }
}

fn openpgp(props: &SealOptionsProps) -> Html {
    let choices = props.choices;
    let encodings = [
        ("wire", "base64url, as on the wire", SealEncoding::Wire),
        ("armor", "ASCII armor", SealEncoding::Armor),
        ("binary", "binary", SealEncoding::Binary),
    ];
    let chosen = encodings
        .iter()
        .find(|(.., this)| *this == choices.encoding)
        .map_or("wire", |this| this.0);
    let on_encoding = props.on_choices.reform(move |code: Option<String>| {
        let found = encodings
            .iter()
            .find(|(known, ..)| Some(*known) == code.as_deref());
        Choices {
            encoding: found.map_or(choices.encoding, |this| this.2),
            ..choices
        }
    });
    html! {
        <>
            <Field control="seal-encoding" label="Encoding">
                <FormSelect<String>
                    id="seal-encoding"
                    value={chosen.to_owned()}
                    onchange={on_encoding}
                >
                    { for encodings.iter().map(|(code, label, _)| html_nested! {
                        <FormSelectOption<String>
                            value={(*code).to_owned()}
                            description={(*label).to_owned()}
                        />
                    }) }
                </FormSelect<String>>
            </Field>
            <Checkbox
                id="seal-hidden"
                label="Hide the recipients' key ids"
                checked={choices.hidden}
                onchange={props.on_choices.reform(move |state: CheckboxState| {
                    Choices { hidden: state.into(), ..choices }
                })}
            />
            <Checkbox
                id="seal-zip"
                label="Compress first"
                checked={choices.zip}
                onchange={props.on_choices.reform(move |state: CheckboxState| {
                    Choices { zip: state.into(), ..choices }
                })}
            />
        </>
    }
}

fn jose(props: &SealOptionsProps, rules: &JoseRules) -> Html {
    let choices = props.choices;
    let on_alg = props
        .on_choices
        .reform(move |alg| Choices { alg, ..choices });
    let on_enc = props
        .on_choices
        .reform(move |enc| Choices { enc, ..choices });
    let on_jws = props
        .on_choices
        .reform(move |jws_alg| Choices { jws_alg, ..choices });
    html! {
        <>
            { algorithm("seal-alg", "Key management", &rules.key_management, choices.alg, on_alg) }
            { algorithm(
                "seal-enc",
                "Content encryption",
                &rules.content_encryption,
                choices.enc,
                on_enc,
            ) }
            { algorithm("seal-jws-alg", "Signature", &rules.signature, choices.jws_alg, on_jws) }
            if rules.zip {
                <Checkbox
                    id="seal-zip"
                    label="Compress first (zip=DEF)"
                    checked={choices.zip}
                    onchange={props.on_choices.reform(move |state: CheckboxState| {
                        Choices { zip: state.into(), ..choices }
                    })}
                />
            }
        </>
    }
}

fn algorithm<A: Registered>(
    id: &'static str,
    label: &'static str,
    offered: &[A],
    chosen: Option<A>,
    on_choose: Callback<Option<A>>,
) -> Html {
    let onchange = on_choose.reform(|name: Option<Named<A>>| name.map(|Named(this)| this));
    html! {
        <Field control={id} {label}>
            <FormSelect<Named<A>>
                {id}
                placeholder={USUAL}
                value={chosen.map(Named)}
                {onchange}
            >
                { for offered.iter().map(|this| html_nested! {
                    <FormSelectOption<Named<A>> value={Named(*this)} />
                }) }
            </FormSelect<Named<A>>>
        </Field>
    }
}

/// An algorithm that a registry names.
trait Registered: Copy + PartialEq + Display + 'static {
    fn of_name(name: &str) -> Option<Self>;
}

impl Registered for KeyManagement {
    fn of_name(name: &str) -> Option<Self> {
        Self::from_name(name)
    }
}

impl Registered for ContentEncryption {
    fn of_name(name: &str) -> Option<Self> {
        Self::from_name(name)
    }
}

impl Registered for JwsAlgorithm {
    fn of_name(name: &str) -> Option<Self> {
        Self::from_name(name)
    }
}

/// An algorithm as a choice, which is a text on the page.
#[derive(Clone, Copy, PartialEq)]
struct Named<A>(A);

impl<A: Registered> Display for Named<A> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

impl<A: Registered> FromStr for Named<A> {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        A::of_name(name).map(Self).ok_or(())
    }
}
