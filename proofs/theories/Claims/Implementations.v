(* The claims of the chapter "implementations". *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank Softmax Layer.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Support.
(* e is any positive function: the exponential, a power of two *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Variables (n p : nat) (m : 'I_n -> 'I_p -> bool).

(* softmax of the scores S under the mask *)
Let softmax (S : 'M[R]_(n, p)) : 'M[R]_(n, p) := \matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)).

Theorem softmax_weighs_exactly_the_visible_keys (S : 'M[R]_(n, p)) i j :
  (~~ m i j -> softmax S i j = 0) /\ (m i j -> 0 < softmax S i j).
Proof.
split=> mij; last by rewrite (softmax_gt0 e_gt0).
by apply/eqP; rewrite (softmax_eq0 e_gt0).
Qed.

(* e is an exponential: a sum becomes a product *)
Theorem softmax_ignores_a_shift_of_a_row (S : 'M[R]_(n, p)) (c : 'I_n -> R) :
  (forall x y, e (x + y) = e x * e y) ->
  softmax (\matrix_(i, j) (S i j + c i)) = softmax S.
Proof. exact: softmax_shift. Qed.
End Support.

Section Relabelling.
(* e is any function *)
Variables (R : realFieldType) (e : R -> R) (n : nat).

(* softmax of the scores S under the mask m *)
Let softmax (m : rel 'I_n) (S : 'M[R]_n) : 'M[R]_n := \matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)).

(* the token i is called s i before *)
Theorem softmax_follows_a_relabelling_of_the_tokens (m : rel 'I_n) (S : 'M[R]_n) (s : 'S_n) :
  softmax (fun i j => m (s i) (s j)) (\matrix_(i, j) S (s i) (s j)) =
  \matrix_(i, j) softmax m S (s i) (s j).
Proof.
apply/matrixP => i j; rewrite !mxE; congr (_ / _).
by rewrite [RHS](reindex_inj (@perm_inj _ s)); apply: eq_bigr => k _; rewrite mxE.
Qed.
End Relabelling.

(* In any arithmetic: softmax of one query as it is computed, with its greatest visible score
   subtracted and sums over ascending keys. *)
Section Hidden.
Variables (T : Type) (zero : T) (add sub mul div max : T -> T -> T) (exponential : T -> T).
Variables (keys : nat) (visible : pred nat).

Let reads (scores : nat -> T) := [seq scores k | k <- iota 0 keys & visible k].

Let greatest (scores : nat -> T) :=
  if reads scores is s :: rest then foldl max s rest else zero.

Let term (scores : nat -> T) s := exponential (sub s (greatest scores)).

Let weight (scores : nat -> T) j :=
  if visible j then
    div (term scores (scores j)) (foldl add zero [seq term scores s | s <- reads scores])
  else zero.

Let output (scores values : nat -> T) :=
  foldl add zero [seq mul (weight scores j) (values j) | j <- iota 0 keys & visible j].

Theorem outputs_ignore_what_is_hidden (scores scores' values values' : nat -> T) :
  (forall j, visible j -> scores j = scores' j) ->
  (forall j, visible j -> values j = values' j) ->
  (forall j, weight scores j = weight scores' j) /\ output scores values = output scores' values'.
Proof.
move=> ss vs; split.
  exact: (@weights_visible T zero add sub div max exponential keys visible scores scores' ss).
exact: (@output_visible T zero add sub mul div max exponential keys visible scores scores'
  values values' ss vs).
Qed.
End Hidden.
