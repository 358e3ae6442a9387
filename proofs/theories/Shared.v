(* Heads that share their values.

   heads_factor    the heads are the left factors of one square matrix of the rank of their stack
   shared_rank     the rank of X |-> concat (A_h X V) O *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank Heads.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Shared.
Variables (F : fieldType) (n H d D : nat) (A : 'I_H -> 'M[F]_n).

Lemma heads_factor : exists B : 'M[F]_n, exists L L' : 'I_H -> 'M[F]_n,
  [/\ \rank B = \rank (\mxcol_h A h), forall h, A h = L h *m B & B = \sum_h L' h *m A h].
Proof.
set S := \mxcol_h A h; have rn : (\rank S <= n)%N := rank_leq_col S.
have rN : (\rank S <= \sum_(h < H) n)%N := rank_leq_row S.
pose B : 'M[F]_n := pid_mx (\rank S) *m row_ebase S.
pose right : 'M[F]_(n, \sum_(h < H) n) := pid_mx (\rank S) *m invmx (col_ebase S).
have SB : S = col_ebase S *m pid_mx (\rank S) *m B.
  rewrite /B mulmxA -(mulmxA (col_ebase S)) mul_pid_mx minnn (minn_idPr rn).
  by rewrite mulmx_ebase.
have BS : B = right *m S.
  rewrite -[S in RHS]mulmx_ebase /right !mulmxA mulmxKV ?col_ebase_unit //.
  by rewrite mul_pid_mx minnn (minn_idPr rN).
exists B, (fun h => submxcol (col_ebase S *m pid_mx (\rank S) : 'M_(_, n)) h), (submxrow right); split.
- have le1 : (\rank B <= \rank S)%N by rewrite BS mxrankM_maxr.
  have le2 : (\rank S <= \rank B)%N by rewrite {1}SB mxrankM_maxr.
  by apply/eqP; rewrite eqn_leq le1.
- by move=> h; rewrite submxcol_mul -SB mxcolK.
by rewrite {1}BS -[right]submxrowK /S mul_mxrow_mxcol; apply: eq_bigr => h _; rewrite mxrowK.
Qed.

Variables (owner : 'I_D -> 'I_H) (slot : 'I_D -> 'I_d).

(* each head gives the values its weights; column c is column (slot c) of head (owner c) *)
Definition share (L : 'I_H -> 'M[F]_n) (Y : 'M[F]_(n, d)) : 'M[F]_(n, D) :=
  \matrix_(i, c) \sum_k L (owner c) i k * Y k (slot c).

Lemma share_is_linear L : linear (share L).
Proof.
move=> a X Y; apply/matrixP => i c; rewrite !mxE mulr_sumr -big_split /=.
by apply: eq_bigr => k _; rewrite !mxE mulrDr mulrCA.
Qed.
Canonical share_additive L := Additive (share_is_linear L).
Canonical share_linear L := Linear (share_is_linear L).

Variable column : 'I_H * 'I_d -> 'I_D.
Hypothesis owner_column : forall h s, owner (column (h, s)) = h.
Hypothesis slot_column : forall h s, slot (column (h, s)) = s.

Definition gather (L : 'I_H -> 'M[F]_n) (W : 'M[F]_(n, D)) : 'M[F]_(n, d) :=
  \matrix_(i, s) \sum_h \sum_k L h i k * W k (column (h, s)).

Lemma gather_is_linear L : linear (gather L).
Proof.
move=> a X Y; apply/matrixP => i c; rewrite !mxE mulr_sumr -big_split /=; apply: eq_bigr => h _.
rewrite mulr_sumr -big_split /=; apply: eq_bigr => k _.
by rewrite !mxE mulrDr mulrCA.
Qed.
Canonical gather_additive L := Additive (gather_is_linear L).
Canonical gather_linear L := Linear (gather_is_linear L).

Lemma share_mul (L : 'I_H -> 'M[F]_n) (B : 'M[F]_n) Y :
  share (fun h => L h *m B) Y = share L (B *m Y).
Proof.
apply/matrixP => i c; rewrite !mxE; under eq_bigr => k _ do rewrite mxE mulr_suml.
rewrite exchange_big; apply: eq_bigr => l _; rewrite mxE mulr_sumr.
by apply: eq_bigr => k _; rewrite mulrA.
Qed.

Lemma gather_share (L L' : 'I_H -> 'M[F]_n) Y :
  gather L' (share L Y) = (\sum_h L' h *m L h) *m Y.
Proof.
rewrite mulmx_suml; apply/matrixP => i s; rewrite summxE mxE; apply: eq_bigr => h _.
rewrite -mulmxA [RHS]mxE; apply: eq_bigr => k _; rewrite !mxE owner_column slot_column.
by congr (_ * _); apply: eq_bigr => l _.
Qed.

Lemma rank_share : \rank (lin_mx (share A)) = (d * \rank (\mxcol_h A h))%N.
Proof.
have [B [L [L' [rB AL BL]]]] := heads_factor.
pose one (s : 'I_d) : 'I_1 := ord0; pose times := @attend F n d 1 (fun=> B) one.
have timesE Y : times Y = B *m Y by apply/matrixP => i c; rewrite !mxE.
have <- : \rank (lin_mx times : 'M_(n * d)) = (d * \rank (\mxcol_h A h))%N.
  by rewrite mxrank_attend sum_nat_const card_ord rB.
have to : lin_mx (share A) = lin_mx times *m lin_mx (share L).
  apply/row_matrixP => k; rewrite !rowE mulmxA -(vec_mxK (delta_mx 0 k)) !mul_vec_lin /= [attend _ _ _]timesE -share_mul.
  by congr (mxvec _); apply/matrixP => i c; rewrite !mxE; apply: eq_bigr => l _; rewrite AL.
have from : lin_mx times = lin_mx (share A) *m lin_mx (gather L').
  apply/row_matrixP => k; rewrite !rowE mulmxA -(vec_mxK (delta_mx 0 k)) !mul_vec_lin /= [attend _ _ _]timesE.
  by rewrite gather_share BL.
by apply/eqP; rewrite eqn_leq; apply/andP; split; [rewrite to|rewrite from]; apply: mxrankM_maxl.
Qed.

Variables (E : nat) (V : 'M[F]_(E, d)) (O : 'M[F]_D) (T : 'M[F]_(n * E, n * D)).
Hypothesis T_map : forall X : 'M[F]_(n, E), mxvec (share A (X *m V) *m O) = mxvec X *m T.

Theorem shared_rank : \rank V = d -> O \in unitmx -> \rank T = (d * \rank (\mxcol_h A h))%N.
Proof.
move=> Vd uO; have full : row_full V by rewrite /row_full Vd.
rewrite -rank_share; apply/eqP; rewrite eqn_leq; apply/andP; split.
  have -> : T = lin_mulmxr V *m lin_mx (share A) *m lin_mulmxr O.
    apply/row_matrixP => k; rewrite !rowE !mulmxA -(vec_mxK (delta_mx 0 k)) -T_map.
    by rewrite !mul_vec_lin.
  exact: leq_trans (mxrankM_maxl _ _) (mxrankM_maxr _ _).
have -> : lin_mx (share A) = lin_mulmxr (pinvmx V) *m T *m lin_mulmxr (invmx O).
  apply/row_matrixP => k; rewrite !rowE !mulmxA -(vec_mxK (delta_mx 0 k)) !mul_vec_lin /=.
  by rewrite -T_map !mul_vec_lin /= mulmxK // -mulmxA mulVpmx // mulmx1.
exact: leq_trans (mxrankM_maxl _ _) (mxrankM_maxr _ _).
Qed.
End Shared.
