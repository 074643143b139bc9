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
/// The line on which changes are told broke.
pub const RECONNECTING: &str = "Reconnecting…";
/// It is not to be had.
pub const OFFLINE: &str = "Offline. Looking again every minute.";
/// A key set without entries.
pub const EMPTY_KEYSET: &str = "The key set is empty";
/// What to do about it.
pub const EMPTY_KEYSET_BODY: &str = "The service answers and holds no keys. Start it with a demo set, or import a public key through its interface.";
/// The service said no.
pub const REFUSED: &str = "The key set service refused";
/// It did not say why.
pub const NO_REASON: &str = "It gave no reason.";
/// The answer is of another shape.
pub const UNREADABLE: &str = "The answer could not be read";
/// What to do about it.
pub const UNREADABLE_BODY: &str =
    "Console and service are of different releases. Use those that belong together.";
/// No key needs a successor.
pub const NO_ROTATIONS: &str = "No rotation is under way, and no key calls for one.";
/// Nobody is signed in.
pub const SIGNED_OUT: &str = "You are not signed in";
/// What to do about it.
pub const SIGNED_OUT_BODY: &str = "You can look at everything. To change something, open the sign-in link that was printed where the service was started. It works once; this command makes another one:";
/// What to do where a page is for those who are signed in.
pub const SIGN_IN_FIRST_BODY: &str = "Open the sign-in link that was printed where the service was started. It works once; this command makes another one:";
/// The command that makes a link.
pub const SIGN_IN_COMMAND: &str =
    "keyset-server operator link NAME --role key-manager --data-dir DIR";
/// While a link is used.
pub const SIGNING_IN: &str = "Signing in";
/// The link did not count.
pub const LINK_ENDED: &str = "This sign-in link has been used, or has ended";
/// What to do about it.
pub const LINK_ENDED_BODY: &str = "A link works once and for 15 minutes. Ask for another one.";
/// An emergency.
pub const EMERGENCY: &str = "Another party knows this key";
/// What to do about it.
pub const EMERGENCY_BODY: &str = "It is out of use. Everything below is due at once: bring its successor into use, and tell the counterparty.";
/// A rotation that is not on record.
pub const NOT_RECORDED: &str = "On record it stays in the list until the old key is destroyed.";
/// A key without a rotation.
pub const NO_ROTATION: &str = "No rotation of this key is under way, and it calls for none. Make or take in a successor to begin one.";
/// A thumbprint that no key has.
pub const NO_SUCH_KEY: &str = "The key set has no such key";
