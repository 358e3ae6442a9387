(* Two heads that share their values act by the average of their weights.

   average_rank       opposite heads over one or two tokens: full rank
   average_singular   over three tokens they can be exactly singular *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From mathcomp Require Import ring.
From Fullrank Require Import Rank TwoTokens.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Average.
Variable R : realFieldType.
Implicit Type n : nat.

Theorem average_rank n (L U : 'M[R]_n) : (n <= 2)%N ->
  (forall i j : 'I_n, (i < j)%N -> L i j = 0) -> (forall i j : 'I_n, (j < i)%N -> U i j = 0) ->
  (forall i, 0 < L i i /\ 0 < U i i) ->
  (forall i, \sum_j L i j = 1 /\ \sum_j U i j = 1) ->
  \rank (2%:R^-1 *: (L + U)) = n.
Proof.
move=> n2 low up pos sums; rewrite mxrank_scale_nz ?invr_eq0 ?pnatr_eq0 //.
apply/mxrank_det/lt0r_neq0.
case: n L U n2 low up pos sums => [|[|[|//]]] L U _ low up pos sums.
- by rewrite det_mx00 ltr01.
- by rewrite det_mx11 mxE addr_gt0; case: (pos 0).
have two (A : 'M[R]_2) i : \sum_j A i j = A i 0 + A i 1.
  by rewrite big_ord_recl big_ord1; congr (_ + A _ _); apply: val_inj.
have [L0 U0] := sums 0; have [L1 U1] := sums 1; move: L0 L1 U0 U1; rewrite !two.
rewrite (low 0 1) // (up 1 0) // addr0 add0r => L0 L1 U0 U1.
have [[l0 u0] [l1 u1]] := (pos 0, pos 1).
rewrite det_mx2 !mxE (low 0 1) // (up 1 0) // add0r addr0.
have -> : L 1 0 = 1 - L 1 1 by rewrite -L1 addrK.
have -> : U 0 1 = 1 - U 0 0 by rewrite -U0 addrC addKr.
rewrite L0 U1; set a := L 1 1; set b := U 0 0.
have -> : (1 + b) * (a + 1) - (1 - b) * (1 - a) = (a + b) *+ 2.
  by ring.
by rewrite mulrn_wgt0 // addr_gt0.
Qed.
End Average.

(* two lower and upper triangular stochastic heads of three tokens *)
Definition lower_head (R : fieldType) : seq (seq R) :=
  [:: [:: 1; 0; 0]; [:: 9%:R / 10%:R; 1 / 10%:R; 0]; [:: 1 / 20%:R; 5%:R / 8%:R; 13%:R / 40%:R]].
Definition upper_head (R : fieldType) : seq (seq R) :=
  [:: [:: 1 / 10%:R; 1 / 10%:R; 4%:R / 5%:R]; [:: 0; 1 / 10%:R; 9%:R / 10%:R]; [:: 0; 0; 1]].

Theorem average_singular (R : realFieldType) :
  \det (2%:R^-1 *: (\matrix_(i, j) (nth [::] (lower_head R) i)`_j + \matrix_(i, j) (nth [::] (upper_head R) i)`_j)
    : 'M[R]_3) = 0.
Proof.
apply/eqP/det0P; exists (\row_j [:: 17%:R; - 21%:R; 4%:R]`_j).
  by apply/eqP => /rowP /(_ ord0); rewrite !mxE /= => /eqP; rewrite pnatr_eq0.
apply/rowP => j; rewrite mxE !big_ord_recl big_ord0 !mxE.
by case: j => -[|[|[|//]]] lt /=; field.
Qed.
