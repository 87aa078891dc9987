## Words that many pages use

facts = Facts
margin-label = Facts and related things
topics = Topics
tags = Tags
links = Links
also-known-as = Also known as
provenance = Where this comes from
source = Source
source-keys = In the source
first-stored = First stored
last-changed = Last changed
history = History
kind = Kind
space = Space
as-data = As data
as-json = JSON
as-feed = feed (Atom)
as-table = table (CSV)
as-link = link
as-pdf = PDF
as-calendar = calendar (iCalendar)
calendar-none = This search finds no events.
calendar-some-undated = { $count ->
    [one] One event that was found is left out here: no day is known of it.
   *[other] { $shown } events that were found are left out here: no day is known of them.
}
calendar-undated = No day is known of this event.
copied = Copied
revisions-count = { $count ->
     [one] { $shown } revision
    *[other] { $shown } revisions
}
show-all-count = { $count ->
     [one] Show the one
    *[other] Show all { $shown }
}
show-all-values = All { $shown } values
projects-count = { $count ->
     [one] { $shown } project
    *[other] { $shown } projects
}
partners-count = { $count ->
     [one] { $shown } partner
    *[other] { $shown } partners
}
issues-count = { $count ->
     [0] No issues
     [one] { $shown } issue
    *[other] { $shown } issues
}
in-countries = { $count ->
     [one] in { $shown } country
    *[other] in { $shown } countries
}
name = Name
name-not-known = Without a name
name-not-shown = Someone who does not show their name
name-withheld = withheld for privacy
named-as = named in the source: { $name }
in-source = in the source: { $word }
fictional = Fictional
fictional-text = Made up for trying this site. It stands for no real project, organisation or person.
translated-by-machine = Translated by a machine.
nothing-here-yet = Nothing here yet. It appears as soon as a source or someone adds it.
total = Total
record = Record
records = Records
number-of-records = records of every kind
measure = Measure
item = Item
amount = Amount
code = Code
scheme = List
date = Date
time = Time
years-span = Years
year = Year
years = Over the years
period = Period
valid = Valid
course = Course
most = Most
language = Language
address = Address
status = Status
place = Place
seat-title = Where its seat is
town = Town
country = Country
countries = Countries
region = Region
regions = Regions
seat = seat
project = Project
programme = Programme
organisation = Organisation
organisation-type = Type
function = Function
budget = Budget
published = Published
author = Author
authors = Authors
sort-of-text = Kind
series = Series
credit = Credit
licence = Licence
publisher = Publisher
part-of = Part of
broader = Broader topic

## Projects

total-budget = Total budget
eu-contribution = EU contribution
rate-of-budget = { $rate } of the budget
partners = Partners
duration = Duration
lead-partner = Lead partner
call = Call
family = Family
fund = Fund
priority = Priority
specific-objective = Specific objective
funding-scheme = Funding scheme
operation-code = Operation code
policy-instruments = Policy instruments
strategies = Strategies
problem-statement = The challenge
why-what-how = Why, what, how
why = Why
what = What
how = How
partnership = Partnership
partnership-caption = Partners of the project
partnership-note = Whether a partner is a cluster organisation is computed from evidence; where the source says otherwise, that stands below.
is-cluster-organisation = Cluster organisation
by-evidence = by the evidence known here
map-of-partners = Where the partners are
map-description = { $count ->
     [one] A map of regions with a value for { $shown } region. The table below has the same data.
    *[other] A map of regions with values for { $shown } regions. The table below has the same data.
}
money = Money
money-unit = { $currency }, as the sources state it
money-description = Bars from zero, one for each amount.
timeline = Timeline
timeline-description = The duration and phases as bars over the years; events, news and documents as dots on their days.
timeline-start = Start
timeline-end = End
timeline-phase = Phase
what-happened = What

## Organisations

abbreviation = Abbreviation
cluster-evidence = Evidence of a cluster
names-over-time = Names over time
participations-caption = Parts in projects
no-projects = No project here names this organisation as a partner.
first-of = The first { $shown } of { $total }.
running-projects-unit = Number of projects, by year
running-projects = Running projects
co-partners = Co-partners
co-partners-note = in the same projects
co-partners-title = Who works with this organisation most often
network-unit = the wider the line, the more shared projects
network-description = { $count ->
     [one] One organisation around the middle one.
    *[other] { $shown } organisations around the one in the middle. The table below has all.
}
shared-projects = Shared projects
own-budgets = Own budgets
budget-note = its parts in projects, as stated
money-by-programme = Money by programme

