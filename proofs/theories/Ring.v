(* A ring of tokens, each of which sees itself and the next one.

   ring_even            the permutations inside an odd ring are even
   ring_reach           it reaches everything in n - 1 layers *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank Acyclic Matching Orbit Reach.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.

Section Ring.
Variables (n : nat) (after : 'S_n).
Hypothesis one_cycle : forall i j, j \in porbit after i.

Definition ring : rel 'I_n := fun i j => (j == i) || (j == after i).

Lemma odd_one_cycle : odd n -> odd_perm after = false.
Proof.
move=> on; rewrite odd_perm_orbits big1 // => A /imsetP[x _ ->].
suff -> : porbit after x = setT by rewrite cardsT card_ord on.
by apply/setP => y; rewrite inE one_cycle.
Qed.

Lemma within_ring (t : 'S_n) : within ring t -> t = 1%g \/ t = after.
Proof.
move=> rt; case: (pickP (fun i => t i != i)) => [i ti|fix_]; [right|left]; last first.
  by apply/permP => i; rewrite perm1; move/negbFE/eqP: (fix_ i).
have step j : t j = after j -> t (after j) = after (after j).
  move=> tj; case/orP: (rt (after j)) => /eqP // e.
  have same : j = after j by apply: (@perm_inj _ t); rewrite e.
  by rewrite -!same tj -same.
have ti' : t i = after i by case/orP: (rt i) => /eqP // e; rewrite e eqxx in ti.
apply/permP => j; case/porbitP: (one_cycle i j) => k ->.
elim: k => [|k IH]; first by rewrite expg0 perm1.
by rewrite expgSr permM; apply: step.
Qed.

Theorem ring_even t : odd n -> within ring t -> odd_perm t = false.
Proof. by move=> on /within_ring[] ->; [rewrite odd_perm1|rewrite odd_one_cycle]. Qed.

Lemma ring_steps L k i : (k <= L)%N -> reach (nseq L [:: ring]) i ((after ^+ k)%g i).
Proof.
elim: L k i => [|L IH] [|k] i //=; rewrite ?expg0 ?perm1 //.
  move=> _; apply/existsP; exists i; rewrite orbF /ring eqxx /=.
  by have := IH 0%N i (leq0n L); rewrite expg0 perm1.
move=> kL; apply/existsP; exists (after i); rewrite orbF /ring eqxx orbT /=.
by rewrite expgS permM; apply: IH.
Qed.

Theorem ring_reach i j : reach (nseq n.-1 [:: ring]) i j.
Proof.
have ij : fconnect after i j by rewrite -mem_porbit_fconnect one_cycle.
have -> : j = (after ^+ findex after i j)%g i by rewrite permX iter_findex.
apply: ring_steps; have n0 : (0 < n)%N := leq_ltn_trans (leq0n i) (ltn_ord i).
rewrite -ltnS prednK //; apply: leq_trans (findex_max ij) _.
by apply: leq_trans (max_card _) _; rewrite card_ord.
Qed.
End Ring.
