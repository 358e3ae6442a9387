(* The claims of the chapter "conditioning". *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup ring zify.
From Fullrank Require Import Rank Softmax Residual Dominance Acyclic Cesaro Tied.
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

Section Tied.
(* e is any positive function: the exponential, a power of two *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.

(* tokens are numbered from 0; the exponential of an earlier score is c times that of the own one *)
Theorem the_inverse_turns_exponential_at_a_self_gap_of_ln_two n (S : 'M[R]_n) (c : R) :
  let A : 'M[R]_n := \matrix_(i, j)
    ((if (j <= i)%N then e (S i j) else 0) / \sum_(k < n) (if (k <= i)%N then e (S i k) else 0)) in
  0 < c ->
  (forall i j : 'I_n, (j < i)%N -> e (S i j) = c * e (S i i)) ->
  A \in unitmx /\
  invmx A = \matrix_(i, j) (if (i < j)%N then 0 else if i == j :> nat then 1 + i%:R * c
    else - c * (1 - c) ^+ (i - j.+1) * (1 + j%:R * c)) /\
  (c <= 2%:R -> forall i, \sum_j `|invmx A i j| <= (2 * n ^ 2)%:R) /\
  (2%:R < c -> (1 < n)%N -> exists i, c * (c - 1) ^+ (n - 2) <= \sum_j `|invmx A i j|).
Proof.
move=> A c0 alike; have -> : A = tied c n.
  apply/matrixP => i j; have sum_i : \sum_(k < n) (if (k <= i)%N then e (S i k) else 0) =
      e (S i i) * (1 + i%:R * c).
    rewrite -big_mkcond /= (bigD1 i) //= (eq_bigr (fun=> c * e (S i i))) => [|k /andP[ki ne]].
      rewrite sumr_const mulrDr mulr1; congr (_ + _).
      have -> : #|[pred k : 'I_n | (k <= i)%N && (k != i)]| = i.
        rewrite -sum1_card (eq_bigl (fun k : 'I_n => (k < i)%N)) => [|k].
          by rewrite (big_ord_narrow (ltnW (ltn_ord i))) sum1_card card_ord.
        by rewrite inE ltn_neqAle andbC.
      by rewrite -mulr_natr; ring.
    by rewrite alike // ltn_neqAle ne ki.
  rewrite !mxE sum_i leq_eqVlt -(inj_eq val_inj) /=; case: (ltngtP j i) => [ji|ij|ji] /=.
  - by rewrite alike // [e (S i i) * _]mulrC -mulf_div divff ?mulr1 // gt_eqF.
  - by rewrite mul0r.
  by rewrite (val_inj ji) invfM mulrA divff ?mul1r // gt_eqF.
have [uA ->] := tied_inverse c0 n; split=> //; split.
  apply/matrixP => i j; rewrite !mxE /decay; case: (ltngtP i j) => [_|_|ij] //; first by rewrite mul0r.
  by rewrite ij mul1r.
split=> [c2 i|c2 n1]; first exact: tied_row.
have n0 : (0 < n)%N := ltnW n1; have last_ : (n.-1 < n)%N by rewrite prednK.
by exists (Ordinal last_); apply: (@tied_corner _ _ c0 _ (Ordinal n0)).
Qed.
End Tied.
