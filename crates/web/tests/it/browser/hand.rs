//! Somebody who uses the pages in one manner: with a mouse, by keyboard alone, on a phone, or without scripts. A journey
//! is told once and gone in every manner.

use std::fmt::Write as _;

use asterism_testkit::{Browser, BrowserOptions, Scripts};
use fantoccini::key::Key;

use crate::guest::PASSWORD;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    Mouse,
    Keyboard,
    Phone,
    NoScripts,
}

/// More stops than any page of the sample has on the way to anything.
const STOPS: usize = 400;

pub(crate) struct Hand {
    browser: Browser,
    manner: Manner,
    portal: String,
    /// What one would stumble over on the way.
    found: Vec<String>,
}

impl Hand {
    pub(crate) async fn new(manner: Manner, portal: &str) -> Hand {
        let options = BrowserOptions {
            scripts: if manner == Manner::NoScripts { Scripts::Off } else { Scripts::On },
            width: if manner == Manner::Phone { 390 } else { 1100 },
            ..BrowserOptions::default()
        };
        Hand { browser: Browser::with(options).await, manner, portal: portal.to_owned(), found: Vec::new() }
    }

    /// Somebody with an account, who signs in to go on to a page.
    pub(crate) async fn signed_in(manner: Manner, portal: &str, name: &str, next: &str) -> Hand {
        let mut hand = Hand::new(manner, portal).await;
        hand.open(&format!("/sign-in?next={next}")).await;
        hand.write("#email", &format!("{}@example.org", name.to_lowercase())).await;
        hand.write("#password", PASSWORD).await;
        hand.press("main .form button[type=submit]").await;
        assert_eq!(hand.path().await, next, "{name}");
        hand
    }

    /// Goes to an address of the portal, as one does from a letter.
    pub(crate) async fn open(&mut self, path: &str) {
        self.browser.open(&format!("{}{path}", self.portal)).await;
        self.look().await;
    }

    pub(crate) async fn path(&self) -> String {
        self.browser.address().await.replace(&self.portal, "")
    }

    /// What stands in the page.
    pub(crate) async fn reads(&self) -> String {
        self.browser.text("main").await
    }

    /// Everything that the page holds, also what is folded away.
    pub(crate) async fn holds(&self) -> String {
        let text = self.browser.evaluate("return document.querySelector('main').textContent").await;
        text.as_str().unwrap_or_default().to_owned()
    }

    pub(crate) async fn sees(&self, selector: &str) -> bool {
        self.browser.count(selector).await > 0
    }

    /// Types into a field. By keyboard that replaces what stood in a line.
    pub(crate) async fn write(&mut self, selector: &str, text: &str) {
        if self.manner == Manner::Keyboard {
            self.reach(selector).await;
            self.browser.type_text(text).await;
        } else {
            self.unfold(selector).await;
            self.browser.fill(selector, text).await;
        }
    }

    /// Ticks a box.
    pub(crate) async fn tick(&mut self, selector: &str) {
        self.point(selector).await;
        match self.manner {
            Manner::Keyboard => self.browser.press(Key::Space).await,
            _ => self.browser.click(selector).await,
        }
        assert!(self.sees(&format!("{selector}:checked")).await, "{selector}");
    }

    /// Chooses one of several of which one counts. By keyboard these are one stop, and arrows go from one to the next.
    pub(crate) async fn take(&mut self, name: &str, value: &str) {
        let wanted = format!("input[name='{name}'][value={value}]");
        if self.manner != Manner::Keyboard {
            return self.tick(&wanted).await;
        }
        self.reach(&format!("input[name='{name}']")).await;
        self.browser.press(Key::Space).await;
        let many = self.browser.count(&format!("input[name='{name}']")).await;
        for _ in 0..many {
            if self.sees(&format!("{wanted}:checked")).await {
                return;
            }
            self.browser.press(Key::Down).await;
        }
        panic!("arrows do not lead to {wanted}");
    }

    /// Chooses from a list.
    pub(crate) async fn choose(&mut self, list: &str, value: &str) {
        let option = format!("{list} option[value={value}]");
        self.point(list).await;
        if self.manner != Manner::Keyboard {
            return self.browser.click(&option).await;
        }
        let away = format!(
            "return document.querySelector({option:?}).index - document.querySelector({list:?}).selectedIndex"
        );
        let mut left = self.browser.evaluate(&away).await.as_i64().unwrap_or(0);
        while left != 0 {
            self.browser.press(if left > 0 { Key::Down } else { Key::Up }).await;
            let now = self.browser.evaluate(&away).await.as_i64().unwrap_or(0);
            assert!(now.abs() < left.abs(), "an arrow does not lead on in {list}");
            left = now;
        }
    }

    /// Follows a link or presses a button that leads to another page.
    pub(crate) async fn press(&mut self, selector: &str) {
        self.point(selector).await;
        match self.manner {
            Manner::Keyboard => self.browser.follow_by(Key::Enter).await,
            _ => self.browser.follow(selector).await,
        }
        self.look().await;
    }

