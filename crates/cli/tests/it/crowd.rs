//! Many people who are signed in and read and write, and a list of what the portal said it had kept. What they write can
//! be told apart by marks, so that afterwards each of them is looked for.

use asterism_actions::account::{Browser, Chosen};
use asterism_actions::{App, Profile};
use asterism_domain::event::{Event, Registration};
use asterism_domain::library::News;
use asterism_domain::{About, Actor, Document, Role, Space, State, Text};
use asterism_testkit::{Answered, User};

#[path = "crowd/told.rs"]
mod told;

pub(crate) use told::lost;

/// News that everybody may change who works on a space.
const SPACE: &str = "crowd";
/// At an event; fewer than there are people.
pub(crate) const PLACES: u32 = 3;
pub(crate) const PASSWORD: &str = "four herons over the estuary";

/// Somebody with an account and a news item of their own.
#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) session: String,
    /// Of nobody else, so that limits for a network count one person.
    pub(crate) network: String,
    pub(crate) news: String,
    pub(crate) profile: String,
}

/// What everybody can do something with: events to register for, and organisations of the sample, about which one
/// suggests and which one claims.
#[derive(Clone)]
pub(crate) struct Around {
    pub(crate) events: Vec<String>,
    pub(crate) organisations: Vec<String>,
}

/// Something that the portal said it had kept: by whose session, and by what to find it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Kept {
    pub(crate) session: String,
    pub(crate) what: Write,
    pub(crate) mark: String,
}

/// What somebody does next. A mark is said in brackets: words to find again, or a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Write {
    /// The summary of their news item (words).
    Edit,
    /// A record that they follow (its path).
    Follow,
    /// About a page (words).
    Feedback,
    /// The summary of their profile (words).
    Profile,
    /// Somebody's profile (its path).
    Contact,
    /// An event (its path).
    Register,
    /// A change of an organisation (its path).
    Suggest,
    /// An organisation that they speak for (its path).
    Claim,
    /// News, written and published at once (their title; kept by their path).
    Publish,
    /// A document with a file (words in it; kept by its path).
    Upload,
}

impl Write {
    pub(crate) const ALL: [Write; 10] = [
        Write::Edit,
        Write::Follow,
        Write::Feedback,
        Write::Profile,
        Write::Contact,
        Write::Register,
        Write::Suggest,
        Write::Claim,
        Write::Publish,
        Write::Upload,
    ];

    /// What is limited by the hour, or done once: a refusal of it is no failure.
    pub(crate) fn is_limited(self) -> bool {
        !matches!(self, Write::Edit | Write::Profile | Write::Publish | Write::Upload)
    }
}

/// Opens so many accounts by their letters, each with a profile, a role in one space and a news item in it.
pub(crate) async fn gather(app: &App, count: usize) -> Vec<Member> {
    let mut members = Vec::with_capacity(count);
    for number in 0..count {
        members.push(one_more(app, number).await);
    }
    app.follow().await.expect("the index follows");
    members
}

