(* Sums in pairs, of halves of the terms.

   pairs_spec           halving takes as many levels as the logarithm
   pairs_sum_to_one     so rows of softmax sum to one
   quotients_sum_to_one  numbers divided by such a sum sum to one, within gamma (levels + 1) *)
From Coq Require Import Reals ZArith List Lia Lra Psatz Arith.
From Flocq Require Import Core.
From Fullrank Require Import Summation.
Open Scope R_scope.

Fixpoint pairs h (xs : list R) : tree :=
  match h, xs with
  | S h, _ :: _ :: _ =>
    Node (pairs h (firstn (length xs / 2) xs)) (pairs h (skipn (length xs / 2) xs))
  | _, _ => Leaf (hd 0 xs)
  end.

Lemma pairs_spec h xs : (1 <= length xs <= 2 ^ h)%nat -> leaves (pairs h xs) = xs /\ (height (pairs h xs) <= h)%nat.
Proof.
revert xs. induction h as [|h IH]; intros xs len.
- destruct xs as [|x [|y xs]]; simpl in *; try lia. split; [reflexivity|lia].
- destruct xs as [|x [|y xs]]; [simpl in len; lia|simpl; split; [reflexivity|lia]|].
  remember (x :: y :: xs) as all eqn:e.
  assert (two : (2 <= length all)%nat) by (rewrite e; simpl; lia).
  assert (eq : pairs (S h) all = Node (pairs h (firstn (length all / 2) all)) (pairs h (skipn (length all / 2) all))).
  { rewrite e. reflexivity. }
  rewrite eq. clear e eq x y xs.
  pose proof (Nat.div_mod (length all) 2 ltac:(lia)) as d.
  pose proof (Nat.mod_upper_bound (length all) 2 ltac:(lia)) as b.
  rewrite Nat.pow_succ_r' in len. pose proof (Nat.pow_nonzero 2 h ltac:(lia)) as nz.
  assert (l1 : length (firstn (length all / 2) all) = (length all / 2)%nat) by (apply firstn_length_le; lia).
  assert (l2 : length (skipn (length all / 2) all) = (length all - length all / 2)%nat) by apply skipn_length.
  destruct (IH (firstn (length all / 2) all)) as [f1 h1]; [lia|].
  destruct (IH (skipn (length all / 2) all)) as [f2 h2]; [lia|].
  cbn [leaves height]. rewrite f1, f2. split; [apply firstn_skipn|lia].
Qed.

Section Format.
Variables emin prec : Z.
Context {prec_gt_0_ : Prec_gt_0 prec}.
Notation rnd := (round radix2 (FLT_exp emin prec) ZnearestE).
Notation pow2 := (bpow radix2).
Notation u := (u prec).
Notation term := (term emin prec).
Notation fsum := (fsum emin prec).

Lemma quotients_bounds total xs : 0 < total -> Forall term xs ->
  (1 - u) * (sum xs / total) - INR (length xs) * pow2 (emin - 1) <= sum (map (fun x => rnd (x / total)) xs)
  <= (1 + u) * (sum xs / total) + INR (length xs) * pow2 (emin - 1).
Proof.
intros t0 hx. pose proof (u_bounds prec) as ub. induction hx as [|x xs [x0 _] hx IH]; [simpl; unfold Rdiv; lra|].
change (sum (x :: xs)) with (x + sum xs). simpl map.
change (sum (rnd (x / total) :: map (fun x => rnd (x / total)) xs))
  with (rnd (x / total) + sum (map (fun x => rnd (x / total)) xs)).
change (length (x :: xs)) with (S (length xs)). rewrite S_INR.
replace ((x + sum xs) / total) with (x / total + sum xs / total) by (unfold Rdiv; ring).
assert (q0 : 0 <= x / total) by (apply Rmult_le_pos; [lra|left; now apply Rinv_0_lt_compat]).
destruct (rnd_any emin prec (x / total)) as [eps [eta [be [bt ->]]]].
apply Rabs_le_inv in be. apply Rabs_le_inv in bt. split; nra.
Qed.

Theorem quotients_sum_to_one t h : (height t <= h)%nat -> Forall term (leaves t) -> 0 < sum (leaves t) ->
  let n := length (leaves t) in
  INR (h + 1) * u < 1 ->
  Rabs (sum (map (fun x => rnd (x / fsum t)) (leaves t)) - 1)
  <= INR (h + 1) * u / (1 - INR (h + 1) * u) + INR n * pow2 (emin - 1).
Proof.
intros hh ht pos n small. pose proof (u_bounds prec) as ub.
destruct (fsum_height emin prec t h hh ht) as [lo up].
assert (p : 0 < (1 - u) ^ h) by (apply pow_lt; lra).
assert (total : 0 < fsum t) by (apply Rlt_le_trans with (2 := lo); nra).
destruct (quotients_bounds _ _ total ht) as [wl wu]. fold n in wl, wu.
apply (near_one prec h 1 (sum (leaves t)) (fsum t)); try assumption; [now split|].
rewrite (pow_1 (1 - u)). split; [exact wl|].
apply Rle_trans with (1 := wu). apply Rplus_le_compat_r, Rmult_le_compat_r.
- apply Rmult_le_pos; [lra|left; now apply Rinv_0_lt_compat].
- apply Rmult_le_reg_r with (1 - u); [lra|]. rewrite Rinv_l by lra. nra.
Qed.

Fixpoint sum_in_pairs h (xs : list R) : R :=
  match h, xs with
  | S h, _ :: _ :: _ =>
    rnd (sum_in_pairs h (firstn (length xs / 2) xs) + sum_in_pairs h (skipn (length xs / 2) xs))
  | _, _ => hd 0 xs
  end.

Lemma pairs_fsum h xs : sum_in_pairs h xs = fsum (pairs h xs).
Proof.
revert xs. induction h as [|h IH]; intros [|x [|y xs]]; try reflexivity.
cbn [sum_in_pairs pairs]. rewrite !IH. reflexivity.
Qed.

Theorem pairs_sum_to_one h xs : (length xs <= 2 ^ h)%nat -> Forall term xs -> 0 < sum xs ->
  let n := length xs in
  INR (h + 1) * u < 1 ->
  Rabs (sum (map (fun x => rnd (x / sum_in_pairs h xs)) xs) - 1)
  <= INR (h + 1) * u / (1 - INR (h + 1) * u) + INR n * pow2 (emin - 1).
Proof.
intros len terms pos n small. assert (some : (1 <= length xs)%nat).
{ destruct xs; [simpl in pos; lra|simpl; lia]. }
destruct (pairs_spec h xs (conj some len)) as [lv hh].
rewrite pairs_fsum. pose proof (quotients_sum_to_one (pairs h xs) h hh) as q.
rewrite lv in q. exact (q terms pos small).
Qed.
End Format.
