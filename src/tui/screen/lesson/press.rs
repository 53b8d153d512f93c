//! What a key does in a lesson, and on the pages that lie over it.

use ratatui::layout::Rect;

use super::{Focus, Layer, LessonScreen, Motion, Scene, Standing, Wish, draw, words};
use crate::content::lesson::Tool;
use crate::course::{AttemptPhase, Input};
use crate::tui::keymap::{self, Action, Key, Screen};
use crate::tui::screen::page;
use crate::tui::screen::search::{self, SearchWish};

impl LessonScreen {
    /// Lays `layer` over the lesson; once more takes it away. Help gives back what it was laid over.
    pub(super) fn open(&mut self, layer: Layer) {
        self.scroll = 0;
        let again = std::mem::discriminant(&self.layer) == std::mem::discriminant(&layer);
        let was = std::mem::replace(&mut self.layer, if again { Layer::Nothing } else { layer });
        match (was, &self.layer) {
            (Layer::Help, _) => self.layer = std::mem::take(&mut self.under),
            (was @ (Layer::ByHand(_) | Layer::Request(_) | Layer::Workbench(_) | Layer::Search(_)), Layer::Help) => {
                self.under = was;
            }
            _ => {}
        }
    }

    pub(super) fn screen(&self) -> Screen {
        match &self.layer {
            Layer::Nothing => Screen::Lesson,
            Layer::ByHand(list) => list.screen(),
            Layer::Request(_) => Screen::Request,
            Layer::Workbench(bench) => bench.screen(),
            Layer::Search(_) => Screen::Search,
            Layer::Help => Screen::Help,
            Layer::Bytes | Layer::Checks | Layer::Curl(_) => Screen::Page,
        }
    }

    /// What a key does here. At the end, some lead on that mean something else before it.
    fn action(&self, key: Key) -> Option<Action> {
        let at_end = matches!(self.layer, Layer::Nothing) && self.stood.1 == Standing::End;
        let first = if at_end { keymap::action(Screen::End, key) } else { None };
        first.or_else(|| keymap::action(self.screen(), key))
    }

    /// Takes a key.
    pub fn press(&mut self, key: Key, scene: Scene<'_>) -> Option<Wish> {
        self.notice = None;
        let action = self.action(key);
        match action {
            Some(Action::Quit) => return Some(Wish::Quit),
            Some(Action::Theme) => return Some(Wish::Theme),
            _ => {}
        }
        if self.moves() {
            // Any key ends the motion. One that would lead on does only that.
            self.motion = Motion::Still;
            if action == Some(Action::Next) {
                return None;
            }
        }
        match (&self.layer, action) {
            (_, Some(Action::Help)) => self.open(Layer::Help),
            (Layer::ByHand(_) | Layer::Request(_) | Layer::Workbench(_), _) => return self.press_tool(key, scene),
            (Layer::Search(_), _) => return self.press_search(key),
            (Layer::Nothing, Some(action)) => return self.press_lesson(key, action, scene),
            (_, Some(action)) => return self.press_page(key, action, scene),
            (_, None) => {}
        }
        None
    }

    fn press_lesson(&mut self, key: Key, action: Action, scene: Scene<'_>) -> Option<Wish> {
        match action {
            Action::Next => return self.next(scene, Input::Next),
            Action::Show => return self.next(scene, Input::Skip),
            Action::Back => return Some(Wish::Press(vec![Input::Back])),
            Action::Replay => return self.replay(scene),
            Action::Answer => return self.answer(key, scene),
            Action::Out => return self.out(),
            Action::Hint => self.hint(scene),
            Action::ByHand => self.open_by_hand(scene),
            Action::Edit => self.open_request(scene),
            Action::Again => return self.again(scene),
            Action::Workbench => self.open_workbench(scene),
            Action::Free => return self.free(scene),
            Action::DeleteRows => return self.delete_rows(scene),
            Action::Pane => self.focus_next(),
            Action::Search => return Some(Wish::Search),
            Action::Onward | Action::Skip | Action::Map | Action::Interview | Action::Teach => {
                return self.at_end(action);
            }
            action => return self.press_page(key, action, scene),
        }
        None
    }

    fn press_search(&mut self, key: Key) -> Option<Wish> {
        let Layer::Search(search) = &mut self.layer else { return None };
        match search.press(key, self.size.1)? {
            SearchWish::Go(wish) => return Some(Wish::Go(wish)),
            SearchWish::Nowhere => self.say(search::NOWHERE.into()),
            SearchWish::Help => self.open(Layer::Help),
            SearchWish::Out => self.close(),
            SearchWish::Quit => return Some(Wish::Quit),
        }
        None
    }

    fn press_page(&mut self, key: Key, action: Action, scene: Scene<'_>) -> Option<Wish> {
        match action {
            Action::Curl if matches!(self.layer, Layer::Curl(_)) => self.open(Layer::Nothing),
            Action::Curl => return Some(Wish::Curl),
            Action::Copy => return self.copy(),
            Action::Out => self.close(),
            Action::Flip => return self.flip(key, scene),
            Action::Bytes => self.open(Layer::Bytes),
            Action::Checks => self.open(Layer::Checks),
            Action::Later => return self.choose(1, scene),
            Action::Earlier => return self.choose(-1, scene),
            action => self.move_text(action, scene),
        }
        None
    }

    /// Takes the layer away.
    pub(super) fn close(&mut self) {
        self.scroll = 0;
        self.layer = std::mem::take(&mut self.under);
    }

