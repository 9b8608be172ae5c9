//! The stages, one after the other: read a pack, make every handbook of it, publish them.
//! Knows no command line; whatever it has to say is a report, and whatever it is told is an argument.

mod mend;

pub use mend::{Mended, mend};

use crate::{
    check::{check, silence},
    diagnostic::{Checked, Diagnostic, Place, Report, nearest},
    edition::{Edition, Selector, analyze},
    emit::{Failure, Kept, Pending, Recipe, Shelved, ShelvedFile, Sink},
    files::Files,
    load::load,
    pack::{ALL_FORMATS, Handbook, Pack},
    render::{
        self, BUILT_WITHOUT, FORMATS, Format, Job, Press, SitePath, distribution,
        landing::{Shelf, landing},
    },
    resolve::resolve,
    vocab::Date,
};
use std::{
    collections::BTreeSet,
    num::NonZeroUsize,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
};

/// What a build is asked for, beyond what the pack itself says.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The handbooks to make, by name or by the beginning of it: `en/banks/pk`, `en/banks`. All where there is none.
    pub only: Vec<String>,
    /// The formats to make instead of those that the pack declares. Those that it declares where there is none.
    pub formats: Vec<String>,
    /// The day to speak of instead of the pack's own.
    pub as_of: Option<Date>,
    /// How many handbooks are made at the same time; as many as there are cores where it is left out.
    pub threads: Option<NonZeroUsize>,
    /// A digest of the program that builds. Where there is one, a handbook that was made by the same program of the same
    /// things is kept; where there is none, all are made.
    pub program: Option<String>,
}

/// Somebody who watches a build.
pub trait Progress: Sync {
    /// So many handbooks are going to be made.
    fn begins(&self, _handbooks: usize) {}
    /// One of them is ready to be published, as it was.
    fn kept(&self, _handbook: &Shelved) {}
    /// One of them was made and is ready to be published. What is published differs from it in these ingredients of its
    /// recipe; nothing was compared where there are none.
    fn made(&self, _handbook: &Shelved, _differences: &BTreeSet<String>) {}
    /// So many handbooks are going to be compared with what they are without what is held back.
    fn compares(&self, _handbooks: usize) {}
    /// One of them was compared.
    fn compared(&self, _handbook: &str) {}
}

/// Nobody watches.
impl Progress for () {}

/// What came of a build.
#[derive(Debug)]
pub struct Built {
    /// What there is to tell the authors.
    pub report: Report,
    /// What became of the site.
    pub outcome: Outcome,
}

/// What became of the site.
#[derive(Debug)]
pub enum Outcome {
    /// The handbooks are published.
    Published(Published),
    /// Nothing was written, because the pack has errors.
    PackHasErrors,
    /// Nothing was written, because what was asked for does not exist. The sentence says what.
    Misasked(String),
    /// The machine failed or the output folder is not ours. Each handbook is as it was or as it was to be.
    MachineFailed,
}

/// What was published.
#[derive(Debug)]
pub struct Published {
    /// The handbooks that were made, in the order of the pack.
    pub handbooks: Vec<Shelved>,
    /// How many handbooks of an earlier build were taken away.
    pub withdrawn: usize,
    /// The page to open first.
    pub entrance: SitePath,
}

/// Reads a pack and tells everything that is wrong with it. `None` where `pack.yaml` itself cannot be read.
pub fn read(files: &dyn Files, as_of: Option<Date>) -> Checked<Option<Pack>> {
    let mut report = Report::default();
    let mut draft = report.take(load(files));
    if let (Some((about, _)), Some(day)) = (&mut draft.about, as_of) {
        about.as_of = day;
    }
    let pack = report.take(resolve(draft));
    if let Some(pack) = &pack {
        report.extend(check(pack));
        report.extend(unknown_formats(pack));
        report = silence(pack, report);
    }
    Checked { value: pack, report }
}

/// Publishes the handbooks of a pack, each file leaving memory as soon as it is made. A pack with errors changes
/// nothing that is published.
pub fn build(files: &dyn Files, sink: &dyn Sink, options: &Options, progress: &dyn Progress) -> Built {
    let Checked { value: pack, mut report } = read(files, options.as_of);
    let press = report.take(Press::load(files));
    let Some(mut pack) = pack.filter(|_| !report.has_errors()) else {
        return Built { report, outcome: Outcome::PackHasErrors };
    };
    pack.entries.forget_how_they_were_written();
    let published = publish(&pack, &press, options, sink, progress);
    report.extend(published.report);
    Built { report, outcome: published.outcome }
}

