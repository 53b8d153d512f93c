//! `authwalk lsp` in a Neovim that somebody types into.

use std::fs;
use std::path::Path;

use portable_pty::CommandBuilder;

use super::{Terminal, exit_code};

/// Starts the server for each file that is opened, with the calls that every Neovim with a language client has, and gives
/// keys to what is tried: hover, definition, and the first fix that is offered.
const SETTINGS: &str = r#"
vim.opt.swapfile = false
vim.opt.shada = ""
vim.opt.more = false
local client = vim.lsp.start_client({ cmd = { vim.env.AUTHWALK, "lsp" }, root_dir = vim.fn.getcwd() })
vim.api.nvim_create_autocmd("BufReadPost", { pattern = "*.toml", callback = function()
    vim.lsp.buf_attach_client(0, client)
    vim.bo.omnifunc = "v:lua.vim.lsp.omnifunc"
end })
vim.keymap.set("n", "K", vim.lsp.buf.hover)
vim.keymap.set("n", "gd", vim.lsp.buf.definition)
vim.keymap.set("n", "ga", vim.lsp.buf.code_action)
"#;

const LESSON: &str = r#"format_version = 2
id = "a-lesson"
title = "A"
minutes = 1
covers = ["session.flow"]
client.bob = "browser"
[[step]]
id = "ask"
title = "S"
text = "A session ID."
[[step.do]]
by = "bob"
request.line = "GET /me"
expect = { status = 200, user = "nobody" }
"#;

const QUIZ: &str = r#"format_version = 2
id = "q"
[[question]]
id = "type"
covers = ["session.flow"]
level = "mid"
ask = "What?"
why = "So."
see = "a-lesson#ask"
type.accept = ["b"]
"#;

/// Neovim with `file` of a small pack open.
fn neovim(file: &str) -> Terminal {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in [
        ("authwalk.toml", "format_version = 2\nid = \"p\"\ntitle = \"P\"\n"),
        ("lessons/a.toml", LESSON),
        ("quizzes/q.toml", QUIZ),
        ("settings.lua", SETTINGS),
    ] {
        write(folder.path(), path, text);
    }
    let mut command = CommandBuilder::new("nvim");
    command.args(["-n", "-i", "NONE", "-u", "settings.lua", file]);
    command.cwd(folder.path());
    command.env("AUTHWALK", env!("CARGO_BIN_EXE_authwalk"));
    command.env("TERM", "xterm-256color");
    command.env("LC_ALL", "C.UTF-8");
    Terminal::start_command(folder, command, 160, 40)
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("written");
}

#[test]
#[ignore = "needs nvim, which .ci/setup installs"]
fn findings_stand_behind_their_lines_and_go_when_they_are_mended() {
    let mut editor = neovim("lessons/a.toml");
    editor.wait_for("status was expected to be 200");
    editor.press(":%s/200/401/\r");
    editor.wait("the finding to go", |editor| !editor.text().contains("was expected"));
    editor.press(":%s/title = \"S\"/titel = \"S\"/\r");
    editor.wait_for("titel");
    editor.wait_for("means nothing here");
    editor.press("ga");
    editor.wait_for("1: ");
    editor.press("1\r");
    editor.wait("the fix", |editor| !editor.text().contains("titel"));
    editor.press(":qa!\r");
    assert_eq!(exit_code(editor.child), 0);
}

#[test]
#[ignore = "needs nvim, which .ci/setup installs"]
fn keys_are_explained_links_are_followed_and_topics_completed() {
    let mut editor = neovim("quizzes/q.toml");
    editor.wait_for("see = \"a-lesson#ask\"");
    editor.press("/level\rK");
    editor.wait_for("`level`: For whom it is.");
    editor.press("/ask\"\rgd");
    editor.wait_for("text = \"A session ID.\"");
    editor.press(":e quizzes/q.toml\r");
    editor.wait_for("type.accept");
    editor.press("/session\rci\"session.f\x18\x0f");
    editor.wait_for("A session, step by step");
    editor.press("\x1b:qa!\r");
    assert_eq!(exit_code(editor.child), 0);
}
