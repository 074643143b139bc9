//! `Keys`: a ring of keys that stays in the module's memory until it is forgotten.

use alloc::rc::Rc;
use core::cell::{Ref, RefCell};

use envelope::KeyRing;
use envelope::detect::Format;
use envelope::key::ring::{HeldKey, KeyMaterial};
use envelope::secret::SecretBytes;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::convert::{time, to_js};
use crate::error::refusal_alone;
use crate::profile::chosen;

#[wasm_bindgen(typescript_custom_section)]
const KEYS: &str = r#"
export interface ImportSummary {
  added: number;
  /** Revocations that came apart from their keys; they count for keys added before and later. */
  revocations: number;
  /** Keys that were left out; the others are not affected. */
  skipped: { index: number; id: string | null; reason: string }[];
}
export type KeyUsage = "certify" | "sign" | "encrypt";
export interface SubkeyReport {
  id: string;
  thumbprint: string;
  type: string;
  bits: number | null;
  usage: KeyUsage[];
  secret: boolean;
  locked: boolean;
  created: string | null;
  expires: string | null;
  revoked: string | null;
}
/** One key; never anything secret. */
export interface KeyReport extends SubkeyReport {
  format: "openpgp" | "jwk";
  algorithm?: string;
  subkeys: SubkeyReport[];
  user_ids: string[];
  source?: string;
  findings: Finding[];
}
"#;

/// Keys and certificates. Private parts never leave the module, except by `generateKey`.
#[wasm_bindgen]
#[derive(Default)]
pub struct Keys {
    shared: Rc<RefCell<KeyRing>>,
}

#[wasm_bindgen]
extern "C" {
    /// A `Keys` object as JavaScript holds it, for example in an options object.
    pub(crate) type KeysObject;

    /// [`Keys::share`], called from the outside because an object can not be borrowed from a
    /// member of another one.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn share(this: &KeysObject) -> Result<Keys, JsValue>;
}

#[wasm_bindgen]
impl Keys {
    /// An empty ring.
    #[must_use]
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds every key found in `bytes`, recognised by content: OpenPGP, JWK, JWK Set, PEM or DER.
    /// `source` is shown as `opened_by.source`.
    ///
    /// # Errors
    /// An `Error` with `code` and `diagnosis` when nothing in it is a key; nothing is added then.
    #[wasm_bindgen(unchecked_return_type = "ImportSummary")]
    pub fn load(&self, bytes: Vec<u8>, source: &str) -> Result<JsValue, JsValue> {
        let bytes = SecretBytes::new(bytes);
        let imported = self.shared.borrow_mut().import(bytes.expose(), source);
        match imported {
            Ok(summary) => to_js(&summary),
            Err(diagnosis) => Err(refusal_alone(&diagnosis)),
        }
    }

    /// What can be said of every key at a time, in seconds since 1970. `profile` is a built-in
    /// name or TOML; without it the default of each key's format judges.
    ///
    /// # Errors
    /// An `Error` with the code `usage` when the profile does not read or `at` is no time.
    #[wasm_bindgen(unchecked_return_type = "KeyReport[]")]
    pub fn reports(&self, profile: Option<String>, at: f64) -> Result<JsValue, JsValue> {
        let at = time(at)?;
        let reports = self
            .ring()
            .iter()
            .map(|key| Ok(key.report(&chosen(profile.as_deref(), format(key))?, at)))
            .collect::<Result<Vec<_>, JsValue>>()?;
        to_js(&reports)
    }

    /// The public half of a key as text: an armored certificate, or a JWK; nothing when there is
    /// no key at this index.
    #[must_use]
    #[wasm_bindgen(js_name = exportPublic)]
    pub fn export_public(&self, index: usize) -> Option<String> {
        self.ring().iter().nth(index).map(HeldKey::export_public)
    }

    /// How many keys there are.
    #[must_use]
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.ring().len()
    }

    /// Wipes every key. The object can be filled again.
    pub fn forget(&self) {
        *self.shared.borrow_mut() = KeyRing::new();
    }

    /// A second handle to the same keys.
    #[must_use]
    #[wasm_bindgen(skip_typescript)]
    pub fn share(&self) -> Self {
        Self {
            shared: Rc::clone(&self.shared),
        }
    }
}

impl Keys {
    /// The ring, for one call of the codec.
    pub(crate) fn ring(&self) -> Ref<'_, KeyRing> {
        self.shared.borrow()
    }
}

/// The format whose default profile judges a key.
const fn format(key: &HeldKey) -> Format {
    match key.material {
        KeyMaterial::Jose(_) => Format::JwkSet,
        KeyMaterial::OpenPgp(_) => Format::OpenPgpKey,
    }
}
