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

    To choose one, open this page within an hour:
    { $link }

    That signs you out everywhere else and ends your passkeys and the keys of programs. If it was not you, do nothing: your password stays.
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
letter-passkey-added-subject = A passkey was added
letter-passkey-added-text =
    A passkey named “{ $name }” was just added to your account at { $address }. Whoever holds the device that keeps it, and can unlock it, can sign in.

    If it was not you, choose a new password at once, which also ends every passkey:
    { $address }/recover
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
