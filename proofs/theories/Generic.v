(* Full rank on all of a line but a few points.

   expsum_few_zeros   an exponential sum with an exponent of its own has fewer zeros than terms
   separating         some direction tells distinct points apart
   line_rank          keys on a line: softmax attains the size of a matching but for a few points *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup ring.
From mathcomp.analysis Require Import reals sequences exp.
From Fullrank Require Import Rank Softmax Matching ExponentialSum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section FewZeros.
Variables (R : realType) (T : finType) (c l : T -> R) (top : T).
Hypothesis c_top : c top != 0.
Hypothesis l_top : forall s, s != top -> l s != l top.

Theorem expsum_few_zeros (ts : seq R) : uniq ts ->
  (forall t, t \in ts -> \sum_s c s * expR (l s * t) = 0) -> (size ts < #|T|)%N.
Proof.
move=> uts zts; rewrite ltnNge; apply/negP => many; case/eqP: c_top.
pose ls := undup (codom l); pose k (j : 'I_(size ls)) := tnth (in_tuple ls) j.
have kI : injective k by apply/tuple_uniqP; apply: undup_uniq.
pose C j := \sum_(s | l s == k j) c s.
have sumE t : \sum_s c s * expR (l s * t) = expsum C k t.
  have P s : (index (l s) ls < size ls)%N by rewrite index_mem mem_undup codom_f.
  rewrite /expsum (partition_big (fun s => Ordinal (P s)) predT) //=; apply: eq_bigr => j _.
  have jE s : (Ordinal (P s) == j) = (l s == k j).
    rewrite -(inj_eq kI) /k (tnth_nth 0) /= nth_index //.
    by rewrite mem_undup codom_f.
  rewrite /C mulr_suml; apply: eq_big => [s|s]; first by rewrite jE.
  by rewrite jE => /eqP ->.
have P : (index (l top) ls < size ls)%N by rewrite index_mem mem_undup codom_f.
have kE : k (Ordinal P) = l top by rewrite /k (tnth_nth 0) /= nth_index // mem_undup codom_f.
have -> : c top = C (Ordinal P).
  rewrite /C (bigD1 top) ?kE //= big1 ?addr0 // => s /andP[/eqP ls_ /l_top].
  by rewrite ls_ eqxx.
apply: (expsum_zeros (k := k) (xs := sort <=%R ts)) => //.
- by rewrite sort_lt_sorted.
- by rewrite size_sort (leq_trans _ many) // (leq_trans (size_undup _)) // size_codom.
by apply/allP => t; rewrite mem_sort => /zts; rewrite sumE => ->.
Qed.
End FewZeros.

Theorem separating (R : numFieldType) n d (X : 'M[R]_(n, d)) : injective (fun i => row i X) ->
  exists u : 'I_d -> R, injective (fun i => \sum_c X i c * u c).
Proof.
move=> distinct; pose p i j : {poly R} := \poly_(c < d) (if insub c is Some c' then X i c' - X j c' else 0).
pose P := \prod_(ij : 'I_n * 'I_n | ij.1 != ij.2) p ij.1 ij.2.
have P0 : P != 0.
  apply/prodf_neq0 => -[i j] /= ij.
  apply: contra ij => /eqP p0; apply/eqP/distinct/rowP => c; rewrite !mxE; apply/eqP.
  have /polyP /(_ c) := p0; rewrite coef_poly ltn_ord coef0 valK => h.
  by rewrite -subr_eq0 h.
have [s Ps] : exists s, ~~ root P s.
  pose rs := [seq k%:R | k <- iota 0 (size P)] : seq R.
  have [/allP all_|] := boolP (all (root P) rs); last by rewrite -has_predC => /hasP[s _ ?]; exists s.
  have := @max_poly_roots _ P rs P0; rewrite size_map size_iota ltnn => contr.
  suff: false by []. apply: contr; first exact/allP.
  by rewrite map_inj_uniq ?iota_uniq // => a b /eqP; rewrite eqr_nat => /eqP.
exists (fun c => s ^+ c) => i j eq_ij; apply/eqP; apply: contraNT Ps => ij.
rewrite /root /P horner_prod (bigD1 (i, j)) //= mulf_eq0; apply/orP; left.
rewrite horner_poly; move/eqP: eq_ij; rewrite -subr_eq0 -sumrB => /eqP eq0.
rewrite -[X in _ == X]eq0; apply/eqP; apply: eq_bigr => c _.
by rewrite -mulrBl valK.
Qed.

Section Line.
(* base e for b = 1, base two for b = ln 2 *)
Variables (R : realType) (b : R) (n p d k : nat) (m : 'I_n -> 'I_p -> bool).
Variables (Q : 'M[R]_(n, d)) (f : 'I_k -> 'I_n) (g : 'I_k -> 'I_p).
Hypothesis b0 : b != 0.
Hypothesis rows : forall i, exists j, m i j.
Hypotheses (fI : injective (fun a => row (f a) Q)) (gI : injective g) (fg : forall a, m (f a) (g a)).

Let dot (K : 'M[R]_(p, d)) : 'M[R]_(n, p) := \matrix_(i, j) (b * \sum_c Q i c * K j c).

Theorem line_rank : exists V : 'M[R]_(p, d), forall (K : 'M[R]_(p, d)) (ts : seq R),
  uniq ts -> (forall t, t \in ts -> (\rank (softmax (@expR R) m (dot (K + t *: V))) < k)%N) ->
  (size ts < k`!)%N.
Proof.
have [|u uI] := @separating R k d (rowsub f Q).
  by move=> a a' eq_rows; apply: fI; rewrite -!row_rowsub.
pose x a := \sum_c Q (f a) c * u c.
have xI : injective x by move=> a a' eq_x; apply: uI; under eq_bigr do rewrite mxE; under [RHS]eq_bigr do rewrite mxE.
pose y j := \sum_a (g a == j)%:R * x a.
have yE a : y (g a) = x a.
  rewrite /y (bigD1 a) //= eqxx mul1r big1 ?addr0 // => a' ne.
  by rewrite (inj_eq gI) (negPf ne) mul0r.
pose V : 'M[R]_(p, d) := \matrix_(j, c) (y j * u c); exists V => K ts uts zts.
pose l (s : 'S_k) := b * \sum_a x a * x (s a).
pose inside (s : 'S_k) := [forall a, m (f a) (g (s a))].
pose c (s : 'S_k) : R := (-1) ^+ s * (if inside s then expR (\sum_a dot K (f a) (g (s a))) else 0).
rewrite -card_Sn; apply: (@expsum_few_zeros R _ c l 1%g) => // [|s s1|t /zts].
- rewrite /c odd_perm1 expr0 mul1r ifT ?gt_eqF ?expR_gt0 //.
  by apply/forallP => a; rewrite perm1.
- rewrite /l (inj_eq (mulfI b0)) -subr_eq0.
  have re : \sum_a x (s a) ^+ 2 = \sum_a x a ^+ 2 by rewrite [RHS](reindex_inj (@perm_inj _ s)).
  have one : \sum_a x a * x ((1%g : 'S_k) a) = \sum_a x a ^+ 2.
    by apply: eq_bigr => a _; rewrite perm1 expr2.
  have sq : \sum_a (x a - x (s a)) ^+ 2 =
      - 2%:R * (\sum_a x a * x (s a) - \sum_a x a * x ((1%g : 'S_k) a)).
    under eq_bigr do rewrite sqrrB.
    by rewrite big_split sumrB /= re one sumrMnl; move: (\sum_a _) (\sum_a _) => A B; ring.
  apply: contra_neq s1 => eq0; move: sq; rewrite eq0 mulr0 => /eqP.
  rewrite psumr_eq0 => [/allP all0|a _]; last exact: sqr_ge0.
  apply/permP => a; rewrite perm1; apply/esym/xI/eqP; rewrite -subr_eq0 -sqrf_eq0.
  by apply: all0; rewrite mem_index_enum.
set M := softmax _ _ _ => low; have := mxrank_mxsub f g (terms (@expR R) m (dot (K + t *: V))).
rewrite -(softmax_rank (@expR_gt0 R)) // -/M => le; apply/eqP.
apply: contraTT (leq_ltn_trans le low) => det0; rewrite -leqNgt.
rewrite (mxrank_det (A := mxsub f g _)) //; apply: contra_neq det0 => det0; rewrite -[RHS]det0.
apply: eq_bigr => s _; rewrite /c -mulrA; congr (_ * _).
transitivity (\prod_a term (@expR R) m (dot (K + t *: V)) (f a) (g (s a))); last first.
  by apply: eq_bigr => a _; rewrite !mxE.
have [/forallP all_|/forallPn[a /negPf out]] := boolP (inside s); last first.
  by rewrite mul0r (bigD1 a) //= /term out mul0r.
rewrite -expRD; under [RHS]eq_bigr do rewrite /term all_.
rewrite -(big_morph _ (@expRD R) (@expR0 R)); congr (expR _).
rewrite /l -mulrA mulr_suml mulr_sumr -big_split; apply: eq_bigr => a _ /=.
rewrite !mxE -mulrDr; congr (b * _); rewrite -mulrA {1}/x mulr_suml -big_split /=.
apply: eq_bigr => e _; rewrite !mxE yE mulrDr -mulrA; congr (_ + _ * _).
by rewrite mulrC [_ * t]mulrC mulrA.
Qed.
End Line.
