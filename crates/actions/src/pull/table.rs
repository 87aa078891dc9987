//! What can be downloaded: a plain table of official addresses, one entry per publisher.
//!
//! Names of files are ours and never the server's. An address that a publisher has moved is put
//! right here and nowhere else.

/// A publisher's body of data and where it is downloaded from.
#[derive(Debug, PartialEq, Eq)]
pub struct PullSource {
    /// What is typed after `pull`, and the name of the folder.
    pub name: &'static str,
    pub title: &'static str,
    /// The terms of use in a few words.
    pub licence: &'static str,
    /// Terms that must be read before the data are used.
    pub terms: Option<&'static str>,
    /// The credit line that the terms ask for.
    pub credit: &'static str,
    /// Scheme and host of every path below, without a slash at the end.
    pub host: &'static str,
    /// Other hosts that the publisher may redirect to.
    pub(crate) also: &'static [&'static str],
    pub(crate) content: Content,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Files(&'static [Download]),
    /// The programming interface of keep.eu: pages of a search, then one project at a time.
    KeepProjects,
}

/// A file to download.
#[derive(Debug, PartialEq, Eq)]
pub struct Download {
    pub path: &'static str,
    /// Its name in the source's folder.
    pub file: &'static str,
    pub title: &'static str,
}

impl PullSource {
    /// The files that a pull of this source downloads.
    pub fn downloads(&self) -> &'static [Download] {
        match self.content {
            Content::Files(files) => files,
            Content::KeepProjects => KEEP_FILES,
        }
    }
}

const fn file(path: &'static str, file: &'static str, title: &'static str) -> Download {
    Download { path, file, title }
}

/// One GeoJSON file per level of each edition, and one table of codes and names per edition.
macro_rules! nuts {
    ($($year:literal)+) => {
        &[$(
            nuts!(boundaries $year "0" "countries"),
            nuts!(boundaries $year "1" "NUTS 1 regions"),
            nuts!(boundaries $year "2" "NUTS 2 regions"),
            nuts!(boundaries $year "3" "NUTS 3 regions"),
            file(
                concat!("/distribution/v2/nuts/csv/NUTS_AT_", $year, ".csv"),
                concat!("NUTS_AT_", $year, ".csv"),
                concat!("codes and names, NUTS ", $year),
            ),
        )+]
    };
    (boundaries $year:literal $level:literal $what:literal) => {
        file(
            concat!("/distribution/v2/nuts/geojson/NUTS_RG_20M_", $year, "_4326_LEVL_", $level, ".geojson"),
            concat!("NUTS_RG_20M_", $year, "_4326_LEVL_", $level, ".geojson"),
            concat!("boundaries of ", $what, ", NUTS ", $year),
        )
    };
}

/// Projects and beneficiaries of every member state.
macro_rules! kohesio {
    ($($code:literal $country:literal)+) => {
        &[$(
            file(
                concat!("/data/projects/latest_", $code, ".csv"),
                concat!("projects_", $code, ".csv"),
                concat!("projects, ", $country),
            ),
            file(
                concat!("/data/beneficiaries/latest_", $code, ".csv"),
                concat!("beneficiaries_", $code, ".csv"),
                concat!("beneficiaries, ", $country),
            ),
        )+]
    };
}

const KEEP_FILES: &[Download] =
    &[file("/api/search/projects/", "projects.jsonl", "projects with their partners, one by one")];

