//! Cookies as people have them: `Set-Cookie` lines, a `Cookie` line, what `curl -v` printed, a Netscape jar file.

use super::request_url::RequestUrl;

/// What stands before the domain of an `HttpOnly` cookie in a jar file.
const HTTP_ONLY_MARK: &str = "#HttpOnly_";

/// Cookies that somebody has pasted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastedCookies {
    /// What the text was taken for.
    pub form: PastedForm,
    /// The cookies, in order.
    pub cookies: Vec<PastedCookie>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastedCookie {
    /// The value of the `Set-Cookie` header.
    pub set_cookie: String,
    /// Where it came from, if the text says so.
    pub url: Option<RequestUrl>,
}

/// What a text was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PastedForm {
    /// The value of a `Set-Cookie` header on each line.
    Values,
    /// Headers with their names, in a response or from `curl -v`.
    Headers,
    /// A `Cookie` line of a request. It says nothing of the attributes.
    CookieLine,
    /// A jar file with tabs, as `curl -c` writes it.
    NetscapeJar {
        /// How many of its lines are neither cookies nor comments.
        unread_lines: usize,
    },
}

/// What `curl -v` has said so far of the request at hand.
#[derive(Default)]
struct CurlTrace {
    is_https: bool,
    host: Option<String>,
    path: String,
}

impl PastedCookies {
    /// Reads a text in whichever of the forms it has. `now` turns the dates of a jar file into lifetimes.
    #[must_use]
    pub fn parse(text: &str, now: i64) -> Self {
        let lines = || text.lines().map(|line| line.trim_end_matches('\r'));
        let in_jar: Vec<PastedCookie> = lines().filter_map(|line| netscape_cookie(line, now)).collect();
        if !in_jar.is_empty() {
            let is_unread = |line: &&str| is_jar_entry(line) && netscape_cookie(line, now).is_none();
            let form = PastedForm::NetscapeJar { unread_lines: lines().filter(is_unread).count() };
            return Self { form, cookies: in_jar };
        }
        let mut trace = CurlTrace::default();
        let in_headers: Vec<PastedCookie> = lines().filter_map(|line| trace.read_line(line)).collect();
        if !in_headers.is_empty() {
            return Self { form: PastedForm::Headers, cookies: in_headers };
        }
        let pairs: Vec<&str> =
            lines().filter_map(|line| header_value(line, "cookie")).flat_map(|line| line.split(';')).collect();
        if !pairs.is_empty() {
            return Self { form: PastedForm::CookieLine, cookies: bare_cookies(pairs) };
        }
        Self { form: PastedForm::Values, cookies: bare_cookies(lines()) }
    }
}

fn bare_cookies<'a>(values: impl IntoIterator<Item = &'a str>) -> Vec<PastedCookie> {
    let cookie = |value: &str| PastedCookie { set_cookie: value.to_owned(), url: None };
    values.into_iter().map(str::trim_start).filter(|value| !value.trim().is_empty()).map(cookie).collect()
}

impl CurlTrace {
    /// Takes in a line, and returns the cookie if it sets one.
    fn read_line(&mut self, line: &str) -> Option<PastedCookie> {
        if let Some(remark) = line.strip_prefix("* ") {
            if remark.trim_start().starts_with("Connected to ") {
                self.is_https = remark.contains("port 443");
            }
            self.is_https |= remark.contains("SSL connection using");
            return None;
        }
        if let Some(request) = line.strip_prefix("> ") {
            if let Some(host) = header_value(request, "host") {
                self.host = Some(host.to_owned());
            } else if let [_, target, version] = request.split(' ').collect::<Vec<_>>()[..]
                && version.starts_with("HTTP/")
            {
                target.clone_into(&mut self.path);
            }
            return None;
        }
        let value = header_value(line, "set-cookie")?;
        let scheme = if self.is_https { "https" } else { "http" };
        let url =
            self.host.as_ref().and_then(|host| RequestUrl::parse(&format!("{scheme}://{host}{}", self.path)).ok());
        Some(PastedCookie { set_cookie: value.to_owned(), url })
    }
}

/// The value of a header line, with or without the mark of `curl -v` in front. `name` is in lower case.
fn header_value<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let line = line.trim_start();
    let line = line.strip_prefix("< ").or_else(|| line.strip_prefix("> ")).unwrap_or(line);
    let (written, value) = line.split_once(':')?;
    written.trim().eq_ignore_ascii_case(name).then(|| value.strip_prefix(' ').unwrap_or(value))
}

