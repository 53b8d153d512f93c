//! `check` reports a question as too long exactly when the question screen at 80x24 has to scroll.

use std::sync::Arc;

use authwalk::internals::check::CheckedLibrary;
use authwalk::internals::content::Library;
use authwalk::internals::course::{PredictPrompt, QuestionInstance, QuizProgress};
use authwalk::internals::tui::{Pen, QuizScene, QuizScreen, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// One question of each kind whose page is drawn before anything is played.
const KINDS: [&str; 6] = [
    "choice = [{ text = \"LONG\", because = \"a\" }, { text = \"B\", right = true, because = \"b\" }]",
    "several = [{ text = \"LONG\", because = \"a\" }, { text = \"B\", right = true, because = \"b\" }]",
    "order = [\"LONG\", \"second\"]",
    "match = [[\"LONG\", \"r1\"], [\"l2\", \"r2\"]]",
    "type = { accept = [\"word\"] }",
    "spot = { lang = \"http\", text = \"\"\"\na: 1\nb: 2\"\"\", elsewhere = \"No.\", place = [{ at = \"1\", right = true, because = \"b\" }] }",
];

/// A question of that kind whose `ask` takes `lines` lines, and `words` words in its first option.
fn library(kind: &str, lines: usize, words: usize) -> Library {
    let ask = vec!["x".repeat(78); lines].join(" ");
    let kind = kind.replace("LONG", &vec!["longword"; words].join(" "));
    let text = format!(
        "format_version = 2\nid = \"q\"\n[[question]]\nid = \"a\"\ncovers = []\nlevel = \"mid\"\nask = \"{ask}\"\nwhy = \"W\"\n{kind}\n"
    );
    Library::from_texts([("q.toml".to_owned(), text)])
}

/// Whether the screen at 80x24 has more lines than it shows.
fn scrolls(library: &Library) -> bool {
    let question = Arc::new(library.questions().next().expect("a question").clone());
    let instance = QuestionInstance::new(question, 1, None::<PredictPrompt>).expect("it can be asked");
    let screen = QuizScreen::new(false);
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    let scene = QuizScene {
        skip_label: "later",
        leave_label: "leave",
        heading: "Q",
        instance: Some(&instance),
        time_left: None,
        time_limit: None,
        progress: QuizProgress::default(),
        can_show_step: false,
        report: None,
        answers: &[],
    };
    screen.draw(scene, Pen { theme: Theme::MONO }, &mut buffer);
    (0..80).map(|x| buffer[(x, 0)].symbol()).collect::<String>().contains("more")
}

#[test]
fn a_question_is_too_long_when_its_page_scrolls() {
    for kind in KINDS {
        // Options of one, two and three lines.
        for words in [2, 10, 20] {
            let lengths_that_scroll: Vec<bool> = (8..22)
                .map(|lines| {
                    let library = library(kind, lines, words);
                    let scrolls = scrolls(&library);
                    let library = CheckedLibrary::new(library);
                    let codes: Vec<&str> = library.findings().iter().map(|finding| finding.code.id()).collect();
                    assert_eq!(codes, ["text-too-long"; 1][..usize::from(scrolls)], "{kind} {lines} {words}");
                    scrolls
                })
                .collect();
            assert!(lengths_that_scroll.contains(&true) && lengths_that_scroll.contains(&false), "{kind}");
        }
    }
}
