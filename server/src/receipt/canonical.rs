//! Tells whether two requests say the same.

use serde_json::Value;
use sha2::{Digest, Sha256};
use store::Hash;

/// SHA-256 of what a document says: without regard to the order of keys, and to keys that say nothing (`null`, `false`,
/// empty), so that a request that waited in a browser is still the same after the form has got another field.
pub(crate) fn hash(document: &Value) -> Hash {
    let mut text = String::new();
    write(document, &mut text);
    Sha256::digest(text).into()
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map
                .iter()
                .filter(|(_, value)| says_something(value))
                .collect();
            entries.sort_by_key(|(key, _)| key.as_str());
            text.push('{');
            for (key, value) in entries {
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push(':');
                write(value, text);
                text.push(',');
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for item in items {
                write(item, text);
                text.push(',');
            }
            text.push(']');
        }
        scalar => text.push_str(&scalar.to_string()),
    }
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(map) => map.values().any(says_something),
        Value::Bool(true) | Value::Number(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_says_the_same_has_the_same_hash_and_nothing_else() {
        let base = json!({"a": "x", "b": {"c": true, "d": ["e"]}});
        for same in [
            json!({"b": {"d": ["e"], "c": true}, "a": "x"}),
            json!({"a": "x", "b": {"c": true, "d": ["e"], "new": ""}, "more": false, "none": null, "empty": {"x": ""}}),
        ] {
            assert_eq!(hash(&same), hash(&base), "{same}");
        }
        for other in [
            json!({"a": "x", "b": {"c": false, "d": ["e"]}}),
            json!({"a": "x ", "b": {"c": true, "d": ["e"]}}),
            json!({"a": "x", "b": {"c": true, "d": ["e", "e"]}}),
            json!({"a": "x", "c": true, "d": ["e"]}),
            json!({"a": "x\",\"b", "b": {"c": true, "d": ["e"]}}),
        ] {
            assert_ne!(hash(&other), hash(&base), "{other}");
        }
    }
}
