(* The delta rule: a state of d numbers a value, of which a new key replaces what was stored under it.

   delta_before, delta_self    token i ignores later values, and its own weight
   delta_later                 later outputs read the state through one matrix *)
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Rank Acyclic State.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

(* the state after the first i of the values v *)
Section Memory.
Variables (F : fieldType) (d : nat) (k : nat -> 'rV[F]_d) (b v : nat -> F).
Fixpoint memory (i : nat) : 'cV[F]_d :=
  if i is t.+1 then memory t + b t *: ((v t - (k t *m memory t) 0 0) *: (k t)^T) else 0.
End Memory.

Section Delta.
Variables (F : fieldType) (d : nat) (q k : nat -> 'rV[F]_d) (b : nat -> F).
Local Notation memory := (memory k b).

Definition reading v i : F := (q i *m memory v i.+1) 0 0.

(* the value of token j alone *)
Definition impulse (j : nat) : nat -> F := fun t => (t == j)%:R.

Lemma memory_before j i : (i <= j)%N -> memory (impulse j) i = 0.
Proof.
elim: i => //= i IH ij; rewrite IH 1?ltnW // mulmx0 mxE subr0 /impulse ltn_eqF //.
by rewrite scale0r scaler0 addr0.
Qed.

Lemma delta_before j i : (i < j)%N -> reading (impulse j) i = 0.
Proof. by move=> ij; rewrite /reading memory_before // mulmx0 mxE. Qed.

Lemma delta_self i : reading (impulse i) i = b i * (q i *m (k i)^T) 0 0.
Proof.
suff e : memory (impulse i) i.+1 = b i *: (k i)^T by rewrite /reading e -scalemxAr mxE.
by rewrite /= memory_before // mulmx0 mxE subr0 /impulse eqxx add0r scale1r.
Qed.

(* how the state evolves without new values *)
Fixpoint fade (s i : nat) : 'M[F]_d :=
  if i is t.+1 then fade s t - b (s + t) *: ((k (s + t))^T *m k (s + t) *m fade s t) else 1%:M.

Lemma memory_later j s i : (j < s)%N -> memory (impulse j) (s + i) = fade s i *m memory (impulse j) s.
Proof.
move=> js; elim: i => [|i IH]; first by rewrite addn0 mul1mx.
rewrite addnS /= IH /impulse gtn_eqF; last exact: ltn_addr.
rewrite mulmxBl -scalemxAl -scalerN; congr (_ + _ *: _).
rewrite sub0r scaleNr; congr (- _).
by rewrite -!mulmxA [X in _ = _ *m X]mx11_scalar mul_mx_scalar.
Qed.

Lemma delta_later j s i : (j < s <= i)%N ->
  reading (impulse j) i = \sum_c (q i *m fade s (i.+1 - s)) 0 c * memory (impulse j) s c 0.
Proof.
case/andP=> js si; rewrite /reading -{1}(subnKC (leq_trans si (leqnSn i))) memory_later //.
by rewrite mulmxA mxE.
Qed.

Variable n : nat.
Definition delta : 'M[F]_n := \matrix_(i, j) reading (impulse j) i.

Theorem delta_det : \det delta = \prod_(i < n) (b i * \sum_c q i 0 c * k i 0 c).
Proof.
rewrite det_causal => [|i j].
  apply: eq_bigr => i _; rewrite mxE delta_self mxE; congr (_ * _).
  by apply: eq_bigr => c _; rewrite mxE.
by rewrite mxE; apply: contraR; rewrite -ltnNge => /delta_before ->.
Qed.

Theorem past_delta s : (\rank (past delta s) <= d)%N.
Proof.
apply: (@past_factors _ _ _ _ _ (\matrix_(i, c) (q i *m fade s (i.+1 - s)) 0 c)
  (\matrix_(j, c) memory (impulse j) s c 0)) => i j ij.
by rewrite mxE (delta_later ij); apply: eq_bigr => c _; rewrite !mxE.
Qed.
End Delta.
