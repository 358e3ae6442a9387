(* The claims of the chapter "floats". *)
From Coq Require Import Reals ZArith List Lia Lra.
From Flocq Require Import Core IEEE754.BinarySingleNaN.
From Fullrank Require Import Summation Underflow Rounding Vanish Running Pairs Staying Range.
Open Scope R_scope.

(* The format has precision prec and least subnormal 2^emin; rnd rounds to nearest even. *)
Section Rows.
Variables emin prec : Z.
Hypothesis prec_gt_0 : Prec_gt_0 prec.

Let format x := generic_format radix2 (FLT_exp emin prec) x.
Let rnd x := round radix2 (FLT_exp emin prec) ZnearestE x.
Let gamma k := INR k * bpow radix2 (- prec) / (1 - INR k * bpow radix2 (- prec)).

(* The exponentials are the leaves of a tree of rounded additions: any order of summation. The sum
   of ws is that of the stored weights, each one a quotient or a product with the reciprocal, which
   then must be a normal number. *)
Theorem softmax_rows_sum_to_one_within_gamma (t : tree) (ws : list R) :
  let total := (fix sum t := match t with Leaf x => x | Node l r => rnd (sum l + sum r) end) t in
  let exps := (fix leaves t := match t with Leaf x => x :: nil | Node l r => leaves l ++ leaves r end) t in
  let n := length exps in
  Forall (fun x => 0 <= x /\ format x) exps ->
  0 < fold_right Rplus 0 exps ->
  Forall2 (fun x w => w = rnd (x / total) \/
    (bpow radix2 (emin + prec - 1) <= / total /\ w = rnd (x * rnd (/ total)))) exps ws ->
  INR (n + 1) * bpow radix2 (- prec) < 1 ->
  Rabs (fold_right Rplus 0 ws - 1) <= gamma (n + 1) + INR n * bpow radix2 (emin - 1).
Proof. exact (weights_sum_to_one emin prec t ws). Qed.

(* Half of the terms and half again, in h halvings, which the logarithm of n in base two, rounded up,
   is enough for. *)
Theorem sums_in_pairs_keep_long_rows_near_one (exps : list R) (h : nat) :
  let total := (fix sum h xs := match h, xs with
    | S h, _ :: _ :: _ => rnd (sum h (firstn (length xs / 2) xs) + sum h (skipn (length xs / 2) xs))
    | _, _ => hd 0 xs
    end) h exps in
  let n := length exps in
  (n <= 2 ^ h)%nat ->
  Forall (fun x => 0 <= x /\ format x) exps ->
  0 < fold_right Rplus 0 exps ->
  INR (h + 1) * bpow radix2 (- prec) < 1 ->
  Rabs (fold_right Rplus 0 (map (fun x => rnd (x / total)) exps) - 1)
    <= gamma (h + 1) + INR n * bpow radix2 (emin - 1).
Proof. exact (pairs_sum_to_one emin prec h exps). Qed.

(* n keys with the score x each, added one after the other *)
Theorem uniform_rows_stop_summing_to_one (n : nat) (x : R) :
  let exps := repeat (rnd (exp (rnd (x - x)))) n in
  let total := fold_left (fun sum e => rnd (sum + e)) exps 0 in
  (2 <= prec)%Z -> (emin <= - prec)%Z ->
  (2 ^ prec <= Z.of_nat n)%Z ->
  fold_right Rplus 0 (map (fun e => rnd (e / total)) exps) = INR n / bpow radix2 prec.
Proof.
intros exps total p2 small many. unfold total, exps, rnd.
rewrite (exp_same emin prec x) by lia. rewrite map_same.
rewrite (ones_weight emin prec n p2 small many), bpow_opp.
clear. induction n as [|n IH]; [simpl; unfold Rdiv; ring|].
cbn [repeat fold_right]. rewrite IH, S_INR. unfold Rdiv. ring.
Qed.

(* The differences are those of the scores from the greatest, as stored; an exponential is rounded from
   a number within two units in the last place of the exact one, and t is the order of their sum. *)
