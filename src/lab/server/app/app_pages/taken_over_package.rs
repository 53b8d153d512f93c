//! What a package that was taken over brings into the app's page. **Careless on purpose**; reached only with
//! `app.compromised`. The script itself is modelled.

/// The element that includes it.
pub(super) const SCRIPT: &str = "<script src=\"/vendor/left-align.js\"></script>";
