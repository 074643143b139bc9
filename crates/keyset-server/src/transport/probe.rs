//! Asks the listeners over the network which TLS they take, as a stranger would: what a listener was
//! told to do is no proof of what it does.

mod hello;
mod suites;

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use hello::{Choice, ENOUGH, Offer, Version};

/// What a listener takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// What it takes of that which is allowed, such as `TLSv1.2 with ...`.
    pub allowed: Vec<String>,
    /// What it takes of all the rest; empty where all is well.
    pub forbidden: Vec<String>,
}

/// Asks the listener at an address, in six connections that all send the same random octets: no
/// key is agreed on in any of them.
///
/// # Errors
/// When it does not answer within 5 seconds, or not in TLS.
pub async fn taken(address: SocketAddr, random: [u8; 32]) -> io::Result<Taken> {
    let address = reachable(address);
    let mut taken = Taken {
        allowed: Vec::new(),
        forbidden: Vec::new(),
    };
    for version in [Version::V1_2, Version::V1_3] {
        let allowed = ask(address, version, suites::allowed(), random).await?;
        taken.allowed.extend(allowed);
        let rest = ask(address, version, suites::all_but_allowed(), random).await?;
        taken.forbidden.extend(rest);
    }
    for version in [Version::V1_0, Version::V1_1] {
        let old = ask(address, version, suites::all(), random).await?;
        taken.forbidden.extend(old);
    }
    Ok(taken)
}

async fn ask(
    address: SocketAddr,
    version: Version,
    suites: Vec<u16>,
    random: [u8; 32],
) -> io::Result<Option<String>> {
    let record = Offer { version, suites }.record(random);
    let answer = tokio::time::timeout(PATIENCE, exchange(address, &record));
    let choice = hello::choice(&answer.await??);
    match choice.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))? {
        Choice::Refused => Ok(None),
        Choice::Taken(suite) => Ok(Some(format!(
            "{} with {}",
            version.name(),
            suites::name(suite)
        ))),
    }
}

/// The beginning of what comes back.
async fn exchange(address: SocketAddr, record: &[u8]) -> io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(record).await?;
    let (mut answer, mut part) = (Vec::new(), [0; ENOUGH]);
    while answer.len() < ENOUGH && hello::choice(&answer).is_none() {
        let read = stream.read(&mut part).await?;
        answer.extend_from_slice(part.get(..read).unwrap_or_default());
        if read == 0 {
            break;
        }
    }
    Ok(answer)
}

/// Where a listener on every address of the machine is reached from the machine itself.
const fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// For one connection.
const PATIENCE: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests;