Theorem stored_weights_vanish_only_around_half_the_least_subnormal
    (differences : list R) (t : tree) (i : nat) :
  let total := (fix sum t := match t with Leaf x => x | Node l r => rnd (sum l + sum r) end) t in
  let exps := (fix leaves t := match t with Leaf x => x :: nil | Node l r => leaves l ++ leaves r end) t in
  let n := length differences in
  let half := bpow radix2 (emin - 1) in
  let exact := exp (nth i differences 0) / fold_right Rplus 0 (map exp differences) in
  (emin <= 1 - 2 * prec)%Z ->
  In 0 differences ->
  Forall2 (fun d e => exists y,
    Rabs (y - exp d) <= 2 * bpow radix2 (- prec) * exp d /\ e = rnd y) differences exps ->
  INR (2 * n + 8) * bpow radix2 (- prec) < 1 ->
  (i < n)%nat ->
  (exact * (1 + gamma (2 * n + 8)) <= half / 2 -> rnd (nth i exps 0 / total) = 0) /\
  (2 * half * (1 + gamma (2 * n + 8)) < exact -> 0 < rnd (nth i exps 0 / total)).
Proof.
intros total exps n half exact_ sub top stored few inn.
assert (own : stored_exp emin prec (nth i differences 0) (nth i (leaves t) 0)).
{ change (Forall2 (stored_exp emin prec) differences (leaves t)) in stored. clear - inn stored.
  unfold n in inn. revert i inn. induction stored as [|d e ds es de all IH]; intros i inn; [simpl in inn; lia|].
  destruct i as [|i]; [exact de|]. simpl in inn. simpl. apply IH. lia. }
split.
- exact (vanishing emin prec differences t stored top few sub _ _ own).
- exact (staying emin prec differences t stored top few sub _ _ own).
Qed.

(* two keys, of which the least subnormal is far below one; the edge is also (prec - e) ln 2, where e is
   the least exponent of a normal number *)
Theorem the_lesser_of_two_weights_vanishes_iff_its_gap_reaches_the_underflow_gap (greater lesser : R) :
  let exponential score := rnd (exp (rnd (score - greater))) in
  (emin < - prec)%Z ->
  lesser < greater ->
  format (greater - lesser) ->
  rnd (exponential lesser / rnd (exponential greater + exponential lesser)) = 0 <->
  IZR (1 - emin) * ln 2 <= greater - lesser.
Proof.
intros exponential small lt whole. unfold exponential, rnd. pose proof prec_gt_0 as p0; unfold Prec_gt_0 in p0.
rewrite (exp_same emin prec greater) by lia.
replace (lesser - greater) with (- (greater - lesser)) by ring.
rewrite (rnd_format emin prec (- (greater - lesser))).
2: { apply generic_format_opp, whole. }
apply (lesser_vanishes_iff emin prec); [exact small|lra].
Qed.

(* A key is visible or not, and has a score, minus infinity being none; that of a hidden key is what
   adding the number of the mask has made of it. *)
Theorem finite_masks_hide_exactly_beyond_the_underflow_gap (keys : list (bool * option R)) (greatest : R) :
  let exponential (k : bool * option R) := match snd k with
    | Some score => rnd (exp (rnd (score - greatest)))
    | None => 0
    end in
  let weight row k := rnd (exponential k / fold_left (fun sum k => rnd (sum + exponential k)) row 0) in
  (emin <= 0)%Z ->
  (* the greatest visible score *)
  In (true, Some greatest) keys ->
  (forall score, In (true, score) keys -> exists s, score = Some s /\ s <= greatest) ->
  (forall s, In (false, Some s) keys -> rnd (s - greatest) <= - (IZR (1 - emin) * ln 2)) ->
  (forall visible s, In (visible, Some s) keys -> s <= greatest) /\
  (forall k, In k keys -> weight keys k = if fst k then weight (filter fst keys) k else 0).
Proof.
intros exponential weight small top visible hidden.
assert (zero : forall k, In k keys -> fst k = false -> exponential k = 0).
{ intros [v s] inn. simpl. intros ->. destruct s as [s|]; [|reflexivity].
  apply (exp_underflow_iff emin prec). rewrite minus_IZR. pose proof (hidden s inn) as h. rewrite minus_IZR in h. lra. }
