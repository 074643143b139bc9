//! The codec worker's binary: the only place of the console that reads the clock for the codec,
//! creates randomness and holds keys. The page talks to it through messages alone.
//!
//! A panic ends this instance; the page starts another one, which knows no keys.

#[cfg(target_arch = "wasm32")]
mod browser {
    use console::worker::frame::{self, NO_CALL};
    use console::worker::protocol::{Answer, Reply};
    use console::worker::service::Service;
    use envelope::UnixTime;
    use getrandom::SysRng;
    use getrandom::rand_core::UnwrapErr;
    use wasm_bindgen::closure::Closure;
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

    pub(super) fn start() -> Result<(), JsValue> {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().dyn_into()?;
        let mut service = Service::new();
        let answering = scope.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let Ok((id, call)) = frame::read_call(&event.data()) else {
                return;
            };
            let reply = service.handle(call, now(), &mut UnwrapErr(SysRng));
            post(&answering, id, &reply);
        });
        scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        post(&scope, NO_CALL, &Reply::plain(Answer::Ready));
        Ok(())
    }

    fn post(scope: &DedicatedWorkerGlobalScope, id: u32, reply: &Reply) {
        if let Ok(frame) = frame::write_reply(id, reply) {
            // Posting fails only when the page is gone.
            let _ = scope.post_message_with_transfer(&frame.message, &frame.transfer);
        }
    }

    fn now() -> UnixTime {
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds fit for ages")]
        UnixTime::from_seconds((js_sys::Date::now() / 1000.0) as i64)
    }
}

#[cfg(target_arch = "wasm32")]
fn main() -> Result<(), wasm_bindgen::JsValue> {
    browser::start()
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    // Built on the host by the workspace's tests only; there is no page to talk to.
}
