//! Restores the terminal, however the program ends.
//!
//! On return and on an error, `Drop` does it. On a panic, a hook does it first, so that the message appears on the
//! ordinary screen. On ctrl-z it is done before the program stops, and the terminal is set up again when it continues.
//! Signals arrive as events, so they end the program like a return.

use std::io::{self, Write as _};
use std::panic::{self, PanicHookInfo};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::Print;
use crossterm::terminal::{
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};

use super::events::{ProgramEvent, TerminalEvent};
use super::mouse_mode::{DisableMouse, EnableMouse};
use crate::prose::escape_control_characters;

/// Whether the terminal is set up for drawing. A static, because the panic hook can't be handed anything.
static SET_UP: AtomicBool = AtomicBool::new(false);

/// Whether the terminal reports the mouse while it is set up.
static REPORTS_MOUSE: AtomicBool = AtomicBool::new(false);

type PanicHook = dyn Fn(&PanicHookInfo<'_>) + Send + Sync;

/// Keeps the terminal set up for drawing; restores it when dropped.
pub(super) struct TerminalGuard {
    previous_hook: Arc<PanicHook>,
}

impl TerminalGuard {
    /// Sets the terminal up. From now on, a panic of any thread restores it and is reported to `events`.
    ///
    /// # Errors
    /// When there is no terminal.
    pub(super) fn new(events: Sender<ProgramEvent>) -> io::Result<Self> {
        let previous_hook: Arc<PanicHook> = Arc::from(panic::take_hook());
        let hook = Arc::clone(&previous_hook);
        let events = Mutex::new(events);
        panic::set_hook(Box::new(move |info| {
            let _ = restore();
            hook(info);
            if let Ok(events) = events.lock() {
                let _ = events.send(ProgramEvent::Terminal(TerminalEvent::ThreadPanicked));
            }
        }));
        // The guard exists before the setup: if that fails halfway, its drop undoes the first half.
        let guard = Self { previous_hook };
        set_up()?;
        Ok(guard)
    }
}

impl Drop for TerminalGuard {
    fn drop(&mut self) {
        let _ = restore();
        // `set_hook` panics in a thread that is panicking.
        if !std::thread::panicking() {
            let hook = Arc::clone(&self.previous_hook);
            panic::set_hook(Box::new(move |info| hook(info)));
        }
    }
}

/// Whether the terminal is set up for drawing; not after a panic.
pub(super) fn is_set_up() -> bool {
    SET_UP.load(Ordering::SeqCst)
}

/// Restores the terminal and stops the program as ctrl-z does; returns once the program continues. The terminal is to be
/// [set up](set_up) then.
///
/// # Errors
/// When the terminal is gone, or the program can't be stopped.
#[cfg(unix)]
pub(super) fn stop_program() -> io::Result<()> {
    restore()?;
    signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)
}

/// Sets the terminal up for drawing. It may be called again, when another program has used the terminal meanwhile.
///
/// # Errors
/// When there is no terminal.
pub(super) fn set_up() -> io::Result<()> {
    enable_raw_mode()?;
    SET_UP.store(true, Ordering::SeqCst);
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, Hide)?;
    report_mouse(REPORTS_MOUSE.load(Ordering::SeqCst))
}

/// Shows `text` on the ordinary screen, in one piece and with its control characters made visible. The terminal is to be [set
/// up](set_up) again afterwards.
///
/// # Errors
/// When the terminal is gone.
pub(super) fn show_text(text: &str) -> io::Result<()> {
    let text = escape_control_characters(text);
    execute!(
        io::stdout(),
        DisableMouse,
        LeaveAlternateScreen,
        Show,
        Print(format!("\r\n{text}\r\n\r\nAny key leads back.\r\n"))
    )
}

/// Has the terminal report the mouse, or no longer. It stays so when the terminal is [set up](set_up) again.
///
/// # Errors
/// When the terminal is gone.
pub(super) fn report_mouse(is_on: bool) -> io::Result<()> {
    let was_on = REPORTS_MOUSE.swap(is_on, Ordering::SeqCst);
    match (is_on, was_on) {
        (true, _) => execute!(io::stdout(), EnableMouse),
        (false, true) => execute!(io::stdout(), DisableMouse),
        (false, false) => Ok(()),
    }
}

fn restore() -> io::Result<()> {
    if !SET_UP.swap(false, Ordering::SeqCst) {
        return Ok(());
    }
    let mut stdout = io::stdout();
    let queued = queue!(stdout, EndSynchronizedUpdate, DisableMouse, DisableBracketedPaste, Show, LeaveAlternateScreen);
    let written = queued.and_then(|()| stdout.flush());
    // Even where writing fails, raw mode is turned off.
    disable_raw_mode().and(written)
}
