(* A lower times an upper triangular matrix.

   corner             minors of the first columns, in the first rows but the last, and a later one
   product_minor      such minors are products of entries of both factors
   leading_minor      leading minors are products of both diagonals
   factors_unique     stochastic nonsingular factors are determined by the product
   factors_exist      a matrix whose minors of this kind are positive has positive factors *)
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Rank Acyclic Schur.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Factors.
Variables (F : fieldType) (n : nat).
Implicit Types L U D : 'M[F]_n.

Definition lower L := forall i j : 'I_n, (i < j)%N -> L i j = 0.
Definition upper U := forall i j : 'I_n, (j < i)%N -> U i j = 0.

Lemma lower_back L : lower L -> forall i j : 'I_n, L i j != 0 -> (j <= i)%N.
Proof. by move=> lL i j; apply: contraR; rewrite -ltnNge => /lL ->. Qed.

(* f numbers the rows, and g the columns *)
Definition corner k (f g : 'I_k -> 'I_n) :=
  [/\ forall a : 'I_k, g a = a :> nat, forall a : 'I_k, (a.+1 < k)%N -> f a = a :> nat
    & forall a : 'I_k, (a <= f a)%N].

Theorem product_minor L U k (f g : 'I_k -> 'I_n) : lower L -> upper U -> corner f g ->
  \det (mxsub f g (L *m U)) = \prod_a (L (f a) (g a) * U (g a) (g a)).
Proof.
move=> lL uU [gE fE f_ge].
have -> : mxsub f g (L *m U) = mxsub f g L *m mxsub g g U.
  apply/matrixP => a c; have kn : (k <= n)%N.
    by case: k f g gE fE f_ge a c => // k f g gE _ _ _ _; rewrite -[k](gE ord_max) ltn_ord.
  have gw b : g b = widen_ord kn b by apply: val_inj; rewrite /= gE.
  rewrite !mxE (bigID (fun l : 'I_n => l < k)%N) /= [X in _ + X]big1 ?addr0 => [|l].
    by rewrite (big_ord_narrow kn) /=; apply: eq_bigr => b _; rewrite !mxE !gw.
  by rewrite -leqNgt => kl; rewrite uU ?mulr0 // gE; apply: leq_trans kl.
rewrite det_mulmx big_split /=; congr (_ * _).
  rewrite (@det_causal _ _ (mxsub f g L)) => [|a c]; first by apply: eq_bigr => a _; rewrite mxE.
  rewrite mxE; case: (ltnP a.+1 k) => [/fE fa /(lower_back lL)|ka _]; first by rewrite fa gE.
  by rewrite -ltnS; apply: leq_trans ka.
rewrite -det_tr (@det_causal _ _ (mxsub g g U)^T) => [|a c].
  by apply: eq_bigr => a _; rewrite !mxE.
by rewrite !mxE; apply: contraR; rewrite -ltnNge => ac; rewrite uU // !gE.
Qed.

Corollary leading_minor L U k (kn : (k <= n)%N) : lower L -> upper U ->
  let lead (A : 'M[F]_n) := mxsub (widen_ord kn) (widen_ord kn) A in
  \det (lead (L *m U)) = \prod_i (lead L i i * lead U i i).
Proof.
move=> lL uU lead; rewrite (product_minor lL uU) //.
by apply: eq_bigr => i _; rewrite !mxE.
Qed.

Lemma solve_lower L D : lower L -> (forall i, L i i != 0) -> lower (L *m D) -> lower D.
Proof.
move=> lL L0 lLD i j; move: (ltnSn i); move: {2}i.+1 => m.
elim: m i => // m IH i; rewrite ltnS => im ij.
have := lLD i j ij; rewrite mxE (bigD1 i) //= big1 ?addr0 => [/eqP|k ki].
  by rewrite mulf_eq0 (negPf (L0 i)) => /eqP.
case: (ltngtP i k) => [/lL -> |ki'|/val_inj e]; rewrite ?mul0r //.
  by rewrite (IH k) ?mulr0 //; [apply: leq_trans ki' im|apply: ltn_trans ki' ij].
by rewrite e eqxx in ki.
Qed.

Theorem factors_unique L L' U U' :
  lower L -> lower L' -> upper U -> upper U' ->
  (forall i, L i i != 0) -> (forall i, L' i i != 0) ->
  (forall i, U i i != 0) -> (forall i, U' i i != 0) ->
  (forall i, \sum_j L i j = 1) -> (forall i, \sum_j L' i j = 1) ->
  L *m U = L' *m U' -> L = L' /\ U = U'.
Proof.
move=> lL lL' uU uU' L0 L0' U0 U0' L1 L1' LU.
have uL' : L' \in unitmx.
  by rewrite unitmx_det (det_causal (lower_back lL')); apply/prodf_neq0 => i _.
have ut : U \in unitmx.
  rewrite unitmx_det -det_tr (@det_causal _ _ U^T) => [|i j].
    by apply/prodf_neq0 => i _; rewrite mxE.
  by rewrite mxE; apply: contraR; rewrite -ltnNge => ij; rewrite uU.
have [D LD DU] : exists2 D, L' *m D = L & D *m U = U'.
  by exists (invmx L' *m L); rewrite ?mulKVmx // -mulmxA LU mulKmx.
have lD : lower D by apply: (solve_lower lL' L0'); rewrite LD.
have uD : lower D^T.
  apply: (@solve_lower U^T) => [i j ij|i|]; [by rewrite mxE uU|by rewrite mxE|].
  by rewrite -trmx_mul DU => i j ij; rewrite mxE uU'.
have diag i j : i != j -> D i j = 0.
  by move=> ij; case: (ltngtP i j) => [/lD //|/uD|/val_inj /eqP]; rewrite ?mxE ?(negPf ij).
have D1 : D *m const_mx 1 = const_mx 1 :> 'cV[F]_n.
  have ones (M : 'M[F]_n) : (forall i, \sum_j M i j = 1) -> M *m const_mx 1 = const_mx 1 :> 'cV[F]_n.
    by move=> M1; apply/colP => i; rewrite !mxE -[RHS](M1 i); apply: eq_bigr => j _; rewrite mxE mulr1.
  by rewrite -[LHS](mulKmx uL') (mulmxA L' D) LD (ones L L1) -{1}(ones L' L1') mulKmx.
have DI : D = 1%:M.
  apply/matrixP => i j; rewrite mxE; case: (eqVneq i j) => [<-|ij]; last exact: diag.
  have /colP /(_ i) := D1; rewrite !mxE (bigD1 i) //= big1 => [|k ki].
    by rewrite mxE mulr1 addr0.
  by rewrite diag 1?eq_sym // mul0r.
by rewrite -LD -DU DI mulmx1 mul1mx.
Qed.
End Factors.

Section Positive.
Variable R : realFieldType.

Definition positive_corners n (A : 'M[R]_n) := forall k (f g : 'I_k -> 'I_n), corner f g -> 0 < \det (mxsub f g A).

Definition positive_factors n (L U : 'M[R]_n) := [/\ lower L, upper U,
  forall i j : 'I_n, (j <= i)%N -> 0 < L i j & forall i j : 'I_n, (i <= j)%N -> 0 < U i j].

Lemma corner_first n (i : 'I_n.+1) : corner (fun _ : 'I_1 => i) (fun _ => ord0).
Proof. by split=> // a; rewrite ord1. Qed.

(* an entry of the first column *)
Lemma first_gt0 n (A : 'M[R]_n.+1) i : positive_corners A -> 0 < A i ord0.
Proof. by move/(_ _ _ _ (corner_first i)); rewrite det_mx11 mxE. Qed.

Definition raise k n (f : 'I_k -> 'I_n) (a : 'I_k.+1) : 'I_n.+1 :=
  if unlift ord0 a is Some b then lift ord0 (f b) else ord0.

Lemma raise_corner k n (f g : 'I_k -> 'I_n) : corner f g -> corner (raise f) (raise g).
Proof.
case=> gE fE f_ge; split=> a; rewrite /raise; case: (unliftP ord0 a) => [b|] -> //=.
- by rewrite /bump /= gE.
- by rewrite /bump /= add1n ltnS => /fE ->.
by rewrite /bump /= !add1n ltnS.
Qed.

Lemma minor_schur k n (f g : 'I_k -> 'I_n) (A : 'M[R]_n.+1) : A ord0 ord0 != 0 ->
  \det (mxsub (raise f) (raise g) A) = A ord0 ord0 * \det (mxsub f g (schur A)).
Proof.
have r0 h : @raise k n h ord0 = ord0 by rewrite /raise unlift_none.
have r1 h b : @raise k n h (lift ord0 b) = lift ord0 (h b) by rewrite /raise liftK.
move=> a0; rewrite det_schur; last by rewrite mxE !r0.
rewrite mxE !r0; congr (_ * \det _).
by apply/matrixP => a b; rewrite !mxE !r0 !r1.
Qed.

Lemma schur_corners n (A : 'M[R]_n.+1) : positive_corners A -> positive_corners (schur A).
Proof.
move=> pos k f g fg; have a0 := first_gt0 ord0 pos.
by rewrite -(pmulr_rgt0 _ a0) -minor_schur ?lt0r_neq0 //; apply/pos/raise_corner.
Qed.

Lemma schur_tr n (A : 'M[R]_n.+1) : schur A^T = (schur A)^T.
Proof. by apply/matrixP => i j; rewrite !mxE mulrAC [in RHS]mulrAC [X in _ = _ - X / _]mulrC. Qed.

Lemma block1E n (a : 'M[R]_1) b c (D : 'M[R]_n) (i j : 'I_(1 + n)) : block_mx a b c D i j =
  if unlift ord0 i is Some i' then if unlift ord0 j is Some j' then D i' j' else c i' ord0
  else if unlift ord0 j is Some j' then b ord0 j' else a ord0 ord0.
Proof.
have first : ord0 = lshift n ord0 :> 'I_(1 + n) by apply: val_inj.
case: (unliftP ord0 i) => [i'|] ->; case: (unliftP ord0 j) => [j'|] ->.
- by rewrite -!rshift1 block_mxEdr.
- by rewrite -!rshift1 [in LHS]first block_mxEdl.
- by rewrite -!rshift1 [in LHS]first block_mxEur.
by rewrite [in LHS]first block_mxEul.
Qed.

Theorem factors_exist n (A : 'M[R]_n) : positive_corners A -> positive_corners A^T ->
  exists L U, positive_factors L U /\ A = L *m U.
Proof.
elim: n A => [|n IH] A pos posT.
  by exists 0, 0; split; [split=> -[]|apply/matrixP => -[]].
have [|L [U [[lL uU L0 U0] LU]]] := IH (schur A) (schur_corners pos).
  by rewrite -schur_tr; apply: schur_corners.
have col0 i := first_gt0 i pos; have row0 j : 0 < A ord0 j by have := first_gt0 j posT; rewrite mxE.
have a0 := lt0r_neq0 (col0 ord0).
pose L' : 'M[R]_(1 + n) := block_mx 1%:M 0 (\col_i (A (lift ord0 i) ord0 / A ord0 ord0)) L.
pose U' : 'M[R]_(1 + n) := block_mx (A ord0 ord0)%:M (\row_j A ord0 (lift ord0 j)) 0 U.
exists L', U'; split; last first.
  rewrite {1}(schur_factors a0) [RHS](@mulmx_block _ 1 n 1 n 1 n) [LHS](@mulmx_block _ 1 n 1 n 1 n).
  by rewrite LU !mul1mx !mulmx0 !mul0mx.
split=> i j; rewrite /L' /U' block1E; case: (unliftP ord0 i) => [i'|] ->; case: (unliftP ord0 j) => [j'|] ->;
  rewrite ?mxE ?mulr1n ?ltr01 ?divr_gt0 //= /bump !add1n ltnS.
- exact: lL.
- exact: uU.
- exact: L0.
exact: U0.
Qed.
End Positive.
