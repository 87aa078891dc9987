//! The index fed from the log.

use asterism_domain::{RecordId, Seq};
use asterism_search::{Change, Entry, Index, SearchError};
use jiff::civil::Date;

use crate::ahead::Ahead;
use crate::entry::EntryBuilder;
use crate::files::few_files;
use crate::{App, Result, settle, turn};

/// How many records are read at a time while the index catches up.
pub(crate) const FOLLOW_BATCH: usize = 2_000;
/// After so many entries the index commits: what was loaded can be found, and stays after a crash.
/// A commit starts new segments that have to be merged later, so few are better.
pub(crate) const COMMIT_EVERY: usize = 50_000;

impl App {
    /// Brings an index to the head of the log, in rounds: what is written while a round runs is the
    /// next one's, which then knows what the entries of this one were made from.
    pub(crate) async fn feed(&self, index: &Index) -> Result<()> {
        if let Some(mark) = self.inner.store.mark().await? {
            index.note_log(&mark)?;
        }
        // One day for the whole feed, even where it goes on past midnight.
        let today = self.today();
        turn::to_day(self, index, today).await?;
        loop {
            let (indexed, head) = (index.indexed_up_to(), self.inner.store.head().await?);
            if indexed >= head {
                return Ok(());
            }
            self.feed_round(index, indexed, head, today).await?;
        }
    }

    /// Feeds what was written after `indexed` and up to `head`. The next entries are made while the
    /// index takes in the ones before.
    async fn feed_round(&self, index: &Index, indexed: Seq, head: Seq, today: Date) -> Result<()> {
        let mut builder = EntryBuilder::new(self.inner.store.clone(), today);
        let mut all = Ahead::from(&self.inner.store, indexed, FOLLOW_BATCH);
        let mut left = Vec::new();
        let mut loaded = 0;
        let mut committed = indexed;
        let mut feeding: Option<Feeding> = None;
        loop {
            let mut records = match std::mem::take(&mut left) {
                none if none.is_empty() => all.part().await?.unwrap_or_default(),
                some => some,
            };
            records.retain(|record| record.seq <= head);
            left = few_files(&mut records);
            let Some(last) = records.last().map(|record| record.seq) else { break };
            builder.remember(&records);
            let around = settle::around(&self.inner.store, &records, indexed).await?;
            self.place(records.iter_mut().map(|record| &mut record.document)).await?;
            // The records themselves first: what others are told of them rests on what is learnt with them. One batch
            // at a time, in their order.
            let changes = builder.changes(&records).await?;
            loaded += changes.len();
            finished(feeding.take()).await?;
            feeding = Some(feed_batch(index.clone(), changes, None));
            loaded += self.feed_beside(index, &mut builder, &around, indexed, &mut feeding).await?;
            if loaded >= COMMIT_EVERY {
                self.feed_passed_over(index, &mut builder, indexed, (committed, last), &mut feeding).await?;
                finished(feeding.take()).await?;
                feeding = Some(feed_batch(index.clone(), Vec::new(), Some(last)));
                (loaded, committed) = (0, last);
            }
        }
        self.feed_passed_over(index, &mut builder, indexed, (committed, head), &mut feeding).await?;
        finished(feeding).await?;
        finished(Some(feed_batch(index.clone(), Vec::new(), Some(head)))).await
    }

    /// Feeds what rests on records that were changed in a part of the log and once more after it: they are a later
    /// round's, which goes back no further than to where the index says that it stands. So what they were before this
    /// one has to be looked at before it says so.
    async fn feed_passed_over(
        &self,
        index: &Index,
        builder: &mut EntryBuilder,
        indexed: Seq,
        (after, up_to): (Seq, Seq),
        feeding: &mut Option<Feeding>,
    ) -> Result<()> {
        // An index that knew nothing has no entry that rests on an earlier revision.
        if indexed == Seq(0) {
            return Ok(());
        }
        let store = &self.inner.store;
        for part in store.changed_again(after, up_to).await?.chunks(FOLLOW_BATCH) {
            let around = settle::around(store, &store.records(part).await?, indexed).await?;
            self.feed_beside(index, builder, &around, indexed, feeding).await?;
        }
        Ok(())
    }

