//! Rotations and the steps of keys: `/api/v1/rotations` and `/api/v1/keys`.

use alloc::rc::Rc;

use console::state::fetched::Failure;
use console::state::rotation::form::Ask;
use console::state::rotation::{Outcome, Overview};
use keyset_api::{EchoReport, EventPage, EventView, KeysAdded, RotationList, RotationView};

use super::{http, keyset};

/// The keys, and the rotations of them.
pub(crate) async fn fetch() -> Result<Overview, Failure> {
    let keys = keyset::fetch().await?;
    let list: RotationList = http::get(ROTATIONS).await?;
    Ok(Overview {
        keys,
        rotations: list.rotations.into(),
    })
}

/// Does what a form asks for.
pub(crate) async fn ask(ask: &Ask) -> Result<Outcome, Failure> {
    match ask {
        Ask::Add(body) => {
            let added: KeysAdded = http::post(KEYS, body).await?;
            Ok(Outcome::Added(added))
        }
        Ask::Echo(body) => {
            let report: EchoReport = http::post(ECHOES, body).await?;
            Ok(Outcome::Echoed(report))
        }
        Ask::Record(body) => {
            let rotation: RotationView = http::post(ROTATIONS, body).await?;
            Ok(Outcome::Recorded(rotation))
        }
        Ask::Step {
            thumbprint,
            request,
        } => {
            let path = format!("{KEYS}/{thumbprint}/steps");
            let taken = http::post(&path, request).await?;
            Ok(Outcome::Taken(request.step, taken))
        }
    }
}

/// Everything that happened to a key, in its order.
pub(crate) async fn history(thumbprint: &str) -> Result<Rc<[EventView]>, Failure> {
    let mut events = Vec::new();
    let mut after = String::new();
    loop {
        let path = format!("{KEYS}/{thumbprint}/history{after}");
        let page: EventPage = http::get(&path).await?;
        events.extend(page.events);
        match page.next {
            Some(next) => after = format!("?after={next}"),
            None => return Ok(events.into()),
        }
    }
}

const ECHOES: &str = "api/v1/echoes";
const KEYS: &str = "api/v1/keys";
const ROTATIONS: &str = "api/v1/rotations";
