(* Exponentials beyond the range of a format, in the arithmetic of IEEE 754.

   rounds_to_infinity   what rounds to two to the power emax or beyond
   self_quotient        a number by itself is one, unless it is zero or infinite *)
From Coq Require Import Reals ZArith List Lia Lra Psatz Bool.
From Flocq Require Import Core IEEE754.BinarySingleNaN.
From Fullrank Require Import Underflow Rounding.
Open Scope R_scope.

Lemma znearest_tie_up z : Z.even z = false -> ZnearestE (IZR z + / 2) = (z + 1)%Z.
Proof.
intros odd. unfold Znearest.
rewrite (Zfloor_imp z) by (rewrite plus_IZR; lra). rewrite Rcompare_Eq by lra. rewrite odd. simpl.
apply Zceil_imp. rewrite minus_IZR, plus_IZR. lra.
Qed.

Section Format.
Variables prec emax : Z.
Context {prec_gt_0_ : Prec_gt_0 prec} {prec_lt_emax_ : Prec_lt_emax prec emax}.
Notation emin := (3 - emax - prec)%Z.
Notation rnd := (round radix2 (FLT_exp emin prec) ZnearestE).
Notation pow := (bpow radix2).

Lemma emax_bounds : (0 < prec < emax)%Z.
Proof. split; [exact prec_gt_0_|exact prec_lt_emax_]. Qed.

Theorem rounds_to_infinity y : 0 <= y -> (rnd y < pow emax <-> y < pow (emax - 1) * (2 - pow (- prec))).
Proof.
intros y0. pose proof emax_bounds as b. set (e := (emax - prec)%Z).
assert (top : pow emax = 2 * pow (emax - 1)) by (rewrite pow_half; lra).
assert (split_top : pow emax = pow prec * pow e) by (rewrite <- bpow_plus; f_equal; unfold e; ring).
assert (ulp : pow (emax - 1) * pow (- prec) = / 2 * pow e).
{ rewrite <- pow_half, <- bpow_plus. f_equal. unfold e. ring. }
pose proof (bpow_gt_0 radix2 e) as pe. pose proof (bpow_gt_0 radix2 (emax - 1)) as pm.
pose proof (pow_inv e) as inv. pose proof (bpow_gt_0 radix2 (- e)) as pe'.
assert (two : 2 <= pow prec) by (change 2 with (pow 1); apply bpow_le; lia).
assert (ff : forall k, (emin <= k)%Z -> rnd (pow k) = pow k).
{ intros k hk. apply (rnd_format emin prec), (pow_format emin prec). exact hk. }
assert (low : pow e <= pow (emax - 1)) by (apply bpow_le; unfold e; lia).
destruct (Rle_lt_dec (pow emax) y) as [big|notbig].
{ split; intros h; [|lra]. apply (rnd_mono emin prec) in big. rewrite ff in big by lia. lra. }
destruct (Rle_lt_dec (pow (emax - 1)) y) as [mid|small].
2: { split; intros _; [lra|]. apply Rlt_le, (rnd_mono emin prec) in small. rewrite ff in small by lia. lra. }
rewrite (rnd_scaled emin prec y e); [|rewrite Rabs_pos_eq by exact y0|unfold e; lia].
2: { replace (prec + e - 1)%Z with (emax - 1)%Z by (unfold e; ring). replace (prec + e)%Z with emax by (unfold e; ring). lra. }
rewrite split_top. set (z := y * pow (- e)).
assert (yz : y = z * pow e) by (unfold z; rewrite Rmult_assoc, (Rmult_comm (pow (- e))), inv; ring).
replace (pow (emax - 1) * (2 - pow (- prec))) with ((pow prec - / 2) * pow e) by lra.
rewrite yz at 1. assert (pi : IZR (2 ^ prec) = pow prec) by (apply (IZR_Zpower radix2); lia).
split; intros h; apply Rmult_lt_compat_r; try exact pe; apply Rmult_lt_reg_r in h; try exact pe.
- apply Rnot_le_lt. intros c. apply (Rlt_irrefl (pow prec)). apply Rle_lt_trans with (2 := h).
  rewrite <- pi. apply IZR_le. destruct c as [c|c].
  + pose proof (Znearest_half (fun n => negb (Z.even n)) z) as d. apply Rabs_le_inv in d.
    enough (2 ^ prec - 1 < ZnearestE z)%Z by lia. apply lt_IZR. rewrite minus_IZR, pi. lra.
  + rewrite <- c, <- pi. replace (IZR (2 ^ prec) - / 2) with (IZR (2 ^ prec - 1) + / 2) by (rewrite minus_IZR; lra).
    rewrite znearest_tie_up; [lia|]. rewrite Z.even_sub, Z.even_pow by lia. reflexivity.
- pose proof (Znearest_half (fun n => negb (Z.even n)) z) as d. apply Rabs_le_inv in d.
  rewrite <- pi. apply IZR_lt. apply lt_IZR. rewrite pi. lra.
Qed.

Theorem self_quotient (f : binary_float prec emax) :
  let w := Bdiv mode_NE f f in
  (is_finite f = true -> B2R f <> 0 -> B2R w = 1 /\ is_finite w = true) /\
  (is_finite f = true -> B2R f = 0 -> is_nan w = true) /\
  (f = B754_infinity false -> is_nan w = true).
Proof.
pose proof emax_bounds as b. intros w. unfold w. split; [|split].
- intros fin ne. pose proof (Bdiv_correct _ _ _ _ mode_NE f f ne) as c.
  replace (B2R f / B2R f) with 1 in c by (field; exact ne).
  assert (one : round radix2 (SpecFloat.fexp prec emax) (round_mode mode_NE) 1 = 1).
  { apply (rnd_format emin prec). change 1 with (pow 0). apply (pow_format emin prec). lia. }
  rewrite one, Rabs_R1 in c. rewrite Rlt_bool_true in c.
  + destruct c as [c1 [c2 _]]. rewrite c2. now split.
  + change 1 with (pow 0). apply bpow_lt. lia.
- intros fin z. destruct f as [s|s| |s m e h]; try discriminate; [reflexivity|].
  exfalso. simpl in z. apply eq_0_F2R in z. destruct s; discriminate.
- intros ->. reflexivity.
Qed.
End Format.
