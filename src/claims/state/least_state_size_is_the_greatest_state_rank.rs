#![doc = include_str!("../../../proofs/least_state_size_is_the_greatest_state_rank.md")]

use std::marker::PhantomData;

use crate::attention::{Attention, recurrent_attention};
use crate::claims::{Claim, Hypothesis, Proof, Recurrent, Statement, Tier, evidence};
use crate::measure::state::{Recurrence, realise};
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct LeastStateSizeIsTheGreatestStateRank<T>(PhantomData<T>);

impl Claim for LeastStateSizeIsTheGreatestStateRank<BigRational> {
    type Case = Recurrent<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "The least state with which a linear recurrence computes a causal matrix is the greatest rank, over the tokens i, of the block of rows from i on and columns up to i.",
        references: &[
            "Dewilde and van der Veen, \"Time-varying systems and computations\", 1998, chapter 3",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/State.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 32),
        ("a small state", 24),
        ("a state larger than needed", 32),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        Recurrent::draw(source)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let computed = |readouts, transitions, inputs| {
            recurrent_attention(readouts, transitions, inputs)
                .map(Attention::into_weights)
                .map_err(|error| error.to_string())
        };
        let weights = computed(&case.readouts, &case.transitions, &case.inputs)?;
        let ranks = (0..weights.nrows())
            .map(|i| evidence::certified_rank(&weights.view_range(i.., 0..=i).into_owned()))
            .collect::<Result<Vec<usize>, _>>()?;
        let least = ranks.iter().copied().max().unwrap_or_default();
        evidence::require(least <= case.size(), || {
            format!("the ranks are {ranks:?}, for a state of size {}", case.size())
        })?;
        let Recurrence { readouts, transitions, inputs } = realise(&weights);
        evidence::require(readouts.ncols() == least, || {
            format!("the recurrence found has a state of size {}, not {least}", readouts.ncols())
        })?;
        let again = computed(&readouts, &transitions, &inputs)?;
        evidence::require(again == weights, || {
            "the recurrence found computes another matrix".into()
        })?;
        Ok(format!("a state of size {least} is enough, and the ranks are {ranks:?}"))
    }
}
