(* The claims of the chapter "positions". *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup ring.
From Fullrank Require Import Rank Softmax Acyclic Linear.
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
