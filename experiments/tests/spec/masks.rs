//! Models see what their masks show them, and nothing else.

use crate::common::{every_arm, model};
use candle_core::{DType, Device, Tensor};
use fullrank::mask::{Layout, Mask};
use fullrank::measure::reach::Reach;
use fullrank_experiments::corpus::Corpus;
use fullrank_experiments::model::{Model, Wiring};

fn answer(model: &Model, tokens: &[u32]) -> Vec<Vec<u32>> {
    let tokens = Tensor::from_slice(tokens, (1, tokens.len()), &Device::Cpu).unwrap();
    let scores = model.answer(&tokens).unwrap().scores.squeeze(0).unwrap();
    let rows: Vec<Vec<f32>> = scores.to_vec2().unwrap();
    rows.into_iter().map(|row| row.into_iter().map(f32::to_bits).collect()).collect()
}

fn through(layout: &Layout) -> Mask {
    Reach::new(layout).after(layout.layers().len())
}

/// Which answer depends on which token: a decoder sees whatever the tokens of its encoder saw.
fn dependence(wiring: &Wiring) -> Mask {
    match wiring {
        Wiring::Stack(layout) => through(layout),
        Wiring::EncoderDecoder { encoder, decoder } => {
            let (inputs, outputs, encoded) = (encoder.tokens(), decoder.tokens(), through(encoder));
            let decoded = through(decoder);
            Mask::from_fn(outputs, inputs + outputs, |i, j| match j.checked_sub(inputs) {
                Some(j) => decoded.allows(i, j),
                None => (0..inputs).any(|k| encoded.allows(k, j)),
            })
        }
    }
}

#[test]
fn an_answer_depends_on_exactly_what_its_layers_reach() {
    let corpus = &Corpus::all()[0];
    let (mut hidden, mut shown) = (0, 0);
    for (_, arm) in every_arm() {
        let model = model(&arm, corpus, 1, DType::F32);
        let count = arm.wiring.tokens();
        let tokens: Vec<u32> = (0..count as u32).map(|at| at % 7).collect();
        let before = answer(&model, &tokens);
        let reached = dependence(&arm.wiring);
        assert_eq!(before.len(), reached.queries());
        for key in 0..count {
            let mut changed = tokens.clone();
            changed[key] = 9;
            let after = answer(&model, &changed);
            for query in 0..before.len() {
                let same = before[query] == after[query];
                let sees = reached.allows(query, key);
                assert_eq!(same, !sees, "{}: {query} and {key}", arm.name);
                if sees { shown += 1 } else { hidden += 1 }
            }
        }
    }
    assert!(hidden > 50 && shown > 200, "{hidden} {shown}");
}

#[test]
fn weights_are_zero_exactly_where_a_head_may_not_look() {
    let corpus = &Corpus::all()[0];
    for (_, arm) in every_arm() {
        let model = model(&arm, corpus, 1, DType::F32);
        let count = arm.wiring.tokens();
        let tokens = Tensor::zeros((2, count), DType::U32, &Device::Cpu).unwrap();
        let weights = model.answer(&tokens).unwrap().weights;
        let layouts = match &arm.wiring {
            Wiring::Stack(layout) => vec![layout],
            Wiring::EncoderDecoder { encoder, decoder } => vec![encoder, decoder],
        };
        let masks: Vec<&Vec<Mask>> = layouts.into_iter().flat_map(|l| l.layers()).collect();
        assert_eq!(masks.len(), weights.len(), "{}", arm.name);
        for (heads, (name, weights)) in masks.into_iter().zip(&weights) {
            assert_eq!(weights.dims()[..2], [2, heads.len()]);
            let all: Vec<f32> = weights.flatten_all().unwrap().to_vec1().unwrap();
            let size = heads[0].queries() * heads[0].keys();
            for (head, matrix) in all.chunks(size).enumerate() {
                let mask = &heads[head % heads.len()];
                let positive = Mask::from_fn(mask.queries(), mask.keys(), |i, j| {
                    matrix[i * mask.keys() + j] > 0.0
                });
                assert_eq!(&positive, mask, "{}: {name}, head {head}", arm.name);
            }
        }
    }
}
