(* The Schur complement: what is left of a matrix when its first row and column are eliminated.

   schur_factors     the matrix is a unit triangular one times one with the complement in its block
   det_schur         so the determinant is the first entry times that of the complement
   definite_det_gt0  a positive definite matrix has a positive determinant *)
From mathcomp Require Import all_ssreflect all_algebra ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Schur.
Variables (F : fieldType) (n : nat).
Implicit Type A : 'M[F]_n.+1.

Definition schur A : 'M[F]_n := \matrix_(i, j)
  (A (lift ord0 i) (lift ord0 j) - A (lift ord0 i) ord0 / A ord0 ord0 * A ord0 (lift ord0 j)).

Theorem schur_factors A : A ord0 ord0 != 0 ->
  A = block_mx 1%:M 0 (\col_i (A (lift ord0 i) ord0 / A ord0 ord0)) 1%:M *m
      block_mx (A ord0 ord0)%:M (\row_j A ord0 (lift ord0 j)) 0 (schur A) :> 'M_(1 + n).
Proof.
move=> a0; rewrite mulmx_block !mul1mx !mul0mx !addr0.
rewrite -[LHS](@submxK _ 1 n 1 n); congr block_mx; apply/matrixP => i j; rewrite !mxE ?ord1 ?lshift0 ?rshift1.
- by rewrite mulr1n.
- by [].
- by rewrite big_ord1 !mxE mulr1n divfK.
by rewrite big_ord1 !mxE addrC subrK.
Qed.

Theorem det_schur A : A ord0 ord0 != 0 -> \det A = A ord0 ord0 * \det (schur A).
Proof.
move=> a0; rewrite [in LHS](schur_factors a0) det_mulmx (@det_lblock _ 1 n) (@det_ublock _ 1 n).
by rewrite !det1 !mul1r det_scalar1.
Qed.
End Schur.

Section Definite.
Variable R : realFieldType.

Definition form n (c : 'I_n -> R) (E : 'I_n -> 'I_n -> R) : R := \sum_i \sum_j c i * c j * E i j.

Definition definite n (A : 'M[R]_n) :=
  (forall i j, A i j = A j i) /\ (forall c, (exists i, c i != 0) -> 0 < form c A).

Lemma form_schur n (A : 'M[R]_n.+1) (c : 'I_n.+1 -> R) : (forall i j, A i j = A j i) -> A ord0 ord0 != 0 ->
  \sum_j c j * A ord0 j = 0 -> form (fun i => c (lift ord0 i)) (schur A) = form c A.
Proof.
move=> sym a0; rewrite big_ord_recl => /eqP; rewrite addr_eq0 => /eqP sum0.
pose a := A ord0 ord0; pose b := \sum_(j < n) c (lift ord0 j) * A ord0 (lift ord0 j).
pose f := \sum_(i < n) \sum_(j < n) c (lift ord0 i) * c (lift ord0 j) * A (lift ord0 i) (lift ord0 j).
have b0 : c ord0 * a = - b by [].
have -> : form c A = c ord0 * (c ord0 * a + b) + (c ord0 * b + f).
  rewrite /form big_ord_recl; congr (_ + _).
    rewrite mulrDr mulr_sumr big_ord_recl !mulrA; congr (_ + _).
    by apply: eq_bigr => j _; rewrite !mulrA.
  rewrite mulr_sumr -big_split; apply: eq_bigr => i _ /=.
  by rewrite big_ord_recl sym; congr (_ + _); rewrite -mulrA mulrCA.
have -> : form (fun i => c (lift ord0 i)) (schur A) = f - b / a * b.
  have -> : b / a * b = \sum_(i < n) \sum_(j < n) c (lift ord0 i) * c (lift ord0 j) *
      (A (lift ord0 i) ord0 / a * A ord0 (lift ord0 j)).
    rewrite /b !mulr_suml; apply: eq_bigr => i _; rewrite mulr_sumr; apply: eq_bigr => j _.
    by rewrite [A (lift ord0 i) ord0]sym; ring.
  rewrite /form /f -sumrB; apply: eq_bigr => i _.
  by rewrite -sumrB; apply: eq_bigr => j _; rewrite mxE mulrBr.
rewrite b0 addNr mulr0 add0r; have -> : c ord0 = - b / a by rewrite -b0 mulfK.
by rewrite !mulNr addrC.
Qed.

Theorem definite_det_gt0 n (A : 'M[R]_n) : definite A -> 0 < \det A.
Proof.
elim: n A => [|n IH] A [sym pos]; first by rewrite det_mx00 ltr01.
have a0 : 0 < A ord0 ord0.
  have := pos (fun i => (i == ord0)%:R); rewrite /form (bigD1 ord0) //= [X in _ + X]big1 => [|i /negPf i0]; last first.
    by rewrite big1 // => j _; rewrite i0 !mul0r.
  rewrite addr0 (bigD1 ord0) //= [X in _ + X]big1 => [|j /negPf j0]; last by rewrite j0 mulr0 mul0r.
  by rewrite addr0 !mul1r; apply; exists ord0; rewrite oner_neq0.
have a1 := lt0r_neq0 a0; rewrite (det_schur a1) mulr_gt0 //; apply: IH; split=> [i j|c [i ci]].
  rewrite !mxE [A (lift ord0 j) (lift ord0 i)]sym [A (lift ord0 i) ord0]sym [A (lift ord0 j) ord0]sym.
  by congr (_ - _); rewrite mulrAC [RHS]mulrAC [X in _ = X / _]mulrC.
pose b := \sum_j c j * A ord0 (lift ord0 j).
pose c' i := if unlift ord0 i is Some i then c i else - b / A ord0 ord0.
have lc j : c' (lift ord0 j) = c j by rewrite /c' liftK.
have -> : form c (schur A) = form (fun i => c' (lift ord0 i)) (schur A).
  by apply: eq_bigr => k _; apply: eq_bigr => j _; rewrite !lc.
rewrite (form_schur sym a1); first by apply: pos; exists (lift ord0 i); rewrite lc.
rewrite big_ord_recl {1}/c' unlift_none divfK //.
by rewrite (eq_bigr (fun j => c j * A ord0 (lift ord0 j))) ?addNr // => j _; rewrite lc.
Qed.
End Definite.
