//! An input's name as CI services want it: relative, with slashes, or as a URI.

use std::fmt::Write as _;

use crate::settings::Folders;
use crate::source::STDIN_NAME;

/// What standard input is called where a path has to stand.
pub const STDIN: &str = "stdin";

/// Whether this machine's paths are written with backslashes; elsewhere a
/// backslash is a letter of the name like any other.
const BACKSLASHES: bool = cfg!(windows);

/// `path` with slashes, without `.` steps, and as the repository's root sees it; where
/// none is known, as the working folder does.
///
/// `..` stays, but where it leads out of the working folder itself: only the file
/// system knows where another one leads.
pub fn relative(path: &str, folders: &Folders) -> String {
    relative_to(path, folders, BACKSLASHES)
}

fn relative_to(path: &str, Folders { current, repository }: &Folders, backslashes: bool) -> String {
    if path == STDIN_NAME {
        return path.to_owned();
    }
    let path = slashed(path, backslashes);
    let current = current.as_ref().map(|folder| slashed(folder, backslashes));
    let roots: Vec<String> = repository.iter().map(|root| slashed(root, backslashes)).collect();
    let has_drive = backslashes && path.as_bytes().get(1) == Some(&b':');
    if path.starts_with('/') || has_drive {
        let inner = roots.iter().chain(&current).find_map(|folder| below(&path, folder));
        return tidy(inner.filter(|inner| !inner.is_empty()).unwrap_or(&path));
    }
    let inner =
        current.as_ref().and_then(|folder| roots.iter().find_map(|root| below(folder, root)));
    let mut steps: Vec<&str> = inner.unwrap_or_default().split('/').collect();
    let path = tidy(&path);
    let mut rest = path.as_str();
    while let Some(outer) = rest.strip_prefix("../") {
        if steps.pop().is_none_or(str::is_empty) {
            break;
        }
        rest = outer;
    }
    steps.push(rest);
    tidy(steps.join("/").trim_start_matches('/'))
}

/// The part of `path` below `folder`, if it is there; nothing if it is the same.
fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(folder.trim_end_matches('/'))?;
    (rest.is_empty() || rest.starts_with('/')).then(|| rest.trim_start_matches('/'))
}

/// `path` as a URI reference (RFC 3986), for SARIF.
pub fn uri(path: &str, folders: &Folders) -> String {
    if path == STDIN_NAME {
        return STDIN.to_owned();
    }
    uri_of(&relative(path, folders), BACKSLASHES)
}

fn uri_of(path: &str, drives: bool) -> String {
    let encoded = percent_encoded(path);
    let has_drive = drives && path.as_bytes().get(1) == Some(&b':');
    let first = encoded.split('/').next().unwrap_or_default();
    if has_drive {
        format!("file:///{encoded}")
    } else if let Some(share) = encoded.strip_prefix("//").filter(|_| drives) {
        format!("file://{share}")
    } else if encoded.starts_with('/') {
        format!("file:///{}", encoded.trim_start_matches('/'))
    } else if first.contains(':') {
        format!("./{encoded}") // else the segment would be read as a scheme
    } else {
        encoded
    }
}

fn slashed(path: &str, backslashes: bool) -> String {
    if !backslashes {
        return path.to_owned();
    }
    let path = path.replace('\\', "/");
    // `\\?\C:\x`, as the file system itself names it, is C:\x.
    path.strip_prefix("//?/").map_or(path.clone(), str::to_owned)
}

fn tidy(path: &str) -> String {
    let root = if path.starts_with("//") && BACKSLASHES {
        "//"
    } else if path.starts_with('/') {
        "/"
    } else {
        ""
    };
    let steps: Vec<&str> = path.split('/').filter(|step| !matches!(*step, "" | ".")).collect();
    match (root, steps.as_slice()) {
        ("", []) => ".".to_owned(),
        _ => format!("{root}{}", steps.join("/")),
    }
}

/// Everything escaped that may not stand in a URI's path, byte by byte.
fn percent_encoded(path: &str) -> String {
    path.bytes().fold(String::with_capacity(path.len()), |mut uri, byte| {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' | b':' | b'@' | b'+' | b',' | b'=' => {
                uri.push(char::from(byte));
            }
            _ if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            _ => write!(uri, "%{byte:02X}").unwrap_or_default(),
        }
        uri
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_path_has_no_dots_and_no_folder() {
        for (path, want) in [
            ("./a//b/./c.json", "a/b/c.json"),
            ("/srv/repo/a.json", "a.json"),
            ("/srv/repository/a.json", "/srv/repository/a.json"),
            ("../a.json", "../a.json"),
            (STDIN_NAME, STDIN_NAME),
            ("./", "."),
            ("/", "/"),
        ] {
            assert_eq!(relative(path, &folders("/srv/repo/", &[])), want);
        }
    }

    fn folders(current: &str, roots: &[&str]) -> Folders {
        let repository = roots.iter().map(|root| (*root).to_owned()).collect();
        Folders { current: Some(current.to_owned()), repository }
    }

    #[test]
    fn a_path_is_as_the_repository_sees_it() {
        for (path, want) in [
            ("a.json", "sub/deep/a.json"),
            ("./x/../a.json", "sub/deep/x/../a.json"),
            ("../a.json", "sub/a.json"),
            ("../../a.json", "a.json"),
            ("../../../a.json", "../a.json"),
            ("/srv/repo/a.json", "a.json"),
            ("/link/sub/a.json", "sub/a.json"),
            ("/srv/repository/a.json", "/srv/repository/a.json"),
            (STDIN_NAME, STDIN_NAME),
        ] {
            let folders = folders("/srv/repo/sub/deep", &["/link", "/srv/repo"]);
            assert_eq!(relative(path, &folders), want, "{path}");
        }
        let at_root = folders("/srv/repo", &["/srv/repo/"]);
        assert_eq!(relative("./a.json", &at_root), "a.json");
        assert_eq!(relative("../a.json", &at_root), "../a.json");
        let elsewhere = folders("/tmp", &["/srv/repo"]);
        assert_eq!(relative("a.json", &elsewhere), "a.json");
        assert_eq!(relative("/tmp/a.json", &elsewhere), "a.json");
        let windows = folders(r"D:\a\repo\x", &[r"D:\a\repo"]);
        assert_eq!(relative_to(r"y\a.json", &windows, true), "x/y/a.json");
        assert_eq!(relative_to(r"D:\a\repo\b.json", &windows, true), "b.json");
    }

    #[test]
    fn a_uri_has_only_what_a_uri_may_have() {
        for (path, want) in [
            ("a b/c#d?e%f.json", "a%20b/c%23d%3Fe%25f.json"),
            ("a:b.json", "./a:b.json"),
            ("x/a:b.json", "x/a:b.json"),
            ("/tmp/é.json", "file:///tmp/%C3%A9.json"),
            (STDIN_NAME, "stdin"),
            ("a\n[1].json", "a%0A%5B1%5D.json"),
        ] {
            assert_eq!(uri(path, &Folders::default()), want);
        }
    }

    #[test]
    fn a_windows_path_is_a_file_uri() {
        let windows = |path: &str| uri_of(&slashed(path, true), true);
        assert_eq!(windows(r"a\b.json"), "a/b.json");
        assert_eq!(windows(r"C:\a b.json"), "file:///C:/a%20b.json");
        assert_eq!(windows(r"\\?\C:\a.json"), "file:///C:/a.json");
        assert_eq!(windows(r"\\host\share\a.json"), "file://host/share/a.json");
    }
}
