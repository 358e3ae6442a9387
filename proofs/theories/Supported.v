(* Matrices whose entries vanish outside some rows or columns.

   rows_rank, columns_rank   the rank is at most the number of those left
   padded_rank               a causal matrix without some columns has the rank of the rest *)
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Rank Acyclic Matching Linear.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Supported.
Variable F : fieldType.

Lemma rows_rank n p k (f : 'I_k -> 'I_n) (A : 'M[F]_(n, p)) : injective f ->
  (forall i j, (forall a, f a != i) -> A i j = 0) -> (\rank A <= k)%N.
Proof.
move=> fI A0; have -> : A = (\matrix_(i, a) (f a == i)%:R : 'M_(n, k)) *m rowsub f A; last exact: mxrank_inner.
apply/matrixP => i j; rewrite mxE; case: (pickP (fun a => f a == i)) => [a /eqP fa|none].
  rewrite (bigD1 a) //= !mxE fa eqxx mul1r big1 ?addr0 // => b ba.
  by rewrite mxE -fa (inj_eq fI) (negPf ba) mul0r.
rewrite A0 => [|a]; last by rewrite none.
by rewrite big1 // => a _; rewrite mxE none mul0r.
Qed.

Lemma columns_rank n p k (f : 'I_k -> 'I_p) (A : 'M[F]_(n, p)) : injective f ->
  (forall i j, (forall a, f a != j) -> A i j = 0) -> (\rank A <= k)%N.
Proof. by move=> fI A0; rewrite -mxrank_tr; apply: (rows_rank fI) => i j ne; rewrite mxE A0. Qed.

Theorem padded_rank n (shown : pred 'I_n) (A : 'M[F]_n) :
  (forall i j : 'I_n, A i j != 0 -> (j <= i)%N) -> (forall i j, ~~ shown j -> A i j = 0) ->
  (forall j, shown j -> A j j != 0) -> \rank A = #|shown|.
Proof.
move=> back hidden own; pose f (a : 'I_#|shown|) : 'I_n := enum_val a.
have fI : injective f by apply: enum_val_inj.
apply/eqP; rewrite eqn_leq; apply/andP; split.
  apply: (columns_rank fI) => i j ne; apply: hidden; apply/negP => sj.
  by have := ne (enum_rank_in sj j); rewrite /f enum_rankK_in ?eqxx.
apply: leq_trans (mxrank_mxsub f f A).
rewrite (@acyclic_rank _ _ (fun a b => f b <= f a)%N (mxsub f f A)) // => [|a b|a].
- by apply: (@numbered_order _ _ (fun a => f a : nat)) => // a b /val_inj /fI.
- by rewrite mxE; apply: back.
by rewrite mxE own //; apply: (enum_valP a).
Qed.
End Supported.
