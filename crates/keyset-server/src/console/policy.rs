//! The page's Content-Security-Policy: nothing but what the console needs, from its own address.

use base64ct::{Base64, Encoding as _};
use sha2::{Digest as _, Sha256};

use crate::access::Origin;

/// The policy for a page with these scripts written into it, and for whoever may frame it (CSP
/// level 3). A browser that knows `frame-ancestors` goes by it and not by `X-Frame-Options`.
pub(super) fn of(page: &[u8], ancestors: &[Origin]) -> String {
    let page = String::from_utf8_lossy(page);
    let scripts: String = inline_scripts(&page)
        .map(|script| {
            format!(
                " 'sha256-{}'",
                Base64::encode_string(&Sha256::digest(script))
            )
        })
        .collect();
    let ancestors = match ancestors {
        [] => " 'none'".into(),
        some => some
            .iter()
            .map(|origin| format!(" {}", origin.as_str()))
            .collect::<String>(),
    };
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; worker-src 'self'; \
         connect-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; \
         font-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors{ancestors}; \
         require-trusted-types-for 'script'; trusted-types {TRUSTED_TYPES}"
    )
}

/// The text of every script that is written into the page, octet by octet as a browser hashes it.
fn inline_scripts(page: &str) -> impl Iterator<Item = &str> {
    page.split("<script").skip(1).filter_map(|after| {
        let (attributes, rest) = after.split_once('>')?;
        let (text, _) = rest.split_once("</script>")?;
        (!attributes.contains("src=")).then_some(text)
    })
}

/// The one policy of Trusted Types: the address of the codec worker.
const TRUSTED_TYPES: &str = "envelope-console";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_of_the_page_itself_are_allowed_by_their_hash_and_no_others() {
        let page = b"<script type=\"module\">\nimport x\n</script><script src=\"/a.js\"></script>";
        let policy = of(page, &[]);
        // printf '\nimport x\n' | openssl dgst -sha256 -binary | base64
        let hash = "'sha256-HHCnVcTUCegQfrvz4kYqsHnbxlHtOd9+KfUwB3Q+0lQ='";
        assert!(policy.contains(hash), "{policy}");
        assert_eq!(policy.matches("sha256-").count(), 1);
        assert!(!policy.contains("script-src 'self' 'unsafe"), "{policy}");
    }

    #[test]
    fn nobody_frames_the_page_unless_named() {
        assert!(of(b"", &[]).contains("frame-ancestors 'none';"));
        let portals = [
            "https://ops.partner.example",
            "https://desk.partner.example:8443",
        ];
        let portals = portals.map(|text| text.parse().unwrap());
        let policy = of(b"", &portals);
        let named =
            "frame-ancestors https://ops.partner.example https://desk.partner.example:8443;";
        assert!(policy.contains(named), "{policy}");
    }
}
