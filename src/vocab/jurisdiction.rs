//! Codes of places: ISO 3166-1 alpha-2 for jurisdictions, ids of `pack.yaml` for regions.
//! What lies in which region is for the pack to say. Names imply no opinion on the status of any territory.

use super::slug::Slug;
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use std::sync::Arc;

/// A jurisdiction's ISO code in capitals (`PK`), or a region's id (`south-asia`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct JurisdictionCode(Arc<str>);

impl JurisdictionCode {
    /// Reads a code or a region's id. Whether it exists is for `check` to say.
    pub fn parse(text: &str) -> Result<JurisdictionCode, String> {
        let text = text.trim();
        let is_code = text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic());
        if is_code {
            return Ok(JurisdictionCode(text.to_ascii_uppercase().into()));
        }
        Slug::parse(text).map(|slug| JurisdictionCode(slug.as_str().into())).map_err(|_| {
            format!("`{}` is neither an ISO code such as `PK` nor a region's id", text.escape_debug())
        })
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it has the form of an ISO code; a region's id does not.
    pub fn is_iso_form(&self) -> bool {
        self.0.len() == 2 && self.0.bytes().all(|b| b.is_ascii_uppercase())
    }

    /// The English name of an ISO 3166-1 code, or `None` where the code is not assigned.
    pub fn name(&self) -> Option<&'static str> {
        NAMES.binary_search_by(|(code, _)| (*code).cmp(&self.0)).ok().map(|index| NAMES[index].1)
    }

    /// The code as it stands in addresses.
    pub fn in_address(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl std::fmt::Display for JurisdictionCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for JurisdictionCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<JurisdictionCode, D::Error> {
        let text = String::deserialize(deserializer)?;
        JurisdictionCode::parse(&text).map_err(D::Error::custom)
    }
}

impl schemars::JsonSchema for JurisdictionCode {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Jurisdiction".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "description": "an ISO 3166-1 alpha-2 code, or the id of a region" })
    }
}

/// A name as it stands in an English sentence: "in the United States", "in Pakistan".
pub fn in_a_sentence(name: &str) -> String {
    let takes_the = [
        "United ",
        "European Union",
        "Republic of",
        "Congo (Dem",
        "Holy See",
        "Netherlands",
        "Philippines",
        "Bahamas",
        "Gambia",
    ]
    .iter()
    .any(|start| name.starts_with(start))
        || ["Islands", "Territory", "Territories", "Republic", "states"]
            .iter()
            .any(|end| name.ends_with(end));
    if takes_the { format!("the {name}") } else { name.to_string() }
}

