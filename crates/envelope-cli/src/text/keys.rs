//! Keys as a table for people; the reports hold nothing secret.

use envelope::UnixTime;
use envelope::key::report::{KeyFormat, KeyReport, KeyUsage, SubkeyReport};

use super::table::Table;
use super::{findings, visible};

/// Every key with its subkeys, user ids and findings.
pub(crate) fn keys(reports: &[KeyReport]) -> String {
    let blocks: Vec<String> = reports.iter().map(key).collect();
    if blocks.is_empty() {
        "No keys.\n".into()
    } else {
        blocks.join("\n")
    }
}

fn key(report: &KeyReport) -> String {
    let format = match report.format {
        KeyFormat::OpenPgp => "OpenPGP key",
        KeyFormat::Jwk => "JSON Web Key",
    };
    let source = report.source.as_deref().unwrap_or_default();
    let headline = format!("{format} {} ({})", visible(&report.id), visible(source));
    let mut table = Table::new(headline, &[]);
    for user_id in &report.user_ids {
        table.row(["user id".into(), visible(user_id)]);
    }
    table.row(["thumbprint".into(), visible(&report.thumbprint)]);
    table.row(["type".into(), kind(&report.key_type, report.bits)]);
    table.row(["usage".into(), usage(&report.usage)]);
    if let Some(algorithm) = &report.algorithm {
        table.row(["bound to".into(), visible(algorithm)]);
    }
    table.row(["holds".into(), parts(report.secret, report.locked).into()]);
    table.row(["valid".into(), lifetime(report.created, report.expires)]);
    if let Some(revoked) = &report.revoked {
        table.row(["revoked".into(), visible(revoked)]);
    }
    [
        table.into_text(),
        subkeys(&report.subkeys),
        findings(&report.findings),
    ]
    .concat()
}

fn subkeys(subkeys: &[SubkeyReport]) -> String {
    let mut table = Table::new("Subkeys", &[]);
    for subkey in subkeys {
        let revoked = subkey.revoked.as_deref();
        table.row([
            visible(&subkey.id),
            kind(&subkey.key_type, subkey.bits),
            usage(&subkey.usage),
            parts(subkey.secret, subkey.locked).into(),
            lifetime(subkey.created, subkey.expires),
            revoked.map_or(String::new(), |words| {
                format!("revoked: {}", visible(words))
            }),
        ]);
    }
    table.into_text()
}

fn kind(key_type: &str, bits: Option<u32>) -> String {
    let bits = bits.map_or(String::new(), |bits| format!(", {bits} bits"));
    format!("{}{bits}", visible(key_type))
}

fn usage(usage: &[KeyUsage]) -> String {
    let words: Vec<&str> = usage
        .iter()
        .map(|usage| match usage {
            KeyUsage::Certify => "certify",
            KeyUsage::Sign => "sign",
            KeyUsage::Encrypt => "encrypt",
        })
        .collect();
    if words.is_empty() {
        "not stated".into()
    } else {
        words.join(", ")
    }
}

const fn parts(secret: bool, locked: bool) -> &'static str {
    match (secret, locked) {
        (false, _) => "public",
        (true, false) => "secret",
        (true, true) => "secret, locked",
    }
}

fn lifetime(created: Option<UnixTime>, expires: Option<UnixTime>) -> String {
    let from = created.map_or("?".into(), UnixTime::date);
    let to = expires.map_or("no end".into(), UnixTime::date);
    match (created, expires) {
        (None, None) => "not stated".into(),
        _ => format!("{from} to {to}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_shown_with_its_subkeys_and_dates() {
        let created = UnixTime::from_seconds(1_700_000_000);
        let report = KeyReport {
            format: KeyFormat::OpenPgp,
            id: "8A3F".into(),
            thumbprint: "AA8A3F".into(),
            key_type: "RSA".into(),
            bits: Some(2048),
            usage: vec![KeyUsage::Certify, KeyUsage::Sign],
            secret: true,
            locked: true,
            created: Some(created),
            expires: Some(created.plus_days(365)),
            revoked: None,
            algorithm: None,
            subkeys: vec![SubkeyReport {
                id: "77B0".into(),
                thumbprint: "BB77B0".into(),
                key_type: "RSA".into(),
                bits: Some(2048),
                usage: vec![KeyUsage::Encrypt],
                secret: false,
                locked: false,
                created: Some(created),
                expires: None,
                revoked: None,
            }],
            user_ids: vec!["Partner <keys@partner.example>".into()],
            source: Some("a.asc".into()),
            findings: Vec::new(),
        };
        assert_eq!(
            keys(&[report]),
            "OpenPGP key 8A3F (a.asc)\n  \
             user id     Partner <keys@partner.example>\n  \
             thumbprint  AA8A3F\n  \
             type        RSA, 2048 bits\n  \
             usage       certify, sign\n  \
             holds       secret, locked\n  \
             valid       2023-11-14 to 2024-11-13\n\
             Subkeys\n  77B0  RSA, 2048 bits  encrypt  public  2023-11-14 to no end\n"
        );
    }
}
