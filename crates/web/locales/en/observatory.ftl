## The answer on a region's page

obs-answer = The region at a glance
obs-lead = { $measure } in { $year }: { $total }, which is { $share } of the { $compared } compared.
obs-lead-rank = By the complexity of its industries it is number { $rank } of { $all }.
obs-parts = Parts of the answer
obs-part-overview = At a glance
obs-part-strengths = Strengths
obs-part-change = Change
obs-part-opportunities = Opportunities
obs-part-twins = Twins
obs-part-complements = Complements
obs-part-indicators = Indicators
obs-part-brief = Brief
obs-title-strengths = What it is strong in
obs-title-change = How it moved
obs-title-opportunities = What is near and complex
obs-title-twins = Who is like it
obs-title-complements = Who complements it
obs-title-indicators = Innovation and wealth
obs-title-brief = Brief
obs-question-strengths = What is it strong in?
obs-question-change = How does that move?
obs-question-opportunities = What is near and complex?
obs-question-twins = Who is like it?
obs-question-complements = Who complements it?
obs-question-gaps = What is not known?
obs-more-strengths = All industries with their figures
obs-more-change = The parts of the change, by industry
obs-more-opportunities = The whole plane, with reasons
obs-more-twins = Why they are alike, with weights to set
obs-more-complements = All partners, with what each adds
obs-more-gaps = Which industries are withheld or missing
obs-no-table = No figures of regions by industries have been loaded.
obs-no-table-text = Load a table such as Eurostat’s sbs_r_nuts06_r2 with “asterism import” and the folder of the downloaded file; then this page opens with what the region is strong in, what is near, and who is like it.
obs-try-made-up = Try it with a region that is made up: { $code }
obs-not-compared-title = This region is not among those compared.
obs-not-compared-text = The table { $table } has no figures of { $code } at this level for { $year }, or the code belongs to another edition of the classification. Another year or table may have them.
obs-not-compared-level = None of the tables that were loaded has figures of { $code } and of other regions of its level. A region above or within it may have them.
obs-fictional = The figures of this table are made up for trying the program out.
obs-list = { $before } and { $last }

## What is set

obs-parameters = { $measure } · { $year } · { $level } · specialised from a quotient of { $threshold } · { $missing }
obs-apply = Show with these settings
obs-usual = Back to the usual settings
obs-parameter-table = Table
obs-parameter-indicator = What is counted
obs-parameter-unit = Unit
obs-parameter-year = Year
obs-parameter-industries = How finely industries are divided
obs-parameter-threshold = Specialised from this quotient on
obs-parameter-missing = Cells without a value
obs-parameter-anchor = What complex means
obs-parameter-span = Years back for change
obs-hint-table = The newest version of a table of regions by industries.
obs-hint-year = The usual one is the newest that is not half empty.
obs-hint-industries = Levels of the classification NACE.
obs-hint-threshold = 1 means: as large a share as in all regions together.
obs-hint-missing = What is not published is not zero; decide what to do with it.
obs-hint-anchor = Complexity has no direction of its own; one must be chosen.
obs-hint-span = For stars of growth and for the parts of the change.
obs-peers-short = compared with { $peers }
obs-peers-all = all regions
obs-parameter-peers = Compared with
obs-parameter-weigh = In complements, an industry counts
obs-hint-peers = The group in which shares, ranks, twins and partners are found. The address takes several: peers=ES,PT.
obs-hint-weigh = Counting all alike favours common services that many regions lack.
obs-weigh-alike = as much as any other
obs-weigh-complexity = as much as it is complex
obs-complements-weighed = Each industry that is lacking counts as much as it is complex, from 0 to 1.
obs-level-section = sections
obs-level-division = divisions
obs-level-group = groups
obs-level-class = classes
obs-level-other = the table’s own industries
obs-missing-mask = Left open, and out of all totals
obs-missing-zero = Counted as zero
obs-missing-drop-regions = Leave out regions that have any
obs-missing-drop-industries = Leave out industries that have any
obs-missing-short-mask = cells without a value left open
obs-missing-short-zero = cells without a value counted as zero
obs-missing-short-drop-regions = regions without all values left out
obs-missing-short-drop-industries = industries without all values left out
obs-anchor-pay = Regions that pay well are complex
obs-anchor-diversity = Diverse regions are complex
obs-anchor-ubiquity = Rare industries are complex
obs-hinge = { $changed } of the { $specialised } specialisations change when the threshold is { $other } instead.
obs-hinge-uncertain = { $count ->
     [0] No industry lies within its margin of chance.
     [one] { $shown } industry lies within its margin of chance: its interval includes the threshold.
    *[other] { $shown } industries lie within their margin of chance: their intervals include the threshold.
}

