//! The lesson screen: what a learner has chosen to look at. What has happened is in the attempt, which is handed in.

mod change;
mod client;
mod draw;
mod ending;
mod goal;
mod hand;
mod layout;
mod meaning;
mod pages;
mod raw;
mod server;
mod sight;
mod wire;
mod words;

use std::collections::BTreeMap;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub use self::ending::{Ahead, Purpose};
use super::page;
use super::request::RequestEditor;
use super::switches::Switches;
use super::workbench::Workbench;
use crate::course::{Answered, Attempt, Input, LaneRun, Place, Verdict};
use crate::play::Visit;
use crate::tui::keymap::{self, Action, Key, Screen};
use crate::tui::motion::{Stage, stage};
use crate::tui::paint::Pen;
use crate::tui::theme::Theme;
use crate::world::Exchange;

/// What has happened: the attempt, and the requests that came from outside.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The attempt.
    pub attempt: &'a Attempt,
    /// Requests from outside, newest last.
    pub visits: &'a [Visit],
}

/// What the screen asks of the program.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// Hand these to the player, in this order.
    Press(Vec<Input>),
    /// Say the exchange at hand as a curl line, by [`LessonScreen::show_curl`].
    Curl,
    /// Put this into the clipboard.
    Copy(String),
    /// Out to the map.
    Out,
    /// On to the next lesson.
    Onward,
    /// Take the next colours.
    Theme,
    /// End the program.
    Quit,
}

/// What lies over the lesson.
#[derive(Clone, Debug, Default)]
enum Layer {
    #[default]
    Nothing,
    Bytes,
    Checks,
    Curl(String),
    ByHand(Switches),
    Request(Box<RequestEditor>),
    Workbench(Box<Workbench>),
    Help,
}

/// What the arrow keys scroll while nothing lies over the lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Focus {
    #[default]
    Text,
    Client,
    Wire,
    Server,
}

/// How a task came to its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Solved {
    #[default]
    Shown,
    ByHand,
}

/// What moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Motion {
    #[default]
    Still,
    /// A round trip that began this long ago.
    Moving(Duration),
}

/// The kinds of [`Place`], to notice that it has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Standing {
    #[default]
    Starting,
    Before,
    Task,
    Free,
    Running,
    After,
    Failed,
    End,
}

/// A prediction that was missed, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Missed {
    /// The step's title.
    step: String,
    /// What was said and what came.
    said: String,
    /// Why it is so.
    why: String,
}

/// The lesson screen.
#[derive(Clone, Debug, Default)]
pub struct LessonScreen {
    size: (u16, u16),
    lane: usize,
    layer: Layer,
    /// What lies under the help, if anything.
    under: Layer,
    focus: Focus,
    /// The first line shown of the pane in focus.
    pane_scroll: usize,
    /// How many hints of the task are shown.
    hints: usize,
    solved: Solved,
    /// How many acts by hand have been noticed.
    acts: usize,
    /// The first line shown of the layer, or of the text without one.
    scroll: usize,
    /// The exchange chosen among those of the step; without a choice it is the last.
    pick: Option<usize>,
    /// The page of options, where there are more than the digits can name.
    options: usize,
    /// How many visits had come before this step, and how many have been noticed.
    visits: (usize, usize),
    motion: Motion,
    /// What is to be said once, until the next key.
    notice: Option<String>,
    stood: (usize, Standing),
    missed: BTreeMap<usize, Vec<Missed>>,
    /// What lies behind the end.
    ahead: Ahead,
}

impl LessonScreen {
    /// A screen of this size.
    #[must_use]
    pub fn new(columns: u16, rows: u16) -> Self {
        Self { size: (columns, rows), ..Self::default() }
    }

