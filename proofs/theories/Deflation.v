(* A causal stochastic matrix less the limit of its powers, in which all see only the first token.

   deflated_char_poly   its eigenvalues are 0 and the later self weights
   deflated_power       its powers are those of the matrix less the limit *)
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Rank Acyclic.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Deflation.
Variables (F : fieldType) (n : nat) (A : 'M[F]_n.+1).
Hypothesis A_sum : forall i, \sum_j A i j = 1.
Hypothesis A_back : forall i j : 'I_n.+1, A i j != 0 -> (j <= i)%N.

Definition to_first : 'M[F]_n.+1 := \matrix_(i, j) (j == ord0)%:R.

Lemma first_row j : A ord0 j = (j == ord0)%:R.
Proof.
have z (k : 'I_n.+1) : k != ord0 -> A ord0 k = 0.
  by move=> k0; apply/eqP; apply: contraNT k0 => /A_back; rewrite leqn0.
case: eqP => [->|/eqP /z //]; rewrite -(A_sum ord0) (bigD1 ord0) //= big1 ?addr0 //.
Qed.

Theorem deflated_char_poly :
  char_poly (A - to_first) = 'X * \prod_(i < n.+1 | i != ord0) ('X - (A i i)%:P).
Proof.
rewrite char_poly_causal => [|i j]; last first.
  by rewrite !mxE; case: (eqVneq j ord0) => [->|_] //; rewrite subr0; apply: A_back.
rewrite (bigD1 ord0) //= !mxE first_row eqxx subrr subr0; congr (_ * _).
by apply: eq_bigr => i i0; rewrite !mxE (negPf i0) subr0.
Qed.

Lemma limit_left : A *m to_first = to_first.
Proof.
apply/matrixP => i j; rewrite !mxE; under eq_bigr => k _ do rewrite mxE.
by rewrite -mulr_suml A_sum mul1r.
Qed.

Lemma limit_mul (B : 'M[F]_n.+1) : (forall j, B ord0 j = (j == ord0)%:R) -> to_first *m B = to_first.
Proof.
move=> B0; apply/matrixP => i j; rewrite !mxE (bigD1 ord0) //= mxE eqxx mul1r B0.
by rewrite big1 ?addr0 // => k /negPf k0; rewrite mxE k0 mul0r.
Qed.

Lemma limit_right : to_first *m A = to_first.
Proof. exact/limit_mul/first_row. Qed.

Lemma limit_idem : to_first *m to_first = to_first.
Proof. by apply: limit_mul => j; rewrite mxE. Qed.

Lemma limit_power t : A ^+ t *m to_first = to_first.
Proof. by elim: t => [|t IH]; rewrite ?mul1mx // exprS -mulmxA IH limit_left. Qed.

Theorem deflated_power t : A ^+ t.+1 - to_first = (A - to_first) ^+ t.+1.
Proof.
elim: t => [|t IH]; first by rewrite !expr1.
have pT : A ^+ t.+1 * to_first = to_first := limit_power _.
have TA : to_first * A = to_first := limit_right.
have TT : to_first * to_first = to_first := limit_idem.
by rewrite exprSr [RHS]exprSr -IH mulrBr !mulrBl TA pT TT subrr subr0.
Qed.
End Deflation.
