//! A profile with one rule widened, for finding out what it would take to accept a message. It is
//! a new value: nothing here changes the profile in use.

use serde_json::Value;

use super::{Presence, Profile};
use crate::detect::Format;
use crate::policy::algorithm::{
    Cipher, Compression, ContentEncryption, Digest, IntegrityProtection, JwsAlgorithm,
    KeyManagement, Serialization,
};

impl Profile {
    /// This profile, with the rule at a dotted path such as `jose.zip` or `limits.body` widened by
    /// what a refusal says it needs: a name that its list would have to hold, a number that its
    /// bound would have to reach, or the word it would have to be.
    ///
    /// None where the path names no such rule, where the rule allows the value already, and where
    /// the value is one that no profile can allow.
    #[must_use]
    pub fn widened(&self, rule: &str, needs: &Value) -> Option<Self> {
        let mut profile = self.clone();
        let name = needs.as_str().unwrap_or_default();
        match rule {
            "formats" => add(&mut profile.formats, Format::from_name(name))?,
            "layers.encryption" => make_optional(&mut profile.layers.encryption, name)?,
            "layers.signature" => make_optional(&mut profile.layers.signature, name)?,
            "keys.rsa_bits_min_process" => {
                lower(&mut profile.keys.rsa_bits_min_process, needs)?;
            }
            "keys.rsa_bits_max" => raise(&mut profile.keys.rsa_bits_max, needs)?,
            "keys.accept_expired_signer" => {
                switch_on(&mut profile.keys.accept_expired_signer, needs)?;
            }
            "limits.body" => raise(&mut profile.limits.body, needs)?,
            "limits.payload" => raise(&mut profile.limits.payload, needs)?,
            "limits.expansion" => raise(&mut profile.limits.expansion, needs)?,
            "limits.jose_header" => raise(&mut profile.limits.jose_header, needs)?,
            "limits.recipients" => raise(&mut profile.limits.recipients, needs)?,
            "limits.signatures" => raise(&mut profile.limits.signatures, needs)?,
            "limits.packets" => raise(&mut profile.limits.packets, needs)?,
            "limits.depth" => raise(&mut profile.limits.depth, needs)?,
            "limits.pbes2_count" => raise(&mut profile.limits.pbes2_count, needs)?,
            _ => match rule.split_once('.')? {
                ("jose", list) => profile.widen_jose(list, name, needs)?,
                ("openpgp", list) => profile.widen_openpgp(list, name, needs)?,
                _ => return None,
            },
        }
        Some(profile)
    }

    fn widen_jose(&mut self, list: &str, name: &str, needs: &Value) -> Option<()> {
        let rules = self.jose.as_mut()?;
        match list {
            "key_management" => add(&mut rules.key_management, KeyManagement::from_name(name)),
            "content_encryption" => add(
                &mut rules.content_encryption,
                ContentEncryption::from_name(name),
            ),
            "signature" => add(&mut rules.signature, JwsAlgorithm::from_name(name)),
            "serializations" => add(&mut rules.serializations, Serialization::from_name(name)),
            "zip" => switch_on(&mut rules.zip, needs),
            "unencoded_payload" => switch_on(&mut rules.unencoded_payload, needs),
            _ => None,
        }
    }

    fn widen_openpgp(&mut self, list: &str, name: &str, needs: &Value) -> Option<()> {
        let rules = self.openpgp.as_mut()?;
        match list {
            "ciphers" => add(&mut rules.ciphers, Cipher::from_name(name)),
            "digests" => add(&mut rules.digests, Digest::from_name(name)),
            "integrity" => add(&mut rules.integrity, IntegrityProtection::from_name(name)),
            "compression" => add(&mut rules.compression, Compression::from_name(name)),
            "clock_skew" => raise(&mut rules.clock_skew, needs),
            "passphrase_messages" => switch_on(&mut rules.passphrase_messages, needs),
            _ => None,
        }
    }
}

fn add<T: PartialEq>(list: &mut alloc::vec::Vec<T>, item: Option<T>) -> Option<()> {
    let item = item.filter(|item| !list.contains(item))?;
    list.push(item);
    Some(())
}

fn raise<T: TryFrom<u64> + PartialOrd>(bound: &mut T, needs: &Value) -> Option<()> {
    let needed = T::try_from(needs.as_u64()?).ok()?;
    (needed > *bound).then(|| *bound = needed)
}

fn lower(bound: &mut u32, needs: &Value) -> Option<()> {
    let needed = u32::try_from(needs.as_u64()?).ok()?;
    (needed < *bound).then(|| *bound = needed)
}

fn switch_on(switch: &mut bool, needs: &Value) -> Option<()> {
    (needs.as_bool()? && !*switch).then(|| *switch = true)
}

fn make_optional(presence: &mut Presence, name: &str) -> Option<()> {
    (name == "optional" && *presence == Presence::Required).then(|| *presence = Presence::Optional)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn profile() -> Profile {
        Profile::built_in("jwe-jws").unwrap()
    }

    #[test]
    fn a_list_takes_the_name_it_lacks_and_only_that() {
        let widened = profile()
            .widened("jose.key_management", &json!("RSA1_5"))
            .unwrap();
        let mut expected = profile();
        let rules = expected.jose.as_mut().unwrap();
        rules.key_management.push(KeyManagement::Rsa1_5);
        assert_eq!(widened, expected);
    }

    #[test]
    fn a_bound_is_raised_or_lowered_to_what_is_needed() {
        let raised = profile()
            .widened("limits.body", &json!(30_000_000))
            .unwrap();
        assert_eq!(raised.limits.body, 30_000_000);
        let lowered = profile()
            .widened("keys.rsa_bits_min_process", &json!(1024))
            .unwrap();
        assert_eq!(lowered.keys.rsa_bits_min_process, 1024);
    }

    #[test]
    fn what_is_allowed_already_is_not_widened() {
        for (rule, needs) in [
            ("jose.key_management", json!("RSA-OAEP-256")),
            ("jose.zip", json!(true)),
            ("limits.body", json!(1)),
            ("keys.rsa_bits_min_process", json!(4096)),
        ] {
            assert_eq!(profile().widened(rule, &needs), None, "{rule}");
        }
    }

    #[test]
    fn what_no_profile_can_allow_is_not_offered() {
        for (rule, needs) in [
            ("jose.signature", json!("none")),
            ("limits.recipients", json!(u64::MAX)),
            ("openpgp.ciphers", json!("AES-128")),
            ("keys", json!(1)),
            ("layers.signature", json!("forbidden")),
        ] {
            assert_eq!(profile().widened(rule, &needs), None, "{rule}");
        }
    }

    #[test]
    fn every_rule_that_can_be_widened_has_the_name_it_has_in_the_file() {
        let mut profile = Profile::built_in("permissive").unwrap();
        let rules = profile.openpgp.as_mut().unwrap();
        rules.passphrase_messages = false;
        let text = Profile::BUILT_IN
            .iter()
            .find(|(name, _)| *name == "permissive")
            .unwrap()
            .1;
        for rule in [
            "openpgp.passphrase_messages",
            "limits.depth",
            "limits.jose_header",
        ] {
            let needs = if rule.starts_with("limits") {
                json!(1_000_000)
            } else {
                json!(true)
            };
            assert!(profile.widened(rule, &needs).is_some(), "{rule}");
            let (_, name) = rule.split_once('.').unwrap();
            assert!(text.contains(name), "{rule}");
        }
    }
}
