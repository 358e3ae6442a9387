(* The kernel exp (x . y) is strictly positive definite.

   power_form_ge0     the powers of x . y are positive semidefinite
   power_forms_zero   distinct points: not all of these forms vanish
   exp_form_ge0, exp_form_zero   so exp (x . y) is strictly positive definite
   kernel_det_ge0     the determinant of (exp (x_i . x_j)) is not negative
   kernel_rank        its rank is the number of distinct points *)
From mathcomp Require Import all_ssreflect all_algebra ring.
From mathcomp.classical Require Import boolp classical_sets functions.
From mathcomp.analysis Require Import reals signed topology normedtype sequences exp.
From Fullrank Require Import Rank Repeats Schur.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Import numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Powers.
(* row i of X is point i *)
Variables (R : realFieldType) (n d : nat) (X : 'M[R]_(n, d)).
Implicit Type c : 'I_n -> R.

Definition dot i j : R := \sum_l X i l * X j l.
Definition power_form c k : R := form c (fun i j => dot i j ^+ k).

Lemma power_form0 c : power_form c 0 = (\sum_i c i) ^+ 2.
Proof.
rewrite /power_form /form expr2 mulr_suml; apply: eq_bigr => i _.
by rewrite mulr_sumr; apply: eq_bigr => j _; rewrite mulr1.
Qed.

Lemma power_formS c k : power_form c k.+1 = \sum_l power_form (fun i => c i * X i l) k.
Proof.
rewrite /power_form /form [RHS]exchange_big /=; apply: eq_bigr => i _.
rewrite [RHS]exchange_big /=; apply: eq_bigr => j _.
rewrite exprS mulr_suml mulr_sumr; apply: eq_bigr => l _.
by rewrite !mulrA; congr (_ * _); rewrite -!mulrA; congr (_ * _); rewrite mulrCA.
Qed.

Theorem power_form_ge0 c k : 0 <= power_form c k.
Proof.
elim: k c => [|k IH] c; first by rewrite power_form0 sqr_ge0.
by rewrite power_formS; apply: sumr_ge0.
Qed.

Let vanish c := forall k, power_form c k = 0.

Lemma vanish_coordinate c l : vanish c -> vanish (fun i => c i * X i l).
Proof.
move=> c0 k; have /eqP := c0 k.+1; rewrite power_formS psumr_eq0 => [/allP|l' _].
  by move/(_ l); rewrite mem_index_enum => /(_ isT) /eqP.
exact: power_form_ge0.
Qed.

Lemma vanish_affine c (fs : seq (R * ('I_d -> R))) : vanish c ->
  \sum_i c i * \prod_(f <- fs) (f.1 + \sum_l f.2 l * X i l) = 0.
Proof.
elim: fs c => [|[a u] fs IH] c c0.
  have /eqP := c0 0%N; rewrite power_form0 sqrf_eq0 => /eqP s0.
  by rewrite -[RHS]s0; apply: eq_bigr => i _; rewrite big_nil mulr1.
rewrite (eq_bigr (fun i => a * (c i * \prod_(f <- fs) (f.1 + \sum_l f.2 l * X i l)) +
   \sum_l u l * (c i * X i l * \prod_(f <- fs) (f.1 + \sum_l f.2 l * X i l)))) => [|i _].
  rewrite big_split /= -mulr_sumr (IH _ c0) mulr0 add0r exchange_big big1 //= => l _.
  by rewrite -mulr_sumr IH ?mulr0 //; apply: vanish_coordinate.
rewrite big_cons /= mulrDl mulrDr mulrCA; congr (_ + _).
rewrite mulr_suml mulr_sumr; apply: eq_bigr => l _.
by rewrite !mulrA [c i * _]mulrC.
Qed.

Hypothesis distinct : injective (fun i => row i X).

Theorem power_forms_zero c : (forall k, power_form c k = 0) -> forall i, c i = 0.
Proof.
move=> c0 i; pose u j l := X i l - X j l.
pose f j := (- \sum_l u j l * X j l, u j).
have fE j k : (f j).1 + \sum_l (f j).2 l * X k l = \sum_l u j l * (X k l - X j l).
  by rewrite addrC -sumrB; apply: eq_bigr => l _; rewrite mulrBr.
have := vanish_affine [seq f j | j <- enum (predC1 i)] c0.
rewrite (bigD1 i) //= [X in _ + X]big1 => [|k ki].
  rewrite addr0 => /eqP; rewrite mulf_eq0 => /orP[/eqP //|].
  rewrite big_map big_enum /= prodf_seq_eq0 => /hasP[j _ /andP[ji]].
  rewrite fE psumr_eq0 => [/allP all0|l _]; last by rewrite -expr2 sqr_ge0.
  case/eqP: ji; apply: distinct; apply/rowP => l; rewrite !mxE.
  have := all0 l; rewrite mem_index_enum => /(_ isT).
  by rewrite -expr2 sqrf_eq0 subr_eq0 => /eqP.
rewrite big_map big_enum /= (bigD1 k) //= fE big1 ?mul0r ?mulr0 // => l _.
by rewrite subrr mulr0.
Qed.
End Powers.

Section Exponential.
Variables (R : realType) (n d : nat) (X : 'M[R]_(n, d)) (b : R).
Hypothesis b_gt0 : 0 < b.
Implicit Type c : 'I_n -> R.

Lemma cvg_sum (I : finType) (f : I -> nat -> R) (a : I -> R) :
  (forall i, f i @ \oo --> a i) -> (fun N => \sum_i f i N) @ \oo --> \sum_i a i.
Proof.
move=> fa; rewrite [X in X @ _](_ : _ = \sum_i f i); last by apply/funext => N; rewrite fct_sumE.
by elim/big_ind2: _ => // [|g x h y gx hy]; [exact: cvg_cst|exact: cvgD].
Qed.

Definition exp_form c : R := form c (fun i j => expR (b * dot X i j)).

Let partial c N : R := \sum_(k < N) b ^+ k / k`!%:R * power_form X c k.

Let scale_ge0 k : 0 <= b ^+ k / k`!%:R.
Proof. by rewrite divr_ge0 ?exprn_ge0 ?ler0n // ltW. Qed.

Lemma partial_cvg c : partial c @ \oo --> exp_form c.
Proof.
have -> : partial c = fun N => \sum_i \sum_j c i * c j * series (exp_coeff (b * dot X i j)) N.
  apply/funext => N; rewrite /partial /power_form /form.
  under [LHS]eq_bigr do rewrite mulr_sumr.
  rewrite [LHS]exchange_big; apply: eq_bigr => i _ /=.
  under [LHS]eq_bigr do rewrite mulr_sumr.
  rewrite [LHS]exchange_big; apply: eq_bigr => j _ /=.
  rewrite /series /= big_mkord mulr_sumr; apply: eq_bigr => k _.
  by rewrite mulrCA /exp_coeff /= exprMn; congr (_ * _); rewrite mulrAC.
apply: cvg_sum => i; apply: cvg_sum => j; apply: cvgMr.
exact: is_cvg_series_exp_coeff.
Qed.

Lemma partial_le c N : partial c N <= exp_form c.
Proof.
rewrite -(cvg_lim _ (@partial_cvg c)) //; apply: nondecreasing_cvg_le; last by apply/cvg_ex; exists (exp_form c); exact: partial_cvg.
apply/nondecreasing_seqP => k; rewrite /partial big_ord_recr /= ler_addl.
by rewrite mulr_ge0 ?scale_ge0 ?power_form_ge0.
Qed.

Theorem exp_form_ge0 c : 0 <= exp_form c.
Proof. by apply: le_trans (partial_le c 0); rewrite /partial big_ord0. Qed.

Theorem exp_form_zero c : injective (fun i => row i X) -> exp_form c = 0 -> forall i, c i = 0.
Proof.
move=> distinct E0; apply: (power_forms_zero distinct) => k; apply/eqP.
have := partial_le c k.+1; rewrite E0 /partial big_ord_recr /= => le0.
have s0 : 0 < b ^+ k / k`!%:R by rewrite divr_gt0 ?exprn_gt0 ?ltr0n ?fact_gt0.
rewrite eq_le power_form_ge0 andbT -(pmulr_rle0 _ s0); apply: le_trans le0.
rewrite ler_addr; apply: sumr_ge0 => l _.
by rewrite mulr_ge0 ?scale_ge0 ?power_form_ge0.
Qed.
End Exponential.

Section Kernel.
Variables (R : realType) (b : R).
Hypothesis b_gt0 : 0 < b.

Definition kernel n d (X : 'M[R]_(n, d)) : 'M[R]_n := \matrix_(i, j) expR (b * dot X i j).

Lemma kernel_form n d (X : 'M[R]_(n, d)) c : form c (kernel X) = exp_form X b c.
Proof. by apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite mxE. Qed.

Lemma kernel_sym n d (X : 'M[R]_(n, d)) i j : kernel X i j = kernel X j i.
Proof. by rewrite !mxE; congr (expR (b * _)); apply: eq_bigr => l _; rewrite mulrC. Qed.

Theorem kernel_definite n d (X : 'M[R]_(n, d)) : injective (fun i => row i X) -> definite (kernel X).
Proof.
move=> distinct; split=> [i j|c [i ci]]; first exact: kernel_sym.
rewrite kernel_form lt_def exp_form_ge0 // andbT; apply: contra_neq ci => E0.
exact: (exp_form_zero b_gt0 distinct E0).
Qed.

Lemma kernel_sub n d k (X : 'M[R]_(n, d)) (f : 'I_k -> 'I_n) : mxsub f f (kernel X) = kernel (rowsub f X).
Proof. by apply/matrixP => i j; rewrite !mxE; congr (expR (b * _)); apply: eq_bigr => l _; rewrite !mxE. Qed.

Theorem kernel_det_ge0 n d (X : 'M[R]_(n, d)) : 0 <= \det (kernel X).
Proof.
have [/injectiveP distinct|] := boolP (injectiveb (fun i => row i X)).
  exact/ltW/definite_det_gt0/kernel_definite.
case/injectivePn => i [j ij eq_rows]; rewrite (determinant_alternate ij) // => k.
by rewrite !mxE; congr (expR (b * _)); apply: eq_bigr => l _; have /rowP /(_ l) := eq_rows; rewrite !mxE => ->.
Qed.

Theorem kernel_rank n d (X : 'M[R]_(n, d)) : \rank (kernel X) = distinct (fun i => row i X).
Proof.
have [x [f [xI onto xE]]] := distinct_values (fun i => row i X).
have -> : kernel X = mxsub f f (kernel (\matrix_a x a)).
  rewrite kernel_sub; congr kernel; apply/row_matrixP => i; rewrite xE.
  by apply/rowP => l; rewrite !mxE.
rewrite mxrank_repeats // mxrank_det // lt0r_neq0 //; apply/definite_det_gt0/kernel_definite.
by move=> a a'; rewrite !rowK => /xI.
Qed.
End Kernel.
