//! A picture with what has to be said of it: what is to be seen, who made it, and under which licence it may be shown.

use asterism_actions::account::Who;
use asterism_actions::{App, Begun, FieldError, KeptPicture, PictureWords, Plain, missing_words};
use asterism_domain::library::Media;
use asterism_domain::upload::{MOST_PICTURE_BYTES, Unreadable};
use asterism_domain::{Document, Kind, MediaKind, Record, RecordId, Seq, Space, State as Standing};
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::{UploadPage, action_of, again, base, new_mark, on_with_the_form, page_of, page_of_new, space_of};
use crate::arrival::Arrival;
use crate::component::{Field, Form};
use crate::form::{Pairs, draw, layout, shape};
use crate::html::{page, query_string};
use crate::pages::edit::{address_of, address_of_new};
use crate::visit::Visit;
use crate::{Problem, Site};

const ACCEPTED: &str = "image/png,image/jpeg,image/webp,image/gif";

/// What stands in the form.
#[derive(Default)]
struct Typed {
    title: String,
    alt: String,
    credit: String,
    licence: String,
    logo: bool,
    draft: bool,
    /// The picture was sound and is kept until the words are.
    kept: bool,
    /// What tells this form from others that are open beside it.
    mark: Option<RecordId>,
    /// The mark of a form that was sent, of which sent again the picture is the same one.
    sent: Option<RecordId>,
}

impl Typed {
    fn of(arrival: &Arrival) -> Typed {
        let value = |name: &str| arrival.value(name).trim().to_owned();
        Typed {
            title: value("title"),
            alt: value("alt"),
            credit: value("credit"),
            licence: value("licence"),
            logo: arrival.value("what") == "logo",
            draft: arrival.value("seen") == "draft",
            kept: !arrival.value("kept").is_empty(),
            mark: arrival.value("kept").parse().ok(),
            sent: arrival.value("mark").parse().ok(),
        }
    }

    fn of_record(media: &Media) -> Typed {
        let value = |value: &Option<String>| value.clone().unwrap_or_default();
        Typed {
            alt: value(&media.alt),
            credit: value(&media.credit),
            licence: value(&media.licence),
            logo: media.media_kind == Some(MediaKind::Logo),
            ..Typed::default()
        }
    }

    fn words(&self, visit: &Visit) -> PictureWords {
        PictureWords {
            title: self.title.clone(),
            alt: self.alt.clone(),
            credit: self.credit.clone(),
            licence: self.licence.clone(),
            language: Some(visit.l.language()),
            logo: self.logo,
        }
    }
}

/// The fields, those of a new picture with its name and when it is seen.
fn fields(visit: &Visit, typed: &Typed, new: Option<&Space>) -> Vec<Field> {
    let l = visit.l;
    let mut fields = Vec::new();
    if typed.kept {
        let mark = typed.mark.map_or_else(|| "yes".to_owned(), |mark| mark.to_string());
        fields.push(Field::hidden("kept", &mark));
    }
    if new.is_some() {
        fields.push(typed.sent.map_or_else(new_mark, |mark| Field::hidden("mark", &mark.to_string())));
        let title = Field::line("title", l.t("upload-title"), 300).value(&typed.title);
        fields.push(title.help(l.t("upload-title-help")));
    }
    let alt = Field::area("alt", l.t("alt-text"), 3, 1_000).value(&typed.alt).required();
    fields.push(alt.help(l.t("upload-alt-help")));
    let credit = Field::line("credit", l.t("credit"), 300).value(&typed.credit).required();
    fields.push(credit.help(l.t("upload-credit-help")));
    let licence = Field::line("licence", l.t("licence"), 200).value(&typed.licence).required();
    fields.push(licence.help(l.t("upload-licence-help")));
    let choice = |value: &str, key: &str, chosen: bool| (value.to_owned(), l.t(key), chosen);
    let what =
        [choice("image", "media-kind-image", !typed.logo), choice("logo", "media-kind-logo", typed.logo)];
    fields.push(Field::choice("what", l.t("sort-of-text"), what));
    if let Some(space) = new {
        let publishes = asterism_actions::may_create(&visit.actor(), Kind::Media, space, Standing::Published);
        let now = if publishes { "upload-seen-now" } else { "upload-seen-when-published" };
        let seen = [choice("now", now, !typed.draft), choice("draft", "upload-seen-as-draft", typed.draft)];
        fields.push(Field::choice("seen", l.t("upload-seen"), seen));
    }
    let file =
        Field::file("file", l.t("upload-picture"), ACCEPTED, MOST_PICTURE_BYTES, l.t("upload-picture-large"));
    let file = if typed.kept {
        file.help(l.t("upload-picture-kept"))
    } else {
        file.help(l.t("upload-picture-help")).required()
    };
    fields.push(file);
    fields
}

