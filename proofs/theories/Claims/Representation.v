(* The claims of the chapter "representation". *)
From mathcomp Require Import all_ssreflect all_algebra zify.
From Fullrank Require Import Rank Softmax HeadSize Completion Matching Heads.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Patterns.
(* e is an exponential: positive, a sum becomes a product; log is the inverse of it *)
Variables (R : realFieldType) (e log : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_add : forall x y, e (x + y) = e x * e y.
Hypothesis logK : forall y, 0 < y -> e (log y) = y.
Hypothesis eK : forall x, log (e x) = x.
Variables (n : nat) (P : 'M[R]_n.+1).
Hypothesis P_gt0 : forall i j, 0 < P i j.
Hypothesis P_sums : forall i, \sum_j P i j = 1.

(* bidirectional softmax of queries and keys *)
Let softmax d (Q K : 'M[R]_(n.+1, d)) : 'M[R]_n.+1 := \matrix_(i, j)
  (e (\sum_c Q i c * K j c) / \sum_l e (\sum_c Q i c * K l c)).
Let relative : 'M[R]_n.+1 := \matrix_(i, j) log (P i j / P i 0).

Let softmaxE d (Q K : 'M[R]_(n.+1, d)) :
  softmax Q K = Softmax.softmax e (fun _ _ => true) (Q *m K^T).
Proof.
have dot i j : (Q *m K^T) i j = \sum_c Q i c * K j c.
  by rewrite mxE; apply: eq_bigr => c _; rewrite mxE.
apply/matrixP => i j; rewrite !mxE /term -dot; congr (_ / _).
by apply: eq_bigr => l _; rewrite /term -dot.
Qed.

Theorem least_head_size_is_the_rank_of_relative_scores :
  (forall d, (exists Q : 'M[R]_(n.+1, d), exists K : 'M[R]_(n.+1, d), softmax Q K = P) <->
    (\rank relative <= d)%N) /\
  (\rank relative <= n)%N.
Proof.
split=> [d|]; last exact: (relative_rank e_gt0 e_add eK P_gt0).
rewrite -(pattern_head_size e_gt0 e_add logK eK P_gt0 P_sums).
by split=> -[Q [K QK]]; exists Q, K; rewrite -QK softmaxE.
Qed.

Theorem independent_tokens_admit_every_pattern_at_head_size_n_minus_one D (X : 'M[R]_(n.+1, D)) :
  \rank X = n.+1 ->
  exists W_Q : 'M[R]_(D, n), exists W_K : 'M[R]_(D, n), softmax (X *m W_Q) (X *m W_K) = P.
Proof.
move=> independent; have [sizes le] := least_head_size_is_the_rank_of_relative_scores.
have [Q [K QK]] := proj2 (sizes n) le.
have [W_Q WQ] := project_tokens Q independent; have [W_K WK] := project_tokens K independent.
by exists W_Q, W_K; rewrite WQ WK.
Qed.
End Patterns.

Section Causal.
(* e is an exponential: positive, a sum becomes a product; log is the inverse of it *)
Variables (R : realFieldType) (e log : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_add : forall x y, e (x + y) = e x * e y.
Hypothesis logK : forall y, 0 < y -> e (log y) = y.
Hypothesis eK : forall x, log (e x) = x.
Variables (n : nat) (P : 'M[R]_n.+1).
Hypothesis P_gt0 : forall i j : 'I_n.+1, (j <= i)%N -> 0 < P i j.
Hypothesis P_eq0 : forall i j : 'I_n.+1, (i < j)%N -> P i j = 0.
Hypothesis P_sums : forall i, \sum_j P i j = 1.

(* causal softmax of queries and keys of size d gives P *)
Let given d := exists Q : 'M[R]_(n.+1, d), exists K : 'M[R]_(n.+1, d), P = \matrix_(i, j)
  ((if (j <= i)%N then e (\sum_c Q i c * K j c) else 0) /
    \sum_(l < n.+1) (if (l <= i)%N then e (\sum_c Q i c * K l c) else 0)).

(* the relative log-weights of the first l keys on the queries from k on *)
Let seen (k l : nat) : 'M[R]_n.+1 := \matrix_(i, j)
  if (k <= i)%N && (j < l)%N then log (P i j / P i 0) else 0.

Let counted (C : pred 'I_n.+1) d :
  (forall j : 'I_n.+1, (\rank (seen j j) < \rank (seen j j.+1))%N = (j \in C)) ->
  given d <-> (#|C| <= d)%N.
Proof.
move=> CE; have -> : #|C| = #|new (relative log P)^T|.
  apply: eq_card => j; rewrite -CE unfold_in /new -[in LHS](mxrank_tr (seen j j)) -[in LHS](mxrank_tr (seen j _)).
  have seenE l : (seen j l)^T = prefix l (from j (relative log P)^T).
    by apply/matrixP => i k; rewrite !mxE andbC; case: (i < l)%N; case: (j <= k)%N.
  by rewrite !seenE.
rewrite -(causal_head_size e_gt0 e_add logK eK P_gt0 P_eq0 P_sums).
have dot (Q K : 'M[R]_(n.+1, d)) i j : (Q *m K^T) i j = \sum_c Q i c * K j c.
  by rewrite mxE; apply: eq_bigr => c _; rewrite mxE.
have softmaxE (Q K : 'M[R]_(n.+1, d)) :
    Softmax.softmax e (fun i j : 'I_n.+1 => j <= i)%N (Q *m K^T) = \matrix_(i, j)
  ((if (j <= i)%N then e (\sum_c Q i c * K j c) else 0) /
    \sum_(l < n.+1) (if (l <= i)%N then e (\sum_c Q i c * K l c) else 0)).
  apply/matrixP => i j; rewrite !mxE /term -dot; congr (_ / _).
  by apply: eq_bigr => l _; rewrite /term -dot.
by split=> -[Q [K QK]]; exists Q, K; [rewrite QK|rewrite -QK]; rewrite softmaxE.
Qed.

(* a key is new if its column raises the rank of the columns before it *)
Theorem least_causal_head_size_counts_new_columns d :
  given d <-> (#|[pred j : 'I_n.+1 | \rank (seen j j) < \rank (seen j j.+1)]| <= d)%N.
Proof. exact: counted. Qed.

Let log_same (i j : 'I_n.+1) : (j <= i)%N -> P i j = P i 0 -> log (P i j / P i 0) = 0.
Proof.
move=> ji ->; have e0 : e 0 = 1 by apply: (mulfI (lt0r_neq0 (e_gt0 0))); rewrite -e_add addr0 mulr1.
by rewrite divff ?gt_eqF ?P_gt0 // -e0 eK.
Qed.

Let log_other (i j : 'I_n.+1) : (j <= i)%N -> P i j != P i 0 -> log (P i j / P i 0) != 0.
Proof.
move=> ji; apply: contra => /eqP /(congr1 e); rewrite logK ?divr_gt0 ?P_gt0 // => one.
have e0 : e 0 = 1 by apply: (mulfI (lt0r_neq0 (e_gt0 0))); rewrite -e_add addr0 mulr1.
by rewrite -[P i j](divfK (lt0r_neq0 (@P_gt0 i 0 isT))) one e0 mul1r.
Qed.

Theorem self_regarding_causal_patterns_need_head_size_n_minus_one d :
  (forall i j : 'I_n.+1, (j < i)%N -> P i j = P i 0) ->
  (forall i, i != 0 -> P i i != P i 0) ->
  given d <-> (n <= d)%N.
Proof.
move=> earlier self; rewrite (@counted (predC1 0)); first by rewrite cardC1 card_ord.
move=> j; rewrite inE.
have -> : seen j j = 0.
  apply/matrixP => i k; rewrite !mxE; case: ifP => // /andP[ji kj].
  by have ki := leq_trans kj ji; rewrite log_same ?earlier // ltnW.
rewrite mxrank0 lt0n mxrank_eq0; apply/idP/idP => [|j0].
  apply: contra => /eqP ->; apply/eqP/matrixP => i k; rewrite !mxE; case: ifP => // /andP[_].
  by rewrite ltnS leqn0 => /eqP k0; rewrite (_ : k = 0) ?log_same //; apply: val_inj.
apply/negP => /eqP /matrixP /(_ j j) /eqP; rewrite !mxE leqnn ltnSn /=.
by apply/negP/log_other/self.
Qed.

(* the blocks with the column of the first key, which is zero *)
Theorem generic_causal_patterns_need_half_the_tokens_as_head_size d :
  (forall k l, (0 < k < n.+1)%N -> (l == k) || (l == k.+1) ->
    \rank (seen k l) = minn (n.+1 - k) l.-1) ->
  given d <-> (n.+1 %/ 2 <= d)%N.
Proof.
move=> full; rewrite (@counted [pred j : 'I_n.+1 | 0 < j < (n.+1 %/ 2).+1]%N).
  have h : (n.+1 %/ 2 < n.+1)%N by lia.
  suff -> : #|[pred j : 'I_n.+1 | 0 < j < (n.+1 %/ 2).+1]%N| = (n.+1 %/ 2)%N by [].
  have : #|[pred j : 'I_n.+1 | j < (n.+1 %/ 2).+1]%N| = (n.+1 %/ 2).+1.
    by rewrite -sum1_card (big_ord_narrow h) sum1_card card_ord.
  rewrite (cardD1 ord0) inE /= add1n => -[half]; rewrite -[RHS]half; apply: eq_card => j.
  by rewrite !inE -val_eqE /= lt0n.
move=> j; rewrite !inE; case: (posnP j) => [j0|j0] /=.
  apply/negbTE; rewrite -leqNgt; suff -> : seen j j.+1 = 0 by rewrite mxrank0.
  apply/matrixP => i k; rewrite !mxE; case: ifP => // /andP[_].
  by rewrite ltnS j0 leqn0 => /eqP k0; rewrite (_ : k = 0) ?log_same //; apply: val_inj.
have jn := ltn_ord j; rewrite !full ?eqxx ?orbT ?j0 //=.
by apply/idP/idP; lia.
Qed.
End Causal.

Section Division.
(* e is an exponential: positive, unbounded, a sum becomes a product *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_add : forall x y, e (x + y) = e x * e y.

(* m has term rank r; T is the matrix of the map X |-> concat (A_h (X V)_h) O on n by D matrices read as
   rows of n * D numbers, and column c belongs to the head (owner c), whatever the division *)
Theorem head_size_does_not_change_the_greatest_rank_of_a_layer n D H (m : rel 'I_n) (r : nat)
    (owner : 'I_D -> 'I_H) :
  let softmax (S : 'M[R]_n) : 'M[R]_n := \matrix_(i, j)
    ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)) in
  let layer (S : 'I_H -> 'M[R]_n) (V O : 'M[R]_D) (T : 'M[R]_(n * D)) := forall X : 'M[R]_(n, D),
    mxvec ((\matrix_(i, c) \sum_k softmax (S (owner c)) i k * (X *m V) k c) *m O) = mxvec X *m T in
  (forall c, exists x, c < e x) ->
  (forall i, exists j, m i j) ->
  (exists f : 'I_r -> 'I_n, exists g : 'I_r -> 'I_n, [/\ injective f, injective g & forall a, m (f a) (g a)]) ->
  (forall k (f g : 'I_k -> 'I_n), injective f -> injective g -> (forall a, m (f a) (g a)) -> (k <= r)%N) ->
  (forall S V O T, layer S V O T -> (\rank T <= D * r)%N) /\
  (* scores of head size one, the same in each head *)
  (exists q : 'I_n -> R, exists k : 'I_n -> R, forall V O T,
    V \in unitmx -> O \in unitmx -> layer (fun _ => \matrix_(i, j) (q i * k j)) V O T -> \rank T = (D * r)%N).
Proof.
move=> softmax layer e_large mrow [f [g [fI gI mfg]]] most.
have le S : (\rank (softmax S) <= r)%N.
  have supp i j : softmax S i j != 0 -> m i j by apply: (softmax_neq0 e_gt0).
  have [f' [g' [fI' gI' mfg']]] := rank_matching supp.
  exact: most fI' gI' mfg'.
split=> [S V O T map_T|].
  rewrite (heads_matrix (A := fun h => softmax (S h)) map_T).
  apply: leq_trans (mxrankM_maxl _ _) _; apply: leq_trans (mxrankM_maxr _ _) _.
  by rewrite mxrank_attend -[D in (D * r)%N]card_ord -sum_nat_const; apply: leq_sum => c _.
have [q [k ge]] := matching_rank e_gt0 e_add e_large mrow fI gI mfg.
exists q, k => V O T uV uO map_T.
rewrite (@heads_rank _ n D H (fun _ => softmax (\matrix_(i, j) (q i * k j))) owner V O T map_T uV uO).
rewrite -[D in (D * r)%N]card_ord -sum_nat_const; apply: eq_bigr => c _.
by apply/eqP; rewrite eqn_leq le.
Qed.
End Division.
