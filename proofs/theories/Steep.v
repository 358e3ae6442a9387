(* Weights that fall geometrically with the distance.

   powers_sum       a geometric sum
   distances_sum    at most two tokens are at each distance *)
From mathcomp Require Import all_ssreflect all_algebra ring zify.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Steep.
Variables (R : realFieldType) (r : R).
Hypotheses (r0 : 0 <= r) (r1 : r < 1).

Lemma powers_sum k : \sum_(l < k) r ^+ l.+1 <= r / (1 - r).
Proof.
have pos : 0 < 1 - r by rewrite subr_gt0.
rewrite ler_pdivl_mulr // -(ler_add2r (r ^+ k.+1)).
have -> : (\sum_(l < k) r ^+ l.+1) * (1 - r) + r ^+ k.+1 = r.
  elim: k => [|k IH]; first by rewrite big_ord0 mul0r add0r expr1.
  rewrite big_ord_recr /= -[RHS]IH mulrDl [r ^+ k.+2]exprS; move: (\sum_(_ < k) _) (r ^+ k.+1) => s p.
  by ring.
by rewrite ler_addl exprn_ge0.
Qed.

Lemma below_sum n (i : 'I_n) : \sum_(j < n | (j < i)%N) r ^+ (i - j) <= r / (1 - r).
Proof.
rewrite -(big_ord_widen _ (fun j => r ^+ (i - j))) ?(ltnW (ltn_ord i)) //.
rewrite (reindex_inj rev_ord_inj) /=; apply: le_trans (powers_sum i).
by apply: ler_sum => k _; rewrite subKn.
Qed.

Theorem distances_sum n (i : 'I_n) :
  \sum_(j < n | j != i) r ^+ ((i - j) + (j - i)) <= r / (1 - r) + r / (1 - r).
Proof.
rewrite (bigID (fun j : 'I_n => (j < i)%N)) /=; apply: ler_add.
  apply: le_trans (below_sum i); rewrite le_eqVlt; apply/orP; left; apply/eqP.
  apply: eq_big => [j|j /andP[_ ji]]; first by rewrite -val_eqE; case: ltngtP.
  by rewrite (eqP (_ : (j - i == 0)%N)) ?addn0 // subn_eq0 ltnW.
apply: le_trans (below_sum (rev_ord i)); rewrite le_eqVlt; apply/orP; left; apply/eqP.
rewrite (reindex_inj rev_ord_inj) /=; apply: eq_big => [j|j /andP[_ near_]].
  by rewrite -val_eqE /=; have := ltn_ord i; have := ltn_ord j; lia.
by congr (r ^+ _); move: near_; have := ltn_ord i; have := ltn_ord j; rewrite /=; lia.
Qed.
End Steep.
