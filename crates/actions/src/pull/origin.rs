//! Which addresses are asked: the official ones, or the same paths on a base chosen for this run.

use url::Url;

use super::table::PullSource;
use crate::{Error, Result};

pub(crate) struct Origin {
    base: Option<Url>,
}

impl Origin {
    /// `base` is scheme and host (and port), as in `http://mirror.example:8080`.
    pub(crate) fn new(base: Option<&str>) -> Result<Origin> {
        let base = base.map(|text| check(text).map_err(|why| Error::invalid("base", why))).transpose()?;
        Ok(Origin { base })
    }

    /// Whether the base is this machine itself, which is never reached through a proxy.
    pub(crate) fn is_local(&self) -> bool {
        self.base.as_ref().is_some_and(|base| match base.host() {
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            Some(url::Host::Domain(name)) => name == "localhost",
            None => false,
        })
    }

    pub(crate) fn is_official(&self) -> bool {
        self.base.is_none()
    }

    /// The address of a path (and query) of this source.
    pub(crate) fn address(&self, source: &PullSource, path: &str) -> Result<Url> {
        let host = match &self.base {
            Some(base) => base.as_str().trim_end_matches('/'),
            None => source.host,
        };
        Url::parse(&format!("{host}{path}")).map_err(|error| Error::Internal(error.into()))
    }

    /// Whether a pull of this source may go to `to`: always over TLS and only to the publisher's
    /// hosts, or, where a base was given, only there.
    pub(crate) fn allows(&self, source: &PullSource, to: &Url) -> bool {
        match &self.base {
            Some(base) => to.origin() == base.origin(),
            None => {
                let host = to.host_str().unwrap_or_default();
                let own = source.host.strip_prefix("https://") == Some(host) || source.also.contains(&host);
                own && to.scheme() == "https" && to.port().is_none()
            }
        }
    }
}

fn check(text: &str) -> std::result::Result<Url, String> {
    let expected = "expected scheme and host, as in https://mirror.example";
    let url = Url::parse(text).map_err(|error| format!("{text:?} is no address ({error}); {expected}"))?;
    let plain =
        url.query().is_none() && url.fragment().is_none() && url.username().is_empty() && url.path() == "/";
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() || !plain {
        return Err(format!("{text:?} cannot be used; {expected}, without path or user"));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pull::table::PULL_SOURCES;

    fn nuts() -> &'static PullSource {
        PULL_SOURCES.iter().find(|source| source.name == "nuts").unwrap()
    }

    #[test]
    fn official_addresses_are_asked_over_tls_and_only_at_the_publishers_hosts() {
        let origin = Origin::new(None).unwrap();
        let address = origin.address(nuts(), "/distribution/x.csv").unwrap();
        assert_eq!(address.as_str(), "https://gisco-services.ec.europa.eu/distribution/x.csv");
        let allows = |text: &str| origin.allows(nuts(), &Url::parse(text).unwrap());
        assert!(allows("https://gisco-services.ec.europa.eu/a"));
        assert!(allows("https://ec.europa.eu/a"));
        assert!(!allows("http://gisco-services.ec.europa.eu/a"));
        assert!(!allows("https://gisco-services.ec.europa.eu:8443/a"));
        assert!(!allows("https://gisco-services.ec.europa.eu.example/a"));
        assert!(!allows("https://keep.eu/a"));
    }

    #[test]
    fn a_base_replaces_scheme_and_host_and_nothing_else() {
        let origin = Origin::new(Some("http://127.0.0.1:81")).unwrap();
        assert_eq!(origin.address(nuts(), "/a?page=2").unwrap().as_str(), "http://127.0.0.1:81/a?page=2");
        assert!(origin.is_local());
        assert!(!origin.allows(nuts(), &Url::parse("https://gisco-services.ec.europa.eu/a").unwrap()));
        for refused in
            ["mirror", "ftp://mirror", "http://mirror/path", "http://me@mirror", "http://mirror/?a"]
        {
            assert!(Origin::new(Some(refused)).is_err(), "{refused}");
        }
    }
}
