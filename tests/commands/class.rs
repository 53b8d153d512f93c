//! `authwalk class`: a teacher at the keyboard, phones on sockets.

mod accessibility;
mod hostile;
mod in_a_browser;
pub(crate) mod phone;
mod store_contract;
mod two_servers;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, Stdio};

use crate::common::{authwalk, command, stderr, stdout};
use phone::Phone;

/// A class that is being held by the program, with its teacher's keyboard.
struct Class {
    program: Child,
    keyboard: ChildStdin,
    screen: BufReader<std::process::ChildStdout>,
    /// `127.0.0.1:40123`
    address: String,
    code: String,
}

impl Class {
    /// Opens a class on a free port.
    fn open(args: &[&str]) -> Self {
        let mut all = vec!["--plain", "--seed", "7", "class", "--bind", "127.0.0.1:0"];
        all.extend(args);
        let mut program =
            command(&all).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
        let keyboard = program.stdin.take().expect("a pipe");
        let mut screen = BufReader::new(program.stdout.take().expect("a pipe"));
        let mut word_after = |label: &str| loop {
            let mut line = String::new();
            assert!(screen.read_line(&mut line).expect("text") > 0, "the class never opened");
            if let Some(value) = line.trim().strip_prefix(label) {
                return value.trim().to_owned();
            }
        };
        let address = word_after("Phones open").strip_prefix("http://").expect("an address").to_owned();
        let code = word_after("and type");
        let mut class = Self { program, keyboard, screen, address, code };
        class.read_until(". ");
        class
    }

    /// A phone that has joined.
    fn phone(&self) -> Phone {
        Phone::join(&self.address, &self.code)
    }

    /// The teacher goes on. Returns what the wall shows until it waits for the next key.
    fn go_on(&mut self) -> String {
        self.keyboard.write_all(b"\n").expect("the teacher's keyboard");
        self.read_until(". ")
    }

    /// What the wall shows until it waits for Enter.
    fn read_until(&mut self, prompt_end: &str) -> String {
        let mut shown = Vec::new();
        let mut byte = [0];
        while self.screen.read(&mut byte).expect("text") == 1 {
            shown.push(byte[0]);
            let text = String::from_utf8_lossy(&shown);
            if text.rsplit('\n').next().is_some_and(|line| line.contains("Enter:") && line.ends_with(prompt_end)) {
                break;
            }
        }
        String::from_utf8(shown).expect("text")
    }

    /// Ends it by the keyboard, and returns what it has said.
    fn end(mut self) -> String {
        self.keyboard.write_all(b"q\n").expect("the teacher's keyboard");
        self.ended()
    }

    /// Waits until it has ended by itself, and returns what it has said.
    fn ended(mut self) -> String {
        let mut messages = String::new();
        self.program.stderr.take().expect("a pipe").read_to_string(&mut messages).expect("text");
        assert_eq!(self.program.wait().expect("it ends").code(), Some(0));
        messages
    }
}

#[test]
fn a_class_is_asked_votes_and_sees_the_answer() {
    let mut class = Class::open(&["session-login", "--count", "1"]);
    let mut phones = [class.phone(), class.phone(), class.phone()];
    let states: Vec<_> = phones.iter_mut().map(Phone::next_state).collect();
    assert!(states.iter().all(|state| state["phase"] == "lobby"), "{states:?}");
    let asked = class.go_on();
    assert!(asked.contains("Question 1 of 1") && asked.contains("2  401 Unauthorized"), "{asked}");
    for (phone, option) in phones.iter_mut().zip([1, 1, 2]) {
        assert_eq!(phone.wait_for("asking")["number"], 1);
        assert_eq!(phone.vote(1, &[option]).status, 200);
    }
    let revealed = class.go_on();
    assert!(revealed.contains("2  right   67 % (2)  401 Unauthorized"), "{revealed}");
    assert!(revealed.contains("3  wrong   33 % (1)  404"), "{revealed}");
    let state = phones[2].wait_for("revealed");
    assert_eq!(
        (&state["question"]["options"][1]["count"], &state["question"]["options"][1]["right"]),
        (&2.into(), &true.into())
    );
    // Enter ends the program after the last question, but not before the phones know.
    class.go_on();
    phones[1].wait_for("ended");
    assert_eq!(class.ended(), "", "after the last question it ends by itself");
}

