//! The cookie jar of one client: storing cookies, evicting and sending them (6265bis, sections 5.7 and 5.8.3).

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::cookie_request::{CookieApi, CookieRequest, Partition};
use super::jar_rules::JarRules;
use super::matching::{domain_matches, path_matches};
use super::rule_reason::RuleReason;
use super::send_rule::SendRule;
use super::set_cookie::SetCookie;
use super::storage::cookie_to_store;
use super::stored_cookie::StoredCookie;
use crate::model::{CookieSendDecision, JarCookie, SetCookieDecision};

/// The cookies of one client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Jar {
    rules: JarRules,
    /// By domain, since that is what limits count and what a host is compared with. No list is empty.
    domains: BTreeMap<String, Vec<StoredCookie>>,
    /// How many cookies that are.
    count: usize,
    /// No cookie expires before this time, so that a full jar need not be searched each time.
    next_expiry: i64,
    /// How many times it has stored or sent; the clock of `last_use` and of `sequence`.
    operations: u64,
}

/// What a jar did with one `Set-Cookie`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreReport {
    /// What became of the cookie itself.
    pub decision: SetCookieDecision,
    /// The cookies that had to make room for it, which may be itself.
    pub evicted: Vec<EvictedCookie>,
}

/// A cookie that was removed because there were too many (section 5.7, end).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvictedCookie {
    /// The cookie.
    pub cookie: JarCookie,
    /// `6265bis 5.7`.
    pub rule: &'static str,
    /// The reason in words.
    pub reason: &'static str,
}

/// What a jar gives to one request.
#[derive(Debug)]
pub struct CookieHeader<'a> {
    /// The value of the `Cookie` header; `None`: the request has none.
    pub value: Option<String>,
    request: &'a CookieRequest,
    /// The cookies that are sent first, in the order of the header.
    choices: Vec<SendChoice<'a>>,
}

/// One cookie of the jar, and whether it goes along. The reason is put into words when somebody asks.
#[derive(Clone, Copy, Debug)]
struct SendChoice<'a> {
    cookie: &'a StoredCookie,
    rule: SendRule,
}

impl CookieHeader<'_> {
    /// For each cookie in the jar, whether it goes along: those that do first, in the order of the header.
    #[must_use]
    pub fn decisions(&self) -> Vec<CookieSendDecision> {
        let decision = |choice: &SendChoice<'_>| CookieSendDecision {
            name: choice.cookie.cookie.name.clone(),
            sent: choice.rule.is_sent(),
            rule: choice.rule.section().to_owned(),
            reason: choice.rule.reason(&choice.cookie.cookie, self.request),
        };
        self.choices.iter().map(decision).collect()
    }
}

impl Jar {
    /// An empty jar that decides by these rules.
    #[must_use]
    pub fn new(rules: JarRules) -> Self {
        Self { rules, ..Self::default() }
    }

    /// Stores the cookie of one `Set-Cookie` header, or says why not. `request` is the one that was answered, or the page whose
    /// script sets it; `now` is in seconds since 1970-01-01Z.
    pub fn store(&mut self, request: &CookieRequest, set_cookie: &str, now: i64) -> StoreReport {
        self.remove_expired(now);
        let written = SetCookie::parse(set_cookie, self.rules.draft);
        let cookie = cookie_to_store(&written, request, &self.rules, now);
        match cookie.and_then(|cookie| self.check_against_others(&cookie, request).map(|()| cookie)) {
            Ok(cookie) => {
                let (domain, partition) = (cookie.cookie.domain.clone(), cookie.partition.clone());
                let reason = self.insert_or_replace(cookie, now);
                let evicted = self.evict_excess(&domain, partition.as_ref());
                StoreReport { decision: written.decision(true, reason), evicted }
            }
            Err(reason) => StoreReport { decision: written.decision(false, reason), evicted: Vec::new() },
        }
    }

    /// The `Cookie` header of a request, or what its script reads.
    pub fn send<'a>(&'a mut self, request: &'a CookieRequest, now: i64) -> CookieHeader<'a> {
        self.remove_expired(now);
        self.operations += 1;
        let rules = self.rules;
        let (mut sent, mut held_back, mut unrelated) = (Vec::new(), Vec::new(), Vec::new());
        for (domain, cookies) in &mut self.domains {
            let is_related = domain_matches(request.url.host(), domain);
            for cookie in cookies {
                let rule = SendRule::decide(cookie, request, &rules, now);
                if rule.is_sent() {
                    cookie.last_use = self.operations;
                }
                let choice = SendChoice { cookie, rule };
                match (rule.is_sent(), is_related) {
                    (true, _) => sent.push(choice),
                    (false, true) => held_back.push(choice),
                    (false, false) => unrelated.push(choice),
                }
            }
        }
        // Longer paths first, then the earlier created (section 5.8.3).
        sent.sort_by_key(|choice| (Reverse(choice.cookie.cookie.path.len()), choice.cookie.sequence));
        held_back.sort_by_key(|choice| choice.cookie.sequence);
        let pairs: Vec<String> = sent.iter().map(|choice| name_and_value(&choice.cookie.cookie)).collect();
        let value = if pairs.is_empty() { None } else { Some(pairs.join("; ")) };
        sent.append(&mut held_back);
        sent.append(&mut unrelated);
        CookieHeader { value, request, choices: sent }
    }

    /// The cookies that the jar holds at `now`, in the order in which they were created.
    #[must_use]
    pub fn cookies_at(&self, now: i64) -> Vec<JarCookie> {
        let mut cookies: Vec<&StoredCookie> = self.cookies().filter(|cookie| cookie.is_unexpired(now)).collect();
        cookies.sort_by_key(|cookie| cookie.sequence);
        cookies.into_iter().map(|cookie| cookie.cookie.clone()).collect()
    }