## Regions

nuts-level = NUTS level
nuts-versions = NUTS versions
latin-name = In Latin letters
lies-in = Lies in
budgets-here = Budgets of partners here
from-some-projects = from { $shown } of { $total } projects
in-figures = In figures
bars-description = { $count ->
     [one] One bar.
    *[other] { $shown } bars, largest first. The table below has the same data.
}
largest-of = The largest { $shown } of { $total }.
newest-here = Newest
region-unrecorded = There is no record of this region
region-unrecorded-text = What stands here comes from the statistical tables and the records that name its code. Names, editions and what lies within a region come with the official list of regions.
co-regions = Regions it works with
co-regions-title = Regions whose partners share projects with this one’s
regions-within = Regions within
region-changes = Changes of the code
from-version = From version
to-version = To version
change = Change
regions-lead = Every region of the NUTS classification that something here is about. The stronger the colour, the more there is.
regions-countries = Countries
regions-countries-order = Those with the most projects first.
regions-map-projects = Projects by region
regions-map-projects-countries = Projects by country
regions-map-organisations = Organisations by region
regions-map-organisations-countries = Organisations by country

## Programmes and themes

strand = Strand
maximum-rate = Highest EU share
maximum-budget = Largest budget
programme-parts = Parts of the programme
eligible-area = Eligible area
whole-country = the whole country
by-year = Records by year
by-year-unit = records whose dates include the year
by-year-description = Upright columns over an axis from zero, one for each year.
by-programme = By programme
by-kind = By kind
by-organisation_type = By type of organisation
by-country = By country
by-topic = By topic
by-status = By status

## Events, documents and the other kinds

open-to = Open to
open-to-all = Open to all
open-to-everybody = everybody
open-to-partners = partners only
partners-only = Partners only
edition = Edition
organised-by = Organised by
attendance = Attendance
calendar = Calendar
event-roles = Who takes part
event-hour-twice = { $hour } occurs twice that night; the first is meant
event-hour-skipped = clocks skip { $hour } that day; { $taken } is meant
event-map = Where it takes place
part-played = Part
speakers = Speakers
position = Position
session = Session
derived-from = Came out of
presented-at = Presented at
alt-text = Alternative text
captions = Captions
file = File
size-kilobytes = { $size } kB
size-megabytes = { $size } MB
pages-count = { $count ->
    [one] { $shown } page
   *[other] { $shown } pages
}
identifier = Identifier
issuer = Issued by
opens = Opens
deadline = Deadline
who-may-apply = Who may apply
operator = Run by
managed-by = Managed by
founded = Founded
members = Members
fields-of-work = Fields of work
authority = Authority
priorities = Priorities
objective = Objective
performance-indicators = Performance indicators
indicator-unit = Unit
indicator-baseline = Baseline
indicator-target = Target

## Issues and citations

issues = Issues
issues-heading = Issues
issues-caption = Issues found by the rules
issue-rule = Rule
issue-field = Field
issue-found = Found
no-issues = No issue matches. Take a filter away to see more.
more-issues = More issues
citations-heading = Sources of the statements
citation-source = Source
citation-for = Says
citation-date = Date
citation-note = What it gets wrong or leaves open
citation-beside = What it says beside
citation-whole = the whole record

## History

history-of = History of { $name }
history-lead = Every change is kept: who, when, from which source, and what it changed, field by field.
history-moved = This was changed since you read its history. What came between is shown below; bringing the version back puts it in the place of that.
history-back-still = Bring revision { $revision } back all the same
history-back = Bringing a version back brings back what it said; its state and who sees it stay as they are now.
history-back-person = Bringing a version back brings back what it said; what is shown to whom stays as it is now.
history-back-into-use = Bringing a version back brings the record back into use.
history-back-same = This version says what the record says now. Bringing it back changes its state and who sees it.
history-back-state = State then: { $state }.
compare-button = Compare the two chosen revisions
compare-from = from
compare-to = to
compared = From revision { $from } to { $to }
revision = revision
field = Field
outline-points = { $count ->
     [one] a line of { $shown } point
    *[other] a line of { $shown } points
}
before = Before
after = After
changes-caption = Fields that changed
no-changes = The two are the same in every field.
fields-changed = { $count ->
     [0] No field changed
     [one] { $shown } field changed
    *[other] { $shown } fields changed
}
more-fields = { $count ->
     [one] and { $shown } more field
    *[other] and { $shown } more fields
}
actor-import = import of { $source }
actor-operator = operator
actor-visitor = visitor

