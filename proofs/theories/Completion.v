(* Completing a triangle of given entries to a matrix of least rank. Row k of T is given from column
   k on.

   rank_prefix          a row raises the rank of those before it iff it is no combination of them
   completion_ge        every completion has at least as high a rank as there are new rows
   completion_attained  and some completion has no higher one *)
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Rank Linear.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Completion.
Variables (F : fieldType) (n : nat).
Implicit Types (X D : 'M[F]_n) (k l : nat).

(* the first l rows, and the columns from k on *)
Definition prefix l X : 'M[F]_n := \matrix_(i, j) if (i < l)%N then X i j else 0.
Definition from k X : 'M[F]_n := \matrix_(i, j) if (k <= j)%N then X i j else 0.
Let keep k : 'M[F]_n := diag_mx (\row_j (k <= j)%N%:R).

Lemma fromE k X : from k X = X *m keep k.
Proof. by apply/matrixP => i j; rewrite mul_mx_diag !mxE; case: ifP; rewrite ?mulr1 ?mulr0. Qed.

Lemma prefix_from k l X : prefix l (from k X) = prefix l X *m keep k.
Proof.
by rewrite -fromE; apply/matrixP => i j; rewrite !mxE; case: ifP; case: ifP.
Qed.

Lemma row_from k (i : 'I_n) X : row i (from k X) = row i X *m keep k.
Proof. by rewrite fromE row_mul. Qed.

Lemma rank_prefix (i : 'I_n) X :
  \rank (prefix i.+1 X) = (\rank (prefix i X) + ~~ (row i X <= prefix i X)%MS)%N.
Proof.
have eq_ : (prefix i.+1 X :=: prefix i X + row i X)%MS.
  apply/eqmxP/andP; split.
    apply/row_subP => j; case: (ltngtP j i) => [ji|ij|/val_inj ->].
    - apply: submx_trans (addsmxSl _ _); rewrite (_ : row j _ = row j (prefix i X)) ?row_sub //.
      by apply/rowP => c; rewrite !mxE ji ltnS (ltnW ji).
    - by rewrite (_ : row j _ = 0) ?sub0mx //; apply/rowP => c; rewrite !mxE ltnS leqNgt ij.
    apply: submx_trans (addsmxSr _ _); rewrite (_ : row i (prefix _ _) = row i X) //.
    by apply/rowP => c; rewrite !mxE ltnSn.
  rewrite addsmx_sub; apply/andP; split.
    apply/row_subP => j; case: (ltnP j i) => ji.
      rewrite (_ : row j _ = row j (prefix i.+1 X)) ?row_sub //.
      by apply/rowP => c; rewrite !mxE ji ltnS (ltnW ji).
    by rewrite (_ : row j _ = 0) ?sub0mx //; apply/rowP => c; rewrite !mxE ltnNge ji.
  rewrite (_ : row i X = row i (prefix i.+1 X)) ?row_sub //.
  by apply/rowP => c; rewrite !mxE ltnSn.
rewrite eq_; case: (boolP (row i X <= prefix i X)%MS) => [le|nle] /=.
  by rewrite addn0 (addsmx_idPl le).
apply/eqP; rewrite eqn_leq; apply/andP; split.
  by rewrite (leq_trans (mxrank_adds_leqif _ _)) // leq_add2l rank_leq_row.
rewrite addn1; apply: rank_ltmx; rewrite ltmxE addsmxSl /=.
by apply: contra nle => /(submx_trans (addsmxSr _ _)).
Qed.

Variable T : 'M[F]_n.

Definition new (k : 'I_n) := (\rank (prefix k (from k T)) < \rank (prefix k.+1 (from k T)))%N.

Lemma newE (k : 'I_n) : new k = ~~ (row k T *m keep k <= prefix k T *m keep k)%MS.
Proof.
rewrite /new rank_prefix row_from prefix_from -[X in (X < _)%N]addn0 ltn_add2l.
by case: (_ <= _)%MS.
Qed.

Definition completes D := forall k i : 'I_n, (k <= i)%N -> D k i = T k i.

Lemma completes_prefix D k : completes D -> prefix k D *m keep k = prefix k T *m keep k.
Proof.
move=> DT; rewrite -!prefix_from; apply/matrixP => i j; rewrite !mxE.
by case: ltnP => // ik; case: leqP => // kj; apply/DT/ltnW/(leq_trans ik).
Qed.

Lemma completes_row D (k : 'I_n) : completes D -> row k D *m keep k = row k T *m keep k.
Proof. by move=> DT; rewrite -!row_from; apply/rowP => j; rewrite !mxE; case: ifP => // /DT. Qed.

Lemma prefix_all X : prefix n X = X.
Proof. by apply/matrixP => i j; rewrite mxE ltn_ord. Qed.

Lemma prefix_none X : prefix 0 X = 0.
Proof. by apply/matrixP => i j; rewrite !mxE. Qed.

Let count_new l := #|[pred k : 'I_n | (k < l)%N && new k]|.

Lemma count_newS (k : 'I_n) : count_new k.+1 = (count_new k + new k)%N.
Proof.
rewrite /count_new (cardD1 k) !inE ltnSn /= addnC; congr (_ + _)%N; apply: eq_card => i.
rewrite !inE ltnS leq_eqVlt -(inj_eq val_inj) /=; case: eqP => [->|_] //=.
by rewrite ltnn.
Qed.

Theorem completion_ge D : completes D -> (#|new| <= \rank D)%N.
Proof.
move=> DT; have step l : (l <= n)%N -> (count_new l <= \rank (prefix l D))%N.
  elim: l => [|l IH] ln; first by rewrite /count_new eq_card0.
  rewrite (count_newS (Ordinal ln)) (rank_prefix (Ordinal ln)); apply: leq_add; first exact: IH (ltnW ln).
  rewrite newE; case: (boolP (_ <= _)%MS) => //= nle.
  case: (boolP (row _ _ <= _)%MS) => // le; case/negP: nle.
  by rewrite -(completes_row _ DT) -(completes_prefix _ DT) submxMr.
have := step n (leqnn n); rewrite prefix_all; apply: leq_trans.
by apply/eq_leq/eq_card => k; rewrite !inE ltn_ord.
Qed.

Theorem completion_attained : exists2 D, completes D & (\rank D <= #|new|)%N.
Proof.
have step l : (l <= n)%N -> exists D, [/\
    forall k i : 'I_n, (k < l)%N -> (k <= i)%N -> D k i = T k i,
    forall k i : 'I_n, (l <= k)%N -> D k i = 0 & (\rank D <= count_new l)%N].
  elim: l => [|l IH] ln; first by exists 0; split=> [//|k i _|]; rewrite ?mxE // mxrank0.
  have [D [DT D0 rD]] := IH (ltnW ln); pose o := Ordinal ln.
  pose put (w : 'rV[F]_n) : 'M[F]_n := D + delta_mx o (0 : 'I_1) *m w.
  have putE w (k i : 'I_n) : put w k i = if k == o then w 0 i else D k i.
    rewrite !mxE big_ord1 !mxE eqxx andbT; case: eqP => [->|_]; last by rewrite mul0r addr0.
    by rewrite D0 ?leqnn // add0r mul1r.
  have good (w : 'rV[F]_n) : (forall i : 'I_n, (l <= i)%N -> w 0 i = T o i) -> (\rank (put w) <= count_new l.+1)%N ->
      exists D, [/\ forall k i : 'I_n, (k < l.+1)%N -> (k <= i)%N -> D k i = T k i,
        forall k i : 'I_n, (l.+1 <= k)%N -> D k i = 0 & (\rank D <= count_new l.+1)%N].
    move=> wT rw; exists (put w); split=> // k i kl; rewrite putE -val_eqE /=.
      case: eqP => [kl' ki|/eqP kl' ki]; last by rewrite DT // ltn_neqAle kl' -ltnS.
      by rewrite wT -?kl' //; congr (T _ i); apply: val_inj.
    by rewrite gtn_eqF // D0 // ltnW.
  have DP : prefix l T *m keep l = D *m keep l.
    rewrite -prefix_from -fromE; apply/matrixP => i j; rewrite !mxE.
    case: ltnP => il; case: leqP => lj //; last by rewrite D0.
    by rewrite DT // ltnW // (leq_trans il).
  case: (boolP (new o)) => [new_o|]; last first.
    rewrite newE negbK /= DP => /submxP[u]; rewrite mulmxA => /rowP eq_u.
    apply: (good (u *m D)) => [i li|].
      by have := eq_u i; rewrite /keep !mul_mx_diag !mxE li !mulr1.
    rewrite (count_newS o); apply: (leq_trans _ (leq_addr _ _)).
    have -> : put (u *m D) = (1%:M + delta_mx o 0 *m u) *m D by rewrite /put mulmxDl mul1mx mulmxA.
    exact: leq_trans (mxrankM_maxr _ _) rD.
  apply: (good (row o T)) => [i _|]; first by rewrite mxE.
  rewrite (count_newS o) new_o; apply: leq_trans (mxrank_add _ _) _.
  by rewrite leq_add // (leq_trans (mxrankM_maxr _ _)) // rank_leq_row.
have [D [DT _ rD]] := step n (leqnn n); exists D => [k i ki|]; first exact: DT.
apply: leq_trans rD _; apply/eq_leq/eq_card => k; by rewrite !inE ltn_ord.
Qed.
End Completion.
