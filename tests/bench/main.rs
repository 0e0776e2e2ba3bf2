//! `cargo bench`: how long zdim takes beside what people have, in turns, on data that
//! `zdim sample` makes. The answers are checked first; absolute times say little, so what
//! is printed are ratios to `wc -l` on the same file. Not a test: nothing is judged here.
//!
//! `cargo bench -- MIB RUNS`: how much data, and how often each command runs; 64 and 5
//! unless they are named. `ZDIM_PYTHON` names a Python that has DuckDB.

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A program of which an answer is known before it is timed.
struct Runner {
    shown: String,
    program: PathBuf,
    args: Vec<String>,
    /// What it has to print, of all that it prints.
    answer: Answer,
}

enum Answer {
    /// So many lines.
    Lines(usize),
    /// This word, somewhere.
    Word(String),
    /// Nothing but its exit code.
    Silence,
}

/// What is measured together: the same file for each.
struct Group {
    of: String,
    runners: Vec<Runner>,
}

fn main() -> Outcome<()> {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|arg| arg.parse().ok()).collect();
    let mib = sizes.first().copied().unwrap_or(64);
    let runs = sizes.get(1).copied().unwrap_or(5).max(1);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench");
    fs::create_dir_all(&folder)?;
    let groups = [of_lines(&folder, mib)?, of_log(&folder, mib)?, of_document(&folder, mib)?];
    let mut out = io::stdout().lock();
    writeln!(out, "{}\n", machine())?;
    for group in &groups {
        group.runners.iter().try_for_each(check)?;
        writeln!(out, "| {} | time of `wc -l` |\n|---|---:|", group.of)?;
        for (runner, ratio) in group.runners.iter().zip(in_turns(&group.runners, runs)?) {
            writeln!(out, "| `{}` | {ratio:.2} |", runner.shown)?;
        }
        writeln!(out)?;
    }
    for version in versions(&groups) {
        writeln!(out, "- {version}")?;
    }
    Ok(())
}

/// Events, a delivery a line.
fn of_lines(folder: &Path, mib: usize) -> Outcome<Group> {
    let file = folder.join("events.ndjson");
    let count = sampled(&file, "ndjson", mib << 20)?;
    let name = text(&file);
    let events = || Answer::Word(format!("\"events\": {count}"));
    let statuses = ".[].payload.sessionStatus";
    let sql = format!(
        "select count(*) from (select unnest(json) as e from read_json('{name}', \
         format='newline_delimited', records=false)) where e.payload.sessionStatus is not null"
    );
    let runners = [
        Some(lines(&file, count)),
        runner("cat", "cat {}", &["{}"], &file, Answer::Lines(count)),
        zdim("check -q {}", &file, Answer::Silence),
        zdim("check -o json {}", &file, events()),
        zdim("inspect -o ndjson {}", &file, Answer::Lines(count)),
        zdim("sessions -o ndjson {}", &file, Answer::Word("sessionId".to_owned())),
        zdim("stats -o json {}", &file, events()),
        runner(
            "rg",
            "rg -c IM_Session_Status {}",
            &["-c", "IM_Session_Status", "{}"],
            &file,
            Answer::Word(count.to_string()),
        ),
        runner(
            "jq",
            &format!("jq '{statuses}' {{}}"),
            &[statuses, "{}"],
            &file,
            Answer::Lines(count),
        ),
        runner(
            "jaq",
            &format!("jaq '{statuses}' {{}}"),
            &[statuses, "{}"],
            &file,
            Answer::Lines(count),
        ),
        duckdb("count(sessionStatus)", &sql, &count.to_string()),
    ];
    Ok(Group {
        of: format!("{count} events, a delivery a line, {} MiB", size(&file)? >> 20),
        runners: runners.into_iter().flatten().collect(),
    })
}

