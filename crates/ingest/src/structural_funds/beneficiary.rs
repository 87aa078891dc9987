//! Whose an operation is.

use asterism_domain::organisation::{Identifier, Organisation};
use asterism_domain::project::Partner;
use asterism_domain::{CountryCode, PartnerRole, SourceKey, VatNumber, fold, vat_number};

use super::place;
use crate::fields::Fields;
use crate::say::{Doubts, Said, organisation};
use crate::values;

/// The beneficiary of a row.
pub(super) enum Beneficiary<'a> {
    Named(Box<Named<'a>>),
    Withheld,
}

pub(super) struct Named<'a> {
    name: &'a str,
    /// Its official number, where the list says it.
    vat: Option<String>,
    known: Organisation,
}

impl<'a> Beneficiary<'a> {
    /// None where the row names nobody and does not say that somebody is withheld.
    pub(super) fn of(fields: &Fields<'a>, country: &CountryCode) -> Option<Beneficiary<'a>> {
        let given = fields.text("beneficiaryname");
        let withheld = fields.text("beneficiarywithheld") == "1";
        if given.is_empty() && !withheld {
            return None;
        }
        // People have such numbers too. A name is looked at without it, and where it is withheld so is the number.
        let (name, number) = numbered(given, country);
        let mut known = organisation(name, Some(country.clone()), withheld);
        // A number alone does not say that it is no person's.
        if known.name_withheld || (name.is_empty() && number.is_some()) {
            return Some(Beneficiary::Withheld);
        }
        let vat = number.and_then(|number| match vat_number(number, Some(country)) {
            VatNumber::Valid(value) => Some(value),
            VatNumber::Wrong | VatNumber::Missing => None,
        });
        let name = if number.is_some() && vat.is_none() { given } else { name };
        if name == given {
            known = organisation(given, Some(country.clone()), false);
            // What bears a number passes for no name of a person; what is before it was looked at.
            if known.name_withheld {
                return Some(Beneficiary::Withheld);
            }
        }
        Some(Beneficiary::Named(Box::new(Named { name, vat, known })))
    }

    /// The part that it has in an operation. All rows of one say the same, whichever place they are about.
    pub(super) fn partner(
        self,
        fields: &Fields<'_>,
        country: &CountryCode,
        operation: &str,
        said: &mut Said,
        doubts: &mut Doubts,
    ) -> Partner {
        let mut partner = Partner::new("beneficiary", PartnerRole::Lead);
        partner.function_as_given = Some("beneficiary".to_owned());
        partner.country = Some(country.clone());
        let own_region = place::region(fields, country).filter(|_| !place::is_of_the_operation(country));
        let Beneficiary::Named(named) = self else {
            partner.name_withheld = true;
            partner.region = own_region;
            return partner;
        };
        let Named { name, vat, mut known } = *named;
        partner.name_as_given = values::clean(name).into_owned();
        let mut first = Seat::default();
        if !place::is_of_the_operation(country) {
            let own = Seat::of(fields);
            first = Seat::read(&said.first_said(&format!("seat of {operation}"), &own.written()));
            if first.town != own.town && !own.town.is_empty() {
                doubts.odd("partners.town", values::clean(&format!("{} {}", own.town, own.postcode)));
            }
            partner.region = place::region_of(&first.nuts, "", country);
        }
        partner.town = values::some(&first.town);
        known.town = partner.town.clone();
        known.postcode = values::some(&first.postcode);
        let key = match vat {
            Some(value) => {
                let mark = format!("{country}/{value}");
                let called = said.first_said(&format!("name of {mark}"), &partner.name_as_given);
                numbered_as(&mut known, value, &called);
                mark
            }
            None => {
                let place = fold(if first.town.is_empty() { &first.county } else { &first.town });
                let mark = values::mark(format!("{}|{place}", values::name_key(name)).as_bytes());
                format!("{country}/{mark}")
            }
        };
        partner.organisation = Some(said.state_once(SourceKey::new("esf-lists:beneficiary", key), known));
        partner
    }
}

/// An organisation with its official number, under the name that the file has first; the others are names too.
fn numbered_as(known: &mut Organisation, value: String, called: &str) {
    let own = std::mem::take(&mut known.names);
    known.about.title = asterism_domain::Text::default();
    crate::say::name_it(known, "xx", called);
    known.names.extend(own.into_iter().filter(|name| name.text != called));
    known.identifiers.push(Identifier { scheme: "vat".to_owned(), value });
}

/// A Croatian name and the official number (OIB) behind it, as in `STOMATOLOŠKI FAKULTET (70221464726)`. With the
/// country's prefix it is the number for value added tax.
fn numbered<'a>(given: &'a str, country: &CountryCode) -> (&'a str, Option<&'a str>) {
    let parts = given.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    match parts {
        Some((name, number))
            if country.as_str() == "HR"
                && number.len() == 11
                && number.bytes().all(|digit| digit.is_ascii_digit()) =>
        {
            (name.trim_end(), Some(number))
        }
        _ => (given, None),
    }
}

/// Where a beneficiary is, as the cells say it.
#[derive(Default, PartialEq)]
struct Seat {
    nuts: String,
    county: String,
    town: String,
    postcode: String,
}

impl Seat {
    fn of(fields: &Fields<'_>) -> Seat {
        let cell = |name: &str| fields.text(name).to_owned();
        Seat {
            nuts: cell("beneficiarynutscode"),
            county: cell("beneficiarycounty"),
            town: cell("beneficiarycity"),
            postcode: cell("beneficiarypostalcode"),
        }
    }

    fn written(&self) -> String {
        [&*self.nuts, &self.county, &self.town, &self.postcode].join("\u{1f}")
    }

    fn read(written: &str) -> Seat {
        let mut cells = written.split('\u{1f}').map(str::to_owned);
        let mut cell = || cells.next().unwrap_or_default();
        Seat { nuts: cell(), county: cell(), town: cell(), postcode: cell() }
    }
}
