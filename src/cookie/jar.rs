//! The cookie jar of one client: storing cookies, evicting and sending them (6265bis, sections 5.7 and 5.8.3).

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::cookie_request::{CookieApi, CookieRequest, Partition};
use super::jar_entry::JarEntry;
use super::jar_rules::JarRules;
use super::matching::{domain_matches, path_matches};
use super::rule_reason::RuleReason;
use super::send_rule::SendRule;
use super::set_cookie::SetCookie;
use super::storage::entry_to_store;
use crate::model::{CookieSendDecision, JarCookie, NOTHING_TO_DELETE, SetCookieDecision};

/// The cookies of one client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Jar {
    rules: JarRules,
    /// By domain, since that is what limits count and what a host is compared with. No list is empty.
    domains: BTreeMap<String, Vec<JarEntry>>,
    /// How many cookies the jar holds.
    count: usize,
    /// No cookie expires before this time, so that a full jar need not be searched each time.
    next_expiry: i64,
    /// How many times it has stored or sent; the clock of `last_use` and of `sequence`.
    operations: u64,
}

/// What a jar did with one `Set-Cookie`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetCookieReport {
    /// What became of the cookie itself.
    pub decision: SetCookieDecision,
    /// Whether it had expired when it came, so that at most it deleted one.
    pub is_expired: bool,
    /// The cookies that had to make room for it, of which it may be one.
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
    entry: &'a JarEntry,
    rule: SendRule,
}

