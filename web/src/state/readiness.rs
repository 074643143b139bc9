//! The readiness page: the reports, the run that is under way, and echoes that were run for keys.

use alloc::collections::BTreeMap;
use alloc::rc::Rc;

use envelope::keyset::Environment;
use keyset_api::{CheckView, EchoReport, ReadinessNews, ReadinessReport};
use yew::Reducible;

use super::fetched::{Failure, Fetched};

/// The page's state.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadinessPage {
    /// The newest reports, the newest first.
    pub reports: Fetched<Rc<[ReadinessReport]>>,
    /// A report that was asked for by its name and is not among them.
    pub older: Option<(String, Fetched<Rc<ReadinessReport>>)>,
    /// Which world's keys the next run is about.
    pub environment: Environment,
    /// The run that is under way, or how the last one ended.
    pub run: Run,
    /// Echoes that were run for keys, by thumbprint.
    pub echoes: BTreeMap<String, Fetched<EchoReport>>,
}

/// A run, as far as it came.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Run {
    /// None is under way.
    #[default]
    None,
    /// These checks ended.
    UnderWay(Vec<CheckView>),
    /// It ended with the report of this name.
    Ended(String),
    /// It was stopped.
    Stopped,
    /// The service refused it or broke off; where it broke off there is no failure to tell.
    Failed(Option<Failure>),
}

/// What happens on the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// An echo for the key with this thumbprint.
    Echo(String, Fetched<EchoReport>),
    /// The run ended without a report.
    Ended(Result<(), Failure>),
    /// Another world.
    Environment(Environment),
    /// A check or the report of the run that is under way.
    News(ReadinessNews),
    /// A report that was asked for by its name.
    Older(String, Fetched<Rc<ReadinessReport>>),
    /// The list of reports.
    Reports(Fetched<Rc<[ReadinessReport]>>),
    /// A run begins.
    Started,
    /// The run is stopped.
    Stopped,
}

impl Default for ReadinessPage {
    fn default() -> Self {
        Self {
            reports: Fetched::Loading,
            older: None,
            environment: Environment::Sandbox,
            run: Run::None,
            echoes: BTreeMap::new(),
        }
    }
}

impl Reducible for ReadinessPage {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Echo(thumbprint, report) => {
                next.echoes.insert(thumbprint, report);
            }
            // After a report, or after it was stopped, the end is no news.
            Action::Ended(_) if !self.is_running() => return self,
            Action::Ended(ended) => next.run = Run::Failed(ended.err()),
            Action::Environment(environment) => next.environment = environment,
            Action::News(_) if !self.is_running() => return self,
            Action::News(ReadinessNews::Check(check)) => {
                if let Run::UnderWay(checks) = &mut next.run {
                    checks.push(check);
                }
            }
            Action::News(ReadinessNews::Report(report)) => {
                next.run = Run::Ended(report.id.clone());
                next.echoes.clear();
                let others = next.reports.here().map_or(&[][..], |reports| reports);
                let reports = [&[report][..], others].concat();
                next.reports = Fetched::Here(reports.into());
            }
            Action::Older(id, report) => next.older = Some((id, report)),
            Action::Reports(reports) => next.reports = reports,
            Action::Started => next.run = Run::UnderWay(Vec::new()),
            Action::Stopped => next.run = Run::Stopped,
        }
        Rc::new(next)
    }
}

impl ReadinessPage {
    /// Whether a run is under way.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        matches!(self.run, Run::UnderWay(_))
    }

    /// The report with this name, or the newest one; none where nobody ran the checks yet.
    #[must_use]
    pub fn report(&self, id: Option<&str>) -> Fetched<Option<Rc<ReadinessReport>>> {
        let reports = match &self.reports {
            Fetched::Failed(failure) => return Fetched::Failed(failure.clone()),
            Fetched::Here(reports) => reports,
            Fetched::Loading => return Fetched::Loading,
        };
        let Some(id) = id else {
            return Fetched::Here(reports.first().cloned().map(Rc::new));
        };
        if let Some(listed) = reports.iter().find(|report| report.id == id) {
            return Fetched::Here(Some(Rc::new(listed.clone())));
        }
        match &self.older {
            Some((older, report)) if older == id => match report {
                Fetched::Failed(failure) if failure.is_not_found() => Fetched::Here(None),
                Fetched::Failed(failure) => Fetched::Failed(failure.clone()),
                Fetched::Here(report) => Fetched::Here(Some(report.clone())),
                Fetched::Loading => Fetched::Loading,
            },
            _ => Fetched::Loading,
        }
    }

    /// Whether the report with this name has to be asked for by itself.
    #[must_use]
    pub fn is_missing(&self, id: &str) -> bool {
        let is_listed = |reports: &Rc<[ReadinessReport]>| reports.iter().any(|one| one.id == id);
        let is_asked = self.older.as_ref().is_some_and(|(older, _)| older == id);
        !is_asked
            && self
                .reports
                .here()
                .is_some_and(|reports| !is_listed(reports))
    }

    /// How many checks an earlier run of the same world had.
    #[must_use]
    pub fn checks_before(&self) -> Option<usize> {
        let mut reports = self.reports.here()?.iter();
        let same = reports.find(|report| report.environment == self.environment)?;
        Some(same.checks.len())
    }
}

#[cfg(test)]
mod tests;
