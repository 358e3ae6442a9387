(* Masks whose cycles are all odd, and yet every token reaches every other one; the anti-triangle.

   odd_cycles_rank                     then softmax has full rank
   rotor_cycles, rotor_reach           three groups that see each other in turn
   staircase_cycles, staircase_reach   one step ahead, even distances back
   antitriangle_one, odd_reversal      the i-th token sees the last i *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup zify.
From Fullrank Require Import Rank Softmax Acyclic Matching Guarantee Walk.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Num.Theory.

Theorem odd_cycles_rank (R : realFieldType) (e : R -> R) n (m : rel 'I_n) (S : 'M[R]_n) :
  (forall x, 0 < e x)%R -> reflexive m ->
  (forall c, uniq c -> path.cycle m c -> c != [::] -> odd (size c)) ->
  mxrank (softmax e m S) = n.
Proof.
move=> e_gt0 mr oddc; apply/mxrank_det/lt0r_neq0.
have fills : filling m (softmax e m S) by move=> i j; rewrite softmax_ge0 ?softmax_gt0.
by apply: (noeven_det_gt0 mr _ fills) => -[c [uc cc c0 /negP[]]]; apply: oddc.
Qed.

Section Rotor.
Variables (T : finType) (group : T -> 'I_3).

(* each sees itself and the next group *)
Definition rotor : rel T := fun x y => (x == y) || ((group x).+1 %% 3 == group y).

Lemma rotor_step x y : rotor x y -> x != y -> (group x).+1 %% 3 = group y.
Proof. by case/orP => [/eqP ->|/eqP //]; rewrite eqxx. Qed.

Hypothesis hub : forall x y, group x = 0 :> nat -> group y = 0 :> nat -> x = y.

Lemma rotor_meets_hub (c : seq T) : uniq c -> path.cycle rotor c -> 1 < size c ->
  exists2 z, z \in c & group z = 0 :> nat.
Proof.
case: c => // x [|y q] //=; rewrite inE negb_or => /andP[/andP[xy xq] /andP[yq _]] /andP[xs rest] _.
have gx := ltn_ord (group x); have gy := rotor_step xs xy.
case g : (nat_of_ord (group x)) gx => [|[|[|//]]] _; first by exists x; rewrite ?mem_head.
  case: q xq yq rest => [|z q] /= xq yq /andP[ys _].
    by have := rotor_step ys; rewrite eq_sym xy -gy g => /(_ isT).
  exists z; first by rewrite !inE eqxx !orbT.
  have yz : y != z by move: yq; rewrite inE negb_or => /andP[].
  by rewrite -(rotor_step ys yz) -gy g.
by exists y; rewrite ?inE ?eqxx ?orbT // -gy g.
Qed.

Theorem rotor_cycles (c : seq T) : uniq c -> path.cycle rotor c -> c != [::] -> odd (size c).
Proof.
move=> uc cc c0; case: (leqP (size c) 1) => [|c1].
  by case: c c0 {uc cc} => // x [].
have [z zc gz] := rotor_meets_hub uc cc c1.
have [i p rc] := rot_to zc; move: uc cc; rewrite -(rot_uniq i) -(rot_cycle i) rc => up cp.
rewrite -(size_rot i) rc; case: p up cp {rc} => [//|a [|b [|d q]]] //=.
  rewrite inE andbT => za /and3P[s1 s2 _].
  by have := rotor_step s2; rewrite -(rotor_step s1 za) gz eq_sym za => /(_ isT).
rewrite !inE !negb_or => /and4P[/and4P[za zb zd _] /and3P[ab _ _] /andP[bd _] _] /and4P[s1 s2 s3 _].
case/eqP: zd; apply: hub => //.
by rewrite -(rotor_step s3 bd) -(rotor_step s2 ab) -(rotor_step s1 za) gz.
Qed.

Hypothesis inhabited : forall g : 'I_3, exists x, group x = g.

Lemma rotor_next x : exists2 y, rotor x y & group y = (group x).+1 %% 3 :> nat.
Proof.
have lt : (group x).+1 %% 3 < 3 by rewrite ltn_mod.
have [y gy] := inhabited (Ordinal lt); exists y; last by rewrite gy.
by rewrite /rotor gy /= eqxx orbT.
Qed.

Lemma rotor_refl : reflexive rotor.
Proof. by move=> x; rewrite /rotor eqxx. Qed.

Theorem rotor_reach x y : walk rotor 3 x y.
Proof.
case: (eqVneq x y) => [->|xy]; first exact/walk_refl/rotor_refl.
have [u xu gu] := rotor_next x; have [v uv gv] := rotor_next u.
have lx := ltn_ord (group x); have ly := ltn_ord (group y).
case e1 : ((group x).+1 %% 3 == group y).
  by apply: (walk_mono (k := 1)) => //; [exact: rotor_refl|rewrite walk1 /rotor e1 orbT].
case e2 : ((group u).+1 %% 3 == group y).
  apply: (walk_mono (k := 2)) => //; first exact: rotor_refl.
  by apply: (walk_step (k := 1) xu); rewrite walk1 /rotor e2 orbT.
have vy : rotor v y by rewrite /rotor gv gu; move: e1 e2; rewrite gu; lia.
by apply: walk_step xu _; apply: walk_step uv _; apply/existsP; exists y; rewrite vy /=.
Qed.

(* with one token in each group two layers are enough *)
Theorem rotor_reach2 x y : injective group -> walk rotor 2 x y.
Proof.
move=> gI; case: (eqVneq x y) => [->|xy]; first exact/walk_refl/rotor_refl.
have [u xu gu] := rotor_next x.
case e1 : ((group x).+1 %% 3 == group y).
  by apply: (walk_mono (k := 1)) => //; [exact: rotor_refl|rewrite walk1 /rotor e1 orbT].
apply: (walk_step (k := 1) xu); rewrite walk1 /rotor gu.
have lx := ltn_ord (group x); have ly := ltn_ord (group y).
have ne : group x != group y by apply: contra xy => /eqP /gI ->.
by move: e1 ne; rewrite -val_eqE /=; lia.
Qed.

(* two tokens of one group are three steps apart *)
Theorem rotor_far x y : group x = group y -> x != y -> ~~ walk rotor 2 x y.
Proof.
move=> gxy xy; apply/existsP => -[u /andP[xu]]; rewrite -[X in is_true X -> _]/(walk rotor 1 u y) walk1 => uy.
case: (eqVneq x u) => [e|xu'].
  by have := rotor_step uy; rewrite -e xy gxy => /(_ isT); have := ltn_ord (group y); lia.
have g1 := rotor_step xu xu'; case: (eqVneq u y) => [e|uy'].
  by move: g1; rewrite e gxy; have := ltn_ord (group y); lia.
by have g2 := rotor_step uy uy'; move: g1 g2; rewrite gxy; have := ltn_ord (group y); lia.
Qed.
End Rotor.

Section Staircase.
Variable n : nat.

(* each sees itself, the next one, and those before at even distances *)
Definition staircase : rel 'I_n := fun i j =>
  (j == i) || (j == i.+1 :> nat) || ((j < i) && ~~ odd (i - j)).

Variable m : rel 'I_n.
Hypothesis sub : forall i j, m i j -> staircase i j.

(* a way to ever higher tokens takes every step *)
Lemma staircase_climbs (x : 'I_n) q : path m x q -> uniq q -> (forall y, y \in q -> x < y) ->
  last x q = x + size q :> nat.
Proof.
elim: q x => [|y q IH] x /=; first by rewrite addn0.
case/andP=> /sub xy pq /andP[yq uq] up.
have xy1 : y = x.+1 :> nat.
  have := up y (mem_head _ _); case/orP: xy => [/orP[/eqP ->|/eqP //]|/andP[yx _]]; lia.
rewrite (IH y) ?xy1 ?addSnnS // => w wq; have := up w; rewrite inE wq orbT => /(_ isT).
have ne : w != y by apply: contraNneq yq => <-.
by move: ne; rewrite -val_eqE /= xy1; lia.
Qed.

Theorem staircase_cycles (c : seq 'I_n) : uniq c -> path.cycle m c -> c != [::] -> odd (size c).
Proof.
case: c => // x0 c0 uc cc _; set c := x0 :: c0 in uc cc *.
pose z := [arg min_(z < x0 | z \in c) (z : nat)]; have [zc low] : z \in c /\ forall y, y \in c -> z <= y.
  by rewrite /z; case: arg_minnP; rewrite ?mem_head.
have [i p rc] := rot_to zc; move: uc cc low; rewrite -(rot_uniq i) -(rot_cycle i) -(size_rot i c).
have mc y : (y \in c) = (y \in z :: p) by rewrite -rc mem_rot.
rewrite rc /= rcons_path => /andP[zp up] /andP[pp close] low.
have lastE : last z p = z + size p :> nat.
  apply: staircase_climbs => // y yp; have := low y; rewrite mc inE yp orbT => /(_ isT).
  have ne : y != z by apply: contraNneq zp => <-.
  by move: ne; rewrite -val_eqE /=; lia.
move/sub: close; rewrite /staircase lastE => /orP[/orP[/eqP/(congr1 val)|/eqP]|/andP[_]] /=.
- by rewrite lastE; case: (size p) => //= k; lia.
- lia.
- by rewrite addKn.
Qed.
End Staircase.

Section WholeStaircase.
Variable n : nat.

Lemma staircase_refl : reflexive (@staircase n).
Proof. by move=> i; rewrite /staircase eqxx. Qed.

Lemma staircase_up k (i j : 'I_n) : j = i + k :> nat -> walk (@staircase n) k i j.
Proof.
elim: k i => [|k IH] i e; first by apply/eqP/val_inj; rewrite /= e addn0.
have lt : i.+1 < n by have := ltn_ord j; lia.
apply: (@walk_step _ _ i (Ordinal lt)); first by rewrite /staircase /= eqxx orbT.
by apply: IH; rewrite /= e; lia.
Qed.

Lemma staircase_down (i j : 'I_n) : j < i -> ~~ odd (i - j) -> walk (@staircase n) 1 i j.
Proof. by move=> ji ev; rewrite walk1 /staircase ji ev !orbT. Qed.

Theorem staircase_reach (i j : 'I_n) : 2 < n -> walk (@staircase n) n.-1 i j.
Proof.
move=> n2; have ilt := ltn_ord i; have jlt := ltn_ord j.
have via k : k <= n.-1 -> walk (@staircase n) k i j -> walk (@staircase n) n.-1 i j.
  exact/walk_mono/staircase_refl.
case: (leqP i j) => ij.
  by apply: (via (j - i)); [lia|apply: staircase_up; lia].
case ev : (odd (i - j)); last by apply: (via 1); [lia|apply: staircase_down; rewrite ?ev].
case: (ltnP i.+1 n) => [up|top].
  apply: (via 2); first lia.
  apply: (walk_add (k := 1) (j := Ordinal up)); first by apply: staircase_up; rewrite /= addn1.
  by apply: staircase_down => /=; lia.
case: (posnP j) => [j0|j0].
  have l1 : 1 < n by lia. have l2 : 2 < n by lia.
  apply: (via 3); first lia.
  apply: (walk_add (k := 1) (j := Ordinal l1)); first by apply: staircase_down => /=; lia.
  apply: (walk_add (k := 1) (j := Ordinal l2)); first by apply: staircase_up.
  by apply: staircase_down; rewrite /= j0.
have l1 : j.-1 < n by lia.
apply: (via 2); first lia.
apply: (walk_add (k := 1) (j := Ordinal l1)); first by apply: staircase_down => /=; lia.
by apply: staircase_up => /=; lia.
Qed.

(* from the first token to the last every step counts *)
Theorem staircase_far k (i j : 'I_n) : walk (@staircase n) k i j -> j <= i + k.
Proof.
elim: k i => [|k IH] i; first by move/eqP => ->; rewrite addn0.
case/existsP => l /andP[il /IH lj]; move: il; rewrite /staircase.
case/orP => [/orP[/eqP e|/eqP e]|/andP[li _]]; [rewrite e in lj|rewrite e in lj|]; lia.
Qed.
End WholeStaircase.

Section Antitriangle.
Variable n : nat.

Definition antitriangle : rel 'I_n := fun i j => n <= i + j + 1.
Definition reversal n : 'S_n := perm (@rev_ord_inj n).

Lemma antitriangle_rev : within antitriangle (reversal n).
Proof. by move=> i; rewrite /antitriangle permE /=; have := ltn_ord i; lia. Qed.

Theorem antitriangle_one (t : 'S_n) : within antitriangle t -> t = reversal n.
Proof.
move=> mt; have num : numbered (fun i j : 'I_n => j <= i) (fun i => i).
  by move=> i j ji ne; rewrite ltn_neqAle ji andbT eq_sym.
have one := numbered_perm1 num (s := (t * reversal n)%g).
have : (t * reversal n)%g = 1%g.
  by apply: one => i; rewrite permM permE /=; have := mt i; rewrite /antitriangle; lia.
move/permP => e; apply/permP => i; apply: (@perm_inj _ (reversal n)).
by have := e i; rewrite permM perm1 => ->; rewrite !permE rev_ordK.
Qed.

Theorem antitriangle_reach (i j : 'I_n) : walk antitriangle 2 i j.
Proof.
have ilt := ltn_ord i; have lt : n.-1 < n by lia.
apply: (@walk_step _ _ i (Ordinal lt)); first by rewrite /antitriangle /=; lia.
by apply/existsP; exists j; rewrite /antitriangle /= eqxx andbT; have := ltn_ord j; lia.
Qed.
End Antitriangle.

Theorem odd_reversal n : odd_perm (reversal n) = odd 'C(n, 2).
Proof.
elim: n => [|n IH].
  by rewrite (_ : reversal 0 = 1%g) ?odd_perm1 //; apply/permP => -[].
have -> : reversal n.+1 = lift_perm ord0 ord_max (reversal n).
  apply/permP => i; case: (unliftP ord0 i) => [j|] ->; rewrite ?lift_perm_lift ?lift_perm_id permE.
    rewrite permE; apply: val_inj; rewrite /= /bump; have := ltn_ord j; lia.
  by apply: val_inj; rewrite /= subn1.
by rewrite odd_lift_perm IH /= binS bin1 oddD addbC.
Qed.
