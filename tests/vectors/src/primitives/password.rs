//! Keys from passwords (RFC 7518 section 4.8): PBKDF2 is ours, AES-CBC around it is the vectors'.

use alloc::vec::Vec;

use aes::{Aes128, Aes192, Aes256};
use cbc::Decryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt as _, KeyIvInit as _};
use envelope::jose::hazmat;
use envelope::policy::algorithm::KeyManagement;
use serde_json::Value;
use tally::{Judged, Tally};

use super::{agreed_if, hex};
use crate::wycheproof::{self, Group};

/// Judges a file; digest and key size are in its name.
pub(super) fn judge(path: &str, tally: &mut Tally) {
    let digest = ["sha1_", "sha256", "sha384", "sha512"]
        .into_iter()
        .find(|name| path.contains(name));
    let size = ["aes_128", "aes_192", "aes_256"]
        .into_iter()
        .zip([16, 24, 32])
        .find(|(name, _)| path.contains(name))
        .map_or(0, |(_, octets)| octets);
    let alg = match digest {
        Some("sha256") => KeyManagement::Pbes2Hs256A128Kw,
        Some("sha384") => KeyManagement::Pbes2Hs384A192Kw,
        Some("sha512") => KeyManagement::Pbes2Hs512A256Kw,
        _ => return wycheproof::run(path, tally, |_| Group::Skipped("SHA-1, which no PBES2 has")),
    };
    wycheproof::run(path, tally, |_| {
        Group::judged(move |case| judge_case(alg, size, case))
    });
}

fn judge_case(alg: KeyManagement, size: usize, case: &Value) -> Judged {
    let iterations = case
        .get("iterationCount")
        .and_then(Value::as_u64)
        .and_then(|count| u32::try_from(count).ok())
        .unwrap_or_default();
    let (password, salt) = (hex(case, "/password"), hex(case, "/salt"));
    let key = hazmat::derive_password_key(alg, &password, &salt, iterations, size);
    let opened = key.and_then(|key| decrypt(&key, &hex(case, "/iv"), &hex(case, "/ct")));
    agreed_if(opened == Some(hex(case, "/msg")), "another key")
}

fn decrypt(key: &[u8], iv: &[u8], ciphertext: &[u8]) -> Option<Vec<u8>> {
    match key.len() {
        16 => Decryptor::<Aes128>::new_from_slices(key, iv)
            .ok()?
            .decrypt_padded_vec::<Pkcs7>(ciphertext)
            .ok(),
        24 => Decryptor::<Aes192>::new_from_slices(key, iv)
            .ok()?
            .decrypt_padded_vec::<Pkcs7>(ciphertext)
            .ok(),
        _ => Decryptor::<Aes256>::new_from_slices(key, iv)
            .ok()?
            .decrypt_padded_vec::<Pkcs7>(ciphertext)
            .ok(),
    }
}
