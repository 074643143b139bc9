//! AES key wrap (RFC 3394), both ways.

use envelope::jose::hazmat;
use serde_json::Value;
use tally::{Judged, Tally};

use super::{agreed_if, hex};
use crate::wycheproof::{self, Due, Group, due};

/// Judges the file.
pub(super) fn judge(path: &str, tally: &mut Tally) {
    wycheproof::run(path, tally, |_| Group::judged(judge_case));
}

fn judge_case(case: &Value) -> Judged {
    let (kek, key, wrapped) = (hex(case, "/key"), hex(case, "/msg"), hex(case, "/ct"));
    let unwrapped = hazmat::unwrap_key(&kek, &wrapped);
    // Acceptable is a key of 64 bits. RFC 3394 section 2.2 wraps two blocks of 64 bits or more, and
    // no algorithm of RFC 7518 has a key that short: refused.
    if due(case) != Due::Valid {
        return agreed_if(unwrapped.is_none(), "unwrapped");
    }
    if unwrapped.as_ref() != Some(&key) {
        return Judged::Disagreed("not unwrapped to the key".into());
    }
    let again = hazmat::wrap_key(&kek, &key);
    agreed_if(again == Some(wrapped), "another wrapped key")
}
