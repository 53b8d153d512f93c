//! The pictures of the README: what the program draws, as the terminal draws it.
//!
//! `UPDATE_DOCS=1 cargo test --test screens readme_pictures` makes them anew.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use authwalk::internals::course::FIRST_LESSON;
use authwalk::internals::play::LabSeed;
use authwalk::internals::play::replay::replay;
use authwalk::internals::token::Algorithm;
use authwalk::internals::tui::{MapScreen, OpenLesson, ScreenStack, Tone};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

use crate::pictures::THEME;

const SEED: u64 = 7;

/// A picture: its file, what it is for those who do not see it, its size, and the screen on it.
struct ReadmePicture {
    file: &'static str,
    label: &'static str,
    size: (u16, u16),
    screens: fn() -> ScreenStack,
}

const PICTURES: [ReadmePicture; 5] = [
    ReadmePicture { file: "first-minute", label: "authwalk, the first minute", size: (80, 24), screens: first_minute },
    ReadmePicture { file: "lesson", label: "a lesson with its story", size: (120, 40), screens: lesson_with_story },
    ReadmePicture { file: "workbench", label: "the workbench", size: (120, 40), screens: workbench },
    ReadmePicture { file: "question", label: "a question and why", size: (90, 34), screens: question },
    ReadmePicture { file: "map", label: "the map of the course", size: (120, 40), screens: map },
];

/// A lesson of the course, replayed up to a step, from 0.
fn lesson_at(id: &str, step: impl Fn(usize) -> usize) -> ScreenStack {
    let lesson = crate::common::lessons().into_iter().find(|lesson| lesson.id == id).expect("the course has it");
    let step = step(lesson.step.len());
    let replayed = replay(Arc::clone(&lesson), LabSeed::Fixed(SEED)).expect("a loopback");
    assert!(replayed.mismatches.is_empty(), "{:?}", replayed.mismatches);
    ScreenStack::new(Box::new(OpenLesson::still(replayed.attempt.rewound_to(step))), THEME)
}

/// The last step: an edited token at a server that decodes where it should verify.
fn first_minute() -> ScreenStack {
    lesson_at(FIRST_LESSON, |steps| steps - 1)
}

/// A session ID that was planted, and a shop that keeps it.
fn lesson_with_story() -> ScreenStack {
    lesson_at("session-fixation", |_| 4)
}

fn workbench() -> ScreenStack {
    ScreenStack::new(Box::new(crate::fill::workbench(Algorithm::Hs256, 900)), THEME)
}

/// A question with a wrong answer, and why it is wrong.
fn question() -> ScreenStack {
    crate::quiz::answered("spot-cookie-domain", "1\n")
}

fn map() -> ScreenStack {
    ScreenStack::new(Box::new(MapScreen::new(crate::fill::map_after_some_lessons())), THEME)
}

fn draw(picture: &ReadmePicture) -> Buffer {
    let mut screens = (picture.screens)();
    screens.resize(picture.size.0, picture.size.1);
    let mut buffer = Buffer::empty(Rect::new(0, 0, picture.size.0, picture.size.1));
    screens.draw(&mut buffer);
    buffer
}

fn path_of(picture: &ReadmePicture) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets").join(format!("{}.svg", picture.file))
}

#[test]
fn no_text_begins_or_ends_with_a_space() {
    let cells: Vec<&str> = [" ", " ", "a", " ", "b", " ", " ", "c", " "].to_vec();
    assert_eq!(words_in(&cells), [2..5, 7..8]);
}

#[test]
fn the_readme_shows_what_the_program_shows() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("a README");
    let opening: String = readme.lines().take(6).collect();
    assert!(opening.contains("assets/first-minute.svg"), "the README opens with a picture");
    for picture in &PICTURES {
        let (drawn, path) = (svg(&draw(picture), picture.label), path_of(picture));
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(&path, &drawn).expect("the picture can be written");
        }
        let stored = fs::read_to_string(&path).unwrap_or_default();
        let how = "UPDATE_DOCS=1 cargo test --test screens readme_pictures";
        assert!(stored == drawn, "{}.svg is not what the program shows: {how}", picture.file);
        assert!(readme.contains(&format!("assets/{}.svg", picture.file)), "the README shows {}", picture.file);
    }
}

