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
problem-forbidden-text = Its owner shows it to certain people only.
problem-forbidden-next = What is public can be searched:
problem-method = This address does not take that kind of request
problem-method-text = Pages here are read; they are not written to.
problem-method-next = Perhaps you were looking for something else:
problem-too-large = This request is too large
problem-too-large-text = The address or what was sent with it is longer than this site accepts. Nothing was stored.
problem-too-large-next = Try with fewer words or filters:
problem-timeout = This took too long
problem-timeout-text = The answer was not ready in time, so the work was stopped. Nothing was changed.
problem-timeout-next = Try again, or narrow the search:
problem-unavailable = Not ready yet
problem-unavailable-text = A part that this page needs is being prepared, such as the search index after an import.
problem-unavailable-next = Try again in a minute. Until then:
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
