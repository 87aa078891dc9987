use asterism_domain::NutsVersion;

use crate::fields::{Fields, Header};
use crate::say::{Refusal, Said};
use crate::table::delimiter;
use crate::{cordis, input, interreg_sweden, keep, kohesio, nace, nuts, structural_funds};

/// Declares the formats with their keys, sources, titles and places in the order of an import.
macro_rules! formats {
    ($($variant:ident = $key:literal, $source:literal, $rank:literal, $title:literal;)+) => {
        /// The shape of a file, told by its header names and never by the place of its columns.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Format {
            $($variant,)+
            /// GISCO boundaries in GeoJSON, of the edition that the file's name states.
            NutsBoundaries(NutsVersion),
            /// A workbook; each sheet is told by its own header.
            Workbook,
            /// A zip archive; each file in it is told by its own header.
            Archive,
        }

        impl Format {
            /// The stable key, as in `cordis-organization`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Format::$variant => $key,)+
                    Format::NutsBoundaries(_) => "nuts-boundaries",
                    Format::Workbook => "workbook",
                    Format::Archive => "archive",
                }
            }

            /// The source that publishes the format; empty for containers.
            pub fn source(self) -> &'static str {
                match self {
                    $(Format::$variant => $source,)+
                    Format::NutsBoundaries(_) => "nuts",
                    Format::Workbook | Format::Archive => "",
                }
            }

            /// What such a file holds, in English.
            pub fn title(self) -> &'static str {
                match self {
                    $(Format::$variant => $title,)+
                    Format::NutsBoundaries(_) => "NUTS boundaries",
                    Format::Workbook => "workbook",
                    Format::Archive => "archive",
                }
            }

            /// The place in the order of an import: regions first, then programmes and topics,
            /// projects, organisations and the rest.
            pub fn rank(self) -> u8 {
                match self {
                    $(Format::$variant => $rank,)+
                    Format::NutsBoundaries(_) => 4,
                    Format::Workbook | Format::Archive => 99,
                }
            }
        }
    };
}

formats! {
    NutsCodes = "nuts-codes", "nuts", 1, "valid NUTS codes";
    NutsNames = "nuts-names", "nuts", 2, "NUTS names";
    NutsPoints = "nuts-points", "nuts", 3, "NUTS names and points";
    NutsChanges = "nuts-changes", "nuts", 5, "NUTS changes";
    NutsRecoded = "nuts-recoded", "nuts", 6, "NUTS codes that were recoded";
    NutsCorrespondence = "nuts-correspondence", "nuts", 7, "NUTS correspondence of two editions";
    Nace = "nace", "classifications", 10, "NACE Rev. 2 labels";
    Countries = "cordis-countries", "cordis-fp7", 11, "countries of CORDIS";
    Fp7Programmes = "fp7-programmes", "cordis-fp7", 12, "FP7 programmes and call topics";
    CordisVocabulary = "cordis-vocabulary", "cordis", 13, "EuroSciVoc topics";
    CordisLegalBasis = "cordis-legal-basis", "cordis", 21, "legal bases of projects";
    CordisTopics = "cordis-topics", "cordis", 22, "call topics of projects";
    CordisIndex = "cordis-index", "cordis", 23, "project index";
    CordisProject = "cordis-project", "cordis", 24, "projects";
    CordisEuroSciVoc = "cordis-euroscivoc", "cordis", 25, "EuroSciVoc topics of projects";
    CordisFlat = "cordis-flat", "cordis-fp7", 26, "projects with their participants";
    Fp7Projects = "fp7-projects", "cordis-fp7", 27, "FP7 projects";
    KeepApi = "keep-api", "keep-eu", 30, "projects with their partners";
    KeepOperations = "keep-operations", "keep-eu", 31, "projects";
    KeepProjectSheet = "keep-project-sheet", "keep-eu", 32, "exported projects";
    KeepPartners = "keep-partners", "keep-eu", 33, "partners";
    KeepPartnerSheet = "keep-partner-sheet", "keep-eu", 34, "exported partners";
    InteractOperations = "interact-operations", "keep-eu", 35, "list of operations";
    InteractPartners = "interact-partners", "keep-eu", 36, "list of operations: partners";
    InterregSweden = "interreg-sweden", "interreg-sweden", 40, "Swedish partners in Interreg";
    KohesioProjects = "kohesio-projects", "kohesio", 50, "projects";
    StructuralFunds = "structural-funds", "structural-funds", 60, "operations";
    CordisOrganization = "cordis-organization", "cordis", 70, "organisations in projects";
    Fp7Organisations = "fp7-organisations", "cordis-fp7", 71, "FP7 organisations";
    KohesioBeneficiaries = "kohesio-beneficiaries", "kohesio", 72, "beneficiaries";
    KohesioRanking = "kohesio-ranking", "kohesio", 73, "largest beneficiaries by region";
    CordisDeliverables = "cordis-deliverables", "cordis", 80, "deliverables";
    CordisReports = "cordis-reports", "cordis", 81, "report summaries";
    Fp7Briefs = "fp7-briefs", "cordis-fp7", 82, "FP7 result briefs";
}

