(* The claims of the chapter "mixing". *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup zify.
From mathcomp.analysis Require Import reals sequences exp.
From Fullrank Require Import Rank Softmax Acyclic Matching Reach Walk Cycles Heads Average
  Factorisation Stack Volume Shared Guarantee Singular Tournament.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

(* which token (i) depends on which input token (j) after layers, the last one first; the heads of
   a layer unite *)
Fixpoint depends n (layers : seq (seq (rel 'I_n))) (i j : 'I_n) : bool :=
  if layers is heads :: before
  then [exists k, has (fun m : rel 'I_n => m i k) heads && depends before k j]
  else i == j.

Theorem causal_layers_never_look_ahead n (layers : seq (seq (rel 'I_n))) :
  (forall heads m, List.In heads layers -> List.In m heads -> forall i j, m i j -> (j <= i)%N) ->
  forall i j, depends layers i j -> (j <= i)%N.
Proof.
have -> : depends layers = reach layers by elim: layers => //= heads before ->.
exact: reach_causal.
Qed.

Section Opposite.
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
(* the place of each token in the order *)
Variables (n : nat) (place : 'S_n).

(* softmax of the scores S under the mask m *)
Let softmax (m : rel 'I_n) (S : 'M[R]_n) : 'M[R]_n := \matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)).

Let back (i j : 'I_n) := (place j <= place i)%N.
Let ahead (i j : 'I_n) := (place i <= place j)%N.

Theorem opposite_heads_reach_everything_in_one_layer :
  (forall i j, back i j || ahead i j) /\
  (forall S, \rank (softmax back S) = n) /\
  (forall S, \rank (softmax ahead S) = n).
Proof.
split; first exact: opposite_union.
split=> S; apply: (softmax_acyclic_rank e_gt0).
- exact: order_acyclic.
- exact: order_refl.
- exact: reverse_acyclic.
- exact: reverse_refl.
Qed.

Theorem alternating_layers_reach_everything_in_two :
  (forall i j, #|[pred k | ahead i k && back k j]| = (n - maxn (place i) (place j))%N) /\
  (forall i j, exists k, ahead i k && back k j) /\
  ((1 < n)%N -> exists i j, ~~ back i j) /\
  (forall S, \rank (softmax back S) = n) /\
  (forall S, \rank (softmax ahead S) = n).
Proof.
split; first exact: opposite_product.
split; first by move=> i j; apply/existsP/opposite_complete.
split; first exact: order_incomplete.
by case: opposite_heads_reach_everything_in_one_layer.
Qed.
End Opposite.

(* T is the matrix of the map X |-> concat (A_h (X V)_h) O on n by D matrices read as rows of
   n * D numbers; column c belongs to the head (owner c), and each head owns d columns *)
Theorem multi_head_rank_is_the_sum_over_heads (F : fieldType) n D H d
    (A : 'I_H -> 'M[F]_n) (owner : 'I_D -> 'I_H) (V O : 'M[F]_D) (T : 'M[F]_(n * D)) :
  (forall h, #|[pred c | owner c == h]| = d) ->
  (forall X : 'M[F]_(n, D),
    mxvec ((\matrix_(i, c) \sum_k A (owner c) i k * (X *m V) k c) *m O) = mxvec X *m T) ->
  \det T = (\det V * \det O) ^+ n * \prod_h \det (A h) ^+ d /\
  (V \in unitmx -> O \in unitmx -> \rank T = d * \sum_h \rank (A h))%N.
Proof.
move=> shares map_T; split=> [|uV uO].
  by rewrite (heads_det map_T) (heads_det_prod A shares).
by rewrite (heads_rank map_T uV uO) (heads_rank_sum A shares).
Qed.

(* weights of three tokens whose average is singular *)
Definition lower_head (R : fieldType) : seq (seq R) :=
  [:: [:: 1; 0; 0]; [:: 9%:R / 10%:R; 1 / 10%:R; 0]; [:: 1 / 20%:R; 5%:R / 8%:R; 13%:R / 40%:R]].
Definition upper_head (R : fieldType) : seq (seq R) :=
  [:: [:: 1 / 10%:R; 1 / 10%:R; 4%:R / 5%:R]; [:: 0; 1 / 10%:R; 9%:R / 10%:R]; [:: 0; 0; 1]].

Theorem averaged_opposite_heads_are_full_rank_for_two_tokens (R : realFieldType) :
  (forall n (L U : 'M[R]_n), (n <= 2)%N ->
    (forall i j : 'I_n, (i < j)%N -> L i j = 0) -> (forall i j : 'I_n, (j < i)%N -> U i j = 0) ->
    (forall i, 0 < L i i /\ 0 < U i i) ->
    (forall i, \sum_j L i j = 1 /\ \sum_j U i j = 1) ->
    \rank (2%:R^-1 *: (L + U)) = n) /\
  \det (2%:R^-1 *: (\matrix_(i, j) (nth [::] (lower_head R) i)`_j + \matrix_(i, j) (nth [::] (upper_head R) i)`_j)
    : 'M[R]_3) = 0.
Proof. by split; [exact: average_rank|exact: average_singular]. Qed.

Section Alternating.
(* e is any positive function: the exponential, a power of two *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Variable n : nat.

(* causal and anticausal softmax of the scores S *)
Let causal (S : 'M[R]_n) : 'M[R]_n := \matrix_(i, j)
  ((if (j <= i)%N then e (S i j) else 0) / \sum_(k < n) (if (k <= i)%N then e (S i k) else 0)).
Let anticausal (S : 'M[R]_n) : 'M[R]_n := \matrix_(i, j)
  ((if (i <= j)%N then e (S i j) else 0) / \sum_(k < n) (if (i <= k)%N then e (S i k) else 0)).

(* mxsub: the first k rows and columns *)
Theorem alternating_layers_are_dense_and_full_rank (S T : 'M[R]_n) :
  let P := causal S *m anticausal T in
  (forall i j, 0 < P i j) /\
  (forall k (kn : (k <= n)%N), 0 < \det (mxsub (widen_ord kn) (widen_ord kn) P)) /\
  (forall S' T', causal S' *m anticausal T' = P -> causal S' = causal S /\ anticausal T' = anticausal T).
Proof.
pose back (i j : 'I_n) := (j <= i)%N; pose ahead (i j : 'I_n) := (i <= j)%N.
have back0 X i j : (0 < causal X i j) = back i j := softmax_gt0 e_gt0 back X i j.
have ahead0 X i j : (0 < anticausal X i j) = ahead i j := softmax_gt0 e_gt0 ahead X i j.
have lower_back X : Factorisation.lower (causal X).
  move=> i j ij; apply/eqP; rewrite [_ == _](softmax_eq0 e_gt0 back X i j).
  by rewrite /back -ltnNge.
have upper_ahead X : upper (anticausal X).
  move=> i j ij; apply/eqP; rewrite [_ == _](softmax_eq0 e_gt0 ahead X i j).
  by rewrite /ahead -ltnNge.
have d_back X i : causal X i i != 0 by rewrite lt0r_neq0 // back0 /back.
have d_ahead X i : anticausal X i i != 0 by rewrite lt0r_neq0 // ahead0 /ahead.
have sum_back X i : \sum_j causal X i j = 1.
  by apply: (softmax_row_sum e_gt0 X (m := back)); exists i; apply: leqnn.
split; [|split].
- move=> i j; have n0 : (0 < n)%N := leq_ltn_trans (leq0n i) (ltn_ord i).
  rewrite mxE (bigD1 (Ordinal n0)) //= ltr_paddr ?mulr_gt0 ?back0 ?ahead0 //.
  apply: sumr_ge0 => k _; apply: mulr_ge0.
    exact: (softmax_ge0 e_gt0 back S).
  exact: (softmax_ge0 e_gt0 ahead T).
- move=> k kn; rewrite (leading_minor kn (lower_back S) (upper_ahead T)).
  apply: prodr_gt0 => i _; rewrite [mxsub _ _ (causal S) i i]mxE [mxsub _ _ (anticausal T) i i]mxE.
  by rewrite mulr_gt0 ?back0 ?ahead0 // /back /ahead leqnn.
move=> S' T' eP; apply: (factors_unique _ _ _ _ _ _ _ _ _ _ eP) => //.
Qed.
End Alternating.

(* attention under the mask m, whatever its scores; a minor has the columns of g, which are the first
   k, and the rows of f, which are the first k - 1 and one that is not among them *)
Theorem attention_factors_into_two_directions_iff_its_minors_are_positive
    (R : realFieldType) n (P : 'M[R]_n) :
  let attention (m : rel 'I_n) (A : 'M[R]_n) :=
    (forall i j, if m i j then 0 < A i j else A i j == 0) /\ (forall i, \sum_j A i j = 1) in
  let causal := attention (fun i j => (j <= i)%N) in
  let anticausal := attention (fun i j => (i <= j)%N) in
  (forall i, \sum_j P i j = 1) ->
  ((exists L U, causal L /\ anticausal U /\ P = L *m U) <->
    forall k (f g : 'I_k -> 'I_n), (forall a : 'I_k, g a = a :> nat) ->
      (forall a : 'I_k, (a.+1 < k)%N -> f a = a :> nat) -> (forall a : 'I_k, (a <= f a)%N) ->
      0 < \det (mxsub f g P) /\ 0 < \det (mxsub g f P)) /\
  (forall L U L' U', causal L -> causal L' -> anticausal U -> anticausal U' ->
    L *m U = L' *m U' -> L = L' /\ U = U').
Proof.
move=> attention causal anticausal P1.
have lowerP A : causal A -> Factorisation.lower A.
  by case=> A0 _ i j ij; have := A0 i j; rewrite leqNgt ij => /eqP.
have upperP A : anticausal A -> upper A.
  by case=> A0 _ i j ij; have := A0 i j; rewrite leqNgt ij => /eqP.
have low A (i j : 'I_n) : causal A -> (j <= i)%N -> 0 < A i j by case=> A0 _ ji; have := A0 i j; rewrite ji.
have up A (i j : 'I_n) : anticausal A -> (i <= j)%N -> 0 < A i j by case=> A0 _ ij; have := A0 i j; rewrite ij.
split; last first.
  move=> L U L' U' cL cL' aU aU'; have [_ L1] := cL; have [_ L1'] := cL'.
  apply: factors_unique; rewrite ?L1 ?L1'; auto=> i; apply: lt0r_neq0.
  - exact: low.
  - exact: low.
  - exact: up.
  exact: up.
split=> [[L [U [cL [aU ->]]]] k f g gE fE f_ge|minors].
  have fg : corner f g by [].
  have gf (a : 'I_k) : (g a <= f a)%N by rewrite gE.
  split.
    rewrite (product_minor (lowerP _ cL) (upperP _ aU) fg); apply: prodr_gt0 => a _.
    by rewrite mulr_gt0 // ?(low _ _ _ cL (gf a)) // up.
  have tr (A : 'M[R]_n) : \det (mxsub g f A) = \det (mxsub f g A^T).
    by rewrite -det_tr; congr (\det _); apply/matrixP => a c; rewrite !mxE.
  rewrite tr trmx_mul (product_minor _ _ fg) => [|i j ij|i j ij].
  - by apply: prodr_gt0 => a _; rewrite !mxE mulr_gt0 ?(up _ _ _ aU (gf a)) ?(low _ _ _ cL (leqnn _)).
  - by rewrite mxE (upperP _ aU).
  by rewrite mxE (lowerP _ cL).
have [|k f g fg|L [U [[lL uU L0 U0] PE]]] := @factors_exist R n P.
- by move=> k f g [gE fE f_ge]; case: (minors k f g gE fE f_ge).
- case: (fg) => gE fE f_ge; have [_] := minors k f g gE fE f_ge.
  by rewrite -det_tr; congr (0 < \det _); apply/matrixP => a c; rewrite !mxE.
pose s i := \sum_j U i j.
have s0 i : 0 < s i.
  rewrite /s (bigD1 i) //= ltr_paddr ?U0 //; apply: sumr_ge0 => j _.
  by case: (leqP i j) => [/U0 /ltW //|/uU ->].
exists (\matrix_(i, j) (L i j * s j)), (\matrix_(i, j) (U i j / s i)).
split; [split=> [i j|i]|split; [split=> [i j|i]|]].
- by rewrite mxE; case: leqP => [/L0 Lij|/lL ->]; [rewrite mulr_gt0|rewrite mul0r].
- rewrite -[RHS](P1 i) PE; under [RHS]eq_bigr do rewrite mxE.
  rewrite [RHS]exchange_big; apply: eq_bigr => k _ /=.
  by rewrite mxE /s mulr_sumr.
- by rewrite mxE; case: leqP => [/U0 Uij|/uU ->]; [rewrite divr_gt0|rewrite mul0r].
- by under eq_bigr do rewrite mxE; rewrite -mulr_suml -/(s i) divff // lt0r_neq0.
apply/matrixP => i j; rewrite PE !mxE; apply: eq_bigr => k _.
by rewrite !mxE mulrACA divff ?mulr1 // lt0r_neq0.
Qed.

Section Antitriangle.
(* e is any positive function: the exponential, a power of two *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Variable n : nat.

(* softmax of the scores S under the mask m *)
Let softmax (m : rel 'I_n) (S : 'M[R]_n) : 'M[R]_n := \matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)).

(* token i, from 0 on, sees the last i + 1 *)
Theorem the_antitriangle_guarantees_full_rank_in_two_layers :
  let m (i j : 'I_n) := (n <= i + j + 1)%N in
  (forall S, \rank (softmax m S) = n /\ 0 < (-1) ^+ (n * n.-1)./2 * \det (softmax m S)) /\
  (forall i j, exists k, m i k && m k j) /\
  ((1 < n)%N -> exists i j, ~~ m i j).
Proof.
move=> m; split; [move=> S|split].
- have pos : 0 < (-1) ^+ (n * n.-1)./2 * \det (softmax m S).
    rewrite -bin2 -signr_odd -odd_reversal.
    rewrite (@det_unique_matching _ _ m _ (reversal n)) => [|i j|t]; last first.
    - exact: antitriangle_one.
    - exact: (softmax_neq0 e_gt0).
    rewrite mulrA -expr2 sqrr_sign mul1r; apply: prodr_gt0 => i _.
    by rewrite (softmax_gt0 e_gt0); apply: antitriangle_rev.
  by split=> //; apply: mxrank_det; have := lt0r_neq0 pos; rewrite mulf_eq0 negb_or => /andP[].
- move=> i j; have /existsP[k /andP[ik]] := antitriangle_reach i j.
  by rewrite -[X in is_true X -> _]/(walk m 1 k j) walk1 => kj; exists k; rewrite [m i k]ik.
move=> n1; have n0 : (0 < n)%N := ltnW n1.
by exists (Ordinal n0), (Ordinal n0); rewrite /m /= -ltnNge.
Qed.
End Antitriangle.

Section Volume.
Variables (R : realType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
(* layer t is softmax of the scores S t under the mask m t; layer 0 is next to the input *)
Variables (n : nat) (m : nat -> rel 'I_n) (S : nat -> 'M[R]_n).
Let layer t : 'M[R]_n := \matrix_(i, j)
  ((if m t i j then e (S t i j) else 0) / \sum_k (if m t i k then e (S t i k) else 0)).
Let through := fix through layers : 'M[R]_n :=
  if layers is before.+1 then layer before *m through before else 1%:M.
Hypothesis sees : forall t i, exists j, m t i j.

(* the distance to the identity is at most 2 ln (1 / det), also where the determinant is 0 *)
Theorem triangular_layers_approach_no_permutation layers :
  (forall t i j, m t i j -> i != j -> ~~ connect (fun k l => m t k l && (k != l)) j i) ->
  forall i, \det (through layers) <= expR (- (2%:R^-1 * \sum_j `|(through layers - 1%:M) i j|)).
Proof.
move=> cycles i; apply: (@stack_volume_exp _ _ m layer) => [t|t k l|t k l|t k].
- by apply/acyclicP => k l /andP[mkl kl]; apply: cycles.
- exact: (softmax_neq0 e_gt0).
- exact: (softmax_ge0 e_gt0).
- exact: (softmax_row_sum e_gt0).
Qed.
End Volume.

(* T is the matrix of the map X |-> concat (A_h X V) O; column c of the concatenation is column
   (slot c) of head (owner c); mxcol: the heads on each other *)
Theorem shared_values_give_the_rank_of_the_stacked_heads (F : fieldType) n D H d
    (A : 'I_H -> 'M[F]_n) (owner : 'I_D -> 'I_H) (slot : 'I_D -> 'I_d)
    (V : 'M[F]_(D, d)) (O : 'M[F]_D) (T : 'M[F]_(n * D)) :
  bijective (fun c => (owner c, slot c)) ->
  (forall X : 'M[F]_(n, D),
    mxvec ((\matrix_(i, c) \sum_k A (owner c) i k * (X *m V) k (slot c)) *m O) = mxvec X *m T) ->
  \rank V = d -> O \in unitmx ->
  \rank T = (d * \rank (\mxcol_h A h))%N /\ (\rank T <= n * d)%N.
Proof.
case=> column _ columnK map_T Vd uO; have rT : \rank T = (d * \rank (\mxcol_h A h))%N.
  apply: (@shared_rank F n H d D A owner slot column _ _ D V O T map_T Vd uO) => h s.
    by have /(congr1 fst) := columnK (h, s).
  by have /(congr1 snd) := columnK (h, s).
by split=> //; rewrite rT mulnC leq_mul2r (rank_leq_col (\mxcol_h A h)) orbT.
Qed.

Section Hub.
(* e is positive and takes every positive value *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_onto : forall y, 0 < y -> exists x, e x = y.
Variables (n : nat) (m : rel 'I_n) (hub : 'I_n).
Hypothesis sees_all : forall i, m hub i.
Hypothesis seen_by_all : forall i, m i hub.

Theorem one_global_token_reaches_everything_in_two_layers :
  (forall i, m i i) ->
  (1 < n)%N ->
  (forall i j, exists k, m i k && m k j) /\
  (exists S : 'M[R]_n, (\rank (\matrix_(i, j)
    ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0))%R : 'M[R]_n) < n)%N).
Proof.
move=> self n1; split=> [i j|]; first by exists hub; rewrite seen_by_all sees_all.
have [other ne] : exists i, i != hub.
  have /card_gt0P[i ih] : (0 < #|predC1 hub|)%N by rewrite cardC1 card_ord -subn1 subn_gt0.
  by exists i.
have [|S rS] := singular_scores (m := m) self e_gt0 e_onto.
  by exists [:: hub; other]; rewrite /= inE eq_sym ne sees_all seen_by_all.
by exists S; rewrite [X in (X < _)%N]rS ltn_predL ltnW.
Qed.
End Hub.

(* how many layers it takes: the distance over the reach, rounded up *)
Theorem windows_reach_everything_in_distance_over_reach (n w layers : nat) :
  let depends (m : nat -> rel 'I_n) := fix depends layers (i j : 'I_n) :=
    if layers is before.+1 then [exists k, m before i k && depends before k j] else i == j in
  let back (i j : 'I_n) := ((j <= i) && (i <= j + w))%N in
  let ahead (i j : 'I_n) := ((i <= j) && (j <= i + w))%N in
  let rounds := ((n.-1 + w.-1) %/ w)%N in
  (1 < n)%N -> (0 < w)%N ->
  ((forall i j, depends (fun _ i j => (i <= j + w) && (j <= i + w))%N layers i j) <->
    (rounds <= layers)%N) /\
  ((forall i j, depends (fun _ i j => back i j || ahead i j) layers i j) <-> (rounds <= layers)%N) /\
  ((forall i j, depends (fun t => if odd t then ahead else back) layers i j) <->
    (2 * rounds <= layers)%N).
Proof.
move=> depends back ahead rounds n1 w0.
have enough L : (rounds <= L)%N = (n.-1 <= L * w)%N.
  have := divn_eq (n.-1 + w.-1) w; have := ltn_pmod (n.-1 + w.-1) w0; rewrite -/rounds.
  by move: (modn _ _) => r rw eq; apply/idP/idP => le; nia.
have n0 : (0 < n)%N by lia.
have last_ : (n.-1 < n)%N by rewrite prednK.
pose first := Ordinal n0; pose final := Ordinal last_.
have wE L i j : depends (fun _ i j => (i <= j + w) && (j <= i + w))%N L i j = walk (@near n w) L i j.
  by elim: L i => //= L IH i; apply: eq_existsb => k; rewrite IH.
have hE L i j : depends (fun _ i j => back i j || ahead i j) L i j = walk (@near n w) L i j.
  elim: L i => //= L IH i; apply: eq_existsb => k; rewrite IH; congr (_ && _).
  by rewrite /back /ahead /near; apply/idP/idP; lia.
have tE L i j : depends (fun t => if odd t then ahead else back) L i j = turns w L i j.
  by elim: L i => //= L IH i; apply: eq_existsb => k; rewrite IH /turn; case: (odd L).
have far (i j : 'I_n) L : (n.-1 <= L)%N -> (i <= j + L)%N.
  by have := ltn_ord i; lia.
split; [|split].
- rewrite enough; split=> [/(_ final first)|le i j]; first by rewrite wE walk_distance => /andP[].
  by rewrite wE walk_distance !far.
- rewrite enough; split=> [/(_ final first)|le i j]; first by rewrite hE walk_distance => /andP[].
  by rewrite hE walk_distance !far.
have -> : (2 * rounds <= layers)%N = (rounds <= layers./2)%N by apply/idP/idP; lia.
rewrite enough; split=> [/(_ first final)|le i j]; first by rewrite tE turns_distance => /andP[].
rewrite tE turns_distance !far //; apply: leq_trans le _; rewrite leq_mul2r uphalf_half leq_addl.
by rewrite orbT.
Qed.

Section Fixed.
(* e is positive and takes every positive value *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_onto : forall y, 0 < y -> exists x, e x = y.
Variable n : nat.

Let guaranteed (m : rel 'I_n) := forall S : 'M[R]_n, \rank (\matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)) : 'M[R]_n) = n.

(* two layers leave a pair apart, and three of some mask, the rotor, none *)
Theorem fixed_masks_with_a_guarantee_need_three_layers :
  (3 < n)%N ->
  (forall m : rel 'I_n, (forall i, m i i) -> guaranteed m -> exists i j, ~~ [exists k, m i k && m k j]) /\
  (exists m : rel 'I_n, [/\ forall i, m i i, guaranteed m &
    forall i j, exists k l, [&& m i k, m k l & m l j]]).
Proof.
move=> n3; split=> [m self full|].
  have one_way i j : m i j -> m j i -> i = j by apply: (no_pair self e_gt0 e_onto full).
  have square a b c d := @no_square R n m self e e_gt0 e_onto a b c d full.
  have [] := boolP [exists i, [exists j, ~~ [exists k, m i k && m k j]]].
    by case/existsP => i /existsP[j ij]; exists i, j.
  rewrite negb_exists => /forallP all_; exfalso; have {all_}steps i j : exists k, m i k && m k j.
    by have := all_ i; rewrite negb_exists => /forallP /(_ j); rewrite negbK => /existsP.
  have total := two_steps one_way square steps.
  have x : 'I_n by apply: (Ordinal (ltn_trans (isT : 0 < 3)%N n3)).
  have := group_of_one_or_three one_way total square x; rewrite (_ : [set _ | _] = setT).
    by rewrite cardsT card_ord; move: n3; case: (n) => [|[|[|[|]]]].
  have conn i j : connect m i j.
    by have [k /andP[ik kj]] := steps i j; apply: connect_trans (connect1 ik) (connect1 kj).
  by apply/setP => y; rewrite !inE !conn.
have lt k : (minn k 2 < 3)%N by rewrite ltnS geq_minr.
pose group (i : 'I_n) : 'I_3 := Ordinal (lt i).
have hub i j : group i = 0%N :> nat -> group j = 0%N :> nat -> i = j.
  have zero k : minn k 2 = 0%N -> k = 0%N by rewrite /minn; case: ltnP.
  by move=> /zero gi /zero gj; apply: val_inj; rewrite /= gi gj.
have inhabited (g : 'I_3) : exists i, group i = g.
  have gn : (g < n)%N := ltn_trans (ltn_ord g) n3.
  by exists (Ordinal gn); apply: val_inj => /=; apply/minn_idPl; have := ltn_ord g; lia.
exists (rotor group); split=> [||i j]; first exact: rotor_refl.
  by move=> S; apply: (@odd_cycles_rank R e n _ S e_gt0); [exact: rotor_refl|exact: rotor_cycles hub].
have /existsP[k /andP[ik /existsP[l /andP[kl /existsP[h /andP[lh /eqP hj]]]]]] := rotor_reach inhabited i j.
by exists k, l; rewrite ik kl -hj.
Qed.
End Fixed.