#[test]
fn a_phone_that_comes_back_is_the_same_participant_and_finds_its_answer() {
    let mut class = Class::open(&["session-login"]);
    let phone = class.phone();
    class.go_on();
    assert_eq!(phone.vote(1, &[0]).status, 200);
    let mut back = phone.reconnect();
    assert_eq!(back.own_vote["chosen"], serde_json::json!([0]));
    assert_eq!(back.vote(1, &[0]).status, 200, "sent again, it is acknowledged");
    let other = back.vote(1, &[1]);
    assert_eq!((other.status, &other.json()["chosen"]), (409, &serde_json::json!([0])));
    let state = back.wait_for("asking");
    assert_eq!((&state["answered"], &state["joined"]), (&1.into(), &1.into()));
    let late = class.phone();
    assert_eq!(
        late.own_vote,
        serde_json::json!({ "number": 1, "chosen": null }),
        "whoever is late lands in the question"
    );
    class.end();
}

#[test]
fn the_answers_are_kept_only_where_the_teacher_says_and_without_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("answers.jsonl");
    let path = file.to_str().expect("a path");
    let mut class = Class::open(&["session-login", "--count", "2", "--results", path]);
    let phone = class.phone();
    class.go_on();
    phone.vote(1, &[1]);
    class.go_on();
    let said = class.end();
    assert_eq!(said, format!("authwalk: The answers are in {path}, without names.\n"));
    let text = std::fs::read_to_string(&file).expect("the file");
    assert_eq!(text.lines().last(), Some("{\"question\":\"wrong\",\"participant\":1,\"chosen\":[1]}"));
    let report = authwalk(&["class", "report", path]);
    assert_eq!(
        stdout(&report),
        "1 took part. On average they answered 100 % of the questions right, with a standard deviation of 0 percentage points.\n\n\
         What does the server answer to the name that doesn't exist?\n  100 % right (1 of 1), discrimination –\n  \
         wrong    0 %                        400 Bad Request\n  right  100 %  ####################  401 Unauthorized\n  \
         wrong    0 %                        404 Not Found\n\nHow many questions were right:\n    1  #  1\n"
    );
    for (format, part) in [
        ("csv", "\"wrong\",\"What does"),
        ("markdown", "| 1 | 100 % | – |"),
        ("json", "\"participants\":1"),
        ("json", "\"format_version\":1"),
    ] {
        let rendered = stdout(&authwalk(&["class", "report", path, "--format", format]));
        assert!(rendered.contains(part), "{rendered}");
    }
    assert!(!text.contains(&phone.cookie_value()));
    let refused = authwalk(&["--plain", "class", "session-login", "--results", path]);
    assert_eq!(refused.status.code(), Some(2), "{}", stderr(&refused));
}

#[test]
fn the_answers_in_an_sqlite_file_are_the_same_and_can_be_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("answers.sqlite");
    let path = file.to_str().expect("a path");
    let mut class = Class::open(&["session-login", "--count", "1", "--results", path]);
    let phones = [class.phone(), class.phone()];
    class.go_on();
    for (phone, option) in phones.iter().zip([1, 2]) {
        phone.vote(1, &[option]);
    }
    class.go_on();
    class.end();
    let report = authwalk(&["class", "report", path]);
    assert!(stdout(&report).contains("50 % right (1 of 2)"), "{}{}", stdout(&report), stderr(&report));
    let database = rusqlite::Connection::open(path).expect("a database");
    let count = "SELECT options.text, COUNT(*) FROM answers JOIN options USING (question, position) GROUP BY position";
    let mut statement = database.prepare(count).expect("a statement");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
    let counts: Vec<(String, u32)> = rows.collect::<Result<_, _>>().expect("rows");
    assert_eq!(counts, [("401 Unauthorized".to_owned(), 1), ("404 Not Found".to_owned(), 1)]);
    database.execute("UPDATE answers SET position = 99", []).expect("written");
    let odd = authwalk(&["class", "report", path]);
    assert_eq!(odd.status.code(), Some(2));
    assert!(stderr(&odd).contains("has no such option"), "{}", stderr(&odd));
    std::fs::write(&file, b"SQLite format 3\0 and nothing else").expect("written");
    assert_eq!(authwalk(&["class", "report", path]).status.code(), Some(2));
}

#[test]
fn the_lanes_of_a_step_are_questions_of_their_own_in_the_report() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("answers.jsonl");
    let path = file.to_str().expect("a path");
    let mut class = Class::open(&["session-fixation", "--results", path]);
    let phones: Vec<Phone> = (0..11).map(|_| class.phone()).collect();
    for number in 1..=4 {
        class.go_on();
        for (index, phone) in phones.iter().enumerate() {
            phone.vote(number, &[index % 2]);
        }
        class.go_on();
        // Written after each reveal: a crash loses one question at most.
        assert_eq!(std::fs::read_to_string(&file).expect("the file").matches("\"ask\"").count(), number);
    }
    class.end();
    let report = authwalk(&["class", "report", path]);
    assert_eq!(report.status.code(), Some(0), "{}", stderr(&report));
    assert!(stdout(&report).starts_with("11 took part."), "{}", stdout(&report));
    let missing = authwalk(&["--plain", "class", "session-login", "--results", "/no/such/folder/x.jsonl"]);
    assert_eq!(missing.status.code(), Some(2), "before the class, not after it");
}

