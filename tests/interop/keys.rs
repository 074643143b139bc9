//! JSON Web Keys that the command makes, as others see them.

use anyhow::{Result, ensure};
use conformance::envelope::generate;
use conformance::peers;
use conformance::scratch::Scratch;
use serde_json::{Value, json};

#[test]
fn npm_jose_takes_made_jwks() -> Result<()> {
    let scratch = Scratch::new()?;
    let mut keys = Vec::new();
    for (name, key_type, usage) in [
        ("enc", "rsa2048", "enc"),
        ("sig", "rsa2048", "sig"),
        ("ec", "p256", "sig"),
    ] {
        let key = generate(
            scratch.path(),
            name,
            &["--format", "jwk", "--type", key_type, "--use", usage],
        )?;
        let public: Value = serde_json::from_slice(&std::fs::read(&key.public)?)?;
        ensure!(public.get("use") == Some(&json!(usage)), "{public}");
        ensure!(public.get("kid").is_some(), "{public}");
        for private in ["d", "p", "q", "dp", "dq", "qi"] {
            ensure!(
                public.get(private).is_none(),
                "the public half has `{private}`"
            );
        }
        keys.push(public);
    }
    let request = json!({"action": "read_key_set", "jwks": {"keys": keys}});
    let answer = peers::node("interop/peers/jose.mjs", &request)?;
    let read = answer.get("kids").and_then(Value::as_array);
    ensure!(read.map(Vec::len) == Some(3), "{answer}");
    Ok(())
}
