//! How an entry lies in the engine's index.

use asterism_domain::{Kind, RecordId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, SchemaBuilder, TextFieldIndexing,
    TextOptions,
};
use tantivy::{TantivyDocument, Term};

use crate::tokens::tagged;
use crate::{Entry, Facet, language, words};

/// Raise it when fields or their meaning change, or what entries say: older indexes are then built anew.
pub(crate) const SCHEMA_VERSION: u32 = 11;
/// Raise it when words, stems or spelling rules change.
pub(crate) const WORDS_VERSION: u32 = 3;

/// Marks a whole name among [`Fields::exact`]: the record's own, or another it goes by.
pub(crate) const OWN_NAME: char = '=';
pub(crate) const OTHER_NAME: char = '~';

/// Whether every name of an entry of the kind is one that it is called itself. A project's are its partners', too, a
/// document's its authors'.
pub(crate) fn names_are_own(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Region
            | Kind::Territory
            | Kind::Organisation
            | Kind::ClusterOrganisation
            | Kind::Facility
            | Kind::Programme
            | Kind::Topic
            | Kind::Tag
            | Kind::Family
            | Kind::Space
    )
}

/// Tokenizers: words and stems together for short fields, apart for long ones, where only words
/// need their positions.
pub(crate) const WORDS_AND_STEMS: &str = "words and stems";
pub(crate) const ONLY_WORDS: &str = "words";
pub(crate) const ONLY_STEMS: &str = "stems";
const RAW: &str = "raw";

/// The value of a number column where the entry has none.
pub(crate) const NONE: i64 = i64::MIN;

#[derive(Debug, Clone)]
pub(crate) struct Fields {
    pub(crate) id: Field,
    pub(crate) exact: Field,
    pub(crate) name: Field,
    pub(crate) names: Field,
    pub(crate) title: Field,
    /// The words of every text of the entry.
    pub(crate) all: Field,
    /// The stems of the same words.
    pub(crate) stems: Field,
    stored: Field,
    id_high: Field,
    id_low: Field,
    readers: Field,
    language: Field,
    name_key: Field,
    total_budget: Field,
    eu_contribution: Field,
    first_day: Field,
    last_day: Field,
    start: Field,
    end: Field,
    newest: Field,
    seq: Field,
    facets: Vec<Field>,
}

/// Column names, for reading.
pub(crate) mod column {
    pub(crate) const ID_HIGH: &str = "id_high";
    pub(crate) const ID_LOW: &str = "id_low";
    pub(crate) const READERS: &str = "readers";
    pub(crate) const LANGUAGE: &str = "text_language";
    pub(crate) const NAME_KEY: &str = "name_key";
    pub(crate) const TOTAL_BUDGET: &str = "total_budget";
    pub(crate) const EU_CONTRIBUTION: &str = "eu_contribution";
    pub(crate) const FIRST_DAY: &str = "first_day";
    pub(crate) const LAST_DAY: &str = "last_day";
    pub(crate) const START: &str = "start";
    pub(crate) const END: &str = "end";
    pub(crate) const NEWEST: &str = "newest";
    pub(crate) const SEQ: &str = "seq";
}

/// Who may see a document, one bit for each audience.
pub(crate) mod readers {
    pub(crate) const PUBLIC: u64 = 1;
    pub(crate) const MEMBERS: u64 = 2;
    /// Those who have a role in the space that the document is of, which is its value of [`crate::Facet::Space`].
    pub(crate) const SPACE: u64 = 4;
    pub(crate) const ALL: u64 = 8;
    /// Those who are near the record: the document is there for them alone and for those who are near everybody.
    pub(crate) const NEAR: u64 = 16;
    /// Those who have a role in every space, and are near everybody.
    pub(crate) const EVERY: u64 = 32;
}

/// The name of a facet's column.
pub(crate) fn facet_column(facet: Facet) -> String {
    format!("facet_{facet}")
}

