(* Normalisers that subtract a threshold and keep what is positive.

   max0_mono, max0_gt0   what is positive of a number
   kept_iff         a score lies above the threshold iff what exceeds it sums to less than one
   rank_iff_diag    a causal matrix has full rank iff no diagonal entry is zero *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank Acyclic.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Theorem rank_iff_diag (F : fieldType) n (m : rel 'I_n) (A : 'M[F]_n) :
  (forall i j, m i j -> (j <= i)%N) -> (forall i j, A i j != 0 -> m i j) ->
  \rank A = n <-> (forall i, A i i != 0).
Proof.
move=> /looks_back_acyclic am supp; split=> [rA i|]; last exact: (acyclic_rank am supp).
have : \det A != 0 by rewrite -mxrank_full rA.
by rewrite (det_acyclic am supp) => /prodf_neq0; apply.
Qed.

Section Positive.
Variable R : realDomainType.
Implicit Types x y : R.

Lemma max0_ge0 x : 0 <= Num.max x 0.
Proof. by rewrite le_maxr lexx orbT. Qed.

Lemma max0_gt0 x : (0 < Num.max x 0) = (0 < x).
Proof. by rewrite lt_maxr ltxx orbF. Qed.

Lemma max0_mono x y : x <= y -> Num.max x 0 <= Num.max y 0.
Proof.
move=> xy; rewrite le_maxl max0_ge0 andbT le_maxr xy.
by [].
Qed.
End Positive.

Section Threshold.
Variables (R : realDomainType) (phi : R -> R).
Hypothesis phi_mono : forall x y, x <= y -> phi x <= phi y.
Hypothesis phi_gt0 : forall x, (0 < phi x) = (0 < x).
Variables (n : nat) (m : pred 'I_n) (s : 'I_n -> R) (t : R) (i : 'I_n).
Hypothesis sees : m i.
Hypothesis total : \sum_(j | m j) phi (s j - t) = 1.

Theorem kept_iff : (0 < phi (s i - t)) = (\sum_(j | m j) phi (s j - s i) < 1).
Proof.
have le j x y : x <= y -> phi (s j - y) <= phi (s j - x).
  by move=> xy; apply: phi_mono; rewrite ler_add2l ler_opp2.
rewrite phi_gt0 subr_gt0 -total; case: (ltP t (s i)) => [ti|it]; last first.
  by apply/esym/negbTE; rewrite -leNgt; apply: ler_sum => j _; apply: le.
apply/esym; rewrite (bigD1 i) //= [X in _ < X](bigD1 i) //= ltr_le_add //.
  by apply: le_lt_trans (_ : 0 < _); rewrite ?phi_gt0 ?subr_gt0 // subrr leNgt phi_gt0 ltxx.
by apply: ler_sum => j _; apply/le/ltW.
Qed.
End Threshold.
