(* Products of stochastic matrices collapse to rank one.

   doeblin           a common mass below all rows contracts differences of tokens
   collapse          so a stack comes near the matrix of one repeated row
   causal_collapse   causal stacks do so while their determinant stays positive *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank Softmax Acyclic.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Contract.
Variable R : realFieldType.

Definition stochastic n p (P : 'M[R]_(n, p)) :=
  (forall i j, 0 <= P i j) /\ (forall i, \sum_j P i j = 1).
Definition osc_le n (v : 'cV[R]_n) (d : R) := forall i j, v i 0 - v j 0 <= d.

Lemma stochastic_mul n p q (P : 'M[R]_(n, p)) (Q : 'M[R]_(p, q)) :
  stochastic P -> stochastic Q -> stochastic (P *m Q).
Proof.
move=> [P0 P1] [Q0 Q1]; split=> [i j|i].
  by rewrite mxE; apply: sumr_ge0 => k _; apply: mulr_ge0.
under eq_bigr => j _ do rewrite mxE.
rewrite exchange_big /= -[RHS](P1 i); apply: eq_bigr => k _.
by rewrite -mulr_sumr Q1 mulr1.
Qed.

Lemma stochastic1 n : stochastic (1%:M : 'M[R]_n).
Proof.
split=> [i j|i]; first by rewrite mxE ler0n.
rewrite (bigD1 i) //= mxE eqxx big1 ?addr0 // => j ji.
by rewrite mxE eq_sym (negPf ji).
Qed.

Lemma minP p (v : 'cV[R]_p) : (0 < p)%N -> exists j0, forall j, v j0 0 <= v j 0.
Proof.
case: p v => // p v _; exists [arg min_(i < ord0 | true) v i 0]%O => j.
by case: arg_minP => // k _; apply.
Qed.

(* common mass omega below every row contracts oscillations by 1 - omega *)
Theorem doeblin n p (P : 'M[R]_(n, p)) (w : 'I_p -> R) (v : 'cV[R]_p) d :
  stochastic P -> (forall i j, w j <= P i j) -> osc_le v d ->
  osc_le (P *m v) ((1 - \sum_j w j) * d).
Proof.
move=> [P0 P1] wP vd i k; set s := 1 - _.
have p0 : (0 < p)%N.
  case: p P w v P0 P1 {wP vd s} => // P w v _ P1.
  by have /eqP := P1 i; rewrite big_ord0 eq_sym oner_eq0.
have [j0 lo] := minP v p0.
have mass l : \sum_j (P l j - w j) = s by rewrite sumrB P1.
have split_ l : (P *m v) l 0 = \sum_j (P l j - w j) * v j 0 + \sum_j w j * v j 0.
  by rewrite mxE -big_split /=; apply: eq_bigr => j _; rewrite -mulrDl subrK.
rewrite !split_ opprD addrACA subrr addr0.
have up : \sum_j (P i j - w j) * v j 0 <= s * (v j0 0 + d).
  rewrite -(mass i) mulr_suml; apply: ler_sum => j _.
  by rewrite ler_wpmul2l ?subr_ge0 // -ler_subl_addl.
have dn : s * v j0 0 <= \sum_j (P k j - w j) * v j 0.
  rewrite -(mass k) mulr_suml; apply: ler_sum => j _.
  by rewrite ler_wpmul2l ?subr_ge0.
rewrite -[s * d](addrK (s * v j0 0)) -mulrDr.
by rewrite [d + _]addrC ler_sub.
Qed.

(* all entries >= delta *)
Corollary dobrushin n (P : 'M[R]_n) (v : 'cV[R]_n) delta d :
  stochastic P -> (forall i j, delta <= P i j) -> osc_le v d ->
  osc_le (P *m v) ((1 - n%:R * delta) * d).
Proof.
move=> sP dP vd; have := doeblin (w := fun=> delta) sP dP vd.
by rewrite sumr_const card_ord -[delta *+ n]mulr_natl.
Qed.

(* P_(L-1) ... P_0 *)
Fixpoint stack n (P : nat -> 'M[R]_n) L : 'M[R]_n :=
  if L is L'.+1 then P L' *m stack P L' else 1%:M.

Lemma stack_stochastic n (P : nat -> 'M[R]_n) L : (forall t, stochastic (P t)) -> stochastic (stack P L).
Proof. by move=> sP; elim: L => [|L IH]; [exact: stochastic1|exact: stochastic_mul]. Qed.

Lemma stack_osc n (P : nat -> 'M[R]_n) (w : nat -> 'I_n -> R) om L j :
  (forall t, stochastic (P t)) -> (forall t i k, w t k <= P t i k) ->
  (forall t, \sum_k w t k = om) ->
  osc_le (col j (stack P L)) ((1 - om) ^+ L).
Proof.
move=> sP wP omE; elim: L => [|L IH].
  rewrite expr0 => i k; rewrite /= !mxE ler_subl_addr.
  by rewrite (le_trans (_ : _ <= 1)) ?ler_addl ?ler0n // -[1]/(1%:R) ler_nat leq_b1.
rewrite exprS -(omE L) /= colE -mulmxA -colE; apply: doeblin => //.
by rewrite omE.
Qed.

(* the rank one matrix nearest in the obvious sense: repeat row i0 *)
Definition flat n (i0 : 'I_n) (M : 'M[R]_n) : 'M[R]_n := \matrix_(i, j) M i0 j.

Lemma flat_rank n i0 (M : 'M[R]_n) : (\rank (flat i0 M) <= 1)%N.
Proof.
have -> : flat i0 M = (const_mx 1 : 'cV_n) *m row i0 M.
  by apply/matrixP => i j; rewrite !mxE big_ord1 !mxE mul1r.
exact: leq_trans (mxrankM_maxl _ _) (rank_leq_col _).
Qed.

Theorem collapse n (P : nat -> 'M[R]_n) (w : nat -> 'I_n -> R) om L i0 i j :
  (forall t, stochastic (P t)) -> (forall t i k, w t k <= P t i k) ->
  (forall t, \sum_k w t k = om) ->
  `|stack P L i j - flat i0 (stack P L) i j| <= (1 - om) ^+ L.
Proof.
move=> sP wP omE; have O := stack_osc L j sP wP omE.
rewrite mxE ler_norml; apply/andP; split.
  by have := O i0 i; rewrite !mxE ler_subl_addr ler_oppl opprB => h; rewrite ler_subl_addr.
by have := O i i0; rewrite !mxE.
Qed.

Lemma stack_det n (P : nat -> 'M[R]_n) L : \det (stack P L) = \prod_(t < L) \det (P t).
Proof.
elim: L => [|L IH]; first by rewrite det1 big_ord0.
by rewrite big_ord_recr /= det_mulmx IH mulrC.
Qed.

Lemma stack_det_gt0 n (P : nat -> 'M[R]_n) L :
  (forall t, 0 < \det (P t)) -> 0 < \det (stack P L).
Proof. by move=> P0; rewrite stack_det; apply: prodr_gt0 => t _. Qed.
End Contract.

Section Attention.
Variable R : realFieldType.
Variable e : R -> R.
Hypothesis e_gt0 : forall x, 0 < e x.

Lemma softmax_stochastic n (m : rel 'I_n) S : (forall i, exists j, m i j) -> stochastic (softmax e m S).
Proof. by move=> h; split=> [i j|i]; [exact: softmax_ge0|exact: softmax_row_sum]. Qed.

(* bounded logits keep every allowed entry above lo / (n hi) *)
Theorem softmax_floor n (m : rel 'I_n) (S : 'M[R]_n) lo hi i j :
  (forall i j, lo <= e (S i j) <= hi) -> 0 < lo -> m i j ->
  lo / (n%:R * hi) <= softmax e m S i j.
Proof.
move=> b lo0 mij; rewrite mxE /term mij.
have hi0 : 0 < hi by case/andP: (b i j) => b1 b2; apply: lt_le_trans lo0 (le_trans b1 b2).
have Z0 : 0 < normaliser e m S i by apply: normaliser_gt0 => //; exists j.
have Zle : normaliser e m S i <= n%:R * hi.
  rewrite -[n in n%:R]card_ord mulr_natl -sumr_const; apply: ler_sum => k _.
  by rewrite /term; case: ifP => _; [case/andP: (b i k)|exact: ltW].
have nhi : 0 < n%:R * hi by apply: lt_le_trans Zle.
apply: ler_pmul => //; [exact: ltW|by rewrite invr_ge0 ltW|by case/andP: (b i j)|].
by rewrite lef_pinv.
Qed.

Theorem causal_collapse n (m : rel 'I_n.+1) (S : nat -> 'M[R]_n.+1) delta L i j :
  looks_back m -> reflexive m -> (forall t i, delta <= softmax e m (S t) i ord0) ->
  let M := stack (fun t => softmax e m (S t)) L in
  `|M i j - flat ord0 M i j| <= (1 - delta) ^+ L /\ 0 < \det M.
Proof.
move=> mb mr dP M; split; last first.
  by apply: stack_det_gt0 => t; apply: (softmax_acyclic_det_gt0 e_gt0) => //; apply: looks_back_acyclic.
apply: (collapse (w := fun _ k => if k == ord0 then delta else 0)).
- by move=> t; apply: softmax_stochastic => k; exists k; apply: mr.
- by move=> t k l; case: eqP => [->|_]; [exact: dP|exact: softmax_ge0].
- by move=> t; rewrite -big_mkcond /= big_pred1_eq.
Qed.
End Attention.
