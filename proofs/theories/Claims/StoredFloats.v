(* The claims of the chapter "floats" about stored matrices, whatever was rounded. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Rank Acyclic.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Theorem stored_causal_softmax_is_nonsingular_iff_no_self_weight_vanishes
    (F : fieldType) n (A : 'M[F]_n) :
  (forall i j : 'I_n, A i j != 0 -> (j <= i)%N) ->
  (A \in unitmx <-> forall i, A i i != 0).
Proof.
move=> supp; rewrite unitmx_det (det_causal supp); split=> [/prodf_neq0 nz i|nz]; first exact: nz.
by apply/prodf_neq0 => i _.
Qed.
