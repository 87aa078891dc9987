bulk-title = Change the chosen records
bulk-lead = Tick records in the list and say what is to be done to all of them. Before anything changes you see what will.
bulk-choose = Choose { $name }
bulk-all = All of this result, { $total } (the first { $most } at a time)
bulk-what = What is to be done
bulk-way-add = Add a tag or topic
bulk-way-remove = Take a tag or topic away
bulk-way-public = Show to everybody
bulk-way-members = Show to those who are signed in
bulk-way-space = Show to members of the space
bulk-name = Tag or topic
bulk-name-help = Its name or address; for adding and taking away.
bulk-go-on = Go on
bulk-none = No record is chosen. Tick some in the list, or all of the result.
bulk-no-name = Say which tag or topic.
bulk-no-term = There is no tag or topic of this name.
bulk-which-term = This may be several. Choose one.
bulk-confirm-title = What will change
bulk-done-title = What changed
bulk-undone-title = What was taken back
bulk-adds = “{ $name }” is added.
bulk-removes = “{ $name }” is taken away.
bulk-shows-public = Shown to everybody.
bulk-shows-members = Shown to those who are signed in, and found by them alone.
bulk-shows-space = Shown to members of the space, and found by no search.
bulk-undone-lead = Records that nobody changed since have what they had before; the change and its undoing stay in their history.
bulk-will-change = { $count ->
     [0] Nothing will change
     [one] { $shown } record will change
    *[other] { $shown } records will change
}
bulk-changed = { $count ->
     [0] Nothing was changed
     [one] { $shown } record was changed
    *[other] { $shown } records were changed
}
bulk-undone = { $count ->
     [0] Nothing was taken back
     [one] { $shown } record is as it was
    *[other] { $shown } records are as they were
}
bulk-change = Change them
bulk-undo = Take it back
bulk-left = Left as they are
left-out-not_allowed = You may not change these so
left-out-out_of_use = Out of use
left-out-already_so = They are so already
left-out-changed = Somebody changed these meanwhile
bulk-unseen = { $count ->
     [one] { $shown } chosen record is not there for you.
    *[other] { $shown } chosen records are not there for you.
}
bulk-beyond = { $count ->
     [one] { $shown } more record is beyond what is done at once. Do the same again for it.
    *[other] { $shown } more records are beyond what is done at once. Do the same again for them.
}
bulk-back = Back to the list
refused-bulk-term = This is no tag or topic that can be used.
refused-bulk-reason = What you changed and why has 300 characters at most.
bulk-no-change = The form does not say what is to be done. Choose once more in the list.
bulk-stay = { $count ->
     [one] { $shown } of them stays as it is: why
    *[other] { $shown } of them stay as they are: why
}
