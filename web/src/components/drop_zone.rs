//! A place that takes dropped files, and a button that lets one choose them.

use patternfly_yew::prelude::{Button, ButtonSize, ButtonVariant, Icon};
use web_sys::{File, FileList, HtmlInputElement};
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

/// A place that takes dropped files and reads them.
#[component]
pub(crate) fn DropZone(props: &DropZoneProps) -> Html {
    html! { <Zone on_files={reading(&props.on_file)}>{ props.children.clone() }</Zone> }
}

/// Properties of [`RawDropZone`].
#[derive(PartialEq, Properties)]
pub(crate) struct RawDropZoneProps {
    /// Hears of the first file, which was not read yet.
    pub on_file: Callback<File>,
    /// What lies in it.
    pub children: Html,
}

/// A place that takes one dropped file of any length.
#[component]
pub(crate) fn RawDropZone(props: &RawDropZoneProps) -> Html {
    html! { <Zone on_files={first(&props.on_file)}>{ props.children.clone() }</Zone> }
}

fn reading(on_file: &Callback<ReadFile>) -> Callback<FileList> {
    let on_file = on_file.clone();
    Callback::from(move |files: FileList| read_files(&files, on_file.clone()))
}

fn first(on_file: &Callback<File>) -> Callback<FileList> {
    let on_file = on_file.clone();
    Callback::from(move |files: FileList| {
        if let Some(file) = files.get(0) {
            on_file.emit(file);
        }
    })
}

#[derive(PartialEq, Properties)]
struct ZoneProps {
    on_files: Callback<FileList>,
    children: Html,
}

#[component]
fn Zone(props: &ZoneProps) -> Html {
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
        let (depth, over, on_files) = (depth.clone(), over.setter(), props.on_files.clone());
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            *depth.borrow_mut() = 0;
            over.set(false);
            if let Some(files) = event.data_transfer().and_then(|data| data.files()) {
                on_files.emit(files);
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

/// A button that lets files be chosen and reads them.
#[component]
pub(crate) fn FileButton(props: &FileButtonProps) -> Html {
    html! {
        <Chooser
            id={props.id.clone()}
            label={props.label.clone()}
            multiple={props.multiple}
            on_files={reading(&props.on_file)}
        />
    }
}

/// Properties of [`FilePicker`].
#[derive(PartialEq, Properties)]
pub(crate) struct FilePickerProps {
    /// The id of the hidden file field.
    pub id: AttrValue,
    /// What the button says.
    pub label: AttrValue,
    /// Hears of the file, which was not read yet.
    pub on_file: Callback<File>,
}

/// A button that lets one file of any length be chosen.
#[component]
pub(crate) fn FilePicker(props: &FilePickerProps) -> Html {
    html! {
        <Chooser
            id={props.id.clone()}
            label={props.label.clone()}
            multiple=false
            on_files={first(&props.on_file)}
        />
    }
}

#[derive(PartialEq, Properties)]
struct ChooserProps {
    id: AttrValue,
    label: AttrValue,
    multiple: bool,
    on_files: Callback<FileList>,
}

#[component]
fn Chooser(props: &ChooserProps) -> Html {
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
        let (input, on_files) = (input.clone(), props.on_files.clone());
        Callback::from(move |_: Event| {
            let Some(input) = input.cast::<HtmlInputElement>() else {
                return;
            };
            if let Some(files) = input.files() {
                on_files.emit(files);
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
