//! What people do in the shop: transfers and comments.

use crate::model::{CommentView, TransferView};

/// The most that is kept of each kind; what is older goes.
const MAX_RECORDS: usize = 100;

/// Transfers and comments, each oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct ShopRecords {
    transfers: Vec<TransferView>,
    comments: Vec<CommentView>,
}

impl ShopRecords {
    pub(super) fn add_transfer(&mut self, transfer: TransferView) {
        push_bounded(&mut self.transfers, transfer);
    }

    pub(super) fn add_comment(&mut self, comment: CommentView) {
        push_bounded(&mut self.comments, comment);
    }

    pub(super) fn transfers(&self) -> &[TransferView] {
        &self.transfers
    }

    pub(super) fn comments(&self) -> &[CommentView] {
        &self.comments
    }
}

fn push_bounded<T>(records: &mut Vec<T>, record: T) {
    if records.len() == MAX_RECORDS {
        records.remove(0);
    }
    records.push(record);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newest_records_are_kept() {
        let mut records = ShopRecords::default();
        for amount in 0..=MAX_RECORDS {
            let amount = u32::try_from(amount).expect("small");
            records.add_transfer(TransferView { from: "a".to_owned(), to: "b".to_owned(), amount });
        }
        assert_eq!((records.transfers().len(), records.transfers()[0].amount), (MAX_RECORDS, 1));
    }
}
