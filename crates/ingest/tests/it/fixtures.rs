//! Small files in the official layouts, in our own words.

/// `project.csv` of Horizon Europe: semicolons, everything quoted, a line break in a field.
pub(crate) const PROJECT: &str = concat!(
    "\"id\";\"acronym\";\"status\";\"title\";\"startDate\";\"endDate\";\"totalCost\";\"ecMaxContribution\";",
    "\"legalBasis\";\"topics\";\"frameworkProgramme\";\"masterCall\";\"subCall\";\"fundingScheme\";\"nature\";",
    "\"objective\";\"contentUpdateDate\";\"rcn\";\"grantDoi\"\n",
    "\"101000001\";\"ALPHA\";\"SIGNED\";\"Clusters \"\"in\"\" motion\";\"2021-03-01\";\"2024-02-29\";",
    "\"1999999,5\";\"1499999,25\";\"HORIZON.2.4\";\"HORIZON-CL4-2021-X-01-01\";\"HORIZON\";\"C\";\"S\";",
    "\"HORIZON-RIA\";\"\";\"First line\nsecond line, write to a.b@c.eu\";\"2024-01-01 10:00:00\";\"230001\";",
    "\"10.3030/101000001\"\n",
    "\"not a number\";\"BETA\";\"SIGNED\";\"T\";\"\";\"\";\"\";\"\";\"\";\"\";\"HORIZON\";\"\";\"\";\"\";\"\";\"\";\"\";\"\";\"\"\n",
    "\"101000003\";\"GAMMA\";\"CLOSED\";\"Odd values\";\"1970-01-01\";\"31/12/2023\";\"a lot\";\"0\";\"\";\"\";",
    "\"HORIZON\";\"\";\"\";\"\";\"\";\"\";\"\";\"\";\"\"\n",
);

/// `organization.csv`: a coordinator, a participant twice, a person.
pub(crate) const ORGANIZATION: &str = concat!(
    "projectID;projectAcronym;organisationID;vatNumber;name;shortName;SME;activityType;street;postCode;city;",
    "country;nutsCode;geolocation;organizationURL;contactForm;order;role;ecContribution;netEcContribution;",
    "totalCost;endOfParticipation;active\n",
    "101000001;ALPHA;999000001;ESQ0000001A;AGENCIA DE DESARROLLO EXEMPLO;ADE;false;PUB;Calle 1;48001;BILBAO;",
    "ES;ES213;(43.2630126,-2.9349852);www.example.org;https://x;1;coordinator;1000;900,5;1200;false;true\n",
    "101000001;ALPHA;999000002;;EXAMPLE TECH GMBH;;true;PRC;;;WIEN;AT;AT13;;javascript:alert(1);;2;participant;",
    "500;500;600;false;true\n",
    "101000001;ALPHA;999000002;;EXAMPLE TECH GMBH;;true;PRC;;;WIEN;AT;AT13;;;;3;thirdParty;0;0;0;false;true\n",
    "101000001;ALPHA;999000003;;DR. ERIKA MUSTERMANN;;true;PRC;Weg 2;10115;BERLIN;DE;DE300;;;;4;associatedPartner;",
    "1;1;1;false;true\n",
    "101000001;ALPHA;;;NOBODY;;;;;;;;;;;;5;participant;;;;;\n",
);

/// The old flat FP7 layout, with lists in fields.
pub(crate) const FLAT: &str = concat!(
    "rcn;id;acronym;status;programme;topics;frameworkProgramme;title;startDate;endDate;projectUrl;objective;",
    "totalCost;ecMaxContribution;call;fundingScheme;coordinator;coordinatorCountry;participants;",
    "participantCountries;subjects\n",
    "88001;200001;DELTA;Closed;FP7-REGIONS;REGIONS-2007-1;FP7;Knowledge regions;2008-01-01;2010-12-31;",
    "http://www.delta.example;Objective;1200000;900000;FP7-REGIONS-2007-1;CSA;EXAMPLE AGENCY LTD;UK;",
    "\"INSTITUT EXEMPLE;STADT BEISPIEL\";\"FR;DE\";INF\n",
    "88002;200002;EPSILON;Closed;FP7-SME;;FP7;Odd lists;2008-01-01;2010-12-31;;O;1;1;;;EXAMPLE AGENCY LTD;UK;",
    "\"INSTITUT EXEMPLE;STADT BEISPIEL\";FR;\n",
);

/// A project as keep.eu's interface answers.
pub(crate) const KEEP: &str = r#"{"id": 70001, "project_id": "XX1", "status": "ongoing", "start_date": "2023-01-01",
 "end_date": null, "total_budget": "1000.50", "eu_funding": 800, "union_co_financing_rate": 80,
 "programme": {"id": 394, "title": "2021 - 2027 Interreg VI-C Interreg Europe", "period": {"title": "2021-2027"}},
 "translations": {"en": {"name": "Green links", "description": "About links"}, "de": {"name": "Grüne Verbindungen"}},
 "themes": [{"title": "Clustering and economic cooperation"}],
 "partnerships": [
  {"id": 1, "type": "lead", "organisation_type": "Regional public authority", "pic": "999000001", "town": "Bilbao",
   "location_json": {"lat": 43.2, "lng": -2.9}, "total_budget": "0.00", "co_financing_eur": null,
   "partner": {"id": 11, "name": "Gobierno Vasco", "country": {"title": "Spain"},
               "translations": {"en": {"name_translated": "Basque Government"}}}},
  {"id": 2, "type": "partner", "organisation_type": "SME", "pic": null, "town": "Ruse", "total_budget": null,
   "partner": {"id": 12, "name": "ЕТ Иван Петров", "country": {"title": "Bulgaria"},
               "translations": {"en": {"name_translated": "ET Ivan Petrov"}}}}
 ]}"#;