/// A log, of which a line in a hundred has an event.
fn of_log(folder: &Path, mib: usize) -> Outcome<Group> {
    let (sample, file) = (folder.join("some.log"), folder.join("events.log"));
    let noise = "2025-07-21T08:00:00.000Z INFO worker-7 GET /health 200 in 3 ms, queue 14, ok\n";
    let count = sampled(&sample, "log", (mib << 20) / 25)?;
    let mut log = BufWriter::new(File::create(&file)?);
    let mut all = 0;
    for line in BufReader::new(File::open(&sample)?).lines() {
        writeln!(log, "{}", line?)?;
        for _ in 0..99 {
            log.write_all(noise.as_bytes())?;
        }
        all += 100;
    }
    log.into_inner()?.sync_all()?;
    let runners = [
        Some(lines(&file, all)),
        runner("cat", "cat {}", &["{}"], &file, Answer::Lines(all)),
        zdim("check -q {}", &file, Answer::Silence),
        zdim("inspect -o ndjson {}", &file, Answer::Lines(count)),
        runner(
            "rg",
            "rg -c sessionStatus {}",
            &["-c", "sessionStatus", "{}"],
            &file,
            Answer::Word(count.to_string()),
        ),
    ];
    Ok(Group {
        of: format!("a log of {all} lines, {count} events, {} MiB", size(&file)? >> 20),
        runners: runners.into_iter().flatten().collect(),
    })
}

/// One pretty-printed delivery, an eighth as large or less: validators hold all of it.
fn of_document(folder: &Path, mib: usize) -> Outcome<Group> {
    let (file, schema) = (folder.join("events.json"), folder.join("schema.json"));
    let count = ((mib << 20) / 8 / 480).clamp(1, 10_000); // a delivery holds no more
    let options = ["--batch", &count.to_string(), "--count", &count.to_string(), "--shape", "json"];
    let sample = zdim_itself().arg("sample").args(options).stdout(File::create(&file)?).status()?;
    let made =
        zdim_itself().args(["schema", "delivery"]).stdout(File::create(&schema)?).status()?;
    if !(sample.success() && made.success()) {
        return Err("no sample".into());
    }
    let all = BufReader::new(File::open(&file)?).lines().count();
    let (validate, schema) = ("validate", text(&schema));
    let runners = [
        Some(lines(&file, all)),
        zdim("check -q {}", &file, Answer::Silence),
        zdim("check -o json {}", &file, Answer::Word(format!("\"events\": {count}"))),
        runner("jq", "jq length {}", &["length", "{}"], &file, Answer::Word(count.to_string())),
        runner("jaq", "jaq length {}", &["length", "{}"], &file, Answer::Word(count.to_string())),
        runner(
            "jsonschema-cli",
            "jsonschema-cli validate SCHEMA -i {}",
            &[validate, &schema, "-i", "{}"],
            &file,
            Answer::Silence,
        ),
    ];
    Ok(Group {
        of: format!("{count} events, one pretty-printed array, {} MiB", size(&file)? >> 20),
        runners: runners.into_iter().flatten().collect(),
    })
}

/// Fills `file` with about so many bytes of deliveries; answers how many events they are.
fn sampled(file: &Path, shape: &str, bytes: usize) -> Outcome<usize> {
    let count = (bytes / 320).max(1);
    let options = ["sample", "--shape", shape, "--count", &count.to_string()];
    let status = zdim_itself().args(options).stdout(File::create(file)?).status()?;
    if !status.success() {
        return Err("zdim makes no sample".into());
    }
    Ok(count)
}

fn zdim_itself() -> Command {
    Command::new(env!("CARGO_BIN_EXE_zdim"))
}

fn zdim(words: &str, file: &Path, answer: Answer) -> Option<Runner> {
    let args: Vec<&str> = words.split(' ').collect();
    runner(env!("CARGO_BIN_EXE_zdim"), &format!("zdim {words}"), &args, file, answer)
}

fn lines(file: &Path, count: usize) -> Runner {
    let answer = Answer::Word(count.to_string());
    runner("wc", "wc -l {}", &["-l", "{}"], file, answer).expect("wc is everywhere")
}

/// A command on `file`, which stands where its words say `{}`; none if it is not installed.
fn runner(
    program: &str,
    shown: &str,
    args: &[&str],
    file: &Path,
    answer: Answer,
) -> Option<Runner> {
    let args = args.iter().map(|arg| arg.replace("{}", &text(file))).collect();
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    Some(Runner { shown: shown.replace("{}", &name), program: found(program)?, args, answer })
}

