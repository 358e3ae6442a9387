(* The claims of the chapter "spectra". *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup ring.
From mathcomp.analysis Require Import reals sequences exp.
From Fullrank Require Import Rank Softmax Acyclic Cesaro Deflation Stretch Classes Diameter Odds TwoTokens
  Contraction Taylor.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Causal.
(* e is any positive function: the exponential, a power of two *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Variables (n : nat) (m : rel 'I_n.+1) (S : 'M[R]_n.+1).

(* softmax of the scores S under the mask, and the same less the limit of its powers *)
Let softmax : 'M[R]_n.+1 := \matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)).
Let limit : 'M[R]_n.+1 := \matrix_(i, j) (j == ord0)%:R.

Theorem causal_mixing_rate_is_the_greatest_later_self_weight :
  (forall i j, m i j -> (j <= i)%N) ->
  m ord0 ord0 ->
  (forall i, i != ord0 -> exists2 j : 'I_n.+1, (j < i)%N & m i j) ->
  char_poly (softmax - limit) = 'X * \prod_(i < n.+1 | i != ord0) ('X - (softmax i i)%:P) /\
  (forall i, i != ord0 -> softmax i i < 1) /\
  (forall t, softmax ^+ t.+1 - limit = (softmax - limit) ^+ t.+1).
Proof.
move=> back self0 earlier; pose A := Softmax.softmax e m S; rewrite -/A.
have sees i : exists j, m i j.
  by case: (eqVneq i ord0) => [->|/earlier[j _ mij]]; [exists ord0|exists j].
have A1 i : \sum_j A i j = 1 by apply: (softmax_row_sum e_gt0).
have supp i j : A i j != 0 -> (j <= i)%N by move/(softmax_neq0 e_gt0); apply: back.
split; [exact: deflated_char_poly|split; last exact: deflated_power].
move=> i /earlier[j ji mij]; rewrite -[ltRHS](A1 i) (bigD1 i) //= ltr_addl.
rewrite (bigD1 j) /=; last by rewrite neq_ltn ji.
apply: ltr_paddr; last by rewrite [0 < _](softmax_gt0 e_gt0).
by apply: sumr_ge0 => k _; apply: (softmax_ge0 e_gt0).
Qed.
End Causal.

(* uniform causal attention gives token i, from 0 on, the weight 1 / (i + 1) for each of the first
   i + 1; t i are the expected numbers of steps to token 0 *)
Theorem uniform_causal_attention_is_absorbed_in_harmonic_time (R : realFieldType) n (t : nat -> R) :
  t 0%N = 0 ->
  (forall i, (0 < i < n)%N -> t i = 1 + \sum_(j < i.+1) t j / i.+1%:R) ->
  forall i, (0 < i < n)%N -> t i = 1 + \sum_(k < i) k.+1%:R^-1.
Proof. exact: absorbed. Qed.

Section Stretch.
(* e is any positive function: the exponential, a power of two *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Variables (n : nat) (m : rel 'I_n) (S : 'M[R]_n).

Let softmax : 'M[R]_n := \matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)).
Let column j := \sum_i softmax i j.
Let stretches (t : R) := forall x : 'I_n -> R,
  \sum_i (\sum_j softmax i j * x j) ^+ 2 <= t * \sum_j x j ^+ 2.

(* the greatest singular value s: no vector is stretched by more than s, and s is least *)
Theorem greatest_singular_value_lies_between_column_sums (s : R) :
  (forall i, exists j, m i j) ->
  (0 < n)%N -> 0 <= s -> stretches (s ^+ 2) -> (forall t, stretches t -> s ^+ 2 <= t) ->
  \sum_j column j ^+ 2 / n%:R <= s ^+ 2 /\
  (forall c, (forall j, column j <= c) -> s ^+ 2 <= c) /\
  1 <= s /\ s ^+ 2 <= n%:R /\ (s = 1 <-> forall j, column j = 1).
Proof.
move=> sees n0 s0 stretch least; have n0R : 0 < n%:R :> R by rewrite ltr0n.
have A0 i j : 0 <= softmax i j by apply: (softmax_ge0 e_gt0 m S).
have A1 i : \sum_j softmax i j = 1 by apply: (softmax_row_sum e_gt0).
have low := stretch_ge A1 stretch; have c1 := column_sums A1.
have high c : (forall j, column j <= c) -> s ^+ 2 <= c.
  by move=> cA; apply: least => x; apply: (stretch_le A0 A1 x cA).
have mean := mean_le_mean_square n0 c1.
have s1 : 1 <= s.
  rewrite -[1 <= s](@ler_pexpn2r _ 2) ?nnegrE ?ler01 // expr1n -(ler_pmul2l n0R) mulr1.
  exact: le_trans mean low.
split; first by rewrite -mulr_suml ler_pdivr_mulr // mulrC.
split=> //; split=> //; split.
  by apply: high => j; rewrite -c1 [leRHS](bigD1 j) //= ler_addl sumr_ge0 // => k _; apply: sumr_ge0.
split=> [s_1|all1]; last first.
  apply/eqP; rewrite eq_le s1 andbT -[s <= 1](@ler_pexpn2r _ 2) ?nnegrE ?ler01 // expr1n.
  by apply: high => j; rewrite all1.
apply: sums_are_one => //; apply: le_trans low _.
by rewrite s_1 expr1n mulr1.
Qed.
End Stretch.

Section Fixed.
(* e is any positive function: the exponential, a power of two *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Variables (n : nat) (m : rel 'I_n) (S : 'M[R]_n).

Let softmax : 'M[R]_n := \matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)).

(* the closed classes: what a token reaches, if all that it reaches reaches it *)
Let closed := [set [set j | connect m i j] | i : 'I_n & [forall j, connect m i j ==> connect m j i]].

(* x - A x is zero for the vectors x that A leaves as they are *)
Theorem fixed_vectors_count_the_closed_classes :
  (forall i, exists j, m i j) ->
  \rank (kermx (1%:M - softmax)^T)%R = #|closed| /\ (\rank (1%:M - softmax)%R + #|closed|)%N = n.
Proof.
move=> sees.
have rank : (\rank (1%:M - softmax)%R + #|closed|)%N = n.
  have -> : closed = classes m.
    by apply/setP => C; apply/imsetP/imsetP => -[i]; rewrite ?inE => ri ->; exists i; rewrite ?inE.
  apply: (@fixed_rank R n m softmax) => [i j|i j|i].
  - exact: (softmax_gt0 e_gt0).
  - exact: (softmax_ge0 e_gt0).
  exact: (softmax_row_sum e_gt0).
split=> //; rewrite mxrank_ker mxrank_tr; apply/eqP.
by rewrite -(eqn_add2l (\rank (1%:M - softmax)%R)) rank subnKC ?rank_leq_row.
Qed.
End Fixed.

Section Bounded.
(* e is an exponential: positive, increasing, a sum becomes a product *)
Variables (R : realType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_add : forall x y, e (x + y) = e x * e y.
Hypothesis e_mono : forall x y, x <= y -> e x <= e y.

Let tanh (t : R) : R := (e t - e (- t)) / (e t + e (- t)).

(* bidirectional softmax of the scores S *)
Let softmax n (S : 'M[R]_n) : 'M[R]_n := \matrix_(i, j) (e (S i j) / \sum_k e (S i k)).

(* n.+1 tokens; an eigenvalue a + i b with eigenvector x + i y, which is not the same for all tokens;
   only constants are kept up to a constant, so that 1 is a simple eigenvalue *)
Theorem bounded_scores_mix_at_rate_tanh n (S : 'M[R]_n.+1) (r : R) :
  (forall i j, `|S i j| <= r) ->
  (forall i k, 2%:R^-1 * (\sum_j `|softmax S i j - softmax S k j|) <= tanh r) /\
  (forall (x y : 'cV[R]_n.+1) a b,
    softmax S *m x = a *: x - b *: y -> softmax S *m y = b *: x + a *: y ->
    (exists i k, (x i 0 != x k 0) || (y i 0 != y k 0)) -> Num.sqrt (a ^+ 2 + b ^+ 2) <= tanh r) /\
  (forall x c : 'cV[R]_n.+1, softmax S *m x = x + c -> (forall i k, c i 0 = c k 0) ->
    forall i k, x i 0 = x k 0) /\
  `|\det (softmax S)| <= tanh r ^+ n /\
  `|\tr (softmax S) - 1| <= n%:R * tanh r /\
  (* two opposite tokens attain it *)
  \det (softmax (\matrix_(i < 2, j < 2) (if i == j then r else - r))) = tanh r.
Proof.
move=> Sr; pose A := Softmax.softmax e (fun _ _ => true) S.
have -> : softmax S = A by [].
have r0 : 0 <= r by apply: le_trans (Sr ord0 ord0).
have A0 i j : 0 <= A i j by apply: (softmax_ge0 e_gt0).
have A1 : equal_sums A by move=> i; apply: (softmax_row_sum e_gt0); exists ord0.
have At : coefficient_le A (tanh r).
  rewrite /tanh -[X in coefficient_le A X]/(Odds.tanh e r) (tanh_odds e_gt0 e_add).
  apply: (softmax_coefficient e_gt0 e_add e_mono (seen := fun=> true)); first by exists ord0.
    by rewrite addr_ge0.
  move=> i i' j k _ _; have up a b : S a b <= r by apply: le_trans (ler_norm _) (Sr a b).
  have low a b : - r <= S a b by have := Sr a b; rewrite ler_norml => /andP[].
  rewrite -ler_subl_addr; apply: ler_add; last by rewrite ler_oppl opprD ler_add.
  by rewrite ler_add.
have t0 : 0 <= tanh r := tanh_ge0 e_gt0 e_mono r0.
have t1 : tanh r < 1.
  rewrite /tanh ltr_pdivr_mulr ?addr_gt0 // mul1r ltr_add2l.
  by rewrite (lt_trans _ (e_gt0 _)) // oppr_lt0.
split=> //; split; first by move=> x y a b; apply: contraction_eigen.
split=> [x c Ax c1 i k|]; last split; last split.
- have rate a b : `|(row a (A *m x) - row b (A *m x)) 0 0| = 1 * `|(row a x - row b x) 0 0|.
    rewrite mul1r Ax !mxE (c1 b a); congr `|_|; move: (x a 0) (x b 0) (c a 0) => *; ring.
  apply/eqP/negPn/negP => ne; move: t1; rewrite ltNge => /negP; apply.
  apply: (@contraction_rate R n.+1 1 A _ (fun v => `|v 0 0|) _ _ A1 At x 1 rate).
  - by move=> u v; rewrite mxE ler_norm_add.
  - by move=> a u; rewrite mxE normrM.
  by exists i, k; rewrite !mxE normr_gt0 subr_eq0.
- apply: (contraction_det A1 A0 t0 (K := 1)) => k; rewrite mul1r.
  exact: power_coefficient.
- exact: contraction_trace.
rewrite det_mx2 !mxE !big_ord_recl !big_ord0 !mxE /= !addr0 [e (- r) + e r]addrC.
have p0 : e r + e (- r) != 0 by rewrite lt0r_neq0 // addr_gt0.
by rewrite /tanh; move: (e r) (e (- r)) p0 => p q p0; field.
Qed.
End Bounded.

Theorem entropy_is_the_mean_score_gap_and_the_log_of_the_greatest_weight (R : realType) n
    (seen : pred 'I_n) (score : 'I_n -> R) (best : 'I_n) :
  let weight j := expR (score j) / \sum_(l | seen l) expR (score l) in
  let entropy := - \sum_(j | seen j) weight j * ln (weight j) in
  let gap := \sum_(j | seen j) weight j * (score best - score j) in
  seen best ->
  (forall j, seen j -> score j <= score best) ->
  (forall j, seen j -> weight j <= weight best) /\
  entropy = gap + ln (weight best)^-1 /\
  0 <= gap <= entropy /\ entropy <= ln #|seen|%:R.
Proof.
move=> weight entropy gap sb greatest; pose total := \sum_(l | seen l) expR (score l).
have total0 : 0 < total.
  by rewrite /total (bigD1 best) //= ltr_paddr ?expR_gt0 // sumr_ge0 // => l _; exact/ltW/expR_gt0.
pose L := ln total; have totalE : total = expR L by rewrite lnK.
have weightE j : weight j = expR (score j - L) by rewrite /weight -/total totalE -expRN -expRD.
have weight0 j : 0 < weight j by rewrite weightE expR_gt0.
have logE j : ln (weight j) = score j - L by rewrite weightE expK.
have one : \sum_(j | seen j) weight j = 1 by rewrite -mulr_suml -/total divff // gt_eqF.
have le j : seen j -> weight j <= weight best.
  by move=> sj; rewrite !weightE ler_expR ler_add2r greatest.
have bestE : ln (weight best)^-1 = L - score best by rewrite weightE -expRN expK opprB.
have eE : entropy = gap + ln (weight best)^-1.
  rewrite bestE /entropy /gap -[L - score best]mul1r -one mulr_suml -sumrN -big_split /=.
  by apply: eq_bigr => j _; rewrite logE; ring.
have gap0 : 0 <= gap by apply: sumr_ge0 => j sj; rewrite mulr_ge0 ?subr_ge0 ?greatest // ltW.
split=> //; split=> //; split.
  rewrite gap0 eE ler_addl bestE subr_ge0 -ler_expR -totalE /total (bigD1 best) //= ler_addl sumr_ge0 // => l _.
  exact/ltW/expR_gt0.
have count0 : 0 < #|seen|%:R :> R by rewrite ltr0n; apply/card_gt0P; exists best.
rewrite -subr_ge0; have -> : ln #|seen|%:R - entropy = \sum_(j | seen j) weight j * (ln #|seen|%:R + ln (weight j)).
  rewrite /entropy opprK -[X in X + _]mul1r -one mulr_suml -big_split /=; apply: eq_bigr => j _.
  by rewrite mulrDr.
suff bound j : seen j -> weight j - #|seen|%:R^-1 <= weight j * (ln #|seen|%:R + ln (weight j)).
  apply: le_trans (ler_sum _ bound); rewrite sumrB one.
  have -> : \sum_(j | seen j) #|seen|%:R^-1 = 1 :> R by rewrite sumr_const -[LHS]mulr_natl; apply: divff; rewrite gt_eqF.
  by rewrite subrr.
move=> sj; set w := ln _ + _; have := exp_tangent (- w).
have -> : expR (- w) = (weight j)^-1 * #|seen|%:R^-1.
  by rewrite expRN /w expRD !lnK ?posrE ?weight0 // invfM mulrC.
move/(ler_wpmul2l (ltW (weight0 j))); rewrite mulrA mulfV ?gt_eqF // mul1r mulrDr mulr1 mulrN.
by rewrite ler_subl_addr => le1; rewrite ler_subl_addr addrC.
Qed.
