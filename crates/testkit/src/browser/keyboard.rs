//! Going through a page by keyboard alone.

use std::time::Duration;

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::Value;

use super::Browser;

/// The element that has the keyboard's focus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Focus {
    /// The element's name in lower case: `a`, `button`, `body` when nothing has the focus.
    pub tag: String,
    pub id: String,
    /// Its name for a screen reader as far as plain markup gives it: label, `aria-label`, text.
    pub name: String,
    /// Where a link leads, as written in the page.
    pub href: Option<String>,
    /// Whether the page shows that it has the focus: an outline or a shadow.
    pub shown: bool,
}

/// Where the keyboard is as seen from an element that somebody wants to get to.
#[derive(Debug, Clone)]
pub struct Stop {
    /// The focused element, as one would write it: `a#skip "Skip to content"`; `body` when nothing has the focus.
    pub what: String,
    pub there: bool,
    /// Whether the element comes after the focused one in the page.
    pub ahead: bool,
    /// Whether a reader sees where they are: the focus is drawn, and what has it is in the window and not covered.
    pub seen: bool,
}

/// Reads where the focus is, as seen from the element that `SELECTOR` finds. What has the focus is covered where none
/// of its corners and not its middle would be clicked.
const READ_STOP: &str = "
    const wanted = document.querySelector(SELECTOR);
    const e = document.activeElement || document.body;
    const style = getComputedStyle(e);
    const drawn = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
    const seen = [...e.getClientRects()].some(({ left, right, top, bottom }) => {
        const points = [[left + 2, top + 2], [right - 2, top + 2], [left + 2, bottom - 2], [right - 2, bottom - 2],
            [(left + right) / 2, (top + bottom) / 2]];
        return points.some(([x, y]) => {
            const hit = document.elementFromPoint(x, y);
            return hit && (e.contains(hit) || hit.contains(e) && hit.tagName === 'LABEL');
        });
    });
    const words = (e.labels && e.labels.length ? e.labels[0].textContent : e.textContent).trim().replace(/\\s+/g, ' ');
    const id = e.id ? '#' + e.id : e.name ? `[name=${e.name}]` : '';
    return {
        what: e === document.body ? 'body' : `${e.tagName.toLowerCase()}${id} \"${words.slice(0, 60)}\"`,
        missing: !wanted,
        there: e === wanted,
        ahead: !!wanted && (e.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_FOLLOWING) > 0,
        seen: drawn && seen,
    };";

/// Reads the focused element. A reader must be able to see it, so the style is read as well.
const READ_FOCUS: &str = "
    const e = document.activeElement || document.body;
    const style = getComputedStyle(e);
    const label = e.labels && e.labels.length ? e.labels[0].textContent : '';
    const name = e.getAttribute('aria-label') || label || e.textContent || e.getAttribute('title') || '';
    return {
        tag: e.tagName.toLowerCase(),
        id: e.id || '',
        name: name.trim().replace(/\\s+/g, ' ').slice(0, 200),
        href: e.getAttribute('href'),
        shown: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none',
    };";

/// Whether a key that is pressed now reaches the page: it is drawn and its window has the focus.
const TAKES_KEYS: &str = "return document.hasFocus() && performance.getEntriesByType('paint').length > 0";

impl Browser {
    /// Does what a keyboard does, once the page takes keys. A page that is loaded but not yet drawn, or whose window
    /// does not yet have the focus, loses the first key without a word.
    async fn perform(&self, actions: KeyActions) {
        let ready = async {
            while self.evaluate(TAKES_KEYS).await != Value::Bool(true) {
                self.devtools("Page.bringToFront", Value::Object(serde_json::Map::new())).await;
            }
        };
        let waited = tokio::time::timeout(Duration::from_secs(60), ready).await;
        waited.expect("the page is drawn and has the focus");
        self.client().perform_actions(actions).await.expect("keys are pressed");
    }

    /// Presses a key, as a reader would, wherever the focus is.
    pub async fn press(&self, key: Key) {
        let key = char::from(key);
        let actions = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key });
        self.perform(actions).await;
    }

    /// Goes to the next element and says what it is.
    pub async fn tab(&self) -> Focus {
        self.press(Key::Tab).await;
        self.focus().await
    }

    /// Follows the focused link or presses the focused button.
    pub async fn enter(&self) {
        self.press(Key::Enter).await;
    }

    /// Presses a key while Shift is held.
    pub async fn press_with_shift(&self, key: Key) {
        let (shift, key) = (char::from(Key::Shift), char::from(key));
        let actions = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: shift })
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key })
            .then(KeyAction::Up { value: shift });
        self.perform(actions).await;
    }

    /// Types wherever the focus is.
    pub async fn type_text(&self, text: &str) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in text.chars() {
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.perform(actions).await;
    }

    /// Presses a key that leads to another page, and waits until that page is there.
    pub async fn follow_by(&self, key: Key) {
        let old = self.element("html").await;
        let stop = self.focus().await;
        self.press(key).await;
        self.arrive(&old, &format!("a key was pressed on {stop:?}")).await;
    }

    /// Where the focus is, as seen from an element that the page must have.
    pub async fn stop(&self, selector: &str) -> Stop {
        let selector_text = Value::from(selector).to_string();
        let read = self.evaluate(&READ_STOP.replace("SELECTOR", &selector_text)).await;
        assert!(read["missing"] == Value::Bool(false), "the page has no `{selector}`");
        let is = |field: &str| read[field] == Value::Bool(true);
        let what = read["what"].as_str().unwrap_or_default().to_owned();
        Stop { what, there: is("there"), ahead: is("ahead"), seen: is("seen") }
    }

    pub async fn focus(&self) -> Focus {
        let read = self.evaluate(READ_FOCUS).await;
        let text = |field: &str| read[field].as_str().unwrap_or_default().to_owned();
        Focus {
            tag: text("tag"),
            id: text("id"),
            name: text("name"),
            href: read["href"].as_str().map(str::to_owned),
            shown: read["shown"] == Value::Bool(true),
        }
    }

    /// Tabs through the page until the focus leaves it or comes back to where it began; at most
    /// `most` stops.
    pub async fn tab_stops(&self, most: usize) -> Vec<Focus> {
        let mut stops: Vec<Focus> = Vec::new();
        while stops.len() < most {
            let stop = self.tab().await;
            if stop.tag == "body" || stops.first() == Some(&stop) {
                break;
            }
            stops.push(stop);
        }
        stops
    }
}
