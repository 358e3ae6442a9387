(* Multi-head attention as a linear map on matrices of n tokens by D columns.

   det_blocks, mxrank_blocks    a map that treats rows (or columns) one by one
   det_mulmxr, mxrank_mulmxr    X |-> X V
   heads_det, heads_rank        X |-> concat (A_h X_h) *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory tagnat.
Local Open Scope ring_scope.

Section Blocks.
Variable F : fieldType.

Lemma det_mxdiag n (p_ : 'I_n -> nat) (B : forall i, 'M[F]_(p_ i)) :
  \det (\mxdiag_i B i) = \prod_i \det (B i).
Proof.
elim: n p_ B => [|n IH] p_ B.
  by move: (\mxdiag_i B i); rewrite !big_ord0 => M; rewrite det_mx00.
rewrite mxdiag_recl [RHS]big_ord_recl -IH.
by case: _ / mxsize_recl; rewrite castmx_id det_lblock.
Qed.

Lemma relabel_square N N' (phi : 'I_N -> 'I_N') (M : 'M[F]_N') : N = N' -> injective phi ->
  \det (\matrix_(k, l) M (phi k) (phi l)) = \det M /\
  \rank (\matrix_(k, l) M (phi k) (phi l)) = \rank M.
Proof.
move=> eN; case: _ / eN phi M => phi M phiI.
have -> : \matrix_(k, l) M (phi k) (phi l) = \matrix_(k, l) M (perm phiI k) (perm phiI l).
  by apply/matrixP => k l; rewrite !mxE !permE.
split; last exact: mxrank_relabel.
have -> : \matrix_(k, l) M (perm phiI k) (perm phiI l) = col_perm (perm phiI) (row_perm (perm phiI) M).
  by apply/matrixP => k l; rewrite !mxE.
rewrite col_permE row_permE !det_mulmx !det_perm odd_permV mulrAC -expr2 sqrr_sign.
by rewrite mul1r.
Qed.

(* a matrix over pairs that relates only pairs with the same first part *)
Variables (n d N : nat) (M : 'M[F]_N) (pair : 'I_n -> 'I_d -> 'I_N).
Hypothesis size : (n * d)%N = N.
Hypothesis pair_inj : forall i j i' j', pair i j = pair i' j' -> i = i' /\ j = j'.
Variable B : 'I_n -> 'M[F]_d.
Hypothesis blocks : forall i j i' j',
  M (pair i j) (pair i' j') = if i == i' then B i j j' else 0.

Lemma relabel_blocks :
  let phi k := pair (sig1 k) (sig2 k : 'I_d) in
  \matrix_(k, l) M (phi k) (phi l) = \mxdiag_(i < n) B i.
Proof.
apply/matrixP => k l; rewrite !mxE blocks; case: eqP => [->|_]; last by rewrite mxE.
by rewrite conform_mx_id.
Qed.

Lemma pairs_inj : injective (fun k : 'I_(\sum_(i < n) d) => pair (sig1 k) (sig2 k : 'I_d)).
Proof.
move=> k l /pair_inj[e1 e2]; rewrite -(sig2K k) -(sig2K l).
by move: (sig2 k) (sig2 l) e2; rewrite e1 => a b ->.
Qed.

Lemma det_blocks : \det M = \prod_i \det (B i).
Proof.
have [|<- _] := relabel_square M _ pairs_inj; first by rewrite sum_nat_const card_ord.
by rewrite relabel_blocks det_mxdiag.
Qed.

Lemma mxrank_blocks : \rank M = (\sum_i \rank (B i))%N.
Proof.
have [|_ <-] := relabel_square M _ pairs_inj; first by rewrite sum_nat_const card_ord.
by rewrite relabel_blocks rank_mxdiag.
Qed.
End Blocks.

Section Maps.
Variables (F : fieldType) (n D : nat).
Implicit Types X : 'M[F]_(n, D).

Lemma mxvec_index_inj (i : 'I_n) (j : 'I_D) (i' : 'I_n) (j' : 'I_D) :
  mxvec_index i j = mxvec_index i' j' -> i = i' /\ j = j'.
Proof. by move=> /cast_ord_inj /enum_rank_inj[]. Qed.

