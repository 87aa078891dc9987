//! What waits for somebody: asked for by space, so that one space's flood is not in another's way.

use asterism_domain::{Seq, Space, State};
use asterism_store::{Feedback, FeedbackState};

use crate::draft::{at, project};
use crate::place::{Place, on_both};

/// More than a list ever held.
const MANY: i64 = 510;

on_both!(what_waits_in_one_space_is_found_behind_a_flood_in_another,);

async fn what_waits_in_one_space_is_found_behind_a_flood_in_another(place: &Place) {
    let store = &place.store;
    let [loud, quiet] = ["loud", "quiet"].map(Space::new);
    let mut drafts = Vec::new();
    for number in 0..MANY {
        let mut draft = project(&format!("p{number}"), &format!("Project {number}"));
        draft.state = State::Submitted;
        draft.space = if number == MANY - 1 { quiet.clone() } else { loud.clone() };
        drafts.push(draft);
    }
    store.append(drafts).await.expect("they are written");
    let spaces = |found: Vec<asterism_domain::Record>| -> Vec<Space> {
        found.into_iter().map(|record| record.space).collect()
    };
    let of =
        async |within: Option<&[Space]>| spaces(store.submitted(within, Seq(0), 5).await.expect("a look"));
    assert_eq!(of(Some(std::slice::from_ref(&quiet))).await, vec![quiet.clone()]);
    assert_eq!(of(Some(std::slice::from_ref(&loud))).await.len(), 5);
    assert!(!of(None).await.contains(&quiet));
    assert!(of(Some(&[])).await.is_empty(), "no spaces are not all of them");
    // Part by part one comes to the end, of several spaces too.
    let both = [loud.clone(), quiet.clone()];
    for within in [None, Some(both.as_slice())] {
        let (mut found, mut after) = (Vec::new(), Seq(0));
        loop {
            let part = store.submitted(within, after, 50).await.expect("a part");
            let Some(last) = part.last() else { break };
            after = last.seq;
            found.extend(part);
        }
        assert_eq!(found.len() as i64, MANY);
        assert!(found.is_sorted_by_key(|record| record.seq));
        assert_eq!(found.last().map(|record| &record.space), Some(&quiet));
    }

    for number in 0..MANY {
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
    let heard = store.all_feedback(Some(std::slice::from_ref(&quiet)), None, 5).await.expect("a look");
    assert_eq!(heard.iter().map(|said| said.text.as_str()).collect::<Vec<_>>(), ["word 0"]);
    assert!(
        store
            .all_feedback(None, None, 5)
            .await
            .expect("a look")
            .iter()
            .all(|said| said.space == Some(loud.clone()))
    );
    for within in [None, Some(both.as_slice())] {
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let part = store.all_feedback(within, after, 50).await.expect("a part");
            let Some(last) = part.last() else { break };
            after = Some(last.id);
            found.extend(part.into_iter().map(|said| said.text));
        }
        assert_eq!(found.len() as i64, MANY);
        assert_eq!(found.last().map(String::as_str), Some("word 0"), "the oldest is reached too");
    }
}
