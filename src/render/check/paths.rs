//! An input's name as CI services want it: relative, with slashes, or as a URI.

use std::fmt::Write as _;

use crate::source::STDIN_NAME;

/// What standard input is called where a path has to stand.
pub const STDIN: &str = "stdin";

/// Whether this machine's paths are written with backslashes; elsewhere a
/// backslash is a letter of the name like any other.
const BACKSLASHES: bool = cfg!(windows);

/// `path` with slashes, without `.` steps, and without `folder` at its front.
///
/// `..` stays: only the file system knows where it leads.
pub fn relative(path: &str, folder: Option<&str>) -> String {
    let path = slashed(path, BACKSLASHES);
    let folder = folder.map(|folder| slashed(folder, BACKSLASHES));
    let inner = folder.and_then(|folder| {
        let rest = path.strip_prefix(folder.trim_end_matches('/'))?;
        rest.starts_with('/').then(|| rest.trim_start_matches('/').to_owned())
    });
    tidy(&inner.unwrap_or(path))
}

/// `path` as a URI reference (RFC 3986), for SARIF.
pub fn uri(path: &str, folder: Option<&str>) -> String {
    if path == STDIN_NAME {
        return STDIN.to_owned();
    }
    uri_of(&relative(path, folder), BACKSLASHES)
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
            assert_eq!(relative(path, Some("/srv/repo/")), want);
        }
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
            assert_eq!(uri(path, None), want);
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
