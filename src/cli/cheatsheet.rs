//! `authwalk cheatsheet`: the course on one page, on the screen, as text, as Markdown or as a page to print.

use std::io;

use clap::{Args, ValueEnum};

use super::exit_code::EXIT_OK;
use super::face::tui_options;
use super::global_args::GlobalArgs;
use super::output::StdoutWriter;
use crate::content::cheat_sheet::{CheatSheetSection, cheat_sheet};
use crate::export::markup::{escape_markup, html_line};
use crate::tui;

/// What stands before the sections of the page to print: paper A4 or Letter, two columns, letters that fit on one side.
const PAGE_HEAD: &str = "<!doctype html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<title>authwalk: the cheat sheet</title>
<style>
@page { margin: 10mm; }
body { font: 8.5pt/1.3 system-ui, sans-serif; color: #111; background: #fff; margin: 0 auto; max-width: 190mm; columns: 2; column-gap: 7mm; }
h1 { font-size: 12pt; margin: 0 0 2mm; column-span: all; }
section { break-inside: avoid; margin: 0 0 2.2mm; }
h2 { font-size: 9.5pt; margin: 0 0 0.6mm; border-bottom: 0.3mm solid #888; }
ul { margin: 0; padding-left: 3.5mm; }
li { margin: 0 0 0.6mm; }
code { font: 0.95em ui-monospace, monospace; }
</style>
</head>
<body>
<h1>authwalk: the cheat sheet</h1>
";

#[derive(Args, Clone, Debug)]
pub(super) struct CheatsheetArgs {
    /// As what; without it, the screen, or text where there is none
    #[arg(long, value_enum)]
    format: Option<CheatsheetFormat>,
}

/// The forms of the cheat sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum CheatsheetFormat {
    /// Lines of text.
    Text,
    /// Markdown.
    #[value(alias = "md")]
    Markdown,
    /// One HTML page, to be printed from a browser.
    Html,
}

/// Shows the cheat sheet, or prints it.
pub(super) fn run_cheatsheet(common: &GlobalArgs, args: &CheatsheetArgs) -> io::Result<u8> {
    let format = match args.format {
        None if common.draws_screen() => {
            return tui::run_cheat_sheet(&tui_options(common)).map(tui::ExitReason::exit_code);
        }
        None => CheatsheetFormat::Text,
        Some(format) => format,
    };
    let mut out = StdoutWriter::stdout();
    match format {
        CheatsheetFormat::Text => print_text(&mut out)?,
        CheatsheetFormat::Markdown => print_markdown(&mut out)?,
        CheatsheetFormat::Html => out.write_rendered(&html_page())?,
    }
    out.flush()?;
    Ok(EXIT_OK)
}

fn print_text(out: &mut StdoutWriter) -> io::Result<()> {
    for (index, CheatSheetSection { title, points }) in cheat_sheet().iter().enumerate() {
        if index > 0 {
            out.line("")?;
        }
        out.line(title)?;
        for point in points {
            out.entry("  - ", point)?;
        }
    }
    Ok(())
}

fn print_markdown(out: &mut StdoutWriter) -> io::Result<()> {
    out.line("# authwalk: the cheat sheet")?;
    for CheatSheetSection { title, points } in cheat_sheet() {
        out.line(&format!("\n## {title}\n"))?;
        for point in points {
            out.line(&format!("- {point}"))?;
        }
    }
    Ok(())
}

fn html_page() -> String {
    let sections: String = cheat_sheet().iter().map(html_section).collect();
    format!("{PAGE_HEAD}{sections}</body>\n</html>\n")
}

fn html_section(CheatSheetSection { title, points }: &CheatSheetSection) -> String {
    let points: Vec<String> = points.iter().map(|point| format!("<li>{}</li>\n", html_line(point))).collect();
    format!("<section>\n<h2>{}</h2>\n<ul>\n{}</ul>\n</section>\n", escape_markup(title), points.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_holds_every_point_and_nothing_from_elsewhere() {
        let page = html_page();
        let points: usize = cheat_sheet().iter().map(|section| section.points.len()).sum();
        assert_eq!(page.matches("<li>").count(), points);
        assert!(!page.contains("http") && !page.contains("<script"), "it is read without a network");
        // At this size, a page of A4 has about 75 lines of 60 characters in each of two columns.
        let lines: usize = cheat_sheet()
            .iter()
            .map(|section| 2 + section.points.iter().map(|point| point.len().div_ceil(60)).sum::<usize>())
            .sum();
        assert!(lines <= 2 * 72, "{lines}");
    }
}
