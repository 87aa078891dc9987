//! Addresses of pages here, told from those that lead elsewhere.

/// An address from its first slash, as in `/explore?q=s3`, if browsers stay here when they follow it; none otherwise.
///
/// Browsers take `\` for `/` and leave tabs and line breaks out, so `/\elsewhere.example` and `/<tab>/elsewhere.example`
/// lead elsewhere as `//elsewhere.example` does. What is percent-encoded stays a name of ours: they decode none of it
/// before they know where to go.
pub fn own_address(given: &str) -> Option<&str> {
    let given = given.trim();
    let leads_on = given.starts_with('/') && !given.starts_with("//");
    let plain = given.chars().all(|character| !character.is_control() && character != '\\');
    (leads_on && plain).then_some(given)
}

#[cfg(test)]
mod tests {
    use super::own_address;

    fn check(given: &str, expected: Option<&str>) {
        assert_eq!(own_address(given), expected, "{given:?}");
    }

    #[test]
    fn only_addresses_that_browsers_stay_here_for_are_ours() {
        for ours in [
            "/",
            "/projects/clusters3",
            "/explore?q=s3&next=https://elsewhere.example/",
            "/explore?q=a//b#c",
            "/a b",
            "/%5Cevil.test/x",
            "/%2F/evil.test",
            "/%09/evil.test",
            "/.//evil.test",
            "/proyectos/españa",
        ] {
            check(ours, Some(ours));
        }
        check(" /projects/clusters3 ", Some("/projects/clusters3"));
        for elsewhere in [
            "",
            "projects",
            "//evil.test",
            " //evil.test",
            "///evil.test",
            "/\\evil.test/x",
            "\\\\evil.test",
            "\\/evil.test",
            "/a\\b",
            "/\t/evil.test",
            "\t//evil.test",
            "/\n/evil.test",
            "/\r\n/evil.test",
            "/a\nSet-Cookie: b",
            "/\0/evil.test",
            "/\u{7f}/evil.test",
            "/\u{85}/evil.test",
            "https://evil.test/",
            "javascript:alert(1)",
            "data:text/html,x",
        ] {
            check(elsewhere, None);
        }
    }
}
