(* Softmax of two tokens that see each other.

   det_mx2               the determinant of a 2 by 2 matrix
   two_tokens_singular   singular iff the differences of queries and keys are orthogonal *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From mathcomp Require Import ring.
From Fullrank Require Import Rank Softmax.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Lemma det_mx2 (R : comRingType) (A : 'M[R]_2) : \det A = A 0 0 * A 1 1 - A 0 1 * A 1 0.
Proof.
rewrite (expand_det_row _ 0) big_ord_recl big_ord1 /cofactor !det_mx11 !mxE /=.
rewrite expr0 expr1 mul1r mulN1r mulrN.
by congr (A _ _ * A _ _ - A _ _ * A _ _); apply: val_inj.
Qed.

Section TwoTokens.
Variable R : realFieldType.
Variable e : R -> R.
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_add : forall x y, e (x + y) = e x * e y.
Hypothesis e_inj : injective e.

Theorem two_tokens_singular d (Q K : 'M[R]_(2, d)) :
  let S := \matrix_(i, j) \sum_c Q i c * K j c in
  (\rank (softmax e (fun _ _ => true) S) < 2)%N <->
  \sum_c (Q 0 c - Q 1 c) * (K 0 c - K 1 c) = 0.
Proof.
move=> S; set A := softmax _ _ _.
have -> : (\rank A < 2)%N = (\det A == 0).
  by rewrite ltn_neqAle rank_leq_row andbT mxrank_full negbK.
rewrite softmax_det0 => [|//|i]; last by exists i.
have -> : (\det (terms e (fun _ _ => true) S) == 0) = (S 0 0 + S 1 1 == S 0 1 + S 1 0).
  by rewrite det_mx2 !mxE /term -!e_add subr_eq0 (inj_eq e_inj) !mxE.
have -> : \sum_c (Q 0 c - Q 1 c) * (K 0 c - K 1 c) = S 0 0 + S 1 1 - (S 0 1 + S 1 0).
  rewrite !mxE -!big_split -sumrB /=; apply: eq_bigr => c _.
  by ring.
by split=> [/eqP ->|/eqP]; rewrite ?subrr ?subr_eq0.
Qed.
End TwoTokens.
