//! Which entries a new day concerns, by their dates alone.

use asterism_domain::RecordId;
use jiff::civil::Date;

use crate::schema::day_number;
use crate::snapshot::{Segment, Snapshot};
use crate::table::NO_DAY;

/// The entries whose first day is after `from` and not after `to`, or whose last day is from
/// `from` on and before `to`: those that have begun or ended when the day goes from one to the
/// other.
pub(crate) fn turning(snapshot: &Snapshot, from: Date, to: Date) -> Vec<RecordId> {
    let (from, to) = (day_number(from), day_number(to));
    snapshot.segments.iter().flat_map(|segment| turning_in(segment, from, to)).collect()
}

fn turning_in(segment: &Segment, from: i64, to: i64) -> impl Iterator<Item = RecordId> {
    let alive = &segment.live.all().docs;
    let days = segment.table.first_day.iter().zip(&segment.table.last_day);
    let concerned =
        move |(first, last): (i64, i64)| (from < first && first <= to) || (from <= last && last < to);
    (0_u32..)
        .zip(days)
        .filter(|(_, (first, _))| **first != NO_DAY)
        .filter(move |(_, (first, last))| concerned((i64::from(**first), i64::from(**last))))
        .filter(|(doc, _)| alive.contains(*doc))
        .filter_map(|(doc, _)| segment.id(doc))
}
