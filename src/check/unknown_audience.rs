//! # unknown-audience
//!
//! An audience, or a role of one, that `pack.yaml` does not declare.
//!
//! It is an error, because it breaks a reference: what is for an audience that nobody belongs to is shown to nobody.
//!
//! It holds wherever an audience is named: under `audiences`, `controllers`, `audience` and `roles` of a control,
//! `seen_by` of an indicator, and in scopes of the text.
//!
//! Wrong, where `pack.yaml` declares `banks` with the role `onboarding`:
//!
//! ```yaml
//! seen_by: [bank/onboarding, banks/onbording]
//! ```
//!
//! Instead:
//!
//! ```yaml
//! seen_by: [banks/onboarding]
//! ```

use super::{Rule, in_a_row, word_under};
use crate::{
    diagnostic::{Diagnostic, Place, Report},
    entry::{
        Entry, Fields,
        jurisdiction::{Jurisdiction, Reporting},
    },
    pack::{About, Pack},
    vocab::{Audience, Observer, Scope},
};

pub struct UnknownAudience;

impl Rule for UnknownAudience {
    fn name(&self) -> &'static str {
        "unknown-audience"
    }
    fn manual(&self) -> &'static str {
        include_str!("unknown_audience.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        for entry in pack.entries.iter() {
            for (observer, place) in unknown_in(entry, &pack.about) {
                report.push(self.complaint(&pack.about, &observer, place));
            }
        }
    }
}

impl UnknownAudience {
    fn complaint(&self, about: &About, observer: &Observer, place: Place) -> Diagnostic {
        let Observer { audience, role } = observer;
        let (Some(known), Some(role)) = (about.audience(audience), role) else {
            let ids = about.audiences.iter().map(|audience| audience.id.0.as_str());
            return Diagnostic::error(self.name(), place, format!("no audience is called `{audience}`"))
                .did_you_mean(audience.0.as_str(), ids.clone())
                .hint(format!("this pack has {}", in_a_row(ids)));
        };
        let roles = known.roles.iter().map(|role| role.id.as_str());
        let diagnostic =
            Diagnostic::error(self.name(), place, format!("`{audience}` has no role called `{role}`"));
        let elsewhere = about
            .audiences
            .iter()
            .find(|audience| audience.roles.iter().any(|known| known.id == *role))
            .map(|audience| &audience.id);
        let diagnostic = match elsewhere {
            Some(other) => diagnostic.hint(format!("it is a role of `{other}`")),
            None => diagnostic.did_you_mean(role.as_str(), roles.clone()),
        };
        match roles.clone().next() {
            Some(_) => diagnostic.hint(format!("it has {}", in_a_row(roles))),
            None => diagnostic.hint("it has no roles; leave the role out, or declare it in pack.yaml"),
        }
    }
}

fn is_known(about: &About, Observer { audience, role }: &Observer) -> bool {
    about.audience(audience).is_some_and(|known| {
        role.as_ref().is_none_or(|role| known.roles.iter().any(|known| known.id == *role))
    })
}

/// Every unknown audience or role that an entry names, with its place. What is not found in the file was not written
/// there.
fn unknown_in(entry: &Entry, about: &About) -> Vec<(Observer, Place)> {
    let whole = |audience: &Audience| Observer { audience: audience.clone(), role: None };
    let mut unknown = Vec::new();
    let mut add = |observer: Observer, key: &str, word: &str| {
        if !is_known(about, &observer) {
            unknown.extend(word_under(&entry.origin, key, word).map(|place| (observer, place)));
        }
    };
    for audience in entry.header.scope.audiences.iter().flatten() {
        add(whole(audience), "/audiences", audience.0.as_str());
    }
    match &entry.fields {
        Fields::RiskyNode(node) => {
            for audience in &node.controllers {
                add(whole(audience), "/controllers", audience.0.as_str());
            }
        }
        Fields::Control(control) => {
            add(whole(&control.audience), "/audience", control.audience.0.as_str());
            // Roles of an audience that there is none of are not worth a second complaint.
            for role in control.roles.iter().filter(|_| about.audience(&control.audience).is_some()) {
                let observer = Observer { audience: control.audience.clone(), role: Some(role.clone()) };
                add(observer, "/roles", role.as_str());
            }
        }
        Fields::Typology(typology) => {
            for (number, indicator) in typology.indicators.iter().enumerate() {
                let indicator = indicator.for_authors();
                for observer in &indicator.seen_by {
                    add(observer.clone(), &format!("/indicators/{number}/seen_by"), &observer.to_string());
                }
                for audience in indicator.audiences.iter().flatten() {
                    add(whole(audience), &format!("/indicators/{number}/audiences"), audience.0.as_str());
                }
            }
        }
        Fields::Jurisdiction(jurisdiction) => {
            for (path, scope) in scopes_in(jurisdiction) {
                for audience in scope.audiences.iter().flatten() {
                    add(whole(audience), &format!("{path}/audiences"), audience.0.as_str());
                }
            }
        }
        _ => {}
    }
    for written in &entry.prose.scopes {
        for audience in written.scope.audiences.iter().flatten() {
            let observer = whole(audience);
            if !is_known(about, &observer) {
                unknown.push((observer, Place::new(&entry.origin.file, written.range.clone())));
            }
        }
    }
    unknown
}

/// The scopes of a jurisdiction's authorities and facts, each with its path in the front matter.
fn scopes_in(jurisdiction: &Jurisdiction) -> Vec<(String, &Scope)> {
    let Jurisdiction { authorities, legal_basis, advisories, .. } = jurisdiction;
    let Reporting { report, portal, deadline, key_term, tipping_off, freeze } = &*jurisdiction.reporting;
    let points = [
        ("report", report),
        ("portal", portal),
        ("deadline", deadline),
        ("key_term", key_term),
        ("tipping_off", tipping_off),
        ("freeze", freeze),
    ];
    let mut scopes: Vec<_> =
        points.map(|(key, fact)| (format!("/reporting/{key}"), fact.scope())).into_iter().collect();
    let numbered = |key: &str, number: usize| format!("/{key}/{number}");
    scopes.extend(authorities.iter().enumerate().map(|(n, it)| (numbered("authorities", n), it.scope())));
    scopes.extend(legal_basis.iter().enumerate().map(|(n, it)| (numbered("legal_basis", n), it.scope())));
    scopes.extend(advisories.iter().enumerate().map(|(n, it)| (numbered("advisories", n), it.scope())));
    scopes
}