## Where figures come from

obs-source = Where these figures come from
obs-table = Table
obs-version = Version
obs-version-number = version { $number } here
obs-version-mark = { $mark } at the publisher
obs-retrieved = retrieved on { $day }
obs-read-in = read in { $moment }
obs-terms = Terms and credit
obs-compared = Compared
obs-compared-count = { $compared } by { $industries } industries in { $year }
obs-regions-count = { $count ->
     [one] { $shown } region
    *[other] { $shown } regions
}
obs-countries-count = { $count ->
     [one] { $shown } country
    *[other] { $shown } countries
}
obs-without-values = Without values
obs-gaps = { $withheld } of { $all } cells are counted and withheld, and { $missing } are not published. { $treatment }.
obs-left-out = Left out
obs-left-out-count = { $count ->
     [one] { $shown } region without a published value, or of another edition
    *[other] { $shown } regions without a published value, or of another edition
}
obs-left-out-more = { $named }; and { $more } more, all of which the JSON file names.
obs-source-line = { $publisher }, { $table }, version { $version }, { $year }.
obs-activity = Activity
obs-published = published
obs-withheld = withheld (confidential)
obs-missing = not published
obs-not-known = not known
obs-why = Why
obs-flag-break_in_series = break in the series
obs-flag-confidential = confidential
obs-flag-definition_differs = other definition
obs-flag-estimated = estimated
obs-flag-forecast = forecast
obs-flag-see_notes = see the publisher’s notes
obs-flag-not_significant = not significant
obs-flag-provisional = provisional
obs-flag-revised = revised
obs-flag-publishers_estimate = estimated by the publisher
obs-flag-low_reliability = low reliability
obs-flag-not_applicable = not applicable
obs-method = How it is computed
obs-validated = Checked against its references: { $method }
obs-method-strengths = Location quotient: the share of an industry in the region, divided by its share in all regions compared. 2 means twice as much. The interval is where the quotient would lie 95 times in 100 if the figures were counts by chance; stars are given by the rules of the European Cluster Observatory.
obs-method-change = Shift-share (Dunn 1960): what the region would have gained had it grown as all regions did; what it gained because its industries grew faster or slower than the whole; and what is left, which is its own. The three add up to the change. An industry counts only where it is known in both years.
obs-method-opportunities = Density: of everything an industry is usually found together with, the part that the region has, from 0 to 1. Proximity is the smaller chance that a region with one industry has the other too (Hidalgo and others 2007). Complexity: high for industries that few and diverse regions have, from 0 to 100 (Hidalgo and Hausmann 2009). Near is above the mean density of what the region lacks; complex is above the mean of all industries (Balland and others 2019).
obs-method-twins = Distance: every variable goes from 0 for the smallest region to 1 for the largest; the squared differences are weighted and summed (Navarro and others 2014). Variables that one of both regions lacks are left out of that pair. Blocks weigh the same unless you say otherwise.
obs-method-complements = Gain: by how much the density of all industries that the region lacks would rise, were it to have what the other one has (Balland and Boschma 2021). It is not the same in both directions. It tells of possible complements, not of cooperation there is.
obs-method-indicators = The rank is among all regions of the same level with a value in the year, 1 for the largest. The year is the newest in which at least half as many regions have a value as in the best year.

