//! Many people who are signed in and read and write, and a list of what the portal said it had kept. What they write can
//! be told apart by marks, so that afterwards each of them is looked for.

use std::collections::{BTreeMap, BTreeSet};

use asterism_actions::App;
use asterism_actions::account::{Browser, Chosen};
use asterism_domain::library::News;
use asterism_domain::{About, Actor, Document, Kind, Role, Space, State, Text};
use asterism_testkit::{Answered, User};

/// News that everybody may change who works on a space.
const SPACE: &str = "crowd";

/// Somebody with an account and a news item of their own.
#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) session: String,
    /// Of nobody else, so that limits for a network count one person.
    pub(crate) network: String,
    pub(crate) news: String,
}

/// Something that the portal said it had kept: by whose session, and by what to find it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Kept {
    pub(crate) session: String,
    pub(crate) what: Write,
    pub(crate) mark: String,
}

/// What somebody does next: the summary of their news item, a record that they follow, words about a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Write {
    Edit,
    Follow,
    Feedback,
}

/// Opens so many accounts by their letters, each with a role in one space and a news item in it.
pub(crate) async fn gather(app: &App, count: usize) -> Vec<Member> {
    let network = |number: usize| format!("10.{}.{}.7", number / 250, number % 250);
    let email = |number: usize| format!("user-{number}@example.org");
    for number in 0..count {
        app.ask_to_sign_up(&email(number), "en", &network(number)).await.expect("a letter");
    }
    let letters = app.outbox(&Actor::Operator, 2 * count).await.expect("the outbox");
    let mut members = Vec::with_capacity(count);
    for number in 0..count {
        let address = email(number);
        let waiting = letters.iter().find(|waiting| waiting.letter.to == address).expect("a letter");
        let (_, secret) = waiting.letter.text.split_once("/link/").expect("a link");
        let secret = secret.split_whitespace().next().expect("a secret");
        let chosen = Chosen {
            email: String::new(),
            name: format!("User {number}"),
            password: "four herons over the estuary".to_owned(),
            language: "en".to_owned(),
            agreed: true,
        };
        let browser = Browser { agent: "test".to_owned(), network: network(number), ..Browser::default() };
        let signed_in = app.redeem(secret, chosen, &browser).await.expect("an account");
        let space = Space::new(SPACE);
        let account = signed_in.account.id;
        app.put_in_space(&Actor::Operator, account, &space, Role::Coordinator).await.expect("a role");
        let about = About { title: Text::english(format!("Item {number}")), ..About::default() };
        let news = Document::News(Box::new(News { about, ..News::default() }));
        let news = app.create(&Actor::Operator, &space, news, State::Published).await.expect("news");
        members.push(Member { session: signed_in.session, network: network(number), news: news.path() });
    }
    app.follow().await.expect("the index follows");
    members
}

impl Member {
    pub(crate) fn at(&self, portal: &str) -> User {
        User::new(portal, &self.session, &self.network)
    }

    /// Writes something with a mark, a path of a record where it is followed. The inner error is an answer that
    /// does not say that it was kept.
    pub(crate) fn write(
        &self,
        user: &User,
        what: Write,
        mark: &str,
    ) -> Result<Result<Kept, Answered>, ureq::Error> {
        let (answer, kept) = match what {
            Write::Edit => {
                let form = format!("{}/edit", self.news);
                let answer = user.fill(&form, &form, &[("about.summary.en", mark), ("do", "save")])?;
                let kept = answer.status == 303 && answer.location == self.news;
                (answer, kept)
            }
            Write::Follow => {
                let answer = user.fill(mark, "/account/follows", &[("pace", "weekly")])?;
                let kept = answer.status == 303;
                (answer, kept)
            }
            Write::Feedback => {
                let answer = user.fill("/feedback/new?about=/explore", "/feedback", &[("text", mark)])?;
                let kept = answer.status == 200 && answer.body.contains("Thank you");
                (answer, kept)
            }
        };
        let kept = kept.then(|| Kept { session: self.session.clone(), what, mark: mark.to_owned() });
        Ok(kept.ok_or(answer))
    }
}

/// What of the list is not there.
pub(crate) async fn lost(app: &App, members: &[Member], kept: &BTreeSet<Kept>) -> Vec<Kept> {
    let mut there = BTreeMap::new();
    for member in members {
        there.insert(member.session.as_str(), Told::of(app, member).await);
    }
    let lost = kept.iter().filter(|kept| {
        let told = &there[kept.session.as_str()];
        !match kept.what {
            Write::Edit => told.news.contains(&format!("\"{}\"", kept.mark)),
            Write::Follow => told.follows.contains(&kept.mark),
            Write::Feedback => told.said.contains(&format!("\"{}\"", kept.mark)),
        }
    });
    lost.cloned().collect()
}

/// What the log and the tables have of a member.
struct Told {
    /// Everything that their news item was ever changed to.
    news: String,
    follows: BTreeSet<String>,
    said: String,
}

impl Told {
    async fn of(app: &App, member: &Member) -> Told {
        let slug = member.news.rsplit('/').next().unwrap_or_default();
        let history = app.history(&Actor::Operator, Kind::News, slug).await.expect("a history");
        let changes = history.revisions.iter().flat_map(|revision| &revision.changes);
        let news = changes.filter_map(|change| change.after.as_ref()).map(|after| format!("{after}\n"));
        let who = app.who(&member.session).await.expect("a look").expect("the session holds");
        let follows = app.follows(&who).await.expect("follows");
        let own = app.own_data(&who).await.expect("their data");
        Told {
            news: news.collect(),
            follows: follows.into_iter().filter_map(|follow| follow.path).collect(),
            said: own["feedback"].to_string(),
        }
    }
}
