(* Floating-point sums of nonnegative numbers, in any order.

   fsum_height          a sum errs by one factor of 1 +- u for each level of its tree
   fsum_bounds          which has n - 1 levels at most
   near_one             numbers divided by such a sum sum to one, within gamma of all roundings
   weights_sum_to_one   numbers divided by their sum sum to one, within gamma (n + 1) *)
From Coq Require Import Reals ZArith List Lia Lra Psatz.
From Flocq Require Import Core.
From Flocq Require Import Plus_error Relative.
Open Scope R_scope.


(* a summation tree: any order, sequential, pairwise, lanes of a vector unit *)
Inductive tree := Leaf (x : R) | Node (l r : tree).

Fixpoint leaves t := match t with Leaf x => x :: nil | Node l r => leaves l ++ leaves r end.

Definition sum := fold_right Rplus 0.

Lemma sum_app xs ys : sum (xs ++ ys) = sum xs + sum ys.
Proof. induction xs as [|x xs IH]; simpl; [|unfold sum in *; rewrite IH]; ring. Qed.

Lemma leaves_size t : (1 <= length (leaves t))%nat.
Proof. induction t; simpl; [lia|rewrite app_length; lia]. Qed.

Fixpoint height t := match t with Leaf _ => O | Node l r => S (Nat.max (height l) (height r)) end.

Lemma height_size t : (height t <= length (leaves t) - 1)%nat.
Proof.
induction t as [x|l IHl r IHr]; simpl; [lia|].
rewrite app_length. pose proof (leaves_size l). pose proof (leaves_size r). lia.
Qed.

Lemma pow_decreasing x m n : 0 <= x <= 1 -> (m <= n)%nat -> x ^ n <= x ^ m.
Proof.
intros [x0 x1] mn. replace n with (m + (n - m))%nat by lia. rewrite pow_add.
rewrite <- (Rmult_1_r (x ^ m)) at 2. apply Rmult_le_compat_l; [now apply pow_le|].
rewrite <- (pow1 (n - m)). now apply pow_incr.
Qed.

Lemma bernoulli u n : 0 <= u <= 1 -> 1 - INR n * u <= (1 - u) ^ n.
Proof.
intros [u0 u1]. induction n as [|n IH]; [simpl; lra|].
rewrite S_INR. simpl pow. pose proof (pos_INR n).
apply Rle_trans with ((1 - u) * (1 - INR n * u)); [nra|].
apply Rmult_le_compat_l; lra.
Qed.

Section Format.
Variables emin prec : Z.
Context {prec_gt_0_ : Prec_gt_0 prec}.
Notation fexp := (FLT_exp emin prec).
Notation format := (generic_format radix2 fexp).
Notation rnd := (round radix2 fexp ZnearestE).
Notation pow2 := (bpow radix2).

(* the unit roundoff *)
Definition u := pow2 (- prec).

Lemma u_bounds : 0 < u <= / 2.
Proof.
unfold u; split; [apply bpow_gt_0|]. pose proof (prec_gt_0 prec).
change (/ 2) with (pow2 (-1)). apply bpow_le; lia.
Qed.

Lemma u_ro_u : u_ro radix2 prec = u.
Proof.
unfold u_ro, u. rewrite bpow_plus. simpl (pow2 1). lra.
Qed.

Lemma u_ratio : u_ro radix2 prec / (1 + u_ro radix2 prec) <= u.
Proof.
rewrite u_ro_u. pose proof u_bounds. apply Rmult_le_reg_r with (1 + u); [lra|].
unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. nra.
Qed.

Lemma rnd_add x y : format x -> format y -> 0 <= x + y ->
  (1 - u) * (x + y) <= rnd (x + y) <= (1 + u) * (x + y).
Proof.
intros fx fy xy. destruct (FLT_plus_error_N_ex radix2 emin prec (fun n => negb (Z.even n)) x y fx fy)
  as [eps [be ->]].
pose proof (Rle_trans _ _ _ be u_ratio) as b. apply Rabs_le_inv in b. nra.
Qed.

