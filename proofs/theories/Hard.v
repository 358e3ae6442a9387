(* Rows that are unit vectors, and what a top-k rule keeps.

   chosen_rank      the rank counts the different unit vectors
   perm_back        under a causal choice all are different iff each token chooses itself *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank Acyclic Matching Linear.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Choice.
Variables (F : fieldType) (n p : nat) (c : 'I_n -> 'I_p).

Theorem chosen_rank : \rank (\matrix_(i, j) (c i == j)%:R : 'M[F]_(n, p)) = #|[set c i | i in 'I_n]|.
Proof.
set A := \matrix_(i, j) _; set S := [set c i | i in 'I_n].
apply/eqP; rewrite eqn_leq; apply/andP; split.
  have -> : A = (\matrix_(i, a) (c i == enum_val a)%:R : 'M_(n, #|S|)) *m
      (\matrix_(a, j) (enum_val a == j)%:R).
    apply/matrixP => i j; rewrite !mxE; have ciS : c i \in S by apply: imset_f.
    rewrite (bigD1 (enum_rank_in ciS (c i))) //= !mxE enum_rankK_in // eqxx mul1r.
    rewrite big1 ?addr0 // => a ne; rewrite !mxE; case: eqP => [e|_]; last by rewrite mul0r.
    by case/eqP: ne; apply: enum_val_inj; rewrite enum_rankK_in.
  exact: mxrank_inner.
have /fin_all_exists[f cf] (a : 'I_#|S|) : exists i, c i = enum_val a.
  by have /imsetP[i _ ->] := enum_valP a; exists i.
apply: leq_trans (mxrank_mxsub f (@enum_val _ (mem S)) A).
have -> : mxsub f (@enum_val _ (mem S)) A = 1%:M.
  by apply/matrixP => a b; rewrite !mxE cf (inj_eq enum_val_inj).
by rewrite mxrank1.
Qed.
End Choice.

Lemma perm_back n (c : 'I_n -> 'I_n) : (forall i, (c i <= i)%N) ->
  (#|[set c i | i in 'I_n]| = n) <-> (forall i, c i = i).
Proof.
move=> back; split=> [card|fix_c]; last first.
  rewrite (_ : [set _ | _ in _] = setT) ?cardsT ?card_ord //.
  by apply/setP => i; rewrite inE -(fix_c i) imset_f.
have cI : injective c.
  have /imset_injP cI : #|[set c i | i in 'I_n]| == #|'I_n| by rewrite card card_ord.
  by move=> i j; apply: cI.
have num : numbered (fun i j : 'I_n => (j <= i)%N) (fun i => i).
  by move=> i j ji ne; rewrite ltn_neqAle ji andbT eq_sym.
have := numbered_perm1 num (s := perm cI); move=> one i.
have /permP /(_ i) : perm cI = 1%g by apply: one => j; rewrite permE.
by rewrite permE perm1.
Qed.
