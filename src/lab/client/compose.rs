//! A lesson's request as it goes over the wire: headers in a fixed, short order, cookies from the jar or by hand.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{
    AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, HeaderMap, HeaderName, HeaderValue, USER_AGENT,
};
use hyper::{Method, Request as HttpRequest};

use super::app_tokens;
use super::dpop_proof;
use super::page_initiator_context;
use super::page_initiator_context::PageInitiatorContext;
use super::request_target::RequestTarget;
use super::tokens;
use crate::lab::browser::PageInitiator;
use crate::lab::browser::fetch_headers::fetch_headers;
use crate::lab::error::LabError;
use crate::lab::lane_state::LaneState;
use crate::lab::request_error::RequestError;
use crate::lab::secret;
use crate::model::{ClientKind, ClientTokens, CookieSendDecision, Request};

/// Headers that belong to the connection. Written by hand they could make the two ends disagree about where a message ends
/// (request smuggling).
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

/// A request that can be sent, and what its response will be judged by.
#[derive(Debug)]
pub(in crate::lab) struct ComposedRequest {
    pub(in crate::lab) context: RequestContext,
    pub(in crate::lab) http_request: OutgoingRequest,
}

/// What is known of a request besides what goes over the wire.
#[derive(Debug)]
pub(in crate::lab) struct RequestContext {
    /// The name of the client that sends it.
    pub(in crate::lab) client: String,
    pub(super) target: RequestTarget,
    /// The jar's decision about each of its cookies.
    pub(super) cookies_sent: Vec<CookieSendDecision>,
    /// Whether the access token that the client holds went along.
    pub(super) sent_own_token: bool,
    /// The page that starts it, if one does.
    pub(super) page_context: Option<PageInitiatorContext>,
}

/// A body as it goes over the wire.
struct RequestBody {
    text: String,
    content_type: Option<&'static str>,
}

/// The cookies of a request, and the jar's decision about each that it has.
#[derive(Default)]
pub(super) struct CookiesToSend {
    header: Option<String>,
    pub(super) decisions: Vec<CookieSendDecision>,
}

impl CookiesToSend {
    /// None of them goes along, whatever the jar has decided; those that it held back keep its reason.
    fn hold_back_all(&mut self, rule: &str, reason: &str) {
        self.header = None;
        for cookie in self.decisions.iter_mut().filter(|cookie| cookie.sent) {
            cookie.sent = false;
            rule.clone_into(&mut cookie.rule);
            reason.clone_into(&mut cookie.reason);
        }
    }
}

/// An access token and the proof that goes with it.
struct TokenWithProof<'a> {
    token: Option<&'a str>,
    proof: Option<String>,
}

/// Composes what `client` sends for `request`.
///
/// # Errors
/// When it can't be sent as it is written.
pub(super) fn compose_request(
    state: &mut LaneState,
    client: &str,
    kind: ClientKind,
    request: &Request,
) -> Result<ComposedRequest, LabError> {
    let bad = |error: RequestError| LabError::BadRequest { line: request.line.clone(), error };
    if request.raw.is_some() {
        return Err(bad(RequestError::WrittenInCompany));
    }
    let target = RequestTarget::of_client(&request.line, state, client)?;
    let by_hand = headers_by_hand(request).map_err(bad)?;
    let page_initiator = page_initiator_context::page_initiator(state, client, kind, request, &target)?;
    if let Some(start) = &page_initiator {
        start.check(request, &target.method, &by_hand).map_err(|error| bad(error.into()))?;
    }
    compose_from(state, client, kind, request, RequestOrigin { target, by_hand, page_initiator })
}

/// Where a request goes, what starts it, and what of it the lesson has written.
pub(super) struct RequestOrigin {
    pub(super) target: RequestTarget,
    /// The headers that the lesson writes.
    pub(super) by_hand: HeaderMap,
    pub(super) page_initiator: Option<PageInitiator>,
}