pub(crate) async fn one_more(app: &App, number: usize) -> Member {
    let network = format!("10.{}.{}.7", number / 250, number % 250);
    let email = format!("user-{number}@example.org");
    app.ask_to_sign_up(&email, "en", &network).await.expect("a letter");
    let letters = app.outbox(&Actor::Operator, 10_000).await.expect("the outbox");
    let waiting = letters.iter().find(|waiting| waiting.letter.to == email).expect("a letter");
    let (_, secret) = waiting.letter.text.split_once("/link/").expect("a link");
    let secret = secret.split_whitespace().next().expect("a secret");
    let chosen = Chosen {
        email: String::new(),
        name: format!("User {number}"),
        password: PASSWORD.to_owned(),
        language: "en".to_owned(),
        agreed: true,
    };
    let browser = Browser { agent: "test".to_owned(), network: network.clone(), ..Browser::default() };
    let signed_in = app.redeem(secret, chosen, &browser).await.expect("an account");
    let space = Space::new(SPACE);
    app.put_in_space(&Actor::Operator, signed_in.account.id, &space, Role::Coordinator)
        .await
        .expect("a role");
    let about = About { title: Text::english(format!("Item {number}")), ..About::default() };
    let news = Document::News(Box::new(News { about, ..News::default() }));
    let news = app.create(&Actor::Operator, &space, news, State::Published).await.expect("news").path();
    let who = app.who(&signed_in.session).await.expect("a look").expect("the session holds");
    let named = Profile { name: format!("User {number}"), language: "en".to_owned(), ..Profile::default() };
    let profile = app.save_profile(&who, None, named).await.expect("a profile");
    Member { session: signed_in.session, network, news, profile }
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
            Write::Profile => {
                let given = [("summary", mark)];
                let answer = user.fill("/account/profile", "/account/profile", &given)?;
                let kept = answer.status == 303 && answer.location == self.profile;
                (answer, kept)
            }
            Write::Contact => sent_on(user, &format!("{mark}/contact"), &[("message", mark)])?,
            Write::Register => sent_on(user, &format!("{mark}/registration"), &[])?,
            Write::Suggest => {
                let given = [("about.summary.en", "As I know it"), ("reason", "I was there"), ("do", "save")];
                sent_on(user, &format!("{mark}/suggest"), &given)?
            }
            Write::Claim => {
                sent_on(user, &format!("{mark}/claim"), &[("job", "director"), ("proof", "See our page")])?
            }
            Write::Publish => {
                let given = [("about.title.en", mark), ("do", "publish")];
                let answer = user.fill(&format!("/news/new?space={SPACE}"), "/news/new", &given)?;
                let kept = answer.status == 303 && answer.location.starts_with("/news/");
                (answer, kept)
            }
            Write::Upload => {
                let page = format!("/documents/new/file?space={SPACE}");
                let answer = user.upload(&page, &page, "paper.pdf", &paper(mark))?;
                let kept = answer.status == 303 && answer.location.ends_with("/edit");
                (answer, kept)
            }
        };
        let kept = kept.then(|| {
            let mark = match what {
                Write::Publish => answer.location.clone(),
                Write::Upload => answer.location.trim_end_matches("/edit").to_owned(),
                _ => mark.to_owned(),
            };
            Kept { session: self.session.clone(), what, mark }
        });
        Ok(kept.ok_or(answer))
    }
}

/// Fills the form of a page that goes to the page itself.
fn sent_on(user: &User, page: &str, given: &[(&str, &str)]) -> Result<(Answered, bool), ureq::Error> {
    let answer = user.fill(page, page, given)?;
    let kept = answer.status == 303;
    Ok((answer, kept))
}

/// Events to register for, with few places, and what else the sample has.
pub(crate) async fn around(app: &App, events: usize) -> Around {
    let mut around = Around { events: Vec::new(), organisations: Vec::new() };
    for number in 0..events {
        let mut event = Event::default();
        event.about.title = Text::english(format!("Meeting {number}"));
        event.start = Some(jiff::civil::date(2199, 3, 27));
        event.registration = Some(Registration { places_limit: Some(PLACES), closes: None });
        let space = Space::new(SPACE);
        let event = app.create(&Actor::Operator, &space, event.into(), State::Published).await;
        around.events.push(event.expect("an event").path());
    }
    let asked =
        [("kind", "organisation"), ("limit", "100")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    let found = app.explore(&Actor::Visitor, &asked).await.expect("a result");
    around.organisations.extend(found.hits.into_iter().map(|hit| hit.hit.path));
    around
}

/// A paper of one page with these words, as small as a PDF can be.
fn paper(words: &str) -> Vec<u8> {
    let drawn = format!("BT /F1 12 Tf 72 720 Td ({words}) Tj ET");
    let parts = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
            .to_owned(),
        format!("<</Length {}>>stream\n{drawn}\nendstream", drawn.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let (mut file, mut places) = ("%PDF-1.4\n".to_owned(), String::new());
    for (number, part) in parts.iter().enumerate() {
        places.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{} 0 obj{part}endobj\n", number + 1));
    }
    let at = file.len();
    let end = format!("trailer<</Size 6/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n");
    format!("{file}xref\n0 6\n0000000000 65535 f \n{places}{end}").into_bytes()
}
