//! The contract of [`SessionStore`] as a test for any implementation.

use std::fmt::Debug;

use super::{Session, SessionStore};

fn session(id: &str, user: Option<&str>, last_used: i64) -> Session {
    Session {
        id: id.to_owned(),
        user: user.map(str::to_owned),
        role: None,
        login_number: 3,
        device: "d".to_owned(),
        created: 1,
        used: last_used,
    }
}

/// Checks an empty store against every sentence of the contract.
pub(super) async fn check_contract<S: SessionStore<Error: Debug>>(mut store: S) {
    finds_what_was_inserted(&mut store).await;
    replaces_in_place(&mut store).await;
    removes_one_and_all_of_a_user(&mut store).await;
    restores_what_it_returned(&mut store).await;
}

async fn ids<S: SessionStore<Error: Debug>>(store: &S) -> Vec<String> {
    store.all().await.expect("sessions").into_iter().map(|session| session.id).collect()
}

async fn finds_what_was_inserted<S: SessionStore<Error: Debug>>(store: &mut S) {
    assert_eq!(ids(store).await, [""; 0], "it starts empty");
    for (id, user) in [("b", Some("alice")), ("a", None), ("c", Some("bob")), ("d", Some("alice"))] {
        store.insert(session(id, user, 1)).await.expect("insert");
    }
    assert_eq!(store.find("a").await.expect("find"), Some(session("a", None, 1)));
    assert_eq!(store.find("A").await.expect("find"), None, "ids are compared exactly");
    assert_eq!(store.find("").await.expect("find"), None);
    store.insert(session("a", Some("mallory"), 9)).await.expect("insert");
    assert_eq!(store.find("a").await.expect("find"), Some(session("a", None, 1)), "an id that is taken stays");
    assert_eq!(ids(store).await, ["b", "a", "c", "d"], "sessions come in the order of insertion");
}

async fn replaces_in_place<S: SessionStore<Error: Debug>>(store: &mut S) {
    assert!(store.replace(session("a", Some("bob"), 5)).await.expect("replace"));
    assert_eq!(store.find("a").await.expect("find"), Some(session("a", Some("bob"), 5)));
    assert_eq!(ids(store).await, ["b", "a", "c", "d"]);
    assert!(!store.replace(session("x", None, 5)).await.expect("replace"));
    assert_eq!(store.find("x").await.expect("find"), None, "replacing does not insert");
}

async fn removes_one_and_all_of_a_user<S: SessionStore<Error: Debug>>(store: &mut S) {
    assert!(store.remove("c").await.expect("remove"));
    assert!(!store.remove("c").await.expect("remove"));
    assert_eq!(store.remove_all_of("alice").await.expect("remove_all_of"), 2);
    assert_eq!(store.remove_all_of("alice").await.expect("remove_all_of"), 0);
    assert_eq!(ids(store).await, ["a"]);
}

async fn restores_what_it_returned<S: SessionStore<Error: Debug>>(store: &mut S) {
    store.insert(session("z", None, 3)).await.expect("insert");
    let saved = store.all().await.expect("sessions");
    store.replace_all(Vec::new()).await.expect("replace_all");
    assert_eq!(ids(store).await, [""; 0]);
    store.insert(session("q", None, 3)).await.expect("insert");
    store.replace_all(saved.clone()).await.expect("replace_all");
    assert_eq!(store.all().await.expect("sessions"), saved);
}
