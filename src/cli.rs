//! The commands: what people type and what they are told.
//! Decides nothing about packs or handbooks; it asks the stages below and puts their answers into words.

mod analyze;
mod explain;
mod fix;
mod init;
mod list;
mod new;
mod progress;
mod prove;
mod report;
mod schema;
mod sign;
mod terminal;
mod verify;
mod why;

use crate::{
    diagnostic::{Checked, Report},
    emit,
    files::Disk,
    manifest::checksum_of,
    pack::Pack,
    pipeline::{self, Built, Options, Outcome, Progress, Published},
    render::{self, Press},
    vocab::Date,
};
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use report::{MessageFormat, Reporter};
use std::{
    collections::BTreeMap,
    fs::File,
    io,
    path::{Path, PathBuf},
    process::ExitCode,
};
use terminal::{bytes_in_words, counted, say, tell};

/// One pack of practitioner guidance in, one handbook for each kind of reader out.
#[derive(Debug, Parser)]
#[command(
    name = "vademecum",
    version,
    after_help = "\
Examples:
  vademecum                        build the pack of this folder into site/
  vademecum init my-pack           make a small pack to start from
  vademecum check                  say what is wrong, and build nothing
  vademecum prove                  prove that no handbook says what its readers may not see
  vademecum new case night-shift   write a file to start a case from
  vademecum why en/banks/pk otc-converters

Exit status: 0 done, 1 the pack has errors, 2 the program or the machine failed."
)]
struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    everywhere: Everywhere,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options of every command")]
struct Everywhere {
    /// The folder that holds `content/`.
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// The folder to publish into; `site` in the root where it is left out.
    #[arg(long, global = true, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The day to speak of, instead of the pack's `as_of`.
    #[arg(long, global = true, value_name = "DATE", value_parser = date)]
    as_of: Option<Date>,
    /// Make only these handbooks, and leave all others as they are: `en/banks/pk`, or `en/banks` for all of a folder.
    #[arg(long, global = true, value_name = "HANDBOOK", value_delimiter = ',')]
    only: Vec<String>,
    /// Make these formats instead of those that pack.yaml asks for, or `all`.
    #[arg(long, global = true, value_name = "NAMES", value_delimiter = ',')]
    formats: Vec<String>,
    /// How to say what is wrong: for people, as a line of JSON each, or as annotations of GitHub.
    #[arg(long, global = true, value_name = "FORMAT", value_enum, default_value_t = MessageFormat::Text)]
    message_format: MessageFormat,
    /// Whether to use colours. `auto` does on a terminal, unless NO_COLOR is set.
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    color: Color,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Publish the handbooks. This is what happens without a command.
    #[command(after_help = "Example:\n  vademecum build --only en/banks/pk --out preview")]
    Build {
        /// Say of every handbook why it was made again, or that it was kept.
        #[arg(long)]
        explain: bool,
    },
    /// Say what is wrong with the pack.
    #[command(after_help = "Example:\n  vademecum check --fix")]
    Check {
        /// Mend what has one safe fix, in the pack's own files. Nothing is written without it.
        #[arg(long)]
        fix: bool,
    },
    /// Prove that no handbook holds anything its readers may not see. Writes nothing.
    #[command(after_help = "Example:\n  vademecum prove --only en/banks/pk")]
    Prove,
    /// Write a file to start an entry from.
    #[command(
        after_help = "Example:\n  vademecum new case night-shift\n\nKinds: typology, risky-node, flow, case, \
                            control, jurisdiction, entity, guide, passage, source, term, picture."
    )]
    New {
        /// What it is: `case`, `risky-node`, `source`, …
        kind: String,
        /// Its id: a few words with hyphens between them. It stays for ever.
        id: String,
    },
    /// Make a small pack that builds at once, with comments.
    #[command(after_help = "Example:\n  vademecum init my-pack && vademecum --root my-pack")]
    Init {
        /// A folder that is new or empty.
        dir: PathBuf,
    },
    /// Say why an entry is or is not in a handbook.
    #[command(after_help = "Example:\n  vademecum why en/banks/pk otc-converters")]
    Why {
        /// The handbook: `en/banks/pk`.
        handbook: String,
        /// The id of the entry.
        entry: String,
    },
    /// Explain a rule; without one, list them all.
    #[command(after_help = "Example:\n  vademecum explain dangling-link")]
    Explain {
        /// The name in brackets: `error[dangling-link]`.
        rule: Option<String>,
    },
    /// Say what operations rely on, what a closure strands, and where the rest goes.
    #[command(
        after_help = "Example:\n  vademecum analyze en/banks/pk\n  vademecum analyze --close otc-converters,lent-bank-accounts\n  \
                      vademecum analyze --format json > analysis.json"
    )]
    Analyze(analyze::Asked),
    /// List the handbooks, or what is in one of them.
    #[command(after_help = "Example:\n  vademecum list en/banks/pk --format json")]
    List {
        /// The handbook whose entries to list.
        handbook: Option<String>,
        /// For people, or for other tools.
        #[arg(long, value_enum, default_value_t = list::Form::Text)]
        format: list::Form,
    },
    /// Print the JSON Schema of a kind of entry; without one, that of pack.yaml.
    #[command(after_help = "Example:\n  vademecum schema typology > typology.schema.json")]
    Schema {
        /// The kind: `typology`, `flow`, …
        kind: Option<String>,
    },
    /// Say whether a copy is what its publisher made: whole, unchanged, signed, the newest.
    #[command(
        after_help = "Example:\n  vademecum verify en/banks/pk --key publisher.pub\n  vademecum verify banks-pk-en-2026.11.zip\n\n\
                      Exit status: 0 it is, 1 it is not."
    )]
    Verify(verify::Asked),
    /// Sign every list of checksums of the output folder, for readers to check with `verify`.
    #[command(
        after_help = "Example:\n  vademecum sign --key ~/keys/desk.key --new-key\n  vademecum sign --key ~/keys/desk.key"
    )]
    Sign(sign::Asked),
    /// Print completions for a shell.
    #[command(
        after_help = "Example:\n  vademecum completions bash > ~/.local/share/bash-completion/completions/vademecum"
    )]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Done,
    PackHasErrors,
    Failed,
}

