//! Policy is data: a profile is a pure value that decides and never acts.
//! Nothing here reads a clock, holds a key or touches a message.

pub mod algorithm;
pub mod profile;
pub mod rotation;
