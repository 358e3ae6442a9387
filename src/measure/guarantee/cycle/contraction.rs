//! Contraction of vertices that every cycle enters, or leaves, by one arc.

use super::parity::{EVEN, EvenCycle, IN, ODD, OUT, ParityGraph};
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
            let single = |&side: &usize| contraction.degrees[1 - side][vertex] == 1;
            if let Some(side) = [OUT, IN].into_iter().find(single)
                && let Some(cycle) = contraction.merge(vertex, side, &mut waiting)
            {
                let cycle = contraction.expand(cycle);
                return (contraction, Some(cycle));
            }
        }
        (contraction, None)
    }

    /// The vertices that have arcs left.
    pub(super) fn core(&self) -> Vec<usize> {
        bits::ones(&self.alive).filter(|&vertex| self.degrees[OUT][vertex] > 0).collect()
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
            let kept = bits::common(arcs[1 - side][parity].row(gone), &self.alive).next()?;
            Some((kept, parity))
        })?;
        bits::remove(&mut self.alive, gone);
        let rows = [EVEN, ODD].map(|parity| {
            let mut row = arcs[side][parity].row(gone).to_vec();
            bits::intersect(&mut row, &self.alive);
            row
        });
        self.degrees[side][kept] -= 1;
        let (mut even_loop, mut clash) = (false, None);
        for (parity, row) in rows.iter().enumerate() {
            let sum = parity ^ link;
            let mut moved = row.clone();
            if bits::get(row, kept) {
                even_loop |= sum == EVEN;
                bits::remove(&mut moved, kept);
                self.degrees[1 - side][kept] -= 1;
            }
            clash = clash.or(bits::common(&moved, arcs[side][1 - sum].row(kept)).next());
            let mut fresh = moved.clone();
            arcs[side].iter().for_each(|arcs| bits::subtract(&mut fresh, arcs.row(kept)));
            bits::unite(arcs[side][sum].row_mut(kept), &fresh);
            self.degrees[side][kept] += bits::count(&fresh);
            for end in bits::ones(&fresh) {
                // An arc to the kept vertex replaces the one to the other.
                bits::set(arcs[1 - side][sum].row_mut(end), kept);
            }
            bits::subtract(&mut moved, &fresh);
            for end in bits::ones(&moved) {
                self.degrees[1 - side][end] -= 1;
                waiting.push(end);
            }
        }
        waiting.push(kept);
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
        let alive: Vec<usize> = bits::ones(&self.alive).collect();
        let place = |vertex| alive.binary_search(&vertex).ok();
        let (from, to) = if side == OUT { (kept, end) } else { (end, kept) };
        let mut back = self.graph(&alive).path(place(to)?, place(from)?)?;
        back.iter_mut().for_each(|(vertex, _)| *vertex = alive[*vertex]);
        let length = back.iter().map(|(_, parity)| parity).sum::<usize>() % 2;
        Some([vec![(from, length)], back].concat())
    }
}

impl Step {
    /// Leads a cycle through the vertex that was merged, where it uses one of its arcs.
    fn expand(&self, cycle: &mut EvenCycle) {
        let Some(kept) = cycle.iter().position(|&(vertex, _)| vertex == self.kept) else { return };
        let length = cycle.len();
        // The arc that leaves, or enters, the kept vertex, by the place where it starts.
        let place = if self.side == OUT { kept } else { (kept + length - 1) % length };
        let end = cycle[if self.side == OUT { (kept + 1) % length } else { place }].0;
        let rest = cycle[place].1 ^ self.link;
        if bits::get(&self.rows[rest], end) {
            let (first, second) =
                if self.side == OUT { (self.link, rest) } else { (rest, self.link) };
            cycle[place].1 = first;
            cycle.insert(place + 1, (self.gone, second));
        }
    }
}
