## Figures: money, timelines and what is counted

day-not-stated = day not stated
timeline-figure = When it ran, and what happened in it
timeline-undated = { $count ->
     [one] Day not stated: { $shown }
    *[other] Day not stated: { $shown }
}
records-count = { $count ->
     [one] { $shown } record
    *[other] { $shown } records
}
money-of-project = Budget and EU contribution
money-no-parts = No source here says what part each partner has.
budget-of-partners = Budget: the whole and the partners’ parts
contribution-of-partners = EU contribution: the whole and the partners’ parts
money-stated-for = Stated for { $stated } of { $all } partners.
own-contributions = Own EU contributions
stating-money = of which state money
budget-by-programme = Budgets by programme
contribution-by-programme = EU contributions by programme
programme-unknown = programme not known
contributions-here = EU contributions to partners here
money-here = Money
money-here-states = { $stating } of { $all } projects ({ $share }) state what their partners here have; only that is added up.
money-whole-only = { $count ->
     [one] { $shown } project states money for the whole project only, not for its partners here.
    *[other] { $shown } projects state money for the whole project only, not for their partners here.
}
money-whole-sum = Their total budgets come to { $sum }, of which the part of the region is not known.
not-known = not known
no-evidence = nothing known here tells
rule-partner_contributions_above_total = Partners’ EU contributions add up to more than the project’s
rule-mixed_currencies = Amounts in several currencies
rule-day_missing = Day of an event or a news item missing
rule-partners_unlisted = More partners stated than listed
associated-besides = { $count ->
    [one] { $shown } associated besides
   *[other] { $shown } associated besides
}
regions-of-partners = of the partners that are counted
zero-of-associated = associated, without money of its own
zero-not-known = given as zero, probably not known
known-of-stated = { $known } of { $stated } known
total-budgets = Total budgets of its projects
eu-contributions = EU contributions to its projects
eligible = eligible
network-unit-cords = the wider the line, the more shared projects; thin lines join partners who are in one of these projects together
placed-by-point = { $code }, by its point on the map
