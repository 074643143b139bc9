use super::*;
use crate::openpgp::amend::packets;
use crate::openpgp::{certificate, secret_part};

fn changed(key: &Certificate, current: &[&str], new: Option<&str>) -> Result<Certificate, Cause> {
    let current: Vec<SecretBytes> = current.iter().copied().map(passphrase).collect();
    let new = new.map(passphrase);
    let request = PassphraseRequest {
        current: &current,
        new: new.as_ref(),
    };
    change_passphrase(key, &request, &mut rng(77)).map_err(|diagnosis| diagnosis.cause)
}

#[test]
fn a_key_is_locked_opened_anew_and_unlocked() {
    for key in [dora(), erin(), alice()] {
        let (message, _) = sealed_to(key, NOW).unwrap();
        let opens = |key: &Certificate, word: &str| {
            opened_with(key, &message, NOW, &[passphrase(word)]).map(|_| ())
        };
        let one = changed(key, &[], Some("one")).unwrap();
        assert_eq!(
            opened_with(&one, &message, NOW, &[]).err(),
            Some(Cause::KeyLocked)
        );
        assert_eq!(opens(&one, "one"), Ok(()));
        let two = changed(&one, &["other", "one"], Some("two")).unwrap();
        assert_eq!(opens(&two, "one"), Err(Cause::WrongPassphrase));
        assert_eq!(opens(&two, "two"), Ok(()));
        let none = changed(&two, &["two"], None).unwrap();
        assert!(opened_with(&none, &message, NOW, &[]).is_ok());
        assert_eq!(none.export_public(), key.export_public());
    }
}

#[test]
fn nothing_changes_without_the_current_passphrase_or_with_an_empty_one() {
    assert_eq!(
        changed(carol(), &[], Some("new")).err(),
        Some(Cause::KeyLocked)
    );
    assert_eq!(
        changed(carol(), &["wrong"], None).err(),
        Some(Cause::WrongPassphrase)
    );
    assert_eq!(
        changed(dora(), &[], Some("")).err(),
        Some(Cause::WrongPassphrase)
    );
    assert_eq!(
        changed(&public(dora()), &[], Some("new")).err(),
        Some(Cause::KeyWrongUsage)
    );
}

/// Every secret packet counts, also one that stands there twice.
#[test]
fn a_secret_subkey_that_stands_there_twice_is_locked_twice() {
    let mut packets = packets::Packets::of(dora()).unwrap();
    let tail = packets.0[packets.0.len() - 2..].to_vec();
    packets.0.extend(tail);
    let twice = packets.certificate().unwrap();
    let locked = changed(&twice, &[], Some("new")).unwrap();
    let open = packets::Packets::of(&locked).unwrap().0;
    let secret: Vec<_> = open
        .iter()
        .filter(|part| matches!(part.tag, 5 | 7))
        .collect();
    assert_eq!(secret.len(), 3);
    let numbers = dora()
        .components()
        .map(|one| one.secret_numbers(&[]).unwrap());
    for numbers in numbers {
        let is_there = |octets: &[u8]| octets.windows(32).any(|one| numbers.ends_with(one));
        assert!(!is_there(locked.octets()), "open numbers are left");
        assert!(
            is_there(twice.octets()),
            "the test looks for the right octets"
        );
    }
}

/// A secret subkey of a version that is not read would stay in the clear.
#[test]
fn a_key_with_a_secret_part_that_is_not_read_is_not_half_locked() {
    let mut packets = packets::Packets::of(dora()).unwrap();
    let odd = [&[99][..], &packets.0.last().unwrap().body[1..20]].concat();
    packets.0.push(packets::Part::new(7, &odd));
    let key = packets.certificate().unwrap();
    assert_eq!(
        changed(&key, &[], Some("new")).err(),
        Some(Cause::UnsupportedVersion)
    );
}

/// Argon2 with OCB is not weakened to what version 4 is usually locked with.
#[test]
fn a_strong_lock_of_version_4_stays_one() {
    let mut packets = packets::Packets::of(dora()).unwrap();
    let numbers = dora().primary().secret_numbers(&[]).unwrap();
    let word = passphrase("one");
    let lock = Some((&word, secret_part::LockKind::Argon2));
    let key = dora().primary_key();
    let fields = secret_part::secret_fields(&numbers, key, 5, lock, &mut rng(79)).unwrap();
    let (_, open) = certificate::public_key(&packets.0[0].body).unwrap();
    let public = packets.0[0].body.len() - open.len();
    let body = [&packets.0[0].body[..public], fields.as_slice()].concat();
    packets.0[0] = packets::Part::new(5, &body);
    let strong = packets.certificate().unwrap();
    let again = changed(&strong, &["one"], Some("two")).unwrap();
    let body = &packets::Packets::of(&again).unwrap().0[0].body;
    assert_eq!(body[public], 253);
    assert!(again.primary().unlock(&[passphrase("two")]).is_ok());
}
