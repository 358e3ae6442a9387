//! The search for an even cycle, exact as far as a budget goes.

use super::contraction::Contraction;
use super::parity::{EvenCycle, IN, OUT, ParityGraph};
use crate::measure::components::strong_components;

/// What a search for an even cycle came to.
#[derive(Debug)]
pub(super) enum Search {
    /// There is this one.
    Found(EvenCycle),
    /// There is none.
    Nothing,
    /// The budget did not suffice to tell.
    OutOfBudget,
}

/// Searches the strongly connected components, each contracted, by its cycles through one vertex
/// after the other.
///
/// A step of the budget is a vertex on a path, or a row of 64 x 64 vertices that is copied.
pub(super) fn even_cycle(graph: &ParityGraph, budget: &mut u64) -> Search {
    let mut result = Search::Nothing;
    for component in strong_components(&graph.union()) {
        if component.len() < 2 {
            continue;
        }
        match within_component(graph.select(&component), budget) {
            Search::Found(cycle) => return Search::Found(renamed(cycle, &component)),
            Search::Nothing => {}
            Search::OutOfBudget => result = Search::OutOfBudget,
        }
    }
    result
}

fn within_component(graph: ParityGraph, budget: &mut u64) -> Search {
    let (contraction, found) = Contraction::new(graph);
    if let Some(cycle) = found {
        return Search::Found(cycle);
    }
    let core = contraction.core();
    let graph = contraction.graph(&core);
    let expanded = |cycle| Search::Found(contraction.expand(renamed(cycle, &core)));
    if let Some(cycle) = graph.two_cycle() {
        return expanded(cycle);
    }
    let size = core.len() as u64;
    let Some(left) = budget.checked_sub(size * size.div_ceil(64)) else {
        return Search::OutOfBudget;
    };
    *budget = left;
    // The vertex on most cycles, about: without it the rest falls apart soonest.
    let arcs = |vertex: &usize| graph.degree(OUT, *vertex) * graph.degree(IN, *vertex);
    let Some(root) = (0..core.len()).max_by_key(arcs) else { return Search::Nothing };
    match through(&graph, root, budget) {
        Search::Found(cycle) => return expanded(cycle),
        Search::OutOfBudget => return Search::OutOfBudget,
        Search::Nothing => {}
    }
    let others: Vec<usize> = (0..core.len()).filter(|&vertex| vertex != root).collect();
    match even_cycle(&graph.select(&others), budget) {
        Search::Found(cycle) => expanded(renamed(cycle, &others)),
        rest => rest,
    }
}

/// The cycles through `root`, by depth-first search over the paths from it.
fn through(graph: &ParityGraph, root: usize, budget: &mut u64) -> Search {
    let successors: Vec<_> = (0..graph.vertices()).map(|v| graph.neighbours(OUT, v)).collect();
    let mut on_path = vec![false; graph.vertices()];
    // Vertices, their arcs that are left to try, and the parity of the path to them.
    let mut path = vec![(root, successors[root].iter(), 0)];
    while let Some((vertex, arcs, parity)) = path.last_mut() {
        let Some(&(next, arc)) = arcs.next() else {
            on_path[*vertex] = false;
            path.pop();
            continue;
        };
        let parity = *parity ^ arc;
        if next == root && parity == 0 {
            let ends = path.iter().map(|(_, _, parity)| parity).skip(1).chain(&[0]);
            let arcs =
                path.iter().zip(ends).map(|((vertex, _, start), end)| (*vertex, start ^ end));
            return Search::Found(arcs.collect());
        }
        if next != root && !on_path[next] {
            let Some(left) = budget.checked_sub(1) else { return Search::OutOfBudget };
            *budget = left;
            on_path[next] = true;
            path.push((next, successors[next].iter(), parity));
        }
    }
    Search::Nothing
}

/// The cycle with its vertices as they are numbered outside.
fn renamed(cycle: EvenCycle, vertices: &[usize]) -> EvenCycle {
    cycle.into_iter().map(|(vertex, parity)| (vertices[vertex], parity)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::Mask;

    #[test]
    fn each_arc_of_a_cycle_has_its_own_parity() {
        // From 0 to 1 odd, on to 2 even, and back odd.
        let arcs = |pairs: &[(usize, usize)]| Mask::from_fn(3, 3, |i, j| pairs.contains(&(i, j)));
        let out = [arcs(&[(1, 2)]), arcs(&[(0, 1), (2, 0)])];
        let into = out.each_ref().map(Mask::transpose);
        let found = through(&ParityGraph { arcs: [out, into] }, 0, &mut 9);
        assert!(matches!(found, Search::Found(cycle) if cycle == [(0, 1), (1, 0), (2, 1)]));
    }
}
