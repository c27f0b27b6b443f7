//! What is compiled in and was not written here: its licenses, where it comes from, and what is there twice.
//!
//! `deny.toml` is in cargo-deny's format. Where cargo-deny is installed it judges, published advisories included; elsewhere this does, from
//! what `cargo metadata` says, so that nobody needs a tool for it. Advisories are then left out, which is said.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use xshell::cmd;

use crate::shell::{has, root, sh, shell, step};

/// What of `deny.toml` is read.
#[derive(Debug, Deserialize)]
struct Rules {
    graph: Graph,
    licenses: Licenses,
    bans: Bans,
    sources: Sources,
}

#[derive(Debug, Deserialize)]
struct Graph {
    targets: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Licenses {
    allow: BTreeSet<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

/// What one package alone may be licensed under, too.
#[derive(Debug, Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    package: String,
    allow: BTreeSet<String>,
}

#[derive(Debug, Deserialize)]
struct Bans {
    #[serde(default)]
    skip: Vec<Skip>,
}

/// A version that may be there beside another one.
#[derive(Debug, Deserialize)]
struct Skip {
    /// `name@version`, where the version may be its beginning: `syn@2` is every 2.x.
    #[serde(rename = "crate")]
    package: String,
}

impl Skip {
    fn names(&self, name: &str, version: &str) -> bool {
        let rest = self
            .package
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix('@'));
        let rest = rest.and_then(|beginning| version.strip_prefix(beginning));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Sources {
    allow_registry: BTreeSet<String>,
}

/// What of `cargo metadata` is read.
#[derive(Debug, Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
    workspace_members: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
struct Node {
    id: String,
    dependencies: Vec<String>,
}

/// Checks every package that some target of the workspace needs.
pub fn run() -> Result<()> {
    if has("cargo-deny") {
        return sh!("check the dependencies", "cargo deny --workspace check");
    }
    step(
        "check the dependencies (without cargo-deny: licenses, sources and duplicates, no advisories)",
    );
    let text = fs::read_to_string(root().join("deny.toml")).context("deny.toml")?;
    let rules: Rules = toml::from_str(&text).context("deny.toml")?;
    let mut packages = BTreeMap::new();
    for target in &rules.graph.targets {
        for package in needed(&metadata(target)?) {
            packages.insert(package.id.clone(), package);
        }
    }
    let packages: Vec<Package> = packages.into_values().collect();
    let faults = faults(&rules, &packages);
    if !faults.is_empty() {
        bail!("deny.toml forbids it:\n{}", faults.join("\n"));
    }
    println!("  {} packages", packages.len());
    Ok(())
}

fn metadata(target: &str) -> Result<Metadata> {
    let shell = shell()?;
    let metadata = cmd!(
        shell,
        "cargo metadata --format-version 1 --locked --filter-platform {target}"
    );
    let output = metadata
        .ignore_status()
        .output()
        .context("cargo metadata")?;
    if !output.status.success() {
        bail!(
            "cargo metadata: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    serde_json::from_slice(&output.stdout).context("what cargo metadata says")
}

/// The packages of others that the workspace leads to.
fn needed(metadata: &Metadata) -> Vec<Package> {
    let leads_to: BTreeMap<&str, &[String]> = metadata
        .resolve
        .nodes
        .iter()
        .map(|node| (node.id.as_str(), &node.dependencies[..]))
        .collect();
    let mut open: Vec<&str> = metadata
        .workspace_members
        .iter()
        .map(String::as_str)
        .collect();
    let own: BTreeSet<&str> = open.iter().copied().collect();
    let mut seen = own.clone();
    while let Some(id) = open.pop() {
        let next = leads_to.get(id).into_iter().flat_map(|ids| ids.iter());
        open.extend(next.map(String::as_str).filter(|id| seen.insert(id)));
    }
    let is_needed = |package: &&Package| {
        let id = package.id.as_str();
        seen.contains(id) && !own.contains(id)
    };
    metadata
        .packages
        .iter()
        .filter(is_needed)
        .cloned()
        .collect()
}

fn faults(rules: &Rules, packages: &[Package]) -> Vec<String> {
    let mut faults = Vec::new();
    for Package {
        name,
        version,
        license,
        source,
        ..
    } in packages
    {
        let license = license.as_deref().unwrap_or_default();
        let exceptions = rules.licenses.exceptions.iter();
        let own = exceptions.filter(|exception| exception.package == *name);
        let mut allowed = rules.licenses.allow.clone();
        allowed.extend(own.flat_map(|exception| exception.allow.clone()));
        if !is_allowed(license, &allowed) {
            faults.push(format!("{name} {version}: its license is “{license}”"));
        }
        let registry = source
            .as_deref()
            .unwrap_or_default()
            .trim_start_matches("registry+");
        if !rules.sources.allow_registry.contains(registry) {
            faults.push(format!("{name} {version}: it comes from “{registry}”"));
        }
    }
    for Exception { package, .. } in &rules.licenses.exceptions {
        if !packages.iter().any(|found| found.name == *package) {
            faults.push(format!(
                "deny.toml: {package} is not there any more; take it out"
            ));
        }
    }
    faults.extend(twice(&rules.bans.skip, packages));
    faults
}

/// Whether a license is one that there may be, in one of the ways that it offers.
fn is_allowed(license: &str, allowed: &BTreeSet<String>) -> bool {
    // "MIT/Apache-2.0" is how it was written before there was "OR".
    let parsed = spdx::Expression::parse_mode(license, spdx::ParseMode::LAX);
    parsed.is_ok_and(|offered| offered.evaluate(|wanted| allowed.contains(&wanted.to_string())))
}

/// What is there in more than one version, those apart that may be; and those that may be, yet are not.
fn twice(skipped: &[Skip], packages: &[Package]) -> Vec<String> {
    let mut idle: BTreeSet<&str> = skipped.iter().map(|skip| skip.package.as_str()).collect();
    let mut versions: BTreeMap<&str, (Vec<&str>, usize)> = BTreeMap::new();
    for Package { name, version, .. } in packages {
        let (counted, all) = versions.entry(name).or_default();
        *all += 1;
        match skipped.iter().find(|skip| skip.names(name, version)) {
            Some(skip) => {
                idle.remove(skip.package.as_str());
            }
            None => counted.push(version),
        }
    }
    let twice = versions
        .iter()
        .filter(|(_, (counted, _))| counted.len() > 1);
    let twice = twice.map(|(name, (counted, _))| {
        format!(
            "{name}: it is there as {}; agree on one, or say under [bans] skip why not",
            counted.join(", ")
        )
    });
    let idle = idle
        .into_iter()
        .map(|package| format!("deny.toml: {package} is not there any more; take it out"));
    let alone = versions
        .iter()
        .filter(|(_, (counted, all))| *all == 1 && counted.is_empty());
    let alone = alone.map(|(name, _)| format!("deny.toml: {name} is there only once; take it out"));
    twice.chain(idle).chain(alone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, version: &str) -> Package {
        Package {
            id: format!("{name} {version}"),
            name: name.to_owned(),
            version: version.to_owned(),
            license: Some("MIT".to_owned()),
            source: Some("registry+here".to_owned()),
        }
    }

    #[test]
    fn a_license_holds_if_one_of_its_ways_does() {
        let allowed = ["MIT", "Apache-2.0 WITH LLVM-exception"]
            .map(str::to_owned)
            .into();
        for (license, holds) in [
            ("MIT", true),
            ("MIT OR GPL-3.0-only", true),
            ("MIT/Apache-2.0", true),
            ("MIT AND GPL-3.0-only", false),
            ("Apache-2.0", false),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("", false),
            ("as you like", false),
        ] {
            assert_eq!(is_allowed(license, &allowed), holds, "{license}");
        }
    }

    #[test]
    fn what_is_there_twice_is_excused_by_name_and_version_as_long_as_it_is() {
        let packages = [
            package("a", "1.0.0"),
            package("a", "2.0.0"),
            package("b", "1.0.0"),
        ];
        let skip = |packages: &[&str]| -> Vec<Skip> {
            packages
                .iter()
                .map(|package| Skip {
                    package: (*package).to_owned(),
                })
                .collect()
        };
        assert_eq!(twice(&[], &packages).len(), 1);
        assert_eq!(twice(&skip(&["a@1.0.0"]), &packages), Vec::<String>::new());
        assert_eq!(twice(&skip(&["a@1"]), &packages), Vec::<String>::new());
        assert_eq!(twice(&skip(&["a@1.0.0.0"]), &packages).len(), 2);
        assert_eq!(twice(&skip(&["a@1.0.0", "a@0.9.0"]), &packages).len(), 1);
        assert_eq!(twice(&skip(&["a@1.0.0", "b@1.0.0"]), &packages).len(), 1);
    }

    #[test]
    fn a_package_from_elsewhere_or_under_another_license_is_named() {
        let rules = |allow: &str, registry: &str| Rules {
            graph: Graph {
                targets: Vec::new(),
            },
            licenses: Licenses {
                allow: BTreeSet::from([allow.to_owned()]),
                exceptions: Vec::new(),
            },
            bans: Bans { skip: Vec::new() },
            sources: Sources {
                allow_registry: BTreeSet::from([registry.to_owned()]),
            },
        };
        let packages = [package("a", "1.0.0")];
        assert_eq!(
            faults(&rules("MIT", "here"), &packages),
            Vec::<String>::new()
        );
        assert!(faults(&rules("ISC", "here"), &packages)[0].contains("MIT"));
        assert!(faults(&rules("MIT", "there"), &packages)[0].contains("here"));
        let excused = |package: &str| {
            let mut rules = rules("ISC", "here");
            rules.licenses.exceptions.push(Exception {
                package: package.to_owned(),
                allow: BTreeSet::from(["MIT".to_owned()]),
            });
            faults(&rules, &packages)
        };
        assert_eq!(excused("a"), Vec::<String>::new());
        assert_eq!(
            excused("b").len(),
            2,
            "a is not excused, and b is not there"
        );
    }

    #[test]
    fn what_nothing_needs_is_not_judged() {
        let metadata = Metadata {
            packages: vec![
                package("own", "1"),
                package("used", "1"),
                package("deep", "1"),
                package("idle", "1"),
            ],
            resolve: Resolve {
                nodes: vec![
                    Node {
                        id: "own 1".into(),
                        dependencies: vec!["used 1".into()],
                    },
                    Node {
                        id: "used 1".into(),
                        dependencies: vec!["deep 1".into()],
                    },
                    Node {
                        id: "idle 1".into(),
                        dependencies: Vec::new(),
                    },
                ],
            },
            workspace_members: vec!["own 1".into()],
        };
        let names: Vec<String> = needed(&metadata)
            .into_iter()
            .map(|package| package.name)
            .collect();
        assert_eq!(names, ["used", "deep"]);
    }
}
