//! The page in a browser, over Chromium's own protocol: what it asks for, what it says, how
//! wide it is, and what its keys do. Where there is no Chromium, the tests say so and pass.

#![cfg(unix)]

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::at_width;
use crate::support::{aloud, folder, root, zdim};

const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Browsers run one after another: each takes all that the machine has.
static ONE: Mutex<()> = Mutex::new(());

/// One browser with one page.
struct Browser {
    _one: MutexGuard<'static, ()>,
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    number: u64,
    session: Option<String>,
    /// What it has told of unasked.
    events: Vec<Value>,
}

impl Browser {
    /// Starts one, with a profile of its own; nothing where there is none.
    fn start(profile: &str) -> Option<Self> {
        let path = env::var_os("PATH").unwrap_or_default();
        let mut found =
            env::split_paths(&path).flat_map(|folder| NAMES.map(|name| folder.join(name)));
        let Some(program) = found.find(|program| program.is_file()) else {
            aloud("SKIPPED: the page is not looked at in a browser, for there is no Chromium here");
            return None;
        };
        let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        // It speaks over the third and the fourth file, which a shell can give it.
        let script = "exec \"$0\" --headless --no-sandbox --disable-gpu --no-first-run \
                      --disable-background-networking --disable-component-update --disable-sync \
                      --remote-debugging-pipe --user-data-dir=\"$1\" about:blank \
                      3<&0 4>&1 </dev/null >/dev/null 2>&1";
        let mut child = Command::new("sh")
            .args(["-c", script])
            .arg(program)
            .arg(folder(profile))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell starts");
        let to = child.stdin.take().expect("a pipe");
        let from = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut browser =
            Self { _one: one, child, to, from, number: 0, session: None, events: Vec::new() };
        let target = browser.ask("Target.createTarget", &json!({"url": "about:blank"}));
        let target = json!({"targetId": target["targetId"], "flatten": true});
        let session = browser.ask("Target.attachToTarget", &target);
        browser.session = session["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network", "DOM"] {
            browser.ask(&format!("{domain}.enable"), &json!({}));
        }
        Some(browser)
    }

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.number += 1;
        let mut message = json!({"id": self.number, "method": method, "params": params});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.to.write_all(format!("{message}\0").as_bytes()).expect("the browser listens");
        loop {
            let answer = self.next();
            if answer["id"] == self.number {
                assert!(answer["error"].is_null(), "{method}: {answer}");
                return answer["result"].clone();
            }
            self.events.push(answer);
        }
    }

    fn next(&mut self) -> Value {
        let mut message = Vec::new();
        self.from.read_until(0, &mut message).expect("the browser speaks");
        assert_eq!(message.pop(), Some(0), "the browser has ended");
        serde_json::from_slice(&message).expect("JSON")
    }

    /// Loads a page to its end.
    fn open(&mut self, page: &Path) {
        self.events.clear();
        self.ask("Page.navigate", &json!({"url": format!("file://{}", page.display())}));
        let is_loaded = |event: &Value| event["method"] == "Page.loadEventFired";
        while !self.events.iter().any(is_loaded) {
            let event = self.next();
            self.events.push(event);
        }
    }

    fn show(&mut self, width: u32, scheme: &str) {
        let metrics =
            json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.ask("Emulation.setDeviceMetricsOverride", &metrics);
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.ask("Emulation.setEmulatedMedia", &media);
    }

    fn value(&mut self, expression: &str) -> Value {
        let params = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let answer = self.ask("Runtime.evaluate", &params);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    fn press(&mut self, key: &str) {
        for kind in ["keyDown", "keyUp"] {
            let text = if kind == "keyDown" && key.len() == 1 { key } else { "" };
            let params = json!({"type": kind, "key": key, "text": text});
            self.ask("Input.dispatchKeyEvent", &params);
        }
    }

    /// How many elements a selector finds, asked of the browser and not of a script.
    fn count(&mut self, selector: &str) -> usize {
        let document = self.ask("DOM.getDocument", &json!({}));
        let params = json!({"nodeId": document["root"]["nodeId"], "selector": selector});
        let found = self.ask("DOM.querySelectorAll", &params);
        found["nodeIds"].as_array().map_or(0, Vec::len)
    }

    /// That the page has said nothing and asked for nothing but itself.
    fn assert_quiet(&mut self, of: &str) {
        self.value("1"); // all that it has to say has arrived by now
        let method = |event: &Value| event["method"].as_str().unwrap_or_default().to_owned();
        let loud = [
            "Log.entryAdded",
            "Runtime.consoleAPICalled",
            "Runtime.exceptionThrown",
            "Page.javascriptDialogOpening",
            "Page.windowOpen",
        ];
        let said: Vec<_> = self.events.iter().filter(|e| loud.contains(&&*method(e))).collect();
        assert!(said.is_empty(), "{of}: {said:#?}");
        let asked = self.events.iter().filter(|e| method(e) == "Network.requestWillBeSent").count();
        assert_eq!(asked, 1, "{of}");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn written(name: &str, page: &str) -> PathBuf {
    let path = folder(name).join("page.html");
    std::fs::write(&path, page).expect("a page");
    path
}

#[test]
fn the_page_works_in_a_browser() {
    let Some(mut browser) = Browser::start("browser-profile") else { return };
    let page = written("browser-page", &at_width("six.ndjson -o html", 80).run().stdout);
    for width in [1280, 800, 400] {
        for scheme in ["light", "dark"] {
            browser.show(width, scheme);
            browser.open(&page);
            let of = format!("{width} {scheme}");
            let beyond = "const e = document.documentElement; e.scrollWidth - e.clientWidth";
            assert_eq!(browser.value(&format!("{{ {beyond} }}")), 0, "{of}");
            assert_eq!(
                browser.value("document.querySelector('#count').textContent"),
                "6 of 6 shown"
            );
            let open = "document.querySelectorAll('details').forEach((d) => { d.open = true; })";
            browser.value(open);
            assert_eq!(browser.value(&format!("{{ {beyond} }}")), 0, "{of}");
            browser.assert_quiet(&of);
        }
    }
    browser.show(1280, "light");
    browser.open(&page);
    let zoomed = "document.querySelector('.z').getAttribute('width')";
    browser.press("+");
    assert_eq!(browser.value(zoomed), "200%");
    browser.press("ArrowRight");
    assert_eq!(browser.value("document.querySelector('.z').getAttribute('x')"), "-70%");
    browser.press("0");
    assert_eq!(browser.value(zoomed), "100%");
    browser.press("/");
    assert_eq!(browser.value("document.activeElement.id"), "find");
    for digit in "420301".chars() {
        browser.press(&digit.to_string());
    }
    assert_eq!(browser.value("document.querySelector('#count').textContent"), "1 of 6 shown");
    browser.press("Escape");
    assert_eq!(browser.value("document.querySelector('#count').textContent"), "6 of 6 shown");
    let sort = "{ const s = document.querySelector('#sort'); s.value = 'wait down'; \
                s.dispatchEvent(new Event('change')); document.querySelector('.row .id').textContent }";
    assert_eq!(browser.value(sort), "65403000000420301");
    // The browser makes this tree anew some time after the rows have moved.
    let has_names = (0..100).any(|_| {
        let tree = browser.ask("Accessibility.getFullAXTree", &json!({})).to_string();
        let is_whole = tree.contains("listitem") && tree.contains("reply permitted");
        if !is_whole {
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        is_whole
    });
    assert!(has_names, "names for all");
    let printed = browser.ask("Page.printToPDF", &json!({}));
    assert!(printed["data"].as_str().is_some_and(|data| data.len() > 1000));
    browser.assert_quiet("keys");
}

/// The README's picture hangs on the fonts of the machine, so it is made anew only with
/// `ZDIM_BLESS=1`.
#[test]
fn the_readme_shows_the_page() {
    let path = root().join("tests/golden/page.png");
    if env::var_os("ZDIM_BLESS").is_some()
        && let Some(mut browser) = Browser::start("browser-profile-picture")
    {
        let words = "sessions samples/desk.ndjson -o html --sort waiting \
                     --since 2025-07-21T12:00Z --until 2025-07-21T14:30Z";
        let page = written("browser-picture", &zdim(words).run().stdout);
        browser.show(1280, "light");
        browser.ask("Emulation.setScrollbarsHidden", &json!({"hidden": true}));
        browser.open(&page);
        browser.value("document.querySelectorAll('details')[2].open = true");
        browser.value("window.scrollTo(0, 0)");
        browser.value("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))");
        let clip = json!({"x": 0, "y": 0, "width": 1280, "height": 830, "scale": 1});
        let shot = browser.ask("Page.captureScreenshot", &json!({"format": "png", "clip": clip}));
        let data = STANDARD.decode(shot["data"].as_str().expect("a picture")).expect("base64");
        std::fs::write(&path, data).expect("a picture");
    }
    let picture = std::fs::read(&path).expect("a picture");
    assert!(picture.starts_with(b"\x89PNG") && picture.len() < 200 << 10, "{}", picture.len());
    let readme = std::fs::read_to_string(root().join("README.md")).expect("the README");
    assert!(readme.contains("](tests/golden/page.png)"));
}

#[test]
fn the_page_is_whole_without_its_script() {
    let Some(mut browser) = Browser::start("browser-profile-still") else { return };
    let page = written("browser-still", &at_width("six.ndjson -o html", 80).run().stdout);
    browser.open(&page);
    let counted = [".row", ".bar rect", "details table tr", ".axis text"];
    let with: Vec<usize> = counted.iter().map(|selector| browser.count(selector)).collect();
    browser.ask("Emulation.setScriptExecutionDisabled", &json!({"value": true}));
    browser.open(&page);
    let without: Vec<usize> = counted.iter().map(|selector| browser.count(selector)).collect();
    assert_eq!(with[..3], without[..3]);
    assert!(without[3] > 0 && browser.count(".tools[hidden]") == 1);
}

#[test]
fn a_hostile_capture_stays_dead_in_a_browser() {
    let Some(mut browser) = Browser::start("browser-profile-hostile") else { return };
    let mut counts = Vec::new();
    for (number, words) in [
        "words",
        "</script><script>alert(1)</script>",
        "<!--<script",
        "\"><img src=x onerror=alert(1)>",
        "' style='position:fixed' onmouseover='alert(1)",
        "\u{202e}\0",
    ]
    .into_iter()
    .enumerate()
    {
        let call = zdim("sessions -o html --text").arg("--stdin-name").arg(words);
        let page = call.stdin(super::page::with(words)).run().stdout;
        let page = written(&format!("browser-hostile-{number}"), &page);
        browser.open(&page);
        browser.assert_quiet(words);
        // The words in bars come and go with what is in view.
        counts.push(browser.count("*:not(text)"));
        assert_eq!(browser.count("[onerror], [onmouseover], [style], img"), 0, "{words:?}");
    }
    counts.dedup();
    assert_eq!(counts.len(), 1, "{counts:?}");
}

#[test]
fn many_sessions_are_shown_and_found() {
    let Some(mut browser) = Browser::start("browser-profile-many") else { return };
    let text = zdim("sample --sessions 5000").run().stdout;
    let page = written("browser-many", &zdim("sessions -o html").stdin(&text).run().stdout);
    browser.show(1280, "light");
    browser.open(&page);
    let loaded = browser.value("performance.getEntriesByType('navigation')[0].loadEventEnd");
    let found = "{ const t = performance.now(), f = document.querySelector('#find'); \
                 f.value = '00042'; f.dispatchEvent(new Event('input')); \
                 document.body.offsetHeight; performance.now() - t }";
    let found = browser.value(found);
    assert!(
        browser
            .value("document.querySelector('#count').textContent")
            .as_str()
            .is_some_and(|c| c.ends_with("of 5000 shown"))
    );
    let sorted = "{ const u = performance.now(), s = document.querySelector('#sort'); \
                  s.value = 'dur down'; s.dispatchEvent(new Event('change')); \
                  document.body.offsetHeight; performance.now() - u }";
    let sorted = browser.value(sorted);
    aloud(&format!(
        "5000 sessions: loaded in {loaded} ms, found in {found} ms, sorted in {sorted} ms"
    ));
    // Some two seconds, and a quarter of one, on two cores that do nothing else.
    let within = |time: &Value, most: f64| time.as_f64().is_some_and(|ms| ms < most);
    assert!(within(&loaded, 30_000.0) && within(&found, 5_000.0) && within(&sorted, 5_000.0));
}
