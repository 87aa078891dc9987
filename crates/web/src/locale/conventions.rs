//! How each language writes numbers and dates. A small table, from the Unicode CLDR's rules for
//! these languages.

/// The no-break space that keeps a number and its sign together.
pub(super) const SPACE: &str = "\u{a0}";

pub(super) struct Conventions {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) group: &'static str,
    pub(super) decimal: &'static str,
    /// The number of digits from which groups are marked: 4 or, where 1 234 is written 1234, 5.
    pub(super) group_from: usize,
    pub(super) currency_first: bool,
    pub(super) percent_space: bool,
    /// Short words for thousand, million and billion (10⁹).
    pub(super) scales: [&'static str; 3],
    /// Months as they stand in a date.
    pub(super) months: [&'static str; 12],
    pub(super) short_months: [&'static str; 12],
    /// Around day, month and year: `1 de abril de 2016`.
    pub(super) joiners: [&'static str; 2],
}

pub(super) static ALL: &[&Conventions] =
    &[&ENGLISH, &SPANISH, &GERMAN, &FRENCH, &ITALIAN, &POLISH, &PORTUGUESE, &DUTCH];

pub(super) static ENGLISH: Conventions = Conventions {
    code: "en",
    name: "English",
    group: ",",
    decimal: ".",
    group_from: 4,
    currency_first: true,
    percent_space: false,
    scales: ["k", "M", "bn"],
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    short_months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    joiners: [" ", " "],
};

pub(super) static SPANISH: Conventions = Conventions {
    code: "es",
    name: "Español",
    group: ".",
    decimal: ",",
    group_from: 5,
    currency_first: false,
    percent_space: true,
    scales: ["mil", "M", "mil\u{a0}M"],
    months: [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    short_months: ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"],
    joiners: [" de ", " de "],
};

static GERMAN: Conventions = Conventions {
    code: "de",
    name: "Deutsch",
    group: ".",
    decimal: ",",
    group_from: 4,
    currency_first: false,
    percent_space: true,
    scales: ["Tsd.", "Mio.", "Mrd."],
    months: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    short_months: [
        "Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez.",
    ],
    joiners: [". ", " "],
};

static FRENCH: Conventions = Conventions {
    code: "fr",
    name: "Français",
    group: "\u{202f}",
    decimal: ",",
    group_from: 4,
    currency_first: false,
    percent_space: true,
    scales: ["k", "M", "Md"],
    months: [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    short_months: [
        "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
    ],
    joiners: [" ", " "],
};

static ITALIAN: Conventions = Conventions {
    code: "it",
    name: "Italiano",
    group: ".",
    decimal: ",",
    group_from: 5,
    currency_first: false,
    percent_space: false,
    scales: ["mila", "Mln", "Mrd"],
    months: [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
    short_months: ["gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"],
    joiners: [" ", " "],
};

static POLISH: Conventions = Conventions {
    code: "pl",
    name: "Polski",
    group: "\u{a0}",
    decimal: ",",
    group_from: 5,
    currency_first: false,
    percent_space: false,
    scales: ["tys.", "mln", "mld"],
    // The genitive, which is what a date needs.
    months: [
        "stycznia",
        "lutego",
        "marca",
        "kwietnia",
        "maja",
        "czerwca",
        "lipca",
        "sierpnia",
        "września",
        "października",
        "listopada",
        "grudnia",
    ],
    short_months: ["sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru"],
    joiners: [" ", " "],
};

static PORTUGUESE: Conventions = Conventions {
    code: "pt",
    name: "Português",
    group: "\u{a0}",
    decimal: ",",
    group_from: 5,
    currency_first: false,
    percent_space: false,
    scales: ["mil", "M", "mM"],
    months: [
        "janeiro",
        "fevereiro",
        "março",
        "abril",
        "maio",
        "junho",
        "julho",
        "agosto",
        "setembro",
        "outubro",
        "novembro",
        "dezembro",
    ],
    short_months: [
        "jan.", "fev.", "mar.", "abr.", "mai.", "jun.", "jul.", "ago.", "set.", "out.", "nov.", "dez.",
    ],
    joiners: [" de ", " de "],
};

static DUTCH: Conventions = Conventions {
    code: "nl",
    name: "Nederlands",
    group: ".",
    decimal: ",",
    group_from: 4,
    currency_first: true,
    percent_space: false,
    scales: ["dzd.", "mln.", "mld."],
    months: [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    short_months: ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
    joiners: [" ", " "],
};
