//! The controlled vocabularies of front matter: each a short list of words and what readers are told they mean.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// A word of a vocabulary as a template sees it.
#[derive(Serialize)]
struct Shown {
    id: &'static str,
    words: &'static str,
}

macro_rules! vocabulary {
    ($(#[$about:meta])* $Name:ident { $($Variant:ident $id:literal $words:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $Name {
            $(#[doc = $words] $Variant,)+
        }

        impl $Name {
            /// Every word, in the order of this list.
            pub const ALL: &'static [$Name] = &[$($Name::$Variant,)+];
            const IDS: &'static [&'static str] = &[$($id,)+];

            /// The word as authors write it.
            pub fn id(self) -> &'static str {
                match self { $($Name::$Variant => $id,)+ }
            }

            /// The word as readers see it.
            pub fn in_words(self) -> &'static str {
                match self { $($Name::$Variant => $words,)+ }
            }
        }

        impl<'de> Deserialize<'de> for $Name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<$Name, D::Error> {
                let text = String::deserialize(deserializer)?;
                $Name::ALL.iter().copied().find(|word| word.id() == text)
                    .ok_or_else(|| D::Error::unknown_variant(&text, $Name::IDS))
            }
        }

        impl Serialize for $Name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Shown { id: self.id(), words: self.in_words() }.serialize(serializer)
            }
        }

        impl schemars::JsonSchema for $Name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($Name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "enum": [$($id,)+] })
            }
        }
    };
}

vocabulary! {
    /// The analysts' confidence in what an entry says.
    Confidence { High "high" "high confidence", Moderate "moderate" "moderate confidence", Low "low" "low confidence", }
}
vocabulary! {
    /// The size of paper that readers have.
    Paper { A4 "a4" "A4", Letter "letter" "US Letter", }
}
vocabulary! {
    /// Where an entry stands on its way to readers. Only `published` reaches them.
    Status { Draft "draft" "draft", Review "review" "in review", Published "published" "published", Withdrawn "withdrawn" "withdrawn", }
}
vocabulary! {
    /// How much an indicator says by itself.
    Strength { Strong "strong" "strong", Moderate "moderate" "moderate", Weak "weak" "weak", }
}
vocabulary! {
    /// What is observed when an indicator fires. The last eight are traits of a person and never stand alone.
    Condition {
        Identity "identity" "identity",
        Document "document" "document",
        Device "device" "device",
        Login "login" "log-in",
        Session "session" "session",
        Payment "payment" "payment",
        Account "account" "account",
        Wallet "wallet" "wallet",
        Counterparty "counterparty" "counterparty",
        Behaviour "behaviour" "behaviour",
        Communication "communication" "communication",
        WorkHistory "work-history" "work history",
        PublicRecord "public-record" "public record",
        Registration "registration" "registration",
        Goods "goods" "goods",
        Employment "employment" "employment",
        Location "location" "place",
        Nationality "nationality" "nationality",
        Ethnicity "ethnicity" "ethnicity",
        Language "language" "language",
        Religion "religion" "religion",
        Accent "accent" "accent",
        Name "name" "name",
        Birthplace "birthplace" "place of birth",
        Appearance "appearance" "appearance",
    }
}

impl Condition {
    /// Whether this is a trait of a person.
    pub fn is_trait(self) -> bool {
        self >= Condition::Nationality
    }

    /// Whether an indicator may rest on this alone. A trait may not, and neither may a place.
    pub fn stands_alone(self) -> bool {
        self < Condition::Location
    }
}

