//! A made-up pack of any size, the same bytes on every machine.
//! Its mix of kinds, the length of its texts and the number of links in them are those of a real pack.

use std::{fmt::Write, fs, io, path::Path};

/// How many of each kind there are among a thousand entries.
const NODES: usize = 40;
const FLOWS: usize = 200;
const TYPOLOGIES: usize = 60;
const CASES: usize = 200;
const CONTROLS: usize = 100;
const ENTITIES: usize = 80;
const TERMS: usize = 48;
const GUIDES: usize = 10;
const JURISDICTIONS: usize = 12;
const SOURCES: usize = 250;
const MIX: [usize; 10] =
    [NODES, FLOWS, TYPOLOGIES, CASES, CONTROLS, ENTITIES, TERMS, GUIDES, JURISDICTIONS, SOURCES];

/// Items in one YAML file; nobody keeps thousands in one.
const IN_ONE_LIST: usize = 100;

const SENTENCES: [&str; 12] = [
    "The account was opened with papers of another person and paid out to a third one.",
    "The firm had no premises of its own and shared a telephone with two others.",
    "Within two days of each payment nearly all of it had left again.",
    "The contract named a service that nobody at the address could describe.",
    "Investigators found the same device behind several names.",
    "A helper received the computers, kept them running and was paid by the month.",
    "The trader changed the tokens into cash and kept a few parts in a hundred.",
    "The bank asked for an invoice and was sent one made for another customer.",
    "The platform closed the profile, and a copy of it appeared a week later.",
    "What is known of the last step rests on a single statement.",
    "The company answered that its staff worked from home & could not be called.",
    "The sum stands for receipts of the whole team over \"about two years\".",
];

/// Writes the pack into an empty folder: so many entries, and the handbooks that `handbooks` declares.
pub fn write(folder: &Path, entries: usize, handbooks: &str) -> io::Result<()> {
    assert_eq!(MIX.iter().sum::<usize>(), 1_000, "the mix is counted in a thousand");
    let pack = Pack { thousands: entries / 1_000 };
    let content = folder.join("content");
    for name in [
        "guides",
        "risky-nodes",
        "flows",
        "typologies",
        "jurisdictions",
        "controls",
        "cases",
        "entities",
        "sources",
    ] {
        fs::create_dir_all(content.join(name))?;
    }
    fs::write(content.join("pack.yaml"), format!("{ABOUT}handbooks:\n{handbooks}"))?;
    let files: [(&str, usize, Text); 7] = [
        ("risky-nodes/node", NODES, Pack::node),
        ("typologies/typology", TYPOLOGIES, Pack::typology),
        ("cases/case", CASES, Pack::case),
        ("controls/control", CONTROLS, Pack::control),
        ("entities/entity", ENTITIES, Pack::entity),
        ("guides/guide", GUIDES, Pack::guide),
        ("jurisdictions/place", JURISDICTIONS, Pack::jurisdiction),
    ];
    for (name, of_a_thousand, text) in files {
        for index in 0..pack.all(of_a_thousand) {
            fs::write(content.join(format!("{name}-{index}.md")), text(&pack, index))?;
        }
    }
    let lists: [(&str, usize, Text); 2] =
        [("flows/flows", FLOWS, Pack::flow), ("sources/sources", SOURCES, Pack::source)];
    for (name, of_a_thousand, item) in lists {
        let indices: Vec<usize> = (0..pack.all(of_a_thousand)).collect();
        for (number, indices) in indices.chunks(IN_ONE_LIST).enumerate() {
            let text: String = indices.iter().map(|index| item(&pack, *index)).collect();
            fs::write(content.join(format!("{name}-{number}.yaml")), text)?;
        }
    }
    let terms: String = (0..pack.all(TERMS)).map(|index| pack.term(index)).collect();
    fs::write(content.join("glossary.yaml"), terms)
}

const ABOUT: &str = "\
title: A generated pack
subtitle: For measuring, not for reading
publisher: {name: Nobody}
contact: {corrections: nobody@desk.example}
edition: \"1\"
as_of: 2026-11-22
languages: [en]
default_marking: TLP:CLEAR
page_weight: {page: 1000, part: 100000}
# So many entries in one handbook are more than its parts may weigh, and what is measured is the making of them.
phases:
  - {id: persona, title: Establish a persona, summary: Papers and profiles that pass checks.}
  - {id: work, title: Obtain work, summary: Accounts and hosts that turn the persona into a job.}
  - {id: receive, title: Receive funds, summary: The first accounts that take the proceeds.}
  - {id: layer, title: Layer and convert, summary: Wallets and traders that change the form of the money.}
  - {id: repatriate, title: Repatriate, summary: Banks and goods that bring the value home.}
