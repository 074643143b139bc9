//! A place that takes dropped files, and a button that lets one choose them.

use patternfly_yew::prelude::{Button, ButtonSize, ButtonVariant, Icon};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::hooks::browser::{ReadFile, read_files};

/// Properties of [`DropZone`].
#[derive(PartialEq, Properties)]
pub(crate) struct DropZoneProps {
    /// Hears of every file that was read.
    pub on_file: Callback<ReadFile>,
    /// What lies in it.
    pub children: Html,
}

/// A place that takes dropped files.
#[component]
pub(crate) fn DropZone(props: &DropZoneProps) -> Html {
    // Children of the zone fire enter and leave as well; only the balance tells.
    let depth = use_mut_ref(|| 0_i32);
    let over = use_state_eq(|| false);
    let moved = |change: i32| {
        let (depth, over) = (depth.clone(), over.setter());
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            let mut depth = depth.borrow_mut();
            *depth = (*depth + change).max(0);
            over.set(*depth > 0);
        })
    };
    let ondrop = {
        let (depth, over, on_file) = (depth.clone(), over.setter(), props.on_file.clone());
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            *depth.borrow_mut() = 0;
            over.set(false);
            if let Some(files) = event.data_transfer().and_then(|data| data.files()) {
                read_files(&files, on_file.clone());
            }
        })
    };
    html! {
        <div
            class={classes!("ec-drop", over.then_some("ec-drop-over"))}
            ondragenter={moved(1)}
            ondragleave={moved(-1)}
            ondragover={Callback::from(|event: DragEvent| event.prevent_default())}
            {ondrop}
        >
            { props.children.clone() }
        </div>
    }
}

/// Properties of [`FileButton`].
#[derive(PartialEq, Properties)]
pub(crate) struct FileButtonProps {
    /// The id of the hidden file field.
    pub id: AttrValue,
    /// What the button says.
    pub label: AttrValue,
    /// Whether several files may be chosen.
    #[prop_or_default]
    pub multiple: bool,
    /// Hears of every file that was read.
    pub on_file: Callback<ReadFile>,
}

/// A button that opens the system's file dialogue.
#[component]
pub(crate) fn FileButton(props: &FileButtonProps) -> Html {
    let input = use_node_ref();
    let onclick = {
        let input = input.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let onchange = {
        let (input, on_file) = (input.clone(), props.on_file.clone());
        Callback::from(move |_: Event| {
            let Some(input) = input.cast::<HtmlInputElement>() else {
                return;
            };
            if let Some(files) = input.files() {
                read_files(&files, on_file.clone());
            }
            // So that the same file can be chosen again.
            input.set_value("");
        })
    };
    html! {
        <>
            <input
                ref={input}
                id={props.id.clone()}
                type="file"
                class="ec-file"
                tabindex="-1"
                aria-label={props.label.clone()}
                multiple={props.multiple}
                {onchange}
            />
            <Button
                variant={ButtonVariant::Secondary}
                size={ButtonSize::Small}
                icon={Icon::Upload.as_html()}
                label={props.label.to_string()}
                {onclick}
            />
        </>
    }
}
