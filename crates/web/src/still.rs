//! A space as a site that works from a folder: the portal's own pages as visitors see them, with links between files
//! in place of addresses, and without what needs a server. Beside it lie its data ([`App::write_parcel`]).

mod names;
mod rewrite;

use std::sync::Arc;

use asterism_actions::{App, Contents, Parcel};
use asterism_domain::{Actor, Document, Space};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use tower::ServiceExt;

use crate::Site;
use crate::locale::Locale;
use names::Names;

/// The largest page or file that is copied.
const LARGEST: usize = 64 << 20;

/// What the pages of a copy know of it.
pub(crate) struct Still {
    space: Space,
    pub(crate) title: String,
    /// What stands at the foot of every page.
    pub(crate) colophon: String,
    /// Where the portal is reached, unless that is this machine alone.
    address: Option<String>,
}

impl Still {
    /// Whether the portal can be reached from a copy: else what only it can do is not spoken of there.
    pub(crate) fn leads_out(&self) -> bool {
        self.address.is_some()
    }

    pub(crate) fn home(&self) -> String {
        format!("/spaces/{}", self.space.as_str())
    }

    pub(crate) fn contents(&self) -> String {
        format!("{}/contents", self.home())
    }
}

/// What a copy has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    pub pages: usize,
    /// Records in the data.
    pub records: usize,
    /// Everything together.
    pub files: usize,
}

/// Copies a space into `parcel`, in a language of the portal's, or in English.
///
/// # Errors
/// [`asterism_actions::Error`] where the actor may not, or visitors see no such space.
pub async fn copy_space(
    app: &App,
    actor: &Actor,
    space: &Space,
    contents: Contents,
    language: &str,
    parcel: Parcel,
) -> Result<Copied, asterism_actions::Error> {
    let Some(l) = Locale::offered_as(language) else {
        let offered: Vec<_> = Locale::offered().into_iter().map(Locale::code).collect();
        let why = format!("`{language}` as a language of pages (there are {})", offered.join(" and "));
        return Err(asterism_actions::Error::Unavailable { what: why });
    };
    copy(&Site::new(app.clone()), actor, space, contents, l, parcel).await
}

pub(crate) async fn copy(
    site: &Site,
    actor: &Actor,
    space: &Space,
    contents: Contents,
    l: Locale,
    mut parcel: Parcel,
) -> Result<Copied, asterism_actions::Error> {
    let app =
        site.app().map_err(|_| asterism_actions::Error::Unavailable { what: "the portal".to_owned() })?;
    app.may_take_out(actor, space)?;
    // Who sees no page of it as a visitor gets none.
    app.space(&Actor::Visitor, space).await?;
    let still = Arc::new(still(app, space, l).await?);
    let asking = Asking { routes: crate::site::pages_alone(site.clone()), still: Arc::clone(&still), l };
    let lists = asking.get(&still.contents()).await?.map(|(_, bytes)| bytes).unwrap_or_default();
    let lists = String::from_utf8_lossy(&lists);
    let names = Names::new(space, app.public_addresses(space).await?, &lists, still.address.clone());
    let mut copier = Copier { asking, names, parcel: &mut parcel, pages: 0 };
    copier.pages().await?;
    let pages = copier.pages;
    let records = app.write_parcel(actor, space, contents, &mut parcel).await?;
    let files = parcel.finish().await.map_err(anyhow_of)?;
    Ok(Copied { pages, records, files })
}

async fn still(app: &App, space: &Space, l: Locale) -> Result<Still, asterism_actions::Error> {
    let profile = app.space_profile(&Actor::Visitor, space).await?;
    let own = match profile.as_ref().map(|record| &record.document) {
        Some(Document::Space(told)) => {
            told.about.title.best(&l.language()).map(|(_, passage)| passage.text.clone())
        }
        _ => None,
    };
    let title = own.filter(|own| !own.is_empty()).unwrap_or_else(|| l.label("source", space.as_str()));
    let address = app.config().address.clone();
    let is_known = !["//localhost", "//127.", "//[::1]", "//0.0.0.0"].iter().any(|own| address.contains(own));
    let address = is_known.then_some(address);
    let day = l.date(app.today());
    let parts = [("space", title.as_str()), ("day", &day)];
    let colophon = match &address {
        Some(address) => {
            let home = format!("{address}/spaces/{}", space.as_str());
            l.with("still-colophon-at", &[parts[0], parts[1], ("address", &home)])
        }
        None => l.with("still-colophon", &parts),
    };
    Ok(Still { space: space.clone(), title, colophon, address })
}

fn anyhow_of(error: impl std::error::Error + Send + Sync + 'static) -> asterism_actions::Error {
    asterism_actions::Error::fault(error)
}

/// Asks for pages as a visitor does.
struct Asking {
    routes: Router,
    still: Arc<Still>,
    l: Locale,
}

struct Copier<'a> {
    asking: Asking,
    names: Names,
    parcel: &'a mut Parcel,
    pages: usize,
}

impl Copier<'_> {
    /// Every page, and every file that pages show.
    async fn pages(&mut self) -> Result<(), asterism_actions::Error> {
        while let Some((address, name)) = self.names.next() {
            let Some((kind, bytes)) = self.asking.get(&address).await? else { continue };
            let bytes = if kind.starts_with("text/html") {
                self.pages += 1;
                let text = String::from_utf8_lossy(&bytes).into_owned();
                rewrite::page(&text, &address, &name, &mut self.names).into_bytes()
            } else {
                bytes
            };
            self.parcel.put(&name, &bytes).await.map_err(anyhow_of)?;
        }
        Ok(())
    }
}

impl Asking {
    /// What a visitor gets at an address; none where that is nothing.
    async fn get(&self, address: &str) -> Result<Option<(String, Vec<u8>)>, asterism_actions::Error> {
        let host = self.still.address.as_deref().unwrap_or_default();
        let host = host.split("//").last().unwrap_or_default();
        let request = Request::get(address)
            .header(header::HOST, if host.is_empty() { "localhost" } else { host })
            .header(header::ACCEPT_LANGUAGE, self.l.code())
            .extension(Arc::clone(&self.still))
            .body(Body::empty());
        let request = request.map_err(anyhow_of)?;
        let Ok(response) = self.routes.clone().oneshot(request).await;
        if response.status() != StatusCode::OK {
            return Ok(None);
        }
        let kind = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let kind = kind.unwrap_or_default().to_owned();
        let bytes = to_bytes(response.into_body(), LARGEST).await.map_err(anyhow_of)?;
        Ok(Some((kind, bytes.to_vec())))
    }
}
