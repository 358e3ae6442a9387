(* What a token depends on after some layers of one fixed mask.

   walk_add, walk_mono   walks one after the other, and waiting where tokens see themselves
   walk_distance         a window reaches as far as its reach times the layers
   turns_distance        windows back and ahead in turn: as the layers of either kind *)
From mathcomp Require Import all_ssreflect zify.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.

Section Walk.
Variables (T : finType) (m : rel T).

Fixpoint walk (layers : nat) (i j : T) : bool :=
  if layers is before.+1 then [exists k, m i k && walk before k j] else i == j.

Lemma walk1 i j : walk 1 i j = m i j.
Proof.
apply/existsP/idP => [[k /andP[mik /eqP <-]] //|mij].
by exists j; rewrite mij /=.
Qed.

Lemma walk_add k l i j h : walk k i j -> walk l j h -> walk (k + l) i h.
Proof.
elim: k i => [|k IH] i /=; first by move/eqP->.
case/existsP => x /andP[mix xj] jh; apply/existsP; exists x.
by rewrite mix IH.
Qed.

Lemma walk_step i j k h : m i j -> walk k j h -> walk k.+1 i h.
Proof. by move=> mij jh; apply/existsP; exists j; rewrite mij. Qed.

Lemma walk_refl k i : reflexive m -> walk k i i.
Proof. by move=> mr; elim: k => //= k IH; apply/existsP; exists i; rewrite mr. Qed.

Lemma walk_mono k l i j : reflexive m -> k <= l -> walk k i j -> walk l i j.
Proof. by move=> mr kl ij; rewrite -(subnKC kl); apply: walk_add ij _; apply: walk_refl. Qed.
End Walk.

Section Window.
Variables (n w : nat).

Definition near (i j : 'I_n) := (i <= j + w) && (j <= i + w).

Theorem walk_distance layers (i j : 'I_n) :
  walk near layers i j = (i <= j + layers * w) && (j <= i + layers * w).
Proof.
elim: layers i => [|l IH] i /=.
  by rewrite mul0n !addn0 -val_eqE /= eqn_leq.
apply/existsP/andP => [[k]|[ij ji]].
  by rewrite IH /near => /andP[/andP[? ?] /andP[? ?]]; split; lia.
have goal (k : 'I_n) : near i k -> (k <= j + l * w) && (j <= k + l * w) ->
    exists x, near i x && walk near l x j by move=> ik kj; exists k; rewrite ik IH.
case: (leqP i j) => le.
  case: (leqP (i + w) j) => [far|nearby].
    have kn : i + w < n by apply: leq_ltn_trans far (ltn_ord j).
    by apply: (goal (Ordinal kn)); rewrite /near /=; lia.
  by apply: (goal j); rewrite /near; lia.
case: (leqP (j + w) i) => [far|nearby]; last by apply: (goal j); rewrite /near; lia.
have kn : i - w < n by apply: leq_ltn_trans (leq_subr _ _) (ltn_ord i).
by apply: (goal (Ordinal kn)); rewrite /near /=; lia.
Qed.

(* even layers look back, odd ones ahead *)
Definition turn (t : nat) (i j : 'I_n) :=
  if odd t then (i <= j) && (j <= i + w) else (j <= i) && (i <= j + w).

Fixpoint turns (layers : nat) (i j : 'I_n) : bool :=
  if layers is before.+1 then [exists k, turn before i k && turns before k j] else i == j.

Theorem turns_distance layers (i j : 'I_n) :
  turns layers i j = (i <= j + uphalf layers * w) && (j <= i + layers./2 * w).
Proof.
elim: layers i => [|l IH] i /=.
  by rewrite mul0n !addn0 -val_eqE /= eqn_leq.
have pos : 0 <= l./2 * w by [].
have [odd_l|even_l] := boolP (odd l); last first.
  have half : uphalf l = l./2 by rewrite uphalf_half (negPf even_l).
  apply/existsP/andP => [[k]|[ij ji]].
    by rewrite IH /turn (negPf even_l) half => /andP[/andP[? ?] /andP[? ?]]; split; lia.
  have goal (k : 'I_n) : k <= i -> i <= k + w -> k <= j + l./2 * w -> j <= k + l./2 * w ->
      exists x, turn l i x && turns l x j.
    by move=> ? ? ? ?; exists k; rewrite IH /turn (negPf even_l) half; apply/andP; split; apply/andP.
  case: (leqP i j) => le; first by apply: (goal i); lia.
  case: (leqP (j + w) i) => [far|near_]; last by apply: (goal j); lia.
  have kn : i - w < n by apply: leq_ltn_trans (leq_subr _ _) (ltn_ord i).
  by apply: (goal (Ordinal kn)); rewrite /=; lia.
have half : uphalf l = l./2.+1 by rewrite uphalf_half odd_l.
apply/existsP/andP => [[k]|[ij ji]].
  by rewrite IH /turn odd_l half => /andP[/andP[? ?] /andP[? ?]]; split; lia.
have goal (k : 'I_n) : i <= k -> k <= i + w -> k <= j + l./2.+1 * w -> j <= k + l./2 * w ->
    exists x, turn l i x && turns l x j.
  by move=> ? ? ? ?; exists k; rewrite IH /turn odd_l half; apply/andP; split; apply/andP.
case: (leqP j i) => le; first by apply: (goal i); lia.
case: (leqP (i + w) j) => [far|near_]; last by apply: (goal j); lia.
have kn : i + w < n by apply: leq_ltn_trans far (ltn_ord j).
by apply: (goal (Ordinal kn)); rewrite /=; lia.
Qed.
End Window.
