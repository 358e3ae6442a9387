(* Which exponentials and features are stored as zero.

   exp_stored_pos        above the underflow gap an exponential is stored as a positive number
   lesser_vanishes_iff   the lesser of two weights
   absorbed_iff          expm1 (x) + 1 *)
From Coq Require Import Reals ZArith List Lia Lra Psatz.
From Flocq Require Import Core.
From Fullrank Require Import Summation Underflow Rounding.
Open Scope R_scope.

Section Format.
Variables emin prec : Z.
Context {prec_gt_0_ : Prec_gt_0 prec}.
Notation fexp := (FLT_exp emin prec).
Notation format := (generic_format radix2 fexp).
Notation rnd := (round radix2 fexp ZnearestE).
Notation pow := (bpow radix2).

Lemma exp_stored_pos t : IZR (emin - 1) * ln 2 < t -> pow emin <= rnd (exp t).
Proof.
intros h. assert (ne : rnd (exp t) <> 0).
{ intros e. apply (exp_underflow_iff emin prec) in e. lra. }
assert (p : 0 < rnd (exp t)).
{ destruct (rnd_ge0 emin prec (exp t) (Rlt_le _ _ (exp_pos t))) as [c|c]; [exact c|]. now symmetry in c. }
destruct (Rle_lt_dec (pow emin) (exp t)) as [c|c].
- rewrite <- (rnd_format emin prec (pow emin) (pow_format emin prec emin (Z.le_refl emin))).
  now apply (rnd_mono emin prec).
- assert (lt : pow emin < pow (emin + prec)) by (apply bpow_lt; pose proof (prec_gt_0 prec); lia).
  rewrite rnd_small in * by (try apply exp_pos; lra).
  pose proof (bpow_gt_0 radix2 emin) as q.
  assert (z : (1 <= ZnearestE (exp t * pow (- emin)))%Z).
  { enough (0 < ZnearestE (exp t * pow (- emin)))%Z by lia. apply lt_IZR. apply Rmult_lt_reg_r with (pow emin); [exact q|]. lra. }
  rewrite <- (Rmult_1_l (pow emin)) at 1. apply Rmult_le_compat_r; [lra|]. now apply (IZR_le 1).
Qed.

(* the numbers next to one *)
Lemma rnd_one_plus y : (emin < - prec)%Z -> 0 <= y <= pow emin -> rnd (1 + y) = 1.
Proof.
intros small [y0 y1]. pose proof (prec_gt_0 prec) as p0.
assert (lt : pow emin < pow (- prec)) by now apply bpow_lt.
assert (le : pow (- prec) <= / 2) by (change (/ 2) with (pow (-1)); apply bpow_le; lia).
rewrite (rnd_scaled emin prec _ (1 - prec)); [|rewrite Rabs_pos_eq by lra|lia].
- replace (ZnearestE ((1 + y) * pow (- (1 - prec)))) with (2 ^ (prec - 1))%Z.
  + rewrite (IZR_Zpower radix2) by lia. rewrite <- bpow_plus. replace (prec - 1 + (1 - prec))%Z with 0%Z by ring. reflexivity.
  + symmetry. apply Znearest_imp. rewrite (IZR_Zpower radix2) by lia.
    replace (- (1 - prec))%Z with (prec - 1)%Z by ring.
    replace ((1 + y) * pow (prec - 1) - pow (prec - 1)) with (y * pow (prec - 1)) by ring.
    pose proof (bpow_gt_0 radix2 (prec - 1)). rewrite Rabs_pos_eq by nra.
    apply Rlt_le_trans with (pow (- prec) * pow (prec - 1)); [nra|].
    rewrite <- bpow_plus. replace (- prec + (prec - 1))%Z with (-1)%Z by ring. change (pow (-1)) with (/ 2). lra.
- replace (prec + (1 - prec) - 1)%Z with 0%Z by ring. replace (prec + (1 - prec))%Z with 1%Z by ring.
  change (pow 0) with 1. change (pow 1) with 2. lra.
Qed.

Lemma one_format : (emin <= 0)%Z -> format 1.
Proof. intros h. change 1 with (pow 0). now apply (pow_format emin prec). Qed.

Lemma two_format : (emin <= 0)%Z -> format 2.
Proof. intros h. change 2 with (pow 1). apply (pow_format emin prec); lia. Qed.

Theorem lesser_vanishes_iff x : (emin < - prec)%Z -> 0 < x ->
  rnd (rnd (exp (- x)) / rnd (1 + rnd (exp (- x)))) = 0 <-> IZR (1 - emin) * ln 2 <= x.