pub(crate) const KOHESIO: &str = concat!(
    "Operation_Unique_Identifier,Operation_Local_Identifier,Operation_Name_English,",
    "Operation_Name_Programme_Language,Country,Operation_Start_Date,Operation_End_Date,Cofinancing_Rate,",
    "Total_Eligible_Expenditure_amount,Total_Eligible_Expenditure_Currency,Project_EU_Budget,",
    "Beneficiary_Unique_Identifier,Location_Indicator_latitude_longitude,Category_Label,Fund_Code,Programme_Code,",
    "Programme_Name,NUTS3_Code,Programming_Period,Operation_Summary_English,Operation_Summary_Programme_Language\n",
    "https://linkedopendata.eu/entity/Q100,CZ.1,New laboratory,Nová laboratoř,CZ,2016-01-01,2018-12-31,85,",
    "1000000.00,EUR,850000.00,https://linkedopendata.eu/entity/Q200,\"50.08,14.43\",Research,ERDF,2014CZ05M2OP001,",
    "OP Research,CZ010,2014-2020,A summary,Souhrn\n",
);

pub(crate) const FUNDS: &str = concat!(
    "country,programme_nuts,funding_period,fund,project_id,project_name,project_description,beneficiary_name,",
    "beneficiary_withheld,total_amount_eligible,total_amount,eu_cofinancing_amount,currency,starting_date,",
    "completion_date,theme_name,priority_label,beneficiary_nuts_code,beneficiary_nuts_region,beneficiary_county,",
    "beneficiary_city,beneficiary_postal_code,source_file\n",
    "FI,FI,2007-2013,EAKR,A1,Uusi laboratorio,Kuvaus,ESIMERKKI OY,0,,1000,500,EUR,2008-01-01,2010-12-31,,,,,,Oulu,,a\n",
    "UK,UK,2007-2013,ERDF,,Business park,,,1,,2000,1000,,,,,,UKG3100,,,,,b\n",
    "UK,UK,2007-2013,ERDF,,Sole trader's stall,,Mr John Smith,0,,10,5,GBP,,,,,,,,,,b\n",
    "DE,DE1,2014-2020,unknown,,,,Stadt Beispiel,0,,,,EUR,,,,,,,,,,c\n",
);

pub(crate) const SWEDEN: &str = concat!(
    "source_row_id,programme,strand,project_type,project_name,start_date,end_date,organisation_name,ownership,",
    "organisation_type,role,nuts2_name,nuts3_name,nuts3_code,partner_budget_eur,policy_objective,",
    "specific_objective,project_year,country,active\n",
    "1,AURORA,A,Regular,Northern gas,2023-01-01,2025-02-31,Exempel AB,Public,Regional public authority,LP,Övre,V,",
    "SE331,149355.0,PO1,RSO1.1,2023,SE,1\n",
    "2,AURORA,A,Regular,Northern gas,2023-01-01,2025-12-31,Exempel AB,Public,NGO,AP,Övre,V,SE331,,PO1,RSO1.1,2023,SE,1\n",
    "3,AURORA,A,Regular,Northern gas,2023-01-01,2025-12-31,,Public,,PP,Övre,V,,,PO1,RSO1.1,2023,SE,1\n",
);

pub(crate) const NUTS_NAMES: &str = concat!(
    "nuts_version,LEVL_CODE,NUTS_ID,CNTR_CODE,NAME_LATN,NUTS_NAME,MOUNT_TYPE,URBN_TYPE,COAST_TYPE\n",
    "2016,0,EL,EL,ELLADA,ΕΛΛΑΔΑ,0.0,0.0,0.0\n",
    "2021,2,ES21,ES,País Vasco,País Vasco,,,\n",
    "2021,2,ES2!,ES,Odd,Odd,,,\n",
);

pub(crate) const BOUNDARIES: &str = r#"{"type": "FeatureCollection", "crs": {"properties": {"features": [1]}},
 "features": [
 {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[0,10],[2,10],[2,12],[0,12],[0,10]]]},
  "properties": {"NUTS_ID": "ES21", "NAME_LATN": "País Vasco", "NUTS_NAME": "Euskadi"}},
 {"type": "Feature", "geometry": {"type": "MultiPolygon", "coordinates":
  [[[[0,0],[1,0],[1,1],[0,0]],[[0.2,0.1],[0.3,0.1],[0.3,0.2],[0.2,0.1]]],[[[5,5],[9,5],[9,9],[5,9],[5,5]]]]},
  "properties": {"NUTS_ID": "ES22", "NAME_LATN": "Navarra"}}
 ]}"#;

/// Every fixture with the name of a file it could be.
pub(crate) const ALL: &[(&str, &str)] = &[
    ("project.csv", PROJECT),
    ("organization.csv", ORGANIZATION),
    ("cordis-fp7projects.csv", FLAT),
    ("project_70001.json", KEEP),
    ("latest_CZ.csv", KOHESIO),
    ("operations.csv", FUNDS),
    ("partners.csv", SWEDEN),
    ("nuts_names.csv", NUTS_NAMES),
    ("NUTS_RG_20M_2021_4326.geojson", BOUNDARIES),
];