    /// Ticks a filter. Scripts apply it at once, and then one is where one was.
    pub(crate) async fn filter(&mut self, selector: &str) {
        self.point(selector).await;
        match self.manner {
            Manner::Keyboard => {
                self.browser.follow_by(Key::Space).await;
                let stop = self.browser.stop(selector).await;
                assert!(stop.there, "the keyboard is lost after {selector}: {stop:?}");
            }
            Manner::NoScripts => {
                self.browser.click(selector).await;
                self.browser.follow(".apply button").await;
            }
            _ => self.browser.follow(selector).await,
        }
        self.look().await;
    }

    /// Follows a link of the summary of what is wrong to its field, where the keyboard is then.
    pub(crate) async fn mend(&mut self, id: &str, text: &str) {
        let (link, field) = (format!(".error-summary a[href='#{id}']"), format!("[id='{id}']"));
        self.point(&link).await;
        match self.manner {
            Manner::Keyboard => self.browser.press(Key::Enter).await,
            _ => self.browser.click(&link).await,
        }
        let stop = self.browser.stop(&field).await;
        assert!(stop.there, "the summary leads to {stop:?} and not to {field}");
        self.write(&field, text).await;
    }

    /// Gets to something in the page: by Tab, or to where a mouse can press it.
    async fn point(&mut self, selector: &str) {
        if self.manner == Manner::Keyboard {
            return self.reach(selector).await;
        }
        self.unfold(selector).await;
        // Away from bars at the edges of the window, under which the driver would leave it.
        let middle = format!("document.querySelector({selector:?})?.scrollIntoView({{ block: 'center' }})");
        self.browser.evaluate(&middle).await;
    }

    /// Opens what the element is folded away in.
    async fn unfold(&mut self, selector: &str) {
        let closed = format!("details:not([open]):has({selector}) > summary");
        while self.sees(&closed).await {
            if self.manner == Manner::Keyboard {
                self.tab_to(&closed).await;
                self.browser.press(Key::Enter).await;
            } else {
                self.browser.click(&closed).await;
            }
        }
    }

    async fn reach(&mut self, selector: &str) {
        self.unfold(selector).await;
        self.tab_to(selector).await;
    }

    /// Tab by Tab, and back by Shift+Tab, seeing at every stop where one is. A page that has just come is entered by
    /// its skip link.
    async fn tab_to(&mut self, selector: &str) {
        let mut stop = self.browser.stop(selector).await;
        if stop.what == "body" && self.sees(&format!("main {selector}")).await {
            self.browser.press(Key::Tab).await;
            stop = self.browser.stop(selector).await;
            assert!(
                stop.what.starts_with("a ") && stop.seen,
                "the first stop is the way to the content: {stop:?}"
            );
            self.browser.press(Key::Enter).await;
            stop = self.browser.stop(selector).await;
            assert!(stop.what.starts_with("main#main"), "the skip link leads to the content: {stop:?}");
        }
        let mut way = String::new();
        for _ in 0..STOPS {
            if stop.there {
                return;
            }
            if stop.ahead || stop.what == "body" {
                self.browser.press(Key::Tab).await;
            } else {
                self.browser.press_with_shift(Key::Tab).await;
            }
            stop = self.browser.stop(selector).await;
            let _ = write!(way, " > {}", stop.what);
            assert!(stop.what != "body", "the focus is lost on the way to {selector}:{way}");
            if !stop.seen {
                let path = self.path().await;
                self.found.push(format!("{path}: one does not see that {} has the focus", stop.what));
            }
        }
        panic!("{selector} of {} is not reached by Tab:{way}", self.path().await);
    }

    /// Looks at a page that has just come.
    async fn look(&mut self) {
        let path = self.path().await;
        if self.browser.scrolls_sideways().await {
            self.found.push(format!("{path} is wider than its window"));
        }
        // The same page by mouse and by keyboard has the same markup; the checker needs scripts.
        if matches!(self.manner, Manner::Mouse | Manner::Phone) {
            let faults = self.browser.axe().await;
            self.found.extend(faults.into_iter().map(|fault| format!("{path}: {fault}")));
        }
        let summary = self.browser.count(".error-summary").await;
        if summary > 0 && !self.browser.stop(".error-summary").await.there {
            self.found.push(format!("{path}: what is wrong is said and the keyboard is elsewhere"));
        }
    }

    /// What was stumbled over.
    pub(crate) async fn ends(self) -> Vec<String> {
        let mut found = self.found;
        // The browser reports the refusals that a journey asks for.
        let asked = |line: &String| {
            ["422", "409", "410"].iter().any(|status| line.contains(&format!("status of {status}")))
        };
        found.extend(self.browser.complaints().await.into_iter().filter(|line| !asked(line)));
        found.dedup();
        found
    }
}
