(* Products of the attention matrices of successive layers.

   stack_diag          causal layers multiply self weights
   second_difference   and the difference of the first two tokens, by the second self weight
   stack_first         what is not yet the first token shrinks by 1 - its least weight
   stack_collapse      a mass below all rows of each layer multiplies the coefficients
   stack_keeps         nonsingular layers leave a part of each diameter *)
From mathcomp Require Import all_ssreflect all_algebra ring.
From Fullrank Require Import Rank Diameter.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

(* layer 0 is next to the input *)
Section Product.
Variables (R : ringType) (n : nat) (A : nat -> 'M[R]_n).
Fixpoint stack (layers : nat) : 'M[R]_n :=
  if layers is before.+1 then A before *m stack before else 1%:M.
End Product.

Section Stack.
Variables (R : realFieldType) (n : nat) (A : nat -> 'M[R]_n).
Implicit Types (i j k : 'I_n) (L : nat).

Definition lower (B : 'M[R]_n) := forall i j, (i < j)%N -> B i j = 0.

Lemma lower_mul_diag (B C : 'M[R]_n) : lower B -> lower C ->
  lower (B *m C) /\ forall i, (B *m C) i i = B i i * C i i.
Proof.
move=> lB lC; split=> [i j ij|i]; rewrite mxE.
  apply: big1 => k _; case: (ltnP i k) => [/lB -> |ki]; first by rewrite mul0r.
  by rewrite lC ?mulr0 //; apply: leq_ltn_trans ki ij.
rewrite (bigD1 i) //= big1 ?addr0 // => k ki.
case: (ltngtP i k) => [/lB -> |/lC -> |/val_inj ik]; rewrite ?mul0r ?mulr0 //.
by rewrite ik eqxx in ki.
Qed.

Theorem stack_diag L : (forall t, lower (A t)) ->
  lower (stack A L) /\ forall i, stack A L i i = \prod_(t < L) A t i i.
Proof.
move=> lA; elim: L => [|L [lS dS]] /=.
  split=> [i j ij|i]; rewrite mxE ?big_ord0 ?eqxx //.
  by case: eqP ij => // ->; rewrite ltnn.
have [lP dP] := lower_mul_diag (lA L) lS; split=> // i.
by rewrite dP dS big_ord_recr mulrC.
Qed.

Lemma stack_det L : \det (stack A L) = \prod_(t < L) \det (A t).
Proof.
elim: L => [|L IH]; first by rewrite det1 big_ord0.
by rewrite big_ord_recr /= det_mulmx IH mulrC.
Qed.

Lemma stack_rank L : (forall t, \rank (A t) = n) -> \rank (stack A L) = n.
Proof.
move=> rA; apply: mxrank_det; rewrite stack_det; apply/prodf_neq0 => t _.
by rewrite -mxrank_full rA.
Qed.

Hypothesis A1 : forall t, equal_sums (A t).

Lemma stack_sums L : equal_sums (stack A L).
Proof. by elim: L => [|L IH]; [exact: equal_sums1|exact: equal_sums_mul]. Qed.

Lemma sum_two (V : zmodType) (f : 'I_n -> V) i0 i1 : i0 = 0%N :> nat -> i1 = 1%N :> nat ->
  (forall k, (1 < k)%N -> f k = 0) -> \sum_k f k = f i0 + f i1.
Proof.
move=> e0 e1 f0; have i10 : i1 != i0 by rewrite -val_eqE /= e0 e1.
rewrite (bigD1 i0) //= (bigD1 i1) //= [X in _ + (_ + X)]big1 ?addr0 // => k /andP[k0 k1].
apply: f0; move: k0 k1; rewrite -!val_eqE /= e0 e1.
by case: (nat_of_ord k) => [|[]].
Qed.

Theorem second_difference d L (X : 'M[R]_(n, d)) (i0 i1 : 'I_n) :
  i0 = 0%N :> nat -> i1 = 1%N :> nat -> (forall t, lower (A t)) ->
  row i1 (stack A L *m X) - row i0 (stack A L *m X) =
  (\prod_(t < L) A t i1 i1) *: (row i1 X - row i0 X).
Proof.
move=> e0 e1 lA; have [lS dS] := stack_diag L lA; rewrite -dS.
have z k : (1 < k)%N -> stack A L i0 k = 0 /\ stack A L i1 k = 0.
  by move=> k1; split; apply: lS; rewrite ?e0 ?e1 // (ltn_trans _ k1).
have z01 : stack A L i0 i1 = 0 by apply: lS; rewrite e0 e1.
have p0 : stack A L i0 i0 = 1.
  by rewrite -(stack_sums L i0) (sum_two e0 e1) ?z01 ?addr0 // => k /z[].
have p1 : stack A L i1 i0 = 1 - stack A L i1 i1.
  by rewrite -(stack_sums L i1) (sum_two e0 e1) ?addrK // => k /z[].
apply/rowP => c; rewrite !mxE.
rewrite !(sum_two e0 e1) => [|k /z[-> _]|k /z[_ ->]]; rewrite ?mul0r //.
rewrite z01 p0 p1; move: (stack A L i1 i1) (X i0 c) (X i1 c) => s x y.
by ring.
Qed.

(* the first token sees only itself; the others see it with at least w *)
Theorem stack_first L (w : nat -> R) (i0 : 'I_n) : (forall t i j, 0 <= A t i j) ->
  (forall t, A t i0 i0 = 1) -> (forall t, w t <= 1) -> (forall t i, i != i0 -> w t <= A t i i0) ->
  forall i, 1 - stack A L i i0 <= \prod_(t < L) (1 - w t).
Proof.
move=> A0 first w1 wA; elim: L => [|L IH] i.
  by rewrite big_ord0 mxE ler_subl_addr ler_addl ler0n.
have prod0 l : 0 <= \prod_(t < l) (1 - w t) by apply: prodr_ge0 => t _; rewrite subr_ge0.
rewrite big_ord_recr /= mulrC.
have -> : 1 - (A L *m stack A L) i i0 = \sum_k A L i k * (1 - stack A L k i0).
  rewrite mxE -[1 in LHS](A1 L i) -sumrB; apply: eq_bigr => k _.
  by rewrite mulrBr mulr1.
have only k : A L i0 k = 0 \/ k = i0.
  case: (eqVneq k i0) => [|ki]; [by right|left].
  have := A1 L i0; rewrite (bigD1 i0) //= first -[RHS]addr0 => /addrI /eqP.
  by rewrite psumr_eq0 // => /allP /(_ k); rewrite mem_index_enum ki => /(_ isT) /eqP.
have first_stack l : stack A l i0 i0 = 1.
  elim: l => [|l IHl] /=; first by rewrite mxE eqxx.
  rewrite mxE (bigD1 i0) //= first mul1r IHl big1 ?addr0 // => k ki.
  suff -> : A l i0 k = 0 by rewrite mul0r.
  have := A1 l i0; rewrite (bigD1 i0) //= first -[RHS]addr0 => /addrI /eqP.
  by rewrite psumr_eq0 // => /allP /(_ k); rewrite mem_index_enum ki => /(_ isT) /eqP.
case: (eqVneq i i0) => [->|ii].
  rewrite big1 => [|k _]; first by apply: mulr_ge0; [rewrite subr_ge0; apply: w1|apply: prod0].
  by case: (only k) => ->; rewrite ?mul0r // first_stack subrr mulr0.
rewrite (bigD1 i0) //= first_stack subrr mulr0 add0r.
apply: (@le_trans _ _ ((\sum_(k | k != i0) A L i k) * \prod_(t < L) (1 - w t))).
  by rewrite mulr_suml; apply: ler_sum => k _; rewrite ler_wpmul2l.
apply: ler_wpmul2r => //.
have -> : \sum_(k | k != i0) A L i k = 1 - A L i i0.
  by rewrite -(A1 L i) [in RHS](bigD1 i0) //= addrAC subrr add0r.
by rewrite ler_add2l ler_opp2 wA.
Qed.

Theorem stack_collapse L (w : nat -> 'I_n -> R) : (forall t i j, w t j <= A t i j) ->
  (forall t, \sum_j w t j <= 1) -> coefficient_le (stack A L) (\prod_(t < L) (1 - \sum_j w t j)).
Proof.
move=> wA w1; elim: L => [|L IH].
  rewrite big_ord0; apply: coefficient_le1; first exact: equal_sums1.
  by move=> i j; rewrite mxE ler0n.
rewrite big_ord_recr /= mulrC; apply: coefficient_mul => //; last exact: coefficient_common.
by apply: prodr_ge0 => t _; rewrite subr_ge0.
Qed.

Theorem stack_keeps d (N : 'rV[R]_d -> R) L (t : nat -> R) (X : 'M[R]_(n, d)) D :
  (forall x y, N (x + y) <= N x + N y) -> (forall a x, N (a *: x) = `|a| * N x) ->
  0 <= D -> (forall l, A l \in unitmx) -> (forall l, 0 <= t l) ->
  (forall l, coefficient_le (invmx (A l)) (t l)) ->
  diameter_le N (stack A L *m X) D -> diameter_le N X ((\prod_(l < L) t l) * D).
Proof.
move=> N_add N_scale D0 uA t0 At; elim: L D D0 => [|L IH] D D0 /=.
  by rewrite mul1mx big_ord0 mul1r.
rewrite -mulmxA => /(diameter_inverse N_add N_scale D0 (uA L) (A1 L) (At L)) /IH.
by rewrite big_ord_recr /= mulrA; apply; apply: mulr_ge0.
Qed.
End Stack.
