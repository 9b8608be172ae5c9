//! Graph work over positions and weights: evidence, routes, closures, cuts, ranks.
//! Knows nothing of packs: a node is a position in a list, a case is a position in another. What the figures mean to a
//! reader is said by [`edition`](crate::edition), which builds the graph from what that reader may see.
//!
//! # A route has two legs
//!
//! An operation prepares, is paid, and then the money travels. [`Leg::Preparation`] is made of flows that give the
//! operation something it needs (an identity, an account, a device, a contract), [`Leg::Proceeds`] of flows of value on
//! their way to the state. A route begins at a source, goes along preparation until it reaches a node that pays, *turns*
//! there, and goes along proceeds until it ends at a sink.
//!
//! Without the two legs the cases make no sense as routes. An identity opens a bank account, and the account sends money
//! to a ministry: in a plain graph that is a route, on which nobody was ever paid. A staffing firm gives an operation its
//! job and later receives the pay: in a plain graph the pay may walk back into the job. And whoever closes lent accounts
//! would be told that wages divert to laptop hosts, since both follow the employer. With the legs, what can stand in for
//! a way of being paid is another way of being paid.
//!
//! So the chain that [`Routes`] solves has up to two states a node, one for each leg.

mod evidence;
mod routes;
mod closures;
mod cuts;
mod measures;
mod substitutes;
mod memory;
pub mod layout;

pub use closures::{Closure, Headroom, Joint, best_joint};
pub use cuts::{Cut, minimum_cuts};
pub use evidence::{Attestations, Case, Evidence, Flow, Step};
pub use measures::{Correlation, Figures, Measures, Range, measure, rank_correlation};
pub use memory::{Memory, Problem, Solution};
pub use routes::{Cold, Routes, Turn};
pub use substitutes::overlap;

/// The half of a route that a link belongs to.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Leg {
    /// Something the operation needs changes hands.
    Preparation,
    /// Value is on its way to the state.
    Proceeds,
}

/// A class of place, by what routes do there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// Routes begin here.
    pub is_source: bool,
    /// Routes end here.
    pub is_sink: bool,
    /// The operation is paid here. Where no node of a graph pays, it may be paid wherever proceeds leave.
    pub pays: bool,
}

/// All flows from one node to another in one leg, with their evidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// Where it leaves, a position in [`Graph::nodes`].
    pub from: usize,
    /// Where it arrives, a position in [`Graph::nodes`].
    pub to: usize,
    /// Which half of a route it belongs to.
    pub leg: Leg,
    /// Its evidence weight: finite, above zero, without unit. Only proportions matter.
    pub weight: f64,
}

/// Nodes, and the links between different ones. A flow that stays within one class of place advances nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The links, at most one for each pair and leg.
    pub links: Vec<Link>,
}
