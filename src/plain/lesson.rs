//! A lesson line by line, with numbered answers and no cursor movement. For screen readers, pipes and logs.

use std::io;
use std::sync::Arc;

use super::console::Console;
use super::lab_inbox::LabInbox;
use super::own_browser::{BrowserReportForm, BrowserWatch, WatchEnd};
use super::stdout_writer::StdoutWriter;
use super::task_command::{TaskCommand, parse_task_command};
use super::transcript::TokenLength;
use super::{framework_code, quiz, task, transcript};
use crate::clock::Clock;
use crate::content::{Lesson, Question, Step};
use crate::course::course_map::{CourseMap, FIRST_LESSON};
use crate::course::course_progress::CourseProgress;
use crate::course::day::day_of;
use crate::course::journal_entry::JournalEntry;
use crate::course::review::lesson_quiz::lesson_quiz;
use crate::course::{
    Attempt, AttemptPhase, Input, NO_ANSWER_TO_REPEAT, NOTHING_TO_ANSWER, QuestionSequence, StepPrediction,
};
use crate::play::play_error::PlayError;
use crate::play::{LabSeed, Player, ProgressStore, QuizSession, SshConnection};

const HELP: &str = "Enter goes on, b back, q ends. A number answers, = repeats it, i tells more, l shows code, o lets your own browser in.";

/// A lesson that is walked through line by line, and the questions that close it.
pub struct PlainLesson {
    lesson: Arc<Lesson>,
    player: Player,
    inbox: LabInbox,
    lab_seed: LabSeed,
    /// What was learned before.
    entries: Vec<JournalEntry>,
    /// A problem with the journal.
    notice: Option<String>,
    /// Whether the notes for presenters are printed.
    shows_notes: bool,
    /// How many hints of the task have been told.
    hints_told: usize,
    /// The framework that was asked for last.
    framework: Option<String>,
    /// The ssh connection that authwalk is used over.
    ssh: Option<SshConnection>,
}

/// What a line means.
enum LessonLineCommand {
    Input(Input),
    /// Reads more about the step.
    More,
    /// Reads the code of the step, in the framework of this name or the one that was read last.
    Code(Option<String>),
    /// Lets the learner's own browser in.
    OwnBrowser,
    /// Works on the task.
    Task(TaskCommand),
    /// A command of a task that cannot be done, and why.
    Faulty(String),
    Quit,
    Unknown,
}

impl PlainLesson {
    /// Starts a lab for `lesson`, which goes on where the learner left it.
    ///
    /// # Errors
    /// When there is no loopback to listen on.
    pub fn open(lesson: Arc<Lesson>, lab_seed: LabSeed, progress: ProgressStore) -> Result<Self, PlayError> {
        let ProgressStore { journal, entries, notice } = progress;
        let progress = CourseProgress::from_entries(&entries);
        let resume_after = progress.lessons.get(&lesson.id).and_then(|started| started.reached_step.clone());
        let inbox = LabInbox::new();
        let mut player = Player::open(Arc::clone(&lesson), lab_seed, inbox.reporter())?;
        player = player.with_journal(journal);
        if let Some(step) = resume_after {
            player = player.with_resume_after(&step);
        }
        Ok(Self {
            lesson,
            player,
            inbox,
            lab_seed,
            entries,
            notice,
            shows_notes: false,
            hints_told: 0,
            framework: None,
            ssh: None,
        })
    }

    /// The same with the notes for presenters, or without.
    #[must_use]
    pub fn with_notes(self, shows_notes: bool) -> Self {
        Self { shows_notes, ..self }
    }

    /// The same over an ssh connection, if there is one.
    #[must_use]
    pub fn with_ssh(self, ssh: Option<SshConnection>) -> Self {
        Self { ssh, ..self }
    }

