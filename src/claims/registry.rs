//! The list of claims, from which tests, campaign and tables are made.

use super::{Case, Claim, Proof, Statement, Tier, Verdict, minimise};
use crate::sample::Source;

/// Calls a macro with every claim: `chapter { claim Type [scalar ...] ... } ...`, in reading
/// order. The scalars name types of [`claims::scalars`](crate::claims::scalars).
#[macro_export]
macro_rules! for_each_claim {
    ($($then:ident)::+) => {
        $($then)::+! {
            triangular {
                causal_softmax_is_full_rank CausalSoftmaxIsFullRank [f16 bf16 f32 f64 rational]
                acyclic_softmax_is_full_rank AcyclicSoftmaxIsFullRank [f16 bf16 f32 f64 rational]
                unique_matching_softmax_is_full_rank UniqueMatchingSoftmaxIsFullRank [f16 bf16 f32 f64 rational]
                causal_determinant_is_the_product_of_self_weights CausalDeterminantIsTheProductOfSelfWeights [f16 bf16 f32 f64 rational]
                causal_log_determinant_is_the_sum_of_self_log_weights CausalLogDeterminantIsTheSumOfSelfLogWeights [f16 bf16 f32 f64]
                causal_eigenvalues_are_the_self_weights CausalEigenvaluesAreTheSelfWeights [f16 bf16 f32 f64 rational]
            }
            architectures {
                prefix_rank_is_the_prefix_block_and_the_rest PrefixRankIsThePrefixBlockAndTheRest [f16 bf16 f32 f64 rational]
                encoder_decoder_rank_is_the_encoder_and_the_decoder EncoderDecoderRankIsTheEncoderAndTheDecoder [f16 bf16 f32 f64 rational]
                cached_outputs_ignore_later_tokens CachedOutputsIgnoreLaterTokens [f16 bf16 f32 f64]
            }
            linear {
                linear_attention_rank_is_at_most_the_feature_count LinearAttentionRankIsAtMostTheFeatureCount [rational]
                linear_attention_is_close_to_the_feature_count_in_rank LinearAttentionIsCloseToTheFeatureCountInRank [f16 bf16 f32 f64]
                causal_linear_attention_is_full_rank_iff_self_features_meet CausalLinearAttentionIsFullRankIffSelfFeaturesMeet [f16 bf16 f32 f64 rational]
                elu_plus_one_keeps_causal_linear_attention_full_rank EluPlusOneKeepsCausalLinearAttentionFullRank [f16 bf16 f32 f64]
            }
            softmax_rank {
                distinct_scalars_give_full_rank DistinctScalarsGiveFullRank [rational]
                two_token_softmax_is_singular_iff_differences_are_orthogonal TwoTokenSoftmaxIsSingularIffDifferencesAreOrthogonal [rational]
                greatest_softmax_rank_is_the_term_rank GreatestSoftmaxRankIsTheTermRank [rational]
            }
            mixing {
                causal_layers_never_look_ahead CausalLayersNeverLookAhead [boolean]
                opposite_heads_reach_everything_in_one_layer OppositeHeadsReachEverythingInOneLayer [boolean]
                alternating_layers_reach_everything_in_two AlternatingLayersReachEverythingInTwo [boolean]
                multi_head_rank_is_the_sum_over_heads MultiHeadRankIsTheSumOverHeads [rational]
                averaged_opposite_heads_are_full_rank_for_two_tokens AveragedOppositeHeadsAreFullRankForTwoTokens [rational]
                alternating_layers_are_dense_and_full_rank AlternatingLayersAreDenseAndFullRank [rational]
                triangular_layers_approach_no_permutation TriangularLayersApproachNoPermutation [rational]
            }
            depth {
                full_attention_contracts_the_token_diameter FullAttentionContractsTheTokenDiameter [rational]
                full_rank_layers_collapse_at_most_exponentially FullRankLayersCollapseAtMostExponentially [rational]
                second_causal_token_approaches_the_first_by_its_self_weight SecondCausalTokenApproachesTheFirstByItsSelfWeight [rational]
                attention_collapses_iff_some_token_is_reached_from_all AttentionCollapsesIffSomeTokenIsReachedFromAll [rational]
                causal_products_keep_full_rank_and_collapse CausalProductsKeepFullRankAndCollapse [rational]
            }
            residual {
                residual_attention_is_full_rank ResidualAttentionIsFullRank [rational]
                residual_attention_with_small_values_is_full_rank ResidualAttentionWithSmallValuesIsFullRank [rational]
            }
            implementations {
                softmax_weighs_exactly_the_visible_keys SoftmaxWeighsExactlyTheVisibleKeys [f16 bf16 f32 f64]
                softmax_ignores_a_shift_of_a_row SoftmaxIgnoresAShiftOfARow [f16 bf16 f32 f64]
                softmax_follows_a_relabelling_of_the_tokens SoftmaxFollowsARelabellingOfTheTokens [f16 bf16 f32 f64]
                outputs_ignore_what_is_hidden OutputsIgnoreWhatIsHidden [f16 bf16 f32 f64]
                softmax_is_within_rounding_of_the_exact_weights SoftmaxIsWithinRoundingOfTheExactWeights [f16 bf16 f32 f64]
            }
            floats {
                softmax_rows_sum_to_one_within_gamma SoftmaxRowsSumToOneWithinGamma [f16 bf16 f32 f64]
            }
        }
    };
}

/// One claim for one scalar, its types erased.
#[derive(Clone, Copy)]
pub struct Entry {
    /// The name of the claim.
    pub id: &'static str,
    /// The chapter that it belongs to.
    pub chapter: &'static str,
    /// The scalar.
    pub scalar: &'static str,
    /// In which sense the claim holds for the scalar.
    pub tier: Tier,
    /// How far its truth is settled.
    pub proof: Proof,
    /// The claim in words.
    pub statement: Statement,
    /// Its hypotheses in words, each with its counterexample.
    pub hypotheses: fn() -> Vec<(&'static str, &'static str)>,
    /// Judges the case that belongs to a seed.
    pub judge: fn(u64) -> Judgement,
}

/// The verdict on one random case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// For a refutation, the smallest refuted case found from there, as named text.
    pub counterexample: Vec<(&'static str, String)>,
}

/// All claims, by chapter; one entry for each scalar.
pub fn registry() -> Vec<Entry> {
    macro_rules! entries {
        ($($chapter:ident { $($claim:ident $type:ident [$($scalar:ident)*])* })*) => {
            vec![$($($(
                entry::<super::$chapter::$claim::$type<super::scalars::$scalar>>(
                    stringify!($claim), stringify!($chapter), stringify!($scalar),
                ),
            )*)*)*]
        };
    }
    for_each_claim!(entries)
}

fn entry<C: Claim>(id: &'static str, chapter: &'static str, scalar: &'static str) -> Entry {
    Entry {
        id,
        chapter,
        scalar,
        tier: C::TIER,
        proof: C::PROOF,
        statement: C::STATEMENT,
        hypotheses: || C::hypotheses().iter().map(|h| (h.text, h.without)).collect(),
        judge: judge::<C>,
    }
}

fn judge<C: Claim>(seed: u64) -> Judgement {
    let case = C::draw(&mut Source::from_seed(seed));
    match C::check(&case) {
        Verdict::Refuted(_) => {
            let least = minimise::<C>(case);
            Judgement { verdict: C::check(&least), counterexample: least.fields() }
        }
        verdict => Judgement { verdict, counterexample: vec![] },
    }
}
