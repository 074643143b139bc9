//! How long readers may keep what is published, and under which name it is signed.

use envelope::policy::rotation::RotationPolicy;

/// What the operator says of published keys.
#[derive(Clone, Debug, clap::Args)]
pub struct PublishedConfig {
    /// For how many seconds readers may keep published keys; a new key waits as long before its
    /// first use.
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 60,
        value_parser = clap::value_parser!(u32).range(..=LONGEST)
    )]
    pub max_age: u32,
    /// The issuer named in the signed key set.
    #[arg(long, value_name = "NAME", default_value = "keyset-server")]
    pub issuer: String,
}

impl PublishedConfig {
    /// The policy, in which no key of ours protects before every reader can know it.
    #[must_use]
    pub fn bind(&self, policy: RotationPolicy) -> RotationPolicy {
        RotationPolicy {
            publish_before: policy.publish_before.max(self.max_age),
            ..policy
        }
    }
}

impl Default for PublishedConfig {
    fn default() -> Self {
        Self {
            max_age: 60,
            issuer: "keyset-server".into(),
        }
    }
}

/// A day: whoever has to take back a key waits for readers that long.
const LONGEST: i64 = 86_400;
