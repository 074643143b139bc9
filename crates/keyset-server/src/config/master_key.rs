//! Where the operator keeps the master key.

use std::path::PathBuf;

use crate::master_key::KeyFile;

/// The source of the master key.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct MasterKeyConfig {
    /// The file with the master key. Without it: the credential `keyset-master-key` of the service
    /// manager where there is one, otherwise `master.key` in the data directory, which does for
    /// the sandbox only.
    #[arg(long, value_name = "FILE", env = "KEYSET_MASTER_KEY")]
    pub master_key: Option<PathBuf>,
    /// As the service manager says it.
    #[arg(long, hide = true, value_name = "DIR", env = "CREDENTIALS_DIRECTORY")]
    pub credentials_directory: Option<PathBuf>,
}

/// Where a master key is, and whether it may be replaced there.
#[derive(Clone, Debug)]
pub enum Chosen {
    /// A file that belongs to the operator.
    File(KeyFile),
    /// A credential: whoever manages the services puts it there.
    Credential(KeyFile),
    /// The data directory is to have one.
    DataDir,
}

impl MasterKeyConfig {
    /// The source that was named, or that is there.
    #[must_use]
    pub fn chosen(&self) -> Chosen {
        if let Some(path) = &self.master_key {
            return Chosen::File(KeyFile::at(path));
        }
        let credentials = self.credentials_directory.as_ref();
        let credential = credentials.map(|folder| folder.join(CREDENTIAL));
        match credential.filter(|path| path.exists()) {
            Some(path) => Chosen::Credential(KeyFile::at(&path)),
            None => Chosen::DataDir,
        }
    }
}

/// What the credential is called.
const CREDENTIAL: &str = "keyset-master-key";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::master_key::MasterKeySource as _;

    fn chosen(master_key: Option<&str>, credentials: Option<PathBuf>) -> Chosen {
        MasterKeyConfig {
            master_key: master_key.map(PathBuf::from),
            credentials_directory: credentials,
        }
        .chosen()
    }

    #[test]
    fn a_file_that_is_named_comes_first_then_a_credential_that_is_there() {
        let credentials = tempfile::tempdir().unwrap();
        let folder = || Some(credentials.path().to_path_buf());
        assert!(matches!(chosen(None, folder()), Chosen::DataDir));
        let path = credentials.path().join(CREDENTIAL);
        std::fs::write(&path, [7; 32]).unwrap();
        let Chosen::Credential(found) = chosen(None, folder()) else {
            panic!("the credential is not taken")
        };
        assert_eq!(found.name(), path.display().to_string());
        assert!(matches!(chosen(Some("key"), folder()), Chosen::File(_)));
        assert!(matches!(chosen(None, None), Chosen::DataDir));
    }
}
