(* Dot products of either sign, summed in any order, and quotients.

   fsum_error       terms with relative errors, and a rounding for each addition
   gamma_power      a power of 1 + u is at most one plus gamma
   quotient_error   a stored dot product over a number
   dot_bounds       dot products of positive terms
   weight_error     and their shares of the sum *)
From Coq Require Import Reals ZArith List Lia Lra Psatz.
From Flocq Require Import Core Plus_error Relative.
From Fullrank Require Import Summation.
Open Scope R_scope.

Section Format.
Variables emin prec : Z.
Context {prec_gt_0_ : Prec_gt_0 prec}.
Notation fexp := (FLT_exp emin prec).
Notation format := (generic_format radix2 fexp).
Notation rnd := (round radix2 fexp ZnearestE).
Notation pow2 := (bpow radix2).
Notation u := (u prec).
Notation fsum := (fsum emin prec).
Notation normal := (normal emin prec).

Let h := pow2 (emin - 1).

Lemma h_ge0 : 0 <= h.
Proof. apply bpow_ge_0. Qed.

Lemma rnd_abs_error x : Rabs (rnd x - x) <= u * Rabs x + h.
Proof.
destruct (rnd_any emin prec x) as [eps [eta [be [bt ->]]]].
replace (x * (1 + eps) + eta - x) with (eps * x + eta) by ring.
apply Rle_trans with (1 := Rabs_triang _ _). rewrite Rabs_mult.
apply Rplus_le_compat; [apply Rmult_le_compat_r; [apply Rabs_pos|exact be]|exact bt].
Qed.

Lemma rnd_sum_error x y : format x -> format y -> Rabs (rnd (x + y) - (x + y)) <= u * Rabs (x + y).
Proof.
intros fx fy. destruct (FLT_plus_error_N_ex radix2 emin prec (fun n => negb (Z.even n)) x y fx fy)
  as [eps [be ->]].
pose proof (Rle_trans _ _ _ be (u_ratio prec)) as b.
replace ((x + y) * (1 + eps) - (x + y)) with (eps * (x + y)) by ring. rewrite Rabs_mult.
apply Rmult_le_compat_r; [apply Rabs_pos|exact b].
Qed.

(* off by at most m roundings, and half the least subnormal *)
Definition near m f x := format f /\ Rabs (f - x) <= ((1 + u) ^ m - 1) * Rabs x + h.

Definition magnitude xs := sum (map Rabs xs).

Lemma magnitude_ge0 xs : 0 <= magnitude xs.
Proof. unfold magnitude. induction xs as [|x xs IH]; simpl; [lra|]. pose proof (Rabs_pos x). lra. Qed.

Lemma sum_magnitude xs : Rabs (sum xs) <= magnitude xs.
Proof.
unfold magnitude. induction xs as [|x xs IH]; simpl; [rewrite Rabs_R0; lra|].
apply Rle_trans with (1 := Rabs_triang _ _). unfold sum in *. lra.
Qed.

Lemma power_mono m k : (m <= k)%nat -> 1 <= (1 + u) ^ m <= (1 + u) ^ k.
Proof.
intros mk. pose proof (u_bounds prec) as ub. split.
- apply Rle_trans with (1 ^ m); [rewrite pow1; lra|apply pow_incr; lra].
- apply Rle_pow; [lra|exact mk].
Qed.

Theorem fsum_error m t xs : Forall2 (near m) (leaves t) xs ->
  format (fsum t) /\ Rabs (fsum t - sum xs) <=
    ((1 + u) ^ (m + length xs - 1) - 1) * magnitude xs + (1 + u) ^ (m + length xs - 1) * (INR (length xs) * h).
Proof.
pose proof (u_bounds prec) as ub. revert xs. induction t as [f|l IHl r IHr]; intros xs all; simpl in all.
- inversion all as [|? x ? ys [ff e] none]; subst. inversion none; subst. unfold magnitude. simpl.
  replace (m + 1 - 1)%nat with m by lia. split; [exact ff|]. rewrite !Rplus_0_r, Rmult_1_l.
  apply Rle_trans with (1 := e). destruct (power_mono m m (le_n m)) as [p _]. pose proof h_ge0. nra.