    fn cookies(&self) -> impl Iterator<Item = &StoredCookie> {
        self.domains.values().flatten()
    }

    fn remove_expired(&mut self, now: i64) {
        if now < self.next_expiry {
            return;
        }
        self.domains.retain(|_, cookies| {
            cookies.retain(|cookie| cookie.is_unexpired(now));
            !cookies.is_empty()
        });
        self.count = self.cookies().count();
        self.next_expiry = self.cookies().filter_map(|cookie| cookie.cookie.expires).min().unwrap_or(i64::MAX);
    }

    /// The rules of section 5.7 that protect cookies which are in the jar already (steps 16 and 23).
    fn check_against_others(&self, cookie: &StoredCookie, request: &CookieRequest) -> Result<(), RuleReason> {
        let new = &cookie.cookie;
        let is_insecure = !new.secure && !request.url.is_secure(self.rules.trustworthy_localhost);
        let overlays = |old: &JarCookie| {
            old.secure
                && old.name == new.name
                && (domain_matches(&old.domain, &new.domain) || domain_matches(&new.domain, &old.domain))
                && path_matches(&new.path, &old.path)
        };
        if is_insecure && self.cookies().any(|old| overlays(&old.cookie)) {
            return Err(RuleReason::new("6265bis 5.7", "http may not overlay a cookie that is Secure"));
        }
        let hides = |old: &&StoredCookie| old.cookie.http_only && old.is_same(cookie);
        if request.api == CookieApi::Script && self.of_domain(&new.domain).iter().find(hides).is_some() {
            return Err(RuleReason::new("6265bis 5.7", "a script may not overwrite a cookie that is HttpOnly"));
        }
        Ok(())
    }

    fn of_domain(&self, domain: &str) -> &[StoredCookie] {
        self.domains.get(domain).map_or(&[], Vec::as_slice)
    }

    /// Stores the cookie in the place of the one with the same identity, so that it keeps that one's place in the order of
    /// sending. A cookie that has already expired only deletes the old one: that is how a server deletes a cookie.
    fn insert_or_replace(&mut self, mut cookie: StoredCookie, now: i64) -> RuleReason {
        self.operations += 1;
        cookie.last_use = self.operations;
        cookie.sequence = self.operations;
        let scope = if cookie.cookie.host_only { "for this host only" } else { "for this domain and below" };
        let is_unexpired = cookie.is_unexpired(now);
        if is_unexpired && let Some(expires) = cookie.cookie.expires {
            self.next_expiry = self.next_expiry.min(expires);
        }
        let domain = cookie.cookie.domain.clone();
        let cookies = self.domains.entry(domain.clone()).or_default();
        let old = cookies.iter().position(|old| old.is_same(&cookie));
        let reason = match (old, is_unexpired) {
            (Some(index), true) => {
                cookie.created = cookies[index].created;
                cookie.sequence = cookies[index].sequence;
                cookies[index] = cookie;
                "replaces the one of that name"
            }
            (None, true) => {
                cookies.push(cookie);
                self.count += 1;
                scope
            }
            (Some(index), false) => {
                cookies.remove(index);
                self.count -= 1;
                "expired: deletes the one it had"
            }
            (None, false) => "expired: there was none to delete",
        };
        if cookies.is_empty() {
            self.domains.remove(&domain);
        }
        RuleReason::new("6265bis 5.7", reason)
    }

    /// Removes what is too much: in the domain and partition that got a cookie first those that are not `Secure`, then any; at
    /// last any in the jar. Among equals the one that was not used for the longest time goes. Expired ones are gone by now.
    fn evict_excess(&mut self, domain: &str, partition: Option<&Partition>) -> Vec<EvictedCookie> {
        let mut evicted = Vec::new();
        while let Some(index) = self.excess_in_domain(domain, partition) {
            evicted.extend(self.remove(domain, index, "its domain had too many cookies"));
        }
        while self.count > self.rules.max_total {
            let oldest = |(domain, cookies): (_, &Vec<StoredCookie>)| {
                let index = (0..cookies.len()).min_by_key(|index| cookies[*index].last_use)?;
                Some((cookies[index].last_use, domain, index))
            };
            let Some((_, domain, index)) = self.domains.iter().filter_map(oldest).min() else { break };
            let domain: String = String::clone(domain);
            evicted.extend(self.remove(&domain, index, "the jar had too many cookies"));
        }
        evicted
    }

    /// The cookie that has to go from a domain and partition, if one has to.
    fn excess_in_domain(&self, domain: &str, partition: Option<&Partition>) -> Option<usize> {
        let cookies = self.of_domain(domain);
        let in_partition = || (0..cookies.len()).filter(|index| cookies[*index].partition.as_ref() == partition);
        if in_partition().count() <= self.rules.max_per_domain {
            return None;
        }
        in_partition().min_by_key(|index| (cookies[*index].cookie.secure, cookies[*index].last_use))
    }

    fn remove(&mut self, domain: &str, index: usize, reason: &'static str) -> Option<EvictedCookie> {
        let cookies = self.domains.get_mut(domain)?;
        let removed = cookies.remove(index);
        self.count -= 1;
        if cookies.is_empty() {
            self.domains.remove(domain);
        }
        Some(EvictedCookie { cookie: removed.cookie, rule: "6265bis 5.7", reason })
    }
}

/// A cookie without a name is its value alone.
fn name_and_value(cookie: &JarCookie) -> String {
    if cookie.name.is_empty() { cookie.value.clone() } else { format!("{}={}", cookie.name, cookie.value) }
}

#[cfg(test)]
mod tests;
