(* How little attention forgets: the mean of the eigenvalues other than 1 bounds its coefficient of
   ergodicity below, at every depth.

   rate_powers     if one power has a small coefficient, all powers have small ones
   rate_det        so has the matrix plus any multiple of the identity, hence a small determinant
   rate_trace      hence a small trace *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup ring.
From Fullrank Require Import Rank Diameter Contraction.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

(* a polynomial that is not negative has no negative coefficient of the highest power *)
Lemma leading_ge0 (R : realFieldType) (n : nat) (p : {poly R}) : (size p <= n.+1)%N ->
  (forall x, 0 < x -> 0 <= p.[x]) -> 0 <= p`_n.
Proof.
case: n => [|n] size_p p0.
  by have := p0 1 ltr01; rewrite (horner_coef_wide _ size_p) big_ord1 expr0 mulr1.
rewrite leNgt; apply/negP => neg; pose B := \sum_(i < n.+1) `|p`_i|; pose x := 1 + B / - p`_n.+1.
have a0 : 0 < - p`_n.+1 by rewrite oppr_gt0.
have B0 : 0 <= B by apply: sumr_ge0.
have x1 : 1 <= x by rewrite ler_addl divr_ge0 // ltW.
have x0 : 0 < x by apply: lt_le_trans x1.
have := p0 x x0; rewrite (horner_coef_wide _ size_p) big_ord_recr /= leNgt; case/negP.
apply: le_lt_trans (_ : _ <= B * x ^+ n + p`_n.+1 * x ^+ n.+1) _.
  rewrite ler_add2r /B mulr_suml; apply: ler_sum => i _; apply: le_trans (ler_norm _) _.
  rewrite normrM ler_wpmul2l // normrX (gtr0_norm x0) ler_weexpn2l //.
  by rewrite -ltnS.
have nz := ltr0_neq0 neg; rewrite exprS mulrA -mulrDl pmulr_llt0 ?exprn_gt0 //.
suff -> : B + p`_n.+1 * x = p`_n.+1 by [].
by rewrite /x invrN mulrN mulrBr mulr1 mulrCA divff // mulr1 addrC subrK.
Qed.