/// Everything that can be pulled, in the order in which it is best imported.
pub(crate) const PULL_SOURCES: &[PullSource] = &[
    PullSource {
        name: "nuts",
        title: "NUTS regions: boundaries, codes and names",
        licence: "Eurostat free re-use; boundaries for non-commercial use only",
        terms: Some(
            "The boundaries may be used and passed on for non-commercial purposes only, and every map must \
             show the credit line. For other uses ask EuroGeographics.",
        ),
        credit: "© EuroGeographics for the administrative boundaries",
        host: "https://gisco-services.ec.europa.eu",
        also: &["ec.europa.eu"],
        content: Content::Files(nuts!("2013" "2016" "2021" "2024")),
    },
    PullSource {
        name: "keep-eu",
        title: "keep.eu: projects and partners of Interreg",
        licence: "re-use with credit and a link",
        terms: None,
        credit: "Source: keep.eu",
        host: "https://keep.eu",
        also: &["www.keep.eu"],
        content: Content::KeepProjects,
    },
    PullSource {
        name: "interreg-europe",
        title: "Interreg Europe: list of operations",
        licence: "not stated",
        terms: None,
        credit: "Source: Interreg Europe",
        host: "https://www.interregeurope.eu",
        also: &["interregeurope.eu"],
        content: Content::Files(&[file(
            "/sites/default/files/2024-06/List_of_operations.xlsx",
            "List_of_operations.xlsx",
            "operations and their partners",
        )]),
    },
    PullSource {
        name: "cordis-fp7",
        title: "CORDIS: EU research projects 2007-2013 (FP7)",
        licence: "CC BY 4.0",
        terms: None,
        credit: "© European Union, CORDIS",
        host: "https://cordis.europa.eu",
        also: &[],
        content: Content::Files(&[file(
            "/data/cordis-fp7projects-csv.zip",
            "cordis-fp7projects-csv.zip",
            "projects, organisations and topics, FP7",
        )]),
    },
    PullSource {
        name: "cordis",
        title: "CORDIS: EU research projects (Horizon 2020, Horizon Europe)",
        licence: "CC BY 4.0",
        terms: None,
        credit: "© European Union, CORDIS",
        host: "https://cordis.europa.eu",
        also: &[],
        content: Content::Files(&[
            file(
                "/data/cordis-h2020projects-csv.zip",
                "cordis-h2020projects-csv.zip",
                "projects, organisations and topics, Horizon 2020",
            ),
            file(
                "/data/cordis-h2020reports-csv.zip",
                "cordis-h2020reports-csv.zip",
                "report summaries, Horizon 2020",
            ),
            file(
                "/data/cordis-HORIZONprojects-csv.zip",
                "cordis-HORIZONprojects-csv.zip",
                "projects, organisations and topics, Horizon Europe",
            ),
            file(
                "/data/cordis-HORIZONprojectDeliverables-csv.zip",
                "cordis-HORIZONprojectDeliverables-csv.zip",
                "deliverables, Horizon Europe",
            ),
            file(
                "/data/cordis-HORIZONreports-csv.zip",
                "cordis-HORIZONreports-csv.zip",
                "report summaries, Horizon Europe",
            ),
        ]),
    },
    PullSource {
        name: "kohesio",
        title: "Kohesio: projects and beneficiaries of cohesion policy",
        licence: "CC BY 4.0",
        terms: None,
        credit: "Source: Kohesio, European Commission",
        host: "https://kohesio.ec.europa.eu",
        also: &[],
        content: Content::Files(kohesio!(
            "AT" "Austria" "BE" "Belgium" "BG" "Bulgaria" "CY" "Cyprus" "CZ" "Czechia" "DE" "Germany"
            "DK" "Denmark" "EE" "Estonia" "ES" "Spain" "FI" "Finland" "FR" "France" "GR" "Greece"
            "HR" "Croatia" "HU" "Hungary" "IE" "Ireland" "IT" "Italy" "LT" "Lithuania" "LU" "Luxembourg"
            "LV" "Latvia" "MT" "Malta" "NL" "Netherlands" "PL" "Poland" "PT" "Portugal" "RO" "Romania"
            "SE" "Sweden" "SI" "Slovenia" "SK" "Slovakia"
        )),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licence_and_credit_are_those_of_the_import() {
        for source in PULL_SOURCES {
            if let Some(imported) = asterism_ingest::source(source.name) {
                assert_eq!(
                    (source.licence, source.credit),
                    (imported.licence, imported.credit),
                    "{}",
                    source.name
                );
            }
        }
    }

    #[test]
    fn no_two_files_of_a_source_share_a_name_and_none_leaves_its_folder() {
        for source in PULL_SOURCES {
            let mut names: Vec<&str> = source.downloads().iter().map(|download| download.file).collect();
            names.sort_unstable();
            assert!(names.windows(2).all(|pair| pair.first() != pair.last()), "{}", source.name);
            assert!(names.iter().all(|name| !name.starts_with('.') && !name.contains(['/', '\\'])));
            assert!(source.host.starts_with("https://"), "{}", source.host);
            assert!(source.downloads().iter().all(|download| download.path.starts_with('/')));
        }
    }
}
