(* The claims of the chapter "state". The state rank at a split s is the rank of the rows from s on
   and the columns before s; with zeros in the place of all other entries it is the same. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.analysis Require Import reals sequences exp.
From Fullrank Require Import Rank Linear Stack State Nullity Delta Matching ExponentialSum
  Supported NearPolynomial Taylor Recurrence.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section State.
Variables (F : fieldType) (n : nat).

Let past (A : 'M[F]_n) (s : nat) : 'M[F]_n := \matrix_(i, j) if (j < s <= i)%N then A i j else 0.

(* linear attention of the features Q of the queries and K of the keys under the mask m *)
Let linear d (Q K : 'M[F]_(n, d)) (m : rel 'I_n) : 'M[F]_n := \matrix_(i, j)
  ((if m i j then \sum_c Q i c * K j c else 0) / \sum_(l | m i l) \sum_c Q i c * K l c).

Theorem causal_linear_attention_has_state_rank_at_most_the_feature_count
    d (Q K : 'M[F]_(n, d)) (m : rel 'I_n) s :
  (forall i j : 'I_n, (j < i)%N -> m i j) ->
  (\rank (past (linear Q K m) s) <= d)%N.
Proof. exact: past_linear. Qed.

Theorem decayed_attention_has_state_rank_at_most_the_feature_count
    d (Q K : 'M[F]_(n, d)) (decay : 'I_n -> 'I_n -> F) s :
  (forall i k j : 'I_n, (j <= k <= i)%N -> decay i j = decay i k * decay k j) ->
  (\rank (past (\matrix_(i, j)
    if (j <= i)%N then decay i j * \sum_c Q i c * K j c else 0)%R s) <= d)%N.
Proof. by move=> prod; apply: (@past_decayed _ _ d Q K decay _ s prod) => i j ji; rewrite mxE ji. Qed.

Theorem gated_attention_has_state_rank_at_most_the_feature_count d (Q K gates : 'M[F]_(n, d)) s :
  (\rank (past (\matrix_(i, j)
    if (j <= i)%N then \sum_c (\prod_(t : 'I_n | (j < t <= i)%N) gates t c) * (Q i c * K j c)
    else 0)%R s) <= d)%N.
Proof. by apply: past_gated => i j ji; rewrite mxE ji. Qed.

(* layer 0 is next to the input *)
Variables (d : nat -> nat) (Q K : forall t, 'M[F]_(n, d t)) (m : nat -> rel 'I_n).
Let through := fix through layers : 'M[F]_n :=
  if layers is before.+1 then linear (Q before) (K before) (m before) *m through before else 1%:M.

Theorem layers_add_their_state_ranks layers s :
  (forall t (i j : 'I_n), (j < i)%N -> m t i j) ->
  (\rank (past (through layers) s) <= \sum_(t < layers) d t)%N.
Proof.
move=> sees; have each t := past_linear (Q t) (K t) s (sees t).
exact: (past_stack (A := fun t => linear (Q t) (K t) (m t)) layers each).
Qed.

(* attention of any kind *)
Theorem the_inverse_has_the_state_ranks_of_the_matrix (A : 'M[F]_n) s :
  A \in unitmx -> \rank (past (invmx A) s) = \rank (past A s).
Proof. exact: past_inverse. Qed.
End State.

Section Delta.
Variables (F : fieldType) (w : nat) (q k : nat -> 'rV[F]_w) (b : nat -> F) (n : nat).

(* under the key of each token in turn its value v is written, at the rate b, in place of what was
   read there; memory i is the state after the first i tokens *)
Let memory (v : nat -> F) := fix memory i : 'cV[F]_w :=
  if i is t.+1 then memory t + b t *: ((v t - (k t *m memory t) 0 0) *: (k t)^T) else 0.

(* what token i reads under its query, if token j has the value 1 and all others 0 *)
Let delta : 'M[F]_n := \matrix_(i, j) (q i *m memory (fun t => (t == j)%:R) i.+1) 0 0.
Let past (A : 'M[F]_n) (s : nat) : 'M[F]_n := \matrix_(i, j) if (j < s <= i)%N then A i j else 0.

Theorem delta_rule_has_state_rank_at_most_the_feature_count s :
  (\rank (past delta s) <= w)%N.
Proof. exact: past_delta. Qed.

Theorem delta_rule_determinant_is_the_product_of_rates_and_self_features :
  \det delta = \prod_(i < n) (b i * \sum_c q i 0 c * k i 0 c) /\
  (\rank delta = n <-> (forall i : 'I_n, b i != 0 /\ \sum_c q i 0 c * k i 0 c != 0)).
Proof.
have dE : \det delta = _ := delta_det q k b n; split=> //.
rewrite (rwP eqP) mxrank_full dE; split=> [/prodf_neq0 nz i|nz].
  by have := nz i isT; rewrite mulf_eq0 negb_or => /andP[].
by apply/prodf_neq0 => i _; have [bi qi] := nz i; rewrite mulf_neq0.
Qed.
End Delta.

(* base e for b = 1, base two for b = ln 2 *)
Theorem causal_softmax_reaches_the_greatest_state_rank (R : realType) (b : R) n (q k : 'I_n -> R)
    (m : rel 'I_n) (s : nat) :
  b != 0 -> injective q -> injective k ->
  (forall i j : 'I_n, (j <= i)%N -> m i j) ->
  (s <= n)%N ->
  let softmax : 'M[R]_n := \matrix_(i, j) ((if m i j then expR (b * (q i * k j)) else 0) /
    \sum_l (if m i l then expR (b * (q i * k l)) else 0)) in
  \rank ((\matrix_(i, j) (if (j < s <= i)%N then softmax i j else 0))%R : 'M[R]_n) = minn s (n - s).
Proof.
move=> b0 qI kI sees sn softmax; set A := \matrix_(_, _) _.
have up (a : 'I_(n - s)) : (s + a < n)%N by rewrite -ltn_subRL.
pose late a := Ordinal (up a); pose early := widen_ord sn.
have lateI : injective late by move=> x y /(congr1 val) /= /addnI /val_inj.
have earlyI : injective early by move=> x y /(congr1 val) /= /val_inj.
apply/eqP; rewrite eqn_leq leq_min; apply/andP; split; first (apply/andP; split).
- apply: (columns_rank earlyI) => i j ne; rewrite mxE; case: ifP => // /andP[js _].
  by case/eqP: (ne (Ordinal js)); apply: val_inj.
- apply: (rows_rank lateI) => i j ne; rewrite mxE; case: ifP => // /andP[_ si].
  have ai : (i - s < n - s)%N by rewrite ltn_sub2r // (leq_ltn_trans si).
  by case/eqP: (ne (Ordinal ai)); apply: val_inj; rewrite /= (subnKC si).
pose c := minn s (n - s).
pose f a := late (widen_ord (geq_minr s (n - s)) a); pose g a := early (widen_ord (geq_minl s (n - s)) a).
apply: leq_trans (mxrank_mxsub f g A).
pose N i := \sum_l (if m i l then expR (b * (q i * k l)) else 0).
have N0 i : N i != 0.
  rewrite gt_eqF // /N (bigD1 i) //= sees // ltr_paddr ?expR_gt0 // sumr_ge0 // => l _.
  by case: ifP => // _; apply/ltW/expR_gt0.
have -> : mxsub f g A = diag_mx (\row_x (N (f x))^-1) *m \matrix_(x, y) expR (b * q (f x) * k (g y)).
  apply/matrixP => x y; rewrite mul_diag_mx !mxE /= leq_addr andbT.
  rewrite (leq_trans (ltn_ord y) (geq_minl _ _)) sees /= 1?mulrC ?mulrA //.
  by apply: leq_trans (leq_addr _ _); apply/ltnW/(leq_trans (ltn_ord y))/geq_minl.
rewrite mxrank_row_scale => [|x]; last by rewrite mxE invr_neq0.
rewrite mxrank_det //; apply: exp_det_neq0 => x y.
  by move/(mulfI b0)/qI/lateI/(congr1 val) => /= /val_inj.
by move/kI/earlyI/(congr1 val) => /= /val_inj.
Qed.

(* the block of the rows from s on and the columns before s, with zeros elsewhere *)
Theorem causal_states_are_near_the_rank_of_a_polynomial (R : realType) n d (k : nat) (Q K : 'M[R]_(n, d))
    (m : rel 'I_n) (s : nat) (radius : R) :
  let score i j := \sum_c Q i c * K j c in
  let past (i j : 'I_n) := if (j < s <= i)%N
    then expR (score i j) / \sum_(l | m i l) expR (score i l) else 0 in
  (forall i j : 'I_n, (j <= i)%N -> m i j) ->
  (forall i j l : 'I_n, (j < s <= i)%N -> (l < s)%N -> score i j - score i l <= 2%:R * radius) ->
  (forall (P : {poly R}) (eps : R), (size P <= k.+1)%N ->
    (forall x, `|x| <= radius -> `|expR x - P.[x]| <= eps * expR x) ->
    exists B : 'M[R]_n, (\rank B <= 'C(d + k, k))%N /\ forall i j, `|past i j - B i j| <= eps * past i j) /\
  (exists B : 'M[R]_n, (\rank B <= 'C(d + k, k))%N /\
    forall i j, `|past i j - B i j| <= radius ^+ k.+1 / k.+1`!%:R * expR radius * past i j).
Proof.
move=> score past sees bounded; have total i : 0 < \sum_(l | m i l) expR (score i l).
  by rewrite (bigD1 i) ?sees //= ltr_paddr ?expR_gt0 // sumr_ge0 // => l _; exact/ltW/expR_gt0.
have near (P : {poly R}) (eps : R) : (size P <= k.+1)%N -> (forall x, `|x| <= radius -> `|expR x - P.[x]| <= eps * expR x) ->
    exists B : 'M[R]_n, (\rank B <= 'C(d + k, k))%N /\ forall i j, `|past i j - B i j| <= eps * past i j.
  move=> sP nP.
  have [|B [rB BP]] := @near_block _ _ (@expR_gt0 R) (@expRD R) n d k Q K
    (fun i : 'I_n => s <= i)%N (fun j : 'I_n => j < s)%N _ total radius eps P sP nP.
    by move=> i j l si js ls; apply: bounded; rewrite ?js.
  by exists B; split=> // i j; have := BP i j; rewrite /past andbC.
split=> //; apply: (near (taylor_poly R k.+1)); first exact: size_taylor.
by move=> x xr; rewrite taylor_horner; apply: taylor_near.
Qed.

(* the state after token i is step i of the one before, and write i times the value of the token; the
   block at i has the rows from i on and the columns up to i, with zeros elsewhere *)
Theorem least_state_size_is_the_greatest_state_rank (F : fieldType) n d (A : 'M[F]_n) :
  let state (step : nat -> 'M[F]_d) (write : nat -> 'cV[F]_d) (v : nat -> F) := fix state i : 'cV[F]_d :=
    (if i is t.+1 then step i *m state t else 0) + v i *: write i in
  let block (i : nat) : 'M[F]_n := \matrix_(k, j) if (j <= i <= k)%N then A k j else 0 in
  (forall i j : 'I_n, (i < j)%N -> A i j = 0) ->
  (exists step, exists write, exists read : 'I_n -> 'rV[F]_d,
    forall (v : nat -> F) (i : 'I_n), \sum_j A i j * v j = (read i *m state step write v i) 0 0) <->
  (forall i : 'I_n, (\rank (block i) <= d)%N).
Proof.
move=> state block causal; split=> [[step [write [read reads]]]|small].
  by apply: (recurrence_block (step := step) (write := write) (read := read)); apply/reads_values.
have [step [write [read rows]]] := recurrence_exists causal small.
by exists step, write, read; apply/reads_values.
Qed.
