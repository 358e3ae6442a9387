//! What a mask guarantees for every choice of scores, and what it leaves open.

mod draw;

pub mod a_guarantee_takes_half_of_all_pairs;
pub mod an_even_cycle_admits_singular_weights;
pub mod everyone_but_self_has_least_rank_three;
pub mod full_rank_is_guaranteed_iff_no_cycle_is_even;
pub mod influence_on_all_takes_half_of_the_guaranteed_pairs;
pub mod least_rank_of_blocks_is_their_number;
pub mod mutual_sight_voids_the_guarantee;
pub mod odd_rings_guarantee_full_rank_and_reach_everything;
pub mod rotors_guarantee_full_rank_in_three_layers;
pub mod softmax_without_even_cycles_is_full_rank;
pub mod staircases_guarantee_full_rank_and_reach_everything;
pub mod window_rank_is_at_least_the_tokens_less_the_reach;
