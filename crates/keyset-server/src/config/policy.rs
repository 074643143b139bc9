//! The rotation policy: built in, or read from a file at the start.

use std::fmt;
use std::io;
use std::path::PathBuf;

use envelope::policy::rotation::{RotationPolicy, RotationPolicyError};

/// Where the rotation policy is.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct PolicyConfig {
    /// TOML with the times of a rotation, in days: begin_before, overlap, destroy_after and
    /// evidence_fresh, and publish_before in seconds; what is left out is as built in.
    #[arg(long, value_name = "FILE")]
    pub rotation_policy: Option<PathBuf>,
}

/// Why the rotation policy can not be used.
#[derive(Debug)]
pub struct PolicyError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong.
    pub reason: PolicyReason,
}

/// What is wrong with a policy file.
#[derive(Debug)]
pub enum PolicyReason {
    /// It can not be read.
    File(io::Error),
    /// It is not a rotation policy.
    Policy(RotationPolicyError),
}

impl PolicyConfig {
    /// The policy of the file, or the built-in one where no file is named.
    ///
    /// # Errors
    /// [`PolicyError`] with what is wrong with the file.
    pub fn read(&self) -> Result<RotationPolicy, PolicyError> {
        let Some(path) = &self.rotation_policy else {
            return Ok(RotationPolicy::default());
        };
        let refused = |reason| PolicyError {
            path: path.clone(),
            reason,
        };
        let text =
            std::fs::read_to_string(path).map_err(|error| refused(PolicyReason::File(error)))?;
        RotationPolicy::from_toml(&text).map_err(|error| refused(PolicyReason::Policy(error)))
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "can not use the rotation policy {}", self.path.display())
    }
}

impl std::error::Error for PolicyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.reason {
            PolicyReason::File(source) => Some(source),
            PolicyReason::Policy(source) => Some(source),
        }
    }
}