- apply Forall2_app_inv_l in all. destruct all as [xl [xr [hl [hr ->]]]].
  destruct (IHl xl hl) as [fl el], (IHr xr hr) as [fr er]. clear IHl IHr.
  simpl. split; [apply generic_format_round; typeclasses eauto|].
  pose proof (leaves_size l) as sl. pose proof (leaves_size r) as sr.
  assert (ll : length (leaves l) = length xl) by (clear - hl; induction hl; simpl; congruence).
  assert (lr : length (leaves r) = length xr) by (clear - hr; induction hr; simpl; congruence).
  rewrite sum_app, app_length. unfold magnitude. rewrite map_app, sum_app.
  fold (magnitude xl) (magnitude xr).
  pose proof (magnitude_ge0 xl) as ml. pose proof (magnitude_ge0 xr) as mr.
  pose proof (sum_magnitude xl) as al. pose proof (sum_magnitude xr) as ar.
  set (k := (m + (length xl + length xr) - 2)%nat).
  replace (m + (length xl + length xr) - 1)%nat with (S k) by (unfold k; lia).
  destruct (power_mono (m + length xl - 1) k ltac:(unfold k; lia)) as [pl pl'].
  destruct (power_mono (m + length xr - 1) k ltac:(unfold k; lia)) as [pr pr'].
  pose proof h_ge0 as h0. rewrite plus_INR.
  assert (nl : 0 <= INR (length xl) * h) by (apply Rmult_le_pos; [apply pos_INR|exact h0]).
  assert (nr : 0 <= INR (length xr) * h) by (apply Rmult_le_pos; [apply pos_INR|exact h0]).
  set (P := (1 + u) ^ k) in *. change ((1 + u) ^ S k) with ((1 + u) * P).
  assert (el' : Rabs (fsum l - sum xl) <= (P - 1) * magnitude xl + P * (INR (length xl) * h)).
  { apply Rle_trans with (1 := el). apply Rplus_le_compat; apply Rmult_le_compat_r; lra. }
  assert (er' : Rabs (fsum r - sum xr) <= (P - 1) * magnitude xr + P * (INR (length xr) * h)).
  { apply Rle_trans with (1 := er). apply Rplus_le_compat; apply Rmult_le_compat_r; lra. }
  pose proof (rnd_sum_error _ _ fl fr) as e.
  set (s := fsum l + fsum r) in *. set (x := sum xl + sum xr) in *.
  assert (sx : Rabs (s - x) <= (P - 1) * (magnitude xl + magnitude xr) + P * (INR (length xl) * h + INR (length xr) * h)).
  { unfold s, x. replace (fsum l + fsum r - (sum xl + sum xr)) with ((fsum l - sum xl) + (fsum r - sum xr)) by ring.
    apply Rle_trans with (1 := Rabs_triang _ _). lra. }
  assert (xa : Rabs x <= magnitude xl + magnitude xr).
  { unfold x. apply Rle_trans with (1 := Rabs_triang _ _). lra. }
  assert (sa : Rabs s <= Rabs (s - x) + Rabs x).
  { replace s with ((s - x) + x) at 1 by ring. apply Rabs_triang. }
  assert (tri : Rabs (rnd s - x) <= Rabs (rnd s - s) + Rabs (s - x)).
  { replace (rnd s - x) with ((rnd s - s) + (s - x)) by ring. apply Rabs_triang. }
  pose proof (Rabs_pos s). nra.
Qed.

Lemma gamma_power m : INR m * u < 1 -> (1 + u) ^ m - 1 <= INR m * u / (1 - INR m * u).
Proof.
intros small. pose proof (u_bounds prec) as ub. pose proof (bernoulli u m ltac:(lra)) as b.
assert (P : 0 < (1 + u) ^ m) by (apply pow_lt; lra).
assert (le : (1 - u) ^ m * (1 + u) ^ m <= 1).
{ rewrite <- Rpow_mult_distr. apply Rle_trans with (1 ^ m); [apply pow_incr; split; nra|rewrite pow1; lra]. }
replace (INR m * u / (1 - INR m * u)) with (/ (1 - INR m * u) - 1) by (field; lra).
assert ((1 + u) ^ m <= / (1 - INR m * u)); [|lra].
apply Rmult_le_reg_r with (1 - INR m * u); [lra|]. rewrite Rinv_l by lra. nra.
Qed.

(* a dot product of the pairs, in the order of t, over N *)
Theorem quotient_error (pairs : list (R * R)) (t : tree) N :
  let d := length pairs in
  let exact := sum (map (fun p => fst p * snd p) pairs) in
  let size := magnitude (map (fun p => fst p * snd p) pairs) in
  leaves t = map (fun p => rnd (fst p * snd p)) pairs -> N <> 0 ->
  let g := INR (d + 1) * u / (1 - INR (d + 1) * u) in
  INR (d + 1) * u < 1 ->
  Rabs (rnd (fsum t / N) - exact / N) <= g * (size / Rabs N) + (1 + g) * (INR d * h / Rabs N) + h.
Proof.
intros d exact size lv N0 g small. pose proof (u_bounds prec) as ub.
assert (all : Forall2 (near 1) (leaves t) (map (fun p => fst p * snd p) pairs)).
{ rewrite lv. clear - prec_gt_0_. induction pairs as [|p ps IH]; [constructor|]. simpl map. constructor; [|exact IH].
  split; [apply generic_format_round; typeclasses eauto|]. rewrite pow_1.
  replace (1 + u - 1) with u by ring. apply rnd_abs_error. }
destruct (fsum_error 1 t _ all) as [_ e]. rewrite map_length in e. fold exact size d in e.
replace (1 + d - 1)%nat with d in e by lia.
pose proof (rnd_abs_error (fsum t / N)) as q. set (f := fsum t) in *.
assert (n0 : 0 < / Rabs N) by (apply Rinv_0_lt_compat, Rabs_pos_lt; exact N0).
pose proof (sum_magnitude (map (fun p => fst p * snd p) pairs)) as xa. fold exact size in xa.
pose proof (magnitude_ge0 (map (fun p => fst p * snd p) pairs)) as s0. fold size in s0.
pose proof (gamma_power (d + 1) small) as gp. fold g in gp. pose proof h_ge0 as h0.
assert (dh : 0 <= INR d * h) by (apply Rmult_le_pos; [apply pos_INR|exact h0]).
assert (fa : Rabs f <= Rabs (f - exact) + Rabs exact).
{ replace f with ((f - exact) + exact) at 1 by ring. apply Rabs_triang. }
assert (over : forall x, Rabs (x / N) = Rabs x * / Rabs N) by (intros x; unfold Rdiv; now rewrite Rabs_mult, Rabs_inv).
assert (tri : Rabs (rnd (f / N) - exact / N) <= Rabs (rnd (f / N) - f / N) + Rabs ((f - exact) / N)).
{ replace (rnd (f / N) - exact / N) with ((rnd (f / N) - f / N) + (f - exact) / N) by (field; exact N0). apply Rabs_triang. }
rewrite over in tri, q. rewrite Nat.add_1_r in gp. change ((1 + u) ^ S d) with ((1 + u) * (1 + u) ^ d) in gp.
set (P := (1 + u) ^ d) in *.
replace (g * (size / Rabs N) + (1 + g) * (INR d * h / Rabs N)) with ((g * size + (1 + g) * (INR d * h)) * / Rabs N) by (unfold Rdiv; ring).
apply Rle_trans with ((u * Rabs f + Rabs (f - exact)) * / Rabs N + h); [lra|].
apply Rplus_le_compat_r, Rmult_le_compat_r; [lra|].
assert (c1 : u * Rabs f + Rabs (f - exact) <= (1 + u) * Rabs (f - exact) + u * size) by nra.
assert (c2 : (1 + u) * Rabs (f - exact) <= (1 + u) * ((P - 1) * size + P * (INR d * h))) by (apply Rmult_le_compat_l; lra).
assert (c3 : ((1 + u) * P - 1) * size <= g * size) by (apply Rmult_le_compat_r; lra).
assert (c4 : (1 + u) * P * (INR d * h) <= (1 + g) * (INR d * h)) by (apply Rmult_le_compat_r; lra).
lra.
Qed.

(* positive terms: no more roundings than terms *)
Lemma dot_bounds (pairs : list (R * R)) (t : tree) :
  let d := length pairs in
  let exact := sum (map (fun p => fst p * snd p) pairs) in
  leaves t = map (fun p => rnd (fst p * snd p)) pairs ->
  Forall (fun p => 0 < fst p * snd p /\ normal (fst p * snd p)) pairs ->
  term emin prec (fsum t) /\ 0 < exact /\ (1 - u) ^ d * exact <= fsum t <= (1 + u) ^ d * exact.
Proof.
intros d exact lv products. pose proof (u_bounds prec) as ub.
assert (terms : Forall (term emin prec) (leaves t) /\
  (1 - u) * exact <= sum (leaves t) <= (1 + u) * exact /\ 0 <= exact).
{ rewrite lv. unfold exact. clear - products prec_gt_0_ ub.
  induction products as [|p ps [pos np] _ [IH1 [IH2 IH3]]]; [simpl; split; [constructor|lra]|].
  pose proof (rnd_error emin prec _ np) as e. rewrite (Rabs_pos_eq (fst p * snd p)) in e by lra. apply Rabs_le_inv in e.
  simpl. unfold sum in *. split; [constructor; [split; [nra|apply generic_format_round; typeclasses eauto]|exact IH1]|]. split; nra. }
destruct terms as [terms [[lo up] e0]]. pose proof (leaves_size t) as some.
assert (len : length (leaves t) = d) by (rewrite lv; apply map_length).
destruct (fsum_bounds emin prec t terms) as [flo fup]. rewrite len in flo, fup, some.
destruct (fsum_format emin prec t terms) as [ff f0].
assert (pd : (1 - u) ^ d = (1 - u) ^ (d - 1) * (1 - u)) by (replace d with (S (d - 1)) at 1 by lia; simpl; ring).
assert (pd' : (1 + u) ^ d = (1 + u) ^ (d - 1) * (1 + u)) by (replace d with (S (d - 1)) at 1 by lia; simpl; ring).
assert (q0 : 0 < (1 - u) ^ (d - 1)) by (apply pow_lt; lra).
assert (q1 : 0 < (1 + u) ^ (d - 1)) by (apply pow_lt; lra).
split; [split; assumption|]. split.
- unfold exact. unfold d in some. destruct products as [|p ps [pos _] rest]; [simpl in some; lia|].
  simpl. assert (0 <= sum (map (fun p => fst p * snd p) ps)); [|unfold sum in *; lra].
  clear - rest. induction rest as [|q qs [qp _] _ IH]; simpl; [lra|unfold sum in *; lra].
- rewrite pd, pd', !Rmult_assoc. split.
  + apply Rle_trans with (2 := flo). apply Rmult_le_compat_l; lra.
  + apply Rle_trans with (1 := fup). apply Rmult_le_compat_l; lra.
Qed.

Lemma sums_within (fs xs : list R) a b : Forall2 (fun f x => a * x <= f <= b * x) fs xs ->
  a * sum xs <= sum fs <= b * sum xs.
Proof. unfold sum. induction 1 as [|f x fs xs hh _ IH]; simpl; [lra|]. lra. Qed.

(* a weight: a positive number over a sum of them, each off by at most d roundings *)
Theorem weight_error d n f x t xs : length xs = n ->
  Forall2 (fun f x => term emin prec f /\ 0 < x /\ (1 - u) ^ d * x <= f <= (1 + u) ^ d * x) (leaves t) xs ->
  In (f, x) (combine (leaves t) xs) ->
  let k := (2 * d + n)%nat in
  INR k * u < 1 ->
  Rabs (rnd (f / fsum t) - x / sum xs) <= INR k * u / (1 - INR k * u) * (x / sum xs) + h.
Proof.
intros len all inn k small. pose proof (u_bounds prec) as ub.
assert (terms : Forall (term emin prec) (leaves t)) by (clear - all; induction all as [|? ? ? ? [hh _] _ IH]; constructor; assumption).
assert (within : Forall2 (fun f x => (1 - u) ^ d * x <= f <= (1 + u) ^ d * x) (leaves t) xs)
  by (clear - all; induction all as [|? ? ? ? [_ [_ hh]] _ IH]; constructor; assumption).
assert (own : 0 < x /\ (1 - u) ^ d * x <= f <= (1 + u) ^ d * x).
{ clear - all inn. induction all as [|g y gs ys [_ hh] _ IH]; [contradiction|].
  destruct inn as [e|inn]; [injection e as <- <-; exact hh|exact (IH inn)]. }
destruct own as [x0 [xlo xup]].
assert (S0 : 0 < sum xs).
{ clear - all inn. induction all as [|g y gs ys [_ [hh _]] rest IH]; [contradiction|].
  simpl. assert (0 <= sum ys); [|unfold sum in *; lra].
  clear - rest. induction rest as [|g y gs ys [_ [hh _]] _ IH]; simpl; [lra|unfold sum in *; lra]. }
destruct (sums_within _ _ _ _ within) as [slo sup].
assert (ln : length (leaves t) = n) by (rewrite <- len; clear - all; induction all; simpl; congruence).
destruct (fsum_bounds emin prec t terms) as [tlo tup]. rewrite ln in tlo, tup.
pose proof (leaves_size t) as some. rewrite ln in some.
assert (m0 : forall j, 0 < (1 - u) ^ j) by (intros j; apply pow_lt; lra).
assert (p0 : forall j, 0 < (1 + u) ^ j) by (intros j; apply pow_lt; lra).
assert (mp : forall j, (1 - u) ^ j * (1 + u) ^ j <= 1).
{ intros j. rewrite <- Rpow_mult_distr. apply Rle_trans with (1 ^ j); [apply pow_incr; split; nra|rewrite pow1; lra]. }
set (e := (n - 1 + d)%nat). set (T := fsum t) in *. set (S := sum xs) in *.
assert (Tlo : (1 - u) ^ e * S <= T).
{ unfold e. rewrite pow_add, Rmult_assoc. apply Rle_trans with (2 := tlo). apply Rmult_le_compat_l; [left; apply m0|exact slo]. }
assert (Tup : T <= (1 + u) ^ e * S).
{ unfold e. rewrite pow_add, Rmult_assoc. apply Rle_trans with (1 := tup). apply Rmult_le_compat_l; [left; apply p0|exact sup]. }
assert (T0 : 0 < T) by (apply Rlt_le_trans with (2 := Tlo); apply Rmult_lt_0_compat; [apply m0|exact S0]).
assert (f0 : 0 < f) by (apply Rlt_le_trans with (2 := xlo); apply Rmult_lt_0_compat; [apply m0|exact x0]).
destruct (rnd_any emin prec (f / T)) as [eps [eta [q [bt ->]]]].
assert (fT : 0 < f / T) by (apply Rmult_lt_0_compat; [exact f0|now apply Rinv_0_lt_compat]).
apply Rabs_le_inv in q. apply Rabs_le_inv in bt. fold h in bt.
set (w := f / T * (1 + eps)) in *.
assert (q1 : (1 - u) * (f / T) <= w <= (1 + u) * (f / T)) by (unfold w; split; nra).
pose proof (bernoulli u k ltac:(lra)) as b. set (K := INR k * u) in *.
assert (pk : (1 - u) ^ k = (1 - u) ^ d * (1 - u) * (1 - u) ^ e).
{ unfold k, e. replace (2 * d + n)%nat with (d + 1 + (n - 1 + d))%nat by lia. rewrite !pow_add. simpl. ring. }
assert (wT1 : (1 - u) * f <= w * T).
{ replace ((1 - u) * f) with ((1 - u) * (f / T) * T) by (field; lra). apply Rmult_le_compat_r; lra. }
assert (wT2 : w * T <= (1 + u) * f).
{ replace ((1 + u) * f) with ((1 + u) * (f / T) * T) by (field; lra). apply Rmult_le_compat_r; lra. }
pose proof (m0 d) as md. pose proof (m0 e) as me. pose proof (p0 e) as pe. pose proof (p0 d) as pd.
assert (w0 : 0 <= w) by nra.
assert (K0 : 0 <= K) by (unfold K; apply Rmult_le_pos; [apply pos_INR|lra]).
assert (upper : w * S * (1 - K) <= x).
{ apply Rle_trans with (w * S * (1 - u) ^ k); [apply Rmult_le_compat_l; [now apply Rmult_le_pos; [|lra]|exact b]|].
  rewrite pk. apply Rle_trans with ((1 - u) ^ d * (1 - u) * (w * T)).
  - replace (w * S * ((1 - u) ^ d * (1 - u) * (1 - u) ^ e)) with ((1 - u) ^ d * (1 - u) * (w * ((1 - u) ^ e * S))) by ring.
    apply Rmult_le_compat_l; [apply Rmult_le_pos; lra|]. now apply Rmult_le_compat_l.
  - apply Rle_trans with ((1 - u) ^ d * (1 - u) * ((1 + u) * ((1 + u) ^ d * x))).
    + apply Rmult_le_compat_l; [apply Rmult_le_pos; lra|]. apply Rle_trans with (1 := wT2). apply Rmult_le_compat_l; lra.
    + replace ((1 - u) ^ d * (1 - u) * ((1 + u) * ((1 + u) ^ d * x)))
        with ((1 - u) ^ d * (1 + u) ^ d * ((1 - u) * (1 + u)) * x) by ring.
      rewrite <- (Rmult_1_l x) at 2. apply Rmult_le_compat_r; [lra|]. pose proof (mp d).
      assert (0 <= (1 - u) * (1 + u) <= 1) by (split; nra). assert (0 < (1 - u) ^ d * (1 + u) ^ d) by now apply Rmult_lt_0_compat. nra. }
assert (lower : (1 - K) * x <= w * S).
{ apply Rle_trans with ((1 - u) ^ k * x); [apply Rmult_le_compat_r; lra|]. rewrite pk.
  apply Rle_trans with ((1 - u) ^ e * (w * T)).
  - replace ((1 - u) ^ d * (1 - u) * (1 - u) ^ e * x) with ((1 - u) ^ e * ((1 - u) * ((1 - u) ^ d * x))) by ring.
    apply Rmult_le_compat_l; [lra|]. apply Rle_trans with (2 := wT1). apply Rmult_le_compat_l; lra.
  - apply Rle_trans with ((1 - u) ^ e * (w * ((1 + u) ^ e * S))).
    + apply Rmult_le_compat_l; [lra|]. now apply Rmult_le_compat_l.
    + replace ((1 - u) ^ e * (w * ((1 + u) ^ e * S))) with ((1 - u) ^ e * (1 + u) ^ e * (w * S)) by ring.
      rewrite <- (Rmult_1_l (w * S)) at 2. apply Rmult_le_compat_r; [apply Rmult_le_pos; lra|apply mp]. }
assert (W0 : 0 < x / S) by (apply Rmult_lt_0_compat; [exact x0|now apply Rinv_0_lt_compat]).
assert (u1 : w <= x / S * / (1 - K)).
{ apply Rmult_le_reg_r with (S * (1 - K)); [apply Rmult_lt_0_compat; lra|].
  replace (x / S * / (1 - K) * (S * (1 - K))) with x by (field; lra). lra. }
assert (l1 : (1 - K) * (x / S) <= w).
{ apply Rmult_le_reg_r with S; [exact S0|]. replace ((1 - K) * (x / S) * S) with ((1 - K) * x) by (field; lra). exact lower. }
replace (K / (1 - K)) with (/ (1 - K) - 1) by (field; lra).
assert (inv : 1 + K <= / (1 - K)).
{ apply Rmult_le_reg_r with (1 - K); [lra|]. rewrite Rinv_l by lra. nra. }
assert (near_ : Rabs (w - x / S) <= (/ (1 - K) - 1) * (x / S)) by (apply Rabs_le; split; nra).
apply Rabs_le_inv in near_. apply Rabs_le. lra.
Qed.
End Format.
