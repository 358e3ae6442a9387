(* Attention with given numbers: the matrices that the claims speak of, and tables that compute.

   attention          the matrix, by the definitions of the claims
   attention_matrix   the table that computes has it as matrix
   agreesP            a vector agrees with its matrix iff its table says so *)
From Coq Require Import ZArith QArith String.
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Softmax Linear State Delta.
From Fullrank Require Import Vectors.Number Vectors.Table Vectors.Elimination
  Vectors.Mask.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Delimit Scope Z_scope with Z. Delimit Scope Q_scope with Q. Local Close Scope Q_scope.
Local Open Scope ring_scope.

(* how attention is made; there is a row for each token, and gates and features stand in columns *)
Inductive construction :=
  | Softmax (mask : seq string) (scores : seq (seq Z))
  | Linear (mask : seq string) (queries keys : seq (seq Z))
  | Gated (queries keys : seq (seq Z)) (gates : seq (seq Q))
  | Delta (queries keys : seq (seq Z)) (rates : seq Q).

Record attention_vector := {
  name : string;
  made : construction;
  weights : seq (seq Q);
  determinant : Q;
  rank : nat;
  state_ranks : seq nat
}.

Definition features (rows : seq (seq Z)) : nat := size (head [::] rows).

Section Matrix.
Variable n : nat.
Let integers d (rows : seq (seq Z)) : 'M[rat]_(n, d) := \matrix_(i, c) whole (entry 0%Z rows i c).

(* softmax in base two *)
Definition attention (how : construction) : 'M[rat]_n :=
  match how with
  | Softmax mask scores => softmax two (fun i j => sees mask i j) (integers n scores)
  | Linear mask queries keys =>
      let d := features queries in
      linear (integers d queries) (integers d keys) (fun i j => sees mask i j)
  | Gated queries keys gates =>
      let d := features queries in
      let gate : 'M_(n, d) := \matrix_(t, c) number (entry 0%Q gates t c) in
      \matrix_(i, j) if (j <= i)%N then
        \sum_c (\prod_(t < n | (j < t <= i)%N) gate t c) * (integers d queries i c * integers d keys j c)
      else 0
  | Delta queries keys rates =>
      let row (rows : seq (seq Z)) t : 'rV_(features queries) := \row_c whole (entry 0%Z rows t c) in
      delta (row queries) (row keys) (fun t => number (nth 0%Q rates t)) n
  end.

(* what each query gives the keys that it sees, by its sum *)
Definition normalised (m : nat -> nat -> bool) (f : nat -> nat -> Q) : seq (seq Q) :=
  let seen i j := if m i j then f i j else 0%Q in
  table n n (fun i j => seen i j / total n (seen i))%Q.

Definition meeting d (queries keys : seq (seq Z)) i j : Q :=
  total d (fun c => inject_Z (entry 0 queries i c * entry 0 keys j c))%Z.

Definition past_table (t : seq (seq Q)) (s : nat) : seq (seq Q) :=
  table n n (fun i j => if (j < s <= i)%N then entry 0%Q t i j else 0%Q).

(* what the delta rule holds under each feature after some tokens, if token j has the value 1 *)
Definition rewritten d (keys : seq (seq Z)) (rates : seq Q) (j t : nat) (held : seq Q) (c : nat) : Q :=
  let key c := inject_Z (entry 0%Z keys t c) in
  let gap := ((if t == j then 1 else 0) - total d (fun c => key c * nth 0 held c))%Q in
  Qred (nth 0 held c + nth 0 rates t * (gap * key c))%Q.

Fixpoint memory_list d (keys : seq (seq Z)) (rates : seq Q) (j tokens : nat) : seq Q :=
  if tokens is t.+1 then
    [seq rewritten d keys rates j t (memory_list d keys rates j t) c | c <- iota 0 d]
  else nseq d 0%Q.

Definition attention_table (how : construction) : seq (seq Q) :=
  match how with
  | Softmax mask scores => normalised (sees mask) (fun i j => power_of_two (entry 0%Z scores i j))
  | Linear mask queries keys => normalised (sees mask) (meeting (features queries) queries keys)
  | Gated queries keys gates =>
      table n n (fun i j => if (j <= i)%N then total (features queries) (fun c =>
        foldr Qmult 1 [seq entry 0 gates t c | t <- iota j.+1 (i - j)] *
        inject_Z (entry 0%Z queries i c * entry 0%Z keys j c))%Q else 0%Q)
  | Delta queries keys rates =>
      let d := features queries in
      table n n (fun i j => let held := memory_list d keys rates j i.+1 in
        total d (fun c => inject_Z (entry 0%Z queries i c) * nth 0 held c)%Q)
  end.

Lemma number_div x y : number (x / y)%Q = number x / number y.
Proof. by rewrite number_mul number_inv. Qed.

Lemma number_integer z : number (inject_Z z) = whole z.
Proof. exact: divr1. Qed.

Lemma number_if (b : bool) x : number (if b then x else 0%Q) = if b then number x else 0.
Proof. by case: b; rewrite ?number0. Qed.

Lemma normalised_matrix m f : matrix n n (normalised m f) = \matrix_(i, j)
  ((if m i j then number (f i j) else 0) / \sum_(l < n) if m i l then number (f i l) else 0).
