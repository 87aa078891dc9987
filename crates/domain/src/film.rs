//! Links to films: one address for a film, whichever way its link was copied. Nothing is asked of the other site.

/// Where a film is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Film {
    /// Its page, over https, without what only says who shared it.
    pub address: String,
    /// What people call the place: `YouTube`, else its host.
    pub shown_by: String,
}

/// Parts of a query that are about whoever shared or follows a link.
const ABOUT_THE_SHARER: [&str; 7] = ["si", "feature", "fbclid", "gclid", "igshid", "pp", "ab_channel"];
/// The longest address that is taken.
const LONGEST: usize = 2_000;

/// The film that a link leads to. None where it is no address of the web that can be read over https.
pub fn film(link: &str) -> Option<Film> {
    let link = link.trim();
    let odd = |letter: char| letter.is_whitespace() || letter.is_control() || "\\<>\"'`{}|^".contains(letter);
    if link.len() > LONGEST || link.contains(odd) {
        return None;
    }
    let (scheme, rest) = link.split_once("://").unwrap_or(("", link));
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, rest) = rest.split_at(end);
    let host = host.to_ascii_lowercase();
    // Neither a name and password nor an empty or half-written host.
    let named = !host.contains('@') && host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
    if !named {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let place = host.strip_prefix("www.").or_else(|| host.strip_prefix("m.")).unwrap_or(&host);
    let known =
        youtube(place, path, query).or_else(|| vimeo(place, path, query)).or_else(|| union(place, path));
    match (scheme.to_ascii_lowercase().as_str(), known) {
        ("https" | "http" | "", Some(film)) => Some(film),
        ("https", None) => peertube(&host, path).or_else(|| elsewhere(&host, place, path, query)),
        _ => None,
    }
}

fn youtube(place: &str, path: &str, query: &str) -> Option<Film> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let id = match (place, parts.as_slice()) {
        ("youtu.be", [id, ..]) => id,
        ("youtube.com" | "youtube-nocookie.com" | "music.youtube.com", ["watch"]) => value(query, "v")?,
        ("youtube.com" | "youtube-nocookie.com", ["embed" | "shorts" | "live" | "v", id, ..]) => id,
        _ => return None,
    };
    is_code(id).then(|| Film {
        address: format!("https://www.youtube.com/watch?v={id}"),
        shown_by: "YouTube".to_owned(),
    })
}

/// Films that are not listed have a second code, which belongs to the address.
fn vimeo(place: &str, path: &str, query: &str) -> Option<Film> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let (id, more) = match (place, parts.as_slice()) {
        ("player.vimeo.com", ["video", id]) => (id, value(query, "h")),
        ("vimeo.com", [id]) => (id, value(query, "h")),
        ("vimeo.com", [id, more]) => (id, Some(*more)),
        ("vimeo.com", ["channels", _, id]) => (id, None),
        _ => return None,
    };
    let number = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    let more = more.filter(|more| is_code(more)).map(|more| format!("/{more}")).unwrap_or_default();
    number.then(|| Film { address: format!("https://vimeo.com/{id}{more}"), shown_by: "Vimeo".to_owned() })
}

/// The audiovisual service of the European Union: `/en/video/I-123456`, the language being the reader's choice.
fn union(place: &str, path: &str) -> Option<Film> {
    if place != "audiovisual.ec.europa.eu" {
        return None;
    }
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let id = match parts.as_slice() {
        ["video", id] | [_, "video", id] => *id,
        _ => return None,
    };
    is_code(id).then(|| Film {
        address: format!("https://audiovisual.ec.europa.eu/en/video/{id}"),
        shown_by: "EC Audiovisual Service".to_owned(),
    })
}

/// PeerTube runs anywhere; its addresses are told by their shape.
fn peertube(host: &str, path: &str) -> Option<Film> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let id = match parts.as_slice() {
        ["w", id] | ["videos", "watch" | "embed", id] => *id,
        _ => return None,
    };
    is_code(id).then(|| Film { address: format!("https://{host}/w/{id}"), shown_by: host.to_owned() })
}

