//! **Careless on purpose**, with `shop.csrf.get_transfers = true`: a transfer by GET. A GET is to change nothing (RFC 9110,
//! section 9.2.1), so browsers send it with every link and image, `SameSite=Lax` lets it through, and no check against forged
//! requests looks at it.

use hyper::Uri;

use crate::lab::server::http::body::RequestFields;

/// The transfer that the query asks for; `None` if it asks for none.
pub(super) fn requested_transfer(uri: &Uri) -> Option<RequestFields> {
    let fields = RequestFields::of_query(uri.query()?);
    fields.text("to")?;
    Some(fields)
}
