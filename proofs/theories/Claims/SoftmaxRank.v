(* The claims of the chapter "softmax_rank". *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From mathcomp.analysis Require Import reals sequences exp.
From Fullrank Require Import Rank Softmax Matching TwoTokens ExponentialSum Output.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

(* base e for b = 1, base two for b = ln 2 *)
Theorem distinct_scalars_give_full_rank (R : realType) (b : R) n (q k : 'I_n -> R) :
  b != 0 -> injective q -> injective k ->
  \rank (\matrix_(i, j) (expR (b * (q i * k j)) / \sum_l expR (b * (q i * k l)))) = n.
Proof.
move=> b0 qI kI; have bqI : injective (fun i => b * q i).
  by move=> i j /(mulfI b0) /qI.
rewrite -[RHS](softmax_scalar_rank bqI kI); congr (\rank _); apply/matrixP => i j.
rewrite !mxE /normaliser /term mxE mulrA; congr (_ / _); apply: eq_bigr => l _.
by rewrite mxE mulrA.
Qed.

Section Exponential.
(* e is an exponential: positive, a sum becomes a product *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_add : forall x y, e (x + y) = e x * e y.

Theorem two_token_softmax_is_singular_iff_differences_are_orthogonal d (Q K : 'M[R]_(2, d)) :
  injective e ->
  let S (i j : 'I_2) := \sum_c Q i c * K j c in
  (\rank (\matrix_(i, j) (e (S i j) / \sum_k e (S i k))%R) < 2)%N <->
  \sum_c (Q 0 c - Q 1 c) * (K 0 c - K 1 c) = 0.
Proof.
move=> eI S; rewrite -(two_tokens_singular e_gt0 e_add eI).
suff -> : \matrix_(i, j) (e (S i j) / \sum_k e (S i k)) =
    softmax e (fun _ _ => true) (\matrix_(i, j) S i j) by [].
apply/matrixP => i j; rewrite !mxE /normaliser /term mxE; congr (_ / _).
by apply: eq_bigr => k _; rewrite mxE.
Qed.

(* softmax of the scores S under the mask m *)
Let softmax n p (m : 'I_n -> 'I_p -> bool) (S : 'M[R]_(n, p)) : 'M[R]_(n, p) := \matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)).

(* f and g number the queries and keys of a matching *)
Theorem greatest_softmax_rank_is_the_term_rank n p (m : 'I_n -> 'I_p -> bool) :
  (forall c, exists x, c < e x) ->
  (forall i, exists j, m i j) ->
  (forall S, exists f : 'I_(\rank (softmax m S)) -> 'I_n, exists g : 'I_(\rank (softmax m S)) -> 'I_p,
    [/\ injective f, injective g & forall a, m (f a) (g a)]) /\
  (forall k (f : 'I_k -> 'I_n) (g : 'I_k -> 'I_p),
    injective f -> injective g -> (forall a, m (f a) (g a)) ->
    exists q : 'I_n -> R, exists r : 'I_p -> R,
    (k <= \rank (softmax m (\matrix_(i, j) (q i * r j)%R)))%N).
Proof.
move=> e_large mrow; split=> [S|k f g].
  by apply: rank_matching => i j; apply: (softmax_neq0 e_gt0).
exact: (matching_rank e_gt0 e_add e_large mrow).
Qed.
End Exponential.

Section Exchange.
(* e is any positive function: the exponential, a power of two *)
Variables (R : realFieldType) (e : R -> R) (n : nat).

(* bidirectional softmax of the scores S *)
Let softmax (S : 'M[R]_n) : 'M[R]_n := \matrix_(i, j) (e (S i j) / \sum_k e (S i k)).

(* xrow: S with the rows a and b exchanged *)
Theorem exchanging_two_queries_negates_the_determinant (S : 'M[R]_n) (a b : 'I_n) :
  a != b -> \det (softmax (xrow a b S)) = - \det (softmax S).
Proof.
move=> ab; rewrite -(det_xrow _ ab); congr (\det _); apply/matrixP => i j.
by rewrite !mxE; congr (_ / _); apply: eq_bigr => k _; rewrite !mxE.
Qed.
End Exchange.
