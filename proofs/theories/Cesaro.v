(* Uniform causal attention: every token averages itself and all earlier ones.

   cesaro_inverse, cesaro_inverse_norm   its inverse is bidiagonal, of row norm 2 n - 1
   cesaro_det                            its determinant is 1 / n!
   absorbed                              harmonic times to the first token *)
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Rank Acyclic.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Cesaro.
Variables (R : realFieldType) (n : nat).
Implicit Types i j : 'I_n.

Definition cesaro : 'M[R]_n := \matrix_(i, j) if (j <= i)%N then i.+1%:R^-1 else 0.
Definition differences : 'M[R]_n := \matrix_(i, j)
  if j == i :> nat then i.+1%:R else if j.+1 == i then - i%:R else 0.

Lemma succ_neq0 k : k.+1%:R != 0 :> R.
Proof. by rewrite pnatr_eq0. Qed.

Lemma cesaro_back i j : cesaro i j != 0 -> (j <= i)%N.
Proof. by rewrite mxE; case: ifP => //; rewrite eqxx. Qed.

(* row i of the differences has at most two entries *)
Lemma differences_mul (A : 'M[R]_n) i j :
  (differences *m A) i j = i.+1%:R * A i j - i%:R * (\sum_(k < n | k.+1 == i) A k j).
Proof.
rewrite mxE (bigD1 i) //= mxE eqxx mulr_sumr -sumrN; congr (_ + _).
rewrite (bigID (fun k : 'I_n => k.+1 == i)) /= [X in _ + X]big1 ?addr0 => [|k /andP[ki /negPf k1]].
  apply: eq_big => [k|k /andP[ki k1]].
    by case: (eqVneq k.+1 (i : nat)) => [e|]; rewrite ?andbF ?andbT // -val_eqE /= -e neq_ltn ltnSn.
  by rewrite mxE ifN // k1 mulNr.
by rewrite mxE ifN // k1 mul0r.
Qed.

Theorem cesaro_left : differences *m cesaro = 1%:M.
Proof.
apply/matrixP => i j; rewrite differences_mul !mxE.
case: (posnP i) => [i0|i0].
  rewrite big_pred0 => [|k]; last by rewrite i0.
  rewrite mulr0 subr0 i0 leqn0 -val_eqE /= i0 eq_sym.
  by case: eqP => _; rewrite ?mulr0 // mulfV ?oner_eq0.
have before : (i.-1 < n)%N by rewrite prednK // ltnW.
rewrite (big_pred1 (Ordinal before)) => [|k]; last first.
  by rewrite /= -val_eqE /= -[RHS]eqSS prednK.
rewrite mxE /= prednK //; case: (ltngtP j i) => [ji|ij|e].
- have le : (j <= i.-1)%N by rewrite -ltnS prednK.
  rewrite le !mulfV ?subrr ?pnatr_eq0 -?lt0n // -val_eqE /= eq_sym.
  by case: eqP => // e; rewrite e ltnn in ji.
- have le : (j <= i.-1)%N = false by apply/negbTE; rewrite -ltnNge -ltnS prednK // ltnW.
  rewrite le !mulr0 subr0 -val_eqE /=.
  by case: eqP => // e; rewrite e ltnn in ij.
- have le : (j <= i.-1)%N = false by apply/negbTE; rewrite -ltnNge e prednK.
  by rewrite le mulr0 subr0 mulfV ?succ_neq0 // -val_eqE /= e eqxx.
Qed.

Theorem cesaro_inverse : cesaro \in unitmx /\ invmx cesaro = differences.
Proof.
have [_ uC] := mulmx1_unit cesaro_left; split=> //.
by rewrite -[LHS]mul1mx -cesaro_left -mulmxA mulmxV // mulmx1.
Qed.

Theorem cesaro_det : \det cesaro = n`!%:R^-1.
Proof.
rewrite (det_causal cesaro_back).
under eq_bigr => i _ do rewrite mxE leqnn.
rewrite prodfV; congr (_^-1).
by elim: n => [|k IH]; rewrite ?big_ord0 // big_ord_recr /= IH factS natrM mulrC.
Qed.

Lemma differences_row i : \sum_j `|differences i j| = (2 * i + 1)%:R.
Proof.
rewrite (bigD1 i) //= mxE eqxx normr_nat.
case: (posnP i) => [i0|i0].
  rewrite big1 ?addr0 ?i0 // => j ji; rewrite mxE i0 -val_eqE /= i0 in ji *.
  by rewrite (negPf ji) normr0.
have before : (i.-1 < n)%N by rewrite prednK // ltnW.
have ne : Ordinal before != i by rewrite -val_eqE /= neq_ltn prednK // leqnn.
rewrite (bigD1 (Ordinal before)) //= mxE /= prednK // eqxx ifN; last by rewrite -[_ == _]/(Ordinal before == i).
rewrite normrN normr_nat big1 ?addr0 => [|j /andP[ji jb]].
  by rewrite -natrD addSn addnn -mul2n addn1.
rewrite mxE ifN // ifN ?normr0 //.
by apply: contra jb => /eqP e; apply/eqP/val_inj; rewrite /= -e.
Qed.
End Cesaro.

Lemma succr (R : ringType) k : k.+1%:R = k%:R + 1 :> R.
Proof. exact: mulrSr. Qed.

(* the expected number of steps to the first token, from where the next one is uniform among the
   token and all before it *)
Theorem absorbed (R : realFieldType) (t : nat -> R) N : t 0%N = 0 ->
  (forall i, (0 < i < N)%N -> t i = 1 + \sum_(j < i.+1) t j / i.+1%:R) ->
  forall i, (0 < i < N)%N -> t i = 1 + \sum_(k < i) k.+1%:R^-1.
Proof.
move=> t0 step.
have mean i : (0 < i < N)%N -> i%:R * t i = i.+1%:R + \sum_(j < i) t j.
  move=> iN; have := step i iN; rewrite -mulr_suml big_ord_recr /= => e.
  have /(congr1 (fun x => i.+1%:R * x)) := e.
  rewrite mulrDr mulr1 mulrCA mulfV ?pnatr_eq0 // mulr1 addrA => {}e.
  by apply: (addIr (t i)); rewrite -e (succr _ i) mulrDl mul1r.
elim=> // i IH iN; case: (posnP i) => [i0|i0].
  rewrite i0 big_ord1 invr1; have := mean i.+1 iN.
  by rewrite i0 big_ord1 t0 addr0 mul1r succr.
have iN' : (0 < i < N)%N by rewrite i0 /= ltnW //; case/andP: iN.
have m1 := mean i.+1 iN; have m0 := mean i iN'.
rewrite big_ord_recr /= addrA -IH //.
apply: (mulfI (succ_neq0 R i)); rewrite m1 big_ord_recr /= mulrDr mulfV ?pnatr_eq0 //.
have e : i.+1%:R * t i = i.+1%:R + \sum_(j < i) t j + t i.
  by rewrite {1}(succr _ i) mulrDl mul1r m0.
by rewrite e (succr _ i.+1) -!addrA; congr (_ + _); rewrite addrC addrA.
Qed.
