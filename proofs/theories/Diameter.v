(* How far apart tokens are, before and after attention.

   zero_sum_combination   a combination of tokens with coefficients that sum to zero
   diameter_mul           attention of coefficient t multiplies a diameter by at most t
   diameter_inverse       and leaves at least 1 / t', t' the coefficient of its inverse
   coefficient_mul        coefficients of ergodicity multiply
   coefficient_common     a common mass below all rows *)
From mathcomp Require Import all_ssreflect all_algebra ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Norm.
Variables (R : realFieldType) (d : nat) (N : 'rV[R]_d -> R).
Hypothesis N_add : forall x y, N (x + y) <= N x + N y.
Hypothesis N_scale : forall a x, N (a *: x) = `|a| * N x.

Lemma N0 : N 0 = 0.
Proof. by rewrite -(scale0r 0) N_scale normr0 mul0r. Qed.

Lemma N_sum (I : Type) (r : seq I) (f : I -> 'rV[R]_d) : N (\sum_(i <- r) f i) <= \sum_(i <- r) N (f i).
Proof.
elim: r => [|i r IH]; first by rewrite !big_nil N0.
by rewrite !big_cons; apply: le_trans (N_add _ _) _; rewrite ler_add2l.
Qed.

Theorem zero_sum_combination m (c : 'I_m -> R) (y : 'I_m -> 'rV[R]_d) D :
  \sum_j c j = 0 -> (forall j k, N (y j - y k) <= D) ->
  N (\sum_j c j *: y j) <= 2%:R^-1 * (\sum_j `|c j|) * D.
Proof.
move=> c0 yD; pose p j := 2%:R^-1 * (`|c j| + c j); pose q j := 2%:R^-1 * (`|c j| - c j).
pose s := 2%:R^-1 * \sum_j `|c j|.
have half0 : 0 <= 2%:R^-1 :> R by rewrite invr_ge0 ler0n.
have p0 j : 0 <= p j by rewrite mulr_ge0 // -ler_subl_addr sub0r ler_normr lexx orbT.
have q0 j : 0 <= q j by rewrite mulr_ge0 // subr_ge0 ler_norm.
have pS : \sum_j p j = s by rewrite -mulr_sumr big_split /= c0 addr0.
have qS : \sum_j q j = s by rewrite -mulr_sumr sumrB c0 subr0.
have pq j : c j = p j - q j by rewrite /p /q; field.
have s0 : 0 <= s by rewrite -pS; apply: sumr_ge0.
have coupled : s *: (\sum_j c j *: y j) = \sum_j \sum_k (p j * q k) *: (y j - y k).
  have -> : \sum_j \sum_k (p j * q k) *: (y j - y k) =
      \sum_j \sum_k (p j * q k) *: y j - \sum_j \sum_k (p j * q k) *: y k.
    rewrite -sumrB; apply: eq_bigr => j _; rewrite -sumrB; apply: eq_bigr => k _.
    by rewrite scalerBr.
  rewrite [X in _ - X]exchange_big /= -sumrB scaler_sumr; apply: eq_bigr => j _.
  rewrite -!scaler_suml -mulr_sumr -mulr_suml qS pS scalerA pq mulrBr scalerBl.
  by rewrite [p j * s]mulrC.
have bound : s * N (\sum_j c j *: y j) <= s * (s * D).
  rewrite -{1}(ger0_norm s0) -N_scale coupled; apply: le_trans (N_sum _ _) _.
  have -> : s * (s * D) = \sum_j \sum_k p j * q k * D.
    rewrite -{1}pS -qS mulr_suml; apply: eq_bigr => j _.
    by rewrite mulr_suml mulr_sumr; apply: eq_bigr => k _; rewrite mulrA.
  apply: ler_sum => j _; apply: le_trans (N_sum _ _) _; apply: ler_sum => k _.
  have pq0 : 0 <= p j * q k by apply: mulr_ge0.
  by rewrite N_scale (ger0_norm pq0); apply: ler_wpmul2l.
move: s0; rewrite le_eqVlt => /orP[/eqP s0|s0]; last by rewrite -(ler_pmul2l s0).
suff -> : \sum_j c j *: y j = 0 by rewrite N0 -/s -s0 mul0r.
apply: big1 => j _; suff -> : c j = 0 by rewrite scale0r.
have sum0 : \sum_j `|c j| = 0.
  apply/eqP; move/eqP: s0; rewrite eq_sym mulf_eq0 invr_eq0 pnatr_eq0 orFb.
  by [].
by apply/eqP; rewrite -normr_eq0; move/eqP: sum0; rewrite psumr_eq0 // => /allP /(_ j); rewrite mem_index_enum; apply.
Qed.