impl Fields {
    pub(crate) fn build() -> (Schema, Fields) {
        let mut builder = SchemaBuilder::new();
        let fast = || NumericOptions::default().set_fast();
        let fields = Fields {
            id: builder.add_bytes_field("id", BytesOptions::default().set_indexed()),
            exact: builder.add_text_field("exact", indexed(RAW, IndexRecordOption::Basic, false)),
            name: builder.add_text_field("name", searchable()),
            names: builder.add_text_field("names", searchable()),
            title: builder.add_text_field("title", searchable()),
            all: builder
                .add_text_field("all", indexed(ONLY_WORDS, IndexRecordOption::WithFreqsAndPositions, true)),
            stems: builder.add_text_field("stems", indexed(ONLY_STEMS, IndexRecordOption::WithFreqs, true)),
            stored: builder.add_bytes_field("stored", BytesOptions::default().set_stored()),
            id_high: builder.add_u64_field(column::ID_HIGH, fast()),
            id_low: builder.add_u64_field(column::ID_LOW, fast()),
            readers: builder.add_u64_field(column::READERS, fast()),
            language: builder.add_text_field(column::LANGUAGE, TextOptions::default().set_fast(RAW)),
            name_key: builder.add_text_field(column::NAME_KEY, TextOptions::default().set_fast(RAW)),
            total_budget: builder.add_i64_field(column::TOTAL_BUDGET, fast()),
            eu_contribution: builder.add_i64_field(column::EU_CONTRIBUTION, fast()),
            first_day: builder.add_i64_field(column::FIRST_DAY, fast()),
            last_day: builder.add_i64_field(column::LAST_DAY, fast()),
            start: builder.add_i64_field(column::START, fast()),
            end: builder.add_i64_field(column::END, fast()),
            newest: builder.add_i64_field(column::NEWEST, fast()),
            seq: builder.add_i64_field(column::SEQ, fast()),
            facets: facet_fields(&mut builder),
        };
        (builder.build(), fields)
    }

    /// The field over all texts that holds a word or the mark of a stem.
    pub(crate) fn over_all(&self, text: &str) -> Field {
        if text.starts_with(language::STEM_MARK) { self.stems } else { self.all }
    }

    /// The two fields over all texts.
    pub(crate) fn all_or_stems(&self) -> [Field; 2] {
        [self.all, self.stems]
    }

    pub(crate) fn id_term(&self, id: RecordId) -> Term {
        Term::from_field_bytes(self.id, id.as_uuid().as_bytes())
    }

    /// The documents of an entry: one, and another for each of those who see more. Each record has exactly one among
    /// [`readers::ALL`], and everybody who sees it sees one.
    pub(crate) fn documents(&self, entry: &Entry) -> Result<Vec<TantivyDocument>, serde_json::Error> {
        let mut readers = readers::ALL;
        for (shown, reader) in [
            (entry.public, readers::PUBLIC),
            (entry.public || entry.members, readers::MEMBERS),
            (entry.public || entry.members || entry.space, readers::SPACE | readers::EVERY),
        ] {
            readers |= if shown { reader } else { 0 };
        }
        // Whoever sees more does so in the place of what those see who see less.
        let mut documents = Vec::new();
        let most = readers::EVERY | readers::ALL;
        if let Some(more) = &entry.for_near {
            documents.push(self.document(more, readers::NEAR | most)?);
            readers &= !most;
        }
        if let Some(more) = &entry.for_space {
            let own = readers::SPACE | readers & most;
            documents.push(self.document(more, own)?);
            readers &= !own;
        }
        if let Some(more) = &entry.for_members {
            let own = readers::MEMBERS | readers & (readers::SPACE | most);
            documents.push(self.document(more, own)?);
            readers &= !own;
        }
        documents.push(self.document(entry, readers)?);
        Ok(documents)
    }

    fn document(&self, entry: &Entry, readers: u64) -> Result<TantivyDocument, serde_json::Error> {
        let mut document = TantivyDocument::new();
        let (language, told) = text_languages(entry);
        document.add_u64(self.readers, readers);
        self.add_identity(&mut document, entry);
        self.add_texts(&mut document, entry, language);
        self.add_numbers(&mut document, entry);
        self.add_facets(&mut document, entry);
        document.add_bytes(self.stored, &serde_json::to_vec(&StoredRef::of(entry, language, &told))?);
        Ok(document)
    }

    fn add_identity(&self, document: &mut TantivyDocument, entry: &Entry) {
        let (high, low) = entry.id.as_uuid().as_u64_pair();
        document.add_bytes(self.id, entry.id.as_uuid().as_bytes());
        document.add_u64(self.id_high, high);
        document.add_u64(self.id_low, low);
        let name: String = asterism_domain::fold(&entry.name).chars().take(120).collect();
        document.add_text(self.name_key, name);
        let own = [&entry.name, &entry.title].into_iter().map(|name| (OWN_NAME, words::name_key(name)));
        let other = entry.names.iter().map(|name| (OTHER_NAME, words::name_key(name)));
        let mut keys: Vec<(char, String)> = own.chain(other).filter(|(_, key)| !key.is_empty()).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.iter().for_each(|(mark, key)| document.add_text(self.exact, format!("{mark}{key}")));
    }

    fn add_texts(&self, document: &mut TantivyDocument, entry: &Entry, language: &str) {
        document.add_text(self.language, language);
        document.add_text(self.name, tagged(language, &entry.name));
        // A record that has only a name must not weigh less than one that repeats it as its title.
        let title = if entry.title.is_empty() { &entry.name } else { &entry.title };
        document.add_text(self.title, tagged(language, title));
        let mut texts = vec![&entry.name, &entry.title, &entry.summary, &entry.body];
        // The same words twice would only make the record look longer.
        texts.dedup();
        for text in texts.into_iter().filter(|text| !text.is_empty()) {
            let text = tagged(language, text);
            document.add_text(self.all, &text);
            document.add_text(self.stems, &text);
        }
        for name in &entry.names {
            let text = tagged(language, name);
            document.add_text(self.names, &text);
            document.add_text(self.all, &text);
            document.add_text(self.stems, &text);
        }
    }

