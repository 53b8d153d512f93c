//! What the lines of a message mean: one true sentence for each header, and for each attribute of a cookie.

/// What a header is for, by its name in lower case.
const HEADERS: &[(&str, &str)] = &[
    (
        "access-control-allow-credentials",
        "true: cookies may come along, and the page may read the answer all the same (Fetch, section 3.3.3).",
    ),
    ("access-control-allow-headers", "The request headers that a script may add (Fetch, section 3.3.3)."),
    ("access-control-allow-methods", "The methods that a script may use (Fetch, section 3.3.3)."),
    (
        "access-control-allow-origin",
        "The one origin whose scripts may read this answer, or * for all; * never covers credentials (Fetch, section 3.3.3).",
    ),
    (
        "access-control-request-headers",
        "The browser asks whether a script may send these headers (Fetch, section 3.3.2).",
    ),
    ("access-control-request-method", "The browser asks whether a script may use this method (Fetch, section 3.3.2)."),
    ("accept", "The kinds of content that the client can use (RFC 9110, section 12.5.1)."),
    (
        "authorization",
        "Credentials for this one request, written by a program; a browser never adds a bearer token by itself (RFC 6750, section 2.1).",
    ),
    ("cache-control", "Who may keep a copy of this answer; no-store forbids it to everybody (RFC 9111, section 5.2)."),
    ("clear-site-data", "Asks the browser to throw away what it has stored for this origin, cookies among it."),
    ("connection", "Whether this connection stays open after the answer (RFC 9112, section 9)."),
    ("content-length", "The body's length in bytes; here the message ends (RFC 9112, section 6)."),
    (
        "content-security-policy",
        "What the page may load and run; scripts that stand in the page itself only if it says so (CSP).",
    ),
    ("content-type", "What kind of content the body is (RFC 9110, section 8.3)."),
    (
        "cookie",
        "Every cookie of the jar that fits this request, name and value only: the server sees no attributes (6265bis, section 4.2).",
    ),
    ("date", "When the answer was made, by the server's clock; here, the lab's (RFC 9110, section 6.6.1)."),
    (
        "dpop",
        "A proof, signed for this one request, that the sender holds the key that the token is bound to (RFC 9449).",
    ),
    ("etag", "A name for this version of the content (RFC 9110, section 8.8.3)."),
    ("host", "Which of the sites behind this address is meant (RFC 9110, section 7.2)."),
    ("location", "Where to go next, or where what was made is found (RFC 9110, section 10.2.2)."),
    (
        "origin",
        "The origin of the page that started the request; scripts cannot forge it in a browser (RFC 6454, section 7).",
    ),
    ("referer", "The address of the page that the request came from, often shortened (RFC 9110, section 10.1.3)."),
    ("retry-after", "How long to wait before the next try (RFC 9110, section 10.2.3)."),
    (
        "sec-fetch-site",
        "Whether the page that started the request is of the same origin, the same site, or another; written by the browser itself.",
    ),
    ("sec-fetch-mode", "How the request was started: a navigation, a fetch with CORS, or one without."),
    ("sec-fetch-dest", "What the answer is wanted for: a document, an image, a script, nothing in particular."),
    ("strict-transport-security", "From now on this host is to be visited over https only (RFC 6797)."),
    ("user-agent", "What program the client says it is; nobody proves it (RFC 9110, section 10.1.5)."),
    ("vary", "Which request headers a cache must compare before it hands out a copy (RFC 9110, section 12.5.5)."),
    ("www-authenticate", "How to ask again with credentials; it comes with a 401 (RFC 9110, section 11.6.1)."),
    (
        "x-api-key",
        "An API key: it says which program asks; no standard defines the name, and no browser adds it by itself.",
    ),
    ("x-csrf-token", "A value that a page of another site cannot know; the server compares it with its own."),
];

/// What separates the headers from the body.
pub const EMPTY_LINE_MEANING: &str = "An empty line: the headers end here, and the body begins.";