audiences:
  - id: banks
    title: Banks
    reader: Compliance officers and analysts
    roles:
      - {id: onboarding, title: Customer onboarding}
      - {id: transaction-monitoring, title: Transaction monitoring}
    do_not: [Do not tell the customer that a report is considered.]
  - id: platforms
    title: Platforms
    reader: Trust-and-safety staff
    roles: [{id: payouts, title: Payouts and payments}]
";

const PHASES: [&str; 5] = ["persona", "work", "receive", "layer", "repatriate"];

/// Codes of ISO 3166; a pack of 10,000 entries has a sheet for each of the first 120.
const PLACES: [&str; 125] = [
    "AE", "AF", "AG", "AL", "AM", "AO", "AR", "AT", "AU", "AZ", "BA", "BB", "BD", "BE", "BF", "BG", "BH",
    "BI", "BJ", "BN", "BO", "BR", "BS", "BT", "BW", "BY", "BZ", "CA", "CD", "CF", "CG", "CH", "CI", "CL",
    "CM", "CN", "CO", "CR", "CU", "CV", "CY", "CZ", "DE", "DJ", "DK", "DM", "DO", "DZ", "EC", "EE", "EG",
    "ER", "ES", "ET", "FI", "FJ", "FM", "FR", "GA", "GB", "GD", "GE", "GH", "GM", "GN", "GQ", "GR", "GT",
    "GW", "GY", "HN", "HR", "HT", "HU", "ID", "IE", "IL", "IN", "IQ", "IR", "IS", "IT", "JM", "JO", "JP",
    "KE", "KG", "KH", "KI", "KM", "KN", "KR", "KW", "KZ", "LA", "LB", "LC", "LI", "LK", "LR", "LS", "LT",
    "LU", "LV", "LY", "MA", "MC", "MD", "ME", "MG", "MH", "MK", "ML", "MM", "MN", "MR", "MT", "MU", "MV",
    "MW", "MX", "MY", "MZ", "NA", "NE",
];

/// Writes the file, or the item of a list, of that number.
type Text = fn(&Pack, usize) -> String;

struct Pack {
    thousands: usize,
}

impl Pack {
    fn all(&self, of_a_thousand: usize) -> usize {
        of_a_thousand * self.thousands
    }

