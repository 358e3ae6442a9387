(* The claims of the chapter "normalisers". *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank Softmax Acyclic.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Normalisers.
(* e is any positive function: the exponential, a power of two, a sigmoid *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.

(* weights without a normaliser, as those of sigmoid attention *)
Let separate n p (m : 'I_n -> 'I_p -> bool) (S : 'M[R]_(n, p)) : 'M[R]_(n, p) :=
  \matrix_(i, j) (if m i j then e (S i j) else 0).

(* softmax of the scores S under the mask m, and with the sink z i in row i; softmax-one has z = 1 *)
Let softmax n p (m : 'I_n -> 'I_p -> bool) (S : 'M[R]_(n, p)) : 'M[R]_(n, p) := \matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)).
Let sunk n p (m : 'I_n -> 'I_p -> bool) (z : 'I_n -> R) (S : 'M[R]_(n, p)) : 'M[R]_(n, p) :=
  \matrix_(i, j) ((if m i j then e (S i j) else 0) / (z i + \sum_k (if m i k then e (S i k) else 0))).

Let total_gt0 n p (m : 'I_n -> 'I_p -> bool) (z : 'I_n -> R) (S : 'M[R]_(n, p)) i :
  0 < z i ->
  0 < z i + \sum_k (if m i k then e (S i k) else 0).
Proof. by move=> z0; apply: ltr_paddr => //; exact: (normaliser_ge0 e_gt0 m S i). Qed.

(* and so has every matrix with these zeros whose self weights are not zero: the stored one *)
Theorem sigmoid_and_sinks_keep_the_guarantee n (m : rel 'I_n) (z : 'I_n -> R) :
  (forall i j, m i j -> i != j -> ~~ connect (fun k l => m k l && (k != l)) j i) ->
  (forall i, m i i) ->
  (forall i, 0 < z i) ->
  (forall S, \rank (separate m S) = n) /\ (forall S, \rank (sunk m z S) = n) /\
  (forall A : 'M[R]_n, (forall i j, A i j != 0 -> m i j) -> (forall i, A i i != 0) -> \rank A = n).
Proof.
move=> cycles mr z0; have am : acyclic m by apply/acyclicP => i j /andP[mij ij]; apply: cycles.
split=> [S|].
  apply: (acyclic_rank am) => [i j|i]; rewrite mxE.
    by case: ifP => //; rewrite eqxx.
  by rewrite mr lt0r_neq0.
split=> [S|A supp]; last exact: (acyclic_rank am supp).
apply: (acyclic_rank am) => [i j|i]; rewrite mxE.
  by case: ifP => //; rewrite mul0r eqxx.
by rewrite mr mulf_neq0 ?invr_neq0 ?lt0r_neq0 //; apply: total_gt0.
Qed.

Theorem sinks_keep_the_rank_of_softmax n p (m : 'I_n -> 'I_p -> bool) (z : 'I_n -> R) (S : 'M[R]_(n, p)) :
  (forall i, exists j, m i j) ->
  (forall i, 0 < z i) ->
  \rank (sunk m z S) = \rank (softmax m S) /\ (forall i, \sum_j sunk m z S i j < 1).
Proof.
move=> mrow z0; split=> [|i].
  rewrite -[RHS]/(\rank (Softmax.softmax e m S)) (softmax_rank e_gt0 S mrow).
  have -> : sunk m z S = diag_mx (\row_i (z i + normaliser e m S i)^-1) *m terms e m S.
    by apply/matrixP => i j; rewrite mul_diag_mx !mxE mulrC.
  by rewrite mxrank_row_scale // => i; rewrite mxE invr_neq0 // lt0r_neq0 //; apply: total_gt0.
under eq_bigr => j _ do rewrite mxE.
by rewrite -mulr_suml ltr_pdivr_mulr ?mul1r ?ltr_addr //; apply: total_gt0.
Qed.
End Normalisers.
