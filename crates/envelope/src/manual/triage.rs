//! # Triage: many bodies at once
//!
//! `envelope triage` answers what operators ask of a log: since when, which key, how many. It finds
//! the bodies, opens each with every key given, holds what opens to the payment protocol, and counts.
//!
//! ```text
//! envelope triage logs/ --keys keys/ --trust counterparty.pub.asc --html report.html
//! ```
//!
//! ## What is read
//!
//! | input | known by | a body is |
//! |---|---|---|
//! | JSON lines | a line that is a JSON object, also among plain text | see below |
//! | HAR (HTTP Archive 1.2) | `{"log": {` | the content of a request or answer that is an envelope, or travelled as one |
//! | captured HTTP/1.1 messages, one after the other | the first line | every body that is not empty |
//! | messages in lines | the first two lines are messages | every line |
//! | anything else | | the whole file, or the body in it where it is one JSON document |
//!
//! Folders are read with everything below them; links to folders are not followed. Each may be under
//! gzip. `-` is standard input, which is judged as it comes. Names of files say nothing.
//!
//! In a JSON record the body is the first encrypted text, outer fields first; a text that is JSON
//! itself is looked into. Where there is none, what a field called `body`, `payload`, `requestBody`
//! and the like holds counts as one, whatever it is. Signed tokens elsewhere are passed over, since
//! logs hold those of users. `--body-field request.body` names the field instead, and then every
//! value in it counts. The time is in `timestamp`, `@timestamp`, `time`, `ts` and the like, or in the
//! field of `--time-field`: RFC 3339, or a number since 1970 in seconds, milliseconds, microseconds
//! or nanoseconds.
//!
//! Lines without an envelope are counted apart from those that can not be read, and both apart from
//! bodies that are refused. Of lines that hold neither a long encoded text nor the name of a body no
//! JSON is read: that they begin and end as an object is enough.
//!
//! ## How it is judged
//!
//! Keys and signers are judged at the time of the record, because the question is why it failed then;
//! at the present time where the record has none; at `--at` where that is given. The protocol's clock
//! is compared with the time of the record alone. `replayed` is not looked for: it would need every
//! request of the log at once.
//!
//! An export of the key set given with `--keys` adds what it knows of keys that are not held, such as
//! since when one is Deactivated, and with `--environment` keys of the other one are not used. Locked
//! keys are unlocked once, before the first body.
//!
//! ## What comes out
//!
//! Per cause: how many, to whom or by whom, since when, what happened to that key, the first body with
//! its place, the remedy and the answer to give. Per recipient, per signer, per hour; first and last.
//! Text, `--json` (one object), `--ndjson` (a line for every body in the order of the input, the
//! report as the last line), and with `--html FILE` one file with a picture over time that loads and
//! runs nothing.
//!
//! Whatever is quoted from a body, and every name that comes with one, is redacted as
//! [`super::protocol`] says; `--reveal` shows it as it is.
//!
//! The exit status is 0 when every body opened and is in order, 2 when one was refused, a file could
//! not be read or it was stopped, 1 when it could not begin.
//!
//! ## Bounds
//!
//! One thread reads, one for each core judges, and results are counted in the order of the input, so
//! that a report does not depend on who was faster. At most 64 MiB are read and not judged yet. A
//! record longer than a body of the profile in base64 is counted as too long and not held. Lists
//! keep 20,000 ids and hours; what comes after that is counted together and said so. Ctrl-C stops the
//! reading and prints what is known by then; a second one ends the process.
//!
//! ## In the console
//!
//! A log or HAR file that is dropped on the workbench goes to its triage page. The page reads it in
//! pieces of 32 KiB and hands the worker the next one when the last was judged: nothing piles up, other
//! calls are answered in between, and whoever stops it gets what is known by then. Keys are those held
//! in the worker, unlocked ones. The report and the picture are the command's; packed files are
//! unpacked first.
