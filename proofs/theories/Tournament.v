(* Masks that see in one direction between any two tokens, and have no cycle of two or four.

   pairs_at_most     at most half of all pairs, and exactly so many iff it is a tournament
   triangle_group    the tokens that influence one another are the three of a triangle
   group_of_one      or one alone
   two_steps         a mask that reaches everything in two layers is such a tournament *)
From mathcomp Require Import all_ssreflect zify.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.

Section Tournament.
Variables (n : nat) (m : rel 'I_n).
Hypothesis self : reflexive m.
Hypothesis one_way : forall i j, m i j -> m j i -> i = j.

Let visible := [set ij : 'I_n * 'I_n | m ij.1 ij.2].

Lemma pairs_at_most :
  #|visible| <= (n * n.+1)./2 ?= iff [forall i, [forall j, m i j || m j i]].
Proof.
pose most (ij : 'I_n * 'I_n) := if ij.1 == ij.2 then 2 else 1.
have sumE : \sum_ij most ij = n * n.+1.
  rewrite -(pair_bigA _ (fun i j => most (i, j))) /= (eq_bigr (fun=> n.+1)) => [|i _].
    by rewrite sum_nat_const card_ord.
  rewrite (bigD1 i) //= /most eqxx (eq_bigr (fun=> 1)) => [|j /negPf ji].
    by rewrite sum1_card cardC1 card_ord; case: n i => [[]|].
  by rewrite eq_sym ji.
have twice : #|visible|.*2 = \sum_ij (m ij.1 ij.2 + m ij.2 ij.1).
  rewrite big_split /= [X in _ + X](reindex_inj (h := fun ij => (ij.2, ij.1))) /=; last first.
    by move=> [i j] [k l] [-> ->].
  rewrite -addnn -!sum1_card big_mkcond /=; congr (_ + _); apply: eq_bigr => ij _; rewrite !inE.
    by case: (m _ _).
  by case: (m _ _).
have each ij : true -> m ij.1 ij.2 + m ij.2 ij.1 <= most ij ?= iff (m ij.1 ij.2 || m ij.2 ij.1).
  case: ij => i j _; rewrite /most /=; case: eqP => [->|ij]; first by rewrite self.
  case mij : (m i j); case mji : (m j i); rewrite ?addn0 //=; by case: ij; apply: one_way.
have := leqif_sum each; rewrite -twice sumE => -[le eq_]; split; first by lia.
transitivity (#|visible|.*2 == n * n.+1).
  have : ~~ odd (n * n.+1) by rewrite oddM /=; case: (odd n).
  by move=> ev; apply/eqP/eqP; lia.
rewrite eq_; apply/forallP/forallP => [all_ i|all_ [i j]].
  by apply/forallP => j; apply: (all_ (i, j)).
by have /forallP := all_ i; apply.
Qed.

Hypothesis total : forall i j, m i j || m j i.
Hypothesis no_square : forall a b c d, uniq [:: a; b; c; d] -> m a b -> m b c -> m c d -> m d a -> False.

Let group x := [set y | connect m x y && connect m y x].

Let closed_connect (P : pred 'I_n) x y :
  (forall i j, P i -> m i j -> P j) -> connect m x y -> P x -> P y.
Proof.
move=> closed /connectP[p + ->]; elim: p x => //= z p IH x /andP[xz zp] Px.
by apply: IH zp _; apply: closed xz.
Qed.

Section Triangle.
Variables a b c : 'I_n.
Hypotheses (ab : a != b) (bc : b != c) (ca : c != a) (mab : m a b) (mbc : m b c) (mca : m c a).

Let outside x := [&& x != a, x != b & x != c].

Let insert p q r x : p != q -> q != r -> r != p -> outside x -> p \in [:: a; b; c] -> q \in [:: a; b; c] ->
  r \in [:: a; b; c] -> m p x -> m x q -> m q r -> m r p -> False.
Proof.
move=> pq qr rp /and3P[xa xb xc] pT qT rT mpx mxq mqr mrp.
have ne y : y \in [:: a; b; c] -> x != y by rewrite !inE => /or3P[] /eqP ->.
apply: (no_square _ mpx mxq mqr mrp); rewrite /= !inE !negb_or.
by rewrite [p == x]eq_sym !ne // pq qr eq_sym rp.
Qed.

Let in_a : a \in [:: a; b; c]. Proof. by rewrite inE eqxx. Qed.
Let in_b : b \in [:: a; b; c]. Proof. by rewrite !inE eqxx orbT. Qed.
Let in_c : c \in [:: a; b; c]. Proof. by rewrite !inE eqxx !orbT. Qed.

Let below x := [&& outside x, m a x, m b x & m c x].
Let above x := [&& outside x, m x a, m x b & m x c].

Let split_ x : outside x -> below x || above x.
Proof.
move=> ox; have ab_ : ~ (m a x && m x b).
  by case/andP => p q; apply: (insert ab bc ca ox in_a in_b in_c p q mbc mca).
have bc_ : ~ (m b x && m x c).
  by case/andP => p q; apply: (insert bc ca ab ox in_b in_c in_a p q mca mab).
have ca_ : ~ (m c x && m x a).
  by case/andP => p q; apply: (insert ca ab bc ox in_c in_a in_b p q mab mbc).
have := total a x; have := total b x; have := total c x; rewrite /below /above ox /=.
move: ab_ bc_ ca_; case: (m a x); case: (m b x); case: (m c x); case: (m x a); case: (m x b);
  case: (m x c) => //=; by [case|move=> _; case|move=> _ _; case].
Qed.

Let no_return x y : below x -> above y -> m x y -> False.
Proof.
case/and4P=> /and3P[xa xb xc] ax bx cx /and4P[/and3P[ya yb yc] mya myb myc] xy.
have ne : x != y by apply: contra ya => /eqP xy'; apply/eqP/one_way => //; rewrite -xy'.
apply: (no_square _ xy mya mab bx); rewrite /= !inE !negb_or.
by rewrite ne xa xb ya yb ab.
Qed.

Let one_way_in x y : m x y -> m y x -> x == y.
Proof. by move=> xy yx; apply/eqP/one_way. Qed.

Theorem triangle_group : group a = [set a; b; c].
Proof.
have trio x : ~~ outside x -> x \in [set a; b; c].
  by rewrite /outside !inE !negb_and !negbK orbA.
have below_closed i j : below i -> m i j -> below j.
  move=> bi mij; have [oj|] := boolP (outside j).
    by case/orP: (split_ oj) => // aj; case: (no_return bi aj mij).
  move/trio; move: bi; case/and4P=> oi ai bi ci; rewrite !inE -orbA => /or3P[]/eqP ej.
  - by move: oi; rewrite /outside (one_way_in (x := i) (y := a)) // -ej.
  - by move: oi; rewrite /outside (one_way_in (x := i) (y := b)) ?andbF // -ej.
  - by move: oi; rewrite /outside (one_way_in (x := i) (y := c)) ?andbF // -ej.
have rest_closed i j : ~~ above i -> m i j -> ~~ above j.
  move=> ai mij; apply/negP => aj; case/and4P: (aj) => oj ja jb jc.
  have [oi|] := boolP (outside i).
    by case/orP: (split_ oi) => [bi|]; [case: (no_return bi aj mij)|rewrite (negPf ai)].
  move/trio; case/and3P: oj; rewrite !inE -orbA => ja' jb' jc' /or3P[]/eqP ei.
  - by move: ja'; rewrite (one_way_in (x := j) (y := a)) // -ei.
  - by move: jb'; rewrite (one_way_in (x := j) (y := b)) // -ei.
  - by move: jc'; rewrite (one_way_in (x := j) (y := c)) // -ei.
apply/setP => x; rewrite inE; apply/andP/idP => [[ax xa]|].
  apply: trio; apply/negP => ox; case/orP: (split_ ox) => [bx|abx].
    have := closed_connect below_closed xa bx; rewrite /below /outside eqxx //.
  have := closed_connect rest_closed ax; rewrite abx => /(_ _)/negP[] //.
  by rewrite /above /outside eqxx.
have ab' := connect1 mab; have bc' := connect1 mbc; have ca' := connect1 mca.
rewrite !inE -orbA => /or3P[]/eqP ->; first by rewrite connect0.
  by split=> //; apply: connect_trans bc' ca'.
by split=> //; apply: connect_trans ab' bc'.
Qed.
End Triangle.

Theorem group_of_one_or_three x : (#|group x| == 1) || (#|group x| == 3).
Proof.
have [] := boolP [exists o, exists i, [&& x != o, o != i, i != x, m x o, m o i & m i x]].
  case/existsP => o /existsP[i /and5P[xo oi ix mxo /andP[moi mix]]].
  rewrite (triangle_group xo oi ix mxo moi mix); apply/orP; right.
  by rewrite -setUA cardsU1 cards2 !inE negb_or xo [x == i]eq_sym ix oi.
move=> none; apply/orP; left; suff -> : group x = [set x] by rewrite cards1.
apply/setP => y; rewrite !inE; apply/andP/eqP => [[xy yx]|->]; last by rewrite connect0.
apply/eqP/negPn/negP => ne; pose out v := m x v && (v != x).
have closed i j : out i -> m i j -> out j.
  case/andP=> mxi ix mij; case: (eqVneq j x) => [jx|jx].
    by case/eqP: ix; apply: one_way; rewrite // -jx.
  rewrite /out jx andbT; case/orP: (total x j) => // mjx.
  case/negP: none; apply/existsP; exists i; apply/existsP; exists j.
  rewrite [x == i]eq_sym ix jx mxi mij mjx /= ?andbT; apply/eqP => ij.
  by case/eqP: ix; apply: one_way; rewrite // ij.
have leaves : forall u v, connect m u v -> u = x -> v != x -> out v.
  move=> u v /connectP[p + ->]; elim: p u => /= [|z p IH] u; first by move=> _ -> /eqP.
  move=> /andP[uz zp] ux lx; case: (eqVneq z x) => [zx|zx]; first exact: IH.
  have : connect m z (last z p) by apply/connectP; exists p.
  by move/(closed_connect closed); apply; rewrite /out zx -ux uz.
have := closed_connect closed yx (leaves _ _ xy (erefl x) ne).
by rewrite /out eqxx andbF.
Qed.
End Tournament.

(* if neither of two tokens saw the other, the ways of two steps would be a cycle of four *)
Theorem two_steps n (m : rel 'I_n) :
  (forall i j, m i j -> m j i -> i = j) ->
  (forall a b c d, uniq [:: a; b; c; d] -> m a b -> m b c -> m c d -> m d a -> False) ->
  (forall i j, exists k, m i k && m k j) ->
  forall i j, m i j || m j i.
Proof.
move=> one_way no_square steps u v; case: (boolP (m u v)) => //= nuv; apply/negPn/negP => nvu.
have [w /andP[uw wv]] := steps u v; have [z /andP[vz zu]] := steps v u.
have uw' : u != w by apply: contra nuv => /eqP ->.
have wv' : w != v by apply: contra nuv => /eqP <-.
have vz' : v != z by apply: contra nvu => /eqP ->.
have zu' : z != u by apply: contra nvu => /eqP <-.
have uv : u != v.
  apply: contra uw' => /eqP e; apply/eqP/one_way => //; by rewrite e.
have wz : w != z by apply: contra uw' => /eqP e; apply/eqP/one_way; rewrite // e.
apply: (no_square u w v z) => //; rewrite /= !inE !negb_or.
by rewrite uw' uv eq_sym zu' wv' wz vz'.
Qed.
