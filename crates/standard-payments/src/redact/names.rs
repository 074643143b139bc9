//! Member names: which hold what must not be seen, and which hold digits that are no card number.

use alloc::string::String;

/// How a member is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Treatment {
    /// Its value is replaced, whatever it is.
    Replace,
    /// A time, an amount or an id: digits in it are left alone.
    Leave,
    /// Card numbers in it are replaced.
    Search,
}

/// By the member's name, in any spelling: `accountNumber`, `account_number`, `ACCOUNT-NUMBER`.
pub(super) fn treatment(name: &str) -> Treatment {
    let plain: String = name
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let ends = |endings: &[&str]| endings.iter().any(|ending| plain.ends_with(ending));
    if SENSITIVE.contains(&plain.as_str()) || ends(SENSITIVE_ENDINGS) {
        Treatment::Replace
    } else if ends(NUMBER_ENDINGS) || is_id(&plain) {
        Treatment::Leave
    } else {
        Treatment::Search
    }
}

/// The id of a request or transaction; not one that may be a card's or an account's own number.
fn is_id(plain: &str) -> bool {
    let ends = ["id", "identifier"]
        .iter()
        .any(|ending| plain.ends_with(ending));
    let integrators = plain.starts_with("paymentintegrator");
    let may_be_a_number = ["card", "account", "pan"]
        .iter()
        .any(|word| plain.contains(word));
    ends && (integrators || !may_be_a_number)
}

const SENSITIVE: &[&str] = &[
    "accountnumber",
    "birthdate",
    "businessidentifier",
    "cardholdername",
    "cardnumber",
    "cavv",
    "ci",
    "connectinginformation",
    "cvc",
    "cvc2",
    "cvn",
    "cvv",
    "cvv2",
    "dateofbirth",
    "nameoncard",
    "pan",
    "password",
    "pin",
    "pinblock",
    "securitycode",
];

/// Also with a word before them: `paymentToken`, `encryptedPin` is not among them on purpose, since
/// `shippin` would be.
const SENSITIVE_ENDINGS: &[&str] = &[
    "accountnumber",
    "cardnumber",
    "connectinginformation",
    "cryptogram",
    "cryptograms",
    "dateofbirth",
    "token",
    "tokens",
];

const NUMBER_ENDINGS: &[&str] = &["amount", "micros", "millis", "timestamp", "time"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_sensitive_name_is_known() {
        for name in [
            "accountNumber",
            "account_number",
            "ACCOUNT-NUMBER",
            "fundingAccountNumber",
            "cvn",
            "paymentToken",
        ] {
            assert_eq!(treatment(name), Treatment::Replace, "{name}");
        }
    }

    #[test]
    fn times_amounts_and_ids_are_left_and_a_cards_own_id_is_searched() {
        for name in [
            "requestId",
            "requestTimestamp",
            "epochMillis",
            "amountMicros",
            "totalAmount",
            "paymentIntegratorAccountId",
            "captureRequestId",
        ] {
            assert_eq!(treatment(name), Treatment::Leave, "{name}");
        }
        for name in ["cardId", "accountId", "memo", "clientMessage"] {
            assert_eq!(treatment(name), Treatment::Search, "{name}");
        }
    }
}
