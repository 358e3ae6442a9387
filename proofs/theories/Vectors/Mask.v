(* Masks and layers of masks: the statements of the claims, and lists that compute.

   even_cycleP       a search of all lists of different tokens finds an even cycle iff there is one
   after_reach       boolean products say what is reached
   agreesP           a vector agrees iff the lists say so *)
From Coq Require Import String Ascii.
From mathcomp Require Import all_ssreflect.
From Fullrank Require Import Reach.
From Fullrank Require Import Vectors.Table.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.

(* a row of 0 and 1 for each query *)
Definition sees (mask : seq string) (i j : nat) : bool :=
  if String.get j (nth EmptyString mask i) is Some "1"%char then true else false.

(* who sees whom among n tokens, from 0 on, by the names of the gallery *)
Definition gallery (family : string) (n i j : nat) : bool :=
  match family with
  | "full" => true
  | "causal" => j <= i
  | "prefix(2)" => (j <= i) || ((i < 2) && (j < 2))
  | "window(1)" => (i <= j + 1) && (j <= i + 1)
  | "blocks(2)" => j %/ 2 == i %/ 2
  | "block_causal(2)" => (j %/ 2 == i %/ 2) || (j %/ 2 < i %/ 2)
  | "ring" => (j == i) || (j == i.+1 %% n)
  | "rotor" =>
      let group t := if t == 0 then 0 else if t <= n.-1./2 then 1 else 2 in
      (i == j) || ((group i).+1 %% 3 == group j)
  | "staircase" => (j == i) || (j == i.+1) || ((j < i) && ~~ odd (i - j))
  | _ => false
  end%string.

Section Cycle.
Variable n : nat.

Fixpoint distinct (k : nat) : seq (seq nat) :=
  if k is l.+1 then [seq x :: s | x <- iota 0 n, s <- [seq s <- distinct l | x \notin s]] else [:: [::]].