## Explore

explore-title = { $words } – Explore
explore-placeholder = Words, "a phrase", begin*, -without, country:ES
explore-hint = Records that have all words come first; where fewer than five have all, those that have some follow. Use "quotes" for a phrase, * for a beginning, - for without, OR between two words for either, field:value for a filter (country:Spain) and budget:>1m or start:2016.. for a range; -budget:>1m finds those whose budget is known and outside of it.
filters = Filters
active-filters = Filters in force
remove-filter = Take away the filter
clear-filters = Take all away
apply-filters = Apply the filters
chosen-count = { $count ->
     [one] { $shown } chosen
    *[other] { $shown } chosen
}
hits-count = { $count ->
     [0] Nothing matches
     [one] { $shown } record
    *[other] { $shown } records
}
sort-by = Sort by
sort-relevance = best match
sort-newest = newest first
sort-name = name
sort-budget = largest budget in euros
sort-changed = last changed
did-you-mean = Did you mean
why-it-matched = Why it matched:
match-name = name
match-other-names = other names
match-title = title
match-summary = summary
match-body = text
match-form = another form
match-synonym = a synonym
match-spelling = a similar spelling
page-beyond = There is no page { $page }: the result ends with page { $last }.
page-last = To the last page
refused-revision = “{ $value }” is no revision: { $name } takes its number, as it stands beside each revision.
no-hits = Nothing matches all of this.
no-hits-fewer = Try fewer words, or take a filter away.
no-hits-spelling = Check the spelling, or use the beginning of a word with *.
no-hits-all = Start again from everything.
list-as = This list as
take-along = Take this result along as
lead-is = lead: { $name }
project-is = project: { $name }
from-source = source: { $source }
range-from = From
range-to = To
range-without = { $count ->
     [one] { $shown } record without
    *[other] { $shown } records without
}
range-without-euros = { $count ->
     [one] { $shown } record states no amount in euros
    *[other] { $shown } records state no amount in euros
}
range-total_budget = Total budget (€)
range-eu_contribution = EU contribution (€)
range-date = Dates
histogram-description = How many records lie where in the range.
note-cut-characters = Only the first { $shown } characters were read.
note-cut-words = Only the first { $shown } words were read.
note-unknown-field = “{ $field }:” is not a filter, so it was searched for as a word. Filters are, among others, kind:, country:, region:, programme:, topic:, organisation_type:, partner_function:, status:, budget:, start: and end:.
note-unknown-value = Nothing has the value “{ $value }” of the filter { $filter }.
note-nearest-values = Nearest: { $values }.
note-unknown-filter = There is no filter “{ $name }”, so that part of the address was left out.
note-unread-range = “{ $value }” after “{ $field }:” is no range and was left out. Write it as >1000000, 500k..2m or 2016..2018.
note-turned-range = The ends of the range “{ $field }” were the wrong way round, so it was read as { $from }..{ $to }.
note-no-word = There is no word in “{ $text }”, so nothing was searched for by it.
values-like = Only those with
values-narrow = Narrow
values-part = Page { $page } of { $pages } · values: { $found }
news-from = News from: { $source }
mentioned-in = Mentioned in
see-also = See also
narrower-topics = Narrower topics
note-short-prefix = “{ $word }” is too short for *, so it was read as a word.
note-star-in-phrase = The * in “{ $phrase }” was left out: it ends a word only where there are no quotation marks.
note-stray-or = OR stands between two words or phrases; here it was left out. Two values of one filter widen the result without it.
note-some-words = { $count ->
     [0] No record has all the words; these have some.
     [one] One record has all the words and stands first; the others have some.
    *[other] { $shown } records have all the words and stand first; the others have some.
}
note-synonym = “{ $word }” was also searched for as { $others }.
note-spelling = “{ $word }” was also searched for as { $others }.
refused-value = “{ $value }” is not a value of { $name } here.
refused-none-of = “{ $given }” is not { $known }.
refused-either = { $before } or { $last }
refused-not-whole = “{ $given }” is not a whole number.
refused-not-euros = “{ $given }” is not a whole number of euros, such as 1500000.
refused-not-a-date = “{ $given }” is not a date such as 2018-05-14, 2018-05 or 2018.
refused-no-region-code = “{ $given }” is not the code of a country or region, as in ES or ES21.
refused-nothing-to-compare = “{ $given }” leaves nothing to compare: there is no such table, or too few of its regions and industries have figures.
refused-not-within = “{ $given }” is not a number from { $from } to { $to }.
refused-not-above-zero = “{ $given }” is not a number above 0 and up to { $to }.
refused-too-many = { $given } countries or regions are more than { $most }.
refused-region-not-compared = “{ $code }” is not among the regions compared in { $year }.
refused-industry-not-compared = “{ $code }” is not among the industries compared in { $year }.
refused-not-of-regions = “{ $table }” is no table of regions by industries and years.
refused-no-pay = “{ $table }” does not say what people are paid.
refused-no-weight = At least one block must weigh more than 0.
refused-no-version = “{ $given }” is no version of “{ $table }”. The newest is { $newest }.
refused-no-code = “{ $code }” is no code of “{ $dimension }”. It has { $known }.
refused-not-chosen = A code of “{ $dimension }” must be chosen: { $known }.
refused-and-more = { $codes } and { $more } more

