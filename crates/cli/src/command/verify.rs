//! The statistics beside the field's reference implementations.

use anyhow::{Result, bail};
use asterism_verify::{Check, Golden, METHODS, Summary, published, summaries};

use crate::args::VerifyArgs;
use crate::{Done, output};

pub(crate) fn verify(args: &VerifyArgs, as_json: bool) -> Result<Done> {
    let Some(folder) = &args.golden else {
        if !args.methods.is_empty() {
            bail!("which methods to compute is asked of a folder; give it with --golden");
        }
        show(&published(), as_json)?;
        crate::output::say!("As it came out when this version was made; --golden DIR computes it anew.");
        return Ok(Done::Fine);
    };
    if let Some(unknown) =
        args.methods.iter().find(|wanted| METHODS.iter().all(|(method, _)| method != wanted))
    {
        let known: Vec<&str> = METHODS.iter().map(|(method, _)| *method).collect();
        bail!("`{unknown}` is no method; there are {}", known.join(", "));
    }
    let golden = Golden::at(folder);
    let mut checks = Vec::new();
    for (method, compute) in METHODS {
        if args.methods.is_empty() || args.methods.iter().any(|wanted| wanted == method) {
            checks.extend(compute(&golden)?);
        }
    }
    let failed: Vec<&Check> = checks.iter().filter(|check| !check.passes()).collect();
    show(&summaries(&checks), as_json)?;
    for check in &failed {
        let Check { method, input, what, largest, at, reference, .. } = check;
        crate::output::say!("{method}, {input}, {what}: {largest:e} from {reference} at {at}");
    }
    Ok(if failed.is_empty() { Done::Fine } else { Done::Attention })
}

fn show(table: &[Summary], as_json: bool) -> Result<()> {
    if as_json {
        return output::json(&table);
    }
    let rows = table.iter().map(|summary| {
        let largest =
            summary.largest.map_or("one side undefined".to_owned(), |largest| format!("{largest:.1e}"));
        let allowed = summary.allowed.map_or(String::new(), |allowed| format!("{allowed:.0e}"));
        let verdict = match (&summary.wrong, summary.failed) {
            (_, failed @ 1..) => format!("{failed} FAILED"),
            (Some(why), 0) => format!("differs: {why}"),
            (None, 0) => "equal".to_owned(),
        };
        vec![
            summary.method.clone(),
            summary.reference.clone(),
            summary.inputs.len().to_string(),
            summary.compared.to_string(),
            largest,
            allowed,
            verdict,
        ]
    });
    let header = ["method", "reference", "matrices", "numbers", "largest difference", "allowed", "verdict"];
    Ok(output::table(&header, &[2, 3, 4, 5], rows)?)
}