/// A cell's size in the picture.
const WIDE: usize = 9;
const HIGH: usize = 18;

/// The buffer as SVG: a ground, then runs of one style, each stretched to its cells so that every font keeps the columns.
fn svg(buffer: &Buffer, label: &str) -> String {
    let (columns, rows) = (usize::from(buffer.area.width), usize::from(buffer.area.height));
    let (wide, high) = (columns * WIDE, rows * HIGH);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {wide} {high}\" role=\"img\" \
         aria-label=\"{label}\" font-family=\"monospace\" font-size=\"15\" xml:space=\"preserve\">\n\
         <rect width=\"{wide}\" height=\"{high}\" fill=\"{}\"/>\n",
        color(background_color())
    );
    for (y, row) in buffer.content.chunks(columns).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, next| look(one) == look(next)) {
            write_run(&mut svg, run, x, y);
            x += run.len();
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// The colours of text and ground as they are seen, and what else there is to the text.
fn look(cell: &Cell) -> (Color, Color, Modifier) {
    if cell.modifier.contains(Modifier::REVERSED) {
        return (cell.bg, cell.fg, cell.modifier);
    }
    (cell.fg, cell.bg, cell.modifier)
}

fn write_run(svg: &mut String, run: &[Cell], x: usize, y: usize) {
    let (left, top, width) = (x * WIDE, y * HIGH, run.len() * WIDE);
    let (text_color, ground, _) = look(&run[0]);
    if ground != background_color() {
        let ground = color(ground);
        writeln!(svg, "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{HIGH}\" fill=\"{ground}\"/>")
            .expect("a text");
    }
    let cells: Vec<&str> = run.iter().map(Cell::symbol).collect();
    for words in words_in(&cells) {
        write_words(svg, &cells[words.clone()].concat(), x + words.start, y, run[0].modifier, text_color);
    }
}

/// Where the words are in these cells, each with those that are one space apart: viewers drop spaces at the ends of a text.
fn words_in(cells: &[&str]) -> Vec<std::ops::Range<usize>> {
    let mut words: Vec<std::ops::Range<usize>> = Vec::new();
    for index in (0..cells.len()).filter(|index| cells[*index] != " ") {
        match words.last_mut() {
            Some(last) if index <= last.end + 1 => last.end = index + 1,
            _ => words.push(index..index + 1),
        }
    }
    words
}

fn write_words(svg: &mut String, words: &str, x: usize, y: usize, modifier: Modifier, fill: Color) {
    let (left, base, width) = (x * WIDE, y * HIGH + HIGH - 5, words.chars().count() * WIDE);
    let weight = if modifier.contains(Modifier::BOLD) { " font-weight=\"bold\"" } else { "" };
    let slant = if modifier.contains(Modifier::ITALIC) { " font-style=\"italic\"" } else { "" };
    let line = if modifier.contains(Modifier::UNDERLINED) { " text-decoration=\"underline\"" } else { "" };
    let text = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let fill = color(fill);
    writeln!(
        svg,
        "<text x=\"{left}\" y=\"{base}\" textLength=\"{width}\" fill=\"{fill}\"{weight}{slant}{line}>{text}</text>"
    )
    .expect("a text");
}

fn background_color() -> Color {
    THEME.style(Tone::Plain).bg.expect("a full theme has a ground")
}

fn color(color: Color) -> String {
    let Color::Rgb(red, green, blue) = color else { panic!("a full theme has no other colours: {color}") };
    format!("#{red:02x}{green:02x}{blue:02x}")
}
