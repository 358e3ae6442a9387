(* The claims of the chapter "architectures". *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup zify.
From Fullrank Require Import Rank Softmax Acyclic Reach Walk Block Layer Output Supported.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Ranks.
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Variables p r : nat.

(* softmax of the scores S under the mask m *)
Let softmax n (m : rel 'I_n) (S : 'M[R]_n) : 'M[R]_n := \matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)).

(* ulsubmx: the first p rows and columns *)
Theorem prefix_rank_is_the_prefix_block_and_the_rest (m : rel 'I_(p + r)) :
  (forall i j, m i j -> (i < p)%N -> (j < p)%N) ->
  (forall i j, m i j -> (p <= i)%N -> (j <= i)%N) ->
  (forall i : 'I_(p + r), (p <= i)%N -> m i i) ->
  (forall S, \rank (softmax m S) = (\rank (ulsubmx (softmax m S)) + r)%N) /\
  (forall A : 'M[R]_(p + r), (forall i j, A i j != 0 -> m i j) ->
    (forall i : 'I_(p + r), (p <= i)%N -> A i i != 0) -> \rank A = (\rank (ulsubmx A) + r)%N).
Proof.
move=> closed back self; split=> [S|A supp diag].
  apply: closed_prefix_rank => [i j|i j|i pi].
  - by move/(softmax_neq0 e_gt0); apply: closed.
  - by move/(softmax_neq0 e_gt0); apply: back.
  - by rewrite (softmax_eq0 e_gt0) negbK self.
by apply: closed_prefix_rank => // i j /supp; [apply: closed|apply: back].
Qed.

(* whatever the encoder E and the cross-attention X are *)
Theorem encoder_decoder_rank_is_the_encoder_and_the_decoder (m : rel 'I_r)
    (E : 'M[R]_p) (X : 'M[R]_(r, p)) :
  (forall i j, m i j -> (j <= i)%N) ->
  (forall i, m i i) ->
  (forall S, \rank (block_mx E 0 X (softmax m S)) = (\rank E + r)%N) /\
  (forall D : 'M[R]_r, (forall i j, D i j != 0 -> m i j) -> (forall i, D i i != 0) ->
    \rank (block_mx E 0 X D) = (\rank E + r)%N).
Proof.
move=> /looks_back_acyclic am mr; split=> [S|D supp diag]; apply: mxrank_lblock.
  by rewrite unitmx_det lt0r_neq0 // (softmax_acyclic_det_gt0 e_gt0).
by rewrite unitmx_det -mxrank_full (acyclic_rank am supp diag).
Qed.
End Ranks.

(* Tokens of any type, in any arithmetic. A layer has a mask for each head, and makes of token i,
   its place, and for each head the visible tokens with their places, in ascending order, the next
   token i: queries, keys, values, sums, residual and projections are inside. *)
Section Cache.
Variable T : Type.

Let layer := (seq (rel nat) * (nat -> T -> seq (seq (nat * T)) -> T))%type.

Let placed (xs : seq T) := zip (iota 0 (size xs)) xs.

Let apply (l : layer) (xs : seq T) :=
  [seq l.2 ix.1 ix.2 [seq [seq jx <- placed xs | m ix.1 jx.1] | m <- l.1] | ix <- placed xs].

Theorem cached_outputs_ignore_later_tokens (layers : seq layer) (xs : seq T) (first : nat) :
  (forall l m i j, List.In l layers -> List.In m l.1 -> m i j -> (j <= i)%N) ->
  take first (foldl (fun ys l => apply l ys) xs layers) =
  foldl (fun ys l => apply l ys) (take first xs) layers.
Proof. exact: run_take. Qed.
End Cache.

Section Output.
(* e is any positive function: the exponential, a power of two *)
Variables (R : realFieldType) (e : R -> R) (n p w : nat) (m : 'I_n -> 'I_p -> bool).

(* softmax of the scores S under the mask *)
Let softmax (S : 'M[R]_(n, p)) : 'M[R]_(n, p) := \matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)).

Theorem greatest_output_rank_is_the_lesser_of_rank_and_value_width (S : 'M[R]_(n, p)) :
  (forall X : 'M[R]_(p, w), (\rank (softmax S *m X) <= minn (\rank (softmax S)) w)%N) /\
  (exists X : 'M[R]_(p, w), \rank (softmax S *m X) = minn (\rank (softmax S)) w).
Proof. by split; [exact: output_rank_le|exact: output_rank_attained]. Qed.
End Output.

(* shapes of the matrices of weights, for width D and feed-forward layers of width H *)
Theorem encoder_decoder_has_seven_thirds_of_the_parameters (D H layers : nat) :
  let attention := nseq 4 (D, D) in
  let feed_forward := [:: (D, H); (H, D)] in
  let weights (shapes : seq (nat * nat)) := (layers * \sum_(s <- shapes) s.1 * s.2)%N in
  let decoder_only := weights (attention ++ feed_forward) in
  let encoder := weights (attention ++ feed_forward) in
  let decoder := weights (attention ++ attention ++ feed_forward) in
  H = (4 * D)%N ->
  decoder_only = (12 * D ^ 2 * layers)%N /\ (encoder + decoder = 28 * D ^ 2 * layers)%N /\
  (3 * (encoder + decoder) = 7 * decoder_only)%N.
Proof.
move=> attention feed_forward weights decoder_only encoder decoder e4; subst H.
rewrite /encoder /decoder /decoder_only /weights !big_cons !big_nil /= -!mulnn.
by split; [|split]; nia.
Qed.

Section Infilling.
(* e is any positive function: the exponential, a power of two *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
(* the place of each token in the new order; the tokens of the gap come last *)
Variables (n : nat) (place : 'S_n) (gap : pred 'I_n).

(* each token sees itself and those before it in the new order *)
Let m (i j : 'I_n) := (place j <= place i)%N.
Let depends := fix depends layers (i j : 'I_n) :=
  if layers is before.+1 then [exists k, m i k && depends before k j] else i == j.

Theorem infilling_by_reordering_sees_both_sides :
  (forall i j, ~~ gap i -> gap j -> (place i < place j)%N) ->
  (forall i j, gap i -> ~~ gap j -> m i j) /\
  (forall layers i j, ~~ gap i -> gap j -> ~~ depends layers i j) /\
  (forall S : 'M[R]_n, \rank (\matrix_(i, j)
    ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)) : 'M[R]_n) = n).
Proof.
move=> last_; split; [|split].
- by move=> i j gi gj; apply/ltnW/last_.
- move=> layers i j gi gj; apply/negP => ij.
  have : (place j <= place i)%N.
    elim: layers i {gi} ij => [|l IH] i /=; first by move/eqP ->.
    by case/existsP => k /andP[mik /IH kj]; apply: leq_trans kj mik.
  by rewrite leqNgt last_.
move=> S; apply: (softmax_acyclic_rank e_gt0 S); first exact: order_acyclic.
exact: order_refl.
Qed.
End Infilling.

Section Padding.
(* e is any positive function: the exponential, a power of two *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Variables (n : nat) (m : rel 'I_n).

(* softmax; the weights of a query that sees nothing are 0 / 0 = 0 *)
Let softmax (S : 'M[R]_n) : 'M[R]_n := \matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)).

(* and so has every matrix with these zeros whose self weights are not zero: the stored one *)
Theorem padding_leaves_causal_attention_triangular :
  (forall i j, m i j -> (j <= i)%N) ->
  (forall i j, m i j -> m j j) ->
  (forall S (i j : 'I_n), (i < j)%N -> softmax S i j = 0) /\
  (forall S, \rank (softmax S) = #|[pred j | [exists i, m i j]]|) /\
  (forall A : 'M[R]_n, (forall i j, A i j != 0 -> m i j) -> (forall j, m j j -> A j j != 0) ->
    \rank A = #|[pred j | [exists i, m i j]]|).
Proof.
move=> back self; have shownE : [pred j | [exists i, m i j]] =i [pred j | m j j].
  by move=> j; rewrite !inE; apply/existsP/idP => [[i /self]|mjj] //; exists j.
have supp S i j : softmax S i j != 0 -> m i j by apply: (softmax_neq0 e_gt0).
have rank_of (A : 'M[R]_n) : (forall i j, A i j != 0 -> m i j) -> (forall j, m j j -> A j j != 0) ->
    \rank A = #|[pred j | [exists i, m i j]]|.
  move=> A0 own; rewrite (eq_card shownE); apply: padded_rank => [i j /A0 /back //|i j|j].
    by apply: contraNeq => /A0 /self.
  exact: own.
split=> [S i j ij|]; first by apply: contraTeq ij => /supp /back; rewrite -leqNgt.
split=> // S; apply: rank_of => [i j|j mjj]; first exact: supp.
by rewrite (softmax_eq0 e_gt0) mjj.
Qed.
End Padding.
