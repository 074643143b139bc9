//! The console's page. It holds no keys and calls no codec function: whatever concerns a message
//! is asked of the codec worker, by messages; whatever concerns the key set, of the server.
//!
//! Marks that the browser tests rely on, each an `id` or a `data-testid`:
//!
//! | where | marks |
//! |---|---|
//! | message | `payload-input` `payload-file` `recognised` `clear-payload` `sample-openpgp` `sample-jwe` `sample-legacy` `sample-fault` |
//! | views | `view-message` `view-triage` `view-compare` `view-why` `view-history` |
//! | panes | `tab-inspect` `tab-open` `tab-seal` |
//! | inspect | `layers` `layer` `recipients` `jose-header` `finding` `diagnosis` `evidence` `remedies` `remedy-N` `hex` `hex-cursor` |
//! | open | `profile-select` `passphrase` `open-run` `open-result` `open-payload` `signature-verdict` `key-outcome` `copy-payload` `download-payload` `reveal-payload` `payload-search` `payload-fold` `protocol` `protocol-finding` `report-html` `report-json` |
//! | triage | `triage-file` `triage-running` `triage-counts` `triage-stop` `triage-report` `triage-numbers` `triage-chart` `triage-cause` `triage-html` `triage-json` `triage-clear` |
//! | compare | `compare-left` `compare-right` `compare-swap` `compare-clear` `compare-only` `compared` `compare-summary` |
//! | guide | `why-caller` `why-status` `why-answer` `why-code` `why-url` `why-account` `why-type` `why-worked` `suspects` `suspect` |
//! | history | `history-table` `history-row` `history-clear` |
//! | seal | `seal-profile` `seal-payload` `echo-template` `seal-recipient-N` `seal-signer-N` `seal-run` `seal-result` `seal-body` `seal-content-type` `seal-curl` |
//! | keys | `keys` `key-paste` `key-load` `key-file` `key-list` `key` `key-trusted-N` `generate-key` `forget-keys` |
//! | rotation | `signed-in` `signed-out` `rotation-list` `rotation-steps` `task` `task-NAME` `do-NAME` `old-key` `new-key` `history` `emergency` `outcome` `proposals` `proposal` `agree-ID` `end-ID` |
//! | rotation form | `deed` `deed-submit` `deed-cancel` `deed-confirm` `deed-fingerprint` `deed-channel` `comparison` `consequences` `evidence-KIND` `refusal` |
//! | readiness | `readiness-run` `readiness-stop` `readiness-running` `readiness-stopped` `readiness-failed` `check` `remedy` `readiness-report` `readiness-print` `readiness-keys` `echo-THUMBPRINT` `echo-outcome` `readiness-history` `readiness-row` `readiness-empty` `readiness-error` `readiness-not-found` |
//! | audit | `audit-operator` `audit-action` `audit-key` `audit-since` `audit-until` `audit-look` `audit-clear` `audit-table` `audit-count` `audit-more` `audit-verify` `audit-verified` `audit-file` `audit-empty` `audit-error` |
//! | record | `emergency-way` `undo-NAME` `proof` `rotation-record` `record-events` `record-print` |
//! | sign in | `link-ended` |
//! | key set | `keyset-table` `keyset-row` `keyset-error` `keyset-empty` `keyset-loading` `keyset-retry` `keyset-filter` `timeline` `bar` `key-detail` `thumbprint` `words` `public-half` `export-FILE` |
//! | key set import | `keyset-import` `import` `import-owner` `import-environment` `import-use` `import-public` `import-look` `import-preview` `import-entry` `import-finding` `import-enter` `import-cancel` |
#![forbid(unsafe_code)]

extern crate alloc;

mod api;
mod app;
mod components;
mod hooks;
mod navigation;
mod pages;

fn main() {
    yew::Renderer::<app::App>::new().render();
}
