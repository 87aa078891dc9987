//! Chance that can be repeated: the same seed gives the same numbers on every machine, for ever.

/// SplitMix64 (Steele, Lea & Flood 2014): 64 bits of state, every seed is good, equidistributed over
/// its period of 2^64. Enough for permutations and resampling; not for secrets.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A generator of its own stream.
    pub fn seeded(seed: u64) -> Random {
        Random(seed)
    }

    /// The generator of one of many repetitions: a stream that depends on the seed and on the number of
    /// the repetition alone, so that repetitions may run in any order and on any thread.
    pub fn stream(seed: u64, number: usize) -> Random {
        let start = Random(seed).bits().wrapping_add(number as u64);
        Random(Random(start).bits())
    }

    /// 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A whole number below `limit`, each as likely (Lemire 2019, with rejection). 0 when `limit` is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        let limit = limit as u64;
        if limit == 0 {
            return 0;
        }
        loop {
            let wide = u128::from(self.bits()) * u128::from(limit);
            if wide as u64 >= limit.wrapping_neg() % limit {
                return (wide >> 64) as usize;
            }
        }
    }

    /// A number in 0..1, in steps of 2^-53.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Puts a slice into a random order (Fisher & Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for place in (1..items.len()).rev() {
            items.swap(place, self.below(place + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_first_numbers_come_out() {
        let mut random = Random::seeded(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| random.bits()).collect();
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn streams_differ_by_seed_and_by_number() {
        let mut starts: Vec<u64> = Vec::new();
        for seed in 0..30 {
            starts.extend((0..30).map(|number| Random::stream(seed, number).bits()));
        }
        starts.sort_unstable();
        starts.dedup();
        assert_eq!(starts.len(), 900);
    }
}