Lemma mem_distinct k s : (s \in distinct k) = [&& uniq s, all (gtn n) s & size s == k].
Proof.
elim: k s => [|k IH] s; first by case: s => [|x s] //=; rewrite !andbF.
apply/allpairsPdep/idP => [[x [s' []]]|].
  rewrite mem_filter IH mem_iota => /andP[_ xn] /andP[xs /and3P[us sn ks]] ->.
  by rewrite /= xs us [(x < n)%N]xn sn eqSS.
case: s => //= x s /and3P[/andP[xs us] /andP[xn sn]]; rewrite eqSS => ks; exists x, s.
by rewrite mem_iota mem_filter IH xs us sn ks add0n.
Qed.

Lemma ordinals (s : seq nat) : all (gtn n) s -> {c : seq 'I_n | map val c = s}.
Proof.
elim: s => [|x s IH]; first by exists [::].
by case/andP=> xn /IH[c <-]; exists (Ordinal xn :: c).
Qed.

Variable m : rel nat.

Definition has_even_cycle : bool :=
  has (fun k => ~~ odd k && has (path.cycle m) (distinct k)) (iota 1 n).

Lemma cycle_val (c : seq 'I_n) : path.cycle m (map val c) = path.cycle (fun i j : 'I_n => m i j) c.
Proof. by case: c => // x c; rewrite /= -map_rcons path_map. Qed.

Theorem even_cycleP :
  reflect (exists c : seq 'I_n, [/\ uniq c, path.cycle (fun i j : 'I_n => m i j) c, c != [::] & ~~ odd (size c)])
    has_even_cycle.
Proof.
apply: (iffP hasP) => [[k]|[c [uc cc c0 ec]]].
  rewrite mem_iota => /andP[k0 _] /andP[ek /hasP[s]].
  rewrite mem_distinct => /and3P[us sn /eqP ks]; have [c cE] := ordinals sn.
  rewrite -cE cycle_val => cc; exists c; rewrite -cE map_inj_uniq in us; last exact: val_inj.
  by split=> //; rewrite -?size_eq0 -(size_map val) cE ks // -lt0n.
exists (size c).
  by rewrite mem_iota lt0n size_eq0 c0 add1n ltnS -(card_uniqP uc) -[X in (_ <= X)%N]card_ord max_card.
rewrite ec; apply/hasP; exists (map val c); last by rewrite cycle_val.
rewrite mem_distinct map_inj_uniq ?uc ?size_map ?eqxx ?andbT; last exact: val_inj.
by apply/allP => _ /mapP[x _ ->]; apply: ltn_ord.
Qed.
End Cycle.

Section Reached.
Variable n : nat.

Definition on_tokens (m : rel nat) : rel 'I_n := fun i j => m i j.

(* what a token depends on after the layers, the last one first; the heads of a layer unite *)
Fixpoint after (layers : seq (seq (rel nat))) : seq (seq bool) :=
  if layers is heads :: before then
    let earlier := after before in
    table n n (fun i j =>
      has (fun k => has (fun m : rel nat => m i k) heads && entry false earlier k j) (iota 0 n))
  else table n n (fun i j => i == j).

Theorem after_reach layers (i j : 'I_n) :
  entry false (after layers) i j = reach (map (map on_tokens) layers) i j.
Proof.
elim: layers i j => [|heads before IH] i j; rewrite entry_table //= has_token.
by apply: eq_existsb => k; rewrite IH has_map.
Qed.

Definition pairs (m : rel nat) : nat := sumn [seq count (m i) (iota 0 n) | i <- iota 0 n].

Lemma pairs_card (m : rel nat) : pairs m = #|[pred p : 'I_n * 'I_n | m p.1 p.2]|.
Proof.
rewrite /pairs sumnE big_map -sum1_card.
rewrite -(pair_big_dep xpredT (fun i j : 'I_n => m i j) (fun _ _ => 1)) /=.
rewrite -[X in _ = X](big_mkord xpredT (fun i => \sum_(j < n | m i j) 1)) /index_iota subn0.
apply: eq_bigr => i _; rewrite -(big_mkord (m i) (fun _ => 1)) /index_iota subn0.
by rewrite sum1_count.
Qed.
End Reached.

Record mask_vector := {
  family : string;
  mask : seq string;
  even_cycle : bool;
  (* the number of pairs after 1, 2, ... layers *)
  reached : seq nat
}.

Definition mask_agrees (v : mask_vector) : Prop :=
  let n := size (mask v) in
  let m (i j : 'I_n) := sees (mask v) i j in
  [/\ forall i j : 'I_n, m i j = gallery (family v) n i j,
      forall i, m i i,
      (exists c : seq 'I_n, [/\ uniq c, path.cycle m c, c != [::] & ~~ odd (size c)]) <-> even_cycle v &
      [seq #|[pred p | reach (nseq k [:: m]) p.1 p.2]| | k <- iota 1 (size (reached v))] = reached v].

Definition mask_check (v : mask_vector) : bool :=
  let n := size (mask v) in
  let m := sees (mask v) in
  let tokens := iota 0 n in
  [&& all (fun i => all (fun j => m i j == gallery (family v) n i j) tokens) tokens,
      all (fun i => m i i) tokens,
      has_even_cycle n m == even_cycle v &
      [seq pairs n (entry false (after n (nseq k [:: m]))) | k <- iota 1 (size (reached v))] == reached v].

Theorem mask_agreesP v : reflect (mask_agrees v) (mask_check v).
Proof.
rewrite /mask_agrees /mask_check; set n := size _; set m := sees _.
have -> : [seq pairs n (entry false (after n (nseq k [:: m]))) | k <- iota 1 (size (reached v))] =
    [seq #|[pred p | reach (nseq k [:: @on_tokens n m]) p.1 p.2]| | k <- iota 1 (size (reached v))].
  apply: eq_map => k; rewrite pairs_card; apply: eq_card => p.
  by rewrite !inE after_reach map_nseq.
apply: (iffP and4P) => -[same self cycle reach]; split.
- by move=> i j; move/all_tokens/(_ i)/all_tokens/(_ j)/eqP: same.
- by move=> i; move/all_tokens/(_ i): self.
- by rewrite -(eqP cycle); split=> /even_cycleP.
- exact/eqP.
- by apply/all_tokens => i; apply/all_tokens => j; rewrite same.
- by apply/all_tokens.
- by apply/eqP; apply/idP/idP => [/even_cycleP/cycle|/cycle/even_cycleP].
exact/eqP.
Qed.

Record layout_vector := {
  (* the first layer is next to the input *)
  layers : seq (seq (seq string));
  depends : seq string
}.

Definition layout_agrees (v : layout_vector) : Prop :=
  let n := size (depends v) in
  let m (mask : seq string) (i j : 'I_n) := sees mask i j in
  forall i j : 'I_n, reach (rev [seq map m heads | heads <- layers v]) i j = sees (depends v) i j.

Definition layout_check (v : layout_vector) : bool :=
  let n := size (depends v) in
  let t := after n (rev [seq map sees heads | heads <- layers v]) in
  all (fun i => all (fun j => entry false t i j == sees (depends v) i j) (iota 0 n)) (iota 0 n).

Theorem layout_agreesP v : reflect (layout_agrees v) (layout_check v).
Proof.
rewrite /layout_agrees /layout_check; set n := size _.
have -> : [seq map (fun mask (i j : 'I_n) => sees mask i j) heads | heads <- layers v] =
    map (map (@on_tokens n)) [seq map sees heads | heads <- layers v].
  by rewrite -map_comp; apply: eq_map => heads; apply: (map_comp (@on_tokens n) sees).
rewrite -(map_rev (map (@on_tokens n))); apply: (iffP (all_tokens _ _)) => h i => [j|].
  by have /all_tokens/(_ j)/eqP := h i; rewrite after_reach.
by apply/all_tokens => j; rewrite after_reach h.
Qed.
