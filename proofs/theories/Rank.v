(* Rank and determinant under invertible factors.

   det_row_scale      a diagonal factor multiplies the determinant by its product
   mxrank_row_scale   a nonzero diagonal factor keeps the rank
   mxrank_full        full rank is a nonzero determinant
   mxrank_relabel     relabelling rows and columns keeps the rank *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Rank.
Variable F : fieldType.

Lemma det_row_scale n (d : 'rV[F]_n) (A : 'M[F]_n) :
  \det (diag_mx d *m A) = (\prod_i d 0 i) * \det A.
Proof. by rewrite det_mulmx det_diag. Qed.

Lemma mxrank_unitl n p (U : 'M[F]_n) (A : 'M[F]_(n, p)) :
  U \in unitmx -> \rank (U *m A) = \rank A.
Proof. by move=> uU; rewrite eqmxMfull ?row_full_unit. Qed.

Lemma mxrank_unitr n p (A : 'M[F]_(n, p)) (U : 'M[F]_p) :
  U \in unitmx -> \rank (A *m U) = \rank A.
Proof. by move=> uU; rewrite mxrankMfree ?row_free_unit. Qed.

Lemma diag_unit n (d : 'rV[F]_n) : (forall i, d 0 i != 0) -> diag_mx d \in unitmx.
Proof.
move=> d0; rewrite unitmxE det_diag unitfE.
by apply/prodf_neq0 => i _; apply: d0.
Qed.

Lemma mxrank_row_scale n p (d : 'rV[F]_n) (A : 'M[F]_(n, p)) :
  (forall i, d 0 i != 0) -> \rank (diag_mx d *m A) = \rank A.
Proof. by move=> d0; apply/mxrank_unitl/diag_unit. Qed.

Lemma unitmx_det n (A : 'M[F]_n) : (A \in unitmx) = (\det A != 0).
Proof. by rewrite unitmxE unitfE. Qed.

Lemma mxrank_full n (A : 'M[F]_n) : (\rank A == n) = (\det A != 0).
Proof. by rewrite -unitmx_det -row_free_unit. Qed.

Lemma mxrank_det n (A : 'M[F]_n) : \det A != 0 -> \rank A = n.
Proof. by rewrite -mxrank_full => /eqP. Qed.

Lemma mxrank_relabel n (s t : 'S_n) (A : 'M[F]_n) :
  \rank (\matrix_(i, j) A (s i) (t j)) = \rank A.
Proof.
have -> : \matrix_(i, j) A (s i) (t j) = col_perm t (row_perm s A).
  by apply/matrixP => i j; rewrite !mxE.
rewrite col_permE row_permE mxrank_unitr ?unitmx_perm //.
by rewrite mxrank_unitl ?unitmx_perm.
Qed.
End Rank.
