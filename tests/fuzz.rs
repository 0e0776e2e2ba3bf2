//! What fuzzing has left is replayed: each input that once reached something new. How to
//! fuzz stands in `tests/fuzz/Cargo.toml`.

mod targets;

use std::fs;

use crate::support::{in_parallel, root};

#[test]
fn the_corpus_breaks_no_promise() {
    for (name, target) in targets::TARGETS {
        let folder = root().join("tests/fuzz/corpus").join(name);
        let files =
            fs::read_dir(&folder).expect("a corpus").map(|file| file.expect("a file").path());
        let files: Vec<_> = files.collect();
        assert!(files.len() > 20, "{name}");
        in_parallel(&files, |file| target(&fs::read(file).expect("a file can be read")));
    }
}

/// What the corpus grew from: captures of every kind, in every way to read.
#[test]
fn no_sample_breaks_a_promise() {
    let samples = fs::read_dir(root().join("samples")).expect("samples");
    let samples = samples.map(|file| fs::read(file.expect("a file").path()).expect("a sample"));
    let samples: Vec<Vec<u8>> = samples.filter(|sample| sample.len() < 20_000).collect();
    in_parallel(&samples, |sample| {
        for (name, _) in targets::TARGETS {
            for way in [0, 3] {
                targets::target(name, &[&[way], &**sample].concat());
            }
        }
    });
}
