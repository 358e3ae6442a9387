(* Singular values by what a matrix does to vectors.

   stretch_svd       squared lengths in terms of singular values
   some_value_le     a vector that is shortened: some singular value is as small
   values_but_one    vectors of a hyperplane that are not: no two are smaller *)
From mathcomp Require Import all_ssreflect all_algebra ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Square.
Variables (R : realFieldType) (n : nat).

Definition square (x : 'cV[R]_n) : R := \sum_i x i 0 ^+ 2.

Lemma squareE x : square x = (x^T *m x) 0 0.
Proof. by rewrite mxE; apply: eq_bigr => i _; rewrite mxE expr2. Qed.

Lemma square_orthogonal (Q : 'M[R]_n) x : Q^T *m Q = 1%:M -> square (Q *m x) = square x.
Proof. by move=> QQ; rewrite !squareE trmx_mul mulmxA -(mulmxA x^T) QQ mulmx1. Qed.

Lemma square_gt0 x : x != 0 -> 0 < square x.
Proof.
move=> x0; rewrite lt_def sumr_ge0 ?andbT => [|i _]; last exact: sqr_ge0.
apply: contra x0; rewrite psumr_eq0 => [/allP z|i _]; last exact: sqr_ge0.
by apply/eqP/colP => i; have := z i; rewrite mem_index_enum mxE sqrf_eq0 => /(_ isT) /eqP.
Qed.

(* singular vectors and values: s i may have either sign *)
Variables (A P Q : 'M[R]_n) (s : 'rV[R]_n).
Hypotheses (PP : P^T *m P = 1%:M) (QQ : Q^T *m Q = 1%:M) (svd : A *m Q = P *m diag_mx s).

Theorem stretch_svd y : square (A *m (Q *m y)) = \sum_i s 0 i ^+ 2 * y i 0 ^+ 2.
Proof.
rewrite mulmxA svd -mulmxA square_orthogonal //; apply: eq_bigr => i _.
by rewrite mul_diag_mx mxE exprMn.
Qed.

Theorem some_value_le x t : x != 0 -> square (A *m x) <= t * square x -> exists i, s 0 i ^+ 2 <= t.
Proof.
move=> x0 le; apply/existsP; apply: contraLR le; rewrite negb_exists -ltNge => /forallP big.
have QQ' : Q *m Q^T = 1%:M by apply: mulmx1C.
pose y := Q^T *m x; have xE : x = Q *m y by rewrite mulmxA QQ' mul1mx.
have y0 : y != 0 by apply: contra_neq x0 => y0; rewrite xE y0 mulmx0.
rewrite xE stretch_svd square_orthogonal // mulr_sumr -subr_gt0 -sumrB.
have [i yi] : exists i, y i 0 != 0 by apply/cV0Pn.
have st j : 0 < s 0 j ^+ 2 - t by rewrite subr_gt0 ltNge big.
rewrite (bigD1 i) //= ltr_paddr //.
  by apply: sumr_ge0 => j _; rewrite -mulrBl mulr_ge0 ?sqr_ge0 // ltW.
by rewrite -mulrBl mulr_gt0 // exprn_even_gt0.
Qed.

Theorem values_but_one t (l : 'I_n) : (forall x : 'cV_n, x l 0 = 0 -> t * square x <= square (A *m x)) ->
  forall i j, i != j -> t <= s 0 i ^+ 2 \/ t <= s 0 j ^+ 2.
Proof.
move=> ge i j ij; pose a := Q l i; pose b := Q l j.
have [a0|a0] := eqVneq a 0.
  have dsum (F : 'I_n -> R) : \sum_k F k * (delta_mx i 0 : 'cV[R]_n) k 0 ^+ 2 = F i.
    rewrite (bigD1 i) //= big1 => [|k ki]; last by rewrite mxE (negPf ki) expr0n mulr0.
    by rewrite mxE !eqxx expr1n mulr1 addr0.
  have := ge (Q *m delta_mx i 0); rewrite stretch_svd square_orthogonal // dsum -colE mxE => /(_ a0).
  suff -> : square (delta_mx i 0 : 'cV[R]_n) = 1 by rewrite mulr1; left.
  by rewrite -[RHS](dsum (fun=> 1)); apply: eq_bigr => k _; rewrite mul1r.
pose y : 'cV[R]_n := b *: delta_mx i 0 - a *: delta_mx j 0.
have yE k : y k 0 = if k == i then b else if k == j then - a else 0.
  rewrite !mxE !andbT; case: (eqVneq k i) => [->|ki]; first by rewrite (negPf ij) mulr0 subr0 mulr1.
  by case: (eqVneq k j) => _; rewrite !mulr0 ?sub0r ?mulr1 ?oppr0.
have ysum (F : 'I_n -> R) : \sum_k F k * y k 0 ^+ 2 = F i * b ^+ 2 + F j * a ^+ 2.
  rewrite (bigD1 i) //= (bigD1 j) 1?eq_sym //= [X in _ + (_ + X)]big1 => [|k /andP[ki kj]]; last first.
    by rewrite yE (negPf ki) (negPf kj) expr0n mulr0.
  by rewrite addr0 !yE !eqxx [j == i]eq_sym (negPf ij) sqrrN.
have := ge (Q *m y); rewrite stretch_svd square_orthogonal // ysum.
have -> : square y = b ^+ 2 + a ^+ 2.
  by have := ysum (fun=> 1); rewrite !mul1r => <-; apply: eq_bigr => k _; rewrite mul1r.
have -> : (Q *m y) l 0 = 0.
  by rewrite mulmxBr -!scalemxAr -!colE !mxE mulrC subrr.
move=> /(_ erefl) le; have [si|si] := lerP t (s 0 i ^+ 2); first by left.
have [sj|sj] := lerP t (s 0 j ^+ 2); first by right.
have lt_j : s 0 j ^+ 2 * a ^+ 2 < t * a ^+ 2 by rewrite ltr_pmul2r // exprn_even_gt0.
have := le_lt_trans le (ler_lt_add (ler_wpmul2r (sqr_ge0 b) (ltW si)) lt_j).
by rewrite -mulrDr ltxx.
Qed.
End Square.
