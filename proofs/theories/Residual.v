(* Matrices whose diagonal outweighs the rest of each row.

   dominant_bound      an output within 1 comes from an input within 1 / margin
   dominant_unit       so the matrix is invertible,
   dominant_inverse    with an inverse of row-sum norm at most 1 / margin
   residual_margin     a I + A for stochastic A and a >= 1 *)
From mathcomp Require Import all_ssreflect all_algebra ring.
From Fullrank Require Import Rank.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Dominant.
Variables (R : realFieldType) (n : nat) (B : 'M[R]_n) (margin : R).
Hypothesis margin_gt0 : 0 < margin.
Hypothesis outweighs : forall i, margin + \sum_(j | j != i) `|B i j| <= `|B i i|.

Lemma dominant_bound (v : 'cV[R]_n) c : (forall i, `|(B *m v) i 0| <= c) ->
  forall i, margin * `|v i 0| <= c.
Proof.
move=> Bv i; pose m := [arg max_(k > i | true) `|v k 0|]%O.
have top k : `|v k 0| <= `|v m 0| by rewrite /m; case: arg_maxP => // l _; apply.
apply: le_trans (_ : margin * `|v m 0| <= _); first by rewrite ler_wpmul2l // ltW.
apply: le_trans (Bv m); rewrite mxE (bigD1 m) //=.
have rest : `|\sum_(j | j != m) B m j * v j 0| <= (\sum_(j | j != m) `|B m j|) * `|v m 0|.
  apply: le_trans (ler_norm_sum _ _ _) _; rewrite mulr_suml; apply: ler_sum => j _.
  by rewrite normrM ler_wpmul2l.
apply: le_trans (ler_sub_norm_add _ _); rewrite ler_subr_addr normrM.
apply: le_trans (_ : margin * `|v m 0| + (\sum_(j | j != m) `|B m j|) * `|v m 0| <= _).
  by rewrite ler_add2l.
by rewrite -mulrDl ler_wpmul2r.
Qed.

Theorem dominant_unit : B \in unitmx.
Proof.
rewrite unitmx_det -det_tr; apply/negP => /det0P[v v0 vB].
have Bv : B *m v^T = 0 by rewrite -[B]trmxK -trmx_mul vB trmx0.
case/negP: v0; apply/eqP/rowP => i; apply/eqP; rewrite mxE -normr_eq0 eq_le normr_ge0 andbT.
have := @dominant_bound v^T 0; rewrite Bv => /(_ _ i); rewrite mxE pmulr_rle0 //; apply.
by move=> k; rewrite mxE normr0.
Qed.

Theorem dominant_inverse i : \sum_j `|invmx B i j| <= margin^-1.
Proof.
pose s : 'cV[R]_n := \col_j (if 0 <= invmx B i j then 1 else -1).
have -> : \sum_j `|invmx B i j| = (invmx B *m s) i 0.
  rewrite mxE; apply: eq_bigr => j _; rewrite mxE.
  by case: ger0P => _; rewrite ?mulr1 ?mulrN1.
apply: le_trans (ler_norm _) _; rewrite -[margin^-1]mulr1 ler_pdivl_mull //.
apply: dominant_bound => k; rewrite mulKVmx ?dominant_unit // mxE.
by case: ifP => _; rewrite ?normrN normr1.
Qed.
End Dominant.

Section Residual.
Variables (R : realFieldType) (n : nat) (A : 'M[R]_n) (a w : R).
Hypothesis A_ge0 : forall i j, 0 <= A i j.
Hypothesis A_sum : forall i, \sum_j A i j = 1.
Hypothesis a_ge1 : 1 <= a.
Hypothesis w_le : forall i, w <= A i i.

Lemma residual_margin i :
  (a - 1 + 2%:R * w) + \sum_(j | j != i) `|(a%:M + A) i j| <= `|(a%:M + A) i i|.
Proof.
have a0 : 0 <= a by apply: le_trans a_ge1; apply: ler01.
have -> : \sum_(j | j != i) `|(a%:M + A) i j| = 1 - A i i.
  rewrite -[1](A_sum i) [in RHS](bigD1 i) //= addrAC subrr add0r.
  by apply: eq_bigr => j ji; rewrite !mxE eq_sym (negPf ji) mulr0n add0r ger0_norm.
rewrite !mxE eqxx mulr1n ger0_norm ?addr_ge0 //.
have -> : a + A i i = (a - 1 + 2%:R * A i i) + (1 - A i i) by ring.
by rewrite ler_add2r ler_add2l ler_pmul2l ?ltr0n.
Qed.

Hypothesis w_gt0 : 0 < w.

Lemma margin_gt0 : 0 < a - 1 + 2%:R * w.
Proof. by rewrite ltr_paddl ?subr_ge0 // mulr_gt0 // ltr0n. Qed.

Theorem residual_unit : a%:M + A \in unitmx.
Proof. exact: dominant_unit margin_gt0 residual_margin. Qed.

Theorem residual_inverse i : \sum_j `|invmx (a%:M + A) i j| <= (a - 1 + 2%:R * w)^-1.
Proof. exact: dominant_inverse margin_gt0 residual_margin i. Qed.
End Residual.

(* two tokens of equal self weight attain the bound *)
Theorem residual_attained (R : realFieldType) (A : 'M[R]_2) (a w : R) :
  (forall i, \sum_j A i j = 1) -> 1 <= a -> 0 < w <= 1 -> (forall i, A i i = w) ->
  forall i, \sum_j `|invmx (a%:M + A) i j| = (a - 1 + 2%:R * w)^-1.
Proof.
move=> A1 a1 /andP[w0 w1] Aw i; set B := a%:M + A.
have m0 : 0 < a - 1 + 2%:R * w by rewrite ltr_paddl ?subr_ge0 // mulr_gt0 // ltr0n.
have a10 : 0 < a + 1 by apply: lt_le_trans (ltr01) _; rewrite ler_addr; apply: le_trans a1; apply: ler01.
have off j k : j != k -> A j k = 1 - w.
  move=> jk; have := A1 j; rewrite (bigD1 j) //= (bigD1 k) /= 1?eq_sym // big1 => [|l].
    by rewrite addr0 Aw => <-; rewrite addrC addKr.
  by case: j k l jk => [[|[|//]] ?] [[|[|//]] ?] [[|[|//]] ?].
pose c := ((a + 1) * (a - 1 + 2%:R * w))^-1.
pose X : 'M[R]_2 := \matrix_(j, k) (if j == k then (a + w) * c else (w - 1) * c).
have nz : (a + 1) * (a - 1 + 2%:R * w) != 0 by rewrite mulf_neq0 ?gt_eqF.
have BX : B *m X = 1%:M.
  have B_E j k : B j k = if j == k then a + w else 1 - w.
    rewrite !mxE; case: eqP => [->|/eqP jk]; first by rewrite mulr1n Aw.
    by rewrite mulr0n add0r off.
  apply/matrixP => j k; rewrite mxE !big_ord_recl big_ord0 !B_E !mxE.
  by case: j k => [[|[|//]] lj] [[|[|//]] lk] /=; rewrite /c; field; rewrite ?(gt_eqF m0) ?(gt_eqF a10).
have -> : invmx B = X by rewrite -[LHS]mulmx1 -BX mulKmx // unitmxE; have := congr1 determinant BX; rewrite det_mulmx det1 => h; apply/unitrP; exists (\det X); rewrite mulrC h.
have sum_X : \sum_j `|X i j| = (a + 1) * c.
  have c0 : 0 <= c by rewrite invr_ge0 mulr_ge0 // ltW.
  have aw : 0 <= a + w by rewrite addr_ge0 ?(ltW w0) //; apply: le_trans a1; apply: ler01.
  have w10 : w - 1 <= 0 by rewrite subr_le0.
  rewrite !big_ord_recl big_ord0 !mxE; case: i => [[|[|//]] li] /=;
    rewrite !normrM (ger0_norm c0) (ger0_norm aw) (ler0_norm w10); ring.
by rewrite sum_X /c invfM mulrA divff ?mul1r // gt_eqF.
Qed.
