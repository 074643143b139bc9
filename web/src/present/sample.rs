//! The samples in words.

use super::diagnosis::stage;
use crate::worker::protocol::Sample;

/// Before the list of messages that fail.
pub const FAULT: &str = "Or a message that is refused";
/// None is chosen.
pub const NONE: &str = "choose a cause";

/// The name of a sample.
#[must_use]
pub const fn name(sample: Sample) -> &'static str {
    match sample {
        Sample::OpenPgp => "OpenPGP sample",
        Sample::JweJws => "JWE + JWS sample",
        Sample::JweLegacy => "JWE legacy sample",
        Sample::Fault(cause) => cause.code(),
    }
}

/// The messages that fail, by their cause and the step that notices it; and the choice of none.
#[must_use]
pub fn faults() -> Vec<(String, Option<Sample>)> {
    let faults = Sample::FAULTS.iter().map(|cause| {
        let words = format!("{} ({})", cause.code(), stage(cause.stage()));
        (words, Some(Sample::Fault(*cause)))
    });
    [(NONE.to_owned(), None)]
        .into_iter()
        .chain(faults)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_offered_once_and_in_the_order_of_processing() {
        let offered = faults();
        assert_eq!(offered.len(), Sample::FAULTS.len() + 1);
        assert!(Sample::FAULTS.is_sorted());
        assert_eq!(offered[1].0, "not-an-envelope (recognising)");
    }
}
