(* The hyperbolic tangent is at most its argument.

   nonneg_from_zero   a function that is zero at zero and does not fall afterwards
   tanh_le            the tangent *)
From mathcomp Require Import all_ssreflect all_algebra ring.
From mathcomp.classical Require Import boolp classical_sets functions.
From mathcomp.analysis Require Import reals signed topology normedtype sequences derive realfun exp.
From Fullrank Require Import Odds.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Import numFieldNormedType.Exports.
Local Open Scope ring_scope.

Section Tangent.
Variable R : realType.

Lemma nonneg_from_zero (f f' : R -> R) y :
  (forall x, is_derive x 1 f (f' x)) -> (forall x, 0 < x -> 0 <= f' x) -> f 0 = 0 -> 0 <= y -> 0 <= f y.
Proof.
move=> df f'0 f0; rewrite le_eqVlt => /orP[/eqP <-|y0]; first by rewrite f0.
have [|c] := @MVT R f f' _ _ y0 (fun x _ => df x).
  apply: continuous_subspaceT => x; apply/differentiable_continuous/derivable1_diffP.
  by have [] := df x.
rewrite in_itv /= => /andP[c0 _]; rewrite f0 !subr0 => ->.
by rewrite mulr_ge0 ?f'0 // ltW.
Qed.

Lemma slope_ge0 (y : R) : 0 <= y -> 0 <= y * expR y - expR y + 1.
Proof.
apply: (@nonneg_from_zero (fun y => y * expR y - expR y + 1) (fun x => x * expR x)) => [x|x x0|]; last by rewrite expR0; ring.
  have -> : (fun y : R => y * expR y - expR y + 1) = (@id R * @expR R - @expR R + cst 1).
    by apply/funext => z.
  by apply: is_derive_eq; rewrite /GRing.scale /= mulr1 addr0 addrK.
by rewrite mulr_ge0 ?ltW ?expR_gt0.
Qed.

Theorem tanh_le (t : R) : 0 <= t -> tanh (@expR R) t <= t.
Proof.
move=> t0; rewrite (tanh_odds (@expR_gt0 R) (@expRD R)).
have pos : 0 < expR (t + t) + 1 by rewrite addr_gt0 ?expR_gt0.
rewrite ler_pdivr_mulr // -subr_ge0.
apply: (@nonneg_from_zero (fun t => t * (expR (t + t) + 1) - (expR (t + t) - 1))
  (fun t => (t + t) * expR (t + t) - expR (t + t) + 1)) => //; last by rewrite addr0 expR0; ring.
  move=> x; have -> : (fun t : R => t * (expR (t + t) + 1) - (expR (t + t) - 1)) =
      (@id R * ((@expR R \o (@id R + @id R)) + cst 1) - ((@expR R \o (@id R + @id R)) - cst 1)).
    by apply/funext => z.
  apply: is_derive_eq; rewrite /GRing.scale /=.
  rewrite -[X in x * _ + X * 1]/(expR (x + x) + 1) -[(id + id) x]/(x + x).
  move: (expR (x + x)) => E; ring.
by move=> x x0; apply: slope_ge0; rewrite addr_ge0 // ltW.
Qed.
End Tangent.
