letter-foot = Asterism at { $address }
letter-sign-up-subject = Confirm your address
letter-sign-up-text =
    Somebody, probably you, wants to open an account with this address at { $address }.

    To go on, open this page within a day:
    { $link }

    If it was not you, do nothing: without the page above there is no account.
letter-have-account-subject = You have an account already
letter-have-account-text =
    Somebody, probably you, wanted to open an account with this address at { $address }. There is one already.

    Sign in here:
    { $address }/sign-in

    If you do not remember the password, choose a new one:
    { $address }/recover

    If it was not you, do nothing.
letter-recover-subject = Choose a new password
letter-recover-text =
    Somebody, probably you, asked for a new password for your account at { $address }.

    To choose one, open this page within two hours:
    { $link }

    That signs you out everywhere else and ends your passkeys, ways to sign in elsewhere and the keys of programs. If it was not you, do nothing: your password stays.
letter-no-account-subject = There is no account with this address
letter-no-account-text =
    Somebody, probably you, asked for a new password at { $address }. There is no account with this address.

    Perhaps you used another address, or you want to open an account:
    { $address }/sign-up

    If it was not you, do nothing.
letter-invite-subject = { $name } invites you to { $space }
letter-invite-text =
    { $name } invites you to { $space } at { $address }, as: { $role }.

    To accept, open this page within 14 days:
    { $link }

    If you do not want to, do nothing.
letter-password-changed-subject = Your password was changed
letter-password-changed-text =
    The password of your account at { $address } was just changed.

    If it was not you, choose a new one at once:
    { $address }/recover
letter-new-browser-subject = You signed in with a new browser
letter-new-browser-text =
    Your account at { $address } was just signed in to with a browser that it had not been used with: { $agent }.

    If it was not you, choose a new password at once, which also signs that browser out:
    { $address }/recover
letter-key-made-subject = A key for a program was made
letter-key-made-text =
    A key named “{ $name }” was just made for your account at { $address }. A program that holds it acts in your name.

    If it was not you, end it and change your password:
    { $address }/account
letter-contact-asked-subject = { $name } would like to get in touch
letter-contact-asked-text =
    { $name } found you at { $address } and writes:

    { $message }

    They do not see your address, nor you theirs, until you accept. To accept or decline:
    { $address }/account/requests

    If you do nothing, nothing happens.
letter-contact-accepted-subject = { $name } accepted your request
letter-contact-accepted-text =
    You asked { $name } for contact at { $address }. They accepted. You can reach them so:
    { $reach }

    They were told how to reach you.
letter-contact-made-subject = How to reach { $name }
letter-contact-made-text =
    You accepted the request of { $name } at { $address }. You can reach them so:
    { $reach }

    They were told how to reach you.
letter-unused-subject = Your account will be forgotten in 30 days
letter-unused-text =
    Nobody has signed in to your account at { $address } for almost three years. In 30 days it will be forgotten, and with it everything that is kept about you there.

    If you want to keep it, sign in once:
    { $address }/sign-in

    If you do not want it any more, do nothing.
letter-feedback-subject = Something was said of { $page }
letter-feedback-text =
    Somebody wrote about the page { $address }{ $page }:

    { $text }

    To answer or to close it:
    { $address }/feedback
letter-feedback-answer-subject = An answer to what you said
letter-feedback-answer-text =
    You wrote about the page { $address }{ $page }:

    { $text }

    The answer:

    { $answer }
letter-passkey-added-subject = A passkey was added
letter-passkey-added-text =
    A passkey named “{ $name }” was just added to your account at { $address }. Whoever holds the device that keeps it, and can unlock it, can sign in.

    If it was not you, choose a new password at once, which also ends every passkey:
    { $address }/recover
letter-opened-by-provider-subject = Your account was opened
letter-opened-by-provider-text =
    An account with this address was just opened at { $address }, by signing in with { $provider }. You need no password: sign in with { $provider } again.

    If it was not you, choose a password at once, which also ends every other way in:
    { $address }/recover
letter-tied-subject = A way in was added
letter-tied-text =
    Your account at { $address } can now be signed in to with { $provider }.

    If it was not you, choose a new password at once, which also takes this away:
    { $address }/recover
letter-claim-confirm-subject = Confirm your address at { $name }
letter-claim-confirm-text =
    { $person } asked at { $address } to speak for { $name } and gave this address as a proof.

    If that is you, sign in and confirm it:
    { $link }

    If not, do nothing: without it this proves nothing.
letter-claim-asked-subject = Somebody would like to speak for { $name }
letter-claim-asked-text =
    { $person } ({ $more }) would like to speak for { $name }. What they give as a proof, and what the rules say to it, is here for you to decide on:
    { $link }
letter-claim-contested-subject = Somebody else would like to speak for { $name }
letter-claim-contested-text =
    { $person } ({ $more }) would like to speak for { $name }, as you do. Somebody who decides on it looks at the proof. If you know that it is not right, say so by the link “feedback” at the foot of:
    { $link }
