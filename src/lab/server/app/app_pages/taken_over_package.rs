//! **Careless on purpose**, with `app.compromised = true`: what a package that was taken over brings into the app's page. The
//! script itself is modelled.

/// The element that includes it.
pub(super) const SCRIPT: &str = "<script src=\"/vendor/left-align.js\"></script>";
