//! `authwalk lab design`: exact output, the same each time, and what changes with the design.

use serde_json::Value as Json;

use crate::common::{authwalk, stderr, stdout};

/// SQLite plays the shared store, so that the output is the same with and without a Redis.
fn design(choices: &[&str]) -> std::process::Output {
    authwalk(&[&["--redis", "sqlite", "lab", "design"], choices].concat())
}

fn report(choices: &[&str]) -> Json {
    let output = design(&[choices, &["--format", "json"]].concat());
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()), "{choices:?}");
    serde_json::from_str(&stdout(&output)).expect("JSON")
}

/// What an incident did, as `client: what`.
fn findings(report: &Json, incident: &str) -> Vec<String> {
    let sections = report["incidents"].as_array().expect("incidents");
    let section = sections.iter().find(|section| section["incident"] == incident).expect("the incident");
    let word = |finding: &Json, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let findings = section["findings"].as_array().expect("findings").iter();
    findings.map(|finding| format!("{}: {}", word(finding, "client"), word(finding, "what"))).collect()
}

#[test]
fn a_design_is_told_with_what_happened_and_what_to_say_of_it() {
    for (name, choices) in [
        ("design_default", &[][..]),
        ("design_two_guards", &["auth=by_host", "store.kind=shared", "store.persistent=yes", "access.alg=ES256"]),
    ] {
        let output = design(choices);
        assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
        insta::assert_snapshot!(name, stdout(&output));
        assert_eq!(stdout(&design(choices)), stdout(&output), "the same each time");
    }
}

#[test]
fn what_happens_follows_from_the_design() {
    let careless = report(&["auth=jwt", "access.storage=local_storage", "access.minutes=60", "refresh.days=0"]);
    assert_eq!(careless["format_version"], 1);
    assert_eq!(careless["design"]["access.minutes"], 60);
    let hacked = findings(&careless, "hacked_account");
    assert_eq!(
        hacked,
        ["website: the copied access token works for 1 h more", "app: the copied access token works for 1 h more"]
    );
    assert_eq!(findings(&careless, "injected_script"), ["website: it takes home, ready to use: access token"]);
    assert!(findings(&careless, "key_lost")[0].contains("everybody has to log in again"));

    let listed = report(&["auth=jwt", "access.revoke=blocklist", "access.alg=ES256"]);
    assert!(findings(&listed, "hacked_account").iter().all(|line| line.ends_with("is refused at once")), "{listed}");
    assert!(findings(&listed, "ordinary_request")[0].ends_with("1 look-up"));

    let bound = report(&["auth=jwt", "access.dpop=yes", "access.alg=ES256"]);
    assert!(findings(&bound, "injected_script")[0].contains("is refused on another machine"));

    let in_the_cookie = report(&["store.kind=signed_cookie"]);
    let hacked = findings(&in_the_cookie, "hacked_account");
    assert_eq!(hacked[0], "website: the copied session cookie works for 8 h more", "until the absolute timeout");

    let sticky = report(&["balancer.routing=sticky"]);
    let servers = findings(&sticky, "more_servers");
    assert!(servers[0].contains("16 of 16") && servers[1].contains("0 of 16"), "{servers:?}");

    let forged = report(&["cookie.same_site=none"]);
    assert!(findings(&forged, "forged_form")[0].contains("makes the forged transfer"));
    let checked = report(&["cookie.same_site=none", "csrf.check_origin=yes"]);
    assert!(findings(&checked, "forged_form")[0].contains("does not make"));
}

#[test]
fn the_same_incident_in_both_lanes_and_where_they_differ() {
    let two_guards = report(&["auth=by_host", "access.alg=ES256"]);
    for (incident, website, app, differs) in [
        ("login", "gets session cookie of 32 bytes; a session is stored", "bytes; no session is stored", false),
        ("logout", "a copy of the session cookie is refused at once", "access token works for 15 min more", true),
        ("hacked_account", "session cookie is refused at once", "access token works for 15 min more", true),
        ("role_change", "the admin page is closed at once", "the admin page stays open for 15 min more", true),
        ("ban", "session cookie is refused at once", "access token works for 15 min more", true),
        ("password_change", "session cookie is refused at once", "access token works for 15 min more", true),
        ("restart", "is out: everybody has to log in again", "goes on: nothing that it needs was in", true),
        ("more_servers", "2 of 16 requests", "16 of 16 requests", true),
        ("store_lost", "everybody is logged out", "it goes on", true),
        ("key_lost", "goes on: its credential isn't signed", "refreshes, and goes on", true),
    ] {
        let told = findings(&two_guards, incident);
        let said = |client: &str, what: &str| told.iter().any(|line| line.starts_with(client) && line.contains(what));
        assert!(said("website: ", website) && said("app: ", app), "{incident}: {told:?}");
        let sections = two_guards["incidents"].as_array().expect("incidents");
        let section = sections.iter().find(|section| section["incident"] == incident).expect("the incident");
        assert_eq!(section["differs"], differs, "{incident}");
    }

    let careless = report(&["reset.ends_logins=no", "store.kind=shared"]);
    assert!(findings(&careless, "password_change")[0].contains("the copied session cookie works for 8 h more"));
    assert!(findings(&careless, "restart")[0].starts_with("website: goes on"));
    let new_key = report(&["auth=jwt", "access.key_at_start=yes", "access.alg=ES256"]);
    assert!(findings(&new_key, "restart")[0].contains("is refused once, refreshes"));
}

#[test]
fn a_choice_that_means_nothing_is_told() {
    for (choice, message) in [
        ("auth=cookie", "authwalk: `auth=cookie` does not fit; it takes session, jwt, both, by_host\n"),
        ("stor.kind=shared", "authwalk: there is no switch `stor.kind`; did you mean `store.kind`?\n"),
        (
            "balancer.replicas=99",
            "authwalk: this world cannot be set up: `balancer.replicas` is 99; write a number from 1 to 8\n",
        ),
    ] {
        let output = design(&[choice]);
        assert_eq!((output.status.code(), stdout(&output)), (Some(2), String::new()), "{choice}");
        assert_eq!(stderr(&output), message);
    }
}
