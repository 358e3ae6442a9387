(* Exponential sums have few real zeros, so (exp (q_i k_j)) is invertible.

   expsum_zeros          n terms with distinct exponents and n distinct zeros: no terms
   expsum_gt0            positive to the right of its n zeros, if the leading term is
   exp_det_neq0          distinct queries and keys: a nonzero determinant
   exp_det_gt0           sorted queries and keys: a positive one
   softmax_scalar_rank   softmax of scores of head size one has full rank *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From mathcomp.classical Require Import boolp classical_sets functions.
From mathcomp.analysis Require Import reals signed topology normedtype sequences derive realfun exp.
From Fullrank Require Import Rank Softmax Acyclic.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Import numFieldNormedType.Exports.
Local Open Scope ring_scope.

Section Zeros.
Variable R : realType.

(* n + 1 zeros of f give n zeros of f' *)
Lemma rolle_path (f f' : R -> R) x xs :
  (forall y, is_derive y 1 f (f' y)) ->
  path <%R x xs -> all (fun y => f y == 0) (x :: xs) ->
  exists ys, [/\ path <%R x ys, size ys = size xs, all (fun y => f' y == 0) ys
    & all (fun y => y < last x xs) ys].
Proof.
move=> df; elim: xs x => [|x1 xs IH] x /=; first by exists [::].
move=> /andP[xx1 pxs] /andP[/eqP fx /andP[/eqP fx1 fxs]].
have der y : derivable f y 1 by apply: ex_derive.
have [|ys [pys sys dys lys]] := IH x1 pxs; first by rewrite /= fx1 eqxx.
have [||y] := Rolle xx1 (fun y _ => der y); last 1 first.
- rewrite in_itv /= => /andP[xy yx1] [_ Dy].
  have ylast : y < last x1 xs.
    apply: (lt_le_trans yx1); case: (xs) pxs => // z zs.
    by move=> /(order_path_min lt_trans) /allP h; apply/ltW/h; exact: (mem_last z zs).
  exists (y :: ys); rewrite /= xy sys dys lys ylast !andbT; split=> //.
    by case: ys {sys dys lys} pys => //= z ys /andP[x1z ->]; rewrite (lt_trans yx1 x1z).
  by have [_ <-] := df y; rewrite Dy.
- apply: continuous_subspaceT => y.
  by apply/differentiable_continuous/derivable1_diffP.
- by rewrite fx fx1.
Qed.

Definition expsum n (c k : 'I_n -> R) (x : R) := \sum_j c j * expR (k j * x).

Lemma is_derive_expsum n (c k : 'I_n -> R) x :
  is_derive x 1 (expsum c k) (expsum (fun j => c j * k j) k x).
Proof.
have -> : expsum c k = \sum_j (c j \*: (@expR R \o (k j \*: (@id R)))).
  by apply/funext => y; rewrite fct_sumE.
apply: is_derive_eq; apply: eq_bigr => j _ /=.
by rewrite /GRing.scale /= mulr1 mulrAC mulrA.
Qed.

(* n terms with distinct exponents and n distinct zeros: all coefficients vanish *)
Theorem expsum_zeros n (c k : 'I_n -> R) xs :
  injective k -> sorted <%R xs -> (n <= size xs)%N ->
  all (fun x => expsum c k x == 0) xs -> forall j, c j = 0.
Proof.
elim: n c k xs => [|n IH] c k xs kI sxs nxs zxs; first by case.
case: xs sxs nxs zxs => // x xs sxs; rewrite ltnS => nxs zxs.
pose k' j := k j - k ord0.
have gE y : expsum c k' y = expR (- (k ord0 * y)) * expsum c k y.
  rewrite /expsum mulr_sumr; apply: eq_bigr => j _.
  by rewrite mulrCA -expRD mulrBl [X in expR X]addrC.
have zg : all (fun y => expsum c k' y == 0) (x :: xs).
  by apply: sub_all zxs => y /eqP fy; rewrite gE fy mulr0.
have [ys [pys sys zys _]] := rolle_path (is_derive_expsum c k') sxs zg.
pose l := lift (@ord0 n).
have c0 j : c (l j) = 0.
  have nz : k' (l j) != 0 by rewrite subr_eq0 (inj_eq kI).
  apply/eqP; rewrite -(mulIr_eq0 _ (mulIf nz)); apply/eqP.
  apply: (IH (fun j => c (l j) * k' (l j)) (fun j => k' (l j)) ys) => //.
  - by move=> a b /addIr /kI; apply: lift_inj.
  - exact: path_sorted pys.
  - by rewrite sys.
  apply: sub_all zys => y; rewrite /expsum big_ord_recl.
  by rewrite /k' subrr mulr0 mul0r add0r.
have c00 : c ord0 = 0.
  move: zxs => /= /andP[]; rewrite /expsum big_ord_recl big1 => [|j _].
    by rewrite addr0 mulf_eq0 [expR _ == 0]gt_eqF ?expR_gt0 // orbF => /eqP.
  by rewrite c0 mul0r.
by move=> j; case: (unliftP ord0 j) => [j'|] ->.
Qed.

Theorem expsum_zeros_uniq n (c k q : 'I_n -> R) :
  injective k -> injective q -> (forall i, expsum c k (q i) = 0) -> forall j, c j = 0.
Proof.
move=> kI qI z; pose xs := sort <=%R (codom q).
apply: (expsum_zeros (k := k) (xs := xs)) => //.
- by rewrite sort_lt_sorted; apply/injectiveP.
- by rewrite size_sort size_codom card_ord.
by apply/allP => x; rewrite mem_sort => /codomP[i ->]; rewrite z.
Qed.

Theorem exp_det_neq0 n (q k : 'I_n -> R) : injective q -> injective k ->
  \det (\matrix_(i, j) expR (q i * k j)) != 0.
Proof.
move=> qI kI; set A := \matrix_(_, _) _.
rewrite -det_tr; apply/negP => /eqP /eqP /det0P[v v0 vA].
case/negP: v0; apply/eqP/rowP => j; rewrite mxE.
apply: (expsum_zeros_uniq (c := fun j => v 0 j) kI qI) => i.
have /rowP /(_ i) := vA; rewrite !mxE => <-.
by rewrite /expsum; apply: eq_bigr => l _; rewrite !mxE mulrC [k l * _]mulrC mulrC.
Qed.

Corollary softmax_scalar_rank n (q k : 'I_n -> R) : injective q -> injective k ->
  \rank (softmax (@expR R) (fun _ _ => true) (\matrix_(i, j) (q i * k j))) = n.
Proof.
move=> qI kI; rewrite softmax_rank; [|exact: expR_gt0|by move=> i; exists i].
apply/eqP; rewrite mxrank_full.
have -> : terms (@expR R) (fun _ _ => true) (\matrix_(i, j) (q i * k j)) =
   \matrix_(i, j) expR (q i * k j) by apply/matrixP => i j; rewrite !mxE /term mxE.
exact: exp_det_neq0.
Qed.

Lemma expsum_shift n (c k : 'I_n -> R) k0 y :
  expsum c (fun j => k j - k0) y = expR (- (k0 * y)) * expsum c k y.
Proof.
rewrite /expsum mulr_sumr; apply: eq_bigr => j _.
by rewrite mulrCA -expRD mulrBl [X in expR X]addrC.
Qed.

(* n zeros and n + 1 terms with increasing exponents, positive leading
   coefficient: positive to the right of the zeros *)
Theorem expsum_gt0 n (c k : 'I_n.+1 -> R) xs x :
  {homo k : i j / (i < j)%N >-> i < j} -> sorted <%R xs -> size xs = n ->
  all (fun y => expsum c k y == 0) xs -> 0 < c ord_max -> all (fun y => y < x) xs ->
  0 < expsum c k x.
Proof.
elim: n c k xs x => [|n IH] c k xs x kI.
  move=> _ _ _ c0 _; rewrite /expsum big_ord1 mulr_gt0 ?expR_gt0 //.
  by rewrite (ord1 ord_max) in c0.
case: xs => // x0 xs sxs [sz] zxs cM ltx.
pose k' j := k j - k ord0.
have zg : all (fun y => expsum c k' y == 0) (x0 :: xs).
  by apply: sub_all zxs => y /eqP fy; rewrite expsum_shift fy mulr0.
have [ys [pys sys zys lys]] := rolle_path (is_derive_expsum c k') sxs zg.
pose l := lift (@ord0 n.+1).
pose c1 j := c (l j) * k' (l j); pose k1 j := k' (l j).
have dE y : expsum (fun j => c j * k' j) k' y = expsum c1 k1 y.
  by rewrite /expsum big_ord_recl /k' subrr mulr0 mul0r add0r.
have lM : l ord_max = ord_max by apply: val_inj.
have pos y : last x0 xs < y -> 0 < expsum c1 k1 y.
  move=> ly; apply: (IH c1 k1 ys) => //.
  - by move=> i j ij; rewrite /k1 /k' ltr_add2r; apply: kI; rewrite /= /bump /= !add1n ltnS.
  - exact: path_sorted pys.
  - by rewrite sys.
  - by apply: sub_all zys => z; rewrite dE.
  - by rewrite /c1 lM mulr_gt0 // subr_gt0; apply: kI.
  - by apply: sub_all lys => z zl; apply: lt_trans ly.
have xl : last x0 xs < x by apply: (allP ltx); rewrite mem_last.
have der y : derivable (expsum c k') y 1.
  by have [] := is_derive_expsum c k' y.
have [||y] := @MVT R (expsum c k') (expsum (fun j => c j * k' j) k') _ _ xl.
- by move=> y _; apply: is_derive_expsum.
- apply: continuous_subspaceT => y.
  by apply/differentiable_continuous/derivable1_diffP.
rewrite in_itv /= => /andP[ly yx].
have /eqP -> : expsum c k' (last x0 xs) == 0 by apply: (allP zg); rewrite mem_last.
rewrite subr0 dE => gx.
have : 0 < expsum c k' x by rewrite gx mulr_gt0 ?pos // subr_gt0.
by rewrite expsum_shift pmulr_rgt0 ?expR_gt0.
Qed.

(* sorted queries and keys: positive determinant (hence strictly totally positive) *)
Theorem exp_det_gt0 n (q k : 'I_n -> R) :
  {homo q : i j / (i < j)%N >-> i < j} -> {homo k : i j / (i < j)%N >-> i < j} ->
  0 < \det (\matrix_(i, j) expR (q i * k j)).
Proof.
elim: n q k => [|n IH] q k qI kI; first by rewrite det_mx00 ltr01.
set A := \matrix_(_, _) _; pose c j := cofactor A ord_max j.
have AE i : \sum_j A i j * c j = expsum c k (q i).
  by apply: eq_bigr => j _; rewrite mxE mulrC [k j * _]mulrC.
have AI i : expsum c k (q i) = (\det A)%:M i ord_max.
  by rewrite -AE -mul_mx_adj mxE; apply: eq_bigr => j _; rewrite [\adj _ _ _]mxE.
have := AI ord_max; rewrite [in RHS]mxE eqxx mulr1n => <-.
pose w := widen_ord (leqnSn n).
have wM i : w i == ord_max = false by apply/eqP => /(congr1 val) /= e; have := ltn_ord i; rewrite e ltnn.
apply: (expsum_gt0 (xs := [seq q (w i) | i <- enum 'I_n])) => //.
- rewrite sorted_map; have : sorted ltn (map val (enum 'I_n)) by rewrite val_enum_ord iota_ltn_sorted.
  by rewrite sorted_map; apply: sub_sorted => i j ij; apply: qI.
- by rewrite size_map size_enum_ord.
- by apply/allP => y /mapP[i _ ->]; rewrite AI mxE wM mulr0n.
- rewrite /c /cofactor -signr_odd oddD addbb expr0 mul1r.
  have -> : row' ord_max (col' ord_max A) = \matrix_(i, j) expR (q (w i) * k (w j)).
    have lw i : lift ord_max i = w i by apply: val_inj; rewrite /= /bump leqNgt ltn_ord.
    by apply/matrixP => i j; rewrite !mxE !lw.
  by apply: IH => i j ij; [apply: qI|apply: kI].
- apply/allP => y /mapP[i _ ->]; apply: qI => /=; exact: ltn_ord.
Qed.
End Zeros.
