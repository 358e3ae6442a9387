//! The chain's best predictions, and the questions asked of both corpora.

use std::collections::BTreeSet;

use fullrank::sample::Source;
use fullrank_experiments::corpus::{Corpus, Example, HiddenMarkov, Part, Task, Text};

const SYMBOLS: usize = 3;
const TOKENS: usize = 5;
const TASKS: [Task; 2] = [Task::Masked { one_in: 2 }, Task::Continuation { inputs: 2 }];

/// All sequences of symbols.
fn sequences() -> Vec<Vec<u32>> {
    let all = (0..(SYMBOLS as u32).pow(TOKENS as u32)).map(|code| {
        (0..TOKENS as u32).map(|at| code / (SYMBOLS as u32).pow(at) % SYMBOLS as u32).collect()
    });
    all.collect()
}

/// Probabilities of all sequences: sums over all paths of hidden states.
fn joint(chain: &HiddenMarkov) -> Vec<(Vec<u32>, f64)> {
    let HiddenMarkov { start, transition, emission } = chain;
    let states = start.len();
    let paths: Vec<Vec<usize>> = (0..states.pow(TOKENS as u32))
        .map(|code| (0..TOKENS as u32).map(|at| code / states.pow(at) % states).collect())
        .collect();
    let probability = |sequence: &[u32]| {
        let of_path = |path: &Vec<usize>| {
            let first = start[path[0]];
            let moves: f64 = path.windows(2).map(|pair| transition[pair[0]][pair[1]]).product();
            let shown: f64 = path
                .iter()
                .zip(sequence)
                .map(|(&s, &symbol)| emission[s][symbol as usize])
                .product();
            first * moves * shown
        };
        paths.iter().map(of_path).sum()
    };
    sequences()
        .into_iter()
        .map(|sequence| {
            let p = probability(&sequence);
            (sequence, p)
        })
        .collect()
}

fn chain() -> HiddenMarkov {
    HiddenMarkov::drawn(2, SYMBOLS, &mut Source::from_seed(3))
}

#[test]
fn predictions_are_conditional_probabilities() {
    let chain = chain();
    let joint = joint(&chain);
    assert!((joint.iter().map(|(_, p)| p).sum::<f64>() - 1.0).abs() < 1e-12);
    for code in 0..(SYMBOLS + 1).pow(TOKENS as u32) {
        let seen: Vec<Option<u32>> = (0..TOKENS as u32)
            .map(|at| (code / (SYMBOLS + 1).pow(at) % (SYMBOLS + 1)).checked_sub(1))
            .map(|symbol| symbol.map(|symbol| symbol as u32))
            .collect();
        for at in 0..TOKENS {
            let fits = |sequence: &[u32]| {
                (0..TOKENS).all(|t| t == at || seen[t].is_none_or(|symbol| symbol == sequence[t]))
            };
            let mut expected = [0.0; SYMBOLS];
            for (sequence, p) in joint.iter().filter(|(sequence, _)| fits(sequence)) {
                expected[sequence[at] as usize] += p;
            }
            let sum: f64 = expected.iter().sum();
            // A dozen roundings of sums and products of positive numbers.
            for (found, expected) in chain.predict(&seen, at).iter().zip(expected) {
                assert!((found - expected / sum).abs() < 1e-12, "{seen:?} {at}");
            }
        }
    }
}

/// The loss of the best predictions, from the joint probabilities and the definition of the task.
fn brute(joint: &[(Vec<u32>, f64)], task: Task, example: &Example) -> f64 {
    let mut loss = 0.0;
    for at in (0..TOKENS).filter(|&at| example.counted[at]) {
        let shown: Vec<usize> = match task {
            Task::Masked { .. } => (0..TOKENS).filter(|&t| !example.counted[t]).collect(),
            Task::Continuation { .. } => (0..at).collect(),
        };
        let sum = |more: &[usize]| -> f64 {
            let fits = |s: &[u32]| shown.iter().chain(more).all(|&t| s[t] == example.targets[t]);
            joint.iter().filter(|(s, _)| fits(s)).map(|(_, p)| p).sum()
        };
        loss -= (sum(&[at]) / sum(&[])).ln();
    }
    loss
}