/// Whether a line of a jar file should be a cookie, and not a comment.
fn is_jar_entry(line: &str) -> bool {
    !line.trim().is_empty() && (!line.starts_with('#') || line.starts_with(HTTP_ONLY_MARK))
}

/// A line of a Netscape jar: domain, whether subdomains too, path, whether secure, expiry, name, value.
fn netscape_cookie(line: &str, now: i64) -> Option<PastedCookie> {
    let (line, http_only) = match line.strip_prefix(HTTP_ONLY_MARK) {
        Some(rest) => (rest, true),
        None => (line, false),
    };
    let [domain, subdomains, path, secure, expires, name, value] = line.split('\t').collect::<Vec<_>>()[..] else {
        return None;
    };
    let is_flag = |field: &str| ["TRUE", "FALSE"].contains(&field.to_ascii_uppercase().as_str());
    let expires: i64 = expires.parse().ok()?;
    if line.starts_with('#') || !path.starts_with('/') || !is_flag(subdomains) || !is_flag(secure) {
        return None;
    }
    let is_secure = secure.eq_ignore_ascii_case("TRUE");
    let host = domain.trim_start_matches('.');
    let lifetime = || format!("Max-Age={}", expires.saturating_sub(now));
    let attributes = [
        subdomains.eq_ignore_ascii_case("TRUE").then(|| format!("Domain={host}")),
        (expires != 0).then(lifetime),
        is_secure.then(|| "Secure".to_owned()),
        http_only.then(|| "HttpOnly".to_owned()),
    ];
    let parts = [format!("{name}={value}"), format!("Path={path}")].into_iter().chain(attributes.into_iter().flatten());
    let set_cookie = parts.collect::<Vec<_>>().join("; ");
    let scheme = if is_secure { "https" } else { "http" };
    Some(PastedCookie { set_cookie, url: RequestUrl::parse(&format!("{scheme}://{host}{path}")).ok() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (PastedForm, Vec<String>) {
        let PastedCookies { form, cookies } = PastedCookies::parse(text, 1000);
        let lines = |cookie: PastedCookie| match cookie.url {
            Some(url) => format!("{url} {}", cookie.set_cookie),
            None => cookie.set_cookie,
        };
        (form, cookies.into_iter().map(lines).collect())
    }

    #[test]
    fn values_stand_on_lines() {
        assert_eq!(parse("a=1; Secure\r\n\nb=2\n"), (PastedForm::Values, vec!["a=1; Secure".into(), "b=2".into()]));
        assert_eq!(parse("").1, Vec::<String>::new());
    }

    #[test]
    fn headers_stand_among_others() {
        let text = "HTTP/1.1 200 OK\nContent-Type: text/html\nset-cookie: a=1; Path=/\nSet-Cookie:b=2\n\n<p>c=3</p>";
        assert_eq!(parse(text), (PastedForm::Headers, vec!["a=1; Path=/".into(), "b=2".into()]));
    }

    #[test]
    fn curl_says_where_they_came_from() {
        let text = "* Connected to shop.test (127.0.0.1) port 443\n* SSL connection using TLSv1.3\n> GET /login?x HTTP/2\n\
                    > Host: shop.test\n> cookie: z=0\n>\n< HTTP/2 200\n< set-cookie: a=1\n* Connected to b.test port 80\n\
                    > GET /y HTTP/1.1\n> Host: b.test:8080\n< Set-Cookie: b=2\n";
        let wanted = vec!["https://shop.test/login a=1".into(), "http://b.test/y b=2".into()];
        assert_eq!(parse(text), (PastedForm::Headers, wanted));
    }

    #[test]
    fn a_cookie_line_has_no_attributes() {
        assert_eq!(parse("Cookie: a=1; b=2;"), (PastedForm::CookieLine, vec!["a=1".into(), "b=2".into()]));
    }

    #[test]
    fn a_jar_file_has_seven_fields() {
        let text = "# Netscape HTTP Cookie File\n\n#HttpOnly_.shop.test\tTRUE\t/\tTRUE\t1060\tsid\t41c0\n\
                    api.test\tFALSE\t/v1\tFALSE\t0\tlang\ten\nno\tcookie\n\
                    shop.test\tFALSE\tx\tFALSE\t0\ta\t1\nshop.test\tFALSE\t/\tFALSE\t1.5\tb\t2\n";
        let wanted = vec![
            "https://shop.test/ sid=41c0; Path=/; Domain=shop.test; Max-Age=60; Secure; HttpOnly".into(),
            "http://api.test/v1 lang=en; Path=/v1".into(),
        ];
        assert_eq!(parse(text), (PastedForm::NetscapeJar { unread_lines: 3 }, wanted));
    }
}
