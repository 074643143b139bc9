//! Serves the console: the key set server with a demo key set and a simulated counterparty behind,
//! Trunk in front. None outlives this process.

mod http;
mod link;
mod trunk_config;

use std::fs;
use std::net::TcpListener;
use std::process::{Command, ExitCode};
use std::thread;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::process::{self, Group};
use crate::project::Project;
use crate::setup::{self, Scope};
use crate::trunk;

/// How to serve.
#[derive(Args)]
pub(crate) struct ServeArgs {
    /// Build optimised, as for a release.
    #[arg(long)]
    release: bool,
    /// Port of the page on 127.0.0.1; the servers take the next free ones after it.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Open the page in a browser.
    #[arg(long)]
    open: bool,
}

/// Sets up, builds and serves until Ctrl-C.
///
/// # Errors
/// The set-up or the build fails, the port is taken, or one of the servers ends by itself.
pub(crate) fn run(project: &Project, args: &ServeArgs) -> Result<ExitCode> {
    match serve(project, args) {
        Err(_) if process::stop_requested() => {
            println!("All servers have ended.");
            Ok(ExitCode::SUCCESS)
        }
        result => result.map(|()| ExitCode::SUCCESS),
    }
}

/// A server of ours, by the name people know it under.
struct Running {
    name: &'static str,
    group: Group,
}

/// Where they listen, all on 127.0.0.1.
struct Ports {
    page: u16,
    server: u16,
    /// The partner's echo.
    echo: u16,
    counterparty: u16,
}

impl Ports {
    fn choose(page: u16) -> Result<Self> {
        if !is_free(page) {
            bail!("port {page} is taken; choose another one with --port");
        }
        let mut free = (page.saturating_add(1)..=u16::MAX)
            .take(NEIGHBOURS)
            .filter(|port| is_free(*port));
        let mut next = || {
            let port = free.next();
            port.with_context(|| format!("no free port after {page}"))
        };
        Ok(Self {
            page,
            server: next()?,
            echo: next()?,
            counterparty: next()?,
        })
    }
}

fn serve(project: &Project, args: &ServeArgs) -> Result<()> {
    setup::run(project, Scope::Serve)?;
    build_server(project, args.release)?;
    let ports = Ports::choose(args.port)?;
    let mut running = vec![start_counterparty(project, args, &ports)?];
    watch(&mut running, || {
        http::answers(ports.counterparty, "/healthz")
    })?;
    running.push(start_server(project, args, &ports)?);
    watch(&mut running, || http::answers(ports.server, "/healthz"))?;
    println!("serve: building the console; the first time takes some minutes");
    running.push(start_trunk(project, args, &ports)?);
    watch(&mut running, || http::answers(ports.page, "/"))?;
    println!(
        "\n    Open http://127.0.0.1:{}/        (Ctrl-C ends all servers)",
        ports.page
    );
    println!("    Or signed in, to change keys; each link works once, for 15 minutes:");
    for (name, what) in PEOPLE {
        let link = link::to_page(&mut operator_link(project, args, name), ports.page)?;
        println!("    {link}        ({what})");
    }
    println!();
    watch(&mut running, || false)
}

fn build_server(project: &Project, release: bool) -> Result<()> {
    println!("serve: building the server; the first time takes some minutes");
    let mut build = project.cargo(&["build", "--package", "keyset-server"]);
    if release {
        build.arg("--release");
    }
    process::run(&mut build)
}

/// `keyset-server operator link` for the demo's data directory.
fn operator_link(project: &Project, args: &ServeArgs, name: &str) -> Command {
    let mut command = server(project, args);
    command
        .args([
            "operator",
            "link",
            name,
            "--role",
            "key-manager",
            "--data-dir",
        ])
        .arg(project.generated(PARTNER));
    command
}

fn server(project: &Project, args: &ServeArgs) -> Command {
    let profile = if args.release { "release" } else { "debug" };
    let program = project.native_build().join(profile).join("keyset-server");
    project.command(&program.to_string_lossy())
}