    fn add_numbers(&self, document: &mut TantivyDocument, entry: &Entry) {
        let span = entry.span();
        let newest = entry.published.or(entry.start).or(entry.end);
        document.add_i64(self.total_budget, entry.total_budget.unwrap_or(NONE));
        document.add_i64(self.eu_contribution, entry.eu_contribution.unwrap_or(NONE));
        document.add_i64(self.first_day, span.map_or(NONE, |(first, _)| day_number(first)));
        document.add_i64(self.last_day, span.map_or(NONE, |(_, last)| day_number(last)));
        document.add_i64(self.start, entry.start.map_or(NONE, day_number));
        document.add_i64(self.end, entry.end.map_or(NONE, day_number));
        document.add_i64(self.newest, newest.map_or(NONE, day_number));
        document.add_i64(self.seq, entry.seq.0);
    }

    fn add_facets(&self, document: &mut TantivyDocument, entry: &Entry) {
        let mut pairs: Vec<(Facet, &str)> =
            entry.facets.iter().map(|(facet, value)| (*facet, value.as_str())).collect();
        pairs.push((Facet::Kind, entry.kind.as_str()));
        pairs.retain(|(_, value)| !value.is_empty());
        pairs.sort_unstable();
        pairs.dedup();
        for (facet, value) in pairs {
            if let Some(field) = self.facets.get(facet.index()) {
                document.add_text(*field, value);
            }
        }
    }

    /// The stored part of a document read back.
    pub(crate) fn stored(&self, document: &TantivyDocument) -> Option<Stored> {
        use tantivy::schema::Value;
        let bytes = document.get_first(self.stored)?.as_bytes()?;
        serde_json::from_slice(bytes).ok()
    }
}

fn text_languages(entry: &Entry) -> (&'static str, String) {
    let sample = [&*entry.title, &*entry.summary, &*entry.body].join(" ");
    language::languages_of(entry.language.as_ref(), sample.trim())
}

/// Days since 1970, for comparing.
pub(crate) fn day_number(day: Date) -> i64 {
    i64::from(day.duration_since(Date::constant(1970, 1, 1)).as_hours().div_euclid(24) as i32)
}

fn indexed(tokenizer: &str, option: IndexRecordOption, norms: bool) -> TextOptions {
    let indexing =
        TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option).set_fieldnorms(norms);
    TextOptions::default().set_indexing_options(indexing)
}

fn searchable() -> TextOptions {
    indexed(WORDS_AND_STEMS, IndexRecordOption::WithFreqsAndPositions, true)
}

fn facet_fields(builder: &mut SchemaBuilder) -> Vec<Field> {
    let options = TextOptions::default().set_fast(RAW);
    Facet::ALL.iter().map(|facet| builder.add_text_field(&facet_column(*facet), options.clone())).collect()
}

/// What a result shows of an entry, kept beside the index.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Stored {
    pub(crate) kind: Kind,
    pub(crate) path: String,
    pub(crate) name: String,
    /// The language that its words were stemmed in.
    pub(crate) language: String,
    /// The language that readers are told, where one is known.
    #[serde(default)]
    pub(crate) told_language: String,
    #[serde(default)]
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) summary: String,
    #[serde(default)]
    pub(crate) body: String,
    #[serde(default)]
    pub(crate) names: Vec<String>,
    #[serde(default)]
    pub(crate) start: Option<Date>,
    #[serde(default)]
    pub(crate) end: Option<Date>,
    #[serde(default)]
    pub(crate) published: Option<Date>,
    #[serde(default)]
    pub(crate) related: Vec<RecordId>,
}

/// [`Stored`] for writing, without copying.
#[derive(Serialize)]
struct StoredRef<'a> {
    kind: Kind,
    path: &'a str,
    name: &'a str,
    language: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    told_language: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    body: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    names: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<Date>,
    #[serde(skip_serializing_if = "<[RecordId]>::is_empty")]
    related: &'a [RecordId],
}

impl<'a> StoredRef<'a> {
    fn of(entry: &'a Entry, language: &'a str, told_language: &'a str) -> StoredRef<'a> {
        StoredRef {
            kind: entry.kind,
            path: &entry.path,
            name: &entry.name,
            language,
            told_language,
            title: &entry.title,
            summary: &entry.summary,
            body: &entry.body,
            names: &entry.names,
            start: entry.start,
            end: entry.end,
            published: entry.published,
            related: &entry.related,
        }
    }
}