impl Format {
    /// Whether each row is about one project, of which other files of the same release say more, all of them in one
    /// order of the projects. Nothing but a project is described by two of these files, so it makes no difference
    /// which of them is read first: legal bases and call topics have titles that the projects' table has otherwise.
    pub(crate) fn goes_by_project(self) -> bool {
        matches!(self, Format::CordisProject | Format::CordisEuroSciVoc | Format::CordisOrganization)
    }
}

/// Reads one record; the answer is the row's key within its file.
pub(crate) type RowReader = fn(&Fields<'_>, &mut Said) -> Result<String, Refusal>;

/// A tabular format: the columns it is told by, in one spelling, and how a record is read.
pub(crate) struct Layout {
    pub(crate) format: Format,
    pub(crate) needs: &'static [&'static str],
    pub(crate) read: RowReader,
}

const fn layout(format: Format, needs: &'static [&'static str], read: RowReader) -> Layout {
    Layout { format, needs, read }
}

static LAYOUTS: &[Layout] = &[
    layout(Format::NutsCodes, &["typology", "geo", "nuts"], nuts::codes::read_valid),
    layout(Format::NutsNames, &["nutsversion", "nutsid", "namelatn"], nuts::names::read_names),
    layout(Format::NutsPoints, &["nutsversion", "id", "name", "lat", "lon"], nuts::names::read_points),
    layout(
        Format::NutsChanges,
        &["typology", "code2013", "code2016", "change2016"],
        nuts::changes::read_wide,
    ),
    layout(Format::NutsRecoded, &["geo", "typology", "nutsyear"], nuts::codes::read_recoded),
    layout(
        Format::NutsCorrespondence,
        &["code2013", "code2016", "label", "change"],
        nuts::changes::read_2013_2016,
    ),
    layout(
        Format::NutsCorrespondence,
        &["code2016", "code2021", "label", "change"],
        nuts::changes::read_2016_2021,
    ),
    layout(
        Format::NutsCorrespondence,
        &["code2021", "code2024", "label", "change"],
        nuts::changes::read_2021_2024,
    ),
    layout(Format::Nace, &["code", "labelen", "level"], nace::read),
    layout(Format::Countries, &["eucode", "isocode", "name"], cordis::fp7::read_country),
    layout(Format::Fp7Programmes, &["rcn", "code", "title", "shorttitle"], cordis::fp7::read_programme),
    layout(
        Format::CordisVocabulary,
        &["euroscivoccode", "euroscivocpath", "euroscivoctitle"],
        cordis::vocabulary::read_term,
    ),
    layout(
        Format::CordisEuroSciVoc,
        &["projectid", "euroscivoccode", "euroscivocpath", "euroscivoctitle"],
        cordis::vocabulary::read_tag,
    ),
    layout(
        Format::CordisLegalBasis,
        &["projectid", "legalbasis", "title"],
        cordis::programme::read_legal_basis,
    ),
    layout(Format::CordisTopics, &["projectid", "topic", "title"], cordis::programme::read_topic),
    layout(
        Format::CordisIndex,
        &["projectid", "topic", "topictitle", "projectacronym", "legalbasis"],
        cordis::programme::read_index,
    ),
    layout(Format::CordisProject, &["id", "acronym", "title", "frameworkprogramme"], cordis::project::read),
    layout(
        Format::CordisFlat,
        &["id", "acronym", "title", "programme", "coordinator", "participants"],
        cordis::flat::read,
    ),
    layout(
        Format::CordisOrganization,
        &["projectid", "organisationid", "name", "role"],
        cordis::organisation::read,
    ),
    layout(
        Format::CordisOrganization,
        &["projectid", "id", "name", "shortname", "role"],
        cordis::organisation::read,
    ),
    layout(
        Format::CordisDeliverables,
        &["id", "title", "deliverabletype", "description", "projectid"],
        cordis::documents::read_deliverable,
    ),
    layout(
        Format::CordisReports,
        &["id", "title", "projectid", "projectacronym"],
        cordis::documents::read_report,
    ),
    layout(
        Format::Fp7Projects,
        &["projectid", "acronym", "title", "programme", "participantcount"],
        cordis::fp7::read_project,
    ),
    layout(
        Format::Fp7Organisations,
        &["organisationid", "country", "name", "city", "namewithheld"],
        cordis::fp7::read_organisation,
    ),
    layout(Format::Fp7Briefs, &["briefrcn", "projectrcn", "title", "teaser"], cordis::documents::read_brief),
    layout(Format::KeepProjectSheet, keep::sheets::PROJECT_COLUMNS, keep::sheets::read_project),
    layout(Format::KeepPartnerSheet, keep::sheets::PARTNER_COLUMNS, keep::sheets::read_partner),
    layout(Format::InteractOperations, keep::interact::OPERATION_COLUMNS, keep::interact::read_operation),
    layout(Format::InteractPartners, keep::interact::PARTNER_COLUMNS, keep::interact::read_partner),
    layout(
        Format::InterregSweden,
        &["programme", "projectname", "organisationname", "role", "partnerbudgeteur", "nuts3code"],
        interreg_sweden::read,
    ),
    layout(
        Format::KohesioProjects,
        &["operationuniqueidentifier", "operationnameenglish", "country"],
        kohesio::read_project,
    ),
    layout(Format::KohesioBeneficiaries, &["beneficiary", "beneficiarylabel"], kohesio::read_beneficiary),
    layout(
        Format::KohesioRanking,
        &["country", "region", "beneficiaryname", "totalbudgeteur"],
        kohesio::read_ranked,
    ),
    layout(
        Format::StructuralFunds,
        &["country", "programmenuts", "fundingperiod", "projectname", "beneficiaryname"],
        structural_funds::read,
    ),
];

