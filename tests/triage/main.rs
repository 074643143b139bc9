//! `envelope triage` from outside: many bodies of which is known what is wrong with each, inputs
//! without end, and a stop in the middle. What is measured is printed.

extern crate alloc;

mod bodies;
mod bulk;
mod redaction;
mod sides;
mod streams;
