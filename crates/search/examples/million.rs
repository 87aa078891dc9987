//! Makes N entries from nothing but their numbers, indexes them and runs queries with all counts:
//! `cargo run --release -p asterism-search --example million -- 1000000 [FOLDER]`.
//! Prints entries per second, bytes per entry, times and peak memory.

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use asterism_domain::{Kind, Language, RecordId, Seq, SourceKey};
use asterism_search::{AmountRange, Audience, Change, DateRange, Entry, Facet, Index, Query, Sort};
use jiff::civil::Date;

const BATCH: u64 = 10_000;
const VOCABULARY: u64 = 60_000;

/// Splitmix64: the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// Small numbers far more often than large ones, as words and values are used.
    fn skewed(&mut self, limit: u64) -> u64 {
        let share = self.below(1 << 20) as f64 / (1 << 20) as f64;
        ((limit as f64 + 1.0).powf(share) - 1.0) as u64
    }
}

/// A word by its rank, pronounceable, different for each rank.
fn word(rank: u64) -> String {
    const ONSETS: &[&str] =
        &["b", "cl", "d", "f", "gr", "k", "l", "m", "n", "p", "r", "s", "t", "v", "tr", "st"];
    const VOWELS: &[&str] = &["a", "e", "i", "o", "u"];
    let mut word = String::new();
    let mut rest = rank + 80;
    while rest > 0 {
        word.push_str(ONSETS[(rest % 16) as usize]);
        word.push_str(VOWELS[(rest / 16 % 5) as usize]);
        rest /= 80;
    }
    word
}

fn text(dice: &mut Dice, words: u64) -> String {
    let words: Vec<String> = (0..words).map(|_| word(dice.skewed(VOCABULARY))).collect();
    words.join(" ")
}

const KINDS: &[Kind] = &[
    Kind::Project,
    Kind::Organisation,
    Kind::Project,
    Kind::News,
    Kind::Event,
    Kind::LibraryItem,
    Kind::Organisation,
    Kind::Person,
];

fn entry(number: u64) -> Entry {
    let mut dice = Dice(number.wrapping_mul(0x1234_5678_9abc_def1));
    let kind = KINDS[dice.below(KINDS.len() as u64) as usize];
    let id = RecordId::of_source(&SourceKey::new("million", number.to_string()));
    let name = format!("{} {}", text(&mut dice, 2), number);
    let mut entry = Entry::new(id, kind, Seq(number as i64 + 1), format!("/{}/{number}", kind.path()), name);
    entry.title = text(&mut dice, 8);
    entry.summary = text(&mut dice, 20);
    entry.body = text(&mut dice, 60);
    entry.language = Language::parse("en").ok();
    entry.public = dice.below(50) != 0;
    add_facets(&mut entry, &mut dice);
    add_numbers(&mut entry, &mut dice);
    entry
}

fn add_facets(entry: &mut Entry, dice: &mut Dice) {
    let mut add = |facet, value: String| entry.facets.push((facet, value));
    for (facet, values) in [
        (Facet::Programme, 150),
        (Facet::Period, 4),
        (Facet::Status, 4),
        (Facet::Space, 40),
        (Facet::Source, 12),
        (Facet::Language, 24),
        (Facet::HasIssues, 2),
        (Facet::Fictional, 2),
        (Facet::Project, 100_000),
    ] {
        add(facet, format!("v{}", dice.skewed(values)));
    }
    for _ in 0..1 + dice.below(3) {
        add(Facet::Topic, format!("topic-{}", dice.skewed(600)));
        let (country, second, third) = (dice.skewed(36), dice.below(8), dice.below(6));
        add(Facet::Country, format!("C{country}"));
        for code in
            [format!("C{country}"), format!("C{country}{second}"), format!("C{country}{second}{third}")]
        {
            add(Facet::Region, code);
        }
    }
    let own: &[(Facet, u64)] = match entry.kind {
        Kind::Organisation => {
            &[(Facet::OrganisationType, 17), (Facet::ClusterOrganisation, 2), (Facet::HelixRole, 4)]
        }
        Kind::Project => {
            &[(Facet::Phase, 4), (Facet::PartnerFunction, 6), (Facet::Ket, 6), (Facet::Family, 500)]
        }
        Kind::Event => &[(Facet::EventKind, 10), (Facet::OpenEvent, 2), (Facet::OrganisedBy, 5)],
        Kind::News => &[(Facet::NewsSource, 3), (Facet::Tag, 5_000)],
        Kind::Person => &[(Facet::InterestedIn, 4), (Facet::Representing, 17)],
        _ => &[(Facet::DocumentType, 12), (Facet::FileType, 8), (Facet::Audience, 5)],
    };
    for (facet, values) in own {
        entry.facets.push((*facet, format!("v{}", dice.skewed(*values))));
    }
}

