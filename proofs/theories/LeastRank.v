(* The least rank over all positive weights on a mask.

   scores_of                     scores under which softmax has the rank of given weights
   others_rank, others_attained  all but oneself: three
   window_rank, window_attained  a window: the tokens less its reach
   parts_rank, parts_attained    parts of tokens that see the same: their number *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup ring zify.
From Fullrank Require Import Rank Softmax Acyclic Matching Linear.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Scores.
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_onto : forall y, 0 < y -> exists x, e x = y.

Theorem scores_of n p (m : 'I_n -> 'I_p -> bool) (A : 'M[R]_(n, p)) :
  (forall i, exists j, m i j) -> (forall i j, m i j -> 0 < A i j) ->
  (forall i j, ~~ m i j -> A i j = 0) ->
  exists S : 'M[R]_(n, p), \rank (softmax e m S) = \rank A.
Proof.
move=> rows pos zero.
have /fin_all_exists[f fP] (ij : 'I_n * 'I_p) : exists x, m ij.1 ij.2 -> e x = A ij.1 ij.2.
  case mij : (m _ _); last by exists 0.
  by have [|x ex] := e_onto (y := A ij.1 ij.2); [apply: pos|exists x].
exists (\matrix_(i, j) f (i, j)); rewrite softmax_rank //; congr (\rank _).
apply/matrixP => i j; rewrite !mxE /term mxE; case mij : (m i j); first exact: (fP (i, j)).
by rewrite zero ?mij.
Qed.
End Scores.

Section Others.
Variables (R : realFieldType) (n : nat).

Theorem others_rank (A : 'M[R]_n) : (2 < n)%N -> (forall i, A i i = 0) ->
  (forall i j, i != j -> 0 < A i j) -> (3 <= \rank A)%N.
Proof.
move=> n2 A0 Apos; pose f := widen_ord n2; pose B := mxsub f f A.
apply: leq_trans (mxrank_mxsub f f A); rewrite -/B.
have fI : injective f by move=> a b /(congr1 val) /= /val_inj.
have B0 i : B i i = 0 by rewrite mxE A0.
have Bpos i j : i != j -> 0 < B i j by move=> ij; rewrite mxE Apos // (inj_eq fI).
suff dB : \det B != 0 by rewrite (mxrank_det dB).
apply/negP => /det0P[v v0 vB]; case/negP: v0.
pose i0 : 'I_3 := ord0; pose i1 : 'I_3 := lift ord0 ord0; pose i2 : 'I_3 := lift ord0 (lift ord0 ord0).
have eq0 j : v 0 i0 * B i0 j + v 0 i1 * B i1 j + v 0 i2 * B i2 j = 0.
  by have /rowP /(_ j) := vB; rewrite mxE [RHS]mxE !big_ord_recl big_ord0 addr0 addrA.
have := eq0 i0; have := eq0 i1; have := eq0 i2; rewrite !B0 !mulr0 addr0 add0r addr0.
have p01 := Bpos i0 i1 isT; have p02 := Bpos i0 i2 isT; have p10 := Bpos i1 i0 isT.
have p12 := Bpos i1 i2 isT; have p20 := Bpos i2 i0 isT; have p21 := Bpos i2 i1 isT.
move ex : (v 0 i0) => x; move ey : (v 0 i1) => y; move ez : (v 0 i2) => z h2 h1 h0.
have sum0 : z * (B i2 i1 * B i0 i2 * B i1 i0 + B i2 i0 * B i1 i2 * B i0 i1) = 0.
  have x_ : x * B i0 i1 = - (z * B i2 i1) by apply/eqP; rewrite -addr_eq0 h1.
  have y_ : y * B i1 i0 = - (z * B i2 i0) by apply/eqP; rewrite -addr_eq0 h0.
  have /(congr1 (fun t => t * (B i0 i1 * B i1 i0))) := h2; rewrite mul0r mulrDl.
  have -> : x * B i0 i2 * (B i0 i1 * B i1 i0) = (x * B i0 i1) * B i0 i2 * B i1 i0 by ring.
  have -> : y * B i1 i2 * (B i0 i1 * B i1 i0) = (y * B i1 i0) * B i1 i2 * B i0 i1 by ring.
  rewrite x_ y_ => h; apply/eqP; rewrite -oppr_eq0; apply/eqP; rewrite -{}h; ring.
have z0 : z = 0.
  have pos : 0 < B i2 i1 * B i0 i2 * B i1 i0 + B i2 i0 * B i1 i2 * B i0 i1.
    by rewrite addr_gt0 ?mulr_gt0.
  by apply/eqP; move/eqP: sum0; rewrite mulf_eq0 (gt_eqF pos) orbF.
have x0 : x = 0.
  by apply/eqP; move/eqP: h1; rewrite z0 mul0r addr0 mulf_eq0 (gt_eqF p01) orbF.
have y0 : y = 0.
  by apply/eqP; move/eqP: h0; rewrite z0 mul0r addr0 mulf_eq0 (gt_eqF p10) orbF.
apply/eqP/rowP => j; rewrite mxE; case: j => [[|[|[|//]]] lt].
- by rewrite -x0 -ex; congr (v 0 _); apply: val_inj.
- by rewrite -y0 -ey; congr (v 0 _); apply: val_inj.
- by rewrite -z0 -ez; congr (v 0 _); apply: val_inj.
Qed.

(* the weight of i for j is (i - j)^2 *)
Definition squares : 'M[R]_n := \matrix_(i, j) (i%:R - j%:R) ^+ 2.

Lemma squares_gt0 (i j : 'I_n) : i != j -> 0 < squares i j.
Proof.
move=> ij; rewrite mxE exprn_even_gt0 //= subr_eq0 eqr_nat.
by apply: contra ij => /eqP /val_inj ->.
Qed.

Lemma squares_rank : (\rank squares <= 3)%N.
Proof.
pose left : 'M[R]_(n, 3) := \matrix_(i, c) [:: i%:R ^+ 2; - 2%:R * i%:R; 1]`_c.
pose right : 'M[R]_(3, n) := \matrix_(c, j) [:: 1; j%:R; j%:R ^+ 2]`_c.
have -> : squares = left *m right; last exact: mxrank_inner.
apply/matrixP => i j; rewrite !mxE !big_ord_recl big_ord0 !mxE /=.
by ring.
Qed.
End Others.

Section Window.
Variables (R : realFieldType) (n w : nat).
Hypothesis wn : (w < n)%N.

Definition window (i j : 'I_n) := ((i <= j + w) && (j <= i + w))%N.
Let from_le (k : 'I_(n - w)) : (k < n)%N.
Proof. exact: leq_trans (ltn_ord k) (leq_subr _ _). Qed.
Let to_le (k : 'I_(n - w)) : (w + k < n)%N.
Proof. by rewrite addnC -ltn_subRL; have := ltn_ord k; lia. Qed.
Let from k := Ordinal (from_le k).
Let to k := Ordinal (to_le k).

Theorem window_rank (A : 'M[R]_n) : (forall i j, A i j != 0 -> window i j) ->
  (forall i j, window i j -> A i j != 0) -> (n - w <= \rank A)%N.
Proof.
move=> supp nz; apply: leq_trans (mxrank_mxsub from to A).
rewrite (@causal_rank _ _ (mxsub from to A)) // => [a b|a]; rewrite mxE.
  by move/supp; rewrite /window /=; lia.
by apply: nz; rewrite /window /=; lia.
Qed.

Definition steps : 'M[R]_(n, n - w) := \matrix_(i, k) ((k <= i) && (i <= k + w))%N%:R.

Lemma steps_gt0 (i j : 'I_n) : (0 < (steps *m steps^T) i j) = window i j.
Proof.
have nonneg (k : 'I_(n - w)) : 0 <= steps i k * steps^T k j.
  by rewrite !mxE mulr_ge0 ?ler0n.
rewrite lt_def mxE sumr_ge0 // andbT psumr_eq0 // -has_predC.
apply/hasP/idP => [[k _]|wij].
  rewrite /= !mxE mulf_eq0 negb_or !pnatr_eq0 !eqb0 !negbK /window.
  by move=> /andP[/andP[? ?] /andP[? ?]]; lia.
have kn : (minn (minn i j) (n - w).-1 < n - w)%N by lia.
exists (Ordinal kn); first exact: mem_index_enum.
rewrite /= !mxE mulf_eq0 negb_or !pnatr_eq0 !eqb0 !negbK /=; move: wij; rewrite /window.
by have := ltn_ord i; have := ltn_ord j; lia.
Qed.

Lemma steps_rank : (\rank (steps *m steps^T) <= n - w)%N.
Proof. exact: mxrank_inner. Qed.
End Window.

Section Parts.
Variables (R : realFieldType) (n b : nat) (m : rel 'I_n) (part : 'I_n -> 'I_b).
Hypothesis onto : forall a, exists i, part i = a.

Theorem parts_rank (A : 'M[R]_n) : (forall i j, A i j != 0 -> m i j) ->
  (forall i j, m i j -> (part j <= part i)%N) -> (forall i, A i i != 0) -> (b <= \rank A)%N.
Proof.
move=> supp back diag; have /fin_all_exists[r rP] := onto.
apply: leq_trans (mxrank_mxsub r r A).
rewrite (@causal_rank _ _ (mxsub r r A)) // => [a c|a]; rewrite mxE //.
by move/supp/back; rewrite !rP.
Qed.

Lemma same_rows_rank (A : 'M[R]_n) :
  (forall i i' j, part i = part i' -> A i j = A i' j) -> (\rank A <= b)%N.
Proof.
move=> same; have /fin_all_exists[r rP] := onto.
have -> : A = (\matrix_(i, a) (part i == a)%:R : 'M_(n, b)) *m rowsub r A; last exact: mxrank_inner.
apply/matrixP => i j; rewrite mxE (bigD1 (part i)) //= !mxE eqxx mul1r big1 ?addr0 => [|a ne].
  by apply: same; rewrite rP.
by rewrite mxE eq_sym (negPf ne) mul0r.
Qed.
End Parts.