## Strengths

obs-strengths-sentence = { $region } is specialised in { $count } of { $all } industries. Most of all in { $first }: its share here is { $times } times that in all regions together.
obs-strengths-none = { $region } is specialised in none of the { $all } industries compared.
obs-strengths-heading = The largest quotients
obs-strengths-figure = Location quotients with their intervals
obs-quotient-unit = Location quotient: share here divided by share in all regions. ● above the threshold, ○ may be chance; ★ cluster stars.
obs-threshold-line = threshold { $threshold }
obs-intervals-description = { $count ->
     [one] One industry as a dot with its interval; the value stands beside it.
    *[other] { $shown } industries as dots with their intervals, the largest quotient first; the values stand beside them.
}
obs-strengths-all = All industries
obs-strengths-note = The largest quotient first. A value opens to what was published.
obs-industry = Industry
obs-share = Share
obs-share-unit = of the region
obs-quotient = Quotient
obs-quotient-short = times the share of all
obs-low = From
obs-high = To
obs-interval-unit = 95 % interval
obs-specialised = Specialised
obs-yes = yes
obs-no = no
obs-yes-open = yes, perhaps by chance
obs-no-open = no, perhaps by chance
obs-stars = Stars
obs-stars-unit-stars-2014 = by the rules of 2014
obs-stars-unit-stars-2007 = by the rules of 2007
obs-stars-count = { $count ->
     [0] none
     [one] { $shown } star
    *[other] { $shown } stars
}
obs-stars-unknown = { $count ->
     [one] { $shown } undecided
    *[other] { $shown } undecided
}
obs-course = Course
obs-course-quotient = Course of the quotient
obs-course-description = Values over the years { $years }, from zero.
obs-gaps-heading = What is not known
obs-gaps-figure = Published, withheld and missing cells
obs-gaps-unit = A square for every industry: filled if published, crossed out if withheld, dashed if missing.
obs-gaps-sentence = { $without } of { $all } industries have no value here: { $withheld } are counted and withheld as confidential, { $missing } are not published. They are left open, not taken for zero.
obs-gaps-none = All { $all } industries have a published value.
obs-gaps-empty = Every industry has a published value.

## Change

obs-change-sentence = From { $from } to { $to } { $region } changed by { $change } ({ $rate }). The trend of all regions accounts for { $national }, its mix of industries for { $mix }, and what is the region’s own for { $own }.
obs-change-left-out = { $count ->
     [one] { $shown } industry is not known in both years and not counted.
    *[other] { $shown } industries are not known in both years and not counted.
}
obs-change-none = The table has no earlier year to compare with.
obs-change-none-text = Choose a later year, or load a table that goes further back.
obs-change-heading = The parts of the change
obs-change-figure = The change, taken apart
obs-change-description = Three bars, each beginning where the one before ended, and their sum.
obs-part-word = Part
obs-part-national = As all regions did
obs-part-mix = Through its mix of industries
obs-part-own = The region’s own
obs-part-sum = Change in all
obs-own-figure = Where the region’s own part is largest
obs-own-description = { $count ->
     [one] One industry as a bar to the right for a gain and to the left for a loss.
    *[other] { $shown } industries as bars, to the right for gains and to the left for losses.
}
obs-change-all = Change by industry
obs-change-note = The largest gain first. The three parts add up to the change.
obs-not-both = not in both years

## Opportunities

