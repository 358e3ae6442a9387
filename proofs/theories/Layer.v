(* Layers of attention in any arithmetic: what an output depends on.

   run_take        under causal masks the first outputs ignore later tokens
   weights_visible, output_visible   weights and output depend on what is visible *)
From mathcomp Require Import all_ssreflect.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.

(* A layer maps a token, its place, and for each head the visible tokens with their places, in
   ascending order, to a token. *)
Section Layers.
Variable T : Type.

Definition layer := (seq (rel nat) * (nat -> T -> seq (seq (nat * T)) -> T))%type.
Definition heads (l : layer) := l.1.
Definition combine (l : layer) := l.2.

Definition placed (xs : seq T) : seq (nat * T) := zip (iota 0 (size xs)) xs.
Definition seen (m : rel nat) xs i : seq (nat * T) := [seq jx <- placed xs | m i jx.1].
Definition apply (l : layer) xs : seq T :=
  [seq combine l ix.1 ix.2 [seq seen m xs ix.1 | m <- heads l] | ix <- placed xs].
Definition run (layers : seq layer) xs : seq T := foldl (fun ys l => apply l ys) xs layers.

Lemma placed_cat xs ys : placed (xs ++ ys) = placed xs ++ zip (iota (size xs) (size ys)) ys.
Proof. by rewrite /placed size_cat iotaD zip_cat ?size_iota. Qed.

Lemma placed_below xs : all (fun ix => ix.1 < size xs) (placed xs).
Proof.
rewrite -(all_map fst (fun i => i < size xs)) -/unzip1 unzip1_zip ?size_iota //.
by apply/allP => i; rewrite mem_iota.
Qed.

Lemma seen_later (m : rel nat) i p (ys : seq T) : (forall j, m i j -> j <= i) -> i < p ->
  [seq jx <- zip (iota p (size ys)) ys | m i jx.1] = [::].
Proof.
move=> back; elim: ys p => [|y ys IH] p ip //=.
rewrite IH ?(ltn_trans ip) //; case: ifP => // /back.
by rewrite leqNgt ip.
Qed.

Lemma apply_cat (l : layer) xs ys :
  (forall m i j, List.In m (heads l) -> m i j -> j <= i) ->
  take (size xs) (apply l (xs ++ ys)) = apply l xs.
Proof.
move=> back; rewrite /apply placed_cat map_cat take_cat size_map size_zip size_iota minnn.
rewrite ltnn subnn take0 cats0; have := placed_below xs.
elim: (placed xs) => //= [[i x]] s IH /andP[/= ip /IH ->]; congr (combine l i x _ :: _).
elim: (heads l) back => //= m ms IHm back; congr (_ :: _); last first.
  by apply: IHm => m' i' j' hm; apply: back; right.
rewrite /seen placed_cat filter_cat seen_later ?cats0 // => j; apply: back; by left.
Qed.

Lemma size_apply l xs : size (apply l xs) = size xs.
Proof. by rewrite size_map size_zip size_iota minnn. Qed.

Theorem run_take layers p xs :
  (forall l m i j, List.In l layers -> List.In m (heads l) -> m i j -> j <= i) ->
  take p (run layers xs) = run layers (take p xs).
Proof.
elim: layers xs => [|l layers IH] xs back //=.
rewrite IH; last by move=> l' m i j hl; apply: (back l' m); right.
congr (run _ _); rewrite -{1}(cat_take_drop p xs).
have := @apply_cat l (take p xs) (drop p xs).
move=> /(_ (fun m i j => back l m i j (or_introl (erefl l)))) <-.
rewrite cat_take_drop; case: (leqP (size xs) p) => [le|lt]; last by rewrite size_takel // ltnW.
by rewrite (take_oversize le) !take_oversize ?size_apply.
Qed.
End Layers.

(* Softmax as it is computed, whatever addition, subtraction and so on are. *)
Section Arithmetic.
Variables (T : Type) (zero : T) (add sub mul div max : T -> T -> T) (exponential : T -> T).
Variables (keys : nat).
Implicit Types (visible : pred nat) (scores values : nat -> T).

Definition total (terms : seq T) := foldl add zero terms.
Definition greatest (scores : seq T) := if scores is s :: rest then foldl max s rest else zero.

Definition weight visible scores j : T :=
  if visible j then
    let reads := [seq scores k | k <- iota 0 keys & visible k] in
    let term s := exponential (sub s (greatest reads)) in
    div (term (scores j)) (total [seq term s | s <- reads])
  else zero.

Definition output visible scores values : T :=
  total [seq mul (weight visible scores j) (values j) | j <- iota 0 keys & visible j].

Theorem weights_visible visible scores scores' :
  (forall j, visible j -> scores j = scores' j) ->
  forall j, weight visible scores j = weight visible scores' j.
Proof.
move=> same j; rewrite /weight; case: ifP => // vj.
have -> : [seq scores k | k <- iota 0 keys & visible k] =
    [seq scores' k | k <- iota 0 keys & visible k].
  by apply/eq_in_map => k; rewrite mem_filter => /andP[/same].
by rewrite same.
Qed.

Theorem output_visible visible scores scores' values values' :
  (forall j, visible j -> scores j = scores' j) ->
  (forall j, visible j -> values j = values' j) ->
  output visible scores values = output visible scores' values'.
Proof.
move=> ss vs; rewrite /output; congr total; apply/eq_in_map => j.
by rewrite mem_filter => /andP[vj _]; rewrite (weights_visible ss) vs.
Qed.
End Arithmetic.
