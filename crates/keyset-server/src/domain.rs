//! What the service does, without HTTP and without SQL.

pub mod changes;
pub mod decide;
pub mod digest;
pub mod echo;
pub mod echo_client;
pub mod events;
pub mod exchange;
pub mod generate;
pub mod held;
pub mod import;
pub mod material;
pub mod metrics;
pub mod notices;
pub mod open;
pub mod proposals;
pub mod publish;
pub mod published;
pub mod readiness;
pub mod records;
pub mod rotate;
pub mod round_trip;
pub mod sign_in;
pub mod step;
pub mod traffic;
pub mod uses;
pub mod view;
