//! What was done to a text before a key could be read from it, and what the key turned out to be.

use std::fmt;

use super::algorithm::Algorithm;
use super::certificate::CertificateSummary;
use super::jwk::{KeyMaterial, RsaPadding};

/// Something that the owner of the key should know. No note contains any part of a private key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyNote {
    /// No key in any format, and so the bytes of a secret; how many.
    Secret(usize),
    /// It began with a byte order mark.
    ByteOrderMark,
    /// It was UTF-16.
    Utf16,
    /// Line breaks were written as backslash and n.
    EscapedLineBreaks,
    /// PEM on one line.
    OneLine,
    /// The END line of PEM is missing, and the key is whole.
    NoEndLine,
    /// Lines of PEM began with blanks.
    Indentation,
    /// The hyphens around BEGIN and END were not five, or were dashes.
    Dashes,
    /// Quotes around it.
    Quotes,
    /// Each line of PEM stood in quotes or behind a mark.
    LineMarks,
    /// Blanks that a web page or a word processor makes of ordinary ones.
    UnusualBlanks,
    /// Text before BEGIN or after END.
    TextAround,
    /// Blocks of PEM that were not needed, by their labels.
    OtherBlocks(Vec<String>),
    /// The label and what should stand there.
    WrongLabel(String, &'static str),
    /// Base64 of DER without BEGIN and END; what should stand there.
    NoBeginAndEnd(&'static str),
    /// DER, by the label that it would have as PEM.
    Der(&'static str),
    /// DER written as hexadecimal digits.
    Hex,
    /// URL-encoding (RFC 3986, section 2.1).
    UrlEncoding,
    /// A key or certificate in XML.
    Xml,
    /// Base64 of a whole text.
    Base64OfText,
    /// A certificate, and how many others stood beside it.
    Certificate(CertificateSummary, usize),
    /// An RSA key that is meant for PSS alone, and perhaps for one algorithm of it.
    PssOnly(Option<Algorithm>),
    /// A public key of OpenSSH.
    SshPublic,
    /// A private key of OpenSSH.
    SshPrivate,
    /// A JSON object in which a member is a key, by the name of the member.
    JsonMember(&'static str),
    /// A JSON object of so many certificates or keys, each under its `kid`.
    KeyMap(usize),
    /// A JSON list of JWKs.
    BareList,
}

impl KeyNote {
    /// What the kind of key is worth saying, if anything.
    pub(super) const fn of_material(material: &KeyMaterial) -> Option<Self> {
        match material {
            KeyMaterial::Rsa { padding: RsaPadding::PssAlone(algorithm), .. } => Some(Self::PssOnly(*algorithm)),
            _ => None,
        }
    }

    /// The note as it is at `now`, in seconds since 1970-01-01Z: a certificate may have ended by then, or not have begun.
    #[must_use]
    pub fn describe(&self, now: i64) -> String {
        match self {
            Self::Certificate(certificate, _) => match certificate.validity_fault(now) {
                Some(fault) => format!("{self}; {fault}"),
                None => self.to_string(),
            },
            _ => self.to_string(),
        }
    }
}

impl fmt::Display for KeyNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Secret(1) => f.write_str("read as a secret of 1 byte"),
            Self::Secret(length) => write!(f, "read as a secret of {length} bytes"),
            Self::ByteOrderMark => f.write_str("a byte order mark is left out"),
            Self::Utf16 => f.write_str("it was UTF-16"),
            Self::EscapedLineBreaks => f.write_str(r"the characters \n are read as line breaks"),
            Self::OneLine => f.write_str("PEM on one line, read as if it had its line breaks"),
            Self::NoEndLine => f.write_str("its END line is missing; the key is whole"),
            Self::Indentation => f.write_str("the blanks at the beginning of lines are left out"),
            Self::Dashes => f.write_str("the dashes around BEGIN and END are read as five hyphens"),
            Self::Quotes => f.write_str("the quotes around it are left out"),
            Self::LineMarks => f.write_str("the quotes or marks around each line are left out"),
            Self::UnusualBlanks => f.write_str("blanks that are not ASCII are read as ordinary ones"),
            Self::TextAround => f.write_str("what stood before BEGIN or after END is left out"),
            Self::OtherBlocks(labels) => write!(f, "{} beside the key is left out", labels.join(", ")),
            Self::WrongLabel(label, right) => write!(f, "it is labelled {label}, and read as the {right} that it is"),
            Self::NoBeginAndEnd(label) => write!(f, "base64 without BEGIN and END, read as {label}"),
            Self::Der(label) => write!(f, "DER, read as {label}"),
            Self::Hex => f.write_str("hexadecimal digits, read as DER"),
            Self::UrlEncoding => f.write_str("its URL-encoding is undone"),
            Self::Xml => f.write_str("XML with a key in it"),
            Self::Base64OfText => f.write_str("it was encoded as base64 once more"),
            Self::Certificate(certificate, 0) => write!(f, "the certificate of {certificate}"),
            Self::Certificate(certificate, others) => {
                write!(f, "the certificate of {certificate}; its chain, {others} more, is not checked")
            }
            Self::PssOnly(Some(algorithm)) => write!(f, "an RSASSA-PSS key, meant for {algorithm} alone"),
            Self::PssOnly(None) => f.write_str("an RSASSA-PSS key, meant for PS256, PS384 and PS512 alone"),
            Self::SshPublic => f.write_str("a public key of OpenSSH"),
            Self::SshPrivate => f.write_str("a private key of OpenSSH"),
            Self::JsonMember(name) => write!(f, "the key is {name} of a JSON object"),
            Self::KeyMap(1) => f.write_str("one key under its kid, taken as a key set"),
            Self::KeyMap(count) => write!(f, "{count} keys under their kid, taken as a key set"),
            Self::BareList => f.write_str("a list of keys, taken as a key set"),
        }
    }
}
