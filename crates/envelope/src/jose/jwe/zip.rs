//! `zip=DEF` (RFC 7516 section 4.1.3, RFC 1951): bounded in size and in ratio, so that a small
//! message can not become a large one.

use alloc::format;

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::jose::refusal;
use crate::policy::profile::Limits;
use crate::secret::SecretBytes;

/// Compresses content before encryption.
pub(in crate::jose) fn deflate(content: &[u8]) -> SecretBytes {
    SecretBytes::new(compress_to_vec(content, LEVEL))
}

/// Decompresses content whose integrity was proved.
///
/// # Errors
/// A [`Diagnosis`] when a bound of the profile is passed, or when it is no DEFLATE stream.
pub(in crate::jose) fn inflate(
    compressed: &SecretBytes,
    limits: &Limits,
) -> Result<SecretBytes, Diagnosis> {
    let octets = compressed.len() as u64;
    let by_ratio = octets
        .saturating_mul(limits.expansion)
        .max(limits.expansion_from);
    let bound = by_ratio.min(limits.payload);
    let bound_octets = usize::try_from(bound).unwrap_or(usize::MAX);
    match decompress_to_vec_with_limit(compressed.expose(), bound_octets) {
        Ok(content) => Ok(SecretBytes::new(content)),
        Err(mut error) => {
            drop(SecretBytes::new(core::mem::take(&mut error.output)));
            if error.status != TINFLStatus::HasMoreOutput {
                return Err(damaged());
            }
            Err(if by_ratio < limits.payload {
                ratio_passed(compressed.len(), bound, limits.expansion)
            } else {
                refusal::too_large(
                    "payload after decompression",
                    bound_octets.saturating_add(1),
                    bound,
                    "limits.payload",
                )
            })
        }
    }
}

fn ratio_passed(compressed: usize, bound: u64, ratio: u64) -> Diagnosis {
    Diagnosis::new(
        Cause::SizeLimit,
        format!(
            "The content decompresses from {compressed} octets to more than {bound}: over {ratio} \
             times its size."
        ),
        "Raise `limits.expansion` or `limits.expansion_from` in a profile file if this is expected \
         from the counterparty.",
    )
    .with("compressed", compressed)
    .with("limit", bound)
    .with("rule", "limits.expansion")
}

/// Authentic, so the sender made it so: saying it tells nobody anything about a key.
fn damaged() -> Diagnosis {
    Diagnosis::new(
        Cause::DecryptionFailed,
        "The message decrypts, but its content can not be unpacked, though the header's `zip` says \
         that it is compressed.",
        "Ask the sender to compress as RFC 1951 says (raw DEFLATE), or to leave `zip` out.",
    )
    .with("step", "zip")
}

/// Any level decompresses alike; this is the usual middle.
const LEVEL: u8 = 6;

#[cfg(test)]
mod tests {
    use alloc::vec;
    use alloc::vec::Vec;

    use super::*;
    use crate::policy::profile::Profile;

    fn limits() -> Limits {
        Profile::built_in("jwe-legacy").unwrap().limits
    }

    #[test]
    fn content_returns() {
        let content: Vec<u8> = (0..200_u8).cycle().take(10_000).collect();
        assert_eq!(
            inflate(&deflate(&content), &limits()).unwrap().expose(),
            content
        );
    }

    #[test]
    fn ratio_is_bounded_only_above_its_threshold() {
        let below = vec![0; 1_048_576];
        assert!(inflate(&deflate(&below), &limits()).is_ok());
        let above = vec![0; 1_048_577];
        let refused = inflate(&deflate(&above), &limits()).err().unwrap();
        assert_eq!(refused.cause, Cause::SizeLimit);
        assert_eq!(refused.evidence["rule"], "limits.expansion");
    }

    #[test]
    fn size_is_bounded_whatever_the_ratio() {
        let limits = Limits {
            payload: 1000,
            ..limits()
        };
        let refused = inflate(&deflate(&[7; 1001]), &limits).err().unwrap();
        assert_eq!(refused.evidence["rule"], "limits.payload");
        assert!(inflate(&deflate(&[7; 1000]), &limits).is_ok());
    }

    #[test]
    fn what_is_no_stream_is_refused() {
        for octets in [&b""[..], b"\x07", b"plain text"] {
            let refused = inflate(&SecretBytes::new(octets.to_vec()), &limits())
                .err()
                .unwrap();
            assert_eq!(refused.cause, Cause::DecryptionFailed);
        }
    }
}