#[test]
fn the_best_loss_is_the_one_of_the_joint_probabilities() {
    let chain = chain();
    let joint = joint(&chain);
    let mut source = Source::from_seed(1);
    for task in TASKS {
        for _ in 0..50 {
            let sequence = chain.sequence(TOKENS, &mut source);
            let example = task.ask(sequence, SYMBOLS as u32, &mut source);
            let (found, expected) = (task.bayes(&chain, &example), brute(&joint, task, &example));
            assert!((found - expected).abs() < 1e-11, "{task:?} {example:?}");
        }
    }
}

#[test]
fn symbols_come_as_often_as_the_chain_says() {
    let chain = chain();
    let joint = joint(&chain);
    let mut source = Source::from_seed(2);
    const DRAWN: usize = 20_000;
    let mut seen = std::collections::HashMap::new();
    for _ in 0..DRAWN {
        *seen.entry(chain.sequence(TOKENS, &mut source)).or_insert(0_usize) += 1;
    }
    for (sequence, p) in joint {
        let found = seen.get(&sequence).copied().unwrap_or(0) as f64 / DRAWN as f64;
        // Six standard deviations of a binomial share, and one sequence for the rarest.
        let bound = 6.0 * (p / DRAWN as f64).sqrt() + 1.0 / DRAWN as f64;
        assert!((found - p).abs() < bound, "{sequence:?}: {found} {p}");
    }
}

#[test]
fn questions_hide_what_they_ask_for_and_keep_their_answers() {
    for corpus in Corpus::all() {
        let blank = corpus.symbols() as u32;
        for task in TASKS {
            for example in Part::HeldOut.examples(&corpus, task, (20, 12)) {
                let counted = example.counted.iter().filter(|&&c| c).count();
                assert_eq!(counted, task.counted(12));
                assert!(example.targets.iter().all(|&symbol| symbol < blank));
                for at in 0..12 {
                    let shown = match task {
                        Task::Masked { .. } if example.counted[at] => blank,
                        Task::Continuation { inputs } if at == inputs => blank,
                        Task::Continuation { inputs } if at > inputs => example.targets[at - 1],
                        _ => example.targets[at],
                    };
                    assert_eq!(example.tokens[at], shown);
                }
            }
        }
    }
}

#[test]
fn what_is_held_out_is_not_learnt() {
    // Each symbol stands once, so that the parts share none: the last three are held out.
    let text = Text::new("abcdefghijklmnopqrstuvwxyz,.;:!?'-");
    let mut source = Source::from_seed(4);
    let mut drawn = |held_out| -> BTreeSet<u32> {
        (0..500).flat_map(|_| text.passage(2, held_out, &mut source)).collect()
    };
    assert_eq!(drawn(true), BTreeSet::from_iter(32..35));
    assert_eq!(drawn(false), BTreeSet::from_iter(1..32));
}

#[test]
fn a_text_is_letters_and_single_spaces() {
    let text = Text::new("A  b\n\n[C]");
    let passage = text.passage(6, false, &mut Source::from_seed(0));
    assert_eq!(passage, [1, 0, 2, 0, 3, 0]);
}

#[test]
fn batches_belong_to_a_seed_and_a_step() {
    let corpus = &Corpus::all()[1];
    let draw = |part: Part| part.examples(corpus, TASKS[0], (4, 16));
    let part = Part::Learnt { seed: 1, step: 7 };
    assert_eq!(draw(part), draw(part));
    for other in
        [Part::Learnt { seed: 1, step: 8 }, Part::Learnt { seed: 2, step: 7 }, Part::HeldOut]
    {
        assert_ne!(draw(part), draw(other));
    }
}
