//! The colours of the style stay apart: for eyes that miss a colour, in grey, and from what they stand on.
//!
//! Contrast is that of WCAG 2.2 (<https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>). Colour blindness is simulated with
//! the matrices of Machado, Oliveira and Fernandes (2009) at full severity, and difference is the distance in CIELAB, in
//! which 2.3 is just noticeable.

use std::collections::BTreeMap;

const STYLE: &str = include_str!("../templates/assets/base.css");
const STAGES: [&str; 5] = ["s1", "s2", "s3", "s4", "s5"];

type Linear = [f64; 3];

/// The colours of the first block after that mark, by name.
fn colours(from: &str) -> BTreeMap<String, Linear> {
    let (_, rest) = STYLE.split_once(from).expect("the style has that block");
    let (block, _) = rest.split_once('}').expect("it ends");
    let declarations = block.split(';').filter_map(|line| line.split_once(':'));
    declarations
        .filter_map(|(name, value)| {
            Some((name.trim().strip_prefix("--")?.to_string(), linear(value.trim())?))
        })
        .collect()
}

/// Light and dark.
fn schemes() -> [(&'static str, BTreeMap<String, Linear>); 2] {
    [("light", colours(":root {")), ("dark", colours("@media (prefers-color-scheme: dark) {\n  :root {"))]
}

fn linear(hex: &str) -> Option<Linear> {
    let hex = hex.strip_prefix('#')?;
    let hex = if hex.len() == 3 { hex.chars().flat_map(|c| [c, c]).collect() } else { hex.to_string() };
    let channel = |at: usize| {
        let value =
            f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("a colour is hexadecimal")) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    Some([channel(0), channel(2), channel(4)])
}

fn luminance([r, g, b]: Linear) -> f64 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(one: Linear, other: Linear) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn lab([r, g, b]: Linear) -> [f64; 3] {
    let x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505;
    let z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089;
    let [x, y, z] =
        [x, luminance([r, g, b]), z].map(|t| if t > 0.008856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn distance(one: Linear, other: Linear) -> f64 {
    lab(one).iter().zip(lab(other)).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

const SEEN: [(&str, [[f64; 3]; 3]); 4] = [
    ("all colours", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "no red",
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    ),
    (
        "no green",
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    ),
    (
        "no blue",
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ),
];

fn seen(matrix: [[f64; 3]; 3], colour: Linear) -> Linear {
    matrix.map(|row| row.iter().zip(colour).map(|(a, b)| a * b).sum::<f64>().clamp(0.0, 1.0))
}

#[test]
fn stages_stay_apart_for_every_eye_and_in_grey() {
    for (scheme, colours) in schemes() {
        for (index, one) in STAGES.iter().enumerate() {
            for other in &STAGES[index + 1..] {
                for (eye, matrix) in SEEN {
                    let apart = distance(seen(matrix, colours[*one]), seen(matrix, colours[*other]));
                    assert!(apart >= 20.0, "{scheme}: {one} and {other} are {apart:.1} apart for {eye}");
                }
                let grey = (lab(colours[*one])[0] - lab(colours[*other])[0]).abs();
                assert!(grey >= 7.0, "{scheme}: {one} and {other} are {grey:.1} apart in grey");
            }
        }
    }
}

#[test]
fn stages_stand_out_from_the_paper_and_their_numbers_from_them() {
    for (scheme, colours) in schemes() {
        for stage in STAGES {
            // A bar or a disc is a graphic (WCAG 1.4.11), the number in it is text (1.4.3).
            for paper in ["paper", "panel"] {
                let ratio = contrast(colours[stage], colours[paper]);
                assert!(ratio >= 3.0, "{scheme}: {stage} on {paper} is {ratio:.2}");
            }
            let ratio = contrast(colours[stage], colours[&format!("on-{stage}")]);
            assert!(ratio >= 4.5, "{scheme}: the number of {stage} is {ratio:.2}");
        }
    }
}

#[test]
fn text_has_the_contrast_of_the_highest_level() {
    for (scheme, colours) in schemes() {
        for paper in ["paper", "panel"] {
            for text in ["ink", "soft", "link", "accent"] {
                let ratio = contrast(colours[text], colours[paper]);
                assert!(ratio >= 7.0, "{scheme}: {text} on {paper} is {ratio:.2}");
            }
            for graphic in ["focus", "strong-rule"] {
                let ratio = contrast(colours[graphic], colours[paper]);
                assert!(ratio >= 3.0, "{scheme}: {graphic} on {paper} is {ratio:.2}");
            }
        }
        assert!(contrast(colours["ink"], colours["mark"]) >= 7.0, "{scheme}: text where a link led to");
    }
}
