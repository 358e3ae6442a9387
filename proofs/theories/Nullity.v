(* A nonsingular matrix and its inverse read the past through equally many numbers.

   past_rank      the rank of the past as that of a meeting of spaces
   past_inverse   so the ranks are the same *)
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Rank State.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Nullity.
Variables (F : fieldType) (n : nat) (s : nat).
Implicit Types A : 'M[F]_n.

Definition below : 'M[F]_n := diag_mx (\row_i (s <= i)%N%:R).
Definition above : 'M[F]_n := diag_mx (\row_i (i < s)%N%:R).

Lemma past_cut A : past A s = below *m A *m above.
Proof.
apply/matrixP => i j; rewrite mul_mx_diag mul_diag_mx !mxE.
by case: (leqP s i) => _; case: (ltnP j s) => _; rewrite ?mul1r ?mul0r ?mulr1 ?mulr0.
Qed.

Lemma ker_above : (kermx above :=: below)%MS.
Proof.
have sum1 : above + below = 1%:M.
  apply/matrixP => i j; rewrite !mxE; case: eqP => [_|_]; last by rewrite !mulr0n addr0.
  by rewrite !mulr1n ltnNge; case: leqP => _; rewrite ?addr0 ?add0r.
apply/eqmxP/andP; split; last first.
  apply/sub_kermxP/matrixP => i j; rewrite mul_mx_diag !mxE.
  by case: eqP => [->|_]; rewrite ?mulr0n ?mul0r // mulr1n ltnNge; case: leqP => _; rewrite ?mulr0 ?mul0r.
by rewrite -[kermx above]mulmx1 -sum1 mulmxDr mulmx_ker add0r submxMl.
Qed.

Lemma past_rank A : A \in unitmx ->
  (\rank (past A s) + \rank (below *m A :&: below)%MS)%N = \rank below.
Proof.
move=> uA; rewrite past_cut -(mxrank_unitr below uA) -(mxrank_mul_ker (below *m A) above).
by congr (_ + _)%N; apply/eqmx_rank/eqmxP/(cap_eqmx (eqmx_refl _) (eqmx_sym ker_above)).
Qed.

Lemma meeting_le A : A \in unitmx ->
  (\rank (below *m A :&: below)%MS <= \rank (below *m invmx A :&: below)%MS)%N.
Proof.
move=> uA; rewrite -(mxrank_unitr (_ :&: _)%MS (_ : invmx A \in unitmx)) ?unitmx_inv //.
apply/mxrankS/(submx_trans (capmxMr _ _ _)); rewrite mulmxK // capmxC.
exact: submx_refl.
Qed.

Theorem past_inverse A : A \in unitmx -> \rank (past (invmx A) s) = \rank (past A s).
Proof.
move=> uA; have uI : invmx A \in unitmx by rewrite unitmx_inv.
have e := past_rank uA; have eI := past_rank uI.
have le := meeting_le uA; have := meeting_le uI; rewrite invmxK => ge.
have same : \rank (below *m A :&: below)%MS = \rank (below *m invmx A :&: below)%MS.
  by apply/eqP; rewrite eqn_leq le ge.
by apply/eqP; rewrite -(eqn_add2r (\rank (below *m A :&: below)%MS)) {1}same eI e.
Qed.
End Nullity.
