(* Scores that lie near each other leave every self weight: bounded vectors, rotated.

   inner_le           an inner product is at most the product of the lengths
   turned_length      a rotation keeps the length
   near_scores_rank   full rank, if weights vanish only where scores lie far apart *)
From mathcomp Require Import all_ssreflect all_algebra ring.
From Fullrank Require Import Acyclic.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Inner.
Variables (R : realFieldType) (I : finType).
Implicit Types x y : I -> R.

Lemma zero_square_sum x : \sum_i x i ^+ 2 <= 0 -> forall i, x i = 0.
Proof.
move=> le i; have sq j : 0 <= x j ^+ 2 by apply: sqr_ge0.
have /eqP : \sum_j x j ^+ 2 = 0 by apply/eqP; rewrite eq_le le sumr_ge0.
by rewrite psumr_eq0 // => /allP /(_ i); rewrite mem_index_enum sqrf_eq0 => /(_ isT) /eqP.
Qed.

Theorem inner_le x y (a b : R) : 0 <= a -> 0 <= b ->
  \sum_i x i ^+ 2 <= a ^+ 2 -> \sum_i y i ^+ 2 <= b ^+ 2 -> `|\sum_i x i * y i| <= a * b.
Proof.
rewrite le_eqVlt => /orP[/eqP <- b0|a0].
  rewrite expr0n /= => /zero_square_sum x0 _; rewrite mul0r big1 ?normr0 // => i _.
  by rewrite x0 mul0r.
rewrite le_eqVlt => /orP[/eqP <- _|b0].
  rewrite expr0n /= => /zero_square_sum y0; rewrite mulr0 big1 ?normr0 // => i _.
  by rewrite y0 mulr0.
move=> xa yb; have ab0 : 0 < a * b by apply: mulr_gt0.
apply: le_trans (ler_norm_sum _ _ _) _; rewrite -(ler_pmul2l ab0).
apply: (@le_trans _ _ (\sum_i 2%:R^-1 * (b ^+ 2 * x i ^+ 2 + a ^+ 2 * y i ^+ 2))).
  rewrite mulr_sumr; apply: ler_sum => i _; rewrite -subr_ge0 normrM -(real_normK (num_real (x i))).
  rewrite -(real_normK (num_real (y i))); move: `|x i| `|y i| => u v.
  rewrite (_ : _ - _ = 2%:R^-1 * (b * u - a * v) ^+ 2); last by field.
  by rewrite mulr_ge0 ?invr_ge0 ?ler0n ?sqr_ge0.
rewrite -mulr_sumr big_split /= -!mulr_sumr.
apply: (@le_trans _ _ (2%:R^-1 * (b ^+ 2 * a ^+ 2 + a ^+ 2 * b ^+ 2))); last by rewrite le_eqVlt; apply/orP; left; apply/eqP; field.
by rewrite ler_wpmul2l ?invr_ge0 ?ler0n // ler_add // ler_wpmul2l // sqr_ge0.
Qed.
End Inner.

Lemma turned_length (R : realFieldType) (x y cos sin : R) : cos ^+ 2 + sin ^+ 2 = 1 ->
  (x * cos - y * sin) ^+ 2 + (x * sin + y * cos) ^+ 2 = x ^+ 2 + y ^+ 2.
Proof.
move=> one; rewrite -[RHS]mulr1 -one; ring.
Qed.

Lemma near_scores_rank (R : realFieldType) n (m : rel 'I_n) (S A : 'M[R]_n) (most limit : R) :
  looks_back m -> (forall i j, `|S i j| <= most) -> 2%:R * most < limit ->
  (forall i j, A i j != 0 -> m i j) ->
  (forall i, (forall j, m i j -> S i j - S i i < limit) -> A i i != 0) -> \rank A = n.
Proof.
move=> back Sm near supp survive; apply: (acyclic_rank (looks_back_acyclic back) supp) => i.
apply: survive => j _; apply: le_lt_trans near; rewrite mulrDl mul1r.
apply: le_trans (ler_norm _) _; apply: le_trans (ler_norm_sub _ _) _.
exact: ler_add.
Qed.
