//! Shift-share.

use asterism_econ::Matrix;
use asterism_econ::shift_share::{Parts, Period, ShiftShare, dynamic, gerfin, shift_share};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, VerifyError};

const NUMPY: &str = "plain numpy";
const REAT: &str = "REAT 3.0.3 `shift`";
const REAT_DYNAMIC: &str = "REAT 3.0.3 `shiftd`";

type Column = (&'static str, fn(&Parts) -> f64);

const COMPONENTS: [Column; 6] = [
    ("growth", |parts| parts.change),
    ("national_share", |parts| parts.national),
    ("industry_mix", |parts| parts.mix),
    ("regional_share", |parts| parts.regional),
    ("homothetic_regional", |parts| parts.homothetic),
    ("allocation", |parts| parts.allocation),
];

const DUNN: [Column; 5] = [
    ("Growth (t1-t)", |parts| parts.change),
    ("National share", |parts| parts.national),
    ("Industrial mix", |parts| parts.mix),
    ("Regional share", |parts| parts.regional),
    ("Net total shift", |parts| parts.mix + parts.regional),
];

const ESTEBAN: [Column; 5] = [
    ("Growth (t1-t)", |parts| parts.change),
    ("National share", |parts| parts.national),
    ("Industrial mix", |parts| parts.mix),
    ("Regional share", |parts| parts.homothetic),
    ("Allocation effect", |parts| parts.allocation),
];

const DUNN_BY_INDUSTRY: [Column; 4] = [
    ("Growth (t1-t)", |parts| parts.change),
    // REAT gives national share and industry mix as one when it lists industries.
    ("National share", |parts| parts.national + parts.mix),
    ("Regional share", |parts| parts.regional),
    ("Net total shift", |parts| parts.regional),
];

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let input = golden.table("inputs/goettingen_shift_2008_2017.csv")?;
    // The first row is the sum of the others.
    let codes = &input.text("WZ2008_Code")?[1..];
    let years: Vec<usize> = (2008..=2017).collect();
    let series = |area: &str| -> Result<Matrix, VerifyError> {
        let columns: Vec<Vec<f64>> =
            years.iter().map(|year| input.numbers(&format!("{area}{year}"))).collect::<Result<_, _>>()?;
        Ok(Matrix::from_fn(codes.len(), years.len(), |industry, year| columns[year][industry + 1]))
    };
    let (region, whole) = (series("Goettingen")?, series("BRD")?);
    let last = years.len() - 1;
    let columns = [region.column(0), region.column(last), whole.column(0), whole.column(last)];
    let [region_before, region_after, whole_before, whole_after] = &columns;
    let period = Period { region_before, region_after, whole_before, whole_after };
    let static_form = shift_share(&period)?;
    let dynamic_form = dynamic(&region, &whole)?;

    let compare = Compare { golden, codes };
    let mut checks = compare.components("components", "industry", &static_form)?;
    checks.extend(compare.components("dynamic_components", "WZ2008_Code", &dynamic_form.sum)?);
    checks.extend(compare.total("dunn_reat", REAT, &DUNN, &static_form)?);
    checks.extend(compare.total("esteban_reat", REAT, &ESTEBAN, &static_form)?);
    checks.extend(compare.total("dunn_dynamic_reat", REAT_DYNAMIC, &DUNN, &dynamic_form.sum)?);
    checks.extend(compare.turned(
        "dunn_by_industry_reat",
        REAT,
        &DUNN_BY_INDUSTRY,
        codes,
        &static_form.industries,
    )?);
    let steps: Vec<String> = years.windows(2).map(|pair| format!("{}-{}", pair[0], pair[1])).collect();
    let totals: Vec<Parts> = dynamic_form.years.iter().map(|year| year.total).collect();
    checks.extend(compare.turned("dunn_by_year_reat", REAT_DYNAMIC, &DUNN, &steps, &totals)?);

    let ratios = gerfin(&period)?;
    let theirs = golden.table(&file("gerfin_reat"))?;
    let labels = ["Industrial mix", "Regional share", "Net total shift"].map(str::to_owned);
    let ours = [ratios.mix, ratios.regional, ratios.total];
    let within = Expected::Within(1e-12);
    checks.push(against(REAT).labelled(&theirs, ("component", "Components"), within, &labels, &ours)?);
    Ok(checks)
}

struct Compare<'a> {
    golden: &'a Golden,
    codes: &'a [String],
}

impl Compare<'_> {
    fn components(&self, what: &str, key: &str, ours: &ShiftShare) -> Result<Vec<Check>, VerifyError> {
        let theirs = self.golden.table(&file(what))?;
        COMPONENTS
            .iter()
            .filter(|(column, _)| theirs.has(column))
            .map(|(column, of)| {
                let ours: Vec<f64> = ours.industries.iter().map(of).collect();
                against(NUMPY).labelled(&theirs, (key, column), WITHIN, self.codes, &ours)
            })
            .collect()
    }

    fn total(
        &self,
        what: &str,
        reference: &'static str,
        columns: &[Column],
        ours: &ShiftShare,
    ) -> Result<Vec<Check>, VerifyError> {
        let theirs = self.golden.table(&file(what))?;
        let labels: Vec<String> = columns.iter().map(|(label, _)| (*label).to_owned()).collect();
        let ours: Vec<f64> = columns.iter().map(|(_, of)| of(&ours.total)).collect();
        let key = ("component", "Components");
        let check = against(reference).labelled(&theirs, key, WITHIN, &labels, &ours)?;
        Ok(vec![Check { what: what.to_owned(), ..check }])
    }

    /// Files whose rows are the parts and whose columns are industries or years.
    fn turned(
        &self,
        what: &str,
        reference: &'static str,
        rows: &[Column],
        columns: &[String],
        ours: &[Parts],
    ) -> Result<Vec<Check>, VerifyError> {
        let theirs = self.golden.wide(&file(what))?;
        let labels: Vec<String> = rows.iter().map(|(label, _)| (*label).to_owned()).collect();
        let ours = Matrix::from_fn(rows.len(), ours.len(), |row, column| rows[row].1(&ours[column]));
        Ok(vec![against(reference).matrix(what, WITHIN, (&labels, columns), &ours, &theirs)])
    }
}

/// Persons: the reference's own tolerance is 1e-8, in absolute terms.
const WITHIN: Expected = Expected::Within(1e-10);

fn against(reference: &'static str) -> Against<'static> {
    Against { method: "shift_share", reference, input: "goettingen_2008_2017" }
}

fn file(what: &str) -> String {
    format!("shift_share/goettingen_2008_2017__{what}.csv")
}
