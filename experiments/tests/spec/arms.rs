//! Arms differ in what they are meant to differ in.

use std::collections::BTreeMap;

use crate::common::{every_arm, experiments, model};
use candle_core::DType;
use fullrank::mask::gallery;
use fullrank_experiments::Settings;
use fullrank_experiments::corpus::Corpus;
use fullrank_experiments::experiment::{Arm, Experiment};
use fullrank_experiments::model::{Architecture, Model, Wiring};

fn starts(arm: &Arm, seed: u64) -> BTreeMap<String, Vec<f32>> {
    let model = model(arm, &Corpus::all()[1], seed, DType::F32);
    let parameters = model.parameters().iter();
    let flat = |var: &candle_core::Var| var.flatten_all().unwrap().to_vec1().unwrap();
    parameters.map(|(name, var)| (name.to_owned(), flat(var))).collect()
}

#[test]
fn arms_of_one_seed_start_alike_where_their_shapes_allow() {
    for experiment in experiments(&Settings::smoke_size()) {
        let first = starts(&experiment.arms[0], 5);
        for arm in &experiment.arms[1..] {
            let other = starts(arm, 5);
            if let (Wiring::Stack(_), Wiring::Stack(_)) = (&experiment.arms[0].wiring, &arm.wiring)
            {
                assert_eq!(first, other, "{}", arm.name);
            }
            let mut shared = 0;
            for (name, value) in &other {
                if let Some(same) = first.get(name).filter(|same| same.len() == value.len()) {
                    assert_eq!(same, value, "{}: {name}", arm.name);
                    shared += 1;
                }
            }
            // The embeddings, the readout, and the decoder's attention.
            assert!(shared > 15, "{}: {shared}", arm.name);
        }
        assert_ne!(first, starts(&experiment.arms[0], 6));
        assert_ne!(
            first["decoder.0.attention.query.weight"],
            first["decoder.1.attention.query.weight"]
        );
    }
}

fn find<'a>(experiment: &'a Experiment, name: &str) -> &'a Arm {
    experiment.arms.iter().find(|arm| arm.name == name).unwrap()
}

#[test]
fn unilm_differs_from_gpt_in_the_mask_of_the_inputs_alone() {
    let settings = Settings::default_size();
    let [_, experiment] = experiments(&settings);
    let masks = |name| match &find(&experiment, name).wiring {
        Wiring::Stack(layout) => layout.layers()[0][0].clone(),
        Wiring::EncoderDecoder { .. } => unreachable!("one stack"),
    };
    let (gpt, unilm) = (masks("gpt"), masks("unilm"));
    assert_eq!(gpt, gallery::causal(settings.tokens));
    let inputs = settings.tokens / 2;
    for query in 0..settings.tokens {
        for key in 0..settings.tokens {
            let both_inputs = query < inputs && key < inputs;
            assert_eq!(unilm.allows(query, key), gpt.allows(query, key) || both_inputs);
        }
    }
    assert_eq!(find(&experiment, "gpt").hidden, find(&experiment, "unilm").hidden);
}

#[test]
fn the_matched_t5_has_the_parameters_of_gpt_and_the_other_more() {
    for settings in [Settings::default_size(), Settings::full_size()] {
        let [_, experiment] = experiments(&settings);
        let count = |name: &str| {
            let arm = find(&experiment, name);
            let architecture = Architecture {
                symbols: 16,
                width: settings.width,
                hidden: arm.hidden,
                wiring: arm.wiring.clone(),
            };
            Model::new(&architecture, 0, DType::F32).unwrap().parameters().count() as f64
        };
        let gpt = count("gpt");
        // The matrices match exactly; gains and shifts do not.
        for matched in ["t5", "t5-causal", "t5-mixed"] {
            assert!((count(matched) / gpt - 1.0).abs() < 0.02, "{matched}: {}", count(matched));
        }
        // 7/3 of the layers, and as much of all else.
        assert!((2.0..7.0 / 3.0).contains(&(count("t5-large") / gpt)));
    }
}

#[test]
fn masks_without_direction_are_as_dense_as_a_triangle() {
    let settings = Settings { layers: 8, heads: 8, ..Settings::default_size() };
    let [experiment, _] = experiments(&settings);
    let Wiring::Stack(layout) = &find(&experiment, "random").wiring else { unreachable!() };
    let heads: Vec<_> = layout.layers().iter().flatten().collect();
    assert!(heads.iter().all(|mask| mask.self_visible()));
    assert_eq!(layout.distinct().len(), heads.len());
    let tokens = settings.tokens as f64;
    let entries = heads.iter().map(|mask| mask.entries()).sum::<usize>() as f64;
    let mean = entries / heads.len() as f64;
    // Each of 32 rows of 64 masks sees itself by chance or not: a deviation of 0.35 entries.
    assert!((mean - tokens * (tokens + 1.0) / 2.0).abs() < 1.5, "{mean}");
}

#[test]
fn halves_of_the_heads_look_in_opposite_directions() {
    let settings = Settings::default_size();
    let [experiment, _] = experiments(&settings);
    let (lower, upper) = (gallery::causal(settings.tokens), gallery::anticausal(settings.tokens));
    let Wiring::Stack(layout) = &find(&experiment, "half-heads").wiring else { unreachable!() };
    for heads in layout.layers() {
        assert_eq!(heads.iter().filter(|mask| **mask == lower).count(), settings.heads / 2);
        assert_eq!(heads.iter().filter(|mask| **mask == upper).count(), settings.heads / 2);
    }
    let Wiring::Stack(layout) = &find(&experiment, "alternating").wiring else { unreachable!() };
    for (at, heads) in layout.layers().iter().enumerate() {
        assert!(
            heads.iter().all(|mask| *mask == if at % 2 == 0 { &lower } else { &upper }.clone())
        );
    }
}

#[test]
fn statements_name_arms() {
    for (experiment, _) in every_arm() {
        for term in experiment.statements.iter().flat_map(|statement| &statement.terms) {
            find(&experiment, term.arm);
        }
        let balance = |statement: &fullrank_experiments::experiment::Statement| {
            statement.terms.iter().map(|term| term.sign).sum::<f64>()
        };
        assert!(experiment.statements.iter().all(|statement| balance(statement) == 0.0));
    }
}
