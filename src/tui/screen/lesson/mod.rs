//! The lesson screen: what a learner has chosen to look at. What has happened is in the attempt, which is handed in.

mod change;
mod client;
mod draw;
mod layout;
mod pages;
mod server;
mod sight;
mod wire;
mod words;

use std::collections::BTreeMap;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::page;
use crate::course::{Answered, Attempt, Input, Place, Verdict};
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
    /// Out to the list.
    Out,
    /// End the program.
    Quit,
}

/// What lies over the lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Layer {
    #[default]
    Nothing,
    Bytes,
    Checks,
    Curl(String),
    Help,
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
        if stands != self.stood {
            let happened = self.stood.1 == Standing::Running && stands.1 == Standing::After;
            self.stood = stands;
            self.arrive(scene, stands.1);
            if happened && motion && self.at_hand(scene, self.lane).is_some() {
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
    fn arrive(&mut self, scene: Scene<'_>, standing: Standing) {
        self.notice = None;
        self.scroll = 0;
        self.options = 0;
        self.motion = Motion::Still;
        if matches!(standing, Standing::Before | Standing::Running | Standing::Starting) {
            self.pick = None;
            self.visits.0 = scene.visits.len();
        }
        if standing == Standing::After {
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

    /// The exchanges of the step in `lane`, then those from outside since it began.
    fn exchanges<'a>(&self, scene: Scene<'a>, lane: usize) -> Vec<&'a Exchange> {
        let happened = if self.stood.1 == Standing::Running { None } else { scene.attempt.shown() };
        let own = happened.and_then(|run| run.lanes.get(lane)).into_iter().flat_map(|lane| lane.exchanges());
        let visits = scene.visits.get(self.visits.0..).unwrap_or_default();
        own.chain(visits.iter().filter(|visit| visit.lane == lane).map(|visit| &visit.exchange)).collect()
    }

    /// The exchange that wire, bytes, checks and curl are about.
    #[must_use]
    pub fn at_hand<'a>(&self, scene: Scene<'a>, lane: usize) -> Option<&'a Exchange> {
        let all = self.exchanges(scene, lane);
        self.pick.and_then(|at| all.get(at)).or(all.last()).copied()
    }

    fn open(&mut self, layer: Layer) {
        self.scroll = 0;
        self.layer = if self.layer == layer { Layer::Nothing } else { layer };
    }

    fn screen(&self) -> Screen {
        match self.layer {
            Layer::Nothing => Screen::Lesson,
            Layer::Help => Screen::Help,
            _ => Screen::Page,
        }
    }

    /// Takes a key.
    pub fn press(&mut self, key: Key, scene: Scene<'_>) -> Option<Wish> {
        self.notice = None;
        let action = keymap::action(self.screen(), key);
        if action == Some(Action::Quit) {
            return Some(Wish::Quit);
        }
        if self.moves() {
            // Any key ends the motion. One that would lead on does only that.
            self.motion = Motion::Still;
            if action == Some(Action::Next) {
                return None;
            }
        }
        match action? {
            Action::Next => return self.next(scene, Input::Next),
            Action::Show => return self.next(scene, Input::Skip),
            Action::Back => return Some(Wish::Press(vec![Input::Back])),
            Action::Replay => return self.replay(scene),
            Action::Answer => return self.answer(key, scene),
            Action::Curl if matches!(self.layer, Layer::Curl(_)) => self.open(Layer::Nothing),
            Action::Curl => return Some(Wish::Curl),
            Action::Out if self.layer == Layer::Nothing => return Some(Wish::Out),
            Action::Out => self.open(Layer::Nothing),
            Action::Flip => return self.flip(key, scene),
            Action::Bytes => self.open(Layer::Bytes),
            Action::Checks => self.open(Layer::Checks),
            Action::Help => self.open(Layer::Help),
            Action::Later => return self.choose(1, scene),
            Action::Earlier => return self.choose(-1, scene),
            action => self.move_text(action, scene),
        }
        None
    }

    /// Onward, if nothing stands in the way; else it says what to do.
    fn next(&mut self, scene: Scene<'_>, input: Input) -> Option<Wish> {
        match scene.attempt.place() {
            Place::Starting => self.say("The lab is still starting; one moment.".into()),
            Place::Running { .. } => {}
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
        if self.layer != Layer::Nothing {
            self.scroll = 0;
        }
        None
    }

    fn move_text(&mut self, action: Action, scene: Scene<'_>) {
        let area = Rect::new(0, 0, self.size.0, self.size.1);
        let (lines, height) = draw::extent(self, scene, area);
        self.scroll = page::scrolled(self.scroll, action, lines, height);
    }
}

fn standing(place: &Place) -> Standing {
    match place {
        Place::Starting => Standing::Starting,
        Place::Before => Standing::Before,
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
