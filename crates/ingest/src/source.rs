/// A publisher's body of data, as far as reports and credit lines need to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// The short name, which is also the name of the space that its records belong to.
    pub name: &'static str,
    pub title: &'static str,
    pub publisher: &'static str,
    /// The terms of use in a few words.
    pub licence: &'static str,
    /// The credit line that the terms ask for.
    pub credit: &'static str,
    pub url: &'static str,
}

/// Every source that has a reader, in the order in which they are best imported.
pub const SOURCES: &[Source] = &[
    Source {
        name: "nuts",
        title: "NUTS regions: codes, names and changes",
        publisher: "Eurostat, GISCO",
        licence: "Eurostat free re-use; boundaries for non-commercial use only",
        credit: "© EuroGeographics for the administrative boundaries",
        url: "https://ec.europa.eu/eurostat/web/nuts",
    },
    Source {
        name: "classifications",
        title: "NACE Rev. 2",
        publisher: "Eurostat",
        licence: "Eurostat free re-use with attribution",
        credit: "Source: Eurostat",
        url: "https://ec.europa.eu/eurostat/web/nace",
    },
    Source {
        name: "keep-eu",
        title: "keep.eu: projects and partners of Interreg",
        publisher: "Interact",
        licence: "re-use with credit and a link",
        credit: "Source: keep.eu",
        url: "https://keep.eu",
    },
    Source {
        name: "interreg-sweden",
        title: "Swedish partners in Interreg 2021-2027",
        publisher: "Tillväxtverket",
        licence: "not stated",
        credit: "Source: Tillväxtverket, Interreg barometer",
        url: "https://tillvaxtverket.se",
    },
    Source {
        name: "cordis-fp7",
        title: "CORDIS: EU research projects 2007-2013 (FP7)",
        publisher: "Publications Office of the European Union",
        licence: "CC BY 4.0",
        credit: "© European Union, CORDIS",
        url: "https://cordis.europa.eu",
    },
    Source {
        name: "cordis",
        title: "CORDIS: EU research projects (Horizon 2020, Horizon Europe)",
        publisher: "Publications Office of the European Union",
        licence: "CC BY 4.0",
        credit: "© European Union, CORDIS",
        url: "https://cordis.europa.eu",
    },
    Source {
        name: "kohesio",
        title: "Kohesio: projects and beneficiaries of cohesion policy",
        publisher: "European Commission, DG REGIO",
        licence: "CC BY 4.0",
        credit: "Source: Kohesio, European Commission",
        url: "https://kohesio.ec.europa.eu",
    },
    Source {
        name: "structural-funds",
        title: "Harmonised lists of structural funds operations 2000-2020",
        publisher: "managing authorities, collected by Open Knowledge Foundation Deutschland",
        licence: "not stated",
        credit: "Source: national lists of operations, collected by subsidystories.eu",
        url: "https://subsidystories.eu",
    },
];

/// The source of this short name.
pub fn source(name: &str) -> Option<&'static Source> {
    SOURCES.iter().find(|source| source.name == name)
}
