use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use asterism_actions::App;
use asterism_domain::paper::Paper;
use asterism_web::locale::Locale;
use asterism_web::{BriefOf, Press};

use crate::args::BriefArgs;
use crate::{Done, output};

/// Writes a region's brief as PDF; with `--json`, prints the document that would be set in type.
pub(crate) async fn brief(app: &App, args: BriefArgs, as_json: bool) -> Result<Done> {
    let paper = paper(app, &args).await?;
    if as_json {
        output::json(&paper)?;
        return Ok(Done::Fine);
    }
    let to = args.output.unwrap_or_else(|| PathBuf::from(format!("{}-brief.pdf", args.code)));
    let to_stdout = to == Path::new("-");
    if to_stdout && io::stdout().is_terminal() {
        bail!("a PDF is not for a terminal; name a file with --output, or send it on to a program");
    }
    let pdf = Press::new(args.press.report_program).print(&paper).await?;
    if to_stdout {
        io::stdout().lock().write_all(&pdf)?;
        return Ok(Done::Fine);
    }
    std::fs::write(&to, &pdf).with_context(|| format!("cannot write {}", to.display()))?;
    output::line(&format!("{}: {}", to.display(), paper.title))?;
    Ok(Done::Fine)
}

async fn paper(app: &App, args: &BriefArgs) -> Result<Paper> {
    let l = Locale::offered_as(&args.language).with_context(|| {
        let offered = Locale::offered().map(Locale::code).join(", ");
        format!("there are no pages in `{}`; choose one of {offered} with --language", args.language)
    })?;
    match asterism_web::brief(app, l, &args.code, &args.choices.params()?).await {
        Ok(BriefOf::Paper(paper)) => Ok(*paper),
        Ok(BriefOf::Without(why)) => bail!("{why}"),
        Err(problem) => bail!("{}", problem.said(l)),
    }
}
