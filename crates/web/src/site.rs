use std::collections::BTreeSet;
use std::sync::Arc;

use asterism_actions::{App, Suggestion};
use asterism_domain::slugify;
use axum::Router;
use axum::routing::get;
use tokio::sync::Semaphore;

use crate::Problem;
use crate::html::LinkTo;
use crate::layers::{self, Limits};
use crate::map::{Atlas, Drawn};
use crate::meter::Meter;
use crate::metrics::{self, Metrics};
use crate::places::Places;
use crate::press::Press;
use crate::{assets, pages};

/// So many spaces may be taken along at once.
const TAKINGS: usize = 2;

/// What the handlers share.
#[derive(Clone)]
pub struct Site {
    app: Option<App>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) limits: Limits,
    pub(crate) meter: Arc<Meter>,
    pub(crate) places: Arc<Places>,
    pub(crate) press: Press,
    drawn: Arc<Drawn>,
    /// How many spaces are being taken along at once.
    pub(crate) takings: Arc<Semaphore>,
}

impl Site {
    pub fn new(app: App) -> Site {
        app.call_values(crate::locale::value_names);
        Site { app: Some(app), ..Site::empty() }
    }

    /// A site without content: pages that need data say that they are not ready.
    pub fn empty() -> Site {
        Site {
            app: None,
            metrics: Arc::default(),
            limits: Limits::default(),
            meter: Arc::default(),
            places: Arc::new(Places::new(&Limits::default())),
            press: Press::new(None),
            drawn: Arc::default(),
            takings: Arc::new(Semaphore::new(TAKINGS)),
        }
    }

    /// The same with other limits of its requests.
    pub fn with_limits(self, limits: Limits) -> Site {
        Site { places: Arc::new(Places::new(&limits)), limits, ..self }
    }

    /// The same with another program that makes PDF.
    pub fn with_press(self, press: Press) -> Site {
        Site { press, ..self }
    }

    pub(crate) fn app(&self) -> Result<&App, Problem> {
        self.app.as_ref().ok_or(Problem::Unavailable)
    }

    /// What maps are drawn with.
    pub(crate) async fn atlas(&self) -> Result<Atlas, Problem> {
        Ok(self.drawn.atlas(self.app()?.boundaries().await?))
    }

    /// What maps of some regions are drawn with: the edition that most of their codes belong to.
    pub(crate) async fn atlas_of(&self, codes: &BTreeSet<&str>) -> Result<Atlas, Problem> {
        Ok(self.drawn.atlas(self.app()?.boundaries_of(codes).await?))
    }

    /// Records whose names have `words`, or that are otherwise called so, for error pages; none when that does not
    /// work either. A title that has them is no reason to think of its record.
    pub(crate) fn called(&self, words: &str) -> Vec<LinkTo> {
        let found = self.app.as_ref().and_then(|app| app.suggest_to_visitors(words).ok());
        let is_named =
            |found: &Suggestion| found.matched.is_empty() || slugify(&found.matched) == slugify(words);
        let named = found.unwrap_or_default().into_iter().filter(is_named);
        named.map(|found| LinkTo::new(found.path, found.name)).collect()
    }
}

/// The pages and what stands beside them, without the layers that requests from outside pass through.
pub(crate) fn pages_alone(site: Site) -> Router {
    pages::routes().route("/assets/{name}", get(assets::serve)).with_state(site)
}

/// Every address of the site, with all layers.
pub fn router(site: Site) -> Router {
    let plain = Router::new()
        .route("/assets/{name}", get(assets::serve))
        .route("/healthz", get(metrics::health))
        .route("/metrics", get(metrics::show));
    layers::around(pages::routes().merge(plain), pages::uploads(), site)
}
