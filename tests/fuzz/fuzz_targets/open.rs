//! Any octets open or are refused, with real keys held; nothing panics behind the private key.
//! The keys are made once per process from a fixed seed.
#![no_main]

use std::sync::LazyLock;

use envelope::generate::{GenerateRequest, KeyType, generate};
use envelope::key::report::{KeyFormat, KeyUsage};
use envelope::key::ring::HeldKey;
use envelope::secret::SecretBytes;
use envelope::{KeyRing, OpenRequest, Profile, UnixTime, open};
use libfuzzer_sys::fuzz_target;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

static PROFILE: LazyLock<Profile> =
    LazyLock::new(|| Profile::built_in("permissive").expect("a built-in profile reads"));

static KEYS: LazyLock<KeyRing> = LazyLock::new(|| {
    let mut rng = ChaCha20Rng::seed_from_u64(7);
    let mut ring = KeyRing::new();
    for (format, usage) in [
        (KeyFormat::OpenPgp, KeyUsage::Encrypt),
        (KeyFormat::Jwk, KeyUsage::Encrypt),
        (KeyFormat::Jwk, KeyUsage::Sign),
    ] {
        let request = GenerateRequest {
            format,
            key_type: KeyType::Rsa2048,
            usage,
            user_id: Some("fuzz"),
            days: 365,
            passphrase: None,
            profile: &PROFILE,
            at: AT,
        };
        let material = generate(&request, &mut rng).expect("a key is made");
        ring.push(HeldKey { source: "fuzz".into(), material });
    }
    ring
});

fuzz_target!(|input: &[u8]| {
    let passphrases = [SecretBytes::new(b"fuzz".to_vec())];
    let request = OpenRequest {
        input,
        keys: &KEYS,
        trust: &KEYS,
        passphrases: &passphrases,
        profile: &PROFILE,
        at: AT,
    };
    let _ = open(&request, &mut ChaCha20Rng::seed_from_u64(1));
});