/// DuckDB, by its own program or by Python's package.
fn duckdb(shown: &str, sql: &str, answer: &str) -> Option<Runner> {
    let python = std::env::var_os("ZDIM_PYTHON").map_or_else(|| "python3".into(), PathBuf::from);
    let code = format!("import duckdb; print(duckdb.sql({sql:?}).fetchall())");
    let of_python = || {
        let mut ask = Command::new(&python);
        let has = ask.args(["-c", "import duckdb"]).stderr(Stdio::null()).status();
        has.is_ok_and(|status| status.success())
            .then(|| (python.clone(), vec!["-c".to_owned(), code]))
    };
    let own =
        found("duckdb").map(|program| (program, ["-csv", "-c", sql].map(str::to_owned).to_vec()));
    let (program, args) = own.or_else(of_python)?;
    let answer = Answer::Word(answer.to_owned());
    Some(Runner { shown: format!("DuckDB, {shown}"), program, args, answer })
}

/// Where a program is, if it is anywhere.
fn found(program: &str) -> Option<PathBuf> {
    if program.contains('/') || program.contains('\\') {
        return Some(program.into());
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// Runs it once, and looks at its answer.
fn check(runner: &Runner) -> Outcome<()> {
    let output = Command::new(&runner.program).args(&runner.args).output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let is_right = match &runner.answer {
        Answer::Lines(count) => said.lines().count() == *count,
        Answer::Word(word) => said.contains(&**word),
        Answer::Silence => true,
    };
    if output.status.success() && is_right {
        return Ok(());
    }
    let begin: String = said.chars().take(200).collect();
    let error = String::from_utf8_lossy(&output.stderr);
    Err(format!("{} gives another answer: {} {begin} {error}", runner.shown, output.status).into())
}

/// Each in its turn, `runs` times; of each the median of its ratios to the first.
fn in_turns(runners: &[Runner], runs: usize) -> Outcome<Vec<f64>> {
    let mut ratios = vec![Vec::new(); runners.len()];
    for _ in 0..runs {
        let mut first = None;
        for (runner, ratios) in runners.iter().zip(&mut ratios) {
            let seconds = seconds(runner)?;
            ratios.push(seconds / *first.get_or_insert(seconds));
        }
    }
    let median = |mut ratios: Vec<f64>| {
        ratios.sort_by(f64::total_cmp);
        ratios[ratios.len() / 2]
    };
    Ok(ratios.into_iter().map(median).collect())
}

fn seconds(runner: &Runner) -> Outcome<f64> {
    let start = Instant::now();
    // A pipe that somebody reads, as `cat` and others look whether they write to nothing.
    let mut command = Command::new(&runner.program);
    command.args(&runner.args).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    io::copy(&mut child.stdout.take().ok_or("no pipe")?, &mut io::sink())?;
    child.wait()?;
    Ok(start.elapsed().as_secs_f64())
}

fn machine() -> String {
    let told = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = told.lines().find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    format!("{}, {cores} cores, {os} {arch}", model.unwrap_or("an unknown processor"))
}

/// What each program says of itself, once.
fn versions(groups: &[Group]) -> Vec<String> {
    let mut programs: Vec<&Path> = Vec::new();
    for runner in groups.iter().flat_map(|group| &group.runners) {
        if !programs.contains(&&*runner.program) {
            programs.push(&runner.program);
        }
    }
    let version = |program: &&Path| {
        let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut ask = Command::new(program);
        if name.starts_with("python") {
            ask.args(["-c", "import duckdb; print('DuckDB', duckdb.__version__)"]);
        } else {
            ask.arg("--version");
        }
        let said = ask.output().map(|output| output.stdout).unwrap_or_default();
        let said = String::from_utf8_lossy(&said);
        said.lines().next().map_or(name, str::to_owned)
    };
    programs.iter().map(version).collect()
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn size(path: &Path) -> Outcome<u64> {
    Ok(path.metadata()?.len())
}
