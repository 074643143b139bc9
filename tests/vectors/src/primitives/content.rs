//! Content encryption (RFC 7518 section 5): AES-CBC with HMAC and AES-GCM, both ways.

use envelope::jose::hazmat;
use envelope::policy::algorithm::ContentEncryption;
use serde_json::Value;
use tally::{Judged, Tally};

use super::{agreed_if, hex};
use crate::wycheproof::{self, Due, Group, due};

/// Judges a file.
pub(super) fn judge(path: &str, tally: &mut Tally) {
    let composite = path.contains("cbc_hs");
    wycheproof::run(path, tally, |group| match algorithm(group, composite) {
        Ok(enc) => Group::judged(move |case| judge_case(enc, case)),
        Err(reason) => Group::Skipped(reason),
    });
}

/// `enc` by the sizes of a group, in bits.
fn algorithm(group: &Value, composite: bool) -> Result<ContentEncryption, &'static str> {
    let size = |name: &str| group.get(name).and_then(Value::as_u64).unwrap_or_default();
    match (size("keySize"), size("ivSize"), size("tagSize")) {
        (256, 128, 128) if composite => Ok(ContentEncryption::A128CbcHs256),
        (384, 128, 192) => Ok(ContentEncryption::A192CbcHs384),
        (512, 128, 256) => Ok(ContentEncryption::A256CbcHs512),
        (128, 96, 128) => Ok(ContentEncryption::A128Gcm),
        (192, 96, 128) => Ok(ContentEncryption::A192Gcm),
        (256, 96, 128) => Ok(ContentEncryption::A256Gcm),
        _ => Err("AES-GCM without an IV of 96 bits and a tag of 128 (RFC 7518 section 5.3)"),
    }
}

fn judge_case(enc: ContentEncryption, case: &Value) -> Judged {
    let part = |name| hex(case, name);
    let (key, iv, aad) = (part("/key"), part("/iv"), part("/aad"));
    let (content, ciphertext, tag) = (part("/msg"), part("/ct"), part("/tag"));
    let opened = hazmat::decrypt_content(enc, &key, &iv, &aad, &ciphertext, &tag);
    if due(case) != Due::Valid {
        return agreed_if(opened.is_none(), "decrypted");
    }
    if opened.as_ref() != Some(&content) {
        return Judged::Disagreed("not decrypted to the message".into());
    }
    let sealed = hazmat::encrypt_content(enc, &key, &iv, &aad, &content);
    agreed_if(sealed == Some((ciphertext, tag)), "another ciphertext")
}
