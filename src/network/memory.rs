//! Everything asked of one body of evidence, and a memory of what was answered. Knows no names.
//!
//! Handbooks of one pack mostly hold the same flows and cases, and solving them is the dearest part of a handbook. Equal
//! problems have equal solutions to the last digit, so a solution that is remembered cannot be told from one that is made
//! again, and says nothing about who asked before.

use super::{Cut, Evidence, Graph, Headroom, Joint, Measures, Routes, best_joint, measure, minimum_cuts};
use rayon::prelude::*;
use std::{
    collections::{BTreeSet, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// What is on record.
    pub evidence: Evidence,
    /// How much each alternative of a step can grow.
    pub headroom: Headroom,
    /// Sets of nodes that somebody could close, for the best joint closures in each.
    pub closable: Vec<BTreeSet<usize>>,
    /// The same nodes under other assumptions.
    pub otherwise: Vec<(Graph, Headroom)>,
}

/// What is answered.
#[derive(Debug)]
pub struct Solution {
    /// The figures.
    pub measures: Measures,
    /// The best joint closures in each set of [`Problem::closable`].
    pub joints: Vec<Vec<Joint>>,
    /// The minimum cuts.
    pub cuts: Vec<Cut>,
    /// For each assumption of [`Problem::otherwise`] the stranded share of each node by itself.
    pub otherwise: Vec<Vec<f64>>,
}

impl Problem {
    /// Solves it.
    pub fn solve(&self) -> Solution {
        let measures = measure(&self.evidence, self.headroom);
        Solution {
            joints: self
                .closable
                .iter()
                .map(|nodes| best_joint(&measures.routes, nodes, self.headroom))
                .collect(),
            cuts: minimum_cuts(&measures.graph),
            otherwise: self
                .otherwise
                .par_iter()
                .map(|(graph, headroom)| {
                    // Mostly only the headroom is another, and solving is dear.
                    if *graph == measures.graph {
                        measures.routes.stranded_by_each(*headroom)
                    } else {
                        Routes::new(graph).stranded_by_each(*headroom)
                    }
                })
                .collect(),
            measures,
        }
    }
}

/// The last few problems with their solutions.
#[derive(Debug, Default)]
pub struct Memory {
    solved: Mutex<VecDeque<(Problem, Arc<Solution>)>>,
}

impl Memory {
    /// How many problems are remembered. Ceilings and languages make different ones; places and audiences seldom do.
    const ROOM: usize = 8;

    /// The solution of a problem, remembered or made.
    pub fn solve(&self, problem: Problem) -> Arc<Solution> {
        let known = |solved: &VecDeque<(Problem, Arc<Solution>)>| {
            solved.iter().find(|(other, _)| *other == problem).map(|(_, solution)| Arc::clone(solution))
        };
        if let Some(solution) = known(&self.solved.lock().unwrap_or_else(PoisonError::into_inner)) {
            return solution;
        }
        // Not under the lock: solving waits for other threads, which may come here meanwhile.
        let solution = Arc::new(problem.solve());
        let mut solved = self.solved.lock().unwrap_or_else(PoisonError::into_inner);
        if known(&solved).is_none() {
            solved.truncate(Self::ROOM - 1);
            solved.push_front((problem, Arc::clone(&solution)));
        }
        solution
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{Flow, Leg, Node};

    fn problem(weight: f64) -> Problem {
        let node = |is_source, is_sink| Node { is_source, is_sink, pays: false };
        let flow = |from, to| Flow { from, to, leg: Leg::Proceeds, weight, origins: BTreeSet::new() };
        let nodes = vec![node(true, false), node(false, false), node(false, true)];
        Problem {
            evidence: Evidence::new(nodes, vec![flow(0, 1), flow(1, 2)], Vec::new()),
            headroom: Headroom::default(),
            closable: vec![BTreeSet::from([1])],
            otherwise: Vec::new(),
        }
    }

    #[test]
    fn an_equal_problem_is_solved_once_and_another_one_anew() {
        let memory = Memory::default();
        let first = memory.solve(problem(1.0));
        assert_eq!(first.joints[0][0].nodes, [1]);
        assert!(Arc::ptr_eq(&first, &memory.solve(problem(1.0))));
        assert!(!Arc::ptr_eq(&first, &memory.solve(problem(2.0))));
        for weight in 3..20 {
            memory.solve(problem(f64::from(weight)));
        }
        assert_eq!(memory.solved.lock().unwrap_or_else(PoisonError::into_inner).len(), Memory::ROOM);
    }
}