obs-opportunities-sentence = First choice: { $first }. It is near because it is mostly found together with { $because }, in which { $region } is specialised; its complexity is { $complexity } of 100. { $count } industries are both near and complex.
obs-opportunities-turned = First choice: { $first }. It is near because it is mostly found together with { $because }, in which { $region } is specialised; its complexity is { $complexity } of 100, but which end is the complex one is uncertain here. { $count } industries are both near and complex.
obs-opportunities-near = Complexity is not defined here, so only nearness counts: nearest are { $nearest }.
obs-weak = Which industries count as complex is uncertain here.
obs-weak-text = The order rests on this: “{ $anchor }”, with a correlation of { $correlation }, and the other meaning of complex hardly tells the direction or not at all. Take complexity as a question here, not as an answer.
obs-turned = Which industries count as complex hinges on a choice here.
obs-turned-text = The order rests on this: “{ $anchor }” (correlation { $correlation }). The other meaning turns it around, so that what is complex now would be simple. See both before you decide:
obs-opportunities-none = Nothing that is known to be lacking is both near and complex.
obs-opportunities-all-there = The region is specialised in every industry compared.
obs-plane-heading = The plane of opportunities
obs-plane-figure = Industries by nearness and complexity
obs-plane-unit = Near from a density of { $near } (the mean of what the region lacks), complex from { $complex } of 100 (the mean of all industries). A code stands where a name finds no room; the table has both.
obs-plane-small = Density to the right, complexity upwards. ● near and complex, ○ other, × not known to be lacking, ■ specialised already.
obs-plane-description = { $count ->
     [one] One industry that the region lacks, by density and complexity, among those it has.
    *[other] { $shown } industries that the region lacks, by density and complexity, among those it has.
}
obs-near = Near
obs-complex = Complex
obs-near-axis = Density: how near to what the region does, 0 to 1
obs-complex-axis = Complexity, 0 to 100
obs-quadrant-first = Near and complex
obs-quadrant-bold = Complex, but far
obs-quadrant-easy = Near, but common
obs-quadrant-neither = Neither
obs-quadrant-unknown = not placed
obs-quadrant-word = Quadrant
obs-shape-first = lacking, near and complex
obs-shape-other = lacking
obs-shape-unknown = no value here: perhaps there already
obs-shape-own = specialised already
obs-there = Specialised
obs-density = Density
obs-density-unit = 0 to 1
obs-complexity = Complexity
obs-complexity-unit = 0 to 100
obs-complexity-none = Complexity is not defined here.
obs-verdict-toosmall = Fewer than two regions or industries are left to compare.
obs-verdict-disconnected = The regions fall into groups that have no specialisation in common, so that nothing orders one against the other. A lower threshold may join them.
obs-verdict-tied = Two orders of the industries fit equally well, so that neither is the right one.
obs-verdict-nosign = The order of the industries is known, but not which end is the complex one. Choose another meaning of complex.
obs-verdict-defined = It is defined for other industries only.
obs-reasons-heading = What the region lacks, with reasons
obs-reasons-note = Near and complex first, then complex but far, near but common, and neither; within each the nearest first.
obs-because = Near because of
obs-because-unit = the three specialisations that count most, with their share of the density
obs-may-be-there = no value here: perhaps there already

## Twins