Lemma rnd_any x : exists eps eta, Rabs eps <= u /\ Rabs eta <= pow2 (emin - 1) /\
  rnd x = x * (1 + eps) + eta.
Proof.
destruct (relative_error_N_FLT'_ex radix2 emin prec prec_gt_0_ (fun n => negb (Z.even n)) x)
  as [eps [eta [be [bt [_ e]]]]].
exists eps, eta; repeat split; [exact (Rle_trans _ _ _ be u_ratio)| |exact e].
unfold Zminus; rewrite bpow_plus. simpl (pow2 (- (1))). lra.
Qed.

Lemma rnd_normal x : pow2 (emin + prec - 1) <= Rabs x ->
  exists eps, Rabs eps <= u /\ rnd x = x * (1 + eps).
Proof.
intros h. destruct (relative_error_N_FLT_ex radix2 emin prec prec_gt_0_ (fun n => negb (Z.even n)) x h)
  as [eps [b e]].
exists eps; split; [|exact e]. fold (u_ro radix2 prec) in b. now rewrite u_ro_u in b.
Qed.

(* zero, or no smaller than the least normal number *)
Definition normal x := x = 0 \/ pow2 (emin + prec - 1) <= Rabs x.

Lemma rnd_error x : normal x -> Rabs (rnd x - x) <= u * Rabs x.
Proof.
intros [->|big].
- rewrite round_0 by typeclasses eauto. rewrite Rminus_0_r, Rabs_R0. lra.
- destruct (rnd_normal x big) as [eps [b ->]].
  replace (x * (1 + eps) - x) with (eps * x) by ring. rewrite Rabs_mult.
  apply Rmult_le_compat_r; [apply Rabs_pos|exact b].
Qed.

Fixpoint fsum t := match t with Leaf x => x | Node l r => rnd (fsum l + fsum r) end.

Definition term x := 0 <= x /\ format x.

Lemma fsum_format t : Forall term (leaves t) -> format (fsum t) /\ 0 <= fsum t.
Proof.
induction t as [x|l IHl r IHr]; simpl; intros h.
- inversion h as [|? ? [h1 h2]]; now split.
- apply Forall_app in h. destruct h as [hl hr].
  destruct (IHl hl), (IHr hr). split; [apply generic_format_round; typeclasses eauto|].
  apply round_ge_generic; try typeclasses eauto; [apply generic_format_0|lra].
Qed.

Lemma sum_nonneg xs : Forall term xs -> 0 <= sum xs.
Proof. induction 1 as [|x xs [hx _] _ IH]; simpl; [lra|]. unfold sum in *; lra. Qed.

Theorem fsum_height t h : (height t <= h)%nat -> Forall term (leaves t) ->
  (1 - u) ^ h * sum (leaves t) <= fsum t <= (1 + u) ^ h * sum (leaves t).
Proof.
pose proof (u_bounds) as ub. revert h. induction t as [x|l IHl r IHr]; intros h hh ht.
- simpl in *. inversion ht as [|? ? [x0 _]]; subst.
  pose proof (pow_decreasing (1 - u) 0 h ltac:(lra) ltac:(lia)).
  pose proof (Rle_pow (1 + u) 0 h ltac:(lra) ltac:(lia)). simpl pow in *. split; nra.
- destruct h as [|h]; [simpl in hh; lia|]. simpl in hh.
  simpl leaves in *. apply Forall_app in ht. destruct ht as [hl hr].
  destruct (IHl h ltac:(lia) hl) as [ll lu], (IHr h ltac:(lia) hr) as [rl ru].
  destruct (fsum_format l hl) as [fl l0], (fsum_format r hr) as [fr r0].
  rewrite sum_app. destruct (rnd_add _ _ fl fr ltac:(lra)) as [lo up].
  simpl fsum. simpl pow. split.
  + apply Rle_trans with (2 := lo). rewrite Rmult_assoc. apply Rmult_le_compat_l; lra.
  + apply Rle_trans with (1 := up). rewrite Rmult_assoc. apply Rmult_le_compat_l; lra.
Qed.

Corollary fsum_bounds t : Forall term (leaves t) ->
  (1 - u) ^ (length (leaves t) - 1) * sum (leaves t) <= fsum t
  <= (1 + u) ^ (length (leaves t) - 1) * sum (leaves t).
Proof. apply fsum_height, height_size. Qed.

(* a weight: a term over the sum, or times the reciprocal of the sum, if that is normal *)
Definition weight total x w :=
  w = rnd (x / total) \/ (pow2 (emin + prec - 1) <= / total /\ w = rnd (x * rnd (/ total))).

Lemma weight_bounds total x w : 0 < total -> 0 <= x -> weight total x w ->
  (1 - u) ^ 2 * (x / total) - pow2 (emin - 1) <= w
  <= / (1 - u) ^ 2 * (x / total) + pow2 (emin - 1).
Proof.
pose proof u_bounds as ub. intros t0 x0 h.
assert (q0 : 0 <= x / total) by (apply Rmult_le_pos; [lra|left; now apply Rinv_0_lt_compat]).
assert (two : exists eps eta, (1 - u) ^ 2 <= 1 + eps <= (1 + u) ^ 2 /\ Rabs eta <= pow2 (emin - 1) /\
  w = x / total * (1 + eps) + eta).
{ destruct h as [-> | [normal ->]].
  - destruct (rnd_any (x / total)) as [eps [eta [be [bt ->]]]]. exists eps, eta.
    apply Rabs_le_inv in be. simpl pow. split; [split; nra|split; [exact bt|reflexivity]].
  - destruct (rnd_normal (/ total)) as [d [bd ->]].
    { rewrite Rabs_pos_eq; [exact normal|left; now apply Rinv_0_lt_compat]. }
    destruct (rnd_any (x * (/ total * (1 + d)))) as [eps [eta [be [bt ->]]]].
    exists (d + eps + d * eps), eta. apply Rabs_le_inv in be. apply Rabs_le_inv in bd.
    split; [|split; [exact bt|unfold Rdiv; ring]].
    replace (1 + (d + eps + d * eps)) with ((1 + d) * (1 + eps)) by ring. simpl pow.
    rewrite !Rmult_1_r. split; apply Rmult_le_compat; lra. }
destruct two as [eps [eta [[lo up] [bt ->]]]]. apply Rabs_le_inv in bt.
assert (p : 0 < (1 - u) ^ 2) by (apply pow_lt; lra).
assert (up' : 1 + eps <= / (1 - u) ^ 2).
{ apply Rle_trans with (1 := up). apply Rmult_le_reg_r with ((1 - u) ^ 2); [exact p|].
  rewrite Rinv_l by lra. rewrite <- Rpow_mult_distr.
  rewrite <- (pow1 2). apply pow_incr. nra. }
split; nra.
Qed.

Lemma weights_bounds total xs ws : 0 < total -> Forall term xs -> Forall2 (weight total) xs ws ->
  (1 - u) ^ 2 * (sum xs / total) - INR (length xs) * pow2 (emin - 1) <= sum ws
  <= / (1 - u) ^ 2 * (sum xs / total) + INR (length xs) * pow2 (emin - 1).
Proof.
intros t0 hx h. induction h as [|x w xs ws hw h IH]; [simpl; unfold Rdiv; lra|].
inversion hx as [|? ? [x0 _] hxs]; subst.
destruct (weight_bounds _ _ _ t0 x0 hw), (IH hxs).
change (sum (x :: xs)) with (x + sum xs). change (sum (w :: ws)) with (w + sum ws).
change (length (x :: xs)) with (S (length xs)). rewrite S_INR.
replace ((x + sum xs) / total) with (x / total + sum xs / total) by (unfold Rdiv; ring).
split; lra.
Qed.

(* numbers of the exact sum, divided by the stored one, which is off by m roundings; and c more *)
Lemma near_one m c exact stored found E :
  0 < exact -> (1 - u) ^ m * exact <= stored <= (1 + u) ^ m * exact ->
  (1 - u) ^ c * (exact / stored) - E <= found <= / (1 - u) ^ c * (exact / stored) + E ->
  INR (m + c) * u < 1 ->
  Rabs (found - 1) <= INR (m + c) * u / (1 - INR (m + c) * u) + E.
Proof.
intros pos [lo up] [wl wu] small. pose proof u_bounds as ub.
assert (p1 : 0 < (1 - u) ^ m) by (apply pow_lt; lra).
assert (p2 : 0 < (1 - u) ^ c) by (apply pow_lt; lra).
assert (total : 0 < stored) by (apply Rlt_le_trans with (2 := lo); nra).
set (q := exact / stored) in *.
assert (q1 : (1 - u) ^ m * q <= 1).
{ unfold q, Rdiv. rewrite <- Rmult_assoc. apply Rmult_le_reg_r with stored; [exact total|].
  rewrite Rmult_assoc, Rinv_l by lra. lra. }
assert (q2 : (1 - u) ^ m <= q).
{ unfold q, Rdiv. apply Rmult_le_reg_r with stored; [exact total|].
  rewrite Rmult_assoc, Rinv_l by lra. rewrite Rmult_1_r.
  apply Rle_trans with ((1 - u) ^ m * ((1 + u) ^ m * exact)).
  - apply Rmult_le_compat_l; lra.
  - rewrite <- Rmult_assoc, <- Rpow_mult_distr. rewrite <- (Rmult_1_l exact) at 2.
    apply Rmult_le_compat_r; [lra|]. apply Rle_trans with (1 ^ m); [apply pow_incr; split; nra|rewrite pow1; lra]. }
assert (split_pow : (1 - u) ^ (m + c) = (1 - u) ^ c * (1 - u) ^ m) by (rewrite pow_add; ring).
pose proof (bernoulli u (m + c) ltac:(lra)) as b.
set (k := INR (m + c) * u) in *. set (P := (1 - u) ^ (m + c)) in *.
assert (k0 : 0 <= k) by (unfold k; apply Rmult_le_pos; [apply pos_INR|lra]).
assert (gamma : k / (1 - k) = / (1 - k) - 1) by (field; lra).
assert (upper : / (1 - u) ^ c * q <= / (1 - k)).
{ apply Rle_trans with (/ P).
  - rewrite split_pow, Rinv_mult. apply Rmult_le_compat_l; [left; now apply Rinv_0_lt_compat|].
    apply Rmult_le_reg_l with ((1 - u) ^ m); [exact p1|]. rewrite Rinv_r by lra. exact q1.
  - apply Rinv_le_contravar; lra. }
assert (lower : 1 - k <= (1 - u) ^ c * q).
{ apply Rle_trans with (1 := b). rewrite split_pow. apply Rmult_le_compat_l; lra. }
assert (k1 : k <= k / (1 - k)).
{ unfold Rdiv. rewrite <- (Rmult_1_r k) at 1. apply Rmult_le_compat_l; [exact k0|].
  rewrite <- Rinv_1. apply Rinv_le_contravar; lra. }
apply Rabs_le. split; lra.
Qed.

Theorem weights_sum_to_one t ws : Forall term (leaves t) -> 0 < sum (leaves t) ->
  Forall2 (weight (fsum t)) (leaves t) ws ->
  let n := length (leaves t) in
  INR (n + 1) * u < 1 ->
  Rabs (sum ws - 1) <= INR (n + 1) * u / (1 - INR (n + 1) * u) + INR n * pow2 (emin - 1).
Proof.
intros ht pos hw n small. pose proof u_bounds as ub. pose proof (leaves_size t) as sz. fold n in sz.
destruct (fsum_bounds t ht) as [lo up]. fold n in lo, up.
assert (p1 : 0 < (1 - u) ^ (n - 1)) by (apply pow_lt; lra).
assert (total : 0 < fsum t) by (apply Rlt_le_trans with (2 := lo); nra).
destruct (weights_bounds _ _ _ total ht hw) as [wl wu]. fold n in wl, wu.
replace (n + 1)%nat with (n - 1 + 2)%nat in * by lia.
now apply (near_one (n - 1) 2 (sum (leaves t)) (fsum t)).
Qed.
End Format.