    /// Makes the entries of these records anew; those that are newer than `indexed` the index comes to by itself.
    /// Returns how many.
    async fn feed_beside(
        &self,
        index: &Index,
        builder: &mut EntryBuilder,
        around: &[RecordId],
        indexed: Seq,
        feeding: &mut Option<Feeding>,
    ) -> Result<usize> {
        let mut loaded = 0;
        for part in around.chunks(FOLLOW_BATCH) {
            let mut beside = self.inner.store.records_up_to(part, indexed).await?;
            self.place(beside.iter_mut().map(|record| &mut record.document)).await?;
            let changes = builder.changes(&beside).await?;
            loaded += changes.len();
            finished(feeding.take()).await?;
            *feeding = Some(feed_batch(index.clone(), changes, None));
        }
        Ok(loaded)
    }

    /// What the index is fed with for the next records after a place in the log, and the place that
    /// comes to; none at the end.
    pub async fn entries_after(&self, after: Seq, limit: usize) -> Result<Option<(Vec<Entry>, Seq)>> {
        let mut records = self.inner.store.heads_after(after, limit).await?;
        few_files(&mut records);
        let Some(last) = records.last().map(|record| record.seq) else { return Ok(None) };
        self.place(records.iter_mut().map(|record| &mut record.document)).await?;
        let mut builder = EntryBuilder::new(self.inner.store.clone(), self.today());
        let changes = builder.changes(&records).await?;
        let entry = |change| match change {
            Change::Put(entry) => Some(*entry),
            Change::Remove(_) => None,
        };
        Ok(Some((changes.into_iter().filter_map(entry).collect(), last)))
    }
}

/// A batch on its way into the index, on a thread that may block.
type Feeding = tokio::task::JoinHandle<std::result::Result<(), SearchError>>;

fn feed_batch(index: Index, changes: Vec<Change>, commit: Option<Seq>) -> Feeding {
    tokio::task::spawn_blocking(move || {
        index.load(changes)?;
        commit.map_or(Ok(()), |up_to| index.commit(up_to))
    })
}

