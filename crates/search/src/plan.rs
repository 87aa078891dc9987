//! From the words of a query to what is looked up: forms, synonyms, compounds, spellings.

use std::collections::BTreeSet;

use crate::language::{Stems, spoken};
use crate::lists::{self, Saying};
use crate::plural::other_numbers;
use crate::seen::Seen;
use crate::snapshot::Snapshot;
use crate::spelling;
use crate::spelt_out::{contracted, spelt_out};
use crate::words::{Role, Word, fold_word, name_key, words};
use crate::{Clause, ClauseText, Expansion, How, Query, SearchError, TextField};

/// What a query's text asks of a record.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// All of them must match, unless hardly any record has all.
    pub(crate) units: Vec<Unit>,
    pub(crate) excluded: Vec<Unit>,
    /// Every condition must be met, as in [`Query::strict`].
    pub(crate) strict: bool,
    /// The whole text as a name; a record of that name stands first.
    pub(crate) exact: Option<String>,
    /// Neighbouring plain words that mean something, where need be with stop words between them;
    /// records that have them side by side or near rank higher.
    pub(crate) pairs: Vec<[String; 2]>,
    pub(crate) expansions: Vec<Expansion>,
    pub(crate) did_you_mean: Option<String>,
}

/// One condition: at least one alternative matches.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Unit {
    pub(crate) scope: Scope,
    pub(crate) alternatives: Vec<Alternative>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Alternative {
    pub(crate) test: Test,
    pub(crate) weight: f32,
    pub(crate) how: How,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Test {
    /// A word or the mark of a stem.
    Term(String),
    /// Words one after another.
    Phrase(Vec<String>),
    Prefix(String),
    /// All of several conditions.
    Every(Vec<Unit>),
}

/// Where to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Scope {
    #[default]
    All,
    Name,
    Title,
}

impl Scope {
    fn of(field: Option<TextField>) -> Scope {
        match field {
            None => Scope::All,
            Some(TextField::Name) => Scope::Name,
            Some(TextField::Title) => Scope::Title,
        }
    }
}

/// The word as typed counts beside its stem, which every form of it has: singular and plural are
/// nearly the same evidence.
const TYPED_WEIGHT: f32 = 0.3;
const FORM_WEIGHT: f32 = 0.8;
const SYNONYM_WEIGHT: f32 = 0.5;
const JOINED_WEIGHT: f32 = 0.9;
/// Looking for spellings takes milliseconds; text of nothing but unknown words is no slip.
const MOST_RESPELT: usize = 6;
const SPELLING_WEIGHT: f32 = 0.4;

impl Plan {
    pub(crate) fn make(query: &Query, snapshot: &Snapshot, seen: &Seen) -> Result<Plan, SearchError> {
        Plan::of(query, snapshot, seen, &snapshot.languages)
    }

    /// As [`Plan::make`], with the stems of these languages.
    pub(crate) fn of(
        query: &Query,
        snapshot: &Snapshot,
        seen: &Seen,
        languages: &BTreeSet<String>,
    ) -> Result<Plan, SearchError> {
        let plan = Plan { strict: query.strict, ..Plan::default() };
        let stems = Stems::default();
        let mut planner = Planner { snapshot, seen, languages, stems, plan, respelt: 0 };
        planner.plan.exact = exact_key(&query.clauses);
        planner.plan_clauses(&query.clauses)?;
        planner.plan_pairs(&query.clauses);
        planner.plan_correction(query)?;
        Ok(planner.plan)
    }

    /// Whether the text asks for nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.units.is_empty() && self.excluded.is_empty()
    }
}

fn exact_key(clauses: &[Clause]) -> Option<String> {
    if clauses.iter().any(|clause| clause.or) {
        return None;
    }
    let texts = clauses.iter().filter(|clause| !clause.exclude && clause.field.is_none());
    let mut whole = String::new();
    for clause in texts {
        match &clause.text {
            ClauseText::Word(text) | ClauseText::Phrase(text) => whole.push_str(text),
            ClauseText::Prefix(_) => return None,
        }
    }
    let key = name_key(&whole);
    (!key.is_empty()).then_some(key)
}

