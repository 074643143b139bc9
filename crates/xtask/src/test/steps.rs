//! The list of checks. Nothing is checked elsewhere only.

use std::process::Command;

use anyhow::{Context, Result};

use crate::conformance;
use crate::dist;
use crate::process::run;
use crate::project::Project;
use crate::setup;
use crate::trunk;

/// One check.
pub(crate) struct Step {
    /// Its name for `--only`.
    pub(crate) name: &'static str,
    /// What it does.
    pub(crate) about: &'static str,
    /// Whether it needs Chromium.
    pub(crate) browser: bool,
    /// Runs it.
    pub(crate) run: fn(&Project) -> Result<Outcome>,
}

/// How a check ended that did not fail.
pub(crate) enum Outcome {
    /// All of it ran and succeeded.
    Passed,
    /// It needs something that is not there.
    Skipped(&'static str),
}

/// All checks, the quickest to fail first; later ones use what earlier ones built.
pub(crate) const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        about: "formatting",
        browser: false,
        run: fmt,
    },
    Step {
        name: "clippy",
        about: "lints, warnings denied",
        browser: false,
        run: clippy,
    },
    Step {
        name: "docs",
        about: "documentation and its examples",
        browser: false,
        run: docs,
    },
    Step {
        name: "native",
        about: "tests of every crate",
        browser: false,
        run: native,
    },
    Step {
        name: "fuzz",
        about: "the fuzz targets compile",
        browser: false,
        run: fuzz,
    },
    Step {
        name: "layering",
        about: "who may depend on whom",
        browser: false,
        run: layering,
    },
    Step {
        name: "no-std",
        about: "a linked binary without std",
        browser: false,
        run: no_std,
    },
    Step {
        name: "wasm-node",
        about: "wasm tests in Node.js",
        browser: false,
        run: wasm_node,
    },
    Step {
        name: "npm",
        about: "the npm package, used from Node.js",
        browser: false,
        run: npm,
    },
    Step {
        name: "server",
        about: "the server from outside",
        browser: false,
        run: server,
    },
    Step {
        name: "echo",
        about: "the counterparty's calls, made with other people's tools",
        browser: false,
        run: echo,
    },
    Step {
        name: "rotation",
        about: "whole rotations under traffic",
        browser: false,
        run: rotation,
    },
    Step {
        name: "triage",
        about: "many bodies at once",
        browser: false,
        run: triage,
    },
    Step {
        name: "interop",
        about: "other people's tools",
        browser: false,
        run: interop,
    },
    Step {
        name: "diagnosis",
        about: "one cause for each broken payload",
        browser: false,
        run: diagnosis,
    },
    Step {
        name: "corpora",
        about: "published test vectors",
        browser: false,
        run: corpora,
    },
    Step {
        name: "wasm-chromium",
        about: "wasm tests in Chromium",
        browser: true,
        run: wasm_chromium,
    },
    Step {
        name: "page",
        about: "release build of the console",
        browser: true,
        run: page,
    },
    Step {
        name: "console",
        about: "the console in Chromium",
        browser: true,
        run: console,
    },
];

fn fmt(project: &Project) -> Result<Outcome> {
    passed(&mut project.cargo(&["fmt", "--all", "--check"]))
}

fn clippy(project: &Project) -> Result<Outcome> {
    run(&mut project.cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))?;
    let core = [
        "clippy",
        "--package",
        "envelope",
        "--no-default-features",
        "--features",
        "jose",
    ];
    passed(
        project
            .cargo(&core)
            .args(["--all-targets", "--", "-D", "warnings"]),
    )
}

fn docs(project: &Project) -> Result<Outcome> {
    let mut doc = project.cargo(&["doc", "--workspace", "--no-deps", "--lib"]);
    run(doc.env("RUSTDOCFLAGS", "-D warnings"))?;
    passed(&mut project.cargo(&["test", "--workspace", "--doc"]))
}

fn native(project: &Project) -> Result<Outcome> {
    // `vectors` runs in the step `corpora`, in one table with everything else that is published.
    passed(project.cargo(&["nextest", "run", "--workspace"]).args([
        "--exclude",
        "conformance",
        "--exclude",
        "vectors",
    ]))
}

