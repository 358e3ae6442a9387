(* A matrix A that is symmetric for the inner product with positive weights w: w_i A_ij = w_j A_ji.

   eigenvalue_real     an eigenvalue a + i b has b = 0
   eigenvalue_simple   and no chain of generalised eigenvectors
   eigenvalue_ge0      not negative, if A is semidefinite
   eigenvalue_le1      at most 1, if A is stochastic *)
From mathcomp Require Import all_ssreflect all_algebra ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Reversible.
Variables (R : realFieldType) (n : nat) (w : 'I_n -> R) (A : 'M[R]_n).
Hypothesis w_gt0 : forall i, 0 < w i.
Hypothesis balance : forall i j, w i * A i j = w j * A j i.
Implicit Types x y : 'cV[R]_n.

Definition inner x y : R := \sum_i w i * (x i 0 * y i 0).

Lemma innerC x y : inner x y = inner y x.
Proof. by apply: eq_bigr => i _; rewrite [x i 0 * _]mulrC. Qed.

Lemma inner_comb x y z a b : inner x (a *: y + b *: z) = a * inner x y + b * inner x z.
Proof.
rewrite !mulr_sumr -big_split; apply: eq_bigr => i _; rewrite !mxE /=; ring.
Qed.

Lemma inner_ge0 x : 0 <= inner x x.
Proof. by apply: sumr_ge0 => i _; rewrite mulr_ge0 ?(ltW (w_gt0 i)) // -expr2 sqr_ge0. Qed.

Lemma inner_eq0 x : inner x x = 0 -> x = 0.
Proof.
move/eqP; rewrite psumr_eq0 => [/allP all0|i _]; last first.
  by rewrite mulr_ge0 ?(ltW (w_gt0 i)) // -expr2 sqr_ge0.
apply/colP => i; have := all0 i; rewrite mem_index_enum mxE => /(_ isT).
by rewrite mulf_eq0 (gt_eqF (w_gt0 i)) -expr2 sqrf_eq0 => /eqP.
Qed.

Lemma inner_adjoint x y : inner (A *m x) y = inner x (A *m y).
Proof.
rewrite /inner; under eq_bigr => i _ do rewrite mxE mulrA mulr_sumr mulr_suml.
rewrite exchange_big; apply: eq_bigr => j _ /=; rewrite mxE mulrA mulr_sumr; apply: eq_bigr => i _.
have -> : w i * (A i j * x j 0) * y i 0 = w i * A i j * (x j 0 * y i 0) by ring.
by rewrite balance mulrACA.
Qed.

Theorem eigenvalue_real x y a b : (x != 0) || (y != 0) ->
  A *m x = a *: x - b *: y -> A *m y = b *: x + a *: y -> b = 0.
Proof.
move=> nz Ax Ay; have := inner_adjoint y x; rewrite innerC Ax Ay -scaleNr !inner_comb.
rewrite [inner x y]innerC => eq0.
have {}eq0 : b * (inner x x + inner y y) = 0.
  have -> : b * (inner x x + inner y y) =
      b * inner x x + a * inner y x - (a * inner y x + - b * inner y y) by ring.
  by rewrite eq0 subrr.
apply/eqP; move/eqP: eq0; rewrite mulf_eq0 => /orP[//|].
rewrite paddr_eq0 ?inner_ge0 // => /andP[/eqP /inner_eq0 x0 /eqP /inner_eq0 y0].
by move: nz; rewrite x0 y0 eqxx.
Qed.

Theorem eigenvalue_simple x a : (A - a%:M) *m ((A - a%:M) *m x) = 0 -> (A - a%:M) *m x = 0.
Proof.
set y := _ *m x => y0; apply: inner_eq0; have Ay : A *m y = a *: y.
  by apply/eqP; rewrite -subr_eq0 -mul_scalar_mx -mulmxBl y0.
have yE : y = 1 *: (A *m x) + - a *: x by rewrite /y mulmxBl mul_scalar_mx scale1r scaleNr.
rewrite {2}yE inner_comb -inner_adjoint Ay.
by rewrite innerC -[a *: y]addr0 -(scale0r x) inner_comb mul0r addr0 mul1r mulNr innerC subrr.
Qed.

Theorem eigenvalue_ge0 x a : (forall z, 0 <= inner z (A *m z)) -> x != 0 -> A *m x = a *: x -> 0 <= a.
Proof.
move=> semi x0 Ax; have := semi x; rewrite Ax -[a *: x]addr0 -(scale0r x) inner_comb mul0r addr0.
by rewrite pmulr_lge0 // lt_def inner_ge0 andbT; apply: contra x0 => /eqP /inner_eq0 ->.
Qed.
End Reversible.

Theorem eigenvalue_le1 (R : realFieldType) n (A : 'M[R]_n) (x : 'cV[R]_n) a :
  (forall i j, 0 <= A i j) -> (forall i, \sum_j A i j = 1) -> x != 0 -> A *m x = a *: x -> a <= 1.
Proof.
move=> A0 A1 /eqP x0 Ax.
have [i xi] : exists i, x i 0 != 0.
  by apply/existsP; apply/negbNE; rewrite negb_exists; apply/negP => /forallP z; apply: x0; apply/colP => i; rewrite mxE; move: (z i); rewrite negbK => /eqP.
pose m := [arg max_(k > i | true) `|x k 0|]%O.
have top k : `|x k 0| <= `|x m 0| by rewrite /m; case: arg_maxP => // l _; apply.
have m0 : 0 < `|x m 0| by apply: lt_le_trans (top i); rewrite normr_gt0.
apply: le_trans (ler_norm a) _; rewrite -(ler_pmul2r m0) mul1r -normrM.
have /colP /(_ m) := Ax; rewrite !mxE => <-; apply: le_trans (ler_norm_sum _ _ _) _.
rewrite -[leRHS]mul1r -(A1 m) mulr_suml; apply: ler_sum => j _.
by rewrite normrM (ger0_norm (A0 m j)) ler_wpmul2l.
Qed.
