//! What every record's page has in common: head, facts in the margin, where it comes from, its
//! issues, and what refers to it.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use asterism_actions::{Inbound, RecordView};
use asterism_domain::{About, Citation, Document, Issue, Kind, RecordId, Severity, Text, match_key};

use super::edit::{self, Actions};
use super::follow::Follow;
use super::observatory::{Answer, Shown};
use super::organisation::seat;
use super::programme::area_codes;
use super::{linked_data, words};
use crate::component::{
    Block, Cell, Column, DataTable, Fact, Facts, KeyFigure, KeyFigures, ListItem, Notice, Piece, Prose, Tag,
    TagList, Tone,
};
use crate::html::{LinkTo, query_string, safe_address};
use crate::locale::Locale;
use crate::map::Atlas;
use crate::shell::{Section, Shell};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "page/record.html")]
pub(super) struct RecordPage {
    pub(super) shell: Shell,
    pub(super) l: Locale,
    /// What its maps are drawn with.
    pub(super) atlas: Atlas,
    /// Names of the regions on the map of a programme or an organisation.
    pub(super) region_names: BTreeMap<String, Text>,
    pub(super) kicker: Vec<LinkTo>,
    pub(super) title: String,
    pub(super) title_language: Option<String>,
    pub(super) subtitle: String,
    pub(super) notices: Vec<Notice>,
    /// What everybody is invited to, as to register for an event.
    pub(super) invitations: Vec<LinkTo>,
    /// Following what the page is about.
    pub(super) follow: Option<Follow>,
    /// What the visitor may do to the record.
    actions: Option<Actions>,
    /// What the observatory says of a region.
    answer: Option<Answer>,
    pub(super) figures: KeyFigures,
    pub(super) blocks: Vec<Block>,
    pub(super) facts: Facts,
    pub(super) margin: Vec<Block>,
    /// Kinds of linking records that the page shows in its own way already.
    pub(super) told: BTreeSet<Kind>,
}

impl RecordPage {
    pub(super) fn new(visit: &Visit, view: &RecordView, atlas: Atlas) -> RecordPage {
        let l = visit.l;
        let record = &view.record;
        let about = record.document.about();
        let name = name_of(l, view);
        let list = if record.kind == Kind::Region {
            "/regions".to_owned()
        } else {
            format!("/explore?kind={}", record.kind)
        };
        let kinds = words::kinds(l, record.kind);
        let mut shell = Shell::new(visit, name.clone())
            .section(if record.kind == Kind::Region { Section::Regions } else { Section::Explore })
            .crumb(list.clone(), kinds)
            .describe(first_sentence(&words::text(l, &about.summary)))
            .alternate("application/json", format!("{}.json", record.path()), l.t("as-json"));
        shell.linked_data = Some(linked_data::of(l, &visit.origin, &name, view));
        let mut page = RecordPage::bare(l, shell, name.clone(), atlas);
        page.kicker = vec![LinkTo::new(list, words::kind(l, record.kind))];
        // What the catalogue calls it is in the reader's language.
        page.title_language = foreign_language(l, about).filter(|_| name == words::text(l, &about.title));
        page.actions = edit::actions(visit, record, &view.may);
        page.add_notices(about);
        page.add_margin(view, about);
        page
    }

    /// A page under a name that says nothing yet.
    pub(super) fn bare(l: Locale, shell: Shell, title: String, atlas: Atlas) -> RecordPage {
        RecordPage {
            shell,
            l,
            atlas,
            region_names: BTreeMap::new(),
            kicker: Vec::new(),
            title,
            title_language: None,
            subtitle: String::new(),
            notices: Vec::new(),
            invitations: Vec::new(),
            follow: None,
            actions: None,
            answer: None,
            figures: KeyFigures::default(),
            blocks: Vec::new(),
            facts: Facts::default(),
            margin: Vec::new(),
            told: BTreeSet::new(),
        }
    }

    /// The regions of level 2 that a map of what the record says of itself shows.
    pub(super) fn codes_on_map(&self, view: &RecordView) -> BTreeSet<String> {
        let codes = match &view.record.document {
            Document::Programme(programme) => area_codes(&self.atlas, &programme.eligible_area),
            Document::Organisation(organisation) => seat(organisation).into_iter().collect(),
            Document::Event(event) => super::event::places_on_map(event),
            Document::EventSeries(_) => super::listed::regions_of_series(view).into_keys().collect(),
            _ => BTreeSet::new(),
        };
        codes.iter().map(ToString::to_string).collect()
    }

    /// The observatory's answer above everything, or why there is none below it.
    pub(super) fn answer(&mut self, shown: Shown) {
        match shown {
            Shown::Answer(answer) => self.answer = Some(*answer),
            Shown::Notice(notice) => self.block("answer", "obs-answer", vec![Piece::Notice(notice)]),
        }
    }

