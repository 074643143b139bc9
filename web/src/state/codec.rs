//! Whether the codec worker is there.

/// The worker as the page sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CodecState {
    /// It is being loaded.
    #[default]
    Starting,
    /// It answers.
    Ready,
    /// It ended by a fault and was replaced; the keys it held are gone.
    Restarted,
    /// It never started, and is not tried again.
    Unavailable,
}

impl CodecState {
    /// Whether calls are answered.
    #[must_use]
    pub const fn answers(self) -> bool {
        matches!(self, Self::Ready | Self::Restarted)
    }
}
