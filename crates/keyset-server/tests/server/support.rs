//! Starting the program and talking HTTP/1.1 to it, octet by octet, so that a test may say
//! anything a hostile client could.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

/// An RSA certificate with an encryption subkey, made by GnuPG for these tests alone.
pub(crate) const CERTIFICATE: &str = include_str!("../fixtures/throw-away.public.asc");

/// The same with another encryption subkey, and an end of the primary key, made by GnuPG too.
pub(crate) const NEWER_CERTIFICATE: &str = include_str!("../fixtures/throw-away.newer.asc");

/// Its secret key.
pub(crate) const SECRET_KEY: &str = include_str!("../fixtures/throw-away.secret.asc");

/// A running server, killed when dropped.
pub(crate) struct Server {
    child: Child,
    address: String,
    link: String,
    cookie: String,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Server {
    pub(crate) fn start(dir: &Path) -> Self {
        Self::start_with(dir, &[])
    }

    pub(crate) fn start_with(dir: &Path, arguments: &[&str]) -> Self {
        Self::start_at(dir, "127.0.0.1:0", arguments)
    }

    /// Starts it at an address that others know already.
    pub(crate) fn start_at(dir: &Path, listen: &str, arguments: &[&str]) -> Self {
        Self::start_alone_at(dir, listen, arguments).signed_in_by_its_link()
    }

    /// Nobody signs in.
    pub(crate) fn start_alone(dir: &Path, arguments: &[&str]) -> Self {
        Self::start_alone_at(dir, "127.0.0.1:0", arguments)
    }

    fn start_alone_at(dir: &Path, listen: &str, arguments: &[&str]) -> Self {
        let mut command = command_at(dir, listen);
        // Where a test does not say otherwise, keys may be used as soon as they are made.
        if !arguments.contains(&"--max-age") {
            command.args(["--max-age", "0"]);
        }
        Self::started(command.args(arguments))
    }

    /// With its master key in another folder, as production needs it.
    pub(crate) fn start_for_production(dir: &Path) -> Self {
        Self::start_with(dir, &["--master-key", &master_key_apart()])
    }

    /// With a variable in its environment.
    pub(crate) fn start_where(dir: &Path, variable: &str, value: &Path) -> Self {
        let mut command = command(dir);
        let command = command.args(["--max-age", "0"]).env(variable, value);
        Self::started(command).signed_in_by_its_link()
    }

    fn signed_in_by_its_link(mut self) -> Self {
        self.cookie = self.sign_in(&self.link);
        self
    }

    fn started(command: &mut Command) -> Self {
        let (child, [origin, sign_in]) = said_at_start(command);
        let address = origin.strip_prefix("listening on http://").expect(&origin);
        let link = sign_in.strip_prefix("sign in once: ").unwrap_or(&sign_in);
        Self {
            child,
            address: address.into(),
            link: link.into(),
            cookie: String::new(),
        }
    }

    /// Starts a simulated counterparty; nobody signs in there.
    pub(crate) fn simulation(dir: &Path, arguments: &[&str]) -> Self {
        let mut child = command(dir)
            .arg("--counterparty")
            .args(arguments)
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("listening on http://").map(String::from))
            .expect("an address");
        Self {
            child,
            address,
            link: String::new(),
            cookie: String::new(),
        }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The link that was printed at the start; it is used already.
    pub(crate) fn link(&self) -> &str {
        &self.link
    }

    /// Signs in with a link: the cookie of the session.
    pub(crate) fn sign_in(&self, link: &str) -> String {
        let answer = self.follow(link);
        assert_eq!(answer.status, 200, "{}", answer.text());
        let cookie = answer.header("set-cookie").unwrap();
        cookie.split(';').next().unwrap().into()
    }

    /// Opens a link.
    pub(crate) fn follow(&self, link: &str) -> Answer {
        let path = link.find("/api/").map(|at| &link[at..]).unwrap();
        self.get(path)
    }

    /// The headers of a change by the person who is signed in.
    pub(crate) fn signed_in(&self) -> [(&str, &str); 3] {
        [
            ("Content-Type", "application/json"),
            ("Cookie", &self.cookie),
            ("X-Requested-By", "keyset-console"),
        ]
    }

    /// A link for another person, made on the command line.
    pub(crate) fn link_for(&self, dir: &Path, name: &str, role: &str) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_keyset-server"))
            .args(["operator", "link", name, "--role", role])
            .args(["--listen", &self.address, "--data-dir"])
            .arg(dir)
            .output()
            .unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap().trim().into()
    }

    /// Ends it on the spot, as a power cut does.
    pub(crate) fn kill(&self) {
        let id = self.child.id().to_string();
        let killed = Command::new("kill").args(["-s", "KILL", &id]).status();
        assert!(killed.unwrap().success());
    }

