(* Where the weights of a row vanish, and where they stay, whatever the order of its sum.

   stored_close         how far a stored exponential can be off
   total_close          and the stored sum
   vanishing, staying   weights around half the least subnormal *)
From Coq Require Import Reals ZArith List Lia Lra Psatz.
From Flocq Require Import Core Relative.
From Fullrank Require Import Summation Underflow Rounding.
Open Scope R_scope.

Section Format.
Variables emin prec : Z.
Context {prec_gt_0_ : Prec_gt_0 prec}.
Notation fexp := (FLT_exp emin prec).
Notation format := (generic_format radix2 fexp).
Notation rnd := (round radix2 fexp ZnearestE).
Notation pow2 := (bpow radix2).
Notation u := (u prec).
Notation term := (term emin prec).
Notation fsum := (fsum emin prec).
Let h := pow2 (emin - 1).

(* the stored exponential of d: rounded from something within two units of it *)
Definition stored_exp d f := exists y, Rabs (y - exp d) <= 2 * u * exp d /\ f = rnd y.

(* small numbers err by half the least subnormal, others by a factor *)
Lemma rnd_either y : 0 <= y -> Rabs (rnd y - y) <= h \/ Rabs (rnd y - y) <= u * y.
Proof.
intros y0. destruct (Rle_lt_dec (pow2 (emin + prec - 1)) y) as [c|c].
- right. rewrite <- (Rabs_pos_eq y y0) at 3. apply (rnd_error emin prec). right. now rewrite Rabs_pos_eq.
- left. destruct (Req_dec y 0) as [->|n].
  { rewrite (rnd_0 emin prec), Rminus_0_r, Rabs_R0. apply bpow_ge_0. }
  pose proof (error_le_half_ulp radix2 fexp (fun n => negb (Z.even n)) y) as e.
  apply Rle_trans with (1 := e). unfold h. rewrite pow_half.
  apply Rmult_le_compat_l; [lra|]. rewrite ulp_neq_0 by exact n. apply bpow_le.
  unfold cexp, FLT_exp. assert (mag radix2 y <= emin + prec - 1)%Z; [|lia].
  apply mag_le_bpow; [exact n|]. now rewrite Rabs_pos_eq.
Qed.

Lemma stored_close d f : stored_exp d f ->
  0 <= f /\ ((1 + 2 * u) * exp d <= h -> f = 0) /\ (f <= (1 + 2 * u) * exp d + h \/ f <= (1 + u) * (1 + 2 * u) * exp d) /\
  f <= (1 + u) * (1 + 2 * u) * exp d + h /\ (1 - u) * (1 - 2 * u) * exp d - h <= f.
Proof.
intros [y [by_ ->]]. pose proof (u_bounds prec) as ub. pose proof (exp_pos d) as ed.
apply Rabs_le_inv in by_. assert (h0 : 0 <= h) by apply bpow_ge_0.
assert (y0 : 0 <= y) by nra. split; [now apply (rnd_ge0 emin prec)|].
split; [intros c; apply (underflow_iff emin prec); [exact y0|unfold h in c; lra]|].
assert (uy : 0 <= u * y) by (apply Rmult_le_pos; lra).
assert (ue : 0 <= u * exp d) by (apply Rmult_le_pos; lra).
destruct (rnd_either y y0) as [c|c]; apply Rabs_le_inv in c.
- split; [left; lra|]. split; [nra|]. assert (0 <= u * ((1 - 2 * u) * exp d)) by (apply Rmult_le_pos; nra). nra.
- assert (u * y <= u * ((1 + 2 * u) * exp d)) by (apply Rmult_le_compat_l; lra).
  assert (rnd y <= (1 + u) * (1 + 2 * u) * exp d) by lra.
  split; [now right|]. split; [lra|].
  assert ((1 - u) * ((1 - 2 * u) * exp d) <= (1 - u) * y) by (apply Rmult_le_compat_l; lra). lra.
Qed.

Lemma same_length ds fs : Forall2 stored_exp ds fs -> length ds = length fs.
Proof. induction 1; simpl; congruence. Qed.

Lemma stored_sum ds fs : Forall2 stored_exp ds fs ->
  let S := sum (map exp ds) in let n := INR (length ds) in
  Forall term fs /\ 0 <= S /\
  (1 - u) * (1 - 2 * u) * S - n * h <= sum fs <= (1 + u) * (1 + 2 * u) * S + n * h.
