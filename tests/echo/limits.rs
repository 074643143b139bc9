//! What is refused before a message is looked at: methods, addresses, content types, lengths, and
//! too many calls. Such a refusal has no body.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Result, ensure};
use conformance::http;

use crate::bench::{Bench, ECHO, JOSE, OPENPGP, request};

/// Method, address, headers, and the status that is due.
type Row<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], u16);

#[test]
fn a_call_that_is_none_is_refused_without_a_word() -> Result<()> {
    let bench = Bench::new()?;
    let json = ("Content-Type", "application/json");
    let rows: [Row; 10] = [
        ("GET", ECHO, &[OPENPGP], 405),
        ("PUT", ECHO, &[OPENPGP], 405),
        ("DELETE", ECHO, &[], 405),
        ("POST", ECHO, &[json], 415),
        ("POST", ECHO, &[], 415),
        ("POST", ECHO, &[OPENPGP, JOSE], 415),
        ("POST", "/korea-cards-v2/echo", &[OPENPGP], 404),
        ("POST", "/korea-cards-v1/reserveFunds", &[OPENPGP], 404),
        ("POST", "/korea-cards-v1/echo/ACCOUNT", &[OPENPGP], 404),
        ("GET", "/api/v1/keyset", &[], 404),
    ];
    for (method, path, headers, status) in rows {
        let answer = http::request(bench.partner()?, method, path, headers, b"x")?;
        ensure!(
            answer.status == status,
            "{method} {path}: {}",
            answer.status
        );
        ensure!(answer.body.is_empty(), "{method} {path} has a body");
        ensure!(
            answer.header("cache-control") == Some("no-store"),
            "{method} {path}"
        );
    }
    Ok(())
}

#[test]
fn a_body_over_the_limit_is_refused_by_its_length() -> Result<()> {
    let bench = Bench::new()?;
    let mut stream = TcpStream::connect(bench.partner()?)?;
    let head = format!(
        "POST {ECHO} HTTP/1.1\r\nHost: partner\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n",
        OPENPGP.1,
        24 * 1024 * 1024 + 1
    );
    stream.write_all(head.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    ensure!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    Ok(())
}

#[test]
fn a_body_that_grows_over_the_limit_is_refused_too() -> Result<()> {
    let bench = Bench::new()?;
    let mut stream = TcpStream::connect(bench.partner()?)?;
    let head = format!(
        "POST {ECHO} HTTP/1.1\r\nHost: partner\r\nContent-Type: {}\r\n\
         Transfer-Encoding: chunked\r\n\r\n",
        OPENPGP.1
    );
    stream.write_all(head.as_bytes())?;
    let chunk = [b"100000\r\n", &[b'A'; 0x10_0000][..], b"\r\n"].concat();
    for _ in 0..25 {
        // The server may have closed already.
        let _ = stream.write_all(&chunk);
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    ensure!(
        answer.starts_with(b"HTTP/1.1 413 "),
        "{}",
        String::from_utf8_lossy(&answer)
    );
    Ok(())
}

#[test]
fn a_body_as_long_as_the_profile_allows_is_read() -> Result<()> {
    let bench = Bench::new()?;
    let body = vec![b'A'; 24 * 1024 * 1024];
    let answer = bench.call(&body)?;
    ensure!(answer.status == 400, "status {}", answer.status);
    Ok(())
}

#[test]
fn too_many_calls_are_told_when_to_come_again() -> Result<()> {
    let bench = Bench::with(&["--partner-calls-per-minute", "3"])?;
    let statuses: Result<Vec<u16>> = (0..3)
        .map(|at| Ok(bench.echo(&request(&format!("many-{at}"), "hello"))?.status))
        .collect();
    ensure!(statuses? == [200, 200, 200], "the first three");
    let answer = bench.call(b"x")?;
    ensure!(answer.status == 429, "status {}", answer.status);
    let wait = answer
        .header("retry-after")
        .and_then(|text| text.parse::<u64>().ok());
    ensure!(
        wait.is_some_and(|wait| (1..=60).contains(&wait)),
        "{wait:?}"
    );
    Ok(())
}

#[test]
fn a_body_that_does_not_come_is_waited_for_so_long_and_no_longer() -> Result<()> {
    let bench = Bench::new()?;
    let mut stream = TcpStream::connect(bench.partner()?)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let head = format!(
        "POST {ECHO} HTTP/1.1\r\nHost: partner\r\nContent-Type: {}\r\nContent-Length: 9\r\n\r\nhello",
        OPENPGP.1
    );
    stream.write_all(head.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    ensure!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    ensure!(
        bench.echo(&request("after", "hello"))?.status == 200,
        "echo"
    );
    Ok(())
}
