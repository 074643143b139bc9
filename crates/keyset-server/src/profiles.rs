//! The rules for messages of each format: built in, or from files that the operator names. Files
//! only; what follows from the rules is the codec's.

use std::fmt;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use envelope::Profile;
use envelope::detect::Format;
use envelope::key::report::KeyFormat;
use envelope::policy::profile::{Presence, ProfileError};

/// One profile for each format.
#[derive(Clone, Debug)]
pub struct Profiles {
    openpgp: Profile,
    jose: Profile,
}

/// Why the profiles can not be used.
#[derive(Debug)]
#[non_exhaustive]
pub enum ProfilesError {
    /// Not a profile, or not one for messages of a single format.
    Content {
        /// The name or file.
        name: PathBuf,
        /// What the codec says, where it is not a profile.
        source: Option<ProfileError>,
    },
    /// The file can not be read.
    File {
        /// Which.
        name: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Two profiles are for the same format.
    Twice {
        /// The second one.
        name: PathBuf,
    },
}

impl Profiles {
    /// The built-in profiles, `openpgp` and `jwe-jws`, each replaced by the one that is named for
    /// its format: another built-in profile, or a file.
    ///
    /// # Errors
    /// [`ProfilesError`] with the name that can not be used.
    pub fn load(names: &[PathBuf]) -> Result<Self, ProfilesError> {
        let (mut openpgp, mut jose) = (None, None);
        for name in names {
            let profile = read(name)?;
            let place = match format_of(&profile) {
                Some(KeyFormat::OpenPgp) => &mut openpgp,
                Some(KeyFormat::Jwk) => &mut jose,
                None => {
                    return Err(ProfilesError::Content {
                        name: name.clone(),
                        source: None,
                    });
                }
            };
            if place.replace(profile).is_some() {
                return Err(ProfilesError::Twice { name: name.clone() });
            }
        }
        Ok(Self {
            openpgp: or_built_in(openpgp, "openpgp")?,
            jose: or_built_in(jose, "jwe-jws")?,
        })
    }

    /// The rules for messages of a format.
    #[must_use]
    pub const fn of(&self, format: KeyFormat) -> &Profile {
        match format {
            KeyFormat::OpenPgp => &self.openpgp,
            KeyFormat::Jwk => &self.jose,
        }
    }

    /// Whether every message must be signed, whatever its format.
    #[must_use]
    pub fn demand_signatures(&self) -> bool {
        [&self.openpgp, &self.jose]
            .iter()
            .all(|profile| profile.layers.signature == Presence::Required)
    }

    /// The longest body that any of them takes, in octets.
    #[must_use]
    pub fn longest_body(&self) -> usize {
        let longest = self.openpgp.limits.body.max(self.jose.limits.body);
        usize::try_from(longest).unwrap_or(usize::MAX)
    }
}

impl fmt::Display for ProfilesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Content { name, source: None } => write!(
                f,
                "the profile {} is not for one format: name in `formats` either openpgp or jwe",
                name.display()
            ),
            Self::Content { name, .. } => {
                write!(f, "can not use the profile {}", name.display())
            }
            Self::File { name, .. } => write!(f, "can not read the profile {}", name.display()),
            Self::Twice { name } => write!(
                f,
                "the profile {} is the second one for its format; give one for each",
                name.display()
            ),
        }
    }
}

impl std::error::Error for ProfilesError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Content { source, .. } => source
                .as_ref()
                .map(|source| source as &dyn std::error::Error),
            Self::File { source, .. } => Some(source),
            Self::Twice { .. } => None,
        }
    }
}

fn or_built_in(given: Option<Profile>, name: &str) -> Result<Profile, ProfilesError> {
    given.map_or_else(
        || Profile::built_in(name).map_err(|source| content(Path::new(name), source)),
        Ok,
    )
}

/// A built-in name wins over a file of that name.
fn read(name: &Path) -> Result<Profile, ProfilesError> {
    let known = name.to_str().map(Profile::built_in);
    if let Some(Ok(profile)) = known {
        return Ok(profile);
    }
    let failed = |source| ProfilesError::File {
        name: name.into(),
        source,
    };
    let mut text = String::new();
    let file = File::open(name).map_err(failed)?;
    // A longer file is cut, and refused for that.
    file.take(LONGEST)
        .read_to_string(&mut text)
        .map_err(failed)?;
    Profile::from_toml(&text).map_err(|source| content(name, source))
}

fn content(name: &Path, source: ProfileError) -> ProfilesError {
    ProfilesError::Content {
        name: name.into(),
        source: Some(source),
    }
}

/// The one format of its messages.
fn format_of(profile: &Profile) -> Option<KeyFormat> {
    let has = |format| profile.formats.contains(&format);
    match (has(Format::OpenPgp), has(Format::Jwe)) {
        (true, false) => Some(KeyFormat::OpenPgp),
        (false, true) => Some(KeyFormat::Jwk),
        _ => None,
    }
}

/// Octets of a profile file: a hundred times the built-in ones.
const LONGEST: u64 = 262_144;

#[cfg(test)]
mod tests {
    use super::*;

    fn loaded(names: &[&str]) -> Result<Profiles, ProfilesError> {
        let names: Vec<PathBuf> = names.iter().map(PathBuf::from).collect();
        Profiles::load(&names)
    }

    #[test]
    fn without_a_word_the_built_in_profiles_hold() {
        let profiles = loaded(&[]).unwrap();
        assert_eq!(profiles.of(KeyFormat::OpenPgp).name, "openpgp");
        assert_eq!(profiles.of(KeyFormat::Jwk).name, "jwe-jws");
        assert_eq!(profiles.longest_body(), 24 * 1024 * 1024);
    }

    #[test]
    fn a_named_profile_takes_the_place_of_its_format() {
        let profiles = loaded(&["jwe-legacy"]).unwrap();
        assert_eq!(profiles.of(KeyFormat::OpenPgp).name, "openpgp");
        assert_eq!(profiles.of(KeyFormat::Jwk).name, "jwe-legacy");
    }

    #[test]
    fn a_file_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("agreed.toml");
        let (_, text) = Profile::BUILT_IN[0];
        std::fs::write(
            &file,
            text.replace("\"openpgp\"\nsummary", "\"agreed\"\nsummary"),
        )
        .unwrap();
        let profiles = Profiles::load(&[file]).unwrap();
        assert_eq!(profiles.of(KeyFormat::OpenPgp).name, "agreed");
    }

    #[test]
    fn a_profile_for_everything_is_refused() {
        let refusal = loaded(&["permissive"]).unwrap_err();
        assert!(
            matches!(refusal, ProfilesError::Content { source: None, .. }),
            "{refusal}"
        );
    }

    #[test]
    fn two_profiles_for_one_format_are_refused() {
        let refusal = loaded(&["jwe-legacy", "jwe-jws"]).unwrap_err();
        assert!(matches!(refusal, ProfilesError::Twice { .. }), "{refusal}");
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let refusal = loaded(&["no-such-profile"]).unwrap_err();
        assert!(refusal.to_string().contains("no-such-profile"), "{refusal}");
    }
}