## Home

home-title = Cluster policy and smart specialisation
home-heading = Who does what, where, and with whom
home-lead = Projects, organisations, regions, events and documents of European cluster policy and smart specialisation, from official open data. Every figure opens to its source.
home-search = Search from the front page
home-example = For example: cluster policy in Latvia
home-questions = Questions to start from
home-question-clusters = Which projects are about cluster policy?
home-question-lead = Which organisations lead projects?
home-question-events = What events were there last?
home-question-large = Which projects are the largest?
home-question-issues = What do the sources get wrong?
home-map = Where the projects’ partners are
home-map-countries = The countries of the projects’ partners
home-newest = Newest
home-newest-all = All news, events and reflections
home-sources = Records by source
home-kinds = Records by kind
loading = Data are being loaded.
loading-files = { $count ->
     [one] { $shown } file is on its way; counts grow until it is done.
    *[other] { $shown } files are on their way; counts grow until they are done.
}

## Data quality and sources

quality-lead = What the sources get wrong, leave out or contradict. Nothing is corrected in silence: each finding names the record, the field and the rule.
quality-rule = Rule
quality-source = Source
quality-space = Space
quality-kind = Kind
quality-by-rule = Issues by rule
quality-by-source = Issues by source
quality-by-space = Issues by space
quality-by-kind = Issues by kind of record
sources-lead = Where the data come from, under which terms, and what became of every row: read is stored plus unchanged plus quarantined, always.
imports-caption = Imports
no-imports = Not imported yet. The operator can load it from a folder or from its publisher.
import-file = File
import-when = When
import-unfinished = not finished
import-title = Import of { $file }
import-sum = Rows read = stored + unchanged + quarantined:
rows-read = Read
rows-stored = Stored
rows-unchanged = Unchanged
rows-quarantined = Quarantined
file-hash = Fingerprint of the file (BLAKE3):
quarantined-caption = Quarantined rows
nothing-quarantined = Every row of this file could be read.
quarantined-withheld = The rows themselves are shown to whoever may import: no filter has looked at them, and they may name people.
download-quarantined = Download all with their reasons (CSV)
row = Row
quarantine-reason = Reason
raw-row = As it stands in the file

## Style guide

style-lead = Every part that pages are made of, with sample values. The map’s values are made up.
style-notice = Something to know.
style-notice-text = A notice has a word and a line; colour only helps.
style-tables = Tables
style-charts = Charts
style-colours = Colours
style-sequence = From little to much
style-series = Series

## What refers to a record

referrers-of = What refers to { $name }
referrers-all = All kinds
referrers-lead = { $count ->
     [0] Nothing refers to it.
     [one] { $shown } record, by the name in its address.
    *[other] { $shown } records, by the names in their addresses.
}
referrers-unknown-kind = “{ $kind }” is not a kind of record. The kinds are the words before the names in Explore, such as project or event.
partners-of = Who works with { $name }
partners-lead = { $count ->
     [0] No other organisation takes part in its projects.
     [one] { $shown } organisation takes part in the same projects.
    *[other] { $shown } organisations take part in the same projects, those with most of them first.
}
not-a-page = “{ $page }” is not the number of a page. Pages are numbered from 1.
