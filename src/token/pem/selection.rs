//! Which of several keys in one PEM text is meant.

use crate::token::certificate::CertificateSummary;
use crate::token::jwk::{Jwk, KeyMaterial, KeyVisibility};
use crate::token::key_error::KeyError;
use crate::token::key_note::KeyNote;

/// The key of one block.
#[derive(Debug)]
pub(super) struct BlockKey {
    pub(super) label: String,
    pub(super) key: Jwk,
    pub(super) certificate: Option<CertificateSummary>,
    pub(super) notes: Vec<KeyNote>,
}

impl BlockKey {
    pub(super) fn plain(label: &str, material: KeyMaterial, note: KeyNote) -> Self {
        Self { label: label.to_owned(), key: Jwk::new(material), certificate: None, notes: vec![note] }
    }
}

/// The key that is meant.
pub(super) struct SelectedBlock {
    pub(super) key: Jwk,
    pub(super) notes: Vec<KeyNote>,
    /// The labels of the others.
    pub(super) left_out: Vec<String>,
}

/// A private key is meant before a public one, and that before a certificate; of a chain of certificates, the one at its end that
/// has issued none of the others. Several different keys of the same rank are an error: none of them is more meant than another.
pub(super) fn select_key(mut keys: Vec<BlockKey>) -> Result<SelectedBlock, KeyError> {
    let index = match first_of_rank(&keys, |block| block.key.visibility() == KeyVisibility::Private)? {
        Some(index) => index,
        None => match first_of_rank(&keys, |block| block.certificate.is_none())? {
            Some(index) => index,
            None => leaf_index(&keys),
        },
    };
    let BlockKey { key, certificate, mut notes, .. } = keys.remove(index);
    let (chain, rest): (Vec<BlockKey>, Vec<BlockKey>) = keys.into_iter().partition(|key| key.certificate.is_some());
    let mut left_out: Vec<String> = rest.into_iter().map(|key| key.label).collect();
    match certificate {
        Some(certificate) => notes.push(KeyNote::Certificate(certificate, chain.len())),
        None => left_out.extend(chain.into_iter().map(|key| key.label)),
    }
    Ok(SelectedBlock { key, notes, left_out })
}

/// The first of the keys that have this `rank`; an error if they are different keys.
fn first_of_rank(keys: &[BlockKey], rank: impl Fn(&BlockKey) -> bool) -> Result<Option<usize>, KeyError> {
    let of_rank: Vec<usize> = keys.iter().enumerate().filter(|(_, key)| rank(key)).map(|(index, _)| index).collect();
    let mut different: Vec<Option<Jwk>> = Vec::new();
    for block in of_rank.iter().filter_map(|index| keys.get(*index)) {
        let half = block.key.to_public();
        if !different.contains(&half) {
            different.push(half);
        }
    }
    if different.len() > 1 { Err(KeyError::SeveralKeys(different.len())) } else { Ok(of_rank.first().copied()) }
}

fn leaf_index(certificates: &[BlockKey]) -> usize {
    let summaries: Vec<&CertificateSummary> = certificates.iter().filter_map(|key| key.certificate.as_ref()).collect();
    let has_issued_another = |own: usize, subject: &str| {
        summaries.iter().enumerate().any(|(index, other)| index != own && other.issuer == subject)
    };
    let is_leaf = |(index, summary): &(usize, &&CertificateSummary)| !has_issued_another(*index, &summary.subject);
    summaries.iter().enumerate().find(is_leaf).map_or(0, |(index, _)| index)
}
