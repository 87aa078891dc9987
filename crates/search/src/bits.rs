/// A set of document numbers of one segment, one bit each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Box<[u64]>,
    length: u32,
}

impl Bits {
    pub(crate) fn empty(length: u32) -> Bits {
        Bits { words: vec![0; words_for(length)].into_boxed_slice(), length }
    }

    pub(crate) fn full(length: u32) -> Bits {
        let mut bits = Bits { words: vec![u64::MAX; words_for(length)].into_boxed_slice(), length };
        if !length.is_multiple_of(64)
            && let Some(last) = bits.words.last_mut()
        {
            *last = (1 << (length % 64)) - 1;
        }
        bits
    }

    /// Documents beyond the length are ignored.
    pub(crate) fn insert(&mut self, doc: u32) {
        if let Some(word) = self.words.get_mut(doc as usize / 64) {
            *word |= 1 << (doc % 64);
        }
    }

    pub(crate) fn remove(&mut self, doc: u32) {
        if let Some(word) = self.words.get_mut(doc as usize / 64) {
            *word &= !(1 << (doc % 64));
        }
    }

    pub(crate) fn contains(&self, doc: u32) -> bool {
        self.words.get(doc as usize / 64).is_some_and(|word| word >> (doc % 64) & 1 == 1)
    }

    pub(crate) fn count(&self) -> u64 {
        self.words.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    pub(crate) fn and(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= other);
    }

    pub(crate) fn or(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= other);
    }

    pub(crate) fn and_not(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= !other);
    }

    /// How many documents both sets hold.
    pub(crate) fn shared(&self, other: &Bits) -> u64 {
        self.words.iter().zip(&other.words).map(|(word, other)| u64::from((word & other).count_ones())).sum()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.words
            .iter()
            .enumerate()
            .flat_map(|(index, word)| BitsOfWord { word: *word, base: index as u32 * 64 })
    }

    /// Calls `visit` for each document, in order; faster than the iterator.
    pub(crate) fn each(&self, mut visit: impl FnMut(u32)) {
        for (index, word) in self.words.iter().enumerate() {
            let base = index as u32 * 64;
            let mut rest = *word;
            while rest != 0 {
                visit(base + rest.trailing_zeros());
                rest &= rest - 1;
            }
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.words.len() * 8
    }
}

fn words_for(length: u32) -> usize {
    length.div_ceil(64) as usize
}

struct BitsOfWord {
    word: u64,
    base: u32,
}

impl Iterator for BitsOfWord {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        (self.word != 0).then(|| {
            let bit = self.word.trailing_zeros();
            self.word &= self.word - 1;
            self.base + bit
        })
    }
}

/// The documents that have one value: bits where they are many, a sorted list where few.
#[derive(Debug, Clone)]
pub(crate) enum Posting {
    Many(Bits),
    Few(Box<[u32]>),
}

impl Posting {
    /// From sorted document numbers.
    pub(crate) fn new(docs: Vec<u32>, length: u32) -> Posting {
        // A bitmap costs length / 64 word operations to intersect, a list one probe a document.
        if docs.len() > length as usize / 64 {
            let mut bits = Bits::empty(length);
            docs.iter().for_each(|doc| bits.insert(*doc));
            Posting::Many(bits)
        } else {
            Posting::Few(docs.into_boxed_slice())
        }
    }

    pub(crate) fn shared(&self, hits: &Bits) -> u64 {
        match self {
            Posting::Many(bits) => bits.shared(hits),
            Posting::Few(docs) => docs.iter().map(|doc| u64::from(hits.contains(*doc))).sum(),
        }
    }

    pub(crate) fn add_to(&self, hits: &mut Bits) {
        match self {
            Posting::Many(bits) => hits.or(bits),
            Posting::Few(docs) => docs.iter().for_each(|doc| hits.insert(*doc)),
        }
    }

    /// What [`Posting::shared`] costs, in nanoseconds or so.
    pub(crate) fn cost(&self) -> u64 {
        match self {
            Posting::Many(bits) => bits.words.len() as u64 * 2 / 3,
            Posting::Few(docs) => docs.len() as u64,
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        match self {
            Posting::Many(bits) => bits.bytes(),
            Posting::Few(docs) => docs.len() * 4,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_sets_hold_every_document_and_no_more() {
        for length in [0, 1, 63, 64, 65, 1000] {
            assert_eq!(Bits::full(length).count(), u64::from(length));
            assert_eq!(Bits::full(length).iter().count(), length as usize);
        }
    }

    #[test]
    fn lists_and_bitmaps_count_the_same() {
        let mut hits = Bits::empty(1000);
        (0..1000).filter(|doc| doc % 3 == 0).for_each(|doc| hits.insert(doc));
        let docs: Vec<u32> = (0..1000).filter(|doc| doc % 50 == 0).collect();
        let few = Posting::Few(docs.clone().into_boxed_slice());
        let many = Posting::new(docs, 1000);
        assert!(matches!(many, Posting::Many(_)));
        assert_eq!(few.shared(&hits), 7);
        assert_eq!(many.shared(&hits), 7);
    }
}
