//! What zdim is built from, as it is told: how many packages, why each is there, and by
//! which compiler; and that nothing else lies beside its sources.

use std::collections::BTreeSet;
use std::fs;

use crate::support::{aloud, command, root};

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).expect("a file of this repository")
}

/// The packages that a build takes beside zdim, on this system.
fn packages(more: &[&str]) -> BTreeSet<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let words = ["tree", "--locked", "--offline", "-e", "normal,build", "--prefix", "none"];
    let listed = command(cargo).args(words).arg("--no-dedupe").args(more).output();
    let listed = listed.expect("cargo runs");
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let text = String::from_utf8(listed.stdout).expect("UTF-8");
    text.lines().filter(|line| !line.starts_with("zdim ")).map(str::to_owned).collect()
}

/// The README's numbers are those of the lock file. Other systems have some more or less.
#[test]
fn the_readme_counts_the_packages() {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        aloud("SKIPPED: packages are counted on Linux alone");
        return;
    }
    let (program, library) = (packages(&[]), packages(&["--no-default-features"]));
    assert!(library.is_subset(&program));
    let said = format!(
        "The program is built from {} packages beside zdim itself, and the library alone from {}:",
        program.len(),
        library.len()
    );
    assert!(read("README.md").replace('\n', " ").contains(&said), "not in the README: {said}");
}

/// Each dependency has its word why, and no other version than the lock file's is meant.
#[test]
fn each_dependency_says_why_it_is_there() {
    let manifest = read("Cargo.toml");
    let (mut section, mut above) = ("", "");
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        }
        let is_dependency = section.ends_with("dependencies]") && line.contains(" = ");
        if is_dependency && !line.starts_with(['#', '[']) {
            assert!(above.starts_with("# "), "no word why: {line}");
        }
        above = line;
    }
}

#[test]
fn the_readme_names_the_compiler_that_the_manifest_asks_for() {
    let manifest = read("Cargo.toml");
    let (_, rest) = manifest.split_once("rust-version = \"").expect("a version");
    let (version, _) = rest.split_once('"').expect("its end");
    assert!(read("README.md").contains(&format!("[Rust](https://rustup.rs) {version} or newer")));
}

/// The compiler that zdim asks for builds all that it is built of.
#[test]
fn no_package_asks_for_a_newer_compiler() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let words = ["metadata", "--locked", "--offline", "--format-version", "1"];
    // Of other systems not all packages are here.
    let platform = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    if !cfg!(target_os = "linux") {
        aloud("SKIPPED: versions of packages are looked at on Linux alone");
        return;
    }
    let read = command(cargo).args(words).args(["--filter-platform", &platform]).output();
    let read = read.expect("cargo runs");
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&read.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let version = |package: &serde_json::Value| -> Vec<u32> {
        let text = package["rust_version"].as_str().unwrap_or("1.0");
        text.split('.').map(|part| part.parse().expect("a number")).collect()
    };
    let ours = packages.iter().find(|package| package["name"] == "zdim").map(version);
    for package in packages {
        assert!(Some(version(package)) <= ours, "{}", package["name"]);
    }
}

/// Files that somebody only tried something with have strayed there.
#[test]
fn the_top_level_holds_what_belongs_there() {
    let listed = command("git").arg("ls-files").output().ok().filter(|git| git.status.success());
    let Some(listed) = listed else {
        aloud("SKIPPED: git does not say which files are zdim's");
        return;
    };
    let listed = String::from_utf8(listed.stdout).expect("UTF-8");
    for path in listed.lines() {
        let known = match path.split_once('/') {
            Some((folder, _)) => ["src", "tests", "samples", "completions"].contains(&folder),
            None => {
                ["Cargo.toml", "Cargo.lock", "README.md"].contains(&path)
                    || path.starts_with("LICENSE-")
            }
        };
        assert!(known || path.starts_with('.'), "{path} does not belong here");
    }
}
