(* The definitions that the vectors evaluate are those of the claims: of each kind, a claim applies
   to them as it stands. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Softmax Linear State Delta Reach.
From Fullrank Require Import Claims.Triangular Claims.Guarantee Claims.Linear Claims.State Claims.Mixing.
From Fullrank Require Import Vectors.Number Vectors.Mask Vectors.Attention.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Attention.
Variable n : nat.
Implicit Types mask : seq String.string.

Lemma softmax_claim mask scores :
  (forall i j : 'I_n, sees mask i j -> (j <= i)%N) -> (forall i : 'I_n, sees mask i i) ->
  \rank (attention n (Softmax mask scores)) = n.
Proof. by move=> back self; apply: (causal_softmax_is_full_rank two_gt0 back self).1. Qed.

Lemma linear_claim mask queries keys : (forall i j : 'I_n, sees mask i j) ->
  (\rank (attention n (Linear mask queries keys)) <= features queries)%N.
Proof. exact: linear_attention_rank_is_at_most_the_feature_count. Qed.

Lemma gated_claim queries keys gates s :
  (\rank (past (attention n (Gated queries keys gates)) s) <= features queries)%N.
Proof. exact: gated_attention_has_state_rank_at_most_the_feature_count. Qed.

Lemma delta_claim queries keys rates s :
  (\rank (past (attention n (Delta queries keys rates)) s) <= features queries)%N.
Proof. exact: delta_rule_has_state_rank_at_most_the_feature_count. Qed.

Lemma cycle_claim (mask : seq String.string) scores (m : rel 'I_n) :
  (forall i : 'I_n, m i i) ->
  ~ (exists c : seq 'I_n, [/\ uniq c, path.cycle m c, c != [::] & ~~ odd (size c)]) ->
  \rank (softmax two m scores) = n.
Proof. by move=> self none; apply: ((softmax_without_even_cycles_is_full_rank two_gt0 self none).1 _).1. Qed.
End Attention.

Lemma layers_claim n (layers : seq (seq (rel 'I_n))) : reach layers = Mixing.depends layers.
Proof. by elim: layers => //= heads before ->. Qed.
