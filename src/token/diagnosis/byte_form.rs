//! Other forms of the same bytes: how somebody may have meant them, or changed them.

/// Bytes in another form than they were given in.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct ByteForm {
    /// A stable id for programs.
    pub(super) code: &'static str,
    /// What was done to the bytes, as the end of a sentence that begins with "fits". It never repeats the bytes.
    pub(super) phrase: String,
    pub(super) bytes: Vec<u8>,
}

/// Forms without those that were there before, and without the original bytes.
pub(super) struct ByteForms<'a> {
    original: &'a [u8],
    forms: Vec<ByteForm>,
}

impl<'a> ByteForms<'a> {
    pub(super) const fn of(original: &'a [u8]) -> Self {
        Self { original, forms: Vec::new() }
    }

    pub(super) fn add(&mut self, code: &'static str, phrase: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        let bytes = bytes.into();
        let is_new = bytes != self.original && self.forms.iter().all(|form| form.bytes != bytes);
        if is_new && !bytes.is_empty() {
            self.forms.push(ByteForm { code, phrase: phrase.into(), bytes });
        }
    }

    pub(super) fn into_vec(self) -> Vec<ByteForm> {
        self.forms
    }
}
