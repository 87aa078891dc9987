use anyhow::{Context, Result};
use asterism_actions::App;
use asterism_actions::account::LeadsIn;
use asterism_domain::{Account, Actor, Role, Space};
use serde_json::json;

use crate::args::AccountCommand;
use crate::{Done, output};

const OPERATOR: &Actor = &Actor::Operator;

pub(crate) async fn account(app: &App, what: Option<AccountCommand>, as_json: bool) -> Result<Done> {
    match what {
        None => list(app, as_json).await,
        Some(AccountCommand::First) => {
            let link = app.first_administrator_link().await?;
            let link = link.context("somebody runs the portal already; see `asterism account`")?;
            output::told(as_json, &json!({ "administrator": link }), &link)
        }
        Some(AccountCommand::Administrator { email, no_more }) => {
            let account = app.account_at(OPERATOR, &email).await?;
            app.set_administrator(OPERATOR, account.id, !no_more).await?;
            let said = if no_more { "runs the portal no more" } else { "runs the portal" };
            told(as_json, &account, said)
        }
        Some(AccountCommand::Role { email, space, role }) => {
            let known = || Role::ALL.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ");
            let role =
                Role::parse(&role).with_context(|| format!("`{role}` is no role; there are {}", known()))?;
            let account = app.account_at(OPERATOR, &email).await?;
            let space = Space::new(&space);
            app.put_in_space(OPERATOR, account.id, &space, role).await?;
            told(as_json, &account, &format!("is {} in {}", role.as_str(), space.as_str()))
        }
        Some(AccountCommand::Lost { email }) => {
            let account = app.account_at(OPERATOR, &email).await?;
            let way = app.end_ways(OPERATOR, account.id).await?;
            let said = match way {
                LeadsIn::Password => {
                    "is signed in to with the password alone, and what was lost lets nobody in".to_owned()
                }
                LeadsIn::Letter => format!(
                    "has no password: its owner chooses one by a letter from {}/recover, and what was lost lets nobody in",
                    app.config().address
                ),
            };
            told(as_json, &account, &said)?;
            if account.administrator && way == LeadsIn::Letter {
                // The rule is one of the running portal, which this command does not know.
                output::say!(
                    "A letter by which a password is chosen takes the administration where --second-factor is always or \
                     everyone; `asterism account administrator {}` gives it back.",
                    account.email
                );
            }
            Ok(Done::Fine)
        }
        Some(AccountCommand::Close { email }) => {
            let account = app.account_at(OPERATOR, &email).await?;
            app.close_account(OPERATOR, account.id, true).await?;
            told(as_json, &account, "is closed: nobody can sign in with it")
        }
        Some(AccountCommand::Reopen { email }) => {
            let account = app.account_at(OPERATOR, &email).await?;
            app.close_account(OPERATOR, account.id, false).await?;
            told(as_json, &account, "is open again")
        }
    }
}

fn told(as_json: bool, account: &Account, said: &str) -> Result<Done> {
    let value = json!({ "account": account.id.to_string(), "done": said });
    output::told(as_json, &value, &format!("{} {said}", account.email))
}

async fn list(app: &App, as_json: bool) -> Result<Done> {
    let mut accounts: Vec<Account> = Vec::new();
    loop {
        let page = app.accounts(OPERATOR, accounts.last().map(|last| last.id)).await?;
        if page.is_empty() {
            break;
        }
        accounts.extend(page);
    }
    if as_json {
        let list: Vec<_> = accounts
            .iter()
            .map(|account| {
                json!({
                    "account": account.id.to_string(), "email": account.email.as_str(), "name": account.name,
                    "administrator": account.administrator, "created": account.created.to_string(),
                    "closed": account.closed.map(|at| at.to_string()),
                })
            })
            .collect();
        output::json(&list)?;
    } else {
        let rows = accounts.iter().map(|account| {
            let state = match (account.closed, account.administrator) {
                (Some(_), _) => "closed",
                (None, true) => "runs the portal",
                (None, false) => "open",
            };
            vec![account.email.to_string(), account.name.clone(), state.to_owned()]
        });
        output::table(&["address", "name", "state"], &[], rows)?;
    }
    Ok(if accounts.is_empty() { Done::Attention } else { Done::Fine })
}
