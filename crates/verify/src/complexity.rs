//! Diversity, ubiquity, reflections, complexity of regions and industries, fitness and quality.

use asterism_econ::complexity::{self, Anchor, Complexity, Rescaling, Scaling, Verdict};
use asterism_econ::fitness::{Stop, fitness};
use asterism_econ::{Presence, Treated, Treatment, math, modular, quotient};

use crate::check::{Against, Check, Expected, in_order};
use crate::golden::{Golden, Table, VerifyError, Wide};

const METHOD: &str = "complexity";
const PLAIN: &str = "plain numpy";
const HARVARD: &str = "ecomplexity 0.5.3 `ecomplexity`";
const DATAWHEEL: &str = "economic-complexity 0.3.0 `complexity`, 20 iterations";
const SUBNATIONAL: &str = "economic-complexity 0.3.0 `complexity_subnational`";
const ECONGEO: &str = "EconGeo 2.1 `morc`, `mort`, `kci`, `tci`, `norm_ubiquity`, `inv_norm_ubiquity`";
const R_PACKAGE: &str = "economiccomplexity 2.0.0 `complexity_measures`, 20 iterations";

/// What the two sides of a network are called in the files.
const SIDES: [&str; 2] = ["region", "industry"];
const EXACT: Expected = Expected::Within(1e-9);
/// EconGeo rounds to two digits at the end.
const TWO_DIGITS: Expected = Expected::Within(0.005_000_1);
/// EconGeo rounds the matrix to four digits before it looks for eigenvectors.
const ROUNDED_MATRIX: Expected = Expected::Within(0.06);
/// The signal of late reflections is small against their mean, and what is left of it is standardised.
const LATE_REFLECTION: Expected = Expected::Within(1e-6);

/// One input and what we make of it.
struct Case<'a> {
    input: &'a str,
    table: Treated,
    presence: Presence,
    /// Labels of the kept regions and of the kept industries.
    labels: [Vec<String>; 2],
    result: Complexity,
}

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = Vec::new();
    for input in golden.inputs_of(METHOD, "__spectrum.csv")? {
        let (wide, activity) = golden.activity(&input)?;
        let case = Case::of(&input, &wide, activity.treated(Treatment::Zero))?;
        checks.extend(case.spectrum(&golden.table(&format!("complexity/{input}__spectrum.csv"))?)?);
        for (side, file) in ["regions", "industries"].iter().enumerate() {
            let table = |end: &str| golden.table(&format!("complexity/{input}__{file}{end}.csv"));
            checks.extend(case.plain(golden, side, &table("")?)?);
            checks.extend(case.econgeo(side, &table("_econgeo")?)?);
            checks.extend(case.r_package(side, &table("_eciR")?)?);
        }
    }
    Ok(checks)
}