fn add_numbers(entry: &mut Entry, dice: &mut Dice) {
    let day = |dice: &mut Dice, from| {
        Date::new(from + dice.below(10) as i16, 1 + dice.below(12) as i8, 1 + dice.below(28) as i8).ok()
    };
    if entry.kind == Kind::Project {
        entry.total_budget = Some(dice.skewed(50_000_000) as i64);
        entry.eu_contribution = entry.total_budget.map(|budget| budget * 3 / 4);
        entry.start = day(dice, 2007);
        entry.end = entry.start.map(|start| start.saturating_add(jiff::Span::new().days(900)));
    } else {
        entry.published = day(dice, 2010);
    }
}

/// A hundred different questions of the kinds people ask.
fn queries() -> Vec<(&'static str, Query)> {
    let mut dice = Dice(7);
    let mut queries = Vec::new();
    for round in 0..10 {
        let common = word(dice.below(20));
        let middling = word(100 + dice.below(400));
        let rare = word(5_000 + dice.below(10_000));
        let country = format!("C{}", dice.skewed(20));
        let typed = |text: &str| Query::parse(text).0;
        queries.push(("one frequent word", typed(&common)));
        queries.push(("one word", typed(&middling)));
        queries.push(("two words", typed(&format!("{common} {middling}"))));
        queries.push(("three words", typed(&format!("{common} {middling} {}", word(dice.below(60))))));
        queries.push(("word and country", typed(&middling).filter(Facet::Country, &country)));
        let mut several = typed(&common).filter(Facet::Country, "C1").filter(Facet::Country, "C2");
        several = several
            .filter(Facet::Kind, "project")
            .filter(Facet::Topic, "topic-3")
            .filter(Facet::Topic, "topic-4");
        queries.push(("word and several filters", several));
        let mut everything = Query::default().filter(Facet::Country, country);
        everything.sort = [Sort::Newest, Sort::Name, Sort::Budget][round % 3];
        queries.push(("one filter, no text", everything));
        let mut ranges = typed(&common);
        ranges.total_budget = AmountRange { from: Some(100_000), to: Some(5_000_000) };
        ranges.dates = DateRange { from: Date::new(2012, 1, 1).ok(), to: Date::new(2016, 1, 1).ok() };
        queries.push(("word and ranges", ranges));
        queries.push(("prefix", typed(&format!("{}*", &rare[..rare.len().min(4)]))));
        queries.push(("slip", typed(&format!("{rare}x"))));
    }
    queries.push(("everything", Query::default()));
    queries.push(("phrase", Query::parse(&format!("\"{} {}\"", word(1), word(2))).0));
    queries
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let entries: u64 = arguments.first().map_or(Ok(100_000), |number| number.parse())?;
    let folder = arguments.get(1).map_or_else(|| std::env::temp_dir().join("asterism-million"), Into::into);
    let index = Index::open(Path::new(&folder))?.into_index();
    if index.indexed_up_to() != Seq(entries as i64) {
        fill(&index.build_beside()?, entries)?;
    }
    drop(index);
    let began = Instant::now();
    let index = Index::open(Path::new(&folder))?.into_index();
    println!("opened in {:.2} s", began.elapsed().as_secs_f64());
    let stats = index.stats()?;
    println!(
        "{} entries, {} segments, {} bytes an entry on disk, {} in tables",
        stats.entries,
        stats.segments,
        stats.bytes_on_disk / stats.entries.max(1),
        stats.bytes_in_memory / stats.entries.max(1)
    );
    measure(&index)?;
    replace_one(&index, entries)?;
    println!("memory {}", memory());
    Ok(())
}

