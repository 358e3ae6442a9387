(* Mixing costs volume: a product of attention matrices without cycles whose determinant is near 1
   is near the identity.

   off_identity        a stochastic matrix differs from the identity by 2 (1 - self weight) a row
   layer_volume        at most 2 ln (1 / det) for a matrix without cycles
   stack_volume        and for any product of such *)
From mathcomp Require Import all_ssreflect all_algebra ring.
From mathcomp.classical Require Import boolp classical_sets functions.
From mathcomp.analysis Require Import reals signed topology normedtype sequences derive realfun exp.
From Fullrank Require Import Rank Acyclic Diameter Stack.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Import numFieldNormedType.Exports.
Local Open Scope ring_scope.

Section Distance.
Variables (R : realFieldType) (n : nat).
Implicit Types A B : 'M[R]_n.

Definition off_le A c := forall i, \sum_j `|(A - 1%:M) i j| <= c.

Lemma off_identity A i : (forall i j, 0 <= A i j) -> equal_sums A ->
  \sum_j `|(A - 1%:M) i j| = 2%:R * (1 - A i i).
Proof.
move=> A0 A1; rewrite (bigD1 i) //=.
have -> : \sum_(j | j != i) `|(A - 1%:M) i j| = 1 - A i i.
  rewrite -[X in _ = X - _](A1 i) [in RHS](bigD1 i) //= addrAC subrr add0r.
  by apply: eq_bigr => j ji; rewrite !mxE eq_sym (negPf ji) subr0 ger0_norm.
have A_le : A i i <= 1.
  by rewrite -(A1 i) (bigD1 i) //= ler_addl; apply: sumr_ge0.
by rewrite !mxE eqxx ler0_norm ?subr_le0 // opprB mulr_natl mulr2n.
Qed.

(* the distance to the identity adds up *)
Lemma off_mul A B a b : (forall i j, 0 <= A i j) -> equal_sums A ->
  off_le A a -> off_le B b -> off_le (A *m B) (a + b).
Proof.
move=> A0 A1 Aa Bb i.
have M : A *m B - 1%:M = (A - 1%:M) + A *m (B - 1%:M).
  by rewrite mulmxBr mulmx1 [RHS]addrC addrA subrK.
have E j : (A *m B - 1%:M) i j = (A - 1%:M) i j + \sum_k A i k * (B - 1%:M) k j.
  by rewrite M [LHS]mxE; congr (_ + _); rewrite mxE.
apply: (@le_trans _ _ (\sum_j (`|(A - 1%:M) i j| + \sum_k A i k * `|(B - 1%:M) k j|))).
  apply: ler_sum => j _; rewrite E; apply: le_trans (ler_norm_add _ _) _; rewrite ler_add2l.
  apply: le_trans (ler_norm_sum _ _ _) _; apply: ler_sum => k _.
  by rewrite normrM (ger0_norm (A0 i k)).
rewrite big_split /= ler_add // exchange_big /=.
apply: (@le_trans _ _ (\sum_k A i k * b)); last by rewrite -mulr_suml A1 mul1r.
by apply: ler_sum => k _; rewrite -mulr_sumr ler_wpmul2l.
Qed.
End Distance.

Section Volume.
Variables (R : realType) (n : nat).

(* the exponential lies above its tangent at 0 *)
Lemma expR_tangent (x : R) : 1 + x <= expR x.
Proof.
case: (lerP 0 x) => x0; first exact: expR_ge1Dx.
have [|y] := @MVT R expR expR x 0 x0.
  by apply: continuous_subspaceT => y; apply: continuous_expR.
rewrite in_itv /= => /andP[_ y0]; rewrite expR0 sub0r => e.
have : 1 - expR x <= - x.
  by rewrite e ler_pimull ?oppr_ge0 ?(ltW x0) // ltW // expR_lt1.
by rewrite ler_subl_addr addrC -ler_subl_addr opprK.
Qed.

Lemma ln_le_sub (x : R) : 0 < x -> 1 - x <= - ln x.
Proof.
move=> x0; have := expR_tangent (ln x); rewrite lnK ?posrE // => h.
by rewrite ler_subl_addr addrC -ler_subl_addr opprK.
Qed.

Theorem layer_volume (m : rel 'I_n) (A : 'M[R]_n) :
  acyclic m -> (forall i j, A i j != 0 -> m i j) -> (forall i j, 0 <= A i j) -> equal_sums A ->
  0 < \det A -> off_le A (2%:R * - ln (\det A)).
Proof.
move=> am supp A0 A1 dA i; rewrite off_identity //.
have dE := det_acyclic am supp.
have pos j : 0 < A j j.
  rewrite lt_def A0 andbT; move: dA; rewrite dE => /lt0r_neq0 /prodf_neq0; exact.
have A_le j : A j j <= 1.
  by rewrite -(A1 j) (bigD1 j) //= ler_addl; apply: sumr_ge0.
rewrite ler_pmul2l ?ltr0n //; apply: le_trans (ln_le_sub (pos i)) _.
rewrite ler_opp2 ler_ln ?posrE ?pos // dE (bigD1 i) //=.
apply: ler_pimulr; first exact: ltW.
suff : \prod_(j | j != i) A j j <= \prod_(j | j != i) (1 : R) by rewrite big1_eq.
by apply: ler_prod => j _; rewrite (ltW (pos j)) A_le.
Qed.

Theorem stack_volume (m : nat -> rel 'I_n) (A : nat -> 'M[R]_n) L :
  (forall t, acyclic (m t)) -> (forall t i j, A t i j != 0 -> m t i j) ->
  (forall t i j, 0 <= A t i j) -> (forall t, equal_sums (A t)) ->
  (forall t, (t < L)%N -> 0 < \det (A t)) ->
  off_le (stack A L) (2%:R * - ln (\det (stack A L))).
Proof.
move=> am supp A0 A1; elim: L => [|L IH] dA /=.
  by move=> i; rewrite subrr det1 ln1 oppr0 mulr0 big1 // => j _; rewrite mxE normr0.
have dS : 0 < \det (stack A L).
  by rewrite stack_det; apply: prodr_gt0 => t _; apply/dA/ltnW/ltn_ord.
rewrite det_mulmx lnM ?posrE ?dA // opprD mulrDr.
apply: off_mul => //; first exact: (layer_volume (am L) (supp L) (A0 L) (A1 L) (dA _ (ltnSn L))).
by apply: IH => t tL; apply/dA/ltnW.
Qed.

(* also where the determinant is zero *)
Theorem stack_volume_exp (m : nat -> rel 'I_n) (A : nat -> 'M[R]_n) L :
  (forall t, acyclic (m t)) -> (forall t i j, A t i j != 0 -> m t i j) ->
  (forall t i j, 0 <= A t i j) -> (forall t, equal_sums (A t)) ->
  forall i, \det (stack A L) <= expR (- (2%:R^-1 * \sum_j `|(stack A L - 1%:M) i j|)).
Proof.
move=> am supp A0 A1 i; have d0 t : 0 <= \det (A t).
  by rewrite (det_acyclic (am t) (supp t)); apply: prodr_ge0 => j _.
case: (eqVneq (\det (stack A L)) 0) => [->|nz]; first exact/ltW/expR_gt0.
have dA t : (t < L)%N -> 0 < \det (A t).
  move=> tL; rewrite lt_def d0 andbT; move: nz; rewrite stack_det => /prodf_neq0 nz.
  exact: (nz (Ordinal tL)).
have dS : 0 < \det (stack A L).
  by rewrite stack_det; apply: prodr_gt0 => t _; apply/dA/ltn_ord.
rewrite -{1}(lnK dS) ler_expR ler_oppr.
have := stack_volume am supp A0 A1 dA i.
by rewrite -ler_pdivr_mull ?ltr0n.
Qed.
End Volume.