Lemma coefficient_sum (R : realFieldType) n m k (c t : 'I_k -> R) (B : 'I_k -> 'M[R]_(n, m)) :
  (forall i, 0 <= c i) -> (forall i, coefficient_le (B i) (t i)) ->
  coefficient_le (\sum_i c i *: B i) (\sum_i c i * t i).
Proof.
move=> c0 Bt a b; apply: le_trans (_ : \sum_i c i * (2%:R^-1 * (\sum_j `|B i a j - B i b j|)) <= _); last first.
  by apply: ler_sum => i _; apply: ler_wpmul2l => //; apply: Bt.
under [leRHS]eq_bigr do rewrite mulrCA mulr_sumr.
rewrite -mulr_sumr exchange_big ler_wpmul2l ?invr_ge0 ?ler0n //; apply: ler_sum => j _ /=.
rewrite !summxE -sumrB; apply: le_trans (ler_norm_sum _ _ _) _; apply: ler_sum => i _.
by rewrite !mxE -mulrBr normrM ger0_norm.
Qed.

Section Rate.
Variables (R : archiFieldType) (n : nat) (A : 'M[R]_n.+1) (s t : R) (L : nat).
Hypothesis A1 : equal_sums A.
Hypothesis A0 : forall i j, 0 <= A i j.
Hypothesis s01 : 0 < s <= 1.
Hypothesis L0 : (0 < L)%N.
Hypothesis At : coefficient_le (A ^+ L) t.
Hypothesis ts : t <= s ^+ L.

Let s0 : 0 < s. Proof. by case/andP: s01. Qed.

Lemma coefficient_weaken m (B : 'M[R]_(n.+1, m)) u v : u <= v -> coefficient_le B u -> coefficient_le B v.
Proof. by move=> uv Bu i k; apply: le_trans (Bu i k) uv. Qed.

Lemma rate_powers k : coefficient_le (A ^+ k) (s ^- L * s ^+ k).
Proof.
have AL : coefficient_le (A ^+ L) (s ^+ L) := coefficient_weaken ts At.
have sL0 : 0 < s ^+ L by rewrite exprn_gt0.
have Aq : coefficient_le ((A ^+ L) ^+ (k %/ L)) ((s ^+ L) ^+ (k %/ L)).
  by apply: power_coefficient; [exact: power_sums|exact: ltW|].
have Ar : coefficient_le (A ^+ (k %% L)) 1.
  by apply: coefficient_le1; [exact: power_sums|exact: power_ge0].
rewrite {1}(divn_eq k L) exprD mulnC exprM.
have := coefficient_mul ler01 (power_sums (power_sums A1 L) (k %/ L)) Aq Ar.
apply: coefficient_weaken; rewrite mulr1 -exprM [leRHS]mulrC ler_pdivl_mulr // -exprD.
rewrite {2}(divn_eq k L) mulnC ler_wiexpn2l ?(ltW s0) //; first by case/andP: s01.
by rewrite leq_add2l ltnW // ltn_pmod.
Qed.

(* the identity weighted by d, and A by 1, together stochastic *)
Variable d : R.
Hypothesis d0 : 0 < d.

Let lazy := (1 + d)^-1 *: (A + d%:M).

Let d1 : 0 < 1 + d. Proof. by rewrite addr_gt0 ?ltr01. Qed.

Lemma lazy_sums : equal_sums lazy.
Proof.
move=> i; under eq_bigr do rewrite !mxE.
rewrite -mulr_sumr big_split /= A1 (bigD1 i) //= eqxx mulr1n big1 ?addr0 ?mulVf ?lt0r_neq0 // => j ji.
by rewrite eq_sym (negPf ji).
Qed.

Lemma lazy_ge0 i j : 0 <= lazy i j.
Proof.
rewrite !mxE; apply: mulr_ge0; first by rewrite invr_ge0 ltW.
by rewrite addr_ge0 // mulrn_wge0 // ltW.
Qed.

Lemma lazy_powers k : coefficient_le (lazy ^+ k) (s ^- L * ((s + d) / (1 + d)) ^+ k).
Proof.
pose c (i : 'I_k.+1) := (1 + d) ^- k * (d ^+ (k - i) *+ 'C(k, i)).
have c0 i : 0 <= c i.
  by rewrite mulr_ge0 ?mulrn_wge0 ?invr_ge0 ?exprn_ge0 // ltW.
have -> : lazy ^+ k = \sum_(i < k.+1) c i *: A ^+ i.
  have comm : GRing.comm (d%:M : 'M[R]_n.+1) A by apply/esym/scalar_mxC.
  rewrite /lazy exprZn exprVn [A + _]addrC (exprDn_comm k comm).
  rewrite scaler_sumr; apply: eq_bigr => i _; rewrite -scalerA; congr (_ *: _).
  by rewrite -(rmorphX [rmorphism of @scalar_mx R n.+1]) /= [_ * _]mul_scalar_mx scalerMnl.
apply: coefficient_weaken (coefficient_sum c0 (fun i : 'I_k.+1 => rate_powers i)).
rewrite expr_div_n addrC exprDn mulr_suml mulr_sumr; apply: ler_sum => i _.
rewrite le_eqVlt; apply/orP; left; apply/eqP.
have E (p u v w q : R) : p * (u * q) * (v * w) = v * (u * w * q * p) by ring.
by rewrite /c -mulr_natr E [in RHS]mulrnAl -[in RHS]mulr_natr mulrAC.
Qed.

Lemma rate_det : \det (A + d%:M) <= (1 + d) * (s + d) ^+ n.
Proof.
have r0 : 0 <= (s + d) / (1 + d) by rewrite divr_ge0 ?addr_ge0 ?ler01 ?ltW.
have := contraction_det lazy_sums lazy_ge0 r0 lazy_powers; move/(le_trans (ler_norm _)).
rewrite /lazy detZ expr_div_n exprVn ler_pdivr_mull ?exprn_gt0 // => le; apply: le_trans le _.
have nz : (1 + d) ^+ n != 0 by rewrite expf_neq0 // lt0r_neq0.
suff -> : (1 + d) ^+ n.+1 * ((s + d) ^+ n / (1 + d) ^+ n) = (1 + d) * (s + d) ^+ n by [].
by rewrite exprS; move: ((1 + d) ^+ n) ((s + d) ^+ n) nz => y z nz; field.
Qed.
End Rate.

Section Trace.
Variables (R : archiFieldType) (n : nat) (A : 'M[R]_n.+1).
Hypothesis A1 : equal_sums A.
Hypothesis A0 : forall i j, 0 <= A i j.

Lemma trace_le s t L : 0 < s <= 1 -> (0 < L)%N -> coefficient_le (A ^+ L) t -> t <= s ^+ L ->
  \tr A <= 1 + n%:R * s.
Proof.
move=> s01 L0 At ts; pose B : 'M[R]_n.+1 := diag_mx (\row_i (if i == ord0 then 1 else s)).
have det_B d : \det (B + d%:M) = (1 + d) * (s + d) ^+ n.
  have -> : B + d%:M = diag_mx (\row_i (if i == ord0 then 1 + d else s + d)).
    by apply/matrixP => i j; rewrite !mxE; have [->|ij] := eqVneq i j; rewrite ?mulr0n ?addr0 // !mulr1n; case: ifP.
  rewrite det_diag big_ord_recl mxE eqxx; congr (_ * _).
  by rewrite (eq_bigr (fun=> s + d)) ?prodr_const ?card_ord // => i _; rewrite mxE.
have tr_B : \tr B = 1 + n%:R * s.
  rewrite mxtrace_diag big_ord_recl mxE eqxx; congr (_ + _).
  by rewrite (eq_bigr (fun=> s)) ?sumr_const ?card_ord ?mulr_natl // => i _; rewrite mxE.
have detE (C : 'M[R]_n.+1) d : (char_poly (- C)).[d] = \det (C + d%:M).
  rewrite -/(horner_eval d _) -det_map_mx; congr (\det _); apply/matrixP => i j.
  by rewrite !mxE /= /horner_eval hornerD hornerN hornerMn hornerX hornerC opprK addrC.
have coefE (C : 'M[R]_n.+1) : (char_poly (- C))`_n = \tr C.
  by have := char_poly_trace (- C) (ltn0Sn n); rewrite /= => ->; rewrite raddfN opprK.
have top (C : 'M[R]_n.+1) : (char_poly (- C))`_n.+1 = 1.
  have := char_poly_monic (- C); rewrite monicE lead_coefE size_char_poly => /eqP; exact.
rewrite -tr_B -subr_ge0 -!coefE -coefB; apply: leading_ge0 => [|d d0].
  apply/leq_sizeP => j; rewrite leq_eqVlt => /orP[/eqP <-|nj]; first by rewrite coefB !top subrr.
  by rewrite coefB !nth_default ?subrr // size_char_poly.
by rewrite hornerD hornerN !detE subr_ge0 det_B (rate_det A1 A0 s01 L0 At ts d0).
Qed.

(* the mean of the eigenvalues other than the 1 of the constants *)
Let r : R := (\tr A - 1) / n%:R.

Theorem rate_trace t L : (0 < n)%N -> (0 < L)%N -> coefficient_le (A ^+ L) t -> 0 <= r -> r ^+ L <= t.
Proof.
move=> n0 L0 At r0; have nR : 0 < n%:R :> R by rewrite ltr0n.
have trE : \tr A = 1 + n%:R * r by rewrite /r mulrC divfK ?lt0r_neq0 // addrC subrK.
have r1 : r <= 1.
  rewrite /r ler_pdivr_mulr // mul1r ler_subl_addr.
  have -> : n%:R + 1 = \sum_(i < n.+1) 1 :> R by rewrite sumr_const card_ord -addn1 natrD.
  apply: ler_sum => i _; rewrite -(A1 i) [leRHS](bigD1 i) //= ler_addl; exact: sumr_ge0.
rewrite leNgt; apply/negP => tr; have t0 : 0 <= t by apply: le_trans (At ord0 ord0); rewrite mulr_ge0 ?invr_ge0 ?ler0n ?sumr_ge0.
have r_gt0 : 0 < r.
  by rewrite lt_def r0 andbT; apply: contraTneq tr => ->; rewrite expr0n gtn_eqF //= -leNgt.
have rL : 0 < r ^+ L by rewrite exprn_gt0.
(* a little less than r, whose power is still as great as t *)
pose h := (1 - t / r ^+ L) / L%:R; pose q := 1 - h.
have LR : 0 < L%:R :> R by rewrite ltr0n.
have tr1 : 0 <= t / r ^+ L < 1 by rewrite divr_ge0 ?(ltW rL) //= ltr_pdivr_mulr // mul1r.
have [h0 h1] : 0 < h /\ h * L%:R = 1 - t / r ^+ L.
  by split; [rewrite divr_gt0 // subr_gt0; case/andP: tr1|rewrite divfK ?lt0r_neq0].
have q1 : q < 1 by rewrite /q ltr_subl_addl ltr_addr.
have h_le1 : h <= 1.
  rewrite -(ler_pmul2r LR) h1 mul1r; apply: le_trans (_ : 1 <= _); last by rewrite ler1n.
  by rewrite ler_subl_addr ler_addl; case/andP: tr1.
have qL : t <= (q * r) ^+ L.
  rewrite exprMn -ler_pdivr_mulr //; have -> : t / r ^+ L = 1 - L%:R * h by rewrite [L%:R * h]mulrC h1 opprB addrC subrK.
  by rewrite -mulrN; apply: bernoulli; rewrite ler_opp2.
have q0 : 0 <= q by rewrite subr_ge0.
pose s := Num.max (q * r) (r / 2%:R).
have half : 0 < r / 2%:R < r by rewrite divr_gt0 ?ltr0n //= ltr_pdivr_mulr ?ltr0n // mulr_natr mulr2n ltr_addl.
have s_r : s < r by rewrite lt_maxl gtr_pmull // q1; case/andP: half.
have s0 : 0 < s by rewrite lt_maxr; case/andP: half => ->; rewrite orbT.
have sL : t <= s ^+ L.
  have qs : q * r <= s by rewrite /s le_maxr lexx.
  have qr0 : 0 <= q * r by apply: mulr_ge0.
  by apply: le_trans qL _; rewrite ler_pexpn2r // nnegrE ltW.
have : 0 < s <= 1 by rewrite s0 (le_trans (ltW s_r)).
by move/trace_le => /(_ t L L0 At sL); rewrite trE ler_add2l ler_pmul2l // leNgt s_r.
Qed.
End Trace.
