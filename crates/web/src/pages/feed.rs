//! A result as an Atom feed (RFC 4287): what changed last stands first, and the feed is as new as that.

use asterism_actions::{App, ResultRow, Sort};
use axum::extract::State;
use axum::response::Response;

use super::files::{self, Form};
use super::{explore, words};
use crate::chart::escape;
use crate::html::query_string;
use crate::locale::Locale;
use crate::visit::Visit;
use crate::{Problem, Site};

pub(super) async fn atom(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let app = site.app()?;
    let view = app.explore(&visit.actor(), &visit.pairs).await?;
    // The order is the feed's own, and so it is no part of what the feed is called.
    let mut asked = view.params.clone();
    asked.retain(|(name, _)| !matches!(name.as_str(), "sort" | "limit"));
    let feed =
        Feed { l: visit.l, origin: visit.origin.clone(), title: explore::called(visit.l, &view), asked };
    let mut by_change = feed.asked.clone();
    by_change.push(("sort".to_owned(), Sort::Changed.as_str().to_owned()));
    let mut rows = app.explore_all(&visit.actor(), &by_change).await?;
    let first = rows.next().await?;
    let newest = first.iter().flatten().find_map(|row| row.changed);
    let start = feed.head(updated(app, newest).await?);
    let row = move |row: &ResultRow| feed.entry(row);
    let form = Form { start, row: Box::new(row), between: "\n", none: "", end: "\n</feed>\n" };
    files::send(rows, first, "application/atom+xml; charset=utf-8", "", form).await
}

/// When the newest entry changed; of an empty feed, when anything last did that might have made one.
async fn updated(app: &App, newest: Option<jiff::Timestamp>) -> Result<jiff::Timestamp, Problem> {
    match newest {
        Some(at) => Ok(at),
        None => Ok(app.last_change().await?.unwrap_or_default()),
    }
}

struct Feed {
    l: Locale,
    origin: String,
    /// The search in the reader's words.
    title: String,
    /// What is asked for, in the one order that there is for it.
    asked: Vec<(String, String)>,
}

impl Feed {
    fn head(&self, updated: jiff::Timestamp) -> String {
        let Feed { l, origin, title, asked } = self;
        let query = explore::of(asked);
        // Whoever keeps the feed's own address goes on reading it in this language.
        let own = asked.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let own = query_string(own.chain([("lang", l.code())]));
        let [id, page, own] = [("", &query), ("", &query), (".atom", &own)]
            .map(|(form, query)| escape(&format!("{origin}/explore{form}{query}")));
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\
             <title>Asterism · {}</title><id>{id}</id><updated>{updated:.0}</updated>\
             <link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>\
             <link rel=\"alternate\" type=\"text/html\" href=\"{page}\"/>\
             <author><name>Asterism</name></author>\n",
            l.code(),
            escape(title),
        )
    }

    fn entry(&self, row: &ResultRow) -> String {
        let l = self.l;
        let record = &row.record;
        let published =
            row.day().map(|day| format!("<published>{day}T00:00:00Z</published>")).unwrap_or_default();
        let updated = row.changed.unwrap_or_default();
        format!(
            "<entry><title>{}</title><id>urn:uuid:{}</id><updated>{updated:.0}</updated>{published}\
             <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\
             <category term=\"{}\" label=\"{}\"/><summary>{}</summary></entry>",
            escape(&explore::hit_name(l, &row.name())),
            record.id,
            escape(&format!("{}{}", self.origin, record.path())),
            record.kind,
            escape(&words::kind(l, record.kind)),
            escape(&words::text(l, &record.document.about().summary)),
        )
    }
}
