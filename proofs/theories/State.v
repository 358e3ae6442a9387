(* State rank: the rank of what later rows read from earlier columns, at a split.

   past_factors          a factorisation of the past through d numbers
   past_linear, past_decayed, past_gated   linear attention, with decay, with gates
   past_mul, past_stack  products of layers add their state ranks *)
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Rank Acyclic Linear Stack.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Past.
Variables (F : fieldType) (n : nat).
Implicit Types (A B : 'M[F]_n) (s : nat) (i j : 'I_n).

(* rows from s on and columns before s; zero elsewhere, which keeps the rank *)
Definition past A s : 'M[F]_n := \matrix_(i, j) if (j < s <= i)%N then A i j else 0.

Lemma past_factors d A s (f g : 'M[F]_(n, d)) :
  (forall i j, (j < s <= i)%N -> A i j = \sum_c f i c * g j c) -> (\rank (past A s) <= d)%N.
Proof.
move=> fac; have -> : past A s =
    (\matrix_(i, c) if (s <= i)%N then f i c else 0) *m (\matrix_(j, c) if (j < s)%N then g j c else 0)^T.
  apply/matrixP => i j; rewrite !mxE; case: ifP => [ij|].
    by rewrite fac //; case/andP: ij => js si; apply: eq_bigr => c _; rewrite !mxE si js.
  move=> out; rewrite big1 // => c _; rewrite !mxE; move: out.
  by case: (j < s)%N; case: (s <= i)%N => //= _; rewrite ?mul0r ?mulr0.
exact: mxrank_inner.
Qed.

Theorem past_linear d (Q K : 'M[F]_(n, d)) (m : rel 'I_n) s :
  (forall i j, (j < i)%N -> m i j) -> (\rank (past (linear Q K m) s) <= d)%N.
Proof.
move=> sees; apply: (@past_factors d _ s
  (\matrix_(i, c) (Q i c / \sum_(l | m i l) meet Q K i l)) K) => i j /andP[js si].
rewrite mxE sees ?(leq_trans js si) // /meet mulr_suml; apply: eq_bigr => c _.
by rewrite mxE mulrAC.
Qed.

(* the decay from j to i is that from j to any token between, times that from there *)
Theorem past_decayed d (Q K : 'M[F]_(n, d)) (decay : 'I_n -> 'I_n -> F) A s :
  (forall i k j : 'I_n, (j <= k <= i)%N -> decay i j = decay i k * decay k j) ->
  (forall i j, (j <= i)%N -> A i j = decay i j * \sum_c Q i c * K j c) ->
  (\rank (past A s) <= d)%N.
Proof.
move=> prod AE; case: (ltnP s n) => [sn|ns]; last first.
  apply: (@past_factors d _ s 0 0) => i j /andP[_ si].
  by have := ltn_ord i; rewrite ltnNge (leq_trans ns si).
pose k := Ordinal sn; apply: (@past_factors d _ s
  (\matrix_(i, c) (decay i k * Q i c)) (\matrix_(j, c) (decay k j * K j c))) => i j /andP[js si].
rewrite AE ?(leq_trans (ltnW js) si) // (prod i k j) ?(ltnW js) // mulr_sumr.
by apply: eq_bigr => c _; rewrite !mxE mulrACA.
Qed.

(* gates c t: how much of feature c survives token t *)
Theorem past_gated d (Q K gates : 'M[F]_(n, d)) A s :
  (forall i j, (j <= i)%N -> A i j =
    \sum_c (\prod_(t : 'I_n | (j < t <= i)%N) gates t c) * (Q i c * K j c)) ->
  (\rank (past A s) <= d)%N.
Proof.
move=> AE; apply: (@past_factors d _ s
  (\matrix_(i, c) ((\prod_(t : 'I_n | (s <= t <= i)%N) gates t c) * Q i c))
  (\matrix_(j, c) ((\prod_(t : 'I_n | (j < t < s)%N) gates t c) * K j c))) => i j /andP[js si].
rewrite AE ?(leq_trans (ltnW js) si) //; apply: eq_bigr => c _; rewrite !mxE mulrACA.
congr (_ * _); rewrite (bigID (fun t : 'I_n => s <= t)%N) /=; congr (_ * _); apply: eq_bigl => t.
  by case: (leqP s t) => st; rewrite ?andbF ?andbT // (leq_trans js st).
by rewrite -ltnNge; case: (ltnP t s) => ts; rewrite ?andbF ?andbT // (ltnW (leq_trans ts si)) andbT.
Qed.

(* the past of a product is the past of one factor and that of the other *)
Theorem past_mul A B s :
  (\rank (past (A *m B) s) <= \rank (past A s) + \rank (past B s))%N.
Proof.
pose before : 'M[F]_n := \matrix_(i, j) if (i == j) && (i < s)%N then 1 else 0.
have beforeE M i j : (M *m before) i j = if (j < s)%N then M i j else 0.
  rewrite mxE (bigD1 j) //= big1 ?addr0 => [|k kj]; last by rewrite mxE (negPf kj) mulr0.
  by rewrite mxE eqxx /=; case: ifP; rewrite ?mulr1 ?mulr0.
have beforeEl M i j : (before *m M) i j = if (i < s)%N then M i j else 0.
  rewrite mxE (bigD1 i) //= big1 ?addr0 => [|k ki]; last by rewrite mxE eq_sym (negPf ki) mul0r.
  by rewrite mxE eqxx /=; case: ifP; rewrite ?mul1r ?mul0r.
have -> : past (A *m B) s = past A s *m (before *m B *m before) + (1%:M - before) *m A *m past B s.
  apply/matrixP => i j; rewrite [past (A *m B) s i j]mxE [RHS]mxE.
  have -> : ((1%:M - before) *m A *m past B s) i j =
      if (s <= i)%N then \sum_k A i k * past B s k j else 0.
    rewrite -mulmxA mulmxBl mul1mx mxE [(- (before *m _)) i j]mxE beforeEl ltnNge.
    by case: leqP => _; rewrite ?subr0 ?subrr // mxE.
  rewrite [(A *m B) i j]mxE [(past A s *m _) i j]mxE.
  case: ifP => [/andP[js si]|out]; last first.
    case: (leqP s i) out => [si|is_] /= out; last first.
      by rewrite addr0 big1 // => k _; rewrite mxE (leqNgt s i) is_ andbF mul0r.
    rewrite andbT in out; rewrite !big1 ?addr0 // => k _.
      by rewrite mxE out mulr0.
    by rewrite beforeE out mulr0.
  rewrite si -big_split /=; apply: eq_bigr => k _.
  rewrite beforeE js beforeEl [past A s i k]mxE [past B s k j]mxE js si andbT.
  by case: ltnP => ks; rewrite ?mulr0 ?addr0 ?mul0r ?add0r.
apply: leq_trans (mxrank_add _ _) _; apply: leq_add; first exact: mxrankM_maxl.
exact: mxrankM_maxr.
Qed.

Theorem past_stack (A : nat -> 'M[F]_n) (d : nat -> nat) layers s :
  (forall t, (\rank (past (A t) s) <= d t)%N) ->
  (\rank (past (stack A layers) s) <= \sum_(t < layers) d t)%N.
Proof.
move=> dA; elim: layers => [|l IH] /=.
  suff -> : past 1%:M s = 0 by rewrite mxrank0.
  apply/matrixP => i j; rewrite !mxE; case: ifP => // /andP[js si].
  by case: eqP si => // ->; rewrite leqNgt js.
apply: leq_trans (past_mul _ _ _) _; rewrite big_ord_recr /= addnC.
by apply: leq_add.
Qed.
End Past.
