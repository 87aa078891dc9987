//! What waits for somebody: asked for by space, so that one space's flood is not in another's way.

use asterism_domain::{Space, State};
use asterism_store::{Feedback, FeedbackState};

use crate::draft::{at, project};
use crate::place::{Place, on_both};

on_both!(what_waits_in_one_space_is_found_behind_a_flood_in_another,);

async fn what_waits_in_one_space_is_found_behind_a_flood_in_another(place: &Place) {
    let store = &place.store;
    let [loud, quiet] = ["loud", "quiet"].map(Space::new);
    let mut drafts = Vec::new();
    for number in 0..12 {
        let mut draft = project(&format!("p{number}"), &format!("Project {number}"));
        draft.state = State::Submitted;
        draft.space = if number == 11 { quiet.clone() } else { loud.clone() };
        drafts.push(draft);
    }
    store.append(drafts).await.expect("they are written");
    let spaces = |found: Vec<asterism_domain::Record>| -> Vec<Space> {
        found.into_iter().map(|record| record.space).collect()
    };
    let of = async |space: Option<&Space>| spaces(store.submitted(space, 5).await.expect("a look"));
    assert_eq!(of(Some(&quiet)).await, vec![quiet.clone()]);
    assert_eq!(of(Some(&loud)).await.len(), 5);
    assert!(!of(None).await.contains(&quiet));

    for number in 0..12 {
        let said = Feedback {
            id: 0,
            page: "/".to_owned(),
            space: Some(if number == 0 { quiet.clone() } else { loud.clone() }),
            text: format!("word {number}"),
            account: None,
            email: None,
            language: "en".to_owned(),
            state: FeedbackState::Open,
            at: at(number),
            answer: None,
            answered: None,
            answered_by: None,
        };
        store.put_feedback(&said).await.expect("it is kept");
    }
    let heard = store.all_feedback(Some(&quiet), 5).await.expect("a look");
    assert_eq!(heard.iter().map(|said| said.text.as_str()).collect::<Vec<_>>(), ["word 0"]);
    assert!(
        store
            .all_feedback(None, 5)
            .await
            .expect("a look")
            .iter()
            .all(|said| said.space == Some(loud.clone()))
    );
}