Proof.
induction 1 as [|d f ds fs df all IH]; [simpl; split; [constructor|lra]|].
destruct (stored_close d f df) as [f0 [_ [_ [up lo]]]]. simpl in IH. destruct IH as [terms [S0 [ilo iup]]].
pose proof (exp_pos d). cbn [map sum fold_right length]. rewrite S_INR. unfold sum in *.
split; [constructor; [split; [exact f0|destruct df as [y [_ ->]]; apply (rnd_is_format emin prec)]|exact terms]|].
split; lra.
Qed.

(* a row, its differences from the greatest score, exponentials, and any order of their sum *)
Variables (ds : list R) (t : tree).
Hypothesis exps : Forall2 stored_exp ds (leaves t).
Hypothesis greatest : In 0 ds.
Let n := length ds.
Let g := INR (2 * n + 8) * u / (1 - INR (2 * n + 8) * u).
Hypothesis few : INR (2 * n + 8) * u < 1.
Hypothesis subnormal : (emin <= 1 - 2 * prec)%Z.
Let S := sum (map exp ds).
Let a := (INR n + 3) * u.

Lemma S_ge1 : 1 <= S.
Proof.
unfold S. clear - greatest. induction ds as [|d l IH]; [contradiction|].
assert (0 <= sum (map exp l)).
{ clear. induction l as [|d l IH]; simpl; [lra|]. pose proof (exp_pos d). unfold sum in *. lra. }
simpl. pose proof (exp_pos d). unfold sum in *. destruct greatest as [->|inl]; [rewrite exp_0; lra|].
specialize (IH inl). lra.
Qed.

Lemma small_numbers : 0 < u /\ 0 < h /\ 4 * u <= a /\ 2 * a + 2 * u < 1 /\ INR n * h <= u / 2 /\
  (1 + g) * (1 - 2 * a - 2 * u) = 1.
Proof.
pose proof (u_bounds prec) as ub. assert (h0 : 0 < h) by apply bpow_gt_0.
assert (n1 : (1 <= n)%nat) by (unfold n; destruct ds; [contradiction|simpl; lia]).
assert (N : INR (2 * n + 8) = 2 * INR n + 8) by (rewrite plus_INR, mult_INR; simpl; lra).
apply le_INR in n1. simpl in n1. unfold g. rewrite N in *. unfold a.
split; [lra|]. split; [exact h0|]. split; [nra|]. split; [nra|]. split; [|field; lra].
assert (hu : h <= u * u).
{ unfold h, Summation.u. rewrite <- bpow_plus. apply bpow_le. lia. }
assert (nu : INR n * u <= / 2) by lra.
apply Rle_trans with (INR n * (u * u)); [apply Rmult_le_compat_l; lra|nra].
Qed.

Lemma total_close : 0 < fsum t /\ (1 - a + 4 * u) * ((1 - 3 * u) * S - INR n * h) <= fsum t /\
  (1 - a + 4 * u) * fsum t <= (1 + u) * (1 + 2 * u) * S + INR n * h.
Proof.
destruct small_numbers as [u0 [h0 [a4 [a1 [nh _]]]]]. pose proof S_ge1 as S1. pose proof (u_bounds prec) as ub.
destruct (stored_sum ds (leaves t) exps) as [terms [S0 [lo up]]]. fold S n in lo, up, S0.
destruct (fsum_bounds emin prec t terms) as [tlo tup].
assert (len : length (leaves t) = n) by (unfold n; symmetry; exact (same_length _ _ exps)).
rewrite len in *. assert (n1 : (1 <= n)%nat) by (unfold n; destruct ds; [contradiction|simpl; lia]).
pose proof (bernoulli u (n - 1) ltac:(lra)) as b. rewrite minus_INR in b by exact n1. simpl (INR 1) in b.
assert (ra : 1 - a + 4 * u <= (1 - u) ^ (n - 1)) by (unfold a; lra).
assert (rR : (1 - u) ^ (n - 1) * (1 + u) ^ (n - 1) <= 1).
{ rewrite <- Rpow_mult_distr. apply Rle_trans with (1 ^ (n - 1)); [apply pow_incr; split; nra|rewrite pow1; lra]. }
assert (Rp : 0 < (1 + u) ^ (n - 1)) by (apply Rfunctions.pow_lt; lra).
assert (q0 : 0 < 1 - a + 4 * u) by lra.
assert (low : 0 < (1 - 3 * u) * S - INR n * h).
{ assert ((1 - 3 * u) * 1 <= (1 - 3 * u) * S) by (apply Rmult_le_compat_l; lra). lra. }
assert (su : (1 - 3 * u) * S - INR n * h <= sum (leaves t)).
{ assert ((1 - 3 * u) * S <= (1 - u) * (1 - 2 * u) * S) by (apply Rmult_le_compat_r; nra). lra. }
assert (lower : (1 - a + 4 * u) * ((1 - 3 * u) * S - INR n * h) <= fsum t).
{ apply Rle_trans with (2 := tlo). apply Rmult_le_compat; lra. }
assert (T0 : 0 < fsum t) by (apply Rlt_le_trans with (2 := lower); now apply Rmult_lt_0_compat).
split; [exact T0|]. split; [exact lower|].
apply Rle_trans with ((1 - u) ^ (n - 1) * ((1 + u) ^ (n - 1) * sum (leaves t))).
- apply Rmult_le_compat; lra.
- rewrite <- Rmult_assoc. apply Rle_trans with (1 * sum (leaves t)); [apply Rmult_le_compat_r; lra|lra].
Qed.