/// Whether the binaries for libFuzzer compile, which needs no nightly toolchain; what they do runs
/// among the native tests.
fn fuzz(project: &Project) -> Result<Outcome> {
    passed(&mut project.cargo(&["check", "--manifest-path", "tests/fuzz/Cargo.toml"]))
}

fn no_std(project: &Project) -> Result<Outcome> {
    let mut proof = project.cargo(&["run", "--manifest-path", "tests/no_std/Cargo.toml"]);
    passed(proof.env("CARGO_TARGET_DIR", project.native_build().join("no_std")))
}

fn wasm_node(project: &Project) -> Result<Outcome> {
    for tests in WASM_TESTS {
        run(&mut wasm_tests(project, tests)?)?;
    }
    Ok(Outcome::Passed)
}

fn wasm_chromium(project: &Project) -> Result<Outcome> {
    let driver = setup::chromedriver().context("no chromedriver on PATH")?;
    for tests in WASM_TESTS {
        let mut tests = wasm_tests(project, tests)?;
        run(tests
            .env("CHROMEDRIVER", &driver)
            .env("WASM_BINDGEN_USE_BROWSER", "1"))?;
    }
    Ok(Outcome::Passed)
}

fn npm(project: &Project) -> Result<Outcome> {
    let package = dist::npm(project)?;
    dist::try_in_node(project, &package)?;
    Ok(Outcome::Passed)
}

fn page(project: &Project) -> Result<Outcome> {
    passed(trunk::command(project)?.args(["build", "--release"]))
}

fn layering(project: &Project) -> Result<Outcome> {
    passed(&mut from_outside(project, "layering"))
}

fn server(project: &Project) -> Result<Outcome> {
    build_programs(project)?;
    passed(&mut from_outside(project, "server"))
}

fn echo(project: &Project) -> Result<Outcome> {
    build_programs(project)?;
    passed(&mut from_outside(project, "echo"))
}

fn rotation(project: &Project) -> Result<Outcome> {
    build_programs(project)?;
    passed(&mut from_outside(project, "rotation"))
}

fn triage(project: &Project) -> Result<Outcome> {
    build_programs(project)?;
    passed(&mut from_outside(project, "triage"))
}

fn interop(project: &Project) -> Result<Outcome> {
    build_programs(project)?;
    passed(&mut from_outside(project, "interop"))
}

fn diagnosis(project: &Project) -> Result<Outcome> {
    build_programs(project)?;
    passed(&mut from_outside(project, "diagnosis"))
}

fn corpora(project: &Project) -> Result<Outcome> {
    if !conformance::has_corpora() {
        return Ok(Outcome::Skipped(conformance::NO_CORPORA));
    }
    conformance::run(project, false)?;
    Ok(Outcome::Passed)
}

fn console(project: &Project) -> Result<Outcome> {
    let chromium = setup::chromium().context("no Chromium on PATH")?;
    build_programs(project)?;
    passed(from_outside(project, "console").env("CHROMIUM", chromium))
}

/// The programs that the tests from outside start.
fn build_programs(project: &Project) -> Result<()> {
    run(&mut project.cargo(&[
        "build",
        "--package",
        "envelope-cli",
        "--package",
        "keyset-server",
    ]))
}

fn from_outside(project: &Project, target: &str) -> Command {
    project.cargo(&[
        "nextest",
        "run",
        "--package",
        "conformance",
        "--test",
        target,
    ])
}

fn wasm_tests(project: &Project, package: &[&str]) -> Result<Command> {
    let mut tests = project.wasm_command("cargo")?;
    tests
        .args(["test", "--target", "wasm32-unknown-unknown", "--package"])
        .args(package)
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            "wasm-bindgen-test-runner",
        )
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    Ok(tests)
}

fn passed(command: &mut Command) -> Result<Outcome> {
    run(command)?;
    Ok(Outcome::Passed)
}

/// The packages with tests in WebAssembly: the binding, and the tokens that others published.
const WASM_TESTS: [&[&str]; 2] = [
    &["envelope-wasm"],
    &["vectors", "--no-default-features", "--test", "wasm"],
];
