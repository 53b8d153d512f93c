//! The table of codes: ids, texts and fixed levels.

use super::*;
use std::collections::BTreeSet;

#[test]
fn each_code_has_its_own_id_and_explains_itself() {
    let ids: BTreeSet<&str> = Code::ALL.iter().map(|code| code.id()).collect();
    assert_eq!(ids.len(), Code::ALL.len());
    for code in Code::ALL {
        let is_id_char = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
        assert!(code.id().chars().all(is_id_char), "{code}");
        assert!(code.meaning().ends_with('.') && code.remedy().ends_with('.'), "{code}");
        assert_eq!(Code::by_id(code.id()), Some(*code));
    }
}

#[test]
fn what_keeps_a_file_from_being_read_is_fixed() {
    assert!(
        Code::Syntax.has_fixed_level()
            && Code::UnknownKey.has_fixed_level()
            && Code::ControlCharacter.has_fixed_level()
    );
    assert!(
        !Code::LinkNotFollowed.has_fixed_level()
            && !Code::UnknownTopic.has_fixed_level()
            && !Code::RedundantReason.has_fixed_level()
    );
}