letter-claim-accepted-subject = You speak for { $name }
letter-claim-accepted-text =
    Your claim was accepted. You can now change the page of { $name }; sign in and begin here:
    { $link }

    What was said with it: { $more }
letter-claim-joined-subject = Somebody else speaks for { $name } now
letter-claim-joined-text =
    { $person } ({ $more }) was accepted to speak for { $name }, as you do:
    { $link }
letter-claim-declined-subject = Your claim on { $name } was declined
letter-claim-declined-text =
    You asked to speak for { $name }. That was declined, for this reason:

    { $more }

    You can ask again with another proof:
    { $link }
letter-claim-revoked-subject = You no longer speak for { $name }
letter-claim-revoked-text =
    That you may change the page of { $name } was taken back, for this reason:

    { $more }

    What you wrote stays in its history:
    { $link }
letter-claim-lapsed-subject = Nobody decided on your claim on { $name }
letter-claim-lapsed-text =
    You asked to speak for { $name }, and nobody decided on it in 60 days, so it has run out. We are sorry. You can ask again:
    { $link }
role-member = member
role-stakeholder = stakeholder
role-advisory_partner = advisory partner
role-policy_authority = policy-responsible authority
role-peer = peer
role-expert = expert
role-thematic_manager = thematic manager
role-organisation_editor = organisation editor
role-cluster_manager = cluster manager
role-partner = project partner
role-coordinator = project coordinator
role-communication_manager = communication manager
role-newsletter_editor = newsletter editor
role-web_administrator = web administrator
role-validator = validator
role-secretariat = programme secretariat
role-administrator = administrator
letter-registered-subject = You are registered: { $name }
letter-registered-text =
    You have a place at { $name }.

    { $when }
    For your calendar: { $calendar }

    If you cannot come, cancel here, so that somebody else can:
    { $link }
letter-waiting-subject = You are on the waiting list: { $name }
letter-waiting-text =
    All places at { $name } are taken. You are on the waiting list and get a letter if one becomes free.

    How you stand, and how to leave the list:
    { $link }
letter-moved-up-subject = You have a place now: { $name }
letter-moved-up-text =
    A place at { $name } has become free, and it is yours.

    { $when }
    For your calendar: { $calendar }

    If you cannot come, cancel here, so that somebody else can:
    { $link }
letter-digest-subject = New in what you follow: { $count }
letter-digest-text =
    { $news }

    You get this because you follow these. To change how often, or to end it, without signing in:
    { $unsubscribe }
digest-new = – { $name } (new): { $link }
digest-changed = – { $name } (changed): { $link }
digest-gone = – { $name } (out of use): { $link }
digest-suggestions = Suggested in { $space }, for you to decide
digest-suggested = – { $name } (a change is suggested): { $link }
digest-more = … and { $count } more: { $link }
letter-published-subject = { $name } is published
letter-published-text =
    What you handed over is published: { $name }.

    { $link }
letter-returned-subject = { $name } needs another look
letter-returned-text =
    { $name } was returned to you. It is a draft again, and nobody but those who write in its space sees it. The comment:

    { $comment }

    To go on with it:
    { $link }
letter-suggestion-taken-subject = Your suggestion was taken: { $name }
letter-suggestion-taken-text =
    What you suggested of { $name } was taken, all of it or in part. Thank you.

    What was suggested:
    { $link }
letter-suggestion-declined-subject = Your suggestion was not taken: { $name }
letter-suggestion-declined-text =
    What you suggested of { $name } was not taken. The comment:

    { $comment }

    What was suggested:
    { $link }
letter-idea-asked-subject = { $name } would like to join { $idea }
letter-idea-asked-text =
    { $name } asks to join { $idea } and writes:

    { $message }

    They do not see your address, nor you theirs. To accept or decline:
    { $link }
letter-idea-accepted-subject = You have joined { $idea }
letter-idea-accepted-text =
    { $name } accepted your request to join { $idea }.

    Who has joined, and how to leave:
    { $link }
letter-idea-declined-subject = Your request to join { $idea } was declined
letter-idea-declined-text =
    { $name } declined your request to join { $idea }.

    { $link }
letter-somebody-of-idea = Somebody who answers for the idea
letter-somebody-of-space = Somebody who runs the space
letter-idea-left-subject = { $name } has left { $idea }
letter-idea-left-text =
    { $name } had joined { $idea } and has left it.

    { $link }
letter-address-subject = Confirm your new address
letter-address-text =
    Somebody, probably you, wants an account at { $address } to have this address.

    To go on, open this page within a day, signed in with that account:
    { $link }

    If it was not you, do nothing: the account keeps the address it has.
letter-address-asked-subject = Another address was asked for
letter-address-asked-text =
    Somebody who knows your password, probably you, asked that your account at { $address } have this address instead:
    { $email }

    It will once that mailbox has confirmed it. If it was not you, choose another password at once, which ends that:
    { $address }/recover
letter-address-taken-subject = This address has an account already
letter-address-taken-text =
    Somebody, probably you, wants an account at { $address } to have this address. Another account has it already, so nothing was changed.

    Sign in with that one here:
    { $address }/sign-in
