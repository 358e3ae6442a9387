(* Independent coins, one for each weight.

   coins_product    the probability that all of some coins fall one way is a product
   dropped_rank     what is left of a causal matrix has full rank iff no diagonal entry is dropped *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank Acyclic Threshold.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Coins.
Variables (R : comRingType) (T : finType) (p : R).
Implicit Types (V D K : {set T}).

Lemma prod_choices (f g : T -> R) :
  \prod_v (f v + g v) = \sum_(K : {set T}) \prod_v (if v \in K then f v else g v).
Proof.
have -> : \prod_v (f v + g v) = \prod_v \sum_(b : bool) (if b then f v else g v).
  by apply: eq_bigr => v _; rewrite big_bool.
rewrite bigA_distr_bigA (reindex (fun K : {set T} => [ffun v => v \in K])) /=.
  by apply: eq_bigr => K _; apply: eq_bigr => v _; rewrite ffunE.
exists (fun h : {ffun T -> bool} => [set v | h v]) => K _.
  by apply/setP => v; rewrite inE ffunE.
by apply/ffunP => v; rewrite ffunE inE.
Qed.

(* each member of V is kept with probability 1 - p; K are those kept *)
Theorem coins_product V D : D \subset V ->
  \sum_(K : {set T} | (K \subset V) && (D \subset K)) \prod_(v in V) (if v \in K then 1 - p else p) =
  (1 - p) ^+ #|D|.
Proof.
move=> DV; pose f v : R := if v \in V then 1 - p else 0.
pose g v : R := if v \in D then 0 else if v \in V then p else 1.
have <- : \prod_v (f v + g v) = (1 - p) ^+ #|D|.
  rewrite (bigID (mem D)) /= [X in _ * X]big1 ?mulr1 => [|v vD].
    rewrite -prodr_const; apply: eq_bigr => v vD.
    by rewrite /f /g vD (subsetP DV) // addr0.
  by rewrite /f /g (negPf vD); case: ifP => _; rewrite ?subrK ?add0r.
rewrite prod_choices [RHS](bigID (fun K : {set T} => (K \subset V) && (D \subset K))) /=.
rewrite [X in _ = _ + X]big1 ?addr0 => [|K]; last first.
  rewrite negb_and => /orP[] /subsetPn[v v1 v2]; rewrite (bigD1 v) //=.
    by rewrite v1 /f (negPf v2) mul0r.
  by rewrite (negPf v2) /g v1 mul0r.
apply: eq_bigr => K /andP[/subsetP KV /subsetP DK].
rewrite [RHS](bigID (mem V)) /= [X in _ * X]big1 ?mulr1 => [|v vV].
  apply: eq_bigr => v vV; rewrite /f /g vV; case: ifP => // vK.
  by case: ifP => // /DK; rewrite vK.
case: ifP => [/KV|_]; first by rewrite (negPf vV).
by rewrite /g (negPf vV); case: ifP => // /(subsetP DV); rewrite (negPf vV).
Qed.
End Coins.

Section Dropped.
Variables (F : fieldType) (n : nat) (m : rel 'I_n) (A : 'M[F]_n) (scale : F).
Hypothesis back : forall i j, m i j -> (j <= i)%N.
Hypothesis supp : forall i j, A i j != 0 -> m i j.
Hypothesis diag : forall i, A i i != 0.
Hypothesis scale0 : scale != 0.

Theorem dropped_rank (K : {set 'I_n * 'I_n}) :
  \rank (\matrix_(i, j) (if (i, j) \in K then A i j / scale else 0) : 'M[F]_n) = n <->
  [set (i, i) | i : 'I_n] \subset K.
Proof.
rewrite (rank_iff_diag back) => [|i j]; last first.
  by rewrite mxE; case: ifP; rewrite ?eqxx // mulf_eq0 negb_or => _ /andP[/supp].
split=> [nz|/subsetP DK i]; last first.
  by rewrite mxE DK ?imset_f // mulf_neq0 ?invr_neq0.
apply/subsetP => v /imsetP[i _ ->]; have := nz i; rewrite mxE.
by case: ifP; rewrite ?eqxx.
Qed.
End Dropped.
