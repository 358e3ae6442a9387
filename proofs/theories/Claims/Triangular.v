(* The claims of the chapter "triangular". *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank Softmax Acyclic Matching.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Triangular.
(* e is any positive function: the exponential, a power of two *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Variables (n : nat) (m : rel 'I_n).

(* softmax of the scores S under the mask *)
Let softmax (S : 'M[R]_n) : 'M[R]_n := \matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)).

(* and so has every matrix with these zeros whose self weights are not zero: the stored one *)
Theorem causal_softmax_is_full_rank :
  (forall i j, m i j -> (j <= i)%N) ->
  (forall i, m i i) ->
  (forall S, \rank (softmax S) = n) /\
  (forall A : 'M[R]_n, (forall i j, A i j != 0 -> m i j) -> (forall i, A i i != 0) -> \rank A = n).
Proof.
move=> /looks_back_acyclic am mr; split=> [S|A supp].
  exact: (softmax_acyclic_rank e_gt0).
exact: acyclic_rank am supp.
Qed.

Theorem acyclic_softmax_is_full_rank :
  (forall i j, m i j -> i != j -> ~~ connect (fun k l => m k l && (k != l)) j i) ->
  (forall i, m i i) ->
  (forall S, \rank (softmax S) = n) /\
  (forall A : 'M[R]_n, (forall i j, A i j != 0 -> m i j) -> (forall i, A i i != 0) -> \rank A = n).
Proof.
move=> cycles mr; have am : acyclic m.
  by apply/acyclicP => i j /andP[mij ij]; apply: cycles.
by split=> [S|A supp]; [exact: (softmax_acyclic_rank e_gt0)|exact: acyclic_rank am supp].
Qed.

Theorem unique_matching_softmax_is_full_rank (s : 'S_n) :
  (forall i, m i (s i)) ->
  (forall t : 'S_n, (forall i, m i (t i)) -> t = s) ->
  (forall S, \rank (softmax S) = n /\ 0 < (-1) ^+ s * \det (softmax S)) /\
  (forall A : 'M[R]_n, (forall i j, A i j != 0 -> m i j) -> (forall i, A i (s i) != 0) -> \rank A = n).
Proof.
move=> ms one; split=> [S|A supp As].
  have det_gt0 : 0 < (-1) ^+ s * \det (softmax S).
    rewrite (@det_unique_matching _ _ m _ s) // => [|i j]; last exact: (softmax_neq0 e_gt0).
    rewrite mulrA -expr2 sqrr_sign mul1r; apply: prodr_gt0 => i _.
    by rewrite (softmax_gt0 e_gt0).
  split=> //; apply: mxrank_det.
  by have := lt0r_neq0 det_gt0; rewrite mulf_eq0 negb_or => /andP[].
apply: mxrank_det; rewrite (det_unique_matching supp one) mulf_neq0 ?signr_eq0 //.
by apply/prodf_neq0 => i _.
Qed.

Theorem causal_determinant_is_the_product_of_self_weights :
  (forall i j, m i j -> (j <= i)%N) ->
  (forall S, \det (softmax S) = \prod_i softmax S i i) /\
  (forall A : 'M[R]_n, (forall i j, A i j != 0 -> m i j) -> \det A = \prod_i A i i).
Proof.
move=> /looks_back_acyclic am; split=> [S|A].
  exact: (softmax_acyclic_det e_gt0).
exact: det_acyclic.
Qed.

Theorem causal_eigenvalues_are_the_self_weights :
  (forall i j, m i j -> (j <= i)%N) ->
  (forall S, char_poly (softmax S) = \prod_i ('X - (softmax S i i)%:P)) /\
  (forall A : 'M[R]_n, (forall i j, A i j != 0 -> m i j) -> char_poly A = \prod_i ('X - (A i i)%:P)).
Proof.
move=> mb; split=> [S|A supp]; apply: char_poly_causal => i j.
  by move/(softmax_neq0 e_gt0); apply: mb.
by move/supp; apply: mb.
Qed.
End Triangular.

Section Logarithm.
(* e is any positive function, log a logarithm that undoes it *)
Variables (R : realFieldType) (e log : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis log_mul : forall x y, 0 < x -> 0 < y -> log (x * y) = log x + log y.
Hypothesis eK : forall x, log (e x) = x.
Variables (n : nat) (m : rel 'I_n).

Let softmax (S : 'M[R]_n) : 'M[R]_n := \matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)).

Theorem causal_log_determinant_is_the_sum_of_self_log_weights (S : 'M[R]_n) :
  (forall i j, m i j -> (j <= i)%N) ->
  (forall i, m i i) ->
  log (\det (softmax S)) = \sum_i (S i i - log (\sum_(k | m i k) e (S i k))).
Proof.
move=> back self; rewrite [\det _](softmax_acyclic_det e_gt0 S (looks_back_acyclic back)).
have log1 : log 1 = 0.
  by apply: (addrI (log 1)); rewrite addr0 -log_mul ?ltr01 // mulr1.
pose weight i := softmax S i i.
have pos i : 0 < weight i by rewrite [0 < _](softmax_gt0 e_gt0 m S i i).
have -> : log (\prod_i weight i) = \sum_i log (weight i).
  have [_ //] : 0 < \prod_i weight i /\ log (\prod_i weight i) = \sum_i log (weight i).
  elim/big_rec2: _ => [|i x y _ [x0 <-]]; first by rewrite ltr01 log1.
  by rewrite mulr_gt0 ?log_mul.
apply: eq_bigr => i _; have total0 : 0 < \sum_(k | m i k) e (S i k).
  by rewrite (bigD1 i) //= ltr_paddr // sumr_ge0 // => k _; apply: ltW.
have /(congr1 log) : weight i * (\sum_(k | m i k) e (S i k)) = e (S i i).
  by rewrite /weight mxE self -big_mkcond /= divfK // gt_eqF.
by rewrite log_mul // eK => <-; rewrite addrK.
Qed.
End Logarithm.
