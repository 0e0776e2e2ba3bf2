//! The page: well formed, without a word of a capture that acts, and whole without its
//! script.

use roxmltree::{Document, ParsingOptions};

use super::{at_width, event};
use crate::attacks::ATTACKS;
use crate::support::{compare, zdim};

/// The page without what stands in its style and its script, which are ours, and no XML.
pub fn cut(page: &str) -> String {
    let mut rest = page;
    let mut text = String::new();
    for tag in ["style", "script"] {
        let Some((before, after)) = rest.split_once(&format!("<{tag}>")) else { break };
        text.extend([before, "<", tag, ">"]);
        rest = &after[after.find(&format!("</{tag}>")).expect("an end")..];
    }
    text + rest
}

fn parsed<T>(page: &str, look: impl FnOnce(&Document<'_>) -> T) -> T {
    let text = cut(page);
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&text, options);
    look(&document.unwrap_or_else(|error| panic!("{error}: {text}")))
}

fn elements(page: &str) -> usize {
    parsed(page, |document| document.descendants().filter(roxmltree::Node::is_element).count())
}

#[test]
fn the_page_is_as_it_was() {
    let page = at_width("six.ndjson -o html", 80).run().stdout;
    compare("tests/golden/sessions/page.html", &page);
}

#[test]
fn nothing_on_the_page_acts_but_its_script() {
    let page = at_width("six.ndjson -o html", 80).run().stdout;
    parsed(&page, |document| {
        let elements = || document.descendants().filter(roxmltree::Node::is_element);
        for element in elements() {
            for attribute in element.attributes() {
                let name = attribute.name();
                let acts = name == "style" || name.starts_with("on") || name == "src";
                assert!(!acts, "{name}={}", attribute.value());
                assert!(name != "href" || attribute.value() == "#list");
            }
        }
        let named = |name: &str| elements().filter(|e| e.tag_name().name() == name).count();
        assert_eq!((named("script"), named("style"), named("details")), (1, 1, 6));
        let rows = elements().filter(|e| e.attribute("role") == Some("listitem"));
        assert_eq!(rows.count(), 6);
        // The policy comes first after the charset.
        let head = elements().find(|e| e.tag_name().name() == "head").expect("a head");
        let second = head.children().filter(roxmltree::Node::is_element).nth(1).expect("a policy");
        assert_eq!(second.attribute("http-equiv"), Some("Content-Security-Policy"));
        assert!(second.attribute("content").is_some_and(|p| p.starts_with("default-src 'none';")));
    });
}

/// A capture with `words` wherever a capture may have words.
pub fn with(words: &str) -> String {
    let json = serde_json::to_string(words).expect("JSON");
    let message = format!(
        "{{\"payload\":{{\"sessionId\":\"65403000000420118\",\"id\":{json},\"direction\":\"IN\",\
         \"messageType\":{json},\"integration\":{json},\"text\":{json}}},\
         \"eventTime\":\"1753084830000\",\"eventType\":\"IM_Message_Add\",\"orgId\":\"1\"}}\n"
    );
    [
        event(&[]),
        event(&[("\"currentAssigneeId\":null", &format!("\"currentAssigneeId\":{json}"))]),
        event(&[("\"sessionStatus\":\"CREATED\"", &format!("\"sessionStatus\":{json}"))]),
        event(&[("\"channelId\":\"65403000000038011\"", &format!("\"channelId\":{json}"))]),
        message,
        format!("{{\"payload\":{{}},\"eventType\":{json},\"orgId\":\"1\"}}\n"),
    ]
    .concat()
}

#[test]
fn a_hostile_capture_makes_no_other_page_than_a_plain_one() {
    let page = |words: &str| {
        zdim("sessions -o html --text")
            .arg("--stdin-name")
            .arg(words)
            .stdin(with(words))
            .run()
            .stdout
    };
    let plain = elements(&page("words"));
    let more = [
        "</script><script>alert(1)</script>",
        "<!--<script",
        "\"><img src=x onerror=alert(1)>",
        "' style='x",
        "\u{202e}\0\u{fffe}",
        "]]>&lt;&#x3c;",
        "</title></style>",
    ];
    for attack in ATTACKS.iter().copied().chain(more) {
        let page = page(attack);
        assert_eq!(elements(&page), plain, "{attack:?}");
        assert!(!cut(&page).contains("<img") && !page.contains("<!--"), "{attack:?}");
    }
}

#[test]
fn texts_stand_there_only_where_they_are_asked_for() {
    let page = |words: &str| zdim(words).stdin(with("a secret word")).run().stdout;
    assert!(
        page("sessions -o html --text").contains("<td class=\"say\" colspan=\"3\">a secret word")
    );
    let without = page("sessions -o html");
    assert_eq!(without.matches("secret").count(), 1, "it is an integration too");
}

#[test]
fn a_refusal_out_of_the_window_has_no_word_in_the_bar() {
    let page = |words: &str| at_width(&format!("six.ndjson -o html {words}"), 80).run().stdout;
    let words = |page: &str| page.matches("<text class=\"why\"").count();
    assert_eq!(words(&page("")), 2);
    // One begins after this window, and the other before it ends.
    let early = page("--until 2025-07-21T08:30Z");
    assert_eq!((words(&early), early.matches("has-why\"").count()), (1, 1));
    // Both have ended before this one begins.
    assert_eq!(words(&page("--since 2025-07-21T09:20Z")), 0);
}

#[test]
fn a_page_says_how_many_sessions_it_has() {
    at_width("six.ndjson -o html --limit 2", 80)
        .stdout_holds("<h1>2 of 6 sessions, the newest by first event</h1>")
        .stderr_holds("findings")
        .check();
    let none = at_width("six.ndjson -o html --status missed", 80).run();
    assert_eq!((none.code, elements(&none.stdout) > 20), (1, true));
    assert!(none.stdout.contains("id=\"none\">No session matches."));
    let many = zdim("sample --sessions 5002").run().stdout;
    let page = zdim("sessions -o html").stdin(&many).run();
    assert!(page.stdout.contains("<h1>5000 of 5002 sessions, the newest by first event</h1>"));
    assert!(page.stderr.contains("the page has 5000 of 5002 sessions"), "{}", page.stderr);
    assert_eq!(page.stdout.matches("<details>").count(), 5000);
    let each = page.stdout.len() / 5000;
    assert!(each <= 2800, "{each} bytes a session");
}
