(* What a layer leaves of a token diameter, if its mask guarantees full rank.

   det_le_rows          a determinant is at most the product of the 1-norms of its rows
   stochastic_cofactor  so cofactors of attention are at most 1
   floor_inverse        weights of at least w, and terms of one sign: an inverse of entries up to w^-n
   floor_coefficient    and of coefficient at most n w^-n
   weight_floor         scores that differ by at most s: weights of at least e^-s / n *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank Softmax Matching Guarantee Diameter Odds.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Floor.
Variable R : realFieldType.

Theorem det_le_rows n (A : 'M[R]_n) : `|\det A| <= \prod_i \sum_j `|A i j|.
Proof.
rewrite bigA_distr_bigA /=; apply: le_trans (ler_norm_sum _ _ _) _.
pose F (f : {ffun 'I_n -> 'I_n}) := \prod_i `|A i (f i)|.
apply: le_trans (_ : \sum_(f : {ffun 'I_n -> 'I_n} | injectiveb f) F f <= _); last first.
  rewrite [leRHS](bigID (fun f : {ffun 'I_n -> 'I_n} => injectiveb f)) /= ler_addl.
  by apply: sumr_ge0 => f _; apply: prodr_ge0.
rewrite [leRHS](reindex (fun s : 'S_n => pval s)) /=; last first.
  by exists (insubd (1%g : 'S_n)) => f; [rewrite valKd|move=> If; rewrite insubdK].
rewrite [leRHS](eq_bigl predT) => [|s]; last by rewrite (valP s).
apply: ler_sum => s _; rewrite normrM normrX normrN normr1 expr1n mul1r normr_prod.
by rewrite le_eqVlt; apply/orP; left; apply/eqP; apply: eq_bigr => i _; rewrite pvalE.
Qed.

Variables (n : nat) (A : 'M[R]_n).
Hypothesis A0 : forall i j, 0 <= A i j.
Hypothesis A1 : forall i, \sum_j A i j = 1.

Lemma stochastic_cofactor i j : `|cofactor A i j| <= 1.
Proof.
rewrite /cofactor normrM normrX normrN normr1 expr1n mul1r.
apply: le_trans (det_le_rows _) _; apply: le_trans (_ : \prod_(k < n.-1) 1 <= _); last by rewrite big1_eq.
apply: ler_prod => k _; rewrite sumr_ge0 //=.
rewrite -(A1 (lift i k)) (bigD1_ord j) //= ler_paddl //.
by apply: ler_sum => l _; rewrite !mxE ger0_norm.
Qed.

Variables (m : rel 'I_n) (w : R).
Hypothesis w0 : 0 < w.
Hypothesis fA : filling m A.
Hypothesis wA : forall i j, m i j -> w <= A i j.
Hypothesis one_sign : exists2 s, within m s & forall t, within m t -> odd_perm t = odd_perm s.

Lemma floor_det : w ^+ n <= `|\det A|.
Proof.
have [s ms same] := one_sign; apply: le_trans (_ : \prod_i A i (s i) <= _).
  by rewrite -[X in w ^+ X]card_ord -prodr_const; apply: ler_prod => i _; rewrite ltW //= wA.
apply: le_trans (same_sign_det_ge ms same fA) _; apply: le_trans (ler_norm _) _.
by rewrite normrM normrX normrN normr1 expr1n mul1r.
Qed.

Lemma floor_unit : A \in unitmx.
Proof. by rewrite unitmx_det -normr_gt0; apply: lt_le_trans floor_det; rewrite exprn_gt0. Qed.

Theorem floor_inverse i j : `|invmx A i j| <= w ^- n.
Proof.
rewrite /invmx floor_unit mxE normrM normfV [\adj _ _ _]mxE.
rewrite -[leRHS]mulr1; apply: ler_pmul => //; rewrite ?invr_ge0 ?stochastic_cofactor //.
by rewrite lef_pinv ?floor_det // posrE ?exprn_gt0 // normr_gt0 -unitmx_det floor_unit.
Qed.

Theorem floor_coefficient : coefficient_le (invmx A) (n%:R * w ^- n).
Proof.
move=> i k; rewrite ler_pdivr_mull ?ltr0n //.
apply: le_trans (_ : \sum_(j < n) 2%:R * w ^- n <= _); last by rewrite sumr_const card_ord -mulr_natl mulrCA.
apply: ler_sum => j _; apply: le_trans (ler_norm_sub _ _) _.
by rewrite mulr_natl mulr2n ler_add ?floor_inverse.
Qed.
End Floor.

Section Scores.
(* e is an exponential: positive, increasing, a sum becomes a product *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_add : forall x y, e (x + y) = e x * e y.
Hypothesis e_mono : forall x y, x <= y -> e x <= e y.

Theorem weight_floor n (m : rel 'I_n) (S : 'M[R]_n) s i j :
  (forall k, m i k -> S i k <= S i j + s) -> m i j -> e (- s) / n%:R <= softmax e m S i j.
Proof.
move=> Ss mij; have n0 : 0 < n%:R :> R by rewrite ltr0n (leq_ltn_trans _ (ltn_ord i)).
have Z0 : 0 < normaliser e m S i by apply: (normaliser_gt0 e_gt0); exists j.
rewrite mxE {1}/term mij ler_pdivr_mulr // mulrAC ler_pdivl_mulr // mulrC.
apply: le_trans (_ : (n%:R * (e (S i j) * e s)) * e (- s) <= _); last first.
  by rewrite -mulrA -[e _ * e s * _]mulrA -e_add subrr (e_zero e_gt0 e_add) mulr1 mulrC.
rewrite [leLHS]mulrC ler_wpmul2r ?(ltW (e_gt0 _)) // mulr_natl -[X in _ *+ X]card_ord -sumr_const.
apply: ler_sum => k _; rewrite /term; case: ifP => mik; last by rewrite mulr_ge0 // ltW.
by rewrite -e_add; apply/e_mono/Ss.
Qed.
End Scores.
