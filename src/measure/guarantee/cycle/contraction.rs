//! Contraction of vertices that every cycle enters, or leaves, by one arc.

use super::parity::{EVEN, EvenCycle, IN, ODD, OUT, ParityGraph, other};
use crate::mask::bits;

/// A strongly connected graph, contracted as far as possible, and how to take it back.
///
/// A vertex with a single arc from another one is merged into that: its arcs become arcs of the
/// other, each longer by the single arc. The same holds for a single arc to another vertex. The
/// cycles remain the same, with the same parities; one that became a loop is dropped if odd.
#[derive(Debug)]
pub(super) struct Contraction {
    /// Merged vertices stay in the rows of others; only what is alive counts.
    graph: ParityGraph,
    alive: Vec<u64>,
    /// The numbers of arcs of each vertex, by side.
    degrees: [Vec<usize>; 2],
    steps: Vec<Step>,
}

/// The merging of one vertex into another.
#[derive(Debug)]
struct Step {
    gone: usize,
    kept: usize,
    /// The side of `gone` on which it had other arcs than the one to or from `kept`.
    side: usize,
    /// The parity of that one arc.
    link: usize,
    /// The other arcs, by parity.
    rows: [Vec<u64>; 2],
}

impl Contraction {
    /// The contraction, and the even cycle of the original graph if one came to light on the way.
    ///
    /// Costs O(degree + n / 64) for each vertex that is merged.
    pub(super) fn new(graph: ParityGraph) -> (Self, Option<EvenCycle>) {
        let vertices = graph.vertices();
        let degrees = [OUT, IN].map(|side| (0..vertices).map(|v| graph.degree(side, v)).collect());
        let mut contraction = Self { graph, alive: bits::all(vertices), degrees, steps: vec![] };
        let mut waiting: Vec<usize> = (0..vertices).rev().collect();
        while let Some(vertex) = waiting.pop() {
            let single = |&side: &usize| contraction.degrees[other(side)][vertex] == 1;
            if let Some(side) = [OUT, IN].into_iter().find(single)
                && let Some(cycle) = contraction.merge(vertex, side, &mut waiting)
            {
                let cycle = contraction.expand(cycle);
                return (contraction, Some(cycle));
            }
        }
        (contraction, None)
    }

    /// The vertices that are left.
    pub(super) fn core(&self) -> Vec<usize> {
        bits::ones(&self.alive).collect()
    }

    /// The contracted graph on some vertices that are alive.
    pub(super) fn graph(&self, vertices: &[usize]) -> ParityGraph {
        self.graph.select(vertices)
    }

    /// The cycle of the original graph that became this one.
    pub(super) fn expand(&self, mut cycle: EvenCycle) -> EvenCycle {
        for step in self.steps.iter().rev() {
            step.expand(&mut cycle);
        }
        cycle
    }

    /// Merges `gone`, whose arcs on the side other than `side` are a single one. Returns an even
    /// cycle of the contracted graph if one comes to light.
    fn merge(&mut self, gone: usize, side: usize, waiting: &mut Vec<usize>) -> Option<EvenCycle> {
        let arcs = &mut self.graph.arcs;
        let (kept, link) = [EVEN, ODD].into_iter().find_map(|parity| {
            let kept = bits::common(arcs[other(side)][parity].row(gone), &self.alive).next()?;
            Some((kept, parity))
        })?;
        bits::remove(&mut self.alive, gone);
        let rows = [EVEN, ODD].map(|parity| {
            let mut row = arcs[side][parity].row(gone).to_vec();
            bits::intersect(&mut row, &self.alive);
            row
        });
        let (mut even_loop, mut clash) = (false, None);
        for (parity, row) in rows.iter().enumerate() {
            let sum = parity ^ link;
            let mut moved = row.clone();
            if bits::get(row, kept) {
                even_loop |= sum == EVEN;
                bits::remove(&mut moved, kept);
                self.degrees[other(side)][kept] -= 1;
            }
            clash = clash.or(bits::common(&moved, arcs[side][other(sum)].row(kept)).next());
            let mut fresh = moved.clone();
            arcs[side].iter().for_each(|arcs| bits::subtract(&mut fresh, arcs.row(kept)));
            bits::unite(arcs[side][sum].row_mut(kept), &fresh);
            for end in bits::ones(&fresh) {
                // An arc to the kept vertex replaces the one to the other.
                bits::set(arcs[other(side)][sum].row_mut(end), kept);
            }
            bits::subtract(&mut moved, &fresh);
            for end in bits::ones(&moved) {
                self.degrees[other(side)][end] -= 1;
                waiting.push(end);
            }
        }
        waiting.push(kept);
        let ends = arcs[side].iter().map(|arcs| bits::count_common(arcs.row(kept), &self.alive));
        self.degrees[side][kept] = ends.sum();
        self.degrees.iter_mut().for_each(|degrees| degrees[gone] = 0);
        self.steps.push(Step { gone, kept, side, link, rows });
        if even_loop {
            return Some(vec![(kept, EVEN)]);
        }
        self.close(kept, clash?, side)
    }

