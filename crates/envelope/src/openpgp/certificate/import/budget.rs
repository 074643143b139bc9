//! How much work with public keys a file is worth.

/// Verifications that may fail in one file. Whoever wrote it need not have signed anything, and
/// each forged signature costs as much as a good one.
#[derive(Debug)]
pub(crate) struct Budget {
    failures: u32,
}

/// The budget is spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::openpgp) struct Spent;

impl Budget {
    pub(crate) const fn new() -> Self {
        Self {
            failures: FAILURES_MAX,
        }
    }

    /// Verifies one signature; `None` of `verify` is a failure.
    ///
    /// # Errors
    /// [`Spent`], and nothing was verified.
    pub(in crate::openpgp) fn try_one<T>(
        &mut self,
        verify: impl FnOnce() -> Option<T>,
    ) -> Result<Option<T>, Spent> {
        if self.failures == 0 {
            return Err(Spent);
        }
        let outcome = verify();
        if outcome.is_none() {
            self.failures -= 1;
        }
        Ok(outcome)
    }
}

/// Far above what a whole keyring of damaged keys holds.
const FAILURES_MAX: u32 = 128;
