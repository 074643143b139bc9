//! Rotations and the steps of keys: `/api/v1/rotations` and `/api/v1/keys`.

use alloc::rc::Rc;

use console::state::fetched::Failure;
use console::state::rotation::form::Ask;
use console::state::rotation::{Outcome, Overview};
use keyset_api::{
    ConsequencesView, EchoReport, EventPage, EventView, KeysAdded, ProposalList, ProposalView,
    RotationList, RotationView,
};

use super::http::{self, By};
use super::keyset;

/// The keys, and the rotations of them. Proposals are for those who are signed in.
pub(crate) async fn fetch(is_signed_in: bool, by: By) -> Result<Overview, Failure> {
    let keys = keyset::fetch(by).await?;
    Ok(Overview {
        keys,
        rotations: rotations(by).await?,
        standings: keyset::standings(by).await?,
        proposals: if is_signed_in {
            proposals(by).await?
        } else {
            Rc::default()
        },
    })
}

/// Every rotation.
pub(crate) async fn rotations(by: By) -> Result<Rc<[RotationView]>, Failure> {
    http::get::<RotationList>(ROTATIONS, by)
        .await
        .map(|list| list.rotations.into())
}

/// The proposals; none where the session has just ended.
async fn proposals(by: By) -> Result<Rc<[ProposalView]>, Failure> {
    match http::get::<ProposalList>(PROPOSALS, by).await {
        Ok(list) => Ok(list.proposals.into()),
        Err(failure) if failure.is_signed_out() => Ok(Rc::default()),
        Err(failure) => Err(failure),
    }
}

/// Does what a form asks for.
pub(crate) async fn ask(ask: &Ask) -> Result<Outcome, Failure> {
    match ask {
        Ask::Agree { step, proposal } => {
            let path = format!("{PROPOSALS}/{proposal}/approve");
            let taken = http::act(&path).await?;
            Ok(Outcome::Taken(*step, taken))
        }
        Ask::EndProposal { proposal } => {
            http::delete(&format!("{PROPOSALS}/{proposal}")).await?;
            Ok(Outcome::Ended)
        }
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
            let response = http::posted(&path, request).await?;
            if response.status() == ACCEPTED {
                return Ok(Outcome::Proposed(http::read(response).await?));
            }
            let taken = http::read(response).await?;
            Ok(Outcome::Taken(request.step, taken))
        }
    }
}

/// What would stop without a key.
pub(crate) async fn consequences(thumbprint: &str) -> Result<ConsequencesView, Failure> {
    http::get(&format!("{KEYS}/{thumbprint}/consequences"), By::Person).await
}

/// Everything that happened to a key, in its order.
pub(crate) async fn history(thumbprint: &str) -> Result<Rc<[EventView]>, Failure> {
    let mut events = Vec::new();
    let mut after = String::new();
    loop {
        let path = format!("{KEYS}/{thumbprint}/history{after}");
        let page: EventPage = http::get(&path, By::Person).await?;
        events.extend(page.events);
        match page.next {
            Some(next) => after = format!("?after={next}"),
            None => return Ok(events.into()),
        }
    }
}

const ECHOES: &str = "api/v1/echoes";
const KEYS: &str = "api/v1/keys";
const PROPOSALS: &str = "api/v1/proposals";
const ROTATIONS: &str = "api/v1/rotations";
/// The status of a step that waits for a second person.
const ACCEPTED: u16 = 202;
