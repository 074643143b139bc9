//! The message that was inspected last, kept for the hex view: the page asks for a window of it at a
//! time. Payloads and secrets are wiped from it at once, so that no view can show them.

use envelope::inspect::Layer;
use envelope::secret::SecretBytes;

use super::protocol::OCTETS_MAX;

/// A message with its outer encodings undone, as far as it may be shown.
#[derive(Default)]
pub(super) struct Looked(SecretBytes);

impl Looked {
    /// Keeps what the layers do not hide. Octets that are in no layer are not kept either: nobody
    /// knows what they are.
    pub(super) fn at(octets: Vec<u8>, layers: &[Layer]) -> Self {
        let octets = SecretBytes::new(octets);
        let mut shown = vec![0; octets.expose().len()];
        let placed = layers.iter().filter(|layer| layer.is_placed());
        for segment in placed.flat_map(Layer::segments) {
            let range = place(segment.offset)..place(segment.end());
            let source = octets.expose().get(range.clone());
            let target = shown.get_mut(range);
            if let (false, Some(source), Some(target)) = (segment.hidden, source, target) {
                target.copy_from_slice(source);
            }
        }
        Self(SecretBytes::new(shown))
    }

    /// A window; shorter where the message ends.
    pub(super) fn octets(&self, from: u64, count: u32) -> &[u8] {
        let octets = self.0.expose();
        let from = place(from).min(octets.len());
        let count = place(u64::from(count.min(OCTETS_MAX)));
        let end = from.saturating_add(count).min(octets.len());
        octets.get(from..end).unwrap_or_default()
    }
}

/// Places in a message that is held in memory fit.
fn place(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_octets_and_those_of_no_layer_are_not_kept() {
        let layers = [
            Layer::new("header", 0).spanning(0, 3),
            Layer::new("payload", 0).spanning(4, 3).hidden("payload"),
        ];
        let looked = Looked::at(b"abc.def.x".to_vec(), &layers);
        assert_eq!(looked.octets(0, 100), b"abc\0\0\0\0\0\0");
        assert_eq!(looked.octets(1, 2), b"bc");
        assert_eq!(looked.octets(100, 2), b"");
        assert_eq!(looked.octets(u64::MAX, u32::MAX), b"");
    }
}
