//! Whose a host is: what of an address or a web address says that it is an organisation's own.

use asterism_domain::EmailAddress;
use url::{Host, Url};

/// Hosts at which anybody can have an address or pages. An organisation's pages there do not make the host its own.
const SHARED: &[&str] = &[
    // Mail.
    "aol.com",
    "bluewin.ch",
    "free.fr",
    "freenet.de",
    "fastmail.com",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hey.com",
    "hotmail.com",
    "hotmail.de",
    "hotmail.es",
    "hotmail.fr",
    "hotmail.it",
    "icloud.com",
    "inbox.lv",
    "laposte.net",
    "libero.it",
    "live.com",
    "mail.com",
    "mail.ru",
    "mailbox.org",
    "me.com",
    "mac.com",
    "msn.com",
    "o2.pl",
    "onet.pl",
    "orange.fr",
    "outlook.com",
    "outlook.de",
    "outlook.es",
    "outlook.fr",
    "outlook.it",
    "posteo.de",
    "proton.me",
    "protonmail.com",
    "sapo.pt",
    "seznam.cz",
    "sfr.fr",
    "t-online.de",
    "telefonica.net",
    "tiscali.it",
    "tutanota.com",
    "virgilio.it",
    "wanadoo.fr",
    "web.de",
    "wp.pl",
    "yahoo.com",
    "yahoo.de",
    "yahoo.es",
    "yahoo.fr",
    "yahoo.it",
    "yandex.com",
    "yandex.ru",
    "zoho.com",
    "ymail.com",
    // Pages.
    "behance.net",
    "blogger.com",
    "blogspot.com",
    "facebook.com",
    "github.com",
    "github.io",
    "gitlab.com",
    "google.com",
    "instagram.com",
    "linkedin.com",
    "linktr.ee",
    "medium.com",
    "netlify.app",
    "notion.site",
    "sites.google.com",
    "squarespace.com",
    "t.me",
    "tumblr.com",
    "twitter.com",
    "vimeo.com",
    "weebly.com",
    "wix.com",
    "wixsite.com",
    "wordpress.com",
    "x.com",
    "xing.com",
    "youtube.com",
    // What lists organisations rather than being theirs.
    "clustercollaboration.eu",
    "europa.eu",
    "ec.europa.eu",
    "interreg.eu",
    "interregeurope.eu",
    "keep.eu",
    "wikipedia.org",
];

/// Whether others than the organisation are at the host too.
pub(super) fn is_shared(host: &str) -> bool {
    SHARED.contains(&host)
}

/// The host of a web address as the network writes it, without `www.`; none for numbers and whatever is no such address.
pub(super) fn host_of_address(address: &str) -> Option<String> {
    let address = address.trim();
    let full = if address.contains("://") { address.to_owned() } else { format!("https://{address}") };
    let parsed = Url::parse(&full).ok().filter(|parsed| matches!(parsed.scheme(), "http" | "https"))?;
    // A name before an `@` only looks like the host.
    let plain = parsed.username().is_empty() && parsed.password().is_none();
    match parsed.host() {
        Some(Host::Domain(name)) if plain => plain_name(name),
        _ => None,
    }
}

/// The host of a mail address as the network writes it. Letters of other scripts that look alike are other names.
pub(super) fn host_of_mail(address: &EmailAddress) -> Option<String> {
    let (_, host) = address.as_str().rsplit_once('@')?;
    match Host::parse(host).ok()? {
        Host::Domain(name) => plain_name(&name),
        Host::Ipv4(_) | Host::Ipv6(_) => None,
    }
}

fn plain_name(name: &str) -> Option<String> {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let name = name.strip_prefix("www.").unwrap_or(&name);
    name.contains('.').then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(text: &str) -> Option<String> {
        host_of_mail(&text.parse().expect("an address"))
    }

    #[test]
    fn hosts_are_compared_as_the_network_writes_them() {
        for address in
            ["https://www.Cluster.example/en", "cluster.example", "http://cluster.example.:8080/a?b"]
        {
            assert_eq!(host_of_address(address).as_deref(), Some("cluster.example"), "{address}");
        }
        assert_eq!(mail("Anna@CLUSTER.example").as_deref(), Some("cluster.example"));
        // The first letter is a Cyrillic one.
        assert_eq!(mail("anna@\u{441}luster.example").as_deref(), Some("xn--luster-hrf.example"));
        assert_eq!(mail("anna@müller.example"), host_of_address("https://müller.example"));
        assert_eq!(mail("anna@xn--mller-kva.example"), host_of_address("https://müller.example"));
        for nothing in [
            "https://cluster.example@evil.example",
            "ftp://cluster.example",
            "https://127.0.0.1",
            "https://",
            "x",
            "",
        ] {
            assert_eq!(host_of_address(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn where_anybody_can_be_is_nobodys_own() {
        assert!(is_shared("gmail.com") && is_shared("wordpress.com") && is_shared("facebook.com"));
        assert!(!is_shared("cluster.wordpress.com") && !is_shared("cluster.example"));
    }
}
