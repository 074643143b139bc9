//! What the codec worker does with each request. It reads no clock and makes no randomness: its
//! binary passes both in, so that the whole of it is tested on the host.

use envelope::detect;
use envelope::generate::{self, CertificateVersion, GenerateRequest};
use envelope::key::report::KeyFormat;
use envelope::key::ring::{HeldKey, KeyRing};
use envelope::open::OpenReport;
use envelope::secret::SecretBytes;
use envelope::{CryptoRng, InspectRequest, OpenRequest, Profile, UnixTime};
use standard_payments::Check;

use super::looked::Looked;
use super::protocol::{
    Answer, Call, Inspected, KeyHandle, KeyList, KeyOrder, Reply, Request, Sample, SampleMade,
    TriageProgress,
};
use super::sandbox::Sandbox;
use super::seal;
use super::triage::{Triage, is_log};
use super::vault::Vault;

/// The worker's state: its keys, the message that was looked at, and the sandbox once a sample was
/// asked for.
#[derive(Default)]
pub struct Service {
    vault: Vault,
    looked: Looked,
    sandbox: Sandbox,
    triage: Option<Triage>,
}

impl Service {
    /// A worker without keys.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers one call. The passphrase lives no longer than the call.
    pub fn handle(&mut self, call: Call, at: UnixTime, rng: &mut dyn CryptoRng) -> Reply {
        let Call {
            request,
            octets,
            passphrase,
        } = call;
        match request {
            Request::ExportPublic { key } => self.export_public(key),
            Request::ForgetAll => self.forget_all(at),
            Request::ForgetKey { key } => {
                let found = self.vault.forget(key);
                self.keys_if(found, at)
            }
            Request::Generate(order) => self.generate(&order, &passphrase, at, rng),
            Request::Inspect { profile } => self.inspect(octets.expose(), profile.as_deref(), at),
            Request::LoadKeys { source } => self.load_keys(&octets, &source, at),
            Request::Octets { from, count } => Reply {
                octets: self.looked.octets(from, count).to_vec(),
                answer: Answer::Octets { from },
            },
            Request::Open { profile } => self.open(octets.expose(), &profile, passphrase, at, rng),
            Request::Profiles => profiles(),
            Request::Sample { sample } => self.sample(sample, at, rng),
            Request::Seal(order) => seal::seal(&self.vault, &order, &octets, passphrase, at, rng),
            Request::Sniff { whole } => Reply::plain(Answer::Sniffed {
                is_log: is_log(octets.expose(), whole),
            }),
            Request::TriageBegin { source } => self.triage_begin(source, at),
            Request::TriageEnd { interrupted } => self.triage_end(interrupted, rng),
            Request::TriageFeed => self.triage_feed(octets.expose(), rng),
            Request::SetTrusted { key, trusted } => {
                let found = self.vault.set_trusted(key, trusted);
                self.keys_if(found, at)
            }
        }
    }

    fn list(&self, at: UnixTime) -> KeyList {
        KeyList {
            keys: self.vault.list(at),
            ..KeyList::default()
        }
    }

    fn keys_if(&self, found: bool, at: UnixTime) -> Reply {
        if found {
            Reply::plain(Answer::Keys(self.list(at)))
        } else {
            gone()
        }
    }

    fn export_public(&self, key: KeyHandle) -> Reply {
        self.vault.get(key).map_or_else(gone, |key| Reply {
            answer: Answer::Exported,
            octets: key.export_public().into_bytes(),
        })
    }

    fn forget_all(&mut self, at: UnixTime) -> Reply {
        self.vault.clear();
        self.sandbox = Sandbox::default();
        self.keys_if(true, at)
    }

    fn load_keys(&mut self, file: &SecretBytes, source: &str, at: UnixTime) -> Reply {
        let mut ring = KeyRing::new();
        match ring.import(file.expose(), source) {
            Ok(summary) => {
                let added = self.vault.add_all(&ring);
                let keys = KeyList {
                    added,
                    skipped: summary.skipped,
                    ..self.list(at)
                };
                Reply::plain(Answer::Keys(keys))
            }
            Err(diagnosis) => Reply::plain(Answer::Refused(Box::new(diagnosis))),
        }
    }

    fn generate(
        &mut self,
        order: &KeyOrder,
        passphrase: &SecretBytes,
        at: UnixTime,
        rng: &mut dyn CryptoRng,
    ) -> Reply {
        let profile = match order.format {
            KeyFormat::OpenPgp => "openpgp",
            KeyFormat::Jwk => "jwe-jws",
        };
        let Ok(profile) = Profile::built_in(profile) else {
            return unknown_profile();
        };
        let request = GenerateRequest {
            format: order.format,
            key_type: order.key_type,
            usage: order.usage,
            version: CertificateVersion::V4,
            user_id: Some(order.user_id.as_str()).filter(|text| !text.is_empty()),
            days: order.days,
            passphrase: Some(passphrase).filter(|secret| !secret.is_empty()),
            profile: &profile,
            at,
        };
        match generate::generate(&request, rng) {
            Ok(material) => {
                self.vault.add(
                    HeldKey {
                        source: "made here".into(),
                        material,
                    },
                    false,
                );
                let keys = KeyList {
                    added: 1,
                    ..self.list(at)
                };
                Reply::plain(Answer::Keys(keys))
            }
            Err(diagnosis) => Reply::plain(Answer::Refused(Box::new(diagnosis))),
        }
    }

