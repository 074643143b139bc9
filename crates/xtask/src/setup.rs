//! What the other tasks need of this machine. Every step looks first and installs only what is
//! missing; it says on one line what it does and about how long that takes.

mod apt;
mod browser;
mod patternfly;
mod peers;
mod postgres;
mod tools;
pub(crate) mod wasm_target;

use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::project::Project;
use crate::stopwatch::{Stopwatch, in_words};

pub(crate) use browser::{chromedriver, chromium};
pub(crate) use peers::npm_program;
pub(crate) use tools::cargo_fuzz;

/// Which task the set-up is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// All checks and everything else.
    Everything,
    /// The checks that need no browser.
    WithoutBrowser,
    /// Building and serving the console.
    Serve,
}

/// One thing that may be missing.
struct Step {
    name: &'static str,
    about: &'static str,
    part: Part,
    present: fn(&Project) -> bool,
    install: fn(&Project) -> Result<()>,
}

/// What a step is needed for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Browser,
    Console,
    Tests,
}

impl Scope {
    const fn needs(self, part: Part) -> bool {
        match self {
            Self::Everything => true,
            Self::WithoutBrowser => !matches!(part, Part::Browser),
            Self::Serve => matches!(part, Part::Console),
        }
    }
}

/// Installs what is missing.
///
/// # Errors
/// A step fails, or needs something that only the person at the machine can give; the text says
/// exactly what.
pub(crate) fn run(project: &Project, scope: Scope) -> Result<()> {
    for step in STEPS.iter().filter(|step| scope.needs(step.part)) {
        if (step.present)(project) {
            continue;
        }
        println!("set-up: {}: {}", step.name, step.about);
        let watch = Stopwatch::start();
        (step.install)(project).with_context(|| format!("set-up of {}", step.name))?;
        if process::stop_requested() {
            bail!("interrupted");
        }
        if !(step.present)(project) {
            bail!(
                "set-up of {}: the installation succeeded, yet it is not found",
                step.name
            );
        }
        println!(
            "set-up: {}: done in {}",
            step.name,
            in_words(watch.elapsed())
        );
    }
    Ok(())
}

/// Lists every step and whether its result is there; changes nothing.
pub(crate) fn check(project: &Project) -> ExitCode {
    let mut missing = 0;
    for step in STEPS {
        let present = (step.present)(project);
        missing += usize::from(!present);
        let (word, about) = if present {
            ("there  ", "")
        } else {
            ("MISSING", step.about)
        };
        println!(
            "{}",
            format!("{word}  {:<14}  {about}", step.name).trim_end()
        );
    }
    if missing == 0 {
        println!("Nothing is missing.");
        return ExitCode::SUCCESS;
    }
    println!("{missing} missing; `cargo xtask setup` installs them.");
    ExitCode::FAILURE
}

const STEPS: &[Step] = &[
    Step {
        name: "wasm target",
        about: "rustup target add wasm32-unknown-unknown, under 1 min; where rustup cannot \
                download, the target is built from Debian's packages, about 2 min",
        part: Part::Console,
        present: |_| wasm_target::find().is_some(),
        install: wasm_target::install,
    },
    Step {
        name: "trunk",
        about: "bundles and serves the console; cargo install, 3 to 9 min",
        part: Part::Console,
        present: |_| tools::has_trunk(),
        install: tools::install_trunk,
    },
    Step {
        name: "wasm-bindgen",
        about: "JavaScript glue in the version of Cargo.lock; cargo install, 2 to 4 min",
        part: Part::Console,
        present: tools::has_wasm_bindgen,
        install: tools::install_wasm_bindgen,
    },
    Step {
        name: "node",
        about: "Node.js 20 or newer with npm, from Debian, about 1 min",
        part: Part::Console,
        present: |_| tools::has_node(),
        install: tools::install_node,
    },
    Step {
        name: "npm peers",
        about: "wasm-opt, PatternFly, jose, openpgp, playwright-core into target/peers; npm ci, \
                about 10 s",
        part: Part::Console,
        present: peers::has_npm,
        install: peers::install_npm,
    },
    Step {
        name: "patternfly",
        about: "style sheet and fonts of the console into target/patternfly; a copy, 1 s",
        part: Part::Console,
        present: patternfly::is_there,
        install: patternfly::copy,
    },
    Step {
        name: "nextest",
        about: "runs the tests; cargo install, about 5 min",
        part: Part::Tests,
        present: |_| tools::has_nextest(),
        install: tools::install_nextest,
    },
    Step {
        name: "gnupg",
        about: "OpenPGP peer of the tests, from Debian, under 1 min",
        part: Part::Tests,
        present: |_| process::output("gpg", &["--version"]).is_some(),
        install: |project| apt::install(project, &["gnupg"]),
    },
    Step {
        name: "sq",
        about: "second OpenPGP peer of the tests, from Debian, under 1 min",
        part: Part::Tests,
        present: |_| tools::has_sq(),
        install: |project| apt::install(project, &["sq"]),
    },
    Step {
        name: "more peers",
        about: "gosop, sqop and rnp, further OpenPGP peers of the tests, from Debian, about 10 s",
        part: Part::Tests,
        present: |_| tools::has_sop_and_rnp(),
        install: |project| apt::install(project, &["gosop", "rnp", "sqop"]),
    },
    Step {
        name: "openssl",
        about: "TLS peer of the tests, from Debian, about 10 s",
        part: Part::Tests,
        present: |_| process::output("openssl", &["version"]).is_some(),
        install: |project| apt::install(project, &["openssl"]),
    },
    Step {
        name: "python peers",
        about: "jwcrypto, schemathesis and others into target/peers/python; venv and pip, about 20 s",
        part: Part::Tests,
        present: peers::has_python,
        install: peers::install_python,
    },
    Step {
        name: "postgresql",
        about: "database server of the storage tests, from Debian, about 1 min",
        part: Part::Tests,
        present: |_| postgres::is_there(),
        install: |project| apt::install(project, &["postgresql"]),
    },
    Step {
        name: "chromium",
        about: "Chromium and its driver for the browser tests, from Debian, about 1 min",
        part: Part::Browser,
        present: |_| chromium().is_some() && chromedriver().is_some(),
        install: |project| apt::install(project, &["chromium", "chromium-driver"]),
    },
    Step {
        name: "fonts",
        about: "fonts for the screenshots, Korean among them, from Debian, about 1 min",
        part: Part::Browser,
        present: |_| browser::has_fonts(),
        install: |project| apt::install(project, &["fontconfig", "fonts-dejavu", "fonts-noto-cjk"]),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serving_needs_no_peer_and_no_browser() {
        assert!(Scope::Serve.needs(Part::Console));
        assert!(!Scope::Serve.needs(Part::Tests) && !Scope::Serve.needs(Part::Browser));
    }

    #[test]
    fn leaving_the_browser_out_leaves_only_that_out() {
        assert!(Scope::WithoutBrowser.needs(Part::Console));
        assert!(Scope::WithoutBrowser.needs(Part::Tests));
        assert!(!Scope::WithoutBrowser.needs(Part::Browser));
    }

    #[test]
    fn what_a_step_copies_is_installed_before_it() {
        let position = |name| STEPS.iter().position(|step| step.name == name).unwrap();
        assert!(position("node") < position("npm peers"));
        assert!(position("npm peers") < position("patternfly"));
    }
}
