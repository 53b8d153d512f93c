//! The design of one's own: what is decided, and what the incidents did to it.

use std::sync::Arc;

use authwalk::internals::content::Curriculum;
use authwalk::internals::tui::{DesignScreen, KeyPress, ScreenStack};

use crate::pictures::{Album, THEME, picture};

fn screens() -> ScreenStack {
    ScreenStack::new(Box::new(DesignScreen::new(Arc::new(Curriculum::default()))), THEME)
}

fn drawn(screens: &mut ScreenStack, size: (u16, u16)) -> String {
    screens.resize(size.0, size.1);
    picture(size, |buffer| screens.draw(buffer))
}

#[test]
fn a_design_is_chosen_and_the_lab_lets_incidents_happen_to_it() {
    let mut album = Album::new("design");
    let mut screens = screens();
    album.usual_size("design_new", |size| drawn(&mut screens, size));
    // JWTs that live for 15 minutes, kept in the page.
    screens.press(KeyPress::Right);
    album.usual_size("design", |size| drawn(&mut screens, size));
    screens.press(KeyPress::Enter);
    album.usual_size("design_playing", |size| drawn(&mut screens, size));
    while screens.prepare() {}
    screens.press(KeyPress::Down);
    album.each_size("design_played", |size| drawn(&mut screens, size));
    screens.press(KeyPress::Home);
    screens.press(KeyPress::Left);
    let changed = drawn(&mut screens, (80, 24));
    assert!(changed.contains("Enter lets the incidents happen"), "{changed}");
    album.compare();
}
