//! Dates as sources give them: to the day, the month or the year, and periods between two of them.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// A day, a month or a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Date {
    /// Reads `2026-11-22`, `2026-11` or `2026` and refuses what the calendar does not have.
    pub fn parse(text: &str) -> Option<Date> {
        let mut parts = text.trim().split('-');
        let number = |part: &str, digits: usize| {
            (part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse::<i16>().ok())?
        };
        let year = number(parts.next()?, 4)?;
        let month = parts.next().map(|part| number(part, 2)).map_or(Some(None), |n| n.map(Some))?;
        let day = parts.next().map(|part| number(part, 2)).map_or(Some(None), |n| n.map(Some))?;
        if parts.next().is_some() {
            return None;
        }
        let (month, day) = (month.map(|m| m as i8), day.map(|d| d as i8));
        jiff::civil::Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
        Some(Date { year, month, day })
    }

    /// The first day that this date can mean.
    pub fn first_day(self) -> jiff::civil::Date {
        jiff::civil::Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
            .expect("parse refuses what the calendar does not have")
    }

    /// The last day that this date can mean.
    pub fn last_day(self) -> jiff::civil::Date {
        match (self.month, self.day) {
            (Some(_), Some(_)) => self.first_day(),
            (Some(_), None) => self.first_day().last_of_month(),
            _ => self.first_day().last_of_year(),
        }
    }

    /// Whether every day it can mean is later than every day of another date.
    pub fn is_after(self, other: Date) -> bool {
        self.first_day() > other.last_day()
    }

    /// This date, so many months later, as exact as it is itself.
    pub fn plus_months(self, months: u32) -> Date {
        let later = self.first_day().saturating_add(jiff::Span::new().months(i64::from(months).min(12_000)));
        let is_a_year_later = self.month.is_none() && months.is_multiple_of(12);
        Date {
            year: later.year(),
            month: (!is_a_year_later).then_some(later.month()),
            day: self.day.map(|_| later.day()),
        }
    }

    /// The date as an English reader expects it: 22 November 2026.
    pub fn in_words(self) -> String {
        match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{day} {} {}", MONTHS[month as usize - 1], self.year),
            (Some(month), None) => format!("{} {}", MONTHS[month as usize - 1], self.year),
            _ => self.year.to_string(),
        }
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

/// A date, or everything from one to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its beginning.
    pub from: Date,
    /// Its end, where it is not a single date.
    pub to: Option<Date>,
}

impl Period {
    /// Reads a date, or two with a slash between them.
    pub fn parse(text: &str) -> Option<Period> {
        match text.split_once('/') {
            None => Some(Period { from: Date::parse(text)?, to: None }),
            Some((from, to)) => {
                let (from, to) = (Date::parse(from)?, Date::parse(to)?);
                (from.first_day() <= to.first_day()).then_some(Period { from, to: Some(to) })
            }
        }
    }

    /// The period as an English reader expects it.
    pub fn in_words(self) -> String {
        match self.to {
            None => self.from.in_words(),
            Some(to) => format!("{} to {}", self.from.in_words(), to.in_words()),
        }
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.to {
            None => self.from.fmt(f),
            Some(to) => write!(f, "{}/{to}", self.from),
        }
    }
}

/// When a text was published; texts without a date say `undated`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dated(pub Option<Date>);

/// A YAML scalar that may be a number: `2026` is one.
#[derive(Deserialize)]
#[serde(untagged)]
enum Scalar {
    Number(i64),
    Text(String),
}

fn scalar<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(match Scalar::deserialize(deserializer).map_err(|_| D::Error::custom("this is not a date"))? {
        Scalar::Number(number) => number.to_string(),
        Scalar::Text(text) => text,
    })
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let text = scalar(deserializer)?;
        Date::parse(&text).ok_or_else(|| {
            D::Error::custom(format!("`{text}` is not a date; write `2026-11-22`, `2026-11` or `2026`"))
        })
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Period, D::Error> {
        let text = scalar(deserializer)?;
        Period::parse(&text).ok_or_else(|| {
            D::Error::custom(format!(
                "`{text}` is not a date or a period; write `2026-11-22`, `2026-11`, `2026` or `2020-10/2023-10`"
            ))
        })
    }
}

impl<'de> Deserialize<'de> for Dated {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Dated, D::Error> {
        let text = scalar(deserializer)?;
        if text == "undated" {
            return Ok(Dated(None));
        }
        let date = Date::parse(&text).ok_or_else(|| {
            D::Error::custom(format!(
                "`{text}` is not a date; write `2026-11-22`, `2026-11`, `2026` or `undated`"
            ))
        })?;
        Ok(Dated(Some(date)))
    }
}

/// What a template needs of a date: the machine's form and the reader's.
#[derive(Serialize)]
struct Shown {
    iso: String,
    words: String,
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Shown { iso: self.to_string(), words: self.in_words() }.serialize(serializer)
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Shown { iso: self.to_string(), words: self.in_words() }.serialize(serializer)
    }
}

impl schemars::JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "integer"], "description": "2026-11-22, 2026-11 or 2026" })
    }
}

impl schemars::JsonSchema for Dated {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DateOrUndated".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "integer"], "description": "2026-11-22, 2026-11, 2026 or undated" })
    }
}

impl schemars::JsonSchema for Period {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Period".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "integer"], "description": "a date, or two with a slash between them: 2020-10/2023-10" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_keeps_the_precision_it_was_given() {
        for (text, words) in
            [("2026-11-22", "22 November 2026"), ("2026-11", "November 2026"), ("2026", "2026")]
        {
            let date = Date::parse(text).unwrap();
            assert_eq!((date.to_string().as_str(), date.in_words().as_str()), (text, words));
        }
    }

    #[test]
    fn the_calendar_decides() {
        for wrong in ["2026-13", "2026-02-30", "26-01-01", "2026-1-1", "2026-11-22-1", "soon", "", "+026"] {
            assert_eq!(Date::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_month_lasts_to_its_last_day() {
        let last_day = |text| Date::parse(text).unwrap().last_day().to_string();
        assert_eq!(last_day("2026-11-22"), "2026-11-22");
        assert_eq!(last_day("2024-02"), "2024-02-29");
        assert_eq!(last_day("2026"), "2026-12-31");
    }

    #[test]
    fn a_period_does_not_run_backwards() {
        assert!(Period::parse("2020-10/2023-10").is_some());
        assert_eq!(Period::parse("2023/2020"), None);
    }

    #[test]
    fn months_are_added_over_the_year() {
        let later = |text: &str, months| Date::parse(text).unwrap().plus_months(months).to_string();
        assert_eq!(later("2026-08-31", 6), "2027-02-28");
        assert_eq!(later("2026-08", 6), "2027-02");
        assert_eq!([later("2026", 12), later("2026", 6)], ["2027", "2026-07"]);
    }
}
