//! The codec worker as the page holds it: calls go out, replies come back, and when an instance
//! ends by a fault another one takes its place.

use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use core::cell::RefCell;

use console::state::codec::CodecState;
use console::worker::frame::{self, NO_CALL};
use console::worker::protocol::{Call, Reply};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::prelude::*;

use super::trusted;

/// The worker's entry, beside the page.
const SCRIPT: &str = "worker_loader.js";

/// A handle on the worker.
#[derive(Clone)]
pub(crate) struct Codec(Rc<Client>);

/// No reply will come: the instance that was asked has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CodecGone;

struct Client {
    link: RefCell<Link>,
    on_state: Callback<CodecState>,
}

#[derive(Default)]
struct Link {
    instance: Option<Instance>,
    ready: bool,
    restarting: bool,
    next: u32,
    waiting: Vec<(u32, Call)>,
    pending: BTreeMap<u32, Callback<Result<Reply, CodecGone>>>,
}

/// A worker and the listeners that must live as long as it.
struct Instance {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

/// Starts the worker once; `on_state` hears how it fares.
#[hook]
pub(crate) fn use_codec(on_state: Callback<CodecState>) -> Codec {
    let codec = use_memo((), |()| {
        let client = Rc::new(Client {
            link: RefCell::default(),
            on_state,
        });
        client.start();
        Codec(client)
    });
    (*codec).clone()
}

impl Codec {
    /// Sends a call; the callback gets its reply, or learns that none will come.
    pub(crate) fn send(&self, call: Call, on_reply: Callback<Result<Reply, CodecGone>>) {
        self.0.send(call, on_reply);
    }
}

impl PartialEq for Codec {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Client {
    fn start(self: &Rc<Self>) {
        match self.spawn() {
            Ok(instance) => self.link.borrow_mut().instance = Some(instance),
            Err(_) => self.on_state.emit(CodecState::Unavailable),
        }
    }

    fn spawn(self: &Rc<Self>) -> Result<Instance, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = trusted::worker(&script_address()?, &options)?;
        let client = Rc::clone(self);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            client.receive(&event.data());
        });
        let client = Rc::clone(self);
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            client.lost();
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Instance {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        })
    }

    fn send(&self, call: Call, on_reply: Callback<Result<Reply, CodecGone>>) {
        let mut link = self.link.borrow_mut();
        if link.instance.is_none() {
            drop(link);
            on_reply.emit(Err(CodecGone));
            return;
        }
        link.next = link.next.checked_add(1).unwrap_or(NO_CALL + 1);
        let id = link.next;
        link.pending.insert(id, on_reply);
        if link.ready {
            link.post(id, &call);
        } else {
            link.waiting.push((id, call));
        }
    }

    fn receive(&self, message: &JsValue) {
        let Ok((id, reply)) = frame::read_reply(message) else {
            return;
        };
        if id == NO_CALL {
            let restarted = {
                let mut link = self.link.borrow_mut();
                link.ready = true;
                for (id, call) in core::mem::take(&mut link.waiting) {
                    link.post(id, &call);
                }
                core::mem::replace(&mut link.restarting, false)
            };
            self.on_state.emit(if restarted {
                CodecState::Restarted
            } else {
                CodecState::Ready
            });
            return;
        }
        let on_reply = self.link.borrow_mut().pending.remove(&id);
        if let Some(on_reply) = on_reply {
            on_reply.emit(Ok(reply));
        }
    }

    /// An instance that had started is replaced; one that never did is not tried again.
    fn lost(self: &Rc<Self>) {
        let (ended, pending, had_started) = {
            let mut link = self.link.borrow_mut();
            link.waiting.clear();
            let had_started = core::mem::replace(&mut link.ready, false);
            link.restarting = had_started;
            (
                link.instance.take(),
                core::mem::take(&mut link.pending),
                had_started,
            )
        };
        if let Some(instance) = &ended {
            instance.worker.terminate();
        }
        if had_started {
            self.start();
        } else {
            self.on_state.emit(CodecState::Unavailable);
        }
        for on_reply in pending.values() {
            on_reply.emit(Err(CodecGone));
        }
        retire(ended);
    }
}

impl Link {
    fn post(&mut self, id: u32, call: &Call) {
        let (Some(instance), Ok(frame)) = (&self.instance, frame::write_call(id, call)) else {
            return;
        };
        // Fails only for values that can not be cloned; frames can.
        let _ = instance
            .worker
            .post_message_with_transfer(&frame.message, &frame.transfer);
    }
}

/// Drops an instance after the listener that is running now has returned.
fn retire(instance: Option<Instance>) {
    gloo::timers::callback::Timeout::new(0, move || drop(instance)).forget();
}

/// Beside the page, whatever address it is served under.
fn script_address() -> Result<String, JsValue> {
    let base = gloo::utils::document().base_uri()?.ok_or(JsValue::NULL)?;
    Ok(web_sys::Url::new_with_base(SCRIPT, &base)?.href())
}
