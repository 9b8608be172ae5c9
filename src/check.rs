//! What an author would want to be told about a pack whose links are whole.
//! Knows nothing of output: a rule reads the pack and says where it is at fault.
//!
//! One rule is one file of `check/`, and its module comment is its manual.
//! Some faults are found by an earlier stage, because the pack cannot be made with them in it; those have their manual
//! here too, so that `vademecum explain` knows every rule there is.

mod bad_embed;
mod bad_file_name;
mod bad_handbook;
mod bad_markdown;
mod bad_redirect;
mod bad_template;
mod missing_font;
mod bad_yaml;
mod bare_link_to_narrower_entry;
mod broken_picture;
mod control_counters_nothing;
mod dangling_link;
mod duplicate_id;
mod flow_without_source;
mod id_changed_without_redirect;
mod indicator_nobody_sees;
mod indicator_on_a_trait;
mod indicator_without_lawful_explanation;
mod legal_status_without_date_or_source;
mod lapsed_embargo;
mod leak;
mod likelihood_with_confidence;
mod link_to_higher_marking;
mod long_quotation;
mod long_sentence;
mod misspelt_scope;
mod missing_key;
mod not_utf8;
mod not_written;
mod orphan_risky_node;
mod output_folder;
mod page_too_heavy;
mod pending_embargo;
mod picture_with_metadata;
mod picture_without_alternative_text;
mod raw_html;
mod review_overdue;
mod skipped_heading_level;
mod sources_of_one_origin;
mod stale_fact;
mod stale_legal_status;
mod step_does_not_join;
mod stranger;
mod stray_file;
mod summary_too_long;
mod uncited_section;
mod unclosed_scope;
mod ungraded_source;
mod unknown_audience;
mod unknown_jurisdiction_code;
mod unknown_key;
mod unknown_phase;
mod unlisted_id;
mod unmarked_entry;
mod unreadable_file;
mod unused_silence;
mod unused_source;
mod withdrawn_entry_linked;
mod wrong_value;

use crate::{
    diagnostic::{Place, Report},
    entry::{Entry, Origin},
    pack::Pack,
    prose::ReadingSort,
    vocab::terms::Status,
};

use std::{borrow::Cow, ops::Range};

/// Something that can be wrong with a pack.
pub trait Rule: Sync {
    /// Its name, after the fault and not the remedy.
    fn name(&self) -> &'static str;
    /// The text of its own file; [`manual_of`] takes the manual out of it.
    fn manual(&self) -> &'static str;
    /// Looks for the fault. A rule whose fault is found by an earlier stage has nothing left to look for.
    fn check(&self, _pack: &Pack, _report: &mut Report) {}
}

