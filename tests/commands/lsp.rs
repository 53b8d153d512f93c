//! `authwalk lsp`, talked to over standard input and output as an editor does.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value as Json, json};

use crate::common::command;

const LESSON: &str = "format_version = 2\nid = \"a-lesson\"\ntitle = \"A\"\nminutes = 1\ncovers = [\"session.flow\"]\n\
    client.bob = \"browser\"\n[[step]]\nid = \"ask\"\ntitle = \"S\"\ntext = \"A session ID.\"\n[[step.do]]\nby = \"bob\"\n\
    request.line = \"GET /me\"\nexpect = { status = 401, user = \"nobody\" }\n";

const QUIZ: &str = "format_version = 2\nid = \"q\"\n[[question]]\nid = \"pick\"\ncovers = [\"session.flow\"]\n\
    level = \"mid\"\nask = \"Which?\"\nwhy = \"Because.\"\nsee = \"a-lesson#ask\"\nnext.weak = \"type\"\n\
    type.accept = [\"a\"]\n[[question]]\nid = \"type\"\ncovers = []\nlevel = \"mid\"\nask = \"What?\"\nwhy = \"So.\"\n\
    type.accept = [\"b\"]\n";

/// An editor that talks to the server.
struct Editor {
    folder: tempfile::TempDir,
    server: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    next_id: i64,
    /// What the server has told, and nobody has asked for yet.
    told: Vec<Json>,
}

impl Editor {
    /// With a pack of a lesson and two questions, after the greetings.
    fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in [
            ("authwalk.toml", "format_version = 2\nid = \"p\"\ntitle = \"P\"\n"),
            ("lessons/a.toml", LESSON),
            ("quizzes/q.toml", QUIZ),
        ] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, text).expect("written");
        }
        let mut server =
            command(&["lsp"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program runs");
        let input = server.stdin.take().expect("a pipe");
        let output = BufReader::new(server.stdout.take().expect("a pipe"));
        let mut editor = Self { folder, server, input, output, next_id: 0, told: Vec::new() };
        let capabilities = editor.request("initialize", &json!({ "capabilities": {} }));
        assert_eq!(capabilities["capabilities"]["positionEncoding"], "utf-16");
        editor.notify("initialized", &json!({}));
        editor
    }

    fn send(&mut self, message: &Json) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("it listens");
        self.input.flush().expect("it listens");
    }

    fn receive(&mut self) -> Json {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).expect("a line") > 0, "the server is gone");
            if let Some(digits) = line.strip_prefix("Content-Length: ") {
                length = digits.trim().parse().expect("a number");
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).expect("a body");
        serde_json::from_slice(&body).expect("JSON")
    }

    fn notify(&mut self, method: &str, params: &Json) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// The result of a request, or its error.
    fn request(&mut self, method: &str, params: &Json) -> Json {
        self.next_id += 1;
        let id = self.next_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.receive();
            if message["id"] == id {
                return message.get("result").or_else(|| message.get("error")).cloned().unwrap_or_default();
            }
            self.told.push(message);
        }
    }

    fn uri(&self, file: &str) -> String {
        format!("file://{}", self.folder.path().join(file).display())
    }

    fn show(&mut self, file: &str, text: &str, version: i64) {
        let document = json!({ "uri": self.uri(file), "version": version, "text": text, "languageId": "toml" });
        if version == 1 {
            self.notify("textDocument/didOpen", &json!({ "textDocument": document }));
        } else {
            self.notify(
                "textDocument/didChange",
                &json!({ "textDocument": document, "contentChanges": [{ "text": text }] }),
            );
        }
    }

    /// The codes of the diagnostics that are told next of a file.
    fn next_codes(&mut self, file: &str) -> Vec<String> {
        let diagnostics = self.next_diagnostics(file);
        diagnostics.iter().map(|diagnostic| diagnostic["code"].as_str().expect("a code").to_owned()).collect()
    }

    fn next_diagnostics(&mut self, file: &str) -> Vec<Json> {
        let uri = self.uri(file);
        let is_told =
            |message: &Json| message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri;
        let message = match self.told.iter().position(is_told) {
            Some(position) => self.told.remove(position),
            None => loop {
                let message = self.receive();
                if is_told(&message) {
                    break message;
                }
            },
        };
        message["params"]["diagnostics"].as_array().expect("a list").clone()
    }

    /// The result of a request about the place of `|` in `marked`, which is shown as the file.
    fn ask_at(&mut self, method: &str, file: &str, marked: &str) -> Json {
        let before = marked.split('|').next().expect("a cursor");
        let line = before.matches('\n').count();
        let character = before.rsplit('\n').next().unwrap_or_default().encode_utf16().count();
        self.show(file, &marked.replacen('|', "", 1), 2);
        let params =
            json!({ "textDocument": { "uri": self.uri(file) }, "position": { "line": line, "character": character } });
        self.request(method, &params)
    }

    fn hover(&mut self, file: &str, marked: &str) -> String {
        self.ask_at("textDocument/hover", file, marked)["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    fn completions(&mut self, file: &str, marked: &str) -> Vec<String> {
        let items = self.ask_at("textDocument/completion", file, marked);
        let labels = items.as_array().into_iter().flatten().filter_map(|item| item["label"].as_str());
        labels.map(str::to_owned).collect()
    }

    /// Says goodbye; the server then ends by itself.
    fn close(mut self) {
        self.request("shutdown", &Json::Null);
        self.notify("exit", &Json::Null);
        drop(self.input);
        assert!(self.server.wait().expect("it ends").success());
    }
}