fn fill(index: &Index, entries: u64) -> Result<(), Box<dyn Error>> {
    let mut indexing = Duration::ZERO;
    let mut used = 0.0;
    for first in (0..entries).step_by(BATCH as usize) {
        let changes = (first..(first + BATCH).min(entries))
            .map(|number| Change::Put(Box::new(entry(number))))
            .collect();
        let (began, before) = (Instant::now(), processor());
        index.load(changes)?;
        indexing += began.elapsed();
        used += processor() - before;
    }
    let (began, before) = (Instant::now(), processor());
    index.commit(Seq(entries as i64))?;
    indexing += began.elapsed();
    used += processor() - before;
    index.promote()?;
    println!(
        "indexed at {:.0} entries a second, {:.0} microseconds of processor time an entry at least",
        entries as f64 / indexing.as_secs_f64(),
        used * 1e6 / entries as f64
    );
    println!("memory {}", memory());
    Ok(())
}

fn measure(index: &Index) -> Result<(), Box<dyn Error>> {
    let mut all = Vec::new();
    let before = processor();
    let mut kinds: Vec<(&str, Vec<(f64, u64)>)> = Vec::new();
    for (kind, query) in queries() {
        // Twice with another page, so that the kept result is not what is measured.
        let mut time = 0.0;
        let mut total = 0;
        for offset in [1, 0] {
            let query = Query { offset, ..query.clone() };
            let began = Instant::now();
            total = index.search(&query)?.total;
            time = began.elapsed().as_secs_f64() * 1_000.0;
        }
        all.push(time);
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, times)) => times.push((time, total)),
            None => kinds.push((kind, vec![(time, total)])),
        }
    }
    for (kind, times) in &mut kinds {
        let hits: u64 = times.iter().map(|(_, total)| total).sum::<u64>() / times.len() as u64;
        let mut times: Vec<f64> = times.iter().map(|(time, _)| *time).collect();
        println!(
            "{kind:26} p50 {:7.2} ms  worst {:7.2} ms  {hits:>8} hits",
            percentile(&mut times, 50),
            percentile(&mut times, 100)
        );
    }
    println!(
        "all queries, all counts: p50 {:.2} ms, p99 {:.2} ms",
        percentile(&mut all, 50),
        percentile(&mut all, 99)
    );
    println!("{:.2} ms of processor time a query", (processor() - before) * 1e3 / (2 * all.len()) as f64);
    let began = Instant::now();
    let offers = index.suggest(&word(300)[..3], 10, Audience::Public)?.len();
    println!("{offers} suggestions in {:.2} ms", began.elapsed().as_secs_f64() * 1_000.0);
    let began = Instant::now();
    let streamed = index.stream(&Query::default())?.count();
    println!("{streamed} ids streamed in {:.0} ms", began.elapsed().as_secs_f64() * 1_000.0);
    Ok(())
}

fn replace_one(index: &Index, entries: u64) -> Result<(), Box<dyn Error>> {
    let began = Instant::now();
    index.apply(vec![Change::Put(Box::new(entry(entries / 2)))], Seq(entries as i64))?;
    println!("one entry replaced in {:.1} ms", began.elapsed().as_secs_f64() * 1_000.0);
    Ok(())
}

fn percentile(times: &mut [f64], percent: usize) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get((times.len() * percent).div_ceil(100).saturating_sub(1)).copied().unwrap_or_default()
}

/// Peak resident memory, which includes mapped index files, and what is resident now without them.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = |name| status.lines().find_map(|line| line.strip_prefix(name)).map_or("unknown", str::trim);
    format!("{} at the peak with mapped files, {} now without", line("VmHWM:"), line("RssAnon:"))
}

/// Processor seconds used so far by all threads: what a busy machine does not distort much.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks =
        |field: usize| fields.get(field).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or_default();
    (ticks(11) + ticks(12)) / 100.0
}
