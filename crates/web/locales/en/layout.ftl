# What stands around every page.
skip-to-content = Skip to the content
home = Home
nav-main = Main
nav-explore = Explore
nav-regions = Regions
nav-quality = Data quality
nav-sources = Sources
nav-about = About
nav-method = Method
nav-style = Style guide
search-label = Search projects, organisations, regions and more
search-placeholder = Search
search-button = Search
languages-label = Language
crumbs-label = Where you are
footer-nav = About this site
footer-colophon = Official open data and what its community adds. Every figure opens to its source; every change is kept.

# Components
figure-as-table = Show as a table
pager-label = Pages
pager-page = Page { $number }
pager-previous = Previous
pager-next = Next
pager-shown = { $first }–{ $last } of { $total }
map-no-value = no value
map-unit = Number of { $what }
map-shows-regions = The map shows those whose region is known.
map-shows-countries = That is why the map shows countries.
placed-project = Of { $all } projects, the region of at least one partner is known for { $region } and the country alone for { $country }; no partner in a NUTS country is known for { $nowhere }.
placed-organisation = Of { $all } organisations, the region is known for { $region } and the country alone for { $country }; no place in a NUTS country is known for { $nowhere }.
map-made-up-note = One tile is one region of a country that does not exist.
map-tiles-note = One tile is one region of NUTS level 2 (2021).
printed-from = This page is at
map-here = This region
map-class-whole = { $first }–{ $last }
map-class = more than { $from }, up to { $to }
map-edition = Regions of NUTS level 2, edition { $edition }.
map-not-on-it = { $count ->
     [one] { $shown } region with a value is not on the map; the table has it.
    *[other] { $shown } regions with values are not on the map; the table has them.
}
map-countries-not-on-it = { $count ->
     [one] { $shown } country with a value is not on the map; the table has it.
    *[other] { $shown } countries with values are not on the map; the table has them.
}
map-credit = © EuroGeographics for the administrative boundaries.
date-from = from { $date }
date-until = until { $date }
not-stated = not stated
yes = yes
no = no

# Problems: heading, what happened, what to do next.
problem-not-found = There is nothing at this address
problem-not-found-text = The address may be mistyped, or the page may have gone before this site kept track of such things. Addresses that ever worked here go on working.
problem-not-found-next = Look for it instead:
problem-gone = This record was retired
problem-gone-text = It was taken out of use. Nothing is lost: its address keeps answering, and every version of it can still be read.
problem-gone-next = What took its place may be here:
problem-conflict = Someone changed this record before you
problem-conflict-text = Your change was made on an older version, so it was not stored. Nothing is lost: both versions stand below, field by field.
problem-conflict-next = Make your change again on the newest version, or look for another record:
problem-forbidden = This page is not open to you
problem-forbidden-text = It needs a role that you do not have, or it is shown to certain people only. Whoever runs its space can give you a role; what each may do stands on the space’s page.
problem-forbidden-next = What is public can be searched:
problem-key-reads = This key only reads
problem-key-reads-text = A key that only reads sees the pages and files that you see. It fills no form and opens neither your account nor the running of the portal. Who registered for an event and people’s e-mail addresses are shown to you once you are signed in, and to a key that writes.
problem-key-reads-next = What is public can be searched:
problem-method = This address does not take that kind of request
problem-method-text = Pages here are read; they are not written to.
problem-method-next = Perhaps you were looking for something else:
problem-too-large = This request is too large
problem-too-large-text = The address or what was sent with it is longer than this site accepts. Nothing was stored.
problem-too-large-next = Try with fewer words or filters:
problem-timeout = This took too long
problem-timeout-text = The answer was not ready in time, so the work was stopped. Nothing was changed.
problem-timeout-next = Try again, or narrow the search:
problem-slow = This came too slowly
problem-slow-text = What you sent was not here in time, so it was not waited for any longer. Nothing was changed.
problem-slow-next = Send it again when your connection is better. Until then:
problem-files = Too many files at once
problem-files-text = As many files as this portal writes at once are on their way to others.
problem-files-text-own = As many files as one reader has at once are on their way to you or to others in your network.
problem-files-next = Ask again in a quarter of a minute, or when one of them has arrived. Pages are answered meanwhile:
problem-unavailable = Not ready yet
problem-unavailable-text = A part that this page needs is being prepared, such as the search index after an import.
problem-searchless-text = Search is being rebuilt. Nothing is lost; what does not need the search index works as ever.
problem-damaged-text = The database of this portal is damaged. So that nothing gets worse, nothing is saved until it is put right; its log says to whoever runs it what to do.
problem-no-room = There is no room to save this
problem-no-room-text = The disk of this portal is full, so nothing of what you sent was saved. What was there before is untouched. Go back: your browser still has what you typed; send it again once whoever runs the portal has made room.
problem-no-room-next = Until then everything can be read:
problem-unavailable-next = Try again in a minute. Until then:
problem-unprinted = No PDF of this page
problem-unprinted-missing = The program that makes PDF is not installed beside this portal. Whoever runs it builds it with “cargo build --release -p asterism-report” and puts it beside “asterism”, or names it with --report-program.
problem-unprinted-busy = Other documents are being made just now. Try again in a minute.
problem-unprinted-failed = The document could not be made. The cause has been noted for those who run this site.
problem-unprinted-page = The same as a page, made for print
problem-unprinted-next = Or look for something else:
problem-invalid = This request could not be understood
problem-invalid-text = A part of the address has a form that is not valid here.
problem-invalid-next = Start again from a search:
problem-internal = Something went wrong here
problem-internal-text = This is our mistake, not yours. What was stored is safe, and the cause has been noted.
problem-internal-next = You may try again, or look for something else:
problem-without = Go on without it
problem-suggestions = Did you mean
problem-request = If you report this, please give this number:
conflict-stored = Stored now
conflict-yours = Your version
gone-name = Was called
gone-when = Retired on
gone-reason = Reason
gone-history = History of the record
problem-gone-erased = What stood here was about a person and was erased. Nothing that it said is kept: the address only says that there was something.
