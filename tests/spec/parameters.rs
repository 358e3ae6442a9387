//! What belongs to a case beside its matrices, a number or a turn, ends as simple as a planted failure
//! allows.

use fullrank::attention::Problem;
use fullrank::claims::*;
use fullrank::mask::{Layout, Mask, gallery};
use fullrank::sample::Source;
use fullrank::scalar::{BigRational, bf16};
use nalgebra::{DMatrix, dmatrix};

use crate::shrinking::least_of;

fn least<C: Case>(start: C, fails: fn(&C) -> bool) -> C {
    assert!(fails(&start), "{start:?}");
    least_of(start, fails)
}

/// `name: where it starts, what fails => the least such case;`
macro_rules! ends_with {
    ($($name:ident: $start:expr, $fails:expr => $least:expr;)*) => {$(
        #[test]
        fn $name() {
            assert_eq!(format!("{:?}", least($start, $fails)), format!("{:?}", $least));
        }
    )*};
}

fn tuned<T: Subject, const SIMPLEST: i32>(tokens: usize, parameter: f64) -> Tuned<T, SIMPLEST> {
    Tuned { scored: Scored::uniform(gallery::causal(tokens)), parameter }
}

fn lottery(tokens: usize, bits: u32, seed: u64) -> Lottery {
    Lottery { pattern: Pattern::new(gallery::causal(tokens)), bits, seed }
}

fn fraction(numerator: i64, denominator: i64) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}

const NONE: [i64; 3] = [1, 0, 1];
const QUARTER: [i64; 3] = [0, 1, 1];

/// Tokens alike, and turns as cosine and sine over a radius.
fn turned(tokens: [i32; 2], queries: &[[i64; 3]], keys: &[[i64; 3]], start: usize) -> Turned {
    let [tokens, entry] = tokens;
    let turns = |turns: &[[i64; 3]]| -> Vec<Turn> {
        let points = turns.iter();
        points.map(|&[x, y, radius]| (fraction(x, radius), fraction(y, radius))).collect()
    };
    let row = vec![entry; 2 * queries.len()];
    let rows = vec![row.as_slice(); tokens as usize];
    let features = Features::of(&rows, &rows, gallery::full(rows.len()));
    Turned { features, query_turns: turns(queries), key_turns: turns(keys), start }
}

fn coins(tokens: usize, heads: BigRational, tails: BigRational) -> CoinTosses {
    CoinTosses { tokens, heads, tails, one_toss_a_row: false }
}

fn shortcut(tokens: usize, factor: BigRational, value: i64) -> Shortcut<BigRational> {
    let values = DMatrix::from_element(1, 1, fraction(value, 1));
    Shortcut { attention: Scored::uniform(gallery::full(tokens)), factor, values }
}

fn split(tokens: usize, prefix: usize) -> Split<f32> {
    Split { scored: Scored::uniform(gallery::full(tokens)), prefix }
}

fn scaled(tokens: usize, entry: f64, scale: f64) -> Problem<f64> {
    let square = DMatrix::from_element(tokens, tokens, entry);
    let (queries, keys, values) = (square.clone(), square.clone(), square);
    Problem { queries, keys, values, mask: gallery::full(tokens), scale }
}

fn reordered(tokens: DMatrix<BigRational>, layers: usize) -> Reordered {
    let count = tokens.nrows();
    Reordered { tokens, order: (0..count).collect(), mask: gallery::causal(count), layers }
}

