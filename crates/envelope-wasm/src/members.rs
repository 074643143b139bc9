//! Reading the members of an options object, each with a clear error when it has another type.

use envelope::secret::SecretBytes;
use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};

use crate::error::usage;
use crate::keys::{Keys, KeysObject};

/// An options object.
pub(crate) struct Members<'a>(pub(crate) &'a JsValue);

impl Members<'_> {
    /// A `Uint8Array` that must be there.
    pub(crate) fn octets(&self, name: &str) -> Result<SecretBytes, JsValue> {
        let value = self.get(name)?.ok_or_else(|| missing(name))?;
        octets(&value, name)
    }

    /// A `Uint8Array` that may be there.
    pub(crate) fn optional_octets(&self, name: &str) -> Result<Option<SecretBytes>, JsValue> {
        self.get(name)?
            .map(|value| octets(&value, name))
            .transpose()
    }

    /// An array of `Uint8Array`s; empty when absent.
    pub(crate) fn list_of_octets(&self, name: &str) -> Result<Vec<SecretBytes>, JsValue> {
        match self.get(name)? {
            Some(value) if Array::is_array(&value) => Array::from(&value)
                .iter()
                .map(|item| octets(&item, name))
                .collect(),
            Some(_) => Err(wrong(name, "an array of Uint8Array")),
            None => Ok(Vec::new()),
        }
    }

    /// A string that must be there.
    pub(crate) fn text(&self, name: &str) -> Result<String, JsValue> {
        self.optional_text(name)?.ok_or_else(|| missing(name))
    }

    /// A string that may be there.
    pub(crate) fn optional_text(&self, name: &str) -> Result<Option<String>, JsValue> {
        self.get(name)?
            .map(|value| value.as_string().ok_or_else(|| wrong(name, "a string")))
            .transpose()
    }

    /// One of the names that `read` knows.
    pub(crate) fn optional_name<T>(
        &self,
        name: &str,
        read: fn(&str) -> Option<T>,
    ) -> Result<Option<T>, JsValue> {
        self.optional_text(name)?
            .map(|text| read(&text).ok_or_else(|| wrong(name, "a name that is known")))
            .transpose()
    }

    /// A number that must be there.
    pub(crate) fn number(&self, name: &str) -> Result<f64, JsValue> {
        self.optional_number(name)?.ok_or_else(|| missing(name))
    }

    /// A number that may be there.
    pub(crate) fn optional_number(&self, name: &str) -> Result<Option<f64>, JsValue> {
        self.get(name)?
            .map(|value| value.as_f64().ok_or_else(|| wrong(name, "a number")))
            .transpose()
    }

    /// A boolean; false when absent.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, JsValue> {
        match self.get(name)? {
            Some(value) => value.as_bool().ok_or_else(|| wrong(name, "a boolean")),
            None => Ok(false),
        }
    }

    /// A second handle to a `Keys` object; an empty one when absent.
    pub(crate) fn keys(&self, name: &str) -> Result<Keys, JsValue> {
        match self.get(name)? {
            Some(value) => KeysObject::from(value)
                .share()
                .map_err(|_| wrong(name, "a Keys object that was not freed")),
            None => Ok(Keys::new()),
        }
    }

    /// The member; none when it is absent, undefined or null.
    fn get(&self, name: &str) -> Result<Option<JsValue>, JsValue> {
        let value = Reflect::get(self.0, &JsValue::from_str(name))
            .map_err(|_| usage("the argument must be an object"))?;
        Ok((!value.is_undefined() && !value.is_null()).then_some(value))
    }
}

fn octets(value: &JsValue, name: &str) -> Result<SecretBytes, JsValue> {
    value
        .dyn_ref::<Uint8Array>()
        .map(|octets| SecretBytes::new(octets.to_vec()))
        .ok_or_else(|| wrong(name, "a Uint8Array"))
}

fn missing(name: &str) -> JsValue {
    usage(&format!("`{name}` is missing"))
}

fn wrong(name: &str, due: &str) -> JsValue {
    usage(&format!("`{name}` must be {due}"))
}