impl Case<'_> {
    fn of<'a>(input: &'a str, wide: &Wide, table: Treated) -> Result<Case<'a>, VerifyError> {
        let presence = quotient::specialised(&table, 1.0)?;
        let result = complexity::complexity(&presence, Anchor::Diversity, Scaling::Atlas)?;
        let named = |labels: &[String], kept: &[usize]| kept.iter().map(|k| labels[*k].clone()).collect();
        let labels = [named(&wide.rows, &result.kept_regions), named(&wide.columns, &result.kept_industries)];
        Ok(Case { input, table, presence, labels, result })
    }

    fn against(&self, reference: &'static str) -> Against<'_> {
        Against { method: METHOD, reference, input: self.input }
    }

    /// Compares a column, by label, with what we have for the kept regions or industries.
    fn column(
        &self,
        reference: &'static str,
        (side, table, column): (usize, &Table, &str),
        expected: Expected,
        ours: &[f64],
    ) -> Result<Check, VerifyError> {
        let labels = table.text(SIDES[side])?;
        let ours = in_order(labels, &self.labels[side], ours);
        let what = format!("{}: {column}", SIDES[side]);
        Ok(self.against(reference).column(&what, expected, labels, &ours, &table.numbers(column)?))
    }

    /// As [`Case::column`], in the sign that theirs has.
    fn column_in_any_sign(
        &self,
        reference: &'static str,
        (side, table, column): (usize, &Table, &str),
        expected: Expected,
        ours: &[f64],
    ) -> Result<Check, VerifyError> {
        let (labels, theirs) = (table.text(SIDES[side])?, table.numbers(column)?);
        let ours = in_order(labels, &self.labels[side], ours);
        let theirs = if expected == ROUNDED_MATRIX { math::standardised(&theirs, 1) } else { theirs };
        let along: f64 = ours.iter().zip(&theirs).map(|(ours, theirs)| ours * theirs).sum();
        let ours: Vec<f64> = ours.iter().map(|value| if along < 0.0 { -value } else { *value }).collect();
        let what = format!("{}: {column}, either sign", SIDES[side]);
        Ok(self.against(reference).column(&what, expected, labels, &ours, &theirs))
    }

    /// What is expected of an index: exact, or not defined where the reference gives a number anyway.
    fn index(&self) -> Expected {
        match self.result.verdict {
            Verdict::Defined => EXACT,
            Verdict::NoSign => Expected::Wrong {
                beyond: 1.0,
                why: "the correlation with diversity is 0: there is no sign, and the reference has one",
            },
            _ => self.vector(),
        }
    }

    /// What is expected of an index in any sign.
    fn vector(&self) -> Expected {
        match self.result.verdict {
            Verdict::Defined | Verdict::NoSign => EXACT,
            Verdict::Tied => Expected::Wrong {
                beyond: 1.0,
                why: "the second and third eigenvalue are equal: the vector is one of many",
            },
            Verdict::Disconnected | Verdict::TooSmall => Expected::Wrong {
                beyond: 1.0,
                why: "the network has two components: the vector only tells one from the other",
            },
        }
    }

    /// `[regions, industries]` before scaling.
    fn unscaled(&self) -> [&[f64]; 2] {
        [&self.result.unscaled_regions, &self.result.unscaled_industries]
    }

    /// As [`Case::unscaled`], at the scale of the reference: there the vector of the smaller side has
    /// length 1, so that the scale depends on which side that is.
    fn at_their_scale(&self, side: usize) -> Vec<f64> {
        let fewer_industries = self.labels[1].len() < self.labels[0].len();
        let scale = if fewer_industries { 1.0 / self.result.spectrum[1].sqrt() } else { 1.0 };
        self.unscaled()[side].iter().map(|value| value * scale).collect()
    }

    fn scaled(&self, scaling: Scaling) -> Result<[Vec<f64>; 2], VerifyError> {
        let result = complexity::complexity(&self.presence, Anchor::Diversity, scaling)?;
        Ok([result.regions, result.industries])
    }

    /// One order of reflections for the kept regions or industries.
    fn reflection(&self, side: usize, order: usize, rescaling: Rescaling) -> Result<Vec<f64>, VerifyError> {
        let all = complexity::reflections(&self.presence, order, rescaling)?;
        let kept = |values: &[f64], kept: &[usize]| kept.iter().map(|place| values[*place]).collect();
        Ok(match side {
            0 => kept(&all.regions, &self.result.kept_regions),
            _ => kept(&all.industries, &self.result.kept_industries),
        })
    }

    fn fitness(&self, side: usize, steps: usize) -> Result<Vec<f64>, VerifyError> {
        let result = fitness(&self.presence, 1.0, Stop::Steps(steps))?;
        Ok(if side == 0 { result.regions } else { result.industries })
    }

    fn spectrum(&self, theirs: &Table) -> Result<Vec<Check>, VerifyError> {
        let (keys, values) = (theirs.text("key")?, theirs.numbers("value")?);
        let mut ours = vec![
            ("components", self.result.components.count as f64),
            ("regions_kept", self.result.kept_regions.len() as f64),
            ("industries_kept", self.result.kept_industries.len() as f64),
        ];
        let names = ["lambda1", "lambda2", "lambda3", "lambda4"];
        ours.extend(names.iter().copied().zip(self.result.spectrum.iter().copied()));
        if matches!(self.result.verdict, Verdict::Defined | Verdict::NoSign) {
            ours.push(("corr_kc_diversity", self.result.correlation));
        }
        let labels: Vec<String> = ours.iter().map(|(key, _)| (*key).to_owned()).collect();
        let ours: Vec<f64> = ours.iter().map(|(_, value)| *value).collect();
        let theirs: Vec<f64> = in_order(&labels, keys, &values);
        // The eigenvalues of this file were computed with an error of one or two units in the last place.
        let within = Expected::Within(1e-12);
        Ok(vec![self.against(PLAIN).column("spectrum", within, &labels, &ours, &theirs)])
    }

    fn plain(&self, golden: &Golden, side: usize, table: &Table) -> Result<Vec<Check>, VerifyError> {
        let name = |names: [&'static str; 2]| (side, table, names[side]);
        let (atlas, own) = (self.scaled(Scaling::Atlas)?, self.scaled(Scaling::Own)?);
        let counts = self.reflection(side, 0, Rescaling::Never)?;
        let late = [18, 19][side];
        let mut checks = vec![
            self.column(PLAIN, name(["diversity", "ubiquity"]), Expected::Within(0.0), &counts)?,
            self.column_in_any_sign(
                PLAIN,
                name(["kc_unscaled", "kp_unscaled"]),
                self.vector(),
                &self.at_their_scale(side),
            )?,
            self.column(PLAIN, name(["eci_atlas", "pci_atlas"]), self.index(), &atlas[side])?,
            self.column(PLAIN, name(["eci_own_sd", "pci_own_sd"]), self.index(), &own[side])?,
            self.column(HARVARD, name(["eci_ecomplexity", "pci_ecomplexity"]), self.index(), &atlas[side])?,
            self.column(
                DATAWHEEL,
                name(["eci_economic_complexity_20it", "pci_economic_complexity_20it"]),
                LATE_REFLECTION,
                &math::standardised(&self.reflection(side, late, Rescaling::Never)?, 1),
            )?,
        ];
        for (column, order) in [("k1", 1), ("k2", 2), ("k18", 18), ("k19", 19), ("k20", 20)] {
            if table.has(column) {
                let ours = self.reflection(side, order, Rescaling::Never)?;
                checks.push(self.column(PLAIN, (side, table, column), Expected::Within(1e-12), &ours)?);
            }
        }
        // The second pair is named after as many steps as it took, the first after one more.
        for (columns, steps) in [(["fitness_20", "quality_20"], 19), (["fitness_200", "quality_200"], 200)] {
            let ours = self.fitness(side, steps)?;
            checks.push(self.column(PLAIN, name(columns), EXACT, &ours)?);
        }
        if side == 0 {
            let industries = golden.table(&format!("complexity/{}__industries.csv", self.input))?;
            let external =
                in_order(&self.labels[1], industries.text("industry")?, &industries.numbers("pci_own_sd")?);
            let kept = self.presence.select(&self.result.kept_regions, &self.result.kept_industries);
            let ours = complexity::subnational(&kept, &external)?;
            checks.push(self.column(SUBNATIONAL, (side, table, "eci_external_pci"), EXACT, &ours)?);
        }
        Ok(checks)
    }

    fn econgeo(&self, side: usize, table: &Table) -> Result<Vec<Check>, VerifyError> {
        let mut checks = Vec::new();
        for order in [1, 2, 3, 10, 19, 20] {
            let column = format!("{}_{order}", ["morc", "mort"][side]);
            let ours = self.reflection(side, order, Rescaling::FromThird)?;
            checks.push(self.column(ECONGEO, (side, table, &column), EXACT, &ours)?);
        }
        let index = ["kci", "tci"][side];
        // `tci` stops with an error on some inputs.
        if table.has(index) {
            let ours = math::standardised(self.unscaled()[side], 1);
            let expected = if self.vector() == EXACT { ROUNDED_MATRIX } else { self.vector() };
            checks.push(self.column_in_any_sign(ECONGEO, (side, table, index), expected, &ours)?);
        }
        if side == 1 {
            let kept = |values: Vec<f64>| -> Vec<f64> {
                self.result.kept_industries.iter().map(|place| values[*place]).collect()
            };
            let plain = kept(modular::normalised_ubiquity(&self.table, &self.presence)?);
            let inverse = kept(modular::inverse_normalised_ubiquity(&self.table, &self.presence)?);
            checks.push(self.column(ECONGEO, (side, table, "norm_ubiquity"), TWO_DIGITS, &plain)?);
            checks.push(self.column(ECONGEO, (side, table, "inv_norm_ubiquity"), TWO_DIGITS, &inverse)?);
        }
        Ok(checks)
    }

    fn r_package(&self, side: usize, table: &Table) -> Result<Vec<Check>, VerifyError> {
        const UNSORTED: Expected = Expected::Wrong {
            beyond: 0.5,
            why: "it takes the second column of eigenvectors that are not sorted by eigenvalue",
        };
        let late = self.reflection(side, [18, 19][side], Rescaling::Never)?;
        let own = math::standardised(self.unscaled()[side], 1);
        let unsorted = matches!((self.input, side), ("tiny_b_degenerate", 1) | ("tiny_d_sign_tie", 0));
        let eigen = if unsorted { UNSORTED } else { self.vector() };
        Ok(vec![
            self.column(R_PACKAGE, (side, table, "fitness"), EXACT, &self.fitness(side, 19)?)?,
            self.column(
                R_PACKAGE,
                (side, table, "reflections"),
                LATE_REFLECTION,
                &math::standardised(&late, 1),
            )?,
            self.column_in_any_sign(R_PACKAGE, (side, table, "eigenvalues"), eigen, &own)?,
        ])
    }
}
