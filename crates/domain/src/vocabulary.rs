//! Closed vocabularies. Each value has one stable key (`as_str`), which is what is stored, put in
//! addresses and looked up in the translation catalogue as `<vocabulary>-<key>`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Declares a closed vocabulary: an enum whose keys are written once.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $key:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
        )]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $key)] $variant),+
        }

        impl $name {
            pub const ALL: &[$name] = &[$($name::$variant),+];

            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $key),+ }
            }

            pub fn parse(key: &str) -> Option<$name> {
                match key { $($key => Some($name::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
}

vocabulary! {
    /// What an organisation is (rows 001-10 and 003-13).
    OrganisationType {
        NationalAuthority = "national_authority",
        RegionalAuthority = "regional_authority",
        LocalAuthority = "local_authority",
        PublicAuthority = "public_authority",
        Agency = "agency",
        BusinessSupport = "business_support",
        HigherEducation = "higher_education",
        ResearchOrganisation = "research_organisation",
        TechnologyCentre = "technology_centre",
        SciencePark = "science_park",
        ClusterOrganisation = "cluster_organisation",
        BusinessNetwork = "business_network",
        Enterprise = "enterprise",
        Sme = "sme",
        Ngo = "ngo",
        InternationalBody = "international_body",
        Other = "other",
    }
}

impl OrganisationType {
    /// Authorities own policy and are no cluster organisations (row 001-9).
    pub fn is_authority(self) -> bool {
        matches!(
            self,
            OrganisationType::NationalAuthority
                | OrganisationType::RegionalAuthority
                | OrganisationType::LocalAuthority
                | OrganisationType::PublicAuthority
        )
    }

    /// The helix an organisation of this type stands in when nothing more exact is known.
    pub fn helix_role(self) -> Option<HelixRole> {
        use OrganisationType::*;
        match self {
            NationalAuthority | RegionalAuthority | LocalAuthority | PublicAuthority | Agency => {
                Some(HelixRole::Government)
            }
            HigherEducation | ResearchOrganisation | TechnologyCentre => Some(HelixRole::Research),
            ClusterOrganisation | BusinessNetwork | BusinessSupport | SciencePark | Enterprise | Sme => {
                Some(HelixRole::Business)
            }
            Ngo => Some(HelixRole::CivilSociety),
            InternationalBody | Other => None,
        }
    }
}

vocabulary! {
    /// Who works in a space.
    SpaceKind {
        Programme = "programme",
        Platform = "platform",
        Project = "project",
        WorkingGroup = "working_group",
    }
}

vocabulary! {
    /// The four sides of the quadruple helix (row 002-19).
    HelixRole {
        Government = "government",
        Business = "business",
        Research = "research",
        CivilSociety = "civil_society",
    }
}

vocabulary! {
    /// An organisation's role in one project. `Coordinator` on some profiles is the lead partner;
    /// the source's own word is kept in the partner row.
    PartnerRole {
        Lead = "lead",
        Partner = "partner",
        Advisory = "advisory",
        AssociatedPolicyAuthority = "associated_policy_authority",
        Associated = "associated",
        ThirdParty = "third_party",
    }
}

vocabulary! {
    /// Two-phase projects of 2014-20 and core / follow-up projects of 2021-27. Never mixed.
    PhaseKind {
        Phase1 = "phase_1",
        Phase2 = "phase_2",
        Core = "core",
        FollowUp = "follow_up",
    }
}

vocabulary! {
    /// Strands of Interreg: cross-border, transnational, interregional, outermost regions.
    Strand {
        A = "A",
        B = "B",
        C = "C",
        D = "D",
    }
}

vocabulary! {
    EventKind {
        Seminar = "seminar",
        Workshop = "workshop",
        StudyVisit = "study_visit",
        PeerReview = "peer_review",
        StakeholderMeeting = "stakeholder_meeting",
        ProjectMeeting = "project_meeting",
        WorkingGroupMeeting = "working_group_meeting",
        Conference = "conference",
        Webinar = "webinar",
        Other = "other",
    }
}

vocabulary! {
    /// Which side an organiser, a news item or a document belongs to (rows 002-4 and 002-5).
    SourceKind {
        Programme = "programme",
        Platform = "platform",
        Project = "project",
        Partner = "partner",
        Other = "other",
    }
}

vocabulary! {
    /// What an organisation does for an event (rows 000-8 and 004-2).
    EventRole {
        Organiser = "organiser",
        CoOrganiser = "co_organiser",
        Host = "host",
        OnBehalfOf = "on_behalf_of",
        SupportedBy = "supported_by",
        Visitor = "visitor",
        Participant = "participant",
    }
}

vocabulary! {
    DocumentKind {
        PolicyLearningDocument = "policy_learning_document",
        PolicyBrief = "policy_brief",
        Guide = "guide",
        Paper = "paper",
        Report = "report",
        CaseStudy = "case_study",
        ActionPlan = "action_plan",
        Presentation = "presentation",
        Deliverable = "deliverable",
        ReportSummary = "report_summary",
        ResultBrief = "result_brief",
        Video = "video",
        CallText = "call_text",
        Other = "other",
    }
}

vocabulary! {
    FileType {
        Pdf = "pdf",
        Docx = "docx",
        Pptx = "pptx",
        Xlsx = "xlsx",
        Html = "html",
        Video = "video",
        Image = "image",
        Zip = "zip",
        Other = "other",
    }
}

vocabulary! {
    Audience {
        PolicyMaker = "policy_maker",
        Practitioner = "practitioner",
        ClusterManager = "cluster_manager",
        Sme = "sme",
        Researcher = "researcher",
        Public = "public",
    }
}

vocabulary! {
    /// What a person is looking for (row 002-6).
    Intent {
        LeadingAProject = "leading_a_project",
        JoiningAProject = "joining_a_project",
        SharingAProjectIdea = "sharing_a_project_idea",
        NetworkingWithPeers = "networking_with_peers",
    }
}

vocabulary! {
    /// The key enabling technologies of the European Commission's 2009 list, and their successors
    /// of 2018.
    Ket {
        AdvancedManufacturing = "advanced_manufacturing",
        AdvancedMaterials = "advanced_materials",
        Nanotechnology = "nanotechnology",
        MicroAndNanoelectronics = "micro_and_nanoelectronics",
        Photonics = "photonics",
        IndustrialBiotechnology = "industrial_biotechnology",
        LifeSciences = "life_sciences",
        ArtificialIntelligence = "artificial_intelligence",
        SecurityAndConnectivity = "security_and_connectivity",
    }
}

vocabulary! {
    /// What may be applied for under a call. An expression of interest leads to no grant decision.
    CallKind {
        Proposals = "proposals",
        ExpressionOfInterest = "expression_of_interest",
        Tender = "tender",
        Other = "other",
    }
}

vocabulary! {
    FacilityKind {
        ResearchInfrastructure = "research_infrastructure",
        ManufacturingCentre = "manufacturing_centre",
        TestBed = "test_bed",
        LivingLab = "living_lab",
        TechnologyPark = "technology_park",
        Other = "other",
    }
}

vocabulary! {
    TerritoryKind {
        CrossBorderArea = "cross_border_area",
        MacroRegion = "macro_region",
        HistoricRegion = "historic_region",
        City = "city",
        Other = "other",
    }
}

vocabulary! {
    PostKind {
        Reflection = "reflection",
        Story = "story",
        Opinion = "opinion",
    }
}

vocabulary! {
    MediaKind {
        Image = "image",
        Video = "video",
        Logo = "logo",
    }
}