    /// The terminal has this size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
    }

    /// Whether something moves and wants to be drawn again soon.
    #[must_use]
    pub fn moves(&self) -> bool {
        self.motion != Motion::Still
    }

    /// Time has passed.
    pub fn pass(&mut self, time: Duration) {
        if let Motion::Moving(since) = self.motion {
            let since = since.saturating_add(time);
            self.motion = if stage(since) == Stage::Still { Motion::Still } else { Motion::Moving(since) };
        }
    }

    /// Says `notice` until the next key.
    pub fn say(&mut self, notice: String) {
        self.notice = Some(notice);
    }

    /// Shows the curl line that was asked for; `None` when there is none for the exchange at hand.
    pub fn show_curl(&mut self, line: Option<String>) {
        match line {
            Some(line) => self.open(Layer::Curl(line)),
            None => self.say("There is no request yet that curl could repeat: let the step happen first.".into()),
        }
    }

    /// Draws the screen over the whole of `buffer`.
    pub fn draw(&self, scene: Scene<'_>, theme: Theme, buffer: &mut Buffer) {
        draw::draw(self, scene, Pen { theme }, buffer);
    }

    /// The lane that is looked at.
    #[must_use]
    pub fn lane(&self) -> usize {
        self.lane
    }

    /// Takes note of what has happened since the last call. `motion` is whether a packet may travel.
    pub fn observe(&mut self, scene: Scene<'_>, motion: bool) {
        let stands = (scene.attempt.step_index(), standing(scene.attempt.place()));
        let acts = hand::acts_by_hand(scene.attempt);
        let mut happened = stands == self.stood && acts > self.acts;
        if stands != self.stood {
            let from = std::mem::replace(&mut self.stood, stands).1;
            // A task that is reached leads to its end at once, by an act of the learner's own.
            let reached = from == Standing::Task && stands.1 == Standing::After;
            happened = reached || (from == Standing::Running && stands.1 == Standing::After);
            self.arrive(scene, from, stands.1);
        }
        self.acts = acts;
        if happened {
            self.pick = None;
            self.scroll = if matches!(self.layer, Layer::Nothing) { 0 } else { self.scroll };
            if motion && matches!(self.layer, Layer::Nothing) && self.happened_on_the_wire(scene) {
                self.motion = Motion::Moving(Duration::ZERO);
            }
        }
        self.visits.1 = self.visits.1.min(scene.visits.len());
        if scene.visits.len() > self.visits.1 {
            self.visits.1 = scene.visits.len();
            self.notice_visit(scene);
        }
    }

    /// Another place or step: what was chosen for the old one no longer holds.
    fn arrive(&mut self, scene: Scene<'_>, from: Standing, standing: Standing) {
        self.notice = None;
        self.scroll = 0;
        self.pane_scroll = 0;
        self.options = 0;
        self.motion = Motion::Still;
        let by_hand = |standing| matches!(standing, Standing::Task | Standing::Free);
        if matches!(standing, Standing::Before | Standing::Running | Standing::Starting) || by_hand(standing) {
            self.pick = None;
        }
        // What came from outside belongs to the step in which it came; by hand, it is among the acts.
        if from != Standing::Running {
            self.visits.0 = scene.visits.len();
        }
        if from != Standing::Free && standing != Standing::Free {
            self.hints = 0;
        }
        if !by_hand(standing) && matches!(self.layer, Layer::ByHand(_) | Layer::Request(_)) {
            self.layer = Layer::Nothing;
        }
        if standing == Standing::After {
            self.solved = if from == Standing::Task { Solved::ByHand } else { Solved::Shown };
            self.missed.insert(scene.attempt.step_index(), misses(scene.attempt));
        }
    }

    fn notice_visit(&mut self, scene: Scene<'_>) {
        let Some(visit) = scene.visits.last() else { return };
        let Exchange { status, .. } = visit.exchange;
        let lane = scene.attempt.lanes().get(visit.lane).filter(|_| scene.attempt.lanes().len() > 1);
        let lane = lane.map_or_else(String::new, |lane| format!(" ({})", lane.title));
        self.notice =
            Some(format!("seen from outside: {} {} → {status}{lane}", visit.exchange.method(), visit.exchange.path()));
        self.pick = None;
        self.motion = Motion::Still;
        if visit.lane < scene.attempt.lanes().len() {
            self.lane = visit.lane;
        }
    }

    /// The exchanges of the step in `lane`, then those from outside since it began. By hand, those that the learner
    /// made; before the first of them, the lesson's last one.
    fn exchanges<'a>(&self, scene: Scene<'a>, lane: usize) -> Vec<&'a Exchange> {
        let happened = if self.stood.1 == Standing::Running { None } else { scene.attempt.shown() };
        let own = happened.and_then(|run| run.lanes.get(lane)).into_iter().flat_map(LaneRun::exchanges);
        if matches!(self.stood.1, Standing::Task | Standing::Free) {
            let own: Vec<_> = own.collect();
            return if own.is_empty() { hand::last_exchange(scene.attempt, lane).into_iter().collect() } else { own };
        }
        let visits = scene.visits.get(self.visits.0..).unwrap_or_default();
        own.chain(visits.iter().filter(|visit| visit.lane == lane).map(|visit| &visit.exchange)).collect()
    }

    /// The exchange that wire, bytes, checks and curl are about.
    #[must_use]
    pub fn at_hand<'a>(&self, scene: Scene<'a>, lane: usize) -> Option<&'a Exchange> {
        let all = self.exchanges(scene, lane);
        self.pick.and_then(|at| all.get(at)).or(all.last()).copied()
    }

    /// Lays `layer` over the lesson; once more takes it away. Help gives back what it was laid over.
    fn open(&mut self, layer: Layer) {
        self.scroll = 0;
        let again = std::mem::discriminant(&self.layer) == std::mem::discriminant(&layer);
        let was = std::mem::replace(&mut self.layer, if again { Layer::Nothing } else { layer });
        match (was, &self.layer) {
            (Layer::Help, _) => self.layer = std::mem::take(&mut self.under),
            (was @ (Layer::ByHand(_) | Layer::Request(_) | Layer::Workbench(_)), Layer::Help) => self.under = was,
            _ => {}
        }
    }

    fn screen(&self) -> Screen {
        match &self.layer {
            Layer::Nothing => Screen::Lesson,
            Layer::ByHand(list) => list.screen(),
            Layer::Request(_) => Screen::Request,
            Layer::Workbench(bench) => bench.screen(),
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
            Action::Pane => self.focus_next(),
            Action::Onward | Action::Map | Action::Interview | Action::Teach => return self.at_end(action),
            action => return self.press_page(key, action, scene),
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
    fn close(&mut self) {
        self.scroll = 0;
        self.layer = std::mem::take(&mut self.under);
    }

    /// One level out: from a pane to the text, from free play to the lesson, from the lesson to the map.
    fn out(&mut self) -> Option<Wish> {
        if self.focus != Focus::Text {
            self.focus = Focus::Text;
            return None;
        }
        Some(if self.stood.1 == Standing::Free { Wish::Press(vec![Input::Leave]) } else { Wish::Out })
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
        match scene.attempt.place() {
            Place::Starting => self.say("The lab is still starting; one moment.".into()),
            Place::Running { .. } => {}
            Place::Free => self.say("This is free play: a acts, m edits a request, Esc returns to the lesson.".into()),
            Place::Task if input == Input::Next => {
                self.say("Your turn: a acts by hand, h gives a hint, s shows how.".into());
            }
            Place::Task => return Some(Wish::Press(vec![Input::Skip])),
            Place::Failed(_) => self.say("← goes back, so that you can try the step again.".into()),
            Place::End => return Some(Wish::Out),
            Place::Before if input == Input::Next && scene.attempt.waits_for_answer() => {
                let options = words::open_options(self, scene.attempt);
                self.say(match options.len() {
                    0 => "s lets it happen.".into(),
                    1 => "Your guess first: press 1, or s to see without one.".into(),
                    count => format!("Your guess first: press 1 to {count}, or s to see without one."),
                });
            }
            Place::Before | Place::After => return Some(Wish::Press(vec![input])),
        }
        None
    }

    /// Back and next, with the same answers as before.
    fn replay(&mut self, scene: Scene<'_>) -> Option<Wish> {
        if *scene.attempt.place() != Place::After {
            self.say("r shows a step again once it has happened.".into());
            return None;
        }
        let answers = scene.attempt.asked().map(|asked| asked.lanes.iter().filter_map(|lane| lane.answer));
        let answers = answers.into_iter().flatten().map(Input::Answer);
        Some(Wish::Press(std::iter::once(Input::Back).chain(answers).chain([Input::Skip]).collect()))
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

    fn flip(&mut self, key: Key, scene: Scene<'_>) -> Option<Wish> {
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

fn standing(place: &Place) -> Standing {
    match place {
        Place::Starting => Standing::Starting,
        Place::Before => Standing::Before,
        Place::Task => Standing::Task,
        Place::Free => Standing::Free,
        Place::Running { .. } => Standing::Running,
        Place::After => Standing::After,
        Place::Failed(_) => Standing::Failed,
        Place::End => Standing::End,
    }
}

/// The predictions of the step that were missed, in words.
fn misses(attempt: &Attempt) -> Vec<Missed> {
    let (Some(asked), Some(step)) = (attempt.asked(), attempt.step()) else { return Vec::new() };
    let lanes = attempt.lanes();
    let missed = lanes.iter().enumerate().filter_map(|(at, lane)| {
        let Answered { verdict: Verdict::Wrong, said: Some(said), came, .. } = asked.answered(at)? else { return None };
        let place = if lanes.len() > 1 { format!(" ({})", lane.title) } else { String::new() };
        let said = format!("you said {said}; it was {came}{place}.");
        Some(Missed { step: step.title.clone(), said, why: asked.prediction.why.clone() })
    });
    missed.collect()
}
