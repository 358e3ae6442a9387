(* Sigmoid attention, whose weights have no normaliser.

   cauchy_det      the matrix of 1 / (x_i + y_j) is nonsingular for distinct x and distinct y
   opposite_rank   keys in opposite pairs: an odd function of the scores has half the rank *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank Linear.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Theorem cauchy_det (F : fieldType) n (x y : 'I_n -> F) :
  injective x -> injective y -> (forall i j, x i + y j != 0) ->
  \det (\matrix_(i, j) (x i + y j)^-1) != 0.
Proof.
move=> xI yI xy; apply/negP => /det0P[v v0 vA]; case/negP: v0.
pose P : {poly F} := \sum_i v 0 i *: \prod_(l | l != i) ('X + (x l)%:P).
have at_ z : P.[z] = \sum_i v 0 i * \prod_(l | l != i) (z + x l).
  rewrite horner_sum; apply: eq_bigr => i _; rewrite hornerZ horner_prod.
  by congr (_ * _); apply: eq_bigr => l _; rewrite hornerD hornerX hornerC.
have roots : all (root P) (codom y).
  apply/allP => z /codomP[j ->]; rewrite rootE at_.
  have /rowP /(_ j) := vA; rewrite !mxE => /(congr1 (fun t => t * \prod_l (y j + x l))).
  rewrite mul0r mulr_suml => /eqP; congr (_ == 0); apply: eq_bigr => i _.
  rewrite !mxE -mulrA; congr (_ * _); rewrite [X in _ * X](bigD1 i) //= mulrA addrC mulVf ?mul1r //.
  by rewrite addrC.
have P0 : P = 0.
  apply: (roots_geq_poly_eq0 roots); first exact/injectiveP.
  rewrite size_codom card_ord; apply: (leq_trans (size_sum _ _ _)); apply/bigmax_leqP => i _.
  apply: leq_trans (size_scale_leq _ _) _.
  have -> : \prod_(l | l != i) ('X + (x l)%:P) = \prod_(z <- [seq - x l | l <- enum 'I_n & l != i]) ('X - z%:P).
    by rewrite big_map big_filter big_enum_cond; apply: eq_bigr => l _; rewrite polyCN opprK.
  rewrite size_prod_XsubC size_map size_filter -sum1_count big_enum_cond /= sum1_card.
  by rewrite cardC1 card_ord; case: (n) i => [[]|].
apply/eqP/rowP => i; rewrite mxE; have := at_ (- x i); rewrite P0 horner0 (bigD1 i) //= [X in _ + X]big1 ?addr0.
  move/esym/eqP; rewrite mulf_eq0 => /orP[/eqP //|/prodf_eq0[l li]].
  by rewrite addrC subr_eq0 (inj_eq xI) (negPf li).
by move=> l li; rewrite (bigD1 i) 1?eq_sym //= addNr mul0r mulr0.
Qed.

(* f is odd, as the sigmoid less one half; opp is the opposite key *)
Theorem opposite_rank (R : realFieldType) n p (f : R -> R) (q : 'I_n -> R) (k : 'I_p -> R) (opp : 'I_p -> 'I_p) :
  (forall x, f (- x) = - f x) -> injective k -> (forall j, opp j != j) -> (forall j, k (opp j) = - k j) ->
  (\rank ((\matrix_(i, j) f (q i * k j))%R : 'M_(n, p)) <= p./2)%N.
Proof.
move=> odd_f kI oppj kopp; have oppK j : opp (opp j) = j by apply: kI; rewrite !kopp opprK.
have k0 j : k j != 0.
  apply: contra (oppj j) => /eqP kj; apply/eqP/kI.
  by rewrite kopp kj oppr0.
pose P := [set j | 0 < k j]; have oppI : injective opp by apply: can_inj oppK.
have oppP : opp @: P = ~: P.
  apply/setP => j; rewrite -[j]oppK (mem_imset _ _ oppI) !inE kopp oppr_gt0.
  by rewrite oppK lt_neqAle k0 /= leNgt.
have cP : #|P| = p./2.
  have pE : #|P|.*2 = p by rewrite -addnn -[in RHS](card_ord p) -(cardsC P) -oppP card_imset.
  by rewrite -[LHS]doubleK pE.
rewrite -cP; pose r (x : 'I_#|P|) : 'I_p := enum_val x.
pose s (j : 'I_p) : R := if 0 < k j then 1 else -1.
have -> : \matrix_(i, j) f (q i * k j) =
    (\matrix_(i, x) f (q i * k (r x)) : 'M_(n, #|P|)) *m
    \matrix_(x, j) ((r x == (if 0 < k j then j else opp j))%:R * s j); last exact: mxrank_inner.
apply/matrixP => i j; rewrite !mxE; pose j' := if 0 < k j then j else opp j.
have j'P : j' \in P.
  rewrite inE /j'; case: ifP => // /negbT; rewrite -leNgt kopp oppr_gt0.
  by rewrite lt_neqAle k0.
rewrite (bigD1 (enum_rank_in j'P j')) //= big1 => [|x xj].
  rewrite !mxE /r enum_rankK_in // -/j' eqxx mul1r addr0 /j' /s.
  by case: ifP => _; rewrite ?mulr1 // kopp mulrN1 mulrN odd_f opprK.
rewrite !mxE; case: eqP => [rx|_]; last by rewrite mul0r mulr0.
by case/eqP: xj; apply: enum_val_inj; rewrite enum_rankK_in // -[LHS]/(r x) rx.
Qed.