impl CookieHeader<'_> {
    /// For each cookie in the jar, whether it goes along: those that do first, in the order of the header.
    #[must_use]
    pub fn decisions(&self) -> Vec<CookieSendDecision> {
        let decision = |choice: &SendChoice<'_>| CookieSendDecision {
            name: choice.entry.cookie.name.clone(),
            sent: choice.rule.is_sent(),
            rule: choice.rule.section().to_owned(),
            reason: choice.rule.reason(&choice.entry.cookie, self.request),
            differs_from_jar: false,
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
    pub fn store(&mut self, request: &CookieRequest, set_cookie: &str, now: i64) -> SetCookieReport {
        self.remove_expired(now);
        let header = SetCookie::parse(set_cookie, self.rules.draft);
        let entry = entry_to_store(&header, request, &self.rules, now);
        match entry.and_then(|entry| self.check_against_others(&entry, request).map(|()| entry)) {
            Ok(entry) => {
                let (domain, partition) = (entry.cookie.domain.clone(), entry.partition.clone());
                let is_expired = !entry.is_unexpired(now);
                let reason = self.insert_or_replace(entry, now);
                let evicted = self.evict_excess(&domain, partition.as_ref());
                SetCookieReport { decision: header.decision(true, reason), is_expired, evicted }
            }
            Err(reason) => {
                SetCookieReport { decision: header.decision(false, reason), is_expired: false, evicted: Vec::new() }
            }
        }
    }

    /// The `Cookie` header of a request, or what its script reads.
    pub fn send<'a>(&'a mut self, request: &'a CookieRequest, now: i64) -> CookieHeader<'a> {
        self.remove_expired(now);
        self.operations += 1;
        let rules = self.rules;
        let (mut sent, mut held_back, mut unrelated) = (Vec::new(), Vec::new(), Vec::new());
        for (domain, entries) in &mut self.domains {
            let is_related = domain_matches(request.url.host(), domain);
            for entry in entries {
                let rule = SendRule::decide(entry, request, &rules, now);
                if rule.is_sent() {
                    entry.last_use = self.operations;
                }
                let choice = SendChoice { entry, rule };
                match (rule.is_sent(), is_related) {
                    (true, _) => sent.push(choice),
                    (false, true) => held_back.push(choice),
                    (false, false) => unrelated.push(choice),
                }
            }
        }
        // Longer paths first, then the earlier created (section 5.8.3).
        sent.sort_by_key(|choice| (Reverse(choice.entry.cookie.path.len()), choice.entry.sequence));
        held_back.sort_by_key(|choice| choice.entry.sequence);
        let pairs: Vec<String> = sent.iter().map(|choice| name_and_value(&choice.entry.cookie)).collect();
        let value = if pairs.is_empty() { None } else { Some(pairs.join("; ")) };
        sent.append(&mut held_back);
        sent.append(&mut unrelated);
        CookieHeader { value, request, choices: sent }
    }

    /// The cookies that the jar holds at `now`, in the order in which they were created.
    #[must_use]
    pub fn cookies_at(&self, now: i64) -> Vec<JarCookie> {
        let mut entries: Vec<&JarEntry> = self.entries().filter(|entry| entry.is_unexpired(now)).collect();
        entries.sort_by_key(|entry| entry.sequence);
        entries.into_iter().map(|entry| entry.cookie.clone()).collect()
    }

    fn entries(&self) -> impl Iterator<Item = &JarEntry> {
        self.domains.values().flatten()
    }

    fn remove_expired(&mut self, now: i64) {
        if now < self.next_expiry {
            return;
        }
        self.domains.retain(|_, entries| {
            entries.retain(|entry| entry.is_unexpired(now));
            !entries.is_empty()
        });
        self.count = self.entries().count();
        self.next_expiry = self.entries().filter_map(|entry| entry.cookie.expires).min().unwrap_or(i64::MAX);
    }

    /// The rules of section 5.7 that protect cookies which are in the jar already (steps 16 and 23).
    fn check_against_others(&self, entry: &JarEntry, request: &CookieRequest) -> Result<(), RuleReason> {
        let new = &entry.cookie;
        let is_insecure = !new.secure && !request.url.is_secure(self.rules.trustworthy_localhost);
        let overlays = |old: &JarCookie| {
            old.secure
                && old.name == new.name
                && (domain_matches(&old.domain, &new.domain) || domain_matches(&new.domain, &old.domain))
                && path_matches(&new.path, &old.path)
        };
        if is_insecure && self.entries().any(|old| overlays(&old.cookie)) {
            return Err(RuleReason::new("6265bis 5.7", "http may not overlay a cookie that is Secure"));
        }
        let hides = |old: &&JarEntry| old.cookie.http_only && old.is_same(entry);
        if request.api == CookieApi::Script && self.of_domain(&new.domain).iter().find(hides).is_some() {
            return Err(RuleReason::new("6265bis 5.7", "a script may not overwrite a cookie that is HttpOnly"));
        }
        Ok(())
    }

    fn of_domain(&self, domain: &str) -> &[JarEntry] {
        self.domains.get(domain).map_or(&[], Vec::as_slice)
    }

    /// Stores the cookie in the place of the one with the same identity, so that it keeps that one's place in the order of
    /// sending. A cookie that has already expired only deletes the old one: that is how a server deletes a cookie.
    fn insert_or_replace(&mut self, mut entry: JarEntry, now: i64) -> RuleReason {
        self.operations += 1;
        entry.last_use = self.operations;
        entry.sequence = self.operations;
        let scope = if entry.cookie.host_only { "for this host only" } else { "for this domain and below" };
        let is_unexpired = entry.is_unexpired(now);
        if is_unexpired && let Some(expires) = entry.cookie.expires {
            self.next_expiry = self.next_expiry.min(expires);
        }
        let domain = entry.cookie.domain.clone();
        let entries = self.domains.entry(domain.clone()).or_default();
        let old = entries.iter().position(|old| old.is_same(&entry));
        let reason = match (old, is_unexpired) {
            (Some(index), true) => {
                entry.created = entries[index].created;
                entry.sequence = entries[index].sequence;
                entries[index] = entry;
                "replaces the one of that name"
            }
            (None, true) => {
                entries.push(entry);
                self.count += 1;
                scope
            }
            (Some(index), false) => {
                entries.remove(index);
                self.count -= 1;
                "expired: deletes the one it had"
            }
            (None, false) => NOTHING_TO_DELETE,
        };
        if entries.is_empty() {
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
            let oldest = |(domain, entries): (_, &Vec<JarEntry>)| {
                let index = (0..entries.len()).min_by_key(|index| entries[*index].last_use)?;
                Some((entries[index].last_use, domain, index))
            };
            let Some((_, domain, index)) = self.domains.iter().filter_map(oldest).min() else { break };
            let domain: String = String::clone(domain);
            evicted.extend(self.remove(&domain, index, "the jar had too many cookies"));
        }
        evicted
    }

    /// The cookie that has to go from a domain and partition, if one has to.
    fn excess_in_domain(&self, domain: &str, partition: Option<&Partition>) -> Option<usize> {
        let entries = self.of_domain(domain);
        let in_partition = || (0..entries.len()).filter(|index| entries[*index].partition.as_ref() == partition);
        if in_partition().count() <= self.rules.max_per_domain {
            return None;
        }
        in_partition().min_by_key(|index| (entries[*index].cookie.secure, entries[*index].last_use))
    }

    fn remove(&mut self, domain: &str, index: usize, reason: &'static str) -> Option<EvictedCookie> {
        let entries = self.domains.get_mut(domain)?;
        let removed = entries.remove(index);
        self.count -= 1;
        if entries.is_empty() {
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
