//! Files, downloads and the clipboard. Nothing here keeps what it carries.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, BlobPropertyBag, File, FileList, HtmlAnchorElement, HtmlElement, ScrollIntoViewOptions,
    ScrollLogicalPosition, Url,
};
use yew::Callback;

/// A file that was read; it may be a secret key.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ReadFile {
    /// Its name, without a path.
    pub name: String,
    /// Its octets.
    pub octets: Vec<u8>,
}

/// Reads every file of a list, one after the other; a file that cannot be read is left out.
pub(crate) fn read_files(files: &FileList, on_file: Callback<ReadFile>) {
    let files: Vec<File> = (0..files.length()).filter_map(|at| files.get(at)).collect();
    spawn_local(async move {
        for file in files {
            if let Ok(buffer) = JsFuture::from(file.array_buffer()).await {
                let octets = Uint8Array::new(&buffer).to_vec();
                on_file.emit(ReadFile {
                    name: file.name(),
                    octets,
                });
            }
        }
    });
}

/// Reads a piece of a file, shorter where the file ends; none where it can not be read any more.
pub(crate) fn read_piece(
    file: &File,
    from: u64,
    most: u32,
    then: impl FnOnce(Option<Vec<u8>>) + 'static,
) {
    #[expect(
        clippy::cast_precision_loss,
        reason = "lengths of files are below 2^53"
    )]
    let (start, end) = (from as f64, from.saturating_add(most.into()) as f64);
    let piece = file.slice_with_f64_and_f64(start, end);
    spawn_local(async move {
        let read = async {
            let buffer = JsFuture::from(piece.ok()?.array_buffer()).await.ok()?;
            Some(Uint8Array::new(&buffer).to_vec())
        };
        then(read.await);
    });
}

/// Puts a text on the clipboard; `on_done` hears whether it got there.
pub(crate) fn copy(text: String, on_done: Callback<bool>) {
    spawn_local(async move {
        let clipboard = gloo::utils::window().navigator().clipboard();
        // Absent where the page is not served from a trustworthy address.
        let done = if clipboard.is_undefined() {
            false
        } else {
            JsFuture::from(clipboard.write_text(&text)).await.is_ok()
        };
        on_done.emit(done);
    });
}

/// Offers octets as a file.
pub(crate) fn download(name: &str, media_type: &str, octets: &[u8]) {
    // Nothing else can be done where the browser refuses.
    let _ = offer(name, media_type, octets);
}

/// Opens the system's dialogue for printing.
pub(crate) fn print() {
    // Where it is not allowed nothing else can be done.
    let _ = gloo::utils::window().print();
}

/// What stands behind the `#` of the address; empty without one.
pub(crate) fn fragment() -> String {
    let hash = gloo::utils::window().location().hash();
    hash.unwrap_or_default().trim_start_matches('#').into()
}

/// Brings the element with this id into view and focus.
pub(crate) fn go_to(id: &str) {
    if let Some(element) = gloo::utils::document().get_element_by_id(id) {
        element.scroll_into_view();
        if let Some(element) = element.dyn_ref::<HtmlElement>() {
            let _ = element.focus();
        }
    }
}

/// Brings the element with this id into view, no further than needed.
pub(crate) fn reveal(id: &str) {
    if let Some(element) = gloo::utils::document().get_element_by_id(id) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

fn offer(name: &str, media_type: &str, octets: &[u8]) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&Uint8Array::from(octets));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = gloo::utils::document().create_element("a")?.dyn_into()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address)
}
