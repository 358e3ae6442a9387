(* Which token can influence which: boolean products of masks.

   reach_causal          no number of causal layers looks ahead
   opposite_union        an order and its reverse together see everything
   opposite_product      so do an order and its reverse one after the other, through
                         as many tokens as lie after both
   support_mul           the support of a product of nonnegative matrices *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup zify.
From Fullrank Require Import Rank Softmax Acyclic.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Reach.
Variable n : nat.
Implicit Types (m : rel 'I_n) (heads : seq (rel 'I_n)).

(* the layers from the last to the first; the heads of a layer unite *)
Fixpoint reach (layers : seq (seq (rel 'I_n))) : rel 'I_n := fun i j =>
  if layers is heads :: before
  then [exists k, has (fun m => m i k) heads && reach before k j] else i == j.

Theorem reach_causal layers :
  (forall heads m, List.In heads layers -> List.In m heads -> looks_back m) ->
  looks_back (reach layers).
Proof.
elim: layers => [|heads before IH] back i j /=; first by move/eqP->.
case/existsP => k /andP[seen /IH le]; apply: leq_trans (le _) _.
  by move=> h m hb; apply: back; right.
have /(_ heads) := back; move/(_ _ (or_introl (erefl _))) => {IH le back}.
elim: heads seen => //= m heads IH /orP[mik back|seen back].
  by apply: (back m) => //; left.
by apply: IH seen _ => m' hm; apply: back; right.
Qed.
End Reach.

Section Opposite.
Variables (n : nat) (place : 'S_n).

(* each token sees itself and those before it, or after it, in the order of places *)
Definition order : rel 'I_n := fun i j => (place j <= place i)%N.
Definition reverse : rel 'I_n := fun i j => (place i <= place j)%N.

Lemma order_acyclic : acyclic order.
Proof. by apply: (@numbered_order _ _ (fun i => place i)) => // i j /val_inj /perm_inj. Qed.

Lemma reverse_acyclic : acyclic reverse.
Proof.
apply: (@numbered_order _ _ (fun i => n - place i)%N) => [i j le|i j eq].
  exact: leq_sub2l.
apply: (@perm_inj _ place); apply: val_inj => /=.
by rewrite -(subKn (ltnW (ltn_ord (place i)))) eq subKn // ltnW.
Qed.

Lemma order_refl : reflexive order.
Proof. by move=> i; apply: leqnn. Qed.

Lemma reverse_refl : reflexive reverse.
Proof. by move=> i; apply: leqnn. Qed.

Theorem opposite_union i j : order i j || reverse i j.
Proof. exact: leq_total. Qed.

Theorem opposite_product i j :
  #|[pred k | reverse i k && order k j]| = (n - maxn (place i) (place j))%N.
Proof.
have -> : #|[pred k | reverse i k && order k j]| =
    #|[pred k : 'I_n | maxn (place i) (place j) <= k]%N|.
  rewrite -(card_imset _ (@perm_inj _ place)); apply: eq_card => k.
  rewrite !inE geq_max; apply/imsetP/idP => [[l]|le].
    by rewrite inE /reverse /order => /andP[il lj] ->; rewrite il.
  by exists ((place^-1)%g k); rewrite ?permKV // inE /reverse /order permKV.
rewrite -sum1_card (eq_bigl (fun k : 'I_n => maxn (place i) (place j) <= k)%N) //.
by rewrite -[RHS]muln1 -sum_nat_const_nat big_geq_mkord.
Qed.

Corollary opposite_complete i j : [exists k, reverse i k && order k j].
Proof.
rewrite -[X in is_true X]/(~~ (#|[pred k | reverse i k && order k j]| == 0%N)).
by rewrite opposite_product subn_eq0 leq_max negb_or -!ltnNge !ltn_ord.
Qed.

(* one layer alone does not reach everything *)
Theorem order_incomplete : (1 < n)%N -> exists i j, ~~ order i j.
Proof.
move=> n1; have n0 : (0 < n)%N by apply: ltnW.
exists ((place^-1)%g (Ordinal n0)), ((place^-1)%g (Ordinal n1)).
by rewrite /order !permKV.
Qed.
End Opposite.

Section Support.
Variables (R : realFieldType) (n : nat).
Implicit Types A B : 'M[R]_n.

Theorem support_mul A B i j : (forall i j, 0 <= A i j) -> (forall i j, 0 <= B i j) ->
  ((A *m B) i j != 0) = [exists k, (A i k != 0) && (B k j != 0)].
Proof.
move=> A0 B0; rewrite mxE psumr_eq0; last by move=> k _; apply: mulr_ge0.
rewrite -has_predC; apply/hasP/existsP => [[k _ h]|[k h]]; exists k.
- by move: h; rewrite /= mulf_eq0 negb_or.
- exact: mem_index_enum.
- by rewrite /= mulf_eq0 negb_or.
Qed.
End Support.