/// A counterparty to send echoes to, which is none.
fn start_counterparty(project: &Project, args: &ServeArgs, ports: &Ports) -> Result<Running> {
    let (published, echo) = (ports.server, ports.echo);
    let mut command = server(project, args);
    command
        .args(["--counterparty", "--data-dir"])
        .arg(project.generated("demo/counterparty"))
        .args(["--listen", &format!("127.0.0.1:{}", ports.counterparty)])
        .args(["--partner", &format!("http://127.0.0.1:{published}")])
        .args([
            "--partner-echo",
            &format!("http://127.0.0.1:{echo}/korea-cards-v1/echo"),
        ]);
    Ok(Running {
        name: "the simulated counterparty",
        group: Group::spawn(&mut command)?,
    })
}

fn start_server(project: &Project, args: &ServeArgs, ports: &Ports) -> Result<Running> {
    let counterparty = ports.counterparty;
    let mut command = server(project, args);
    command
        .args(["--demo", "--data-dir"])
        .arg(project.generated(PARTNER))
        .args(["--listen", &format!("127.0.0.1:{}", ports.server)])
        .args(["--partner-listen", &format!("127.0.0.1:{}", ports.echo)])
        .args([
            "--counterparty-url",
            &format!("sandbox=http://127.0.0.1:{counterparty}/gsp/korea-cards-v1/echo/PARTNER"),
        ]);
    Ok(Running {
        name: "keyset-server",
        group: Group::spawn(&mut command)?,
    })
}

fn start_trunk(project: &Project, args: &ServeArgs, ports: &Ports) -> Result<Running> {
    let folder = project.generated("serve");
    fs::create_dir_all(&folder)?;
    let config = folder.join("trunk.json");
    let text = fs::read_to_string(project.path("Trunk.toml")).context("no Trunk.toml")?;
    let adapted = trunk_config::adapt(&text, &project.path(""), &folder, ports.server)?;
    fs::write(&config, adapted)?;
    let mut command = trunk::command(project)?;
    command
        .arg("--config")
        .arg(&config)
        .args(["serve", "--address", "127.0.0.1"]);
    command.args(["--port", &ports.page.to_string()]);
    if args.release {
        command.arg("--release");
    }
    if args.open {
        command.arg("--open");
    }
    Ok(Running {
        name: "trunk",
        group: Group::spawn(&mut command)?,
    })
}

/// Waits until `done`, as long as all servers run.
fn watch(running: &mut [Running], done: impl Fn() -> bool) -> Result<()> {
    while !done() {
        for server in running.iter_mut() {
            if let Some(status) = server.group.poll()? {
                bail!("{} has ended by itself: {status}", server.name);
            }
        }
        if process::stop_requested() {
            bail!("interrupted");
        }
        thread::sleep(process::POLL);
    }
    Ok(())
}

fn is_free(port: u16) -> bool {
    TcpListener::bind(("127.0.0.1", port)).is_ok()
}

const NEIGHBOURS: usize = 20;

/// The data directory of the demo, beside that of the simulated counterparty.
const PARTNER: &str = "demo/partner";

/// Two, because some steps need a second person.
const PEOPLE: [(&str, &str); 2] = [
    ("operator", "you"),
    ("colleague", "a second person, in a private window"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_refused_with_the_way_out() {
        let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = Ports::choose(port).err().unwrap().to_string();
        assert!(error.contains(&port.to_string()) && error.contains("--port"));
    }

    #[test]
    fn a_server_that_ends_by_itself_is_named() {
        let mut command = Command::new("sh");
        let group = Group::spawn(command.args(["-c", "exit 7"])).unwrap();
        let mut running = [Running {
            name: "the-server",
            group,
        }];
        let error = watch(&mut running, || false).unwrap_err().to_string();
        assert!(error.contains("the-server") && error.contains('7'));
    }
}