async fn finished(feeding: Option<Feeding>) -> Result<()> {
    match feeding {
        Some(feeding) => Ok(feeding.await.map_err(anyhow::Error::from)??),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use asterism_domain::organisation::Organisation;
    use asterism_domain::programme::Programme;
    use asterism_domain::project::{Partner, Project};
    use asterism_domain::{CountryCode, Document, Money, PartnerRole, SourceKey, Space, Text};
    use asterism_ingest::{Row, Statement};
    use asterism_search::{Audience, Facet, Query};
    use jiff::Timestamp;
    use jiff::civil::date;
    use proptest::prelude::*;
    use proptest::test_runner::{Config as Cases, TestCaseError, TestRunner};

    use super::*;
    use crate::Config;
    use crate::import::Origin;
    use crate::intake::Intake;

    #[derive(Debug, Clone, PartialEq)]
    enum Step {
        Programme {
            programme: u8,
            title: u8,
        },
        Project {
            project: u8,
            programme: u8,
            partner: u8,
        },
        Organisation {
            organisation: u8,
            title: u8,
        },
        Show,
        /// A round begins: it knows how long the log is, and what is written after that is not its own.
        Begin,
        /// That round goes on, and sees of all else what was written since.
        Round,
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            1 => (0..2_u8, 0..3_u8).prop_map(|(programme, title)| Step::Programme { programme, title }),
            4 => (0..4_u8, 0..2_u8, 0..3_u8)
                .prop_map(|(project, programme, partner)| Step::Project { project, programme, partner }),
            2 => (0..3_u8, 0..2_u8)
                .prop_map(|(organisation, title)| Step::Organisation { organisation, title }),
            2 => Just(Step::Show),
            1 => Just(Step::Begin),
            1 => Just(Step::Round),
        ];
        let steps = prop_oneof![
            6 => step.prop_map(|step| vec![step]),
            1 => taken_back(),
            1 => passed_over(),
        ];
        prop::collection::vec(steps, 2..24).prop_map(|steps| steps.concat())
    }

    /// A change while a round runs, and another of the same after it: chance alone seldom takes back what it did.
    fn taken_back() -> impl Strategy<Value = Vec<Step>> {
        let changed = prop_oneof![
            (0..2_u8).prop_map(|programme| { [0, 1].map(|title| Step::Programme { programme, title }) }),
            (0..3_u8)
                .prop_map(|organisation| { [0, 1].map(|title| Step::Organisation { organisation, title }) }),
            (0..4_u8, 0..2_u8).prop_map(|(project, programme)| {
                [0, 1].map(|partner| Step::Project { project, programme, partner })
            }),
        ];
        (changed, 0..4_u8, any::<bool>()).prop_map(|([one, other], project, turned)| {
            let (before, during) = if turned { (other, one) } else { (one, other) };
            let beside = Step::Project { project, programme: 0, partner: 0 };
            vec![before.clone(), Step::Show, beside, Step::Begin, during, Step::Round, before]
        })
    }

    /// A change before a round and another while it runs, which tells others nothing that the first has not told.
    fn passed_over() -> impl Strategy<Value = Vec<Step>> {
        let changed = prop_oneof![
            (0..2_u8).prop_map(|programme| [0, 1, 2].map(|title| Step::Programme { programme, title })),
            (0..4_u8, 0..2_u8).prop_map(|(project, programme)| {
                [(0, 0), (1, 0), (1, 1)].map(|(partner, other)| {
                    let programme = if other == 0 { programme } else { 1 - programme };
                    Step::Project { project, programme, partner }
                })
            }),
        ];
        (changed, 0..4_u8).prop_map(|([was, is, once_more], project)| {
            let beside = Step::Project { project, programme: 0, partner: 0 };
            vec![beside, was, Step::Show, is, Step::Begin, once_more, Step::Round]
        })
    }

    fn key(kind: &str, number: u8) -> SourceKey {
        SourceKey::new("test", format!("{kind} {number}"))
    }

    fn said(key: &SourceKey, title: &str, mut document: Document) -> Statement {
        document.about_mut().title = Text::english(title);
        Statement { id: key.record_id(), document, issues: Vec::new() }
    }

    /// What a step says: of a project with its programme and partner, which are there then.
    fn statements(step: &Step) -> Vec<Statement> {
        match step {
            Step::Programme { programme, title } => {
                // Called as before, and it pays at most half: nothing but what projects are judged by is another.
                let maximum_rate = (*title == 2).then_some(5_000);
                let document = Programme { maximum_rate, ..Programme::default() };
                let title = format!("Programme of {}", title.min(&1));
                vec![said(&key("programme", *programme), &title, document.into())]
            }
            Step::Organisation { organisation, title } => {
                let key = key("organisation", *organisation);
                vec![said(&key, &format!("Institute of {title}"), Organisation::default().into())]
            }
            Step::Project { project, programme, partner } => {
                let organisation = key("organisation", *partner);
                let mut row = Partner::new("partner", PartnerRole::Lead);
                row.organisation = Some(organisation.record_id());
                // Nothing is wrong with it, as long as its programme pays 85 %.
                row.country = CountryCode::parse("ES").ok();
                row.website = Some("https://partner.example".to_owned());
                let document = Project {
                    start: Some(date(2016, 4, 1)),
                    end: Some(date(2020, 3, 31)),
                    total_budget: Some(Money::euros(1_000)),
                    eu_contribution: Some(Money::euros(850)),
                    partners: vec![row],
                    programme: Some(key("programme", *programme).record_id()),
                    ..Project::default()
                };
                vec![said(&key("project", *project), "Clusters for all", document.into())]
            }
            Step::Show | Step::Begin | Step::Round => Vec::new(),
        }
    }

    /// Which records each value of each filter finds, and those that each of some words finds.
    fn findable(index: &Index) -> BTreeMap<String, BTreeSet<RecordId>> {
        let mut found = BTreeMap::new();
        let all = Query { audience: Audience::All, ..Query::default() };
        for facet in Facet::ALL {
            for value in index.values(&all, *facet, 0, 100).unwrap().values {
                let one = all.clone().filter(*facet, &*value.value);
                found.insert(format!("{facet}: {}", value.value), index.stream(&one).unwrap().collect());
            }
        }
        for words in ["Programme", "Institute", "Clusters", "\"of 0\"", "\"of 1\""] {
            let query = Query { audience: Audience::All, strict: true, ..Query::parse(words).0 };
            found.insert(words.to_owned(), index.stream(&query).unwrap().collect());
        }
        found
    }

    async fn hold(steps: Vec<Step>) -> std::result::Result<(), TestCaseError> {
        let folder = tempfile::tempdir().unwrap();
        let app = App::open(Config::in_folder(folder.path())).await.unwrap();
        let (store, at) = (app.inner.store.clone(), Timestamp::UNIX_EPOCH);
        let import = store.start_import("test", "file", "hash", at).await.unwrap();
        let index = app.inner.standing.as_it_is().unwrap();
        let mut number = 0;
        let mut began = Seq(0);
        for step in &steps {
            match step {
                Step::Show => app.follow().await.unwrap(),
                Step::Begin => began = store.head().await.unwrap(),
                Step::Round => {
                    let indexed = index.indexed_up_to();
                    if began > indexed {
                        app.feed_round(&index, indexed, began, app.today()).await.unwrap();
                    }
                }
                said => {
                    number += 1;
                    let origin = Origin {
                        imports: vec![import],
                        source: "test".to_owned(),
                        space: Space::new("test"),
                        at,
                        today: app.today(),
                        places: BTreeMap::new(),
                    };
                    let row = Row {
                        number,
                        bytes: 1,
                        hash: [number as u8; 32],
                        key: key("row", number as u8),
                        outcome: Ok(statements(said)),
                    };
                    let mut intake = Intake::new(store.clone(), origin);
                    intake.take(vec![(0, row)], &[number]).await.unwrap();
                    intake.finish().await.unwrap();
                }
            }
        }
        app.follow().await.unwrap();
        prop_assert_eq!(index.indexed_up_to(), store.head().await.unwrap());
        let fresh = index.build_beside().unwrap();
        app.feed(&fresh).await.unwrap();
        prop_assert_eq!(findable(&index), findable(&fresh));
        app.close().await;
        Ok(())
    }

    /// Runs `hold` on steps that were chosen.
    fn check(steps: Vec<Step>) {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(hold(steps)).unwrap();
    }

    #[test]
    fn no_entry_is_left_behind_by_a_change_that_is_taken_back_or_judged_by() {
        let programme = |title| Step::Programme { programme: 0, title };
        let project = |partner| Step::Project { project: 0, programme: 0, partner };
        let organisation = |title| Step::Organisation { organisation: 0, title };
        // The project's entry is made while the programme is called otherwise for a moment.
        let named =
            [programme(0), Step::Show, project(0), Step::Begin, programme(1), Step::Round, programme(0)];
        check(named.into());
        // What a project is judged by is no part of what its entry says of the programme.
        check([programme(1), project(0), Step::Show, programme(2)].into());
        // The organisation's entry is made while the project has another partner for a moment.
        let told =
            [project(1), Step::Show, organisation(1), Step::Begin, project(0), Step::Round, project(1)];
        check(told.into());
    }

    #[test]
    fn what_changed_before_a_round_and_again_while_it_runs_leaves_nothing_behind() {
        let project = |programme, partner| Step::Project { project: 0, programme, partner };
        let organisation = |organisation| Step::Organisation { organisation, title: 0 };
        // The round passes over the project, and the next one finds that its partner is the one it was.
        check(vec![
            organisation(0),
            organisation(1),
            project(0, 0),
            Step::Show,
            project(0, 1),
            Step::Begin,
            project(1, 1),
            Step::Round,
        ]);
        // The programme is called as after the first change, and pays less.
        let programme = |title| Step::Programme { programme: 0, title };
        let named = [programme(0), project(0, 0), Step::Show, programme(1), Step::Begin, programme(2)];
        check([named.to_vec(), vec![Step::Round]].concat());
    }

    #[test]
    fn an_index_fed_bit_by_bit_finds_what_one_that_is_fed_at_the_end_finds() {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let cases = Cases { cases: 24, failure_persistence: None, max_shrink_iters: 60, ..Cases::default() };
        let held = TestRunner::new(cases).run(&steps(), |steps| runtime.block_on(hold(steps)));
        assert_eq!(held, Ok(()));
    }
}
