//! Times, memory and their summaries.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// The times of many runs of one thing.
#[derive(Default)]
pub struct Times(Vec<Duration>);

impl Times {
    pub fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    pub fn extend(&mut self, other: Times) {
        self.0.extend(other.0);
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The time, in milliseconds, that `share` of the runs did not take longer than (nearest rank).
    pub fn percentile(&mut self, share: f64) -> f64 {
        self.0.sort_unstable();
        let rank = (self.0.len() as f64 * share).ceil() as usize;
        self.0.get(rank.saturating_sub(1)).map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
    }
}

/// Runs `work` and says how many seconds passed and how many the processors worked, all threads
/// together: the second is what a busy machine distorts little.
pub(crate) struct Stopwatch {
    begun: Instant,
    worked: f64,
}

impl Stopwatch {
    pub(crate) fn start() -> Stopwatch {
        Stopwatch { begun: Instant::now(), worked: processor_seconds() }
    }

    pub(crate) fn seconds(&self) -> f64 {
        self.begun.elapsed().as_secs_f64()
    }

    pub(crate) fn processor(&self) -> f64 {
        processor_seconds() - self.worked
    }
}

/// From `/proc/self/stat`, in the kernel's hundredths of a second; 0 where there is none.
fn processor_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |field: usize| fields.get(field).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

/// What is resident, in bytes: the most so far with mapped files, and now without them.
pub(crate) struct Memory {
    pub(crate) peak: u64,
    pub(crate) own: u64,
}

impl Memory {
    pub(crate) fn now() -> Memory {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let kibibytes = |name: &str| -> u64 {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
            line.trim().trim_end_matches(" kB").parse().unwrap_or(0)
        };
        Memory { peak: kibibytes("VmHWM:") * 1024, own: kibibytes("RssAnon:") * 1024 }
    }

    /// Lets the peak begin again from what is resident now.
    pub(crate) fn forget_peak() {
        // Only Linux has it; elsewhere the peak stays that of the whole run.
        let _ = fs::write("/proc/self/clear_refs", "5");
    }
}

/// Looks, while something runs, at how much memory is the process's own: without mapped files, which
/// the system may drop when others need the room. The kernel keeps no peak of it.
pub(crate) struct OwnPeak {
    peak: Arc<AtomicU64>,
    _until_dropped: Sender<()>,
}

impl OwnPeak {
    const EVERY: Duration = Duration::from_millis(20);

    pub(crate) fn watch() -> OwnPeak {
        let (sender, dropped) = channel();
        let peak = Arc::new(AtomicU64::new(0));
        let seen = Arc::clone(&peak);
        std::thread::spawn(move || {
            while let Err(RecvTimeoutError::Timeout) = dropped.recv_timeout(OwnPeak::EVERY) {
                seen.fetch_max(Memory::now().own, Ordering::Relaxed);
            }
        });
        OwnPeak { peak, _until_dropped: sender }
    }

    /// In bytes.
    pub(crate) fn so_far(&self) -> u64 {
        self.peak.load(Ordering::Relaxed).max(Memory::now().own)
    }
}

/// All bytes in a folder and the folders below.
pub(crate) fn bytes_in(folder: &std::path::Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.map(|entry| match entry.metadata() {
        Ok(data) if data.is_dir() => bytes_in(&entry.path()),
        Ok(data) => data.len(),
        Err(_) => 0,
    });
    sizes.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_memory_that_was_given_back_is_in_the_peak() {
        let watch = OwnPeak::watch();
        let before = watch.so_far();
        let size = 64 << 20;
        let held = vec![1_u8; size];
        while watch.peak.load(Ordering::Relaxed) < before + size as u64 * 3 / 4 {
            std::thread::yield_now();
        }
        drop(held);
        assert!(watch.so_far() >= before + size as u64 * 3 / 4);
    }

    #[test]
    fn percentiles_are_times_that_occurred() {
        let mut times = Times::default();
        (1..=100).rev().for_each(|milliseconds| times.add(Duration::from_millis(milliseconds)));
        assert_eq!([0.5, 0.99, 1.0].map(|share| times.percentile(share)), [50.0, 99.0, 100.0]);
        assert_eq!(Times::default().percentile(0.5), 0.0);
    }
}
