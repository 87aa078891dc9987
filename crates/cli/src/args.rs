//! What the command line takes.

mod listen;
mod words;

use std::path::PathBuf;

use anyhow::Context;
use clap::builder::RangedU64ValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::bench::econ::Size;
use crate::econ::Method;
pub(crate) use listen::ListenArgs;
pub(crate) use words::{as_typed, with_words};

/// Options of the whole program stand apart from those of a command.
const EVERYWHERE: &str = "Options of every command";

const EXIT_CODES: &str = "Exit codes:\n  \
    0  done\n  \
    1  done, but nothing was found or something needs a look (quarantined rows, problems in a check)\n  \
    2  failed; nothing was left half done";

/// The open platform for cluster policy and smart specialisation.
#[derive(Debug, Parser)]
#[command(name = "asterism", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// Print results as JSON instead of tables
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub(crate) json: bool,
    /// Write log lines as JSON
    #[arg(long, global = true, env = "ASTERISM_LOG_JSON", help_heading = EVERYWHERE)]
    pub(crate) log_json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Args)]
pub(crate) struct DataArgs {
    /// The folder that holds the database, the index and the files
    #[arg(
        long,
        global = true,
        env = "ASTERISM_DATA",
        default_value = "data",
        value_name = "DIR",
        help_heading = EVERYWHERE
    )]
    pub(crate) data: PathBuf,
    /// Keep the log in PostgreSQL instead of the data folder. The environment ASTERISM_DATABASE_FILE names a file that holds the
    /// address
    #[arg(
        long,
        global = true,
        env = "ASTERISM_DATABASE",
        value_name = "postgres://…",
        hide_env_values = true,
        help_heading = EVERYWHERE
    )]
    pub(crate) database: Option<String>,
    /// Where readers reach the portal, as in https://clusters.example.org; letters lead there
    #[arg(long, global = true, env = "ASTERISM_ADDRESS", value_name = "URL", help_heading = EVERYWHERE)]
    pub(crate) address: Option<String>,
    /// Where the portal is, as in Europe/Madrid: letters of the day are written at seven o'clock there
    #[arg(long, global = true, env = "ASTERISM_TIME_ZONE", value_name = "ZONE", default_value = "UTC",
          value_parser = jiff::tz::TimeZone::get, help_heading = EVERYWHERE)]
    pub(crate) time_zone: jiff::tz::TimeZone,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Load the sample, start the portal and say where it is
    Up(UpArgs),
    /// Start the portal on what the data folder holds
    Serve(ListenArgs),
    /// Import files or folders of official open data
    Import {
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Download official open data into the data folder
    Pull(PullArgs),
    /// Search everything, with exact counts
    Search {
        /// Words, "phrases", beginn*, -without, field:value
        words: Vec<String>,
        /// A filter, as in `kind=project` or `region=ES21`; may be repeated
        #[arg(long = "filter", short, value_name = "NAME=VALUE")]
        filters: Vec<String>,
        /// How many hits to print
        #[arg(long, default_value_t = 20, value_parser = RangedU64ValueParser::<usize>::new().range(1..=100))]
        limit: usize,
        /// Print the whole result as CSV
        #[arg(long)]
        csv: bool,
        /// Print every value of a filter with its count instead, as in `--values programme`
        #[arg(long, value_name = "NAME")]
        values: Option<String>,
        /// Of these values only those that have the words
        #[arg(long, value_name = "WORDS", requires = "values")]
        like: Option<String>,
    },
    /// Show one record, as in `show projects/clusters3`
    Show {
        // By another name than the option `--address`, which would take its value.
        #[arg(value_name = "ADDRESS")]
        record: String,
    },
    /// Show who changed a record, when and what
    History {
        #[arg(value_name = "ADDRESS")]
        record: String,
    },
    /// Bring back the content a record had at a revision
    Restore(RestoreArgs),
    /// Take a record out of use; its address keeps answering
    Retire {
        #[arg(value_name = "ADDRESS")]
        record: String,
        #[arg(long)]
        reason: Option<String>,
    },
    /// Merge the first record into the second of its kind, as two organisations that are one
    Merge {
        from: String,
        into: String,
        #[arg(long)]
        reason: Option<String>,
    },
    /// Undo a merge exactly
    Unmerge {
        #[arg(value_name = "ADDRESS")]
        record: String,
    },
    /// Find organisations that may be one, list or decide the proposals
    Review(ReviewArgs),
    /// List accounts, give them roles, close them, or get the link that opens the first one
    Account {
        #[command(subcommand)]
        what: Option<AccountCommand>,
    },
    /// List the letters that wait or were given up; look at one, retry or discard it
    Outbox(OutboxArgs),
    /// Write the whole log or the current state as JSON Lines to standard output
    Export {
        #[arg(value_enum, default_value_t = ExportScope::State)]
        scope: ExportScope,
    },
    /// Write a space as a site that works from a folder, with its data and files, or take one in
    Space {
        #[command(subcommand)]
        what: SpaceCommand,
    },
    /// Make the views and the search index again from the log
    Rebuild,
    /// Compare the log with its views, the index and the files
    Check {
        /// Give rows of the log that an older version wrote the checksum of what they say now
        #[arg(long)]
        seal: bool,
    },
    /// Copy database and files into a new folder
    Backup { to: PathBuf },
    /// Say what a region is strong in, what is near and complex, who is like it and who complements it
    Region {
        /// Its code, as in ES21
        code: String,
        #[command(flatten)]
        figures: Figures,
    },
    /// Write a region's brief of four pages as PDF
    Brief(BriefArgs),
    /// Put the strengths of regions side by side
    Compare {
        #[arg(required = true, num_args = 1..=10, value_name = "CODE")]
        codes: Vec<String>,
        #[command(flatten)]
        figures: Figures,
    },
    /// Say where an industry is and what it is related to
    Industry {
        /// Its code, as in C24
        code: String,
        #[command(flatten)]
        figures: Figures,
    },
    /// List the statistical tables or the versions of one; with --csv or --with its cells
    Table {
        key: Option<String>,
        #[command(flatten)]
        figures: Figures,
    },
    /// Keep a statistical table once more under the codes of another edition of NUTS
    Recode(RecodeArgs),
    /// Compute the statistics of regions and industries on your own table
    #[command(subcommand_required = true, arg_required_else_help = true)]
    Econ {
        #[command(subcommand)]
        method: Box<Method>,
    },
    /// Print how far the statistics are from the field's reference implementations
    Verify(VerifyArgs),
    /// Measure what this machine does: import, search and pages; `bench econ`: the statistics
    Bench(BenchArgs),
    /// Print completions for a shell
    Completions { shell: Shell },
    /// Open a file that somebody uploaded, shut in; the portal starts this
    #[command(hide = true)]
    ExtractChild,
}

