//! `envelope profile`: the rules, as data.

use envelope::Profile;

use crate::args;
use crate::failure::Failure;
use crate::reply::{Reply, Status};
use crate::{profiles, text};

pub(super) fn run(command: args::Profile) -> Result<Reply, Failure> {
    let text = match command {
        args::Profile::List => {
            let names = Profile::BUILT_IN.iter().map(|(name, _)| name);
            let listed = names
                .map(|name| profiles::load(name).map(|loaded| loaded.profile))
                .collect::<Result<Vec<_>, Failure>>()?;
            text::profile::list(&listed)
        }
        args::Profile::Show { name } => {
            let loaded = profiles::load(&name)?;
            text::profile::marked(&loaded.profile, &loaded.text)
        }
    };
    Ok(Reply::new(Status::Done).output(text.as_bytes()))
}