/// Every rule, in the order of the stages that find the fault; those of one stage with the gravest first.
pub const RULES: &[&dyn Rule] = &[
    // Reading files.
    &unreadable_file::UnreadableFile,
    &not_utf8::NotUtf8,
    &bad_yaml::BadYaml,
    &unknown_key::UnknownKey,
    &missing_key::MissingKey,
    &wrong_value::WrongValue,
    &stray_file::StrayFile,
    &broken_picture::BrokenPicture,
    // Reading text.
    &bad_markdown::BadMarkdown,
    &raw_html::RawHtml,
    &unclosed_scope::UnclosedScope,
    &misspelt_scope::MisspeltScope,
    // Putting the pack together.
    &duplicate_id::DuplicateId,
    &dangling_link::DanglingLink,
    &bad_redirect::BadRedirect,
    &bad_handbook::BadHandbook,
    // Looking at the whole pack.
    &link_to_higher_marking::LinkToHigherMarking,
    &bad_embed::BadEmbed,
    &id_changed_without_redirect::IdChangedWithoutRedirect,
    &indicator_on_a_trait::IndicatorOnATrait,
    &indicator_without_lawful_explanation::IndicatorWithoutLawfulExplanation,
    &indicator_nobody_sees::IndicatorNobodySees,
    &legal_status_without_date_or_source::LegalStatusWithoutDateOrSource,
    &stale_legal_status::StaleLegalStatus,
    &flow_without_source::FlowWithoutSource,
    &step_does_not_join::StepDoesNotJoin,
    &unknown_audience::UnknownAudience,
    &unknown_jurisdiction_code::UnknownJurisdictionCode,
    &unknown_phase::UnknownPhase,
    &withdrawn_entry_linked::WithdrawnEntryLinked,
    &picture_without_alternative_text::PictureWithoutAlternativeText,
    &picture_with_metadata::PictureWithMetadata,
    &unmarked_entry::UnmarkedEntry,
    &bare_link_to_narrower_entry::BareLinkToNarrowerEntry,
    &ungraded_source::UngradedSource,
    &review_overdue::ReviewOverdue,
    &stale_fact::StaleFact,
    &pending_embargo::PendingEmbargo,
    &lapsed_embargo::LapsedEmbargo,
    &orphan_risky_node::OrphanRiskyNode,
    &control_counters_nothing::ControlCountersNothing,
    &unused_source::UnusedSource,
    &sources_of_one_origin::SourcesOfOneOrigin,
    &uncited_section::UncitedSection,
    &likelihood_with_confidence::LikelihoodWithConfidence,
    &long_quotation::LongQuotation,
    &long_sentence::LongSentence,
    &skipped_heading_level::SkippedHeadingLevel,
    &summary_too_long::SummaryTooLong,
    &unlisted_id::UnlistedId,
    &unused_silence::UnusedSilence,
    // Making handbooks and writing them.
    &bad_template::BadTemplate,
    &missing_font::MissingFont,
    &page_too_heavy::PageTooHeavy,
    &output_folder::OutputFolder,
    &bad_file_name::BadFileName,
    &not_written::NotWritten,
    &stranger::Stranger,
    // Proving that nothing leaks.
    &leak::Leak,
];

/// Tells everything that is wrong with a pack, in one go.
pub fn check(pack: &Pack) -> Report {
    let mut report = Report::default();
    RULES.iter().for_each(|rule| rule.check(pack, &mut report));
    // A draft is shown to nobody yet, so what is wrong with it does not stop the build.
    let drafts: Vec<_> = pack.entries.iter().filter(|entry| entry.header.status == Status::Draft).collect();
    let is_in_a_draft = |place: &Place| drafts.iter().any(|draft| draft.holds(place));
    let softened = report.into_iter().map(|diagnostic| match &diagnostic.place {
        Some(place) if is_in_a_draft(place) => diagnostic.as_warning(),
        _ => diagnostic,
    });
    softened.collect()
}

/// Takes out the warnings that `pack.yaml` silences, whatever stage they come from, and complains of silences that
/// silence nothing.
pub fn silence(pack: &Pack, report: Report) -> Report {
    unused_silence::silence(pack, report)
}

/// The rule of that name.
pub fn rule_named(name: &str) -> Option<&'static dyn Rule> {
    RULES.iter().copied().find(|rule| rule.name() == name)
}

/// What a rule is about, why it exists and what to write instead, in Markdown. Its first line is the rule's name.
pub fn manual_of(rule: &dyn Rule) -> String {
    let comment = rule.manual().lines().map_while(|line| line.strip_prefix("//!"));
    let mut manual: String =
        comment.flat_map(|line| [line.strip_prefix(' ').unwrap_or(line), "\n"]).collect();
    manual.truncate(manual.trim_end().len());
    manual.push('\n');
    manual
}

/// `docs/rules.md`: every manual, one after the other.
pub fn rules_document() -> String {
    let mut document = String::from(INTRODUCTION);
    for rule in RULES {
        let name = rule.name();
        document.push_str(&format!("- [`{name}`](#{name})\n"));
    }
    for rule in RULES {
        document.push_str("\n#");
        document.push_str(&manual_of(*rule));
    }
    document
}

const INTRODUCTION: &str = "\
<!-- Made from the comments in src/check/; `UPDATE_PACKS=1 cargo test --test packs` writes it anew. -->

# Rules

What `vademecum check` looks for, in the order of the stages that find it.
`vademecum explain RULE` prints one of these sections.

An **error** stops the build, since publishing would do harm: it would leak, defame, discriminate, or break a reference.
A **warning** does not: something is stale, unreached or not yet judged, and readers are told no untruth meanwhile.

";

