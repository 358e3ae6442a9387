(* The claims of the chapter "linear". *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup ring.
From Fullrank Require Import Rank Softmax Acyclic Linear Monomials.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Field.
Variables (F : fieldType) (n d : nat) (Q K : 'M[F]_(n, d)) (m : rel 'I_n).

(* linear attention of the features Q of the queries and K of the keys under the mask m *)
Let linear : 'M[F]_n := \matrix_(i, j)
  ((if m i j then \sum_c Q i c * K j c else 0) / \sum_(l | m i l) \sum_c Q i c * K l c).

Theorem linear_attention_rank_is_at_most_the_feature_count :
  (forall i j, m i j) ->
  (\rank linear <= d)%N.
Proof. exact: linear_rank. Qed.

Theorem causal_linear_attention_is_full_rank_iff_self_features_meet :
  (forall i j, m i j -> (j <= i)%N) ->
  (forall i, m i i) ->
  (forall i, \sum_(l | m i l) \sum_c Q i c * K l c != 0) ->
  \rank linear = n <-> (forall i, \sum_c Q i c * K i c != 0).
Proof. exact: causal_linear_full. Qed.
End Field.

Section Positive.
(* e is any positive function: the exponential, a power of two *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Variables (n d : nat) (m : rel 'I_n).

(* linear attention of the features Q of the queries and K of the keys under the mask m *)
Let linear (Q K : 'M[R]_(n, d)) : 'M[R]_n := \matrix_(i, j)
  ((if m i j then \sum_c Q i c * K j c else 0) / \sum_(l | m i l) \sum_c Q i c * K l c).

Let elu_plus_one x := if x < 0 then e x else x + 1.

Theorem elu_plus_one_keeps_causal_linear_attention_full_rank (Q K : 'M[R]_(n, d)) :
  (0 < d)%N ->
  (forall i j, m i j -> (j <= i)%N) ->
  (forall i, m i i) ->
  \rank (linear (map_mx elu_plus_one Q) (map_mx elu_plus_one K)) = n.
Proof.
by move=> d0 mb mr; apply: positive_features_full => // i k; rewrite mxE; apply: elu1_gt0.
Qed.
End Positive.

(* features exp (w . x - |x|^2 / 2) of rows x, for the directions w *)
Theorem positive_random_features_keep_causal_linear_attention_full_rank (R : realFieldType) (e : R -> R)
    n d directions (Q K : 'M[R]_(n, d)) (W : 'M[R]_(directions, d)) (m : rel 'I_n) :
  let features (X : 'M[R]_(n, d)) : 'M[R]_(n, directions) :=
    \matrix_(i, r) e (\sum_c X i c * W r c - (\sum_c X i c ^+ 2) / 2%:R) in
  (forall x, 0 < e x) ->
  (0 < directions)%N ->
  (forall i j, m i j -> (j <= i)%N) ->
  (forall i, m i i) ->
  \rank (\matrix_(i, j)
    ((if m i j then \sum_r features Q i r * features K j r else 0) /
      \sum_(l | m i l) \sum_r features Q i r * features K l r)) = n.
Proof.
by move=> features e_gt0 w0 back self; apply: positive_features_full => // i r; rewrite mxE.
Qed.

Theorem taylor_attention_rank_is_at_most_the_number_of_monomials (R : realFieldType) n d (Q K : 'M[R]_(n, d))
    (m : rel 'I_n) :
  let weight i j := let x := \sum_c Q i c * K j c in 1 + x + x ^+ 2 / 2%:R in
  (forall i j, 0 < weight i j) /\
  ((forall i j, m i j) ->
    (\rank (\matrix_(i, j) ((if m i j then weight i j else 0) / \sum_(l | m i l) weight i l) : 'M_n)%R
      <= d.+1 * d.+2 %/ 2)%N).
Proof.
move=> weight; split=> [i j|all_].
  rewrite /weight; set x := \sum_c _.
  have -> : 1 + x + x ^+ 2 / 2%:R = ((x + 1) ^+ 2 + 1) / 2%:R by field.
  by rewrite divr_gt0 ?ltr0n // ltr_paddl ?sqr_ge0 ?ltr01.
pose c (j : 'I_n) t : R := if t is 2 then 2%:R^-1 else 1.
have -> : \matrix_(i, j) ((if m i j then weight i j else 0) / \sum_(l | m i l) weight i l) =
    diag_mx (\row_i (\sum_(l | m i l) weight i l)^-1) *m polynomial 2 Q K c.
  apply/matrixP => i j; rewrite mul_diag_mx !mxE all_ mulrC; congr (_ * _).
  by rewrite !big_ord_recl big_ord0 /c /weight /= !mul1r addr0 expr0 expr1 addrA mulrC.
apply: leq_trans (mxrankM_maxr _ _) _; rewrite divn2 mulnC.
by have := monomials_rank 2 Q K c; rewrite addn2 bin2.
Qed.