/// The officially assigned codes, and `EU`, with short English names, sorted by code. `XK` may be declared in `pack.yaml`.
pub const NAMES: &[(&str, &str)] = &[
    ("AD", "Andorra"),
    ("AE", "United Arab Emirates"),
    ("AF", "Afghanistan"),
    ("AG", "Antigua and Barbuda"),
    ("AI", "Anguilla"),
    ("AL", "Albania"),
    ("AM", "Armenia"),
    ("AO", "Angola"),
    ("AQ", "Antarctica"),
    ("AR", "Argentina"),
    ("AS", "American Samoa"),
    ("AT", "Austria"),
    ("AU", "Australia"),
    ("AW", "Aruba"),
    ("AX", "Åland Islands"),
    ("AZ", "Azerbaijan"),
    ("BA", "Bosnia and Herzegovina"),
    ("BB", "Barbados"),
    ("BD", "Bangladesh"),
    ("BE", "Belgium"),
    ("BF", "Burkina Faso"),
    ("BG", "Bulgaria"),
    ("BH", "Bahrain"),
    ("BI", "Burundi"),
    ("BJ", "Benin"),
    ("BL", "Saint Barthélemy"),
    ("BM", "Bermuda"),
    ("BN", "Brunei Darussalam"),
    ("BO", "Bolivia"),
    ("BQ", "Bonaire, Sint Eustatius and Saba"),
    ("BR", "Brazil"),
    ("BS", "Bahamas"),
    ("BT", "Bhutan"),
    ("BV", "Bouvet Island"),
    ("BW", "Botswana"),
    ("BY", "Belarus"),
    ("BZ", "Belize"),
    ("CA", "Canada"),
    ("CC", "Cocos (Keeling) Islands"),
    ("CD", "Congo (Democratic Republic)"),
    ("CF", "Central African Republic"),
    ("CG", "Congo"),
    ("CH", "Switzerland"),
    ("CI", "Côte d'Ivoire"),
    ("CK", "Cook Islands"),
    ("CL", "Chile"),
    ("CM", "Cameroon"),
    ("CN", "China"),
    ("CO", "Colombia"),
    ("CR", "Costa Rica"),
    ("CU", "Cuba"),
    ("CV", "Cabo Verde"),
    ("CW", "Curaçao"),
    ("CX", "Christmas Island"),
    ("CY", "Cyprus"),
    ("CZ", "Czechia"),
    ("DE", "Germany"),
    ("DJ", "Djibouti"),
    ("DK", "Denmark"),
    ("DM", "Dominica"),
    ("DO", "Dominican Republic"),
    ("DZ", "Algeria"),
    ("EC", "Ecuador"),
    ("EE", "Estonia"),
    ("EG", "Egypt"),
    ("EH", "Western Sahara"),
    ("ER", "Eritrea"),
    ("ES", "Spain"),
    ("ET", "Ethiopia"),
    // Reserved by ISO 3166/MA for the European Union, whose law its members share.
    ("EU", "European Union"),
    ("FI", "Finland"),
    ("FJ", "Fiji"),
    ("FK", "Falkland Islands (Malvinas)"),
    ("FM", "Micronesia"),
    ("FO", "Faroe Islands"),
    ("FR", "France"),
    ("GA", "Gabon"),
    ("GB", "United Kingdom"),
    ("GD", "Grenada"),
    ("GE", "Georgia"),
    ("GF", "French Guiana"),
    ("GG", "Guernsey"),
    ("GH", "Ghana"),
    ("GI", "Gibraltar"),
    ("GL", "Greenland"),
    ("GM", "Gambia"),
    ("GN", "Guinea"),
    ("GP", "Guadeloupe"),
    ("GQ", "Equatorial Guinea"),
    ("GR", "Greece"),
    ("GS", "South Georgia and the South Sandwich Islands"),
    ("GT", "Guatemala"),
    ("GU", "Guam"),
    ("GW", "Guinea-Bissau"),
    ("GY", "Guyana"),
    ("HK", "Hong Kong"),
    ("HM", "Heard Island and McDonald Islands"),
    ("HN", "Honduras"),
    ("HR", "Croatia"),
    ("HT", "Haiti"),
    ("HU", "Hungary"),
    ("ID", "Indonesia"),
    ("IE", "Ireland"),
    ("IL", "Israel"),
    ("IM", "Isle of Man"),
    ("IN", "India"),
    ("IO", "British Indian Ocean Territory"),
    ("IQ", "Iraq"),
    ("IR", "Iran"),
    ("IS", "Iceland"),
    ("IT", "Italy"),
    ("JE", "Jersey"),
    ("JM", "Jamaica"),
    ("JO", "Jordan"),
    ("JP", "Japan"),
    ("KE", "Kenya"),
    ("KG", "Kyrgyzstan"),
    ("KH", "Cambodia"),
    ("KI", "Kiribati"),
    ("KM", "Comoros"),
    ("KN", "Saint Kitts and Nevis"),
    ("KP", "North Korea (DPRK)"),
    ("KR", "Republic of Korea"),
    ("KW", "Kuwait"),
    ("KY", "Cayman Islands"),
    ("KZ", "Kazakhstan"),
    ("LA", "Laos"),
    ("LB", "Lebanon"),
    ("LC", "Saint Lucia"),
    ("LI", "Liechtenstein"),
    ("LK", "Sri Lanka"),
    ("LR", "Liberia"),
    ("LS", "Lesotho"),
    ("LT", "Lithuania"),
    ("LU", "Luxembourg"),
    ("LV", "Latvia"),
    ("LY", "Libya"),
    ("MA", "Morocco"),
    ("MC", "Monaco"),
    ("MD", "Moldova"),
    ("ME", "Montenegro"),
    ("MF", "Saint Martin (French part)"),
    ("MG", "Madagascar"),
    ("MH", "Marshall Islands"),
    ("MK", "North Macedonia"),
    ("ML", "Mali"),
    ("MM", "Myanmar"),
    ("MN", "Mongolia"),
    ("MO", "Macao"),
    ("MP", "Northern Mariana Islands"),
    ("MQ", "Martinique"),
    ("MR", "Mauritania"),
    ("MS", "Montserrat"),
    ("MT", "Malta"),
    ("MU", "Mauritius"),
    ("MV", "Maldives"),
    ("MW", "Malawi"),
    ("MX", "Mexico"),
    ("MY", "Malaysia"),
    ("MZ", "Mozambique"),
    ("NA", "Namibia"),
    ("NC", "New Caledonia"),
    ("NE", "Niger"),
    ("NF", "Norfolk Island"),
    ("NG", "Nigeria"),
    ("NI", "Nicaragua"),
    ("NL", "Netherlands"),
    ("NO", "Norway"),
    ("NP", "Nepal"),
    ("NR", "Nauru"),
    ("NU", "Niue"),
    ("NZ", "New Zealand"),
    ("OM", "Oman"),
    ("PA", "Panama"),
    ("PE", "Peru"),
    ("PF", "French Polynesia"),
    ("PG", "Papua New Guinea"),
    ("PH", "Philippines"),
    ("PK", "Pakistan"),
    ("PL", "Poland"),
    ("PM", "Saint Pierre and Miquelon"),
    ("PN", "Pitcairn"),
    ("PR", "Puerto Rico"),
    ("PS", "Palestine"),
    ("PT", "Portugal"),
    ("PW", "Palau"),
    ("PY", "Paraguay"),
    ("QA", "Qatar"),
    ("RE", "Réunion"),
    ("RO", "Romania"),
    ("RS", "Serbia"),
    ("RU", "Russia"),
    ("RW", "Rwanda"),
    ("SA", "Saudi Arabia"),
    ("SB", "Solomon Islands"),
    ("SC", "Seychelles"),
    ("SD", "Sudan"),
    ("SE", "Sweden"),
    ("SG", "Singapore"),
    ("SH", "Saint Helena, Ascension and Tristan da Cunha"),
    ("SI", "Slovenia"),
    ("SJ", "Svalbard and Jan Mayen"),
    ("SK", "Slovakia"),
    ("SL", "Sierra Leone"),
    ("SM", "San Marino"),
    ("SN", "Senegal"),
    ("SO", "Somalia"),
    ("SR", "Suriname"),
    ("SS", "South Sudan"),
    ("ST", "Sao Tome and Principe"),
    ("SV", "El Salvador"),
    ("SX", "Sint Maarten (Dutch part)"),
    ("SY", "Syria"),
    ("SZ", "Eswatini"),
    ("TC", "Turks and Caicos Islands"),
    ("TD", "Chad"),
    ("TF", "French Southern Territories"),
    ("TG", "Togo"),
    ("TH", "Thailand"),
    ("TJ", "Tajikistan"),
    ("TK", "Tokelau"),
    ("TL", "Timor-Leste"),
    ("TM", "Turkmenistan"),
    ("TN", "Tunisia"),
    ("TO", "Tonga"),
    ("TR", "Türkiye"),
    ("TT", "Trinidad and Tobago"),
    ("TV", "Tuvalu"),
    ("TW", "Taiwan"),
    ("TZ", "Tanzania"),
    ("UA", "Ukraine"),
    ("UG", "Uganda"),
    ("UM", "United States Minor Outlying Islands"),
    ("US", "United States"),
    ("UY", "Uruguay"),
    ("UZ", "Uzbekistan"),
    ("VA", "Holy See"),
    ("VC", "Saint Vincent and the Grenadines"),
    ("VE", "Venezuela"),
    ("VG", "Virgin Islands (British)"),
    ("VI", "Virgin Islands (U.S.)"),
    ("VN", "Viet Nam"),
    ("VU", "Vanuatu"),
    ("WF", "Wallis and Futuna"),
    ("WS", "Samoa"),
    ("YE", "Yemen"),
    ("YT", "Mayotte"),
    ("ZA", "South Africa"),
    ("ZM", "Zambia"),
    ("ZW", "Zimbabwe"),
];

