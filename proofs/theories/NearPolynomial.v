(* Exponentials of bounded scores are near a matrix of low rank.

   near_block   a polynomial that is near the exponential gives a matrix near the weights *)
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Rank Monomials.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Block.
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_add : forall x y, e (x + y) = e x * e y.
Variables (n d k : nat) (Q K : 'M[R]_(n, d)) (rows cols : pred 'I_n) (t : 'I_n -> R).
Hypothesis t_gt0 : forall i, 0 < t i.
Variables (radius eps : R) (P : {poly R}).
Hypothesis P_size : (size P <= k.+1)%N.
Hypothesis P_near : forall x, `|x| <= radius -> `|e x - P.[x]| <= eps * e x.
Let score i j := \sum_c Q i c * K j c.
Hypothesis bounded : forall i j l, rows i -> cols j -> cols l -> score i j - score i l <= 2%:R * radius.

Let weight i j := if rows i && cols j then e (score i j) / t i else 0.

Lemma middle i : exists s, rows i -> forall j, cols j -> `|score i j - s| <= radius.
Proof.
case ri : (rows i); last by exists 0.
case: (pickP cols) => [j0 cj0|none]; last by exists 0 => _ j; rewrite none.
case: (Order.TotalTheory.arg_minP (fun j => score i j) cj0) => j1 c1 least.
exists (score i j1 + radius) => _ j cj; rewrite ler_norml; have := bounded ri cj c1; have := least j cj.
move: (score i j) (score i j1) => x y yx; rewrite !mulr_natl mulr2n => xy; apply/andP; split.
  by rewrite opprD addrA -[leLHS]add0r ler_add2r subr_ge0.
by rewrite opprD addrA ler_subl_addr.
Qed.

Theorem near_block : exists B : 'M[R]_n, (\rank B <= 'C(d + k, k))%N /\
  forall i j, `|weight i j - B i j| <= eps * weight i j.
Proof.
have [s sP] := fin_all_exists middle.
pose shifted i := P \Po ('X - (s i)%:P).
have size_shifted i : (size (shifted i) <= k.+1)%N.
  by rewrite /shifted size_comp_poly2 // size_XsubC.
have [M rM ME] : exists2 M : 'M[R]_n, (\rank M <= 'C(d + k, k))%N & forall i j, M j i = P.[score i j - s i].
  exists (polynomial k K Q (fun i u => (shifted i)`_u)); first exact: monomials_rank.
  move=> i j; rewrite mxE -[RHS](_ : (shifted i).[score i j] = _); last by rewrite /shifted horner_comp !hornerE.
  rewrite (horner_coef_wide _ (size_shifted i)); apply: eq_bigr => u _; congr (_ * _ ^+ _).
  by apply: eq_bigr => c _; rewrite mulrC.
exists (diag_mx (\row_i (if rows i then e (s i) / t i else 0)) *m M^T *m diag_mx (\row_j (cols j)%:R)); split.
  apply: leq_trans (mxrankM_maxl _ _) _; apply: leq_trans (mxrankM_maxr _ _) _.
  by rewrite mxrank_tr.
move=> i j; rewrite mul_mx_diag mul_diag_mx !mxE ME /weight.
case ri : (rows i); last by rewrite !mul0r subrr normr0 mulr0.
case cj : (cols j); last by rewrite mulr0 subrr normr0 mulr0.
have near := P_near (sP i ri j cj); set x := score i j - s i in near *.
have -> : e (score i j) = e x * e (s i) by rewrite -e_add subrK.
rewrite mulr1 -mulrA [e (s i) / t i * _]mulrC -mulrBl normrM [`|e (s i) / t i|]ger0_norm; last first.
  by rewrite divr_ge0 // ltW.
by rewrite [leRHS]mulrA ler_wpmul2r // divr_ge0 // ltW.
Qed.
End Block.
