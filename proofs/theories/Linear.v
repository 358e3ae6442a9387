(* Linear attention: weights are products of features over their sum.

   linear_rank             every token visible: rank at most the number of features
   causal_linear_full      causal: full rank iff each token's query and key features meet
   causal_linear_block     rows after and columns before a cut: rank at most the features *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank Acyclic.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Linear.
Variable F : fieldType.

Lemma mxrank_inner n p d (Q : 'M[F]_(n, d)) (K : 'M[F]_(d, p)) : (\rank (Q *m K) <= d)%N.
Proof. exact: leq_trans (mxrankM_maxl _ _) (rank_leq_col _). Qed.

Section Attention.
Variables (n p d : nat) (Q : 'M[F]_(n, d)) (K : 'M[F]_(p, d)).

Definition meet i j : F := \sum_k Q i k * K j k.
Definition linear (m : 'I_n -> 'I_p -> bool) : 'M[F]_(n, p) :=
  \matrix_(i, j) ((if m i j then meet i j else 0) / \sum_(l | m i l) meet i l).

Theorem linear_rank (m : 'I_n -> 'I_p -> bool) : (forall i j, m i j) -> (\rank (linear m) <= d)%N.
Proof.
move=> full; have -> : linear m =
    (\matrix_(i, k) (Q i k / \sum_(l | m i l) meet i l)) *m K^T.
  apply/matrixP => i j; rewrite !mxE full /meet mulr_suml; apply: eq_bigr => k _.
  by rewrite !mxE mulrAC.
exact: mxrank_inner.
Qed.
End Attention.

Section Causal.
Variables (n d : nat) (Q K : 'M[F]_(n, d)) (m : rel 'I_n).
Hypotheses (mb : looks_back m) (mr : reflexive m).
Hypothesis defined : forall i, \sum_(l | m i l) meet Q K i l != 0.

Lemma linear_supp i j : linear Q K m i j != 0 -> m i j.
Proof. by rewrite mxE; case: ifP => //; rewrite mul0r eqxx. Qed.

Lemma linear_diag i : (linear Q K m i i != 0) = (meet Q K i i != 0).
Proof. by rewrite mxE mr mulf_eq0 invr_eq0 (negPf (defined i)) orbF. Qed.

Theorem causal_linear_full : \rank (linear Q K m) = n <-> (forall i, meet Q K i i != 0).
Proof.
rewrite (rwP eqP) mxrank_full (det_acyclic (looks_back_acyclic mb) linear_supp).
split=> [/prodf_neq0 nz i|nz]; first by rewrite -linear_diag nz.
by apply/prodf_neq0 => i _; rewrite linear_diag.
Qed.
End Causal.

Theorem causal_linear_block n d k l (Q K : 'M[F]_(n, d)) (m : rel 'I_n)
    (f : 'I_k -> 'I_n) (g : 'I_l -> 'I_n) : (forall a b, m (f a) (g b)) ->
  (\rank (mxsub f g (linear Q K m)) <= d)%N.
Proof.
move=> vis; have -> : mxsub f g (linear Q K m) =
    (\matrix_(a, k) (Q (f a) k / \sum_(l | m (f a) l) meet Q K (f a) l)) *m (rowsub g K)^T.
  apply/matrixP => a b; rewrite !mxE vis /meet mulr_suml; apply: eq_bigr => c _.
  by rewrite !mxE mulrAC.
exact: mxrank_inner.
Qed.
End Linear.

(* the feature map elu(x) + 1 for any positive exponential *)
Section Elu.
Variable R : realFieldType.
Variable e : R -> R.
Hypothesis e_gt0 : forall x, 0 < e x.

Definition elu1 x := if x < 0 then e x else x + 1.

Lemma elu1_gt0 x : 0 < elu1 x.
Proof. by rewrite /elu1; case: (ltP x 0) => [_|x0]; [exact: e_gt0|rewrite ltr_paddl]. Qed.

Lemma meet_gt0 n p d (Q : 'M[R]_(n, d)) (K : 'M[R]_(p, d)) i j : (0 < d)%N ->
  (forall i k, 0 < Q i k) -> (forall j k, 0 < K j k) -> 0 < meet Q K i j.
Proof.
case: d Q K => // d Q K _ Q0 K0; rewrite /meet big_ord_recl ltr_paddr ?mulr_gt0 //.
by apply: sumr_ge0 => k _; rewrite mulr_ge0 // ltW.
Qed.

Theorem positive_features_full n d (Q K : 'M[R]_(n, d)) (m : rel 'I_n) : (0 < d)%N ->
  looks_back m -> reflexive m -> (forall i k, 0 < Q i k) -> (forall j k, 0 < K j k) ->
  \rank (linear Q K m) = n.
Proof.
move=> d0 mb mr Q0 K0; have pos i j : 0 < meet Q K i j by apply: meet_gt0.
apply/causal_linear_full => // i; last by rewrite gt_eqF.
rewrite (bigD1 i) //= gt_eqF // ltr_paddr //; apply: sumr_ge0 => j _; exact: ltW.
Qed.
End Elu.
