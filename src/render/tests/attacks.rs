//! Text that attacks whatever shows it: one fixture for every form and format.

use proptest::prelude::*;

/// Attacks on whatever shows them: terminals, CI services, XML, JSON, Markdown.
pub const ATTACKS: &[&str] = &[
    "\n::error::pwned",
    "\r\n  ::warning file=x::y",
    "::set-output name=x::y",
    "##[error]pwned",
    "##vso[task.setvariable]x",
    "x]]>y<!--",
    "%0A::error::z%25",
    "a,b:c=d;e",
    "\u{1b}]0;title\u{7}\u{1b}[31m\u{9b}31m",
    "\u{202e}evil\u{2066}\u{200b}\u{feff}",
    "\"quoted\" 'single' `ticks` \\back\\",
    "|cell|[link](http://evil.example)<img src=x>&amp;@me #1 www.evil.example",
    "{0} {payload}",
    "\u{fffd}\u{ffff}\u{e0041}",
    "界\u{301}😀\t\r",
    "\0",
];

/// Names of inputs that nobody wants, but file systems allow.
pub const PATHS: &[&str] = &[
    "::error file=x::pwned.json",
    "dir/a b#c%d:e,f.json",
    "a:b.json",
    "./x/../##[error].json",
    "/abs/n\u{fffd}me\n::error::.json",
    "<&\"'>]]>|`[x](y).json",
    "\u{1b}[31m\u{202e}.json",
    "<stdin>",
];

/// Escapes, directions, line breaks and commands, as a value and as a path.
pub const HOSTILE: &str =
    "\u{1b}[31mred\u{9b}2J\u{202e}live\u{2066}\u{200b}\r\n::error::x ##[error]x ##vso[y \u{e0041}ě";

/// Text made of tricks, their parts and what surrounds them.
pub fn hostile() -> impl Strategy<Value = String> {
    let parts = prop_oneof![
        Just("##["),
        Just("#"),
        Just("##vso["),
        Just("::error"),
        Just(":"),
        Just("e"),
        Just("["),
        Just(" "),
        Just("\n"),
        Just("\r"),
        Just("\u{1b}[31m"),
        Just("\u{9b}"),
        Just("\u{202e}"),
        Just("\u{200b}"),
        Just("\u{e0041}"),
        Just("\\"),
        Just("\""),
        Just("界"),
        Just("😀"),
        Just("…"),
        Just("\u{2028}"),
        Just("_"),
        Just("A"),
    ]
    .prop_map(str::to_owned);
    let any = prop_oneof![6 => parts, 1 => any::<char>().prop_map(String::from)];
    prop::collection::vec(any, 0..24).prop_map(|parts| parts.concat())
}