    pub(super) fn figure(&mut self, figure: KeyFigure) {
        self.figures.items.push(figure);
    }

    pub(super) fn block(&mut self, id: &'static str, heading_key: &str, pieces: Vec<Piece>) {
        if !pieces.is_empty() {
            let heading = if heading_key.is_empty() { String::new() } else { self.l.t(heading_key) };
            self.blocks.push(Block::new(id, heading, pieces));
        }
    }

    /// As [`RecordPage::block`], above everything but the summary.
    pub(super) fn block_below_summary(&mut self, id: &'static str, heading_key: &str, pieces: Vec<Piece>) {
        let place = usize::from(self.blocks.first().is_some_and(|block| block.id == "summary"));
        self.blocks.insert(place, Block::new(id, self.l.t(heading_key), pieces));
    }

    /// What others suggested of the record, for those who decide on it.
    pub(super) fn suggested(&mut self, ids: &[String]) {
        if let Some(actions) = &mut self.actions {
            actions.suggested(ids);
        }
    }

    /// What is to be done to a draft that was returned.
    pub(super) fn returned(&mut self, comment: Option<String>) {
        let notice = |comment| Notice::new(Tone::Warning, self.l.t("returned-with"), comment);
        self.notices.extend(comment.map(notice));
    }

    /// The way to a person who shows no address.
    pub(super) fn contact(&mut self, view: &RecordView) {
        if self.shell.is_read_alone() {
            return;
        }
        let link = LinkTo::new(format!("{}/contact", view.record.path()), self.l.t("contact-go"));
        self.block("contact", "contact-heading", vec![Piece::More(link)]);
    }

    /// Since when an organisation's own people keep its page, and the way to keep it with them.
    pub(super) fn claim(&mut self, view: &RecordView, kept: Option<jiff::Timestamp>) {
        let l = self.l;
        if let Some(since) = kept {
            self.facts
                .add(l.t("claim-kept"), Cell::Text(l.date(since.to_zoned(jiff::tz::TimeZone::UTC).date())));
        }
        if self.shell.is_read_alone() {
            return;
        }
        let link = LinkTo::new(format!("{}/claim", view.record.path()), l.t("claim-go"));
        self.block("claim", "claim-heading", vec![Piece::More(link)]);
    }

    /// The summary as running text, unless there is none or the title is the same.
    pub(super) fn summary(&mut self, about: &About) {
        let same = |title: &str| match_key(title) == match_key(&words::text(self.l, &about.summary));
        if same(&self.title) || same(&self.subtitle) {
            return;
        }
        if let Some(prose) = Prose::of(self.l, &about.summary) {
            self.block("summary", "", vec![Piece::Prose(prose)]);
        }
    }

    fn add_notices(&mut self, about: &About) {
        if about.fictional {
            let l = self.l;
            self.notices.push(Notice::new(Tone::Warning, l.t("fictional"), l.t("fictional-text")));
        }
    }

    fn add_margin(&mut self, view: &RecordView, about: &About) {
        let l = self.l;
        let known = about.topics.iter().filter_map(|id| view.refs.get(id));
        let topics: Vec<ListItem> =
            known.map(|found| ListItem { link: words::link(found), note: String::new() }).collect();
        if !topics.is_empty() {
            self.margin.push(Block::new("", l.t("topics"), vec![Piece::List(topics)]));
        }
        let tags = tags(view, &about.tags);
        if !tags.is_empty() {
            let list = TagList { label: l.t("tags"), tags };
            self.margin.push(Block::new("", l.t("tags"), vec![Piece::Tags(list)]));
        }
        let links: Vec<ListItem> = about.links.iter().filter_map(|link| web_link(l, link)).collect();
        if !links.is_empty() {
            self.margin.push(Block::new("links", l.t("links"), vec![Piece::List(links)]));
        }
        if !about.aliases.is_empty() {
            let prose = Prose { paragraphs: vec![about.aliases.join(" · ")], ..Prose::default() };
            self.margin.push(Block::new("", l.t("also-known-as"), vec![Piece::Prose(prose)]));
        }
        self.margin.push(Block::new(
            "provenance",
            l.t("provenance"),
            vec![Piece::Facts(provenance(l, view, self.shell.is_read_alone()))],
        ));
    }

