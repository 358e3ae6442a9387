(* The claims of the chapter "guarantee". *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank Softmax Matching Guarantee Reach Ring Walk Cycles LeastRank
  Singular Tournament.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Guarantee.
Variable n : nat.

(* a list of different tokens, each of which sees the next one, and the last the first *)
Let even_cycle (m : rel 'I_n) :=
  exists c : seq 'I_n, [/\ uniq c, path.cycle m c, c != [::] & ~~ odd (size c)].

Section Positive.
(* e is any positive function: the exponential, a power of two *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.

(* softmax of the scores S under the mask m *)
Let softmax (m : rel 'I_n) (S : 'M[R]_n) : 'M[R]_n := \matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)).

Let fills m S : filling m (softmax m S).
Proof. by move=> i j; split; [exact: (softmax_ge0 e_gt0)|exact: (softmax_gt0 e_gt0)]. Qed.

(* and so has every nonnegative matrix with these zeros whose self weights are not zero: the
   stored one *)
Theorem softmax_without_even_cycles_is_full_rank (m : rel 'I_n) :
  (forall i, m i i) ->
  ~ even_cycle m ->
  (forall S, \rank (softmax m S) = n /\ 0 < \det (softmax m S)) /\
  (forall A : 'M[R]_n, (forall i j, A i j != 0 -> m i j) -> (forall i j, 0 <= A i j) ->
    (forall i, A i i != 0) -> \rank A = n /\ 0 < \det A).
Proof.
move=> mr noe; have both (A : 'M[R]_n) : 0 < \det A -> \rank A = n /\ 0 < \det A.
  by move=> dA; split=> //; apply/mxrank_det/lt0r_neq0.
split=> [S|A supp A0 diag]; apply: both.
  exact: (noeven_det_gt0 mr noe (fills m S)).
apply: (@noeven_det_gt0 _ _ (fun i j => 0 < A i j)) => //.
  by move=> i; rewrite lt_def diag A0.
case=> c [uc cc c0 ev]; apply: noe; exists c; split=> //.
by apply: sub_cycle cc => i j /lt0r_neq0 /supp.
Qed.

(* after: the token that each token sees beside itself *)
Theorem odd_rings_guarantee_full_rank_and_reach_everything (after : 'S_n) :
  odd n ->
  (forall i j, j \in porbit after i) ->
  let m (i j : 'I_n) := (j == i) || (j == after i) in
  let depends := fix depends layers (i j : 'I_n) :=
    if layers is before.+1 then [exists k, m i k && depends before k j] else i == j in
  (forall S, \rank (softmax m S) = n) /\ (forall i j, depends n.-1 i j).
Proof.
move=> on one m depends; split=> [S|i j]; last first.
  suff -> : depends n.-1 i j = reach (nseq n.-1 [:: m]) i j by apply: ring_reach.
  elim: n.-1 i => //= l IH i; apply: eq_existsb => k.
  by rewrite orbF IH.
apply/mxrank_det/lt0r_neq0.
have w1 : within m 1%g by move=> i; rewrite perm1 /m eqxx.
have := same_sign_det w1 _ (fills m S); rewrite odd_perm1 expr0 mul1r; apply.
by move=> t /(ring_even one on).
Qed.

(* groups 0, 1 and 2 see each other in turn; one token is alone in group 0 *)
Theorem rotors_guarantee_full_rank_in_three_layers (group : 'I_n -> 'I_3) :
  (forall i j, group i = 0%N :> nat -> group j = 0%N :> nat -> i = j) ->
  (forall g, exists i, group i = g) ->
  let m (i j : 'I_n) := (i == j) || ((group i).+1 %% 3 == group j)%N in
  let depends := fix depends layers (i j : 'I_n) :=
    if layers is before.+1 then [exists k, m i k && depends before k j] else i == j in
  (forall S, \rank (softmax m S) = n) /\ (forall i j, depends 3%N i j) /\
  (n = 3%N -> forall i j, depends 2%N i j) /\ ((3 < n)%N -> exists i j, ~~ depends 2%N i j).
Proof.
move=> hub inhabited m depends.
split; [|split; [exact: rotor_reach inhabited|split]].
- by move=> S; apply: (@odd_cycles_rank R e n m S e_gt0); [exact: rotor_refl|exact: rotor_cycles hub].
- move=> n3; have onto : group @: setT = setT.
    by apply/setP => g; rewrite !inE; have [i <-] := inhabited g; apply: imset_f.
  have gI : {in setT &, injective group}.
    by apply/imset_injP; rewrite onto !cardsT !card_ord n3.
  by move=> i j; apply: rotor_reach2 => // k l; apply: gI.
move=> n3; have [k [l kl same]] : exists k, exists2 l, k != l & group k = group l.
  apply/injectivePn/injectiveP => gI; have := leq_card group gI.
  by rewrite !card_ord leqNgt n3.
by exists k, l; apply: rotor_far.
Qed.

Theorem staircases_guarantee_full_rank_and_reach_everything (m : rel 'I_n) :
  let staircase (i j : 'I_n) := (j == i) || (j == i.+1 :> nat) || ((j < i) && ~~ odd (i - j))%N in
  let depends := fix depends layers (i j : 'I_n) :=
    if layers is before.+1 then [exists k, m i k && depends before k j] else i == j in
  (forall i j, m i j -> staircase i j) ->
  (forall i, m i i) ->
  (forall S, \rank (softmax m S) = n) /\
  ((2 < n)%N -> (forall i j, m i j = staircase i j) ->
    (forall i j, depends n.-1 i j) /\
    (forall layers, (layers < n.-1)%N -> exists i j, ~~ depends layers i j)).
Proof.
move=> staircase depends sub self; split=> [|n2 whole].
  by move=> S; apply: (@odd_cycles_rank R e n m S e_gt0) => //; apply: staircase_cycles.
have same layers i j : depends layers i j = walk staircase layers i j.
  by elim: layers i => //= l IH i; apply: eq_existsb => k; rewrite whole IH.
split=> [i j|layers few]; first by rewrite same; apply: staircase_reach.
have n0 : (0 < n)%N by apply: ltnW (ltnW n2).
have n1 : (n.-1 < n)%N by rewrite prednK.
exists (Ordinal n0), (Ordinal n1); rewrite same; apply/negP => /staircase_far /=.
by rewrite add0n leqNgt few.
Qed.

End Positive.

Section Exact.
(* e is positive and takes every positive value *)
Variables (R : rcfType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_onto : forall y, 0 < y -> exists x, e x = y.

Let softmax (m : rel 'I_n) (S : 'M[R]_n) : 'M[R]_n := \matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)).

(* the sum over permutations without signs is the permanent, with them the determinant *)
Theorem full_rank_is_guaranteed_iff_no_cycle_is_even (m : rel 'I_n) :
  (forall i, m i i) ->
  ((forall S, \rank (softmax m S) = n) <-> ~ even_cycle m) /\
  (~ even_cycle m <-> (forall s : 'S_n, (forall i, m i (s i)) -> odd_perm s = false)) /\
  (~ even_cycle m <->
    \sum_(s : 'S_n) \prod_i (m i (s i))%:R = \det (\matrix_(i, j) (m i j)%:R : 'M[R]_n)).
Proof.
move=> mr; have odd_iff : ~ even_cycle m <-> (forall s : 'S_n, within m s -> odd_perm s = false).
  split=> [noe s|even ev]; first exact: noeven_even.
  by have [s /even] := even_odd mr ev; move=> ->.
split; [|split] => //.
  rewrite -(softmax_guarantee e_gt0 e_onto mr); split=> H S.
    by rewrite -mxrank_full; apply/eqP; apply: H.
  by apply: mxrank_det; apply: H.
rewrite odd_iff /determinant; pose p (s : 'S_n) : R := \prod_i (m i (s i))%:R.
have p0 s : 0 <= p s by apply: prodr_ge0 => i _; apply: ler0n.
have pm s : (p s != 0) = [forall i, m i (s i)].
  apply/idP/forallP => [/prodf_neq0 nz i|ms].
    by have := nz i isT; rewrite pnatr_eq0 eqb0 negbK.
  by apply/prodf_neq0 => i _; rewrite ms oner_eq0.
have -> : \sum_(s : 'S_n) (-1) ^+ s * \prod_i (\matrix_(i, j) (m i j)%:R : 'M[R]_n) i (s i) =
    \sum_(s : 'S_n) (-1) ^+ s * p s.
  by apply: eq_bigr => s _; congr (_ * _); apply: eq_bigr => i _; rewrite mxE.
split=> [even|/eqP].
  apply: eq_bigr => s _; rewrite -/(p s); case: (eqVneq (p s) 0) => [->|].
    by rewrite mulr0.
  by rewrite pm => /forallP /even ->; rewrite expr0 mul1r.
rewrite -subr_eq0 -sumrB psumr_eq0 => [/allP all0 s ms|s _]; last first.
  rewrite -/(p s); case: (odd_perm s); first by rewrite expr1 mulN1r opprK addr_ge0.
  by rewrite expr0 mul1r subrr.
have := all0 s (mem_index_enum _); rewrite -/(p s) /=; case: (odd_perm s) => //.
rewrite expr1 mulN1r opprK -mulr2n mulrn_eq0 /= => /eqP z.
by have : [forall i, m i (s i)] by [apply/forallP]; rewrite -pm z eqxx.
Qed.
End Exact.
End Guarantee.

Section Least.
(* e is positive and takes every positive value *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_onto : forall y, 0 < y -> exists x, e x = y.
Variable n : nat.

(* softmax of the scores S under the mask m *)
Let softmax (m : rel 'I_n) (S : 'M[R]_n) : 'M[R]_n := \matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)).

Let supp (m : rel 'I_n) S i j : softmax m S i j != 0 -> m i j.
Proof. exact: (softmax_neq0 e_gt0). Qed.

Let full (m : rel 'I_n) S i j : m i j -> softmax m S i j != 0.
Proof. by rewrite (softmax_eq0 e_gt0) negbK. Qed.

Theorem window_rank_is_at_least_the_tokens_less_the_reach (w : nat) :
  (w < n)%N ->
  let m (i j : 'I_n) := ((i <= j + w) && (j <= i + w))%N in
  (forall S, n - w <= \rank (softmax m S))%N /\ (exists S, \rank (softmax m S) = n - w)%N.
Proof.
move=> wn m; have least S : (n - w <= \rank (softmax m S))%N.
  by apply: (window_rank wn) => i j; [apply: supp|apply: full].
split=> //; have [S rS] : exists S, \rank (softmax m S) = \rank (steps R n w *m (steps R n w)^T).
  apply: (scores_of e_gt0 e_onto) => [i|i j|i j].
  - by exists i; rewrite /m leq_addr.
  - by rewrite (steps_gt0 R wn).
  - have := steps_gt0 R wn i j; rewrite /window /m => <-; rewrite lt_def negb_and negbK => /orP[/eqP //|/negP[]].
    by rewrite mxE; apply: sumr_ge0 => k _; rewrite !mxE mulr_ge0 ?ler0n.
by exists S; apply/eqP; rewrite eqn_leq least rS steps_rank.
Qed.

(* part i is the block of token i, from 0 on; each sees its own, and if all, all before it *)
Theorem least_rank_of_blocks_is_their_number b (part : 'I_n -> 'I_b) (before : bool) :
  (forall a, exists i, part i = a) ->
  let m (i j : 'I_n) := (part j == part i) || (before && (part j < part i)%N) in
  (forall S, b <= \rank (softmax m S))%N /\ (exists S, \rank (softmax m S) = b).
Proof.
move=> onto m; have least S : (b <= \rank (softmax m S))%N.
  apply: (parts_rank onto (@supp m S)) => [i j|i]; last by apply: full; rewrite /m eqxx.
  by case/orP => [/eqP ->|/andP[_ /ltnW]].
split=> //; exists 0; apply/eqP; rewrite eqn_leq least andbT.
apply: (same_rows_rank onto) => i i' j same; rewrite !mxE /m same; congr (_ / _).
by apply: eq_bigr => k _; rewrite !mxE.
Qed.

Theorem everyone_but_self_has_least_rank_three :
  (2 < n)%N ->
  let m (i j : 'I_n) := i != j in
  (forall S, 3 <= \rank (softmax m S))%N /\ (exists S, \rank (softmax m S) = 3%N).
Proof.
move=> n2 m; have least S : (3 <= \rank (softmax m S))%N.
  apply: (others_rank n2) => [i|i j ij].
    by apply/eqP; rewrite (softmax_eq0 e_gt0 m S) /m eqxx.
  by rewrite [0 < _](softmax_gt0 e_gt0 m S).
split=> //; have [S rS] : exists S, \rank (softmax m S) = \rank (squares R n).
  apply: (scores_of e_gt0 e_onto) => [i|i j|i j].
  - have n0 : (0 < n)%N by apply: ltnW (ltnW n2).
    case: (eqVneq i (Ordinal n0)) => [->|i0]; last by exists (Ordinal n0).
    by exists (Ordinal (ltnW n2)).
  - exact: squares_gt0.
  - by rewrite negbK => /eqP ->; rewrite mxE subrr expr0n.
by exists S; apply/eqP; rewrite eqn_leq least rS squares_rank.
Qed.
End Least.

Section Even.
Variables (R : realFieldType) (n : nat) (m : rel 'I_n).
Hypothesis self : forall i, m i i.

(* a list of different tokens, each of which sees the next one, and the last the first *)
Theorem an_even_cycle_admits_singular_weights (c : seq 'I_n) :
  uniq c -> path.cycle m c -> c != [::] -> ~~ odd (size c) ->
  exists A : 'M[R]_n, [/\ forall i j, 0 <= A i j, forall i j, (0 < A i j) = m i j,
    forall i, \sum_j A i j = 1 & \rank A = n.-1].
Proof.
move=> uc cc c0 ev; have [|A fA rA] := @even_cycle_rank R n m self; first by exists c.
have [B [fB B1 rB]] := stochastic_filling self fA.
by exists B; split=> [i j|i j|//|]; [case: (fB i j)|case: (fB i j)|rewrite rB].
Qed.

(* e is positive and takes every positive value *)
Variable e : R -> R.
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_onto : forall y, 0 < y -> exists x, e x = y.

Let softmax (S : 'M[R]_n) : 'M[R]_n := \matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)).

(* almost every: from any weights, all but n multiples of the identity lead to full rank *)
Theorem mutual_sight_voids_the_guarantee (a b : 'I_n) :
  a != b -> m a b -> m b a ->
  (exists S, \rank (softmax S) = n.-1) /\ (exists S, \rank (softmax S) = n) /\
  (forall S (ts : seq R), uniq ts -> (forall t, t \in ts -> \rank (t%:M + softmax S)%R <> n) ->
    (size ts <= n)%N).
Proof.
move=> ab mab mba; have ev : evencycle m.
  by exists [:: a; b]; split; rewrite /= ?inE ?ab ?mab ?mba.
split; first exact: (singular_scores self e_gt0 e_onto ev).
split.
  have f1 := dominated_filling m 1%g (proj1 (andP (inv_fact_itv R n))).
  have [S rS] : exists S, \rank (softmax S) = \rank (dominated m 1%g n`!%:R^-1 : 'M[R]_n).
    apply: (scores_of e_gt0 e_onto) => [i|i j mij|i j nij]; first by exists i.
      by case: (f1 i j) => _ ->.
    by apply/eqP; rewrite eq_le; case: (f1 i j) => -> pos; rewrite leNgt pos nij.
  exists S; rewrite rS; apply/mxrank_det/lt0r_neq0.
  have := @dominated_det R n m 1%g; rewrite odd_perm1 expr0 mul1r; apply.
  by move=> i; rewrite perm1.
move=> S ts uts sing; apply: (raised_singular (A := softmax S) uts) => t /sing ne.
by rewrite ltn_neqAle rank_leq_row andbT; apply/eqP.
Qed.
End Even.

Section Half.
(* e is positive and takes every positive value *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_onto : forall y, 0 < y -> exists x, e x = y.
Variables (n : nat) (m : rel 'I_n).

(* connect: whether one token influences another at some depth *)
Theorem a_guarantee_takes_half_of_all_pairs :
  (forall i, m i i) ->
  (forall S : 'M[R]_n, \rank (\matrix_(i, j)
    ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)) : 'M[R]_n) = n) ->
  let pairs := #|[set ij : 'I_n * 'I_n | m ij.1 ij.2]| in
  let group i := [set j | connect m i j && connect m j i] in
  (pairs <= (n * n.+1) %/ 2)%N /\
  (pairs = (n * n.+1) %/ 2 <->
    (forall i j, i != j -> m i j = ~~ m j i) /\
    (forall i, #|group i| = 1 \/ #|group i| = 3))%N.
Proof.
move=> self full pairs group.
have one_way i j : m i j -> m j i -> i = j by apply: (no_pair self e_gt0 e_onto full).
have square a b c d := @no_square R n m self e e_gt0 e_onto a b c d full.
have [] := pairs_at_most self one_way; rewrite -divn2 => le eq_; split=> //; split.
  move/eqP; rewrite eq_ => /forallP all_.
  have total i j : m i j || m j i by have /forallP := all_ i; apply.
  split=> [i j ij|i]; last first.
    by have /orP[/eqP|/eqP] := group_of_one_or_three one_way total square i; [left|right].
  have := total i j; case mij : (m i j); case mji : (m j i) => // _.
  by case/eqP: ij; apply: one_way.
case=> tour _; apply/eqP; rewrite eq_; apply/forallP => i; apply/forallP => j.
by case: (eqVneq i j) => [->|/tour ->]; rewrite ?self ?orNb //; case: (m j i).
Qed.
End Half.
