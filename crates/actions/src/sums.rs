//! What the projects of a region or a programme add up to: with which regions they are shared, and what money is
//! stated in them. All projects are read, a few at a time, and what came of it is kept until the index has moved on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use asterism_domain::project::{Partner, Project};
use asterism_domain::{Actor, Currency, Document, Money, NutsCode, RecordId, Seq, SourceKey};

use crate::app::Inner;
use crate::money::{Purse, Share, Total};
use crate::{App, Error, Result, explore};

/// So many projects are in memory at once.
const BATCH: usize = 500;
/// Of so many places and programmes it is kept, which is more than there are regions; each takes a few kilobytes.
const KEPT: usize = 4_000;
/// A sum that took longer than this to make is shown for `WORTH` times as long, though something was written since.
const LONG: Duration = Duration::from_millis(500);
const WORTH: u32 = 50;

#[derive(Debug, Clone, Default)]
pub(crate) struct RegionSum {
    /// Regions of the same level, with the number of projects that have partners in both.
    pub(crate) shared: BTreeMap<RecordId, usize>,
    /// What partners located in the region have, by programme.
    pub(crate) purse: Purse,
    pub(crate) budgets: BTreeMap<Currency, Total>,
    pub(crate) contributions: BTreeMap<Currency, Total>,
    pub(crate) projects: usize,
    /// Projects that state money of partners in the region.
    pub(crate) stating: usize,
    /// Projects that state money for the whole, and none of their partners in the region.
    pub(crate) whole_only: usize,
    /// What the projects of `whole_only` have as total budgets.
    pub(crate) whole: BTreeMap<Currency, i64>,
}

/// What the projects of a programme have as wholes, by currency, and how many of them state it.
#[derive(Debug, Clone, Default)]
pub(crate) struct ProgrammeSum {
    pub(crate) projects: usize,
    pub(crate) budgets: BTreeMap<Currency, Total>,
    pub(crate) contributions: BTreeMap<Currency, Total>,
}

/// Sums of one sort, each as of a place in the log.
#[derive(Debug)]
pub(crate) struct Sums<T> {
    kept: Mutex<BTreeMap<String, Kept<T>>>,
    /// Held while one is made: a large one takes seconds of one processor, several would take all.
    making: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Debug)]
struct Kept<T> {
    at: Seq,
    made: Instant,
    took: Duration,
    sum: Arc<T>,
}

impl<T> Default for Sums<T> {
    fn default() -> Sums<T> {
        Sums { kept: Mutex::default(), making: Arc::default() }
    }
}

impl<T> Sums<T> {
    fn get(&self, key: &str, at: Seq, older: bool) -> Option<Arc<T>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let lasts = |kept: &Kept<T>| kept.took > LONG && kept.made.elapsed() < kept.took * WORTH;
        let good = |kept: &&Kept<T>| older || kept.at >= at || lasts(kept);
        kept.get(key).filter(good).map(|kept| Arc::clone(&kept.sum))
    }

    fn put(&self, key: &str, at: Seq, began: Instant, sum: &Arc<T>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.retain(|_, kept| kept.at >= at);
        }
        if kept.len() >= KEPT {
            kept.clear();
        }
        let fresh = Kept { at, made: Instant::now(), took: began.elapsed(), sum: Arc::clone(sum) };
        kept.insert(key.to_owned(), fresh);
    }
}

impl App {
    pub(crate) async fn region_sum(&self, code: &NutsCode) -> Result<Arc<RegionSum>> {
        let here = code.clone();
        let add = move |sum: &mut RegionSum, project: &Project| sum.add(&here, project);
        self.sum(|inner| &inner.region_sums, "region", code.as_str(), add).await
    }

    pub(crate) async fn programme_sum(&self, slug: &str) -> Result<Arc<ProgrammeSum>> {
        self.sum(|inner| &inner.programme_sums, "programme", slug, ProgrammeSum::add).await
    }

