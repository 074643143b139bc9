//! `/api/v1/proposals`: what needs two people is done by two people.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::audit::verify;
use crate::steps::{evidence, own_key, step};
use crate::support::{Answer, Server};

/// A server with `local`, who proposes, and `lee`, who may agree.
struct Office {
    dir: TempDir,
    server: Server,
    lee: String,
}

impl Office {
    fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let server = Server::start_for_production(dir.path());
        let lee = server.sign_in(&server.link_for(dir.path(), "lee", "key-manager"));
        Self { dir, server, lee }
    }

    fn person(&self, name: &str, role: &str) -> String {
        let link = self.server.link_for(self.dir.path(), name, role);
        self.server.sign_in(&link)
    }

    fn ask(&self, method: &str, path: &str, cookie: &str) -> Answer {
        let headers = [("Cookie", cookie), ("X-Requested-By", "keyset-console")];
        self.server.ask(method, path, &headers, b"")
    }

    fn approve(&self, id: &str, cookie: &str) -> Answer {
        self.ask("POST", &format!("/api/v1/proposals/{id}/approve"), cookie)
    }

    fn delete(&self, id: &str, cookie: &str) -> Answer {
        self.ask("DELETE", &format!("/api/v1/proposals/{id}"), cookie)
    }

    fn local(&self) -> &str {
        self.server.signed_in()[1].1
    }

    /// A key of production of which an echo was seen.
    fn key(&self) -> String {
        let key = own_key(&self.server, "production");
        let shown = self.server.get(&format!("/api/v1/keys/{key}")).json();
        let mut body = evidence("echo", "0");
        body["environment"] = json!("production");
        body["evidence"]["at"] = shown["created"].clone();
        let verified = step(&self.server, &key, body);
        assert_eq!(verified.status, 200, "{}", verified.text());
        key
    }

    fn activate(&self, key: &str) -> Answer {
        let body = json!({"environment": "production", "step": "activate"});
        step(&self.server, key, body)
    }

    fn proposed(&self, key: &str) -> String {
        let answer = self.activate(key);
        assert_eq!(answer.status, 202, "{}", answer.text());
        answer.json()["id"].as_str().unwrap().into()
    }

    fn state(&self, key: &str) -> Value {
        self.server.get(&format!("/api/v1/keys/{key}")).json()["state"]["name"].clone()
    }

    fn history(&self, key: &str) -> Vec<Value> {
        let page = self.server.get(&format!("/api/v1/keys/{key}/history"));
        page.json()["events"].as_array().unwrap().clone()
    }

    fn standing(&self, id: &str) -> Value {
        let list = self.server.get("/api/v1/proposals").json();
        let proposals = list["proposals"].as_array().unwrap().clone();
        let mut proposals = proposals.into_iter();
        proposals.find(|one| one["id"] == id).unwrap()["standing"].clone()
    }
}

#[test]
fn a_step_for_two_waits_for_the_second_and_is_not_taken() {
    let office = Office::open();
    let key = office.key();
    let answer = office.activate(&key);
    assert_eq!(answer.status, 202, "{}", answer.text());
    let proposal = answer.json();
    assert_eq!(proposal["operator"], "local");
    assert_eq!(proposal["step"], "activate");
    assert_eq!(proposal["key"], key);
    assert_eq!(proposal["standing"], "open");
    assert_eq!(office.state(&key), "pre-active");
    let list = office.server.get("/api/v1/proposals").json();
    assert_eq!(list["proposals"], json!([proposal]));
}

#[test]
fn the_same_step_asked_again_is_the_same_proposal() {
    let office = Office::open();
    let key = office.key();
    let first = office.activate(&key);
    let events = office.history(&key).len();
    let again = office.activate(&key);
    assert_eq!((again.status, again.json()), (202, first.json()));
    assert_eq!(office.history(&key).len(), events);
}

#[test]
fn the_second_person_takes_the_step_in_both_names() {
    let office = Office::open();
    let key = office.key();
    let id = office.proposed(&key);
    let taken = office.approve(&id, &office.lee);
    assert_eq!(taken.status, 200, "{}", taken.text());
    assert_eq!(taken.json()["key"]["state"]["name"], "active");
    let history = office.history(&key);
    let last = history.last().unwrap();
    assert_eq!(last["action"], "activate");
    assert_eq!(last["operator"], "local");
    assert_eq!(last["second"], "lee");
    assert_eq!(last["details"]["proposal"], id);
    assert_eq!(office.standing(&id), "approved");
    assert_eq!(verify(office.dir.path()).0, Some(0));
}

#[test]
fn an_approval_asked_again_answers_what_was_done_and_is_told_once() {
    let office = Office::open();
    let key = office.key();
    let id = office.proposed(&key);
    let first = office.approve(&id, &office.lee);
    let events = office.history(&key).len();
    let again = office.approve(&id, &office.lee);
    assert_eq!((again.status, again.json()), (200, first.json()));
    let asked = office.activate(&key);
    assert_eq!((asked.status, asked.json()), (200, first.json()));
    assert_eq!(office.history(&key).len(), events);
}

