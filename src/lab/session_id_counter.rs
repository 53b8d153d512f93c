//! A counter for session ids. **Careless on purpose**, and reached only where `shop.ids = "counter"` asks for it: whoever
//! is given 1042 knows that 1043 will be somebody else.

/// Numbers one after the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct SessionIdCounter(u64);

impl Default for SessionIdCounter {
    /// A shop that has been open for a while.
    fn default() -> Self {
        Self(1042)
    }
}

impl SessionIdCounter {
    /// The next number.
    pub(super) fn next_id(&mut self) -> String {
        let id = self.0.to_string();
        self.0 = self.0.wrapping_add(1);
        id
    }
}