fn of_new(visit: &Visit, space: &Space, called: &str, typed: &Typed) -> UploadPage {
    let kept = ["space", "for", "field"].map(|name| (name, visit.value(name).unwrap_or_default()));
    let query = query_string(kept.into_iter().filter(|(_, value)| !value.is_empty()));
    let form = visit.form(
        format!("/media/new/file{query}"),
        "upload-send-picture",
        fields(visit, typed, Some(space)),
    );
    page_of_new(visit, Kind::Media, called, form)
}

fn of_record(visit: &Visit, record: &Record, typed: &Typed) -> Form {
    let mut fields = fields(visit, typed, None);
    fields.insert(0, Field::hidden("base", &record.seq.to_string()));
    visit.form(action_of(visit, record, "file"), "upload-send-picture", fields)
}

pub(super) fn refused(field: &str, why: Plain) -> Problem {
    Problem::Refused([FieldError { field: field.to_owned(), why: why.into() }].into())
}

pub(super) async fn blank(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let typed = Typed { logo: visit.value("field") == Some("logo"), ..Typed::default() };
    match space_of(site.app()?, &visit, Kind::Media).await? {
        Ok((space, called)) => page(&of_new(&visit, &space, &called, &typed)),
        Err(choice) => Ok(choice),
    }
}

pub(super) async fn write(
    State(site): State<Site>,
    visit: Visit,
    request: Request,
) -> Result<Response, Problem> {
    let app = site.app()?;
    let (space, called) = match space_of(app, &visit, Kind::Media).await? {
        Ok(found) => found,
        Err(choice) => return Ok(choice),
    };
    let arrival = Arrival::receive(&site, &visit, request, MOST_PICTURE_BYTES).await?;
    let mut typed = Typed::of(&arrival);
    let mark = *typed.mark.get_or_insert_with(RecordId::create);
    let about = format!("picture in {} as {mark}", space.as_str());
    let publishes = asterism_actions::may_create(&visit.actor(), Kind::Media, &space, Standing::Published);
    let state = match (typed.draft, publishes) {
        (true, _) => Standing::Draft,
        (false, true) => Standing::Published,
        (false, false) => Standing::Submitted,
    };
    let written = async {
        let kept = picture(app, &visit, &about, arrival, &mut typed).await?;
        let words = typed.words(&visit);
        Ok(app.create_of_picture(&visit.actor(), &space, &kept, &words, state, typed.sent).await?)
    };
    match written.await {
        Ok(record) => {
            app.drop_form(visit.signed_in()?, &about).await?;
            let back = into_form(app, &visit, &record).await?;
            Ok(Redirect::to(&back.unwrap_or_else(|| record.path())).into_response())
        }
        Err(problem) => again(&visit, of_new(&visit, &space, &called, &typed), &in_words(&visit, problem)),
    }
}

/// Larger pictures than other files are refused, and in words of their own.
fn in_words(visit: &Visit, problem: Problem) -> Problem {
    match problem {
        Problem::Untaken(Unreadable::NotSupported) => {
            Problem::Refused([error(visit, "upload-no-picture")].into())
        }
        Problem::Untaken(Unreadable::TooLarge) => {
            Problem::Refused([error(visit, "upload-picture-large")].into())
        }
        other => other,
    }
}

fn error(visit: &Visit, key: &str) -> FieldError {
    let said = visit.l.t(key);
    let said = said.strip_suffix('.').map(str::to_owned).unwrap_or(said);
    FieldError { field: "file".to_owned(), why: said.into() }
}

/// The picture that was sent, else the one that was kept when its words were not complete. Where they still are not,
/// it is kept.
async fn picture(
    app: &App,
    visit: &Visit,
    about: &str,
    arrival: Arrival,
    typed: &mut Typed,
) -> Result<KeptPicture, Problem> {
    let who = visit.signed_in()?;
    let missing = missing_words(&typed.words(visit));
    let kept = match arrival.file? {
        Some(arrived) => Some(app.keep_received_picture(arrived.incoming).await?),
        None if typed.kept => kept_before(app, visit, about).await?,
        None => None,
    };
    typed.kept = kept.is_some();
    let Some(kept) = kept else {
        let mut all = missing;
        all.push(FieldError { field: "file".to_owned(), why: Plain::FileNeeded.into() });
        return Err(Problem::Refused(all.into()));
    };
    if missing.is_empty() {
        return Ok(kept);
    }
    let pairs = [("hash", &kept.hash), ("small", &kept.small_hash)];
    let pairs: Vec<(String, String)> =
        pairs.iter().map(|(name, hash)| ((*name).to_owned(), (*hash).clone())).collect();
    app.keep_form(who, about, Seq(0), &pairs).await?;
    Err(Problem::Refused(missing.into()))
}

