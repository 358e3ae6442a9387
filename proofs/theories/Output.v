(* What one head passes on: products with values, exchanged queries.

   output_rank_le, output_rank_attained   at most, and for some values exactly, the lesser of the
                                          rank of the weights and the width of the values
   det_xrow                               exchanging two rows negates the determinant *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Output.
Variables (F : fieldType) (n m w : nat) (A : 'M[F]_(n, m)).

Lemma output_rank_le (X : 'M[F]_(m, w)) : (\rank (A *m X) <= minn (\rank A) w)%N.
Proof. by rewrite leq_min mxrankM_maxl (leq_trans (mxrankM_maxr _ _)) // rank_leq_col. Qed.

Theorem output_rank_attained : exists X : 'M[F]_(m, w), \rank (A *m X) = minn (\rank A) w.
Proof.
exists (invmx (row_ebase A) *m pid_mx (minn (\rank A) w)).
rewrite -{1}(mulmx_ebase A) -!mulmxA (mulmxA (row_ebase A)) mulmxV ?row_ebase_unit // mul1mx.
rewrite mxrank_unitl ?col_ebase_unit // mul_pid_mx.
have le1 : (minn (\rank A) w <= \rank A)%N by rewrite geq_minl.
have le2 : (minn (\rank A) w <= m)%N by rewrite (leq_trans le1) ?rank_leq_col.
rewrite (minn_idPr le1) (minn_idPr le2) rank_pid_mx ?geq_minr //.
by rewrite (leq_trans le1) ?rank_leq_row.
Qed.
End Output.

Lemma det_xrow (R : comRingType) n (a b : 'I_n) (A : 'M[R]_n) : a != b -> \det (xrow a b A) = - \det A.
Proof. by move=> ab; rewrite xrowE det_mulmx det_perm odd_tperm ab expr1 mulN1r. Qed.
