(* Which patterns of positive weights softmax gives at some head size.

   relative_scores      scores that give a pattern, relative to the first key, are its relative
                        log-weights
   pattern_head_size    queries and keys of size d give it iff their rank is at most d
   causal_head_size     causal patterns: iff the new keys are at most d
   project_tokens       independent tokens are projected to any queries or keys *)
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Rank Softmax Linear Completion.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Lemma factors_of_rank (F : fieldType) n p d (A : 'M[F]_(n, p)) : (\rank A <= d)%N ->
  exists Q : 'M[F]_(n, d), exists K : 'M[F]_(p, d), Q *m K^T = A.
Proof.
move=> le; exists (col_base A *m pid_mx (\rank A)), (pid_mx (\rank A) *m row_base A)^T.
rewrite trmxK mulmxA -(mulmxA (col_base _)) mul_pid_mx minnn (minn_idPr le) pid_mx_1 mulmx1.
exact: mulmx_base.
Qed.

Section Patterns.
(* e is an exponential, and log the inverse of it *)
Variables (R : realFieldType) (e log : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_add : forall x y, e (x + y) = e x * e y.
Hypothesis logK : forall y, 0 < y -> e (log y) = y.
Hypothesis eK : forall x, log (e x) = x.

Lemma e_inj : injective e. Proof. exact: can_inj eK. Qed.

Lemma e_opp x : e (- x) = (e x)^-1.
Proof.
apply: (mulfI (lt0r_neq0 (e_gt0 x))); rewrite -e_add subrr divff ?lt0r_neq0 //.
by apply: (mulfI (lt0r_neq0 (e_gt0 0))); rewrite -e_add addr0 mulr1.
Qed.

Variables (n p : nat) (P : 'M[R]_(n, p.+1)).
Hypothesis P0 : forall i j, 0 < P i j.
Hypothesis P1 : forall i, \sum_j P i j = 1.

Let all_visible (i : 'I_n) (j : 'I_p.+1) := true.
Definition relative : 'M[R]_(n, p.+1) := \matrix_(i, j) log (P i j / P i 0).

Lemma relative_softmax : softmax e all_visible relative = P.
Proof.
apply/matrixP => i j; have tE k : term e all_visible relative i k = P i k / P i 0.
  by rewrite /term mxE logK ?divr_gt0.
rewrite mxE /normaliser; under eq_bigr => k _ do rewrite tE.
by rewrite -mulr_suml P1 mul1r tE invrK divfK // gt_eqF.
Qed.

Theorem relative_scores (S : 'M[R]_(n, p.+1)) : softmax e all_visible S = P ->
  relative = \matrix_(i, j) (S i j - S i 0).
Proof.
move=> SP; apply/matrixP => i j; rewrite !mxE -SP !mxE /term /=.
have N0 : normaliser e all_visible S i != 0 by rewrite gt_eqF // normaliser_gt0 //; exists 0.
by rewrite invfM invrK mulrACA mulVf // mulr1 -e_opp -e_add eK.
Qed.

Lemma relative_rank : (\rank relative <= p)%N.
Proof.
have -> : relative = col' 0 relative *m \matrix_(k, j) (lift 0 k == j)%:R; last exact: mxrank_inner.
apply/matrixP => i j; rewrite [RHS]mxE; case: (unliftP 0 j) => [k|] ->.
  rewrite (bigD1 k) //= big1 => [|l lk]; first by rewrite !mxE eqxx mulr1 addr0.
  by rewrite !mxE (inj_eq lift_inj) (negPf lk) mulr0.
rewrite big1 => [|l _]; first by rewrite mxE divff ?gt_eqF // -(mulfV (lt0r_neq0 (e_gt0 0))) -e_opp -e_add subrr eK.
by rewrite !mxE [lift _ _ == _]eq_sym (negPf (neq_lift _ _)) mulr0.
Qed.

Theorem pattern_head_size d :
  (exists Q : 'M[R]_(n, d), exists K : 'M[R]_(p.+1, d), softmax e all_visible (Q *m K^T) = P) <->
  (\rank relative <= d)%N.
Proof.
split=> [[Q [K /relative_scores ->]]|le].
  have -> : \matrix_(i, j) ((Q *m K^T) i j - (Q *m K^T) i 0) =
      Q *m (\matrix_(j, c) (K j c - K 0 c))^T; last exact: mxrank_inner.
  apply/matrixP => i j; rewrite !mxE -sumrB; apply: eq_bigr => c _.
  by rewrite !mxE mulrBr.
have [Q [K QK]] := factors_of_rank le.
by exists Q, K; rewrite QK relative_softmax.
Qed.
End Patterns.

Section Causal.
Variables (R : realFieldType) (e log : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_add : forall x y, e (x + y) = e x * e y.
Hypothesis logK : forall y, 0 < y -> e (log y) = y.
Hypothesis eK : forall x, log (e x) = x.
Variables (n : nat) (P : 'M[R]_n.+1).
Hypothesis P_gt0 : forall i j : 'I_n.+1, (j <= i)%N -> 0 < P i j.
Hypothesis P_eq0 : forall i j : 'I_n.+1, (i < j)%N -> P i j = 0.
Hypothesis P1 : forall i, \sum_j P i j = 1.

Let back (i j : 'I_n.+1) := (j <= i)%N.
Let B : 'M[R]_n.+1 := relative log P.

Lemma completed_softmax (S : 'M[R]_n.+1) :
  (forall i j : 'I_n.+1, (j <= i)%N -> S i j = B i j) -> softmax e back S = P.
Proof.
move=> SB; have tE i j : term e back S i j = P i j / P i 0.
  rewrite /term /back; case: leqP => ij; last by rewrite P_eq0 // mul0r.
  by rewrite SB // mxE logK // divr_gt0 // P_gt0.
apply/matrixP => i j; rewrite mxE /normaliser; under eq_bigr => k _ do rewrite tE.
by rewrite -mulr_suml P1 mul1r tE invrK divfK // gt_eqF // P_gt0.
Qed.

Lemma completed_scores (S : 'M[R]_n.+1) : softmax e back S = P ->
  forall i j : 'I_n.+1, (j <= i)%N -> S i j - S i 0 = B i j.
Proof.
move=> SP i j ji; rewrite mxE -SP !mxE /term /back ji /=.
have N0 : normaliser e back S i != 0 by rewrite gt_eqF // normaliser_gt0 //; exists 0.
by rewrite invfM invrK mulrACA mulVf // mulr1 -(e_opp e_gt0 e_add) -e_add eK.
Qed.

Theorem causal_head_size d :
  (exists Q : 'M[R]_(n.+1, d), exists K : 'M[R]_(n.+1, d), softmax e back (Q *m K^T) = P) <->
  (#|new B^T| <= d)%N.
Proof.
split=> [[Q [K /completed_scores SB]]|le].
  pose C : 'M[R]_n.+1 := (\matrix_(j, c) (K j c - K 0 c)) *m Q^T.
  apply: leq_trans (completion_ge (D := C) _) (mxrank_inner _ _) => k i ki.
  rewrite [RHS]mxE -SB // !mxE -sumrB; apply: eq_bigr => c _.
  by rewrite !mxE -mulrBr mulrC.
have [D DB rD] := completion_attained B^T.
have [|Q [K QK]] := factors_of_rank (A := D^T) (d := d).
  by rewrite mxrank_tr (leq_trans rD).
exists Q, K; rewrite QK; apply: completed_softmax => i j ji.
by rewrite mxE DB // mxE.
Qed.
End Causal.

Lemma project_tokens (F : fieldType) n D d (X : 'M[F]_(n, D)) (Q : 'M[F]_(n, d)) :
  \rank X = n -> exists W : 'M[F]_(D, d), X *m W = Q.
Proof.
move=> Xn; have free : row_free X by rewrite /row_free Xn.
by exists (pinvmx X *m Q); rewrite mulmxA mulmxVp // mul1mx.
Qed.
