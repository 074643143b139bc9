//! The audit log: `/api/v1/audit`.

use console::state::audit::Filter;
use console::state::audit::filter::page_members;
use console::state::fetched::Failure;
use gloo::net::http::QueryParams;
use keyset_api::{AuditVerification, EventPage};

use super::http::{self, By};

/// A page of what is looked for, the newest first.
pub(crate) async fn fetch(filter: &Filter, after: Option<i64>) -> Result<EventPage, Failure> {
    http::get(&address(PATH, page_members(filter, after)), By::Person).await
}

/// Whether the log is whole.
pub(crate) async fn verify() -> Result<AuditVerification, Failure> {
    http::get(&format!("{PATH}/verification"), By::Person).await
}

/// The address of a file of everything that is looked for.
pub(crate) fn file(filter: &Filter) -> String {
    address(&format!("{PATH}.jsonl"), filter.members())
}

fn address(path: &str, members: Vec<(&'static str, String)>) -> String {
    let query = QueryParams::new();
    for (name, value) in &members {
        query.append(name, value);
    }
    if members.is_empty() {
        path.into()
    } else {
        format!("{path}?{query}")
    }
}

const PATH: &str = "api/v1/audit";
