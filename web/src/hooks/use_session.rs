//! The workbench's session: its state, and everything that can be done to it. It turns clicks
//! into calls to the worker, and replies into actions.

mod report;
mod triage;

use alloc::rc::Rc;

use console::present::{echo, key as key_words};
use console::state::codec::CodecState;
use console::state::history::{Deed, Entry};
use console::state::input::Body;
use console::state::keys::KeysAction;
use console::state::look::{Look, WINDOW, Window};
use console::state::open::{OpenAction, OpenOutcome};
use console::state::seal::{SealAction, SealOutcome};
use console::state::workbench::{Action, Workbench};
use console::worker::protocol::{Answer, Call, KeyHandle, KeyOrder, Reply, Request, Sample};
use envelope::seal::SealReport;
use envelope::secret::SecretBytes;
use yew::prelude::*;

use super::browser::{self, ReadFile};
use super::use_codec::{Codec, CodecGone, use_codec};
use super::use_now::{now, now_millis};
use triage::Runs;

/// State and deeds of the workbench, shared by every page.
#[derive(Clone, PartialEq)]
pub(crate) struct Session {
    /// What is.
    pub state: UseReducerHandle<Workbench>,
    codec: Codec,
    runs: Runs,
}

/// Starts the session and its worker, once.
#[hook]
pub(crate) fn use_session() -> Session {
    let state = use_reducer_eq(Workbench::default);
    let dispatcher = state.dispatcher();
    let codec = use_codec(Callback::from(move |codec| {
        dispatcher.dispatch(Action::Codec(codec))
    }));
    let runs = use_memo((), |()| Runs::default());
    let session = Session {
        state,
        codec,
        runs: (*runs).clone(),
    };
    let started = session.clone();
    use_effect_with((), move |()| started.ask_profiles());
    session
}

impl Session {
    /// Performs an action that needs no worker.
    pub(crate) fn dispatch(&self, action: Action) {
        self.state.dispatch(action);
    }

    /// Asks what the message is.
    pub(crate) fn inspect(&self) {
        let input = &self.state.input;
        if input.body.is_empty() {
            return;
        }
        let revision = input.revision;
        let profile = Some(self.state.profile.clone());
        let call = Call::with(Request::Inspect { profile }, input.body.octets().to_vec());
        self.ask(call, move |session, reply| {
            if let Answer::Inspected(inspected) = reply.answer {
                session.dispatch(Action::Inspected(revision, Rc::new(*inspected)));
            }
        });
    }

    /// Shows the octets of a layer, or closes the view.
    pub(crate) fn look_at(&self, layer: Option<usize>) {
        let inspected = self.state.inspected.as_ref();
        let found = layer.and_then(|index| {
            let layer = inspected?.inspection.layers.get(index)?;
            layer.is_placed().then(|| Look::of(index, layer))
        });
        self.look(found.unwrap_or_default());
    }

    /// Moves the hex view.
    pub(crate) fn look_from(&self, from: u64) {
        self.look(self.state.look.moved(from));
    }

    /// Shows what the hex view is to show; its octets are asked for where they are not there yet.
    pub(crate) fn look(&self, look: Look) {
        self.dispatch(Action::Look(look.clone()));
        let is_here = look
            .window
            .as_ref()
            .is_some_and(|window| window.from == look.from);
        if look.layer.is_none() || is_here {
            return;
        }
        let revision = self.state.input.revision;
        let request = Request::Octets {
            from: look.from,
            count: WINDOW,
        };
        self.ask(Call::plain(request), move |session, reply| {
            if let Answer::Octets { from } = reply.answer {
                let window = Window {
                    from,
                    octets: reply.octets,
                };
                session.dispatch(Action::Looked(revision, Rc::new(window)));
            }
        });
    }

    /// Opens the message with the keys held. The passphrase is handed over and not kept.
    pub(crate) fn open(&self, passphrase: SecretBytes) {
        self.open_with(self.state.profile.clone(), passphrase);
    }