Proof.
apply/matrixP => i j; rewrite !mxE entry_table // number_div number_if number_total.
by congr (_ / _); apply: eq_bigr => l _; rewrite number_if.
Qed.

Lemma number_meeting d queries keys i j : number (meeting d queries keys i j) =
  \sum_(c < d) whole (entry 0%Z queries i c) * whole (entry 0%Z keys j c).
Proof. by rewrite number_total; apply: eq_bigr => c _; rewrite number_integer whole_mul. Qed.

Lemma number_product (f : nat -> Q) (i j : 'I_n) : (j <= i)%N ->
  number (foldr Qmult 1%Q [seq f t | t <- iota j.+1 (i - j)]) =
  \prod_(t < n | (j < t <= i)%N) number (f t).
Proof.
move=> ji; have -> : \prod_(t < n | (j < t <= i)%N) number (f t) = \prod_(j.+1 <= t < i.+1) number (f t).
  rewrite big_geq_mkord /= (big_ord_widen_cond n (fun t => j < t)%N (fun t => number (f t))) //.
rewrite /index_iota subSS; elim: (iota _ _) => [|t ts IH]; first by rewrite big_nil.
by rewrite big_cons -IH -number_mul.
Qed.

Lemma nth_iota_map d (f : nat -> Q) c : (c < d)%N -> nth 0%Q [seq f c | c <- iota 0 d] c = f c.
Proof. by move=> cd; rewrite (nth_map 0%N) ?size_iota // nth_iota. Qed.

Lemma number_memory d keys rates j tokens :
  \col_(c < d) number (nth 0%Q (memory_list d keys rates j tokens) c) =
  memory (fun t => \row_c whole (entry 0%Z keys t c)) (fun t => number (nth 0%Q rates t))
    (impulse _ j) tokens.
Proof.
elim: tokens => [|t IH]; first by apply/matrixP => c o; rewrite !mxE nth_nseq ltn_ord.
rewrite [RHS]/= -IH; apply/matrixP => c o.
rewrite [LHS]mxE nth_iota_map // number_red number_add !number_mul number_add
  number_opp number_total number_integer.
rewrite !mxE (_ : number (if t == j then 1 else 0)%Q = (t == j)%:R); last by case: eqP; rewrite ?number0.
congr (_ + _ * ((_ - _) * _)); apply: eq_bigr => l _.
by rewrite number_mul number_integer !mxE.
Qed.

Theorem attention_matrix how : matrix n n (attention_table how) = attention how.
Proof.
case: how => [mask scores|mask queries keys|queries keys gates|queries keys rates].
- rewrite normalised_matrix; apply/matrixP => i j.
  rewrite [LHS]mxE [RHS]mxE /normaliser /term !mxE number_two; congr (_ / _).
  by apply: eq_bigr => l _; rewrite mxE number_two.
- rewrite normalised_matrix; apply/matrixP => i j.
  have meet_ (i' l : 'I_n) : number (meeting (features queries) queries keys i' l) =
      meet (integers (features queries) queries) (integers (features queries) keys) i' l.
    by rewrite number_meeting; apply: eq_bigr => c _; rewrite !mxE.
  rewrite !mxE meet_ [in RHS]big_mkcond; congr (_ / _).
  by apply: eq_bigr => l _; rewrite meet_.
- apply/matrixP => i j; rewrite !mxE entry_table // number_if; case: ifP => // ji.
  rewrite number_total; apply: eq_bigr => c _.
  rewrite number_mul number_product // number_integer whole_mul !mxE.
  by congr (_ * _); apply: eq_bigr => t _; rewrite mxE.
apply/matrixP => i j; rewrite !mxE entry_table // /reading -number_memory number_total mxE.
by apply: eq_bigr => c _; rewrite number_mul number_integer !mxE.
Qed.

Lemma past_matrix t s : matrix n n (past_table t s) = past (matrix n n t) s.
Proof. by apply/matrixP => i j; rewrite !mxE entry_table // number_if. Qed.
End Matrix.

Definition agrees (v : attention_vector) : Prop :=
  let n := size (weights v) in
  let A := attention n (made v) in
  [/\ A = matrix n n (weights v),
      \det A = number (determinant v),
      \rank A = rank v &
      [seq \rank (past A s) | s <- iota 1 n.-1] = state_ranks v].

Definition check (v : attention_vector) : bool :=
  let n := size (weights v) in
  let t := attention_table n (made v) in
  [&& same n n t (weights v),
      Qeq_bool (table_determinant n t) (determinant v),
      table_rank n n t == rank v &
      [seq table_rank n n (past_table n t s) | s <- iota 1 n.-1] == state_ranks v].

Theorem agreesP v : reflect (agrees v) (check v).
Proof.
rewrite /agrees /check; set n := size _; set t := attention_table _ _.
rewrite -attention_matrix number_eq determinant_matrix rank_matrix.
have -> : [seq table_rank n n (past_table n t s) | s <- iota 1 n.-1] =
    [seq \rank (past (matrix n n t) s) | s <- iota 1 n.-1].
  by apply: eq_map => s; rewrite rank_matrix past_matrix.
apply: (iffP and4P) => -[w d r s]; split; try exact/eqP; exact/sameP.
Qed.
