(* The claims of the chapter "conditioning". *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup zify.
From Fullrank Require Import Rank Softmax Residual Dominance Acyclic Cesaro.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

(* any nonnegative matrix, the stored one included; and if its rows sum to one, its inverse *)
Theorem self_weights_above_one_half_give_full_rank (R : realFieldType) n (A : 'M[R]_n) :
  (forall i j, 0 <= A i j) ->
  (forall i, 2%:R^-1 * (\sum_j A i j) < A i i) ->
  \rank A = n /\
  (forall w, (forall i, \sum_j A i j = 1) -> (forall i, w <= A i i) -> 2%:R^-1 < w ->
    forall i, \sum_j `|invmx A i j| <= (2%:R * w - 1)^-1).
Proof.
move=> A0 half; split=> [|w A1 wA w2].
  by apply: outweighs_rank => i; apply: half_outweighs.
have pos : 0 < 2%:R * w - 1 by rewrite subr_gt0 -ltr_pdivr_mull ?ltr0n // mulr1.
apply: (dominant_inverse pos) => i; rewrite rest_of_row // A1 (ger0_norm (A0 i i)).
have -> : 2%:R * w - 1 + (1 - A i i) = 2%:R * w - A i i by rewrite addrA subrK.
by rewrite ler_subl_addr -mulr2n -(mulr_natl (A i i)) ler_wpmul2l ?ler0n.
Qed.

Section Uniform.
(* e is any positive function: the exponential, a power of two *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.

(* tokens are numbered from 0; all scores are s *)
Theorem uniform_causal_attention_has_a_bidiagonal_inverse n (s : R) :
  let A : 'M[R]_n := \matrix_(i, j)
    ((if (j <= i)%N then e s else 0) / \sum_(k < n) (if (k <= i)%N then e s else 0)) in
  A \in unitmx /\
  invmx A = \matrix_(i, j)
    (if j == i :> nat then i.+1%:R else if j.+1 == i :> nat then - i%:R else 0) /\
  \det A = n`!%:R^-1 /\
  char_poly A = \prod_(i < n) ('X - (i.+1%:R^-1)%:P) /\
  (forall i, \sum_j `|invmx A i j| <= (2 * n - 1)%:R) /\
  (forall i : 'I_n, i.+1 = n -> \sum_j `|invmx A i j| = (2 * n - 1)%:R).
Proof.
move=> A; have -> : A = cesaro R n.
  apply/matrixP => i j; rewrite !mxE -big_mkcond /= sumr_const.
  have -> : #|[pred k : 'I_n | (k <= i)%N]| = i.+1.
    rewrite -sum1_card (eq_bigl (fun k : 'I_n => (k < i.+1)%N)) //.
    by rewrite (big_ord_narrow (ltn_ord i)) sum1_card card_ord.
  case: ifP => _; last by rewrite mul0r.
  by rewrite -[e s *+ _]mulr_natr invfM mulrA divff ?mul1r // lt0r_neq0.
have [uC ->] := cesaro_inverse R n; split=> //; split=> //; split; first exact: cesaro_det.
split; first by rewrite (char_poly_causal (@cesaro_back R n)); apply: eq_bigr => i _; rewrite mxE leqnn.
split=> i; rewrite differences_row; last by move=> last_; congr (_%:R); lia.
by rewrite ler_nat; have := ltn_ord i; lia.
Qed.
End Uniform.
