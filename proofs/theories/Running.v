(* Running sums of exponentials, and rows of equal or hidden scores.

   ones_count      a running sum of ones counts up to 2^prec, and stays there
   ones_weight     so 2^prec equal weights or more are 2^-prec
   least_absorbs   the least number of a format absorbs small scores
   fold_hidden     adding zero changes no sum *)
From Coq Require Import Reals ZArith List Lia Lra Psatz.
From Flocq Require Import Core.
From Fullrank Require Import Summation Rounding.
Open Scope R_scope.

Lemma map_same (A B : Type) (f : A -> B) x n : map f (repeat x n) = repeat (f x) n.
Proof. induction n as [|n IH]; simpl; congruence. Qed.

Section Format.
Variables emin prec : Z.
Context {prec_gt_0_ : Prec_gt_0 prec}.
Notation fexp := (FLT_exp emin prec).
Notation format := (generic_format radix2 fexp).
Notation rnd := (round radix2 fexp ZnearestE).
Notation pow := (bpow radix2).
Notation run := (fold_left (fun sum e => rnd (sum + e))).

Lemma one_more z : (2 <= prec)%Z -> (emin <= 0)%Z -> (0 <= z <= 2 ^ prec)%Z ->
  rnd (IZR z + 1) = IZR (Z.min (z + 1) (2 ^ prec)).
Proof.
intros p2 small hz. destruct (Z.eq_dec z (2 ^ prec)) as [->|ne].
- rewrite Z.min_r by lia. pose proof (bpow_gt_0 radix2 (prec - 1)).
  assert (e : IZR (2 ^ prec) = pow prec) by (apply (IZR_Zpower radix2); lia).
  assert (two : 2 <= pow prec) by (change 2 with (pow 1); apply bpow_le; lia).
  rewrite (rnd_scaled emin prec _ 1); [|rewrite Rabs_pos_eq; rewrite e|lia].
  + change (pow (- (1))) with (/ 2). change (pow 1) with 2.
    replace ((IZR (2 ^ prec) + 1) * / 2) with (IZR (2 ^ (prec - 1)) + / 2).
    * rewrite znearest_tie by (rewrite Z.even_pow by lia; reflexivity).
      rewrite e, (IZR_Zpower radix2) by lia. rewrite pow_half. lra.
    * rewrite e, (IZR_Zpower radix2) by lia. rewrite pow_half. lra.
  + replace (prec + 1 - 1)%Z with prec by ring. rewrite pow_double. lra.
  + lra.
- rewrite Z.min_l by lia. rewrite <- plus_IZR. apply (rnd_format emin prec).
  apply (integer_format emin prec); lia.
Qed.

Theorem ones_count n z : (2 <= prec)%Z -> (emin <= 0)%Z -> (0 <= z <= 2 ^ prec)%Z ->
  run (repeat 1 n) (IZR z) = IZR (Z.min (z + Z.of_nat n) (2 ^ prec)).
Proof.
intros p2 small. revert z. induction n as [|n IH]; intros z hz; simpl repeat; simpl fold_left.
- f_equal. lia.
- rewrite one_more, IH by lia. f_equal. lia.
Qed.

Lemma exp_same x : (emin <= 0)%Z -> rnd (exp (rnd (x - x))) = 1.
Proof.
intros small. rewrite Rminus_diag_eq by reflexivity. rewrite (rnd_0 emin prec), exp_0.
apply (rnd_format emin prec). change 1 with (pow 0). now apply (pow_format emin prec).
Qed.

Theorem ones_weight n : (2 <= prec)%Z -> (emin <= - prec)%Z -> (2 ^ prec <= Z.of_nat n)%Z ->
  rnd (1 / run (repeat 1 n) 0) = pow (- prec).
Proof.
intros p2 small many. change 0 with (IZR 0). rewrite ones_count, Z.min_r by lia.
rewrite (IZR_Zpower radix2) by lia. unfold Rdiv. rewrite Rmult_1_l, <- bpow_opp.
apply (rnd_format emin prec), (pow_format emin prec). exact small.
Qed.

Theorem least_absorbs e s : (2 <= prec)%Z -> (emin <= e)%Z -> Rabs s < pow (e - 1) ->
  rnd (s + - (IZR (2 ^ prec - 1) * pow e)) = - (IZR (2 ^ prec - 1) * pow e).
Proof.
intros p2 he hs. rewrite pow_half in hs. apply Rabs_def2 in hs. destruct hs as [hs1 hs2].
pose proof (bpow_gt_0 radix2 e) as pe. pose proof (bpow_gt_0 radix2 prec) as pp.
assert (four : 4 <= pow prec) by (change 4 with (pow 2); apply bpow_le; lia).
assert (eq : IZR (2 ^ prec - 1) = pow prec - 1) by (rewrite minus_IZR, (IZR_Zpower radix2) by lia; reflexivity).
assert (neg : s + - (IZR (2 ^ prec - 1) * pow e) < 0) by (rewrite eq; nra).
rewrite (rnd_scaled emin prec _ e); [|rewrite Rabs_left by exact neg; rewrite eq|exact he].
- rewrite (Znearest_imp _ _ (- (2 ^ prec - 1))).
  + rewrite opp_IZR. ring.
  + rewrite opp_IZR. pose proof (pow_inv e) as inv. pose proof (bpow_gt_0 radix2 (- e)).
    replace ((s + - (IZR (2 ^ prec - 1) * pow e)) * pow (- e) - - IZR (2 ^ prec - 1)) with (s * pow (- e)).
    * apply Rabs_def1; nra.
    * replace ((s + - (IZR (2 ^ prec - 1) * pow e)) * pow (- e))
        with (s * pow (- e) - IZR (2 ^ prec - 1) * (pow e * pow (- e))) by ring.
      rewrite inv. ring.
- rewrite pow_half, bpow_plus. nra.
Qed.

(* keys that are not shown add zero *)
Theorem fold_hidden (K : Type) (shown : K -> bool) (f : K -> R) keys s : format s ->
  (forall k, In k keys -> shown k = false -> f k = 0) ->
  fold_left (fun sum k => rnd (sum + f k)) keys s =
  fold_left (fun sum k => rnd (sum + f k)) (filter shown keys) s.
Proof.
revert s. induction keys as [|k keys IH]; intros s fs zero; [reflexivity|].
assert (zero' : forall l, In l keys -> shown l = false -> f l = 0) by (intros l h; apply zero; now right).
simpl. destruct (shown k) eqn:h; simpl.
- apply IH; [apply (rnd_is_format emin prec)|exact zero'].
- rewrite (zero k (or_introl eq_refl) h), Rplus_0_r, (rnd_format emin prec s fs). now apply IH.
Qed.
End Format.
