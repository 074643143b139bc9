//! Finding the profile a command works by: built in, from a file, or the default of a format.

use std::path::Path;

use envelope::Profile;
use envelope::detect::Format;
use envelope::policy::profile::ProfileError;

use crate::failure::Failure;
use crate::files;

/// A profile and the TOML text it was read from.
pub(crate) struct Loaded {
    /// The rules.
    pub(crate) profile: Profile,
    /// As they are written.
    pub(crate) text: String,
}

/// The profile of this name, or in this file. A built-in name wins over a file of that name.
pub(crate) fn load(name: &str) -> Result<Loaded, Failure> {
    let failure = |source| Failure::Profile {
        name: name.into(),
        source,
    };
    let built_in = Profile::BUILT_IN.iter().find(|(known, _)| *known == name);
    let text = match built_in {
        Some((_, text)) => (*text).into(),
        None => read(name)?.ok_or_else(|| failure(ProfileError::UnknownName))?,
    };
    let profile = Profile::from_toml(&text).map_err(failure)?;
    Ok(Loaded { profile, text })
}

/// The profile asked for, where one is.
pub(crate) fn chosen(name: Option<&str>) -> Result<Option<Profile>, Failure> {
    name.map(|name| load(name).map(|loaded| loaded.profile))
        .transpose()
}

/// The profile asked for, else the default of the format.
pub(crate) fn chosen_or_default(name: Option<&str>, format: Format) -> Result<Profile, Failure> {
    match chosen(name)? {
        Some(profile) => Ok(profile),
        None => Profile::default_for(format).map_err(|source| Failure::Profile {
            name: format.name().into(),
            source,
        }),
    }
}

/// The text of a profile file; `None` where there is no such file.
fn read(name: &str) -> Result<Option<String>, Failure> {
    let path = Path::new(name);
    if !path.exists() {
        return Ok(None);
    }
    let octets = files::read(path, LONGEST)?;
    let text = String::from_utf8(octets).map_err(|_| Failure::Profile {
        name: name.into(),
        source: ProfileError::Syntax {
            message: "it is not UTF-8 text".into(),
        },
    })?;
    Ok(Some(text))
}

/// Octets of a profile file: a hundred times the built-in ones. A longer file is cut and refused.
const LONGEST: u64 = 262_144;