Proof.
intros small x0. pose proof (prec_gt_0 prec) as p0.
assert (edge : IZR (emin - 1) * ln 2 = - (IZR (1 - emin) * ln 2)).
{ rewrite !minus_IZR. ring. }
set (f := rnd (exp (- x))). split; intros h.
- apply Rnot_lt_le. intros c.
  assert (fp : pow emin <= f) by (apply (exp_stored_pos); lra).
  assert (f1 : f <= 1).
  { unfold f. rewrite <- (rnd_format emin prec 1) by (apply one_format; lia). apply (rnd_mono emin prec).
    rewrite <- exp_0. left. apply exp_increasing. lra. }
  pose proof (bpow_gt_0 radix2 emin) as q.
  assert (t1 : 1 <= rnd (1 + f)).
  { rewrite <- (rnd_format emin prec 1) at 1 by (apply one_format; lia). apply (rnd_mono emin prec). lra. }
  assert (t2 : rnd (1 + f) <= 2).
  { rewrite <- (rnd_format emin prec 2) by (apply two_format; lia). apply (rnd_mono emin prec). lra. }
  apply (underflow_iff emin prec) in h; [|apply Rmult_le_pos; [lra|left; apply Rinv_0_lt_compat; lra]].
  assert (h' : f <= pow (emin - 1) * rnd (1 + f)).
  { apply Rmult_le_reg_r with (/ rnd (1 + f)); [apply Rinv_0_lt_compat; lra|].
    rewrite Rmult_assoc, Rinv_r by lra. rewrite Rmult_1_r. exact h. }
  rewrite pow_half in h'. assert (f = pow emin) as eq by nra.
  rewrite eq, rnd_one_plus in h' by lra || lia. lra.
- assert (f = 0) as ->.
  { unfold f. apply (exp_underflow_iff emin prec). lra. }
  unfold Rdiv. rewrite Rmult_0_l. apply (rnd_0 emin prec).
Qed.

(* expm1 and one, each rounded *)
Theorem absorbed_iff x : (emin <= - prec)%Z -> x < 0 ->
  rnd (rnd (exp x - 1) + 1) = 0 <-> x <= - (IZR (prec + 1) * ln 2).
Proof.
intros small x0. pose proof (prec_gt_0 prec) as p0. pose proof (exp_pos x) as ex.
assert (ex1 : exp x < 1) by (rewrite <- exp_0; now apply exp_increasing).
pose proof (bpow_gt_0 radix2 prec) as q. pose proof (pow_inv prec) as inv.
assert (edge : x <= - (IZR (prec + 1) * ln 2) <-> exp x * pow prec <= / 2).
{ assert (b : exp (- (IZR (prec + 1) * ln 2)) * pow prec = / 2).
  { replace (- (IZR (prec + 1) * ln 2)) with (IZR (- (prec + 1)) * ln 2) by (rewrite opp_IZR; ring).
    rewrite <- (bpow_exp radix2), <- bpow_plus. replace (- (prec + 1) + prec)%Z with (-1)%Z by ring. reflexivity. }
  rewrite <- b. split; intros h.
  - apply Rmult_le_compat_r; [lra|]. destruct h as [h| ->]; [left; now apply exp_increasing|right; reflexivity].
  - apply Rnot_lt_le. intros c. apply exp_increasing in c. nra. }
rewrite edge. clear edge. split; intros h.
- apply Rnot_lt_le. intros c.
  assert (lo : - 1 + pow (- prec) <= rnd (exp x - 1)).
  { destruct (Rle_lt_dec (- / 2) (exp x - 1)) as [far|near].
    - assert (hf : format (- / 2)) by (apply generic_format_opp; change (/ 2) with (pow (-1)); apply (pow_format emin prec); lia).
      apply Rle_trans with (- / 2).
      + assert (pow (- prec) <= / 2) by (change (/ 2) with (pow (-1)); apply bpow_le; lia). lra.
      + rewrite <- (rnd_format emin prec (- / 2) hf). now apply (rnd_mono emin prec).
    - rewrite (rnd_scaled emin prec _ (- prec)); [|rewrite Rabs_left by lra|lia].
      + rewrite Z.opp_involutive.
        assert (z : (1 - 2 ^ prec <= ZnearestE ((exp x - 1) * pow prec))%Z).
        { enough (- 2 ^ prec < ZnearestE ((exp x - 1) * pow prec))%Z by lia. apply lt_IZR.
          rewrite opp_IZR, (IZR_Zpower radix2) by lia.
          pose proof (Znearest_half (fun n => negb (Z.even n)) ((exp x - 1) * pow prec)) as d.
          apply Rabs_le_inv in d. nra. }
        apply IZR_le in z. rewrite minus_IZR, (IZR_Zpower radix2) in z by lia.
        pose proof (bpow_gt_0 radix2 (- prec)). nra.
      + replace (prec + - prec - 1)%Z with (-1)%Z by ring. replace (prec + - prec)%Z with 0%Z by ring.
        change (pow 0) with 1. change (pow (-1)) with (/ 2). lra. }
  assert (pow (- prec) <= 0); [|pose proof (bpow_gt_0 radix2 (- prec)); lra].
  rewrite <- h. rewrite <- (rnd_format emin prec (pow (- prec))) by (apply (pow_format emin prec); lia).
  apply (rnd_mono emin prec). lra.
- assert (rnd (exp x - 1) = - 1) as ->; [|replace (- 1 + 1) with 0 by ring; apply (rnd_0 emin prec)].
  rewrite (rnd_scaled emin prec _ (- prec)); [|rewrite Rabs_left by lra|lia].
  + rewrite Z.opp_involutive.
    replace (ZnearestE ((exp x - 1) * pow prec)) with (- 2 ^ prec)%Z.
    { rewrite opp_IZR, (IZR_Zpower radix2) by lia. lra. }
    symmetry. replace ((exp x - 1) * pow prec) with (- IZR (2 ^ prec) + exp x * pow prec).
    2: { rewrite (IZR_Zpower radix2) by lia. ring. }
    rewrite <- opp_IZR. destruct h as [h|h].
    * apply Znearest_imp. apply Rabs_def1; nra.
    * rewrite h. apply znearest_tie. rewrite Z.even_opp, Z.even_pow by lia. reflexivity.
  + replace (prec + - prec - 1)%Z with (-1)%Z by ring. replace (prec + - prec)%Z with 0%Z by ring.
    change (pow 0) with 1. change (pow (-1)) with (/ 2).
    assert (2 * exp x <= 1); [|lra].
    assert (2 <= pow prec) by (change 2 with (pow 1); apply bpow_le; lia). nra.
Qed.
End Format.
