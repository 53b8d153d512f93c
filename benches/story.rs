//! What a long story costs: a frame of a lesson, and a step into its past, with ten and with 200 exchanges.

use std::sync::Arc;

use authwalk::internals::content::Lesson;
use authwalk::internals::course::{Attempt, AttemptPhase, Effect, Input};
use authwalk::internals::model::{Exchange, Initiator, LaneAct, LaneOutcome, Message, Outcome, Trace, Transport, View};
use authwalk::internals::tui::{ColorDepth, KeyPress, OpenLesson, Palette, ScreenStack, Theme};
use criterion::{Criterion, criterion_group, criterion_main};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const SIZE: Rect = Rect::new(0, 0, 120, 40);

/// A lesson of one step with so many requests.
fn lesson(requests: usize) -> Lesson {
    let act = "[[step.do]]\nby = \"bob\"\nrequest = { line = \"GET /me\" }\n";
    let head = "format_version = 1\nid = \"long\"\ntitle = \"Long\"\nminutes = 1\ncovers = [\"session.flow\"]\n";
    let step = "[client]\nbob = \"browser\"\n[[step]]\nid = \"all\"\ntitle = \"All\"\ntext = \"All of them.\"\n";
    toml::from_str(&format!("{head}{step}{}", act.repeat(requests))).expect("the lesson is sound")
}

fn exchange() -> Exchange {
    let cookie = "sid=41c0d2a96b83f17e41c0d2a96b83f17e";
    let request = format!("GET /me HTTP/1.1\r\nHost: shop.test\r\nCookie: {cookie}\r\n\r\n");
    let response = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"user\":\"bob\",\"role\":\"user\"}";
    Exchange {
        initiator: Initiator::Client("bob".to_owned()),
        url: "https://shop.test/me".to_owned(),
        request: Message::parse(request.into_bytes()),
        response: Message::parse(response.as_bytes().to_vec()),
        status: 200,
        trace: Trace { user: Some("bob".to_owned()), ..Trace::default() },
        cookie_send_decisions: Vec::new(),
        set_cookie_decisions: Vec::new(),
        page_request: None,
        transport: Transport::default(),
    }
}

/// The lesson once its step has happened, with the story in focus.
fn screens(requests: usize) -> ScreenStack {
    let mut attempt = Attempt::new(Arc::new(lesson(requests)));
    attempt.handle(Input::Ready(vec![View::default()]));
    let mut effects = attempt.handle(Input::Next);
    while let Some(Effect::Perform { batch, acts }) = effects.pop() {
        let outcome = || Outcome { exchanges: vec![exchange()], ..Outcome::default() };
        let outcomes = acts.iter().map(|LaneAct { lane, .. }| LaneOutcome { lane: *lane, result: Ok(outcome()) });
        let outcomes = outcomes.collect();
        effects = attempt.handle(Input::Done { batch, outcomes });
    }
    assert_eq!(*attempt.phase(), AttemptPhase::AfterStep);
    let theme = Theme { palette: Palette::Dark, depth: ColorDepth::Full };
    let mut screens = ScreenStack::new(Box::new(OpenLesson::still(attempt)), theme);
    screens.resize(SIZE.width, SIZE.height);
    screens.observe(false);
    screens.press(KeyPress::Char('v'));
    screens
}

fn story(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("story");
    for requests in [10, 200] {
        let mut screens = screens(requests);
        let mut buffer = Buffer::empty(SIZE);
        group.bench_function(format!("scroll_{requests}"), |bencher| {
            let mut up = true;
            bencher.iter(|| {
                screens.press(if up { KeyPress::Up } else { KeyPress::Down });
                up = !up;
                screens.observe(false);
                buffer.reset();
                screens.draw(&mut buffer);
            });
        });
    }
    group.finish();
}

criterion_group!(benches, story);
criterion_main!(benches);
