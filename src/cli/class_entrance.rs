//! Where a class listens, and how phones get there.

use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};

use crate::class::{ClassCode, ClassConfig, ClassServer, ClassUrl, qr_lines};
use crate::model::class_view::ClassEntrance;

/// How many may join where no number is named.
pub(super) const DEFAULT_CAPACITY: usize = 2000;

/// The port of a class where none is named.
const DEFAULT_PORT: u16 = 8080;

/// `192.168.1.5`, `192.168.1.5:9000`, `[fd00::5]:9000`.
pub(super) fn parse_bind(text: &str) -> Result<SocketAddr, String> {
    let address = text.parse().or_else(|_| text.parse::<IpAddr>().map(|ip| SocketAddr::new(ip, DEFAULT_PORT)));
    address.map_err(|_| "write the address of a computer, such as 192.168.1.5 or 192.168.1.5:8080".to_owned())
}

/// An address without a path: `https://class.example`.
pub(super) fn parse_public_url(text: &str) -> Result<String, String> {
    let text = text.trim_end_matches('/');
    let is_address = ClassUrl::parse(text).is_some();
    is_address
        .then(|| text.to_owned())
        .ok_or_else(|| "write an address without a path, such as https://class.example".to_owned())
}

/// The code of a room as people type it.
pub(super) fn parse_room(text: &str) -> Result<ClassCode, String> {
    ClassCode::parse(text).ok_or_else(|| {
        "a code has eight digits from 2 to 9 and letters other than I, L, O, U and V, such as K7QM-2XPA".to_owned()
    })
}

/// A class at `bind`, or where only this computer gets in; in a room of its own, in the memory of this process.
pub(super) fn class_config(bind: Option<SocketAddr>, public_url: Option<&str>, capacity: usize) -> ClassConfig {
    let address = bind.unwrap_or_else(own_address);
    ClassConfig {
        address,
        own_addresses: if address.ip().is_unspecified() { own_addresses() } else { Vec::new() },
        public_url: public_url.map(str::to_owned),
        capacity,
        room: ClassCode::generate(),
        redis: None,
    }
}

/// Where nobody but this computer gets in: at the usual port, or at a free one where that is taken.
fn own_address() -> SocketAddr {
    let usual = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), DEFAULT_PORT);
    if TcpListener::bind(usual).is_ok() { usual } else { SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 0) }
}

/// The addresses of this computer at which others may reach it, the likeliest first: private networks of version 4, then other
/// addresses; those of virtual networks, which usually begin with 172, after the rest.
fn own_addresses() -> Vec<IpAddr> {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    let mut addresses: Vec<IpAddr> = interfaces.iter().map(if_addrs::Interface::ip).filter(is_reachable).collect();
    addresses.sort_by_key(|ip| (likelihood(ip), *ip));
    addresses.dedup();
    addresses
}

/// Whether another computer can reach it: not this computer's own, and not a link-local one.
fn is_reachable(ip: &IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => !ip.is_loopback() && !ip.is_link_local(),
        IpAddr::V6(ip) => !ip.is_loopback() && !ip.is_unicast_link_local(),
    }
}

const fn likelihood(ip: &IpAddr) -> u8 {
    match ip {
        IpAddr::V4(ip) if ip.is_private() && ip.octets()[0] != 172 => 0,
        IpAddr::V4(ip) if !ip.is_private() => 1,
        IpAddr::V4(_) => 2,
        IpAddr::V6(_) => 3,
    }
}

/// How people get into a class; `public_url` is named where phones open another address than that of the listener.
pub(super) fn entrance_of(server: &ClassServer, public_url: Option<&str>) -> ClassEntrance {
    let link = server.link();
    let only_here = server.address().ip().is_loopback() && public_url.is_none();
    ClassEntrance {
        url: server.url().to_owned(),
        code: server.code(),
        phone_limit: server.phone_limit(),
        qr_lines: qr_lines(&link).unwrap_or_default(),
        link,
        advice: only_here.then(advice_to_bind),
        promise: server.promise(),
    }
}

/// What to do where phones cannot reach the class: the addresses at which they could.
fn advice_to_bind() -> String {
    let mut advice = "No phone can reach this address: it is this computer's own.".to_owned();
    let reachable: Vec<String> = own_addresses()
        .iter()
        .filter(|ip| !ip.is_loopback() && ip.is_ipv4())
        .map(|ip| format!("--bind {ip}"))
        .collect();
    // Writing to a text cannot fail.
    let _ = match reachable.as_slice() {
        [] => write!(advice, " This computer has no other one just now: join a network first."),
        addresses => write!(advice, " Name one that they can reach: {}.", addresses.join(" or ")),
    };
    advice
}
