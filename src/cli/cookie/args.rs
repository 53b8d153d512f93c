//! The arguments of `authwalk cookie`, and from them to requests and rules.

use clap::{Args, Subcommand, value_parser};
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::cli::input::parse_time;
use crate::cli::output_format::OutputFormat;
use crate::clock::Clock;
use crate::cookie::{
    CookieApi, CookieDraft, CookieRequest, DefaultSameSite, JarRules, PastedCookie, RequestUrl, ThirdPartyCookies,
    likely_source,
};

#[derive(Args, Debug)]
#[command(arg_required_else_help = true, args_conflicts_with_subcommands = true)]
pub(in crate::cli) struct CookieArgs {
    /// For programs: cases as JSON on standard input, one a line; an answer a line on standard output
    #[arg(long)]
    jsonl: bool,
    #[command(subcommand)]
    pub(super) command: Option<CookieCommand>,
}

#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(super) enum CookieCommand {
    /// What a Set-Cookie line says, what a browser does with it, and what is missing; exit code 1 means refused
    Explain(CookieExplainArgs),
    /// Whether cookies would travel on a request, and why not; exit code 1 means that one stays behind
    Sent(CookieSentArgs),
}

#[derive(Args, Debug)]
pub(super) struct CookieExplainArgs {
    /// Set-Cookie lines, a Cookie line, output of `curl -v` or a jar file's text; `-` reads standard input
    #[arg(required = true)]
    pub(super) cookies: Vec<String>,
    /// The URL that sets it; without it, the one that curl names, or https:// and a host of Domain, or shop.test
    #[arg(long, value_name = "URL", value_parser = RequestUrl::parse)]
    url: Option<RequestUrl>,
    /// It comes with a request that another site started
    #[arg(long)]
    cross_site: bool,
    /// That request opens a page, as a link or a form does
    #[arg(long)]
    top_level: bool,
    /// A script sets it, and not a response
    #[arg(long)]
    script: bool,
    #[command(flatten)]
    pub(super) rules: JarRuleArgs,
    /// How to report it
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    pub(super) format: OutputFormat,
}

#[derive(Args, Debug)]
pub(super) struct CookieSentArgs {
    /// Set-Cookie lines, a Cookie line, output of `curl -v` or a jar file's text; `-` reads standard input
    #[arg(required = true)]
    pub(super) cookies: Vec<String>,
    /// Where the request goes
    #[arg(long, value_name = "URL", value_parser = RequestUrl::parse)]
    url: RequestUrl,
    /// The page that starts it; without it, one of the same site
    #[arg(long, value_name = "URL", value_parser = RequestUrl::parse)]
    from: Option<RequestUrl>,
    /// Another site starts it, whichever that is
    #[arg(long)]
    cross_site: bool,
    /// It opens a page, as a link or a form does, and is no part of one
    #[arg(long)]
    top_level: bool,
    /// The page in the address bar, if it is not the one that starts it
    #[arg(long, value_name = "URL", value_parser = RequestUrl::parse)]
    top_level_site: Option<RequestUrl>,
    /// The method
    #[arg(long, default_value = "GET")]
    method: String,
    /// A script reads document.cookie there, instead of a request
    #[arg(long)]
    script: bool,
    /// The URL that has set the cookies; without it, / of the same host
    #[arg(long, value_name = "URL", value_parser = RequestUrl::parse)]
    set_by: Option<RequestUrl>,
    /// How many seconds ago they were set
    #[arg(long, value_name = "SECONDS", default_value_t = 0, value_parser = value_parser!(i64).range(0..))]
    pub(super) age: i64,
    #[command(flatten)]
    pub(super) rules: JarRuleArgs,
    /// How to report it
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    pub(super) format: OutputFormat,
}

/// What the standard leaves to the browser.
#[derive(Args, Debug)]
pub(super) struct JarRuleArgs {
    /// The text that counts: 6265bis, or layered, its successor
    #[arg(long, value_name = "DRAFT", default_value = "6265bis", value_parser = parse_word::<CookieDraft>)]
    rules: CookieDraft,
    /// How a cookie without `SameSite` counts: lax (Chromium) or none (Firefox)
    #[arg(long, value_name = "WORD", default_value = "lax", value_parser = parse_word::<DefaultSameSite>)]
    default_same_site: DefaultSameSite,
    /// Third-party cookies: allowed, blocked or partitioned
    #[arg(long, value_name = "WORD", default_value = "allowed", value_parser = parse_word::<ThirdPartyCookies>)]
    third_party: ThirdPartyCookies,
    /// Without the two minutes in which a cookie without `SameSite` goes along with a cross-site POST
    #[arg(long)]
    no_lax_post: bool,
    /// Partitioned means something (CHIPS)
    #[arg(long)]
    chips: bool,
    /// The time to judge at, in seconds since 1970 or as 2026-11-21T09:14:02Z; without it, now
    #[arg(long, value_name = "TIME", value_parser = parse_time, allow_negative_numbers = true)]
    now: Option<i64>,
}

/// Parses one of the words of an enum. An error names them all.
fn parse_word<T: DeserializeOwned>(word: &str) -> Result<T, serde_json::Error> {
    serde_json::from_value(Json::String(word.to_owned()))
}

impl JarRuleArgs {
    pub(super) fn jar_rules(&self) -> JarRules {
        JarRules {
            draft: self.rules,
            default_same_site: self.default_same_site,
            third_party: self.third_party,
            lax_post: !self.no_lax_post,
            chips: self.chips,
            ..JarRules::default()
        }
    }

    pub(super) fn now(&self) -> i64 {
        self.now.unwrap_or_else(|| Clock::System.now())
    }
}

const fn api(is_script: bool) -> CookieApi {
    if is_script { CookieApi::Script } else { CookieApi::Http }
}

impl CookieExplainArgs {
    /// The request whose response sets the cookie.
    pub(super) fn request(&self, cookie: &PastedCookie) -> CookieRequest {
        let url = self.url.clone().or_else(|| cookie.url.clone()).unwrap_or_else(|| likely_source(&cookie.set_cookie));
        let Self { cross_site, top_level, .. } = *self;
        CookieRequest { cross_site, top_level, api: api(self.script), ..CookieRequest::same_site(url, "GET") }
    }
}

impl CookieSentArgs {
    /// The request that the cookies may go along with.
    pub(super) fn request(&self) -> Result<CookieRequest, String> {
        let from = self.from.as_ref().map(RequestUrl::site);
        let cross_site = self.cross_site || from.as_ref().is_some_and(|site| *site != self.url.site());
        if self.method.is_empty() || !self.method.bytes().all(|b| b.is_ascii_graphic()) {
            return Err("write the method like GET".to_owned());
        }
        Ok(CookieRequest {
            url: self.url.clone(),
            method: self.method.to_ascii_uppercase(),
            cross_site,
            top_level: self.top_level,
            api: api(self.script),
            top_level_site: self.top_level_site.as_ref().map(RequestUrl::site).or(from),
        })
    }

    /// The URL that has set a cookie. An error is a sentence.
    pub(super) fn set_by(&self, cookie: &PastedCookie) -> Result<RequestUrl, String> {
        match self.set_by.as_ref().or(cookie.url.as_ref()) {
            Some(url) => Ok(url.clone()),
            None => RequestUrl::parse(&format!("https://{}/", self.url.host())).map_err(|error| error.to_string()),
        }
    }
}
