# What readers of files say of rows, and the terms of sources.

said-empty = “{ $one }” is empty, so the row has no identity
said-no-country = { $one } is not a country code
said-no-nace = { $one } is not a NACE code
said-fields = { $one } fields where the header has { $two }
said-cordis-id = a CORDIS project id is a number of at most twelve digits
said-twice = an earlier row of this file has the same id and other values
said-country-letters = a country code is two letters
said-code-path = a code is a path of numbers such as /29/97/543
said-no-title = neither a title nor a description
said-no-operation = neither a code, an acronym nor a name of the operation
said-no-code = neither an old nor a new code
said-no-json = not JSON: { $one }
said-too-long = the row is longer than allowed
said-record-bytes = the record is longer than { $one } bytes, at line { $two }
said-field-bytes = a field is longer than { $one } bytes, at line { $two }
said-many-fields = the record has more than { $one } fields, at line { $two }
said-place-twice = the place is given twice
said-again = says again what line { $one } says
said-no-currency = { $one }, currency not stated
said-nought = { $one } with an EU contribution of { $two }
said-participants = { $one } participants, { $two } countries

terms-not-stated = not stated
terms-re-use-with-credit-and-a-link = re-use with credit and a link
terms-eurostat-free-re-use-with-attribution = Eurostat: free re-use with attribution
terms-eurostat-free-re-use-boundaries-for-non-commercial-use-only = Eurostat: free re-use; boundaries for non-commercial use only

## What to know of a source's figures before they are added up.

caveat = Good to know
said-project-rcn = Record number of the project
said-call-topic = Topic of the call
caveat-keep-eu = Amounts of 0 are published where none is known; a project said to cost nothing, or all of whose partners have no budget, is listed under data quality. Which share of a project the EU pays at most is not published for a programme, so imported programmes have none.
caveat-interreg-sweden = The extract of Swedish partners in Interreg lists those partners of a project only that lie in Sweden, and states no licence. Of a project that no other source here has, partners, countries, regions and the lead partner are those that lie in Sweden.
caveat-kohesio = The list of the largest beneficiaries ends with the 200th of each region: what it adds up to is neither a region's nor a country's total. Which share of a project the EU pays at most is not published for a programme, so imported programmes have none.

## What programmes say by a code alone: objectives of the Union's policy, as regulations (EU) 2021/1058 and 2021/1059 have them

objective-PO1 = a smarter and more competitive Europe
objective-PO2 = a greener Europe, on its way to no net emissions
objective-PO3 = a more connected Europe
objective-PO4 = a more social and inclusive Europe
objective-PO5 = a Europe closer to its citizens
objective-ISO = better governance of cooperation, or a safer Europe (Interreg)
objective-RSO1-1 = research, innovation and advanced technologies
objective-RSO1-2 = the benefits of digitisation
objective-RSO1-3 = growth and competitiveness of small and medium-sized enterprises
objective-RSO1-4 = skills for smart specialisation, industrial transition and entrepreneurship
objective-RSO1-5 = digital connectivity
objective-RSO2-1 = energy efficiency
objective-RSO2-2 = renewable energy
objective-RSO2-3 = smart energy systems, grids and storage
objective-RSO2-4 = adaptation to climate change and prevention of disasters
objective-RSO2-5 = access to water and sustainable water management
objective-RSO2-6 = a circular economy that spares resources
objective-RSO2-7 = nature, biodiversity and green infrastructure, and less pollution
objective-RSO2-8 = sustainable mobility in cities
objective-RSO3-1 = the trans-European transport network
objective-RSO3-2 = national, regional, local and cross-border mobility
objective-RSO4-1 = effective and inclusive labour markets
objective-RSO4-2 = access to education and training
objective-RSO4-3 = inclusion of marginalised communities
objective-RSO4-4 = integration of people from third countries
objective-RSO4-5 = access to health care
objective-RSO4-6 = culture and sustainable tourism
objective-RSO5-1 = integrated development of urban areas
objective-RSO5-2 = integrated development of areas that are not urban
objective-ISO6-1 = capacity of public authorities (Interreg)
objective-ISO6-6 = other actions for better governance of cooperation (Interreg)
