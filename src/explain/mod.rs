//! `zdim explain`: what a status, a field or a rule means, told from the tables.
//!
//! `topic` knows what can be asked for, `answers` and `overview` say what
//! there is to say as a small `document`, and that file alone knows widths,
//! signs and colours. No fact stands here that a table could hold.

mod answers;
mod document;
mod overview;
mod topic;

use crate::render::Look;

pub use overview::markdown_tables;
pub use topic::{Topic, UnknownTopic};

/// What there is to say of `topic`; without one, all tables.
///
/// # Errors
/// If there is no such topic; the error names the nearest.
pub fn explain(topic: Option<&str>, look: &Look) -> Result<String, UnknownTopic> {
    let document = match topic {
        Some(topic) => answers::about(Topic::find(topic)?),
        None => overview::everything(),
    };
    Ok(document.print(look))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;
    use crate::settings::Settings;
    use crate::tables::{Field, ReplyStatus, SessionStatus};

    fn look(width: usize) -> Look {
        Look { width, ..Look::of_stdout(&Settings::made_up()) }
    }

    fn told(topic: &str) -> String {
        explain(Some(topic), &look(80)).unwrap()
    }

    /// As one line, so that a test does not depend on where lines break.
    fn flat(text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_topic_is_explained_under_its_own_name() {
        for topic in Topic::all() {
            let text = told(topic.name());
            assert!(text.starts_with(topic.name()), "{text}");
            assert!(text.ends_with('\n') && !text.contains(" \n"), "{text}");
        }
    }

    #[test]
    fn documented_words_are_told_word_for_word() {
        for status in SessionStatus::ALL {
            assert!(flat(&told(status.name())).contains(status.meaning()));
        }
        for status in ReplyStatus::ALL {
            let text = flat(&told(status.name()));
            assert!(text.contains(status.meaning()) && text.contains(status.next_step()), "{text}");
        }
        for field in Field::ALL {
            assert!(flat(&told(field.name())).contains(field.description()));
        }
        for rule in rules::ALL {
            let text = told(rule.name);
            assert!(flat(&text).contains(rule.summary) && flat(&text).contains(rule.why), "{text}");
            assert!(flat(&text).contains(&flat(&rule.example())), "{text}");
        }
    }

    #[test]
    fn a_status_field_shows_its_table() {
        let session = flat(&told("sessionOldStatus"));
        let reply = flat(&told("replyStatus"));
        assert!(SessionStatus::ALL.iter().all(|s| session.contains(s.meaning())), "{session}");
        assert!(ReplyStatus::ALL.iter().all(|s| reply.contains(s.next_step())), "{reply}");
    }

    #[test]
    fn steps_say_what_they_rest_on() {
        let open = flat(&told("OPEN"));
        assert!(open.contains("After it ON_HOLD, ENDED, BLOCKED (REST API)"), "{open}");
        assert!(open.contains("ON_PROGRESS (inferred)"), "{open}");
        assert!(flat(&told("MISSED")).contains("not in the webhook's table"));
        assert!(flat(&told("created")).contains("Before it nothing"));
    }

    #[test]
    fn a_rule_that_objects_to_a_field_stands_on_its_page() {
        for rule in rules::ALL.iter().filter(|rule| rule.judges_events()) {
            let example = rule.example();
            let event = rules::event_of(&example).unwrap();
            for finding in rules::judge(&event) {
                let last = finding.pointer.rsplit('/').next().unwrap_or_default();
                if let Some(field) = Field::from_name(last) {
                    let page = told(field.name());
                    assert!(page.contains(finding.rule.name), "{page}");
                }
            }
        }
    }

    #[test]
    fn all_tables_fit_any_width() {
        for (width, unicode) in [(40, true), (50, true), (60, false), (80, true), (200, true)] {
            let text = explain(None, &Look { unicode, ..look(width) }).unwrap();
            for line in text.lines() {
                assert!(line.chars().count() <= width, "{width}: {line}");
            }
            for topic in Topic::all() {
                assert!(text.contains(topic.name()), "{} at {width}", topic.name());
            }
            assert!(unicode || text.is_ascii(), "{text}");
        }
    }

    #[test]
    fn colour_changes_no_word() {
        let coloured = Look { colour: true, ..look(80) };
        for topic in Topic::all().map(|t| Some(t.name())).chain([None]) {
            let painted = explain(topic, &coloured).unwrap();
            assert!(painted.contains('\u{1b}'), "{topic:?}");
            let stripped = anstream::adapter::strip_str(&painted).to_string();
            assert_eq!(stripped, explain(topic, &look(80)).unwrap());
        }
    }
}
