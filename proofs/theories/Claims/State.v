(* The claims of the chapter "state". The state rank at a split s is the rank of the rows from s on
   and the columns before s; with zeros in the place of all other entries it is the same. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Rank Linear Stack State.
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
End State.