/// Publishes the handbooks of a pack that was read and found sound.
pub fn publish(
    pack: &Pack,
    press: &Press,
    options: &Options,
    sink: &dyn Sink,
    progress: &dyn Progress,
) -> Built {
    let order = match Order::new(pack, options) {
        Ok(order) => order,
        Err(sentence) => return Built { report: Report::default(), outcome: Outcome::Misasked(sentence) },
    };
    match publish_ordered(pack, press, &order, sink, progress) {
        Ok((published, report)) => Built { report, outcome: Outcome::Published(published) },
        Err(Stopped { failures, by_the_machine }) => {
            let outcome = if by_the_machine { Outcome::MachineFailed } else { Outcome::PackHasErrors };
            Built { report: failures, outcome }
        }
    }
}

/// What is to be made.
struct Order<'p> {
    handbooks: Vec<&'p Handbook>,
    /// The formats to make instead of the declared ones.
    formats: Option<Vec<&'static dyn Format>>,
    /// Whether that is all there is, so that the landing page can be made and what is no longer declared can go.
    is_whole: bool,
    threads: usize,
    program: Option<&'p str>,
}

impl<'p> Order<'p> {
    fn new(pack: &'p Pack, options: &'p Options) -> Result<Order<'p>, String> {
        let mut handbooks: Vec<&Handbook> = pack.handbooks.iter().collect();
        if !options.only.is_empty() {
            options.only.iter().try_for_each(|name| is_a_handbook(pack, name))?;
            handbooks.retain(|handbook| options.only.iter().any(|name| is_meant(handbook, name)));
        }
        let mut formats = Vec::new();
        for name in &options.formats {
            formats.extend(formats_named(name)?);
        }
        if formats.is_empty() {
            handbooks.iter().try_for_each(|handbook| can_be_made(handbook))?;
        }
        Ok(Order {
            handbooks,
            formats: (!formats.is_empty()).then_some(formats),
            is_whole: options.only.is_empty(),
            threads: options.threads.unwrap_or_else(cores).get(),
            program: options.program.as_deref(),
        })
    }

    /// The formats of a handbook, in the order of the table.
    fn formats(&self, handbook: &Handbook) -> Vec<&'static dyn Format> {
        let is_asked_for = |format: &&dyn Format| match &self.formats {
            Some(asked) => asked.iter().any(|asked| asked.name() == format.name()),
            None => handbook.wants(format.name()),
        };
        FORMATS.iter().copied().filter(is_asked_for).collect()
    }
}

/// How many handbooks are made at the same time where nobody says.
pub(crate) fn cores() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// Whether a name means that handbook: its own, or that of a folder it lies in.
fn is_meant(handbook: &Handbook, name: &str) -> bool {
    let name = name.trim_end_matches('/');
    handbook.name.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn is_a_handbook(pack: &Pack, name: &str) -> Result<(), String> {
    if pack.handbooks.iter().any(|handbook| is_meant(handbook, name)) {
        return Ok(());
    }
    Err(no_such_handbook(pack, name))
}

/// The sentence for a handbook that does not exist.
pub fn no_such_handbook(pack: &Pack, name: &str) -> String {
    match nearest(name, pack.handbooks.iter().map(|handbook| handbook.name.as_str())) {
        Some(near) => format!("no handbook is called `{name}`; did you mean `{near}`?"),
        None => format!("no handbook is called `{name}`; `vademecum list` shows those there are"),
    }
}

/// Refuses a handbook that would come without a format it is declared with: what is missing would look as if it had been
/// withdrawn.
fn can_be_made(handbook: &Handbook) -> Result<(), String> {
    let missing: Vec<String> = BUILT_WITHOUT
        .iter()
        .filter(|format| handbook.wants(format))
        .map(|name| format!("`{name}`"))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!(
        "`{}` is declared with {}, which this program was built without; name the formats to make, as in \
         `--formats html,epub`, or build the program again without `--no-default-features`",
        handbook.name,
        missing.join(" and ")
    ))
}