    /// Judges by another profile, and opens the message again.
    pub(crate) fn open_under(&self, profile: String) {
        self.dispatch(Action::Profile(profile.clone()));
        self.open_with(profile, SecretBytes::default());
    }

    /// Trusts a signer, and opens the message again.
    pub(crate) fn trust_and_open(&self, key: KeyHandle) {
        self.set_trusted(key, true);
        self.open(SecretBytes::default());
    }

    fn open_with(&self, profile: String, passphrase: SecretBytes) {
        self.dispatch(Action::Open(OpenAction::Asked));
        let request = Request::Open { profile };
        let octets = SecretBytes::new(self.state.input.body.octets().to_vec());
        self.ask(
            Call {
                request,
                octets,
                passphrase,
            },
            |session, reply| match reply.answer {
                Answer::Opened { report, protocol } => {
                    let outcome = OpenOutcome {
                        report: *report,
                        payload: reply.octets,
                        protocol: protocol.map(|protocol| *protocol),
                    };
                    session.note_opening(&outcome);
                    session.dispatch(Action::Open(OpenAction::Answered(Rc::new(outcome))));
                }
                other => {
                    session.dispatch(Action::Open(OpenAction::Outdated));
                    session.unexpected(other);
                }
            },
        );
    }

    fn note_opening(&self, outcome: &OpenOutcome) {
        let octets = self.state.input.body.octets().len() as u64;
        let inspected = self.state.inspected.as_deref();
        let entry = Entry::opening(now(), inspected, octets, outcome);
        self.dispatch(Action::Note(entry));
    }

    /// Seals the payload as chosen, when enough was chosen.
    pub(crate) fn seal(&self, passphrase: SecretBytes) {
        let seal = &self.state.seal;
        let profile = self.state.profile_named(&seal.profile);
        let Some(order) = profile.and_then(|profile| seal.order(&self.state.keys, profile)) else {
            return;
        };
        let octets = SecretBytes::new(seal.payload.as_bytes().to_vec());
        self.dispatch(Action::Seal(SealAction::Asked));
        let call = Call {
            request: Request::Seal(order),
            octets,
            passphrase,
        };
        self.ask(call, |session, reply| {
            let outcome = match reply.answer {
                Answer::Sealed(report) => {
                    session.note_sealing(&report, reply.octets.len() as u64);
                    SealOutcome::Sealed {
                        report: *report,
                        message: reply.octets,
                    }
                }
                Answer::SealRefused(refused) => SealOutcome::Refused(*refused),
                other => {
                    session.dispatch(Action::Seal(SealAction::Settled));
                    return session.unexpected(other);
                }
            };
            session.dispatch(Action::Seal(SealAction::Answered(Rc::new(outcome))));
        });
    }

    fn note_sealing(&self, report: &SealReport, octets: u64) {
        self.dispatch(Action::Note(Entry {
            at: now(),
            deed: Deed::Sealed,
            format: report.format,
            octets,
            profile: report.profile.as_str().into(),
            recipients: report.recipients.clone(),
        }));
    }

    /// Puts an echo request, stamped now, into the payload to be sealed.
    pub(crate) fn write_echo(&self) {
        let payload = echo::request(now_millis(), "Hello.");
        self.dispatch(Action::Seal(SealAction::Payload(payload.into())));
    }

    /// Takes a sealed message over as the message to look at.
    pub(crate) fn take_message(&self, octets: &[u8]) {
        self.dispatch(Action::Input(Body::file("sealed message", octets.to_vec())));
    }

    /// Makes a sample and the sandbox keys it needs.
    pub(crate) fn sample(&self, sample: Sample) {
        self.dispatch(Action::SampleAsked(sample));
        self.ask(Call::plain(Request::Sample { sample }), |session, reply| {
            if let Answer::Sampled(made) = reply.answer {
                let body = Body::file("sample", reply.octets);
                session.dispatch(Action::Sampled(made, body));
            } else {
                session.dispatch(Action::SampleEnded);
                session.unexpected(reply.answer);
            }
        });
    }