    /// The even cycle of two vertices with arcs of both parities, on the given side of the first:
    /// whatever the path back, one of them closes one with it.
    fn close(&self, kept: usize, end: usize, side: usize) -> Option<EvenCycle> {
        let alive = self.core();
        let place = |vertex| alive.binary_search(&vertex).ok();
        let (from, to) = if side == OUT { (kept, end) } else { (end, kept) };
        let mut back = self.graph(&alive).path(place(to)?, place(from)?)?;
        back.iter_mut().for_each(|(vertex, _)| *vertex = alive[*vertex]);
        let parity = back.iter().fold(EVEN, |sum, (_, parity)| sum ^ parity);
        Some([vec![(from, parity)], back].concat())
    }
}

impl Step {
    /// Leads a cycle through the vertex that was merged, where it uses one of its arcs.
    fn expand(&self, cycle: &mut EvenCycle) {
        let ends = cycle.iter().cycle().skip(1);
        // The arc that leaves, or enters, the kept vertex, by the place where it starts.
        let arc = cycle.iter().zip(ends).enumerate().find_map(|(place, (from, to))| {
            let (kept, end) = if self.side == OUT { (from, to) } else { (to, from) };
            (kept.0 == self.kept).then_some((place, *from, end.0))
        });
        let Some((place, (from, parity), end)) = arc else { return };
        let rest = parity ^ self.link;
        if bits::get(&self.rows[rest], end) {
            let (first, second) =
                if self.side == OUT { (self.link, rest) } else { (rest, self.link) };
            cycle.splice(place..=place, [(from, first), (self.gone, second)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::{Mask, gallery};
    use crate::measure::components::strong_components;
    use crate::sample::Source;

    /// The components of random masks, contracted.
    fn contractions(rounds: usize) -> Vec<(Mask, Contraction, Option<EvenCycle>)> {
        let mut source = Source::from_seed(1);
        let mut contractions = vec![];
        for round in 0..rounds {
            let tokens = 2 + source.below(11);
            let mask = Mask::from_fn(tokens, tokens, |_, _| source.once_in(2 + round % 4));
            for component in strong_components(&mask) {
                let part = mask.select(&component);
                let (contraction, found) = Contraction::new(ParityGraph::of(&part));
                contractions.push((part, contraction, found));
            }
        }
        contractions
    }

    #[test]
    fn what_is_left_has_two_arcs_on_each_side_as_counted() {
        let mut vertices = 0;
        for (mask, contraction, found) in contractions(300) {
            let core = contraction.core();
            if found.is_some() || core.len() == 1 {
                continue;
            }
            let graph = contraction.graph(&core);
            for (side, (place, &vertex)) in [OUT, IN]
                .into_iter()
                .flat_map(|side| core.iter().enumerate().map(move |v| (side, v)))
            {
                let degree = graph.degree(side, place);
                assert_eq!(contraction.degrees[side][vertex], degree, "{mask:?}");
                assert!(degree > 1, "{mask:?}");
            }
            vertices += core.len();
        }
        assert!(vertices > 100, "{vertices}");
    }

    #[test]
    fn a_cycle_that_comes_to_light_is_one_of_the_graph_and_even() {
        let mut lengths = std::collections::BTreeSet::new();
        for (mask, _, found) in contractions(300) {
            let Some(cycle) = found else { continue };
            assert_eq!(cycle.len() % 2, 0, "{mask:?}");
            for (place, &(vertex, parity)) in cycle.iter().enumerate() {
                assert_eq!(parity, ODD, "{mask:?}");
                assert!(mask.allows(vertex, cycle[(place + 1) % cycle.len()].0), "{mask:?}");
                assert!(cycle[..place].iter().all(|&(other, _)| other != vertex), "{mask:?}");
            }
            lengths.insert(cycle.len());
        }
        assert!(lengths.contains(&2) && lengths.contains(&6), "{lengths:?}");
    }

    #[test]
    fn rings_rotors_and_staircases_contract_to_a_single_vertex() {
        for mask in [gallery::ring(9), gallery::rotor(9), gallery::staircase(9)] {
            let (contraction, found) = Contraction::new(ParityGraph::of(&mask));
            assert_eq!((contraction.core().len(), found), (1, None));
        }
    }
}
