//! The simulated counterparty: whether to be one, and whose.

use reqwest::Url;

use super::counterparty::callable;

/// What a simulated counterparty has to know. It is for work and tests on one machine.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct SimulationConfig {
    /// Simulate a counterparty instead of serving a key set.
    #[arg(long, requires = "partner", conflicts_with = "demo")]
    pub counterparty: bool,
    /// Where the partner publishes its keys, such as `http://127.0.0.1:8081`; several servers of
    /// one partner are asked in turn.
    #[arg(long, value_name = "URL", value_parser = callable, requires = "counterparty")]
    pub partner: Vec<Url>,
    /// Where the partner's echo is, such as `http://127.0.0.1:8082/korea-cards-v1/echo`; several
    /// servers of one partner are called in turn.
    #[arg(long, value_name = "URL", value_parser = callable, requires = "counterparty")]
    pub partner_echo: Vec<Url>,
}
