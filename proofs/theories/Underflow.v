(* When the exponential underflows: round to nearest even, gradual underflow.

   underflow_iff       a positive number is stored as zero iff it is at most half the least subnormal
   exp_underflow_iff   the stored exponential of t is zero iff t <= (emin - 1) ln 2
   underflow_b64, ...  that threshold as a decimal, for the formats *)
From Coq Require Import Reals ZArith List Lia Lra Psatz.
From Flocq Require Import Core.
From Interval Require Import Tactic.
Open Scope R_scope.

Section Format.
Variables emin prec : Z.
Context {prec_gt_0_ : Prec_gt_0 prec}.
Notation fexp := (FLT_exp emin prec).
Notation format := (generic_format radix2 fexp).
Notation rnd := (round radix2 fexp ZnearestE).
Notation pow := (bpow radix2).

Lemma cexp_small x : 0 < x -> x < pow (emin + prec) -> cexp radix2 fexp x = emin.
Proof.
intros x0 xs. unfold cexp, FLT_exp.
assert (h : (mag radix2 x <= emin + prec)%Z).
{ apply mag_le_bpow. lra. rewrite Rabs_pos_eq; lra. }
lia.
Qed.

Lemma rnd_small x : 0 < x -> x < pow (emin + prec) ->
  rnd x = IZR (ZnearestE (x * pow (- emin))) * pow emin.
Proof.
intros x0 xs. unfold round, scaled_mantissa. rewrite (cexp_small x x0 xs). reflexivity.
Qed.

Lemma half : ZnearestE (/ 2) = 0%Z.
Proof.
unfold Znearest.
assert (F : Zfloor (/2) = 0%Z) by (apply Zfloor_imp; simpl; lra).
rewrite F. rewrite Rcompare_Eq by lra. reflexivity.
Qed.

Lemma pow_lt a b : (a < b)%Z -> pow a < pow b.
Proof. apply bpow_lt. Qed.

Theorem underflow_iff x : 0 <= x -> (rnd x = 0 <-> x <= pow (emin - 1)).
Proof.
intros x0. pose proof (prec_gt_0 prec) as p0.
assert (e1 : pow (emin - 1) = / 2 * pow emin).
{ replace (emin - 1)%Z with (-1 + emin)%Z by ring. rewrite bpow_plus. reflexivity. }
pose proof (bpow_gt_0 radix2 emin) as pe.
assert (inv : pow emin * pow (- emin) = 1).
{ rewrite <- bpow_plus. replace (emin + - emin)%Z with 0%Z by ring. reflexivity. }
pose proof (bpow_gt_0 radix2 (- emin)) as pi.
assert (lep : pow emin < pow (emin + prec)) by (apply bpow_lt; lia).
destruct (Req_dec x 0) as [->|xn].
{ rewrite round_0 by typeclasses eauto. split; intros; [|reflexivity]. apply bpow_ge_0. }
assert (xp : 0 < x) by lra. split; intros h.
- apply Rnot_lt_le. intros hx.
  assert (pow emin <= rnd x); [|lra].
  destruct (Rle_lt_dec (pow emin) x) as [c|c].
  + apply round_ge_generic; try typeclasses eauto; [|exact c].
    apply generic_format_FLT_bpow; [exact p0|lia].
  + rewrite rnd_small; [|lra|lra].
    rewrite (Znearest_imp _ _ 1%Z); [lra|].
    apply Rabs_def1; nra.
- rewrite rnd_small; [|lra|lra].
  replace (ZnearestE (x * pow (- emin))) with 0%Z; [ring|symmetry].
  destruct (Rle_lt_or_eq_dec _ _ h) as [c|c].
  + apply Znearest_imp. apply Rabs_def1; nra.
  + replace (x * pow (- emin)) with (/ 2); [exact half|nra].
Qed.

Theorem exp_underflow_iff t : rnd (exp t) = 0 <-> t <= IZR (emin - 1) * ln 2.
Proof.
rewrite underflow_iff by (left; apply exp_pos). rewrite bpow_exp.
split; intros h.
- apply Rnot_lt_le. intros c. apply exp_increasing in c. simpl in *; lra.
- destruct h as [h| ->]; [left; now apply exp_increasing|right; reflexivity].
Qed.
End Format.

Section Thresholds.
Definition b64 := round radix2 (FLT_exp (-1074) 53) ZnearestE.
Definition b32 := round radix2 (FLT_exp (-149) 24) ZnearestE.
Definition b16 := round radix2 (FLT_exp (-24) 11) ZnearestE.
Definition bf16 := round radix2 (FLT_exp (-133) 8) ZnearestE.
Definition e4m3 := round radix2 (FLT_exp (-9) 4) ZnearestE.
Definition e5m2 := round radix2 (FLT_exp (-16) 3) ZnearestE.

Ltac thr :=
  let h := fresh in let c := fresh in
  split; [intros h; apply exp_underflow_iff; [easy|]; refine (Rle_trans _ _ _ h _); clear; simpl; interval with (i_prec 120)
  | intros h c; apply exp_underflow_iff in c; [|easy];
    refine (Rlt_irrefl _ (Rlt_le_trans _ _ _ h (Rle_trans _ _ _ c _))); clear; simpl; interval with (i_prec 120)].

Theorem underflow_b64 t : (t <= -745.13321910194121 -> b64 (exp t) = 0) /\
                    (-745.13321910194120 < t -> b64 (exp t) <> 0).
Proof. thr. Qed.
Theorem underflow_b32 t : (t <= -103.97207708399180 -> b32 (exp t) = 0) /\
                    (-103.97207708399179 < t -> b32 (exp t) <> 0).
Proof. thr. Qed.
Theorem underflow_b16 t : (t <= -17.3286795139987 -> b16 (exp t) = 0) /\
                    (-17.3286795139986 < t -> b16 (exp t) <> 0).
Proof. thr. Qed.
Theorem underflow_bf16 t : (t <= -92.8817221950327 -> bf16 (exp t) = 0) /\
                    (-92.8817221950326 < t -> bf16 (exp t) <> 0).
Proof. thr. Qed.
Theorem underflow_e4m3 t : (t <= -6.93147180559946 -> e4m3 (exp t) = 0) /\
                    (-6.93147180559945 < t -> e4m3 (exp t) <> 0).
Proof. thr. Qed.
Theorem underflow_e5m2 t : (t <= -11.7835020695191 -> e5m2 (exp t) = 0) /\
                    (-11.7835020695190 < t -> e5m2 (exp t) <> 0).
Proof. thr. Qed.
End Thresholds.
