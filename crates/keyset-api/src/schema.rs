//! OpenAPI schemas of the codec's own types, made from the lists those types keep.

use envelope::generate::KeyType;
use envelope::key::report::KeyFormat;
use envelope::key::state::StateName;
use envelope::keyset::life::{EvidenceKind, StepName};
use envelope::keyset::{Environment, KeyUse, Owner};
use utoipa::openapi::schema::{AdditionalProperties, OneOfBuilder, Ref, Schema};
use utoipa::openapi::schema::{Array, ArrayBuilder, Object, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{KnownFormat, RefOr, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

use crate::request::{AddKeys, GenerateKey, ImportKey};

/// `ours` or `counterparty`.
#[must_use]
pub fn owner() -> Object {
    words(
        "Whose key it is.",
        Owner::ALL.iter().map(|value| value.code()),
    )
}

/// `sandbox` or `production`.
#[must_use]
pub fn environment() -> Object {
    words(
        "The world it belongs to.",
        Environment::ALL.iter().map(|value| value.code()),
    )
}

/// `openpgp` or `jwk`.
#[must_use]
pub fn format() -> Object {
    words(
        "OpenPGP or JOSE.",
        KeyFormat::ALL.iter().map(|value| value.code()),
    )
}

/// `sign` or `encrypt`.
#[must_use]
pub fn key_use() -> Object {
    words(
        "What the key is for.",
        KeyUse::ALL.iter().map(|value| value.code()),
    )
}

/// `rsa2048`, `rsa3072`, ...
#[must_use]
pub fn key_type() -> Object {
    words(
        "Algorithm and size.",
        KeyType::ALL.iter().map(|value| value.name()),
    )
}

/// `pre-active`, `active`, ...
#[must_use]
pub fn state_name() -> Object {
    words(
        "State as NIST SP 800-57 names it.",
        StateName::ALL.iter().map(|value| value.code()),
    )
}

/// `info`, `warning` or `error`.
#[must_use]
pub fn severity() -> Object {
    words("How much it matters.", ["info", "warning", "error"])
}

/// `trust`, `verify`, ...
#[must_use]
pub fn step_name() -> Object {
    words(
        "A step of a key's life.",
        StepName::ALL.iter().map(|value| value.code()),
    )
}

/// `echo`, `counterparty-word` or `local-round-trip`.
#[must_use]
pub fn evidence_kind() -> Object {
    words(
        "How the key was seen to work; a local round trip counts in sandbox only.",
        EvidenceKind::ALL.iter().map(|value| value.code()),
    )
}

/// From when on something is looked for.
#[must_use]
pub fn since() -> Object {
    moment_of(Some("From this moment on."))
}

/// Until when it is.
#[must_use]
pub fn until() -> Object {
    moment_of(Some("Before this moment."))
}

/// `oldest-first` or `newest-first`.
#[must_use]
pub fn event_order() -> Object {
    words("The order of events.", ["oldest-first", "newest-first"])
}

/// A list of `nothing-protects` and `nothing-processes`.
#[must_use]
pub fn warnings() -> Array {
    let warning = words(
        "What no key of this purpose does any more.",
        ["nothing-protects", "nothing-processes"],
    );
    ArrayBuilder::new().items(warning).build()
}

/// `obtain`, `trust`, ...
#[must_use]
pub fn task() -> Object {
    words(
        "A task of a rotation.",
        [
            "obtain",
            "trust",
            "verify",
            "activate",
            "deactivate",
            "destroy",
        ],
    )
}

/// `us` or `counterparty`.
#[must_use]
pub fn who() -> Object {
    words("Who must act.", ["us", "counterparty"])
}

/// `{"name": "pre-active", "trusted": true, "verified": false}` or `{"name": "active"}`.
#[must_use]
pub fn state() -> Object {
    let flag = |text: &str| {
        ObjectBuilder::new()
            .schema_type(Type::Boolean)
            .description(Some(text))
            .build()
    };
    ObjectBuilder::new()
        .description(Some(
            "State as NIST SP 800-57 names it; particulars only with pre-active.",
        ))
        .property("name", state_name())
        .required("name")
        .property("trusted", flag("Known to be the owner's."))
        .property(
            "verified",
            flag("Proved to work by an exchange with the counterparty."),
        )
        .build()
}

/// The report that `envelope open --json` prints, without its payload.
#[must_use]
pub fn open_report() -> Object {
    let text = ObjectBuilder::new().schema_type(Type::String).build();
    let diagnosis = ObjectBuilder::new()
        .description(Some("Why it was refused."))
        .property("cause", text.clone())
        .property("summary", text.clone())
        .property("remedy", text)
        .required("cause");
    ObjectBuilder::new()
        .description(Some(
            "The codec's report: what was tried and seen, and why a message was refused.",
        ))
        .property(
            "ok",
            ObjectBuilder::new()
                .schema_type(Type::Boolean)
                .description(Some("Whether the message was accepted.")),
        )
        .required("ok")
        .property("diagnosis", diagnosis)
        .build()
}

/// A moment of RFC 3339 in UTC.
#[must_use]
pub fn moment() -> Object {
    moment_of(None)
}

fn moment_of(description: Option<&str>) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
        .description(description)
        .examples(["2026-11-24T09:00:00Z"])
        .build()
}

/// A moment of RFC 3339 in UTC, or null.
#[must_use]
pub fn moment_or_null() -> Object {
    ObjectBuilder::new()
        .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
        .build()
}

/// By hand: the derived one does not say that no other member may stand beside the one.
impl PartialSchema for AddKeys {
    fn schema() -> RefOr<Schema> {
        let alone = |name: &str, schema: &str| {
            ObjectBuilder::new()
                .property(name, Ref::from_schema_name(schema))
                .required(name)
                .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(false)))
        };
        OneOfBuilder::new()
            .description(Some("`{\"import\": {…}}` or `{\"generate\": {…}}`."))
            .item(alone("import", "ImportKey"))
            .item(alone("generate", "GenerateKey"))
            .into()
    }
}

impl ToSchema for AddKeys {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((ImportKey::name().into(), ImportKey::schema()));
        schemas.push((GenerateKey::name().into(), GenerateKey::schema()));
        ImportKey::schemas(schemas);
        GenerateKey::schemas(schemas);
    }
}

fn words(description: &str, values: impl IntoIterator<Item = &'static str>) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(description))
        .enum_values(Some(values))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_formats_are_those_on_the_wire() {
        for format in KeyFormat::ALL {
            assert_eq!(serde_json::json!(format), serde_json::json!(format.code()));
        }
    }
}