letter-address-changed-subject = Your account has another address
letter-address-changed-text =
    Your account at { $address } has another address now. Letters go there, and this one no longer lets you in.

    If it was not you, write to those who run the portal:
    { $address }/feedback/new
letter-registration-ended-subject = You are no longer registered: { $name }
letter-registration-ended-text =
    Your registration for { $name } has ended, because the event is no longer shown to you: it is shown to fewer people now, or you have left its space. If you had a place, somebody else can have it.
event-hour-twice = { $hour } occurs twice that night; the first is meant
event-hour-skipped = clocks skip { $hour } that day; { $taken } is meant
letter-event-changed-subject = Changed: { $name }
letter-event-changed-text =
    You are registered for { $name }, or wait for a place. When or where it is has changed.

    Before: { $before }
    Now: { $now }

    How you stand, and how to cancel:
    { $link }
letter-event-cancelled-subject = Taken out of use: { $name }
letter-event-cancelled-text =
    You are registered for { $name } ({ $before }), or wait for a place. The event was taken out of use: it does not take place as it was announced. { $reason }

    { $link }
letter-event-held-subject = Not announced any more: { $name }
letter-event-held-text =
    You are registered for { $name } ({ $before }), or wait for a place. The event is a draft again: it is not announced any more, and may change. Your registration stands, and you are told when it is published.

    How you stand, and how to cancel:
    { $link }
letter-event-back-subject = Takes place after all: { $name }
letter-event-back-text =
    { $name } was not to be seen for a while and is back: { $now }. Your registration stands as it was.

    How you stand, and how to cancel:
    { $link }
letter-taken-out-subject = You are no longer in { $space }
letter-taken-out-text =
    You were taken out of { $space } at { $address }. What you wrote there stays. Invitations that you gave work no more.

    If you think that is a mistake, say so to those who run it:
    { $link }
letter-topics-asked-subject = { $space } asks you to look after topics
letter-topics-asked-text =
    { $name } asks you to look after these topics in { $space }:
    { $topics }

    Nothing of it is shown before you agree. To agree or decline:
    { $link }
letter-topics-agreed-subject = { $name } looks after topics in { $space }
letter-topics-agreed-text =
    { $name } agreed to look after these topics in { $space }:
    { $topics }

    { $link }
letter-topics-declined-subject = { $name } does not look after topics in { $space }
letter-topics-declined-text =
    { $name } declined to look after these topics in { $space }:
    { $topics }

    { $link }
letter-topics-ended-subject = You no longer look after topics in { $space }
letter-topics-ended-text =
    { $name } took back what you looked after, or were asked to, in { $space }:
    { $topics }

    { $link }
letter-recover-kept-subject = Choose a new password
letter-recover-kept-text =
    Somebody, probably you, asked for a new password for your account at { $address }.

    To choose one, open this page within two hours:
    { $link }

    That signs you out everywhere else and ends the keys of programs. Your passkeys and ways to sign in elsewhere stay: you need one of them beside the password. If you have lost them, ask those who run the portal. If it was not you, do nothing: your password stays.
letter-passkey-added-kept-subject = A passkey was added
letter-passkey-added-kept-text =
    A passkey named “{ $name }” was just added to your account at { $address }. Whoever holds the device that keeps it, and can unlock it, can sign in.

    If it was not you, end it on the page of your account and choose a new password, or ask those who run the portal to end it:
    { $address }/account
letter-opened-by-provider-kept-subject = Your account was opened
letter-opened-by-provider-kept-text =
    An account with this address was just opened at { $address }, by signing in with { $provider }. You need no password: sign in with { $provider } again.

    If it was not you, ask those who run the portal to close it:
    { $address }/about
letter-tied-kept-subject = A way in was added
letter-tied-kept-text =
    Your account at { $address } can now be signed in to with { $provider }.

    If it was not you, end this on the page of your account and choose a new password, or ask those who run the portal to end it:
    { $address }/account
letter-confirm-subject = Show that this address is yours
letter-confirm-text =
    Somebody, probably you, signed in at { $address } with your password and is about to add what they sign in with from now on.

    If it is you, open this page within an hour, in the same browser:
    { $link }

    If it was not you, somebody knows your password. Do not open the page, and choose another password:
    { $address }/recover
letter-ways-ended-subject = What you signed in with was ended
letter-ways-ended-text =
    Those who run the portal at { $address } ended the passkeys, the ways to sign in elsewhere, the keys of programs and the sessions of your account, because you, or somebody in your name, said that you had lost what you sign in with.

    Sign in with your password and add something new:
    { $address }/sign-in

    If you did not ask for this, tell those who run the portal.

letter-ways-ended-recover-subject = What you signed in with was ended
letter-ways-ended-recover-text =
    Those who run the portal at { $address } ended the passkeys, the ways to sign in elsewhere, the keys of programs and the sessions of your account, because you, or somebody in your name, said that you had lost what you sign in with.

    Your account has no password. Have a letter sent to you, choose a password by its link, and add something new:
    { $address }/recover

    If you did not ask for this, tell those who run the portal.
