use fullrank::mask::{Layout, Mask, gallery};
use fullrank::measure::reach::Reach;
use quickcheck::quickcheck;

use crate::arbitrary::{Small, naive, naive_product};

fn identity(n: usize) -> Vec<Vec<bool>> {
    (0..n).map(|i| (0..n).map(|j| i == j).collect()).collect()
}

fn is_full(matrix: &[Vec<bool>]) -> bool {
    matrix.iter().flatten().all(|&reached| reached)
}

/// Wielandt's bound: later than that nothing new happens.
fn horizon(n: usize) -> usize {
    n * n + 2
}

quickcheck! {
    fn one_mask_is_followed_step_by_step(small: Small) -> bool {
        let n = small.0.queries();
        let reach = Reach::new(&Layout::single(small.0.clone()).unwrap());
        let (mut step, mut ever, mut first) = (identity(n), vec![vec![false; n]; n], None);
        for layers in 1..=horizon(n) {
            step = naive_product(&naive(&small.0), &step);
            if naive(&reach.after(layers)) != step {
                return false;
            }
            for (sum, row) in ever.iter_mut().flatten().zip(step.iter().flatten()) {
                *sum |= row;
            }
            if first.is_none() && is_full(&step) {
                first = Some(layers);
            }
        }
        naive(&reach.ever()) == ever
            && reach.layers_to_global() == first
            && reach.pairs() == ever.iter().flatten().filter(|&&reached| reached).count()
    }

    fn two_layers_repeat_in_order(first: Small, second: Small) -> bool {
        let n = first.0.queries().min(second.0.queries());
        let kept: Vec<usize> = (0..n).collect();
        let masks = [first.0.select(&kept), second.0.select(&kept)];
        let layout = Layout::new(masks.iter().map(|mask| vec![mask.clone()]).collect()).unwrap();
        let reach = Reach::new(&layout);
        let (mut step, mut global) = (identity(n), None);
        for layer in 0..2 * horizon(n) {
            step = naive_product(&naive(&masks[layer % 2]), &step);
            let field: Vec<Vec<usize>> = (0..n).map(|i| reach.receptive_field(i, layer + 1)).collect();
            let expected: Vec<Vec<usize>> =
                step.iter().map(|row| (0..n).filter(|&j| row[j]).collect()).collect();
            if naive(&reach.after(layer + 1)) != step || field != expected {
                return false;
            }
            if global.is_none() && is_full(&step) {
                global = Some(layer + 1);
            }
        }
        reach.layers_to_global() == global
    }
}

fn layers(layout: Vec<Vec<Mask>>) -> Option<usize> {
    Reach::new(&Layout::new(layout).unwrap()).layers_to_global()
}

#[test]
fn known_depths() {
    let n = 9;
    assert_eq!(layers(vec![vec![gallery::full(n)]]), Some(1));
    assert_eq!(layers(vec![vec![gallery::causal(n)]]), None);
    assert_eq!(layers(vec![vec![gallery::identity(n)]]), None);
    assert_eq!(layers(vec![vec![gallery::causal(n), gallery::anticausal(n)]]), Some(1));
    assert_eq!(layers(vec![vec![gallery::causal(n)], vec![gallery::anticausal(n)]]), Some(2));
    for w in 1..n {
        assert_eq!(layers(vec![vec![gallery::window(n, w)]]), Some((n - 1).div_ceil(w)));
        let alternating = vec![
            vec![gallery::causal_window(n, w)],
            vec![gallery::causal_window(n, w).transpose()],
        ];
        assert_eq!(layers(alternating), Some(2 * (n - 1).div_ceil(w)));
    }
    // Wielandt's masks need the most layers that any primitive mask needs.
    for n in [2, 3, 4, 5, 6, 24] {
        let wielandt = Mask::from_fn(n, n, |i, j| j == (i + 1) % n || (i == n - 1 && j == 1));
        assert_eq!(layers(vec![vec![wielandt]]), Some((n - 1) * (n - 1) + 1));
    }
    // A cycle reaches everything, but never at once.
    let cycle = Mask::from_fn(3, 3, |i, j| j == (i + 1) % 3);
    assert_eq!(layers(vec![vec![cycle]]), None);
    // Rows of several words, of which some are empty.
    assert_eq!(layers(vec![vec![gallery::window(300, 20)]]), Some(15));
}

#[test]
fn nothing_and_one_token() {
    assert_eq!(layers(vec![vec![gallery::full(0)]]), Some(1));
    assert_eq!(layers(vec![vec![gallery::full(1)]]), Some(1));
    assert_eq!(layers(vec![vec![Mask::empty(1, 1)]]), None);
}
