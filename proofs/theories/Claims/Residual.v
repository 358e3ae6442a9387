(* The claims of the chapter "residual". *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank Softmax Residual Stein.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Residual.
(* e is any positive function: the exponential, a power of two *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Variables (n : nat) (m : rel 'I_n).

(* softmax of the scores S under the mask *)
Let softmax (S : 'M[R]_n) : 'M[R]_n := \matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)).

(* w is at most each self weight *)
Theorem residual_attention_is_full_rank (S : 'M[R]_n) (a w : R) :
  (forall i, m i i) ->
  1 <= a ->
  0 < w -> (forall i, w <= softmax S i i) ->
  let B := a%:M + softmax S in
  B \in unitmx /\
  (forall i, \sum_j `|invmx B i j| <= (a - 1 + 2%:R * w)^-1) /\
  (n = 2%N -> (forall i, softmax S i i = w) ->
    forall i, \sum_j `|invmx B i j| = (a - 1 + 2%:R * w)^-1).
Proof.
move=> self a1 w0 wA B; have A0 i j : 0 <= softmax S i j by apply: (softmax_ge0 e_gt0).
have A1 i : \sum_j softmax S i j = 1 by apply: (softmax_row_sum e_gt0); exists i.
split; first exact: (residual_unit A0 A1 a1 wA w0).
split; first exact: (residual_inverse A0 A1 a1 wA w0).
move=> n2 Aw; have wle : w <= 1.
  case: (posnP n) => [n0|n0]; first by rewrite n0 in n2.
  by rewrite -(Aw (Ordinal n0)); apply: (softmax_le1 e_gt0).
move: A1 Aw; rewrite /B; move: (softmax S) => A; rewrite {}n2 in A * => A1 Aw.
by apply: residual_attained => //; rewrite w0.
Qed.

(* T is the matrix of the map X |-> X + A X W on n by d matrices read as rows of n * d numbers *)
Let shortcut (F : fieldType) d (A : 'M[F]_n) (W : 'M[F]_d) (T : 'M[F]_(n * d)) :=
  forall X : 'M[F]_(n, d), mxvec (X + A *m X *m W) = mxvec X *m T.

(* over the complex numbers, or any field where polynomials have roots, T is singular if and only if
   the eigenvalues l of A and m of W have the product -1 *)
Theorem residual_attention_with_small_values_is_full_rank d :
  (forall (F : closedFieldType) (A : 'M[F]_n) (W : 'M[F]_d) T, shortcut A W T ->
    \det T = 0 <-> exists (x : 'cV[F]_n) (y : 'rV[F]_d) l m,
      [/\ x != 0, y != 0, A *m x = l *: x, y *m W = m *: y & l * m = -1]) /\
  (forall (S : 'M[R]_n) (W : 'M[R]_d) T, (forall i, exists j, m i j) -> shortcut (softmax S) W T ->
    ((forall a, \sum_c `|W a c| < 1) -> T \in unitmx) /\
    ((0 < n)%N -> (exists2 y : 'rV[R]_d, y != 0 & y *m W = - y) -> \det T = 0)).
Proof.
split=> [F A W T map_T|S W T sees map_T].
  by rewrite (stein_det map_T); apply: stein_eigenvalues.
have A0 i j : 0 <= softmax S i j by apply: (softmax_ge0 e_gt0).
have A1 i : \sum_j softmax S i j = 1 by apply: (softmax_row_sum e_gt0).
split=> [W1|n0 [y y0 yW]]; last exact/(stein_det map_T)/(stein_shared A1 n0 y0 yW).
rewrite unitmx_det; apply/eqP => /(stein_det map_T)[X X0 /(stein_contraction A1 A0 W1) eq0].
by rewrite eq0 eqxx in X0.
Qed.
End Residual.
