(* The claims of the chapter "depth" that compute with the exponential itself. *)
From Coq Require Import Reals List Lra.
From Fullrank Require Import Ratio.
Open Scope R_scope.

(* two tokens that see the same keys, with the scores s and t *)
Theorem small_differences_of_scores_bound_the_ratio_of_weights (keys : list nat) (s t : nat -> R) (D : R) :
  let weight (x : nat -> R) j := exp (x j) / fold_right Rplus 0 (map (fun k => exp (x k)) keys) in
  (forall j k, In j keys -> In k keys -> (t j - s j) - (t k - s k) <= D) ->
  (forall j, In j keys -> weight t j <= exp D * weight s j) /\
  (0 <= D <= 1.2564 -> exp D <= 1 + 2 * D) /\
  (* two keys, the score of the first of which rises by D *)
  (1.2565 <= D -> exists x, exp (x + D) / (exp (x + D) + exp 0) > (1 + 2 * D) * (exp x / (exp x + exp 0))).
Proof.
intros weight near. split; [|split].
- intros j jk. apply (ratio_le keys s t D j jk). intros k kk. now apply near.
- apply exp_below.
- intros h. apply ratio_reached. split; [lra|]. now apply exp_above.
Qed.