(* the entries of the matrix of a map *)
Lemma map_entry (f : 'M[F]_(n, D) -> 'M[F]_(n, D)) (T : 'M[F]_(n * D)) :
  (forall X, mxvec (f X) = mxvec X *m T) ->
  forall i j i' j', T (mxvec_index i j) (mxvec_index i' j') = f (delta_mx i j) i' j'.
Proof.
move=> fT i j i' j'; have := fT (delta_mx i j); rewrite mxvec_delta -rowE.
by move=> /rowP /(_ (mxvec_index i' j')); rewrite mxvecE mxE.
Qed.

Lemma map_matrix (f : {linear 'M[F]_(n, D) -> 'M[F]_(n, D)}) X : mxvec (f X) = mxvec X *m lin_mx f.
Proof. by rewrite mul_vec_lin. Qed.

Section Right.
Variable V : 'M[F]_D.

Lemma mulmxr_blocks i j i' j' :
  (lin_mulmxr V : 'M_(n * D)) (mxvec_index i j) (mxvec_index i' j') = if i == i' then V j j' else 0.
Proof.
rewrite (map_entry (f := mulmxr V)) => [|X]; last by rewrite mul_vec_lin.
rewrite /= mxE (bigD1 j) //= big1 => [|k kj].
  by rewrite mxE eqxx andbT addr0 eq_sym; case: eqP => _; rewrite ?mul1r ?mul0r.
by rewrite mxE (negPf kj) andbF mul0r.
Qed.

Lemma det_mulmxr : \det (lin_mulmxr V : 'M_(n * D)) = \det V ^+ n.
Proof.
rewrite (det_blocks (erefl _) mxvec_index_inj mulmxr_blocks).
by rewrite prodr_const card_ord.
Qed.
End Right.

Section Heads.
Variables (H : nat) (A : 'I_H -> 'M[F]_n) (owner : 'I_D -> 'I_H).

Definition attend X : 'M[F]_(n, D) := \matrix_(i, c) \sum_k A (owner c) i k * X k c.

Lemma attend_is_linear : linear attend.
Proof.
move=> a X Y; apply/matrixP => i c; rewrite !mxE mulr_sumr -big_split /=.
by apply: eq_bigr => k _; rewrite !mxE mulrDr mulrCA.
Qed.
Canonical attend_additive := Additive attend_is_linear.
Canonical attend_linear := Linear attend_is_linear.

Lemma attend_blocks c i c' i' :
  lin_mx attend (mxvec_index i c) (mxvec_index i' c') = if c == c' then (A (owner c))^T i i' else 0.
Proof.
rewrite (map_entry (f := attend)) => [|X]; last by rewrite mul_vec_lin.
rewrite mxE (bigD1 i) //= big1 => [|k ki].
  by rewrite !mxE eqxx /= addr0 eq_sym; case: eqP => [->|_]; rewrite ?mulr1 ?mulr0.
by rewrite mxE (negPf ki) /= mulr0.
Qed.

Let swapped (c : 'I_D) (i : 'I_n) := mxvec_index i c.
Let swapped_inj c i c' i' : swapped c i = swapped c' i' -> c = c' /\ i = i'.
Proof. by move=> /mxvec_index_inj[-> ->]. Qed.

Lemma det_attend : \det (lin_mx attend : 'M_(n * D)) = \prod_c \det (A (owner c)).
Proof.
rewrite (det_blocks (mulnC D n) swapped_inj attend_blocks).
by apply: eq_bigr => c _; rewrite det_tr.
Qed.

Lemma mxrank_attend : \rank (lin_mx attend : 'M_(n * D)) = (\sum_c \rank (A (owner c)))%N.
Proof.
rewrite (mxrank_blocks (mulnC D n) swapped_inj attend_blocks).
by apply: eq_bigr => c _; rewrite mxrank_tr.
Qed.

Variables (V O : 'M[F]_D) (T : 'M[F]_(n * D)).
Hypothesis T_map : forall X, mxvec (attend (X *m V) *m O) = mxvec X *m T.

Lemma heads_matrix : T = lin_mulmxr V *m lin_mx attend *m lin_mulmxr O.
Proof.
apply/row_matrixP => k; rewrite !rowE !mulmxA -(vec_mxK (delta_mx 0 k)) -T_map.
by rewrite -!map_matrix.
Qed.

Theorem heads_det :
  \det T = (\det V * \det O) ^+ n * \prod_c \det (A (owner c)).
Proof. by rewrite heads_matrix !det_mulmx !det_mulmxr det_attend exprMn mulrAC. Qed.

Theorem heads_rank : V \in unitmx -> O \in unitmx -> \rank T = (\sum_c \rank (A (owner c)))%N.
Proof.
move=> uV uO; have unit_right (W : 'M[F]_D) : W \in unitmx -> (lin_mulmxr W : 'M_(n * D)) \in unitmx.
  by rewrite !unitmx_det det_mulmxr; apply: expf_neq0.
by rewrite heads_matrix mxrank_unitr ?mxrank_unitl ?unit_right // mxrank_attend.
Qed.

Variable d : nat.
Hypothesis shares : forall h, #|[pred c | owner c == h]| = d.

Lemma heads_det_prod : \prod_c \det (A (owner c)) = \prod_h \det (A h) ^+ d.
Proof.
rewrite (partition_big owner predT) //=; apply: eq_bigr => h _.
rewrite (eq_bigr (fun=> \det (A h))) => [|c /eqP -> //].
by rewrite prodr_const shares.
Qed.

Lemma heads_rank_sum : (\sum_c \rank (A (owner c)) = d * \sum_h \rank (A h))%N.
Proof.
rewrite (partition_big owner predT) //= big_distrr /=; apply: eq_bigr => h _.
rewrite (eq_bigr (fun=> \rank (A h))) => [|c /eqP -> //].
by rewrite sum_nat_const shares.
Qed.
End Heads.
End Maps.
