//! What a goal of a task asks for, in whole sentences. They go on from a sign or a lane's title.

pub(in crate::course) const NOBODY: &str = "the server recognizes nobody";
pub(in crate::course) const OLD_CREDENTIAL: &str = "the last request's session ID or token is older than this task";
pub(in crate::course) const NO_COOKIE: &str = "the request carries no cookie";
sentences! {
    open(wanted, found) = "{wanted}; now: {found}";
    outdated(wanted) = "{wanted}; it was so before a switch was changed: show it again";
    status(status) = "the server answers {status}";
    statuses(statuses) = "the responses have the statuses {statuses}";
    user(user) = "the server takes the sender for {user}";
    refused_by(check) = "the request is refused by the check “{check}”";
    check_passes(check) = "the check “{check}” passes";
    check_fails(check) = "the check “{check}” fails";
    check_left_out(check) = "the server skips the check “{check}”";
    claim(claim, value) = "the token's claim {claim} is {value}";
    no_claim(claim) = "the token has no claim {claim}";
    token_header(name, value) = "the token's header has {name}: {value}";
    response(name, value) = "the response body has {name}: {value}";
    sent(cookies) = "the request carries the cookie {cookies}";
    asked(requests) = "another server is asked: {requests}";
    sessions(count) = "sessions in the store: {count}";
    devices(devices) = "devices that still have a session: {devices}";
    ended_sessions(count) = "sessions that the last act ends: {count}";
    seconds(seconds) = "seconds since the task began (going back starts over): {seconds}";
    credential_age(seconds) = "age of the last request's session ID or token, in seconds: {seconds}";
    client_response(client, response) = "{client} gets {response} in this task";
    credential_response(response) = "the last request's session ID or token gets {response} in this task";
    client_responses(client, responses) = "{client} gets, in this order: {responses}";
    credential_responses(responses) = "the last request's session ID or token gets, in this order: {responses}";
    no_client_response(client, response) = "{client} never gets {response} in this task";
    no_credential_response(response) = "the last request's session ID or token never gets {response} in this task";
    refusal(client, response, check) = "{client} gets {response} in this task, refused by: {check}";
    no_refusal(client, response, check) = "{client} never gets {response} in this task, refused by: {check}";
    refusals(client, refusals) = "{client} is refused in this order: {refusals}";
    one_refusal(response, check) = "{response} by the check “{check}”";
    operation(operation) = "the operator {operation} in this task";
    operations(operations) = "in this order, the operator {operations}";
    no_operation(operation) = "the operator never {operation} in this task";
    event(event) = "this happens in this task: {event}";
    no_event(event) = "this never happens in this task: {event}";
    events(events) = "in this order: {events}";
    page_events(events) = "responses to pages, {events}";
    credential_events(events) = "once somebody has the last request's session ID or token, {events}";
    until_tried(count) = "{count} more, shown once you have tried something";
    about_operator(count) = "{count} more about what the operator does, shown when it is done";
    other(fact, value) = "{fact}: {value}";
}