Lemma quotient_le x T : 0 < T -> (x / T <= h <-> x <= h * T).
Proof.
intros T0. split; intros c.
- apply Rmult_le_reg_r with (/ T); [now apply Rinv_0_lt_compat|]. rewrite Rmult_assoc, Rinv_r, Rmult_1_r by lra. exact c.
- apply Rmult_le_reg_r with T; [exact T0|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra. exact c.
Qed.

Theorem vanishing d f : stored_exp d f -> exp d / S * (1 + g) <= h / 2 -> rnd (f / fsum t) = 0.
Proof.
intros df small. pose proof S_ge1 as S1. destruct small_numbers as [u0 [h0 [a4 [a1 [nh gK]]]]].
destruct total_close as [T0 [Tlo _]]. set (T := fsum t) in *. set (K := 1 - 2 * a - 2 * u) in *.
destruct (stored_close d f df) as [f0 [fz [fe _]]]. pose proof (exp_pos d) as x0.
assert (xK : exp d <= h * S * (K / 2)).
{ assert (e : exp d / S * (1 + g) * (S * K) <= h / 2 * (S * K)) by (apply Rmult_le_compat_r; unfold K in *; nra).
  replace (exp d / S * (1 + g) * (S * K)) with (exp d * ((1 + g) * K)) in e by (field; lra).
  rewrite gK in e. lra. }
assert (hS : 0 < h * S) by (apply Rmult_lt_0_compat; lra).
apply (underflow_iff emin prec); [apply Rmult_le_pos; [exact f0|left; now apply Rinv_0_lt_compat]|].
fold h. apply quotient_le; [exact T0|]. destruct (Rle_lt_dec S 2) as [s|s].
- rewrite fz; [nra|]. apply Rle_trans with ((1 + 2 * u) * (h * S * (K / 2))); [apply Rmult_le_compat_l; lra|].
  assert ((1 + 2 * u) * K <= 1) by (unfold K; nra).
  assert (h * S * ((1 + 2 * u) * K) <= h * S * 1) by (apply Rmult_le_compat_l; lra). nra.
- assert (nS : INR n * h <= u / 4 * S) by nra.
  assert (Tl : S * ((1 - a + 4 * u) * (1 - 13 / 4 * u)) <= T).
  { apply Rle_trans with (2 := Tlo). replace (S * ((1 - a + 4 * u) * (1 - 13 / 4 * u))) with
      ((1 - a + 4 * u) * ((1 - 3 * u) * S - u / 4 * S)) by field. apply Rmult_le_compat_l; lra. }
  apply Rle_trans with (h * (S * ((1 - a + 4 * u) * (1 - 13 / 4 * u)))); [|apply Rmult_le_compat_l; lra].
  rewrite <- Rmult_assoc. destruct fe as [fe|fe]; apply Rle_trans with (1 := fe).
  + apply Rle_trans with ((1 + 2 * u) * (h * S * (K / 2)) + h * S * / 2).
    * apply Rplus_le_compat; [apply Rmult_le_compat_l; lra|nra].
    * replace ((1 + 2 * u) * (h * S * (K / 2)) + h * S * / 2) with (h * S * ((1 + (1 + 2 * u) * K) / 2)) by field.
      apply Rmult_le_compat_l; [lra|]. unfold K. nra.
  + apply Rle_trans with ((1 + u) * (1 + 2 * u) * (h * S * (K / 2))); [apply Rmult_le_compat_l; nra|].
    replace ((1 + u) * (1 + 2 * u) * (h * S * (K / 2))) with (h * S * ((1 + u) * (1 + 2 * u) * K / 2)) by field.
    apply Rmult_le_compat_l; [lra|]. apply Rle_trans with (/ 2).
    * assert ((1 + u) * (1 + 2 * u) * K <= 1); [|lra].
      assert ((1 + u) * (1 + 2 * u) <= 1 + 4 * u) by nra. unfold K in *. nra.
    * nra.
Qed.

Theorem staying d f : stored_exp d f -> 2 * h * (1 + g) < exp d / S -> 0 < rnd (f / fsum t).
Proof.
intros df large. pose proof S_ge1 as S1. destruct small_numbers as [u0 [h0 [a4 [a1 [nh gK]]]]].
destruct total_close as [T0 [_ Tup]]. set (T := fsum t) in *. set (K := 1 - 2 * a - 2 * u) in *.
destruct (stored_close d f df) as [f0 [_ [_ [_ fl]]]]. pose proof (exp_pos d) as x0.
assert (K0 : 0 < K) by (unfold K; lra).
assert (xK : 2 * (h * S) <= exp d * K).
{ assert (e : 2 * h * (1 + g) * (S * K) <= exp d / S * (S * K)) by (apply Rmult_le_compat_r; nra).
  replace (exp d / S * (S * K)) with (exp d * K) in e by (field; lra).
  replace (2 * h * (1 + g) * (S * K)) with (2 * (h * S) * ((1 + g) * K)) in e by ring. rewrite gK in e. lra. }
assert (hS : 0 < h * S) by (apply Rmult_lt_0_compat; lra).
assert (q0 : 0 < 1 - a + 4 * u) by lra.
apply Rnot_le_lt. intros c.
assert (z : rnd (f / T) = 0).
{ apply Rle_antisym; [exact c|]. apply (rnd_ge0 emin prec). apply Rmult_le_pos; [exact f0|left; now apply Rinv_0_lt_compat]. }
apply (underflow_iff emin prec) in z; [|apply Rmult_le_pos; [exact f0|left; now apply Rinv_0_lt_compat]].
fold h in z. apply quotient_le in z; [|exact T0].
assert (up : h * ((1 - a + 4 * u) * T) * K <= h * S * (K * (1 + 7 / 2 * u + 2 * u * u))).
{ replace (h * S * (K * (1 + 7 / 2 * u + 2 * u * u))) with (h * ((1 + u) * (1 + 2 * u) * S + u / 2 * S) * K) by field.
  apply Rmult_le_compat_r; [lra|]. apply Rmult_le_compat_l; [lra|].
  assert (u / 2 * 1 <= u / 2 * S) by (apply Rmult_le_compat_l; lra). lra. }
assert (lo : h * S * ((2 * (1 - 3 * u) - K) * (1 - a + 4 * u)) <= f * K * (1 - a + 4 * u)).
{ rewrite <- Rmult_assoc. apply Rmult_le_compat_r; [lra|].
  assert (e1 : (1 - 3 * u) * (exp d * K) <= (1 - u) * (1 - 2 * u) * (exp d * K)) by (apply Rmult_le_compat_r; nra).
  assert (e2 : (1 - 3 * u) * (2 * (h * S)) <= (1 - 3 * u) * (exp d * K)) by (apply Rmult_le_compat_l; lra).
  assert (e3 : ((1 - u) * (1 - 2 * u) * exp d - h) * K <= f * K) by (apply Rmult_le_compat_r; lra).
  assert (h * K * 1 <= h * K * S) by (apply Rmult_le_compat_l; nra). lra. }
assert (mid : f * K * (1 - a + 4 * u) <= h * ((1 - a + 4 * u) * T) * K).
{ replace (h * ((1 - a + 4 * u) * T) * K) with (h * T * (K * (1 - a + 4 * u))) by ring.
  rewrite Rmult_assoc. apply Rmult_le_compat_r; [nra|exact z]. }
assert (poly : K * (1 + 7 / 2 * u + 2 * u * u) < (2 * (1 - 3 * u) - K) * (1 - a + 4 * u)) by (unfold K; nra).
assert (h * S * (K * (1 + 7 / 2 * u + 2 * u * u)) < h * S * ((2 * (1 - 3 * u) - K) * (1 - a + 4 * u))) by now apply Rmult_lt_compat_l.
lra.
Qed.
End Format.