/// What else people call a place when they look for it, sorted by code. For finding only, and never shown.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("AE", "UAE Emirates الإمارات"),
    ("BD", "বাংলাদেশ"),
    ("BR", "Brasil"),
    ("BY", "Беларусь"),
    ("CD", "DRC DR Congo Kinshasa"),
    ("CG", "Republic of the Congo Brazzaville"),
    ("CH", "Schweiz Suisse Svizzera"),
    ("CI", "Ivory Coast"),
    ("CN", "PRC People's Republic 中国 中國"),
    ("CV", "Cape Verde"),
    ("CZ", "Czech Republic Česko"),
    ("DE", "Deutschland"),
    ("EG", "مصر"),
    ("ES", "España"),
    ("GB", "UK Great Britain England Scotland Wales Northern Ireland"),
    ("GR", "Hellas Ελλάδα"),
    ("HK", "香港"),
    ("IN", "Bharat भारत"),
    ("IR", "Islamic Republic ایران"),
    ("JP", "Nippon Nihon 日本"),
    ("KG", "Kyrgyz Republic Кыргызстан"),
    ("KH", "Kampuchea កម្ពុជា"),
    ("KP", "Democratic People's Republic of Korea 조선"),
    ("KR", "South Korea ROK 한국 대한민국"),
    ("KZ", "Қазақстан Казахстан"),
    ("LA", "Lao People's Democratic Republic ລາວ"),
    ("MK", "Macedonia"),
    ("MM", "Burma မြန်မာ"),
    ("MN", "Монгол"),
    ("MO", "Macau 澳門"),
    ("MX", "México"),
    ("NL", "Holland Nederland"),
    ("NP", "नेपाल"),
    ("PH", "Pilipinas"),
    ("PK", "پاکستان"),
    ("RU", "Russian Federation Россия"),
    ("SA", "KSA السعودية"),
    ("SG", "新加坡"),
    ("SY", "Syrian Arab Republic سوريا"),
    ("SZ", "Swaziland"),
    ("TH", "ประเทศไทย"),
    ("TL", "East Timor"),
    ("TR", "Turkey"),
    ("TW", "臺灣 台灣"),
    ("UA", "Україна Украина"),
    ("US", "USA America"),
    ("VA", "Vatican"),
    ("VN", "Vietnam Việt Nam"),
    ("ZA", "RSA"),
];

