//! The screens that lie over each other. Takes keys and draws into a buffer, without a terminal. Tests drive the screens
//! through it.
//!
//! A key is looked up once, here. Quitting, colours, help, the mouse, the footer, the notice and the message that the terminal
//! is too small are here too, so that no screen has to know of them.

mod mouse;

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use super::keymap::{self, KeyPress, KeymapAction, KeymapContext};
use super::notice::Notice;
use super::paint::{Pen, draw_lines};
use super::screen::lesson::OpenLesson;
use super::screen::{
    ClosedScreen, CourseState, DrawContext, ProgramRequest, Screen, ScreenCommand, ScreenContext, TextScreen,
};
use super::theme::{Palette, Theme, Tone};
use super::widget::screen_parts;
use crate::model::class_view::{ClassReach, ClassView};
use crate::model::speaker_view::{SpeakerCommand, SpeakerReport};

/// The smallest terminal in which the screens are readable.
const MIN_SIZE: Size = Size::new(60, 20);

/// The screens, the lowest first.
pub struct ScreenStack {
    screens: Vec<Box<dyn Screen>>,
    theme: Theme,
    /// Whether clicks and the wheel are heard.
    hears_mouse: bool,
    /// Whether the learner has chosen the colours since the start.
    is_palette_chosen: bool,
    /// Whether the key before asked to end the program in the middle of something.
    is_quit_asked: bool,
    area: Rect,
    notice: Notice,
    /// What the screens returned that were closed since the app last asked.
    closed: Vec<ClosedScreen>,
}

impl ScreenStack {
    /// One screen in a terminal of 80x24.
    #[must_use]
    pub fn new(screen: Box<dyn Screen>, theme: Theme) -> Self {
        let area = Rect::new(0, 0, 80, 24);
        let mut stack = Self {
            screens: Vec::new(),
            theme,
            hears_mouse: true,
            is_palette_chosen: false,
            is_quit_asked: false,
            area,
            notice: Notice::default(),
            closed: Vec::new(),
        };
        stack.push(screen);
        stack
    }

    /// The same with the mouse on or off.
    #[must_use]
    pub fn with_mouse(self, hears_mouse: bool) -> Self {
        Self { hears_mouse, ..self }
    }

    /// Takes the colours that fit a terminal with this background, unless the learner has chosen some.
    pub fn fit_to_background(&mut self, rgb: u32) {
        if !self.is_palette_chosen {
            self.theme.palette = Palette::for_background(rgb);
        }
    }

