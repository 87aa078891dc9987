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
caveat-keep-eu = Amounts of 0 are published where none is known; a project said to cost nothing, or all of whose partners have no budget, is listed under data quality. Which share of a project the EU pays at most is not published for a programme, so imported programmes have none.
caveat-interreg-sweden = It lists the Swedish partners of a project only, and states no licence. Of a project that no other source here has, partners, countries, regions and the lead partner are those that lie in Sweden.
caveat-kohesio = The list of the largest beneficiaries ends with the 200th of each region: what it adds up to is neither a region's nor a country's total. Which share of a project the EU pays at most is not published for a programme, so imported programmes have none.
