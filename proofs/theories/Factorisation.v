(* A lower times an upper triangular matrix.

   leading_minor      leading minors are products of both diagonals
   factors_unique     stochastic nonsingular factors are determined by the product *)
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Rank Acyclic.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Factors.
Variables (F : fieldType) (n : nat).
Implicit Types L U D : 'M[F]_n.

Definition lower L := forall i j : 'I_n, (i < j)%N -> L i j = 0.
Definition upper U := forall i j : 'I_n, (j < i)%N -> U i j = 0.

Lemma lower_back L : lower L -> forall i j : 'I_n, L i j != 0 -> (j <= i)%N.
Proof. by move=> lL i j; apply: contraR; rewrite -ltnNge => /lL ->. Qed.

Theorem leading_minor L U k (kn : (k <= n)%N) : lower L -> upper U ->
  let lead (A : 'M[F]_n) := mxsub (widen_ord kn) (widen_ord kn) A in
  \det (lead (L *m U)) = \prod_i (lead L i i * lead U i i).
Proof.
move=> lL uU lead.
have -> : lead (L *m U) = lead L *m lead U.
  apply/matrixP => i j; rewrite !mxE.
  rewrite (bigID (fun l : 'I_n => l < k)%N) /= [X in _ + X]big1 ?addr0 => [|l].
    rewrite (big_ord_narrow kn) /=; apply: eq_bigr => l _; by rewrite !mxE.
  rewrite -leqNgt => kl; rewrite lL ?mul0r //=; exact: leq_trans (ltn_ord i) kl.
rewrite det_mulmx big_split /=; congr (_ * _).
  apply: det_causal => i j; rewrite mxE => /(lower_back lL); by [].
rewrite -det_tr (@det_causal _ _ (lead U)^T) => [|i j].
  by apply: eq_bigr => i _; rewrite mxE.
by rewrite !mxE; apply: contraR; rewrite -ltnNge => ij; rewrite uU.
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