    fn inspect(&mut self, input: &[u8], profile: Option<&str>, at: UnixTime) -> Reply {
        let profile = profile.and_then(|name| Profile::built_in(name).ok());
        let inspection = envelope::inspect(&InspectRequest {
            input,
            profile: profile.as_ref(),
            at: Some(at),
        });
        let recognised = detect::recognise(input);
        let inspected = Inspected {
            format: recognised.format,
            wrapping: recognised.wrapping(),
            bytes: input.len() as u64,
            damaged: recognised.damage.is_some(),
            inspection,
        };
        self.looked = Looked::at(recognised.body, &inspected.inspection.layers);
        Reply::plain(Answer::Inspected(Box::new(inspected)))
    }

    fn open(
        &self,
        message: &[u8],
        profile: &str,
        passphrase: SecretBytes,
        at: UnixTime,
        rng: &mut dyn CryptoRng,
    ) -> Reply {
        let Ok(profile) = Profile::built_in(profile) else {
            return unknown_profile();
        };
        let outcome = envelope::open::explained(
            &OpenRequest {
                input: message,
                detached: None,
                keys: &self.vault.all(),
                trust: &self.vault.trusted(),
                passphrases: &given(passphrase),
                session_keys: &[],
                environment: None,
                profile: &profile,
                at,
            },
            rng,
        );
        let report = Box::new(OpenReport::without_payload(&outcome));
        let Ok(opened) = outcome else {
            return Reply::plain(Answer::Opened {
                report,
                protocol: None,
            });
        };
        let octets = opened.payload().expose().to_vec();
        let protocol = envelope::protocol::check(&Check {
            body: &octets,
            now: Some(at.seconds().saturating_mul(1000)),
            ..Check::default()
        });
        Reply {
            answer: Answer::Opened {
                report,
                protocol: Some(Box::new(protocol)),
            },
            octets,
        }
    }

    fn triage_begin(&mut self, source: String, at: UnixTime) -> Reply {
        self.triage = Triage::begin(source, &self.vault, at);
        match self.triage {
            Some(_) => Reply::plain(Answer::TriageProgress(TriageProgress::default())),
            None => unknown_profile(),
        }
    }

    fn triage_feed(&mut self, octets: &[u8], rng: &mut dyn CryptoRng) -> Reply {
        match &mut self.triage {
            Some(triage) => Reply::plain(Answer::TriageProgress(triage.feed(octets, rng))),
            None => no_triage(),
        }
    }

    fn triage_end(&mut self, interrupted: bool, rng: &mut dyn CryptoRng) -> Reply {
        match self.triage.take() {
            Some(triage) => {
                let report = triage.end(interrupted, rng);
                Reply::plain(Answer::Triaged(Box::new(report)))
            }
            None => no_triage(),
        }
    }

    fn sample(&mut self, sample: Sample, at: UnixTime, rng: &mut dyn CryptoRng) -> Reply {
        match self.sandbox.sample(sample, &mut self.vault, at, rng) {
            Ok(octets) => {
                let profile = sample.profile().into();
                let keys = self.list(at);
                Reply {
                    octets,
                    answer: Answer::Sampled(SampleMade {
                        sample,
                        profile,
                        keys,
                    }),
                }
            }
            Err(diagnosis) => Reply::plain(Answer::Refused(diagnosis)),
        }
    }
}

/// Passphrases for an operation: the one given, or none.
pub(super) fn given(passphrase: SecretBytes) -> Vec<SecretBytes> {
    if passphrase.is_empty() {
        Vec::new()
    } else {
        vec![passphrase]
    }
}

/// The answer when a key was forgotten in the meantime.
pub(super) fn gone() -> Reply {
    Reply::plain(Answer::Failed(
        "A key that was chosen is no longer held.".into(),
    ))
}

/// The answer when nothing is being read.
fn no_triage() -> Reply {
    Reply::plain(Answer::Failed("No file is being read.".into()))
}

/// The answer when a profile's name is not a built-in one.
pub(super) fn unknown_profile() -> Reply {
    Reply::plain(Answer::Failed("No built-in profile has this name.".into()))
}

fn profiles() -> Reply {
    let built_in = Profile::BUILT_IN.iter();
    let profiles = built_in
        .filter_map(|(_, text)| Profile::from_toml(text).ok())
        .collect();
    Reply::plain(Answer::Profiles(profiles))
}

#[cfg(test)]
mod tests;
