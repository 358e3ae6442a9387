(* The claims of the chapter "mixing". *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank Softmax Acyclic Reach Heads Average.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

(* which token (i) depends on which input token (j) after layers, the last one first; the heads of
   a layer unite *)
Fixpoint depends n (layers : seq (seq (rel 'I_n))) (i j : 'I_n) : bool :=
  if layers is heads :: before
  then [exists k, has (fun m : rel 'I_n => m i k) heads && depends before k j]
  else i == j.

Theorem causal_layers_never_look_ahead n (layers : seq (seq (rel 'I_n))) :
  (forall heads m, List.In heads layers -> List.In m heads -> forall i j, m i j -> (j <= i)%N) ->
  forall i j, depends layers i j -> (j <= i)%N.
Proof.
have -> : depends layers = reach layers by elim: layers => //= heads before ->.
exact: reach_causal.
Qed.

Section Opposite.
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
(* the place of each token in the order *)
Variables (n : nat) (place : 'S_n).

(* softmax of the scores S under the mask m *)
Let softmax (m : rel 'I_n) (S : 'M[R]_n) : 'M[R]_n := \matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)).

Let back (i j : 'I_n) := (place j <= place i)%N.
Let ahead (i j : 'I_n) := (place i <= place j)%N.

Theorem opposite_heads_reach_everything_in_one_layer :
  (forall i j, back i j || ahead i j) /\
  (forall S, \rank (softmax back S) = n) /\
  (forall S, \rank (softmax ahead S) = n).
Proof.
split; first exact: opposite_union.
split=> S; apply: (softmax_acyclic_rank e_gt0).
- exact: order_acyclic.
- exact: order_refl.
- exact: reverse_acyclic.
- exact: reverse_refl.
Qed.

Theorem alternating_layers_reach_everything_in_two :
  (forall i j, #|[pred k | ahead i k && back k j]| = (n - maxn (place i) (place j))%N) /\
  (forall i j, exists k, ahead i k && back k j) /\
  ((1 < n)%N -> exists i j, ~~ back i j) /\
  (forall S, \rank (softmax back S) = n) /\
  (forall S, \rank (softmax ahead S) = n).
Proof.
split; first exact: opposite_product.
split; first by move=> i j; apply/existsP/opposite_complete.
split; first exact: order_incomplete.
by case: opposite_heads_reach_everything_in_one_layer.
Qed.
End Opposite.

(* T is the matrix of the map X |-> concat (A_h (X V)_h) O on n by D matrices read as rows of
   n * D numbers; column c belongs to the head (owner c), and each head owns d columns *)
Theorem multi_head_rank_is_the_sum_over_heads (F : fieldType) n D H d
    (A : 'I_H -> 'M[F]_n) (owner : 'I_D -> 'I_H) (V O : 'M[F]_D) (T : 'M[F]_(n * D)) :
  (forall h, #|[pred c | owner c == h]| = d) ->
  (forall X : 'M[F]_(n, D),
    mxvec ((\matrix_(i, c) \sum_k A (owner c) i k * (X *m V) k c) *m O) = mxvec X *m T) ->
  \det T = (\det V * \det O) ^+ n * \prod_h \det (A h) ^+ d /\
  (V \in unitmx -> O \in unitmx -> \rank T = d * \sum_h \rank (A h))%N.
Proof.
move=> shares map_T; split=> [|uV uO].
  by rewrite (heads_det map_T) (heads_det_prod A shares).
by rewrite (heads_rank map_T uV uO) (heads_rank_sum A shares).
Qed.

(* weights of three tokens whose average is singular *)
Definition lower_head (R : fieldType) : seq (seq R) :=
  [:: [:: 1; 0; 0]; [:: 9%:R / 10%:R; 1 / 10%:R; 0]; [:: 1 / 20%:R; 5%:R / 8%:R; 13%:R / 40%:R]].
Definition upper_head (R : fieldType) : seq (seq R) :=
  [:: [:: 1 / 10%:R; 1 / 10%:R; 4%:R / 5%:R]; [:: 0; 1 / 10%:R; 9%:R / 10%:R]; [:: 0; 0; 1]].

Theorem averaged_opposite_heads_are_full_rank_for_two_tokens (R : realFieldType) :
  (forall n (L U : 'M[R]_n), (n <= 2)%N ->
    (forall i j : 'I_n, (i < j)%N -> L i j = 0) -> (forall i j : 'I_n, (j < i)%N -> U i j = 0) ->
    (forall i, 0 < L i i /\ 0 < U i i) ->
    (forall i, \sum_j L i j = 1 /\ \sum_j U i j = 1) ->
    \rank (2%:R^-1 *: (L + U)) = n) /\
  \det (2%:R^-1 *: (\matrix_(i, j) (nth [::] (lower_head R) i)`_j + \matrix_(i, j) (nth [::] (upper_head R) i)`_j)
    : 'M[R]_3) = 0.
Proof. by split; [exact: average_rank|exact: average_singular]. Qed.