/// The place of a word under a key, whatever its capitals, since codes and labels are read in any.
/// `None` where the word does not stand there.
fn word_under(origin: &Origin, key: &str, word: &str) -> Option<Place> {
    let below = format!("{key}/");
    let is_meant = |path: &str| path == key || path.starts_with(&below);
    origin
        .spans
        .iter()
        .filter(|(path, _)| is_meant(path))
        .find(|(_, spot)| spot.scalar.as_deref().is_some_and(|text| text.trim().eq_ignore_ascii_case(word)))
        .map(|(_, spot)| Place::new(&origin.file, spot.value.clone()))
}

/// The summary and every paragraph.
fn said(entry: &Entry) -> impl Iterator<Item = Said<'_>> {
    let summary = entry.header.summary.as_deref().map(|words| Said { entry, words: words.into(), at: None });
    let readings = entry.prose.read_for_authors().into_iter();
    let paragraphs = readings.filter(|reading| reading.sort == ReadingSort::Paragraph);
    summary.into_iter().chain(paragraphs.map(|reading| Said {
        entry,
        words: reading.words().into(),
        at: Some(reading.at),
    }))
}

/// Something that an entry says in running text.
struct Said<'p> {
    entry: &'p Entry,
    words: Cow<'p, str>,
    /// Where it stands in the text; `None` for the summary.
    at: Option<Range<usize>>,
}

impl Said<'_> {
    /// Where it is written. Looked up only for what is told of.
    fn place(&self) -> Place {
        match &self.at {
            Some(at) => Place::new(&self.entry.origin.file, at.clone()),
            None => self.entry.value("/summary"),
        }
    }
}

/// Names in a sentence: `` `a`, `b` and `c` ``.
fn in_a_row<T: std::fmt::Display>(names: impl IntoIterator<Item = T>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [some @ .., last] => format!("{} and {last}", some.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeSet, path::Path};

    #[test]
    fn a_manual_begins_with_the_name_of_its_rule() {
        for rule in RULES {
            let manual = manual_of(*rule);
            let name = rule.name();
            assert!(manual.starts_with(&format!("# {name}\n\n")), "{name}: {manual}");
            assert!(manual.lines().count() > 6, "the manual of {name} says too little");
            assert!(
                manual.contains("n error, because") || manual.contains(" warning, because"),
                "the manual of {name} does not say whether it is an error, and why"
            );
            assert_eq!(
                manual.matches("```").count() % 2,
                0,
                "an example in the manual of {name} is never closed"
            );
        }
    }

    #[test]
    fn a_rule_is_found_by_its_name() {
        let names: BTreeSet<&str> = RULES.iter().map(|rule| rule.name()).collect();
        assert_eq!(names.len(), RULES.len(), "two rules have one name");
        for name in names {
            assert_eq!(rule_named(name).map(|rule| rule.name()), Some(name));
        }
        assert!(rule_named("no-such-rule").is_none());
    }

    #[test]
    fn every_rule_that_is_reported_has_a_manual() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut reported = BTreeSet::new();
        for file in walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap) {
            if file.path().extension().is_some_and(|extension| extension == "rs") {
                let source = std::fs::read_to_string(file.path()).unwrap();
                // What stands in tests is made up.
                let program = source.split("#[cfg(test)]").next().unwrap_or_default();
                reported.extend(rules_reported_in(program));
            }
        }
        assert!(reported.contains("raw-html"), "the search finds nothing: {reported:?}");
        let unexplained: Vec<_> = reported.iter().filter(|name| rule_named(name).is_none()).collect();
        assert!(unexplained.is_empty(), "reported without a manual in src/check/: {unexplained:?}");
    }

    /// The first words of `Diagnostic::error("…"`, `Diagnostic::warning("…"` and `complain("…"`.
    fn rules_reported_in(program: &str) -> Vec<String> {
        ["Diagnostic::error(", "Diagnostic::warning(", "complain("]
            .iter()
            .flat_map(|call| program.split(call).skip(1))
            .filter_map(|after| after.trim_start().strip_prefix('"')?.split('"').next())
            .map(str::to_string)
            .collect()
    }

    #[test]
    fn names_stand_in_a_row() {
        assert_eq!(in_a_row(["a"]), "`a`");
        assert_eq!(in_a_row(["a", "b", "c"]), "`a`, `b` and `c`");
    }
}
