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
            guarantee {
                full_rank_is_guaranteed_iff_no_cycle_is_even FullRankIsGuaranteedIffNoCycleIsEven [boolean]
                four_procedures_decide_the_guarantee_alike FourProceduresDecideTheGuaranteeAlike [boolean]
                random_weights_never_invent_an_odd_permutation RandomWeightsNeverInventAnOddPermutation [boolean]
                softmax_without_even_cycles_is_full_rank SoftmaxWithoutEvenCyclesIsFullRank [f16 bf16 f32 f64 rational]
                an_even_cycle_admits_singular_weights AnEvenCycleAdmitsSingularWeights [boolean]
                mutual_sight_voids_the_guarantee MutualSightVoidsTheGuarantee [boolean]
                a_guarantee_takes_half_of_all_pairs AGuaranteeTakesHalfOfAllPairs [boolean]
                influence_on_all_takes_half_of_the_guaranteed_pairs InfluenceOnAllTakesHalfOfTheGuaranteedPairs [boolean]
                odd_rings_guarantee_full_rank_and_reach_everything OddRingsGuaranteeFullRankAndReachEverything [boolean]
                rotors_guarantee_full_rank_in_three_layers RotorsGuaranteeFullRankInThreeLayers [boolean]
                staircases_guarantee_full_rank_and_reach_everything StaircasesGuaranteeFullRankAndReachEverything [boolean]
                window_rank_is_at_least_the_tokens_less_the_reach WindowRankIsAtLeastTheTokensLessTheReach [rational]
                least_rank_of_blocks_is_their_number LeastRankOfBlocksIsTheirNumber [boolean]
                everyone_but_self_has_least_rank_three EveryoneButSelfHasLeastRankThree [boolean]
            }
            architectures {
                prefix_rank_is_the_prefix_block_and_the_rest PrefixRankIsThePrefixBlockAndTheRest [f16 bf16 f32 f64 rational]
                encoder_decoder_rank_is_the_encoder_and_the_decoder EncoderDecoderRankIsTheEncoderAndTheDecoder [f16 bf16 f32 f64 rational]
                cached_outputs_ignore_later_tokens CachedOutputsIgnoreLaterTokens [f16 bf16 f32 f64]
                greatest_output_rank_is_the_lesser_of_rank_and_value_width GreatestOutputRankIsTheLesserOfRankAndValueWidth [rational]
                encoder_decoder_has_seven_thirds_of_the_parameters EncoderDecoderHasSevenThirdsOfTheParameters [boolean]
                infilling_by_reordering_sees_both_sides InfillingByReorderingSeesBothSides [boolean]
                padding_leaves_causal_attention_triangular PaddingLeavesCausalAttentionTriangular [f16 bf16 f32 f64 rational]
                masks_leave_few_orders_unseen MasksLeaveFewOrdersUnseen [boolean]
            }
            linear {
                linear_attention_rank_is_at_most_the_feature_count LinearAttentionRankIsAtMostTheFeatureCount [rational]
                linear_attention_is_close_to_the_feature_count_in_rank LinearAttentionIsCloseToTheFeatureCountInRank [f16 bf16 f32 f64]
                signed_features_stay_close_to_the_feature_count_in_rank SignedFeaturesStayCloseToTheFeatureCountInRank [f16 bf16 f32 f64]
                causal_linear_attention_is_full_rank_iff_self_features_meet CausalLinearAttentionIsFullRankIffSelfFeaturesMeet [f16 bf16 f32 f64 rational]
                elu_plus_one_keeps_causal_linear_attention_full_rank EluPlusOneKeepsCausalLinearAttentionFullRank [f16 bf16 f32 f64]
                taylor_attention_rank_is_at_most_the_number_of_monomials TaylorAttentionRankIsAtMostTheNumberOfMonomials [rational]
                positive_random_features_keep_causal_linear_attention_full_rank PositiveRandomFeaturesKeepCausalLinearAttentionFullRank [f16 bf16 f32 f64]
            }
            positions {
                one_causal_layer_reads_earlier_tokens_as_a_set OneCausalLayerReadsEarlierTokensAsASet [rational]
                rotary_scores_depend_on_distances_alone RotaryScoresDependOnDistancesAlone [rational]
                rotary_embedding_keeps_causal_softmax_full_rank RotaryEmbeddingKeepsCausalSoftmaxFullRank [f16 bf16 f32 f64]
                linear_biases_keep_causal_softmax_full_rank LinearBiasesKeepCausalSoftmaxFullRank [f16 bf16 f32 f64 rational]
                steep_linear_biases_give_full_rank_under_every_mask SteepLinearBiasesGiveFullRankUnderEveryMask [rational]
                cosine_reweighting_doubles_the_rank_of_linear_attention CosineReweightingDoublesTheRankOfLinearAttention [rational]
            }
            softmax_rank {
                distinct_scalars_give_full_rank DistinctScalarsGiveFullRank [rational]
                two_token_softmax_is_singular_iff_differences_are_orthogonal TwoTokenSoftmaxIsSingularIffDifferencesAreOrthogonal [rational]
                greatest_softmax_rank_is_the_term_rank GreatestSoftmaxRankIsTheTermRank [rational]
                scalar_softmax_rank_counts_distinct_queries_and_keys ScalarSoftmaxRankCountsDistinctQueriesAndKeys [rational]
                collinear_queries_see_only_projected_keys CollinearQueriesSeeOnlyProjectedKeys [rational]
                tied_queries_and_keys_are_full_rank_iff_distinct TiedQueriesAndKeysAreFullRankIffDistinct [rational]
                tied_attention_has_eigenvalues_from_zero_to_one TiedAttentionHasEigenvaluesFromZeroToOne [rational]
                exchanging_two_queries_negates_the_determinant ExchangingTwoQueriesNegatesTheDeterminant [f16 bf16 f32 f64 rational]
                bounded_scores_are_near_the_rank_of_a_polynomial BoundedScoresAreNearTheRankOfAPolynomial [f16 bf16 f32 f64]
                bidirectional_softmax_comes_arbitrarily_close_to_causal BidirectionalSoftmaxComesArbitrarilyCloseToCausal [rational]
            }
            state {
                causal_linear_attention_has_state_rank_at_most_the_feature_count CausalLinearAttentionHasStateRankAtMostTheFeatureCount [rational]
                decayed_attention_has_state_rank_at_most_the_feature_count DecayedAttentionHasStateRankAtMostTheFeatureCount [rational]
                gated_attention_has_state_rank_at_most_the_feature_count GatedAttentionHasStateRankAtMostTheFeatureCount [rational]
                delta_rule_has_state_rank_at_most_the_feature_count DeltaRuleHasStateRankAtMostTheFeatureCount [rational]
                delta_rule_determinant_is_the_product_of_rates_and_self_features DeltaRuleDeterminantIsTheProductOfRatesAndSelfFeatures [rational]
                layers_add_their_state_ranks LayersAddTheirStateRanks [rational]
                the_inverse_has_the_state_ranks_of_the_matrix TheInverseHasTheStateRanksOfTheMatrix [rational]
                causal_softmax_reaches_the_greatest_state_rank CausalSoftmaxReachesTheGreatestStateRank [rational]
                causal_states_are_near_the_rank_of_a_polynomial CausalStatesAreNearTheRankOfAPolynomial [f16 bf16 f32 f64]
                least_state_size_is_the_greatest_state_rank LeastStateSizeIsTheGreatestStateRank [rational]
            }
            representation {
                least_head_size_is_the_rank_of_relative_scores LeastHeadSizeIsTheRankOfRelativeScores [rational]
                independent_tokens_admit_every_pattern_at_head_size_n_minus_one IndependentTokensAdmitEveryPatternAtHeadSizeNMinusOne [rational]
                least_causal_head_size_counts_new_columns LeastCausalHeadSizeCountsNewColumns [rational]
                generic_causal_patterns_need_half_the_tokens_as_head_size GenericCausalPatternsNeedHalfTheTokensAsHeadSize [rational]
                self_regarding_causal_patterns_need_head_size_n_minus_one SelfRegardingCausalPatternsNeedHeadSizeNMinusOne [rational]
                patterns_of_a_head_form_a_family_of_known_dimension PatternsOfAHeadFormAFamilyOfKnownDimension [rational]
                head_size_does_not_change_the_greatest_rank_of_a_layer HeadSizeDoesNotChangeTheGreatestRankOfALayer [rational]
            }
            mixing {
                causal_layers_never_look_ahead CausalLayersNeverLookAhead [boolean]
                opposite_heads_reach_everything_in_one_layer OppositeHeadsReachEverythingInOneLayer [boolean]
                alternating_layers_reach_everything_in_two AlternatingLayersReachEverythingInTwo [boolean]
                multi_head_rank_is_the_sum_over_heads MultiHeadRankIsTheSumOverHeads [rational]
                averaged_opposite_heads_are_full_rank_for_two_tokens AveragedOppositeHeadsAreFullRankForTwoTokens [rational]
                shared_values_give_the_rank_of_the_stacked_heads SharedValuesGiveTheRankOfTheStackedHeads [rational]
                alternating_layers_are_dense_and_full_rank AlternatingLayersAreDenseAndFullRank [rational]
                attention_factors_into_two_directions_iff_its_minors_are_positive AttentionFactorsIntoTwoDirectionsIffItsMinorsArePositive [rational]
                two_directions_scale_volume_by_powers_of_self_weights TwoDirectionsScaleVolumeByPowersOfSelfWeights [rational]
                two_directions_fill_a_known_share_of_all_attention TwoDirectionsFillAKnownShareOfAllAttention [f64]
                triangular_layers_approach_no_permutation TriangularLayersApproachNoPermutation [rational]
                windows_reach_everything_in_distance_over_reach WindowsReachEverythingInDistanceOverReach [boolean]
                one_global_token_reaches_everything_in_two_layers OneGlobalTokenReachesEverythingInTwoLayers [boolean]
                masks_reach_everything_within_wielandts_bound MasksReachEverythingWithinWielandtsBound [boolean]
                fixed_masks_with_a_guarantee_need_three_layers FixedMasksWithAGuaranteeNeedThreeLayers [boolean]
                the_antitriangle_guarantees_full_rank_in_two_layers TheAntitriangleGuaranteesFullRankInTwoLayers [boolean]
            }
            depth {
                full_attention_contracts_the_token_diameter FullAttentionContractsTheTokenDiameter [rational]
                heads_add_their_contractions HeadsAddTheirContractions [rational]
                small_differences_of_scores_bound_the_ratio_of_weights SmallDifferencesOfScoresBoundTheRatioOfWeights [f16 bf16 f32 f64]
                small_token_diameters_collapse_doubly_exponentially SmallTokenDiametersCollapseDoublyExponentially [f32 f64]
                two_opposite_tokens_collapse_iff_they_start_below_a_threshold TwoOppositeTokensCollapseIffTheyStartBelowAThreshold [f64]
                tokens_on_a_line_come_within_half_the_cube_of_their_residual TokensOnALineComeWithinHalfTheCubeOfTheirResidual [rational]
                opposite_tokens_come_within_half_the_cube_of_their_norm OppositeTokensComeWithinHalfTheCubeOfTheirNorm [f64]
                full_rank_layers_collapse_at_most_exponentially FullRankLayersCollapseAtMostExponentially [rational]
                a_guarantee_bounds_the_collapse_of_a_layer AGuaranteeBoundsTheCollapseOfALayer [rational]
                only_full_attention_forgets_all_differences OnlyFullAttentionForgetsAllDifferences [boolean]
                small_tokens_collapse_at_the_rate_of_uniform_attention SmallTokensCollapseAtTheRateOfUniformAttention [f64]
                second_causal_token_approaches_the_first_by_its_self_weight SecondCausalTokenApproachesTheFirstByItsSelfWeight [rational]
                attention_collapses_iff_some_token_is_reached_from_all AttentionCollapsesIffSomeTokenIsReachedFromAll [rational]
                causal_products_keep_full_rank_and_collapse CausalProductsKeepFullRankAndCollapse [rational]
                layer_norm_keeps_the_rank_of_centred_tokens LayerNormKeepsTheRankOfCentredTokens [rational]
            }
            residual {
                residual_attention_is_full_rank ResidualAttentionIsFullRank [rational]
                residual_attention_with_small_values_is_full_rank ResidualAttentionWithSmallValuesIsFullRank [rational]
            }
            spectra {
                fixed_vectors_count_the_closed_classes FixedVectorsCountTheClosedClasses [rational]
                greatest_singular_value_lies_between_column_sums GreatestSingularValueLiesBetweenColumnSums [f16 bf16 f32 f64]
                bounded_scores_mix_at_rate_tanh BoundedScoresMixAtRateTanh [rational]
                entropy_is_the_mean_score_gap_and_the_log_of_the_greatest_weight EntropyIsTheMeanScoreGapAndTheLogOfTheGreatestWeight [f16 f32 f64]
                causal_mixing_rate_is_the_greatest_later_self_weight CausalMixingRateIsTheGreatestLaterSelfWeight [rational]
                uniform_causal_attention_is_absorbed_in_harmonic_time UniformCausalAttentionIsAbsorbedInHarmonicTime [rational]
            }
            implementations {
                softmax_weighs_exactly_the_visible_keys SoftmaxWeighsExactlyTheVisibleKeys [f16 bf16 f32 f64]
                softmax_ignores_a_shift_of_a_row SoftmaxIgnoresAShiftOfARow [f16 bf16 f32 f64]
                softmax_follows_a_relabelling_of_the_tokens SoftmaxFollowsARelabellingOfTheTokens [f16 bf16 f32 f64]
                outputs_ignore_what_is_hidden OutputsIgnoreWhatIsHidden [f16 bf16 f32 f64]
                softmax_is_within_rounding_of_the_exact_weights SoftmaxIsWithinRoundingOfTheExactWeights [f16 bf16 f32 f64]
            }
            conditioning {
                uniform_causal_attention_has_a_bidiagonal_inverse UniformCausalAttentionHasABidiagonalInverse [rational]
                singular_values_of_uniform_causal_attention_stay_apart_from_zero SingularValuesOfUniformCausalAttentionStayApartFromZero [f16 bf16 f32 f64]
                the_inverse_turns_exponential_at_a_self_gap_of_ln_two TheInverseTurnsExponentialAtASelfGapOfLnTwo [rational]
                a_tied_history_has_one_tiny_singular_value ATiedHistoryHasOneTinySingularValue [f64]
                causal_condition_lies_between_powers_of_the_least_self_weight CausalConditionLiesBetweenPowersOfTheLeastSelfWeight [rational]
                causal_singular_values_multiply_to_the_self_weights CausalSingularValuesMultiplyToTheSelfWeights [f16 bf16 f32 f64]
                self_weights_above_one_half_give_full_rank SelfWeightsAboveOneHalfGiveFullRank [f16 bf16 f32 f64 rational]
                weights_above_one_half_bound_the_inverse WeightsAboveOneHalfBoundTheInverse [rational]
                expected_growth_of_the_inverse_follows_a_two_by_two_matrix ExpectedGrowthOfTheInverseFollowsATwoByTwoMatrix [rational]
                random_causal_softmax_is_exponentially_ill_conditioned RandomCausalSoftmaxIsExponentiallyIllConditioned [f64]
                random_bidirectional_softmax_has_the_greater_effective_rank RandomBidirectionalSoftmaxHasTheGreaterEffectiveRank [f64]
            }
            floats {
                softmax_rows_sum_to_one_within_gamma SoftmaxRowsSumToOneWithinGamma [f16 bf16 f32 f64]
                the_lesser_of_two_weights_vanishes_iff_its_gap_reaches_the_underflow_gap TheLesserOfTwoWeightsVanishesIffItsGapReachesTheUnderflowGap [f16 bf16 f32 f64]
                stored_weights_vanish_only_around_half_the_least_subnormal StoredWeightsVanishOnlyAroundHalfTheLeastSubnormal [f16 bf16 f32 f64]
                unshifted_exponentials_leave_the_range UnshiftedExponentialsLeaveTheRange [f16 bf16 f32 f64]
                stored_causal_softmax_is_nonsingular_iff_no_self_weight_vanishes StoredCausalSoftmaxIsNonsingularIffNoSelfWeightVanishes [f16 bf16 f32 f64]
                full_rank_modulo_a_prime_is_full_rank FullRankModuloAPrimeIsFullRank [f16 bf16 f32 f64]
                ordinary_scores_lose_full_rank_in_half_precision OrdinaryScoresLoseFullRankInHalfPrecision [f16]
                uniform_rows_stop_summing_to_one UniformRowsStopSummingToOne [f16 bf16]
                sums_in_pairs_keep_long_rows_near_one SumsInPairsKeepLongRowsNearOne [f16 bf16 f32 f64]
                finite_masks_hide_exactly_beyond_the_underflow_gap FiniteMasksHideExactlyBeyondTheUnderflowGap [f16 bf16 f32 f64]
                finite_masks_show_everything_to_a_query_that_sees_nothing FiniteMasksShowEverythingToAQueryThatSeesNothing [f16 bf16 f32 f64]
                expm1_plus_one_is_absorbed_to_zero Expm1PlusOneIsAbsorbedToZero [f16 bf16 f32]
            }
            normalisers {
                sigmoid_and_sinks_keep_the_guarantee SigmoidAndSinksKeepTheGuarantee [f16 bf16 f32 f64 rational]
                sinks_keep_the_rank_of_softmax SinksKeepTheRankOfSoftmax [rational]
                soft_capping_keeps_causal_softmax_full_rank SoftCappingKeepsCausalSoftmaxFullRank [f16 bf16 f32 f64]
                causal_softmax_with_dropout_is_full_rank_with_probability_to_keep_every_self_weight CausalSoftmaxWithDropoutIsFullRankWithProbabilityToKeepEverySelfWeight [rational]
                causal_sparsemax_is_full_rank_iff_no_token_is_outscored_by_one_in_all CausalSparsemaxIsFullRankIffNoTokenIsOutscoredByOneInAll [f16 bf16 f32 f64 rational]
                causal_entmax_is_full_rank_iff_every_token_keeps_a_weight_for_itself CausalEntmaxIsFullRankIffEveryTokenKeepsAWeightForItself [f16 bf16 f32 f64]
                causal_entmax_of_any_power_is_full_rank_iff_others_leave_something CausalEntmaxOfAnyPowerIsFullRankIffOthersLeaveSomething [f16 bf16 f32 f64]
                causal_rectified_attention_is_full_rank_iff_self_scores_are_positive CausalRectifiedAttentionIsFullRankIffSelfScoresArePositive [f16 bf16 f32 f64 rational]
                causal_top_k_softmax_is_full_rank_iff_every_token_is_among_its_best CausalTopKSoftmaxIsFullRankIffEveryTokenIsAmongItsBest [f16 bf16 f32 f64 rational]
                hard_attention_rank_is_the_number_of_preferred_keys HardAttentionRankIsTheNumberOfPreferredKeys [f16 bf16 f32 f64 rational]
                cooled_causal_softmax_approaches_the_singular_exponentially CooledCausalSoftmaxApproachesTheSingularExponentially [rational]
                heated_softmax_approaches_uniform_weights HeatedSoftmaxApproachesUniformWeights [f16 bf16 f32 f64]
                sigmoid_of_additive_scores_is_full_rank_where_softmax_has_rank_one SigmoidOfAdditiveScoresIsFullRankWhereSoftmaxHasRankOne [rational]
                sigmoid_of_opposite_keys_is_deficient_where_softmax_is_full_rank SigmoidOfOppositeKeysIsDeficientWhereSoftmaxIsFullRank [rational]
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
    /// Judges the case that the claim draws from a stream.
    pub judge: fn(&mut Source) -> Judgement,
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

fn judge<C: Claim>(source: &mut Source) -> Judgement {
    let case = C::draw(source);
    match C::check(&case) {
        Verdict::Refuted(_) => {
            let least = minimise::<C>(case);
            Judgement { verdict: C::check(&least), counterexample: least.fields() }
        }
        verdict => Judgement { verdict, counterexample: vec![] },
    }
}
