(* Taylor's polynomials of the exponential.

   rest_ge0, rest_le   what they leave of it above zero
   back_ge0, back_le   and below
   taylor_near         relative to the exponential, between -radius and radius
   exp_tangent         the exponential lies above its tangent at zero *)
From mathcomp Require Import all_ssreflect all_algebra ring.
From mathcomp.classical Require Import boolp classical_sets functions.
From mathcomp.analysis Require Import reals signed topology normedtype sequences derive realfun exp.
From Fullrank Require Import Tangent.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Import numFieldNormedType.Exports.
Local Open Scope ring_scope.

Section Taylor.
Variable R : realType.
Implicit Types (x y : R) (k : nat).

Lemma exp_ge1 x : 0 <= x -> 1 <= expR x.
Proof. by move=> x0; rewrite -[leLHS]expR0 ler_expR. Qed.

Definition taylor k x : R := \sum_(u < k) x ^+ u / u`!%:R.

Lemma is_derive_power k x : is_derive x 1 (fun x => x ^+ k.+1 / (k.+1)`!%:R) (x ^+ k / k`!%:R).
Proof.
have -> : (fun x : R => x ^+ k.+1 / (k.+1)`!%:R) = (@id R) ^+ k.+1 * cst ((k.+1)`!%:R^-1).
  apply/funext => y; rewrite /GRing.mul /=; congr (_ * _).
  by elim: k.+1 => // l IH; rewrite !exprS IH.
apply: is_derive_eq; rewrite /GRing.scale /= mulr0 add0r mulr1 factS natrM.
rewrite -[cst _ x]/((k.+1%:R * k`!%:R)^-1) invfM mulrACA mulVf ?pnatr_eq0 // mul1r.
exact: mulrC.
Qed.

Lemma is_derive_taylor k x : is_derive x 1 (taylor k.+1) (taylor k x).
Proof.
elim: k => [|k IH].
  have -> : taylor 1 = cst 1 by apply/funext => y; rewrite /taylor big_ord_recl big_ord0 addr0 expr0 fact0 divr1.
  by apply: is_derive_eq; rewrite /taylor big_ord0.
have -> : taylor k.+2 = taylor k.+1 + (fun x => x ^+ k.+1 / (k.+1)`!%:R).
  by apply/funext => y; rewrite /taylor big_ord_recr.
pose proof (is_derive_power k x) as dp.
by apply: is_derive_eq; rewrite [RHS]/taylor big_ord_recr.
Qed.

Lemma taylor0 k : taylor k.+1 0 = 1.
Proof.
rewrite /taylor big_ord_recl expr0 fact0 divr1 big1 ?addr0 // => u _.
by rewrite expr0n /= mul0r.
Qed.

Definition rest k x : R := expR x - taylor k x.

Lemma is_derive_rest k x : is_derive x 1 (rest k.+1) (rest k x).
Proof.
have -> : rest k.+1 = @expR R - taylor k.+1 by apply/funext.
pose proof (is_derive_taylor k x) as dt; exact: is_derive_eq.
Qed.

Lemma rest_ge0 k x : 0 <= x -> 0 <= rest k x.
Proof.
elim: k x => [|k IH] x x0; first by rewrite /rest /taylor big_ord0 subr0 ltW ?expR_gt0.
apply: (@nonneg_from_zero _ (rest k.+1) (rest k) x _ _ _ x0) => [y|y /ltW|]; last by rewrite /rest taylor0 expR0 subrr.
  exact: is_derive_rest.
exact: IH.
Qed.

Definition above k x : R := x ^+ k / k`!%:R * expR x - rest k x.

Lemma is_derive_above k x :
  is_derive x 1 (above k.+1) (x ^+ k.+1 / (k.+1)`!%:R * expR x + above k x).
Proof.
have -> : above k.+1 = (fun x => x ^+ k.+1 / (k.+1)`!%:R) * @expR R - rest k.+1 by apply/funext.
pose proof (is_derive_rest k x) as dt; pose proof (is_derive_power k x) as dp.
by apply: is_derive_eq; rewrite /GRing.scale /= /above addrA [expR x * _]mulrC.
Qed.

Lemma rest_le k x : 0 <= x -> rest k x <= x ^+ k / k`!%:R * expR x.
Proof.
move=> x0; rewrite -subr_ge0 -/(above k x); move: x x0; elim: k => [|k IH] x x0.
  by rewrite /above /rest /taylor big_ord0 expr0 fact0 divr1 mul1r subr0 subrr.
apply: (@nonneg_from_zero _ (above k.+1) (fun y => y ^+ k.+1 / (k.+1)`!%:R * expR y + above k y) x _ _ _ x0) => [y|y y0|].
- exact: is_derive_above.
- apply: addr_ge0; last exact/IH/ltW.
  by rewrite !mulr_ge0 ?invr_ge0 ?ler0n ?exprn_ge0 ?(ltW (expR_gt0 _)) // ltW.
