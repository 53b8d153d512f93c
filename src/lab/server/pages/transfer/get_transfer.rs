//! A transfer by GET. **Careless on purpose**: a GET is to change nothing (RFC 9110, section 9.2.1), so browsers send it with
//! every link and image, `SameSite=Lax` lets it through, and no check against forged requests looks at it.

use hyper::Uri;

use crate::lab::lane_state::LaneState;
use crate::lab::server::http::body::RequestFields;
use crate::lab::server::http::response::ServerResponse;

/// Carries out what the query asks for; `None` if it asks for nothing.
pub(super) fn answer(state: &mut LaneState, user: &str, uri: &Uri) -> Option<Result<ServerResponse, ServerResponse>> {
    let fields = RequestFields::of_query(uri.query()?);
    fields.text("to")?;
    Some(super::carry_out(state, user, &fields))
}
