(* The claims of the chapter "floats" about stored matrices, whatever was rounded. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Rank Acyclic Residues.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Theorem stored_causal_softmax_is_nonsingular_iff_no_self_weight_vanishes
    (F : fieldType) n (A : 'M[F]_n) :
  (forall i j : 'I_n, A i j != 0 -> (j <= i)%N) ->
  (A \in unitmx <-> forall i, A i i != 0).
Proof.
move=> supp; rewrite unitmx_det (det_causal supp); split=> [/prodf_neq0 nz i|nz]; first exact: nz.
by apply/prodf_neq0 => i _.
Qed.

(* number i j over 2^(places i j) is the weight of key j for query i, as stored *)
Theorem full_rank_modulo_a_prime_is_full_rank p n (number : 'M[int]_n) (places : 'I_n -> 'I_n -> nat) :
  prime p -> odd p ->
  let weights (F : fieldType) : 'M[F]_n := \matrix_(i, j) ((number i j)%:~R / 2%:R ^+ places i j) in
  let stored := weights rat_fieldType in
  let residues := weights (Fp_fieldType p) in
  (\rank residues <= \rank stored)%N /\
  (\rank residues = n <-> ~~ (p %| `|numq (\det stored)|)%N) /\
  (exists a, `|denq (\det stored)|%N = (2 ^ a)%N).
Proof.
move=> pp op weights stored residues; split; first exact/dyadic_rank/two_neq0.
split; last exact: dyadic_det_denominator.
by rewrite -dyadic_det_divides // (rwP eqP) mxrank_full.
Qed.
