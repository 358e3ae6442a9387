(* Matchings of queries with visible keys, and the terms of determinants.

   det_unique_matching   a single perfect matching leaves a single term
   det_dominant          a term that outweighs all others gives the determinant its sign
   mxrank_minor          a matrix has an invertible minor of the size of its rank
   rank_matching         the rank is at most the size of some matching
   matching_rank         scores of head size one under which a matching is attained *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank Softmax.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Definition within n (m : rel 'I_n) (s : 'S_n) := forall i, m i (s i).

Section Term.
Variables (K : idomainType) (n : nat).
Implicit Types (A : 'M[K]_n) (m : rel 'I_n) (s t : 'S_n).

Lemma term_within m A t : (forall i j, A i j != 0 -> m i j) ->
  \prod_i A i (t i) != 0 -> within m t.
Proof. by move=> A0 /prodf_neq0 nz i; apply: A0; apply: nz. Qed.

Theorem det_unique_matching m A s : (forall i j, A i j != 0 -> m i j) ->
  (forall t, within m t -> t = s) -> \det A = (-1) ^+ s * \prod_i A i (s i).
Proof.
move=> A0 one; rewrite /determinant (bigD1 s) //= [X in _ + X]big1 ?addr0 // => t ts.
suff /eqP -> : \prod_i A i (t i) == 0 by rewrite mulr0.
by apply: contraNT ts => /(term_within A0) /one ->.
Qed.

Lemma det_neq0_within m A : (forall i j, A i j != 0 -> m i j) ->
  \det A != 0 -> exists s, within m s.
Proof.
move=> A0; case: (pickP [pred s : 'S_n | [forall i, m i (s i)]]) => [s /forallP ms|none].
  by exists s.
rewrite /determinant big1 ?eqxx // => t _.
apply/eqP; rewrite mulf_eq0; apply/orP; right; apply/negPn/negP => /(term_within A0) mt.
by have /negP := none t; apply; apply/forallP.
Qed.
End Term.

Section Dominant.
Variables (R : realDomainType) (n : nat).

Theorem det_dominant (A : 'M[R]_n) (s : 'S_n) : 0 < \prod_i A i (s i) ->
  (forall t : 'S_n, t != s -> `|\prod_i A i (t i)| *+ n`! <= \prod_i A i (s i)) ->
  0 < (-1) ^+ s * \det A.
Proof.
set p := \prod_i _ => p0 small.
rewrite /determinant (bigD1 s) //= mulrDr mulrA -expr2 sqrr_sign mul1r -/p.
set X := _ * _; suff : `|X| < p.
  by rewrite ltr_norml => /andP[h _]; rewrite -ltr_subl_addl sub0r.
have nf : (0 < n`!)%N := fact_gt0 n.
rewrite -(ltr_pmuln2r nf); apply: (@le_lt_trans _ _ (p *+ n`!.-1)); last first.
  by rewrite ltr_pmuln2l // ltn_predL.
rewrite /X normrMsign; apply: (@le_trans _ _ ((\sum_(t | t != s) `|\prod_i A i (t i)|) *+ n`!)).
  rewrite ler_muln2r; apply/orP; right; apply: le_trans (ler_norm_sum _ _ _) _.
  by apply: ler_sum => t _; rewrite normrMsign.
rewrite -sumrMnl; apply: (@le_trans _ _ (\sum_(t : 'S_n | t != s) p)); first exact: ler_sum.
have := cardC1 s; rewrite card_Sn => <-.
by rewrite sumr_const.
Qed.
End Dominant.

Section Minor.
Variable F : fieldType.

Theorem mxrank_minor n p (A : 'M[F]_(n, p)) :
  exists f : 'I_(\rank A) -> 'I_n, exists g : 'I_(\rank A) -> 'I_p,
  [/\ injective f, injective g & \det (mxsub f g A) != 0].
Proof.
pose f := maxrankfun A; pose B := rowsub f A.
have fB : row_full B^T by rewrite /row_full mxrank_tr; apply: maxrowsub_free.
exists f, (fullrankfun fB); split; [exact: maxrankfun_inj|exact: fullrankfun_inj|].
have -> : mxsub f (fullrankfun fB) A = (rowsub (fullrankfun fB) B^T)^T.
  by apply/matrixP => i j; rewrite !mxE.
by rewrite det_tr -unitmx_det fullrowsub_unit.
Qed.

Lemma mxrank_mxsub k l n p (f : 'I_k -> 'I_n) (g : 'I_l -> 'I_p) (A : 'M[F]_(n, p)) :
  (\rank (mxsub f g A) <= \rank A)%N.
Proof.
have -> : mxsub f g A = rowsub f 1%:M *m A *m colsub g 1%:M.
  by rewrite -rowsubE -[RHS]trmxK trmx_mul trmx_mxsub trmx1 -rowsubE; apply/matrixP => i j; rewrite !mxE.
exact: leq_trans (mxrankM_maxl _ _) (mxrankM_maxr _ _).
Qed.

Theorem rank_matching n p (m : 'I_n -> 'I_p -> bool) (A : 'M[F]_(n, p)) :
  (forall i j, A i j != 0 -> m i j) ->
  exists f : 'I_(\rank A) -> 'I_n, exists g : 'I_(\rank A) -> 'I_p,
  [/\ injective f, injective g & forall a, m (f a) (g a)].
Proof.
move=> A0; have [f [g [fI gI /det_neq0_within]]] := mxrank_minor A.
move=> /(_ (fun a b => m (f a) (g b))) [|s ms].
  by move=> a b; rewrite mxE; apply: A0.
by exists f, (g \o s); split=> // a b /gI /perm_inj.
Qed.
End Minor.

(* among the permutations the identity alone has the greatest sum of products *)
Lemma sum_products_lt k (s : 'S_k) : s != 1%g ->
  (\sum_(a < k) a.+1 * (s a).+1 < \sum_(a < k) a.+1 * a.+1)%N.
Proof.
move=> s1; have [a sa] : exists a, s a != a.
  apply/existsP; apply: contraNT s1; rewrite negb_exists => /forallP h.
  by apply/eqP/permP => a; apply/eqP; rewrite perm1 -[_ == _]negbK h.
rewrite -(ltn_pmul2l (isT : (0 < 2)%N)) !big_distrr /=.
have -> : (\sum_(a < k) 2 * (a.+1 * a.+1) = \sum_(a < k) (a.+1 ^ 2 + (s a).+1 ^ 2))%N.
  have sq : (\sum_(a < k) (s a).+1 ^ 2 = \sum_(a < k) a.+1 ^ 2)%N.
    by rewrite [RHS](reindex_inj (@perm_inj _ s)).
  by rewrite big_split /= sq -big_split /=; apply: eq_bigr => b _; rewrite mulnn mul2n addnn.
rewrite (bigD1 a) //= [ltnRHS](bigD1 a) //= -addSn leq_add //.
  by rewrite (ltn_leqif (nat_Cauchy _ _)) eqSS eq_sym.
by apply: leq_sum => b _; case: (nat_Cauchy b.+1 (s b).+1).
Qed.

Section Attained.
Variable R : realFieldType.
Variable e : R -> R.
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_add : forall x y, e (x + y) = e x * e y.
Hypothesis e_large : forall c, exists x, c < e x.

Lemma e_natmul x a : e (x *+ a) = e x ^+ a.
Proof.
elim: a => [|a IH]; last by rewrite mulrS exprS e_add IH.
by apply: (mulfI (lt0r_neq0 (e_gt0 x))); rewrite -e_add mulr0n addr0 expr0 mulr1.
Qed.

(* the place of a query or key in the matching, from 1; 0 for those without *)
Definition place k n (f : 'I_k -> 'I_n) i : nat := if [pick a | f a == i] is Some a then a.+1 else 0.

Lemma placeE k n (f : 'I_k -> 'I_n) a : injective f -> place f (f a) = a.+1.
Proof.
by move=> fI; rewrite /place; case: pickP => [b /eqP/fI->//|/(_ a)]; rewrite eqxx.
Qed.

Theorem matching_rank n p (m : 'I_n -> 'I_p -> bool) k (f : 'I_k -> 'I_n) (g : 'I_k -> 'I_p) :
  (forall i, exists j, m i j) -> injective f -> injective g -> (forall a, m (f a) (g a)) ->
  exists q : 'I_n -> R, exists r : 'I_p -> R,
  (k <= \rank (softmax e m (\matrix_(i, j) (q i * r j)%R)))%N.
Proof.
move=> mrow fI gI mfg; have [t tk] := e_large (k`!)%:R.
have t1 : 1 <= e t by apply: le_trans (ltW tk); rewrite ler1n fact_gt0.
exists (fun i => (place f i)%:R), (fun j => t *+ place g j); rewrite softmax_rank //.
set A := terms e m _; apply: leq_trans (mxrank_mxsub f g A).
have AE a b : mxsub f g A a b = if m (f a) (g b) then e t ^+ (a.+1 * b.+1) else 0.
  rewrite !mxE /term; case: ifP => // _.
  by rewrite mxE !placeE // -e_natmul mulr_natl -mulrnA mulnC.
have diag : \prod_a mxsub f g A a ((1%g : 'S_k) a) = e t ^+ (\sum_(a < k) a.+1 * a.+1).
  by rewrite expr_sum; apply: eq_bigr => a _; rewrite perm1 AE mfg.
suff : 0 < (-1) ^+ (1%g : 'S_k) * \det (mxsub f g A).
  by rewrite odd_perm1 expr0 mul1r => /lt0r_neq0 /mxrank_det ->.
apply: det_dominant => [|s s1]; rewrite diag; first exact: exprn_gt0.
case nz : (\prod_a mxsub f g A a (s a) == 0).
  by rewrite (eqP nz) normr0 mul0rn exprn_ge0 // ltW.
have -> : \prod_a mxsub f g A a (s a) = e t ^+ (\sum_(a < k) a.+1 * (s a).+1).
  rewrite expr_sum; apply: eq_bigr => a _; rewrite AE; case: ifP => // mab.
  by move: nz; rewrite (bigD1 a) //= AE mab mul0r eqxx.
rewrite ger0_norm; last by rewrite exprn_ge0 // ltW.
have lt := sum_products_lt s1; rewrite -(subnKC lt) addSnnS exprD -mulr_natr.
rewrite ler_wpmul2l ?exprn_ge0 ?(ltW (e_gt0 t)) //.
by apply: le_trans (ltW tk) _; rewrite ler_eexpr.
Qed.
End Attained.