    /// What links here, what is like it, issues, and citations: the end of every page.
    pub(super) fn add_inbound(&mut self, view: &RecordView) {
        for group in &view.inbound {
            if !self.told.contains(&group.kind) {
                let block = inbound(self.l, view, group);
                self.blocks.push(block);
            }
        }
        self.mentioned_in(view);
        if !view.related.is_empty() {
            let l = self.l;
            // Of those that are called as another, or as the page itself, what tells them apart is said.
            let same = |name: &str| {
                let named = view.related.iter().filter(|alike| alike.found.name == name).count();
                named > 1 || name == self.title
            };
            let item = |alike: &asterism_actions::Alike| {
                let mut note = vec![words::kind(l, alike.found.kind)];
                if same(&alike.found.name) {
                    note.extend(alike.by.clone());
                    note.push(l.years(alike.start, alike.end));
                    note.extend(alike.budget.map(|budget| l.money(budget)));
                    note.extend(alike.code.clone());
                }
                note.extend(alike.belongs_to.as_ref().map(|whole| whole.name.clone()));
                note.retain(|part| !part.is_empty());
                ListItem { link: words::link(&alike.found), note: note.join(" · ") }
            };
            let list = view.related.iter().map(item).collect();
            self.block("see-also", "see-also", vec![Piece::List(list)]);
        }
        if !view.issues.is_empty() {
            let table = issues(self.l, &view.issues);
            self.block("issues", "issues-heading", vec![Piece::Table(table)]);
        }
        let about = view.record.document.about();
        if !about.citations.is_empty() {
            let table = citations(self.l, &about.citations);
            self.block("sources", "citations-heading", vec![Piece::Table(table)]);
        }
    }
}

/// The name that heads the page. People who do not show theirs are called by what they are.
pub(super) fn name_of(l: Locale, view: &RecordView) -> String {
    let title = words::text(l, &view.record.document.about().title);
    match &view.record.document {
        Document::Project(project) if title.is_empty() || project.acronym.is_some() => {
            view.record.document.name()
        }
        Document::Region(region) => {
            let country = region.code.as_ref().and_then(|code| words::country_name(l, code.as_str()));
            country.unwrap_or_else(|| if title.is_empty() { l.t("name-not-known") } else { title })
        }
        Document::Person(person) if title.is_empty() => {
            person.organisation_as_given.clone().unwrap_or_else(|| l.t("name-not-shown"))
        }
        _ if title.is_empty() => l.t("name-not-known"),
        _ => title,
    }
}

fn foreign_language(l: Locale, about: &About) -> Option<String> {
    let (language, _) = about.title.best(&l.language())?;
    let foreign = language.as_str() != l.code() && language.as_str() != "xx";
    foreign.then(|| language.as_str().to_owned())
}

fn first_sentence(text: &str) -> String {
    let end = text.find(". ").map_or(text.len(), |at| at + 1);
    crate::chart::shorten(text.get(..end).unwrap_or(text), 200)
}

fn tags(view: &RecordView, records: &[RecordId]) -> Vec<Tag> {
    let known = records.iter().filter_map(|id| view.refs.get(id));
    known.map(|found| Tag { link: words::link(found), count: String::new() }).collect()
}

fn web_link(l: Locale, link: &asterism_domain::WebLink) -> Option<ListItem> {
    let href = safe_address(&link.url)?;
    let shown = link.label.clone().unwrap_or_else(|| l.label("rel", &link.rel));
    let host = href.split('/').nth(2).unwrap_or("").trim_start_matches("www.").to_owned();
    Some(ListItem { link: LinkTo::new(href, shown), note: host })
}

fn provenance(l: Locale, view: &RecordView, is_read_alone: bool) -> Facts {
    let record = &view.record;
    let mut facts = Facts::default();
    let source = view.source.as_deref().map(|source| l.label("source", source));
    facts.add_some(l.t("source"), source.map(Cell::Text));
    facts.add(l.t("first-stored"), Cell::Text(l.moment(view.first)));
    facts.add(l.t("last-changed"), Cell::Text(l.moment(view.changed)));
    let history = format!("{}/history", record.path());
    let revisions = l.count("revisions-count", view.revisions as u64);
    facts.add(l.t("history"), Cell::Link(LinkTo::new(history, revisions)));
    let space = words::label(l, &view.space, record.space.as_str());
    let at = format!("/spaces/{}", record.space.as_str());
    facts.add(l.t("space"), Cell::Link(LinkTo::new(at, space)));
    let keys = record.document.about().keys.iter().filter(|key| is_of_its_source(key));
    let keys = keys.map(|key| Cell::Code(key.to_string())).collect();
    facts.items.push(Fact { name: l.t("source-keys"), values: keys });
    facts.items.retain(|fact| !fact.values.is_empty());
    if !is_read_alone {
        let data = LinkTo::new(format!("{}.json", record.path()), l.t("as-json"));
        facts.add(l.t("as-data"), Cell::Link(data));
    }
    facts
}

/// Whether a source would know its record by the key. Where it has none, ours is made of names or of a mark of what it says.
fn is_of_its_source(key: &asterism_domain::SourceKey) -> bool {
    let is_mark = |part: &str| part.len() >= 32 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_of_names = key.scheme == "kohesio:beneficiary" && key.key.contains('/');
    let marks = ["esf-lists", "interreg-sweden"].iter().any(|source| key.scheme.starts_with(source));
    let is_marked = marks && key.key.split(['/', '-']).any(is_mark);
    !is_of_names && !is_marked
}