/// The lesson with `from` replaced.
fn lesson_with(from: &str, to: &str) -> String {
    assert!(LESSON.contains(from), "{from}");
    LESSON.replacen(from, to, 1)
}

#[test]
fn what_is_wrong_is_told_as_one_types_and_what_a_replay_finds_after_a_pause() {
    let mut editor = Editor::open();
    let lesson = "lessons/a.toml";
    editor.show(lesson, &lesson_with("minutes = 1", "minuets = 1"), 1);
    let diagnostics = editor.next_diagnostics(lesson);
    assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
    assert_eq!(diagnostics[0]["code"], "unknown-key");
    assert_eq!(diagnostics[0]["severity"], 1);
    let range = json!({ "start": { "line": 3, "character": 0 }, "end": { "line": 3, "character": 7 } });
    assert_eq!(diagnostics[0]["range"], range);
    assert!(diagnostics[0]["message"].as_str().expect("a text").contains("did you mean `minutes`?"));
    // The file on the disk is sound; what counts is what is shown.
    editor.show(lesson, &lesson_with("status = 401", "status = 200"), 2);
    let mut codes = editor.next_codes(lesson);
    while codes.is_empty() || codes == ["unknown-key"] {
        codes = editor.next_codes(lesson);
    }
    assert_eq!(codes, ["expectation-not-met"], "after the replay");
    editor.show(lesson, LESSON, 3);
    assert_eq!(editor.next_codes(lesson), [""; 0]);
    let uri = editor.uri(lesson);
    editor.notify("textDocument/didClose", &json!({ "textDocument": { "uri": uri } }));
    assert_eq!(editor.next_codes(lesson), [""; 0]);
    editor.close();
}

