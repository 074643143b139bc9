//! The codec worker: the messages it understands ([`protocol`]) and what it does with them
//! ([`service`]). Only the worker's binary runs the service; the page knows the messages alone.

pub mod frame;
mod looked;
pub mod protocol;
mod sandbox;
mod seal;
pub mod service;
mod triage;
mod vault;
