(* How much weights change when scores do.

   ratio_le              a factor of at most e^D, for score differences within D of each other
   exp_below, exp_above  e^D is at most 1 + 2 D up to D = 1.2564, and more from 1.2565 on
   ratio_reached         scores that change a weight by a given factor below e^D *)
From Coq Require Import Reals ZArith List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
Open Scope R_scope.

Definition total (f : nat -> R) (keys : list nat) := fold_right Rplus 0 (map f keys).

Lemma total_pos f keys : (forall k, 0 < f k) -> keys <> nil -> 0 < total f keys.
Proof.
intros pos some. destruct keys as [|k keys]; [easy|]. unfold total; simpl.
assert (0 <= fold_right Rplus 0 (map f keys)); [|pose proof (pos k); lra].
clear some. induction keys as [|l keys IH]; simpl; [lra|]. pose proof (pos l); lra.
Qed.

Lemma total_le f g a b keys : 0 <= a -> 0 <= b -> (forall k, In k keys -> a * f k <= b * g k) ->
  a * total f keys <= b * total g keys.
Proof.
intros a0 b0. induction keys as [|k keys IH]; intros le; unfold total in *; simpl; [lra|].
pose proof (le k (or_introl eq_refl)). specialize (IH (fun l inl => le l (or_intror inl))). lra.
Qed.

Theorem ratio_le keys (s t : nat -> R) D j : In j keys ->
  (forall k, In k keys -> (t j - s j) - (t k - s k) <= D) ->
  exp (t j) / total (fun k => exp (t k)) keys <= exp D * (exp (s j) / total (fun k => exp (s k)) keys).
Proof.
intros jk near. assert (some : keys <> nil) by (intros ->; contradiction).
pose proof (total_pos (fun k => exp (t k)) keys (fun k => exp_pos _) some) as tp.
pose proof (total_pos (fun k => exp (s k)) keys (fun k => exp_pos _) some) as sp.
apply Rmult_le_reg_r with (total (fun k => exp (t k)) keys * total (fun k => exp (s k)) keys).
{ now apply Rmult_lt_0_compat. }
replace (exp (t j) / total (fun k => exp (t k)) keys *
  (total (fun k => exp (t k)) keys * total (fun k => exp (s k)) keys))
  with (exp (t j) * total (fun k => exp (s k)) keys) by (field; lra).
replace (exp D * (exp (s j) / total (fun k => exp (s k)) keys) *
  (total (fun k => exp (t k)) keys * total (fun k => exp (s k)) keys))
  with (exp D * exp (s j) * total (fun k => exp (t k)) keys) by (field; lra).
apply total_le; [left; apply exp_pos|apply Rmult_le_pos; left; apply exp_pos|].
intros k kk. rewrite <- !exp_plus. destruct (Rle_lt_or_eq_dec _ _ (near k kk)) as [c|c].
- left. apply exp_increasing. lra.
- right. f_equal. lra.
Qed.

Lemma exp_mul n y : exp (INR n * y) = exp y ^ n.
Proof.
induction n as [|n IH]; [simpl; rewrite Rmult_0_l; apply exp_0|].
rewrite S_INR, Rmult_plus_distr_r, Rmult_1_l, exp_plus, IH. simpl; ring.
Qed.

