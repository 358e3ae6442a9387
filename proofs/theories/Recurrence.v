(* Recurrences that compute a causal matrix, and the ranks of its blocks.

   recurrence_block    what a recurrence computes has blocks of rank at most its state
   recurrence_exists   and such blocks give a recurrence
   reads_values        a recurrence of matrices is one of values *)
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Rank.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Recurrence.
Variables (F : fieldType) (n d : nat).

(* the rows from i on and the columns up to i; zero elsewhere *)
Definition block (A : 'M[F]_n) (i : nat) : 'M[F]_n :=
  \matrix_(k, j) if (j <= i <= k)%N then A k j else 0.

(* the state after token i, as a map of the values: a row for each of its numbers *)
Definition state (step : nat -> 'M[F]_d) (write : nat -> 'cV[F]_d) := fix state i : 'M[F]_(d, n) :=
  (if i is t.+1 then step i *m state t else 0) + write i *m (\row_j (j == i :> nat)%:R).

Variables (A : 'M[F]_n).
Hypothesis causal : forall i j : 'I_n, (i < j)%N -> A i j = 0.

Lemma state_later step write i (j : 'I_n) c : (i < j)%N -> state step write i c j = 0.
Proof.
elim: i c => [|i IH] c ij /=; rewrite !mxE big_ord1 !mxE (gtn_eqF ij) mulr0 addr0 //.
by rewrite big1 // => l _; rewrite IH ?mulr0 // ltnW.
Qed.

Theorem recurrence_block step write (read : 'I_n -> 'rV[F]_d) :
  (forall i, row i A = read i *m state step write i) ->
  forall i : 'I_n, (\rank (block A i) <= d)%N.
Proof.
move=> computes i; pose cut j : F := (j <= i)%:R.
(* the state after a later token is a map of that after i, on the columns up to i *)
have later t : exists W : 'M[F]_d, forall c (j : 'I_n), (j <= i)%N ->
    state step write (i + t) c j = (W *m state step write i) c j.
  elim: t => [|t [W WP]]; first by exists 1%:M => c j _; rewrite addn0 mul1mx.
  exists (step (i + t).+1 *m W) => c j ji; rewrite addnS -mulmxA.
  have new : (write (i + t).+1 *m \row_(j < n) (j == (i + t).+1 :> nat)%:R) c j = 0.
    by rewrite mxE big_ord1 mxE (ltn_eqF (leq_ltn_trans ji _)) ?mulr0 // ltnS leq_addr.
  by rewrite [LHS]mxE new addr0 [LHS]mxE [RHS]mxE; apply: eq_bigr => l _; rewrite WP.
have [W WP] := fin_all_exists (fun k : 'I_n => later (k - i)%N).
pose M : 'M[F]_(n, d) := \matrix_(k, c) if (i <= k)%N then (read k *m W k) 0 c else 0.
have -> : block A i = M *m (\matrix_(c, j) (state step write i c j * (j <= i)%:R)).
  apply/matrixP => k j; rewrite !mxE; case ik : (i <= k)%N; last first.
    by rewrite andbF big1 // => c _; rewrite !mxE ik mul0r.
  rewrite andbT; case ji : (j <= i)%N; last by rewrite big1 // => c _; rewrite !mxE ji !mulr0.
  have := congr1 (fun v : 'rV_n => v 0 j) (computes k); rewrite mxE => ->.
  transitivity ((read k *m (W k *m state step write i)) 0 j).
    by rewrite !mxE; apply: eq_bigr => c _; rewrite -WP // subnKC.
  by rewrite mulmxA mxE; apply: eq_bigr => c _; rewrite !mxE ik ji mulr1.
exact: leq_trans (mxrankM_maxr _ _) (rank_leq_row _).
Qed.

(* the space of a block, in d rows *)
Let C i : 'M[F]_(d, n) := pid_mx (\rank (block A i)) *m row_base (block A i).
Let cut i : 'M[F]_n := diag_mx (\row_j (j <= i)%:R).
Let unit_col i : 'cV[F]_n := \col_j (j == i :> nat)%:R.
Let unit_row i : 'rV[F]_n := \row_j (j == i :> nat)%:R.

Lemma cut_next i : cut i.+1 = cut i + unit_col i.+1 *m unit_row i.+1.
Proof.
apply/matrixP => j k; rewrite !mxE big_ord1 !mxE leq_eqVlt ltnS; case: (eqVneq j k) => [<-|jk].
  by rewrite !mulr1n; case: (eqVneq (j : nat) i.+1) => [->|_]; rewrite ?ltnn /= ?mulr1 ?mul0r ?addr0 ?add0r.
rewrite !mulr0n add0r; case: (eqVneq (j : nat) i.+1) => [ji|_]; last by rewrite mul0r.
case: (eqVneq (k : nat) i.+1) => [ki|_]; last by rewrite mulr0.
by case/eqP: jk; apply: val_inj; rewrite /= ji ki.
Qed.

Lemma cut_first : cut 0 = unit_col 0 *m unit_row 0.
Proof.
apply/matrixP => j k; rewrite !mxE big_ord1 !mxE leqn0; case: (eqVneq j k) => [<-|jk].
  by rewrite mulr1n; case: eqP => _; rewrite ?mulr1 ?mul0r.
rewrite mulr0n; case: (eqVneq (j : nat) 0%N) => [j0|_]; last by rewrite mul0r.
case: (eqVneq (k : nat) 0%N) => [k0|_]; last by rewrite mulr0.
by case/eqP: jk; apply: val_inj; rewrite /= j0 k0.
Qed.

Lemma block_cut i : block A i *m cut i = block A i.
Proof.
apply/matrixP => k j; rewrite mul_mx_diag !mxE; case ji : (j <= i)%N => /=; rewrite ?mulr1 //.
by rewrite mulr0.
Qed.

Lemma block_next i : (block A i.+1 *m cut i <= block A i)%MS.
Proof.
have -> : block A i.+1 *m cut i = diag_mx (\row_k (i < k)%:R) *m block A i; last exact: submxMl.
apply/matrixP => k j; rewrite mul_mx_diag mul_diag_mx !mxE.
case ji : (j <= i)%N; last by rewrite mulr0 /= mulr0.
rewrite mulr1 (leq_trans ji (leqnSn i)) /=; case ik : (i < k)%N; last by rewrite mul0r.
by rewrite mul1r ltnW.
Qed.

Hypothesis small : forall i : 'I_n, (\rank (block A i) <= d)%N.

Lemma space i : (i < n)%N -> (C i :=: block A i)%MS.
Proof.
move=> ni; apply: eqmx_trans (eq_row_base _); apply: eqmxMfull.
by rewrite /row_full rank_pid_mx // (small (Ordinal ni)).
Qed.

Lemma space_cut i : (i < n)%N -> C i *m cut i = C i.
Proof.
move=> ni; have /submxP[D ->] : (C i <= block A i)%MS by rewrite (space ni).
by rewrite -mulmxA block_cut.
Qed.

Theorem recurrence_exists : exists step, exists write, exists read : 'I_n -> 'rV[F]_d,
  forall i, row i A = read i *m state step write i.
Proof.
pose step i := C i *m cut i.-1 *m pinvmx (C i.-1); pose write i := C i *m unit_col i.
have states i : (i < n)%N -> state step write i = C i.
  elim: i => [|i IH] ni; first by rewrite /= add0r -mulmxA -cut_first space_cut.
  rewrite /= IH ?(ltnW ni) // /step /= mulmxKpV; last first.
    have /submxP[D ->] : (C i.+1 <= block A i.+1)%MS by rewrite (space ni).
    by rewrite (space (ltnW ni)) -mulmxA; apply: submx_trans (submxMl _ _) (block_next _).
  by rewrite -[RHS](space_cut ni) cut_next mulmxDr mulmxA.
exists step, write, (fun i => row i A *m pinvmx (C i)) => i.
rewrite states // mulmxKpV // (space (ltn_ord i)).
suff -> : row i A = row i (block A i) by apply: row_sub.
apply/rowP => j; rewrite !mxE leqnn andbT; case: leqP => // ij.
exact: causal.
Qed.
End Recurrence.

Section Values.
Variables (F : fieldType) (n d : nat) (step : nat -> 'M[F]_d) (write : nat -> 'cV[F]_d).

(* the state after token i, of the values v *)
Definition memory (v : nat -> F) := fix memory i : 'cV[F]_d :=
  (if i is t.+1 then step i *m memory t else 0) + v i *: write i.

Lemma memory_state (v : nat -> F) i : (i < n)%N -> memory v i = state n step write i *m (\col_(j < n) v j).
Proof.
have new k : (k < n)%N -> v k *: write k = write k *m (\row_j (j == k :> nat)%:R) *m (\col_(j < n) v j).
  move=> nk; rewrite -mulmxA; have -> : \row_j (j == k :> nat)%:R *m (\col_(j < n) v j) = (v k)%:M.
    apply/matrixP => a b; rewrite !mxE !ord1 (bigD1 (Ordinal nk)) //= !mxE eqxx mul1r big1 ?addr0 // => j jk.
    by rewrite !mxE -[k]/(val (Ordinal nk)) val_eqE (negPf jk) mul0r.
  by rewrite mul_mx_scalar.
elim: i => [|i IH] ni; first by rewrite /= !add0r new.
by rewrite /= IH ?(ltnW ni) // mulmxDl mulmxA -new.
Qed.

Lemma reads_values (A : 'M[F]_n) (read : 'I_n -> 'rV[F]_d) :
  (forall i, row i A = read i *m state n step write i) <->
  (forall (v : nat -> F) (i : 'I_n), \sum_j A i j * v j = (read i *m memory v i) 0 0).
Proof.
have sumE (v : nat -> F) i : \sum_j A i j * v j = (row i A *m (\col_(j < n) v j)) 0 0.
  by rewrite mxE; apply: eq_bigr => j _; rewrite !mxE.
split=> [rows v i|values i]; first by rewrite sumE rows memory_state // mulmxA.
apply/rowP => j; pose e (k : nat) : F := (k == j)%:R.
have unit_sum (r : 'rV[F]_n) : (r *m (\col_(k < n) e k)) 0 0 = r 0 j.
  rewrite mxE (bigD1 j) //= !mxE /e eqxx mulr1 big1 ?addr0 // => k kj.
  by rewrite !mxE /e val_eqE (negPf kj) mulr0.
by have := values e i; rewrite sumE memory_state // mulmxA !unit_sum.
Qed.
End Values.