obs-twins-sentence = { $twins } are most like { $region } in structure and size.
obs-twins-abroad = Of the regions abroad, { $twins } are most like { $region }.
obs-twins-none = No other region could be compared.
obs-twins-heading = The nearest regions
obs-twins-figure = Regions nearest in structure
obs-twins-description = { $count ->
     [one] The distance of one region.
    *[other] Distances of { $shown } regions, the nearest first.
}
obs-distance = Distance
obs-distance-unit = Distance, and what it is made of: the shorter, the more alike
obs-twins-table = What sets them apart
obs-differs-most = Differs most in
obs-differs-unit = with its part of the distance
obs-not-compared = Variables not compared
obs-variables = What is compared
obs-variables-note = The values of the region and of its nearest twin.
obs-variable = Variable
obs-block = Block
obs-weight = Weight
obs-block-structure = Structure of industries
obs-block-size = Size
obs-block-wealth = Wealth
obs-block-research = Research
obs-block-people = People
obs-share-of = Share of { $what }
obs-not-of-both = not known of both
obs-weights = How much each block counts
obs-weight-now = { $share } now
obs-abroad = Regions abroad only
obs-usual-weights = Back to equal weights
obs-variable-log_size = Size (logarithm)
obs-variable-diversity = Diversity of industries (entropy)
obs-variable-gdp_per_head = Gross domestic product per head
obs-variable-research_of_gdp = Research and development
obs-variable-business_research_of_gdp = Research and development of businesses
obs-variable-patents_per_million = Patent applications
obs-variable-science_and_technology = People in science and technology
obs-letters-log_size = size
obs-letters-diversity = div.
obs-letters-gdp_per_head = GDP
obs-letters-research_of_gdp = R&D
obs-letters-business_research_of_gdp = BERD
obs-letters-patents_per_million = pat.
obs-letters-science_and_technology = S&T
obs-unit-gdp_per_head = euro per head
obs-unit-research_of_gdp = per cent of the gross domestic product
obs-unit-business_research_of_gdp = per cent of the gross domestic product
obs-unit-patents_per_million = applications to the European Patent Office per million people
obs-unit-science_and_technology = per cent of the active population
obs-section-A = agriculture, forestry and fishing
obs-section-B = mining and quarrying
obs-section-C = manufacturing
obs-section-D = energy supply
obs-section-E = water supply and waste
obs-section-F = construction
obs-section-G = trade
obs-section-H = transport and storage
obs-section-I = hotels and restaurants
obs-section-J = information and communication
obs-section-K = finance and insurance
obs-section-L = real estate
obs-section-M = professional and scientific services
obs-section-N = administrative and support services
obs-section-O = public administration
obs-section-P = education
obs-section-Q = health and social work
obs-section-R = arts and recreation
obs-section-S = other services
obs-section-T = households as employers
obs-section-U = bodies outside the territory

## Complements

obs-complements-sentence = { $first } would add most to what { $region } lacks: above all { $behind }.
obs-complements-none = No other region has what this one lacks.
obs-complements-heading = What each would add
obs-complements-figure = Regions that complement it
obs-complements-description = { $count ->
     [one] The gain from one region.
    *[other] Gains from { $shown } regions, the largest first.
}
obs-complements-table = The industries behind
obs-complements-note = The gain is what this region would win; the gain in turn is what the other would win from it.
obs-gain = Gain
obs-in-turn = Gain in turn
obs-gain-unit = Gain: density added, summed over the industries that the region lacks
obs-gain-short = density, summed
obs-behind = Through
obs-behind-unit = industries that it has and this region lacks, with their part

## Indicators

obs-indicators-sentence = { $region } stands best in { $best }, and least well in { $least }.
obs-indicators-one = { $region } stands here in { $best }.
obs-ranked = { $what } (number { $rank } of { $all })
obs-indicators-none = No indicators of innovation or wealth of this region have been loaded.
obs-indicators-how = Load Eurostat’s tables nama_10r_2gdp, rd_e_gerdreg, pat_ep_rtot and hrst_st_rcat with “asterism import”.
obs-indicators-heading = Where it stands among all regions
obs-indicators-note = A fine line for every region, a dot for this one, and a long line for the middle one.
obs-indicators-sources = Tables behind the indicators
obs-value = Value
obs-year = Year
obs-rank = Rank
obs-rank-unit = 1 is the largest
obs-rank-of = { $rank } of { $all }
obs-distribution = All regions
obs-distribution-unit = smallest to largest
obs-middle = middle { $value }
obs-strip-description = { $count ->
     [one] The value of one region.
    *[other] The values of { $shown } regions on a line, with this one marked.
}

## The brief

obs-brief-projects = Projects with partners here
obs-brief-projects-count = { $count ->
     [one] One project has a partner here.
    *[other] { $shown } projects have partners here; the newest are:
}
obs-brief-sources = Sources
obs-brief-source = { $publisher }: { $title } ({ $table }), version { $version }. { $terms }.
obs-brief-records = Projects: the records of this portal, whose pages name their sources.
obs-brief-edition = Figures of { $year }, edition of { $day }
