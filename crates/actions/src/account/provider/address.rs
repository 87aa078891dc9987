//! Which addresses a provider is asked at. Whoever runs the portal names the provider; the addresses beside it come
//! from what the provider says of itself, and must not lead into the house.

use std::net::{IpAddr, Ipv4Addr};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::{Host, Url};

/// An issuer that may be configured: over a way that is secret, or on this machine.
pub(super) fn issuer(text: &str) -> Option<Url> {
    let address = Url::parse(text).ok()?;
    let plain = address.username().is_empty()
        && address.password().is_none()
        && address.query().is_none()
        && address.fragment().is_none()
        && address.host_str().is_some();
    let secret = address.scheme() == "https" || (address.scheme() == "http" && is_this_machine(&address));
    (plain && secret).then_some(address)
}

/// Whether an address that the provider names may be asked: over a way that is secret, or where the provider itself
/// is configured to be.
pub(super) fn may_be_asked(issuer: &Url, address: &Url) -> bool {
    let plain = address.username().is_empty() && address.password().is_none();
    plain && (address.scheme() == "https" || address.origin() == issuer.origin())
}

pub(super) fn is_this_machine(address: &Url) -> bool {
    match address.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(number)) => number.is_loopback(),
        Some(Host::Ipv6(number)) => number.is_loopback(),
        None => false,
    }
}

/// Finds the numbers of a host, and leaves those out that are not of the public network, unless the host is the
/// configured one: a name in a provider's document leads to no machine of the house, whatever it resolves to.
#[derive(Debug)]
pub(super) struct Outwards {
    inner: DefaultResolver,
    configured: Option<String>,
}

impl Outwards {
    pub(super) fn of(issuer: &Url) -> Outwards {
        Outwards { inner: DefaultResolver::default(), configured: issuer.host_str().map(str::to_owned) }
    }
}

impl Resolver for Outwards {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        // A proxy of the house is configured too; it is what is looked up then.
        if config.proxy().is_some() || uri.host() == self.configured.as_deref() {
            return Ok(found);
        }
        let mut public = self.empty();
        for address in found.iter().filter(|address| is_public(address.ip())) {
            public.push(*address);
        }
        if public.is_empty() { Err(ureq::Error::HostNotFound) } else { Ok(public) }
    }
}

fn is_public(number: IpAddr) -> bool {
    match number {
        IpAddr::V4(number) => is_public_v4(number),
        IpAddr::V6(number) => match number.segments() {
            // An IPv4 number within: mapped, or behind a translator.
            [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
                let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
                is_public_v4(Ipv4Addr::new(a, b, c, d))
            }
            // Only 2000::/3 is given out; tunnels and examples in it are not.
            [0x2002 | 0x3ffe | 0x3fff, ..] | [0x2001, 0..0x200 | 0xdb8, ..] => false,
            [first, ..] => first & 0xe000 == 0x2000,
        },
    }
}

fn is_public_v4(number: Ipv4Addr) -> bool {
    let reserved = match number.octets() {
        [0 | 10 | 127, ..] | [224..=255, ..] => true,
        [100, second, ..] => second & 0xc0 == 64,
        [169, 254, ..] | [192, 168, ..] | [192, 0, 0 | 2, _] | [192, 88, 99, _] => true,
        [172, second, ..] => second & 0xf0 == 16,
        [198, 18 | 19, ..] | [198, 51, 100, _] | [203, 0, 113, _] => true,
        _ => false,
    };
    !reserved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_named_by_an_address_over_a_secret_way_or_on_this_machine() {
        for good in [
            "https://login.example.eu",
            "https://login.example.eu/realms/a",
            "http://127.0.0.1:9/",
            "http://localhost:9",
        ] {
            assert!(issuer(good).is_some(), "{good}");
        }
        for bad in [
            "http://login.example.eu",
            "http://10.0.0.1/",
            "ftp://127.0.0.1/",
            "file:///etc/passwd",
            "https://user:password@login.example.eu/",
            "https://login.example.eu/?a=b",
            "login.example.eu",
            "",
        ] {
            assert!(issuer(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn what_a_provider_names_is_asked_in_secret_or_where_the_provider_itself_is() {
        let asked = |issuer: &str, address: &str| {
            let parsed = |text: &str| Url::parse(text).expect("an address");
            may_be_asked(&parsed(issuer), &parsed(address))
        };
        assert!(asked("https://login.example.eu", "https://keys.example.org/jwks"));
        assert!(asked("http://127.0.0.1:9000", "http://127.0.0.1:9000/token"));
        for bad in
            ["http://login.example.eu/jwks", "http://127.0.0.1:8080/", "http://169.254.169.254/", "file:///x"]
        {
            assert!(!asked("https://login.example.eu", bad), "{bad}");
        }
        assert!(
            !asked("http://127.0.0.1:9000", "http://127.0.0.1:9001/"),
            "nor another port of this machine"
        );
        assert!(!asked("https://login.example.eu", "https://user@keys.example.org/"));
    }

    #[test]
    fn numbers_of_the_house_are_not_public() {
        let public = |number: &str| is_public(number.parse().expect("a number"));
        for yes in ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"] {
            assert!(public(yes), "{yes}");
        }
        for no in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
        ] {
            assert!(!public(no), "{no}");
        }
    }
}
