//! Keys in words.

use envelope::key::report::{KeyFormat, KeyReport, KeyUsage};

/// Characters of an id shown before it is cut.
const SHORT: usize = 20;

/// The kind of key: `OpenPGP, RSA 2048`.
#[must_use]
pub fn kind(report: &KeyReport) -> String {
    let format = match report.format {
        KeyFormat::OpenPgp => "OpenPGP",
        KeyFormat::Jwk => "JWK",
    };
    match report.bits {
        // `EC P-256` names its size already.
        Some(bits) if !report.key_type.contains(&bits.to_string()) => {
            format!("{format}, {} {bits}", report.key_type)
        }
        _ => format!("{format}, {}", report.key_type),
    }
}

/// What the key and its subkeys may be used for, in a fixed order.
#[must_use]
pub fn uses(report: &KeyReport) -> Vec<KeyUsage> {
    let subkeys = report.subkeys.iter().flat_map(|subkey| &subkey.usage);
    let mut uses: Vec<KeyUsage> = report.usage.iter().chain(subkeys).copied().collect();
    uses.sort_unstable();
    uses.dedup();
    uses
}

/// A use in a word.
#[must_use]
pub const fn use_name(usage: KeyUsage) -> &'static str {
    match usage {
        KeyUsage::Certify => "certify",
        KeyUsage::Encrypt => "encrypt",
        KeyUsage::Sign => "sign",
    }
}

/// Whether messages can be sealed to it.
#[must_use]
pub fn can_receive(report: &KeyReport) -> bool {
    uses(report).contains(&KeyUsage::Encrypt)
}

/// Whether it makes or verifies signatures.
#[must_use]
pub fn can_sign(report: &KeyReport) -> bool {
    uses(report).contains(&KeyUsage::Sign)
}

/// Whether it can sign here: its secret parts are held.
#[must_use]
pub fn can_sign_here(report: &KeyReport) -> bool {
    report.secret && can_sign(report)
}

/// A name for the key: its first user id, else its kind.
#[must_use]
pub fn name(report: &KeyReport) -> String {
    report
        .user_ids
        .first()
        .cloned()
        .unwrap_or_else(|| kind(report))
}

/// What the name does not say: the kind, the algorithm it is bound to, where it came from.
#[must_use]
pub fn origin(report: &KeyReport) -> String {
    let kind = (!report.user_ids.is_empty()).then(|| kind(report));
    let parts = [kind, report.algorithm.clone(), report.source.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A long id cut in its middle, `aGVsbG8gd2…X29ybGQ`.
#[must_use]
pub fn short(id: &str) -> String {
    let count = id.chars().count();
    if count <= SHORT {
        return id.into();
    }
    let head: String = id.chars().take(SHORT / 2).collect();
    let tail: String = id.chars().skip(count - (SHORT / 2 - 2)).collect();
    format!("{head}…{tail}")
}

/// The earliest end among the key and its encryption subkeys, since the first to end stops work.
#[must_use]
pub fn ends(report: &KeyReport) -> Option<envelope::UnixTime> {
    let subkeys = report.subkeys.iter().filter_map(|subkey| subkey.expires);
    report.expires.into_iter().chain(subkeys).min()
}

/// The file name for a downloaded public half.
#[must_use]
pub fn file_name(report: &KeyReport) -> String {
    let safe: String = report
        .id
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    match report.format {
        KeyFormat::OpenPgp => format!("{safe}.asc"),
        KeyFormat::Jwk => format!("{safe}.jwk.json"),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use envelope::UnixTime;
    use envelope::key::report::SubkeyReport;

    pub(crate) fn certificate() -> KeyReport {
        KeyReport {
            format: KeyFormat::OpenPgp,
            id: "8A3F0000000077B0".into(),
            thumbprint: "00112233445566778899AABB8A3F0000000077B0".into(),
            key_type: "RSA".into(),
            bits: Some(2048),
            usage: vec![KeyUsage::Certify, KeyUsage::Sign],
            secret: true,
            locked: false,
            created: None,
            expires: Some(UnixTime::from_seconds(2_000)),
            revoked: None,
            algorithm: None,
            subkeys: vec![SubkeyReport {
                id: "1C22000000000001".into(),
                thumbprint: String::new(),
                key_type: "RSA".into(),
                bits: Some(2048),
                usage: vec![KeyUsage::Encrypt],
                secret: true,
                locked: false,
                created: None,
                expires: Some(UnixTime::from_seconds(1_000)),
                revoked: None,
            }],
            user_ids: vec!["Partner <keys@partner.example>".into()],
            source: None,
            findings: Vec::new(),
        }
    }

    #[test]
    fn subkeys_count_towards_use_and_end() {
        let report = certificate();
        assert_eq!(kind(&report), "OpenPGP, RSA 2048");
        assert_eq!(
            uses(&report),
            [KeyUsage::Certify, KeyUsage::Sign, KeyUsage::Encrypt]
        );
        assert!(can_receive(&report) && can_sign_here(&report));
        assert_eq!(ends(&report), Some(UnixTime::from_seconds(1_000)));
    }

    #[test]
    fn a_key_without_user_id_is_named_by_its_kind() {
        let mut report = certificate();
        report.source = Some("pasted".into());
        assert_eq!(name(&report), "Partner <keys@partner.example>");
        assert_eq!(origin(&report), "OpenPGP, RSA 2048 · pasted");
        report.user_ids.clear();
        assert_eq!(name(&report), "OpenPGP, RSA 2048");
        assert_eq!(origin(&report), "pasted");
    }

    #[test]
    fn long_ids_keep_both_ends() {
        assert_eq!(short("8A3F0000000077B0"), "8A3F0000000077B0");
        let thumbprint = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";
        assert_eq!(short(thumbprint), "NzbLsXh8uD…ZsRGC9Xs");
    }

    #[test]
    fn a_file_name_holds_only_safe_characters() {
        let mut report = certificate();
        report.format = KeyFormat::Jwk;
        report.id = "../partner key:1".into();
        assert_eq!(file_name(&report), "partnerkey1.jwk.json");
    }
}
