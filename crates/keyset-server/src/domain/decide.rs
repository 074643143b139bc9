//! Deciding on a change with the key set as it is at that moment.

use crate::error::ApiError;
use crate::store::{Change, Current, Store};

/// What was decided: something to write, or nothing, and what to answer.
pub struct Decided<T> {
    /// What is written; none where everything is as asked already.
    pub change: Option<Change>,
    /// What is answered.
    pub answer: T,
}

/// Lets `decision` see the key set and writes what it decides, in one piece: between looking and
/// writing nothing else changes.
///
/// # Errors
/// What the decision refuses with; [`ApiError::Exists`] and [`ApiError::Store`].
pub async fn decide<T: Send>(
    store: &dyn Store,
    mut decision: impl FnMut(&Current) -> Result<Decided<T>, ApiError> + Send,
) -> Result<T, ApiError> {
    let mut answer = None;
    store
        .change(&mut |current| match decision(current) {
            Ok(decided) => {
                answer = Some(Ok(decided.answer));
                decided.change
            }
            Err(refusal) => {
                answer = Some(Err(refusal));
                None
            }
        })
        .await?;
    answer.unwrap_or(Err(ApiError::Internal {
        doing: "deciding on a change",
    }))
}

/// Writes a change that rests on nothing.
///
/// # Errors
/// [`ApiError::Exists`] and [`ApiError::Store`].
pub async fn write(store: &dyn Store, change: Change) -> Result<(), ApiError> {
    let mut change = Some(change);
    store.change(&mut |_| change.take()).await?;
    Ok(())
}