    /// What the projects under one value of a filter add up to, as of where the index is; while files are
    /// loading, the last sum there is.
    async fn sum<T: Default + Send + Sync + 'static>(
        &self,
        kept: fn(&Inner) -> &Sums<T>,
        filter: &'static str,
        value: &str,
        add: impl Fn(&mut T, &Project) + Send + Sync + 'static,
    ) -> Result<Arc<T>> {
        let at = self.inner.standing.indexed_up_to();
        if let Some(sum) = kept(&self.inner).get(value, at, self.progress().is_loading()) {
            return Ok(sum);
        }
        // Whoever waits and leaves is no longer waited for.
        let one_at_a_time = Arc::clone(&kept(&self.inner).making).lock_owned().await;
        if let Some(sum) = kept(&self.inner).get(value, at, false) {
            return Ok(sum);
        }
        let (app, value) = (self.clone(), value.to_owned());
        // What has begun is a task of its own, so that a reader who leaves does not have it begun anew by the next.
        let made = tokio::spawn(async move {
            let _one_at_a_time = one_at_a_time;
            // Whoever waited for it asks for what there is by now.
            let (at, began) = (app.inner.standing.indexed_up_to(), Instant::now());
            let mut sum = T::default();
            app.each_project(filter, &value, |project| add(&mut sum, project)).await?;
            let sum = Arc::new(sum);
            kept(&app.inner).put(&value, at, began, &sum);
            Ok(sum)
        });
        made.await.map_err(Error::fault)?
    }

    /// Reads every project under one value of a filter that everybody may see.
    async fn each_project(
        &self,
        filter: &'static str,
        value: &str,
        mut visit: impl FnMut(&Project) + Send,
    ) -> Result<()> {
        let params = [("kind", "project"), (filter, value)];
        let query = explore::query(&params.map(|(name, value)| (name.to_owned(), value.to_owned())))?;
        let mut ids = self.inner.standing.ask(|index| index.stream(&query))?;
        loop {
            let batch: BTreeSet<RecordId> = ids.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                return Ok(());
            }
            let mut records = self.visible_records(&Actor::Visitor, batch).await?;
            self.place(records.values_mut().map(|record| &mut record.document)).await?;
            for record in records.values() {
                if let Document::Project(project) = &record.document {
                    visit(project);
                }
            }
        }
    }
}

impl ProgrammeSum {
    fn add(&mut self, project: &Project) {
        self.projects += 1;
        let count = |sums: &mut BTreeMap<Currency, Total>, amount: Option<Money>| {
            if let Some(amount) = amount {
                let total = sums.entry(amount.currency).or_default();
                total.minor = total.minor.saturating_add(amount.minor);
                total.projects += 1;
            }
        };
        count(&mut self.budgets, project.total_budget);
        count(&mut self.contributions, project.eu_contribution);
    }
}

impl RegionSum {
    fn add(&mut self, code: &NutsCode, project: &Project) {
        let (mut here, mut others) = (Vec::new(), BTreeSet::new());
        for partner in &project.partners {
            match at_level_of(code, partner) {
                Some(place) if place == *code => here.push(partner),
                Some(place) => {
                    others.insert(SourceKey::new("nuts", place.as_str()).record_id());
                }
                None => {}
            }
        }
        for other in others {
            *self.shared.entry(other).or_insert(0) += 1;
        }
        let share = Share::of(project, here);
        self.projects += 1;
        if !share.is_empty() {
            self.stating += 1;
        } else if let Some(money) = project.total_budget.or(project.eu_contribution) {
            self.whole_only += 1;
            if project.total_budget.is_some() {
                let sum = self.whole.entry(money.currency).or_default();
                *sum = sum.saturating_add(money.minor);
            }
        }
        for (sums, more) in
            [(&mut self.budgets, &share.budgets), (&mut self.contributions, &share.contributions)]
        {
            for (currency, minor) in more {
                let total = sums.entry(*currency).or_default();
                total.minor = total.minor.saturating_add(*minor);
                total.projects += 1;
            }
        }
        self.purse.add(project.programme, &share);
    }
}

/// The region of `code`'s level that a partner is in; none where the source places it less exactly.
fn at_level_of(code: &NutsCode, partner: &Partner) -> Option<NutsCode> {
    let level = usize::from(code.level());
    let of_region = partner.region.as_ref().and_then(|region| region.code.path().into_iter().nth(level));
    let country = || partner.country.as_ref().and_then(|country| NutsCode::parse(country.as_str()).ok());
    of_region.or_else(|| (level == 0).then(country).flatten())
}
