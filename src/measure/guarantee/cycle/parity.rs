//! Directed graphs whose arcs are odd or even.

use std::collections::VecDeque;

use crate::mask::{Mask, bits};

/// A directed graph without loops, at most one arc from one vertex to another, each of a parity:
/// it stands for a path of an odd or an even number of arcs.
///
/// Rows of bits by side and parity: `arcs[OUT][p]` from a vertex, `arcs[IN][p]` to it, for the
/// parities `p`, 0 even and 1 odd.
#[derive(Clone, Debug)]
pub(super) struct ParityGraph {
    pub(super) arcs: [[Mask; 2]; 2],
}

pub(super) const OUT: usize = 0;
pub(super) const IN: usize = 1;
pub(super) const EVEN: usize = 0;
pub(super) const ODD: usize = 1;

/// The other side, or the other parity.
pub(super) fn other(one: usize) -> usize {
    one ^ 1
}

/// Vertices in the order of a cycle, each with the parity of its arc to the next one; the sum of
/// the parities is even.
pub(super) type EvenCycle = Vec<(usize, usize)>;

impl ParityGraph {
    /// The graph of a square mask, its loops left out: all arcs are odd.
    pub(super) fn of(mask: &Mask) -> Self {
        let mut out = mask.clone();
        (0..mask.queries()).for_each(|token| bits::remove(out.row_mut(token), token));
        let none = Mask::empty(mask.queries(), mask.queries());
        let into = out.transpose();
        Self { arcs: [[none.clone(), out], [none, into]] }
    }

    pub(super) fn vertices(&self) -> usize {
        self.arcs[OUT][ODD].queries()
    }

    /// The number of arcs on one side of a vertex.
    pub(super) fn degree(&self, side: usize, vertex: usize) -> usize {
        self.arcs[side].iter().map(|arcs| arcs.degree(vertex)).sum()
    }

    /// The arcs on one side of a vertex: the other end, and the parity.
    pub(super) fn neighbours(&self, side: usize, vertex: usize) -> Vec<(usize, usize)> {
        [EVEN, ODD]
            .into_iter()
            .flat_map(|parity| {
                self.arcs[side][parity].visible(vertex).map(move |end| (end, parity))
            })
            .collect()
    }

    /// The arcs of both parities.
    pub(super) fn union(&self) -> Mask {
        let mut union = self.arcs[OUT][EVEN].clone();
        union.unite(&self.arcs[OUT][ODD]);
        union
    }

    /// What remains of the graph on some of its vertices, renumbered in the given order.
    pub(super) fn select(&self, vertices: &[usize]) -> Self {
        if vertices.len() == self.vertices() && vertices.is_sorted() {
            return self.clone();
        }
        Self { arcs: self.arcs.each_ref().map(|side| side.each_ref().map(|m| m.select(vertices))) }
    }

    /// A cycle of two arcs of one parity.
    pub(super) fn two_cycle(&self) -> Option<EvenCycle> {
        (0..self.vertices()).find_map(|vertex| {
            [EVEN, ODD].into_iter().find_map(|parity| {
                let rows = [OUT, IN].map(|side| self.arcs[side][parity].row(vertex));
                let other = bits::common(rows[0], rows[1]).next()?;
                Some(vec![(vertex, parity), (other, parity)])
            })
        })
    }

    /// A shortest path between different vertices: its vertices but the last, each with the parity
    /// of the arc to the next.
    pub(super) fn path(&self, from: usize, to: usize) -> Option<Vec<(usize, usize)>> {
        let mut before = vec![None; self.vertices()];
        let mut unseen = vec![true; self.vertices()];
        unseen[from] = false;
        let mut queue = VecDeque::from([from]);
        while let Some(vertex) = queue.pop_front() {
            for (next, parity) in self.neighbours(OUT, vertex) {
                if std::mem::take(&mut unseen[next]) {
                    before[next] = Some((vertex, parity));
                    queue.push_back(next);
                }
            }
        }
        // Nothing stands before the start.
        let mut path: Vec<_> =
            std::iter::successors(before[to], |&(vertex, _)| before[vertex]).collect();
        path.reverse();
        (!path.is_empty()).then_some(path)
    }
}
