//! Keys in formats that are not read here, each with the command that turns it into one that is.

/// What has to be done to a file before its key can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyConversion {
    /// A private key under a passphrase, as PEM or DER.
    Decrypt,
    /// A private key of OpenSSH under a passphrase.
    DecryptOpenSsh,
    /// A certificate that breaks a rule of RFC 5280.
    Certificate,
    /// A request for a certificate (PKCS #10).
    CertificateRequest,
    /// A key store in a file (PKCS #12: `.p12`, `.pfx`).
    Pkcs12,
    /// Certificates in an envelope (PKCS #7: `.p7b`).
    Pkcs7,
    /// The same as DER.
    Pkcs7Der,
    /// A key store of Java before version 9.
    JavaKeyStore,
    /// A private key of `PuTTY`.
    Putty,
    /// The curve is given by its numbers, not by its name.
    NamedCurve,
    /// The public point has one coordinate and a sign.
    UncompressedPoint,
}

impl KeyConversion {
    /// What the file holds, and the command for a file of this name.
    #[must_use]
    pub fn describe(self, file: &str) -> String {
        // A name that begins with a hyphen would be an option of the command.
        let file = if file.starts_with('-') { shell_word(&format!("./{file}")) } else { shell_word(file) };
        match self {
            Self::Decrypt => format!(
                "the private key is encrypted; decrypt it, with its passphrase: openssl pkey -in {file} -out key.pem"
            ),
            Self::DecryptOpenSsh => format!(
                "the private key is encrypted; decrypt a copy, with its passphrase: \
                 cp {file} key.pem && ssh-keygen -p -N '' -f key.pem"
            ),
            Self::Certificate => format!(
                "this certificate breaks a rule of RFC 5280, and is not read; take its public key: \
                 openssl x509 -in {file} -pubkey -noout -out key.pem"
            ),
            Self::CertificateRequest => format!(
                "this is a request for a certificate; take its public key: \
                 openssl req -in {file} -pubkey -noout -out key.pem"
            ),
            Self::Pkcs12 => format!(
                "this is a PKCS #12 key store; take the key out, with its passphrase: \
                 openssl pkcs12 -in {file} -nodes -out key.pem"
            ),
            Self::Pkcs7 => format!(
                "these are certificates as PKCS #7; take them out: \
                 openssl pkcs7 -in {file} -print_certs -out certificates.pem"
            ),
            Self::Pkcs7Der => format!(
                "these are certificates as PKCS #7; take them out: \
                 openssl pkcs7 -inform DER -in {file} -print_certs -out certificates.pem"
            ),
            Self::JavaKeyStore => format!(
                "this is a Java key store; make it PKCS #12, and take the key out: \
                 keytool -importkeystore -srckeystore {file} -destkeystore key.p12 -deststoretype PKCS12 && \
                 openssl pkcs12 -in key.p12 -nodes -out key.pem"
            ),
            Self::Putty => {
                format!("this is a private key of PuTTY; export it: puttygen {file} -O private-openssh -o key.pem")
            }
            Self::NamedCurve => format!(
                "the curve is given by its numbers, and only the names of curves are read; convert it: \
                 openssl pkey -in {file} -ec_param_enc named_curve -out key.pem (for a public key: with -pubin -pubout)"
            ),
            Self::UncompressedPoint => format!(
                "the public point is compressed; convert it: \
                 openssl pkey -pubin -in {file} -pubout -ec_conv_form uncompressed -out key.pem"
            ),
        }
    }
}

/// `text` as one word of a shell.
pub(super) fn shell_word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-/+@:,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_can_be_pasted_whatever_the_file_is_called() {
        assert!(KeyConversion::Decrypt.describe("a.pem").ends_with("openssl pkey -in a.pem -out key.pem"));
        assert!(KeyConversion::Decrypt.describe("a b'c.pem").contains(r"-in 'a b'\''c.pem' -out"));
        assert!(KeyConversion::Decrypt.describe("-rf").contains("-in ./-rf -out"));
    }
}
