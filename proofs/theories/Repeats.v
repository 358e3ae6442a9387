(* Repeated rows and columns do not count for the rank.

   mxrank_repeats     rows and columns may be repeated
   distinct_values    a function numbers its different values
   exp_repeats_rank   the rank of (exp (q_i k_j)) counts distinct queries and keys *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From mathcomp.analysis Require Import reals sequences exp.
From Fullrank Require Import Rank Matching ExponentialSum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Theorem mxrank_repeats (F : fieldType) n p a b (f : 'I_n -> 'I_a) (g : 'I_p -> 'I_b) (A : 'M[F]_(a, b)) :
  (forall x, exists i, f i = x) -> (forall y, exists j, g j = y) -> \rank (mxsub f g A) = \rank A.
Proof.
move=> /fin_all_exists[f' fK] /fin_all_exists[g' gK].
apply/eqP; rewrite eqn_leq mxrank_mxsub /=.
suff {1}-> : A = mxsub f' g' (mxsub f g A) by apply: mxrank_mxsub.
by apply/matrixP => x y; rewrite !mxE fK gK.
Qed.

Definition distinct (T : eqType) n (q : 'I_n -> T) := size (undup (codom q)).

Lemma distinct_values (T : eqType) n (q : 'I_n -> T) :
  exists q' : 'I_(distinct q) -> T, exists f : 'I_n -> 'I_(distinct q),
  [/\ injective q', forall x, exists i, f i = x & forall i, q i = q' (f i)].
Proof.
rewrite /distinct; set s := undup (codom q).
have fP i : (index (q i) s < size s)%N by rewrite index_mem mem_undup codom_f.
have fK i : q i = tnth (in_tuple s) (Ordinal (fP i)).
  by rewrite (tnth_nth (q i)) nth_index // mem_undup codom_f.
have sI : injective (tnth (in_tuple s)).
  by apply/tuple_uniqP; apply: undup_uniq.
exists (tnth (in_tuple s)), (fun i => Ordinal (fP i)); split=> // x.
have : tnth (in_tuple s) x \in codom q by rewrite -mem_undup; apply: mem_tnth.
by case/codomP => i; rewrite fK => /sI; exists i.
Qed.

Lemma distinct_inj (T U : eqType) n (q : 'I_n -> T) (h : T -> U) :
  injective h -> distinct (fun i => h (q i)) = distinct q.
Proof.
by move=> hI; rewrite /distinct -(size_map h (undup _)) -(undup_map_inj hI) /codom /image_mem -map_comp.
Qed.

Lemma distinct_const (T : eqType) n (x : T) : distinct (fun _ : 'I_n => x) = (0 < n)%N.
Proof.
have /all_pred1P : all (pred1 x) (codom (fun _ : 'I_n => x)) by apply/allP => y /codomP[_ ->] /=.
rewrite /distinct size_codom card_ord => ->.
case: n => // n; suff -> : undup (nseq n.+1 x) = [:: x] by [].
by elim: n => // n IH; rewrite -[RHS]IH; rewrite /= inE eqxx.
Qed.

Lemma distinct_gt0 (T : eqType) n (q : 'I_n -> T) : (0 < n)%N -> (0 < distinct q)%N.
Proof.
case: n q => // n q _; have [_ [f _]] := distinct_values q.
exact: leq_trans (ltn_ord (f ord0)).
Qed.

Theorem exp_repeats_rank (R : realType) n p (q : 'I_n -> R) (k : 'I_p -> R) :
  \rank (\matrix_(i, j) expR (q i * k j)) = minn (distinct q) (distinct k).
Proof.
have [q' [f [q'I onto_f qE]]] := distinct_values q.
have [k' [g [k'I onto_g kE]]] := distinct_values k.
pose A := \matrix_(x, y) expR (q' x * k' y).
have -> : \matrix_(i, j) expR (q i * k j) = mxsub f g A.
  by apply/matrixP => i j; rewrite !mxE qE kE.
rewrite mxrank_repeats //; apply/eqP; rewrite eqn_leq leq_min rank_leq_row rank_leq_col /=.
pose l := widen_ord (geq_minl (distinct q) (distinct k)).
pose r := widen_ord (geq_minr (distinct q) (distinct k)).
apply: leq_trans (mxrank_mxsub l r A); rewrite mxrank_det //.
have -> : mxsub l r A = \matrix_(x, y) expR (q' (l x) * k' (r y)) by apply/matrixP => x y; rewrite !mxE.
by apply: exp_det_neq0 => x y; [move/q'I|move/k'I]; move/(congr1 val) => /= /val_inj.
Qed.
