(* The claims of the chapter "state". The state rank at a split s is the rank of the rows from s on
   and the columns before s; with zeros in the place of all other entries it is the same. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Rank Linear Stack State Nullity Delta.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
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
