//! Absorbing in place, field by field, for the kinds that files speak of in row after row. The rules
//! are those of [`super::by_json`], which does the same for any kind at many times the cost.

use jiff::civil::Date;

use crate::organisation::{Identifier, Organisation, OrganisationName};
use crate::place::Point;
use crate::project::{Partner, Phase, Project};
use crate::{
    About, Citation, CountryCode, HelixRole, Issue, Ket, Language, Money, NutsRef, OrganisationType, Origin,
    PartnerRole, Passage, RecordId, SourceKey, Text, WebLink,
};

/// What takes in a value that a statement says; true where it changes by it.
pub(super) trait Absorb {
    fn absorb(&mut self, said: Self) -> bool;
}

/// Single values: the statement's holds.
macro_rules! replaced {
    ($($type:ty),+ $(,)?) => {$(
        impl Absorb for $type {
            fn absorb(&mut self, said: $type) -> bool {
                let differs = *self != said;
                if differs {
                    *self = said;
                }
                differs
            }
        }
    )+};
}

replaced!(bool, u32, String, Date, RecordId, Money, NutsRef, Point, CountryCode, Language);
replaced!(OrganisationType, HelixRole, PartnerRole, Origin);

/// The items of lists. Those that are the same item are merged, where they can differ.
trait Item: PartialEq + Sized {
    fn is_same(&self, other: &Self) -> bool {
        self == other
    }

    fn merge(&mut self, _said: Self) -> bool {
        false
    }
}

impl Item for String {}
impl Item for RecordId {}
impl Item for WebLink {}
impl Item for SourceKey {}
impl Item for Citation {}
impl Item for Issue {}
impl Item for Phase {}
impl Item for NutsRef {}
impl Item for Ket {}
impl Item for OrganisationName {}
impl Item for Identifier {}

impl Item for Partner {
    fn is_same(&self, other: &Partner) -> bool {
        self.key == other.key
    }

    fn merge(&mut self, said: Partner) -> bool {
        self.absorb(said)
    }
}

impl<T: Item> Absorb for Vec<T> {
    fn absorb(&mut self, said: Vec<T>) -> bool {
        if self.is_empty() {
            *self = said;
            return !self.is_empty();
        }
        let mut changed = false;
        for item in said {
            match self.iter_mut().find(|present| present.is_same(&item)) {
                Some(present) => changed |= present.merge(item),
                None => {
                    self.push(item);
                    changed = true;
                }
            }
        }
        changed
    }
}

impl<T: Absorb> Absorb for Option<T> {
    fn absorb(&mut self, said: Option<T>) -> bool {
        match (self.as_mut(), said) {
            (_, None) => false,
            (Some(known), Some(said)) => known.absorb(said),
            (None, said) => {
                *self = said;
                true
            }
        }
    }
}

impl Absorb for Text {
    fn absorb(&mut self, said: Text) -> bool {
        let mut changed = false;
        for (language, passage) in said.0 {
            changed |= match self.0.get_mut(&language) {
                Some(known) => known.absorb(passage),
                None => self.0.insert(language, passage).is_none(),
            };
        }
        changed
    }
}

/// Absorbs a field unless the statement has the value with which it is left out of the document.
fn absorb_said<T: Absorb + Default + PartialEq>(known: &mut T, said: T) -> bool {
    said != T::default() && known.absorb(said)
}

/// Structs: the fields that are always said or know themselves whether they are, then those that an
/// empty value leaves out. A field that is missing here does not compile.
macro_rules! structs {
    ($($type:ident { $($field:ident)* ; $($left_out:ident)* })+) => {$(
        impl Absorb for $type {
            fn absorb(&mut self, said: $type) -> bool {
                let $type { $($field,)* $($left_out),* } = said;
                let mut changed = false;
                $(changed |= self.$field.absorb($field);)*
                $(changed |= absorb_said(&mut self.$left_out, $left_out);)*
                changed
            }
        }
    )+};
}

structs! {
    Passage { text ; origin }
    About {
        title summary aliases topics tags links media keys citations noticed language ;
        fictional
    }
    Project {
        about acronym operation_code programme call start end status_as_given total_budget eu_contribution
        rate_as_given fund priority specific_objective funding_scheme problem_statement why what how phases
        partners partner_count_as_given policy_instruments strategies regions kets family ;
    }
    Partner {
        key role function_as_given organisation order country region town point website budget
        eu_contribution cluster_organisation_as_given left ;
        name_as_given policy_responsible name_withheld
    }
    Organisation {
        about names abbreviation organisation_type type_as_given helix_role identifiers country region town
        postcode point parent ;
        name_withheld
    }
}