/// The layout of a table with this header: of those whose columns are all there, the one that
/// asks for most.
pub(crate) fn layout_of(header: &Header) -> Option<&'static Layout> {
    // The list of publications looks like that of reports and is not one.
    if header.position("ispublishedas").is_some() {
        return None;
    }
    LAYOUTS.iter().filter(|layout| header.has_all(layout.needs)).max_by_key(|layout| layout.needs.len())
}

/// The layout that a header comes nearest to, by what such a file holds, with the columns that it lacks; none where it has
/// less than half of every layout's columns, or of only two.
pub(crate) fn nearest(header: &Header) -> Option<(&'static str, String)> {
    let missing = |layout: &&Layout| {
        let names = layout.needs.iter().copied();
        names.filter(|name| header.position(name).is_none()).collect::<Vec<_>>()
    };
    let near = LAYOUTS.iter().map(|layout| (layout, missing(&layout)));
    let near = near.filter(|(layout, missing)| {
        let there = layout.needs.len() - missing.len();
        there > 2 && there >= missing.len()
    });
    let (layout, missing) = near.min_by_key(|(_, missing)| missing.len())?;
    Some((layout.format.title(), missing.join(", ")))
}

/// The columns of `format` that a header lacks, for a message.
pub(crate) fn lacking(format: Format, header: &Header) -> Option<String> {
    let layout = LAYOUTS.iter().find(|layout| layout.format == format)?;
    let missing: Vec<&str> =
        layout.needs.iter().copied().filter(|name| header.position(name).is_none()).collect();
    Some(missing.join(", "))
}

/// The format of a file, by its name and its first 64 KiB, packed or not. None where no reader
/// knows it. A container is told as such; what it holds shows when it is read.
pub fn recognise(file_name: &str, head: &[u8]) -> Option<Format> {
    if head.starts_with(b"PK\x03\x04") {
        return Some(zip_kind(file_name, head));
    }
    let text = input::head_text(head)?;
    let start = text.trim_start();
    if start.starts_with(['{', '[']) {
        return json_format(file_name, start);
    }
    layout_of(&header_of(&text)).map(|layout| layout.format)
}

/// Workbooks are zip archives that begin with a file of their own kind.
fn zip_kind(file_name: &str, head: &[u8]) -> Format {
    let name_like = |name: &[u8]| head.get(30..).is_some_and(|rest| rest.starts_with(name));
    let starts: [&[u8]; 4] = [b"[Content_Types].xml", b"xl/", b"_rels/", b"docProps/"];
    let workbook = file_name.to_ascii_lowercase().ends_with(".xlsx") || starts.into_iter().any(name_like);
    if workbook { Format::Workbook } else { Format::Archive }
}

fn json_format(file_name: &str, text: &str) -> Option<Format> {
    let has = |word: &str| text.contains(word);
    if has("\"FeatureCollection\"") {
        let regions = has("\"NUTS_ID\"") || file_name.to_ascii_lowercase().contains("nuts");
        return regions.then(|| Format::NutsBoundaries(version_in(file_name)));
    }
    if has("\"partnerships\"") && has("\"programme\"") {
        return Some(Format::KeepApi);
    }
    if has("\"keepId\"") && has("\"keepPartnershipId\"") {
        return Some(Format::KeepPartners);
    }
    (has("\"keepId\"") && has("\"programmeCode\"")).then_some(Format::KeepOperations)
}

/// The NUTS edition that a file's name states.
fn version_in(file_name: &str) -> NutsVersion {
    let versions = [NutsVersion::V2013, NutsVersion::V2016, NutsVersion::V2021, NutsVersion::V2024];
    versions.into_iter().find(|version| file_name.contains(version.as_str())).unwrap_or(NutsVersion::Unstated)
}

/// The header of delimited text of which only the beginning is at hand.
pub(crate) fn header_of(text: &str) -> Header {
    let delimiter = delimiter(text.as_bytes());
    let mut reader = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
    // A table of a header alone may lack the line's end.
    let text = &format!("{text}\n");
    let (mut record, mut ends) = (vec![0; 2 * text.len() + 16], vec![0; crate::bounds::COLUMNS]);
    let (_, _, _, fields) = reader.read_record(text.as_bytes(), &mut record, &mut ends);
    let mut start = 0;
    let mut names = Vec::new();
    for end in ends.into_iter().take(fields) {
        names.push(input::decode(record.get(start..end).unwrap_or(&[])));
        start = end;
    }
    Header::new(names.iter().map(AsRef::as_ref))
}
