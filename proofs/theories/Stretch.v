(* How much attention can stretch a vector: squares of the greatest singular value.

   mean_square       the square of a mean is at most the mean of the squares
   column_sums, mean_le_mean_square   column sums have the mean one
   stretch_le        at most the greatest column sum
   stretch_ge        at least the mean square of the column sums
   sums_are_one      numbers of mean one and mean square at most one are all one *)
From mathcomp Require Import all_ssreflect all_algebra ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Squares.
Variable R : realFieldType.

Lemma mean_square n (w x : 'I_n -> R) :
  (forall j, 0 <= w j) -> \sum_j w j = 1 ->
  (\sum_j w j * x j) ^+ 2 <= \sum_j w j * x j ^+ 2.
Proof.
move=> w0 w1; have spread a : \sum_j w j * (x j - a) ^+ 2 =
    \sum_j w j * x j ^+ 2 - 2%:R * a * (\sum_j w j * x j) + a ^+ 2 * \sum_j w j.
  rewrite !mulr_sumr -sumrB -big_split /=; apply: eq_bigr => j _; ring.
rewrite -subr_ge0; have := spread (\sum_j w j * x j); rewrite w1; set a := \sum_j w j * x j.
have -> : \sum_j w j * x j ^+ 2 - 2%:R * a * a + a ^+ 2 * 1 = \sum_j w j * x j ^+ 2 - a ^+ 2 by ring.
by move=> <-; apply: sumr_ge0 => j _; rewrite mulr_ge0 // sqr_ge0.
Qed.

Lemma sums_are_one n (c : 'I_n -> R) :
  \sum_j c j = n%:R -> \sum_j c j ^+ 2 <= n%:R -> forall j, c j = 1.
Proof.
move=> c1 c2; have sq0 j : 0 <= (c j - 1) ^+ 2 by apply: sqr_ge0.
have le0 : \sum_j (c j - 1) ^+ 2 <= 0.
  have -> : \sum_j (c j - 1) ^+ 2 = \sum_j c j ^+ 2 - 2%:R * (\sum_j c j) + \sum_(j < n) 1.
    rewrite !mulr_sumr -sumrB -big_split /=; apply: eq_bigr => j _; ring.
  rewrite c1 sumr_const card_ord; apply: le_trans (_ : n%:R - 2%:R * n%:R + n%:R <= 0).
    by rewrite !ler_add2r.
  by rewrite le_eqVlt; apply/orP; left; apply/eqP; ring.
have /eqP : \sum_j (c j - 1) ^+ 2 == 0 by rewrite eq_le le0 sumr_ge0.
move=> /eqP; rewrite psumr_eq0 // => /allP all0 j.
by have := all0 j (mem_index_enum _); rewrite sqrf_eq0 subr_eq0 => /eqP.
Qed.

Lemma mean_le_mean_square n (c : 'I_n -> R) :
  (0 < n)%N -> \sum_j c j = n%:R -> n%:R <= \sum_j c j ^+ 2.
Proof.
move=> n0 c1; have n0R : 0 < n%:R :> R by rewrite ltr0n.
have := @mean_square n (fun=> n%:R^-1) c _ _.
rewrite -!mulr_sumr c1 mulVf ?gt_eqF // expr1n ler_pdivl_mull // mulr1; apply.
  by move=> _; rewrite invr_ge0 ler0n.
by rewrite sumr_const card_ord -[LHS]mulr_natr mulVf // gt_eqF.
Qed.

Variables (n : nat) (A : 'M[R]_n).
Hypothesis A0 : forall i j, 0 <= A i j.
Hypothesis A1 : forall i, \sum_j A i j = 1.

Lemma column_sums : \sum_j \sum_i A i j = n%:R.
Proof. by rewrite exchange_big /= (eq_bigr (fun=> 1)) // sumr_const card_ord. Qed.

Theorem stretch_le (c : R) (x : 'I_n -> R) : (forall j, \sum_i A i j <= c) ->
  \sum_i (\sum_j A i j * x j) ^+ 2 <= c * \sum_j x j ^+ 2.
Proof.
move=> cA; apply: le_trans (_ : \sum_i \sum_j A i j * x j ^+ 2 <= _).
  by apply: ler_sum => i _; apply: mean_square.
rewrite exchange_big mulr_sumr; apply: ler_sum => j _.
by rewrite -mulr_suml ler_wpmul2r ?sqr_ge0.
Qed.

(* t bounds the square of what A makes of any vector *)
Theorem stretch_ge (t : R) :
  (forall x : 'I_n -> R, \sum_i (\sum_j A i j * x j) ^+ 2 <= t * \sum_j x j ^+ 2) ->
  \sum_j (\sum_i A i j) ^+ 2 <= n%:R * t.
Proof.
move=> tA; pose c j := \sum_i A i j; have := tA c; set C := \sum_j c j ^+ 2; set D := \sum_i _ => DC.
have CE : C = \sum_i \sum_j A i j * c j.
  rewrite exchange_big; apply: eq_bigr => j _.
  by rewrite -mulr_suml expr2.
case: (posnP n) => [n0|n0].
  by rewrite /C /c; case: (n) A n0 => // B _; rewrite !big_ord0 mul0r.
have n0R : 0 < n%:R :> R by rewrite ltr0n.
have CD : C ^+ 2 <= n%:R * D.
  have := @mean_square n (fun=> n%:R^-1) (fun i => \sum_j A i j * c j) _ _.
  rewrite -!mulr_sumr -CE -/D exprMn expr2 -mulrA => h.
  rewrite -ler_pdivr_mull // ; move: h; rewrite ler_pmul2l ?invr_gt0 //; apply.
    by move=> _; rewrite invr_ge0 ler0n.
  by rewrite sumr_const card_ord -[LHS]mulr_natr mulVf // gt_eqF.
have C0 : 0 <= C by apply: sumr_ge0 => j _; apply: sqr_ge0.
case: (eqVneq C 0) => [C0'|Cn0].
  have C1 : \sum_j c j = n%:R := column_sums.
  move: C0' => /eqP; rewrite psumr_eq0 => [/allP all0|j _]; last exact: sqr_ge0.
  move: C1; rewrite big1 => [/esym/eqP|j _]; first by rewrite pnatr_eq0 eqn0Ngt n0.
  by apply/eqP; rewrite -sqrf_eq0; apply: all0; apply: mem_index_enum.
have Cpos : 0 < C by rewrite lt_def Cn0.
rewrite -(ler_pmul2r Cpos) -expr2; apply: le_trans CD _.
by rewrite -mulrA ler_pmul2l.
Qed.
End Squares.
