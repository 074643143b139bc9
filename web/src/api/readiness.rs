//! Launch readiness: `/api/v1/readiness`.

use alloc::rc::Rc;

use console::state::fetched::Failure;
use envelope::keyset::Environment;
use keyset_api::{
    EchoOrder, EchoReport, ReadinessList, ReadinessNews, ReadinessReport, ReadinessRequest,
};

use super::http::{self, By};
use super::lines;
use super::lines::Stop;

/// The newest reports, the newest first.
pub(crate) async fn fetch() -> Result<Rc<[ReadinessReport]>, Failure> {
    http::get::<ReadinessList>(PATH, By::Person)
        .await
        .map(|list| list.reports.into())
}

/// One report.
pub(crate) async fn one(id: &str) -> Result<Rc<ReadinessReport>, Failure> {
    http::get(&format!("{PATH}/{id}"), By::Person)
        .await
        .map(Rc::new)
}

/// Runs every check, and hears of each as it ends.
pub(crate) async fn run(
    environment: Environment,
    stop: Option<&Stop>,
    hear: impl FnMut(ReadinessNews),
) -> Result<(), Failure> {
    let request = ReadinessRequest {
        environment,
        messages: Vec::new(),
    };
    lines::post(PATH, &request, stop, hear).await
}

/// Runs an echo with the counterparty.
pub(crate) async fn echo(order: &EchoOrder) -> Result<EchoReport, Failure> {
    http::post(ECHOES, order).await
}

const ECHOES: &str = "api/v1/echoes";
const PATH: &str = "api/v1/readiness";