vocabulary! {
    /// How easily a network replaces a node. Always analyst judgement.
    Replaceable {
        Fungible "fungible" "fungible: replaced in days to weeks",
        SemiFungible "semi-fungible" "semi-fungible: replaced in weeks to months",
        Scarce "scarce" "scarce: few, slow to replace",
        Fixed "fixed" "fixed: cannot be replaced",
        NotApplicable "not-applicable" "not applicable",
    }
}
vocabulary! {
    /// What a flow is to the operation.
    FlowRole { Proceeds "proceeds" "value on its way to the state", Enabling "enabling" "something the operation needs", Cost "cost" "what the operation pays a helper", }
}
vocabulary! {
    /// Whose money it is. Wages and heist money are never mixed.
    Stream { Wages "wages" "wages", Theft "theft" "theft or extortion by workers", Heist "heist" "heist or other DPRK money", }
}
vocabulary! {
    /// What moves.
    Carries { Money "money" "money", Crypto "crypto" "cryptocurrency", Goods "goods" "goods", Identity "identity" "identity", Access "access" "access", Labour "labour" "labour", }
}
vocabulary! {
    /// How a flow is known.
    Basis { Documented "documented" "documented", DocumentedOther "documented-other" "documented for other DPRK money only", Inferred "inferred" "inferred by our analysts", }
}
vocabulary! {
    /// What happened to a party, as a court or an authority calls it.
    LegalWord {
        NamedInOfficialReport "named-in-official-report" "named in an official report",
        AllegedBy "alleged-by" "alleged",
        ReferredToProsecutors "referred-to-prosecutors" "referred to prosecutors",
        Arrested "arrested" "arrested",
        Charged "charged" "charged",
        SubjectOfCivilComplaint "subject-of-civil-complaint" "subject of a civil complaint",
        PleadedGuilty "pleaded-guilty" "pleaded guilty",
        Convicted "convicted" "convicted",
        Sentenced "sentenced" "sentenced",
        Settled "settled" "settled",
        Acquitted "acquitted" "acquitted",
        Designated "designated" "designated",
        Delisted "delisted" "delisted",
        SubjectOfSpecialMeasure "subject-of-special-measure" "subject of a special measure",
        NoProceedingsKnown "no-proceedings-known" "no proceedings known",
    }
}
vocabulary! {
    /// How far an institution should be to take a control on. A small one starts with the minimum.
    Tier { Minimum "minimum" "minimum", Standard "standard" "standard", Advanced "advanced" "advanced", }
}
vocabulary! {
    /// What a control costs the one who takes it on. Always analyst judgement.
    Effort { Low "low" "low effort", Medium "medium" "medium effort", High "high" "high effort", }
}
vocabulary! {
    /// Where a control comes from.
    ControlBasis { Recommended "recommended" "recommended in the cited text", Extended "extended" "recommended to others, extended by our analysts", Judgement "judgement" "analyst judgement", }
}
vocabulary! {
    /// What sort of organisation an entity is.
    EntityType {
        Ministry "ministry" "ministry", PartyDepartment "party-department" "party department", Bureau "bureau" "bureau",
        Bank "bank" "bank", ItCompany "it-company" "IT company", FrontCompany "front-company" "front company",
        HostCompany "host-company" "host company", Supplier "supplier" "supplier", Marketplace "marketplace" "marketplace",
        Other "other" "organisation",
    }
}
vocabulary! {
    /// What an authority is for.
    AuthorityRole {
        Fiu "fiu" "Financial intelligence unit", SanctionsAuthority "sanctions-authority" "Sanctions authority",
        Supervisor "supervisor" "Supervisor", CompanyRegistry "company-registry" "Company registry",
        LabourAuthority "labour-authority" "Labour or migration authority", LawEnforcement "law-enforcement" "Law enforcement",
        CyberCrimeDesk "cyber-crime-desk" "Cyber-crime desk",
        VirtualAssetRegulator "virtual-asset-regulator" "Virtual-asset regulator", Other "other" "Authority",
    }
}
vocabulary! {
    /// What a jurisdiction is to the system, by the documents. A statement about exposure, not about policy or people.
    SystemRole {
        HostsWorkers "hosts-workers" "workers are hosted there", Laundering "laundering" "money is moved or converted there",
        Victims "victims" "employers and clients are deceived there", Facilitators "facilitators" "helpers live there",
        Fronts "fronts" "front companies sit there", Identities "identities" "identities come from there",
        Policy "policy" "policy is led from there",
    }
}
vocabulary! {
    /// In which part of a handbook a guide stands.
    GuideRole {
        Start "start" "Start here", Threat "threat" "The threat in one page",
        Suspect "suspect" "What to do when you suspect", Victims "victims" "If your identity was used",
        Practice "practice" "In practice", Exercise "exercise" "Exercises", Timeline "timeline" "Timeline",
        Reading "reading" "How to read this", Methods "methods" "Methods",
    }
}
vocabulary! {
    /// What sort of text a source is.
    SourceKind {
        MultilateralReport "multilateral-report" "multilateral report", UnReport "un-report" "UN report",
        GovernmentAdvisory "government-advisory" "government advisory", Designation "designation" "designation",
        Indictment "indictment" "indictment", CourtDocument "court-document" "court document",
        PressRelease "press-release" "press release", Law "law" "law",
        PrivateSectorReport "private-sector-report" "private-sector report", CivilSociety "civil-society" "civil-society text",
        Academic "academic" "academic text", News "news" "news", Dataset "dataset" "dataset", Other "other" "other text",
    }
}
vocabulary! {
    /// How a source was read.
    Read { Direct "direct" "read directly", Secondary "secondary" "seen through another text", }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traits_and_places_do_not_stand_alone() {
        assert!(Condition::Payment.stands_alone() && !Condition::Payment.is_trait());
        assert!(!Condition::Location.stands_alone() && !Condition::Location.is_trait());
        assert!(!Condition::Accent.stands_alone() && Condition::Accent.is_trait());
        assert_eq!(Condition::ALL.iter().filter(|condition| condition.is_trait()).count(), 8);
    }

    #[test]
    fn a_word_is_read_by_its_id() {
        let word: LegalWord = serde_yaml::from_str("pleaded-guilty").unwrap();
        assert_eq!(word.in_words(), "pleaded guilty");
    }
}