    /// Hands a key file to the worker.
    pub(crate) fn load_keys(&self, file: ReadFile) {
        let request = Request::LoadKeys { source: file.name };
        self.change_keys(Call::with(request, file.octets));
    }

    /// Hands the pasted keys to the worker.
    pub(crate) fn load_pasted(&self) {
        let octets = self.state.keys.pasted.clone().into_bytes();
        self.change_keys(Call::with(
            Request::LoadKeys {
                source: "pasted".into(),
            },
            octets,
        ));
    }

    /// Makes a key. The passphrase is handed over and not kept.
    pub(crate) fn generate(&self, order: KeyOrder, passphrase: SecretBytes) {
        let request = Request::Generate(order);
        self.change_keys(Call {
            request,
            octets: SecretBytes::default(),
            passphrase,
        });
    }

    /// Trusts a key as signer, or no longer.
    pub(crate) fn set_trusted(&self, key: KeyHandle, trusted: bool) {
        self.change_keys(Call::plain(Request::SetTrusted { key, trusted }));
    }

    /// Forgets one key.
    pub(crate) fn forget(&self, key: KeyHandle) {
        self.change_keys(Call::plain(Request::ForgetKey { key }));
    }

    /// Forgets every key.
    pub(crate) fn forget_all(&self) {
        self.change_keys(Call::plain(Request::ForgetAll));
    }

    /// Offers the public half of a key as a file.
    pub(crate) fn export_public(&self, key: KeyHandle) {
        let keys = self.state.keys.all().iter();
        let Some(report) = keys
            .map(|key| (key.handle, &key.report))
            .find(|(at, _)| *at == key)
        else {
            return;
        };
        let name = key_words::file_name(report.1);
        self.ask(
            Call::plain(Request::ExportPublic { key }),
            move |session, reply| {
                if reply.answer == Answer::Exported {
                    browser::download(&name, "text/plain", &reply.octets);
                } else {
                    session.unexpected(reply.answer);
                }
            },
        );
    }

    fn ask_profiles(&self) {
        self.ask(Call::plain(Request::Profiles), |session, reply| {
            if let Answer::Profiles(profiles) = reply.answer {
                session.dispatch(Action::Profiles(profiles.into()));
            }
        });
    }

    fn change_keys(&self, call: Call) {
        self.dispatch(Action::Keys(KeysAction::Asked));
        self.ask(call, |session, reply| {
            let action = match reply.answer {
                Answer::Keys(list) => KeysAction::Changed(list),
                Answer::Refused(diagnosis) => KeysAction::Refused(Rc::new(*diagnosis)),
                other => {
                    session.dispatch(Action::Keys(KeysAction::Settled));
                    return session.unexpected(other);
                }
            };
            session.dispatch(Action::Keys(action));
        });
    }

    /// Sends a call. When no reply comes, the change of the worker's state has already told why.
    fn ask(&self, call: Call, then: impl Fn(&Self, Reply) + 'static) {
        let session = self.clone();
        let on_reply = Callback::from(move |reply: Result<Reply, CodecGone>| {
            if let Ok(reply) = reply {
                then(&session, reply);
            }
        });
        self.codec.send(call, on_reply);
    }

    fn unexpected(&self, answer: Answer) {
        let what = match answer {
            Answer::Failed(message) => message,
            Answer::Refused(diagnosis) => format!("{} {}", diagnosis.summary, diagnosis.remedy),
            _ => "The codec gave an answer to another question.".into(),
        };
        self.dispatch(Action::Failure(Some(what.into())));
    }

    /// Whether calls are answered at all.
    pub(crate) fn available(&self) -> bool {
        self.state.codec != CodecState::Unavailable
    }
}
