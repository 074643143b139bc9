//! `GET /api/v1/events`: changes as they happen. The browser keeps the connection; nothing is fetched
//! here.

use console::state::live::Heard;
use gloo::events::EventListener;
use web_sys::EventSource;
use yew::Callback;

/// Listens as long as it lives.
pub(crate) struct Changes {
    source: EventSource,
    _listeners: [EventListener; 4],
}

impl Changes {
    /// Begins to listen; none where the browser can not.
    pub(crate) fn listen(heard: &Callback<Heard>) -> Option<Self> {
        let source = EventSource::new(PATH).ok()?;
        let on = |event: &'static str, means: Heard| {
            let heard = heard.clone();
            EventListener::new(&source, event, move |_| heard.emit(means))
        };
        let (broken, heard_broken) = (source.clone(), heard.clone());
        let ended = (source.clone(), heard.clone());
        let listeners = [
            on("open", Heard::Opened),
            on("change", Heard::Changed),
            EventListener::new(&source, "error", move |_| {
                heard_broken.emit(if broken.ready_state() == EventSource::CLOSED {
                    Heard::Closed
                } else {
                    Heard::Broke
                });
            }),
            EventListener::new(&source, "session-ended", move |_| {
                // Or the browser would ask again, as nobody.
                ended.0.close();
                ended.1.emit(Heard::SessionEnded);
            }),
        ];
        Some(Self {
            source,
            _listeners: listeners,
        })
    }
}

impl Drop for Changes {
    fn drop(&mut self) {
        self.source.close();
    }
}

const PATH: &str = "api/v1/events";
