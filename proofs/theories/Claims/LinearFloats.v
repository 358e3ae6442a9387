(* The claims of the chapter "linear" about stored floats. *)
From Coq Require Import Reals ZArith List Lra.
From Flocq Require Import Core.
From Fullrank Require Import Summation Dots.
Open Scope R_scope.

(* The format has precision prec and least subnormal 2^emin; rnd rounds to nearest even. A number is
   normal if it is zero or no smaller than the least normal one. *)
Section Features.
Variables emin prec : Z.
Hypothesis prec_gt_0 : Prec_gt_0 prec.

Let rnd x := round radix2 (FLT_exp emin prec) ZnearestE x.
Let gamma k := INR k * bpow radix2 (- prec) / (1 - INR k * bpow radix2 (- prec)).
Let half := bpow radix2 (emin - 1).
Let normal x := x = 0 \/ bpow radix2 (emin + prec - 1) <= Rabs x.

(* a tree of rounded additions: any order of summation *)
Let total := fix sum t := match t with Leaf x => x | Node l r => rnd (sum l + sum r) end.
Let terms := fix leaves t := match t with Leaf x => x :: nil | Node l r => leaves l ++ leaves r end.
Let dot (features : list (R * R)) := fold_right Rplus 0 (map (fun p => fst p * snd p) features).

(* The features of a query, each with that of a key, and the stored normaliser N of the query. The
   features divided by N, times those of the keys, have rank at most their number. *)
Theorem signed_features_stay_close_to_the_feature_count_in_rank (features : list (R * R)) (t : tree) (N : R) :
  let d := length features in
  terms t = map (fun p => rnd (fst p * snd p)) features ->
  N <> 0 ->
  INR (d + 1) * bpow radix2 (- prec) < 1 ->
  Rabs (rnd (total t / N) - fold_right Rplus 0 (map (fun p => fst p / N * snd p) features)) <=
    gamma (d + 1) * (fold_right Rplus 0 (map (fun p => Rabs (fst p) * Rabs (snd p)) features) / Rabs N) +
    (1 + gamma (d + 1)) * (INR d * half / Rabs N) + half.
Proof.
intros d lv N0 small.
pose proof (quotient_error emin prec features t N lv N0 small) as e.
assert (e1 : fold_right Rplus 0 (map (fun p => fst p / N * snd p) features) = dot features / N).
{ unfold dot. clear. induction features as [|p ps IH]; simpl; [unfold Rdiv; ring|]. rewrite IH. unfold Rdiv. ring. }
assert (e2 : fold_right Rplus 0 (map (fun p => Rabs (fst p) * Rabs (snd p)) features) =
  magnitude (map (fun p => fst p * snd p) features)).
{ unfold magnitude, sum. clear. induction features as [|p ps IH]; simpl; [reflexivity|]. now rewrite IH, Rabs_mult. }
rewrite e1, e2. exact e.
Qed.

(* For each key the features of the query, each with that of the key, and the order of their sum. The
   exact attention of the stored features has rank at most their number. *)
Theorem linear_attention_is_close_to_the_feature_count_in_rank (d : nat) (keys : list (list (R * R) * tree))
    (t : tree) (key : list (R * R) * tree) :
  let n := length keys in
  Forall (fun key => length (fst key) = d /\
    terms (snd key) = map (fun p => rnd (fst p * snd p)) (fst key) /\
    Forall (fun p => 0 < fst p * snd p /\ normal (fst p * snd p)) (fst key)) keys ->
  terms t = map (fun key => total (snd key)) keys ->
  In key keys ->
  INR (2 * d + n) * bpow radix2 (- prec) < 1 ->
  let weight := dot (fst key) / fold_right Rplus 0 (map (fun key => dot (fst key)) keys) in
  Rabs (rnd (total (snd key) / total t) - weight) <= gamma (2 * d + n) * weight + half.
Proof.
intros n all lv inn small.
refine (weight_error emin prec d n (total (snd key)) (dot (fst key)) t (map (fun key => dot (fst key)) keys)
  (map_length _ _) _ _ small).
- change (leaves t) with (terms t). rewrite lv. clear - all prec_gt_0.
  induction all as [|k ks [len [order pos]] _ IH]; [constructor|]. simpl map. constructor; [|exact IH].
  rewrite <- len. exact (dot_bounds emin prec (fst k) (snd k) order pos).
- change (leaves t) with (terms t). rewrite lv. clear - inn.
  induction keys as [|k ks IH]; [contradiction|]. simpl. destruct inn as [->|inn]; [now left|right; now apply IH].
Qed.
End Features.
