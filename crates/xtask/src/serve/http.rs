//! The least of HTTP: whether a server on this machine answers.

use core::net::{Ipv4Addr, SocketAddr};
use core::time::Duration;
use std::io::{self, Read, Write};
use std::net::TcpStream;

/// Whether `GET path` on 127.0.0.1 is answered with status 200.
pub(crate) fn answers(port: u16, path: &str) -> bool {
    status_line(port, path).is_ok_and(|line| is_success(&line))
}

fn status_line(port: u16, path: &str) -> io::Result<Vec<u8>> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut line = Vec::new();
    stream.take(STATUS_LENGTH).read_to_end(&mut line)?;
    Ok(line)
}

fn is_success(line: &[u8]) -> bool {
    line.starts_with(b"HTTP/1.1 200")
}

const PATIENCE: Duration = Duration::from_secs(1);
/// Octets of `HTTP/1.1 200`.
const STATUS_LENGTH: u64 = 12;

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;
    use std::thread;

    #[test]
    fn only_status_200_is_an_answer() {
        assert!(reply_is_an_answer("HTTP/1.1 200 OK\r\n\r\n"));
        assert!(!reply_is_an_answer("HTTP/1.1 404 Not Found\r\n\r\n"));
        assert!(!reply_is_an_answer(""));
    }

    #[test]
    fn nobody_listening_is_no_answer() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        assert!(!answers(port, "/"));
    }

    fn reply_is_an_answer(reply: &'static str) -> bool {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 512];
            let _ = stream.read(&mut request).unwrap();
            stream.write_all(reply.as_bytes()).unwrap();
        });
        let answer = answers(port, "/healthz");
        server.join().unwrap();
        answer
    }
}
