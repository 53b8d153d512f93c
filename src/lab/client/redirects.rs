//! A browser that is sent on to another address: it goes there, as often as it has to, each time with the cookies that its jar
//! lets go along.

use std::collections::BTreeMap;

use hyper::header::HeaderMap;

use super::compose::{self, RequestOrigin};
use super::request_target::RequestTarget;
use super::{ClientExchange, Clients, ComposedRequest};
use crate::lab::browser::PageInitiator;
use crate::lab::browser::redirect::{MAX_REDIRECTS, Redirect};
use crate::lab::error::LabError;
use crate::model::{ClientKind, Request, RequestLine};

/// What a redirect makes of a request.
struct NextRequest {
    request: Request,
    target: RequestTarget,
}

impl Clients {
    /// Sends a request and, if a browser navigates with it, follows its redirects. The last exchange is where that ended; a
    /// redirect to an app or to a host that isn't there is the end as well.
    ///
    /// # Errors
    /// When it can't be sent as it is written, or when a connection breaks.
    pub(in crate::lab) async fn send_and_follow(
        &mut self,
        client: &str,
        request: &Request,
    ) -> Result<ClientExchange, LabError> {
        let composed = self.compose(Some(client), request).await?;
        let mut start = composed.context.page_context.as_ref().map(|page| page.start.clone());
        let mut answered = self.send(composed).await?;
        if !self.follows(client, request, start.as_ref())? {
            return Ok(answered);
        }
        let mut request = request.clone();
        for _ in 0..MAX_REDIRECTS {
            let Some(next) = self.next_request(client, &answered, &request).await else { break };
            start = start.map(|start| start.redirected_to(next.target.page()));
            request = next.request;
            let composed = self.compose_redirected(client, &request, next.target, start.clone()).await?;
            let mut followed = self.send(composed).await?;
            followed.earlier.splice(0..0, answered.into_exchanges());
            answered = followed;
        }
        Ok(answered)
    }

    /// Whether the client goes where a redirect leads. A script gets to see the redirect instead (Fetch, redirect mode
    /// "manual").
    fn follows(&self, client: &str, request: &Request, start: Option<&PageInitiator>) -> Result<bool, LabError> {
        let is_browser = self.setup_of(client)?.kind == ClientKind::Browser;
        let is_script = start.is_some_and(|start| start.trigger.is_script());
        Ok(is_browser && !is_script && request.follow != Some(false))
    }

    /// The request with which a browser goes on after `answered`; `None` if nothing sends it on to a host that is there.
    async fn next_request(&self, client: &str, answered: &ClientExchange, request: &Request) -> Option<NextRequest> {
        let exchange = &answered.exchange;
        let origin = exchange.url.split('/').take(3).collect::<Vec<_>>().join("/");
        let redirect = Redirect::of(exchange.status, exchange.response.header("location"), exchange.method(), &origin)?;
        let method = if redirect.keeps_request { RequestLine::parse(&request.line)?.method } else { "GET" };
        let line = format!("{method} {}", redirect.address);
        let target = RequestTarget::of_client(&line, &*self.lane.state().await, client).ok()?;
        let kept = if redirect.keeps_request { request.clone() } else { Request::default() };
        Some(NextRequest { request: Request { line, headers: BTreeMap::new(), ..kept }, target })
    }

    async fn compose_redirected(
        &self,
        client: &str,
        request: &Request,
        target: RequestTarget,
        page_initiator: Option<PageInitiator>,
    ) -> Result<ComposedRequest, LabError> {
        let kind = self.setup_of(client)?.kind;
        let mut state = self.lane.state().await;
        let origin = RequestOrigin { target, by_hand: HeaderMap::new(), page_initiator };
        compose::compose_from(&mut state, client, kind, request, origin)
    }
}