    /// Walks through the lesson, with one line of input for each stop, and asks some of the questions that `bank`
    /// returns, none that is about what comes later on the `map`. The end of the input ends the lesson.
    pub fn run(
        mut self,
        console: &mut Console,
        map: &CourseMap,
        bank: impl FnOnce() -> Vec<Arc<Question>>,
    ) -> io::Result<()> {
        console.print_notice(self.notice.take())?;
        console.out.line(&self.lesson.title)?;
        console.out.line(HELP)?;
        let mut is_phase_told = false;
        loop {
            self.inbox.wait_until_idle(&mut self.player);
            console.print_notice(self.player.take_notice())?;
            if !std::mem::take(&mut is_phase_told) {
                self.print_phase(&mut console.out)?;
            }
            let command = read_command(console, self.player.attempt())?;
            let solved_from_outside = receive_external_reports(&mut self.player, &self.inbox);
            match command {
                LessonLineCommand::Quit => break,
                // The learner typed this line while looking at the task, which has been solved since then.
                _ if solved_from_outside => {}
                LessonLineCommand::Input(Input::Skip) if *self.player.attempt().phase() == AttemptPhase::End => {
                    self.ask_lesson_quiz(console, map, bank)?;
                    break;
                }
                LessonLineCommand::Input(input) => is_phase_told = self.handle_input(&mut console.out, input)?,
                LessonLineCommand::More => {
                    transcript::print_more(&mut console.out, self.player.attempt())?;
                    is_phase_told = true;
                }
                LessonLineCommand::Code(name) => {
                    self.framework = name.or(self.framework.take());
                    framework_code::print_code(&mut console.out, self.player.attempt(), self.framework.as_deref())?;
                    is_phase_told = true;
                }
                LessonLineCommand::OwnBrowser => {
                    if self.watch_own_browser(console)? == WatchEnd::InputEnded {
                        break;
                    }
                }
                LessonLineCommand::Task(command) => {
                    is_phase_told = self.work_on_task(&mut console.out, command)?;
                }
                LessonLineCommand::Faulty(fault) => {
                    console.out.plain("  ", "  ", &fault)?;
                    is_phase_told = true;
                }
                LessonLineCommand::Unknown => console.out.line(HELP)?,
            }
        }
        console.out.flush()
    }

    /// Lets the learner's browser in until they come back: within a task, or in free play, which ends with it.
    fn watch_own_browser(&mut self, console: &mut Console) -> io::Result<WatchEnd> {
        self.player.open_to_browser();
        if self.player.browser_address(0).is_none() {
            console.out.line("Your browser can come in at a step: before it, after it or within a task.")?;
            return Ok(WatchEnd::Left);
        }
        let (player, inbox, form) = (&mut self.player, &self.inbox, BrowserReportForm::Words);
        let watch = BrowserWatch { player, inbox, form, way_out: "q leads back to the lesson" };
        let end = watch.run(console, self.ssh.as_ref())?;
        if *self.player.attempt().phase() == AttemptPhase::Sandbox {
            self.player.handle_input(Input::LeaveSandbox);
        }
        Ok(end)
    }

    /// Does what the learner chose. Returns whether the phase need not be told again: nothing was done, and no
    /// question is open.
    fn handle_input(&mut self, out: &mut StdoutWriter, input: Input) -> io::Result<bool> {
        let attempt = self.player.attempt();
        let refusal = match input {
            Input::RepeatAnswer if !attempt.has_answer_to_repeat() => Some(NO_ANSWER_TO_REPEAT),
            Input::Answer(_) if !attempt.waits_for_answer() => Some(NOTHING_TO_ANSWER),
            _ => None,
        };
        if let Some(reason) = refusal {
            out.line(reason)?;
            return Ok(!attempt.waits_for_answer());
        }
        self.hints_told = 0;
        self.player.handle_input(input);
        Ok(false)
    }

    /// Does what a command of the task says. Returns whether the task goes on, so that it need not be told again.
    fn work_on_task(&mut self, out: &mut StdoutWriter, command: TaskCommand) -> io::Result<bool> {
        let attempt = self.player.attempt();
        match command {
            TaskCommand::Hint => {
                task::print_hint(out, attempt, self.hints_told)?;
                self.hints_told += 1;
            }
            TaskCommand::Perform(acts) => {
                let first_new = task::next_act_indexes(attempt);
                let lanes = attempt.manual_lanes();
                self.player.handle_input(Input::PerformManually { lanes, acts });
                self.inbox.wait_until_idle(&mut self.player);
                let attempt = self.player.attempt();
                if *attempt.phase() != AttemptPhase::Task {
                    self.hints_told = 0;
                    return Ok(false);
                }
                task::print_news(out, attempt, &first_new)?;
                out.line("")?;
                task::print_goal(out, attempt)?;
            }
            command => task::answer(out, &self.player, &command)?,
        }
        Ok(true)
    }

    fn print_phase(&self, out: &mut StdoutWriter) -> io::Result<()> {
        let attempt = self.player.attempt();
        match attempt.phase() {
            // Of several lanes one has been answered: the intro has been printed before that.
            AttemptPhase::BeforeStep if attempt.prediction().is_some_and(has_any_answer) => Ok(()),
            AttemptPhase::BeforeStep => self.print_intro(out),
            AttemptPhase::Task => {
                self.print_intro(out)?;
                task::print_task(out, &self.player)
            }
            AttemptPhase::AfterStep => {
                if let Some(run) = attempt.current_run() {
                    transcript::print_step_run(out, attempt, run, TokenLength::Short)?;
                }
                transcript::print_step_outcome(out, attempt)?;
                // Where something was asked, it was kept back until now.
                if attempt.step().is_some_and(Step::asks_learner) { self.print_more_line(out) } else { Ok(()) }
            }
            AttemptPhase::Failed(reason) => out.line(&format!("\nThis step could not be carried out: {reason}")),
            AttemptPhase::End => {
                out.line("\nThe end of this lesson.")?;
                transcript::print_trade_off_table(out, attempt)?;
                match &attempt.lesson().recap {
                    Some(recap) => out.markdown("  ", recap),
                    None => Ok(()),
                }
            }
            AttemptPhase::Starting | AttemptPhase::Running { .. } | AttemptPhase::Sandbox => Ok(()),
        }
    }

