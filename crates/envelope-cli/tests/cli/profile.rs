//! `envelope profile`, and `--profile` with a file

use crate::sandbox::Sandbox;

#[test]
fn the_list_names_every_profile_and_its_guesses() {
    let run = Sandbox::new().run("profile list").expect(0);
    for name in ["openpgp", "jwe-legacy", "jwe-jws", "permissive"] {
        assert!(
            run.text().contains(&format!("\n  {name} ")),
            "{}",
            run.text()
        );
    }
    assert!(run.text().contains("guessed: jose.key_management"));
}

#[test]
fn what_is_shown_can_be_used_as_a_file_and_changed() {
    let sandbox = Sandbox::new();
    sandbox.jwk_enc("enc");
    let shown = sandbox.run("profile show jwe-jws").expect(0);
    assert!(
        shown
            .text()
            .contains("# guess: confirm with the counterparty")
    );
    let seal = "seal --format jwe --to enc.pub --profile";
    sandbox.write("same.toml", shown.text());
    sandbox
        .run_with(&format!("{seal} same.toml"), b"{}", &[])
        .expect(2);
    let unsigned = shown
        .text()
        .replace("signature = \"required\"", "signature = \"optional\"")
        .replace("name = \"jwe-jws\"", "name = \"our-agreement\"");
    sandbox.write("agreed.toml", unsigned);
    let report = sandbox
        .run_with(&format!("{seal} agreed.toml --json"), b"{}", &[])
        .expect(0)
        .json();
    assert_eq!(report["profile"], "our-agreement");
    sandbox.run("profile show agreed.toml").expect(0);
}

#[test]
fn a_profile_that_does_not_exist_or_does_not_read_is_wrong_usage() {
    let sandbox = Sandbox::new();
    sandbox.write("bad.toml", "name = 1");
    for name in ["nonesuch", "bad.toml"] {
        let run = sandbox.run(&format!("profile show {name}")).expect(1);
        assert!(run.stderr.contains(name), "{}", run.stderr);
        sandbox.run(&format!("inspect --profile {name}")).expect(1);
    }
}
