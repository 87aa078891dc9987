//! What was sent with a form that was refused for who sent it: it is given back, so that nothing that somebody typed is
//! lost because a session ended or a right went meanwhile.

use std::sync::{Arc, OnceLock};

use axum::http::{Request, StatusCode};

use crate::Problem;
use crate::html::{LinkTo, query_string};
use crate::pages::field_label;
use crate::visit::Visit;

/// Where a form's fields are left for whoever words the answer. The layer that does so puts it into the request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sent(Arc<OnceLock<Vec<(String, String)>>>);

impl Sent {
    /// Puts an empty one into a request.
    pub(crate) fn into_request<B>(request: &mut Request<B>) -> Sent {
        let sent = Sent::default();
        request.extensions_mut().insert(sent.clone());
        sent
    }

    pub(crate) fn keep(&self, fields: &[(String, String)]) {
        // A request has one body, so nothing is here yet.
        self.0.get_or_init(|| fields.to_vec());
    }
}

/// Fields that are never shown again. A form that has one holds little else.
const SECRET: [&str; 4] = ["password", "old", "passkey-old", "secret"];
/// Forms that let somebody in, or are about who may: what is typed there is short, and some of it secret.
const DOORS: [&str; 6] = ["/account", "/admin", "/link", "/recover", "/sign-in", "/sign-up"];
/// The one of an account that is full of words.
const PROFILE: &str = "/account/profile";
/// What a form carries beside what people type. It is sent again, and not shown.
const CARRIED: [&str; 33] = [
    "form",
    "base",
    "mark",
    "on",
    "do",
    "space",
    "languages",
    "who-saw",
    "who-sees",
    "add-language",
    "next",
    "id",
    "one",
    "account",
    "hash",
    "follow",
    "left",
    "right",
    "keep",
    "seq",
    "query",
    "from",
    "what",
    "about",
    "change",
    "rest",
    "missing",
    "looked-at",
    "came",
    "leave",
    "kept",
    "issuer",
    "subject",
];

/// Who came to an event: a field for each who had a place, whom their ids say.
const NOTED: &str = "came-";

/// A form's fields, as the page of a refusal gives them back.
pub(crate) struct GivenBack {
    pub(crate) lead: String,
    /// What was typed, with what its field is called.
    pub(crate) typed: Vec<(String, String)>,
    /// How one goes on with it, where that is possible.
    pub(crate) again: Option<Again>,
}

/// The form once more, with the token of the session that there is by now.
pub(crate) struct Again {
    pub(crate) action: String,
    pub(crate) token: String,
    pub(crate) pairs: Vec<(String, String)>,
    pub(crate) submit: String,
    /// Where one signs in before, or shows more than the password; none for whoever has.
    pub(crate) sign_in: Option<LinkTo>,
}

impl GivenBack {
    /// What is given back with a refusal; none where nothing was typed, or where it is nobody's to see again.
    pub(crate) fn of(
        visit: &Visit,
        sent: &Sent,
        problem: Option<&Problem>,
        status: StatusCode,
    ) -> Option<GivenBack> {
        let fields = sent.0.get()?;
        let goes_on = matches!(problem, Some(Problem::SignIn | Problem::StaleForm | Problem::NextStep));
        let halfway = matches!(problem, Some(Problem::NextStep));
        let refused =
            goes_on || matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::GONE);
        let door = DOORS.iter().any(|door| visit.path.starts_with(door)) && visit.path != PROFILE;
        if !refused || door || fields.iter().any(|(name, _)| SECRET.contains(&name.as_str())) {
            return None;
        }
        let typed: Vec<(String, String)> = fields
            .iter()
            .filter(|(name, value)| is_typed(name) && !value.trim().is_empty())
            .map(|(name, value)| (field_label(visit.l, name), value.clone()))
            .collect();
        let l = visit.l;
        let noted =
            fields.iter().filter(|(name, value)| name.starts_with(NOTED) && !value.is_empty()).count();
        let noted = (noted > 0).then(|| (l.t("registrations"), l.count("given-back-noted", noted as u64)));
        let typed: Vec<(String, String)> = typed.into_iter().chain(noted).collect();
        if typed.is_empty() {
            return None;
        }
        let again = goes_on.then(|| Again {
            action: visit.path.clone(),
            token: visit.who.as_ref().map(|who| who.form.clone()).unwrap_or_default(),
            pairs: again(&visit.path, fields),
            submit: l.t(if is_of_a_record(&visit.path) { "given-back-form" } else { "given-back-send" }),
            sign_in: (halfway || visit.who.is_none()).then(|| {
                let next = query_string([("next", "/account")]);
                let (way, words) = match halfway {
                    true => ("/account/second-factor", l.t("given-back-next-step")),
                    false => ("/sign-in", l.t("given-back-sign-in")),
                };
                LinkTo::new(format!("{way}{next}"), words)
            }),
        });
        let lead = match (&again, visit.who.is_some()) {
            (Some(_), _) if halfway => "given-back-halfway",
            (Some(_), false) => "given-back-signed-out",
            (Some(_), true) => "given-back-stale",
            (None, _) => "given-back-refused",
        };
        Some(GivenBack { lead: l.t(lead), typed, again })
    }
}

fn is_typed(name: &str) -> bool {
    // Beside a record that is named goes its id, and the name that the form was made with; beside a list that it was
    // shown, and beside a part of a profile who sees it. Of whom something is noted is counted, not listed by ids.
    !CARRIED.contains(&name)
        && ![".id", ".was", ".shown"].iter().any(|end| name.ends_with(end))
        && !["see-", "was-", NOTED].iter().any(|start| name.starts_with(start))
}

/// The form of a record, which can be shown again without saving anything.
fn is_of_a_record(path: &str) -> bool {
    matches!(path.rsplit('/').next(), Some("new" | "edit" | "suggest"))
        && asterism_domain::Kind::of_path(path.split('/').nth(1).unwrap_or("")).is_some()
}

/// The fields to send once more: a record's form is shown again first, whatever button was pressed.
fn again(path: &str, fields: &[(String, String)]) -> Vec<(String, String)> {
    let shows = is_of_a_record(path);
    let own = |name: &str| name == "form" || (shows && name == "do");
    let kept = fields.iter().filter(|(name, _)| !own(name)).cloned();
    kept.chain(shows.then(|| ("do".to_owned(), "form".to_owned()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_records_form_is_shown_again_and_another_is_sent_as_it_was() {
        let fields: Vec<(String, String)> = [
            ("form", "old"),
            ("about.title.en", "A title"),
            ("do", "publish"),
            ("partners.0.organisation.id", "x"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        let names = |pairs: Vec<(String, String)>| {
            pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>()
        };
        assert_eq!(
            names(again("/news/new", &fields)),
            ["about.title.en=A title", "partners.0.organisation.id=x", "do=form"]
        );
        assert!(names(again("/feedback", &fields)).contains(&"do=publish".to_owned()));
        assert!(is_typed("about.title.en") && !is_typed("partners.0.organisation.id") && !is_typed("form"));
        assert!(!is_typed("about.topics.shown") && !is_typed("who-sees") && !is_typed("see-name"));
        assert!(!is_typed("came-1") && !is_typed("was-1"));
        assert!(!is_typed("one") && !is_typed("left") && SECRET.contains(&"secret"));
        assert!(is_of_a_record("/events/x/suggest") && !is_of_a_record("/feedback/new/x"));
        assert!(!is_of_a_record("/nothing/new"));
    }
}
