//! Where the documentation stands on the web. The address comes from `repository` in `Cargo.toml`; while there is none, no
//! report has a link.

use crate::content::Code;

/// The repository whose `docs` folder is the documentation.
#[derive(Clone, Copy, Debug)]
pub struct DocumentationSite<'u> {
    /// Without a slash at the end; empty if there is no repository.
    repository: &'u str,
}

impl<'u> DocumentationSite<'u> {
    /// The documentation of this program.
    #[must_use]
    pub fn of_package() -> DocumentationSite<'static> {
        DocumentationSite::in_repository(env!("CARGO_PKG_REPOSITORY"))
    }

    /// The documentation in the repository at that URL; an empty one stands for none.
    #[must_use]
    pub fn in_repository(repository: &'u str) -> Self {
        Self { repository: repository.trim_end_matches('/') }
    }

    /// The URL of the repository; `None` if there is none.
    #[must_use]
    pub fn home(self) -> Option<&'u str> {
        (!self.repository.is_empty()).then_some(self.repository)
    }

    /// The URL of what `docs/findings.md` says about `code`; `None` without a repository.
    #[must_use]
    pub fn url(self, code: Code) -> Option<String> {
        // GitHub, GitLab and Forgejo leave dots out when they make an anchor of a heading.
        let anchor = code.id().replace('.', "");
        Some(format!("{}/blob/HEAD/docs/findings.md#{anchor}", self.home()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_leads_to_its_heading_and_nowhere_without_a_repository() {
        let site = DocumentationSite::in_repository("https://git.example/a/authwalk/");
        let url = "https://git.example/a/authwalk/blob/HEAD/docs/findings.md#toml-11";
        assert_eq!(site.url(Code::Toml11).as_deref(), Some(url));
        assert_eq!(site.home(), Some("https://git.example/a/authwalk"));
        assert_eq!(DocumentationSite::in_repository("").url(Code::Toml11), None);
    }
}