#[test]
fn nobody_is_the_second_person_of_an_own_proposal_under_any_spelling() {
    let office = Office::open();
    let key = office.key();
    let id = office.proposed(&key);
    for cookie in [office.local().into(), office.person("LOCAL", "key-manager")] {
        let refused = office.approve(&id, &cookie);
        assert_eq!(refused.problem(), (403, "proposal.own".into()));
    }
    assert_eq!(office.state(&key), "pre-active");
}

#[test]
fn the_second_person_needs_the_role_of_the_step() {
    let office = Office::open();
    let id = office.proposed(&office.key());
    for role in ["viewer", "operator"] {
        let cookie = office.person("park", role);
        for answer in [office.approve(&id, &cookie), office.delete(&id, &cookie)] {
            assert_eq!(answer.problem(), (403, "session.role".into()), "{role}");
        }
    }
    assert_eq!(office.standing(&id), "open");
}

#[test]
fn a_key_that_moved_on_makes_its_proposals_void() {
    let office = Office::open();
    let key = office.key();
    let id = office.proposed(&key);
    let lost = json!({"environment": "production", "step": "compromise"});
    assert_eq!(step(&office.server, &key, lost).status, 200);
    let refused = office.approve(&id, &office.lee);
    assert_eq!(refused.problem(), (409, "proposal.over".into()));
    let detail = refused.json()["detail"].as_str().unwrap().to_string();
    assert!(detail.contains("compromised"), "{detail}");
    assert_eq!(office.standing(&id), "void");
    assert_eq!(office.state(&key), "compromised");
}

#[test]
fn a_proposal_is_taken_back_by_who_made_it() {
    let office = Office::open();
    let key = office.key();
    let id = office.proposed(&key);
    for _ in 0..2 {
        assert_eq!(office.delete(&id, office.local()).status, 204);
    }
    let refused = office.approve(&id, &office.lee);
    assert_eq!(refused.problem(), (409, "proposal.over".into()));
    assert_eq!(office.standing(&id), "withdrawn");
    assert_ne!(office.proposed(&key), id, "it can be asked for anew");
}

#[test]
fn a_proposal_is_rejected_in_both_names() {
    let office = Office::open();
    let key = office.key();
    let id = office.proposed(&key);
    assert_eq!(office.delete(&id, &office.lee).status, 204);
    let history = office.history(&key);
    let last = history.last().unwrap();
    assert_eq!(last["action"], "reject");
    assert_eq!(last["operator"], "lee");
    assert_eq!(last["details"]["by"], "local");
    assert_eq!(office.standing(&id), "rejected");
}

#[test]
fn what_was_done_is_not_taken_back() {
    let office = Office::open();
    let id = office.proposed(&office.key());
    office.approve(&id, &office.lee);
    let refused = office.delete(&id, office.local());
    assert_eq!(refused.problem(), (409, "proposal.over".into()));
}

#[test]
fn the_counterpartys_word_counts_in_production_when_two_vouch_for_it() {
    let office = Office::open();
    let key = own_key(&office.server, "production");
    let created = office.server.get(&format!("/api/v1/keys/{key}")).json()["created"].clone();
    let body = json!({
        "environment": "production", "step": "verify",
        "evidence": {"kind": "counterparty-word", "at": created},
    });
    let proposed = step(&office.server, &key, body);
    assert_eq!(proposed.status, 202, "{}", proposed.text());
    assert_eq!(proposed.json()["evidence"]["kind"], "counterparty-word");
    let id = proposed.json()["id"].as_str().unwrap().to_string();
    let taken = office.approve(&id, &office.lee).json();
    assert_eq!(taken["evidence"][0]["operator"], "local");
    assert_eq!(taken["key"]["state"]["verified"], true);
}

#[test]
fn of_two_approvals_at_once_one_takes_the_step() {
    let office = Office::open();
    let key = office.key();
    let id = office.proposed(&key);
    let park = office.person("park", "key-manager");
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let askers = [&office.lee, &park].map(|cookie| {
            let (office, id) = (&office, &id);
            scope.spawn(move || office.approve(id, cookie).status)
        });
        askers.map(|asker| asker.join().unwrap()).into()
    });
    assert_eq!(statuses, [200, 200]);
    let taken = office
        .history(&key)
        .iter()
        .filter(|event| event["action"] == "activate")
        .count();
    assert_eq!(taken, 1);
}

#[test]
fn an_unknown_proposal_is_told_as_such() {
    let office = Office::open();
    for answer in [
        office.approve("none", &office.lee),
        office.delete("none", &office.lee),
    ] {
        assert_eq!(answer.problem(), (404, "proposal.unknown".into()));
    }
}

#[test]
fn proposals_are_for_people_who_are_signed_in() {
    let office = Office::open();
    let list = office.server.get_with("/api/v1/proposals", &[]);
    assert_eq!(list.problem(), (401, "session.none".into()));
    assert_eq!(office.approve("none", "").problem().0, 401);
}
