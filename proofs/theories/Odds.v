(* How far apart two rows of softmax can be, if the odds of their weights differ by a bounded factor.

   odds_apart             two numbers whose odds differ by the factor q^2 at most
   rows_apart             two rows of weights, likewise
   softmax_coefficient    softmax whose scores differ, between rows and keys, by 2 h at most
   tanh_odds, tanh_mono   the bound as a hyperbolic tangent
   opposite_difference    two opposite tokens and what attention leaves of their difference
   opposite_tokens        they attain the bound *)
From mathcomp Require Import all_ssreflect all_algebra ring.
From Fullrank Require Import Rank Softmax Diameter.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Odds.
Variable R : realFieldType.

Theorem odds_apart (a b q : R) : 1 <= q -> a <= 1 -> 0 <= b ->
  a * (1 - b) <= q ^+ 2 * (b * (1 - a)) -> a - b <= (q - 1) / (q + 1).
Proof.
move=> q1 a1 b0 odds; have q0 : 0 < q by apply: lt_le_trans ltr01 q1.
have qp : 0 < q + 1 by rewrite addr_gt0 ?ltr01.
pose u := (q + 1) * a - q; pose v := (q + 1) * b - 1.
have uv : (q - 1) * (u * v) <= q * (v - u).
  rewrite -subr_ge0 -(pmulr_rge0 _ qp).
  have -> : (q + 1) * (q * (v - u) - (q - 1) * (u * v)) =
      (q + 1) ^+ 2 * (q ^+ 2 * (b * (1 - a)) - a * (1 - b)) by rewrite /u /v; ring.
  by rewrite mulr_ge0 ?sqr_ge0 // subr_ge0.
have u1 : u <= 1 by rewrite /u ler_subl_addl -[leRHS]mulr1 ler_wpmul2l // ltW.
have v1 : - v <= 1 by rewrite /v opprB ler_subl_addl ler_addr mulr_ge0 // ltW.
suff le : u <= v.
  rewrite ler_pdivl_mulr // -subr_ge0 (_ : _ - _ = v - u) ?subr_ge0 // /u /v; ring.
have q10 : 0 <= q - 1 by rewrite subr_ge0.
case: (lerP u v) => // vu; have lt0 : q * (v - u) < 0 by rewrite pmulr_rlt0 // subr_lt0.
have uv0 : u * v < 0.
  rewrite ltNge; apply/negP => ge0; have := lt_le_trans lt0 (mulr_ge0 q10 ge0).
  by move/(le_lt_trans uv); rewrite ltxx.
have u0 : 0 < u.
  rewrite ltNge; apply/negP => ule; move: uv0; rewrite ltNge; case/negP.
  by apply: mulr_le0 => //; apply: le_trans (ltW vu) ule.
have : q * (u - v) <= (q - 1) * (u - v).
  rewrite -[u - v]opprB mulrN ler_oppl; apply: le_trans _ uv; rewrite ler_oppl -mulrN.
  apply: ler_wpmul2l => //; rewrite -mulrN opprB; apply: le_trans (_ : u <= _).
    by rewrite -[leRHS]mulr1; apply: ler_wpmul2l => //; apply: ltW.
  rewrite ler_addl oppr_ge0; move: uv0; rewrite pmulr_rlt0 //; exact: ltW.
rewrite mulrBl mul1r ler_addl oppr_ge0 subr_le0 => le.
by have := lt_le_trans vu le; rewrite ltxx.
Qed.

