//! What keeps other people's pages and scripts out: checks of changes, CORS, encoded output.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::switch::Switch;
use crate::model::switch_types::{CorsPolicy, CsrfTokenKind};

switches! {
    /// What the shop checks before a request changes something and came with a cookie (cross-site request forgery).
    CsrfSetup / CsrfPatch {
        /// The CSRF token that it asks for. `naive_double_submit` is careless: whoever can plant a cookie knows the token.
        token: CsrfTokenKind = CsrfTokenKind::None,
        /// Refuses a change whose `Origin` is another one, or missing.
        check_origin: bool = false,
        /// Refuses a change that another origin started, as `Sec-Fetch-Site` says; without that header `Origin` decides.
        check_fetch_site: bool = false,
        /// Takes a change as `application/json` only, which no form can send. `false` reads JSON whatever its type says.
        json_only: bool = false,
        /// Transfers on `GET /transfer?to=…&amount=…` as well. Careless: a link or an image is enough.
        get_transfers: bool = false,
        /// Makes none of these checks at `api.shop.test`, because an app sends no forms. Careless where a cookie lets somebody
        /// in there.
        skips_api: bool = false,
    }
}

switches! {
    /// Which pages of other origins may read the shop's answers (Fetch, section 3.3).
    CorsSetup / CorsPatch {
        /// Whom the answers let in: nobody, the origins in `origins`, anybody (`*`), or whoever asks. `reflect` is careless.
        allow: CorsPolicy = CorsPolicy::Nobody,
        /// The origins of `listed`: `https://spa.test`.
        origins: Vec<String> = Vec::new(),
        /// Says `Access-Control-Allow-Credentials: true`: cookies may come along, and the page may read the answer.
        credentials: bool = false,
        /// The request headers that a preflight allows: `Content-Type`, `Authorization`.
        headers: Vec<String> = Vec::new(),
    }
}

switches! {
    /// The shop's pages, as far as scripts of other people are concerned (cross-site scripting).
    PageSetup / PagePatch {
        /// Writes a comment as text, whatever it holds. `false` is careless: what looks like a script becomes one.
        encodes_output: bool = true,
        /// Sends `Content-Security-Policy: default-src 'self'`: no script runs that stands in a page, and nothing goes to
        /// other sites.
        csp: bool = false,
    }
}
