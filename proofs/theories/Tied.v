(* Causal tokens that score all earlier ones alike, and themselves lower by ln c.

   tied_sum        the entries of a column of the inverse of I + c N sum to powers of 1 - c
   tied_inverse    the inverse of the attention matrix
   tied_row        its rows are bounded for c <= 2
   tied_shortens   the first column of the inverse is shortened exponentially
   tied_keeps      vectors that end in 0 are shortened by a power of n at most *)
From mathcomp Require Import all_ssreflect all_algebra ring zify.
From Fullrank Require Import Rank SingularValues.
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

Theorem tied_shortens (i0 : 'I_n) : i0 = 0%N :> nat -> (1 < n)%N ->
  exists2 x, x != 0 & (c * `|c - 1| ^+ (n - 2)) ^+ 2 * square (tied *m x) <= square x.
Proof.
move=> e0 n1; have [u inv] := tied_inverse; exists (col i0 (invmx tied)).
  apply/eqP => z0; have /colP /(_ i0) := congr1 (mulmx tied) z0.
  by rewrite mulmx0 colE mulKVmx // !mxE !eqxx => /eqP; rewrite oner_eq0.
rewrite colE mulKVmx // {1}/square (bigD1 i0) //= big1 => [|k ki]; last first.
  by rewrite mxE (negPf ki) expr0n.
rewrite mxE !eqxx expr1n addr0 mulr1 -colE inv.
have last_ : (n.-1 < n)%N by rewrite prednK // ltnW.
rewrite /square (bigD1 (Ordinal last_)) //= !mxE /decay e0 /= /total mul0r addr0 mulr1.
rewrite gtn_eqF ?mulNr; last by lia.
rewrite sqrrN !exprMn -!exprM mulnC !exprM real_normK ?num_real // -[(c - 1) ^+ 2]sqrrN opprB.
have -> : (n.-1 - 1 = n - 2)%N by lia.
by rewrite exprAC ler_addl; apply: sumr_ge0 => k _; apply: sqr_ge0.
Qed.
End Tied.

Section Keeps.
Variables (R : realFieldType) (c : R).
Hypothesis c2 : 2%:R < c.

Let c1 : 1 < c. Proof. by apply: lt_trans c2; rewrite ltr1n. Qed.

Lemma history_keeps m (x : nat -> R) : x m = 0 ->
  (c - 2%:R) ^+ 2 * (\sum_(k < m) x k ^+ 2) <=
  4%:R * (\sum_(k < m) (c * (\sum_(j < k.+1) x j) + x k.+1) ^+ 2).
Proof.
move=> xm; pose y k := c * (\sum_(j < k.+1) x j) + x k.+1; pose p := c - 1.
have p0 : 0 < p by rewrite subr_gt0.
pose z k := y k - (if k is k'.+1 then y k' else 0).
pose diag k := if k is 0%N then c * x k else p * x k.
have zE k : z k = diag k + x k.+1.
  case: k => [|k]; first by rewrite /z /y big_ord1 subr0.
  by rewrite /z /y big_ord_recr /= /p; move: (\sum_(_ < _) _) => S; ring.
have each k : (p - 1) * (p ^+ 2 * x k ^+ 2) - p * (p - 1) * x k.+1 ^+ 2 <= p * z k ^+ 2.
  have diag_ge : p ^+ 2 * x k ^+ 2 <= diag k ^+ 2.
    rewrite /diag; case: k => [|k]; rewrite exprMn // ler_wpmul2r ?sqr_ge0 //.
    by rewrite ler_expn2r ?nnegrE ?(ltW p0) ?(ltW (lt_trans ltr01 c1)) // /p ler_subl_addl ler_addr ler01.
  have p1 : 0 <= p - 1 by rewrite /p -addrA -opprD subr_ge0 ltW.
  apply: le_trans (_ : (p - 1) * diag k ^+ 2 - p * (p - 1) * x k.+1 ^+ 2 <= _).
    by rewrite ler_add2r ler_wpmul2l.
  rewrite zE -subr_ge0; have -> : p * (diag k + x k.+1) ^+ 2 - ((p - 1) * diag k ^+ 2 - p * (p - 1) * x k.+1 ^+ 2) =
      (diag k + p * x k.+1) ^+ 2 by ring.
  exact: sqr_ge0.
have shift : \sum_(k < m) x k.+1 ^+ 2 <= \sum_(k < m) x k ^+ 2.
  suff -> : \sum_(k < m) x k ^+ 2 = x 0%N ^+ 2 + \sum_(k < m) x k.+1 ^+ 2 by rewrite ler_addr sqr_ge0.
  transitivity (\sum_(k < m.+1) x k ^+ 2); last by rewrite big_ord_recl.
  by rewrite big_ord_recr /= xm expr0n addr0.
have zx : (c - 2%:R) ^+ 2 * (\sum_(k < m) x k ^+ 2) <= \sum_(k < m) z k ^+ 2.
  rewrite -(ler_pmul2l p0) [leRHS]mulr_sumr.
  have le_z : \sum_(k < m) ((p - 1) * (p ^+ 2 * x k ^+ 2) - p * (p - 1) * x k.+1 ^+ 2) <=
      \sum_(k < m) p * z k ^+ 2 by apply: ler_sum => k _; apply: each.
  apply: le_trans le_z; rewrite sumrB -!mulr_sumr.
  have -> : p * ((c - 2%:R) ^+ 2 * (\sum_(k < m) x k ^+ 2)) = (p - 1) * (p ^+ 2 * (\sum_(k < m) x k ^+ 2)) -
     p * (p - 1) * (\sum_(k < m) x k ^+ 2) by move: (\sum_(_ < _) _) => S; rewrite /p; ring.
  rewrite ler_add2l ler_opp2 ler_wpmul2l // mulr_ge0 ?(ltW p0) //.
  by rewrite /p -addrA -opprD subr_ge0 ltW.
apply: le_trans zx _.
apply: le_trans (_ : \sum_(k < m) (2%:R * y k ^+ 2 + 2%:R * (if k : nat is k'.+1 then y k' else 0) ^+ 2) <= _).
  apply: ler_sum => k _; rewrite /z; move: (y k) (match _ with 0%N => _ | _ => _ end) => a b.
  rewrite -subr_ge0; have -> : 2%:R * a ^+ 2 + 2%:R * b ^+ 2 - (a - b) ^+ 2 = (a + b) ^+ 2 by ring.
  exact: sqr_ge0.
rewrite big_split -!mulr_sumr /=; have -> S : 4%:R * S = 2%:R * S + 2%:R * S :> R by ring.
rewrite ler_add2l ler_wpmul2l ?ler0n //; case: m {xm shift} => [|m]; first by rewrite !big_ord0.
rewrite big_ord_recl /= expr0n add0r big_ord_recr /= ler_addl.
exact: sqr_ge0.
Qed.

Theorem tied_keeps m (x : 'cV[R]_m.+1) : x ord_max 0 = 0 ->
  ((c - 2%:R) / (2%:R * (1 + m%:R * c))) ^+ 2 * square x <= square (tied c m.+1 *m x).
Proof.
move=> x0; pose xn k := x (inord k) 0; have xm : xn m = 0 by rewrite -x0; congr (x _ 0); apply: val_inj; rewrite /= inordK.
pose T := 1 + m%:R * c; have T0 : 0 < T by rewrite ltr_paddr ?ltr01 // mulr_ge0 ?ler0n // ltW // (lt_trans ltr01).
have sx : square x = \sum_(k < m) xn k ^+ 2.
  rewrite /square (eq_bigr (fun k : 'I_m.+1 => xn k ^+ 2)) => [|k _]; last by rewrite /xn inord_val.
  by rewrite big_ord_recr /= xm expr0n addr0.
have rowE (k : 'I_m) : (tied c m.+1 *m x) (lift ord0 k) 0 =
    (c * (\sum_(j < k.+1) xn j) + xn k.+1) / (1 + k.+1%:R * c).
  rewrite mxE -(inord_val (lift ord0 k)) /=; set i := k.+1.
  transitivity (\sum_(j < m.+1) (if (j < i)%N then c / (1 + i%:R * c) * xn j
      else if j == i :> nat then xn j / (1 + i%:R * c) else 0)).
    apply: eq_bigr => j _; rewrite mxE inordK ?ltnS // -(inj_eq val_inj) /= inordK ?ltnS // /xn inord_val.
    by case: ifP => _ //; case: ifP => _; rewrite ?mul0r // mulrC.
  rewrite (bigID (fun j : 'I_m.+1 => (j < i)%N)) /= mulrDl; congr (_ + _).
    rewrite (eq_bigr (fun j : 'I_m.+1 => c / (1 + i%:R * c) * xn j)) => [|j ->] //.
    have iw : (i <= m.+1)%N by rewrite /i ltnS ltnW.
    by rewrite -mulr_sumr (big_ord_narrow iw) mulrAC.
  have im : (i < m.+1)%N by rewrite /i ltnS.
  rewrite (bigD1 (Ordinal im)) ?ltnn //= eqxx big1 ?addr0 // => j /andP[/negPf -> ne].
  by rewrite ifF //; apply/negbTE; apply: contra ne => /eqP ji; apply/eqP/val_inj.
rewrite sx expr_div_n exprMn mulrAC ler_pdivr_mulr ?mulr_gt0 ?exprn_gt0 ?ltr0n //.
apply: le_trans (history_keeps xm) _; rewrite /square big_ord_recl [leRHS]mulrDl.
apply: ler_paddl; first by rewrite mulr_ge0 ?sqr_ge0 // mulr_ge0 ?sqr_ge0.
rewrite mulr_suml mulr_sumr; apply: ler_sum => k _; rewrite rowE.
have t0 : 0 < 1 + k.+1%:R * c by rewrite ltr_paddr ?ltr01 // mulr_ge0 ?ler0n // ltW // (lt_trans ltr01).
have tT : (1 + k.+1%:R * c) ^+ 2 <= T ^+ 2.
  rewrite ler_expn2r ?nnegrE ?(ltW t0) ?(ltW T0) // ler_add2l ler_wpmul2r ?ler_nat //.
  by rewrite ltW // (lt_trans ltr01).
rewrite expr_div_n -mulrA; set y := _ ^+ 2; have y0 : 0 <= y by apply: sqr_ge0.
rewrite [leLHS]mulrC; apply: ler_wpmul2l => //; rewrite mulrCA -natrX ler_pmulr ?ltr0n //.
by rewrite mulrC ler_pdivl_mulr ?exprn_gt0 // mul1r.
Qed.
End Keeps.