/// The format of that name, or every format there is.
fn formats_named(name: &str) -> Result<Vec<&'static dyn Format>, String> {
    if name == ALL_FORMATS {
        return Ok(FORMATS.to_vec());
    }
    if BUILT_WITHOUT.contains(&name) {
        return Err(format!(
            "this program was built without `{name}`; build it again without `--no-default-features`"
        ));
    }
    let names = || FORMATS.iter().map(|format| format.name()).chain([ALL_FORMATS]);
    FORMATS.iter().copied().find(|format| format.name() == name).map(|format| vec![format]).ok_or_else(|| {
        let there_are = names().collect::<Vec<_>>().join(", ");
        match nearest(name, names()) {
            Some(near) => format!("there is no format `{name}`; did you mean `{near}`?"),
            None => format!("there is no format `{name}`; there are: {there_are}"),
        }
    })
}

/// Complains about formats that `pack.yaml` asks for and nobody can make. It is done here because `check` knows
/// nothing of output.
fn unknown_formats(pack: &Pack) -> Report {
    let mut report = Report::default();
    let origin = &pack.about_origin;
    for (index, matrix) in pack.about.handbooks.iter().enumerate() {
        for (number, name) in matrix.formats.iter().enumerate() {
            // What another build of the program can make is no fault of the pack.
            if BUILT_WITHOUT.contains(&name.as_str()) {
                continue;
            }
            if let Err(sentence) = formats_named(name) {
                let spot = origin.spans.get(&format!("/handbooks/{index}/formats/{number}"));
                let place = spot.map_or(0..0, |spot| spot.value.clone());
                report.push(Diagnostic::error("bad-handbook", Place::new(&origin.file, place), sentence));
            }
        }
    }
    report
}

/// Why nothing was published.
struct Stopped {
    failures: Report,
    by_the_machine: bool,
}

impl From<Diagnostic> for Stopped {
    fn from(failure: Diagnostic) -> Stopped {
        Stopped { failures: failure.into(), by_the_machine: true }
    }
}

fn publish_ordered(
    pack: &Pack,
    press: &Press,
    order: &Order<'_>,
    sink: &dyn Sink,
    progress: &dyn Progress,
) -> Result<(Published, Report), Stopped> {
    let pending = sink.open()?;
    progress.begins(order.handbooks.len());
    let made = make_all(pack, press, order, &*pending, progress)?;
    let mut withdrawn = 0;
    if order.is_whole {
        let declared: BTreeSet<&str> = pack.handbooks.iter().map(|handbook| handbook.name.as_str()).collect();
        for folder in pending.published().iter().filter(|folder| !declared.contains(folder.as_str())) {
            pending.withdraw(folder)?;
            withdrawn += 1;
        }
    }
    let entrance = put_landing(press, order, &made, &*pending)?;
    let report = pending.publish()?;
    let handbooks = made.into_iter().map(|made| made.shelved).collect();
    Ok((Published { handbooks, withdrawn, entrance }, report))
}

/// Sets the landing page aside and says which page to open. A build of some handbooks leaves the landing page as it is,
/// since it says what there is of the others too.
fn put_landing(
    press: &Press,
    order: &Order<'_>,
    made: &[Made],
    pending: &dyn Pending,
) -> Result<SitePath, Stopped> {
    if order.is_whole {
        let shelves: Vec<Shelf> = made.iter().map(|made| made.shelf.clone()).collect();
        let mut front = distribution::files(&shelves);
        let page = landing(press, &shelves, &front)
            .map_err(|failure| Stopped { failures: failure.into(), by_the_machine: false })?;
        front.extend(page);
        front.extend(distribution::checksums(&front));
        pending.shelve_front(front)?;
        return Ok(SitePath::new("index.html"));
    }
    // A handbook without pages is opened by what it has.
    let files = made.first().map_or(&[][..], |made| &made.shelved.files);
    let is_cover = |file: &&ShelvedFile| file.path.as_str().ends_with("/index.html");
    let first = files.iter().find(is_cover).or(files.first());
    Ok(first.map_or_else(|| SitePath::new("index.html"), |file| file.path.clone()))
}

