//! Going through a page by keyboard alone.

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

impl Browser {
    /// Presses a key, as a reader would, wherever the focus is.
    pub async fn press(&self, key: Key) {
        let key = char::from(key);
        let actions = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key });
        self.client().perform_actions(actions).await.expect("a key is pressed");
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
