//! What an audience sees of an index: which documents, and the counts of every value among them.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use asterism_domain::RecordId;
use tantivy::{Opstamp, SegmentReader};

use crate::bits::{Bits, Posting};
use crate::snapshot::{Segment, Snapshot};
use crate::table::{Dimension, Table};
use crate::{Audience, Facet};

/// Numbers of spaces and people of whom somebody sees more.
type Own = (Vec<u32>, Vec<RecordId>);

/// Of so many sets of spaces a segment keeps what they see.
const KEPT: usize = 32;

/// What an audience sees of each segment, found out once for a query.
pub(crate) struct Seen(Vec<Arc<Base>>);

impl Seen {
    pub(crate) fn of(&self, segment: &Segment) -> &Base {
        &self.0[segment.number]
    }
}

impl Snapshot {
    pub(crate) fn seen_by(&self, audience: &Audience) -> Seen {
        // Spaces are called by their very names: what is shown to one is shown to no other that is spelt alike.
        let (spaces, people): Own = match audience {
            Audience::Spaces { spaces, people } => {
                let known = self.dictionaries.of(Facet::Space);
                let mut numbers: Vec<u32> = spaces.iter().filter_map(|space| known.number(space)).collect();
                numbers.sort_unstable();
                // Of others nothing is shown apart, whatever segment what is shown to all is in.
                let near =
                    |id: &&RecordId| self.segments.iter().any(|segment| segment.live.is_near(segment, **id));
                (numbers, people.iter().filter(near).copied().collect())
            }
            _ => Own::default(),
        };
        let of = |segment: &Segment| match audience {
            Audience::Public => Arc::clone(&segment.live.public),
            Audience::Members => Arc::clone(&segment.live.members),
            Audience::Spaces { .. } => segment.live.within(&segment.table, &spaces, &people),
            Audience::EverySpace => Arc::clone(&segment.live.every),
            Audience::All => Arc::clone(&segment.live.all),
        };
        Seen(self.segments.iter().map(of).collect())
    }
}

/// The documents that an audience may see, with the counts of every value among them.
pub(crate) struct Base {
    pub(crate) docs: Bits,
    pub(crate) count: u64,
    /// By dimension and local value.
    pub(crate) totals: Vec<Box<[u32]>>,
}

impl Base {
    fn new(docs: Bits, table: &Table) -> Base {
        let count = docs.count();
        let totals = table
            .dimensions
            .iter()
            .map(|dimension| dimension.postings.iter().map(|posting| posting.shared(&docs) as u32).collect());
        Base { count, totals: totals.collect(), docs }
    }

    /// The same as [`Base::new`], made of what another audience sees, from which little is different.
    fn beside(other: &Base, docs: Bits, table: &Table) -> Base {
        let only = |one: &Bits, two: &Bits| {
            let mut only = one.clone();
            only.and_not(two);
            only.iter().collect::<Vec<u32>>()
        };
        let (gained, lost) = (only(&docs, &other.docs), only(&other.docs, &docs));
        let totals = table.dimensions.iter().zip(&other.totals).map(|(dimension, totals)| {
            if !dimension.has_forward() {
                return dimension.postings.iter().map(|posting| posting.shared(&docs) as u32).collect();
            }
            let mut taken = vec![0; totals.len()];
            dimension.tally(&lost, &mut taken);
            let mut totals = totals.clone();
            dimension.tally(&gained, &mut totals);
            totals.iter_mut().zip(taken).for_each(|(total, taken)| *total -= taken);
            totals
        });
        Base { count: docs.count(), totals: totals.collect(), docs }
    }
}

/// What deletions change in a segment, and who sees the rest.
pub(crate) struct Live {
    pub(crate) opstamp: Option<Opstamp>,
    all: Arc<Base>,
    public: Arc<Base>,
    members: Arc<Base>,
    /// What those see who have a role in every space, and are near everybody.
    every: Arc<Base>,
    /// What those see of a space who have a role in it.
    spaces: Bits,
    /// The spaces whose own see anything of theirs that other members do not, or see it otherwise.
    apart: BTreeSet<u32>,
    within: Mutex<Vec<(Own, Arc<Base>)>>,
}

