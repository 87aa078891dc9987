//! The pages of accounts: opening one, signing in, and what belongs to whoever is signed in.

mod admin;
mod asked;
mod contact;
mod correct;
mod data;
mod link;
mod outbox;
mod own;
mod passkey;
mod profile;
mod provider;
mod redact;
mod second_factor;
mod sign_in;

pub(crate) use sign_in::on_to;

use askama::Template;
use axum::Router;
use axum::routing::{get, post};

use crate::Site;
use crate::component::Form;
use crate::html::LinkTo;
use crate::shell::Shell;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::enter))
        .route("/sign-out", post(sign_in::leave))
        .route("/sign-up", get(asked::sign_up).post(asked::send_sign_up))
        .route("/recover", get(asked::recover).post(asked::send_recover))
        .route("/link/{secret}", get(link::show).post(link::redeem))
        .route("/link/{secret}/accept", post(link::accept))
        .route("/link/{secret}/passkey", post(link::open_with_passkey))
        .route("/link/{secret}/passkey/ask", post(link::ask_for_passkey))
        .route("/account", get(own::show))
        .route("/account/correct", get(correct::show))
        .route("/account/correct/name", post(correct::name))
        .route("/account/correct/address", post(correct::address))
        .route("/account/password", post(own::change_password))
        .route("/account/keys", post(own::make_key))
        .route("/account/keys/end", post(own::end_key))
        .route("/account/passkeys", post(passkey::add))
        .route("/account/passkeys/ask", post(passkey::ask_to_add))
        .route("/account/passkeys/end", post(passkey::end))
        .route("/account/identities", post(provider::add))
        .route("/account/identities/end", post(provider::end))
        .route("/account/again/{provider}", get(provider::again_at))
        .route("/sign-in/at/{provider}", get(provider::go))
        .route("/sign-in/at/{provider}/back", get(provider::back))
        .route("/sign-in/tie", post(provider::tie))
        .route("/sign-in/open", post(provider::open))
        .route("/sign-in/passkey", post(passkey::enter))
        .route("/sign-in/passkey/ask", post(passkey::ask_to_enter))
        .route("/account/second-factor", get(second_factor::show).post(second_factor::send_letter))
        .route("/account/sessions/end", post(own::end_session))
        .route("/account/profile", get(profile::show).post(profile::save))
        .route("/account/profile/down", post(profile::take_down))
        .route("/account/requests", get(contact::list))
        .route("/account/requests/accept", post(contact::accept))
        .route("/account/requests/decline", post(contact::decline))
        .route("/account/requests/withdraw", post(contact::withdraw))
        .route("/account/data", get(data::show))
        .route("/account/data.json", get(data::file))
        .route("/account/data/erase", post(data::erase))
        .route("/people/{slug}/contact", get(contact::show).post(contact::send))
        .route("/admin", get(admin::show))
        .route("/admin/audit", get(admin::audit))
        .route("/admin/outbox", get(outbox::list))
        .route("/admin/outbox/{letter}", get(outbox::letter))
        .route("/admin/outbox/{letter}/retry", post(outbox::retry))
        .route("/admin/outbox/{letter}/discard", post(outbox::discard))
        .route("/admin/redact", get(redact::show).post(redact::look))
        .route("/admin/redact/confirm", post(redact::confirm))
        .route("/admin/accounts/close", post(admin::close))
        .route("/admin/accounts/lost", post(admin::lost))
}

/// A page with one form, and ways on for those who came to the wrong one.
#[derive(Template)]
#[template(path = "page/form.html")]
pub(super) struct FormPage {
    pub(super) shell: Shell,
    pub(super) lead: String,
    pub(super) form: Option<Form>,
    pub(super) links: Vec<LinkTo>,
}
