(* Causal tokens that score all earlier ones alike, and themselves lower by ln c.

   tied_sum        the entries of a column of the inverse of I + c N sum to powers of 1 - c
   tied_inverse    the inverse of the attention matrix
   tied_row        its rows are bounded for c <= 2 *)
From mathcomp Require Import all_ssreflect all_algebra ring zify.
From Fullrank Require Import Rank.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Tied.
Variables (R : realFieldType) (c : R).
Hypothesis c0 : 0 < c.

(* column j of the inverse of I + c N, where N has ones below the diagonal *)
Definition decay (i j : nat) : R :=
  if (i < j)%N then 0 else if i == j then 1 else - c * (1 - c) ^+ (i - j.+1).

Lemma tied_sum i j : \sum_(k < i) decay k j = if (j < i)%N then (1 - c) ^+ (i - j.+1) else 0.
Proof.
elim: i => [|i IH]; first by rewrite big_ord0.
rewrite big_ord_recr /= IH /decay; case: (ltngtP j i) => [ji|ij|->].
- rewrite ltnS (ltnW ji) subSn // exprS; ring.
- by rewrite ltnS leqNgt ij /= addr0.
by rewrite ltnSn subnn expr0 add0r.
Qed.

Lemma tied_cancel (i j : nat) : decay i j + c * (\sum_(k < i) decay k j) = (i == j)%:R.
Proof.
rewrite tied_sum /decay; case: (ltngtP i j) => [ij|ji|_]; first by rewrite mulr0 addr0.
  by rewrite mulNr addNr.
by rewrite mulr0 addr0.
Qed.

Let total (i : nat) : R := 1 + i%:R * c.
Let total_gt0 i : 0 < total i.
Proof. by rewrite ltr_paddr ?ltr01 // mulr_ge0 ?ler0n // ltW. Qed.

Variable n : nat.

Definition tied : 'M[R]_n := \matrix_(i, j)
  (if (j < i)%N then c / total i else if j == i then (total i)^-1 else 0).
Definition untied : 'M[R]_n := \matrix_(i, j) (decay i j * total j).

Theorem tied_inverse : tied \in unitmx /\ invmx tied = untied.
Proof.
have one : tied *m untied = 1%:M.
  apply/matrixP => i j; rewrite !mxE (bigID (fun k : 'I_n => (k < i)%N)) /=.
  rewrite (eq_bigr (fun k : 'I_n => decay k j * (c / total i * total j))) => [|k ki]; last first.
    by rewrite !mxE ki mulrCA.
  rewrite -mulr_suml -(big_ord_widen _ (fun k => decay k j)) ?(ltnW (ltn_ord i)) //.
  rewrite (bigD1 i) ?ltnn //= [X in _ + (_ + X)]big1 => [|k /andP[ki ne]]; last first.
    by rewrite !mxE (negPf ki) (negPf ne) mul0r.
  rewrite !mxE ltnn eqxx addr0.
  have -> : (\sum_(k < i) decay k j) * (c / total i * total j) + (total i)^-1 * (decay i j * total j) =
      (decay i j + c * (\sum_(k < i) decay k j)) / total i * total j by ring.
  rewrite tied_cancel -val_eqE; case: eqP => [->|_]; last by rewrite !mul0r.
  by rewrite mul1r mulVf // gt_eqF.
have [u _] := mulmx1_unit one; split=> //.
by rewrite -[LHS]mulmx1 -one mulKmx.
Qed.

Let decay_le (i j : nat) : c <= 2%:R -> (j < i)%N -> `|decay i j| <= 2%:R.
Proof.
move=> c2 ji; rewrite /decay ltnNge (ltnW ji) (gtn_eqF ji) /= normrM normrN (gtr0_norm c0).
apply: (le_trans _ c2); rewrite ler_pimulr ?(ltW c0) // normrX exprn_ile1 //.
rewrite ler_norml ler_subl_addr ler_addl (ltW c0) andbT.
by rewrite ler_subr_addr addrC ler_subl_addr -mulr2n.
Qed.

Theorem tied_row (i : 'I_n) : c <= 2%:R -> \sum_j `|untied i j| <= (2 * n ^ 2)%:R.
Proof.
move=> c2; have i2 : (1 + 2 * i)%:R = 1 + i%:R * 2%:R :> R by rewrite natrD natrM mulrC.
have tot j : 0 <= total j <= (1 + 2 * j)%:R.
  by rewrite (ltW (total_gt0 j)) natrD natrM /= ler_add2l mulrC ler_wpmul2r ?ler0n.
have each (j : 'I_n) : `|untied i j| <= (if (j < i)%N then 2 + 4 * j else if j == i then 1 + 2 * i else 0)%N%:R.
  have /andP[t0 t1] := tot j; rewrite mxE normrM (ger0_norm t0); case: ltngtP => [ji|ij|/val_inj ->].
  - have -> : (2 + 4 * j = 2 * (1 + 2 * j))%N by lia.
    by rewrite natrM ler_pmul // decay_le.
  - by rewrite /decay ij normr0 mul0r -val_eqE gtn_eqF.
  by rewrite eqxx /decay ltnn eqxx normr1 mul1r /total natrD natrM mulrC; case/andP: (tot i); rewrite /total natrD natrM mulrC.
apply: le_trans (ler_sum _ (fun j _ => each j)) _; rewrite -natr_sum ler_nat.
have sumE m : (\sum_(j < m) (2 + 4 * j) = 2 * m ^ 2)%N.
  by elim: m => [|m IH]; rewrite ?big_ord0 // big_ord_recr /= IH; lia.
rewrite (bigID (fun k : 'I_n => (k < i)%N)) /=.
rewrite (eq_bigr (fun k : 'I_n => 2 + 4 * k)%N) => [|k ->] //.
rewrite -(big_ord_widen _ (fun k => 2 + 4 * k)%N) ?(ltnW (ltn_ord i)) // sumE.
rewrite (bigD1 i) ?ltnn //= eqxx big1 ?addn0 => [|k /andP[/negPf -> /negPf ->]] //.
by have := ltn_ord i; nia.
Qed.

Theorem tied_corner (i0 i1 : 'I_n) : i0 = 0%N :> nat -> i1 = n.-1 :> nat -> 2%:R < c -> (1 < n)%N ->
  c * (c - 1) ^+ (n - 2) <= \sum_j `|untied i1 j|.
Proof.
move=> e0 e1 c2 n1; rewrite (bigD1 i0) //= mxE /decay e0 e1 /total mul0r addr0 mulr1.
rewrite gtn_eqF; last by lia.
rewrite normrM normrN (gtr0_norm c0) normrX.
have -> : `|1 - c| = c - 1.
  by rewrite distrC ger0_norm // subr_ge0 (le_trans _ (ltW c2)) // ler1n.
have -> : (n.-1 - 1 = n - 2)%N by lia.
by rewrite ler_addl; apply: sumr_ge0.
Qed.
End Tied.
