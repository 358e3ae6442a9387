(* Rows whose diagonal outweighs the rest, each by a margin of its own.

   outweighs_rank       such a matrix has full rank
   half_outweighs       nonnegative rows with more than half on the diagonal are such *)
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Rank Residual.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Dominance.
Variables (R : realFieldType) (n : nat) (A : 'M[R]_n).

Theorem outweighs_rank : (forall i, \sum_(j | j != i) `|A i j| < `|A i i|) -> \rank A = n.
Proof.
case: n A => [|n'] B out; first by apply/eqP; rewrite -leqn0 rank_leq_row.
pose margin i := `|B i i| - \sum_(j | j != i) `|B i j|.
pose k := [arg min_(i < ord0 | true) margin i]%O.
have least i : margin k <= margin i by rewrite /k; case: arg_minP => // l _; apply.
have pos : 0 < margin k by rewrite subr_gt0.
suff uB : B \in unitmx by apply/eqP; rewrite mxrank_full -unitmx_det.
by apply: (dominant_unit pos) => i; rewrite -ler_subr_addr; exact: least.
Qed.

Hypothesis A_ge0 : forall i j, 0 <= A i j.

Lemma rest_of_row i : \sum_(j | j != i) `|A i j| = \sum_j A i j - A i i.
Proof.
rewrite [in RHS](bigD1 i) //= addrAC subrr add0r.
by apply: eq_bigr => j _; rewrite ger0_norm.
Qed.

Lemma half_outweighs i : 2%:R^-1 * (\sum_j A i j) < A i i -> \sum_(j | j != i) `|A i j| < `|A i i|.
Proof.
rewrite rest_of_row (ger0_norm (A_ge0 i i)) ltr_pdivr_mull ?ltr0n // mulr_natl mulr2n.
by rewrite ltr_subl_addr.
Qed.
End Dominance.
