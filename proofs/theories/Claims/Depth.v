(* The claims of the chapter "depth". *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup ring zify.
From mathcomp.analysis Require Import reals sequences exp.
From Fullrank Require Import Rank Softmax Acyclic Diameter Stack LayerNorm Odds Walk Collapse
  Tangent Guarantee Floor Forgetting.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Depth.
(* e is any positive function: the exponential, a power of two *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
(* layer t is softmax of the scores S t under the mask m t; layer 0 is next to the input *)
Variables (n : nat) (m : nat -> rel 'I_n) (S : nat -> 'M[R]_n).
Let layer t : 'M[R]_n := \matrix_(i, j)
  ((if m t i j then e (S t i j) else 0) / \sum_k (if m t i k then e (S t i k) else 0)).
Let through := fix through layers : 'M[R]_n :=
  if layers is before.+1 then layer before *m through before else 1%:M.
Hypothesis sees : forall t i, exists j, m t i j.

Let sums t i : \sum_j layer t i j = 1.
Proof. exact: (softmax_row_sum e_gt0). Qed.

Let causal_lower : (forall t i j, m t i j -> (j <= i)%N) -> forall t, lower (layer t).
Proof.
move=> back t i j ij; apply/eqP; rewrite (softmax_eq0 e_gt0).
by apply: contraTN ij => /back; rewrite -leqNgt.
Qed.

(* i0 and i1 are the first two tokens *)
Theorem second_causal_token_approaches_the_first_by_its_self_weight
    d (X : 'M[R]_(n, d)) layers (i0 i1 : 'I_n) :
  i0 = 0%N :> nat -> i1 = 1%N :> nat ->
  (forall t i j, m t i j -> (j <= i)%N) ->
  row i1 (through layers *m X) - row i0 (through layers *m X) =
  (\prod_(t < layers) layer t i1 i1) *: (row i1 X - row i0 X).
Proof. by move=> e0 e1 /causal_lower; apply: (second_difference sums). Qed.

(* w t is at most each weight of the first token i0 for the others *)
Theorem causal_products_keep_full_rank_and_collapse layers (w : nat -> R) (i0 : 'I_n) :
  i0 = 0%N :> nat ->
  (forall t i j, m t i j -> (j <= i)%N) ->
  (forall t i, m t i i) ->
  (forall t, w t <= 1) -> (forall t i, i != i0 -> w t <= layer t i i0) ->
  \rank (through layers) = n /\
  char_poly (through layers) = \prod_i ('X - (\prod_(t < layers) layer t i i)%:P) /\
  (forall i, \sum_j `|through layers i j - (j == i0)%:R| <= 2%:R * \prod_(t < layers) (1 - w t)).
Proof.
move=> e0 back self w1 wA; have lA := causal_lower back.
have [lS dS] := stack_diag layers lA; split; [|split].
- apply: (@stack_rank _ _ layer) => t; apply: (softmax_acyclic_rank e_gt0) => //.
  exact: (looks_back_acyclic (back t)).
- rewrite (char_poly_causal (A := stack layer layers)); last first.
    by move=> i j; apply: contraR; rewrite -ltnNge => /lS ->.
  by apply: eq_bigr => i _; rewrite dS.
move=> i; have A0 t j k : 0 <= layer t j k by apply: (softmax_ge0 e_gt0).
have first t : layer t i0 i0 = 1.
  rewrite -(sums t i0) (bigD1 i0) //= big1 ?addr0 // => j ji; apply: (causal_lower back).
  by rewrite e0 lt0n; apply: contra ji => /eqP j0; apply/eqP/val_inj; rewrite /= j0 e0.
have S0 l j k : 0 <= stack layer l j k.
  elim: l j k => [|l IH] j k /=; first by rewrite mxE ler0n.
  by rewrite mxE; apply: sumr_ge0 => h _; rewrite mulr_ge0.
have S1 := stack_sums sums layers; rewrite (bigD1 i0) //= eqxx.
have -> : \sum_(j | j != i0) `|through layers i j - (j == i0)%:R| = 1 - stack layer layers i i0.
  rewrite -[X in _ = X - _](S1 i) [in RHS](bigD1 i0) //= addrAC subrr add0r.
  by apply: eq_bigr => j /negPf ->; rewrite subr0 ger0_norm // S0.
have le1 : stack layer layers i i0 <= 1.
  by rewrite -(S1 i) (bigD1 i0) //= ler_addl; apply: sumr_ge0.
rewrite -[through layers]/(stack layer layers) ler0_norm ?subr_le0 // opprB.
have -> x : x + x = 2%:R * x :> R by rewrite mulr_natl mulr2n.
by apply: ler_wpmul2l; [apply: ler0n|apply: (@stack_first _ _ layer sums layers w i0 A0 first w1 wA)].
Qed.

(* N is any norm on tokens; t l bounds the coefficient of ergodicity of the inverse of layer l:
   half the 1-norm of the difference of any two of its rows *)
Theorem full_rank_layers_collapse_at_most_exponentially
    d (N : 'rV[R]_d -> R) (X : 'M[R]_(n, d)) layers (t : nat -> R) diameter :
  (forall x y, N (x + y) <= N x + N y) -> (forall a x, N (a *: x) = `|a| * N x) ->
  (forall l, layer l \in unitmx) ->
  (forall l, 0 <= t l) ->
  (forall l i k, 2%:R^-1 * (\sum_j `|invmx (layer l) i j - invmx (layer l) k j|) <= t l) ->
  0 <= diameter ->
  (forall i k, N (row i (through layers *m X) - row k (through layers *m X)) <= diameter) ->
  forall i k, N (row i X - row k X) <= (\prod_(l < layers) t l) * diameter.
Proof.
move=> N_add N_scale unit t0 At D0.
exact: (stack_keeps sums N_add N_scale D0 unit t0 At).
Qed.
End Depth.

Section Full.
(* e is an exponential: positive, increasing, a sum becomes a product *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_add : forall x y, e (x + y) = e x * e y.
Hypothesis e_mono : forall x y, x <= y -> e x <= e y.

Let tanh (t : R) : R := (e t - e (- t)) / (e t + e (- t)).

(* softmax attention over the keys that all tokens see, with scores x W y and values y V *)
Let layer n d (keys : pred 'I_n) (W V : 'M[R]_d) (X : 'M[R]_(n, d)) : 'M[R]_(n, d) :=
  let score i j := (row i X *m W *m (row j X)^T) 0 0 in
  (\matrix_(i, j) ((if keys j then e (score i j) else 0) /
    \sum_k (if keys k then e (score i k) else 0))) *m (X *m V).

(* N is any norm on tokens; w and v bound the bilinear form and the values *)
Theorem full_attention_contracts_the_token_diameter
    n d (N : 'rV[R]_d -> R) (keys : pred 'I_n) (W V : 'M[R]_d) (w v diameter : R) (X : 'M[R]_(n, d)) :
  (forall x y, N (x + y) <= N x + N y) -> (forall a x, N (a *: x) = `|a| * N x) ->
  0 <= w -> (forall x y, (x *m W *m y^T) 0 0 <= w * (N x * N y)) ->
  0 <= v -> (forall x, N (x *m V) <= v * N x) ->
  (exists j, keys j) ->
  0 <= diameter -> (forall i k, N (row i X - row k X) <= diameter) ->
  (forall i k, N (row i (layer keys W V X) - row k (layer keys W V X)) <=
    v * diameter * tanh (w * diameter ^+ 2 / 4%:R)) /\
  (* two opposite tokens of width one *)
  (forall x a b : R, let to y := let s z := e (y * a * z) in
      (s x * x + s (- x) * - x) / (s x + s (- x)) * b in
    `|to x - to (- x)| = `|b| * `|x - - x| * tanh (`|a| * `|x - - x| ^+ 2 / 4%:R)).
Proof.
move=> N_add N_scale w0 Ww v0 Vv some D0 XD; split=> [i k|x a b /=].
  pose h := w * diameter ^+ 2 / 2%:R.
  have h0 : 0 <= h by rewrite divr_ge0 ?mulr_ge0 ?sqr_ge0 ?ler0n.
  have tanhE : tanh (w * diameter ^+ 2 / 4%:R) = (e h - 1) / (e h + 1).
    have -> : h = w * diameter ^+ 2 / 4%:R + w * diameter ^+ 2 / 4%:R by rewrite /h; field.
    exact: (tanh_odds e_gt0 e_add).
  pose S : 'M[R]_n := \matrix_(i, j) (row i X *m W *m (row j X)^T) 0 0.
  have N0' y : 0 <= N y.
    have := N_add y (- y); rewrite subrr (N0 N_scale) -scaleN1r N_scale normrN normr1 mul1r.
    by rewrite -mulr2n pmulrn_lge0.
  have coef : coefficient_le (Softmax.softmax e (fun _ => keys) S) ((e h - 1) / (e h + 1)).
    apply: (softmax_coefficient e_gt0 e_add e_mono some h0) => i1 i2 j1 j2 _ _.
    have bound := Ww (row i1 X - row i2 X) (row j1 X - row j2 X).
    have hh : h + h = w * (diameter * diameter) by rewrite /h; field.
    have le : w * (N (row i1 X - row i2 X) * N (row j1 X - row j2 X)) <= h + h.
      by rewrite hh; apply: ler_wpmul2l => //; apply: ler_pmul.
    have four (A B C D : 'M[R]_1) : ((A - B) - (C - D)) 0 0 = (A 0 0 + D 0 0) - (C 0 0 + B 0 0).
      by rewrite !mxE; move: (A 0 0) (B 0 0) (C 0 0) (D 0 0) => a' b' c' d'; ring.
    have := le_trans bound le; rewrite linearB /= mulmxBr !mulmxBl four ler_subl_addr.
    by rewrite ![S _ _]mxE.
  have -> : layer keys W V X = Softmax.softmax e (fun _ => keys) S *m (X *m V).
    congr (_ *m _); apply/matrixP => i1 j1.
    rewrite [LHS]mxE [RHS]mxE /normaliser /term [S _ _]mxE; congr (_ / _).
    by apply: eq_bigr => l _; rewrite [S _ _]mxE.
  have XV : diameter_le N (X *m V) (v * diameter).
    move=> i1 k1; rewrite !row_mul -mulmxBl; apply: le_trans (Vv _) _.
    exact: ler_wpmul2l.
  rewrite tanhE mulrC; apply: (diameter_mul N_add N_scale (mulr_ge0 v0 D0) _ coef XV).
  by move=> i1; apply: (softmax_row_sum e_gt0).
exact: opposite_tokens.
Qed.
(* N is any norm on tokens; w h and v h bound the bilinear form and the values of head h *)
Theorem heads_add_their_contractions n d H (N : 'rV[R]_d -> R) (keys : 'I_H -> pred 'I_n)
    (W V : 'I_H -> 'M[R]_d) (w v : 'I_H -> R) (diameter : R) (X : 'M[R]_(n, d)) :
  (forall x y, N (x + y) <= N x + N y) -> (forall a x, N (a *: x) = `|a| * N x) ->
  (forall h, 0 <= w h) -> (forall h x y, (x *m W h *m y^T) 0 0 <= w h * (N x * N y)) ->
  (forall h, 0 <= v h) -> (forall h x, N (x *m V h) <= v h * N x) ->
  (forall h, exists j, keys h j) ->
  0 <= diameter -> (forall i k, N (row i X - row k X) <= diameter) ->
  let heads := \sum_h layer (keys h) (W h) (V h) X in
  (forall i k, N (row i heads - row k heads) <=
    \sum_h v h * diameter * tanh (w h * diameter ^+ 2 / 4%:R)) /\
  (* two opposite tokens of width one, which no head moves to the other side *)
  (forall (x : R) (a b : 'I_H -> R), (forall h, 0 <= a h) -> (forall h, 0 <= b h) ->
    let to y := \sum_h let s z := e (y * a h * z) in
      (s x * x + s (- x) * - x) / (s x + s (- x)) * b h in
    `|to x - to (- x)| = \sum_h b h * `|x - - x| * tanh (a h * `|x - - x| ^+ 2 / 4%:R)).
Proof.
move=> N_add N_scale w0 Ww v0 Vv some D0 XD heads; split=> [i k|x a b a0 b0 to].
  have -> : row i heads - row k heads = \sum_h (row i (layer (keys h) (W h) (V h) X) -
      row k (layer (keys h) (W h) (V h) X)).
    by rewrite sumrB /heads !linear_sum.
  apply: le_trans (N_sum N_add N_scale _ _) _; apply: ler_sum => h _.
  by have [] := full_attention_contracts_the_token_diameter N_add N_scale (w0 h) (Ww h) (v0 h) (Vv h) (some h) D0 XD.
have -> : to x - to (- x) = (x + x) * \sum_h b h * tanh (x * a h * x).
  by rewrite -sumrB mulr_sumr; apply: eq_bigr => h _; exact: (opposite_difference e).
have t0 h : 0 <= x * a h * x by rewrite mulrAC mulr_ge0 // -expr2 sqr_ge0.
rewrite normrM [`|\sum_h _|]ger0_norm; last first.
  by apply: sumr_ge0 => h _; rewrite mulr_ge0 // (tanh_ge0 e_gt0 e_mono).
rewrite mulr_sumr; apply: eq_bigr => h _; rewrite opprK mulrA [`|_| * _]mulrC; congr (_ * _ * tanh _).
by rewrite -(ger0_norm (t0 h)) -opposite_exponent opprK (ger0_norm (a0 h)).
Qed.
End Full.

Section LayerNorm.
Variables (R : realFieldType) (n w : nat) (X : 'M[R]_(n, w)) (deviation : 'I_n -> R).

Let mean i : R := (\sum_c X i c) / w%:R.
Let centred : 'M[R]_(n, w) := \matrix_(i, c) (X i c - mean i).
Let normed : 'M[R]_(n, w) := \matrix_(i, c) ((X i c - mean i) / deviation i).

(* no token is the same in all features, so that deviations are positive *)
Theorem layer_norm_keeps_the_rank_of_centred_tokens :
  (forall i, 0 < deviation i) ->
  (forall i, deviation i ^+ 2 = (\sum_c (X i c - mean i) ^+ 2) / w%:R) ->
  \rank normed = \rank centred /\
  (\rank centred <= \rank X <= (\rank centred).+1)%N /\
  (\rank centred = 1%N -> forall i k, row i normed = row k normed \/ row i normed = - row k normed).
Proof.
move=> pos sq; split; first exact: deviations_rank.
by split; [exact: centring_rank|exact: one_direction].
Qed.
End LayerNorm.

Section Small.
(* softmax attention over all tokens, with scores x W y and values y V, for L layers *)
Variables (R : realType) (n d : nat) (W V : 'M[R]_d).
Let layer (X : 'M[R]_(n, d)) : 'M[R]_(n, d) :=
  let score i j := (row i X *m W *m (row j X)^T) 0 0 in
  (\matrix_(i, j) (expR (score i j) / \sum_k expR (score i k))) *m (X *m V).
Let tanh (t : R) : R := (expR t - expR (- t)) / (expR t + expR (- t)).

(* N is any norm on tokens; w and v bound the bilinear form and the values *)
Theorem small_token_diameters_collapse_doubly_exponentially
    (N : 'rV[R]_d -> R) (w v diameter : R) (X : 'M[R]_(n, d)) :
  (forall x y, N (x + y) <= N x + N y) -> (forall a x, N (a *: x) = `|a| * N x) ->
  0 <= w -> (forall x y, (x *m W *m y^T) 0 0 <= w * (N x * N y)) ->
  0 <= v -> (forall x, N (x *m V) <= v * N x) ->
  0 <= diameter -> (forall i k, N (row i X - row k X) <= diameter) ->
  let factor := v * tanh (w * diameter ^+ 2 / 4%:R) in
  factor < 1 ->
  forall L i k, let apart := N (row i (iter L layer X) - row k (iter L layer X)) in
    apart <= factor ^+ L * diameter /\
    apart <= (v * w / 4%:R) ^+ ((3 ^ L - 1) %/ 2) * diameter ^+ (3 ^ L).
Proof.
move=> N_add N_scale w0 Ww v0 Vv D0 XD factor factor1 L.
have e_gt0 := @expR_gt0 R; have e_add := @expRD R.
have e_mono (x y : R) : x <= y -> expR x <= expR y by rewrite ler_expR.
have tanh0 (t : R) : 0 <= t -> 0 <= tanh t by apply: (tanh_ge0 e_gt0 e_mono).
have half c : 0 <= c -> 0 <= w * c ^+ 2 / 4%:R.
  by move=> c0; rewrite divr_ge0 ?mulr_ge0 ?sqr_ge0 ?ler0n.
have step Y c : 0 <= c -> (forall i k, N (row i Y - row k Y) <= c) ->
    forall i k, N (row i (layer Y) - row k (layer Y)) <= v * c * tanh (w * c ^+ 2 / 4%:R).
  move=> c0 Yc i k; have [+ _] := @full_attention_contracts_the_token_diameter R (@expR R) e_gt0 e_add
    e_mono n d N predT W V w v c Y N_add N_scale w0 Ww v0 Vv (ex_intro _ i isT) c0 Yc.
  exact.
have factor0 : 0 <= factor by rewrite mulr_ge0 ?tanh0 ?half.
have shrink l : 0 <= factor ^+ l * diameter <= diameter.
  by rewrite mulr_ge0 ?exprn_ge0 //= ler_pimull // exprn_ile1 // ltW.
have b0 : 0 <= v * w / 4%:R by rewrite divr_ge0 ?mulr_ge0 ?ler0n.
split.
  elim: L i k => [|L IH] i k; first by rewrite expr0 mul1r.
  have /andP[c0 cD] := shrink L; apply: le_trans (step _ _ c0 IH i k) _.
  have -> : factor ^+ L.+1 * diameter = v * (factor ^+ L * diameter) * tanh (w * diameter ^+ 2 / 4%:R).
    by rewrite exprS /factor; move: (factor ^+ L) (tanh _) => f t; ring.
  apply: ler_wpmul2l; first by rewrite mulr_ge0.
  apply: (tanh_mono e_gt0 e_add e_mono); rewrite ler_wpmul2r ?invr_ge0 ?ler0n // ler_wpmul2l //.
  by rewrite ler_expn2r // nnegrE.
elim: L i k => [|L IH] i k; first by rewrite expr0 mul1r expr1.
set a := ((3 ^ L - 1) %/ 2)%N in IH; set c := _ * _ in IH.
have odd3 : odd (3 ^ L) by rewrite oddX orbT.
have mE : (3 ^ L = 2 * a + 1)%N by rewrite /a; lia.
have c0 : 0 <= c by rewrite mulr_ge0 ?exprn_ge0.
apply: le_trans (step _ _ c0 IH i k) _.
apply: le_trans (_ : v * c * (w * c ^+ 2 / 4%:R) <= _).
  by apply: ler_wpmul2l; [rewrite mulr_ge0|apply/tanh_le/half].
have -> : ((3 ^ L.+1 - 1) %/ 2 = 1 + a * 3)%N by rewrite expnS mE; lia.
rewrite exprD expr1 exprM expnSr exprM; set b := v * w / 4%:R.
have -> : v * c * (w * c ^+ 2 / 4%:R) = b * c ^+ 3 by rewrite /b; field.
by rewrite /c exprMn mulrA.
Qed.
End Small.

Section Collapse.
(* e is any positive function: the exponential, a power of two *)
Variables (R : realFieldType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
(* layer t is softmax of the scores S t under one mask; layer 0 is next to the input *)
Variables (n : nat) (m : rel 'I_n) (S : nat -> 'M[R]_n).
Let layer t : 'M[R]_n := \matrix_(i, j)
  ((if m i j then e (S t i j) else 0) / \sum_k (if m i k then e (S t i k) else 0)).
Let through := fix through layers : 'M[R]_n :=
  if layers is before.+1 then layer before *m through before else 1%:M.
Let reaches := fix reaches steps (i j : 'I_n) :=
  if steps is before.+1 then [exists k, m i k && reaches before k j] else i == j.

(* a root is reached from all in r steps, and w is at most each positive weight; x is a feature of
   the tokens, and i and k two of them. connect: in any number of steps *)
Theorem attention_collapses_iff_some_token_is_reached_from_all :
  (forall i, m i i) ->
  (forall d (N : 'rV[R]_d -> R) (X : 'M[R]_(n, d)) diameter root r w layers,
    (forall x y, N (x + y) <= N x + N y) -> (forall a x, N (a *: x) = `|a| * N x) ->
    (forall i, reaches r i root) -> (0 < r)%N ->
    0 <= w <= 1 -> (forall t i j, m i j -> w <= layer t i j) ->
    0 <= diameter -> (forall i k, N (row i X - row k X) <= diameter) ->
    forall i k, N (row i (through layers *m X) - row k (through layers *m X)) <=
      (1 - w ^+ r) ^+ (layers %/ r) * diameter) /\
  ((0 < n)%N -> (forall root, exists i, ~~ connect m i root) ->
    exists x : 'cV[R]_n, exists i k, (forall j, 0 <= x j 0 <= 1) /\
    forall layers, (through layers *m x) i 0 = 1 /\ (through layers *m x) k 0 = 0).
Proof.
move=> self; have layer0 t i j : 0 <= layer t i j by apply: (softmax_ge0 e_gt0).
have layer1 t : equal_sums (layer t).
  by move=> i; apply: (softmax_row_sum e_gt0); exists i; apply: self.
split=> [d N X diameter root r w layers N_add N_scale reached r0 /andP[w0 w1] wA D0 XD|n0 none].
  have fA : filled m w layer by split.
  have walks i : walk m r i root.
    by have := reached i; elim: (r) i => //= l IH i /existsP[k /andP[ik /IH kj]]; apply/existsP; exists k; rewrite ik.
  have coef := @root_collapse R n m w w0 layer root r layers fA w1 walks.
  exact: (diameter_mul N_add N_scale D0 (stack_sums layer1 layers) coef XD).
have fA : filled m 0 layer by split.
apply: (rootless fA _ none n0) => t i j; exact: (softmax_neq0 e_gt0).
Qed.
End Collapse.

Section Guaranteed.
(* e is an exponential: positive, increasing, a sum becomes a product, and it takes every positive
   value; over a field in which polynomials that change sign have roots *)
Variables (R : rcfType) (e : R -> R).
Hypothesis e_gt0 : forall x, 0 < e x.
Hypothesis e_add : forall x y, e (x + y) = e x * e y.
Hypothesis e_mono : forall x y, x <= y -> e x <= e y.
Hypothesis e_onto : forall y, 0 < y -> exists x, e x = y.

(* softmax of the scores S under the mask m *)
Let softmax n (m : rel 'I_n) (S : 'M[R]_n) : 'M[R]_n := \matrix_(i, j)
  ((if m i j then e (S i j) else 0) / \sum_k (if m i k then e (S i k) else 0)).

(* layer t is softmax of the scores S t under the mask m t; layer 0 is next to the input *)
Variables (n : nat) (m : nat -> rel 'I_n) (S : nat -> 'M[R]_n).
Let through := fix through layers : 'M[R]_n :=
  if layers is before.+1 then softmax (m before) (S before) *m through before else 1%:M.

(* N is any norm on tokens; w t is at most each visible weight of layer t *)
Theorem a_guarantee_bounds_the_collapse_of_a_layer :
  (forall t T, \rank (softmax (m t) T) = n) ->
  (forall d (N : 'rV[R]_d -> R) (X : 'M[R]_(n, d)) layers (w : nat -> R) diameter,
    (forall x y, N (x + y) <= N x + N y) -> (forall a x, N (a *: x) = `|a| * N x) ->
    (forall t, 0 < w t) -> (forall t i j, m t i j -> w t <= softmax (m t) (S t) i j) ->
    0 <= diameter ->
    (forall i k, N (row i (through layers *m X) - row k (through layers *m X)) <= diameter) ->
    forall i k, (\prod_(t < layers) (w t ^+ n / n%:R)) * N (row i X - row k X) <= diameter) /\
  (forall t s, (forall i j k, m t i j -> m t i k -> S t i k <= S t i j + s) ->
    forall i j, m t i j -> e (- s) / n%:R <= softmax (m t) (S t) i j).
Proof.
move=> full; split=> [d N X layers w diameter N_add N_scale w0 wA D0 XD i k|t s Ss i j mij]; last first.
  by apply: (weight_floor e_gt0 e_add e_mono) => // l mil; apply: Ss.
have det0 t T : \det (softmax (m t) T) != 0 by rewrite -mxrank_full full.
have sign t := (softmax_guarantee_sign e_gt0 e_onto (m t)).1 (det0 t).
have sees t l : exists j, m t l j by have [p mp _] := sign t; exists (p l).
have layer0 t l j : 0 <= softmax (m t) (S t) l j by apply: (softmax_ge0 e_gt0).
have layer1 t : equal_sums (softmax (m t) (S t)) by move=> l; apply: (softmax_row_sum e_gt0).
have fill t : filling (m t) (softmax (m t) (S t)) := softmax_filling e_gt0 (m t) (S t).
have unit t := floor_unit (w0 t) (fill t) (wA t) (sign t).
have coef t := floor_coefficient (layer0 t) (layer1 t) (w0 t) (fill t) (wA t) (sign t).
have c0 t : 0 <= n%:R * w t ^- n by rewrite mulr_ge0 ?ler0n // invr_ge0 exprn_ge0 // ltW.
have := stack_keeps layer1 N_add N_scale D0 unit c0 coef XD i k.
have n0 : 0 < n%:R :> R by rewrite ltr0n (leq_ltn_trans _ (ltn_ord i)).
have f0 t : 0 < w t ^+ n / n%:R by rewrite divr_gt0 ?exprn_gt0.
have -> : \prod_(t < layers) (n%:R * w t ^- n) = (\prod_(t < layers) (w t ^+ n / n%:R))^-1.
  by rewrite -prodfV; apply: eq_bigr => t _; rewrite invfM invrK mulrC.
by rewrite ler_pdivl_mull // prodr_gt0.
Qed.
End Guaranteed.

(* uniform attention U gives the keys that a token sees equal weights; powers with equal rows make all
   tokens equal; half the 1-norm of a difference of rows is what is left of the diameter of tokens that
   are the rows of the identity, in the 1-norm *)
Theorem only_full_attention_forgets_all_differences (R : archiFieldType) n (m : rel 'I_n.+1) :
  let keys i := #|[pred j | m i j]|%:R : R in
  let U : 'M[R]_n.+1 := \matrix_(i, j) (if m i j then (keys i)^-1 else 0) in
  let r := (\sum_i (keys i)^-1 - 1) / n%:R in
  (forall i, m i i) ->
  ((exists L, forall i k j, (U ^+ L) i j = (U ^+ L) k j) <-> forall i j, m i j) /\
  ((exists i j, ~~ m i j) ->
    0 < r /\ forall L, (0 < L)%N -> exists i k, r ^+ L <= 2%:R^-1 * (\sum_j `|(U ^+ L) i j - (U ^+ L) k j|)).
Proof.
move=> keys U r self; have keys0 i : 0 < keys i by rewrite ltr0n; apply/card_gt0P; exists i; apply: self.
have U0 i j : 0 <= U i j by rewrite mxE; case: ifP => // _; rewrite invr_ge0 ltW.
have U1 : equal_sums U.
  move=> i; under eq_bigr do rewrite mxE.
  rewrite -big_mkcond sumr_const -mulr_natl mulfV //; exact: (lt0r_neq0 (keys0 i)).
have tr_U : \tr U = \sum_i (keys i)^-1 by apply: eq_bigr => i _; rewrite mxE self.
have left : (exists i j, ~~ m i j) ->
    0 < r /\ forall L, (0 < L)%N -> exists i k, r ^+ L <= 2%:R^-1 * (\sum_j `|(U ^+ L) i j - (U ^+ L) k j|).
  case=> i [j mij]; have ij : i != j by apply: contraNneq mij => <-.
  have n0 : (0 < n)%N.
    have : (1 < #|'I_n.+1|)%N by apply/card_gt1P; exists i, j.
    by rewrite card_ord.
  have nR : 0 < n%:R :> R by rewrite ltr0n.
  have nS : 0 < n.+1%:R :> R by rewrite ltr0n.
  have r0 : 0 < r.
    rewrite divr_gt0 // subr_gt0; have -> : 1 = \sum_(k < n.+1) n.+1%:R^-1 :> R.
      by rewrite sumr_const card_ord -[RHS]mulr_natl mulfV // lt0r_neq0.
    rewrite (bigD1 i) //= [ltRHS](bigD1 i) //= ltr_le_add //.
      rewrite ltf_pinv ?posrE // ltr_nat -[X in (_ < X)%N](card_ord n.+1); apply: proper_card.
      by apply/properP; split; [apply/subsetP|exists j].
    apply: ler_sum => k _; rewrite lef_pinv ?posrE // ler_nat -[X in (_ <= X)%N](card_ord n.+1); exact: max_card.
  split=> // L L0; pose D (p : 'I_n.+1 * 'I_n.+1) := 2%:R^-1 * (\sum_l `|(U ^+ L) p.1 l - (U ^+ L) p.2 l|).
  pose p := [arg max_(p > (i, j) | true) D p]%O.
  have top q : D q <= D p by rewrite /p; case: arg_maxP => // q' _; apply.
  exists p.1, p.2; have := @rate_trace R n U U1 U0 (D p) L n0 L0.
  by rewrite tr_U; apply; [move=> a b; apply: (top (a, b))|apply: ltW].
split=> //; split=> [[L rows] i j|full]; last first.
  by exists 1%N => i k j; rewrite expr1 !mxE !full; congr (_%:R^-1); apply: eq_card => l; rewrite !inE !full.
apply: contraT => mij; have [r0 /(_ L) low] := left (ex_intro _ i (ex_intro _ j mij)).
have [L0|] := posnP L.
  have := rows i j i; rewrite L0 expr0 !mxE eqxx; case: eqP => [ji|_ /eqP]; last by rewrite oner_eq0.
  by move: mij; rewrite ji self.
case/low => a [b]; rewrite big1 ?mulr0 => [|l _]; last by rewrite (rows a b l) subrr normr0.
by rewrite leNgt exprn_gt0.
Qed.
