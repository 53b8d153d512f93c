//! The picture with which the README opens: a real run of the first minute, drawn as the terminal draws it.
//!
//! `UPDATE_DOCS=1 cargo test --test screens readme_picture` makes it anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use authwalk::internals::play::LabSeed;
use authwalk::internals::play::replay::replay;
use authwalk::internals::tui::{OpenLesson, ScreenStack, Tone};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

use crate::pictures::THEME;

const PICTURE: &str = "assets/first-minute.svg";
const SEED: u64 = 7;

/// The last step of the first minute: an edited token at a server that decodes where it should verify.
fn screen() -> Buffer {
    let first =
        crate::common::lessons().into_iter().find(|lesson| lesson.id == authwalk::internals::course::FIRST_LESSON);
    let lesson = first.expect("the course has a first lesson");
    let last = lesson.step.len() - 1;
    let lab_seed = LabSeed::Fixed(SEED);
    let replayed = replay(Arc::clone(&lesson), lab_seed).expect("a loopback");
    assert!(replayed.mismatches.is_empty(), "{:?}", replayed.mismatches);
    let attempt = replayed.attempt.rewound_to(last);
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    ScreenStack::new(Box::new(OpenLesson::still(attempt)), THEME).draw(&mut buffer);
    buffer
}

#[test]
fn the_readme_opens_with_what_the_program_shows() {
    let drawn = svg(&screen());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PICTURE);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &drawn).expect("the picture can be written");
    }
    let stored = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stored == drawn,
        "{PICTURE} is not what the program shows: UPDATE_DOCS=1 cargo test --test screens readme_picture"
    );
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("a README");
    assert!(readme.lines().take(6).any(|line| line.contains(PICTURE)), "the README opens with {PICTURE}");
}

/// A cell's size in the picture.
const WIDE: usize = 9;
const HIGH: usize = 18;

/// The buffer as SVG: a ground, then runs of one style, each stretched to its cells so that every font keeps the columns.
fn svg(buffer: &Buffer) -> String {
    let (columns, rows) = (usize::from(buffer.area.width), usize::from(buffer.area.height));
    let (wide, high) = (columns * WIDE, rows * HIGH);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {wide} {high}\" role=\"img\" \
         aria-label=\"authwalk, the first minute\" font-family=\"monospace\" font-size=\"15\" xml:space=\"preserve\">\n\
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

fn look(cell: &Cell) -> (Color, Color, Modifier) {
    (cell.fg, cell.bg, cell.modifier)
}

fn write_run(svg: &mut String, run: &[Cell], x: usize, y: usize) {
    let (left, top, width) = (x * WIDE, y * HIGH, run.len() * WIDE);
    let (text_color, ground, modifier) = look(&run[0]);
    if ground != background_color() {
        let ground = color(ground);
        writeln!(svg, "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{HIGH}\" fill=\"{ground}\"/>")
            .expect("a text");
    }
    let text: String = run.iter().map(Cell::symbol).collect();
    if text.trim().is_empty() {
        return;
    }
    let weight = if modifier.contains(Modifier::BOLD) { " font-weight=\"bold\"" } else { "" };
    let slant = if modifier.contains(Modifier::ITALIC) { " font-style=\"italic\"" } else { "" };
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let (base, fill) = (top + HIGH - 5, color(text_color));
    writeln!(
        svg,
        "<text x=\"{left}\" y=\"{base}\" textLength=\"{width}\" fill=\"{fill}\"{weight}{slant}>{text}</text>"
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
