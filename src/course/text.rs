//! What the course says to the learner, in whole sentences. A face says them as they are.

/// A function for each sentence with something to fill in.
macro_rules! sentences {
    ($($name:ident($($value:ident),+) = $sentence:literal;)+) => {
        $(pub(in crate::course) fn $name($($value: impl std::fmt::Display),+) -> String { format!($sentence) })+
    };
}

pub(super) mod goal;

// More about a step.
pub(super) const NO_MORE: &str = "There is no more about this step.";
pub(super) const MORE_COMES_LATER: &str = "More opens once the step has happened: it could be the answer.";

// Explanations of an answer.
pub(super) const RIGHT: &str = "Right.";
pub(super) const NEARLY_RIGHT: &str = "Nearly.";
pub(super) const WRONG: &str = "Wrong.";
sentences! {
    partly_right(earned, possible) = "Partly right: {earned} of {possible}.";
    points(earned, possible, strength) = "{earned} of {possible} points: {strength}.";
    pair(left, right) = "{left} – {right}";
    you_said(answer) = "you said: {answer}";
    fault_elsewhere(place, reason) = "`{place}`: {reason}";
    you_put_it(ordinal) = "you put it {ordinal}";
}

/// The answer to a text with places in it that the fault is at none of them.
pub(super) const SOMEWHERE_ELSE: &str = "somewhere else";
/// The answer to a text with places in it that none of them is at fault.
pub(super) const NOTHING_WRONG: &str = "nowhere: nothing is wrong";

// Reports on an answer.
pub(super) const YOU_SAID: &str = "you said";
pub(super) const POINTS_TICKED: &str = "points ticked";
pub(super) const POINTS_LEFT_OUT: &str = "left out";
pub(super) const RIGHT_IS: &str = "right is";
pub(super) const SPOKEN_ALOUD: &str = "aloud; nothing was written";
pub(super) const NO_POINTS: &str = "none";
pub(super) const LAST_TIME: &str = "last time";
pub(super) const EARLIER_TODAY: &str = "earlier today";
pub(super) const NEW_POINTS: &str = "new this time";
pub(super) const LOST_POINTS: &str = "left out this time";
pub(super) const WROTE_THEN: &str = "you wrote then";

/// What was named of a rubric on an earlier day, and what is named now.
pub(super) fn named_then(day: &str, then: usize, now: usize, all: usize) -> String {
    format!("{day}, {then} of the {all} points; this time {now}")
}

// Reports on many answers, and on the time they took.
pub(super) const NOTHING_ANSWERED: &str = "Nothing was answered.";
sentences! {
    one_question_mark(percent) = "1 question, **{percent}%** of its points.";
    questions_mark(count, percent) = "{count} questions, **{percent}%** of their points.";
    time_on_one_day(all, lessons, questions) = "{all} on 1 day: {lessons} in lessons, {questions} at questions.";
    time_on_days(days, all, lessons, questions) =
        "{all} on {days} days: {lessons} in lessons, {questions} at questions.";
}

// What an interviewer would say at the end.
pub(super) const NOTHING_STRONG: &str = "No topic stood out yet.";
pub(super) const NOTHING_MISSING: &str = "Nothing that an interviewer listens for was missing.";
pub(super) const ONE_WRONG_ANSWER: &str = "1 answer was wrong, or mostly wrong.";
pub(super) const NOTHING_TO_READ: &str = "There is nothing you have to read: begin the next one a level higher.";
pub(super) const READ_WHAT_WAS_UNANSWERED: &str = "Answer those aloud before the next one.";
pub(super) const PLAN_AFTERWARDS: &str = "`authwalk start --plan` says what to do in the time that is left.";
sentences! {
    strong_on(topics) = "You were strong on {topics}.";
    nothing_answered_on(topics) = "You gave no answer on {topics}.";
    listened_for(points) = "An interviewer would also have listened for {points}.";
    wrong_answers(count) = "{count} answers were wrong, or mostly wrong.";
    read_first(lessons) = "Read {lessons} before the next one.";
    lesson_to_read(title, id) = "“{title}” (`authwalk learn {id}`)";
}