/// Composes what `client` sends for a request that can be sent so.
///
/// # Errors
/// When a header or a body can't be sent as it is written.
pub(super) fn compose_from(
    state: &mut LaneState,
    client: &str,
    kind: ClientKind,
    request: &Request,
    origin: RequestOrigin,
) -> Result<ComposedRequest, LabError> {
    let bad = |error: RequestError| LabError::BadRequest { line: request.line.clone(), error };
    let RequestOrigin { target, by_hand, page_initiator } = origin;
    if let Some(start) = &page_initiator {
        page_initiator_context::leave_old_document(state, client, start);
    }
    let cookies =
        cookies_to_send(state, client, request, &target, page_initiator.as_ref(), by_hand.contains_key(COOKIE));
    let proof_jti = state.setup.shop.access.dpop.then(|| secret::new_id(&mut state.random));
    let state = &*state;
    let held_tokens = tokens::tokens_for(state, client, &target, page_initiator.as_ref())
        .or_else(|| app_tokens::tokens_for(state, client, &target, page_initiator.as_ref()));
    let body = request_body(request, held_tokens, target.path()).map_err(bad)?;
    let presented = present_token(state, client, request, &target, held_tokens, proof_jti).map_err(bad)?;
    let token_by_hand = request.bearer.is_some() || by_hand.contains_key(AUTHORIZATION);
    let sent_own_token = presented.token.is_some() && !token_by_hand;

    let mut own_headers = vec![(HOST, target.authority()), (USER_AGENT, format!("{client} ({})", kind.word()))];
    own_headers.extend(page_initiator.iter().flat_map(|start| fetch_headers(start, &target.method)));
    own_headers.extend(cookies.header.map(|value| (COOKIE, value)));
    if let Some(token) = presented.token {
        let scheme = if presented.proof.is_some() { "DPoP" } else { "Bearer" };
        own_headers.push((AUTHORIZATION, format!("{scheme} {token}")));
    }
    if let Some(proof) = presented.proof
        && !by_hand.contains_key(AUTHORIZATION)
    {
        own_headers.push((HeaderName::from_static("dpop"), proof));
    }
    own_headers.extend(body.content_type.map(|content_type| (CONTENT_TYPE, content_type.to_owned())));
    if !body.text.is_empty() || !matches!(target.method, Method::GET | Method::HEAD) {
        own_headers.push((CONTENT_LENGTH, body.text.len().to_string()));
    }

    let mut http_request = HttpRequest::new(Full::new(Bytes::from(body.text)));
    *http_request.method_mut() = target.method.clone();
    *http_request.uri_mut() = target.uri.clone();
    *http_request.headers_mut() = merge_headers(own_headers, by_hand).map_err(bad)?;
    let page_context = page_initiator.map(PageInitiatorContext::request);
    let client = client.to_owned();
    let context = RequestContext { client, target, cookies_sent: cookies.decisions, sent_own_token, page_context };
    Ok(ComposedRequest { context, http_request })
}

/// The client's own headers, then those that the lesson writes by hand. Where both name one, the client leaves its own out.
fn merge_headers(own_headers: Vec<(HeaderName, String)>, by_hand: HeaderMap) -> Result<HeaderMap, RequestError> {
    let mut headers = HeaderMap::with_capacity(own_headers.len() + by_hand.len());
    for (name, value) in own_headers {
        if !by_hand.contains_key(&name) {
            let value = header_value(name.as_str(), &value)?;
            headers.insert(name, value);
        }
    }
    headers.extend(by_hand);
    Ok(headers)
}

/// The access token of a request: the one that the lesson writes, or the client's own. With it comes a proof if the shop
/// binds tokens to keys (`proof_jti` is its `jti`) and the token is the client's own, or if the lesson names who signs one.
fn present_token<'a>(
    state: &LaneState,
    client: &str,
    request: &'a Request,
    target: &RequestTarget,
    held_tokens: Option<&'a ClientTokens>,
    proof_jti: Option<String>,
) -> Result<TokenWithProof<'a>, RequestError> {
    let token = match &request.bearer {
        Some(token) => Some(token.as_str()),
        None if tokens::sends_access_token(target.path()) => held_tokens.and_then(|held| held.access.as_deref()),
        None => None,
    };
    let signer = match &request.proof {
        Some(signer) => Some(signer.as_str()),
        None if request.bearer.is_none() && held_tokens.is_some() => Some(client),
        None => None,
    };
    let proof = match (proof_jti, signer) {
        (Some(jti), Some(signer)) => Some(dpop_proof::sign_proof(state, signer, target, token, &jti)?),
        _ => None,
    };
    Ok(TokenWithProof { token, proof })
}

