//! A headless Chromium, driven over WebDriver: one browser with an empty profile per test.

mod axe;
mod driver;
mod keyboard;
mod raw;

use std::path::{Path, PathBuf};
use std::time::Duration;

use fantoccini::wd::TimeoutConfiguration;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

pub use keyboard::{Focus, Stop};

use driver::Driver;
use raw::Raw;

/// Whether pages may run scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scripts {
    #[default]
    On,
    Off,
}

/// The colours that the reader's system asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colours {
    #[default]
    Light,
    Dark,
}

/// How the browser is set up. The default is a wide, light window with scripts on.
#[derive(Debug, Clone)]
pub struct BrowserOptions {
    pub scripts: Scripts,
    pub colours: Colours,
    /// In CSS pixels; 360 is a phone.
    pub width: u32,
    /// The languages that the reader prefers, as in `sv,en`.
    pub languages: String,
}

impl Default for BrowserOptions {
    fn default() -> BrowserOptions {
        BrowserOptions {
            scripts: Scripts::On,
            colours: Colours::Light,
            width: 1280,
            languages: "en".to_owned(),
        }
    }
}

const HEIGHT: u32 = 900;
/// Taller pages are cut: the browser refuses pictures much beyond this.
const TALLEST: u64 = 15_000;

/// A running browser. Dropping it closes it, also when the test fails.
pub struct Browser {
    client: Client,
    // Dropped in this order: the driver closes the browser before its profile goes.
    _driver: Driver,
    _profile: TempDir,
    scripts: Scripts,
    width: u32,
}

impl Browser {
    /// A browser with the default options.
    pub async fn start() -> Browser {
        Browser::with(BrowserOptions::default()).await
    }

    /// A browser in which pages run no scripts.
    pub async fn without_scripts() -> Browser {
        Browser::with(BrowserOptions { scripts: Scripts::Off, ..BrowserOptions::default() }).await
    }

