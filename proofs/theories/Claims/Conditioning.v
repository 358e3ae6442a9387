(* The claims of the chapter "conditioning". *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup ring zify.
From Fullrank Require Import Rank Softmax Residual Dominance Acyclic Cesaro SingularValues Tied.
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

(* the exponential of an earlier score is c times that of the own one *)
Let tied_history n (S : 'M[R]_n) (c : R) :
  (forall i j : 'I_n, (j < i)%N -> e (S i j) = c * e (S i i)) ->
  \matrix_(i, j) ((if (j <= i)%N then e (S i j) else 0) / \sum_(k < n) (if (k <= i)%N then e (S i k) else 0)) =
  tied c n.
Proof.
move=> alike; apply/matrixP => i j; have sum_i : \sum_(k < n) (if (k <= i)%N then e (S i k) else 0) =
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
Qed.

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
move=> A c0 alike; rewrite /A (tied_history alike).
have [uA ->] := tied_inverse c0 n; split=> //; split.
  apply/matrixP => i j; rewrite !mxE /decay; case: (ltngtP i j) => [_|_|ij] //; first by rewrite mul0r.
  by rewrite ij mul1r.
split=> [c2 i|c2 n1]; first exact: tied_row.
have n0 : (0 < n)%N := ltnW n1; have last_ : (n.-1 < n)%N by rewrite prednK.
by exists (Ordinal last_); apply: (@tied_corner _ _ c0 _ (Ordinal n0)).
Qed.

(* tokens are numbered from 0; the exponential of an earlier score is c times that of the own one; s
   has the singular values, in any order *)
Theorem a_tied_history_has_one_tiny_singular_value n (S P Q : 'M[R]_n) (s : 'rV[R]_n) (c : R) :
  let A : 'M[R]_n := \matrix_(i, j)
    ((if (j <= i)%N then e (S i j) else 0) / \sum_(k < n) (if (k <= i)%N then e (S i k) else 0)) in
  (1 < n)%N -> 0 < c ->
  (forall i j : 'I_n, (j < i)%N -> e (S i j) = c * e (S i i)) ->
  P^T *m P = 1%:M -> Q^T *m Q = 1%:M -> (forall i, 0 <= s 0 i) -> A = P *m diag_mx s *m Q^T ->
  (exists i, c * `|c - 1| ^+ (n - 2) * s 0 i <= 1) /\
  (2%:R < c -> forall i j, i != j ->
    let bound := (c - 2%:R) / (2%:R * (1 + (n - 1)%:R * c)) in bound <= s 0 i \/ bound <= s 0 j).
Proof.
move=> A n1 c0 alike PP QQ s0 svd; have {svd} : A *m Q = P *m diag_mx s.
  by rewrite svd -mulmxA QQ mulmx1.
rewrite [A](tied_history alike) => {A} svd; split=> [|c2]; last first.
  case: n n1 S P Q s alike PP QQ s0 svd => // n _ S P Q s _ PP QQ s0 svd i j ij bound.
  have b0 : 0 <= bound.
    rewrite divr_ge0 ?subr_ge0 ?(ltW c2) // mulr_ge0 ?ler0n // addr_ge0 ?ler01 //.
    by rewrite mulr_ge0 ?ler0n // ltW.
  have sq k : (bound <= s 0 k) = (bound ^+ 2 <= s 0 k ^+ 2) by rewrite ler_pexpn2r ?nnegrE.
  rewrite !sq; apply: (values_but_one PP QQ svd (l := ord_max)) ij => x x0.
  by have := tied_keeps c2 x0; rewrite /bound subSS subn0.
have n0 : (0 < n)%N := ltnW n1.
have [x x0 short] := tied_shortens c0 (erefl : Ordinal n0 = 0%N :> nat) n1.
set M := c * _ in short *; have M0 : 0 <= M by rewrite mulr_ge0 ?exprn_ge0 // ltW.
have [Mz|Mnz] := eqVneq M 0; first by exists (Ordinal n0); rewrite Mz mul0r ler01.
have M_gt0 : 0 < M by rewrite lt_def Mnz.
have [|i si] := some_value_le PP QQ svd x0 (t := M ^- 2).
  by rewrite ler_pdivl_mull // exprn_gt0.
exists i; suff: (M * s 0 i) ^+ 2 <= 1 ^+ 2.
  have Ms0 : 0 <= M * s 0 i by apply: mulr_ge0.
  by rewrite ler_pexpn2r ?nnegrE // ler01.
by rewrite expr1n exprMn mulrC -ler_pdivl_mulr ?exprn_gt0 // mul1r.
Qed.
End Tied.

(* p i is the key to which query i gives more than half of its weight *)
Theorem weights_above_one_half_bound_the_inverse (R : realFieldType) n (A : 'M[R]_n) (p : 'S_n) (w : R) :
  (forall i j, 0 <= A i j) ->
  (forall i, \sum_j A i j = 1) ->
  2%:R^-1 < w -> (forall i, w <= A i (p i)) ->
  A \in unitmx /\
  (forall i, \sum_j `|invmx A i j| <= (2%:R * w - 1)^-1) /\
  (n = 2%N -> (forall i, A i (p i) = w) -> forall i, \sum_j `|invmx A i j| = (2%:R * w - 1)^-1).
Proof.
move=> A0 A1 w2 wA; pose B : 'M[R]_n := \matrix_(i, j) A i (p j).
have B0 i j : 0 <= B i j by rewrite mxE.
have B1 i : \sum_j B i j = 1.
  by rewrite -(A1 i) [in RHS](reindex_inj (@perm_inj _ p)); apply: eq_bigr => j _; rewrite mxE.
have wB i : w <= B i i by rewrite mxE.
have half i : 2%:R^-1 * (\sum_j B i j) < B i i by rewrite B1 mulr1; apply: lt_le_trans w2 (wB i).
have [rB /(_ w B1 wB w2) invB] := self_weights_above_one_half_give_full_rank B0 half.
have uB : B \in unitmx by rewrite unitmx_det -mxrank_full rB.
have AB : A = B *m perm_mx p.
  have -> : B = col_perm p A by apply/matrixP => i j; rewrite !mxE.
  by rewrite col_permE -mulmxA -perm_mxM mulVg perm_mx1 mulmx1.
have uA : A \in unitmx by rewrite AB unitmx_mul uB unitmx_perm.
have invA : invmx A = row_perm p^-1 (invmx B).
  have one : A *m row_perm p^-1 (invmx B) = 1%:M.
    by rewrite row_permE AB -mulmxA (mulmxA (perm_mx p)) -perm_mxM mulgV perm_mx1 mul1mx mulmxV.
  by rewrite -[LHS]mulmx1 -one mulKmx.
have rowA i : \sum_j `|invmx A i j| = \sum_j `|invmx B ((p^-1)%g i) j|.
  by apply: eq_bigr => j _; rewrite invA mxE.
split=> //; split=> [i|n2 Aw i]; rewrite rowA; first exact: invB.
have pos : 0 < 2%:R * w - 1 by rewrite subr_gt0 -ltr_pdivr_mull ?ltr0n // mulr1.
pose C : 'M[R]_n := \matrix_(i, j) ((if i == j then w else w - 1) / (2%:R * w - 1)).
have two (a b l : 'I_n) : a != b -> l != a -> l != b -> False.
  move=> ab la lb; suff : (3 <= n)%N by rewrite n2.
  have <- : #|[set a; b; l]| = 3%N.
    by rewrite -setUA cardsU1 cards2 !inE negb_or ab [a == l]eq_sym la [b == l]eq_sym lb.
  by rewrite -[leqRHS](card_ord n) max_card.
have own k : B k k = w by rewrite mxE Aw.
have other k j : j != k -> B k j = 1 - w.
  move=> jk; rewrite -(B1 k) [in RHS](bigD1 k) //= own addrAC subrr add0r (bigD1 j) //= big1 ?addr0 //.
  by move=> l /andP[lk lj]; case: (two k j l); rewrite // eq_sym.
have BC : B *m C = 1%:M.
  apply/matrixP => a b; rewrite !mxE; case: (eqVneq a b) => [<-|ab].
    rewrite (bigD1 a) //= own [C _ _]mxE eqxx.
    rewrite (eq_bigr (fun j => B a j * ((w - 1) / (2%:R * w - 1)))) => [|j ja]; last first.
      by rewrite [C _ _]mxE (negPf ja).
    rewrite -mulr_suml.
    have -> : \sum_(j | j != a) B a j = 1 - w by rewrite -(B1 a) [in RHS](bigD1 a) //= own addrAC subrr add0r.
    by field; rewrite gt_eqF.
  rewrite (bigD1 a) //= (bigD1 b) 1?eq_sym //= big1 => [|l /andP[la lb]].
    have ba : b != a by rewrite eq_sym.
    by rewrite addr0 (other _ _ ba) own ![C _ _]mxE eqxx (negPf ab); field; rewrite gt_eqF.
  by case: (two a b l).
have -> : invmx B = C by rewrite -[LHS]mulmx1 -BC mulKmx.
set k := (p^-1)%g i; have w1 : w <= 1.
  by rewrite -(A1 k) -(Aw k) [leRHS](bigD1 (p k)) //= ler_addl sumr_ge0.
have w0 : 0 <= w by apply: le_trans (ltW w2); rewrite invr_ge0 ler0n.
have normC j : `|C k j| = B k j / (2%:R * w - 1).
  rewrite [C _ _]mxE normrM normfV (gtr0_norm pos); congr (_ / _); case: (eqVneq k j) => [<-|kj].
    by rewrite own ger0_norm.
  have jk : j != k by rewrite eq_sym.
  by rewrite (other _ _ jk) distrC ger0_norm // subr_ge0.
by under eq_bigr => j _ do rewrite normC; rewrite -mulr_suml B1 mul1r.
Qed.
