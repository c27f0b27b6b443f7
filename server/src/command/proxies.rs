//! The proxies that an operator trusts: read, checked against what else is said, and told at the start.

use std::net::{IpAddr, SocketAddr};

use ipnet::IpNet;

use crate::host::Config;

/// Reads an address, or a network such as 10.0.0.0/8.
pub(super) fn network(given: &str) -> Result<IpNet, String> {
    let address = given.parse::<IpAddr>().map(IpNet::from);
    let network = address.or_else(|_| given.parse()).map_err(|_| {
        "give the proxy’s address such as 127.0.0.1, or its network such as 10.0.0.0/8".to_owned()
    })?;
    if network.prefix_len() == 0 {
        return Err(
            "this is every address there is, so anybody could pass for anybody: give the proxy’s own".to_owned(),
        );
    }
    Ok(network)
}

/// What cannot be right about the trusted proxies, if anything, and what to do.
pub(super) fn mistake(config: &Config, listen: SocketAddr) -> Option<String> {
    let proxies = &config.trusted_proxies;
    if proxies.is_empty() && config.is_public_over_https() {
        return Some(
            "the public URL is https, which a proxy has to speak for this service, and no proxy is trusted: say which, such as \
             --trusted-proxy 127.0.0.1 for one on this machine"
                .to_owned(),
        );
    }
    let can_come = |proxy: &IpNet| !listen.ip().is_loopback() || is_here(proxy);
    if !proxies.is_empty() && !proxies.iter().any(can_come) {
        return Some(format!(
            "only this machine reaches {listen}, so no proxy at {} does: say --trusted-proxy 127.0.0.1 for one on this machine, \
             or --listen on an address that the proxy reaches",
            named(proxies)
        ));
    }
    None
}

/// What is believed, in a sentence for who starts the service.
pub(super) fn notice(proxies: &[IpNet]) -> String {
    if proxies.is_empty() {
        return "No proxy is trusted: a client’s address is the one that it connects from."
            .to_owned();
    }
    format!(
        "Trusted proxies: {}. They say in X-Forwarded-For who a client is, and in X-Forwarded-Proto whether it came by https.",
        named(proxies)
    )
}

/// Whether a network has an address of this machine's own to itself.
fn is_here(network: &IpNet) -> bool {
    let own: [IpNet; 2] = [
        IpNet::new_assert(IpAddr::from([127, 0, 0, 0]), 8),
        IpNet::from(IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1])),
    ];
    own.iter()
        .any(|own| own.contains(network) || network.contains(own))
}

fn named(proxies: &[IpNet]) -> String {
    let names: Vec<String> = proxies
        .iter()
        .map(|network| {
            if network.prefix_len() == network.max_prefix_len() {
                network.addr().to_string()
            } else {
                network.to_string()
            }
        })
        .collect();
    names.join(", ")
}
