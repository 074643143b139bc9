//! The key set service: routes, then domain, then a [`store::Store`].
//!
//! Nothing here reads a clock or makes randomness: both come in with [`app::Ambient`], which only
//! `main` creates. Private parts are sealed by [`sealing`] before they reach the store, and no
//! type that leaves through a route can hold one.
#![forbid(unsafe_code)]
#![expect(
    clippy::std_instead_of_alloc,
    clippy::std_instead_of_core,
    reason = "a program on the standard library, not a part of the no_std core"
)]

pub mod access;
pub mod app;
pub mod audit;
mod background;
pub mod commands;
pub mod config;
pub mod counterparty;
pub mod data_dir;
pub mod demo;
pub mod domain;
pub mod error;
mod guard;
pub mod limits;
pub mod master_key;
pub mod notice;
pub mod outbound;
pub mod private_file;
pub mod profiles;
pub mod proposal;
pub mod room;
pub mod routes;
pub mod sealing;
pub mod serve;
pub mod store;
pub mod transport;
pub mod unlock;
pub mod vaults;