/// Records of one kind that link here.
pub(super) fn inbound(l: Locale, view: &RecordView, group: &Inbound) -> Block {
    let mut pieces = vec![super::listed::list(l, group)];
    if group.total > group.records.len() {
        pieces.push(Piece::More(all_referrers(l, view, group.kind, group.total)));
    }
    let heading = format!("{} ({})", words::kinds(l, group.kind), l.number(group.total as i64));
    Block::new("", heading, pieces)
}

/// The way to all records of a kind that refer to this one.
pub(super) fn all_referrers(l: Locale, view: &RecordView, kind: Kind, total: usize) -> LinkTo {
    let href = format!("{}/referrers{}", view.record.path(), query_string([("kind", kind.as_str())]));
    LinkTo::new(href, l.count("show-all-count", total as u64))
}

pub(super) fn issues(l: Locale, issues: &[Issue]) -> DataTable {
    let columns = ["issue-rule", "issue-field", "issue-found"].map(|key| Column::text(l.t(key)));
    let mut table = DataTable::new(l.t("issues-caption"), columns.into());
    table.quiet_caption = true;
    table.stacks = true;
    for issue in issues {
        let severity = l.label("severity", issue.rule.severity().as_str());
        let rule = l.label("rule", issue.rule.as_str());
        let name = match issue.rule.severity() {
            Severity::Error => Cell::Odd(rule, severity),
            _ => Cell::Text(rule).with_note(severity),
        };
        let field = super::fields::label(l, &issue.field);
        table.row(vec![name, Cell::Text(field), Cell::Text(super::said::found(l, &issue.detail))]);
    }
    table
}

fn citations(l: Locale, citations: &[Citation]) -> DataTable {
    let dated = citations.iter().any(|citation| citation.date.is_some());
    // What a reader noted of a source's row is what the source says beside; what somebody wrote is what is wrong with it.
    let notes: Vec<(Option<String>, Option<String>)> = citations
        .iter()
        .map(|citation| match citation.note.as_deref().map(|note| (note, super::said::beside(l, note))) {
            Some((_, Some(beside))) => (None, Some(beside)),
            Some((note, None)) => (Some(note.to_owned()), None),
            None => (None, None),
        })
        .collect();
    let wrong = notes.iter().any(|(wrong, _)| wrong.is_some());
    let beside = notes.iter().any(|(_, beside)| beside.is_some());
    let columns = [
        ("citation-source", true),
        ("citation-for", true),
        ("citation-date", dated),
        ("citation-note", wrong),
        ("citation-beside", beside),
    ];
    let columns: Vec<&str> = columns.into_iter().filter_map(|(key, shown)| shown.then_some(key)).collect();
    let columns = columns.into_iter().map(|key| Column::text(l.t(key))).collect();
    let mut table = DataTable::new(l.t("citations-heading"), columns);
    table.quiet_caption = true;
    table.stacks = true;
    let text = |text: Option<String>| text.map_or(Cell::Empty, Cell::Text);
    for (citation, (noted, said)) in citations.iter().zip(notes) {
        let source = match &citation.url {
            Some(url) => Cell::link(url, &citation.source),
            None => Cell::text(&citation.source),
        };
        let field = citation.field.as_deref().map(|field| super::fields::label_alone(l, field));
        let mut cells = vec![source, Cell::Text(field.unwrap_or_else(|| l.t("citation-whole")))];
        if dated {
            cells.push(citation.date.map_or(Cell::Empty, |date| Cell::Text(l.date_short(date))));
        }
        if wrong {
            cells.push(text(noted));
        }
        if beside {
            cells.push(text(said));
        }
        table.row(cells);
    }
    table
}

#[cfg(test)]
mod tests {
    use asterism_domain::SourceKey;

    use super::is_of_its_source;

    #[test]
    fn keys_that_we_made_are_not_shown_as_those_of_a_source() {
        for (scheme, key, expected) in [
            ("esf-lists", "CY/ee32672aa50de4cb2af9036fa4ae205a", false),
            ("interreg-sweden:project", "aurora/0123456789abcdef0123456789abcdef-2", false),
            ("kohesio:beneficiary", "BG/stara zagora province/ivan", false),
            ("kohesio:beneficiary", "BG/sofia/ivan", false),
            ("kohesio:beneficiary", "Q2526351", true),
            ("cordis:project", "649397", true),
            ("pic", "999990946", true),
            ("sample", "project/clusters3", true),
        ] {
            assert_eq!(is_of_its_source(&SourceKey::new(scheme, key)), expected, "{scheme}/{key}");
        }
    }
}
