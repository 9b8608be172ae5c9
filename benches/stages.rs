//! The stages inside one process, one by one, so that a build that has become slow can be traced to one of them:
//! `cargo bench --bench stages`.

mod generated;

use divan::{Bencher, black_box};
use std::sync::LazyLock;
use vademecum::{
    check::check,
    edition::{analyze, select},
    files::Disk,
    load::load,
    pack::Pack,
    pipeline::read,
    render::{FORMATS, Job, Press, artifacts},
    resolve::resolve,
};

fn main() {
    divan::main();
}

/// The folder of a pack of a thousand entries with one handbook for all places.
static FILES: LazyLock<(tempfile::TempDir, Disk)> = LazyLock::new(|| {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("there is room for a pack");
    let handbooks = "  - {audiences: [banks], jurisdictions: [general], ceiling: TLP:CLEAR}\n";
    generated::write(folder.path(), 1_000, handbooks).expect("there is room for a pack");
    let files = Disk::new(folder.path());
    (folder, files)
});
static PACK: LazyLock<Pack> =
    LazyLock::new(|| read(&FILES.1, None).value.expect("the pack that we generate can be read"));

#[divan::bench(name = "1 load")]
fn loading(bencher: Bencher) {
    LazyLock::force(&FILES);
    bencher.bench(|| load(&FILES.1));
}

#[divan::bench(name = "2 resolve")]
fn resolving(bencher: Bencher) {
    bencher.with_inputs(|| load(&FILES.1).value).bench_values(resolve);
}

#[divan::bench(name = "3 check")]
fn checking(bencher: Bencher) {
    LazyLock::force(&PACK);
    bencher.bench(|| check(&PACK));
}

#[divan::bench(name = "4 select and analyze")]
fn selecting(bencher: Bencher) {
    LazyLock::force(&PACK);
    bencher.bench(|| analyze(select(black_box(&PACK), &PACK.handbooks[0])));
}

/// One format after the other, without writing anything.
#[divan::bench(name = "5 render", args = FORMATS.iter().map(|format| format.name()))]
fn rendering(bencher: Bencher, format: &str) {
    let format = FORMATS.iter().find(|known| known.name() == format).expect("it is in the table");
    let press = Press::load(&FILES.1).value;
    let edition = analyze(select(&PACK, &PACK.handbooks[0]));
    bencher.bench_local(|| {
        let files = artifacts(&Job::new(&press, &edition, &[*format]));
        black_box(files.expect("our own templates can be rendered"));
    });
}
