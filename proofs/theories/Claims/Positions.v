(* The claims of the chapter "positions". *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup ring.
From Fullrank Require Import Rank Softmax Acyclic Linear Dominance Steep NearScores.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Bias.
(* e is an increasing positive function: the exponential, a power of two *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_mono : forall x y, x <= y -> e x <= e y.
Variables (n : nat) (m : rel 'I_n).

(* softmax of the scores S under the mask *)
Let softmax (S : 'M[R]_n) : 'M[R]_n := \matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)).

(* i - j is the distance, since no token sees a later one *)
Theorem linear_biases_keep_causal_softmax_full_rank (S : 'M[R]_n) (slope : R) :
  (forall i j, m i j -> (j <= i)%N) ->
  (forall i, m i i) ->
  0 <= slope ->
  let biased := softmax (\matrix_(i, j) (S i j - slope * (i - j)%:R)) in
  \rank biased = n /\ \det (softmax S) <= \det biased.
Proof.
move=> back self slope0 biased; have am := looks_back_acyclic back.
split; first exact: (softmax_acyclic_rank e_gt0).
rewrite [\det (softmax S)](softmax_acyclic_det e_gt0 S am).
rewrite [\det biased](softmax_acyclic_det e_gt0 (\matrix_(i, j) (S i j - slope * (i - j)%:R)) am).
apply: ler_prod => i _; rewrite (softmax_ge0 e_gt0) /= !mxE /term !mxE self subnn mulr0 subr0.
rewrite ler_pmul2l // lef_pinv ?posrE; last 2 first.
- by apply: normaliser_gt0 => //; exists i; apply: self.
- by apply: normaliser_gt0 => //; exists i; apply: self.
apply: ler_sum => k _; rewrite /term; case: (m i k) => //; rewrite mxE; apply: e_mono.
by rewrite ler_subl_addr ler_addl mulr_ge0 // ler0n.
Qed.

(* the entries x and y of a pair of features turn by the angle of the token and the pair *)
Theorem rotary_embedding_keeps_causal_softmax_full_rank d (Qx Qy Kx Ky cos sin : 'M[R]_(n, d))
    (scale q k rounding limit : R) (S : 'M[R]_n) :
  let turned_x (X Y : 'M[R]_(n, d)) i c := X i c * cos i c - Y i c * sin i c in
  let turned_y (X Y : 'M[R]_(n, d)) i c := X i c * sin i c + Y i c * cos i c in
  let score i j := scale * \sum_c (turned_x Qx Qy i c * turned_x Kx Ky j c + turned_y Qx Qy i c * turned_y Kx Ky j c) in
  (forall i j, m i j -> (j <= i)%N) ->
  (forall i, m i i) ->
  (forall i c, cos i c ^+ 2 + sin i c ^+ 2 = 1) ->
  (* no query is longer than q, and no key than k *)
  0 <= q -> (forall i, \sum_c (Qx i c ^+ 2 + Qy i c ^+ 2) <= q ^+ 2) ->
  0 <= k -> (forall j, \sum_c (Kx j c ^+ 2 + Ky j c ^+ 2) <= k ^+ 2) ->
  0 <= scale -> (forall i j, `|S i j - score i j| <= rounding) ->
  2%:R * (scale * (q * k) + rounding) < limit ->
  \rank (softmax S) = n /\
  (* the stored weights, those of which below the limit no self weight vanishes *)
  (forall A : 'M[R]_n, (forall i j, A i j != 0 -> m i j) ->
    (forall i, (forall j, m i j -> S i j - S i i < limit) -> A i i != 0) -> \rank A = n).
Proof.
move=> tx ty score back self turn q0 qQ k0 kK scale0 near small.
split; first exact: (softmax_acyclic_rank e_gt0 _ (looks_back_acyclic back)).
move=> A; apply: near_scores_rank back _ small => i j.
pose pair (X Y : 'M[R]_(n, d)) l (c : 'I_d + 'I_d) := match c with inl c => tx X Y l c | inr c => ty X Y l c end.
have length X Y l : \sum_c pair X Y l c ^+ 2 = \sum_c (X l c ^+ 2 + Y l c ^+ 2).
  rewrite big_sumType /= -big_split /=; apply: eq_bigr => c _.
  by rewrite /tx /ty turned_length.
rewrite -[S i j](subrK (score i j)) addrC; apply: le_trans (ler_norm_add _ _) (ler_add _ (near i j)).
rewrite /score normrM ger0_norm // ler_wpmul2l //.
have := @inner_le _ _ (pair Qx Qy i) (pair Kx Ky j) q k q0 k0; rewrite !length big_sumType /= -big_split.
by apply.
Qed.
End Bias.

(* f are features of the queries Q and keys K, t any row factor: the normaliser, or one *)
Theorem cosine_reweighting_doubles_the_rank_of_linear_attention (F : fieldType) n d
    (Q K : 'M[F]_(n, d)) (cos sin : 'I_n -> F) (t : 'I_n -> F) :
  (* cosine i j: the cosine of the difference of the angles of i and j *)
  let cosine i j := cos i * cos j + sin i * sin j in
  (\rank (\matrix_(i, j) ((\sum_c Q i c * K j c) * cosine i j / t i) : 'M_n)%R <= 2 * d)%N /\
  (forall turn : 'I_n -> 'M[F]_d,
    \rank (\matrix_(i, j) ((row i Q *m turn i *m (row j K *m turn j)^T) 0 0 / t i) : 'M_n)%R <= d)%N.
Proof.
move=> cosine; split=> [|turn].
  pose left : 'M[F]_(n, d + d) := row_mx (\matrix_(i, c) (Q i c * cos i / t i)) (\matrix_(i, c) (Q i c * sin i / t i)).
  pose right : 'M[F]_(n, d + d) := row_mx (\matrix_(j, c) (K j c * cos j)) (\matrix_(j, c) (K j c * sin j)).
  rewrite mul2n -addnn (_ : \matrix_(i, j) _ = left *m right^T); first exact: mxrank_inner.
  apply/matrixP => i j; rewrite tr_row_mx mul_row_col !mxE -big_split /= !mulr_suml.
  by apply: eq_bigr => c _; rewrite !mxE /cosine; ring.
pose turned (X : 'M[F]_(n, d)) : 'M[F]_(n, d) := \matrix_(i, c) (row i X *m turn i) 0 c.
rewrite (_ : \matrix_(i, j) _ = diag_mx (\row_i (t i)^-1) *m turned Q *m (turned K)^T).
  exact: mxrank_inner.
apply/matrixP => i j; rewrite -mulmxA mul_diag_mx !mxE mulrC; congr (_ * _).
by apply: eq_bigr => c _; rewrite !mxE.
Qed.

(* turn keeps lengths; position p turns queries and keys by its p-th power *)
Theorem rotary_scores_depend_on_distances_alone (F : fieldType) d (turn : 'M[F]_d) (q k : 'rV[F]_d) :
  turn *m turn^T = 1%:M ->
  let R := fix R p : 'M[F]_d := if p is before.+1 then turn *m R before else 1%:M in
  let score p r := (q *m R p *m (k *m R r)^T) 0 0 in
  (forall p r t, score (p + t)%N (r + t)%N = score p r) /\
  (forall p, score p p = \sum_c q 0 c * k 0 c).
Proof.
move=> keeps R score; have R_add p t : R (p + t)%N = R p *m R t.
  by elim: p => [|p IH] /=; [rewrite mul1mx|rewrite IH mulmxA].
have R_keeps t : R t *m (R t)^T = 1%:M.
  elim: t => [|t IH] /=; first by rewrite trmx1 mulmx1.
  by rewrite trmx_mul mulmxA -(mulmxA turn) IH mulmx1.
have same p r t : score (p + t)%N (r + t)%N = score p r.
  rewrite /score !R_add !trmx_mul !mulmxA -(mulmxA _ (R t)) R_keeps mulmx1.
  by [].
split=> // p; rewrite -[p]add0n same /score /= !mulmx1 mxE.
by apply: eq_bigr => c _; rewrite mxE.
Qed.

(* tokens of any type; scores and values depend on tokens alone *)
Theorem one_causal_layer_reads_earlier_tokens_as_a_set (R : fieldType) (e : R -> R) (T : Type) n d
    (score : T -> T -> R) (value : T -> 'rV[R]_d) (m : rel 'I_n) (x : 'I_n -> T) (s : 'S_n) (last_ : 'I_n) :
  let output (y : 'I_n -> T) := \sum_j
    ((if m last_ j then e (score (y last_) (y j)) else 0) /
      \sum_k (if m last_ k then e (score (y last_) (y k)) else 0)) *: value (y j) in
  (forall j, m last_ j) ->
  s last_ = last_ ->
  output (fun i => x (s i)) = output x.
Proof.
move=> output all_ fixed; rewrite /output [RHS](reindex_inj (@perm_inj _ s)) fixed.
apply: eq_bigr => j _; rewrite !all_; congr (_ / _ *: _).
by rewrite [RHS](reindex_inj (@perm_inj _ s)); apply: eq_bigr => k _; rewrite !all_.
Qed.

Section Steep.
(* e is an exponential: positive, increasing, a sum becomes a product *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_add : forall x y, e (x + y) = e x * e y.
Hypothesis e_mono : forall x y, x <= y -> e x <= e y.

(* (i - j) + (j - i) is the distance of i and j: one of them is zero *)
Theorem steep_linear_biases_give_full_rank_under_every_mask n (m : rel 'I_n) (S : 'M[R]_n) (s slope : R) :
  let biased i j := S i j - slope * ((i - j) + (j - i))%N%:R in
  let A : 'M[R]_n := \matrix_(i, j)
    ((if m i j then e (biased i j) else 0) / \sum_k (if m i k then e (biased i k) else 0)) in
  (forall i, m i i) ->
  (forall i j, m i j -> j != i -> S i j <= S i i + s) ->
  1 + 2%:R * e s < e slope ->
  (forall i, 2%:R^-1 < A i i) /\ \rank A = n.
Proof.
move=> biased A self near steep; pose r := e (- slope).
have e0 : e 0 = 1 by apply: (mulfI (lt0r_neq0 (e_gt0 0))); rewrite -e_add addr0 mulr1.
have rE : r * e slope = 1 by rewrite -e_add addNr e0.
have r0 : 0 < r by apply: e_gt0.
have small : r + 2%:R * e s * r < 1.

  have -> : r + 2%:R * e s * r = r * (1 + 2%:R * e s) by rewrite mulrDr mulr1 [r * _]mulrC.
  by rewrite -[ltRHS]rE ltr_pmul2l.
have r1 : r < 1 by apply: le_lt_trans small; rewrite ler_addl !mulr_ge0 ?ler0n ?(ltW (e_gt0 _)).
have powers k : e (- (slope * k%:R)) = r ^+ k.
  elim: k => [|k IH]; first by rewrite mulr0n mulr0 oppr0 e0 expr0.
  by rewrite -addn1 natrD mulrDr mulr1 opprD e_add IH addn1 exprSr.
pose t i j := if m i j then e (biased i j) else 0.
have t0 i j : 0 <= t i j by rewrite /t; case: ifP => // _; apply: ltW.
have own i : t i i = e (S i i) by rewrite /t self /biased subnn addn0 mulr0 subr0.
have rest i : \sum_(j | j != i) t i j < t i i.
  apply: le_lt_trans (_ : \sum_(j < n | j != i) e (S i i + s) * r ^+ ((i - j) + (j - i)) < _).
    apply: ler_sum => j ji; rewrite /t; case: ifP => mij; last by rewrite mulr_ge0 ?exprn_ge0 ?(ltW (e_gt0 _)) ?ltW.
    by rewrite /biased e_add powers ler_wpmul2r ?exprn_ge0 ?(ltW r0) // e_mono // near.
  rewrite -mulr_sumr own e_add -mulrA gtr_pmulr //.
  apply: le_lt_trans (_ : e s * (r / (1 - r) + r / (1 - r)) < 1).
    by rewrite ler_pmul2l // distances_sum // ltW.
  have pos : 0 < 1 - r by rewrite subr_gt0.
  rewrite -mulrDl mulrA ltr_pdivr_mulr // mul1r ltr_subr_addl.
  by rewrite (_ : e s * (r + r) = 2%:R * e s * r) //; move: (e s) => x; ring.
have total i : \sum_k t i k = t i i + \sum_(j | j != i) t i j by rewrite (bigD1 i).
have total0 i : 0 < \sum_k t i k by rewrite total ltr_paddr ?own ?sumr_ge0.
have half i : 2%:R^-1 < A i i.
  rewrite mxE -/(t i i) -[\sum_k _]/(\sum_k t i k) ltr_pdivl_mulr // mulrC ltr_pdivr_mulr ?ltr0n //.
  by rewrite total mulr_natr mulr2n ltr_add2l.
split=> //; apply: outweighs_rank => i; apply: half_outweighs => [k j|].
  by rewrite mxE; apply: divr_ge0; [exact: (t0 k j)|exact: ltW (total0 k)].
suff -> : \sum_j A i j = 1 by rewrite mulr1.
under eq_bigr => j _ do rewrite mxE.
by rewrite -mulr_suml; apply: divff; rewrite gt_eqF //; exact: (total0 i).
Qed.
End Steep.