#[test]
fn changes_in_a_burst_are_checked_once() {
    const CHANGES: i64 = 60;
    let mut editor = Editor::open();
    let lesson = "lessons/a.toml";
    editor.show(lesson, LESSON, 1);
    assert_eq!(editor.next_codes(lesson), [""; 0]);
    let uri = editor.uri(lesson);
    let mut burst = Vec::new();
    for version in 2..CHANGES {
        let document = json!({ "uri": uri, "version": version });
        let params = json!({ "textDocument": document, "contentChanges": [{ "text": LESSON }] });
        let body = json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": params }).to_string();
        write!(burst, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("a buffer takes anything");
    }
    editor.input.write_all(&burst).expect("it listens");
    editor.show(lesson, &lesson_with("minutes = 1", "minuets = 1"), CHANGES);
    let mut checks = 1;
    while editor.next_codes(lesson) != ["unknown-key"] {
        checks += 1;
    }
    // How many messages come close together depends on how busy the machine is.
    assert!(checks < CHANGES / 3, "{checks} checks");
    editor.close();
}

#[test]
fn a_file_is_checked_with_what_is_shown_of_the_others() {
    let mut editor = Editor::open();
    editor.show("quizzes/q.toml", QUIZ, 1);
    assert!(!editor.next_codes("quizzes/q.toml").contains(&"unknown-step".to_owned()));
    editor.show("lessons/a.toml", &lesson_with("id = \"ask\"", "id = \"asks\""), 1);
    let uri = editor.uri("lessons/a.toml");
    editor.notify("textDocument/didSave", &json!({ "textDocument": { "uri": uri } }));
    while !editor.next_codes("quizzes/q.toml").contains(&"unknown-step".to_owned()) {}
    editor.close();
}

#[test]
fn keys_facts_topics_and_terms_are_explained() {
    let mut editor = Editor::open();
    let lesson = "lessons/a.toml";
    editor.show(lesson, LESSON, 1);
    let mut hover = |from: &str, to: &str| editor.hover(lesson, &lesson_with(from, to));
    assert_eq!(hover("minutes", "min|utes"), "`minutes`: How long it takes.");
    assert_eq!(hover("by =", "b|y ="), "`by`: The client that acts; a key of the lesson's `client` table.");
    assert!(hover("status =", "stat|us =").starts_with("**status**: "), "{}", hover("status =", "stat|us ="));
    assert!(
        hover("session.flow", "session.f|low").contains("(Sessions)"),
        "{}",
        hover("session.flow", "session.f|low")
    );
    assert!(
        hover("session ID.", "session I|D.").starts_with("**session ID**: "),
        "{}",
        hover("session ID.", "session I|D.")
    );
    assert_eq!(hover("title = \"A\"", "title = \"A\" # no|te"), "");
    editor.show("quizzes/q.toml", QUIZ, 1);
    assert_eq!(editor.hover("quizzes/q.toml", &QUIZ.replace("a-lesson#ask", "a-lesson#a|sk")), "**A**: S");
    assert_eq!(editor.hover("quizzes/q.toml", &QUIZ.replace("weak = \"type", "weak = \"ty|pe")), "What?");
    editor.close();
}

#[test]
fn what_may_stand_somewhere_is_offered() {
    let mut editor = Editor::open();
    let (lesson, quiz) = ("lessons/a.toml", "quizzes/q.toml");
    editor.show(lesson, LESSON, 1);
    editor.show(quiz, QUIZ, 1);
    for (from, to, wanted) in [
        ("status = 401", "st| = 401", "store.sessions"),
        ("status = 401", "store.| = 401", "sessions"),
        ("[[step.do]]", "[step.predict]\nabout = \"|\"\n[[step.do]]", "refused_by"),
        ("\"session.flow\"", "\"|\"", "jwt.tamper"),
        ("\"session.flow\"", "|", "jwt.tamper"),
        ("[[step]]", "[world.shop]\n|\n[[step]]", "auth"),
        ("[[step]]", "[world.shop]\nauth = \"|\"\n[[step]]", "both"),
        ("[[step]]", "[world.shop.cookie]\n|\n[[step]]", "http_only"),
        ("by = \"bob\"", "by = \"|\"", "bob"),
        ("minutes = 1", "minutes = 1\nneeds = [\"|\"]", "session-login"),
        ("minutes = 1", "minutes = 1\n|", "recap"),
    ] {
        let offered = editor.completions(lesson, &lesson_with(from, to));
        assert!(offered.iter().any(|label| label == wanted), "{to}: {offered:?}");
    }
    for (from, to, wanted) in [
        ("a-lesson#ask", "|", "a-lesson#ask"),
        ("weak = \"type\"", "weak = \"|\"", "type"),
        ("level = \"mid\"", "level = \"|\"", "senior"),
        ("level = \"mid\"", "answers = [\"|\"]\nlevel = \"mid\"", "jwt.tamper/1"),
    ] {
        let offered = editor.completions(quiz, &QUIZ.replacen(from, to, 1));
        assert!(offered.iter().any(|label| label == wanted), "{to}: {offered:?}");
    }
    let items = editor.ask_at("textDocument/completion", lesson, &lesson_with("\"session.flow\"", "\"jwt.|\""));
    let item = items.as_array().expect("a list").iter().find(|item| item["label"] == "jwt.tamper").expect("a topic");
    let range = json!({ "start": { "line": 4, "character": 11 }, "end": { "line": 4, "character": 15 } });
    assert_eq!(item["textEdit"], json!({ "range": range, "newText": "jwt.tamper" }));
    editor.close();
}

#[test]
fn links_lead_to_what_they_name() {
    let mut editor = Editor::open();
    editor.show("quizzes/q.toml", QUIZ, 1);
    let see =
        editor.ask_at("textDocument/definition", "quizzes/q.toml", &QUIZ.replace("a-lesson#ask", "a-le|sson#ask"));
    assert_eq!(see["uri"], editor.uri("lessons/a.toml"));
    assert_eq!(see["range"]["start"], json!({ "line": 7, "character": 5 }));
    let next =
        editor.ask_at("textDocument/definition", "quizzes/q.toml", &QUIZ.replace("weak = \"type", "weak = \"t|ype"));
    assert_eq!((&next["uri"], &next["range"]["start"]["line"]), (&editor.uri("quizzes/q.toml").into(), &json!(12)));
    let needs = lesson_with("minutes = 1", "minutes = 1\nneeds = [\"b-les|son\"]");
    fs::write(editor.folder.path().join("lessons/b.toml"), LESSON.replace("a-lesson", "b-lesson")).expect("written");
    editor.show("lessons/a.toml", LESSON, 1);
    let needed = editor.ask_at("textDocument/definition", "lessons/a.toml", &needs);
    assert_eq!(needed["uri"], editor.uri("lessons/b.toml"));
    let built_in = lesson_with("minutes = 1", "minutes = 1\nneeds = [\"session-lo|gin\"]");
    assert_eq!(editor.ask_at("textDocument/definition", "lessons/a.toml", &built_in), Json::Null);
    editor.close();
}

#[test]
fn what_check_would_mend_is_a_quick_fix() {
    let mut editor = Editor::open();
    let lesson = "lessons/a.toml";
    editor.show(lesson, &lesson_with("minutes = 1", "minuets = 1"), 1);
    let uri = editor.uri(lesson);
    let place = json!({ "line": 3, "character": 2 });
    let params = json!({ "textDocument": { "uri": uri }, "range": { "start": place, "end": place }, "context": { "diagnostics": [] } });
    let actions = editor.request("textDocument/codeAction", &params);
    assert_eq!(actions[0]["title"], "Write `minutes`");
    assert_eq!(actions[0]["edit"]["changes"][&uri][0]["newText"], "minutes");
    assert_eq!(actions[1]["kind"], "source.fixAll");
    assert_eq!(actions[1]["edit"]["changes"][&uri][0]["newText"], LESSON);
    editor.close();
}

/// Whatever comes, an answer follows, and the server lives.
#[test]
fn odd_messages_are_answered_or_left_alone() {
    let mut editor = Editor::open();
    assert_eq!(editor.request("textDocument/rename", &json!({}))["code"], -32601);
    assert_eq!(editor.request("textDocument/hover", &json!({ "position": 5 }))["code"], -32602);
    for params in [json!(null), json!([]), json!({ "textDocument": { "uri": "untitled:1", "text": "x" } })] {
        editor.notify("textDocument/didOpen", &params);
        editor.notify("textDocument/didChange", &params);
        editor.notify("textDocument/didClose", &params);
    }
    editor.notify("$/setTrace", &json!({ "value": "off" }));
    let far = json!({ "textDocument": { "uri": editor.uri("lessons/a.toml") }, "position": { "line": 4_000_000, "character": 7 } });
    assert_eq!(editor.request("textDocument/hover", &far), Json::Null, "not open");
    for (number, text) in
        ["", "\u{0}\u{1b}[[", "[[[[[[[[", &"[".repeat(5000), "a = \"\u{1F600}", "id = '''"].iter().enumerate()
    {
        editor.show("lessons/a.toml", text, i64::try_from(number).expect("small") + 1);
        editor.request("textDocument/hover", &far);
        editor.request("textDocument/completion", &far);
    }
    editor.close();
}
