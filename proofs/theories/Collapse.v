(* Layers of one mask come together iff some token is reached from all.

   stack_add        layers on top of layers
   common_column    after as many layers as steps, all rows share the column of that token
   root_collapse    so the coefficients shrink
   rootless         otherwise two sets of tokens never hear of each other *)
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Diameter Stack Walk.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Lemma stack_add (R : ringType) n (A : nat -> 'M[R]_n) a r :
  stack A (a + r) = stack (fun t => A (a + t)%N) r *m stack A a.
Proof.
elim: r => [|r IH] /=; first by rewrite addn0 mul1mx.
by rewrite addnS /= IH mulmxA.
Qed.

Section Collapse.
Variables (R : realFieldType) (n : nat) (m : rel 'I_n) (w : R).
Hypothesis w0 : 0 <= w.
Implicit Types A : nat -> 'M[R]_n.

Definition filled A := [/\ forall t i j, 0 <= A t i j, forall t, equal_sums (A t) &
  forall t i j, m i j -> w <= A t i j].

Lemma stack_ge0 A l i j : (forall t i j, 0 <= A t i j) -> 0 <= stack A l i j.
Proof.
move=> A0; elim: l i j => [|l IH] i j /=; first by rewrite mxE ler0n.
by rewrite mxE; apply: sumr_ge0 => k _; rewrite mulr_ge0.
Qed.

Lemma common_column A r i j : filled A -> walk m r i j -> w ^+ r <= stack A r i j.
Proof.
move=> [A0 A1 Aw]; elim: r i => [|r IH] i /=; first by move/eqP ->; rewrite mxE eqxx expr0.
case/existsP => k /andP[ik kj]; rewrite mxE (bigD1 k) //= exprS ler_paddr //.
  by apply: sumr_ge0 => l _; rewrite mulr_ge0 // stack_ge0.
by rewrite ler_pmul ?exprn_ge0 ?Aw ?IH.
Qed.

Theorem root_collapse A (root : 'I_n) r L : filled A -> w <= 1 -> (forall i, walk m r i root) ->
  coefficient_le (stack A L) ((1 - w ^+ r) ^+ (L %/ r)).
Proof.
move=> fA w1 reached; have [A0 A1 Aw] := fA.
have wr : 0 <= 1 - w ^+ r by rewrite subr_ge0 exprn_ile1.
have blocks q a : coefficient_le (stack A (a + q * r)) ((1 - w ^+ r) ^+ q).
  elim: q => [|q IH].
    by apply: coefficient_le1 => [|i j]; [exact: stack_sums|exact: stack_ge0].
  rewrite mulSn addnCA addnC stack_add exprS.
  set B := fun t => A _; have fB : filled B by split=> [t i j|t|t i j]; [exact: A0|exact: A1|exact: Aw].
  apply: coefficient_mul => //; first exact: exprn_ge0.
    by apply: stack_sums; case: fB.
  have -> : 1 - w ^+ r = 1 - \sum_j (if j == root then w ^+ r else 0).
    by rewrite -big_mkcond big_pred1_eq.
  apply: coefficient_common => [|i j]; first by apply: stack_sums; case: fB.
  case: eqP => [->|_]; first exact: common_column.
  by apply: stack_ge0; case: fB.
by rewrite {1}(divn_eq L r) addnC.
Qed.

Theorem rootless A : filled A -> (forall t i j, A t i j != 0 -> m i j) ->
  (forall i, exists k, ~~ connect m k i) -> (0 < n)%N ->
  exists x : 'cV[R]_n, exists i k, (forall j, 0 <= x j 0 <= 1) /\
  forall L, (stack A L *m x) i 0 = 1 /\ (stack A L *m x) k 0 = 0.
Proof.
move=> [_ A1 _] supp none n0; pose size i := #|[set j | connect m i j]|.
pose i := [arg min_(i < Ordinal n0) size i]%O.
have least j : (size i <= size j)%N by rewrite /i; case: arg_minP => // l _; apply.
have back j : connect m i j -> connect m j i.
  move=> ij; have sub : [set l | connect m j l] \subset [set l | connect m i l].
    by apply/subsetP => l; rewrite !inE; apply: connect_trans.
  have /eqP eq_ : [set l | connect m j l] == [set l | connect m i l] by rewrite eqEcard sub least.
  by have : i \in [set l | connect m i l]; [rewrite inE|rewrite -eq_ inE].
have [k ki] := none i; exists (\col_j (connect m i j)%:R), i, k; split=> [j|L].
  by rewrite mxE ler0n lern1 leq_b1.
have keep L' j : (connect m i j -> (stack A L' *m \col_j (connect m i j)%:R) j 0 = 1) /\
    (connect m k j -> (stack A L' *m \col_j (connect m i j)%:R) j 0 = 0).
  elim: L' j => [|l IH] j /=.
    rewrite mul1mx mxE; split=> [->//|kj]; case ij : (connect m i j) => //.
    by case/negP: ki; apply: connect_trans kj (back _ ij).
  rewrite -mulmxA mxE; split=> from.
    rewrite -[RHS](A1 l j); apply: eq_bigr => h _; case: (eqVneq (A l j h) 0) => [->|/supp jh].
      by rewrite mul0r.
    by rewrite (proj1 (IH h)) ?mulr1 //; apply: connect_trans from (connect1 jh).
  apply: big1 => h _; case: (eqVneq (A l j h) 0) => [->|/supp jh]; first by rewrite mul0r.
  by rewrite (proj2 (IH h)) ?mulr0 //; apply: connect_trans from (connect1 jh).
by split; [apply: (proj1 (keep L i))|apply: (proj2 (keep L k))]; apply: connect0.
Qed.
End Collapse.
