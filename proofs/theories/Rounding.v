(* Rounding to nearest even: what it keeps, and where it lands.

   znearest_tie      a tie above an even integer goes there
   rnd_format, rnd_mono, rnd_0, rnd_ge0   what rounding keeps
   scaled_format, integer_format          integers of at most prec bits, scaled
   rnd_scaled        in a binade rounding is to an integer, scaled *)
From Coq Require Import Reals ZArith List Lia Lra Psatz.
From Flocq Require Import Core.
Open Scope R_scope.

Lemma znearest_tie z : Z.even z = true -> ZnearestE (IZR z + / 2) = z.
Proof.
intros ev. unfold Znearest. assert (f : Zfloor (IZR z + / 2) = z).
{ apply Zfloor_imp. rewrite plus_IZR. lra. }
rewrite f. rewrite Rcompare_Eq by lra. now rewrite ev.
Qed.

Section Format.
Variables emin prec : Z.
Context {prec_gt_0_ : Prec_gt_0 prec}.
Notation fexp := (FLT_exp emin prec).
Notation format := (generic_format radix2 fexp).
Notation rnd := (round radix2 fexp ZnearestE).
Notation pow := (bpow radix2).

Lemma rnd_is_format x : format (rnd x).
Proof. apply generic_format_round; typeclasses eauto. Qed.

Lemma rnd_format x : format x -> rnd x = x.
Proof. apply round_generic; typeclasses eauto. Qed.

Lemma rnd_mono x y : x <= y -> rnd x <= rnd y.
Proof. apply round_le; typeclasses eauto. Qed.

Lemma rnd_0 : rnd 0 = 0.
Proof. apply round_0; typeclasses eauto. Qed.

Lemma rnd_ge0 x : 0 <= x -> 0 <= rnd x.
Proof. intros h. rewrite <- rnd_0. now apply rnd_mono. Qed.

Lemma pow_format e : (emin <= e)%Z -> format (pow e).
Proof. intros h. apply generic_format_FLT_bpow; [exact prec_gt_0_|exact h]. Qed.

(* an integer of at most prec bits, times a power of two *)
Lemma scaled_format z e : (Z.abs z <= 2 ^ prec)%Z -> (emin <= e)%Z -> format (IZR z * pow e).
Proof.
intros hz he. pose proof (prec_gt_0 prec) as p0. destruct (Z.eq_dec (Z.abs z) (2 ^ prec)) as [eq|ne].
- assert (h : format (pow (prec + e))) by (apply pow_format; lia).
  assert (abs : IZR (Z.abs z) * pow e = pow (prec + e)).
  { rewrite eq, bpow_plus. f_equal. rewrite <- IZR_Zpower by lia. reflexivity. }
  destruct (Z.abs_eq_or_opp z) as [s|s]; rewrite s in abs.
  + now rewrite abs.
  + rewrite opp_IZR in abs. replace (IZR z * pow e) with (- pow (prec + e)) by lra.
    now apply generic_format_opp.
- apply generic_format_FLT. exists (Float radix2 z e); [reflexivity|simpl; lia|exact he].
Qed.

Lemma integer_format z : (Z.abs z <= 2 ^ prec)%Z -> (emin <= 0)%Z -> format (IZR z).
Proof.
intros hz he. replace (IZR z) with (IZR z * pow 0) by (simpl; ring). now apply scaled_format.
Qed.

(* in a binade whose last place is e *)
Lemma rnd_scaled x e : pow (prec + e - 1) <= Rabs x < pow (prec + e) -> (emin <= e)%Z ->
  rnd x = IZR (ZnearestE (x * pow (- e))) * pow e.
Proof.
intros hx he. unfold round, scaled_mantissa, cexp, F2R. simpl.
assert (mag radix2 x = (prec + e)%Z :> Z) as ->.
{ apply mag_unique. exact hx. }
assert (FLT_exp emin prec (prec + e) = e) as -> by (unfold FLT_exp; lia). reflexivity.
Qed.

Lemma pow_inv e : pow e * pow (- e) = 1.
Proof. rewrite <- bpow_plus, Z.add_opp_diag_r. reflexivity. Qed.

Lemma pow_double e : pow (e + 1) = 2 * pow e.
Proof. rewrite Z.add_comm, bpow_plus. reflexivity. Qed.

Lemma pow_half e : pow (e - 1) = / 2 * pow e.
Proof. replace (e - 1)%Z with (-1 + e)%Z by ring. rewrite bpow_plus. reflexivity. Qed.
End Format.
