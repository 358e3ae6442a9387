(* Masked softmax over an ordered field; the exponential is any positive function.

   softmax_ge0, softmax_le1   weights lie between 0 and 1
   softmax_gt0, softmax_eq0   the support is the mask
   softmax_row_sum            rows sum to one
   softmax_factor             normalisation is a left diagonal factor
   softmax_rank, softmax_det  so it keeps the rank and the sign of the determinant
   softmax_shift              adding a number to the scores of a row changes nothing *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Softmax.
Variable R : realFieldType.
Variable e : R -> R.
Hypothesis e_gt0 : forall x, 0 < e x.
Variables n p : nat.
Implicit Types (m : 'I_n -> 'I_p -> bool) (S : 'M[R]_(n, p)).

Definition term m S i j : R := if m i j then e (S i j) else 0.
Definition normaliser m S i : R := \sum_j term m S i j.
Definition softmax m S : 'M[R]_(n, p) := \matrix_(i, j) (term m S i j / normaliser m S i).
Definition terms m S : 'M[R]_(n, p) := \matrix_(i, j) term m S i j.

Lemma term_ge0 m S i j : 0 <= term m S i j.
Proof. by rewrite /term; case: ifP => // _; apply/ltW/e_gt0. Qed.

Lemma term_gt0 m S i j : (0 < term m S i j) = m i j.
Proof. by rewrite /term; case: ifP => _; rewrite ?ltxx ?e_gt0. Qed.

Lemma normaliser_ge0 m S i : 0 <= normaliser m S i.
Proof. by apply: sumr_ge0 => j _; apply: term_ge0. Qed.

Lemma normaliser_gt0 m S i : (exists j, m i j) -> 0 < normaliser m S i.
Proof.
case=> j mij; rewrite /normaliser (bigD1 j) //= ltr_paddr ?term_gt0 //.
by apply: sumr_ge0 => k _; apply: term_ge0.
Qed.

Theorem softmax_ge0 m S i j : 0 <= softmax m S i j.
Proof. by rewrite mxE divr_ge0 ?term_ge0 ?normaliser_ge0. Qed.

Theorem softmax_gt0 m S i j : (0 < softmax m S i j) = m i j.
Proof.
rewrite mxE; case mij : (m i j).
  by rewrite divr_gt0 ?term_gt0 //; apply: normaliser_gt0; exists j.
by rewrite /term mij mul0r ltxx.
Qed.

Theorem softmax_eq0 m S i j : (softmax m S i j == 0) = ~~ m i j.
Proof. by rewrite -(softmax_gt0 m S) lt_def softmax_ge0 andbT negbK. Qed.

Lemma softmax_neq0 m S i j : softmax m S i j != 0 -> m i j.
Proof. by rewrite softmax_eq0 negbK. Qed.

Theorem softmax_row_sum m S i : (exists j, m i j) -> \sum_j softmax m S i j = 1.
Proof.
move=> h; under eq_bigr => j _ do rewrite mxE.
by rewrite -mulr_suml divff // gt_eqF // normaliser_gt0.
Qed.

Theorem softmax_le1 m S i j : softmax m S i j <= 1.
Proof.
case mij : (m i j); last first.
  by move/negbT: mij; rewrite -(softmax_eq0 m S) => /eqP ->; apply: ler01.
rewrite -(@softmax_row_sum m S i); last by exists j.
rewrite (bigD1 j) //= ler_addl; apply: sumr_ge0 => k _; exact: softmax_ge0.
Qed.

Lemma softmax_factor m S :
  softmax m S = diag_mx (\row_i (normaliser m S i)^-1) *m terms m S.
Proof. by apply/matrixP => i j; rewrite mul_diag_mx !mxE mulrC. Qed.

Theorem softmax_rank m S : (forall i, exists j, m i j) ->
  \rank (softmax m S) = \rank (terms m S).
Proof.
move=> h; rewrite softmax_factor mxrank_row_scale // => i.
by rewrite mxE invr_neq0 // gt_eqF // normaliser_gt0.
Qed.

Theorem softmax_shift m S (c : 'I_n -> R) :
  (forall x y, e (x + y) = e x * e y) ->
  softmax m (\matrix_(i, j) (S i j + c i)) = softmax m S.
Proof.
move=> eD; have tE i j : term m (\matrix_(i, j) (S i j + c i)) i j
    = term m S i j * e (c i).
  by rewrite /term mxE; case: ifP => _; rewrite ?eD ?mul0r.
apply/matrixP => i j; rewrite !mxE tE /normaliser.
under eq_bigr => k _ do rewrite tE.
by rewrite -mulr_suml invfM mulrACA divff ?mulr1 // gt_eqF.
Qed.
End Softmax.

Section Square.
Variable R : realFieldType.
Variable e : R -> R.
Hypothesis e_gt0 : forall x, 0 < e x.
Variable n : nat.
Implicit Types (m : rel 'I_n) (S : 'M[R]_n).

Lemma softmax_det0 m S : (forall i, exists j, m i j) ->
  (\det (softmax e m S) == 0) = (\det (terms e m S) == 0).
Proof. by move=> h; rewrite -[LHS]negbK -[RHS]negbK -!mxrank_full softmax_rank. Qed.
End Square.
