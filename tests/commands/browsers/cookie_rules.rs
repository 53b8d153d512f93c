//! The rules of storing: prefixes, `Domain`, `Secure`, `Partitioned`, `HttpOnly`, overwriting, paths, sizes. Each case has a
//! site of its own; a real browser and the jar get the same headers and scripts, and are then asked for the `Cookie` header
//! and for `document.cookie`.

use authwalk::internals::cookie::{CookieApi, CookieRequest, Jar, JarRules, RequestUrl};

use super::cookie_server::CookieServer;
use crate::common::real_browser::RealBrowser;

/// What happens in a case.
#[derive(Clone, Copy)]
enum CookieStep {
    /// A response at this host (a prefix of the case's own) and path sets a cookie.
    Header(&'static str, &'static str, &'static [u8]),
    /// A script in a page there sets one.
    Script(&'static str, &'static str, &'static str),
}

/// A case: its name, what happens, and where the cookies are read.
struct CookieCase {
    name: &'static str,
    /// Its host, where it is not one of its own.
    host: Option<&'static str>,
    steps: &'static [CookieStep],
    read: (&'static str, &'static str),
}

const fn case(name: &'static str, steps: &'static [CookieStep]) -> CookieCase {
    CookieCase { name, host: None, steps, read: ("", "/x/y") }
}

const fn case_at(
    name: &'static str,
    steps: &'static [CookieStep],
    host: &'static str,
    path: &'static str,
) -> CookieCase {
    CookieCase { name, host: None, steps, read: (host, path) }
}

const fn case_of(host: &'static str, name: &'static str, steps: &'static [CookieStep]) -> CookieCase {
    CookieCase { name, host: Some(host), steps, read: ("", "/x/y") }
}

use CookieStep::{Header, Script};

/// `HOST` in a cookie is the host of the case.
const CASES: &[CookieCase] = &[
    case("__Secure- with Secure", &[Header("", "/x/y", b"__Secure-a=1; Secure")]),
    case("__Secure- without Secure", &[Header("", "/x/y", b"__Secure-a=1")]),
    case("__SECURE- without Secure", &[Header("", "/x/y", b"__SECURE-a=1")]),
    case("__Host- as it should be", &[Header("", "/x/y", b"__Host-a=1; Secure; Path=/")]),
    case("__Host- without Path", &[Header("", "/x/y", b"__Host-a=1; Secure")]),
    case_at("__Host- without Path at the root", &[Header("", "/y", b"__Host-a=1; Secure")], "", "/y"),
    case("__Host- with another Path", &[Header("", "/x/y", b"__Host-a=1; Secure; Path=/x")]),
    case("__Host- with Domain", &[Header("", "/x/y", b"__Host-a=1; Secure; Path=/; Domain=HOST")]),
    case("__Host- with an empty Domain", &[Header("", "/x/y", b"__Host-a=1; Secure; Path=/; Domain=")]),
    case("__host- in small letters, without Secure", &[Header("", "/x/y", b"__host-a=1; Path=/")]),
    case("__Http- as it should be", &[Header("", "/x/y", b"__Http-a=1; Secure; HttpOnly")]),
    case("__Http- without HttpOnly", &[Header("", "/x/y", b"__Http-a=1; Secure")]),
    case("__Http- from a script", &[Script("", "/x/y", "__Http-a=1; Secure")]),
    case("__Host-Http- as it should be", &[Header("", "/x/y", b"__Host-Http-a=1; Secure; Path=/; HttpOnly")]),
    case("__Host-Http- without HttpOnly", &[Header("", "/x/y", b"__Host-Http-a=1; Secure; Path=/")]),
    case("no name and a value like __Secure-", &[Header("", "/x/y", b"=__Secure-a=1")]),
    case("no name and a value like __Host-", &[Header("", "/x/y", b"=__Host-a")]),
    case("a name that only begins so", &[Header("", "/x/y", b"__Hosta=1")]),
    case_at("Domain: the host itself, read below", &[Header("", "/", b"a=1; Domain=HOST")], "www.", "/"),
    case_at("no Domain, read below", &[Header("", "/", b"a=1")], "www.", "/"),
    case_at("a parent's Domain, read there", &[Header("www.", "/", b"a=1; Domain=HOST")], "", "/"),
    case_at("a dot before Domain", &[Header("www.", "/", b"a=1; Domain=.HOST")], "", "/"),
    case_at("Domain in capital letters", &[Header("www.", "/", b"a=1; DOMAIN=WWW.HOST")], "www.", "/"),
    case("a Domain below the host", &[Header("", "/x/y", b"a=1; Domain=www.HOST")]),
    case("somebody else's Domain", &[Header("", "/x/y", b"a=1; Domain=elsewhere.localhost")]),
    case("a part of a name as Domain", &[Header("", "/x/y", b"a=1; Domain=OST")]),
    case("Domain=localhost", &[Header("", "/x/y", b"a=1; Domain=localhost")]),
    case("Domain=.localhost", &[Header("", "/x/y", b"a=1; Domain=.localhost")]),
    case_of("localhost", "a public suffix names itself, with a dot", &[Header("", "/x/y", b"a=1; Domain=.HOST")]),
    case_of("127.0.0.1", "an address names itself, with a dot", &[Header("", "/x/y", b"a=1; Domain=.HOST")]),
    case("an empty Domain", &[Header("", "/x/y", b"a=1; Domain=")]),
    case("an empty Domain last", &[Header("", "/x/y", b"a=1; Domain=elsewhere.localhost; Domain=")]),
    case("two Domains: the last one counts", &[Header("", "/x/y", b"a=1; Domain=elsewhere.localhost; Domain=HOST")]),
    case("Secure", &[Header("", "/x/y", b"a=1; Secure")]),
    case("Secure with a value", &[Header("", "/x/y", b"a=1; Secure=no")]),
    case("SameSite=None without Secure", &[Header("", "/x/y", b"a=1; SameSite=None")]),
    case("SameSite=None with Secure", &[Header("", "/x/y", b"a=1; SameSite=None; Secure")]),
    case("an unknown SameSite", &[Header("", "/x/y", b"a=1; SameSite=Sometimes")]),
    case("two SameSite: the last one counts", &[Header("", "/x/y", b"a=1; SameSite=Lax; SameSite=None")]),
    case("Partitioned without Secure", &[Header("", "/x/y", b"a=1; Partitioned")]),
    case("Partitioned with Secure", &[Header("", "/x/y", b"a=1; Partitioned; Secure")]),
    case(
        "Partitioned beside one that is not",
        &[Header("", "/x/y", b"a=1; Secure"), Header("", "/x/y", b"a=2; Secure; Partitioned")],
    ),
    case("HttpOnly", &[Header("", "/x/y", b"a=1; HttpOnly")]),
    case("HttpOnly from a script", &[Script("", "/x/y", "a=1; HttpOnly")]),
    case(
        "a script overwrites HttpOnly",
        &[Header("", "/x/y", b"a=1; HttpOnly; Path=/"), Script("", "/x/y", "a=2; Path=/")],
    ),
    case(
        "a script deletes HttpOnly",
        &[Header("", "/x/y", b"a=1; HttpOnly; Path=/"), Script("", "/x/y", "a=; Path=/; Max-Age=0")],
    ),
    case(
        "a script sets it for another path",
        &[Header("", "/x/y", b"a=1; HttpOnly; Path=/"), Script("", "/x/y", "a=2; Path=/x")],
    ),
    case(
        "a response makes it HttpOnly",
        &[Script("", "/x/y", "a=1; Path=/"), Header("", "/x/y", b"a=2; HttpOnly; Path=/")],
    ),
    case("the same name again", &[Header("", "/x/y", b"a=1"), Header("", "/x/y", b"a=2")]),
    case(
        "overwriting keeps the place in the order",
        &[Header("", "/x/y", b"a=1"), Header("", "/x/z", b"b=1"), Header("", "/x/y", b"a=2")],
    ),
    case("another path is another cookie", &[Header("", "/x/y", b"a=1; Path=/"), Header("", "/x/y", b"a=2; Path=/x")]),
    case(
        "host only and for the domain are two",
        &[Header("", "/x/y", b"a=1"), Header("", "/x/y", b"a=2; Domain=HOST")],
    ),
    case("Max-Age=0 deletes", &[Header("", "/x/y", b"a=1"), Header("", "/x/y", b"a=2; Max-Age=0")]),
    case("a negative Max-Age deletes", &[Header("", "/x/y", b"a=1"), Header("", "/x/y", b"a=2; Max-Age=-9")]),
    case(
        "a past Expires deletes",
        &[Header("", "/x/y", b"a=1"), Header("", "/x/y", b"a=2; Expires=Thu, 01 Jan 1970 00:00:10 GMT")],
    ),
    case("Max-Age before Expires", &[Header("", "/x/y", b"a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:10 GMT")]),
    case("a Max-Age that is no number", &[Header("", "/x/y", b"a=1; Max-Age=soon")]),
    case("a Max-Age with a sign", &[Header("", "/x/y", b"a=1; Max-Age=+0")]),
    case(
        "an Expires in another order",
        &[Header("", "/x/y", b"a=1"), Header("", "/x/y", b"a=2; Expires=10:00:00 1 1970 Jan")],
    ),
    case(
        "an Expires with two digits",
        &[Header("", "/x/y", b"a=1"), Header("", "/x/y", b"a=2; Expires=1 Jan 70 10:00:00")],
    ),
    case("no date at all", &[Header("", "/x/y", b"a=1; Expires=yesterday")]),
    case("no name", &[Header("", "/x/y", b"foo")]),
    case("no name, with a sign", &[Header("", "/x/y", b"=foo")]),
    case("no name, then another", &[Header("", "/x/y", b"foo"), Header("", "/x/y", b"=bar")]),
    case("nothing at all", &[Header("", "/x/y", b"; Secure")]),
    case("only a sign", &[Header("", "/x/y", b"=")]),
    case("no value", &[Header("", "/x/y", b"a=")]),
    case("quotes stay", &[Header("", "/x/y", b"a=\"1; b\"")]),
    case("white space around", &[Header("", "/x/y", b"  a \t=\t 1 2  ;  Path=/ ")]),
    case("a tab within", &[Header("", "/x/y", b"a=1\t2")]),
    case("a control character", &[Header("", "/x/y", b"a=1\x012")]),
    case("a control character in an attribute", &[Header("", "/x/y", b"a=1; Path=/\x7f")]),
    case("letters of UTF-8", &[Header("", "/x/y", "ä=ö".as_bytes())]),
    case("percent signs stay", &[Header("", "/x/y", b"a=%20")]),
    case("signs in the value", &[Header("", "/x/y", b"a=b=c=d")]),
    case("commas", &[Header("", "/x/y", b"a=1, b=2")]),
    case("the default path", &[Header("", "/x/y", b"a=1"), Header("", "/z/y", b"b=1")]),
    case("Path at a boundary", &[Header("", "/x/y", b"a=1; Path=/x"), Header("", "/x/y", b"b=1; Path=/x/yz")]),
    case_at("Path with a slash at its end", &[Header("", "/x/y", b"a=1; Path=/x/")], "", "/x"),
    case_at("a longer name is no path below", &[Header("", "/x/y", b"a=1; Path=/x")], "", "/xy"),
    case("a Path without a slash", &[Header("", "/x/y", b"a=1; Path=elsewhere")]),
    case("an empty Path last", &[Header("", "/x/y", b"a=1; Path=/elsewhere; Path=")]),
    case("a Path in capital letters", &[Header("", "/x/y", b"a=1; Path=/X")]),
    case("a Path that does not hold the page", &[Header("", "/x/y", b"a=1; Path=/elsewhere")]),
    case("an attribute that nobody knows", &[Header("", "/x/y", b"a=1; Priority=High; What=ever")]),
    case(
        "longer paths first",
        &[
            Header("", "/x/y", b"a=1; Path=/"),
            Header("", "/x/y", b"b=1; Path=/x/y"),
            Header("", "/x/y", b"c=1; Path=/x"),
        ],
    ),
];

/// Sizes, made up here: name and value together, and the Path.
fn size_cases() -> Vec<(&'static str, Vec<u8>)> {
    let pair = |length: usize| [b"a=", "1".repeat(length - 1).as_bytes()].concat();
    let path = |length: usize| [b"a=1; Path=/", "p".repeat(length - 1).as_bytes()].concat();
    vec![
        ("4096 bytes", pair(4096)),
        ("4097 bytes", pair(4097)),
        ("a Path of 1024 bytes", path(1024)),
        ("a Path of 1025 bytes, which is ignored", path(1025)),
    ]
}

/// Fails for each case in which the browser and the jar differ, unless it is among the `explained`; and for each of those that
/// no longer differ.
pub(crate) fn compare_rules(browser: &mut dyn RealBrowser, rules: JarRules, explained: &[(&str, &str)]) {
    let server = CookieServer::start();
    let mut differences = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for (number, case) in OwnedCase::all().into_iter().enumerate() {
        let OwnedCase { name, host, steps, read: (read_host, read_path) } = case;
        let host = host.map_or_else(|| format!("c{number}-rules.localhost"), str::to_owned);
        let (found, expected) = CaseSite { host, server: &server }.run(browser, rules, &steps, read_host, read_path);
        if found == expected {
            continue;
        }
        if let Some((known, _)) = explained.iter().find(|(known, _)| *known == name) {
            seen.push(known);
            continue;
        }
        differences.push(format!("{name}: the browser has {found:?}, the jar {expected:?}"));
    }
    assert!(differences.is_empty(), "{} and the jar differ:\n{}", browser.name(), differences.join("\n"));
    let unused: Vec<&(&str, &str)> = explained.iter().filter(|(known, _)| !seen.contains(known)).collect();
    assert!(unused.is_empty(), "explained, and no difference any more: {unused:?}");
}

/// A case, some of whose cookies are made up at run time.
struct OwnedCase {
    name: &'static str,
    host: Option<&'static str>,
    steps: Vec<OwnedStep>,
    read: (&'static str, &'static str),
}

impl OwnedCase {
    fn all() -> Vec<Self> {
        let of_table = CASES.iter().map(|case| {
            let CookieCase { name, host, steps, read } = *case;
            Self { name, host, steps: steps.iter().map(OwnedStep::of).collect(), read }
        });
        let of_size = size_cases().into_iter().map(|(name, line)| {
            let steps = vec![OwnedStep::Header(String::new(), "/x/y".to_owned(), line)];
            Self { name, host: None, steps, read: ("", "/x/y") }
        });
        of_table.chain(of_size).collect()
    }
}

/// A step whose host and cookie have been made up at run time.
#[derive(Clone)]
enum OwnedStep {
    Header(String, String, Vec<u8>),
    Script(String, String, String),
}

impl OwnedStep {
    fn of(step: &CookieStep) -> Self {
        match step {
            Header(host, path, line) => Self::Header((*host).to_owned(), (*path).to_owned(), line.to_vec()),
            Script(host, path, line) => Self::Script((*host).to_owned(), (*path).to_owned(), (*line).to_owned()),
        }
    }

    /// Where it happens, by host and path.
    fn place(&self, host: &str) -> String {
        let (Self::Header(prefix, path, _) | Self::Script(prefix, path, _)) = self;
        format!("{prefix}{host}{path}")
    }
}

/// What the `Cookie` header and `document.cookie` hold.
#[derive(Debug, PartialEq, Eq)]
struct HeldCookies {
    header: String,
    script: String,
}

/// The hosts of one case.
struct CaseSite<'a> {
    host: String,
    server: &'a CookieServer,
}

impl CaseSite<'_> {
    /// What the browser and the jar hold in the end.
    fn run(
        &self,
        browser: &mut dyn RealBrowser,
        rules: JarRules,
        steps: &[OwnedStep],
        read_host: &str,
        read_path: &str,
    ) -> (HeldCookies, HeldCookies) {
        let mut jar = Jar::new(rules);
        let place = format!("{read_host}{}{read_path}", self.host);
        let next_places = steps.iter().skip(1).map(|step| step.place(&self.host)).chain([place.clone()]);
        // Responses that set cookies lead from one to the next: a chain of them is one page for the browser.
        let mut chain_start: Option<String> = None;
        for ((second, step), next) in (1_795_251_600..).zip(steps).zip(next_places) {
            let place = step.place(&self.host);
            match step {
                OwnedStep::Header(_, _, line) => {
                    let line = replace_host(line, &self.host);
                    self.server.redirect_once(&place, &[line.as_slice()], &next);
                    jar.store(&request(&place, CookieApi::Http), &String::from_utf8_lossy(&line), second);
                    chain_start.get_or_insert(place);
                }
                OwnedStep::Script(_, _, line) => {
                    let line = line.replace("HOST", &self.host);
                    browser.navigate(&self.server.url(chain_start.take().as_ref().unwrap_or(&place)));
                    browser.evaluate(&format!("document.cookie = {}", serde_json::json!(line)));
                    jar.store(&request(&place, CookieApi::Script), &line, second);
                }
            }
        }
        browser.navigate(&self.server.url(chain_start.as_ref().unwrap_or(&place)));
        let script = browser.evaluate("document.cookie").as_str().expect("a text").to_owned();
        let found = HeldCookies { header: self.server.cookies_at(&place), script };
        let now = 1_795_251_610;
        let mut held = |api| jar.send(&request(&place, api), now).value.unwrap_or_default();
        (found, HeldCookies { header: held(CookieApi::Http), script: held(CookieApi::Script) })
    }
}

fn replace_host(line: &[u8], host: &str) -> Vec<u8> {
    match line.windows(4).position(|window| window == b"HOST") {
        Some(start) => [&line[..start], host.as_bytes(), &line[start + 4..]].concat(),
        None => line.to_vec(),
    }
}

/// A page that somebody opened by its address.
fn request(place: &str, api: CookieApi) -> CookieRequest {
    let url = RequestUrl::parse(&format!("http://{place}")).expect("a URL");
    CookieRequest { top_level: true, api, ..CookieRequest::same_site(url, "GET") }
}
