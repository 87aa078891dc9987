//! With whom a region works, at its own level, whatever level its partners are placed at.

use asterism_actions::{Details, RegionDetails};
use asterism_domain::Kind;

use crate::support::{page, sampled};

async fn region(app: &asterism_actions::App, slug: &str) -> RegionDetails {
    match page(app, Kind::Region, slug).await.details.clone() {
        Details::Region(details) => details,
        other => panic!("{slug}: {other:?}"),
    }
}

#[tokio::test]
async fn a_country_and_a_region_see_the_projects_of_the_regions_within_them() {
    let app = sampled().await;
    let exactly = region(&app, "ES21").await;
    assert!(exactly.money.projects > 0);
    for (slug, level) in [("ES21", 4), ("ES2", 3), ("ES", 2)] {
        let details = region(&app, slug).await;
        assert!(details.money.projects >= exactly.money.projects, "{slug}");
        assert!(!details.co_regions.is_empty(), "{slug}");
        for (other, projects) in &details.co_regions {
            let code = other.path.rsplit('/').next().expect("a code");
            assert_eq!(code.len(), level, "{slug} works with regions of its own level, {code} is none");
            assert!(code != slug && *projects <= details.money.projects, "{slug} and {code}");
        }
    }
    app.close().await;
}
