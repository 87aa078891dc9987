//! Long lists of which somebody sees some: a page at a time, and read on until it is full.

use asterism_domain::{Action, Actor, Kind, Space};
use asterism_store::StoreError;

use crate::Result;

/// So many stand on a page, and so many are read at a time.
pub(crate) const PAGE: usize = 50;
/// So often is read for one page. Where it is not full by then, the next one goes on.
const READS: usize = 20;

/// A page of a list, and after what the next one begins; none where this is the last.
#[derive(Debug, Clone, PartialEq)]
pub struct Part<T, C> {
    pub items: Vec<T>,
    pub next: Option<C>,
}

/// A page of what somebody sees of a list, after `after`. `read` gives the next [`PAGE`] rows after one, fewer at the end
/// alone; `place` says where a row stands.
pub(crate) async fn part<T, C: Clone, F>(
    mut after: Option<C>,
    read: impl Fn(Option<C>) -> F,
    place: impl Fn(&T) -> C,
    seen: impl Fn(&T) -> bool,
) -> Result<Part<T, C>>
where
    F: Future<Output = std::result::Result<Vec<T>, StoreError>>,
{
    let mut items = Vec::new();
    for _ in 0..READS {
        let found = read(after.clone()).await?;
        let ends = found.len() < PAGE;
        for one in found {
            let here = place(&one);
            if seen(&one) {
                if items.len() == PAGE {
                    return Ok(Part { items, next: after });
                }
                items.push(one);
            }
            after = Some(here);
        }
        if ends {
            return Ok(Part { items, next: None });
        }
    }
    Ok(Part { items, next: after })
}

/// The spaces in which the role of somebody lets them do this to anything; none where every space is looked at.
pub(crate) fn spaces_for(actor: &Actor, action: Action) -> Option<Vec<Space>> {
    match (actor, actor.member()) {
        (Actor::Operator, _) => None,
        (_, Some(member)) if member.administrator => None,
        (_, Some(member)) => {
            let may =
                |role: &asterism_domain::Role| Kind::ALL.iter().any(|kind| role.allows(action, Some(*kind)));
            let found = member.roles.iter().filter(|(_, role)| may(role));
            Some(found.map(|(space, _)| space.clone()).collect())
        }
        (_, None) => Some(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of the numbers from 1 to `last` of which somebody sees some, and how often was read for it.
    async fn numbers(
        last: usize,
        after: Option<usize>,
        seen: impl Fn(&usize) -> bool,
    ) -> (Part<usize, usize>, usize) {
        let reads = std::cell::Cell::new(0);
        let read = |after: Option<usize>| {
            reads.set(reads.get() + 1);
            let from = after.unwrap_or(0) + 1;
            std::future::ready(Ok((from..=last).take(PAGE).collect()))
        };
        let found = part(after, read, |one| *one, seen).await.unwrap();
        (found, reads.get())
    }

    #[tokio::test]
    async fn page_by_page_one_comes_to_the_end_and_no_page_is_empty() {
        for last in [0, 1, PAGE - 1, PAGE, PAGE + 1, 10 * PAGE + 3] {
            for every in [1, 2, 7] {
                let seen = |one: &usize| one.is_multiple_of(every);
                let (mut all, mut after) = (Vec::new(), None);
                loop {
                    let (found, _) = numbers(last, after, seen).await;
                    assert!(!found.items.is_empty() || last < every, "{last} {every} {after:?}");
                    assert!(found.items.len() == PAGE || found.next.is_none());
                    all.extend(found.items);
                    after = found.next;
                    if after.is_none() {
                        break;
                    }
                }
                assert_eq!(all, (1..=last).filter(seen).collect::<Vec<_>>(), "{last} {every}");
            }
        }
    }

    #[tokio::test]
    async fn behind_much_that_is_not_seen_a_page_ends_in_time_and_the_next_goes_on() {
        let last = 2 * READS * PAGE + 1;
        let (found, reads) = numbers(last, None, |one| *one == last).await;
        assert_eq!((found.items.len(), reads), (0, READS));
        let (found, _) = numbers(last, found.next, |one| *one == last).await;
        assert_eq!(found.items.len(), 0);
        let (found, _) = numbers(last, found.next, |one| *one == last).await;
        assert_eq!(found, Part { items: vec![last], next: None });
    }
}
