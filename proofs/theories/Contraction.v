(* What the coefficient of ergodicity t of an n by n attention matrix bounds.

   bernoulli             a power is at least its tangent at one
   contraction_rate      the factor of a spread that is multiplied as a whole
   contraction_eigen     eigenvalues, but that of the constants: at most t in magnitude
   contraction_trace     the sum of the others: at most (n - 1) t
   contraction_det       the determinant: at most t^(n - 1) *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup ring.
From Fullrank Require Import Rank Acyclic Diameter Floor.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Rate.
Variables (R : realFieldType) (n d : nat) (A : 'M[R]_n) (t : R) (N : 'rV[R]_d -> R).
Hypothesis N_add : forall x y, N (x + y) <= N x + N y.
Hypothesis N_scale : forall a x, N (a *: x) = `|a| * N x.
Hypothesis A1 : equal_sums A.
Hypothesis At : coefficient_le A t.

Theorem contraction_rate (X : 'M[R]_(n, d)) r :
  (forall i k, N (row i (A *m X) - row k (A *m X)) = r * N (row i X - row k X)) ->
  (exists i k, 0 < N (row i X - row k X)) -> r <= t.
Proof.
move=> rate [i0 [k0 pos]]; pose D (p : 'I_n * 'I_n) := N (row p.1 X - row p.2 X).
pose m := [arg max_(p > (i0, k0) | true) D p]%O.
have top p : D p <= D m by rewrite /m; case: arg_maxP => // q _; apply.
have m0 : 0 < D m by apply: lt_le_trans (top (i0, k0)).
rewrite -(ler_pmul2r m0) -rate; apply: (diameter_mul N_add N_scale (ltW m0) A1 At).
by move=> i k; apply: (top (i, k)).
Qed.
End Rate.

Section Plane.
Variable R : rcfType.

(* the magnitude of a complex number, given by its two parts *)
Definition magnitude (v : 'rV[R]_2) := Num.sqrt (v 0 0 ^+ 2 + v 0 1 ^+ 2).

Lemma magnitude_scale a v : magnitude (a *: v) = `|a| * magnitude v.
Proof. by rewrite /magnitude !mxE !exprMn -mulrDr sqrtrM ?sqr_ge0 // sqrtr_sqr. Qed.

Lemma magnitude_add v w : magnitude (v + w) <= magnitude v + magnitude w.
Proof.
rewrite /magnitude !mxE; move: (v 0 0) (v 0 1) (w 0 0) (w 0 1) => a b c d.
set p := a ^+ 2 + b ^+ 2; set q := c ^+ 2 + d ^+ 2.
have p0 : 0 <= p by rewrite addr_ge0 ?sqr_ge0.
have q0 : 0 <= q by rewrite addr_ge0 ?sqr_ge0.
rewrite -[leRHS]ger0_norm ?addr_ge0 ?sqrtr_ge0 // -sqrtr_sqr ler_wsqrtr // [leRHS]sqrrD !sqr_sqrtr //.
have -> : (a + c) ^+ 2 + (b + d) ^+ 2 = p + (a * c + b * d) *+ 2 + q by rewrite /p /q; ring.
rewrite ler_add2r ler_add2l ler_muln2r /= -sqrtrM //; apply: le_trans (ler_norm _) _.
rewrite -sqrtr_sqr ler_wsqrtr // -subr_ge0.
have -> : p * q - (a * c + b * d) ^+ 2 = (a * d - b * c) ^+ 2 by rewrite /p /q; ring.
exact: sqr_ge0.
Qed.

Variables (n : nat) (A : 'M[R]_n) (t : R).
Hypothesis A1 : equal_sums A.
Hypothesis At : coefficient_le A t.

Theorem contraction_eigen (x y : 'cV[R]_n) a b :
  A *m x = a *: x - b *: y -> A *m y = b *: x + a *: y ->
  (exists i k, (x i 0 != x k 0) || (y i 0 != y k 0)) -> Num.sqrt (a ^+ 2 + b ^+ 2) <= t.
Proof.
move=> Ax Ay [i0 [k0 apart]].
pose X : 'M[R]_(n, 2) := \matrix_(i, c) (if c == 0 then x i 0 else y i 0).
have AXE i c : (A *m X) i c = if c == 0 then a * x i 0 - b * y i 0 else b * x i 0 + a * y i 0.
  rewrite mxE; case: eqP => [->|/eqP /negPf c0].
    have /colP /(_ i) := Ax; rewrite !mxE => <-; apply: eq_bigr => j _; by rewrite !mxE.
  have /colP /(_ i) := Ay; rewrite !mxE => <-; apply: eq_bigr => j _; by rewrite !mxE c0.
have apartE (Y : 'M[R]_(n, 2)) i k : magnitude (row i Y - row k Y) =
    Num.sqrt ((Y i 0 - Y k 0) ^+ 2 + (Y i 1 - Y k 1) ^+ 2) by rewrite /magnitude !mxE.
apply: (contraction_rate magnitude_add magnitude_scale A1 At (X := X)) => [i k|].
  rewrite !apartE !AXE !mxE /= -sqrtrM ?addr_ge0 ?sqr_ge0 //; congr Num.sqrt.
  by move: (x i 0) (y i 0) (x k 0) (y k 0) => *; ring.
exists i0, k0; rewrite apartE !mxE /= sqrtr_gt0 lt_def addr_ge0 ?sqr_ge0 // andbT.
by rewrite paddr_eq0 ?sqr_ge0 // !sqrf_eq0 !subr_eq0 negb_and.
Qed.
End Plane.

Section Sums.
Variables (R : realFieldType) (n : nat) (A : 'M[R]_n.+1) (t : R).
Hypothesis A1 : equal_sums A.
Hypothesis At : coefficient_le A t.

Lemma entries_apart i k j : `|A i j - A k j| <= t.
Proof.
apply: le_trans (At i k); rewrite ler_pdivl_mull ?ltr0n // mulr_natl mulr2n [leRHS](bigD1 j) //=.
rewrite ler_add2l; apply: le_trans (ler_norm_sum _ _ _).
have -> : \sum_(l | l != j) (A i l - A k l) = - (A i j - A k j).
  apply/eqP; rewrite -addr_eq0 addrC; have : \sum_l (A i l - A k l) = 0 by rewrite sumrB !A1 subrr.
  by rewrite (bigD1 j) //= => ->.
by rewrite normrN.
Qed.

Theorem contraction_trace : `|\tr A - 1| <= n%:R * t.
Proof.
rewrite -[X in _ - X](A1 ord0) /mxtrace -sumrB big_ord_recl subrr add0r.
apply: le_trans (ler_norm_sum _ _ _) _; apply: le_trans (_ : \sum_(i < n) t <= _).
  by apply: ler_sum => i _; apply: entries_apart.
by rewrite sumr_const card_ord mulr_natl.
Qed.

Lemma det_le_differences : (forall i j, 0 <= A i j) -> `|\det A| <= (2%:R * t) ^+ n.
Proof.
move=> A0; pose P : 'M[R]_n.+1 := \matrix_(i, j) ((i == j)%:R - ((j == ord0) && (i != ord0))%:R).
have PE i j : (P *m A) i j = A i j - (if i == ord0 then 0 else A ord0 j).
  rewrite mxE (eq_bigr (fun k => (i == k)%:R * A k j - ((k == ord0) && (i != ord0))%:R * A k j)) => [|k _].
    rewrite sumrB (bigD1 i) //= eqxx mul1r big1 ?addr0 => [|k /negPf ki]; last by rewrite eq_sym ki mul0r.
    rewrite (bigD1 ord0) //= big1 ?addr0 => [|k /negPf ->]; last by rewrite mul0r.
    by case: eqP; rewrite ?mul0r ?mul1r.
  by rewrite mxE mulrBl.
have -> : \det A = \det (P *m A).
  rewrite det_mulmx (@det_causal _ _ P) => [|i j]; last first.
    rewrite mxE; have [-> //|ij] := eqVneq i j; have [-> //|j0] := eqVneq j ord0.
    by rewrite subrr eqxx.
  rewrite big1 ?mul1r // => i _; by rewrite mxE eqxx andbN subr0.
apply: le_trans (det_le_rows _) _; rewrite big_ord_recl.
have -> : \sum_j `|(P *m A) ord0 j| = 1.
  by rewrite -(A1 ord0); apply: eq_bigr => j _; rewrite PE eqxx subr0 ger0_norm.
rewrite mul1r -[X in _ ^+ X]card_ord -prodr_const; apply: ler_prod => i _; rewrite sumr_ge0 //=.
rewrite -ler_pdivr_mull ?ltr0n //; have := At (lift ord0 i) ord0; congr (_ * _ <= _).
by apply: eq_bigr => j _; rewrite PE.
Qed.
End Sums.

Lemma bernoulli (R : realFieldType) (r : R) k : -1 <= r -> 1 + k%:R * r <= (1 + r) ^+ k.
Proof.
move=> r1; elim: k => [|k IH]; first by rewrite mul0r addr0 expr0.
rewrite exprS; apply: le_trans (_ : (1 + r) * (1 + k%:R * r) <= _); last first.
  by rewrite ler_wpmul2l // -ler_subl_addl sub0r.
rewrite -subr_ge0 -addn1 natrD; have -> : (1 + r) * (1 + k%:R * r) - (1 + (k%:R + 1) * r) = k%:R * r ^+ 2 by ring.
by rewrite mulr_ge0 ?ler0n ?sqr_ge0.
Qed.

Lemma power_growth (R : archiFieldType) (x y K : R) : 0 <= y -> (forall k, x ^+ k <= K * y ^+ k) -> x <= y.
Proof.
move=> y0 le; have [//|yx] := lerP x y; have x0 := le_lt_trans y0 yx.
move: y0; rewrite le_eqVlt => /orP[/eqP y0|y0].
  by have := le 1%N; rewrite !expr1 -y0 mulr0 leNgt x0.
pose r := x / y - 1; have r0 : 0 < r by rewrite subr_gt0 ltr_pdivl_mulr // mul1r.
pose k := Num.bound `|K / r|.
have : K < 1 + k%:R * r.
  apply: lt_le_trans (_ : k%:R * r <= _); last by rewrite ler_addr ler01.
  rewrite -ltr_pdivr_mulr //; exact: le_lt_trans (ler_norm _) (archi_boundP (normr_ge0 _)).
rewrite ltNge; case/negP; apply: le_trans (bernoulli _ (le_trans (lerN10 _) (ltW r0))) _.
by rewrite /r addrC subrK expr_div_n ler_pdivr_mulr ?exprn_gt0.
Qed.

Section Powers.
Variables (R : archiFieldType) (n : nat) (A : 'M[R]_n.+1).
Hypothesis A1 : equal_sums A.
Hypothesis A0 : forall i j, 0 <= A i j.

Lemma power_sums k : equal_sums (A ^+ k).
Proof.
elim: k => [|k IH]; first by rewrite expr0; apply: equal_sums1.
by rewrite exprS; apply: equal_sums_mul.
Qed.

Lemma power_ge0 k i j : 0 <= (A ^+ k) i j.
Proof.
elim: k i j => [|k IH] i j; first by rewrite expr0 mxE ler0n.
by rewrite exprS mxE; apply: sumr_ge0 => l _; rewrite mulr_ge0.
Qed.

Lemma power_coefficient k t : 0 <= t -> coefficient_le A t -> coefficient_le (A ^+ k) (t ^+ k).
Proof.
move=> t0 At; elim: k => [|k IH].
  by rewrite !expr0; apply: coefficient_le1 => [|i j]; [exact: equal_sums1|rewrite mxE ler0n].
by rewrite !exprS; apply: coefficient_mul => //; apply: exprn_ge0.
Qed.

Lemma power_det (B : 'M[R]_n.+1) k : \det (B ^+ k) = \det B ^+ k.
Proof. by elim: k => [|k IH]; rewrite ?expr0 ?det1 // !exprS -IH -det_mulmx. Qed.

(* the rate at which powers contract, whatever they do at first *)
Theorem contraction_det t K : 0 <= t -> (forall k, coefficient_le (A ^+ k) (K * t ^+ k)) -> `|\det A| <= t ^+ n.
Proof.
move=> t0 At; apply: (@power_growth _ _ _ ((2%:R * K) ^+ n)); first exact: exprn_ge0.
move=> k; rewrite -normrX -power_det.
apply: le_trans (det_le_differences (power_sums k) (At k) (power_ge0 k)) _.
by rewrite mulrA exprMn -!exprM mulnC.
Qed.
End Powers.
