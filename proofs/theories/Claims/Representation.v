(* The claims of the chapter "representation". *)
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Rank Softmax HeadSize.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Patterns.
(* e is an exponential: positive, a sum becomes a product; log is the inverse of it *)
Variables (R : realFieldType) (e log : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_add : forall x y, e (x + y) = e x * e y.
Hypothesis logK : forall y, 0 < y -> e (log y) = y.
Hypothesis eK : forall x, log (e x) = x.
Variables (n : nat) (P : 'M[R]_n.+1).
Hypothesis P_gt0 : forall i j, 0 < P i j.
Hypothesis P_sums : forall i, \sum_j P i j = 1.

(* bidirectional softmax of queries and keys *)
Let softmax d (Q K : 'M[R]_(n.+1, d)) : 'M[R]_n.+1 := \matrix_(i, j)
  (e (\sum_c Q i c * K j c) / \sum_l e (\sum_c Q i c * K l c)).
Let relative : 'M[R]_n.+1 := \matrix_(i, j) log (P i j / P i 0).

Let softmaxE d (Q K : 'M[R]_(n.+1, d)) :
  softmax Q K = Softmax.softmax e (fun _ _ => true) (Q *m K^T).
Proof.
have dot i j : (Q *m K^T) i j = \sum_c Q i c * K j c.
  by rewrite mxE; apply: eq_bigr => c _; rewrite mxE.
apply/matrixP => i j; rewrite !mxE /term -dot; congr (_ / _).
by apply: eq_bigr => l _; rewrite /term -dot.
Qed.

Theorem least_head_size_is_the_rank_of_relative_scores :
  (forall d, (exists Q : 'M[R]_(n.+1, d), exists K : 'M[R]_(n.+1, d), softmax Q K = P) <->
    (\rank relative <= d)%N) /\
  (\rank relative <= n)%N.
Proof.
split=> [d|]; last exact: (relative_rank e_gt0 e_add eK P_gt0).
rewrite -(pattern_head_size e_gt0 e_add logK eK P_gt0 P_sums).
by split=> -[Q [K QK]]; exists Q, K; rewrite -QK softmaxE.
Qed.

Theorem independent_tokens_admit_every_pattern_at_head_size_n_minus_one D (X : 'M[R]_(n.+1, D)) :
  \rank X = n.+1 ->
  exists W_Q : 'M[R]_(D, n), exists W_K : 'M[R]_(D, n), softmax (X *m W_Q) (X *m W_K) = P.
Proof.
move=> independent; have [sizes le] := least_head_size_is_the_rank_of_relative_scores.
have [Q [K QK]] := proj2 (sizes n) le.
have [W_Q WQ] := project_tokens Q independent; have [W_K WK] := project_tokens K independent.
by exists W_Q, W_K; rewrite WQ WK.
Qed.
End Patterns.
