(* The claims of the chapter "floats". *)
From Coq Require Import Reals ZArith List.
From Flocq Require Import Core.
From Fullrank Require Import Summation.
Open Scope R_scope.

(* The format has precision prec and least subnormal 2^emin; rnd rounds to nearest even. *)
Section Rows.
Variables emin prec : Z.
Hypothesis prec_gt_0 : Prec_gt_0 prec.

Let format x := generic_format radix2 (FLT_exp emin prec) x.
Let rnd x := round radix2 (FLT_exp emin prec) ZnearestE x.
Let gamma k := INR k * bpow radix2 (- prec) / (1 - INR k * bpow radix2 (- prec)).

(* The exponentials are the leaves of a tree of rounded additions: any order of summation. The sum
   of ws is that of the stored weights, each one a quotient or a product with the reciprocal, which
   then must be a normal number. *)
Theorem softmax_rows_sum_to_one_within_gamma (t : tree) (ws : list R) :
  let total := (fix sum t := match t with Leaf x => x | Node l r => rnd (sum l + sum r) end) t in
  let exps := (fix leaves t := match t with Leaf x => x :: nil | Node l r => leaves l ++ leaves r end) t in
  let n := length exps in
  Forall (fun x => 0 <= x /\ format x) exps ->
  0 < fold_right Rplus 0 exps ->
  Forall2 (fun x w => w = rnd (x / total) \/
    (bpow radix2 (emin + prec - 1) <= / total /\ w = rnd (x * rnd (/ total)))) exps ws ->
  INR (n + 1) * bpow radix2 (- prec) < 1 ->
  Rabs (fold_right Rplus 0 ws - 1) <= gamma (n + 1) + INR n * bpow radix2 (emin - 1).
Proof. exact (weights_sum_to_one emin prec t ws). Qed.
End Rows.
