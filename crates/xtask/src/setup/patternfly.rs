//! The console's style sheet: copied out of its npm package together with the files it refers to,
//! under the same relative paths.

use std::fs;

use anyhow::{Context, Result};

use super::peers::{NPM_LOCK, is_stamped, stamp};
use crate::project::Project;

/// Whether the style sheet is there and is that of the lock file.
pub(crate) fn is_there(project: &Project) -> bool {
    project.generated("patternfly").join(STYLE_SHEET).is_file()
        && is_stamped(&project.path(NPM_LOCK), &project.generated(STAMP))
}

/// Copies the style sheet, its fonts and its images.
///
/// # Errors
/// A file cannot be copied.
pub(crate) fn copy(project: &Project) -> Result<()> {
    let from = project.generated("peers/node_modules/@patternfly/patternfly");
    let to = project.generated("patternfly");
    if to.exists() {
        fs::remove_dir_all(&to)?;
    }
    fs::create_dir_all(&to)?;
    let css = from.join(STYLE_SHEET);
    let css = fs::read_to_string(&css).with_context(|| format!("no {}", css.display()))?;
    fs::write(to.join(STYLE_SHEET), &css)?;
    for file in referenced_files(&css) {
        let (source, copy) = (from.join(file), to.join(file));
        if let Some(folder) = copy.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(&source, &copy).with_context(|| format!("cannot copy {}", source.display()))?;
    }
    stamp(&project.path(NPM_LOCK), &project.generated(STAMP))
}

/// The relative paths inside `url(...)`, each once.
fn referenced_files(css: &str) -> Vec<&str> {
    let mut files: Vec<&str> = css
        .split("url(")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .map(|path| path.trim_matches(['"', '\'']).trim_start_matches("./"))
        .map(|path| path.split(['?', '#']).next().unwrap_or(path))
        .filter(|path| !path.is_empty() && !path.contains(':') && !path.starts_with('/'))
        .collect();
    files.sort_unstable();
    files.dedup();
    files
}

/// Apart from the copies, all of which go into the page.
const STAMP: &str = "setup/patternfly.complete";
const STYLE_SHEET: &str = "patternfly.min.css";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_beside_the_style_sheet_are_referenced() {
        let css = r#"@font-face{src:url(assets/a.woff2) format("woff2"),url('assets/a.woff2?#x')}
            i{background:url("./assets/b.svg")} b{background:url(data:image/svg+xml;utf8,x)}
            u{background:url(https://example.test/c.svg)} s{mask:url(#fragment)}"#;
        assert_eq!(referenced_files(css), ["assets/a.woff2", "assets/b.svg"]);
    }
}
