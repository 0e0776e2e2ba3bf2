//! The man page: one page for the program and all its commands.

use std::io::{self, Write};

use clap_mangen::Man;

/// Writes `zdim.1`.
///
/// # Errors
/// Those of `out`.
pub(crate) fn write(command: &clap::Command, out: &mut dyn Write) -> io::Result<()> {
    let man = Man::new(command.clone());
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    for subcommand in command.get_subcommands().filter(|c| c.get_name() != "help") {
        let title = format!("zdim {}", subcommand.get_name());
        writeln!(out, ".SH {}", title.to_uppercase())?;
        let man = Man::new(subcommand.clone().name(title));
        man.render_synopsis_section(out)?;
        man.render_description_section(out)?;
        man.render_options_section(out)?;
    }
    man.render_extra_section(out)?;
    man.render_version_section(out)
}
