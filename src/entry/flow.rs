//! A documented link between two risky nodes.

use super::{Cut, EntryKind, Link, PlaceName, Shape, risky_node::RiskyNode};
use crate::{
    prose::LinkText,
    vocab::{
        JurisdictionCode, Period, Ref,
        terms::{Basis, Carries, FlowRole, Stream},
    },
};
use serde::{Deserialize, Serialize};

/// A documented link between two risky nodes.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// The risky node it leaves.
    pub from: Ref,
    /// The risky node it reaches.
    pub to: Ref,
    /// What it is to the operation.
    pub role: FlowRole,
    /// Whose money it is.
    pub stream: Stream,
    /// What moves.
    pub carries: Carries,
    /// How it moves.
    pub instrument: String,
    /// Where it leaves from, when it crosses a border.
    pub from_jurisdiction: Option<JurisdictionCode>,
    /// Where it arrives, when it crosses a border.
    pub to_jurisdiction: Option<JurisdictionCode>,
    /// When it was seen.
    pub date: Option<Period>,
    /// How it is known.
    pub basis: Basis,
}

/// A flow as readers see it.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the fields are those of `Flow`")]
pub struct FlowPage<'p> {
    /// Always there: a flow is shown only where both its ends are.
    pub from: Option<LinkText<'p>>,
    pub to: Option<LinkText<'p>>,
    pub role: FlowRole,
    pub stream: Stream,
    pub carries: Carries,
    pub instrument: &'p str,
    pub from_jurisdiction: Option<PlaceName<'p>>,
    pub to_jurisdiction: Option<PlaceName<'p>>,
    pub date: Option<Period>,
    pub basis: Basis,
}

impl EntryKind for Flow {
    const NAME: &'static str = "flow";
    const PLURAL: &'static str = "flows";
    const SHAPE: Shape = Shape::Lists { folder: "flows", text: "note" };
    const HAPPENS_IN_PLACES: bool = true;
    const SCAFFOLD: &'static str = "\
- id: ID
  title: What moves, and how
  from: risky-node-id
  to: risky-node-id
  role: proceeds                   # proceeds, enabling, cost
  stream: wages                    # wages, theft, heist
  carries: money                   # money, crypto, goods, identity, access, labour
  instrument: Direct deposit
  jurisdictions: [US]              # or from_jurisdiction and to_jurisdiction
  basis: documented                # documented, documented-other, inferred
  confidence: moderate
  sources: [source-id]
  status: draft                    # change to `published` when it is ready
  note: |
    What the source says. [@source-id]
";
    type Page<'p> = FlowPage<'p>;

    fn links(&self) -> Vec<Link<'_>> {
        vec![Link::to::<RiskyNode>("from", &self.from), Link::to::<RiskyNode>("to", &self.to)]
    }

    fn needs(&self) -> Vec<&Ref> {
        vec![&self.from, &self.to]
    }

    fn places(&self) -> Vec<&JurisdictionCode> {
        self.from_jurisdiction.iter().chain(&self.to_jurisdiction).collect()
    }

    fn project<'p>(&'p self, cut: &Cut<'_, 'p>) -> FlowPage<'p> {
        FlowPage {
            from: cut.link(&self.from),
            to: cut.link(&self.to),
            role: self.role,
            stream: self.stream,
            carries: self.carries,
            instrument: &self.instrument,
            from_jurisdiction: self.from_jurisdiction.as_ref().map(|code| cut.place(code)),
            to_jurisdiction: self.to_jurisdiction.as_ref().map(|code| cut.place(code)),
            date: self.date,
            basis: self.basis,
        }
    }
}