    /// One level out: from a pane to the text, from free play to the lesson, from the lesson to the map.
    fn out(&mut self) -> Option<Wish> {
        if self.focus != Focus::Text {
            self.focus = Focus::Text;
            return None;
        }
        Some(if self.stood.1 == Standing::Free { Wish::Press(vec![Input::LeaveSandbox]) } else { Wish::Out })
    }

    fn copy(&mut self) -> Option<Wish> {
        let Layer::Curl(line) = &self.layer else {
            self.say("c shows the curl line; y copies it there.".into());
            return None;
        };
        let wish = Wish::Copy(line.clone());
        self.say("Copied. Where the terminal does not allow that, select the line with the mouse.".into());
        Some(wish)
    }

    /// Onward, if nothing stands in the way; else it says what to do.
    fn next(&mut self, scene: Scene<'_>, input: Input) -> Option<Wish> {
        match scene.attempt.phase() {
            AttemptPhase::Starting => self.say("The lab is still starting; one moment.".into()),
            AttemptPhase::Running { .. } => {}
            AttemptPhase::Sandbox => {
                self.say("This is free play: a acts, m edits a request, Esc returns to the lesson.".into());
            }
            AttemptPhase::Task if input == Input::Next => {
                let task = scene.attempt.step().and_then(|step| step.task.as_ref());
                let tool = match task.map(|task| task.tool) {
                    Some(Tool::Workbench) => "b opens the token",
                    Some(Tool::Outside) => "c gives a line for another terminal",
                    Some(Tool::Switches) | None => "a acts by hand",
                };
                self.say(format!("Your turn: {tool}, h gives a hint, s shows how."));
            }
            AttemptPhase::Task => return Some(Wish::Press(vec![Input::Skip])),
            AttemptPhase::Failed(_) => self.say("← goes back, so that you can try the step again.".into()),
            AttemptPhase::End => self.say_the_end(),
            AttemptPhase::BeforeStep if input == Input::Next && scene.attempt.waits_for_answer() => {
                let options = words::open_options(self, scene.attempt);
                self.say(match options.len() {
                    0 => "s lets it happen.".into(),
                    1 => "Your guess first: press 1, or s to see without one.".into(),
                    count => format!("Your guess first: press 1 to {count}, or s to see without one."),
                });
            }
            AttemptPhase::BeforeStep | AttemptPhase::AfterStep => return Some(Wish::Press(vec![input])),
        }
        None
    }

    /// Back and next, with the same answers as before.
    fn replay(&mut self, scene: Scene<'_>) -> Option<Wish> {
        if *scene.attempt.phase() != AttemptPhase::AfterStep {
            self.say("r shows a step again once it has happened.".into());
            return None;
        }
        let lanes: Vec<_> = scene.attempt.prediction().into_iter().flat_map(|asked| asked.lanes.values()).collect();
        let answers = lanes.iter().filter_map(|lane| lane.answer).map(Input::Answer);
        // With the last answer the step happens by itself.
        let complete = !lanes.is_empty() && lanes.iter().all(|lane| lane.answer.is_some());
        let onward = (!complete).then_some(Input::Skip);
        Some(Wish::Press(std::iter::once(Input::Back).chain(answers).chain(onward).collect()))
    }

    fn answer(&mut self, key: Key, scene: Scene<'_>) -> Option<Wish> {
        let Key::Char(digit) = key else { return None };
        let number = usize::try_from(digit.to_digit(10)?).ok()?;
        if !scene.attempt.waits_for_answer() {
            self.say("There is nothing to answer just now.".into());
            return None;
        }
        match words::open_options(self, scene.attempt).get(number.checked_sub(1)?) {
            Some(words::Offer::Option(option, _)) => return Some(Wish::Press(vec![Input::Answer(*option)])),
            Some(words::Offer::Others) => self.options = self.options.wrapping_add(1),
            None => self.say("There is no answer of that number.".into()),
        }
        None
    }

    pub(super) fn flip(&mut self, key: Key, scene: Scene<'_>) -> Option<Wish> {
        let lanes = scene.attempt.lanes().len();
        if lanes < 2 {
            self.say("This lesson has one lane; there is nothing to flip to.".into());
            return None;
        }
        let step = if key == Key::BackTab { lanes - 1 } else { 1 };
        self.lane = (self.lane + step) % lanes;
        self.scroll = 0;
        None
    }

    fn choose(&mut self, step: isize, scene: Scene<'_>) -> Option<Wish> {
        let count = self.exchanges(scene, self.lane).len();
        if count < 2 {
            self.say("There are not several exchanges to choose among here.".into());
            return None;
        }
        let at = self.pick.map_or(count - 1, |at| at.min(count - 1));
        self.pick = at.checked_add_signed(step).map_or(Some(count - 1), |to| Some(to % count));
        self.pane_scroll = 0;
        if !matches!(self.layer, Layer::Nothing) {
            self.scroll = 0;
        }
        None
    }

    fn move_text(&mut self, action: Action, scene: Scene<'_>) {
        let area = Rect::new(0, 0, self.size.0, self.size.1);
        let (lines, height) = draw::extent(self, scene, area);
        let focused = matches!(self.layer, Layer::Nothing) && self.focus != Focus::Text;
        let scroll = if focused { &mut self.pane_scroll } else { &mut self.scroll };
        *scroll = page::scrolled(*scroll, action, lines, height);
    }
}
