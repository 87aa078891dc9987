//! Where a row of the lists is about, as far as its words are those of a NUTS region.

use asterism_domain::{CountryCode, NutsCode, NutsRef, NutsVersion, fold};

use crate::fields::Fields;
use crate::values;

/// The counties of Croatia. The list says them by name, and its larger regions are those of the editions until 2016.
const CROATIA: [(&str, &str); 21] = [
    ("primorsko-goranska", "HR031"),
    ("licko-senjska", "HR032"),
    ("zadarska", "HR033"),
    ("sibensko-kninska", "HR034"),
    ("splitsko-dalmatinska", "HR035"),
    ("istarska", "HR036"),
    ("dubrovacko-neretvanska", "HR037"),
    ("grad zagreb", "HR041"),
    ("zagrebacka", "HR042"),
    ("krapinsko-zagorska", "HR043"),
    ("varazdinska", "HR044"),
    ("koprivnicko-krizevacka", "HR045"),
    ("medimurska", "HR046"),
    ("bjelovarsko-bilogorska", "HR047"),
    ("viroviticko-podravska", "HR048"),
    ("pozesko-slavonska", "HR049"),
    ("brodsko-posavska", "HR04A"),
    ("osjecko-baranjska", "HR04B"),
    ("vukovarsko-srijemska", "HR04C"),
    ("karlovacka", "HR04D"),
    ("sisacko-moslavacka", "HR04E"),
];

/// The columns that say where. Some lists have a row for each place of an operation.
pub(super) const COLUMNS: [&str; 5] = [
    "beneficiarynutscode",
    "beneficiarynutsregion",
    "beneficiarycounty",
    "beneficiarycity",
    "beneficiarypostalcode",
];

/// Whether the place of a row is where the operation runs, and says nothing of its beneficiary.
pub(super) fn is_of_the_operation(country: &CountryCode) -> bool {
    country.as_str() == "HR"
}

/// The region of a row.
pub(super) fn region(fields: &Fields<'_>, country: &CountryCode) -> Option<NutsRef> {
    region_of(fields.text("beneficiarynutscode"), fields.text("beneficiarycounty"), country)
}

/// The region of a code, or of a county where none is given. Many lists put postcodes or codes of their own here; those are no regions and no fault.
pub(super) fn region_of(given: &str, county_name: &str, country: &CountryCode) -> Option<NutsRef> {
    match country.as_str() {
        "HR" if given.is_empty() => county(county_name),
        // A British local unit: the region that it lies in and two digits.
        "UK" if given.len() == 7 && given.starts_with("UK") => read(given.get(..5)?, country),
        _ => read(given, country),
    }
}

fn read(code: &str, country: &CountryCode) -> Option<NutsRef> {
    values::nuts(code, NutsVersion::Unstated).filter(|region| region.code.country() == *country)
}

fn county(name: &str) -> Option<NutsRef> {
    let name = fold(name);
    let (_, code) = CROATIA.iter().find(|(known, _)| *known == name)?;
    Some(NutsRef { code: NutsCode::parse(code).ok()?, version: NutsVersion::V2013 })
}