impl Live {
    pub(crate) fn new(reader: &SegmentReader, table: &Table) -> Live {
        let mut alive = Bits::full(table.max_doc);
        if let Some(bitset) = reader.alive_bitset() {
            (0..table.max_doc).filter(|doc| bitset.is_deleted(*doc)).for_each(|doc| alive.remove(doc));
        }
        let base = |readers: &Bits, like: Option<&Arc<Base>>| {
            let mut docs = alive.clone();
            docs.and(readers);
            // Mostly all see the same, which is then counted once.
            match like {
                Some(like) if like.docs == docs => Arc::clone(like),
                Some(like) => Arc::new(Base::beside(like, docs, table)),
                None => Arc::new(Base::new(docs, table)),
            }
        };
        let public = base(&table.public, None);
        let members = base(&table.members, Some(&public));
        let every = base(&table.every, Some(&members));
        let all = base(&table.all, Some(&every));
        let mut spaces = alive.clone();
        spaces.and(&table.spaces);
        let apart = apart(&members.docs, &spaces, table);
        Live {
            opstamp: reader.delete_opstamp(),
            all,
            public,
            members,
            every,
            spaces,
            apart,
            within: Mutex::default(),
        }
    }

    pub(crate) fn all(&self) -> &Base {
        &self.all
    }

    /// Whether there is anything of a record for those alone who are near it.
    fn is_near(&self, segment: &Segment, id: RecordId) -> bool {
        let docs = segment.table.near.get(&id);
        docs.is_some_and(|docs| docs.iter().any(|doc| self.all.docs.contains(*doc)))
    }

    /// What members see who have a role in these spaces and are near these people. Mostly a segment has nothing of their
    /// own for them.
    fn within(&self, table: &Table, spaces: &[u32], people: &[RecordId]) -> Arc<Base> {
        let numbers: Vec<u32> = spaces.iter().copied().filter(|space| self.apart.contains(space)).collect();
        let here = |id: &&RecordId| table.near.contains_key(id) || table.less.contains_key(id);
        let own: Own = (numbers, people.iter().filter(here).copied().collect());
        if own.0.is_empty() && own.1.is_empty() {
            return Arc::clone(&self.members);
        }
        let kept = |kept: &[(Own, Arc<Base>)]| {
            kept.iter().find(|(known, _)| *known == own).map(|(_, base)| Arc::clone(base))
        };
        if let Some(base) = kept(&self.within.lock().unwrap_or_else(PoisonError::into_inner)) {
            return base;
        }
        // As its own see what is in the spaces, as members see the rest.
        let mut inside = Bits::empty(table.max_doc);
        of_spaces(table)
            .filter(|(number, _)| own.0.contains(number))
            .for_each(|(_, docs)| docs.add_to(&mut inside));
        let mut docs = self.members.docs.clone();
        docs.and_not(&inside);
        inside.and(&self.spaces);
        docs.or(&inside);
        // Whoever is near sees that in the place of what others see.
        for id in &own.1 {
            table.less.get(id).into_iter().flatten().for_each(|doc| docs.remove(*doc));
            let more = table.near.get(id).into_iter().flatten();
            more.filter(|doc| self.all.docs.contains(**doc)).for_each(|doc| docs.insert(*doc));
        }
        let base = Arc::new(Base::beside(&self.members, docs, table));
        let mut within = self.within.lock().unwrap_or_else(PoisonError::into_inner);
        if within.len() >= KEPT {
            within.remove(0);
        }
        within.push((own, Arc::clone(&base)));
        base
    }
}

fn of_spaces(table: &Table) -> impl Iterator<Item = (u32, &Posting)> {
    let Dimension { values, postings, .. } = &table.dimensions[Facet::Space.index()];
    values.iter().copied().zip(postings)
}

fn apart(members: &Bits, spaces: &Bits, table: &Table) -> BTreeSet<u32> {
    if members == spaces {
        return BTreeSet::new();
    }
    // What one of the two sees and not the other.
    let (mut differs, mut theirs) = (members.clone(), spaces.clone());
    differs.and_not(spaces);
    theirs.and_not(members);
    differs.or(&theirs);
    let own = of_spaces(table).filter(|(_, posting)| posting.shared(&differs) > 0);
    own.map(|(number, _)| number).collect()
}
