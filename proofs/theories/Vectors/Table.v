(* Tables: lists of rows that compute, and the matrices that they are.

   entry_table                  a table of a function has its values as entries
   number_total                 sums over lists of indices
   all_tokens, has_token        what holds of all or some indices
   matrix                       the matrix of a table *)
From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Vectors.Number.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Delimit Scope Z_scope with Z. Delimit Scope Q_scope with Q. Local Close Scope Q_scope.
Local Open Scope ring_scope.

Section Table.
Variables (T : Type) (outside : T).

Definition entry (t : seq (seq T)) (i j : nat) : T := nth outside (nth [::] t i) j.
Definition table n p (f : nat -> nat -> T) : seq (seq T) :=
  [seq [seq f i j | j <- iota 0 p] | i <- iota 0 n].

Lemma entry_table n p f i j : (i < n)%N -> (j < p)%N -> entry (table n p f) i j = f i j.
Proof.
move=> ni pj; rewrite /entry /table (nth_map 0%N) ?size_iota // (nth_map 0%N) ?size_iota //.
by rewrite !nth_iota.
Qed.
End Table.

Lemma all_tokens n (P : pred nat) : reflect (forall i : 'I_n, P i) (all P (iota 0 n)).
Proof.
apply: (iffP allP) => h i; first by apply: h; rewrite mem_iota ltn_ord.
by rewrite mem_iota add0n => /andP[_ ni]; apply: (h (Ordinal ni)).
Qed.

Lemma has_token n (P : pred nat) : has P (iota 0 n) = [exists i : 'I_n, P i].
Proof.
apply/hasP/existsP => [[i]|[i Pi]]; last by exists (val i); rewrite // mem_iota ltn_ord.
by rewrite mem_iota add0n => /andP[_ ni] Pi; exists (Ordinal ni).
Qed.

Definition total n (f : nat -> Q) : Q :=
  foldr (fun k sum => Qred (f k + sum)) 0%Q (iota 0 n).

Lemma number_total n f : number (total n f) = \sum_(k < n) number (f k).
Proof.
rewrite -(big_mkord xpredT (fun k => number (f k))) /total /index_iota subn0.
elim: (iota 0 n) => [|k ks IH]; first by rewrite big_nil.
by rewrite big_cons -IH -number_add -[RHS]number_red.
Qed.

Definition matrix n p (t : seq (seq Q)) : 'M[rat]_(n, p) := \matrix_(i, j) number (entry 0%Q t i j).

Definition same n p (t u : seq (seq Q)) : bool :=
  all (fun i => all (fun j => Qeq_bool (entry 0%Q t i j) (entry 0%Q u i j)) (iota 0 p)) (iota 0 n).

Lemma sameP n p t u : reflect (matrix n p t = matrix n p u) (same n p t u).
Proof.
apply: (iffP (all_tokens _ _)) => [h|/matrixP h] => [|i].
  apply/matrixP => i j; have /all_tokens/(_ j) := h i.
  by rewrite !mxE number_eq => /eqP.
by apply/all_tokens => j; rewrite number_eq; have := h i j; rewrite !mxE => ->.
Qed.
