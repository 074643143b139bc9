//! Members of JSON objects, in headers and requests.

use serde_json::Value;

/// Sets a member. What is no object stays as it is.
pub(crate) fn set(object: &mut Value, name: &str, value: impl Into<Value>) {
    if let Some(members) = object.as_object_mut() {
        members.insert(name.into(), value.into());
    }
}

/// The text of a member.
pub(crate) fn member<'a>(object: &'a Value, name: &str) -> Option<&'a str> {
    object.get(name)?.as_str()
}
