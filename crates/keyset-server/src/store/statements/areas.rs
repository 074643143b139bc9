//! The statements of every area, written once and compiled for each driver: `sqlite.rs` and
//! `postgres.rs` both take this file in, and say with the four names below which driver it is.
//! No pool is opened here and no decision is made.
//!
//! A new area is a trait in `store/<area>.rs`, named among the parts of [`crate::store::Storage`];
//! its statements in a file of this folder, with its line below; and a migration in both dialects
//! with its line in `store/migrations.rs`. Both dialects number parameters `$1` and know
//! `ON CONFLICT` and `RETURNING`. What they do not share:
//!
//! - Whole numbers are `i64` on both sides; PostgreSQL has no unsigned ones. Their columns are
//!   `INTEGER` in SQLite and `BIGINT` in PostgreSQL, flags are `BOOLEAN` there, octets `BYTEA`.
//! - A constant or `COUNT` compared or read as `i64` must be one: `SELECT 1` is a short one in
//!   PostgreSQL.
//! - The order of insertion is a column; tables without one have `rowid`, which the migrations for
//!   PostgreSQL make themselves.
//! - What reads several times and must see one state asks `to_read` for a transaction; whatever
//!   writes into the audit log, or rests on what it read, asks `to_write`.

mod keys;
mod master_keys;
mod notices;
mod people;
mod read;
mod readiness;
mod rows;
mod write;

use super::{Connection, Database, Row, failed};
