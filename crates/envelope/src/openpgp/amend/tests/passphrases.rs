use super::*;

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
