//! Matchings of queries with keys they may see.
//!
//! The largest matching is the rank of the mask's weights for almost every choice of scores; a
//! perfect matching that is the only one makes the mask a triangle in disguise.

use std::collections::VecDeque;

use crate::mask::Mask;

/// A matching: each query with at most one visible key, each key with at most one query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matching {
    key_of: Vec<Option<usize>>,
    query_of: Vec<Option<usize>>,
}

impl Matching {
    /// A matching of the greatest size; that of each query with its own key if there is one.
    ///
    /// Costs O(entries * sqrt(queries + keys)).
    ///
    /// Source: Hopcroft and Karp, "An n^(5/2) algorithm for maximum matchings in bipartite
    /// graphs", 1973.
    pub fn maximum(mask: &Mask) -> Self {
        let mut matching =
            Self { key_of: vec![None; mask.queries()], query_of: vec![None; mask.keys()] };
        for (token, (key, query)) in
            matching.key_of.iter_mut().zip(&mut matching.query_of).enumerate()
        {
            let own = Some(token).filter(|_| mask.allows(token, token));
            (*key, *query) = (own, own);
        }
        if matching.size() == mask.queries() {
            return matching;
        }
        let visible: Vec<Vec<usize>> =
            (0..mask.queries()).map(|query| mask.visible(query).collect()).collect();
        // Each phase matches one more query, if not several.
        for _ in matching.size()..mask.queries() {
            let Some(mut level) = matching.levels(&visible) else { break };
            let mut next = vec![0; visible.len()];
            for query in 0..visible.len() {
                if matching.key_of[query].is_none() {
                    matching.augment(query, &visible, &mut level, &mut next);
                }
            }
        }
        matching
    }

    /// The number of matched pairs.
    pub fn size(&self) -> usize {
        self.key_of.iter().flatten().count()
    }

    /// The key matched with each query.
    pub fn key_of(&self) -> &[Option<usize>] {
        &self.key_of
    }

    /// The query matched with each key.
    pub fn query_of(&self) -> &[Option<usize>] {
        &self.query_of
    }

    /// The key of each query where both sides are matched completely.
    pub fn permutation(&self) -> Option<Vec<usize>> {
        let complete = self.query_of.iter().all(Option::is_some);
        self.key_of.iter().copied().collect::<Option<Vec<_>>>().filter(|_| complete)
    }

    /// The distance of each query from an unmatched one along alternating paths; `None` if no
    /// path ends in an unmatched key, so that the matching is maximum.
    fn levels(&self, visible: &[Vec<usize>]) -> Option<Vec<usize>> {
        let mut level = vec![usize::MAX; visible.len()];
        // Queries with a key; the others start.
        let mut unseen: Vec<bool> = self.key_of.iter().map(Option::is_some).collect();
        let mut queue = VecDeque::new();
        for (query, matched) in unseen.iter().enumerate() {
            if !matched {
                level[query] = 0;
                queue.push_back(query);
            }
        }
        let mut augmentable = false;
        while let Some(query) = queue.pop_front() {
            for &key in &visible[query] {
                match self.query_of[key] {
                    None => augmentable = true,
                    Some(other) => {
                        if std::mem::take(&mut unseen[other]) {
                            level[other] = level[query] + 1;
                            queue.push_back(other);
                        }
                    }
                }
            }
        }
        augmentable.then_some(level)
    }

    /// Matches `start` along an alternating path that goes down one level at each step, if there
    /// is one. Dead ends leave their level for this phase; `next` holds the first key of each
    /// query that was not tried.
    fn augment(
        &mut self,
        start: usize,
        visible: &[Vec<usize>],
        level: &mut [usize],
        next: &mut [usize],
    ) {
        let mut path = vec![start];
        while let Some(&query) = path.last() {
            let Some(&key) = visible[query].get(next[query]) else {
                level[query] = usize::MAX;
                path.pop();
                continue;
            };
            next[query] += 1;
            match self.query_of[key] {
                None => return self.flip(&path, visible, next),
                Some(other) if level[other] == level[query] + 1 => path.push(other),
                Some(_) => {}
            }
        }
    }

    /// Matches every query of the path with the key it was last trying.
    fn flip(&mut self, path: &[usize], visible: &[Vec<usize>], next: &[usize]) {
        for &query in path {
            let key = visible[query][next[query] - 1];
            self.key_of[query] = Some(key);
            self.query_of[key] = Some(query);
        }
    }
}

/// The size of the largest matching: the term rank, the greatest rank that weights on this mask
/// can have, and the rank for almost every choice of scores.
///
/// Costs as [`Matching::maximum`].
pub fn term_rank(mask: &Mask) -> usize {
    Matching::maximum(mask).size()
}

/// Orders of the queries and of the keys in which the mask is lower triangular with a full
/// diagonal; `None` if there are none, or the mask is not square.
///
/// They exist exactly if the mask has one perfect matching and no other; the k-th query is then
/// matched with the k-th key. A query that sees a single key must be matched with it: removing
/// such pairs one after the other finds the orders, or ends where every remaining query has a
/// choice and a perfect matching, if any, is not the only one. Costs O(entries + n^2 / 64).
///
/// Source: Golumbic, Hirst and Lewenstein, "Uniquely restricted matchings", 2001.
pub fn triangular_order(mask: &Mask) -> Option<(Vec<usize>, Vec<usize>)> {
    if !mask.is_square() {
        return None;
    }
    if (0..mask.queries()).all(|query| mask.last_visible(query) == Some(query)) {
        // In order already, as causal masks are: O(n^2 / 64).
        return Some(((0..mask.queries()).collect(), (0..mask.queries()).collect()));
    }
    let mut degree: Vec<usize> = (0..mask.queries()).map(|query| mask.degree(query)).collect();
    let mut forced: Vec<usize> = (0..mask.queries()).filter(|&query| degree[query] == 1).collect();
    if forced.is_empty() {
        return None;
    }
    let mut removed = vec![false; mask.keys()];
    let seen_by = mask.transpose();
    let (mut queries, mut keys) = (vec![], vec![]);
    while let Some(query) = forced.pop() {
        // None if another query has taken the key meanwhile.
        let key = mask.visible(query).find(|&key| !removed[key])?;
        removed[key] = true;
        queries.push(query);
        keys.push(key);
        for other in seen_by.visible(key) {
            degree[other] -= 1;
            if degree[other] == 1 {
                forced.push(other);
            }
        }
    }
    (queries.len() == mask.queries()).then_some((queries, keys))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_know_their_match() {
        let matching = Matching::maximum(&Mask::from_fn(2, 3, |query, key| key == query + 1));
        assert_eq!(matching.key_of(), [Some(1), Some(2)]);
        assert_eq!(matching.query_of(), [None, Some(0), Some(1)]);
    }

    #[test]
    fn levels_count_the_matched_queries_on_the_way() {
        // Query 2 can take key 0 from query 0, which can take key 1 from query 1.
        let visible = [vec![0, 1], vec![1, 2], vec![0], vec![]];
        let matched = [Some(0), Some(1), None, None];
        let matching = |keys| {
            let query_of = [Some(0), Some(1), None][..keys].to_vec();
            Matching { key_of: matched.to_vec(), query_of }
        };
        assert_eq!(matching(3).levels(&visible), Some(vec![1, 2, 0, 0]));
        // Without the last key no path ends.
        assert_eq!(matching(2).levels(&[vec![0, 1], vec![1], vec![0], vec![]]), None);
    }
}
