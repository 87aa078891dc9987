//! Every page that anybody can reach, in the browser of whoever reaches it: the checker finds nothing, in light and in
//! dark, on a desk and on a phone; nothing is wider than its window; and the browser has no complaint.

use std::collections::BTreeSet;

use asterism_testkit::{Browser, BrowserOptions, Colours};
use serde_json::{Value, json};

use super::places::{NO_PAGES, PAGES, REFUSALS, SENT, Who, in_story};
use super::story::told;
use crate::doors::DECISIONS;
use crate::journey::signed_in;

const WIDTHS: [u32; 4] = [390, 1100, 1440, 1920];

#[test]
fn no_page_is_forgotten() {
    let routes: BTreeSet<&str> =
        DECISIONS.iter().filter(|(method, ..)| *method == "GET").map(|(_, pattern, _)| *pattern).collect();
    let tried: BTreeSet<&str> =
        PAGES.iter().map(|(pattern, ..)| *pattern).chain(NO_PAGES.iter().copied()).collect();
    let forgotten: Vec<_> = routes.difference(&tried).collect();
    let gone: Vec<_> = tried.difference(&routes).collect();
    assert!(forgotten.is_empty() && gone.is_empty(), "not tried: {forgotten:?}; no routes: {gone:?}");
    for (pattern, _, address) in PAGES {
        assert!(fits(pattern, address), "{address} is no address of {pattern}");
    }
}

/// Whether an address may be one of a pattern. What stands for a whole address in the table may be any.
fn fits(pattern: &str, address: &str) -> bool {
    let path = address.split('?').next().unwrap_or("");
    let (parts, given): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
    let same = |(part, given): (&&str, &&str)| {
        part.split('{').next().is_some_and(|fixed| given.starts_with(fixed))
            && (part.contains('{') || part == given)
    };
    path.starts_with('{') || parts.len() == given.len() && parts.iter().zip(&given).all(same)
}

/// Looks at the page that is shown, in every width and both colours.
async fn look(browser: &mut Browser, what: &str, found: &mut Vec<String>) {
    browser.evaluate("for (const one of document.querySelectorAll('details')) one.open = true").await;
    for width in WIDTHS {
        browser.set_width(width).await;
        if browser.scrolls_sideways().await {
            found.push(format!("{what} is wider than {width}"));
        }
        if width > 1100 {
            continue;
        }
        for colours in [Colours::Dark, Colours::Light] {
            browser.set_colours(colours).await;
            let faults = browser.axe().await;
            found.extend(faults.into_iter().map(|fault| format!("{what} ({width}, {colours:?}): {fault}")));
        }
    }
    // The refusals that are asked for are no complaints.
    let asked = |line: &String| {
        ["422", "409", "404", "400"].iter().any(|code| line.contains(&format!("status of {code}")))
    };
    let complaints = browser.complaints().await.into_iter().filter(|line| !asked(line));
    found.extend(complaints.map(|line| format!("{what}: {line}")));
}

/// Sends a form whatever the browser would say to it. Where there are several, a box is ticked in the first.
const SEND: &str = "
    const form = [...document.forms].find((one) => one.getAttribute('action') === ACTION);
    if (!form) throw new Error('no form goes to ' + ACTION);
    for (const [name, value] of FIELDS) {
        const named = form.elements.namedItem(name);
        const field = named instanceof RadioNodeList ? named[0] : named;
        if (!field) throw new Error('no field ' + name);
        if (field.type === 'checkbox') field.checked = value !== '';
        else field.value = value;
    }
    form.noValidate = true;
    form.requestSubmit(form.querySelector('button[name=do][value=save], button[name=do][value=chosen]'));";

async fn everything_of(who: Who) {
    let told = told().await;
    let (story, cookies) = (told.story, told.cookies);
    let address = told.site.serve().await;
    let mut browser = match who {
        Who::Visitor => Browser::start().await,
        who => signed_in(BrowserOptions::default(), &address, &format!("{who:?}"), "/about").await,
    };
    if who == Who::Visitor {
        browser.open(&address).await;
        for (name, value) in cookies {
            browser.evaluate(&format!("document.cookie = '{name}={value}; path=/'")).await;
        }
    }
    let mut found = Vec::new();
    let mut pages = 0;
    let mut open: Vec<&str> =
        PAGES.iter().filter(|(_, somebody, _)| *somebody == who).map(|(.., page)| *page).collect();
    // What the provider gave along is good for a short while only.
    open.sort_by_key(|page| *page != "{back}");
    for page in open {
        let page = in_story(page, &story);
        browser.open(&format!("{address}{page}")).await;
        let refused = browser.count(".problem-code").await > 0;
        if refused != REFUSALS.contains(&page.as_str()) {
            found.push(format!("{page} as {who:?} is refused: {}", browser.text("main").await));
        }
        look(&mut browser, &page, &mut found).await;
        pages += 1;
    }
    for (_, page, action, fields) in SENT.iter().filter(|(somebody, ..)| *somebody == who) {
        let (page, action) = (in_story(page, &story), in_story(action, &story));
        browser.open(&format!("{address}{page}")).await;
        let fields: Vec<(&str, String)> =
            fields.iter().map(|(name, value)| (*name, in_story(value, &story))).collect();
        let send = SEND
            .replace("ACTION", &Value::from(action.as_str()).to_string())
            .replace("FIELDS", &json!(fields).to_string());
        browser.follow_by_script(&send).await;
        let what = format!("{page}, sent to {action} with {fields:?}");
        look(&mut browser, &what, &mut found).await;
        if browser.count(".error-summary").await > 0 && !browser.stop(".error-summary").await.there {
            found.push(format!("{what}: the keyboard is not where it is said what is wrong"));
        }
        pages += 1;
    }
    eprintln!("{who:?}: {pages} pages, {} faults", found.len());
    assert!(found.is_empty(), "{}", found.join("\n"));
}

macro_rules! for_everybody {
    ($($test:ident: $who:ident),*) => { $(
        #[tokio::test(flavor = "multi_thread")]
        async fn $test() {
            everything_of(Who::$who).await;
        }
    )* };
}

for_everybody!(
    what_visitors_reach_is_accessible_and_fits: Visitor,
    what_members_reach_is_accessible_and_fits: Mia,
    what_partners_reach_is_accessible_and_fits: Petra,
    what_coordinators_reach_is_accessible_and_fits: Carla,
    what_validators_reach_is_accessible_and_fits: Vera,
    what_those_who_run_the_portal_reach_is_accessible_and_fits: Ruth
);