/// Which picture that is stands here and not in the form, where anything could be named.
async fn kept_before(app: &App, visit: &Visit, about: &str) -> Result<Option<KeptPicture>, Problem> {
    let Some(form) = app.kept_form(visit.signed_in()?, about).await? else { return Ok(None) };
    let hash = |name: &str| form.pairs.iter().find(|(known, _)| known == name).map(|(_, hash)| hash.as_str());
    match (hash("hash"), hash("small")) {
        (Some(hash), Some(small)) => Ok(app.picture_kept_before(hash, small).await?),
        _ => Ok(None),
    }
}

/// Names the picture in the form that asked for it, which was kept meanwhile, and says where that form is.
async fn into_form(app: &App, visit: &Visit, picture: &Record) -> Result<Option<String>, Problem> {
    let (Some(about), Some(field)) = (visit.value("for"), visit.value("field")) else { return Ok(None) };
    let who = visit.signed_in()?;
    let Some(kept) = app.kept_form(who, about).await? else { return Ok(None) };
    let Some((kind, back)) = form_of(app, who, about).await? else { return Ok(None) };
    if layout::leads_to(kind, field) != [Kind::Media] {
        return Ok(None);
    }
    let mut pairs = Pairs::of(&kept.pairs);
    // A picture that was sent twice is one, and stands there once.
    let id = picture.id.to_string();
    let stands = |(name, value): (&str, &str)| {
        value == id && name.ends_with(".id") && (name.starts_with(&format!("{field}.")))
    };
    if pairs.iter().any(stands) {
        return Ok(Some(back));
    }
    let path = match draw::find(&shape::of(kind), field).map(|shape| &shape.what) {
        Some(shape::What::Rows(_)) => pairs.arrange("add", field).unwrap_or_default(),
        Some(shape::What::Link) => field.to_owned(),
        _ => return Ok(None),
    };
    let name = picture.document.name();
    pairs.set(&path, name.as_str());
    pairs.set(&format!("{path}.was"), name);
    pairs.set(&format!("{path}.id"), id);
    let pairs: Vec<(String, String)> =
        pairs.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    app.keep_form(who, about, kept.base, &pairs).await?;
    Ok(Some(back))
}

/// The kind of the record that a kept form is of, and the form's address; none where the record is not theirs to see any
/// more: what it is called by now is in its address.
async fn form_of(app: &App, who: &Who, about: &str) -> Result<Option<(Kind, String)>, Problem> {
    let begun = app.own_forms(who).await?.into_iter().find(|(begun, _)| begun.about() == about);
    Ok(begun.map(|(begun, _)| match begun {
        Begun::Of { form, record } => (record.kind, address_of(&record.path, &form)),
        Begun::New { form, .. } => (form.kind, address_of_new(&form)),
    }))
}

pub(super) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response, Problem> {
    visit.signed_in()?;
    let app = site.app()?;
    let record = app.to_edit(&visit.actor(), Kind::Media, &slug).await?;
    let files = app.files_of(&record).await?;
    let Document::Media(media) = &record.document else { return Err(Problem::NotFound) };
    let form = of_record(&visit, &record, &Typed::of_record(media));
    page(&page_of(&visit, &record, &files, form))
}

pub(super) async fn put(
    State(site): State<Site>,
    visit: Visit,
    Path(slug): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    visit.signed_in()?;
    let app = site.app()?;
    let record = app.to_edit(&visit.actor(), Kind::Media, &slug).await?;
    let arrival = Arrival::receive(&site, &visit, request, MOST_PICTURE_BYTES).await?;
    let before = base(&visit, arrival.value("base"));
    let mut typed = Typed::of(&arrival);
    let about = format!("picture of {}", record.id);
    let put = async {
        let before = before?;
        let kept = picture(app, &visit, &about, arrival, &mut typed).await?;
        let words = typed.words(&visit);
        Ok((before, app.put_picture(&visit.actor(), record.id, before, &kept, &words).await?))
    };
    match put.await {
        Ok((before, after)) => {
            app.drop_form(visit.signed_in()?, &about).await?;
            on_with_the_form(app, &visit, &record, before, after).await
        }
        Err(problem) => {
            let files = app.files_of(&record).await?;
            let form = of_record(&visit, &record, &typed);
            again(&visit, page_of(&visit, &record, &files, form), &in_words(&visit, problem))
        }
    }
}
