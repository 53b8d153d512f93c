//! The names of facts and switches that version 2 of the format changed: a record that the server keeps of a session is
//! called a session now, and no longer a row. Files of version 1 say the old names.

/// A name, and what it was called in version 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormerName {
    /// The name in version 1.
    pub old: &'static str,
    /// The name since version 2. Only the part behind the last dot differs from the old one.
    pub new: &'static str,
}

/// The paths of facts.
pub const FORMER_FACTS: &[FormerName] = &[FormerName { old: "store.rows", new: "store.sessions" }];

/// The keys of switches.
pub const FORMER_SWITCHES: &[FormerName] = &[FormerName { old: "logout_deletes_row", new: "logout_deletes_session" }];

/// Today's name of a fact or switch; the same name if it never changed.
#[must_use]
pub fn current_name(name: &str) -> &str {
    all().find(|former| former.old == name).map_or(name, |former| former.new)
}

/// The names in version 1 of those facts and switches among `names` that were called otherwise then.
pub fn former_names<'n>(names: impl IntoIterator<Item = &'n str>) -> impl Iterator<Item = &'n str> {
    names.into_iter().filter_map(|name| all().find(|former| former.new == name).map(|former| former.old))
}

/// `text` with the names of version 1 in place of today's, and the other way round: today's name has no more meaning in
/// version 1 than the old one has today.
#[must_use]
pub fn swap_names(text: &str) -> String {
    if !all().any(|former| text.contains(former.old) || text.contains(former.new)) {
        return text.to_owned();
    }
    let is_in_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    let mut swapped = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let name_length = rest.find(|c| !is_in_name(c)).unwrap_or(rest.len());
        let (name, after) = rest.split_at(name_length);
        swapped.push_str(&swap_name(name));
        let gap_length = after.find(is_in_name).unwrap_or(after.len());
        let (gap, following) = after.split_at(gap_length);
        swapped.push_str(gap);
        rest = following;
    }
    swapped
}

/// `text` with the names of today where it quotes a former one in backticks, as texts for learners do.
#[must_use]
pub fn update_quoted_names(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let updated = parts.map(|(index, part)| if index % 2 == 1 { update_name(part) } else { part.to_owned() });
    updated.collect::<Vec<_>>().join("`")
}

fn update_name(name: &str) -> String {
    let dotted = all().fold(format!(".{name}."), |dotted, former| {
        dotted.replace(&format!(".{}.", former.old), &format!(".{}.", former.new))
    });
    dotted.get(1..dotted.len() - 1).unwrap_or_default().to_owned()
}

/// [`swap_names`] for one dotted name, in which a name of a fact or switch is a run of whole segments.
fn swap_name(name: &str) -> String {
    let dotted = all().fold(format!(".{name}."), |dotted, former| {
        let (old, new) = (format!(".{}.", former.old), format!(".{}.", former.new));
        dotted.split(&old).map(|part| part.replace(&new, &old)).collect::<Vec<_>>().join(&new)
    });
    dotted.get(1..dotted.len() - 1).unwrap_or_default().to_owned()
}

fn all() -> impl Iterator<Item = &'static FormerName> {
    FORMER_FACTS.iter().chain(FORMER_SWITCHES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fact;
    use crate::model::setup::Setup;

    #[test]
    fn today_s_names_exist_and_the_former_ones_do_not() {
        let switches = Setup::default().switches();
        let has_switch = |name: &str| switches.iter().any(|switch| switch.path == format!("shop.{name}"));
        for former in FORMER_SWITCHES {
            assert!(has_switch(former.new) && !has_switch(former.old), "{former:?}");
        }
        for former in FORMER_FACTS {
            assert!(fact::find_by_path(former.new).is_ok(), "{former:?}");
            let unknown = fact::find_by_path(former.old).expect_err("unknown");
            assert_eq!(unknown.suggestion.as_deref(), Some(former.new));
        }
        for former in all() {
            let stem = |name: &'static str| name.rsplit_once('.').map_or("", |(stem, _)| stem);
            assert_eq!(stem(former.old), stem(former.new));
        }
    }

    #[test]
    fn a_text_that_quotes_a_former_name_quotes_today_s() {
        let text = "Turn `shop.logout_deletes_row`. `store.rows` counts, store.rows does not.";
        let updated = "Turn `shop.logout_deletes_session`. `store.sessions` counts, store.rows does not.";
        assert_eq!(update_quoted_names(text), updated);
        assert_eq!(update_quoted_names(updated), updated);
    }

    #[test]
    fn names_are_swapped_as_whole_segments() {
        let cases = [
            ("there is no fact `store.rows`", "there is no fact `store.sessions`"),
            (
                "`step[0].do[1].expect.store.sessions` wants a number",
                "`step[0].do[1].expect.store.rows` wants a number",
            ),
            ("`store.rows`: did you mean `store.sessions`?", "`store.sessions`: did you mean `store.rows`?"),
            ("`store.rowsx` restore.rows ends store.rows.", "`store.rowsx` restore.rows ends store.sessions."),
            ("`shop.logout_deletes_session`", "`shop.logout_deletes_row`"),
            ("rows and sessions", "rows and sessions"),
        ];
        for (text, swapped) in cases {
            assert_eq!(swap_names(text), swapped);
            assert_eq!(swap_names(swapped), text);
        }
    }
}