/// The word of a clause that is free to be read in other ways.
fn free_word(clause: &Clause) -> Option<&str> {
    match &clause.text {
        ClauseText::Word(text) if !clause.exclude && clause.field.is_none() => Some(text),
        _ => None,
    }
}

struct Planner<'a> {
    snapshot: &'a Snapshot,
    seen: &'a Seen,
    languages: &'a BTreeSet<String>,
    stems: Stems,
    plan: Plan,
    /// Words looked up in other spellings so far.
    respelt: usize,
}

impl Planner<'_> {
    /// In how many documents the reader can see the word or stem, as far as it matters.
    fn known_to(&self, text: &str) -> Result<u64, SearchError> {
        self.snapshot.known_to(text, self.seen)
    }

    fn plan_clauses(&mut self, clauses: &[Clause]) -> Result<(), SearchError> {
        let keys: Vec<Option<String>> =
            clauses.iter().map(|clause| free_word(clause).map(lists::key)).collect();
        let meaningful = clauses
            .iter()
            .zip(&keys)
            .any(|(clause, key)| !clause.exclude && key.as_ref().is_none_or(|key| !lists::is_stop_word(key)));
        let mut at = 0;
        while at < clauses.len() {
            at += self.plan_from(&clauses[at..], &keys[at..], meaningful)?;
        }
        Ok(())
    }

    /// Plans the first clauses; how many it took.
    fn plan_from(
        &mut self,
        clauses: &[Clause],
        keys: &[Option<String>],
        meaningful: bool,
    ) -> Result<usize, SearchError> {
        let alternatives = 1 + clauses.iter().skip(1).take_while(|clause| clause.or).count();
        if alternatives > 1 {
            return self.plan_either(clauses.get(..alternatives).unwrap_or(clauses));
        }
        // Words that stand for one another stand for themselves.
        let next_is_other = |place: usize| clauses.get(place + 1).is_some_and(|clause| clause.or);
        let free = keys.iter().enumerate().take_while(|(place, _)| !next_is_other(*place));
        let free: Vec<String> = free.map_while(|(_, key)| key.clone()).collect();
        if let Some((length, others)) = lists::synonyms(&free) {
            let unit = self.saying_unit(&clauses[..length], &others);
            self.plan.units.push(unit);
            return Ok(length);
        }
        if let Some(unit) = self.joined_unit(clauses, &free)? {
            self.plan.units.push(unit);
            return Ok(2);
        }
        if let [key, ..] = free.as_slice()
            && meaningful
            && lists::is_stop_word(key)
        {
            return Ok(1);
        }
        if let Some(clause) = clauses.first() {
            self.plan_clause(clause)?;
        }
        Ok(1)
    }

    /// Plans clauses of which one is enough; how many they are.
    fn plan_either(&mut self, clauses: &[Clause]) -> Result<usize, SearchError> {
        let mut alternatives = Vec::new();
        for clause in clauses {
            let mut unit = self.clause_unit(clause);
            if let Some(word) = free_word(clause).filter(|_| !self.plan.strict) {
                self.respell(word, &mut unit)?;
            }
            match unit.scope {
                Scope::All => alternatives.extend(unit.alternatives),
                _ => {
                    let test = Test::Every(vec![unit]);
                    alternatives.push(Alternative { test, weight: 1.0, how: How::Word });
                }
            }
        }
        self.plan.units.push(Unit { scope: Scope::All, alternatives });
        Ok(clauses.len())
    }

    fn plan_clause(&mut self, clause: &Clause) -> Result<(), SearchError> {
        let mut unit = self.clause_unit(clause);
        if clause.exclude {
            self.plan.excluded.push(unit);
            return Ok(());
        }
        if let Some(word) = free_word(clause).filter(|_| !self.plan.strict) {
            self.respell(word, &mut unit)?;
        }
        self.plan.units.push(unit);
        Ok(())
    }

    fn clause_unit(&mut self, clause: &Clause) -> Unit {
        let scope = Scope::of(clause.field);
        let alternatives = match &clause.text {
            ClauseText::Word(text) => self.word_alternatives(text),
            ClauseText::Phrase(text) => vec![exact_alternative(plain_words(text))],
            ClauseText::Prefix(text) => prefix_alternatives(text),
        };
        Unit { scope, alternatives }
    }

    /// The ways to find one word as typed.
    fn word_alternatives(&mut self, text: &str) -> Vec<Alternative> {
        let found = words(text);
        let plain: Vec<&Word> = found.iter().filter(|word| word.role == Role::Plain).collect();
        if let [word] = plain.as_slice() {
            let original = &text[word.from..word.to];
            return self.term_alternatives(&word.text, original);
        }
        let mut alternatives: Vec<Alternative> = found
            .iter()
            .filter(|word| word.role != Role::Plain && spans(word, &found))
            .map(|word| Alternative { test: Test::Term(word.text.clone()), weight: 1.0, how: How::Word })
            .collect();
        // The parts of `S3` apart are an initial and a number: too common to mean it.
        let telling =
            plain.first().is_some_and(|word| word.text.chars().count() > 2) || alternatives.is_empty();
        if telling {
            alternatives.push(exact_alternative(plain.into_iter().map(|word| word.text.clone()).collect()));
        }
        alternatives
    }

    /// The word itself and its stems in the languages of the index.
    fn term_alternatives(&mut self, word: &str, original: &str) -> Vec<Alternative> {
        let lower = (!original.is_ascii()).then(|| original.to_lowercase());
        let mut terms = BTreeSet::new();
        for language in self.languages {
            let (plain, marked) = self.stems.terms(language, word, lower.as_deref());
            terms.extend(plain.into_iter().chain(marked));
        }
        let weight = if terms.is_empty() { 1.0 } else { TYPED_WEIGHT };
        let strict = self.plan.strict;
        let known = |term: &String| strict || self.known_to(term).is_ok_and(|frequency| frequency > 0);
        let spelt = spelt_out(original).map(|spelt| fold_word(&spelt));
        let numbers = other_numbers(word, original).into_iter();
        let guessed = contracted(word).into_iter().chain(numbers).filter(known);
        terms.extend(spelt.into_iter().chain(guessed).map(Into::into));
        let itself = Alternative { test: Test::Term(word.to_owned()), weight, how: How::Word };
        let forms = terms.into_iter().map(|term| Alternative {
            test: Test::Term(term.to_string()),
            weight: FORM_WEIGHT,
            how: How::Form,
        });
        std::iter::once(itself).chain(forms).collect()
    }

    /// Words that are a known saying: themselves, or another way to say it.
    fn saying_unit(&mut self, clauses: &[Clause], others: &[&Saying]) -> Unit {
        let mut typed: Vec<Unit> = clauses.iter().map(|clause| self.clause_unit(clause)).collect();
        let mut alternatives = match (typed.pop(), typed.is_empty()) {
            (Some(only), true) => only.alternatives,
            (last, _) => {
                typed.extend(last);
                vec![Alternative { test: Test::Every(typed), weight: 1.0, how: How::Word }]
            }
        };
        let synonyms = others.iter().map(|saying| Alternative {
            test: if let [key] = saying.keys.as_slice() {
                Test::Term(key.clone())
            } else {
                Test::Phrase(plain_words(&saying.text))
            },
            weight: SYNONYM_WEIGHT,
            how: How::Synonym,
        });
        alternatives.extend(synonyms);
        let typed: Vec<&str> = clauses.iter().filter_map(free_word).collect();
        let texts = others.iter().map(|saying| saying.text.clone()).collect();
        self.plan.expansions.push(Expansion { typed: typed.join(" "), how: How::Synonym, words: texts });
        Unit { scope: Scope::All, alternatives }
    }

    /// Two words that also occur as one (`bio economy`, `clusters 3`).
    fn joined_unit(&mut self, clauses: &[Clause], keys: &[String]) -> Result<Option<Unit>, SearchError> {
        let ([first, second, ..], [one, two, ..]) = (keys, clauses) else { return Ok(None) };
        let simple = |key: &String| !key.is_empty() && !key.contains(' ') && !lists::is_stop_word(key);
        if !simple(first) || !simple(second) || first.chars().count() < 2 || first.len() + second.len() < 5 {
            return Ok(None);
        }
        let joined = format!("{first}{second}");
        if !self.plan.strict && self.known_to(&joined)? == 0 {
            return Ok(None);
        }
        let apart = vec![self.clause_unit(one), self.clause_unit(two)];
        Ok(Some(Unit {
            scope: Scope::All,
            alternatives: vec![
                Alternative { test: Test::Every(apart), weight: 1.0, how: How::Word },
                Alternative { test: Test::Term(joined), weight: JOINED_WEIGHT, how: How::Word },
            ],
        }))
    }

    /// Adds likely spellings of a word that is unknown or nearly so.
    fn respell(&mut self, typed: &str, unit: &mut Unit) -> Result<(), SearchError> {
        let known = self.known(unit)?;
        let key = lists::key(typed);
        if known > spelling::RARE || self.respelt == MOST_RESPELT {
            return Ok(());
        }
        self.respelt += 1;
        let mut found = spelling::corrections(self.snapshot, &key, known, self.seen)?;
        if known == 0 && found.is_empty() {
            found = self.respelt_parts(typed)?;
        }
        if known == 0
            && let Some(parts) = spelling::split(self.snapshot, &key, self.seen)?
        {
            found.push(parts);
        }
        for words in &found {
            let test = match words.as_slice() {
                [word] => Test::Term(word.clone()),
                _ => Test::Phrase(words.clone()),
            };
            unit.alternatives.push(Alternative { test, weight: SPELLING_WEIGHT, how: How::Spelling });
        }
        if let Some([best]) = found.first().map(Vec::as_slice) {
            let forms = self.term_alternatives(best, best).into_iter().skip(1);
            unit.alternatives.extend(forms.map(|form| Alternative {
                weight: SPELLING_WEIGHT * FORM_WEIGHT,
                how: How::Spelling,
                ..form
            }));
        }
        if !found.is_empty() {
            let words = found.iter().map(|words| words.join(" ")).collect();
            self.plan.expansions.push(Expansion { typed: typed.to_owned(), how: How::Spelling, words });
        }
        Ok(())
    }

    /// A compound whose unknown parts are replaced by their likeliest spelling.
    fn respelt_parts(&self, typed: &str) -> Result<Vec<Vec<String>>, SearchError> {
        let parts = plain_words(typed);
        if parts.len() < 2 {
            return Ok(Vec::new());
        }
        let mut respelt = Vec::with_capacity(parts.len());
        for part in parts {
            if self.known_to(&part)? > 0 {
                respelt.push(part);
                continue;
            }
            let best = spelling::corrections(self.snapshot, &part, 0, self.seen)?.into_iter().next();
            match best.as_deref() {
                Some([word]) => respelt.push(word.clone()),
                _ => return Ok(Vec::new()),
            }
        }
        Ok(vec![respelt])
    }

    /// How many documents know the word in some way, roughly.
    fn known(&self, unit: &Unit) -> Result<u64, SearchError> {
        let mut known = 0;
        for alternative in &unit.alternatives {
            known = known.max(match &alternative.test {
                Test::Term(term) => self.known_to(term)?,
                Test::Phrase(words) => {
                    let mut rarest = u64::MAX;
                    for word in words {
                        rarest = rarest.min(self.known_to(word)?);
                    }
                    rarest
                }
                Test::Prefix(_) | Test::Every(_) => u64::MAX,
            });
        }
        Ok(known)
    }

    fn plan_pairs(&mut self, clauses: &[Clause]) {
        let words: Vec<Option<String>> = clauses
            .iter()
            .map(|clause| {
                let word = free_word(clause).filter(|_| !clause.or);
                word.map(plain_words).and_then(|words| <[String; 1]>::try_from(words).ok())
            })
            .map(|single| single.map(|[word]| word))
            .collect();
        // `the ocean` side by side says no more than `ocean` does.
        let meaningful = |word: &Option<String>| word.as_ref().is_none_or(|word| !lists::is_stop_word(word));
        let words: Vec<Option<String>> = words.into_iter().filter(meaningful).collect();
        self.plan.pairs = words
            .windows(2)
            .filter_map(|pair| Some([pair.first()?.clone()?, pair.get(1)?.clone()?]))
            .take(8)
            .collect();
    }

    fn plan_correction(&mut self, query: &Query) -> Result<(), SearchError> {
        let mut text = query.text.clone();
        let expansions = std::mem::take(&mut self.plan.expansions);
        for expansion in expansions.iter().filter(|expansion| expansion.how == How::Spelling) {
            if let Some(best) = expansion.words.first()
                && !self.is_form(&query.text, &expansion.typed, &expansion.words)?
            {
                text = text.replacen(&expansion.typed, best, 1);
            }
        }
        self.plan.expansions = expansions;
        self.plan.did_you_mean = (text != query.text).then_some(text);
        Ok(())
    }

    /// Whether a word is another form of one of the others, which is no slip however rare it is: in a language of the
    /// index or of the text. In the languages that the others are at home in, their forms are known: it is one of none
    /// of these.
    fn is_form(&mut self, text: &str, typed: &str, others: &[String]) -> Result<bool, SearchError> {
        let (word, lower) = (lists::key(typed), typed.to_lowercase());
        let languages = self.languages.iter().map(String::as_str).chain(spoken(text));
        for language in languages {
            for other in others {
                if self.stems.are_forms(language, &word, &lower, other) && !self.is_at_home(other)? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Whether the index knows a word in a language that it has an ending of.
    fn is_at_home(&mut self, word: &str) -> Result<bool, SearchError> {
        for language in self.languages {
            if let Some(stem) = self.stems.without_ending(language, word)
                && self.known_to(&stem)? > 0
            {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Whether a variant covers all that was typed.
fn spans(word: &Word, found: &[Word]) -> bool {
    found.iter().all(|other| word.from <= other.from && other.to <= word.to)
}

pub(crate) fn plain_words(text: &str) -> Vec<String> {
    words(text).into_iter().filter(|word| word.role == Role::Plain).map(|word| word.text).collect()
}

fn exact_alternative(mut words: Vec<String>) -> Alternative {
    let test = match words.pop() {
        Some(only) if words.is_empty() => Test::Term(only),
        last => Test::Phrase(words.into_iter().chain(last).collect()),
    };
    Alternative { test, weight: 1.0, how: How::Word }
}

/// The last word as a beginning; words before it must match too (`cross-bor*`).
fn prefix_alternatives(text: &str) -> Vec<Alternative> {
    let whole = fold_word(text);
    if whole.chars().all(char::is_alphanumeric) {
        return vec![Alternative { test: Test::Prefix(whole), weight: 1.0, how: How::Word }];
    }
    let mut before = plain_words(text);
    let last = before.pop().unwrap_or_default();
    let word = |word| Unit { scope: Scope::All, alternatives: vec![exact_alternative(vec![word])] };
    let mut units: Vec<Unit> = before.into_iter().map(word).collect();
    let prefix = Alternative { test: Test::Prefix(last), weight: 1.0, how: How::Word };
    units.push(Unit { scope: Scope::All, alternatives: vec![prefix] });
    vec![Alternative { test: Test::Every(units), weight: 1.0, how: How::Word }]
}
