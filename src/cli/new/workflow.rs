//! The workflow that `new pack` writes for GitHub Actions. It installs a released program where there are releases, which
//! is so when `Cargo.toml` names a repository; until then it builds one.

const WORKFLOW: &str = include_str!("check.yml");
const STEPS_WITH_RELEASE: &str = include_str!("check-released.yml");
const STEPS_WITH_SOURCES: &str = include_str!("check-built.yml");

/// The workflow for the program whose sources are in `repository`; an empty URL stands for none.
pub(in crate::cli) fn pack_workflow(repository: &str) -> String {
    let repository = repository.trim_end_matches('/');
    let steps = if repository.is_empty() {
        STEPS_WITH_SOURCES.to_owned()
    } else {
        let version = env!("CARGO_PKG_VERSION");
        STEPS_WITH_RELEASE.replace("{{repository}}", repository).replace("{{version}}", version)
    };
    WORKFLOW.replace("{{steps}}\n", &steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_installed_where_there_is_one() {
        let released = pack_workflow("https://git.example/a/authwalk/");
        let version = env!("CARGO_PKG_VERSION");
        let url = format!("          RELEASE: https://git.example/a/authwalk/releases/download/v{version}\n");
        assert!(released.contains(&url), "{released}");
        let built = pack_workflow("");
        assert!(built.contains("cargo install --locked --path authwalk\n"), "{built}");
        for workflow in [released, built] {
            assert!(!workflow.contains("{{s") && !workflow.contains("{{r"), "{workflow}");
            let actions: Vec<&str> = workflow.lines().filter(|line| line.contains("uses:")).collect();
            let is_pinned = |line: &&str| {
                line.split('@').nth(1).is_some_and(|rest| rest.split(' ').next().is_some_and(|hash| hash.len() == 40))
            };
            assert!(!actions.is_empty() && actions.iter().all(is_pinned), "{actions:?}");
        }
    }
}
