(* The claims of the chapter "softmax_rank". *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup ring.
From mathcomp.analysis Require Import reals sequences exp.
From Fullrank Require Import Rank Softmax Matching TwoTokens ExponentialSum Output Repeats Schur
  PositiveDefinite Reversible Generic NearPolynomial Taylor.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

(* base e for b = 1, base two for b = ln 2 *)
Theorem distinct_scalars_give_full_rank (R : realType) (b : R) n (q k : 'I_n -> R) :
  b != 0 -> injective q -> injective k ->
  \rank (\matrix_(i, j) (expR (b * (q i * k j)) / \sum_l expR (b * (q i * k l)))) = n.
Proof.
move=> b0 qI kI; have bqI : injective (fun i => b * q i).
  by move=> i j /(mulfI b0) /qI.
rewrite -[RHS](softmax_scalar_rank bqI kI); congr (\rank _); apply/matrixP => i j.
rewrite !mxE /normaliser /term mxE mulrA; congr (_ / _); apply: eq_bigr => l _.
by rewrite mxE mulrA.
Qed.

Section Exponential.
(* e is an exponential: positive, a sum becomes a product *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_add : forall x y, e (x + y) = e x * e y.

Theorem two_token_softmax_is_singular_iff_differences_are_orthogonal d (Q K : 'M[R]_(2, d)) :
  injective e ->
  let S (i j : 'I_2) := \sum_c Q i c * K j c in
  (\rank (\matrix_(i, j) (e (S i j) / \sum_k e (S i k))%R) < 2)%N <->
  \sum_c (Q 0 c - Q 1 c) * (K 0 c - K 1 c) = 0.
Proof.
move=> eI S; rewrite -(two_tokens_singular e_gt0 e_add eI).
suff -> : \matrix_(i, j) (e (S i j) / \sum_k e (S i k)) =
    softmax e (fun _ _ => true) (\matrix_(i, j) S i j) by [].
apply/matrixP => i j; rewrite !mxE /normaliser /term mxE; congr (_ / _).
by apply: eq_bigr => k _; rewrite mxE.
Qed.

(* softmax of the scores S under the mask m *)
Let softmax n p (m : 'I_n -> 'I_p -> bool) (S : 'M[R]_(n, p)) : 'M[R]_(n, p) := \matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)).

(* f and g number the queries and keys of a matching; the last part is over the reals, in base e for
   b = 1 and in base two for b = ln 2: for distinct queries, of any head size, and whatever the keys K,
   fewer than k! of the keys K + t V give less than rank k *)
Theorem greatest_softmax_rank_is_the_term_rank n p (m : 'I_n -> 'I_p -> bool) :
  (forall c, exists x, c < e x) ->
  (forall i, exists j, m i j) ->
  (forall S, exists f : 'I_(\rank (softmax m S)) -> 'I_n, exists g : 'I_(\rank (softmax m S)) -> 'I_p,
    [/\ injective f, injective g & forall a, m (f a) (g a)]) /\
  (forall k (f : 'I_k -> 'I_n) (g : 'I_k -> 'I_p),
    injective f -> injective g -> (forall a, m (f a) (g a)) ->
    (exists q : 'I_n -> R, exists r : 'I_p -> R,
      (k <= \rank (softmax m (\matrix_(i, j) (q i * r j)%R)))%N) /\
    (forall (real : realType) (b : real) d (Q : 'M[real]_(n, d)),
      b != 0 -> (forall a a', row (f a) Q = row (f a') Q -> a = a') ->
      exists V : 'M[real]_(p, d), forall (K : 'M[real]_(p, d)) (ts : seq real), uniq ts ->
      (forall t, t \in ts ->
        let weight i j := if m i j then expR (b * \sum_c Q i c * (K j c + t * V j c)) else 0 in
        (\rank (\matrix_(i, j) (weight i j / \sum_l weight i l)%R) < k)%N) ->
      (size ts < k`!)%N)).
Proof.
move=> e_large mrow; split=> [S|k f g fI gI fg]; [|split].
- by apply: rank_matching => i j; apply: (softmax_neq0 e_gt0).
- exact: (matching_rank e_gt0 e_add e_large mrow fI gI fg).
move=> real b d Q b0 QI; have [V VP] := line_rank b0 mrow QI gI fg.
exists V => K ts uts low; apply: (VP K ts uts) => t /low; congr (\rank _ < k)%N.
apply/matrixP => i j; have dotE l : (\matrix_(i, j) (b * \sum_c Q i c * (K + t *: V) j c)) i l =
    b * \sum_c Q i c * (K l c + t * V l c) :> real.
  by rewrite [LHS]mxE; congr (b * _); apply: eq_bigr => c _; rewrite !mxE.
rewrite !mxE /normaliser /term dotE; congr (_ / _); apply: eq_bigr => l _.
by rewrite dotE.
Qed.
End Exponential.

Section Exchange.
(* e is any positive function: the exponential, a power of two *)
Variables (R : realFieldType) (e : R -> R) (n : nat).

(* bidirectional softmax of the scores S *)
Let softmax (S : 'M[R]_n) : 'M[R]_n := \matrix_(i, j) (e (S i j) / \sum_k e (S i k)).

(* xrow: S with the rows a and b exchanged *)
Theorem exchanging_two_queries_negates_the_determinant (S : 'M[R]_n) (a b : 'I_n) :
  a != b -> \det (softmax (xrow a b S)) = - \det (softmax S).
Proof.
move=> ab; rewrite -(det_xrow _ ab); congr (\det _); apply/matrixP => i j.
by rewrite !mxE; congr (_ / _); apply: eq_bigr => k _; rewrite !mxE.
Qed.
End Exchange.

Section Repeats.
(* base e for b = 1, base two for b = ln 2 *)
Variables (R : realType) (b : R) (n p : nat).
Hypotheses (b0 : b != 0) (p0 : (0 < p)%N).

(* the number of different values of a function *)
Let distinct (T : eqType) l (f : 'I_l -> T) := size (undup (codom f)).

(* bidirectional softmax of the scores S *)
Let softmax (S : 'M[R]_(n, p)) : 'M[R]_(n, p) :=
  \matrix_(i, j) (expR (b * S i j) / \sum_l expR (b * S i l)).

Let rank_of_products (S : 'M[R]_(n, p)) (c : 'I_p -> R) (t : 'I_n -> R) (k : 'I_p -> R) :
  (forall i j, S i j = c j + t i * k j) ->
  \rank (softmax S) = minn (distinct t) (distinct k).
Proof.
move=> SE; have bt : distinct (fun i => b * t i) = distinct t by apply: (distinct_inj t (mulfI b0)).
rewrite -bt -exp_repeats_rank.
have -> : softmax S = diag_mx (\row_i (\sum_l expR (b * S i l))^-1) *m
    ((\matrix_(i, j) expR (b * t i * k j)) *m diag_mx (\row_j expR (b * c j))).
  apply/matrixP => i j; rewrite mul_diag_mx mul_mx_diag !mxE mulrC; congr (_ * _).
  by rewrite SE -expRD -mulrA -mulrDr addrC.
rewrite mxrank_row_scale => [|i].
  by rewrite mxrank_unitr // diag_unit // => j; rewrite mxE gt_eqF // expR_gt0.
rewrite mxE invr_neq0 // gt_eqF // (bigD1 (Ordinal p0)) //= ltr_paddr ?expR_gt0 //.
by apply: sumr_ge0 => l _; apply/ltW/expR_gt0.
Qed.

Theorem scalar_softmax_rank_counts_distinct_queries_and_keys (q : 'I_n -> R) (k : 'I_p -> R) :
  \rank (softmax (\matrix_(i, j) (q i * k j))) = minn (distinct q) (distinct k).
Proof. by apply: (@rank_of_products _ (fun=> 0)) => i j; rewrite mxE add0r. Qed.

(* the queries lie on the line through a along v *)
Theorem collinear_queries_see_only_projected_keys d (Q : 'M[R]_(n, d)) (K : 'M[R]_(p, d))
    (a v : 'rV[R]_d) (t : 'I_n -> R) :
  (forall i, row i Q = a + t i *: v) ->
  \rank (softmax (\matrix_(i, j) \sum_c Q i c * K j c)) =
  minn (distinct (fun i => row i Q)) (distinct (fun j => \sum_c v 0 c * K j c)).
Proof.
move=> line; pose dot (u : 'rV[R]_d) j := \sum_c u 0 c * K j c.
rewrite (@rank_of_products _ (dot a) t (dot v)) => [|i j]; last first.
  rewrite mxE mulr_sumr -big_split; apply: eq_bigr => c _ /=.
  have /rowP /(_ c) := line i; rewrite !mxE => ->.
  by rewrite mulrDl mulrA.
have -> : distinct (fun i => row i Q) = distinct (fun i => a + t i *: v).
  by rewrite /distinct (eq_codom line).
case: (eqVneq v 0) => [v0|v0]; last first.
  congr minn; apply/esym/(@distinct_inj _ _ n t (fun x => a + x *: v)) => x y /addrI /eqP.
  by rewrite -subr_eq0 -scalerBl scaler_eq0 (negPf v0) orbF subr_eq0 => /eqP.
have -> : distinct (fun i => a + t i *: v) = (0 < n)%N.
  rewrite -(distinct_const n a) /distinct; congr (size (undup _)).
  by apply: eq_codom => i; rewrite v0 scaler0 addr0.
have -> : distinct (dot v) = 1%N.
  rewrite /distinct (eq_codom (g := fun=> 0)); first by rewrite [LHS](distinct_const p (0 : R)) p0.
  by move=> j; rewrite /dot big1 // => c _; rewrite v0 mxE mul0r.
case: (posnP n) t {line} => [->|n0] t; last by rewrite (minn_idPr (distinct_gt0 t n0)) minnn.
by apply/eqP; rewrite -leqn0 geq_min (leq_trans (size_undup _)) // size_codom card_ord.
Qed.
End Repeats.

Section Approach.
(* e is an exponential: positive, increasing, a sum becomes a product *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_add : forall x y, e (x + y) = e x * e y.
Hypothesis e_mono : forall x y, x <= y -> e x <= e y.
Variables (n p : nat) (m : 'I_n -> 'I_p -> bool) (S : 'M[R]_(n, p)).

Let bidirectional (T : 'M[R]_(n, p)) : 'M[R]_(n, p) :=
  \matrix_(i, j) (e (T i j) / \sum_k e (T i k)).

(* best i is the highest score that query i gives to a visible key; hidden ones get x less *)
Theorem bidirectional_softmax_comes_arbitrarily_close_to_causal (best : 'I_n -> R) (x : R) :
  (forall i j, m i j -> S i j <= best i) -> (forall i, exists2 j, m i j & S i j = best i) ->
  let free := bidirectional (\matrix_(i, j) (if m i j then S i j else best i - x)) in
  (forall i j, 0 < free i j) /\
  (forall i j, `|((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)) -
    free i j| <= p%:R * e (- x)).
Proof.
move=> ge in_ free; pose N i := \sum_k (if m i k then e (S i k) else 0).
pose H i := \sum_(k | ~~ m i k) e (best i - x).
have row i : \sum_k e ((\matrix_(i, j) (if m i j then S i j else best i - x)) i k) = N i + H i.
  rewrite /N /H -big_mkcond (bigID (m i)) /=; congr (_ + _); apply: eq_bigr => k.
    by rewrite mxE => ->.
  by rewrite mxE => /negPf ->.
have best_le i : e (best i) <= N i.
  have [j mij <-] := in_ i; rewrite /N -big_mkcond /= (bigD1 j) //= ler_addl.
  by apply: sumr_ge0 => k _; apply: ltW.
have N0 i : 0 < N i by apply: lt_le_trans (best_le i).
have hide i : e (best i - x) <= e (- x) * N i by rewrite e_add mulrC ler_pmul2l.
have H0 i : 0 <= H i by apply: sumr_ge0 => k _; apply: ltW.
have HN i : H i <= p%:R * e (- x) * N i.
  apply: le_trans (_ : \sum_(k < p) e (- x) * N i <= _); last by rewrite sumr_const card_ord -mulrA mulr_natl.
  rewrite /H big_mkcond; apply: ler_sum => k _; case: ifP => _; first exact: hide.
  by rewrite mulr_ge0 ?(ltW (e_gt0 _)) ?(ltW (N0 i)).
have T0 i : 0 < N i + H i by rewrite ltr_paddr.
split=> i j; first by rewrite mxE row divr_gt0.
rewrite /free mxE row -/(N i) mxE; case: (boolP (m i j)) => mij.
  have le : e (S i j) <= N i by apply: le_trans (best_le i); apply/e_mono/ge.
  rewrite -mulrBr normrM (gtr0_norm (e_gt0 _)) -(mulrC (`|_|)).
  have -> : (N i)^-1 - (N i + H i)^-1 = H i / (N i * (N i + H i)) by field; rewrite !gt_eqF.
  rewrite ger0_norm; last by apply: divr_ge0 => //; apply: mulr_ge0; apply: ltW.
  rewrite mulrAC ler_pdivr_mulr ?mulr_gt0 //; apply: le_trans (_ : H i * N i <= _).
    by rewrite ler_wpmul2l.
  by rewrite [leRHS]mulrA; apply: ler_pmul => //; [apply: ltW|rewrite ler_addl].
rewrite mul0r sub0r normrN gtr0_norm ?divr_gt0 // ler_pdivr_mulr //.
apply: le_trans (hide i) _; have pos : (0 < p)%N by apply: leq_ltn_trans (ltn_ord j).
apply: ler_pmul; rewrite ?(ltW (e_gt0 _)) ?(ltW (N0 i)) ?ler_addl //.
by rewrite ler_pemull ?ler1n // ltW.
Qed.
End Approach.

Section Tied.
(* base e for b = 1, base two for b = ln 2; token i is row i of X, and is its own query and key *)
Variables (R : realType) (b : R) (n d : nat) (X : 'M[R]_(n, d)).
Hypothesis b0 : 0 < b.

Let score i j := \sum_c X i c * X j c.
Let softmax : 'M[R]_n := \matrix_(i, j) (expR (b * score i j) / \sum_l expR (b * score i l)).

(* the number of different tokens *)
Let distinct := size (undup (codom (fun i => row i X))).

Let total i := \sum_j expR (b * score i j).

Let total_gt0 i : 0 < total i.
Proof. by rewrite /total (bigD1 i) //= ltr_paddr ?expR_gt0 // sumr_ge0 // => j _; apply/ltW/expR_gt0. Qed.

Let factor k (f : 'I_k -> 'I_n) :
  mxsub f f softmax = diag_mx (\row_i (total (f i))^-1) *m kernel b (rowsub f X).
Proof.
apply/matrixP => i j; rewrite mul_diag_mx !mxE -/(total (f i)) mulrC; congr (_ * expR (b * _)).
by apply: eq_bigr => c _; rewrite !mxE.
Qed.

Let softmax_rank : \rank softmax = distinct.
Proof.
have -> : softmax = mxsub id id softmax by apply/matrixP => i j; rewrite [RHS]mxE.
rewrite factor mxrank_row_scale => [|i]; last by rewrite mxE invr_neq0 // lt0r_neq0.
rewrite (kernel_rank b0) /Repeats.distinct /distinct; congr (size (undup _)); apply: eq_codom => i.
by apply/rowP => c; rewrite !mxE.
Qed.

(* mxsub: the first k rows and columns *)
Theorem tied_queries_and_keys_are_full_rank_iff_distinct :
  \rank softmax = distinct /\
  (forall k (kn : (k <= n)%N), 0 <= \det (mxsub (widen_ord kn) (widen_ord kn) softmax)).
Proof.
split=> // k kn; rewrite factor det_row_scale mulr_ge0 ?(kernel_det_ge0 b0) //.
by apply: prodr_ge0 => i _; rewrite mxE invr_ge0 ltW.
Qed.

(* an eigenvalue a + i c with eigenvector x + i y is real and lies from 0 to 1; no real number has
   a generalised eigenvector that is not an eigenvector, so that those other than 0 are as many as
   the rank, counted with multiplicity *)
Theorem tied_attention_has_eigenvalues_from_zero_to_one :
  (forall (x y : 'cV[R]_n) a c, (x != 0) || (y != 0) ->
    softmax *m x = a *: x - c *: y -> softmax *m y = c *: x + a *: y -> c = 0 /\ 0 <= a <= 1) /\
  (forall (x : 'cV[R]_n) a, (softmax - a%:M) *m ((softmax - a%:M) *m x) = 0 ->
    (softmax - a%:M) *m x = 0) /\
  \rank softmax = distinct.
Proof.
have balance i j : total i * softmax i j = total j * softmax j i.
  rewrite !mxE [RHS]mulrC [LHS]mulrC !divfK ?(lt0r_neq0 (total_gt0 _)) //.
  by congr (expR (b * _)); apply: eq_bigr => c _; rewrite mulrC.
have semi z : 0 <= inner total z (softmax *m z).
  suff -> : inner total z (softmax *m z) = exp_form X b (fun i => z i 0) by apply: exp_form_ge0.
  apply: eq_bigr => i _; rewrite mxE 2!mulr_sumr; apply: eq_bigr => j _; rewrite mxE.
  rewrite -/(total i) mulrCA -[RHS]mulrA; congr (_ * _); rewrite mulrA [RHS]mulrC; congr (_ * _).
  by rewrite mulrC divfK ?lt0r_neq0.
have A0 i j : 0 <= softmax i j by rewrite mxE divr_ge0 ?ltW ?expR_gt0 ?total_gt0.
have A1 i : \sum_j softmax i j = 1.
  by under eq_bigr do rewrite mxE; rewrite -mulr_suml divff // lt0r_neq0 ?total_gt0.
split; [|split=> // x a; exact: (eigenvalue_simple total_gt0 balance)].
move=> x y a c nz Ax Ay; have c0 := eigenvalue_real total_gt0 balance nz Ax Ay; split=> //.
move: Ax Ay; rewrite c0 !scale0r subr0 add0r => Ax Ay.
case/orP: nz => nz.
  by rewrite (eigenvalue_ge0 total_gt0 semi nz Ax) (eigenvalue_le1 A0 A1 nz Ax).
by rewrite (eigenvalue_ge0 total_gt0 semi nz Ay) (eigenvalue_le1 A0 A1 nz Ay).
Qed.
End Tied.

(* P of degree k is within a factor of eps of the exponential between -radius and radius, as Taylor's
   polynomial is, the sum of x^u / u! for u up to k *)
Theorem bounded_scores_are_near_the_rank_of_a_polynomial (R : realType) n d k (Q K : 'M[R]_(n, d)) (radius : R) :
  let score i j := \sum_c Q i c * K j c in
  let weight i j := expR (score i j) / \sum_l expR (score i l) in
  (forall i j l, score i j - score i l <= 2%:R * radius) ->
  (forall (P : {poly R}) (eps : R), (size P <= k.+1)%N ->
    (forall x, `|x| <= radius -> `|expR x - P.[x]| <= eps * expR x) ->
    exists B : 'M[R]_n, (\rank B <= 'C(d + k, k))%N /\ forall i j, `|weight i j - B i j| <= eps * weight i j) /\
  (exists B : 'M[R]_n, (\rank B <= 'C(d + k, k))%N /\
    forall i j, `|weight i j - B i j| <= radius ^+ k.+1 / k.+1`!%:R * expR radius * weight i j).
Proof.
move=> score weight bounded; have total i : 0 < \sum_l expR (score i l).
  rewrite (bigD1 i) //= ltr_paddr ?expR_gt0 // sumr_ge0 // => l _; exact/ltW/expR_gt0.
have near (P : {poly R}) (eps : R) : (size P <= k.+1)%N -> (forall x, `|x| <= radius -> `|expR x - P.[x]| <= eps * expR x) ->
    exists B : 'M[R]_n, (\rank B <= 'C(d + k, k))%N /\ forall i j, `|weight i j - B i j| <= eps * weight i j.
  move=> sP nP.
  exact: (@near_block _ _ (@expR_gt0 R) (@expRD R) n d k Q K predT predT _ total radius eps P sP nP (fun i j l _ _ _ => bounded i j l)).
split=> //; apply: (near (taylor_poly R k.+1)); first exact: size_taylor.
by move=> x xr; rewrite taylor_horner; apply: taylor_near.
Qed.