(* a function that grows from zero *)
Lemma grows (f f' : R -> R) y : 0 <= y -> (forall x, is_derive f x (f' x)) ->
  (forall x, 0 <= x -> 0 <= f' x) -> f 0 <= f y.
Proof.
intros y0 df pos. destruct (Req_dec y 0) as [->|n]; [lra|].
destruct (MVT_cor2 f f' 0 y) as [c [e [c0 c1]]]; [lra|intros; apply is_derive_Reals, df|].
assert (0 <= f' c * (y - 0)) by (apply Rmult_le_pos; [apply pos; lra|lra]). lra.
Qed.

Lemma exp_square y : 0 <= y -> 1 + y + y * y / 2 <= exp y.
Proof.
intros y0. pose proof (grows (fun x => exp x - 1 - x - x * x / 2) (fun x => exp x - 1 - x) y y0) as g.
cbv beta in g. rewrite exp_0 in g. assert (1 - 1 - 0 - 0 * 0 / 2 <= exp y - 1 - y - y * y / 2); [|lra].
apply g; [intros x; auto_derive; [easy|field]|intros x _; pose proof (exp_ineq1_le x); lra].
Qed.

Lemma exp_quotient y : 0 <= y < 2 -> exp y <= (1 + y / 2) / (1 - y / 2).
Proof.
intros [y0 y2].
pose proof (grows (fun x => 1 + x / 2 - (1 - x / 2) * exp x) (fun x => (1 - (1 - x) * exp x) / 2) y y0) as g.
cbv beta in g. rewrite exp_0 in g.
assert (1 + 0 / 2 - (1 - 0 / 2) * 1 <= 1 + y / 2 - (1 - y / 2) * exp y).
{ apply g; [intros x; auto_derive; [easy|field]|]. intros x _.
  pose proof (exp_ineq1_le (- x)) as le. pose proof (exp_pos x) as p.
  assert (exp (- x) * exp x = 1) by (rewrite <- exp_plus, Rplus_opp_l; apply exp_0). nra. }
apply Rmult_le_reg_r with (1 - y / 2); [lra|]. 
replace ((1 + y / 2) / (1 - y / 2) * (1 - y / 2)) with (1 + y / 2) by (field; lra). lra.
Qed.

(* a power of a decimal, compared with a decimal *)
Lemma power_le a b n x : (0 <= a)%Z -> IZR b / 100000 = x ->
  (100000 * a ^ Z.of_nat n <=? b * 1000000000 ^ Z.of_nat n)%Z = true -> (IZR a / 1000000000) ^ n <= x.
Proof.
intros a0 <- le. apply Zle_bool_imp_le, IZR_le in le. rewrite !mult_IZR, <- !pow_IZR in le.
unfold Rdiv. rewrite Rpow_mult_distr, pow_inv. assert (p : 0 < 1000000000 ^ n) by (apply pow_lt; lra).
apply Rmult_le_reg_r with (1000000000 ^ n); [exact p|]. rewrite (Rmult_assoc (_ ^ n)), Rinv_l by lra. lra.
Qed.

Lemma power_ge a b n x : (0 <= a)%Z -> IZR b / 100000 = x ->
  (b * 1000000000 ^ Z.of_nat n <=? 100000 * a ^ Z.of_nat n)%Z = true -> x <= (IZR a / 1000000000) ^ n.
Proof.
intros a0 <- le. apply Zle_bool_imp_le, IZR_le in le. rewrite !mult_IZR, <- !pow_IZR in le.
unfold Rdiv. rewrite Rpow_mult_distr, pow_inv. assert (p : 0 < 1000000000 ^ n) by (apply pow_lt; lra).
apply Rmult_le_reg_r with (1000000000 ^ n); [exact p|]. rewrite (Rmult_assoc (_ ^ n)), Rinv_l by lra. lra.
Qed.

Lemma exp_12564 : exp 1.2564 <= 3.5128.
Proof.
replace 1.2564 with (INR 256 * (1.2564 / 256)) by (rewrite INR_IZR_INZ; simpl Z.of_nat; lra).
rewrite exp_mul. apply Rle_trans with ((IZR 1004919886 / 1000000000) ^ 256).
- apply pow_incr. split; [left; apply exp_pos|].
  apply Rle_trans with (1 := exp_quotient (1.2564 / 256) ltac:(lra)). lra.
- apply (power_le _ 351280); [lia|lra|]. vm_cast_no_check (eq_refl true).
Qed.

Lemma exp_12565 : 3.51308 <= exp 1.2565.
Proof.
replace 1.2565 with (INR 256 * (1.2565 / 256)) by (rewrite INR_IZR_INZ; simpl Z.of_nat; lra).
rewrite exp_mul. apply Rle_trans with ((IZR 1004920248 / 1000000000) ^ 256).
- apply (power_ge _ 351308); [lia|lra|]. vm_cast_no_check (eq_refl true).
- apply pow_incr. split; [lra|].
  apply Rle_trans with (2 := exp_square (1.2565 / 256) ltac:(lra)). lra.
Qed.

Theorem exp_below D : 0 <= D <= 1.2564 -> exp D <= 1 + 2 * D.
Proof.
intros [D0 D1]. set (a := 1.2564) in *.
(* a convex function lies below its chord *)
assert (chord : a * exp D <= (a - D) * 1 + D * exp a); [|pose proof exp_12564 as h; fold a in h; unfold a in *; nra].
set (q := exp D). pose proof (exp_pos D) as q0. fold q in q0.
assert (e1 : q * (1 - D) <= 1).
{ pose proof (exp_ineq1_le (- D)) as l. assert (exp (- D) * q = 1) by (unfold q; rewrite <- exp_plus, Rplus_opp_l; apply exp_0). nra. }
assert (e2 : q * (1 + (a - D)) <= exp a).
{ pose proof (exp_ineq1_le (a - D)) as l. assert (exp a = q * exp (a - D)) as -> by (unfold q; rewrite <- exp_plus; f_equal; ring). nra. }
unfold a in *. nra.
Qed.

Theorem exp_above D : 1.2565 <= D -> 1 + 2 * D < exp D.
Proof.
intros h. pose proof exp_12565 as b. pose proof (exp_ineq1_le (D - 1.2565)) as l.
assert (e : forall c, exp D = exp c * exp (D - c)) by (intros c; rewrite <- exp_plus; f_equal; ring).
rewrite (e 1.2565).
assert (3.51308 * (1 + (D - 1.2565)) <= exp 1.2565 * exp (D - 1.2565)); [|lra].
apply Rmult_le_compat; lra.
Qed.

(* a key and another one; the score of the first rises by D *)
Theorem ratio_reached D b : 0 < b < exp D -> exists s, 
  exp (s + D) / (exp (s + D) + exp 0) > b * (exp s / (exp s + exp 0)).
Proof.
intros [b0 bD]. exists (ln (exp D / b - 1) - D). rewrite exp_0. set (s := ln _ - D).
assert (p : 0 < exp D / b - 1).
{ assert (1 < exp D / b); [|lra]. apply Rmult_lt_reg_r with b; [exact b0|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra. }
assert (top : exp (s + D) = exp D / b - 1).
{ unfold s. replace (ln (exp D / b - 1) - D + D) with (ln (exp D / b - 1)) by ring. now apply exp_ln. }
pose proof (exp_pos s) as ps. pose proof (exp_pos D) as pD.
assert (low : exp (s + D) = exp s * exp D) by apply exp_plus.
assert (e1 : exp (s + D) + 1 = exp D / b) by (rewrite top; ring).
assert (e2 : exp (s + D) / (exp (s + D) + 1) = b * exp s).
{ rewrite e1, low. field. lra. }
rewrite e2. apply Rlt_gt, Rmult_lt_compat_l; [exact b0|].
apply Rmult_lt_reg_r with (exp s + 1); [lra|].
replace (exp s / (exp s + 1) * (exp s + 1)) with (exp s) by (field; lra). nra.
Qed.