/// Runs the command that was typed.
pub fn main() -> ExitCode {
    let args = Args::parse();
    match args.everywhere.color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    }
    .write_global();
    let ended = run(args).unwrap_or_else(|failure| {
        tell(&format!("vademecum: cannot write what there is to say: {failure}\n"));
        End::Failed
    });
    match ended {
        End::Done => ExitCode::SUCCESS,
        End::PackHasErrors => ExitCode::from(1),
        End::Failed => ExitCode::from(2),
    }
}

fn run(Args { command, everywhere }: Args) -> io::Result<End> {
    match command.unwrap_or(Command::Build { explain: false }) {
        Command::Build { explain } => build(&everywhere, explain),
        Command::Check { fix: false } => check(&everywhere),
        Command::Check { fix: true } => fix::fix(&everywhere),
        Command::Prove => prove::prove(&everywhere),
        Command::New { kind, id } => new::new(&everywhere, &kind, &id),
        Command::Init { dir } => init::init(&dir),
        Command::Why { handbook, entry } => why::why(&everywhere, &handbook, &entry),
        Command::Explain { rule } => explain::explain(rule.as_deref()),
        Command::Analyze(asked) => analyze::analyze(&everywhere, &asked),
        Command::List { handbook, format } => list::list(&everywhere, handbook.as_deref(), format),
        Command::Schema { kind } => schema::schema(kind.as_deref()),
        Command::Verify(asked) => verify::verify(&asked),
        Command::Sign(asked) => sign::sign(&everywhere, &asked),
        Command::Completions { shell } => completions(shell),
    }
}

fn build(everywhere: &Everywhere, explain: bool) -> io::Result<End> {
    let files = everywhere.files();
    let out = everywhere.out();
    let sources = ["content", "templates"].map(|name| everywhere.root.join(name));
    let options = Options {
        only: everywhere.only.clone(),
        formats: everywhere.formats.clone(),
        as_of: everywhere.as_of,
        program: program(),
        ..Options::default()
    };
    let progress: Box<dyn Progress> = match everywhere.message_format {
        _ if explain => progress::explain(),
        MessageFormat::Json => Box::new(()),
        MessageFormat::Text | MessageFormat::Github => progress::watch(),
    };
    let Built { report, outcome } =
        pipeline::build(&files, &emit::Disk::new(&out, sources), &options, &*progress);
    drop(progress);
    everywhere.show(&report)?;
    match outcome {
        Outcome::Published(published) => everywhere.say_what_was_published(&published, &out),
        Outcome::PackHasErrors => {
            tell("Nothing was published.\n");
            Ok(End::PackHasErrors)
        }
        Outcome::Misasked(sentence) => Ok(misasked(&sentence)),
        Outcome::MachineFailed => Ok(End::Failed),
    }
}

/// A digest of this very program, so that nothing is kept that another one made. `None` where it cannot be read.
fn program() -> Option<String> {
    let (sum, _) = checksum_of(File::open(std::env::current_exe().ok()?).ok()?).ok()?;
    Some(sum)
}

