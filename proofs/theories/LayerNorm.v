(* Layer norm: taking off the mean of each token, and dividing by its deviation.

   centring_rank       taking off the means lowers the rank by one at most
   deviations_rank     dividing by deviations keeps it
   one_direction       tokens of one direction become equal or opposite *)
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Rank.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section LayerNorm.
Variables (R : realFieldType) (n w : nat) (X : 'M[R]_(n, w)).

Definition mean i : R := (\sum_c X i c) / w%:R.
Definition centred : 'M[R]_(n, w) := \matrix_(i, c) (X i c - mean i).

Theorem centring_rank : (\rank centred <= \rank X <= (\rank centred).+1)%N.
Proof.
pose J : 'M[R]_w := const_mx w%:R^-1.
have means : X *m J = \matrix_(i, c) mean i.
  by apply/matrixP => i c; rewrite !mxE /mean mulr_suml; apply: eq_bigr => k _; rewrite mxE.
have cE : centred = X *m (1%:M - J).
  by rewrite mulmxBr mulmx1 means; apply/matrixP => i c; rewrite !mxE.
rewrite cE mxrankM_maxl /= -cE; have -> : X = centred + X *m J.
  by rewrite cE -mulmxDr subrK mulmx1.
apply: leq_trans (mxrank_add _ _) _; rewrite -addn1 leq_add2l {1}means.
have -> : \matrix_(i, c) mean i = (\col_i mean i) *m (const_mx 1 : 'rV_w).
  by apply/matrixP => i c; rewrite !mxE big_ord1 !mxE mulr1.
exact: leq_trans (mxrankM_maxr _ _) (rank_leq_row _).
Qed.

Variable deviation : 'I_n -> R.
Hypothesis deviation_gt0 : forall i, 0 < deviation i.
Hypothesis deviation_sq : forall i, deviation i ^+ 2 = (\sum_c (X i c - mean i) ^+ 2) / w%:R.
Definition normed : 'M[R]_(n, w) := \matrix_(i, c) ((X i c - mean i) / deviation i).

Lemma normedE : normed = diag_mx (\row_i (deviation i)^-1) *m centred.
Proof. by apply/matrixP => i c; rewrite mul_diag_mx !mxE mulrC. Qed.

Theorem deviations_rank : \rank normed = \rank centred.
Proof. by rewrite normedE mxrank_row_scale // => i; rewrite mxE invr_neq0 // gt_eqF. Qed.

Lemma normed_length i : \sum_c normed i c ^+ 2 = w%:R.
Proof.
have d0 : deviation i != 0 by rewrite gt_eqF.
have w0 : w%:R != 0 :> R.
  by apply: contra d0 => /eqP w0; rewrite -sqrf_eq0 deviation_sq w0 invr0 mulr0.
under eq_bigr => c _ do rewrite mxE exprMn exprVn.
rewrite -mulr_suml deviation_sq invfM invrK mulVKf //.
by have := expf_neq0 2 d0; rewrite deviation_sq mulf_eq0 negb_or => /andP[].
Qed.

Theorem one_direction : \rank centred = 1%N ->
  forall i k, row i normed = row k normed \/ row i normed = - row k normed.
Proof.
rewrite -deviations_rank => r1 i k.
have [a aE] : exists a : 'I_n -> R, exists u : 'rV[R]_w, forall i, row i normed = a i *: u.
  move: (col_base normed) (row_base normed) (mulmx_base normed); rewrite r1 => C u CU.
  exists (fun i => C i 0), u => j; apply/rowP => c.
  by rewrite -[in LHS]CU !mxE big_ord1.
case: aE => u aE; pose l := \sum_c u 0 c ^+ 2.
have len j : a j ^+ 2 * l = w%:R.
  rewrite -(normed_length j) /l mulr_sumr; apply: eq_bigr => c _.
  by have /rowP /(_ c) := aE j; rewrite !mxE => ->; rewrite exprMn.
have l0 : l != 0.
  have d0 : deviation i ^+ 2 != 0 by rewrite expf_neq0 // gt_eqF.
  apply: contra d0 => /eqP l0; have := len i; rewrite l0 mulr0 => /esym w0.
  by rewrite deviation_sq w0 invr0 mulr0.
have : (a i) ^+ 2 == (a k) ^+ 2 by rewrite -(inj_eq (mulIf l0)) !len.
rewrite eqf_sqr !aE => /orP[/eqP ->|/eqP ->]; first by left.
by right; rewrite scaleNr.
Qed.
End LayerNorm.
