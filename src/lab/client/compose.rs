//! A lesson's request as the one that goes over the wire: headers in a fixed, lean order, cookies from the jar or by hand.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{
    AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, HeaderMap, HeaderName, HeaderValue, USER_AGENT,
};
use hyper::{Method, Request as HttpRequest};

use super::super::LabError;
use super::super::form;
use super::super::secret;
use super::dpop_proof;
use super::request_target::RequestTarget;
use super::tokens;
use crate::lab::lane_state::LaneState;
use crate::model::{ClientKind, CookieSendDecision, Request};

/// Headers that belong to the connection: written by hand they would make the two ends disagree about where a message
/// ends.
const CONNECTION_HEADERS: [&str; 9] = [
    "connection",
    "content-length",
    "expect",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// What goes over the wire.
pub(in crate::lab) type OutgoingRequest = HttpRequest<Full<Bytes>>;

/// What is known of a request beside what goes over the wire.
#[derive(Debug)]
pub(in crate::lab) struct RequestContext {
    /// Who sends it.
    pub(in crate::lab) client: String,
    /// Where it goes.
    pub(super) target: RequestTarget,
    /// What the jar decided.
    pub(super) cookies_sent: Vec<CookieSendDecision>,
}

/// What `client` sends for `request` in this world: the order, and what goes over the wire.
///
/// # Errors
/// When it cannot be sent as it is written.
pub(super) fn compose_request(
    world: &mut LaneState,
    client: &str,
    kind: ClientKind,
    request: &Request,
) -> Result<(RequestContext, OutgoingRequest), LabError> {
    let bad = |why: String| LabError::BadRequest { line: request.line.clone(), why };
    if request.page.is_some() || request.start.is_some() {
        return Err(LabError::Unsupported("no page starts requests in it; leave `page` and `start` out".to_owned()));
    }
    let target = RequestTarget::parse(&request.line, &world.setup)?;
    let by_hand = explicit_headers(request).map_err(bad)?;
    let jti = world.setup.shop.access.dpop.then(|| secret::new_id(&mut world.random));
    let world = &*world;
    let purse = tokens::tokens_for(world, client, &target);
    let own = purse.and_then(|purse| tokens::refresh_token_body(purse, target.path(), request));
    let (request_body, content_type) = own.map_or_else(|| request_body(request), Ok).map_err(bad)?;
    let bearer = request
        .bearer
        .as_ref()
        .or_else(|| purse?.access.as_ref().filter(|_| tokens::sends_access_token(target.path())));
    let (cookie, sent) = cookie_header(world, client, request, &target, by_hand.contains_key(COOKIE));

    let own_token = request.bearer.is_none();
    let signer = request.proof.as_deref().or_else(|| purse.filter(|_| own_token).map(|_| client));
    let proof = jti.zip(signer).map(|(jti, signer)| dpop_proof::sign_proof(world, signer, &target, bearer, &jti));
    let proof = proof.transpose().map_err(bad)?;
    let scheme = if proof.is_some() { "DPoP" } else { "Bearer" };

    let mut headers = HeaderMap::with_capacity(8 + by_hand.len());
    let mut put = |name: HeaderName, value: Option<String>| -> Result<(), LabError> {
        if let Some(value) = value.filter(|_| !by_hand.contains_key(&name)) {
            headers.insert(&name, header_value(name.as_str(), &value).map_err(bad)?);
        }
        Ok(())
    };
    put(HOST, Some(target.host.clone()))?;
    put(USER_AGENT, Some(format!("{client} ({})", kind.word())))?;
    put(COOKIE, cookie)?;
    put(AUTHORIZATION, bearer.map(|token| format!("{scheme} {token}")))?;
    put(HeaderName::from_static("dpop"), proof.filter(|_| !by_hand.contains_key(AUTHORIZATION)))?;
    put(CONTENT_TYPE, content_type.map(str::to_owned))?;
    let bodiless = request_body.is_empty() && matches!(target.method, Method::GET | Method::HEAD);
    put(CONTENT_LENGTH, (!bodiless).then(|| request_body.len().to_string()))?;
    headers.extend(by_hand);

    let mut http = HttpRequest::new(Full::new(Bytes::from(request_body)));
    *http.method_mut() = target.method.clone();
    *http.uri_mut() = target.uri.clone();
    *http.headers_mut() = headers;
    Ok((RequestContext { client: client.to_owned(), target, cookies_sent: sent }, http))
}

/// The headers that the lesson writes itself; they stand in for those that the client would write.
fn explicit_headers(request: &Request) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::with_capacity(request.headers.len());
    for (name, value) in &request.headers {
        let shown = name.escape_debug();
        let parsed =
            HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("`{shown}` is no name of a header"))?;
        if CONNECTION_HEADERS.contains(&parsed.as_str()) {
            return Err(format!("`{shown}` is written by the connection itself; leave it out"));
        }
        let twice = match parsed {
            COOKIE if !request.cookies.is_empty() => Some("cookies"),
            AUTHORIZATION if request.bearer.is_some() => Some("bearer"),
            _ => None,
        };
        if let Some(key) = twice {
            return Err(format!("`{shown}` stands in `headers` and in `{key}`; write it in one place"));
        }
        headers.append(parsed, header_value(name, value)?);
    }
    Ok(headers)
}

fn header_value(name: &str, value: &str) -> Result<HeaderValue, String> {
    let odd = |_| format!("the value of `{}` holds a control character; leave it out", name.escape_debug());
    HeaderValue::from_bytes(value.as_bytes()).map_err(odd)
}

/// The body and its type.
fn request_body(request: &Request) -> Result<(String, Option<&'static str>), String> {
    match (&request.json, request.form.is_empty()) {
        (Some(_), false) => Err("it has a `json` body and a `form` body; choose one".to_owned()),
        (Some(json), true) => Ok((json.to_string(), Some("application/json"))),
        (None, false) => Ok((form::encode(&request.form), Some("application/x-www-form-urlencoded"))),
        (None, true) => Ok((String::new(), None)),
    }
}

/// The `Cookie` header and what the jar says to it. Cookies written by hand go past the jar: they are sent, and none of its own.
fn cookie_header(
    world: &LaneState,
    client: &str,
    request: &Request,
    target: &RequestTarget,
    header_by_hand: bool,
) -> (Option<String>, Vec<CookieSendDecision>) {
    let from_jar = world.jars.get(client).map(|jar| jar.cookies_for(target.origin(), target.path(), world.now()));
    let (from_jar, mut sent) = from_jar.unwrap_or_default();
    if request.cookies.is_empty() && !header_by_hand {
        return (from_jar, sent);
    }
    for cookie in &mut sent {
        cookie.sent = false;
        "by hand".clone_into(&mut cookie.rule);
        "the cookies were written by hand".clone_into(&mut cookie.reason);
    }
    let pairs: Vec<String> = request.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    ((!pairs.is_empty()).then(|| pairs.join("; ")), sent)
}