(* tokens are rows *)
Definition diameter_le n (X : 'M[R]_(n, d)) D := forall i k, N (row i X - row k X) <= D.
End Norm.

Section Coefficient.
Variable R : realFieldType.

(* the coefficient of ergodicity: half the 1-norm of differences of rows *)
Definition coefficient_le n m (A : 'M[R]_(n, m)) t :=
  forall i k, 2%:R^-1 * (\sum_j `|A i j - A k j|) <= t.
Definition equal_sums n m (A : 'M[R]_(n, m)) := forall i, \sum_j A i j = 1.

Section Tokens.
Variables (d : nat) (N : 'rV[R]_d -> R).
Hypothesis N_add : forall x y, N (x + y) <= N x + N y.
Hypothesis N_scale : forall a x, N (a *: x) = `|a| * N x.

Theorem diameter_mul n m (A : 'M[R]_(n, m)) (X : 'M[R]_(m, d)) t D : 0 <= D ->
  equal_sums A -> coefficient_le A t -> diameter_le N X D -> diameter_le N (A *m X) (t * D).
Proof.
move=> D0 A1 At XD i k.
have -> : row i (A *m X) - row k (A *m X) = \sum_j (A i j - A k j) *: row j X.
  rewrite !row_mul -mulmxBl; apply/rowP => c; rewrite mxE summxE; apply: eq_bigr => j _.
  by rewrite !mxE.
apply: le_trans (zero_sum_combination N_add N_scale _ XD) _; last exact: ler_wpmul2r.
by rewrite sumrB !A1 subrr.
Qed.

Lemma equal_sums_mul n m p (A : 'M[R]_(n, m)) (B : 'M[R]_(m, p)) :
  equal_sums A -> equal_sums B -> equal_sums (A *m B).
Proof.
move=> A1 B1 i; under eq_bigr => j _ do rewrite mxE.
rewrite exchange_big /= -[RHS](A1 i); apply: eq_bigr => k _.
by rewrite -mulr_sumr B1 mulr1.
Qed.

Lemma equal_sums1 n : equal_sums (1%:M : 'M[R]_n).
Proof.
move=> i; rewrite (bigD1 i) //= mxE eqxx big1 ?addr0 // => j ji.
by rewrite mxE eq_sym (negPf ji).
Qed.

Lemma equal_sums_inv n (A : 'M[R]_n) : A \in unitmx -> equal_sums A -> equal_sums (invmx A).
Proof.
move=> uA A1; have ones : A *m const_mx 1 = const_mx 1 :> 'cV[R]_n.
  apply/colP => i; rewrite !mxE -[RHS](A1 i); apply: eq_bigr => j _.
  by rewrite mxE mulr1.
have : invmx A *m const_mx 1 = const_mx 1 :> 'cV[R]_n by rewrite -{1}ones mulKmx.
move=> /colP inv i; have := inv i; rewrite !mxE => <-; apply: eq_bigr => j _.
by rewrite !mxE mulr1.
Qed.

Theorem diameter_inverse n (A : 'M[R]_n) (X : 'M[R]_(n, d)) t D : 0 <= D ->
  A \in unitmx -> equal_sums A -> coefficient_le (invmx A) t ->
  diameter_le N (A *m X) D -> diameter_le N X (t * D).
Proof.
move=> D0 uA A1 At AXD; rewrite -(mulKmx uA X).
by apply: diameter_mul => //; apply: equal_sums_inv.
Qed.
End Tokens.

Definition norm1 m (v : 'rV[R]_m) := \sum_j `|v 0 j|.

Lemma norm1_add m (x y : 'rV[R]_m) : norm1 (x + y) <= norm1 x + norm1 y.
Proof. by rewrite -big_split /=; apply: ler_sum => j _; rewrite mxE ler_norm_add. Qed.

Lemma norm1_scale m a (x : 'rV[R]_m) : norm1 (a *: x) = `|a| * norm1 x.
Proof. by rewrite /norm1 mulr_sumr; apply: eq_bigr => j _; rewrite mxE normrM. Qed.

Lemma coefficient_diameter n m (A : 'M[R]_(n, m)) t :
  coefficient_le A t <-> diameter_le (@norm1 m) A (2%:R * t).
Proof.
have two : 0 < 2%:R :> R by rewrite ltr0n.
have E i k : (norm1 (row i A - row k A) <= 2%:R * t) =
    (2%:R^-1 * (\sum_j `|A i j - A k j|) <= t).
  by rewrite ler_pdivr_mull //; congr (_ <= _); apply: eq_bigr => j _; rewrite !mxE.
by split=> h i k; [rewrite E|rewrite -E]; apply: h.
Qed.

Theorem coefficient_mul n m p (A : 'M[R]_(n, m)) (B : 'M[R]_(m, p)) s t : 0 <= t ->
  equal_sums A -> coefficient_le A s -> coefficient_le B t -> coefficient_le (A *m B) (s * t).
Proof.
move=> t0 A1 As /coefficient_diameter Bt; apply/coefficient_diameter; rewrite mulrCA.
apply: diameter_mul Bt => //; [exact: norm1_add|exact: norm1_scale|].
by rewrite mulr_ge0 // ler0n.
Qed.

Theorem coefficient_common n m (A : 'M[R]_(n, m)) (w : 'I_m -> R) :
  equal_sums A -> (forall i j, w j <= A i j) -> coefficient_le A (1 - \sum_j w j).
Proof.
move=> A1 wA i k; have mass l : \sum_j (A l j - w j) = 1 - \sum_j w j by rewrite sumrB A1.
have two : 0 < 2%:R :> R by rewrite ltr0n.
rewrite mulrC ler_pdivr_mulr // mulr_natr mulr2n -{1}(mass i) -(mass k) -big_split /=.
apply: ler_sum => j _; have -> : A i j - A k j = (A i j - w j) - (A k j - w j).
  by rewrite opprB addrA subrK.
by apply: le_trans (ler_norm_sub _ _) _; rewrite !ger0_norm ?subr_ge0.
Qed.

Corollary coefficient_le1 n m (A : 'M[R]_(n, m)) :
  equal_sums A -> (forall i j, 0 <= A i j) -> coefficient_le A 1.
Proof.
by move=> A1 A0; have := coefficient_common A1 A0; rewrite big1 // subr0.
Qed.
End Coefficient.
