//! X.509 certificates (RFC 5280): the public key in them, whose it is, and when it is valid. Nobody checks who signed them.

use pkcs8::der::{Decode as _, Encode as _};
use x509_cert::Certificate;

use super::key_error::KeyError;
use crate::model::calendar::format_timestamp;
use crate::model::duration::format_duration;

/// What a certificate says about its key. The names are texts from the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateSummary {
    /// Whose key it is, as RFC 4514 writes names: `CN=shop,O=Shop Ltd`.
    pub subject: String,
    /// Who says so.
    pub issuer: String,
    /// The first second at which it is valid, since 1970-01-01Z.
    pub not_before: i64,
    /// The last one.
    pub not_after: i64,
}

impl CertificateSummary {
    /// Why the certificate is not valid at `now`, if so, as a sentence without its full stop.
    pub(super) fn validity_fault(&self, now: i64) -> Option<String> {
        if now > self.not_after {
            return Some(format!("it ended {} ago", format_duration(now.saturating_sub(self.not_after))));
        }
        let is_early = now < self.not_before;
        is_early.then(|| format!("it begins only in {}", format_duration(self.not_before.saturating_sub(now))))
    }
}

impl std::fmt::Display for CertificateSummary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let subject = if self.subject.is_empty() { "a subject without a name" } else { &self.subject };
        let [from, to] = [self.not_before, self.not_after].map(format_timestamp);
        write!(f, "{subject}, valid from {from} to {to}")
    }
}

/// The certificate, and its public key as DER.
pub(super) fn read_certificate(der: &[u8]) -> Result<(CertificateSummary, Vec<u8>), KeyError> {
    let certificate = Certificate::from_der(der)?;
    let content = certificate.tbs_certificate();
    let seconds = |time: x509_cert::time::Time| i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
    let summary = CertificateSummary {
        subject: content.subject().to_string(),
        issuer: content.issuer().to_string(),
        not_before: seconds(content.validity().not_before),
        not_after: seconds(content.validity().not_after),
    };
    Ok((summary, content.subject_public_key_info().to_der()?))
}