    /// Posts to a server that may end meanwhile: the status, where a whole answer came.
    pub(crate) fn try_post(&self, path: &str, body: &Value) -> Option<u16> {
        let body = body.to_string();
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nCookie: {}\r\n\
             X-Requested-By: keyset-console\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            self.cookie,
            body.len()
        );
        let mut stream = TcpStream::connect(&self.address).ok()?;
        stream.write_all(request.as_bytes()).ok()?;
        let mut octets = Vec::new();
        stream.read_to_end(&mut octets).ok()?;
        let head = octets.windows(4).any(|four| four == b"\r\n\r\n");
        head.then(|| Answer::read(&octets).status)
    }

    /// Asks it to end, and waits until it did.
    pub(crate) fn stop(mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-s", signal, &id])
                .status()
                .unwrap()
                .success()
        );
        self.child.wait().unwrap().code()
    }

    /// As the person who is signed in, where somebody is.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[("Cookie", &self.cookie)], b"")
    }

    pub(crate) fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask("GET", path, headers, b"")
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask("POST", path, &self.signed_in(), body.to_string().as_bytes())
    }

    /// Posts a public key of the counterparty's sandbox.
    pub(crate) fn import(&self, public: impl Into<Value>) -> Answer {
        let import = json!({
            "owner": "counterparty", "environment": "sandbox", "public": public.into(),
        });
        self.post("/api/v1/keys", &json!({ "import": import }))
    }

    /// A request with a right `Host` header.
    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let host = [("Host", self.address.as_str())];
        self.ask_as_is(method, path, &[&host, headers].concat(), body)
    }

    /// A request with these headers alone.
    pub(crate) fn ask_as_is(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        self.exchange("1.1", method, path, headers, body)
    }

    /// A request of another version of HTTP, with a right `Host` header.
    pub(crate) fn ask_in(
        &self,
        version: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let host = [("Host", self.address.as_str())];
        self.exchange(version, method, path, &[&host, headers].concat(), body)
    }

    fn exchange(
        &self,
        version: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let mut request = format!("{method} {path} HTTP/{version}\r\nConnection: close\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(120)))
            .unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        // A server that refuses a long body by its length may close before it was sent.
        let _ = stream.write_all(body);
        let mut octets = Vec::new();
        let _ = stream.read_to_end(&mut octets);
        Answer::read(&octets)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    pub(crate) fn read(octets: &[u8]) -> Self {
        let end = octets
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .expect("a head");
        let head = String::from_utf8(octets[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self {
            status,
            head,
            body: octets[end + 4..].to_vec(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The status and code of a refusal, which must be a problem document.
    pub(crate) fn problem(&self) -> (u16, String) {
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json"),
            "{}",
            self.head
        );
        let problem = self.json();
        assert_eq!(problem["status"], self.status);
        for member in ["type", "title", "detail"] {
            assert!(problem[member].is_string(), "{member}");
        }
        (self.status, problem["code"].as_str().unwrap().into())
    }
}

/// The program.
pub(crate) fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_keyset-server"))
}

/// Makes a master key with the program: its path.
pub(crate) fn make_master_key(path: &Path) -> String {
    let mut command = program();
    let made = command.args(["master-key", "make", "--to"]).arg(path);
    assert!(made.output().unwrap().status.success());
    path.to_str().unwrap().into()
}

/// The master key of all servers that keep production keys in these tests.
pub(crate) fn master_key_apart() -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("master.key");
    if !path.exists() {
        // Another test may be faster; then its key is taken.
        let mut command = program();
        let _ = command
            .args(["master-key", "make", "--to"])
            .arg(&path)
            .output();
    }
    path.to_str().unwrap().into()
}

/// Starts a program and waits for the two lines with which it says that it serves.
pub(crate) fn said_at_start(command: &mut Command) -> (Child, [String; 2]) {
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut line = || lines.next().unwrap().unwrap();
    let said = [line(), line()];
    (child, said)
}

/// The program on a free port, its output captured.
pub(crate) fn command(dir: &Path) -> Command {
    command_at(dir, "127.0.0.1:0")
}

fn command_at(dir: &Path, listen: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_keyset-server"));
    command
        .arg("--data-dir")
        .arg(dir)
        .args(["--listen", listen]);
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// Starts the program where it must refuse to run: its exit status and its only line.
pub(crate) fn refusal(dir: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_keyset-server"));
    let Output {
        status,
        stdout,
        stderr,
    } = command
        .arg("--data-dir")
        .arg(dir)
        .args(arguments)
        .output()
        .unwrap();
    assert!(stdout.is_empty(), "nothing is announced");
    let text = String::from_utf8(stderr).unwrap();
    assert_eq!(text.lines().count(), 1, "one line: {text}");
    (status.code(), text)
}

/// The public key of RFC 7517 appendix A.1, RSA; its use is left open there.
pub(crate) fn jwk() -> Value {
    json!({
        "kty": "RSA", "kid": "2011-04-29", "alg": "RSA-OAEP-256", "use": "enc", "e": "AQAB",
        "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSo\
              c_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YG\
              jQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt\
              -bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDK\
              gw",
    })
}

/// The thumbprint of [`jwk`], RFC 7638 section 3.1.
pub(crate) const JWK_THUMBPRINT: &str = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";