/// What else people call a jurisdiction, in a row, for finding it; nothing for a region.
pub fn other_names(code: &str) -> &'static str {
    OTHER_NAMES.binary_search_by(|(known, _)| (*known).cmp(code)).map_or("", |index| OTHER_NAMES[index].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole_and_sorted() {
        assert_eq!(NAMES.len(), 249 + 1, "those of ISO 3166-1, and EU");
        assert!(NAMES.is_sorted() && OTHER_NAMES.is_sorted());
        let is_known = |code: &str| NAMES.iter().any(|(known, _)| *known == code);
        assert!(OTHER_NAMES.iter().all(|(code, _)| is_known(code)));
    }

    #[test]
    fn some_names_take_an_article_in_a_sentence() {
        assert_eq!(in_a_sentence("United States"), "the United States");
        assert_eq!(in_a_sentence("Gulf states"), "the Gulf states");
        assert_eq!(in_a_sentence("European Union"), "the European Union");
        assert_eq!(in_a_sentence("Pakistan"), "Pakistan");
    }

    #[test]
    fn a_code_is_read_in_any_case_and_a_region_is_not_a_code() {
        assert_eq!(JurisdictionCode::parse("pk").unwrap().name(), Some("Pakistan"));
        assert_eq!(JurisdictionCode::parse("UK").unwrap().name(), None);
        assert!(!JurisdictionCode::parse("south-asia").unwrap().is_iso_form());
        assert!(JurisdictionCode::parse("South Asia").is_err());
    }
}
