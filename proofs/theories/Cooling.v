(* The determinant of causal softmax lies between bounds that only the gaps of the own scores decide.

   self_weight_le, self_weight_ge    one token
   cooled_det                        all of them *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank Softmax Acyclic.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Cooling.
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_add : forall x y, e (x + y) = e x * e y.
Hypothesis e_mono : forall x y, x <= y -> e x <= e y.
Variables (n : nat) (m : rel 'I_n) (S : 'M[R]_n) (best : 'I_n -> R).
Hypothesis back : forall i j, m i j -> (j <= i)%N.
Hypothesis self : forall i, m i i.
Hypothesis best_ge : forall i j, m i j -> S i j <= best i.
Hypothesis best_in : forall i, exists2 j, m i j & S i j = best i.

Lemma e_sub x y : e (x - y) = e x / e y.
Proof. by apply: (mulIf (lt0r_neq0 (e_gt0 y))); rewrite -e_add subrK divfK // lt0r_neq0. Qed.

Lemma e0 : e 0 = 1.
Proof. by rewrite -(subrr 0) e_sub divff // lt0r_neq0. Qed.

Lemma e_sum (I : finType) (f : I -> R) : e (\sum_i f i) = \prod_i e (f i).
Proof. exact: (big_morph e e_add e0). Qed.

Lemma normaliser_le i : normaliser e m S i <= i.+1%:R * e (best i).
Proof.
rewrite /normaliser /term -big_mkcond /=.
apply: (@le_trans _ _ (\sum_(j | m i j) e (best i))).
  by apply: ler_sum => j mij; apply/e_mono/best_ge.
rewrite sumr_const -[X in X <= _]mulr_natl ler_wpmul2r ?(ltW (e_gt0 _)) // ler_nat.
have wI : injective (widen_ord (ltn_ord i)) by move=> a b /(congr1 val) /= /val_inj.
rewrite -(card_ord i.+1) -(card_imset _ wI).
apply: subset_leq_card; apply/subsetP => j; rewrite unfold_in => /back ji.
by apply/imsetP; exists (Ordinal (ji : (j < i.+1)%N)) => //; apply: val_inj.
Qed.

Lemma normaliser_ge i : e (best i) <= normaliser e m S i.
Proof.
have [j mij <-] := best_in i; rewrite /normaliser (bigD1 j) //= {1}/term mij ler_addl.
by apply: sumr_ge0 => k _; apply: (term_ge0 e_gt0).
Qed.

Lemma normaliser_pos i : 0 < normaliser e m S i.
Proof. exact: lt_le_trans (e_gt0 _) (normaliser_ge i). Qed.

Lemma self_weight_le i : softmax e m S i i <= e (S i i - best i).
Proof.
by rewrite mxE /term self e_sub ler_pmul2l // lef_pinv ?posrE ?normaliser_pos ?normaliser_ge.
Qed.

Lemma self_weight_ge i : e (S i i - best i) / i.+1%:R <= softmax e m S i i.
Proof.
rewrite mxE /term self e_sub -mulrA ler_pmul2l // -invfM mulrC lef_pinv ?posrE ?normaliser_pos //.
  exact: normaliser_le.
by rewrite mulr_gt0 // ltr0n.
Qed.

Lemma prod_succ : \prod_(i < n) i.+1%:R = n`!%:R :> R.
Proof. by elim: n => [|k IH]; rewrite ?big_ord0 // big_ord_recr /= IH factS natrM mulrC. Qed.

Theorem cooled_det g : g = e (- \sum_i (best i - S i i)) ->
  g / n`!%:R <= \det (softmax e m S) <= g.
Proof.
move=> ->; have -> : e (- \sum_i (best i - S i i)) = \prod_i e (S i i - best i).
  by rewrite -sumrN e_sum; apply: eq_bigr => i _; rewrite opprB.
rewrite (softmax_acyclic_det e_gt0 S (looks_back_acyclic back)) -prod_succ -prodf_div.
apply/andP; split; apply: ler_prod => i _; apply/andP; split.
- by rewrite divr_ge0 ?ler0n // ltW.
- exact: self_weight_ge.
- exact: (softmax_ge0 e_gt0).
- exact: self_weight_le.
Qed.
End Cooling.