by rewrite /above /rest taylor0 expR0 expr0n /= !mul0r subrr subr0.
Qed.

Definition back k x : R := (-1) ^+ k * rest k (- x).

Lemma is_derive_back k x : is_derive x 1 (back k.+1) (back k x).
Proof.
pose proof (is_derive_rest k (- x)) as dr.
have dn : is_derive x 1 (- @id R) (- 1) by apply: is_derive_eq.
have dc := is_derive1_comp dr dn.
have -> : back k.+1 = (-1) ^+ k.+1 \*: (rest k.+1 \o - @id R) by apply/funext.
by apply: is_derive_eq; rewrite /GRing.scale /= /back exprS mulrA mulrC !mulrA mulrN1 opprK mul1r mulrC.
Qed.

Lemma back_ge0 k x : 0 <= x -> 0 <= back k x.
Proof.
elim: k x => [|k IH] x x0; first by rewrite /back /rest /taylor big_ord0 subr0 mul1r ltW ?expR_gt0.
apply: (@nonneg_from_zero _ (back k.+1) (back k) x _ _ _ x0) => [y|y /ltW|]; first exact: is_derive_back.
  exact: IH.
by rewrite /back /rest oppr0 taylor0 expR0 subrr mulr0.
Qed.

Definition below k x : R := x ^+ k / k`!%:R - back k x.

Lemma is_derive_below k x : is_derive x 1 (below k.+1) (below k x).
Proof.
have -> : below k.+1 = (fun x => x ^+ k.+1 / (k.+1)`!%:R) - back k.+1 by apply/funext.
pose proof (is_derive_back k x) as db; pose proof (is_derive_power k x) as dp; exact: is_derive_eq.
Qed.

Lemma back_le k x : 0 <= x -> back k x <= x ^+ k / k`!%:R.
Proof.
move=> x0; rewrite -subr_ge0 -/(below k x); move: x x0; elim: k => [|k IH] x x0.
  by rewrite /below /back /rest /taylor big_ord0 !expr0 fact0 divr1 mul1r subr0 subr_ge0 -[leRHS]expR0 ler_expR oppr_le0.
apply: (@nonneg_from_zero _ (below k.+1) (below k) x _ _ _ x0) => [y|y /ltW|].
- exact: is_derive_below.
- exact: IH.
by rewrite /below /back /rest oppr0 taylor0 expR0 expr0n /= mul0r subrr mulr0 subrr.
Qed.

Theorem taylor_near k radius x : `|x| <= radius ->
  `|expR x - taylor k x| <= radius ^+ k / k`!%:R * expR radius * expR x.
Proof.
move=> xr; have r0 : 0 <= radius by apply: le_trans xr.
have grow y : 0 <= y -> y <= radius -> y ^+ k / k`!%:R <= radius ^+ k / k`!%:R.
  by move=> y0 yr; rewrite ler_wpmul2r ?invr_ge0 ?ler0n // ler_expn2r // nnegrE.
case: (lerP 0 x) xr => [x0|/ltW x0] xr.
  rewrite ger0_norm in xr => //; rewrite -/(rest k x) ger0_norm ?rest_ge0 //; apply: le_trans (rest_le k x0) _.
  apply: ler_wpmul2r; first exact/ltW/expR_gt0.
  apply: le_trans (grow x x0 xr) _.
  by rewrite ler_pemulr ?exp_ge1 // mulr_ge0 ?invr_ge0 ?ler0n // exprn_ge0.
rewrite ler0_norm in xr => //; have nx0 : 0 <= - x by rewrite oppr_ge0.
have -> : `|expR x - taylor k x| = back k (- x).
  by rewrite -(ger0_norm (back_ge0 k nx0)) /back opprK normrM normrX normrN1 expr1n mul1r.
apply: le_trans (back_le k nx0) _; apply: le_trans (grow _ nx0 xr) _.
rewrite -mulrA -expRD ler_pemulr ?exp_ge1 //.
  by rewrite mulr_ge0 ?invr_ge0 ?ler0n // exprn_ge0.
by rewrite -ler_subl_addr sub0r.
Qed.

Lemma exp_tangent x : 1 + x <= expR x.
Proof.
case: (lerP 0 x) => [x0|/ltW x0]; first exact: expR_ge1Dx.
have nx0 : 0 <= - x by rewrite oppr_ge0.
have := back_ge0 2 nx0; rewrite /back /rest opprK expr2 mulrN1 opprK mul1r subr_ge0.
by rewrite /taylor big_ord_recl big_ord1 /= expr0 expr1 !divr1.
Qed.

Definition taylor_poly k : {poly R} := \poly_(u < k) u`!%:R^-1.

Lemma size_taylor k : (size (taylor_poly k) <= k)%N.
Proof. exact: size_poly. Qed.

Lemma taylor_horner k x : (taylor_poly k).[x] = taylor k x.
Proof. by rewrite horner_poly; apply: eq_bigr => u _; rewrite mulrC. Qed.
End Taylor.
