//! The terminal is borrowed: whatever ends the program, it is given back as it was.
//!
//! On return and on an error by `Drop`; on a panic by a hook that restores first, so that the message is read on the
//! ordinary screen; on ctrl-z before the stop, and set up again after it. Signals arrive as events and end the program
//! in order.

use std::io::{self, Write as _};
use std::panic::{self, PanicHookInfo};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};

use super::events::AppEvent;

/// Whether the terminal is set up for drawing. The panic hook has no other way to know.
static SET_UP: AtomicBool = AtomicBool::new(false);

type PanicHook = dyn Fn(&PanicHookInfo<'_>) + Send + Sync;

/// Holds the terminal as the program needs it; gives it back when dropped.
pub(super) struct TerminalGuard {
    previous_hook: Arc<PanicHook>,
}

impl TerminalGuard {
    /// Sets the terminal up. A panic is reported to `events`.
    ///
    /// # Errors
    /// When there is no terminal.
    pub(super) fn new(events: Sender<AppEvent>) -> io::Result<Self> {
        let earlier_hook: Arc<PanicHook> = Arc::from(panic::take_hook());
        let hook = Arc::clone(&earlier_hook);
        let events = Mutex::new(events);
        panic::set_hook(Box::new(move |info| {
            let _ = restore();
            hook(info);
            if let Ok(events) = events.lock() {
                let _ = events.send(AppEvent::ThreadPanicked);
            }
        }));
        let guard = Self { previous_hook: earlier_hook };
        set_up()?;
        Ok(guard)
    }
}

impl Drop for TerminalGuard {
    fn drop(&mut self) {
        let _ = restore();
        // A thread that panics may not change the hook.
        if !std::thread::panicking() {
            let hook = Arc::clone(&self.previous_hook);
            panic::set_hook(Box::new(move |info| hook(info)));
        }
    }
}

/// Whether the terminal is set up for drawing.
pub(super) fn is_set_up() -> bool {
    SET_UP.load(Ordering::SeqCst)
}

/// Gives the terminal back, stops the program as ctrl-z does, and sets the terminal up again once it goes on.
///
/// # Errors
/// When the terminal is gone by then.
#[cfg(unix)]
pub(super) fn suspend() -> io::Result<()> {
    restore()?;
    signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
    set_up()
}

/// Sets the terminal up for drawing; once more if somebody else may have used it since.
///
/// # Errors
/// When there is no terminal.
pub(super) fn set_up() -> io::Result<()> {
    enable_raw_mode()?;
    SET_UP.store(true, Ordering::SeqCst);
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, Hide)
}

fn restore() -> io::Result<()> {
    if !SET_UP.swap(false, Ordering::SeqCst) {
        return Ok(());
    }
    let mut out = io::stdout();
    // Even where writing fails, the modes are put back.
    let written = queue!(out, EndSynchronizedUpdate, DisableBracketedPaste, Show, LeaveAlternateScreen);
    let written = written.and_then(|()| out.flush());
    disable_raw_mode().and(written)
}
