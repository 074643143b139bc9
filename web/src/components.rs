//! The parts that pages are made of: properties in, callbacks out. No fetch, no clock, no policy.

pub(crate) mod copy_button;
pub(crate) mod diagnosis_view;
pub(crate) mod drop_zone;
pub(crate) mod facts;
pub(crate) mod field;
pub(crate) mod findings;
pub(crate) mod generate_form;
pub(crate) mod inspect_pane;
pub(crate) mod key_item;
pub(crate) mod keys_panel;
pub(crate) mod keyset_filter;
pub(crate) mod keyset_table;
pub(crate) mod layer_tree;
pub(crate) mod message_card;
pub(crate) mod open_pane;
pub(crate) mod open_result;
pub(crate) mod pane_tabs;
pub(crate) mod passphrase;
pub(crate) mod payload_view;
pub(crate) mod profile_choice;
pub(crate) mod seal_options;
pub(crate) mod seal_pane;
pub(crate) mod seal_result;
pub(crate) mod shell;
pub(crate) mod tone_label;
