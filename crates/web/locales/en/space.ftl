kind-space = Space
kinds-space = Spaces
refused-space-name = A space is named in small letters, digits and hyphens, as in clusters3, with at most 40 of them.
refused-space-exists = There is a space of this name already.
refused-title = Give it a title.
space-kind = It is the space of a
space-kind-programme = Programme
space-kind-platform = Platform
space-kind-project = Project
space-kind-working_group = Working group
space-of = Of
space-topics = Topics:
space-roles = Who may do what here
space-roles-of = Who may do what in { $space }
space-people = People
space-people-of = People of { $space }
space-news = News and reflections
space-events = Events
space-library = Library: documents, pictures and films
space-all = { $count ->
    [one] { $shown } in all
   *[other] All { $shown }
 }
space-stakeholders = Stakeholder group
space-evenness = Balance over the four sides of the quadruple helix: { $even } (100% where each side has as many).
space-evenness-unknown = { $count ->
    [one] Of { $shown } member no helix role is said; the balance leaves it out.
   *[other] Of { $shown } members no helix role is said; the balance leaves them out.
 }
space-side = Side
space-members = Members
space-count = How many
space-side-unknown = not known
space-open = Open a space
space-open-lead = A space has an address, people with roles, news, events and a library. Its people fill its page.
space-name = Short name
space-name-help = It becomes the address for good: small letters, digits and hyphens, as in clusters3.
space-called = Title
space-role = Role
space-role-change = Change role
space-take-out = Take out
space-leave = Leave the space
space-member-since = { $role }, since { $when }
space-invited = Invited
space-invited-until = { $role }, may accept until { $when }
space-withdraw = Withdraw
space-invite = Invite
space-invite-title = Invite somebody
space-key-reads = This key only reads: addresses and invitations are shown to whoever is signed in and has these people in hand.
space-invite-lead = They get a letter with your name and a link that works for 14 days, whether they have an account or not.
space-nobody = Nobody is in this space yet.
roles-visitors = Visitors see what is published and public. They change nothing.
roles-members = Whoever is signed in also sees what is for members.
roles-everybody = Whoever has a role here also sees what is for the space.
roles-oneself = What people say of themselves is theirs alone to change, whatever role others have.
roles-write = Writes and changes
roles-publish = Publishes and takes out of use
roles-merge = Merges organisations
roles-people = Invites and gives roles
roles-space = Changes the space
roles-yes = yes
roles-no = –
roles-all = everything
roles-communication = news, posts, events, documents, media
roles-organisations = organisations, clusters, facilities
audit-space_opened = space opened
field-accent = Colour
field-logo = Logo
field-programmes = Programmes
field-space_kind = Space of a
field-stakeholders = Stakeholder group
field-registration = Registration
field-places_limit = Number of places
field-closes = Last day to register
refused-registration-over = Nobody registers for this event any more.
registration = Registration
registration-see = Places, and how to register
registration-for = Registration: { $name }
registration-of-places = { $coming } of { $places } places are taken.
registration-coming = { $count ->
    [one] { $shown } person comes.
   *[other] { $shown } people come.
 }
registration-waiting = { $count ->
    [one] { $shown } person waits for a place.
   *[other] { $shown } people wait for a place.
 }
registration-until = One can register until the end of { $day } ({ $zone }).
registration-until-begin = One can register until it begins.
registration-ended = Registration ended with { $day } ({ $zone }).
registration-begun = It has begun; nobody registers any more.
registration-yours = You have a place.
registration-you-wait = { $count ->
    [0] You are the next on the waiting list.
    [one] You are on the waiting list; { $shown } person waits before you.
   *[other] You are on the waiting list; { $shown } people wait before you.
 }
registration-told = Those who organise the event see your name, whatever your profile shows, and note whether you came.
registration-send = Register
registration-cancel = Cancel my registration
registration-sign-in = Sign in to register
registrations = Who comes
registrations-for = Who comes: { $name }
registrations-table = As a table (CSV)
registrations-none = Nobody has registered yet.
registration-came = Came
registration-did-not-come = Did not come
registered-waiting = waits since { $when }
registered-coming = registered { $when }
registered-came = came (registered { $when })
registered-did-not-come = did not come (registered { $when })
space-edit = Change this page
space-contents = Contents
space-contents-of = Contents of { $space }
contents-lead = { $count ->
    [one] { $shown } record.
   *[other] { $shown } records.
 }
contents-by-kind = By kind
contents-by-topic = By topic
contents-by-year = By year
space-export = Take this space along
space-export-of = Take { $space } along
export-lead = An archive holds the pages of the space as a site that works from a folder, without a server, and its data and files, which another portal can take in whole.
export-public = What visitors see
export-public-text = Pages, records, their public histories and files. It may be passed on like the pages themselves.
export-get = Download (ZIP)
export-whole = Everything
export-whole-text = The same pages; the data hold every revision and file that you may see, drafts included. It is for taking the space to another portal.
export-whole-warning = Not for passing on
export-whole-warning-text = It holds drafts and what is shown to the space alone. Accounts, addresses and roles are in neither archive. That you took it is written down.
export-get-whole = Download everything (ZIP)
still-colophon = A copy of “{ $space }”, made on { $day }. Nothing in it changes by itself.
still-colophon-at = A copy of “{ $space }”, made on { $day }. Nothing in it changes by itself; the living pages are at { $address }.
audit-space_taken_out = space taken along whole
adding = Add here
adding-other = Something else
adding-one = Add: { $kind }
registration-hidden = An event that is no longer shown to you
registration-off = One does not register for this event here any more. You are on its list, and can give your place back.
registration-hidden-text = You registered for this event, and it is no longer shown to you. You can still give your place back.
registration-out-of-use = The event was taken out of use: it does not take place as it was announced, and nobody registers any more.
registration-not-published = The event is not published, so nobody can register yet.
registration-no-day = The event has no day yet, so nobody can register.
account-registrations = Events you are registered for
registration-partners-only = The event is for partners only: those who are in its space register.
refused-partners-only = This event is for partners only: those who are in its space register.
space-invited-ended = { $role }. It works no more, because whoever gave it may not invite to that any more. Withdraw it and invite anew.
refused-not-begun = Nobody has come yet: the event has not begun.
registration-not-noted = Not noted
registration-rest = Everybody of whom nothing is noted
registration-rest-open = Leave it open
registration-note = Note who came
registration-note-lead = Note all of them and send once. Of those who are left, one choice at the end holds for all.
registration-otherwise = Nothing was noted: somebody else was faster. What you chose still stands here; look at these and send again.
registration-noted-meanwhile = { $name }: { $now }
registration-no-place = Somebody you noted has no place any more, and stands no longer in the list.
given-back-noted = { $count ->
    [one] { $shown } person noted.
   *[other] { $shown } people noted.
 }
space-organisations = Organisations handed over
managers = Thematic managers
managers-of = Thematic managers of { $space }
managers-here = Who looks after what
managers-lead = People who look after topics in this space. Each is asked by letter, and nothing is shown before they agree; then their profile, this space and the topics name them, to everybody until they choose who sees it.
managers-none = Nobody looks after a topic here yet.
managers-waits = Asked, and has not answered yet.
managers-agreed = Looks after:
managers-end = Take back
managers-ask = Ask
managers-ask-title = Ask somebody
managers-who = Who
managers-topics-help = At most 20. Asked again, they look after these in the place of those before.
managers-nobody = Nobody can be asked yet: it takes people of the space who have a profile, and topics.
managers-more = { $count ->
    [one] { $shown } more
   *[other] { $shown } more
 }
