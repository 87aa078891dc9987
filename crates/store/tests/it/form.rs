//! Forms that somebody has begun to fill: each by its own name, several of one record beside each other.

use asterism_domain::Seq;
use asterism_store::FormDraft;

use crate::draft::at;
use crate::place::{Place, on_both};
use crate::registration::account;

on_both!(forms_of_one_record_are_kept_each_by_its_name_and_found_the_last_first,);

async fn forms_of_one_record_are_kept_each_by_its_name_and_found_the_last_first(place: &Place) {
    let store = &place.store;
    let (anna, ben) = (account(store, "anna").await, account(store, "ben").await);
    let keep = async |about: &str, second: i64| {
        let form =
            FormDraft { about: about.to_owned(), base: Seq(1), pairs: about.to_owned(), at: at(second) };
        store.put_form(anna, &form).await.expect("it is kept");
    };
    for (about, second) in
        [("one as b", 3), ("one", 1), ("one as a", 2), ("other as a", 4), ("one and all", 5)]
    {
        keep(about, second).await;
    }
    let names = async |account| {
        let found = store.forms_begun(account, "one").await.expect("a list");
        found.into_iter().map(|form| form.about).collect::<Vec<_>>()
    };
    assert_eq!(names(anna).await, ["one as b", "one as a", "one"]);
    assert!(names(ben).await.is_empty());
    keep("one as a", 6).await;
    assert_eq!(names(anna).await, ["one as a", "one as b", "one"]);
    for about in ["one as a", "one as b", "one"] {
        let kept = store.form(anna, about).await.expect("a look").expect("it");
        assert_eq!(kept.pairs, about, "none is kept in the place of another");
    }
    store.drop_form(anna, "one as b").await.expect("it is gone");
    assert_eq!(names(anna).await, ["one as a", "one"]);
}