/// What comes after it.
pub const BODY_MEANING: &str = "The body.";

/// What an attribute of `Set-Cookie` does, by its name in lower case (6265bis, section 4.1.2).
const ATTRIBUTES: &[(&str, &str)] = &[
    (
        "domain",
        "The cookie also goes to every subdomain of this domain; without Domain it goes to this one host alone.",
    ),
    ("expires", "When the browser forgets the cookie; with a Max-Age beside it, that one counts."),
    ("httponly", "Scripts in the page can neither read nor overwrite the cookie; it travels in requests all the same."),
    (
        "max-age",
        "Seconds until the browser forgets the cookie; 0 deletes it. The server's own limit is another matter.",
    ),
    ("partitioned", "The cookie is kept apart for each site in which this one is embedded."),
    ("path", "The cookie is sent with requests below this path; it is no protection against other pages of the host."),
    (
        "samesite",
        "Whether it goes along when another site starts the request: Strict never, Lax when a link is followed, None always.",
    ),
    ("secure", "The cookie is sent over https only."),
];

fn look_up(table: &[(&'static str, &'static str)], name: &str) -> Option<&'static str> {
    let name = name.trim().to_ascii_lowercase();
    table.iter().find(|(key, _)| *key == name).map(|(_, meaning)| *meaning)
}

/// What the header called `name` is for.
#[must_use]
pub fn header_meaning(name: &str) -> &'static str {
    look_up(HEADERS, name).unwrap_or("A header that the course does not speak of.")
}

/// What part number `index` of a `Set-Cookie` does: the first is name and value, the others are attributes.
#[must_use]
pub fn cookie_part_meaning(index: usize, part: &str) -> &'static str {
    if index == 0 {
        return "The cookie's name and value. Only these two ever come back to the server.";
    }
    let name = part.split('=').next().unwrap_or(part);
    look_up(ATTRIBUTES, name).unwrap_or("An attribute that browsers do not know; they leave it out.")
}

/// What the first line of a message says.
#[must_use]
pub fn first_line_meaning(line: &str) -> &'static str {
    let Some(status) = line.strip_prefix("HTTP/1.1 ") else {
        return "What is asked: method, target and version. What comes before the first space says what is to be done.";
    };
    match status.get(..3).unwrap_or_default() {
        "200" => "200: done, and here is the answer.",
        "201" => "201: something new has been made.",
        "204" => "204: done, and there is nothing to show.",
        "302" | "303" => "The answer lies elsewhere: see Location.",
        "304" => "304: the copy that the client has is still good.",
        "400" => "400: the request cannot be understood.",
        "401" => "401: I do not know who you are; ask again with credentials.",
        "403" => "403: this is not for you, and credentials would not help.",
        "404" => "404: there is nothing here.",
        "421" => "421: this server does not answer for that host.",
        "429" => "429: too many requests.",
        _ => "The version, the status and its name.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_entry_is_a_sentence_under_a_name_in_lower_case() {
        for (name, meaning) in HEADERS.iter().chain(ATTRIBUTES) {
            assert!(meaning.ends_with('.') && *name == name.to_ascii_lowercase(), "{name}");
        }
        assert!(ATTRIBUTES.is_sorted_by_key(|(name, _)| *name));
    }

    #[test]
    fn names_are_found_in_any_case() {
        assert_eq!(header_meaning("Set-Thing"), header_meaning("x"));
        assert_ne!(header_meaning("WWW-Authenticate"), header_meaning("x"));
        assert_eq!(cookie_part_meaning(3, " HttpOnly"), cookie_part_meaning(1, "httponly"));
        assert_ne!(cookie_part_meaning(0, "HttpOnly=1"), cookie_part_meaning(1, "HttpOnly=1"));
        assert!(first_line_meaning("HTTP/1.1 401 Unauthorized").starts_with("401"));
    }
}