    /// A number below `below` that looks as if it came by chance, and is the same in every run.
    fn pick(&self, what: &str, index: usize, below: usize) -> usize {
        // FNV-1a over the words, then a round of mixing so that neighbours differ.
        let bytes = what.bytes().chain(index.to_le_bytes());
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        });
        let mixed = (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        usize::try_from((mixed >> 33) % below as u64).expect("it is below `below`")
    }

    fn cite(&self, what: &str, index: usize) -> String {
        format!("source-{}", self.pick(what, index, self.all(SOURCES)))
    }

    fn place(&self, what: &str, index: usize) -> &'static str {
        PLACES[self.pick(what, index, self.all(JURISDICTIONS))]
    }

    fn sentence(&self, what: &str, index: usize) -> &'static str {
        SENTENCES[self.pick(what, index, SENTENCES.len())]
    }

    /// A text of three sections; every paragraph cites, and some link.
    fn text(&self, what: &str, index: usize) -> String {
        let mut text = String::new();
        for section in 0..3 {
            let at = index * 8 + section;
            if section > 0 {
                let _ = write!(text, "\n## {}\n\n", ["", "What it shows", "Look-alikes"][section]);
            }
            for sentence in 0..3 {
                let at = at * 4 + sentence;
                let _ = writeln!(
                    text,
                    "{} [@{}].",
                    self.sentence(what, at).trim_end_matches('.'),
                    self.cite(what, at)
                );
            }
            let node = self.pick(what, at, self.all(NODES));
            let _ = writeln!(
                text,
                "\nIt passed through [the same place](node-{node}) as before, **as was said**."
            );
        }
        text
    }

    fn header(&self, what: &str, index: usize, title: &str) -> String {
        format!(
            "title: {title} {index}\nsummary: What is on record about {what} number {index}, in one sentence that stands alone.\n\
             confidence: {}\nsources: [{}, source-{}]\nreview: {{last: 2026-11-22, by: A desk}}\n",
            ["high", "moderate", "low"][index % 3],
            self.cite(what, index),
            // So that every source is cited by something.
            index * 7 % self.all(SOURCES),
        )
    }

    fn file(&self, what: &str, index: usize, title: &str, fields: &str) -> String {
        format!("---\n{}{fields}---\n{}", self.header(what, index, title), self.text(what, index))
    }

    fn node(&self, index: usize) -> String {
        let fields = format!(
            "stage: {}\nfunction: Takes value in and passes it on under another name.\noperated_by: Helpers, knowingly or not.\n\
             controllers: [banks, platforms]\nasserted_substitutes: [node-{}]\n\
             replaceability: {{grade: semi-fungible, reason: A new one is found in weeks.}}\n",
            PHASES[index % PHASES.len()],
            (index + 5) % self.all(NODES),
        );
        self.file("node", index, "A class of places", &fields)
    }

    /// Flows leave every node in turn, so that a case can always go on from where it is.
    fn flow_ends(&self, index: usize) -> (usize, usize) {
        let nodes = self.all(NODES);
        let from = index % nodes;
        (from, (from + 1 + self.pick("end", index, nodes - 1)) % nodes)
    }

    fn flow(&self, index: usize) -> String {
        let (from, to) = self.flow_ends(index);
        format!(
            "- id: flow-{index}\n  title: Value passes on by way {index}\n  from: node-{from}\n  to: node-{to}\n  role: proceeds\n  \
             stream: wages\n  carries: {}\n  instrument: {}\n  jurisdictions: [{}, {}]\n  date: 2024-0{}\n  basis: documented\n  \
             confidence: high\n  sources: [{}]\n  review: {{last: 2026-11-22, by: A desk}}\n  note: |\n    {} [@{}].\n    {}\n\n",
            ["money", "crypto"][index % 2],
            ["Bank transfer", "Stablecoin transfer", "Payroll"][index % 3],
            self.place("flow from", index),
            self.place("flow to", index),
            1 + index % 9,
            self.cite("flow", index),
            self.sentence("flow", index).trim_end_matches('.'),
            self.cite("flow note", index),
            self.sentence("flow more", index),
        )
    }

    fn typology(&self, index: usize) -> String {
        let mut fields = format!(
            "phase: {}\nrisky_nodes: [node-{}, node-{}]\ndistinct_from: [typology-{}]\nindicators:\n",
            PHASES[index % PHASES.len()],
            self.pick("typology", index, self.all(NODES) / 2),
            self.pick("typology", index, self.all(NODES) / 2) + self.all(NODES) / 2,
            (index + 1) % self.all(TYPOLOGIES),
        );
        for flag in 0..5 {
            let at = index * 5 + flag;
            let _ = write!(
                fields,
                "  - id: flag-{flag}\n    text: \"Flag {at}: {}\"\n    seen_by: [{}]\n    strength: {}\n    \
                 conditions: [{}]\n    needs: A second sign at the same account.\n    lawful_explanations:\n      \
                 - A relative helps with the account.\n      - The firm works from several places.\n    sources: [{}]\n",
                self.sentence("flag", at).replace('"', "'"),
                ["banks/onboarding, platforms/payouts", "banks/transaction-monitoring"][flag % 2],
                ["strong", "moderate", "weak"][flag % 3],
                ["payment, account", "identity, document", "session"][flag % 3],
                self.cite("flag", at),
            );
        }
        self.file("typology", index, "A pattern of conduct", &fields)
    }

    fn case(&self, index: usize) -> String {
        let mut fields = format!(
            "date: 2025-0{}\njurisdictions: [{}, {}]\nlegal_status:\n  - {{party: A first company, status: designated, \
             date: 2025-03-04, by: An authority, source: {}, checked_on: 2026-11-22}}\n  - {{party: A second person, \
             status: charged, date: 2025-05-06, by: A court, source: {}, checked_on: 2026-11-22}}\namounts:\n  \
             - {{amount: about $400000, means: receipts of the team, stream: wages, sources: [{}]}}\n\
             entities: [entity-{}]\nsteps:\n",
            1 + index % 9,
            self.place("case", index),
            self.place("case too", index),
            self.cite("case party", index),
            self.cite("case other party", index),
            self.cite("case amount", index),
            self.pick("case", index, self.all(ENTITIES)),
        );
        let nodes = self.all(NODES);
        let mut at = self.pick("case begins", index, nodes);
        for step in 0..4 {
            let round = self.pick("case step", index * 4 + step, self.all(FLOWS) / nodes);
            let flow = at + round * nodes;
            let _ = writeln!(
                fields,
                "  - {{flow: flow-{flow}, note: \"{}\", sources: [{}]}}",
                self.sentence("step", index * 4 + step).replace('"', "'"),
                self.cite("step", index * 4 + step),
            );
            at = self.flow_ends(flow).1;
        }
        self.file("case", index, "What happened in", &fields)
    }

    fn control(&self, index: usize) -> String {
        let fields = format!(
            "audience: {}\nroles: [{}]\ntier: {}\ncounters: [node-{}, typology-{}]\neffort: medium\n\
             effect: Less passes, and what passes is seen sooner.\nbasis: recommended\nrecommended_by: [{}]\nhow:\n  \
             - Compare the two names before the first payment.\n  - Ask for the contract behind it.\n  - Keep what you were shown.\n",
            ["banks", "platforms"][index % 2],
            ["onboarding", "payouts"][index % 2],
            ["minimum", "standard", "advanced"][index % 3],
            self.pick("control", index, self.all(NODES)),
            self.pick("control", index, self.all(TYPOLOGIES)),
            self.cite("control", index),
        );
        self.file("control", index, "Do the thing numbered", &fields)
    }

    fn entity(&self, index: usize) -> String {
        // A few ministries, each with bureaus, each with companies.
        let parent = match index {
            0..8 => String::new(),
            _ => format!(
                "parents:\n  - {{entity: entity-{}, source: {}}}\n",
                index / 8,
                self.cite("parent", index)
            ),
        };
        let fields = format!(
            "entity_type: {}\n{parent}jurisdictions: [{}]\nrisky_node: node-{}\ndesignations:\n  - {{by: An authority, \
             date: 2024-07-08, source: {}, checked_on: 2026-11-22}}\naliases: [Another name {index}]\n",
            ["ministry", "bureau", "front-company"][(index > 7) as usize + (index > 64) as usize],
            self.place("entity", index),
            self.pick("entity", index, self.all(NODES)),
            self.cite("designation", index),
        );
        self.file("entity", index, "An organisation called", &fields)
    }

    fn guide(&self, index: usize) -> String {
        let role = ["threat", "suspect", "reading", "methods"][index % 4];
        self.file("guide", index, "How to go about", &format!("role: {role}\norder: {index}\n"))
    }

    fn jurisdiction(&self, index: usize) -> String {
        let cited = self.cite("place", index);
        let fields = format!(
            "iso: {}\nroles_in_system: [laundering, fronts]\nauthorities:\n  - {{name: The unit that takes reports, role: fiu, \
             url: \"https://fiu.example/{index}\", source: {cited}, checked_on: 2026-11-22}}\n  - {{name: The police desk, \
             role: cyber-crime-desk, source: {cited}, checked_on: 2026-11-22, note: By post only.}}\nreporting:\n  \
             report: {{value: A report on suspicion under the law of the place, source: {cited}, checked_on: 2026-11-22}}\n  \
             portal: unknown\n  deadline: {{value: Within ten days, source: {cited}, checked_on: 2026-11-22}}\n  key_term: unknown\n  \
             tipping_off: {{value: The customer is not to be told, source: {cited}, checked_on: 2026-11-22}}\n  freeze: unknown\n\
             legal_basis:\n  - {{value: The law against laundering, source: {cited}, checked_on: 2026-11-22}}\n\
             advisories: []\ngaps:\n  - No advisory was found.\n",
            PLACES[index],
        );
        self.file("place", index, "The place numbered", &fields)
    }

    fn source(&self, index: usize) -> String {
        format!(
            "- id: source-{index}\n  title: Statement s{index:05} on matter m{index:05}\n  publisher: Publisher {}\n  kind: {}\n  \
             date: \"202{}-0{}-1{}\"\n  url: https://source.example/{index}\n  grading: {}{}\n  read: direct\n\n",
            index % 60,
            ["news", "press-release", "indictment", "designation"][index % 4],
            index % 6,
            1 + index / 6 % 9,
            index / 54 % 10,
            ['A', 'B', 'C'][index % 3],
            1 + index % 3,
        )
    }

    fn term(&self, index: usize) -> String {
        format!(
            "- id: term-{index}\n  title: Term {index}\n  aliases: [Other word {index}]\n  definition: {} [@{}].\n",
            self.sentence("term", index).trim_end_matches('.').replace('"', "'"),
            self.cite("term", index),
        )
    }
}
