pairs = Organisations that may be one
pairs-lead = Organisations of the same or nearly the same name in one place, and programmes of nearly the same name in one period, best first. Nothing is made one unless somebody says so here, and that can be undone.
pairs-states = Pairs by what was said of them
pairs-count = { $count ->
    [0] No pairs
    [one] { $shown } pair
   *[other] { $shown } pairs
}
pairs-none = There are no such pairs.
pairs-narrow = Narrow the list
pairs-any = all
pairs-all = All of them
pairs-country = Country
pairs-space = Source or space
pairs-score = Score
pairs-at-least = at least { $score }
pairs-more = More pairs
pairs-wait = { $count ->
    [one] { $shown } pair of organisations may be one and waits for a decision
   *[other] { $shown } pairs of organisations may be one and wait for a decision
}
pair-state-open = To decide
pair-state-later = Put off
pair-state-accepted = Made one
pair-state-rejected = Told apart
pair-one = One
pair-other = The other
pair-title = Is “{ $left }” the same as “{ $right }”?
pair-lead = Compare the two, with their projects. If they are one, say which record stays: what it says stands, and what the other adds, with its names, goes into it.
pair-list = Back to the list
pair-next = Next pair
pair-decided-open = To decide
pair-decided-later = Put off
pair-decided-accepted = Made one
pair-decided-rejected = Told apart; the two are not proposed again
pair-decided-settled = No question any more: one of the two was made one with a third
pair-decided-by = { $state }. { $who }, { $when }.
pair-compared = Side by side
pair-same-value = the same
pair-other-value = different
pair-one-value = only one says it
pair-score = Score
pair-score-note = The score says how much the two look like one. It decides nothing.
pair-part = What is compared
pair-alike = Alike
pair-weight = Counts for
pair-points = Points
pair-part-name = Name
pair-part-country = Country
pair-part-town = Town
pair-part-type = Type
pair-part-vat = VAT number
pair-part-period = Period
pair-part-strand = Strand
pair-history = { $changes } in the history, from { $first } to { $last }.
pair-changes = { $count ->
    [one] { $shown } change
   *[other] { $shown } changes
}
pair-kept = Its own people keep this record.
pair-decide = Decide
pair-keep = Which record stays
pair-keep-help = Its address stays too; the other’s address leads there. Names with their dates, identifiers and links of both are kept.
pair-same = They are one
pair-different = They are two, do not ask again
pair-later = Later
pair-undo = Take this back
refused-merged-on = The record that stayed was changed since. Restore its former version first, then take this back.
refused-restore-merged = This record was made one with another. Take that back, and it is as it was.
refused-merge-narrower = Fewer people may see the record that would go than the one that would stay, and merging would show all of it to those. Publish it for the same people first.
refused-pair-decided = Somebody decided on this pair already.
refused-pair-not-decided = Nobody decided on this pair, or it is no question any more.
refused-pair-changed = One of the two was changed since the page was made. Look at them as they are now.
refused-pair-keep = Say which of the two records stays.
refused-pair-out-of-use = One of the two is out of use and cannot be made one with another.
audit-pair_same = two records made one
audit-pair_different = two records told apart
audit-pair_later = pair of records put off
audit-pair_undone = decision on a pair taken back
