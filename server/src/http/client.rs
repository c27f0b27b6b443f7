//! Who is asking: the address of the client, seen through the proxies that we trust and through no others.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use ipnet::IpNet;

use crate::host::{AppState, Config};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// The other end of the connection; the accept loop puts it into every request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub SocketAddr);

/// A client as limits count it: an IPv4 address, or an IPv6 /64, which is what one customer gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Client(IpAddr);

impl Client {
    pub(crate) fn at(address: IpAddr) -> Client {
        match address.to_canonical() {
            IpAddr::V6(address) => {
                Client(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into())
            }
            address => Client(address),
        }
    }
}

impl FromRequestParts<AppState> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Client, Infallible> {
        let peer = peer(&parts.extensions);
        Ok(Client::at(address(
            &app.config.trusted_proxies,
            peer,
            &parts.headers,
        )))
    }
}

/// Whether the client came over https: a trusted proxy says so, or says nothing and people reach the site over https only.
/// Without such a proxy we serve plain http, and say so.
pub(crate) fn is_https(
    config: &Config,
    extensions: &axum::http::Extensions,
    headers: &HeaderMap,
) -> bool {
    trusts(&config.trusted_proxies, peer(extensions))
        && match headers.get(FORWARDED_PROTO) {
            Some(proto) => proto.as_bytes().eq_ignore_ascii_case(b"https"),
            None => config.is_public_over_https(),
        }
}

pub(crate) fn trusts(trusted: &[IpNet], address: IpAddr) -> bool {
    let address = address.to_canonical();
    trusted.iter().any(|network| network.contains(&address))
}

/// The address at the other end of the connection.
pub(crate) fn peer(extensions: &axum::http::Extensions) -> IpAddr {
    // Only a request that did not come through the accept loop lacks it; such a one shares a limit with its like.
    extensions
        .get::<Peer>()
        .map_or(Ipv6Addr::UNSPECIFIED.into(), |peer| peer.0.ip())
}

/// The right-most address that is not a trusted proxy's: everything left of it may be made up by the client.
fn address(trusted: &[IpNet], peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let mut address = peer;
    let values = headers.get_all(FORWARDED_FOR).iter().rev();
    let hops = values.flat_map(|value| value.to_str().unwrap_or_default().rsplit(','));
    for hop in hops {
        if !trusts(trusted, address) {
            break;
        }
        let Ok(next) = hop.trim().parse() else { break };
        address = next;
    }
    address
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_client_is_the_right_most_address_that_is_no_trusted_proxy() {
        let proxies: Vec<IpNet> = vec!["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        let cases: [(&str, &[&str], &str); 8] = [
            ("203.0.113.9", &["198.51.100.7"], "203.0.113.9"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.7"], "198.51.100.7"),
            ("10.0.0.1", &["1.2.3.4, 198.51.100.7"], "198.51.100.7"),
            ("10.0.0.1", &["198.51.100.7, 10.0.0.2"], "198.51.100.7"),
            (
                "10.0.0.1",
                &["1.2.3.4", "198.51.100.7", "10.0.0.2"],
                "198.51.100.7",
            ),
            ("fd00::1", &["2001:db8::5"], "2001:db8::5"),
            ("10.0.0.1", &["198.51.100.7, made-up"], "10.0.0.1"),
        ];
        for (peer, forwarded, expected) in cases {
            let mut headers = HeaderMap::new();
            for value in forwarded {
                headers.append(FORWARDED_FOR, HeaderValue::from_static(value));
            }
            let found = address(&proxies, peer.parse().unwrap(), &headers);
            assert_eq!(
                found,
                expected.parse::<IpAddr>().unwrap(),
                "{peer} {forwarded:?}"
            );
        }
    }

    #[test]
    fn without_trusted_proxies_nobody_is_believed() {
        let headers =
            HeaderMap::from_iter([(FORWARDED_FOR, HeaderValue::from_static("198.51.100.7"))]);
        let peer = "127.0.0.1".parse().unwrap();
        assert_eq!(address(&[], peer, &headers), peer);
    }

    #[test]
    fn an_ipv6_customer_counts_as_one_and_ipv4_within_ipv6_as_ipv4() {
        let client = |text: &str| Client::at(text.parse().unwrap());
        assert_eq!(client("2001:db8:1:2:3::4"), client("2001:db8:1:2:ffff::"));
        assert_ne!(client("2001:db8:1:2::1"), client("2001:db8:1:3::1"));
        assert_eq!(client("::ffff:203.0.113.9"), client("203.0.113.9"));
        assert_ne!(client("203.0.113.9"), client("203.0.113.10"));
    }
}