fn check(everywhere: &Everywhere) -> io::Result<End> {
    let files = everywhere.files();
    let Checked { value: pack, mut report } = pipeline::read(&files, everywhere.as_of);
    report.extend(Press::load(&files).report);
    everywhere.show(&report)?;
    if report.has_errors() {
        return Ok(End::PackHasErrors);
    }
    if let Some(pack) = pack {
        let (entries, handbooks) = (pack.entries.len(), pack.handbooks.len());
        everywhere.conclude(&format!(
            "Checked {}, for {}.\n",
            counted(entries, "entry", "entries"),
            counted(handbooks, "handbook", "handbooks")
        ))?;
    }
    Ok(End::Done)
}

fn completions(shell: clap_complete::Shell) -> io::Result<End> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "vademecum", &mut script);
    say(&String::from_utf8_lossy(&script))?;
    Ok(End::Done)
}

/// Says that what was asked for does not exist, as clap does for what it can know itself.
fn misasked(sentence: &str) -> End {
    tell(&format!("error: {sentence}\n\nFor more information, try '--help'.\n"));
    End::Failed
}

impl Everywhere {
    fn files(&self) -> Disk {
        Disk::new(&self.root)
    }

    fn out(&self) -> PathBuf {
        self.out.clone().unwrap_or_else(|| self.below_root("site"))
    }

    /// A path in the pack as it is called from where the command was typed.
    fn below_root(&self, name: &str) -> PathBuf {
        if self.root == Path::new(".") { PathBuf::from(name) } else { self.root.join(name) }
    }

    fn show(&self, report: &Report) -> io::Result<()> {
        Reporter { files: &self.files(), root: &self.root }.show(report, self.message_format)
    }

    /// A last sentence for people. Tools that read messages from the standard output are not to meet it there.
    fn conclude(&self, sentence: &str) -> io::Result<()> {
        match self.message_format {
            MessageFormat::Text => say(sentence),
            MessageFormat::Json | MessageFormat::Github => {
                tell(sentence);
                Ok(())
            }
        }
    }

    /// The pack, when it is free of errors; otherwise they are shown.
    fn sound_pack(&self) -> io::Result<Option<Pack>> {
        let Checked { value: pack, report } = pipeline::read(&self.files(), self.as_of);
        if report.has_errors() {
            self.show(&report)?;
            return Ok(None);
        }
        Ok(pack)
    }

    fn say_what_was_published(&self, published: &Published, out: &Path) -> io::Result<End> {
        let Published { handbooks, withdrawn, entrance } = published;
        let files: usize = handbooks.iter().map(|handbook| handbook.files.len()).sum();
        let changed: usize = handbooks.iter().map(emit::Shelved::changed).sum();
        let bytes = handbooks.iter().map(emit::Shelved::bytes).sum();
        let mut said = format!(
            "Made {}: {}, {}; {}.\n",
            counted(handbooks.len(), "handbook", "handbooks"),
            counted(files, "file", "files"),
            bytes_in_words(bytes),
            match changed {
                0 => "nothing has changed".to_string(),
                changed => format!("{} changed", counted(changed, "file has", "files have")),
            }
        );
        said.push_str(&sizes_by_format(handbooks));
        if *withdrawn > 0 {
            let gone = counted(*withdrawn, "handbook", "handbooks");
            said.push_str(&format!("Took away {gone} that the pack no longer declares.\n"));
        }
        said.push_str(&format!("Open {}\n", out.join(entrance.as_str()).display()));
        self.conclude(&said)?;
        Ok(End::Done)
    }
}

/// How much each format takes, the heaviest first, where there is more than one.
fn sizes_by_format(handbooks: &[emit::Shelved]) -> String {
    let mut sizes: BTreeMap<&str, u64> = BTreeMap::new();
    for handbook in handbooks {
        for file in handbook.files.iter().filter(|file| !file.path.as_str().ends_with(emit::MANIFEST)) {
            let inside = file.path.as_str().strip_prefix(&handbook.folder).unwrap_or_default();
            *sizes.entry(render::format_of(inside.trim_start_matches('/'))).or_default() += file.bytes;
        }
    }
    let mut sizes: Vec<_> = sizes.into_iter().collect();
    sizes.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    let in_words = |(name, bytes): &(&str, u64)| format!("{name} {}", bytes_in_words(*bytes));
    match sizes.as_slice() {
        [] | [_] => String::new(),
        sizes => format!("By format: {}.\n", sizes.iter().map(in_words).collect::<Vec<_>>().join(", ")),
    }
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "write a date as 2026-11-22".to_string())
}
