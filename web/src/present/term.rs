//! The sentences of the pages, gathered so that a catalogue in another language can replace them.
//! Single words on buttons and in column heads stay where they are used.

/// The program's name.
pub const PRODUCT: &str = "Envelope Console";
/// Under the message's field.
pub const PASTE_HINT: &str = "Paste a body, drop a file, or try a sample.";
/// Where keys live.
pub const KEYS_IN_MEMORY: &str =
    "Keys stay in this tab's memory. Nothing is stored or sent; a reload forgets them.";
/// A list without keys.
pub const NO_KEYS: &str = "No keys yet. Drop key files here, paste a key, or try a sample.";
/// While the sandbox is made.
pub const MAKING_SANDBOX: &str = "Making sandbox keys… a few seconds";
/// While a message opens.
pub const OPENING: &str = "Opening…";
/// Nothing to inspect.
pub const NOTHING_TO_INSPECT: &str = "Every layer of a message shows here, without any key.";
/// Nothing opened yet.
pub const NOTHING_OPENED: &str =
    "The payload, its signatures and what became of every key show here.";
/// The codec ended.
pub const CODEC_RESTARTED: &str = "The codec stopped and was started again";
/// What that means.
pub const CODEC_RESTARTED_BODY: &str =
    "Its keys are gone; load them again. The message in the field is still there.";
/// The codec never started.
pub const CODEC_UNAVAILABLE: &str = "The codec could not be started";
/// What to do about it.
pub const CODEC_UNAVAILABLE_BODY: &str = "Reload the page. If this stays, the worker's files are missing or the browser forbids WebAssembly.";
/// Placeholder in the curl command.
pub const REPLACE_ADDRESS: &str = "Put the receiver's address in before you run it.";
/// The key set service does not answer.
pub const SERVER_AWAY: &str = "The key set service does not answer";
/// What to do about it.
pub const SERVER_AWAY_BODY: &str = "This page needs the service; the workbench does not. Start it with “cargo xtask serve”, then try again.";
/// A key set without entries.
pub const EMPTY_KEYSET: &str = "The key set is empty";
/// What to do about it.
pub const EMPTY_KEYSET_BODY: &str = "The service answers and holds no keys. Start it with a demo set, or import a public key through its interface.";
