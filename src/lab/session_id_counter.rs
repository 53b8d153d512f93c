//! A counter for session IDs. **Careless on purpose**, and reached only with `shop.ids = "counter"`: whoever gets 1042 knows
//! that 1043 will be somebody else's.

/// The next session ID.
#[derive(Clone, Copy, Debug)]
pub(super) struct SessionIdCounter(u64);

impl Default for SessionIdCounter {
    /// A shop that has been open for a while: 1042 looks less like a demo than 1.
    fn default() -> Self {
        Self(1042)
    }
}

impl SessionIdCounter {
    /// Returns the next session ID and counts on.
    pub(super) fn next_id(&mut self) -> String {
        let id = self.0.to_string();
        self.0 = self.0.wrapping_add(1);
        id
    }
}
