//! How the lab's servers speak HTTP on a connection, and how much they take.

use hyper::server::conn::http1::Builder;

/// The longest head of a request, in bytes; hyper answers 431 to a longer one.
pub(in crate::lab::server) const MAX_HEAD_BYTES: usize = 64 * 1024;

/// The longest body of a request, in bytes; the gateway answers 413 to a longer one.
pub(in crate::lab::server) const MAX_BODY_BYTES: usize = 64 * 1024;

/// HTTP/1.1 with title-case headers, as people write them, and without hyper's `Date`: that would be the system's time,
/// and the lab has its own.
pub(in crate::lab::server) fn http_builder() -> Builder {
    let mut builder = Builder::new();
    builder.auto_date_header(false).title_case_headers(true).half_close(true).max_buf_size(MAX_HEAD_BYTES);
    builder
}