#[derive(Debug, Args)]
pub(crate) struct UpArgs {
    #[command(flatten)]
    pub(crate) listen: ListenArgs,
    /// Also load this folder of official open data
    #[arg(long, value_name = "DIR")]
    pub(crate) from: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct RecodeArgs {
    /// Its key, as in sbs_r_nuts06_r2
    pub(crate) table: String,
    /// The edition to give it, as in 2021
    #[arg(long, value_name = "YEAR")]
    pub(crate) to: String,
    /// The edition it is in, where it does not say
    #[arg(long, value_name = "YEAR")]
    pub(crate) from: Option<String>,
    /// The official list of changes, a row for each region through the editions
    #[arg(long, value_name = "FILE")]
    pub(crate) changes: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Figures {
    #[command(flatten)]
    pub(crate) choices: Choices,
    /// Print CSV
    #[arg(long)]
    pub(crate) csv: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Choices {
    /// A choice, as in `year=2014`, `threshold=1.5`, `table=sbs_r_nuts06_r2`, `dim.indic_sb=V11210`,
    /// `missing=zero`; may be repeated
    #[arg(long = "with", short, value_name = "NAME=VALUE")]
    choices: Vec<String>,
}

impl Choices {
    /// The choices as the parameters of an address.
    pub(crate) fn params(&self) -> anyhow::Result<Vec<(String, String)>> {
        let pair = |choice: &String| {
            let (name, value) = choice.split_once('=').with_context(|| {
                format!("`{choice}` is no choice; write it as NAME=VALUE, as in year=2014")
            })?;
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        };
        self.choices.iter().map(pair).collect()
    }
}

#[derive(Debug, Args)]
pub(crate) struct BriefArgs {
    /// The region's code, as in ES21
    pub(crate) code: String,
    #[command(flatten)]
    pub(crate) choices: Choices,
    /// Where to write it, `-` for standard output [default: CODE-brief.pdf]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// The language it is written in, as in `es`
    #[arg(long, default_value = "en", value_name = "CODE")]
    pub(crate) language: String,
    #[command(flatten)]
    pub(crate) press: PressArgs,
}

#[derive(Debug, Args)]
pub(crate) struct PressArgs {
    /// The program that makes PDF [default: asterism-report beside asterism]
    #[arg(long, env = "ASTERISM_REPORT_PROGRAM", value_name = "PATH")]
    pub(crate) report_program: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// Compute these methods only, as in `lq` or `complexity`
    #[arg(value_name = "METHOD")]
    pub(crate) methods: Vec<String>,
    /// Compute everything anew from this folder of reference results
    #[arg(long, value_name = "DIR")]
    pub(crate) golden: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct BenchArgs {
    #[command(subcommand)]
    pub(crate) what: Option<BenchWhat>,
    /// How many records to make up; several sizes show how cost grows [default: 10000]
    #[arg(long, value_name = "NUMBER", value_delimiter = ',')]
    pub(crate) records: Vec<u64>,
    /// Measure with this folder of open data
    #[arg(long, value_name = "DIR")]
    pub(crate) from: Option<PathBuf>,
    /// Work in this folder and leave it; what it holds from before is not loaded again
    #[arg(long, value_name = "DIR")]
    pub(crate) keep: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum BenchWhat {
    /// Measure the statistics on made-up tables of growing size
    Econ(BenchEconArgs),
    /// Measure a statistical table from its file to the page of a region
    Table(BenchTableArgs),
}

#[derive(Debug, Args)]
pub(crate) struct BenchTableArgs {
    pub(crate) file: PathBuf,
    /// The region whose pages are asked for
    #[arg(long, default_value = "ES21", value_name = "CODE")]
    pub(crate) region: String,
    /// Load this as well before: the list of regions, or tables of indicators
    #[arg(long, value_name = "PATH")]
    pub(crate) also: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct BenchEconArgs {
    /// Regions and industries of each table
    #[arg(
        long,
        value_name = "REGIONSxINDUSTRIES",
        value_delimiter = ',',
        default_value = "300x600,3000x5000,20000x1000"
    )]
    pub(crate) sizes: Vec<Size>,
    /// How many years of the first size to compute one after the other
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    pub(crate) years: u64,
}

#[derive(Debug, Args)]
pub(crate) struct OutboxArgs {
    /// Show this letter with its text
    #[arg(long, value_name = "ID", group = "one")]
    pub(crate) show: Option<i64>,
    /// Make this letter due now, with all its tries before it
    #[arg(long, value_name = "ID", group = "one")]
    pub(crate) retry: Option<i64>,
    /// Take this letter out of the queue; nobody gets it
    #[arg(long, value_name = "ID", group = "one")]
    pub(crate) discard: Option<i64>,
    /// How many letters to list
    #[arg(long, value_name = "NUMBER", default_value_t = 50, value_parser = RangedU64ValueParser::<usize>::new().range(1..))]
    pub(crate) limit: usize,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AccountCommand {
    /// Print a link that opens the first account, which runs the portal
    First,
    /// Let an account run the portal, or no more
    Administrator {
        email: String,
        #[arg(long)]
        no_more: bool,
    },
    /// Give an account a role in a space, as in `role anna@example.org clusters3 coordinator`
    Role { email: String, space: String, role: String },
    /// End passkeys, ties to providers, keys and sessions of somebody who lost what they sign in with; the password stays
    Lost { email: String },
    /// Close an account to its owner
    Close { email: String },
    /// Open a closed account again
    Reopen { email: String },
}

#[derive(Debug, Subcommand)]
pub(crate) enum SpaceCommand {
    /// Write a space's pages, records and files, as visitors see them
    Export {
        /// The space, as in `clusters3`
        #[arg(value_name = "NAME")]
        space: String,
        /// A folder that does not exist yet, or an archive where it ends in .zip
        #[arg(long, value_name = "PLACE")]
        to: PathBuf,
        /// Put everything into the data, drafts and what is hidden included
        #[arg(long)]
        whole: bool,
        /// The language of the pages, as in `es`
        #[arg(long, default_value = "en", value_name = "CODE")]
        language: String,
    },
    /// Take in what `space export` wrote, from its folder or archive
    Import {
        #[arg(value_name = "PLACE")]
        from: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct PullArgs {
    /// What to download, as in `cordis` or `cordis/one-file.zip`; without any, the list of what there is
    #[arg(value_name = "SOURCE")]
    pub(crate) wanted: Vec<String>,
    /// Download from here instead of the official addresses, with the same paths
    #[arg(long, env = "ASTERISM_PULL_BASE", value_name = "URL")]
    pub(crate) base: Option<String>,
    /// The least time in seconds between two requests to a host
    #[arg(long, default_value_t = 1.0, value_name = "SECONDS")]
    pub(crate) delay: f64,
    /// Of keep.eu, only the projects of this programme, by its number there (Interreg Europe: 58 and 394)
    #[arg(long = "programme", value_name = "NUMBER")]
    pub(crate) programmes: Vec<u64>,
    /// Import what was downloaded
    #[arg(long)]
    pub(crate) import: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// The record, as in `projects/clusters3`; or, with --backup, the folder to restore into
    #[arg(value_name = "ADDRESS")]
    pub(crate) record: String,
    /// The revision whose content to bring back (see `history`)
    #[arg(long, conflicts_with = "backup", required_unless_present = "backup")]
    pub(crate) revision: Option<i64>,
    /// A backup to restore into an empty data folder
    #[arg(long, value_name = "DIR")]
    pub(crate) backup: Option<PathBuf>,
    #[arg(long)]
    pub(crate) reason: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ReviewArgs {
    /// Look through all organisations for new proposals
    #[arg(long)]
    pub(crate) find: bool,
    /// Merge the two organisations of this proposal
    #[arg(long, value_name = "NUMBER", conflicts_with = "reject")]
    pub(crate) accept: Option<i64>,
    /// Keep the two organisations of this proposal apart
    #[arg(long, value_name = "NUMBER")]
    pub(crate) reject: Option<i64>,
    /// Take the answer to this proposal back; what was made one is two again
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["accept", "reject"])]
    pub(crate) undo: Option<i64>,
    /// How many proposals to list, the most alike first
    #[arg(long, value_name = "NUMBER", default_value_t = 20, value_parser = RangedU64ValueParser::<usize>::new().range(1..))]
    pub(crate) limit: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportScope {
    /// Every revision
    Log,
    /// Every record as it is now
    State,
}