    pub async fn with(options: BrowserOptions) -> Browser {
        let profile = tempfile::tempdir().expect("a folder for the browser's profile");
        let mut driver = Driver::start();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(&options, profile.path()))
            .connect(&driver.address())
            .await
            .unwrap_or_else(|error| panic!("the browser did not start: {error}"));
        driver.owns(client.session_id().await.expect("the session's id"));
        client.persist().await.expect("the session outlives its client");
        let mut browser = Browser {
            client,
            _driver: driver,
            _profile: profile,
            scripts: options.scripts,
            width: options.width,
        };
        browser.set_patience(Duration::from_secs(120)).await;
        browser.set_colours(options.colours).await;
        browser.set_width(options.width).await;
        browser
    }

    /// How long a script or a page may take. Generous, since tests share the machine.
    async fn set_patience(&self, patience: Duration) {
        let timeouts = TimeoutConfiguration::new(Some(patience), Some(patience), None);
        self.client.update_timeouts(timeouts).await.expect("time limits are set");
    }

    /// The WebDriver client, for what has no helper here.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Goes to a page and waits until it is loaded.
    pub async fn open(&self, address: &str) {
        self.client.goto(address).await.unwrap_or_else(|error| panic!("{address} does not open: {error}"));
    }

    /// The address that is shown now.
    pub async fn address(&self) -> String {
        self.client.current_url().await.expect("an address").to_string()
    }

    pub async fn title(&self) -> String {
        self.client.title().await.expect("a title")
    }

    /// The visible text of the first element that a CSS selector finds.
    pub async fn text(&self, selector: &str) -> String {
        self.element(selector).await.text().await.expect("an element has text")
    }

    /// The visible text of every element that a CSS selector finds, in page order.
    pub async fn texts(&self, selector: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for element in self.client.find_all(Locator::Css(selector)).await.expect("a valid selector") {
            texts.push(element.text().await.expect("an element has text"));
        }
        texts
    }

    pub async fn count(&self, selector: &str) -> usize {
        self.client.find_all(Locator::Css(selector)).await.expect("a valid selector").len()
    }

    pub async fn click(&self, selector: &str) {
        let done = self.element(selector).await.click().await;
        done.unwrap_or_else(|error| panic!("`{selector}` cannot be clicked: {error}"));
    }

    /// Clicks what leads to another page, a link or the button of a form, and waits until that page is
    /// there. A click alone returns before the browser has left the page, so that whatever is asked
    /// next may still be answered by the old one.
    pub async fn follow(&self, selector: &str) {
        let old = self.element("html").await;
        self.click(selector).await;
        self.arrive(&old, &format!("`{selector}` was clicked")).await;
    }

    /// Runs a script that leads to another page, and waits until that page is there.
    pub async fn follow_by_script(&self, body: &str) {
        let old = self.element("html").await;
        self.evaluate(body).await;
        self.arrive(&old, &format!("`{body}` ran")).await;
    }

    /// Waits until the page that was shown has made room for another one.
    async fn arrive(&self, old: &fantoccini::elements::Element, what: &str) {
        let arrived = async {
            while old.tag_name().await.is_ok()
                || self.evaluate("return document.readyState").await != "complete"
            {
                tokio::task::yield_now().await;
            }
        };
        let waited = tokio::time::timeout(Duration::from_secs(60), arrived).await;
        waited.unwrap_or_else(|_| panic!("{what} and led to no other page"));
    }

    /// Types into a field.
    pub async fn fill(&self, selector: &str, text: &str) {
        let done = self.element(selector).await.send_keys(text).await;
        done.unwrap_or_else(|error| panic!("`{selector}` cannot be typed into: {error}"));
    }

    async fn element(&self, selector: &str) -> fantoccini::elements::Element {
        let found = self.client.find(Locator::Css(selector)).await;
        found.unwrap_or_else(|error| panic!("the page has no `{selector}`: {error}"))
    }

    /// Waits until a CSS selector finds something, for what scripts add.
    pub async fn wait_for(&self, selector: &str) {
        let found =
            self.client.wait().at_most(Duration::from_secs(60)).for_element(Locator::Css(selector)).await;
        found.unwrap_or_else(|error| panic!("`{selector}` did not appear: {error}"));
    }

    /// Runs the body of a function in the page and gives what it returns. Works whatever the page's
    /// Content-Security-Policy says, and with the page's own scripts off (but then nothing that waits,
    /// a timer or a promise, ever goes on).
    pub async fn evaluate(&self, body: &str) -> Value {
        self.client.execute(body, Vec::new()).await.unwrap_or_else(|error| panic!("`{body}`: {error}"))
    }

    /// Whether the page is wider than the window, so that a reader has to scroll sideways.
    pub async fn scrolls_sideways(&self) -> bool {
        let body = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
        self.evaluate(body).await == Value::Bool(true)
    }

    /// What the page's scripts and the browser complained about since the last question: script
    /// errors, blocked or missing files.
    pub async fn complaints(&self) -> Vec<String> {
        let entries = self.client.issue_cmd(Raw::console()).await.expect("the console's entries");
        let entries = entries.as_array().cloned().unwrap_or_default();
        let severe = entries.iter().filter(|entry| entry["level"] == "SEVERE");
        severe.filter_map(|entry| entry["message"].as_str().map(str::to_owned)).collect()
    }

    /// Gives the browser a device that keeps passkeys and is always unlocked. It lasts as long as the browser.
    pub async fn add_authenticator(&self) {
        self.client.issue_cmd(Raw::authenticator()).await.expect("an authenticator");
    }

    /// Sets the window's width in CSS pixels. Unlike a real window it may be as narrow as a phone.
    pub async fn set_width(&mut self, width: u32) {
        self.width = width;
        self.set_size(u64::from(HEIGHT)).await;
    }

    async fn set_size(&self, height: u64) {
        let parameters = json!({ "width": self.width, "height": height, "deviceScaleFactor": 1, "mobile": self.width < 600 });
        self.devtools("Emulation.setDeviceMetricsOverride", parameters).await;
    }

    pub async fn set_colours(&self, colours: Colours) {
        let value = if colours == Colours::Dark { "dark" } else { "light" };
        self.set_media(json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] })).await;
    }

    /// Shows pages as they would be printed.
    pub async fn show_as_print(&self) {
        self.set_media(json!({ "media": "print" })).await;
    }

    async fn set_media(&self, parameters: Value) {
        self.devtools("Emulation.setEmulatedMedia", parameters).await;
    }

    async fn devtools(&self, method: &str, parameters: Value) -> Value {
        let answer = self.client.issue_cmd(Raw::devtools(method, parameters)).await;
        answer.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Takes a picture of the whole page at a width, into `screenshots/NAME-WIDTH.png` of the target
    /// folder, and gives the file.
    pub async fn screenshot(&mut self, name: &str, width: u32) -> PathBuf {
        self.set_width(width).await;
        let height = self.evaluate("return document.documentElement.scrollHeight").await;
        self.set_size(height.as_u64().unwrap_or(0).clamp(u64::from(HEIGHT), TALLEST)).await;
        let picture = self.client.screenshot().await.expect("a picture");
        self.set_size(u64::from(HEIGHT)).await;
        let folder = target_dir().join("screenshots");
        std::fs::create_dir_all(&folder).expect("a folder for pictures");
        let file = folder.join(format!("{name}-{width}.png"));
        std::fs::write(&file, picture).expect("the picture is written");
        file
    }
}

/// The folder that Cargo builds into.
pub(crate) fn target_dir() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the workspace's folder");
    workspace.join(std::env::var_os("CARGO_TARGET_DIR").map_or("target".into(), PathBuf::from))
}

fn capabilities(options: &BrowserOptions, profile: &Path) -> Map<String, Value> {
    let arguments = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--force-color-profile=srgb",
        // A page under test has no business on any other machine.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ];
    let mut arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    let scripts = if options.scripts == Scripts::Off { 2 } else { 1 };
    let preferences = json!({
        "profile.managed_default_content_settings.javascript": scripts,
        "intl.accept_languages": options.languages,
    });
    let chromium = json!({
        "binary": driver::program("chromium"),
        "args": arguments,
        "prefs": preferences,
    });
    let wanted = json!({ "goog:chromeOptions": chromium, "goog:loggingPrefs": { "browser": "ALL" } });
    wanted.as_object().cloned().unwrap_or_default()
}
