(* The claims of the chapter "spectra". *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank Softmax Acyclic Cesaro Deflation Stretch Classes.
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