#[test]
fn a_quiz_a_topic_and_a_lesson_can_be_asked_and_nothing_else() {
    for name in ["sessions", "session.flow", "session-login"] {
        Class::open(&[name, "--count", "1"]).end();
    }
    let unknown = authwalk(&["--plain", "class", "session-logni"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(stderr(&unknown).contains("did you mean `session-login`?"), "{}", stderr(&unknown));
}

#[test]
fn an_address_that_cannot_be_used_is_told_with_a_way_out() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let output = authwalk(&["--plain", "class", "session-login", "--bind", &address]);
    assert_eq!(output.status.code(), Some(2));
    let expected =
        format!("authwalk: {address} is in use already. Another port can be named: --bind 127.0.0.1:PORT.\n");
    assert_eq!(stderr(&output), expected);
    let elsewhere = authwalk(&["--plain", "class", "session-login", "--bind", "203.0.113.9:8080"]);
    assert!(stderr(&elsewhere).contains("203.0.113.9 is not an address of this computer"), "{}", stderr(&elsewhere));
    for wrong in ["here", "127.0.0.1:99999", "http://127.0.0.1"] {
        assert_eq!(authwalk(&["class", "session-login", "--bind", wrong]).status.code(), Some(2), "{wrong}");
    }
}

#[test]
fn a_start_that_failed_leaves_no_file_behind_and_no_other_file_is_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("a path").to_owned();
    let (resume, results, diary) = (path("resume"), path("answers.jsonl"), path("diary"));
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = listener.local_addr().expect("an address").to_string();
    let class = |args: &[&str]| authwalk(&[&["--plain", "class"], args, &["--bind", &taken]].concat());
    for args in [&["session-login"][..], &["session-logni"]] {
        let failed = class(&[args, &["--resume", &resume, "--results", &results]].concat());
        assert_eq!(failed.status.code(), Some(2));
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "{}", stderr(&failed));
    }
    std::fs::write(&diary, "a diary").expect("written");
    let head = |of: &str| format!("{{\"kind\":\"authwalk-resume\",\"format_version\":1,\"of\":\"{of}\",\"seed\":7}}\n");
    let refused = |of: &str| {
        std::fs::write(&resume, head(of)).expect("written");
        #[cfg(unix)]
        std::fs::set_permissions(&resume, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("it is ours");
        let failed = class(&["session-login", "--resume", &resume, "--results", &diary]);
        assert_eq!(failed.status.code(), Some(2));
        assert_eq!(std::fs::read_to_string(&diary).expect("the diary"), "a diary");
        assert!(std::path::Path::new(&resume).exists(), "a class can still go on from it");
        stderr(&failed)
    };
    let of_this = format!("class session-login --results {diary}");
    assert!(refused(&of_this).contains("would replace this file"), "{}", refused(&of_this));
    assert!(refused("class session-login").contains("belongs to `authwalk class session-login`"));
}

#[test]
fn a_store_that_cannot_keep_a_class_is_refused_and_one_in_the_environment_counts() {
    let sqlite = authwalk(&["--plain", "--redis", "sqlite", "class", "session-login"]);
    assert_eq!(sqlite.status.code(), Some(2));
    assert!(stderr(&sqlite).contains("SQLite cannot keep a class"), "{}", stderr(&sqlite));
    let none = authwalk(&["--plain", "class", "session-login", "--redis-durability", "disk"]);
    assert!(stderr(&none).contains("`--redis-durability` needs a Redis"), "{}", stderr(&none));
    let from_environment = |url: &str| {
        let mut program = command(&["--plain", "class", "session-login", "--bind", "127.0.0.1:0"]);
        let output = program.env("AUTHWALK_REDIS_URL", url).stdin(Stdio::null()).output().expect("it runs");
        assert_eq!(output.status.code(), Some(2));
        let said = stderr(&output);
        assert!(!said.contains("secret"), "{said}");
        said
    };
    assert!(from_environment("redis://:secret@127.0.0.1:1").contains("Redis cannot be reached"));
    assert!(from_environment("secret").contains("AUTHWALK_REDIS_URL names no store"));
}