/// The headers that the lesson writes itself; they replace those that the client would write.
fn headers_by_hand(request: &Request) -> Result<HeaderMap, RequestError> {
    let mut headers = HeaderMap::with_capacity(request.headers.len());
    for (name, values) in &request.headers {
        let display_name = || name.escape_debug().to_string();
        let parsed = HeaderName::from_bytes(name.as_bytes()).map_err(|_| RequestError::HeaderName(display_name()))?;
        if CONNECTION_HEADERS.contains(&parsed.as_str()) {
            return Err(RequestError::ConnectionHeader(display_name()));
        }
        let other_key = match parsed {
            COOKIE if !request.cookies.is_empty() => Some("cookies"),
            AUTHORIZATION if request.bearer.is_some() => Some("bearer"),
            _ => None,
        };
        if let Some(key) = other_key {
            return Err(RequestError::HeaderTwice { header: display_name(), key });
        }
        for value in values.values() {
            headers.append(&parsed, header_value(name, value)?);
        }
    }
    Ok(headers)
}

fn header_value(name: &str, value: &str) -> Result<HeaderValue, RequestError> {
    let control_character = |_| RequestError::ControlCharacter(name.escape_debug().to_string());
    HeaderValue::from_bytes(value.as_bytes()).map_err(control_character)
}

/// The body that the lesson writes, or the one that the client writes by itself.
fn request_body(
    request: &Request,
    held_tokens: Option<&ClientTokens>,
    path: &str,
) -> Result<RequestBody, RequestError> {
    let json_body = |text: String| RequestBody { text, content_type: Some("application/json") };
    if let Some(text) = held_tokens.and_then(|held| tokens::refresh_token_body(held, path, request)) {
        return Ok(json_body(text));
    }
    match (&request.json, request.form.is_empty(), &request.body) {
        (Some(json), true, None) => Ok(json_body(json.to_string())),
        (None, false, None) => {
            let content_type = Some("application/x-www-form-urlencoded");
            let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(&request.form).finish();
            Ok(RequestBody { text, content_type })
        }
        (None, true, body) => Ok(RequestBody { text: body.clone().unwrap_or_default(), content_type: None }),
        _ => Err(RequestError::TwoBodies),
    }
}

/// The cookies of a request. Those that the lesson writes by hand bypass the jar: they are sent, and none of its own.
pub(super) fn cookies_to_send(
    state: &mut LaneState,
    client: &str,
    request: &Request,
    target: &RequestTarget,
    page_initiator: Option<&PageInitiator>,
    header_by_hand: bool,
) -> CookiesToSend {
    let now = state.now();
    let cookie_request = target.cookie_request(page_initiator);
    let from_jar = state.jars.get_mut(client).map(|jar| {
        let header = jar.send(&cookie_request, now);
        CookiesToSend { decisions: header.decisions(), header: header.value }
    });
    let mut cookies = from_jar.unwrap_or_default();
    if page_initiator.is_some_and(|start| !start.has_credentials()) {
        cookies.hold_back_all("Fetch 4.6", "a fetch takes cookies to its own origin only, unless it says `include`");
        return cookies;
    }
    if request.cookies.is_empty() && !header_by_hand {
        return cookies;
    }
    for cookie in &mut cookies.decisions {
        cookie.sent = true;
    }
    cookies.hold_back_all("by hand", "the cookies were written by hand");
    let pairs: Vec<String> = request.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    cookies.header = if pairs.is_empty() { None } else { Some(pairs.join("; ")) };
    cookies
}