/// Makes every handbook that was ordered. A template that fails in one is tried in the others all the same, so that its
/// author hears everything at once; a full disk is not.
fn make_all(
    pack: &Pack,
    press: &Press,
    order: &Order<'_>,
    pending: &dyn Pending,
    progress: &dyn Progress,
) -> Result<Vec<Made>, Stopped> {
    let machine_failed = AtomicBool::new(false);
    let selector = Selector::of(pack);
    let made = at_each_core(order.threads, &order.handbooks, |handbook| {
        if machine_failed.load(Ordering::Relaxed) {
            return None;
        }
        let made = make(&selector, handbook, press, order, pending, progress);
        if let Err(Failure::Unwritten(_)) = &made {
            machine_failed.store(true, Ordering::Relaxed);
        }
        Some(made)
    });
    let mut handbooks = Vec::new();
    let mut failures = Report::default();
    for made in made.into_iter().flatten() {
        match made {
            Ok(handbook) => handbooks.push(handbook),
            Err(Failure::Unmade(failure) | Failure::Unwritten(failure)) => failures.push(failure),
        }
    }
    let by_the_machine = machine_failed.into_inner();
    if failures.has_errors() { Err(Stopped { failures, by_the_machine }) } else { Ok(handbooks) }
}

/// A handbook that is made, and what the landing page says of it.
struct Made {
    shelved: Shelved,
    shelf: Shelf,
}

/// Makes one handbook, or keeps the one that is published: its edition lives for this long.
fn make<'p>(
    selector: &Selector<'p>,
    handbook: &'p Handbook,
    press: &Press,
    order: &Order<'_>,
    pending: &dyn Pending,
    progress: &dyn Progress,
) -> Result<Made, Failure> {
    let edition = analyze(selector.select(handbook));
    let formats = order.formats(handbook);
    let mut shelf = Shelf::of(&edition);
    let kept = match order.program {
        Some(program) => {
            let recipe = recipe(program, &formats, press, &edition);
            pending.keep(&handbook.name, &recipe).map_err(Failure::Unwritten)?
        }
        None => Kept::ToMake(BTreeSet::new()),
    };
    let shelved = match kept {
        Kept::AsItIs(shelved) => {
            progress.kept(&shelved);
            shelved
        }
        Kept::ToMake(differences) => {
            let job = Job::new(press, &edition, &formats);
            let shelved = pending.shelve(&handbook.name, &mut |take| render::make(&job, take))?;
            progress.made(&shelved, &differences);
            shelved
        }
    };
    shelved.files.iter().for_each(|file| shelf.add(file.path.clone(), file.bytes));
    Ok(Made { shelved, shelf })
}

/// Everything that the files of a handbook depend on. What stands between these and the files is a function.
fn recipe(program: &str, formats: &[&'static dyn Format], press: &Press, edition: &Edition<'_>) -> Recipe {
    let formats: Vec<&str> = formats.iter().map(|format| format.name()).collect();
    Recipe::default()
        .with("program", program)
        .with("formats", formats.join(","))
        .with("templates", press.digest())
        .with("edition", edition.fingerprint().in_full())
}

/// Does something with each item, on so many plain threads, and gives the results in the order of the items.
///
/// Not by rayon: a renderer may use rayon's pool inside, and a handbook stolen in the middle of another keeps both in
/// memory.
pub(crate) fn at_each_core<T: Sync, R: Send>(
    threads: usize,
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        while let index = next.fetch_add(1, Ordering::Relaxed)
            && let Some(item) = items.get(index)
        {
            done.push((index, work(item)));
        }
        done
    };
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let workers: Vec<_> =
            (0..threads.clamp(1, items.len().max(1))).map(|_| scope.spawn(worker)).collect();
        let join = |worker: std::thread::ScopedJoinHandle<'_, Vec<_>>| {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        workers.into_iter().flat_map(join).collect()
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_items_whatever_the_threads() {
        let items: Vec<u32> = (0..100).collect();
        for threads in [1, 3, 200] {
            let doubled = at_each_core(threads, &items, |item| item * 2);
            assert_eq!(doubled, items.iter().map(|item| item * 2).collect::<Vec<_>>());
        }
        assert_eq!(at_each_core(2, &[] as &[u32], |item| *item), Vec::<u32>::new());
    }
}
