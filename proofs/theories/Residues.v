(* Stored numbers, whole numbers over powers of two, and their residues in any field of odd or no
   characteristic.

   dyadic_whole         a common power of two makes all of them whole
   whole_rank           the rank of residues is at most the rank of whole numbers
   dyadic_rank          and of stored ones
   dyadic_det_denominator, dyadic_det_divides   the determinant, and which primes divide it *)
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Rank Matching.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Lemma two_neq0 p : prime p -> odd p -> 2%:R != 0 :> 'F_p.
Proof.
move=> pp op; rewrite -(dvdn_charf (char_Fp pp)) dvdn_prime2 //.
by apply: contraTneq op => ->.
Qed.

Section Dyadic.
Variables (n q : nat) (Z : 'M[int]_(n, q)) (k : 'I_n -> 'I_q -> nat).

Definition dyadic (F : fieldType) : 'M[F]_(n, q) := \matrix_(i, j) ((Z i j)%:~R / 2%:R ^+ k i j).

Let common : nat := (\sum_i \sum_j k i j)%N.
Definition whole : 'M[int]_(n, q) := \matrix_(i, j) (Z i j * 2%:R ^+ (common - k i j)).

Lemma dyadic_whole (F : fieldType) : 2%:R != 0 :> F ->
  dyadic F = (2%:R ^+ common)^-1 *: map_mx intr whole.
Proof.
move=> two; apply/matrixP => i j; rewrite !mxE intrM rmorphX /= [RHS]mulrC -mulrA; congr (_ * _).
have le : (k i j <= common)%N by rewrite /common (bigD1 i) //= (bigD1 j) //= -addnA leq_addr.
by rewrite -{2}(subnK le) exprD invfM mulrA divff ?mul1r ?expf_neq0.
Qed.

Lemma whole_rank (F : fieldType) (M : 'M[int]_(n, q)) :
  (\rank (map_mx intr M : 'M[F]_(n, q)) <= \rank (map_mx intr M : 'M[rat]_(n, q)))%N.
Proof.
have [f [g [_ _]]] := mxrank_minor (map_mx intr M : 'M[F]_(n, q)); rewrite -map_mxsub det_map_mx => d0.
apply: leq_trans (mxrank_mxsub f g _); rewrite -map_mxsub mxrank_det // det_map_mx intr_eq0.
by apply: contraNneq d0 => ->.
Qed.

Theorem dyadic_rank (F : fieldType) : 2%:R != 0 :> F ->
  (\rank (dyadic F) <= \rank (dyadic rat_fieldType))%N.
Proof.
move=> two; rewrite !dyadic_whole // !mxrank_scale_nz ?invr_neq0 ?expf_neq0 //.
exact: whole_rank.
Qed.
End Dyadic.

Section Determinant.
Variables (n : nat) (Z : 'M[int]_n) (k : 'I_n -> 'I_n -> nat).
Let stored : 'M[rat]_n := dyadic Z k rat_fieldType.

Let e : nat := ((\sum_i \sum_j k i j) * n)%N.

Lemma dyadic_det (F : fieldType) : 2%:R != 0 :> F ->
  \det (dyadic Z k F) = (\det (whole Z k))%:~R / 2%:R ^+ e.
Proof. by move=> two; rewrite dyadic_whole // detZ det_map_mx mulrC exprVn -exprM. Qed.

(* the determinant in lowest terms *)
Lemma dyadic_det_terms : exists c : int,
  \det (whole Z k) = c * numq (\det stored) /\ (2 ^ e)%N = (`|c| * `|denq (\det stored)|)%N.
Proof.
have -> : \det stored = (\det (whole Z k))%:~R / (2%:R ^+ e : int)%:~R.
  by rewrite rmorphX; apply: dyadic_det.
have two : 2%:R ^+ e != 0 :> int by rewrite expf_neq0.
have eE : (2 ^ e)%N = `|2%:R ^+ e|%N by rewrite abszX.
rewrite eE; case: divqP => [d0|c x c0]; first by rewrite d0 eqxx in two.
by exists c; rewrite abszM.
Qed.

Theorem dyadic_det_denominator : exists a, `|denq (\det stored)|%N = (2 ^ a)%N.
Proof.
have [c [_ eD]] := dyadic_det_terms.
have /dvdn_pfactor : (`|denq (\det stored)| %| 2 ^ e)%N by rewrite eD dvdn_mull.
by move=> /(_ isT) [a _]; exists a.
Qed.

Theorem dyadic_det_divides p : prime p -> odd p ->
  (\det (dyadic Z k (Fp_fieldType p)) == 0) = (p %| `|numq (\det stored)|)%N.
Proof.
move=> pp op; have two := two_neq0 pp op; rewrite dyadic_det // mulf_eq0 invr_eq0 expf_eq0 (negPf two) andbF orbF.
have [c [eN eD]] := dyadic_det_terms.
have pc : coprime p `|c|.
  have : coprime p (2 ^ e) by apply: coprimeXr; rewrite prime_coprime // dvdn_prime2 //; apply: contraTneq op => ->.
  by rewrite eD coprimeMr => /andP[].
rewrite -[RHS](Gauss_dvdr _ pc) -abszM -eN.
set D := \det _; rewrite [RHS](dvdn_charf (char_Fp pp)).
by case: (intP D) => // m; rewrite ?mulrNz ?oppr_eq0 ?abszN ?absz_nat.
Qed.
End Determinant.
