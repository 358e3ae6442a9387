(* Which masks guarantee full rank for every choice of scores?

   noeven_det_gt0          self-visible tokens, no even cycle: the determinant is positive
   even_det_lt0, even_det_eq0   with an even cycle it can be negative, and zero
   sign_nonsingular        in general: all matchings must have one sign
   softmax_guarantee, softmax_guarantee_sign   the same for softmax *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank Softmax Matching Orbit.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Mask.
Variable n : nat.
Implicit Types (m : rel 'I_n) (s : 'S_n).

Definition evencycle m :=
  exists c : seq 'I_n, [/\ uniq c, path.cycle m c, c != [::] & ~~ odd (size c)].

Lemma orbit_cycle m s x : within m s -> path.cycle m (traject s x #|porbit s x|).
Proof.
move=> ms; have pth k y : path m y (traject s (s y) k).
  by elim: k y => //= k IH y; rewrite ms IH.
have := iter_porbit s x; case: #|_| => // k ik /=.
have -> : rcons (traject s (s x) k) x = traject s (s x) k.+1.
  by rewrite trajectSr -iterSr ik.
exact: pth.
Qed.

Theorem noeven_even m s : ~ evencycle m -> within m s -> odd_perm s = false.
Proof.
move=> noe ms; rewrite odd_perm_orbits big1 // => A /imsetP[x _ ->].
apply/negbTE/negP => ev; apply: noe; exists (traject s x #|porbit s x|).
split; rewrite ?uniq_traject_porbit ?orbit_cycle ?size_traject //.
by rewrite -size_eq0 size_traject card_porbit_neq0.
Qed.

Theorem even_odd m : reflexive m -> evencycle m ->
  exists2 s, within m s & odd_perm s = true.
Proof.
move=> mr [c [uc cc c0 ev]]; exists (turn uc); last by rewrite odd_turn.
move=> i; rewrite turnE; case ic : (i \in c); first exact: next_cycle.
by rewrite next_notin ?ic.
Qed.
End Mask.

Section Positive.
Variables (R : realFieldType) (n : nat).
Implicit Types (m : rel 'I_n) (A : 'M[R]_n) (s : 'S_n).

(* nonnegative matrices with the mask as support *)
Definition filling m A := forall i j, 0 <= A i j /\ (0 < A i j) = m i j.

Lemma filling_ge0 m A i j : filling m A -> 0 <= A i j.
Proof. by move=> f; case: (f i j). Qed.

Lemma filling_gt0 m A i j : filling m A -> (0 < A i j) = m i j.
Proof. by move=> f; case: (f i j). Qed.

Lemma filling_neq0 m A i j : filling m A -> A i j != 0 -> m i j.
Proof. by move=> f Aij; rewrite -(filling_gt0 _ _ f) lt_def Aij (filling_ge0 _ _ f). Qed.

Lemma filling_eq0 m A i j : filling m A -> m i j = false -> A i j = 0.
Proof. by move=> f mij; apply/eqP; apply: contraFT mij => /(filling_neq0 f). Qed.

(* if all matchings have the sign of one of them, no term cancels *)
Theorem same_sign_det_ge m A s : within m s ->
  (forall t, within m t -> odd_perm t = odd_perm s) -> filling m A ->
  \prod_i A i (s i) <= (-1) ^+ s * \det A.
Proof.
move=> ms same fA; rewrite /determinant mulr_sumr (bigD1 s) //= mulrA -expr2 sqrr_sign mul1r ler_addl.
apply: sumr_ge0 => t _; have p0 : 0 <= \prod_i A i (t i).
  by apply: prodr_ge0 => i _; apply: filling_ge0 fA.
move: p0; rewrite le_eqVlt => /orP[/eqP <-|p0]; first by rewrite !mulr0.
rewrite same; first by rewrite mulrA -expr2 sqrr_sign mul1r ltW.
by apply: (term_within (A := A)) (lt0r_neq0 p0) => i j; apply: filling_neq0.
Qed.

Corollary same_sign_det m A s : within m s ->
  (forall t, within m t -> odd_perm t = odd_perm s) -> filling m A -> 0 < (-1) ^+ s * \det A.
Proof.
move=> ms same fA; apply: lt_le_trans (same_sign_det_ge ms same fA).
by apply: prodr_gt0 => i _; rewrite (filling_gt0 _ _ fA) ms.
Qed.

Theorem noeven_det_gt0 m A : reflexive m -> ~ evencycle m -> filling m A -> 0 < \det A.
Proof.
move=> mr noe fA; have m1 : within m 1%g by move=> i; rewrite perm1.
have := same_sign_det m1; rewrite odd_perm1 expr0 => /(_ A) pos.
by rewrite -[\det A]mul1r; apply: pos fA => t; apply: noeven_even.
Qed.

(* a filling in which one matching outweighs all others *)
Definition dominated m s (eps : R) : 'M[R]_n :=
  \matrix_(i, j) if m i j then (if j == s i then 1 else eps) else 0.

Lemma dominated_filling m s eps : 0 < eps -> filling m (dominated m s eps).
Proof.
move=> e0 i j; rewrite mxE; case: ifP => _; last by rewrite ltxx lexx.
by case: ifP => _; rewrite ?ltr01 ?ler01 ?e0 ?ltW.
Qed.

Lemma dominated_term m s t eps : 0 < eps <= 1 -> t != s ->
  `|\prod_i dominated m s eps i (t i)| <= eps.
Proof.
case/andP=> e0 e1 ts.
have [i ti] : exists i, t i != s i.
  apply/existsP; apply: contraNT ts; rewrite negb_exists => /forallP h.
  by apply/eqP/permP => i; apply/eqP; rewrite -[_ == _]negbK h.
have d0 j k : 0 <= dominated m s eps j k by case: (dominated_filling m s e0 j k).
have d1 j k : dominated m s eps j k <= 1.
  by rewrite mxE; case: ifP => _; rewrite ?ler01 //; case: ifP.
rewrite ger0_norm; last by apply: prodr_ge0.
rewrite (bigD1 i) //= mxE (negPf ti); case: ifP => _; last by rewrite mul0r ltW.
rewrite ler_pimulr ?(ltW e0) //.
suff : \prod_(j | j != i) dominated m s eps j (t j) <= \prod_(j | j != i) (1 : R).
  by rewrite big1_eq.
by apply: ler_prod => j _; rewrite d0 d1.
Qed.

Lemma inv_fact_itv : 0 < (n`!%:R^-1 : R) <= 1.
Proof. by rewrite invr_gt0 invf_le1 ?ltr0n ?ler1n fact_gt0. Qed.

Lemma dominated_det m s : within m s -> 0 < (-1) ^+ s * \det (dominated m s (n`!)%:R^-1).
Proof.
move=> ms; have diag : \prod_i dominated m s (n`!)%:R^-1 i (s i) = 1 :> R.
  by rewrite big1 // => i _; rewrite mxE ms eqxx.
apply: det_dominant => [|t ts]; rewrite diag ?ltr01 //.
rewrite -[X in X <= _]mulr_natr -ler_pdivl_mulr ?ltr0n ?fact_gt0 // mul1r.
exact: dominated_term inv_fact_itv ts.
Qed.

Theorem even_det_lt0 m : reflexive m -> evencycle m ->
  exists2 A, filling m A & \det A < 0.
Proof.
move=> mr /(even_odd mr)[s ms os]; exists (dominated m s (n`!)%:R^-1).
  by apply: dominated_filling; case/andP: inv_fact_itv.
by have := dominated_det ms; rewrite os expr1 mulN1r oppr_gt0.
Qed.
End Positive.

Section Zero.
Variables (R : rcfType) (n : nat).
Implicit Types (m : rel 'I_n) (A : 'M[R]_n).

Definition line A B : 'M[{poly R}]_n :=
  \matrix_(i, j) ((A i j)%:P + (B i j - A i j) *: 'X).

Lemma line_eval A B t i j :
  (line A B i j).[t] = (1 - t) * A i j + t * B i j.
Proof.
by rewrite mxE hornerD hornerC hornerZ hornerX mulrBl mul1r mulrBl addrAC addrA [t * _]mulrC [t * _]mulrC.
Qed.

Lemma det_line A B t :
  (\det (line A B)).[t] = \det (\matrix_(i, j) ((1 - t) * A i j + t * B i j)).
Proof.
rewrite -/(horner_eval t _) -det_map_mx; congr (\det _).
by apply/matrixP => i j; rewrite !mxE /horner_eval -line_eval mxE.
Qed.

(* positive and negative fillings of one mask: a singular one lies between *)
Lemma filling_ivt m (A B : 'M[R]_n) : filling m A -> filling m B -> 0 < \det A -> \det B < 0 ->
  exists2 C : 'M[R]_n, filling m C & \det C = 0.
Proof.
move=> fA fB dA dB.
pose p := - \det (line A B).
have p0 : p.[0] <= 0.
  rewrite hornerN det_line oppr_le0 ltW //; congr (_ < \det _): dA.
  by apply/matrixP => i j; rewrite !mxE subr0 mul1r mul0r addr0.
have p1 : 0 <= p.[1].
  rewrite hornerN det_line oppr_ge0 ltW //; congr (\det _ < _): dB.
  by apply/matrixP => i j; rewrite !mxE subrr mul1r mul0r add0r.
have [|t /andP[t0 t1]] := @poly_ivt R p 0 1 ler01; first by rewrite p0 p1.
rewrite rootE hornerN oppr_eq0 det_line => /eqP d0; eexists; last exact: d0.
move=> i j; rewrite mxE; have t1' : 0 <= 1 - t by rewrite subr_ge0.
split; first by rewrite addr_ge0 ?mulr_ge0 ?(filling_ge0 _ _ fA) ?(filling_ge0 _ _ fB).
case mij : (m i j); last first.
  by rewrite (filling_eq0 fA mij) (filling_eq0 fB mij) !mulr0 addr0 ltxx.
move: t0; rewrite le_eqVlt => /orP[/eqP <-|t0].
  by rewrite subr0 mul1r mul0r addr0 (filling_gt0 _ _ fA).
by rewrite ltr_paddl ?mulr_ge0 ?(filling_ge0 _ _ fA) // mulr_gt0 // (filling_gt0 _ _ fB).
Qed.

Theorem even_det_eq0 m : reflexive m -> evencycle m ->
  exists2 A : 'M[R]_n, filling m A & \det A = 0.
Proof.
move=> mr ev; have [B fB dB] := even_det_lt0 R mr ev.
have w1 : within m 1%g by move=> i; rewrite perm1.
have := dominated_det R w1; rewrite odd_perm1 expr0 mul1r => dA.
apply: filling_ivt _ fB dA dB; apply: dominated_filling.
by case/andP: (inv_fact_itv R n).
Qed.

(* without self visibility: a matching, and all matchings of one sign *)
Theorem sign_nonsingular m :
  (forall A : 'M[R]_n, filling m A -> \det A != 0) <->
  (exists2 s, within m s & forall t, within m t -> odd_perm t = odd_perm s).
Proof.
have /andP[eps0 _] := inv_fact_itv R n.
split=> [H|[s ms same] A fA]; last first.
  have := lt0r_neq0 (same_sign_det ms same fA); rewrite mulf_eq0 negb_or.
  by case/andP.
have f1 := dominated_filling m 1%g eps0.
have [s ms] := det_neq0_within (fun i j => @filling_neq0 _ _ _ _ i j f1) (H _ f1).
exists s => // t mt; apply/eqP/negPn/negP => ne.
have := dominated_det R ms; have := dominated_det R mt.
have fs := dominated_filling m s eps0; have ft := dominated_filling m t eps0.
have no (A B : 'M[R]_n) : filling m A -> filling m B -> 0 < \det A -> \det B < 0 -> False.
  by move=> fA fB dA dB; have [C /H + dC] := filling_ivt fA fB dA dB; rewrite dC eqxx.
case: (odd_perm s) (odd_perm t) ne => -[] // _.
- by rewrite expr0 mul1r expr1 mulN1r oppr_gt0 => dt ds; apply: no ft fs dt ds.
- by rewrite expr0 mul1r expr1 mulN1r oppr_gt0 => dt ds; apply: no fs ft ds dt.
Qed.
End Zero.

Section Attention.
Variable R : rcfType.
Variable e : R -> R.
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_onto : forall y, 0 < y -> exists x, e x = y.
Variables (n : nat) (m : rel 'I_n).

(* scores reach every filling, up to row scaling *)
Lemma filling_scores A : filling m A -> exists S : 'M[R]_n, terms e m S = A.
Proof.
move=> fA.
have /fin_all_exists[f fP] (ij : 'I_n * 'I_n) : exists x, m ij.1 ij.2 -> e x = A ij.1 ij.2.
  case mij : (m _ _); last by exists 0.
  by have [|x ex] := e_onto (y := A ij.1 ij.2); [rewrite (filling_gt0 _ _ fA)|exists x].
exists (\matrix_(i, j) f (i, j)); apply/matrixP => i j; rewrite !mxE /term mxE.
case mij : (m i j); first exact: (fP (i, j)).
by rewrite (filling_eq0 fA mij).
Qed.

Lemma softmax_filling S : filling m (softmax e m S).
Proof. by move=> i j; rewrite softmax_ge0 ?softmax_gt0. Qed.

Lemma singular_filling_scores (A : 'M[R]_n) : filling m A -> \det A = 0 -> exists S : 'M[R]_n, \det (softmax e m S) = 0.
Proof.
move=> fA dA; have [S tS] := filling_scores fA; exists S.
by rewrite softmax_factor det_row_scale tS dA mulr0.
Qed.

Theorem softmax_guarantee : reflexive m ->
  (forall S, \det (softmax e m S) != 0) <-> ~ evencycle m.
Proof.
move=> mr; split=> [H ev|noe S]; last by rewrite gt_eqF // (noeven_det_gt0 mr noe (softmax_filling S)).
have [A fA dA] := even_det_eq0 R mr ev; have [S dS] := singular_filling_scores fA dA.
by have := H S; rewrite dS eqxx.
Qed.

Theorem softmax_guarantee_sign :
  (forall S, \det (softmax e m S) != 0) <->
  (exists2 s, within m s & forall t, within m t -> odd_perm t = odd_perm s).
Proof.
rewrite -(sign_nonsingular R); split=> [H A fA|H S]; last exact/H/softmax_filling.
by apply/negP => /eqP /(singular_filling_scores fA)[S dS]; have := H S; rewrite dS eqxx.
Qed.
End Attention.
