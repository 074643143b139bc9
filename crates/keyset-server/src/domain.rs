//! What the service does, without HTTP and without SQL.

pub mod generate;
pub mod import;
pub mod material;
pub mod publish;
pub mod view;
