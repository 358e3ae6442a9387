(* The solutions of Stein's equation X + A X W = 0.

   stein_eigenvalues     there is one other than 0 if and only if eigenvalues have the product -1
   stein_contraction     none if A averages and W contracts
   stein_shared          one if A averages and W has the eigenvalue -1
   stein_det             the determinant of the map says whether there is one *)
From mathcomp Require Import all_ssreflect all_algebra.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Eigenvalues.
Variable F : closedFieldType.

(* a factor of a polynomial that annuls X W^k has an eigenvector in the span of these *)
Lemma annulled_eigenvector n d (W : 'M[F]_d.+1) (P : 'M[F]_(n, d.+1) -> Prop) (ms : seq F) X :
  (forall Y m, P Y -> P (Y *m (W - m%:M))) ->
  P X -> X != 0 -> X *m horner_mx W (\prod_(m <- ms) ('X - m%:P)) = 0 ->
  exists Y m, [/\ P Y, Y != 0 & Y *m W = m *: Y].
Proof.
move=> step; elim: ms X => [|m ms IH] X PX X0.
  by rewrite big_nil rmorph1 mulmx1 => /eqP; rewrite (negPf X0).
rewrite big_cons rmorphM rmorphB /= horner_mx_X horner_mx_C mulmxA.
have [Y0 _|Y0] := eqVneq (X *m (W - m%:M)) 0; last exact/IH/Y0/step.
exists X, m; split=> //; apply/eqP; rewrite -subr_eq0 -mul_mx_scalar -mulmxBr; exact/eqP.
Qed.

Theorem stein_eigenvalues n d (A : 'M[F]_n) (W : 'M[F]_d) :
  (exists2 X : 'M[F]_(n, d), X != 0 & X + A *m X *m W = 0) <->
  exists (x : 'cV[F]_n) (y : 'rV[F]_d) l m,
    [/\ x != 0, y != 0, A *m x = l *: x, y *m W = m *: y & l * m = -1].
Proof.
split=> [[X X0 eqX]|[x [y [l [m [x0 y0 Ax yW lm]]]]]]; last first.
  exists (x *m y); last first.
    by rewrite mulmxA Ax -mulmxA -scalemxAl yW -scalemxAr scalerA lm scaleN1r subrr.
  apply/eqP => xy0; have [i xi] : exists i, x i 0 != 0 by apply/cV0Pn.
  have [j yj] : exists j, y 0 j != 0 by apply/rV0Pn.
  have /matrixP /(_ i j) /eqP := xy0; rewrite !mxE big_ord1 mulf_eq0.
  by rewrite (negPf xi) (negPf yj).
case: d W X X0 eqX => [|d] W X X0 eqX; first by rewrite thinmx0 eqxx in X0.
have [ms msE] := closed_field_poly_normal (char_poly W).
rewrite (monicP (char_poly_monic W)) scale1r in msE.
have [||||Y [m [eqY Y0 YW]]] := @annulled_eigenvector n d W (fun Y => Y + A *m Y *m W = 0) ms X.
- move=> Y m eqY; have WC : W *m (W - m%:M) = (W - m%:M) *m W.
    by rewrite mulmxBr mulmxBl scalar_mxC.
  by rewrite mulmxA -(mulmxA _ _ W) -WC mulmxA -mulmxDl eqY mul0mx.
- exact: eqX.
- exact: X0.
- by rewrite -msE Cayley_Hamilton mulmx0.
move: eqY; rewrite -mulmxA YW -scalemxAr => eqY.
have m0 : m != 0 by apply: contra_neq Y0 => m0; move: eqY; rewrite m0 scale0r addr0.
have AY : A *m Y = - m^-1 *: Y.
  move/eqP: eqY; rewrite addrC addr_eq0 => /eqP /(congr1 ( *:%R m^-1)).
  by rewrite scalerA mulVf // scale1r scalerN scaleNr.
have [i [j Yij]] : exists i j, Y i j != 0 by apply/matrix0Pn.
exists (col j Y), (row i Y), (- m^-1), m; split.
- by apply/cV0Pn; exists i; rewrite mxE.
- by apply/rV0Pn; exists j; rewrite mxE.
- by rewrite colE mulmxA AY scalemxAl.
- by rewrite rowE -mulmxA YW scalemxAr.
by rewrite mulNr mulVf.
Qed.
End Eigenvalues.

Section Averages.
Variables (R : realFieldType) (n d : nat) (A : 'M[R]_n) (W : 'M[R]_d).
Hypothesis A1 : forall i, \sum_j A i j = 1.

Theorem stein_contraction (X : 'M[R]_(n, d)) : (forall i j, 0 <= A i j) ->
  (forall a, \sum_c `|W a c| < 1) -> X + A *m X *m W = 0 -> X = 0.
Proof.
move=> A0 W1 eqX; apply/eqP; apply: contraT => /matrix0Pn[i0 [c0 X0]].
pose size i := \sum_c `|X i c|; pose m := [arg max_(k > i0 | true) size k]%O.
have top k : size k <= size m by rewrite /m; case: arg_maxP => // l _; apply.
have s0 : 0 < size m.
  by apply: lt_le_trans (top i0); rewrite /size (bigD1 c0) //= ltr_paddr ?normr_gt0 ?sumr_ge0.
have XW i : \sum_c `|(X *m W) i c| <= \sum_a `|X i a| * \sum_c `|W a c|.
  under [leRHS]eq_bigr do rewrite mulr_sumr.
  rewrite [leRHS]exchange_big; apply: ler_sum => c _ /=; rewrite mxE.
  by apply: le_trans (ler_norm_sum _ _ _) _; apply: ler_sum => a _; rewrite normrM.
have XW_le i : \sum_c `|(X *m W) i c| <= size i.
  apply: le_trans (XW i) _; apply: ler_sum => a _.
  by rewrite ler_pimulr // ltW.
have XW_lt i : 0 < size i -> \sum_c `|(X *m W) i c| < size i.
  move=> si; apply: le_lt_trans (XW i) _; rewrite -subr_gt0 -sumrB.
  have [a Xa] : exists a, 0 < `|X i a|.
    apply/existsP; apply: contraTT si; rewrite negb_exists => /forallP none.
    rewrite /size big1 ?ltxx // => a _; apply/eqP.
    by have := none a; rewrite normr_gt0 negbK normr_eq0.
  have ge0 b : 0 <= `|X i b| - `|X i b| * \sum_c `|W b c|.
    by rewrite -{1}[`|X i b|]mulr1 -mulrBr mulr_ge0 // subr_ge0 ltW.
  rewrite (bigD1 a) //= ltr_paddr ?sumr_ge0 //.
  by rewrite -{1}[`|X i a|]mulr1 -mulrBr mulr_gt0 // subr_gt0.
have XW_m i : \sum_c `|(X *m W) i c| < size m.
  have [si|si] := ltP 0 (size i); first exact: lt_le_trans (XW_lt i si) (top i).
  exact: le_lt_trans (le_trans (XW_le i) si) s0.
have : size m < size m; last by rewrite ltxx.
have AXW c : `|X m c| <= \sum_j A m j * `|(X *m W) j c|.
  have /matrixP /(_ m c) := eqX; rewrite -mulmxA [LHS]mxE [RHS]mxE => /eqP.
  rewrite addr_eq0 => /eqP ->; rewrite normrN mxE.
  apply: le_trans (ler_norm_sum _ _ _) _; apply: ler_sum => j _.
  by rewrite normrM (ger0_norm (A0 m j)).
apply: le_lt_trans (_ : _ <= \sum_j A m j * \sum_c `|(X *m W) j c|) _.
  under [leRHS]eq_bigr do rewrite mulr_sumr.
  by rewrite [leRHS]exchange_big; apply: ler_sum => c _.
rewrite -subr_gt0 -{1}[size m]mul1r -(A1 m) mulr_suml -sumrB.
have [j Aj] : exists j, 0 < A m j.
  apply/existsP; apply: contraT; rewrite negb_exists => /forallP none.
  have : \sum_j A m j = 0.
    by apply: big1 => j _; apply/eqP; rewrite eq_le A0 andbT leNgt.
  by move/eqP; rewrite A1 oner_eq0.
rewrite (bigD1 j) //= ltr_paddr //.
  by apply: sumr_ge0 => k _; rewrite -mulrBr mulr_ge0 // subr_ge0 ltW.
by rewrite -mulrBr mulr_gt0 // subr_gt0.
Qed.

Theorem stein_shared (y : 'rV[R]_d) : (0 < n)%N -> y != 0 -> y *m W = - y ->
  exists2 X : 'M[R]_(n, d), X != 0 & X + A *m X *m W = 0.
Proof.
move=> n0 /rV0Pn[c yc] yW; exists (const_mx 1 *m y).
  by apply/matrix0Pn; exists (Ordinal n0), c; rewrite !mxE big_ord1 mxE mul1r.
rewrite mulmxA; have -> : A *m const_mx 1 = const_mx 1 :> 'cV[R]_n.
  by apply/colP => i; rewrite !mxE -[RHS](A1 i); apply: eq_bigr => j _; rewrite mxE mulr1.
by rewrite -[_ *m y *m W]mulmxA yW mulmxN subrr.
Qed.
End Averages.

Theorem stein_det (F : fieldType) n d (A : 'M[F]_n) (W : 'M[F]_d) (T : 'M[F]_(n * d)) :
  (forall X : 'M[F]_(n, d), mxvec (X + A *m X *m W) = mxvec X *m T) ->
  \det T = 0 <-> exists2 X : 'M[F]_(n, d), X != 0 & X + A *m X *m W = 0.
Proof.
move=> map_T; split=> [/eqP /det0P[v v0 vT]|[X X0 eqX]].
  exists (vec_mx v); first by rewrite -(inj_eq (can_inj vec_mxK)) linear0 in v0 *.
  by apply: (can_inj mxvecK); rewrite map_T vec_mxK vT linear0.
apply/eqP/det0P; exists (mxvec X); last by rewrite -map_T eqX linear0.
by apply: contra X0 => /eqP X0; rewrite -[X]mxvecK X0 linear0.
Qed.