fn elsewhere(host: &str, place: &str, path: &str, query: &str) -> Option<Film> {
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            !pair.is_empty() && !name.starts_with("utm_") && !ABOUT_THE_SHARER.contains(&name)
        })
        .collect();
    let path = if path.is_empty() { "/" } else { path };
    let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    Some(Film { address: format!("https://{host}{path}{query}"), shown_by: place.to_owned() })
}

fn value<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
}

fn is_code(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=64).contains(&id.len()) && id.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_film_has_one_address_whichever_way_its_link_was_copied_004_21() {
        let youtube = "https://www.youtube.com/watch?v=dQw4w9WgXcQ";
        let vimeo = "https://vimeo.com/76979871";
        let union = "https://audiovisual.ec.europa.eu/en/video/I-123456";
        for (link, address, shown_by) in [
            ("https://youtu.be/dQw4w9WgXcQ?si=abc&t=4", youtube, "YouTube"),
            ("http://m.youtube.com/watch?feature=share&v=dQw4w9WgXcQ", youtube, "YouTube"),
            (" www.youtube.com/embed/dQw4w9WgXcQ ", youtube, "YouTube"),
            ("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0", youtube, "YouTube"),
            ("HTTPS://YouTube.com/shorts/dQw4w9WgXcQ#x", youtube, "YouTube"),
            ("https://player.vimeo.com/video/76979871?autoplay=1", vimeo, "Vimeo"),
            ("vimeo.com/76979871", vimeo, "Vimeo"),
            ("https://vimeo.com/76979871/abc123", "https://vimeo.com/76979871/abc123", "Vimeo"),
            (
                "https://player.vimeo.com/video/76979871?h=abc123",
                "https://vimeo.com/76979871/abc123",
                "Vimeo",
            ),
            ("https://audiovisual.ec.europa.eu/es/video/I-123456?lg=ES", union, "EC Audiovisual Service"),
            ("https://audiovisual.ec.europa.eu/video/I-123456", union, "EC Audiovisual Service"),
            (
                "https://peertube.example.org/videos/embed/9c9de5e8-0a1e-484a-b099-e80766180a6d?title=0",
                "https://peertube.example.org/w/9c9de5e8-0a1e-484a-b099-e80766180a6d",
                "peertube.example.org",
            ),
            (
                "https://tv.example.org/w/kkGMgK9ZtnKfYAgnEtQxbv",
                "https://tv.example.org/w/kkGMgK9ZtnKfYAgnEtQxbv",
                "tv.example.org",
            ),
            (
                "https://www.example.org/film?id=7&utm_source=mail&fbclid=x#start",
                "https://www.example.org/film?id=7",
                "example.org",
            ),
            ("https://example.org", "https://example.org/", "example.org"),
        ] {
            let expected = Film { address: address.to_owned(), shown_by: shown_by.to_owned() };
            assert_eq!(film(link), Some(expected.clone()), "{link}");
            assert_eq!(film(address), Some(expected), "{address} stays as it is");
        }
    }

    #[test]
    fn what_is_no_https_address_is_no_film_004_21() {
        for link in [
            "",
            "a film",
            "javascript:alert(1)",
            "javascript://youtube.com/%0aalert(1)",
            "data:text/html,x",
            "http://example.org/film",
            "example.org/film",
            "ftp://example.org/film",
            "https://user:secret@example.org/film",
            "https://youtube.com@evil.example/watch?v=dQw4w9WgXcQ",
            "https:///film",
            "https://localhost/film",
            "https://.example/film",
            "https://example.org/a b",
            "https://example.org/\"onclick=",
            "//example.org/film",
        ] {
            assert_eq!(film(link), None, "{link}");
        }
        assert_eq!(film(&format!("https://example.org/{}", "x".repeat(2_000))), None);
        // A code that is none is not put together into an address of the service.
        let kept = film("https://www.youtube.com/watch?v=%3Cscript%3E").expect("an address");
        assert_eq!(kept.address, "https://www.youtube.com/watch?v=%3Cscript%3E");
    }
}