ends_with! {
    any_temperature: tuned::<f32, 1>(5, 1024.0), |_| true => tuned::<f32, 1>(1, 1.0);
    high_temperature: tuned::<f32, 1>(5, 1024.0), |case| case.parameter > 5.0 => tuned::<f32, 1>(1, 6.0);
    low_temperature: tuned::<f64, 1>(2, 0.001), |case| case.parameter < 0.01
        => tuned::<f64, 1>(1, 1.0 / 128.0);
    cap: tuned::<bf16, 1>(4, 7.9), |case| case.parameter > 2.5 => tuned::<bf16, 1>(1, 3.0);
    any_sink: tuned::<BigRational, 0>(3, -3.0), |_| true => tuned::<BigRational, 0>(1, 0.0);
    negative_sink: tuned::<BigRational, 0>(3, -3.0), |case| case.parameter < 0.0
        => tuned::<BigRational, 0>(1, -1.0);
    hidden: tuned::<f32, 0>(2, f64::from(-f32::MAX)), |case| case.parameter < -103.97
        => tuned::<f32, 0>(1, -104.0);
    probability: tuned::<BigRational, 0>(3, 0.875), |case| case.parameter > 0.0
        => tuned::<BigRational, 0>(1, 0.5);
    any_alpha: tuned::<f64, 2>(2, 1.25), |_| true => tuned::<f64, 2>(1, 2.0);
    low_alpha: tuned::<f64, 2>(2, 1.25), |case| case.parameter < 2.0 => tuned::<f64, 2>(1, 1.5);

    any_prime: Modular { scored: Scored::<f32>::uniform(gallery::causal(3)), prime: 8_387_507 }, |_| true
        => Modular { scored: Scored::<f32>::uniform(gallery::causal(1)), prime: 3 };
    great_prime: Modular { scored: Scored::<f32>::uniform(gallery::causal(3)), prime: 8_387_507 },
        |case| case.prime > 1000
        => Modular { scored: Scored::<f32>::uniform(gallery::causal(1)), prime: 1009 };

    any_lottery: lottery(5, 8, 77), |_| true => lottery(1, 1, 0);
    many_elements: lottery(5, 8, 77), |case| case.bits >= 3 => lottery(1, 3, 0);
    own_seed: lottery(5, 8, 77), |case| case.seed > 0 => lottery(1, 1, 77);

    any_patterns: RandomPatterns { tokens: 3, self_factor: 100.0, seed: 9 }, |_| true
        => RandomPatterns { tokens: 3, self_factor: 1.0, seed: 0 };
    selfish_patterns: RandomPatterns { tokens: 3, self_factor: 100.0, seed: 9 },
        |case| case.self_factor > 2.5
        => RandomPatterns { tokens: 3, self_factor: 3.0, seed: 0 };

    any_scores: RandomScores { deviation: 6.0, self_bonus: 60.0, ..RandomScores::standard(40, 9) },
        |_| true
        => RandomScores::standard(40, 0);
    selfish_scores: RandomScores { deviation: 0.1, self_bonus: 60.0, ..RandomScores::standard(40, 9) },
        |case| case.deviation < 1.0 && case.self_bonus > 3.5
        => RandomScores { deviation: 0.5, self_bonus: 4.0, ..RandomScores::standard(40, 0) };

    any_coin: coins(3, fraction(8, 3), fraction(1, 3)), |_| true => coins(1, fraction(1, 1), fraction(1, 1));
    unfair_coin: coins(3, fraction(8, 3), fraction(5, 3)), |case| case.heads > case.tails
        => coins(1, fraction(2, 1), fraction(1, 1));

    any_history: TiedHistory { tokens: 48, factor: fraction(11, 4), first: fraction(1024, 1) }, |_| true
        => TiedHistory { tokens: 1, factor: fraction(1, 1), first: fraction(1, 1) };
    uneven_history: TiedHistory { tokens: 48, factor: fraction(11, 4), first: fraction(1024, 1) },
        |case| case.tokens > 6 && case.factor > fraction(2, 1) && case.first > fraction(9, 2)
        => TiedHistory { tokens: 7, factor: fraction(5, 2), first: fraction(5, 1) };

    any_turn: turned([3, 2], &[[15, -8, 17]], &[[15, -8, 17]], 4), |_| true
        => turned([1, 0], &[NONE], &[NONE], 1);
    later_turn: turned([3, 2], &[QUARTER; 2], &[QUARTER; 2], 4),
        |case| case.start > 2 && case.query_turns.contains(&(fraction(0, 1), fraction(1, 1)))
        => turned([1, 0], &[NONE, QUARTER], &[NONE, QUARTER], 3);
    oblique_turn: turned([3, 2], &[[5, 12, 13]], &[[5, 12, 13]], 4),
        |case| case.query_turns.iter().all(|(x, y)| x * y != fraction(0, 1))
        => turned([1, 0], &[[3, 4, 5]], &[[3, 4, 5]], 1);
    half_turn: turned([3, 2], &[[-4, 3, 5]], &[[-4, 3, 5]], 4),
        |case| case.query_turns.iter().all(|(cosine, _)| *cosine < fraction(0, 1))
        => turned([1, 0], &[[-1, 0, 1]], &[[-1, 0, 1]], 1);
    different_turns: turned([3, 2], &[[3, 4, 5]], &[[-4, 3, 5]], 4),
        |case| case.query_turns != case.key_turns
        => turned([1, 0], &[NONE], &[QUARTER], 1);

    any_shortcut: shortcut(3, fraction(41, 4), 2), |_| true => shortcut(1, fraction(1, 1), 0);
    great_shortcut: shortcut(3, fraction(41, 4), 1), |case| case.factor > fraction(2, 1)
        => shortcut(1, fraction(3, 1), 1);

    any_budget: Budget { width: 4096, hidden: 16384, layers: 48, cross_attention: true }, |_| true
        => Budget { width: 1, hidden: 4, layers: 1, cross_attention: true };
    wide_budget: Budget { width: 4096, hidden: 16384, layers: 48, cross_attention: true },
        |case| case.hidden > 1000 && case.layers > 2
        => Budget { width: 251, hidden: 1004, layers: 3, cross_attention: true };

    heads: HeadSplit { mask: Mask::full(3, 3), heads: 8, head_size: 4 }, |case| case.heads >= 3
        => HeadSplit { mask: Mask::full(1, 1), heads: 3, head_size: 1 };
    wide_heads: HeadSplit { mask: Mask::full(3, 3), heads: 8, head_size: 4 }, |case| case.head_size >= 2
        => HeadSplit { mask: Mask::full(1, 1), heads: 1, head_size: 2 };

    any_layers: reordered(dmatrix![fraction(1, 1); fraction(2, 1)], 7), |_| true
        => reordered(dmatrix![fraction(0, 1)], 1);
    two_layers: reordered(dmatrix![fraction(1, 1); fraction(2, 1)], 7), |case| case.layers > 1
        => reordered(dmatrix![fraction(0, 1)], 2);

    any_prefix: split(5, 4), |case| case.scored.mask.queries() > 1 => split(2, 0);
    long_prefix: split(9, 8), |case| case.prefix > 1 => split(2, 2);

    any_scale: scaled(3, 1.5, -5.75), |_| true => scaled(1, 0.0, 1.0);
    great_scale: scaled(3, 1.5, 5.75), |case| case.scale > 2.0 => scaled(1, 0.0, 3.0);
    negative_scale: scaled(3, 1.5, -5.75), |case| case.scale < -0.5 => scaled(1, 0.0, -1.0);
}

#[test]
fn of_a_model_one_token_comes_first() {
    let layout = || Layout::new(vec![vec![gallery::causal(8)]; 2]).unwrap();
    for seed in 0..8 {
        let start: Model<f32> = Model::draw(&mut Source::from_seed(seed), layout());
        let later = |case: &Model<f32>| case.layout.tokens() > 2;
        let least = least(start, later);
        assert_eq!((least.first, least.layout.tokens()), (1, 3));
    }
}