    /// Whether the last screen has been left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.screens.is_empty()
    }

    /// Whether only the lowest screen is there, and it shows no lesson.
    pub(super) fn is_at_bottom(&self) -> bool {
        self.screens.len() == 1 && self.lesson().is_none()
    }

    /// Fits the screens to a terminal of this size; returns whether that is another one than before.
    pub fn resize(&mut self, columns: u16, rows: u16) -> bool {
        let area = Rect::new(0, 0, columns, rows);
        std::mem::replace(&mut self.area, area) != area
    }

    /// The notice; the next key clears it.
    pub fn notice(&mut self) -> &mut Notice {
        &mut self.notice
    }

    /// The lesson that is open.
    #[must_use]
    pub fn lesson(&self) -> Option<&OpenLesson> {
        self.screens.iter().rev().find_map(|screen| screen.lesson())
    }

    /// The same, to be changed.
    pub fn lesson_mut(&mut self) -> Option<&mut OpenLesson> {
        self.screens.iter_mut().rev().find_map(|screen| screen.lesson_mut())
    }

    /// Lays `screen` over the others.
    pub fn push(&mut self, screen: Box<dyn Screen>) {
        self.set_top_covered(true);
        self.screens.push(screen);
        self.set_top_covered(false);
    }

    /// Closes the screen on top.
    pub fn pop(&mut self) {
        if let Some(top) = self.screens.len().checked_sub(1) {
            self.remove(top);
        }
    }

    /// Closes the screen of this number, which has to be there.
    fn remove(&mut self, index: usize) {
        let screen = self.screens.remove(index);
        self.closed.extend(screen.close());
        let was_on_top = index == self.screens.len();
        if was_on_top {
            self.set_top_covered(false);
        }
    }

    fn set_top_covered(&mut self, is_covered: bool) {
        if let Some(top) = self.screens.last_mut() {
            top.set_covered(is_covered, &mut self.notice);
        }
    }

    /// What the screens returned that were closed since the last call.
    pub(super) fn take_closed(&mut self) -> Vec<ClosedScreen> {
        std::mem::take(&mut self.closed)
    }

    /// Tells every screen what has been learned.
    pub(super) fn update_course(&mut self, course: &dyn CourseState) {
        self.screens.iter_mut().for_each(|screen| screen.update_course(course));
    }

    /// Handles a key; `Some` is what the app has to do now.
    pub fn press(&mut self, key: KeyPress) -> Option<ProgramRequest> {
        self.notice.clear();
        let keymap_context = self.screens.last()?.keymap_context();
        let action = keymap::action_for(keymap_context, key);
        let was_quit_asked = std::mem::take(&mut self.is_quit_asked);
        let command = match action {
            Some(KeymapAction::Quit)
                if !was_quit_asked && key != KeyPress::Ctrl('c') && keymap_context.asks_before_quit() =>
            {
                self.is_quit_asked = true;
                self.notice.set("q once more ends the program. What you have done so far is kept.");
                ScreenCommand::Stay
            }
            Some(KeymapAction::Quit) => ProgramRequest::Quit.into(),
            Some(KeymapAction::Theme) => {
                self.theme = self.theme.next();
                self.notice.set(self.theme.notice());
                self.is_palette_chosen = true;
                ProgramRequest::KeepPalette(self.theme.palette).into()
            }
            Some(KeymapAction::Mouse) => self.toggle_mouse(),
            Some(KeymapAction::Terms) if keymap_context != KeymapContext::Term => self.open_terms(),
            Some(KeymapAction::Help) if keymap_context != KeymapContext::Help => {
                let topic = self.screens.last()?.help();
                let title = topic.title;
                let lines = move |pen, columns| topic.lines(pen, columns);
                ScreenCommand::Push(Box::new(TextScreen::new(KeymapContext::Help, title, lines)))
            }
            Some(action) => {
                self.visit(self.screens.len() - 1, |top, context| top.handle_action(action, key, context))?
            }
            None => {
                self.visit(self.screens.len() - 1, |top, context| top.type_key(key, context));
                ScreenCommand::Stay
            }
        };
        self.carry_out(command)
    }

    /// Hands pasted text to the screen on top.
    pub fn paste(&mut self, text: &str) {
        self.notice.clear();
        self.visit(self.screens.len().saturating_sub(1), |top, context| top.paste(text, context));
    }

    /// Calls `work` with the screen of this number and what it may use.
    fn visit<R>(&mut self, index: usize, work: impl FnOnce(&mut dyn Screen, &mut ScreenContext<'_>) -> R) -> Option<R> {
        let (below, from_here) = self.screens.split_at_mut_checked(index)?;
        let lesson = below.iter_mut().rev().find_map(|screen| screen.lesson_mut());
        let mut context = ScreenContext { area: self.area, notice: &mut self.notice, lesson };
        Some(work(from_here.first_mut()?.as_mut(), &mut context))
    }

    fn carry_out(&mut self, command: ScreenCommand) -> Option<ProgramRequest> {
        match command {
            ScreenCommand::Stay => {}
            ScreenCommand::Push(screen) => self.push(screen),
            ScreenCommand::Replace(screen) => {
                self.pop();
                self.push(screen);
            }
            ScreenCommand::Close if self.screens.len() == 1 => return Some(ProgramRequest::Quit),
            ScreenCommand::Close => self.pop(),
            ScreenCommand::CloseAnd(command) => {
                self.pop();
                return self.carry_out(*command);
            }
            ScreenCommand::Ask(request) => return self.offer(request),
        }
        None
    }

    /// Offers a request of the screen on top to the one below it.
    fn offer(&mut self, request: ProgramRequest) -> Option<ProgramRequest> {
        let Some(below) = self.screens.len().checked_sub(2) else { return Some(request) };
        match self.visit(below, |screen, context| screen.intercept(&request, context)).flatten() {
            Some(command) => self.carry_out(command),
            None => Some(request),
        }
    }

    /// Tells the screens that something has happened in the lab. A tool that has become useless closes itself.
    pub fn observe(&mut self, animate: bool) {
        for index in (0..self.screens.len()).rev() {
            if self.visit(index, |screen, context| screen.observe(animate, context)) == Some(false) {
                self.remove(index);
            }
        }
    }

    /// Tells the screens who has joined a class or answered.
    pub fn update_class(&mut self, view: &ClassView) {
        for screen in &mut self.screens {
            screen.update_class(view);
        }
    }

    /// Tells the screens whether a class elsewhere is reached.
    pub fn update_class_reach(&mut self, reach: &ClassReach) {
        for screen in &mut self.screens {
            screen.update_class_reach(reach, &mut self.notice);
        }
    }

    /// Has the screens do what the speaker asks for from elsewhere.
    pub fn drive(&mut self, command: SpeakerCommand) {
        self.notice.clear();
        self.screens.iter_mut().for_each(|screen| screen.drive(command));
    }

    /// Tells the screens where the presentation stands whose console this is.
    pub fn update_speaker(&mut self, report: &SpeakerReport) {
        self.screens.iter_mut().for_each(|screen| screen.update_speaker(report));
    }

    /// The time to the next frame while something moves; `None` while nothing does.
    #[must_use]
    pub fn tick_interval(&self) -> Option<Duration> {
        self.screens.iter().filter_map(|screen| screen.tick_interval()).min()
    }

    /// Lets time pass; `elapsed` is the time since the last call.
    pub fn tick(&mut self, elapsed: Duration) {
        for screen in &mut self.screens {
            screen.tick(elapsed, &mut self.notice);
        }
    }

    /// Does slow work that had to wait for a frame; returns whether it did any.
    pub fn prepare(&mut self) -> bool {
        self.screens.last_mut().is_some_and(|top| top.prepare(&mut self.notice))
    }

    /// Whether no screen is readable in the terminal.
    fn is_too_small(&self) -> bool {
        self.area.width < MIN_SIZE.width || self.area.height < MIN_SIZE.height
    }

    /// The screen on top, and what it needs to draw itself.
    fn top(&self) -> Option<(&dyn Screen, DrawContext<'_>)> {
        self.screen(self.screens.len().checked_sub(1)?)
    }

    /// The screen of this number, and what it needs to draw itself.
    fn screen(&self, index: usize) -> Option<(&dyn Screen, DrawContext<'_>)> {
        let (below, from_here) = self.screens.split_at_checked(index)?;
        let lesson = below.iter().rev().find_map(|screen| screen.lesson());
        Some((from_here.first()?.as_ref(), DrawContext { pen: Pen { theme: self.theme }, lesson }))
    }

    /// Draws the screen on top over the whole of `buffer`, and the notice over it.
    pub fn draw(&self, buffer: &mut Buffer) {
        let pen = Pen { theme: self.theme };
        self.theme.fill_background(buffer);
        let Rect { width, height, .. } = buffer.area;
        if self.is_too_small() {
            let required = format!("authwalk needs {}x{}.", MIN_SIZE.width, MIN_SIZE.height);
            let actual = format!("This is {width}x{height}.");
            let lines = [&*required, &*actual, "q: quit"].map(|text| pen.line(text, Tone::Plain));
            return draw_lines(&lines, buffer.area, buffer);
        }
        let first = self.screens.iter().rposition(|screen| !screen.is_overlay()).unwrap_or(0);
        for index in first..self.screens.len() {
            if let Some((screen, context)) = self.screen(index) {
                screen.draw(context, buffer);
            }
        }
        let Some((top, context)) = self.top() else { return };
        screen_parts::draw_footer(pen, &top.footer(context), buffer);
        if let Some(notice) = self.notice.text() {
            screen_parts::draw_notice(pen, notice, buffer);
        }
    }
}
