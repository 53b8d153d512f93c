//! What people do in the shop: transfers, comments and orders, and the access log.

use crate::model::{CommentView, OrderView, TransferView};

/// The ID of the first order, where they are counted.
const FIRST_ORDER_ID: u32 = 1001;

/// The most that is kept of each kind; what is older goes.
const MAX_RECORDS: usize = 100;

/// How much of a target is logged: room for a token.
const MAX_TARGET_CHARS: usize = 2000;

/// Transfers, comments, orders and lines of the access log, each oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct ShopRecords {
    transfers: Vec<TransferView>,
    comments: Vec<CommentView>,
    access_log: Vec<String>,
    orders: Vec<OrderView>,
    /// How many orders there were so far.
    order_count: u32,
}

impl ShopRecords {
    pub(super) fn add_transfer(&mut self, transfer: TransferView) {
        push_bounded(&mut self.transfers, transfer);
    }

    pub(super) fn add_comment(&mut self, comment: CommentView) {
        push_bounded(&mut self.comments, comment);
    }

    /// Notes a request as web servers do: with its whole target.
    pub(super) fn log_request(&mut self, method: &str, target: &str, status: u16) {
        let target: String = target.chars().take(MAX_TARGET_CHARS).collect();
        push_bounded(&mut self.access_log, format!("{method} {target} {status}"));
    }

    pub(super) fn access_log(&self) -> &[String] {
        &self.access_log
    }

    pub(super) fn add_order(&mut self, order: OrderView) {
        push_bounded(&mut self.orders, order);
    }

    /// The ID of the next order, where they are counted.
    pub(super) fn next_order_id(&mut self) -> String {
        self.order_count = self.order_count.saturating_add(1);
        (FIRST_ORDER_ID - 1).saturating_add(self.order_count).to_string()
    }

    pub(super) fn orders(&self) -> &[OrderView] {
        &self.orders
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
