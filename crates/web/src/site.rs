use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use crate::html::LinkTo;
use crate::layers::{self, Limits};
use crate::metrics::{self, Metrics};
use crate::{assets, pages};

type Answer<T> = Pin<Box<dyn Future<Output = T> + Send>>;
type Suggest = dyn Fn(String) -> Answer<Vec<LinkTo>> + Send + Sync;

/// What the handlers share.
#[derive(Clone)]
pub struct Site {
    suggest: Arc<Suggest>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) limits: Limits,
}

impl Site {
    /// A site without content: the static pages and the style guide.
    pub fn empty() -> Site {
        Site {
            suggest: Arc::new(|_| Box::pin(async { Vec::new() })),
            metrics: Arc::default(),
            limits: Limits::default(),
        }
    }

    pub(crate) async fn suggest(&self, words: String) -> Vec<LinkTo> {
        (self.suggest)(words).await
    }
}

/// Every address of the site, with all layers.
pub fn router(site: Site) -> Router {
    let pages = Router::new().merge(pages::routes());
    let plain = Router::new()
        .route("/assets/{name}", get(assets::serve))
        .route("/healthz", get(metrics::health))
        .route("/metrics", get(metrics::show));
    layers::around(pages.merge(plain), site)
}