Theorem rows_apart n (p r : 'I_n -> R) (q : R) : 1 <= q ->
  (forall j, 0 <= p j) -> (forall j, 0 <= r j) -> \sum_j p j = 1 -> \sum_j r j = 1 ->
  (forall j k, p j * r k <= q ^+ 2 * (p k * r j)) ->
  2%:R^-1 * (\sum_j `|p j - r j|) <= (q - 1) / (q + 1).
Proof.
move=> q1 p0 r0 p1 r1 odds; pose S := [pred j | r j < p j].
pose a := \sum_(j | S j) p j; pose b := \sum_(j | S j) r j.
have aC : \sum_(j | ~~ S j) p j = 1 - a by rewrite -p1 [in RHS](bigID S) /= addrAC subrr add0r.
have bC : \sum_(j | ~~ S j) r j = 1 - b by rewrite -r1 [in RHS](bigID S) /= addrAC subrr add0r.
have -> : 2%:R^-1 * (\sum_j `|p j - r j|) = a - b.
  rewrite (bigID S) /= (eq_bigr (fun j => p j - r j)) => [|j /ltW le]; last first.
    by rewrite ger0_norm // subr_ge0.
  rewrite [X in _ + X](eq_bigr (fun j => r j - p j)) => [|j]; last first.
    by rewrite -leNgt => le; rewrite distrC ger0_norm // subr_ge0.
  by rewrite !sumrB aC bC -/a -/b; field.
apply: odds_apart => //.
- by rewrite -p1 [leRHS](bigID S) /= ler_addl; apply: sumr_ge0.
- exact: sumr_ge0.
rewrite -bC -aC /a /b !mulr_suml mulr_sumr; apply: ler_sum => j Sj.
rewrite !mulr_sumr; apply: ler_sum => k Sk.
by rewrite [r j * _]mulrC.
Qed.
End Odds.

Section Softmax.
(* e is an exponential: positive, increasing, a sum becomes a product *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_add : forall x y, e (x + y) = e x * e y.
Hypothesis e_mono : forall x y, x <= y -> e x <= e y.

Lemma e_zero : e 0 = 1.
Proof. by apply: (mulfI (lt0r_neq0 (e_gt0 0))); rewrite -e_add addr0 mulr1. Qed.

Definition tanh (t : R) : R := (e t - e (- t)) / (e t + e (- t)).

Lemma tanh_odds t : tanh t = (e (t + t) - 1) / (e (t + t) + 1).
Proof.
have -> : 1 = e t * e (- t) by rewrite -e_add subrr e_zero.
by rewrite e_add /tanh -mulrBr -mulrDr invfM mulrACA divff ?mul1r // gt_eqF.
Qed.

Lemma tanhN t : tanh (- t) = - tanh t.
Proof. by rewrite /tanh opprK -[RHS]mulNr opprB; congr (_ / _); rewrite addrC. Qed.

Lemma tanh_ge0 t : 0 <= t -> 0 <= tanh t.
Proof.
move=> t0; apply: divr_ge0; last by rewrite addr_ge0 // ltW.
by rewrite subr_ge0; apply: e_mono; rewrite (le_trans _ t0) // oppr_le0.
Qed.

Lemma tanh_norm t : tanh `|t| = `|tanh t|.
Proof.
case: (lerP 0 t) => [t0|/ltW t0]; first by rewrite !ger0_norm // tanh_ge0.
by rewrite ler0_norm // tanhN ler0_norm // -oppr_ge0 -tanhN tanh_ge0 // oppr_ge0.
Qed.

Lemma tanh_mono x y : x <= y -> tanh x <= tanh y.
Proof.
move=> xy; rewrite !tanh_odds; have pos z : 0 < e z + 1 by rewrite addr_gt0 ?ltr01.
rewrite ler_pdivr_mulr // mulrAC ler_pdivl_mulr //.
have := e_mono (ler_add xy xy); move: (e (x + x)) (e (y + y)) => p q pq.
rewrite -subr_ge0; have -> : (q - 1) * (p + 1) - (p - 1) * (q + 1) = 2%:R * (q - p) by ring.
by rewrite mulr_ge0 ?subr_ge0 // ler0n.
Qed.

Lemma opposite_difference (x a b : R) : let to y := let s z := e (y * a * z) in
    (s x * x + s (- x) * - x) / (s x + s (- x)) * b in
  to x - to (- x) = (x + x) * (b * tanh (x * a * x)).
Proof.
move=> to; pose t := x * a * x.
have other : x * a * - x = - t by rewrite /t; ring.
have [other' same] : - x * a * x = - t /\ - x * a * - x = t by rewrite /t; split; ring.
have -> : to x = (e t * x + e (- t) * - x) / (e t + e (- t)) * b by rewrite /to /= other.
have -> : to (- x) = (e (- t) * x + e t * - x) / (e (- t) + e t) * b.
  by rewrite /to /= other' same.
rewrite /tanh [e (- t) + e t]addrC -/t; move: (_^-1) => r.
by move: (e t) (e (- t)) => s s'; ring.
Qed.

Lemma opposite_exponent (x a : R) : `|a| * `|x - - x| ^+ 2 / 4%:R = `|x * a * x|.
Proof.
have -> : `|x - - x| = `|x| + `|x| by rewrite opprK -!mulr2n normrMn.
have sq (u v : R) : v * (u + u) ^+ 2 / 4%:R = u * v * u by field.
by rewrite !normrM sq.
Qed.

Lemma opposite_tokens (x a b : R) : let to y := let s z := e (y * a * z) in
    (s x * x + s (- x) * - x) / (s x + s (- x)) * b in
  `|to x - to (- x)| = `|b| * `|x - - x| * tanh (`|a| * `|x - - x| ^+ 2 / 4%:R).
Proof.
by move=> to; rewrite opposite_difference opposite_exponent tanh_norm opprK !normrM mulrA [`|x + x| * _]mulrC.
Qed.

Variables (n p : nat) (seen : 'I_p -> bool) (S : 'M[R]_(n, p)).
Hypothesis some : exists j, seen j.

Theorem softmax_coefficient (h : R) : 0 <= h ->
  (forall i i' j k, seen j -> seen k -> S i j + S i' k <= (h + h) + (S i k + S i' j)) ->
  coefficient_le (softmax e (fun _ => seen) S) ((e h - 1) / (e h + 1)).
Proof.
move=> h0 Sh i i'; apply: rows_apart.
- by rewrite -e_zero; apply: e_mono.
- by move=> j; apply: (softmax_ge0 e_gt0).
- by move=> j; apply: (softmax_ge0 e_gt0).
- exact: (softmax_row_sum e_gt0).
- exact: (softmax_row_sum e_gt0).
move=> j k; rewrite !mxE !mulf_div mulrA; apply: ler_wpmul2r.
  by rewrite invr_ge0 mulr_ge0 ?(normaliser_ge0 e_gt0).
rewrite /term; case: (boolP (seen j)) => sj; case: (boolP (seen k)) => sk; rewrite ?mul0r ?mulr0 //.
by rewrite expr2 -!e_add; apply/e_mono/Sh.
Qed.
End Softmax.