    /// What is read before the step, and whether there is more to read.
    fn print_intro(&self, out: &mut StdoutWriter) -> io::Result<()> {
        let attempt = self.player.attempt();
        transcript::print_step_intro(out, attempt)?;
        if self.shows_notes {
            transcript::print_notes(out, attempt)?;
        }
        self.print_more_line(out)
    }

    /// Says how to read more, where there is some.
    fn print_more_line(&self, out: &mut StdoutWriter) -> io::Result<()> {
        if self.player.attempt().more().is_some() { out.line("  i tells more about this.") } else { Ok(()) }
    }

    /// Asks those questions of `bank` that close the lesson. The first lesson has an end of its own, without questions.
    fn ask_lesson_quiz(
        self,
        console: &mut Console,
        map: &CourseMap,
        bank: impl FnOnce() -> Vec<Arc<Question>>,
    ) -> io::Result<()> {
        if self.lesson.id == FIRST_LESSON {
            return Ok(());
        }
        let (journal, new_entries) = self.player.close();
        let mut entries = self.entries;
        entries.extend(new_entries);
        let today = day_of(Clock::System.now());
        let questions = lesson_quiz(&self.lesson, map, &bank(), &entries, today, self.lab_seed.number());
        if questions.is_empty() {
            return Ok(());
        }
        console.out.line("\nA few questions about it. s: later. q: enough.")?;
        let questions = QuestionSequence::practice(questions);
        let curriculum = Arc::clone(&map.curriculum);
        let mut session = QuizSession::new(questions, vec![self.lesson], self.lab_seed, journal, curriculum)
            .with_earlier_answers(&entries);
        quiz::ask_questions(console, &mut session, false)
    }
}

/// Takes in the requests that came from another terminal in the meantime. Returns whether they solved the task.
fn receive_external_reports(player: &mut Player, inbox: &LabInbox) -> bool {
    let was_in_task = *player.attempt().phase() == AttemptPhase::Task;
    for report in inbox.try_reports() {
        player.handle_report(report);
    }
    was_in_task && *player.attempt().phase() == AttemptPhase::AfterStep
}

fn has_any_answer(prediction: &StepPrediction) -> bool {
    prediction.lanes.values().any(|lane| lane.answer.is_some())
}

/// Prints the options of an open prediction, if there is one, and reads a line.
fn read_command(console: &mut Console, attempt: &Attempt) -> io::Result<LessonLineCommand> {
    if attempt.waits_for_answer()
        && let Some(prediction) = attempt.prediction()
        && let Some(lane) = prediction.open_lane()
    {
        let out = &mut console.out;
        out.line("")?;
        out.markdown("  ", &prediction.prediction.ask)?;
        if let Some(title) = attempt.lane_title(lane) {
            out.line(&format!("  [{title}]"))?;
        }
        for (index, option) in prediction.lanes[&lane].options.iter().enumerate() {
            out.line(&format!("    {}  {}", index + 1, prediction.fact.value_label(option)))?;
        }
        if let Some(answer) = prediction.repeatable_answer() {
            out.line(&format!("    =  the same: {}", prediction.fact.value_label(answer)))?;
        }
    }
    let line = console.read_line("> ")?;
    let Some(line) = line else { return Ok(LessonLineCommand::Quit) };
    let line = line.trim();
    if *attempt.phase() == AttemptPhase::Task
        && let Some(command) = parse_task_command(line, attempt)
    {
        return Ok(command.map_or_else(LessonLineCommand::Faulty, LessonLineCommand::Task));
    }
    Ok(parse_command(line))
}

fn parse_command(line: &str) -> LessonLineCommand {
    match line {
        "" | "n" | "next" => LessonLineCommand::Input(Input::Skip),
        "b" | "back" => LessonLineCommand::Input(Input::Back),
        "i" | "more" => LessonLineCommand::More,
        "l" | "code" => LessonLineCommand::Code(None),
        "o" => LessonLineCommand::OwnBrowser,
        "=" => LessonLineCommand::Input(Input::RepeatAnswer),
        "q" | "quit" => LessonLineCommand::Quit,
        code if code.starts_with("l ") => LessonLineCommand::Code(Some(code[2..].trim().to_owned())),
        number => match number.parse::<usize>() {
            Ok(number) if number > 0 => LessonLineCommand::Input(Input::Answer(number - 1)),
            _ => LessonLineCommand::Unknown,
        },
    }
}