split.
- intros [|] s inn.
  + destruct (visible _ inn) as [s' [eq le]]. injection eq as ->. exact le.
  + apply Rnot_lt_le. intros lt. pose proof (hidden s inn) as h.
    assert (0 < IZR (1 - emin) * ln 2).
    { apply Rmult_lt_0_compat; [apply IZR_lt; lia|rewrite <- ln_1; apply ln_increasing; lra]. }
    pose proof (rnd_ge0 emin prec (s - greatest) ltac:(lra)). unfold rnd in h. lra.
- intros k inn. unfold weight.
  pose proof (fold_hidden emin prec _ fst exponential keys 0 (generic_format_0 _ _) zero) as fold_eq.
  unfold rnd. rewrite fold_eq. destruct (fst k) eqn:v; [reflexivity|].
  rewrite (zero k inn v). unfold Rdiv. rewrite Rmult_0_l. apply (rnd_0 emin prec).
Qed.

(* the least number of a format whose greatest numbers are 2^place apart *)
Theorem finite_masks_show_everything_to_a_query_that_sees_nothing (scores : list R) (place : Z) :
  let least := - (IZR (2 ^ prec - 1) * bpow radix2 place) in
  let sums := map (fun score => rnd (score + least)) scores in
  let weights row greatest :=
    let exps := map (fun score => rnd (exp (rnd (score - greatest)))) row in
    map (fun e => rnd (e / fold_left (fun sum e => rnd (sum + e)) exps 0)) exps in
  (2 <= prec)%Z -> (emin <= place)%Z ->
  Forall (fun score => Rabs score < bpow radix2 place / 2) scores ->
  sums = repeat least (length scores) /\
  weights sums least = weights (repeat 0 (length scores)) 0.
Proof.
intros least sums weights p2 he small.
assert (eq : sums = repeat least (length scores)).
{ unfold sums. induction small as [|s scores hs small IH]; [reflexivity|]. cbn [map length repeat].
  rewrite IH. f_equal. apply (least_absorbs emin prec place s p2 he). rewrite pow_half. lra. }
split; [exact eq|]. rewrite eq. unfold weights. rewrite !map_same.
rewrite !Rminus_diag_eq by reflexivity. reflexivity.
Qed.

Theorem expm1_plus_one_is_absorbed_to_zero (x : R) :
  (emin <= - prec)%Z ->
  - (IZR (1 - emin) * ln 2) < x < 0 ->
  (rnd (rnd (exp x - 1) + 1) = 0 <-> x <= - (IZR (prec + 1) * ln 2)) /\
  0 < rnd (exp x).
Proof.
intros small [low neg]. split; [exact (absorbed_iff emin prec x small neg)|].
apply Rlt_le_trans with (bpow radix2 emin); [apply bpow_gt_0|].
apply (exp_stored_pos emin prec). rewrite minus_IZR in *. lra.
Qed.
End Rows.

(* A binary format of IEEE 754, whose numbers are below 2^emax; f is the number nearest to e^x, or
   infinity where rounding reaches that. *)
Theorem unshifted_exponentials_leave_the_range (prec emax : Z)
    (prec_gt_0 : Prec_gt_0 prec) (prec_lt_emax : Prec_lt_emax prec emax) (x : R) (f : binary_float prec emax) :
  let rnd := round radix2 (FLT_exp (3 - emax - prec) prec) ZnearestE in
  let weight := Bdiv mode_NE f f in
  let inside := - (IZR (emax + prec - 2) * ln 2) < x /\
    exp x < bpow radix2 (emax - 1) * (2 - bpow radix2 (- prec)) in
  (if Rlt_bool (rnd (exp x)) (bpow radix2 emax)
   then is_finite f = true /\ B2R f = rnd (exp x)
   else f = B754_infinity false) ->
  (inside -> is_finite weight = true /\ B2R weight = 1) /\
  (~ inside -> is_nan weight = true).
Proof.
intros rnd weight inside nearest.
destruct (self_quotient prec emax f) as [one [zero infinite]]. fold weight in one, zero, infinite.
pose proof (rounds_to_infinity prec emax (exp x) (Rlt_le _ _ (exp_pos x))) as top. fold rnd in top.
assert (bottom : rnd (exp x) = 0 <-> ~ - (IZR (emax + prec - 2) * ln 2) < x).
{ unfold rnd. rewrite (exp_underflow_iff (3 - emax - prec) prec).
  replace (3 - emax - prec - 1)%Z with (- (emax + prec - 2))%Z by ring. rewrite opp_IZR.
  split; intros h; lra. }
destruct (Rlt_bool_spec (rnd (exp x)) (bpow radix2 emax)) as [fits|over].
- destruct nearest as [fin eq]. split; intros h.
  + destruct (one fin) as [e1 e2]; [|now split]. rewrite eq. rewrite bottom. unfold inside in h. tauto.
  + apply (zero fin). rewrite eq. apply bottom. unfold inside in h. tauto.
- split; intros h; [|exact (infinite nearest)]. unfold inside in h. exfalso. apply (Rlt_irrefl (bpow radix2 emax)).
  apply Rle_lt_trans with (1 := over). apply top. tauto.
Qed.
