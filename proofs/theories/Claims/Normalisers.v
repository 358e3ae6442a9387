(* The claims of the chapter "normalisers". *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From mathcomp.analysis Require Import reals sequences exp.
From Fullrank Require Import Rank Softmax Acyclic Threshold Hard Dropout Cooling Sigmoid
  ExponentialSum NearScores.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Normalisers.
(* e is any positive function: the exponential, a power of two, a sigmoid *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.

(* weights without a normaliser, as those of sigmoid attention *)
Let separate n p (m : 'I_n -> 'I_p -> bool) (S : 'M[R]_(n, p)) : 'M[R]_(n, p) :=
  \matrix_(i, j) (if m i j then e (S i j) else 0).

(* softmax of the scores S under the mask m, and with the sink z i in row i; softmax-one has z = 1 *)
Let softmax n p (m : 'I_n -> 'I_p -> bool) (S : 'M[R]_(n, p)) : 'M[R]_(n, p) := \matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)).
Let sunk n p (m : 'I_n -> 'I_p -> bool) (z : 'I_n -> R) (S : 'M[R]_(n, p)) : 'M[R]_(n, p) :=
  \matrix_(i, j) ((if m i j then e (S i j) else 0) / (z i + \sum_k (if m i k then e (S i k) else 0))).

Let total_gt0 n p (m : 'I_n -> 'I_p -> bool) (z : 'I_n -> R) (S : 'M[R]_(n, p)) i :
  0 < z i ->
  0 < z i + \sum_k (if m i k then e (S i k) else 0).
Proof. by move=> z0; apply: ltr_paddr => //; exact: (normaliser_ge0 e_gt0 m S i). Qed.

(* and so has every matrix with these zeros whose self weights are not zero: the stored one *)
Theorem sigmoid_and_sinks_keep_the_guarantee n (m : rel 'I_n) (z : 'I_n -> R) :
  (forall i j, m i j -> i != j -> ~~ connect (fun k l => m k l && (k != l)) j i) ->
  (forall i, m i i) ->
  (forall i, 0 < z i) ->
  (forall S, \rank (separate m S) = n) /\ (forall S, \rank (sunk m z S) = n) /\
  (forall A : 'M[R]_n, (forall i j, A i j != 0 -> m i j) -> (forall i, A i i != 0) -> \rank A = n).
Proof.
move=> cycles mr z0; have am : acyclic m by apply/acyclicP => i j /andP[mij ij]; apply: cycles.
split=> [S|].
  apply: (acyclic_rank am) => [i j|i]; rewrite mxE.
    by case: ifP => //; rewrite eqxx.
  by rewrite mr lt0r_neq0.
split=> [S|A supp]; last exact: (acyclic_rank am supp).
apply: (acyclic_rank am) => [i j|i]; rewrite mxE.
  by case: ifP => //; rewrite mul0r eqxx.
by rewrite mr mulf_neq0 ?invr_neq0 ?lt0r_neq0 //; apply: total_gt0.
Qed.

Theorem sinks_keep_the_rank_of_softmax n p (m : 'I_n -> 'I_p -> bool) (z : 'I_n -> R) (S : 'M[R]_(n, p)) :
  (forall i, exists j, m i j) ->
  (forall i, 0 < z i) ->
  \rank (sunk m z S) = \rank (softmax m S) /\ (forall i, \sum_j sunk m z S i j < 1).
Proof.
move=> mrow z0; split=> [|i].
  rewrite -[RHS]/(\rank (Softmax.softmax e m S)) (softmax_rank e_gt0 S mrow).
  have -> : sunk m z S = diag_mx (\row_i (z i + normaliser e m S i)^-1) *m terms e m S.
    by apply/matrixP => i j; rewrite mul_diag_mx !mxE mulrC.
  by rewrite mxrank_row_scale // => i; rewrite mxE invr_neq0 // lt0r_neq0 //; apply: total_gt0.
under eq_bigr => j _ do rewrite mxE.
by rewrite -mulr_suml ltr_pdivr_mulr ?mul1r ?ltr_addr //; apply: total_gt0.
Qed.

(* rounded is any rounding of which one and the cap are numbers *)
Theorem soft_capping_keeps_causal_softmax_full_rank n (m : rel 'I_n)
    (S : 'M[R]_n) (cap limit : R) (rounded : R -> R) :
  let tanh t := (e t - e (- t)) / (e t + e (- t)) in
  let capped := \matrix_(i, j) (cap * tanh (S i j / cap)) in
  let stored := \matrix_(i, j) rounded (cap * rounded (tanh (S i j / cap))) in
  (forall i j, m i j -> (j <= i)%N) ->
  (forall i, m i i) ->
  0 < cap -> 2%:R * cap < limit ->
  (forall x y, x <= y -> rounded x <= rounded y) ->
  (forall x, rounded (- x) = - rounded x) ->
  rounded 1 = 1 -> rounded cap = cap ->
  \rank (softmax m capped) = n /\
  (* the stored weights, of which no self weight vanishes whose score lies less than the limit below *)
  (forall A : 'M[R]_n, (forall i j, A i j != 0 -> m i j) ->
    (forall i, (forall j, m i j -> stored i j - stored i i < limit) -> A i i != 0) -> \rank A = n).
Proof.
move=> tanh capped stored back self cap0 small mono odd_ one whole.
split; first exact: (softmax_acyclic_rank e_gt0 _ (looks_back_acyclic back)).
have rounded_le a x : rounded a = a -> `|x| <= a -> `|rounded x| <= a.
  move=> ra; rewrite !ler_norml -{3}ra -{4}ra -odd_ => /andP[lo up].
  by rewrite !mono.
move=> A; apply: near_scores_rank back _ small => i j; rewrite mxE.
apply: (rounded_le _ _ whole); rewrite normrM gtr0_norm // -[leRHS]mulr1 ler_pmul2l //.
apply: (rounded_le _ _ one); rewrite /tanh; set t := S i j / cap.
have pos : 0 < e t + e (- t) by apply: addr_gt0.
rewrite normrM normfV (gtr0_norm pos) ler_pdivr_mulr // mul1r.
by apply: le_trans (ler_norm_sub _ _) _; rewrite !gtr0_norm.
Qed.
End Normalisers.

Section Causal.
Variables (R : realFieldType) (n : nat) (m : rel 'I_n).
Implicit Types S W : 'M[R]_n.
Hypothesis back : forall i j, m i j -> (j <= i)%N.
Hypothesis self : forall i, m i i.

(* the threshold t i makes the weights of row i sum to one *)
Theorem causal_sparsemax_is_full_rank_iff_no_token_is_outscored_by_one_in_all S (t : 'I_n -> R) :
  let W : 'M[R]_n := \matrix_(i, j) (if m i j then Num.max (S i j - t i) 0 else 0) in
  (forall i, \sum_j W i j = 1) ->
  \rank W = n <-> (forall i, \sum_(j | m i j) Num.max (S i j - S i i) 0 < 1).
Proof.
move=> W W1; have iff i : (W i i != 0) = (\sum_(j | m i j) Num.max (S i j - S i i) 0 < 1).
  rewrite -(kept_iff (@max0_mono R) (@max0_gt0 R) (self i) (t := t i)); last first.
    by rewrite -(W1 i) big_mkcond; apply: eq_bigr => j _; rewrite mxE.
  by rewrite mxE self lt_def max0_ge0 andbT.
rewrite (rank_iff_diag back) => [|i j]; last by rewrite mxE; case: ifP => //; rewrite eqxx.
by split=> nz i; [rewrite -iff|rewrite iff]; apply: nz.
Qed.

(* entmax with alpha = 1.5 *)
Theorem causal_entmax_is_full_rank_iff_every_token_keeps_a_weight_for_itself S (t : 'I_n -> R) :
  let W : 'M[R]_n := \matrix_(i, j) (if m i j then Num.max (S i j / 2%:R - t i) 0 ^+ 2 else 0) in
  (forall i, \sum_j W i j = 1) ->
  \rank W = n <-> (forall i, \sum_(j | m i j) Num.max ((S i j - S i i) / 2%:R) 0 ^+ 2 < 1).
Proof.
move=> W W1; pose phi (x : R) := Num.max x 0 ^+ 2.
have mono (x y : R) : x <= y -> phi x <= phi y.
  by move=> xy; rewrite ler_sqr ?nnegrE ?max0_ge0 // max0_mono.
have pos (x : R) : (0 < phi x) = (0 < x).
  by rewrite /phi exprn_even_gt0 //= -max0_gt0 lt_def max0_ge0 andbT.
have iff i : (W i i != 0) = (\sum_(j | m i j) phi ((S i j - S i i) / 2%:R) < 1).
  under eq_bigr => j _ do rewrite mulrBl.
  rewrite -(kept_iff mono pos (s := fun j => S i j / 2%:R) (self i) (t := t i)); last first.
    by rewrite -[RHS](W1 i) big_mkcond; apply: eq_bigr => j _; rewrite mxE.
  by rewrite mxE self lt_def sqr_ge0 andbT.
rewrite (rank_iff_diag back) => [|i j]; last by rewrite mxE; case: ifP => //; rewrite eqxx.
by split=> nz i; [rewrite -iff|rewrite iff]; apply: nz.
Qed.

Theorem causal_rectified_attention_is_full_rank_iff_self_scores_are_positive S :
  (\rank (\matrix_(i, j) (if m i j then Num.max (S i j) 0 / #|m i|%:R else 0) : 'M[R]_n) = n <->
    (forall i, 0 < S i i)) /\
  (\rank (\matrix_(i, j) (if m i j then Num.max (S i j) 0 ^+ 2 / #|m i|%:R else 0) : 'M[R]_n) = n <->
    (forall i, 0 < S i i)).
Proof.
have count i : #|m i|%:R != 0 :> R by rewrite pnatr_eq0 -lt0n; apply/card_gt0P; exists i; apply: self.
have pos (x : R) : (Num.max x 0 != 0) = (0 < x) by rewrite -max0_gt0 lt_def max0_ge0 andbT.
split; (rewrite (rank_iff_diag back) => [|i j]; last by rewrite mxE; case: ifP => //; rewrite eqxx).
  by split=> nz i; move: (nz i); rewrite mxE self mulf_eq0 invr_eq0 (negPf (count i)) orbF pos.
by split=> nz i; move: (nz i); rewrite mxE self mulf_eq0 sqrf_eq0 invr_eq0 (negPf (count i)) orbF pos.
Qed.
End Causal.

Section Best.
Variables (R : realFieldType) (n p : nat).

(* hard attention: the visible keys of the highest score share the weight *)
Theorem hard_attention_rank_is_the_number_of_preferred_keys
    (m : 'I_n -> 'I_p -> bool) (S : 'M[R]_(n, p)) :
  let best i j := m i j && [forall k, m i k ==> (S i k <= S i j)] in
  let W : 'M[R]_(n, p) := \matrix_(i, j) ((best i j)%:R / \sum_k (best i k)%:R) in
  (forall i, exists j, m i j) ->
  (forall i j k, best i j -> best i k -> j = k) ->
  \rank W = #|[pred j | [exists i, best i j]]| /\
  (forall np : n = p, (forall i j, m i j -> (j <= i)%N) ->
    \rank W = n <-> (forall i, best i (cast_ord np i))).
Proof.
move=> best W sees one.
have /fin_all_exists[c bc] i : exists j, best i j.
  have [j0 mj0] := sees i; exists [arg max_(j > j0 | m i j) S i j]%O.
  case: arg_maxP => // j mj top; rewrite /best mj.
  by apply/forallP => k; apply/implyP; apply: top.
have bE i j : best i j = (c i == j).
  by apply/idP/eqP => [/(one i _ _ (bc i))|<-].
have WE : W = \matrix_(i, j) (c i == j)%:R.
  apply/matrixP => i j; rewrite !mxE bE (bigD1 (c i)) //= bE eqxx big1 ?addr0 ?divr1 // => k kc.
  by rewrite bE eq_sym (negPf kc).
rewrite WE chosen_rank; split=> [|np back].
  apply: eq_card => j; rewrite !inE; apply/imsetP/existsP => [[i _ ->]|[i]].
    by exists i.
  by rewrite bE => /eqP <-; exists i.
have back_c i : (c i <= i)%N by apply: back; case/andP: (bc i).
pose d i := cast_ord (esym np) (c i).
have <- : #|[set d i | i in 'I_n]| = #|[set c i | i in 'I_n]|.
  by rewrite (imset_comp (cast_ord (esym np)) c) card_imset //; apply: cast_ord_inj.
rewrite (@perm_back _ d back_c); split=> h i; first by rewrite bE -val_eqE -[in X in _ == X](h i).
by apply: val_inj; move: (h i); rewrite bE => /eqP /(congr1 val).
Qed.
End Best.

Section TopK.
(* e is any positive function: the exponential, a power of two *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.

(* each token keeps its K best visible keys, the earlier one of two that are as good *)
Theorem causal_top_k_softmax_is_full_rank_iff_every_token_is_among_its_best
    n (m : rel 'I_n) (S : 'M[R]_n) (K : nat) :
  let better i l j := (S i j < S i l) || ((S i l == S i j) && (l < j)%N) in
  let kept i j := m i j && (#|[pred l | m i l && better i l j]| < K)%N in
  (forall i j, m i j -> (j <= i)%N) ->
  (forall i, m i i) ->
  \rank (\matrix_(i, j)
    ((if kept i j then e (S i j) else 0) / \sum_k (if kept i k then e (S i k) else 0)) : 'M[R]_n) = n <->
  (forall i, #|[pred l | m i l && better i l i]| < K)%N.
Proof.
move=> better kept back self; have kept_m i j : kept i j -> m i j by case/andP.
rewrite (rank_iff_diag back) => [|i j /(softmax_neq0 e_gt0) /kept_m //].
by split=> h i; move: (h i); rewrite (softmax_eq0 e_gt0) negbK /kept self.
Qed.
End TopK.

Section Dropout.
(* e is any positive function: the exponential, a power of two *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.

(* K are the pairs that are kept, each with probability 1 - p; the sum is over the outcomes of full
   rank *)
Theorem causal_softmax_with_dropout_is_full_rank_with_probability_to_keep_every_self_weight
    n (m : rel 'I_n) (S : 'M[R]_n) (p : R) :
  let softmax : 'M[R]_n := \matrix_(i, j)
    ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)) in
  let visible := [set v | m v.1 v.2] in
  let left (K : {set 'I_n * 'I_n}) : 'M[R]_n :=
    \matrix_(i, j) (if (i, j) \in K then softmax i j / (1 - p) else 0) in
  (forall i j, m i j -> (j <= i)%N) ->
  (forall i, m i i) ->
  0 <= p < 1 ->
  \sum_(K : {set 'I_n * 'I_n} | (K \subset visible) && (\rank (left K) == n))
    \prod_(v in visible) (if v \in K then 1 - p else p) = (1 - p) ^+ n.
Proof.
move=> softmax visible left back self /andP[p0 p1].
have full (K : {set 'I_n * 'I_n}) : (\rank (left K) == n) = ([set (i, i) | i : 'I_n] \subset K).
  have := @dropped_rank _ _ m softmax (1 - p) back _ _ _ K => h.
  apply/eqP/idP => /h; apply.
  - by move=> i j; apply: (softmax_neq0 e_gt0).
  - by move=> i; rewrite (softmax_eq0 e_gt0) self.
  - by rewrite subr_eq0 gt_eqF.
  - by move=> i j; apply: (softmax_neq0 e_gt0).
  - by move=> i; rewrite (softmax_eq0 e_gt0) self.
  - by rewrite subr_eq0 gt_eqF.
under eq_bigl => K do rewrite full.
rewrite coins_product ?card_imset ?card_ord // => [i j []|] //.
by apply/subsetP => v /imsetP[i _ ->]; rewrite inE /= self.
Qed.
End Dropout.

Section Cooling.
(* e is an exponential: positive, increasing, a sum becomes a product *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_add : forall x y, e (x + y) = e x * e y.
Hypothesis e_mono : forall x y, x <= y -> e x <= e y.

(* best i is the highest score that token i gives to a visible key *)
Theorem cooled_causal_softmax_approaches_the_singular_exponentially
    n (m : rel 'I_n) (S : 'M[R]_n) (best : 'I_n -> R) (temperature : R) :
  let cooled : 'M[R]_n := \matrix_(i, j) ((if m i j then e (S i j / temperature) else 0) /
    \sum_k (if m i k then e (S i k / temperature) else 0)) in
  let g := e (- (\sum_i (best i - S i i) / temperature)) in
  (forall i j, m i j -> (j <= i)%N) ->
  (forall i, m i i) ->
  (forall i j, m i j -> S i j <= best i) -> (forall i, exists2 j, m i j & S i j = best i) ->
  0 < temperature ->
  g / n`!%:R <= \det cooled <= g.
Proof.
move=> cooled g back self ge in_ t0.
have -> : cooled = Softmax.softmax e m (\matrix_(i, j) (S i j / temperature)).
  apply/matrixP => i j; rewrite !mxE /term mxE; congr (_ / _).
  by apply: eq_bigr => k _; rewrite /term mxE.
apply: (cooled_det e_gt0 e_add e_mono (best := fun i => best i / temperature)) => //.
- by move=> i j mij; rewrite mxE ler_pmul2r ?invr_gt0 // ge.
- by move=> i; have [j mij <-] := in_ i; exists j => //; rewrite mxE.
- by congr (e (- _)); apply: eq_bigr => i _; rewrite mxE mulrBl.
Qed.
End Cooling.

Section Additive.
(* e is an exponential: positive, a sum becomes a product, no value twice *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_add : forall x y, e (x + y) = e x * e y.
Hypothesis e_inj : injective e.

Theorem sigmoid_of_additive_scores_is_full_rank_where_softmax_has_rank_one n (a b : 'I_n -> R) :
  (0 < n)%N -> injective a -> injective b ->
  \rank (\matrix_(i, j) (e (a i + b j) / \sum_k e (a i + b k)) : 'M[R]_n) = 1%N /\
  \rank (\matrix_(i, j) (1 + e (- (a i + b j)))^-1 : 'M[R]_n) = n.
Proof.
move=> n0 aI bI; have e0 x : e x != 0 by rewrite gt_eqF.
split.
  have sum0 i : \sum_k e (a i + b k) != 0.
    by rewrite (bigD1 i) //= gt_eqF // ltr_paddr // sumr_ge0 // => k _; apply: ltW.
  apply/eqP; rewrite eqn_leq; apply/andP; split; last first.
    rewrite lt0n mxrank_eq0; apply/eqP => /matrixP /(_ (Ordinal n0) (Ordinal n0)) /eqP.
    by rewrite !mxE mulf_eq0 invr_eq0 (negPf (e0 _)) (negPf (sum0 _)).
  rewrite (_ : \matrix_(i, j) _ =
    (\col_i (e (a i) / \sum_k e (a i + b k))) *m (\row_j e (b j))); last first.
    by apply/matrixP => i j; rewrite !mxE big_ord1 !mxE e_add mulrAC.
  by apply: leq_trans (mxrankM_maxr _ _) (rank_leq_row _).
have opp x : e (- x) = (e x)^-1.
  apply: (mulfI (e0 x)); rewrite -e_add subrr divff //.
  by apply: (mulfI (e0 0)); rewrite -e_add addr0 mulr1.
have -> : \matrix_(i, j) (1 + e (- (a i + b j)))^-1 =
    diag_mx (\row_i e (a i)) *m \matrix_(i, j) (e (a i) + e (- b j))^-1.
  apply/matrixP => i j; rewrite mul_diag_mx !mxE opprD e_add [e (- a i)]opp.
  have -> : e (a i) + e (- b j) = e (a i) * (1 + (e (a i))^-1 * e (- b j)).
    by rewrite mulrDr mulr1 mulVKf.
  by rewrite invfM mulrA divff ?mul1r.
rewrite mxrank_row_scale => [|i]; last by rewrite mxE.
apply/mxrank_det/cauchy_det => [i j /e_inj/aI //|i j /e_inj/oppr_inj/bI //|i j].
by rewrite gt_eqF // addr_gt0.
Qed.
End Additive.

(* opp j is the other key of the pair of key j; base e for b = 1, base two for b = ln 2 *)
Theorem sigmoid_of_opposite_keys_is_deficient_where_softmax_is_full_rank
    (R : realType) (b : R) n (q k : 'I_n -> R) (opp : 'I_n -> 'I_n) :
  b != 0 -> injective q -> injective k ->
  (forall j, opp j != j) -> (forall j, k (opp j) = - k j) ->
  (\rank (\matrix_(i, j) (1 + expR (- (b * (q i * k j))))^-1 : 'M[R]_n) <= 1 + n./2)%N /\
  \rank (\matrix_(i, j) (expR (b * (q i * k j)) / \sum_l expR (b * (q i * k l))) : 'M[R]_n) = n.
Proof.
move=> b0 qI kI oppj kopp; split; last first.
  have bqI : injective (fun i => b * q i) by move=> i j /(mulfI b0) /qI.
  rewrite -[RHS](softmax_scalar_rank bqI kI); congr (\rank _); apply/matrixP => i j.
  rewrite !mxE /normaliser /term mxE mulrA; congr (_ / _); apply: eq_bigr => l _.
  by rewrite mxE mulrA.
pose f (x : R) := (1 + expR (- (b * x)))^-1 - 2%:R^-1.
have half : 2%:R^-1 + 2%:R^-1 = 1 :> R by rewrite -mulr2n -[LHS]mulr_natr mulVf ?pnatr_eq0.
have odd_f x : f (- x) = - f x.
  apply/eqP; rewrite -addr_eq0 /f addrACA -opprD half subr_eq0 mulrN opprK.
  have E0 := expR_gt0 (b * x); have one0 : 0 < 1 + expR (b * x) by rewrite addr_gt0 ?ltr01.
  have -> : (1 + expR (- (b * x)))^-1 = expR (b * x) / (1 + expR (b * x)).
    have -> : 1 + expR (- (b * x)) = (1 + expR (b * x)) / expR (b * x).
      by rewrite expRN mulrDl mul1r divff ?lt0r_neq0 // addrC.
    by rewrite invfM invrK mulrC.
  by rewrite -{1}[(1 + _)^-1]mul1r -mulrDl divff // gt_eqF.
have := opposite_rank q odd_f kI oppj kopp; set T := \matrix_(i, j) f _ => rT.
have -> : \matrix_(i, j) (1 + expR (- (b * (q i * k j))))^-1 = const_mx 2%:R^-1 + T.
  by apply/matrixP => i j; rewrite !mxE /f addrCA subrr addr0.
apply: leq_trans (mxrank_add _ _) _; apply: leq_add rT.
rewrite (_ : const_mx _ = (const_mx 2%:R^-1 : 'cV_n) *m (const_mx 1 : 'rV_n)).
  by apply: leq_trans (mxrankM_maxr _ _) (rank_leq_row _).
by apply/matrixP => i j; rewrite !mxE big_ord1 !mxE mulr1.
Qed.

Section Powers.
Variables (R : realFieldType) (n : nat) (m : rel 'I_n).

(* alpha is 1 + 1 / b; the threshold t i makes the weights of row i sum to one *)
Theorem causal_entmax_of_any_power_is_full_rank_iff_others_leave_something
    (S : 'M[R]_n) (t : 'I_n -> R) (b : nat) :
  let W : 'M[R]_n := \matrix_(i, j) (if m i j then Num.max (S i j / b%:R - t i) 0 ^+ b else 0) in
  (0 < b)%N ->
  (forall i j, m i j -> (j <= i)%N) ->
  (forall i, m i i) ->
  (forall i, \sum_j W i j = 1) ->
  \rank W = n <-> (forall i, \sum_(j | m i j) Num.max ((S i j - S i i) / b%:R) 0 ^+ b < 1).
Proof.
move=> W b0 back self W1; pose phi (x : R) := Num.max x 0 ^+ b.
have mono (x y : R) : x <= y -> phi x <= phi y.
  by move=> xy; rewrite ler_expn2r ?nnegrE ?max0_ge0 // max0_mono.
have pos (x : R) : (0 < phi x) = (0 < x).
  by rewrite /phi lt_def exprn_ge0 ?max0_ge0 // andbT expf_eq0 b0 -max0_gt0 lt_def max0_ge0 andbT.
have iff i : (W i i != 0) = (\sum_(j | m i j) phi ((S i j - S i i) / b%:R) < 1).
  under eq_bigr => j _ do rewrite mulrBl.
  rewrite -(kept_iff mono pos (s := fun j => S i j / b%:R) (self i) (t := t i)); last first.
    by rewrite -[RHS](W1 i) big_mkcond; apply: eq_bigr => j _; rewrite mxE.
  by rewrite mxE self lt_def exprn_ge0 ?max0_ge0 // andbT.
rewrite (rank_iff_diag back) => [|i j]; last by rewrite mxE; case: ifP => //; rewrite eqxx.
by split=> nz i; [rewrite -iff|rewrite iff]; apply: nz.
Qed.
End Powers.

Section Heating.
(* e is an exponential: positive, increasing, a sum becomes a product *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_add : forall x y, e (x + y) = e x * e y.
Hypothesis e_mono : forall x y, x <= y -> e x <= e y.

(* s bounds the differences of the visible scores of query i *)
Theorem heated_softmax_approaches_uniform_weights n p (m : 'I_n -> 'I_p -> bool) (S : 'M[R]_(n, p))
    (temperature s : R) (i : 'I_n) :
  let heated : 'M[R]_(n, p) := \matrix_(i, j) ((if m i j then e (S i j / temperature) else 0) /
    \sum_k (if m i k then e (S i k / temperature) else 0)) in
  0 < temperature ->
  (forall j k, m i j -> m i k -> S i j - S i k <= s) ->
  forall j, m i j ->
  e (- (s / temperature)) / #|m i|%:R <= heated i j <= e (s / temperature) / #|m i|%:R.
Proof.
move=> heated t0 diff j mij; rewrite mxE mij -big_mkcond /=.
set c := s / temperature; set x := e (S i j / temperature); pose y k := e (S i k / temperature).
have near k l : m i k -> m i l -> y k <= y l * e c.
  move=> mik mil; rewrite /y -e_add; apply: e_mono.
  by rewrite -mulrDl ler_pmul2r ?invr_gt0 // -ler_subl_addl diff.
have count0 : 0 < #|m i|%:R :> R by rewrite ltr0n; apply/card_gt0P; exists j.
have e0 : e 0 = 1 by apply: (mulfI (lt0r_neq0 (e_gt0 0))); rewrite -e_add addr0 mulr1.
have opp : e (- c) = (e c)^-1.
  by apply: (mulfI (lt0r_neq0 (e_gt0 c))); rewrite -e_add subrr e0 divff // gt_eqF.
have sum0 : 0 < \sum_(k | m i k) y k.
  by rewrite (bigD1 j) //=; apply: ltr_paddr; [apply: sumr_ge0 => k _; apply: ltW|]; apply: e_gt0.
have up : \sum_(k | m i k) y k <= x * e c * #|m i|%:R.
  rewrite mulr_natr -sumr_const; apply: ler_sum => k mik; exact: near.
have low : x * #|m i|%:R <= (\sum_(k | m i k) y k) * e c.
  by rewrite mulr_natr -sumr_const mulr_suml; apply: ler_sum => k mik; apply: near.
apply/andP; split; last first.
  by rewrite ler_pdivr_mulr // mulrAC ler_pdivl_mulr // [e c * _]mulrC.
rewrite opp -invfM -[X in X <= _]mul1r ler_pdivr_mulr ?mulr_gt0 // mulrAC ler_pdivl_mulr // mul1r.
by rewrite mulrA.
Qed.
End Heating.
