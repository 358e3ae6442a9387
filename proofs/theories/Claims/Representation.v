(* The claims of the chapter "representation". *)
From mathcomp Require Import all_ssreflect all_algebra zify.
From Fullrank Require Import Rank Softmax HeadSize Completion.
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
