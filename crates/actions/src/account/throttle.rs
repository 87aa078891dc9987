//! How often something may be tried.

use std::collections::BTreeMap;
use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};

/// So many tries within so long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rate {
    pub(super) tries: u32,
    pub(super) within: SignedDuration,
}

/// Passwords tried for one account from browsers that it does not know, or from one that it knows: each counts for
/// itself, so that strangers cannot shut the owner out.
pub(super) const PASSWORDS: Rate = Rate { tries: 10, within: SignedDuration::from_mins(15) };
/// Passwords and links tried from one network.
pub(super) const NETWORK: Rate = Rate { tries: 60, within: SignedDuration::from_mins(15) };
/// Letters of one kind that anybody can have sent to one address. Each kind counts for itself, so that who asks for one
/// keeps nobody from another.
pub(crate) const LETTERS: Rate = Rate { tries: 3, within: SignedDuration::from_mins(60) };
/// Letters for another password that are asked for from one network.
pub(super) const RECOVERIES_OF_NETWORK: Rate = Rate { tries: 20, within: SignedDuration::from_mins(60) };
/// Letters to open an account with: all who sit in one room, or work behind one address. They count for themselves, so
/// that whoever asks for many keeps nobody from their own account.
pub(super) const SIGN_UPS_OF_NETWORK: Rate = Rate { tries: 200, within: SignedDuration::from_mins(60) };
/// What is said of pages from one network.
pub(crate) const FEEDBACK: Rate = Rate { tries: 10, within: SignedDuration::from_mins(60) };
/// Requests for contact of one account.
pub(crate) const CONTACTS: Rate = Rate { tries: 10, within: SignedDuration::from_hours(24) };
/// Files of one account.
pub(crate) const UPLOADS: Rate = Rate { tries: 60, within: SignedDuration::from_mins(60) };
/// Suggestions of one account.
pub(crate) const SUGGESTIONS: Rate = Rate { tries: 30, within: SignedDuration::from_hours(24) };
/// Requests to join ideas of one account.
pub(crate) const JOINS: Rate = Rate { tries: 10, within: SignedDuration::from_hours(24) };
/// Ideas that one account shares.
pub(crate) const IDEAS: Rate = Rate { tries: 10, within: SignedDuration::from_hours(24) };
/// Claims on organisations of one account.
pub(crate) const CLAIMS: Rate = Rate { tries: 10, within: SignedDuration::from_hours(24) };

/// Changes that one account writes: more than anybody types, and enough for a program that has a key.
pub(crate) const WRITES: Rate = Rate { tries: 1_000, within: SignedDuration::from_mins(60) };
/// Forms of one account that are kept unfinished; a browser keeps one every few seconds while somebody types.
pub(crate) const KEEPS: Rate = Rate { tries: 2_000, within: SignedDuration::from_mins(60) };
/// Invitations of one account.
pub(super) const INVITATIONS: Rate = Rate { tries: 100, within: SignedDuration::from_mins(60) };
/// Registrations of one account for one event, each of which can write letters, and for all.
pub(crate) const REGISTRATIONS: Rate = Rate { tries: 3, within: SignedDuration::from_mins(60) };
pub(crate) const ALL_REGISTRATIONS: Rate = Rate { tries: 60, within: SignedDuration::from_hours(24) };

/// So many things are counted at a time. Beyond, what ran out is forgotten first, then what began first.
const MOST: usize = 100_000;

/// Counts tries by what they were made on.
#[derive(Debug, Default)]
pub(super) struct Throttle {
    tries: Mutex<BTreeMap<String, Tries>>,
}

#[derive(Debug, Clone, Copy)]
struct Tries {
    count: u32,
    until: Timestamp,
}

impl Throttle {
    /// How long to wait before `what` may be tried; none where it may be now.
    pub(super) fn wait(&self, what: &str, rate: Rate, now: Timestamp) -> Option<SignedDuration> {
        let tries = self.tries.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let known = tries.get(what).filter(|known| known.until > now && known.count >= rate.tries)?;
        Some(known.until.duration_since(now))
    }

    /// Counts a try. The time begins with the first, so that trying on does not prolong it.
    pub(super) fn count(&self, what: &str, rate: Rate, now: Timestamp) {
        let mut tries = self.tries.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if tries.len() >= MOST && !tries.contains_key(what) {
            tries.retain(|_, known| known.until > now);
            let oldest = tries.iter().min_by_key(|(_, known)| known.until).map(|(what, _)| what.clone());
            if let Some(oldest) = oldest.filter(|_| tries.len() >= MOST) {
                tries.remove(&oldest);
            }
        }
        let until = now.checked_add(rate.within).unwrap_or(Timestamp::MAX);
        let known = tries.entry(what.to_owned()).or_insert(Tries { count: 0, until });
        if known.until <= now {
            *known = Tries { count: 0, until };
        }
        known.count = known.count.saturating_add(1);
    }

    pub(super) fn forget(&self, what: &str) {
        self.tries.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(what);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute)
    }

    #[test]
    fn after_so_many_tries_one_waits_until_the_time_is_over() {
        let throttle = Throttle::default();
        for minute in 0..10 {
            assert_eq!(throttle.wait("anna", PASSWORDS, at(minute)), None, "minute {minute}");
            throttle.count("anna", PASSWORDS, at(minute));
        }
        assert_eq!(throttle.wait("anna", PASSWORDS, at(10)), Some(SignedDuration::from_mins(5)));
        throttle.count("anna", PASSWORDS, at(14));
        assert_eq!(throttle.wait("anna", PASSWORDS, at(14)), Some(SignedDuration::from_mins(1)));
        assert_eq!(throttle.wait("ben", PASSWORDS, at(14)), None, "each counts for itself");
        assert_eq!(throttle.wait("anna", PASSWORDS, at(15)), None);
        throttle.count("anna", PASSWORDS, at(15));
        assert_eq!(throttle.wait("anna", PASSWORDS, at(15)), None, "the count starts afresh");
    }

    #[test]
    fn what_is_counted_is_bounded() {
        let throttle = Throttle::default();
        for one in 0..MOST + 50 {
            throttle.count(&format!("{one}"), PASSWORDS, at(0));
        }
        assert_eq!(throttle.tries.lock().expect("a count").len(), MOST);
        throttle.count("later", PASSWORDS, at(60));
        assert_eq!(throttle.tries.lock().expect("a count").len(), 1);
    }
}
