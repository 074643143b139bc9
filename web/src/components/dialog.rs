//! A dialogue above the page. The browser's own element holds the focus, gives it back, and ends
//! with Escape; `patternfly_yew::Modal` does neither of the first two and names itself by an id that
//! it does not have.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// Properties of [`Dialog`].
#[derive(PartialEq, Properties)]
pub(crate) struct DialogProps {
    /// The id, and the mark for tests.
    pub id: AttrValue,
    /// What it is about.
    pub title: AttrValue,
    /// It was closed.
    pub on_close: Callback<()>,
    /// Its content.
    pub children: Html,
    /// Its buttons.
    pub footer: Html,
}

/// A dialogue above the page, open as long as it is there.
#[component]
pub(crate) fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            if let Some(dialog) = node.cast::<HtmlDialogElement>() {
                // Fails only for a dialogue that is open already.
                let _ = dialog.show_modal();
            }
        });
    }
    let oncancel = props
        .on_close
        .reform(|event: Event| event.prevent_default());
    let heading = format!("{}-title", props.id);
    html! {
        <dialog
            ref={node}
            id={props.id.clone()}
            class="pf-v6-c-modal-box pf-m-sm ec-dialog"
            aria-labelledby={heading.clone()}
            {oncancel}
        >
            <header class="pf-v6-c-modal-box__header">
                <div class="pf-v6-c-modal-box__header-main">
                    <h2 class="pf-v6-c-modal-box__title" id={heading}>{ &props.title }</h2>
                </div>
            </header>
            <div class="pf-v6-c-modal-box__body">{ props.children.clone() }</div>
            <footer class="pf-v6-c-modal-box__footer">{ props.footer.clone() }</footer>
        </dialog>
    }
}