/// `items` as one says them: a, b and c.
pub(super) fn joined_with_and(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// What is said of a day of a plan without anything to do.
pub const NOTHING_TO_DO: &str = "That time is over.";

// The table that a lesson fills.
/// A cell whose step hasn't happened.
pub(super) const OPEN_CELL: &str = "·";
/// A cell of a lane in which there was nothing to see.
pub(super) const EMPTY_CELL: &str = "–";
/// Over the one sentence of a lesson.
pub const TO_TAKE_AWAY: &str = "To take away";

/// Why a number does nothing.
pub const NOTHING_TO_ANSWER: &str = "There is nothing to answer just now.";

/// Why there is no answer to repeat.
pub const NO_ANSWER_TO_REPEAT: &str = "= repeats an answer in the lanes that are left: answer for the first lane.";

// Predictions and expectations. They go on from a sign or a lane's title.
pub(super) const SAME_IN_LANES: &str = "the same in every lane";
pub(super) const DIFFERENT_IN_LANES: &str = "different between the lanes";
sentences! {
    as_you_said(answer) = "{answer}, as you said.";
    you_said_but(answer, actual) = "you said {answer}; it was {actual}.";
    nobody_could_choose(actual) = "it was {actual}, which nobody could choose; it does not count.";
    the_answer(actual) = "the answer: {actual}.";
    unmet_expectation(path, expected, actual) = "this lesson expected {path} to be {expected}, but it was {actual}.";
}

/// A noun, and the lane that it is about where that has to be said.
pub(super) fn in_lane(noun: &str, lane: Option<&str>) -> String {
    lane.map_or_else(|| noun.to_owned(), |lane| format!("{noun} ({lane})"))
}

/// A sentence about what happened in `lane`, if that has to be said.
pub(super) fn about_lane(lane: Option<&str>, sentence: String) -> String {
    match lane {
        Some(lane) => format!("{lane}: {sentence}"),
        None => sentence,
    }
}

// What happened.
pub(super) const EXTERNAL_REQUEST: &str = "a request from outside";

// What travels.
pub(super) const DECODED_PAYLOAD: &str = "decoded payload:";
sentences! {
    decoded(payload) = "decoded: {payload}";
    answered_by_server(number) = "answered by server {number}";
    header(name, value) = "{name}: {value}";
}

// What a client holds.
pub(super) const SERVER_ASKS: &str = "One server asks another, before it answers its own client.";
pub(super) const OUTSIDE_PROGRAM: &str = "A program outside of authwalk, such as `curl` in another terminal.";
pub(super) const NO_COOKIES: &str = "no cookies";
pub(super) const HOLDS_NOTHING: &str = "holds nothing";
pub(super) const SENDS_WHAT_IT_IS_TOLD: &str = "sends what it is told";
pub(super) const NO_FLAGS: &str = "no flags";
pub(super) const SOMEBODY_OUTSIDE: &str = "somebody outside";
pub(super) const NEW: &str = "new";
pub(super) const CHANGED: &str = "changed";
pub(super) const IN_KEYCHAIN: &str = "in the keychain:";
pub(super) const IN_PAGE_MEMORY: &str = "in the page's memory:";
pub(super) const SENT: &str = "sent";
pub(super) const NOT_SENT: &str = "not sent";
pub(super) const EMPTY_JAR: &str = "The jar is empty.";
pub(super) const PAGE_REQUESTS: &str = "every request that a page has started";
pub(super) const JAR_HEADINGS: [&str; 4] = ["cookie", "goes to", "path", "attributes"];
pub(super) const COOKIE_STORED: &str = "stored";
pub(super) const COOKIE_NOT_STORED: &str = "not stored";
pub(super) const BY_HAND: &str = "by hand";
sentences! {
    client_of_kind(client, kind) = "{client}'s {kind}";
    one_host(host) = "{host} only";
    host_and_below(host) = "{host} and below";
    secret(result) = "secret {result}";
    claims_say(claims) = "says {claims}";
    other_client(client, tokens) = "{client}: {tokens}";
}

// How lanes differ.
pub(super) const LAST_REQUEST: &str = "request";
pub(super) const TAKEN_FOR: &str = "taken for";
pub(super) const COOKIES_HELD: &str = "cookies";
pub(super) const TOKENS_HELD: &str = "tokens";
pub(super) const STORED: &str = "store";
pub(super) const KEYS: &str = "keys";
pub(super) const NOTHING: &str = "nothing";
pub(super) const NO_REQUEST: &str = "no request";
/// The heading of an exchange that took place before the one that is shown.
pub const EARLIER_EXCHANGE: &str = "before that";
/// Over the acts that a step is about to do.
pub const ABOUT_TO_HAPPEN: &str = "about to happen:";
/// Over the acts that a step has done without a request.
pub const WITHOUT_REQUEST: &str = "no request:";
/// What is said of a lane in which a step does nothing.
pub const NOTHING_HAPPENS: &str = "nothing happens here in this step";
sentences! {
    request_by(client, method, path) = "{client}: {method} {path}";
    held_by(client, things) = "{client} {things}";
    pair_of(name, value) = "{name}={value}";
    stored_session(id, user) = "{id} {user}";
    listed(first, next) = "{first}; {next}";
}

// What a browser decides.
pub(super) const TOOK_NOTHING: &str = "took nothing";
pub(super) const TOOK_ONE_THING: &str = "took 1 thing";
pub(super) const IN_SESSION_STORAGE: &str = "in sessionStorage:";
pub(super) const IN_LOCAL_STORAGE: &str = "in localStorage:";
sentences! {
    started_by(start, page, relation) = "by {start} {page}, {relation}";
    preflight_for(start, page, relation) = "preflight for {start} {page}, {relation}";
    cookie_held_back(name, reason, rule) = "{name} not sent: {reason} ({rule})";
    held_back(reason, rule) = "{reason} ({rule})";
    cors_refused(reason) = "CORS: refused: {reason}";
    cors_allowed(reason) = "CORS: allowed: {reason}";
    script(outcome) = "script {outcome}";
    took_things(count) = "took {count} things";
}

// What a server stores.
pub(super) const ONE_SESSION_ON_REPLICA: &str = "a lagging replica holds 1 session";
pub(super) const STORE_STOPPED: &str = "  stopped: nobody can be looked up";
pub(super) const STORE_SLOW: &str = "  hangs: no answer comes in time";
pub(super) const NO_SESSIONS: &str = "  no sessions";
pub(super) const NOTHING_TO_REMEMBER: &str = "nothing to remember";
pub(super) const NOBODY: &str = "nobody";
pub(super) const NOTHING_CHECKED: &str = "For this request the server had nothing to check.";
pub(super) const GONE: &str = "gone";
pub(super) const OVER: &str = "over";
pub(super) const SIGNS: &str = "signs";
pub(super) const VERIFIES: &str = "verifies";
pub(super) const BANNED: &str = "banned";
pub(super) const PUBLIC_KEYS: &str = "public keys of the shop";
pub(super) const ONE_CACHED_ANSWER: &str = "keeps 1 answer of the shop";
pub(super) const NO_TRANSFERS: &str = "no transfers";
pub(super) const ONE_COMMENT: &str = "1 comment";
pub(super) const ONE_TRANSFER: &str = "1 transfer";
pub(super) const ONE_ORDER: &str = "1 order";
pub(super) const ONE_OPAQUE_TOKEN: &str = "1 opaque token";
pub(super) const SESSION_HEADINGS: [&str; 7] = ["session ID", "user", "role", "device", "created", "used", "left"];
sentences! {
    ago(span) = "{span} ago";
    took_sender_for(user) = "The server took the sender for {user}.";
    time_left(span) = "{span} left";
    store_of_kind(kind) = "store · {kind}";
    host_record(kind, text) = "{kind}: {text}";
    user_with_role(user, role) = "{user} {role}";
    device(device) = "    {device}";
    server(number) = "server {number}";
    server_of_session(number) = "    on server {number} alone";
    record(record) = "    {record}";
    basket(items) = "    basket: {items}";
    store_note(why) = "  {why}";
    servers(running) = "servers {running}";
    servers_crashed(running, crashed) = "servers {running}, crashed {crashed}";
    servers_cut_off(servers, cut_off) = "{servers}, without the store {cut_off}";
    sessions_on_replica(count) = "a lagging replica holds {count} sessions";
    refresh_tokens(user) = "refresh {user}";
    refresh_logins(user, count) = "refresh {user}, {count} logins";
    refresh_good(user, count) = "refresh {user}, {count} good";
    refresh_used(user, count) = "refresh {user}, {count} used";
    taken_back(jti) = "taken back: {jti}";
    opaque_tokens(count) = "{count} opaque tokens";
    key(kids, alg) = "key {kids} {alg}";
    account(name) = "account {name}";
    transfer(from, to) = "{from} paid {to}";
    repeated_amount(times, amount) = "{times}×{amount}";
    transfers(count) = "{count} transfers";
    comments(count) = "{count} comments";
    remember_token(user) = "remember-me {user}";
    api_key(id, name) = "API key {id}, {name}";
    orders(count) = "{count} orders";
    order(id, user) = "order {id} of {user}";
    cached_answers(count) = "keeps {count} answers of the shop";
    fetched_keys(kids, age) = "{kids} · fetched {age} ago";
}

// The story of a lesson.
pub(super) const OUTSIDE: &str = "outside";
pub(super) const OWN_BROWSER: &str = "your browser";

// The learner's own browser.
pub(super) const OWN_BROWSER_ADVICE: &str = "Type or paste it into Chrome, Edge or Firefox, rather than following a link. Log in, send \
     money, then visit the other pages. Each request shows up here, judged by the same checks, with what the course's jar would \
     have sent.";
pub(super) const OWN_BROWSER_LIMITS: &str = "The names lead to this machine alone, and are new each time. Safari keeps no \
     `Secure` cookie over http, so it cannot log in where the shop sets one. A page inside a frame is judged \
     as if it were open by itself.";
pub(super) const OWN_BROWSER_JAR: &str = "Your own browser. Its jar can't be seen from here; its requests show what it did with the cookies that it was given.";
pub(super) const OVER_SSH: &str = "You are here over ssh. First, on the machine with the browser:";
sentences! {
    own_browser_request(method, host, path, status) = "{method} {host}{path} → {status}";
    seen_in_own_browser(request) = "your browser: {request}";
    seen_in_own_browser_unlike_jar(request) = "your browser: {request}, unlike the course's jar";
    seen_from_outside(request) = "seen from outside: {request}";
    answered_request(method, path, status) = "{method} {path} → {status}";
    answered_request_in_lane(method, path, status, lane) = "{method} {path} → {status} ({lane})";
    jar_difference(name, sent, reason) = "{name} {sent}: {reason}";
}
pub(super) const SHOP: &str = "shop";
pub(super) const STORE: &str = "store";
pub(super) const ASK_STORE: &str = "look-up";
pub(super) const LOOK_UP_TOKEN: &str = "look-up of the token";
pub(super) const LOOK_UP_API_KEY: &str = "look-up of the API key";
pub(super) const LOOK_UP_REFRESH_TOKEN: &str = "look-up of the refresh token";
pub(super) const LOOK_UP_REVOKED: &str = "revoked?";
pub(super) const LOOK_UP_ACCOUNT: &str = "look-up of the account";
pub(super) const NEW_TOKEN: &str = "new token";
pub(super) const DELETE_TOKEN: &str = "delete token";
pub(super) const NEW_REFRESH_TOKEN: &str = "new refresh token";
pub(super) const END_REFRESH_TOKENS: &str = "delete refresh tokens";
pub(super) const ROTATE: &str = "rotate refresh token";
pub(super) const LOOK_UP_REMEMBER_TOKEN: &str = "look-up of the remember-me token";
pub(super) const NEW_API_KEY: &str = "new API key";
pub(super) const REVOKE_API_KEY: &str = "delete API key";
pub(super) const NEW_REMEMBER_TOKEN: &str = "new remember-me token";
pub(super) const ROTATE_REMEMBER_TOKEN: &str = "replace the validator";
pub(super) const END_REMEMBER_TOKEN: &str = "delete remember-me token";
pub(super) const CORS_REFUSED: &str = "CORS: refused";
pub(super) const CORS_ALLOWED: &str = "CORS: allowed";
pub(super) const UPGRADED_BY_HSTS: &str = "http made https by HSTS";
pub(super) const PLAIN_HTTP: &str = "plain http";
pub(super) const RAW_REQUEST: &str = "written byte by byte";
pub(super) const ACTIVE: &str = "active";
pub(super) const NOT_ACTIVE: &str = "not active";
sentences! {
    look_up(id) = "look-up {id}";
    refresh_token_found(user, reuse) = "{user}, {reuse}";
    store_new(id) = "new {id}";
    store_delete(id) = "delete {id}";
    store_update(id) = "update {id}";
    store_keep(id) = "keeps {id}";
    store_block(id) = "blocklist {id}";
    clock_moved(span, time) = "+{span} · {time}";
    deed(actor, words) = "{actor} {words}";
    exchange_line(from, to, request, response) = "{from} → {to}: {request} → {response}";
    logs_in_as(name) = "as {name}";
    repeated_request(line, times) = "{line}, {times} times";
    at_once(count) = "{count} requests at the same moment";
    makes_token(forgery) = "makes a token: {forgery}";
    web_socket(result) = "opens a WebSocket: {result}";
    script_in_page(result) = "loads the comments; script in the page: {result}";
    script_in_named_page(page, result) = "loads the scripts of {page}; one of them: {result}";
    from_page(start, page) = "{start} {page}";
    guesses_secret(result) = "tries a word list on the signature: {result}";
    mails_link(to, host) = "mails {to} a link to {host}";
    mails(to, subject) = "mails {to}: {subject}";
    computes_code(result) = "computes a one-time code: {result}";
    guesses_password(user, result) = "tries a word list on the stored password of {user}: {result}";
    refused_by(check) = "refused by: {check}";
    public_keys(kids) = "public keys {kids}";
    named_token(name, token) = "{name} {token}";
    refresh_token(token) = "refresh {token}";
    redirect_to(location) = "to {location}";
    cookie_set(name, value) = "Set-Cookie {name}={value}";
    cookie_refused(name, value) = "Set-Cookie {name}={value}, not stored";
    cookie_deleted(name) = "Set-Cookie {name}, deleted";
    overheard(heard) = "overheard: {heard}";
    no_cookie_deleted(name) = "Set-Cookie {name}, deletes none";
    cookie_not_sent(name) = "{name} not sent";
    store_transfer(from, to, amount) = "{amount} from {from} to {to}";
    store_order(id, user) = "order {id} of {user}";
}

// What was measured, and what lies in the shop's database.
pub(super) const NO_PASSWORD_HASH: &str = "no password hash";
pub(super) const ONE_PASSWORD_HASH: &str = "1 password hash";
pub(super) const HARDLY_ANY_MEMORY: &str = "hardly any memory";
sentences! {
    password_hashes(count) = "{count} password hashes";
    answered_in(milliseconds, hashes) = "answered in {milliseconds} ms, {hashes}";
    answered_with(hashes) = "answered with {hashes}";
    mebibytes(count) = "{count} MiB of memory";
    guesses_cost(rate, memory) = "{rate} guesses a second on one core, each with {memory}";
    guesses_cost_in_short(rate, memory) = "{rate} guesses/s, {memory}";
    guess_memory(memory) = "each guess takes {memory}";
    stored_password(user, stored) = "{user}: {stored}";
    one_time_code(result) = "one-time code: {result}";
    mail(to, subject) = "mail to {to}: {subject}";
    mail_with_link(to, link) = "mail to {to}: {link}";
    mail_in_short(content) = "mail: {content}";
    host_and_token(host, token) = "{host}, {token}";
    reset_token(key) = "reset token {key}";
}
