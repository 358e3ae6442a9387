(* An even cycle of tokens that see themselves admits singular weights, over any ordered field.

   follow             a permutation that once follows a cycle follows it all the way
   cycle_weights      the weights: the determinant is affine in that of one arc of the cycle
   even_cycle_rank    for some positive weight of that arc the rank is one less than full
   stochastic_filling, singular_scores   the same with row sums one, and for softmax
   no_even_cycle      so a guarantee excludes cycles of two and four
   raised_singular    few multiples of the identity make a matrix singular *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank Softmax Matching Orbit Guarantee LeastRank.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Lemma follow (T : finType) (s t : {perm T}) x :
  (forall i, t i = i \/ t i = s i) -> t x = s x -> s x != x ->
  forall y, y \in porbit s x -> t y = s y.
Proof.
move=> either tx sx y /porbitP[k ->]; rewrite permX.
have moves j : s (iter j s x) != iter j s x.
  by elim: j => //= j IH; rewrite (inj_eq perm_inj).
elim: k => //= k IH; case: (either (s (iter k s x))) => // fix_.
have /perm_inj /eqP := etrans fix_ (esym IH).
by rewrite (negPf (moves k)).
Qed.

Section Weights.
Variables (R : realFieldType) (n : nat) (m : rel 'I_n).
Hypothesis self : reflexive m.
Variables (c : seq 'I_n) (uc : uniq c) (x : 'I_n).
Hypotheses (cc : path.cycle m c) (xc : x \in c) (ev : ~~ odd (size c)).

Let s := turn uc.
Let eps : R := n`!%:R^-1.

Let moves : s x != x.
Proof.
have orbit : porbit s x = [set y in c] by apply: porbit_turn.
apply: contra ev => /eqP /porbit_fix; rewrite orbit => one.
by have := card_uniqP uc; rewrite -cardsE one cards1 => <-.
Qed.

Let visible i : m i (s i).
Proof.
rewrite turnE; case ic : (i \in c); first exact: next_cycle.
by rewrite next_notin ?ic.
Qed.

Let odd_s : odd_perm s = true.
Proof. by rewrite odd_turn // -?size_eq0; case: (c) xc. Qed.

Let follows (t : 'S_n) y : (forall i, t i = i \/ t i = s i) -> t x = s x -> t y = s y.
Proof.
move=> either tx; case yc : (y \in c).
  by apply: (follow either tx moves); rewrite porbit_turn // inE.
by case: (either y) => // ->; rewrite turnE next_notin ?yc.
Qed.

Let stays (t : 'S_n) y : (forall i, t i = i \/ t i = s i) -> t x = x -> t y = y.
Proof.
move=> either tx; case: (either y) => // ty; case: (eqVneq (s y) y) => [sy|sy]; first by rewrite ty.
have yc : y \in c by apply: contraR sy => /next_notin h; rewrite turnE h.
have /(follow either ty sy) : x \in porbit s y by rewrite porbit_turn // inE.
by rewrite tx => /eqP; rewrite eq_sym (negPf moves).
Qed.

(* one for oneself and along the cycle, a for the arc from x, little for all others *)
Let base i j : R := if m i j then (if (j == i) || (j == s i) then 1 else eps) else 0.
Definition cycle_weights (a : R) : 'M[R]_n :=
  \matrix_(i, j) if (i == x) && (j == s x) then a else base i j.
Let only_arc : 'M[R]_n :=
  \matrix_(i, j) if i == x then (j == s x)%:R else base i j.

Let eps01 : 0 < eps <= 1.
Proof. exact: inv_fact_itv. Qed.

Let base01 i j : 0 <= base i j <= 1.
Proof.
case/andP: eps01 => e0 e1; rewrite /base; case: (m i j); last by rewrite lexx ler01.
by case: (_ || _); rewrite ?ler01 ?lexx // ltW.
Qed.

Let small_product (M : 'M[R]_n) (t : 'S_n) i :
  (forall j k, 0 <= M j k <= 1) -> M i (t i) <= eps -> `|\prod_j M j (t j)| *+ n`! <= 1.
Proof.
move=> M01 Mi; have M0 j k : 0 <= M j k by case/andP: (M01 j k).
rewrite ger0_norm ?prodr_ge0 // -[X in X <= _]mulr_natr -ler_pdivl_mulr ?ltr0n ?fact_gt0 //.
rewrite mul1r -/eps (bigD1 i) //=; apply: le_trans Mi; rewrite ler_pimulr //.
have : \prod_(j | j != i) M j (t j) <= \prod_(j | j != i) (1 : R) by apply: ler_prod => j _; apply: M01.
by rewrite big1_eq.
Qed.

Let others_det (M : 'M[R]_n) (t0 : 'S_n) :
  (forall j k, 0 <= M j k <= 1) -> (forall i, M i (t0 i) = 1) ->
  (forall i j, j != i -> j != s i -> M i j <= eps) ->
  (forall t : 'S_n, (forall i, t i = i \/ t i = s i) -> t != t0 -> M x (t x) = 0) ->
  0 < (-1) ^+ t0 * \det M.
Proof.
move=> M01 M1 Meps M0; have diag : \prod_i M i (t0 i) = 1 by rewrite big1.
apply: det_dominant => [|t tt]; rewrite diag ?ltr01 //.
case: (pickP [pred i | (t i != i) && (t i != s i)]) => [i /andP[ti tsi]|none].
  exact/(small_product M01 (i := i))/Meps.
apply: (small_product M01 (i := x)); rewrite M0 //; first by case/andP: eps01 => /ltW.
move=> i; have /negbT := none i; rewrite negb_and !negbK => /orP[/eqP|/eqP]; by [left|right].
Qed.

Let det_without : 0 < \det (cycle_weights 0).
Proof.
have := @others_det (cycle_weights 0) 1%g; rewrite odd_perm1 expr0 mul1r; apply.
- by move=> j k; rewrite mxE; case: ifP => // _; rewrite lexx ler01.
- move=> i; rewrite perm1 mxE; case: eqP => [->|_] /=; last by rewrite /base self eqxx.
  by rewrite eq_sym (negPf moves) /base self eqxx.
- move=> i j ji js; rewrite mxE /base; case: ifP => _; first by case/andP: eps01 => /ltW.
  by rewrite (negPf ji) (negPf js); case: ifP => _ //; case/andP: eps01 => /ltW.
move=> t either t1; rewrite mxE eqxx /=; case: eqP => // tx; case/eqP: t1; apply/permP => y.
by rewrite perm1; apply: stays => //; case: (either x) => // /tx.
Qed.

Let det_arc : \det only_arc < 0.
Proof.
have := @others_det only_arc s; rewrite odd_s expr1 mulN1r oppr_gt0; apply.
- by move=> j k; rewrite mxE; case: ifP => // _; case: eqP => _; rewrite ?lexx ?ler01.
- by move=> i; rewrite mxE; case: eqP => [->|_]; rewrite ?eqxx // /base visible eqxx orbT.
- move=> i j ji js; rewrite mxE /base (negPf ji) (negPf js).
  case: eqP => [ix|_]; last by case: ifP => _ //; case/andP: eps01 => /ltW.
  by rewrite -ix (negPf js); case/andP: eps01 => /ltW.
move=> t either ts; rewrite mxE eqxx; case: eqP => // tx; case/eqP: ts; apply/permP => y.
exact: follows.
Qed.

Let det_affine a : \det (cycle_weights a) = \det (cycle_weights 0) + a * \det only_arc.
Proof.
rewrite -[X in X + _]mul1r; apply: (determinant_multilinear (i0 := x)).
- apply/rowP => j; rewrite !mxE eqxx /=; case: (j == s x); rewrite ?mulr0 ?addr0 ?mulr1 ?add0r ?mul1r //.
- by apply/matrixP => i j; rewrite !mxE eq_sym (negPf (neq_lift _ _)).
by apply/matrixP => i j; rewrite !mxE eq_sym (negPf (neq_lift _ _)).
Qed.

Lemma cycle_rank : exists2 A : 'M[R]_n, filling m A & \rank A = n.-1.
Proof.
pose a := - (\det (cycle_weights 0) / \det only_arc).
have a0 : 0 < a by rewrite oppr_gt0 pmulr_rlt0 // invr_lt0.
have dA : \det (cycle_weights a) = 0.
  by rewrite det_affine /a mulNr divfK ?subrr // lt_eqF.
have pos i j : 0 <= cycle_weights a i j /\ (0 < cycle_weights a i j) = m i j.
  rewrite mxE; case: ifP => [/andP[/eqP -> /eqP ->]|_].
    by rewrite a0 visible ltW.
  case/andP: eps01 => e0 e1; rewrite /base; case: (m i j); last by rewrite lexx ltxx.
  by case: (_ || _); rewrite ?ler01 ?ltr01 ?e0 ?ltW.
exists (cycle_weights a); first exact: pos.
have n0 : (0 < n)%N by apply: leq_ltn_trans (leq0n x) (ltn_ord x).
have lt : (\rank (cycle_weights a) < n)%N.
  by rewrite ltn_neqAle rank_leq_row andbT mxrank_full dA eqxx.
apply/eqP; rewrite eqn_leq -ltnS prednK // lt /= -ltnS prednK //.
have same : row' x only_arc = row' x (cycle_weights a).
  by apply/matrixP => i j; rewrite !mxE eq_sym (negPf (neq_lift _ _)).
have full : \rank only_arc = n by apply: mxrank_det; rewrite lt_eqF.
have sub : (only_arc <= row x only_arc + row' x only_arc)%MS.
  apply/row_subP => i; case: (unliftP x i) => [k|] ->; last exact: addsmxSl.
  apply: submx_trans (addsmxSr _ _); rewrite (_ : row _ _ = row k (row' x only_arc)) ?row_sub //.
  by apply/rowP => j; rewrite !mxE.
rewrite -[leqLHS]full; apply: leq_trans (mxrankS sub) _; apply: leq_trans (mxrank_adds_leqif _ _) _.
rewrite -[leqRHS]add1n leq_add ?rank_leq_row // same.
by apply: mxrankS; apply: rowsub_sub.
Qed.
End Weights.

Section Singular.
Variables (R : realFieldType) (n : nat) (m : rel 'I_n).
Hypothesis self : reflexive m.

Theorem even_cycle_rank : evencycle m -> exists2 A : 'M[R]_n, filling m A & \rank A = n.-1.
Proof.
case=> c [uc cc c0 ev]; case: c uc cc c0 ev => // x c uc cc _ ev.
exact: (cycle_rank R self uc cc (mem_head x c) ev).
Qed.

Theorem stochastic_filling (A : 'M[R]_n) : filling m A ->
  exists B : 'M[R]_n, [/\ filling m B, forall i, \sum_j B i j = 1 & \rank B = \rank A].
Proof.
move=> fA; have A0 i j : 0 <= A i j by case: (fA i j).
pose t i := \sum_j A i j; have t0 i : 0 < t i.
  rewrite /t (bigD1 i) //= ltr_paddr ?sumr_ge0 //; by case: (fA i i) => _ ->.
exists (diag_mx (\row_i (t i)^-1) *m A); split=> [i j|i|].
- rewrite mul_diag_mx !mxE; case: (fA i j) => _ <-.
  by rewrite pmulr_rgt0 ?invr_gt0 // mulr_ge0 // invr_ge0 ltW.
- under eq_bigr => j _ do rewrite mul_diag_mx !mxE.
  by rewrite -mulr_sumr mulVf // gt_eqF.
by apply: mxrank_row_scale => i; rewrite mxE invr_neq0 // gt_eqF.
Qed.

Variable e : R -> R.
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_onto : forall y, 0 < y -> exists x, e x = y.

Theorem singular_scores : evencycle m -> exists S, \rank (softmax e m S) = n.-1.
Proof.
move=> /even_cycle_rank[A fA <-]; apply: (scores_of e_gt0 e_onto) => [i|i j mij|i j nij].
- by exists i.
- by case: (fA i j) => _ ->.
by apply/eqP; rewrite eq_le; case: (fA i j) => -> pos; rewrite leNgt pos nij.
Qed.

Theorem no_even_cycle : (forall S, \rank (softmax e m S) = n) -> ~ evencycle m.
Proof.
move=> full ev; have [S] := singular_scores ev; rewrite full => same; case: ev => -[|i c] [] // _ _ _ _.
have n0 : (0 < n)%N := leq_ltn_trans (leq0n i) (ltn_ord i).
by have := ltn_predL n; rewrite -same ltnn n0.
Qed.

Lemma no_pair (i j : 'I_n) : (forall S, \rank (softmax e m S) = n) -> m i j -> m j i -> i = j.
Proof.
move=> full ij ji; apply/eqP/negPn/negP => ne; apply: (no_even_cycle full).
by exists [:: i; j]; split; rewrite /= ?inE ?ne ?ij ?ji.
Qed.

Lemma no_square (a b c d : 'I_n) : (forall S, \rank (softmax e m S) = n) ->
  uniq [:: a; b; c; d] -> m a b -> m b c -> m c d -> m d a -> False.
Proof.
move=> full u ab bc cd da; apply: (no_even_cycle full).
by exists [:: a; b; c; d]; split; rewrite //= ab bc cd da.
Qed.
End Singular.

Theorem raised_singular (F : fieldType) n (A : 'M[F]_n) (ts : seq F) :
  uniq ts -> (forall t, t \in ts -> (\rank (t%:M + A)%R < n)%N) -> (size ts <= n)%N.
Proof.
move=> uts sing; rewrite leqNgt; apply/negP => large; pose p := char_poly (- A).
have p0 : p != 0 by rewrite -size_poly_eq0 size_char_poly.
have : (size ts < size p)%N.
  apply: max_poly_roots => //; apply/allP => t /sing; rewrite -eigenvalue_root_char => lt.
  have : \rank (t%:M + A)%R != n by rewrite neq_ltn lt.
  rewrite mxrank_full negbK => /det0P[v v0 vA]; apply/eigenvalueP; exists v => //.
  by apply/eqP; rewrite mulmxN eq_sym -addr_eq0 -mul_mx_scalar -mulmxDr vA.
by rewrite size_char_poly ltnS leqNgt large.
Qed.
