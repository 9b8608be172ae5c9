//! What a handbook says of itself where it stands alone: whose it is, which edition, how far it may travel, and to whom
//! to write. All formats of running text begin with it. Knows no format.

use super::Job;

/// The head of a handbook.
pub(super) struct Masthead<'a> {
    /// The title of the pack.
    pub(super) title: &'a str,
    /// The line under it.
    pub(super) subtitle: Option<&'a str>,
    /// Whose handbook: `Banks · Pakistan`.
    pub(super) whose: String,
    /// The marking, as it stands at the head and the foot: `TLP:CLEAR`.
    pub(super) marking: &'static str,
    /// Labels with what is said.
    pub(super) facts: Vec<Fact>,
}

/// A label and what is said, with the address it leads to.
pub(super) struct Fact {
    pub(super) label: &'static str,
    pub(super) said: String,
    pub(super) link: Option<String>,
}

impl<'a> Masthead<'a> {
    pub(super) fn of(job: &Job<'a, '_>) -> Masthead<'a> {
        let about = job.edition.about();
        let marking = about.marking.banner();
        let roles: Vec<&str> = about.roles.iter().map(|role| role.title.as_str()).collect();
        let whose = format!("{} · {}", about.audience_title, about.place_title);
        let as_of = about.as_of.in_words();
        let mut facts = Vec::new();
        let mut add = |label, said: Option<String>, link: Option<String>| {
            facts.extend(said.map(|said| Fact { label, said, link }));
        };
        add("For", Some(about.reader.to_string()), None);
        add("Roles", (!roles.is_empty()).then(|| roles.join(", ")), None);
        add("Place", Some(about.place_title.to_string()), None);
        add("Edition", Some(format!("{}, as of {as_of}", about.edition)), None);
        let digest = job.edition.fingerprint();
        add(
            "Digest",
            Some(format!("{digest}. Two copies with the same digest were made from the same text.")),
            None,
        );
        add("Marking", Some(format!("{marking}. {}", about.marking.sharing())), None);
        add("Publisher", Some(about.publisher.name.clone()), about.publisher.url.clone());
        let licence = about.licence;
        add("Licence", licence.map(|licence| licence.name.clone()), licence.and_then(|it| it.url.clone()));
        let corrections = about.contact.map(|contact| contact.corrections.clone());
        let mail = corrections.as_ref().map(|address| format!("mailto:{address}"));
        add("Corrections", corrections, mail);
        add("Places", about.places_notice.map(str::to_string), None);
        let cited =
            format!("{}, {whose}, edition {} (as of {as_of}), {marking}.", about.title, about.edition);
        add("Cite as", Some(format!("{}. {cited}", about.publisher.name.trim_end_matches('.'))), None);
        Masthead { title: about.title, subtitle: about.subtitle, whose, marking, facts }
    }
}
