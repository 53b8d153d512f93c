//! The learner's own browser: where it reaches a lab, and the way there from another machine.

use std::net::{IpAddr, SocketAddr};

use rand::Rng as _;

use crate::lab::BrowserLabel;

/// Where a browser reaches the hosts of one lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrowserAddress {
    /// The shop: `http://shop-LABEL.localhost:4001/`.
    pub shop: String,
    /// The attacker's page.
    pub evil: String,
    /// The hostile sibling of the shop.
    pub blog: String,
    /// An app on another site.
    pub spa: String,
    /// The port of loopback behind all of them.
    pub port: u16,
}

impl BrowserAddress {
    pub(super) fn new(label: &BrowserLabel, address: SocketAddr) -> Self {
        let port = address.port();
        let url = |host| label.url(host, port).unwrap_or_default();
        Self { shop: url("shop.test"), evil: url("evil.test"), blog: url("blog.shop.test"), spa: url("spa.test"), port }
    }

    /// The pages besides the shop, each with what it is.
    #[must_use]
    pub fn other_pages(&self) -> [(&'static str, &str); 3] {
        [("the attacker's page", &self.evil), ("a hostile sibling", &self.blog), ("an app elsewhere", &self.spa)]
    }
}

/// A fresh label for each of so many lanes, from the system's generator: whatever seed a lesson has, no page elsewhere may
/// guess the address.
pub(super) fn fresh_labels(lanes: usize) -> Vec<BrowserLabel> {
    let mut random = rand::rng();
    let mut label = || {
        let mut bytes = [0; 8];
        random.fill_bytes(&mut bytes);
        BrowserLabel::from_random(bytes)
    };
    std::iter::repeat_with(&mut label).take(lanes).collect()
}

/// The server's end of the ssh connection that authwalk is used over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SshConnection {
    host: IpAddr,
    port: u16,
}

impl SshConnection {
    /// Reads `SSH_CONNECTION`: the client's address and port, the server's address and port. `None` if it says something else.
    #[must_use]
    pub fn parse(variable: &str) -> Option<Self> {
        let mut words = variable.split_whitespace().skip(2);
        Some(Self { host: words.next()?.parse().ok()?, port: words.next()?.parse().ok()? })
    }

    /// The command that makes a port of the lab one of the machine with the browser.
    #[must_use]
    pub fn forward_command(&self, lab_port: u16) -> String {
        let port = if self.port == 22 { String::new() } else { format!("-p {} ", self.port) };
        format!("ssh -N -L {lab_port}:127.0.0.1:{lab_port} {port}{}", self.host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_from_another_machine_is_a_line_for_its_shell() {
        let line = |variable| SshConnection::parse(variable).map(|ssh| ssh.forward_command(4001));
        assert_eq!(line("10.0.0.2 50000 10.0.0.1 22").as_deref(), Some("ssh -N -L 4001:127.0.0.1:4001 10.0.0.1"));
        assert_eq!(line("::1 50000 ::1 2222").as_deref(), Some("ssh -N -L 4001:127.0.0.1:4001 -p 2222 ::1"));
        for odd in ["", "10.0.0.2 50000", "a b $(id) 22"] {
            assert_eq!(line(odd), None, "{odd}");
        }
    }

    #[test]
    fn every_lane_has_a_label_of_its_own() {
        let labels = fresh_labels(3);
        assert!(labels[0] != labels[1] && labels[1] != labels[2] && labels[0] != labels[2]);
    }
}
