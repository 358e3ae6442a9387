(* The sign of a permutation counts its orbits of even size.

   odd_perm_orbits     the sign as a sum over orbits
   odd_turn            the permutation that runs once around a list *)
From mathcomp Require Import all_ssreflect all_fingroup.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.

Section Orbits.
Variable T : finType.
Implicit Types s : {perm T}.

Lemma sum_porbits s : (\sum_(A in porbits s) #|A| = #|T|)%N.
Proof.
rewrite -[RHS]sum1_card (partition_big_imset (porbit s)) /=.
apply: eq_big => [A|A /imsetP[x _ ->]].
  by rewrite /porbits; apply/imsetP/imsetP => -[x _ ->]; exists x.
rewrite -sum1_card; apply: eq_bigl => y.
by rewrite eq_porbit_mem.
Qed.

Theorem odd_perm_orbits s :
  odd_perm s = \big[addb/false]_(A in porbits s) ~~ odd #|A|.
Proof.
rewrite /odd_perm -{1}(sum_porbits s) -sum1_card.
rewrite !(big_morph odd oddD (erefl : odd 0 = false)) -big_split /=.
by apply: eq_bigr => A _; rewrite addbT.
Qed.

Lemma mem_porbit_fconnect s x y : (y \in porbit s x) = fconnect s x y.
Proof.
apply/porbitP/idP => [[i ->]|h]; first by rewrite permX fconnect_iter.
by exists (findex s x y); rewrite permX iter_findex.
Qed.

Lemma porbit_fix s x : s x = x -> porbit s x = [set x].
Proof.
move=> sx; apply/setP => y; rewrite inE; apply/porbitP/eqP => [[i ->]|->].
  by rewrite permX iter_fix.
by exists 0%N; rewrite expg0 perm1.
Qed.

(* the permutation that runs once around a duplicate-free list *)
Definition turn (c : seq T) (uc : uniq c) : {perm T} := perm (can_inj (prev_next uc)).

Lemma turnE c uc x : @turn c uc x = next c x.
Proof. by rewrite permE. Qed.

Lemma next_notin (c : seq T) x : x \notin c -> next c x = x.
Proof. by move=> xc; rewrite next_nth (negPf xc). Qed.

Lemma porbit_turn c uc x : x \in c -> porbit (@turn c uc) x = [set y in c].
Proof.
move=> xc; apply/setP => y; rewrite mem_porbit_fconnect inE.
rewrite (eq_fconnect (turnE uc)).
exact: (fconnect_cycle (cycle_next uc) xc).
Qed.

Theorem odd_turn c uc : c != [::] -> odd_perm (@turn c uc) = ~~ odd (size c).
Proof.
case: c uc => // x0 c' uc _; set c := x0 :: c'.
rewrite odd_perm_orbits (bigD1 [set y in c]) /=; last first.
  by apply/imsetP; exists x0; rewrite ?porbit_turn ?mem_head.
rewrite cardsE (card_uniqP uc) big1 ?addbF // => A /andP[/imsetP[x _ ->]].
case xc : (x \in c); first by rewrite porbit_turn // eqxx.
by rewrite porbit_fix ?cards1 // turnE next_notin // xc.
Qed.
End Orbits.
