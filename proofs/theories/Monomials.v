(* Polynomials of products of queries and keys.

   monomials_rank   scores of head size d, and of those of each key a polynomial of degree k: the rank
                    is at most the number of monomials of degree at most k in d variables *)
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Rank.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Monomials.
Variables (F : fieldType) (n p d k : nat) (Q : 'M[F]_(n, d)) (K : 'M[F]_(p, d)) (c : 'I_p -> nat -> F).

(* with a variable more, which is one, all monomials have degree k *)
Let variable i (x : 'I_d.+1) : F := if unlift ord0 x is Some y then Q i y else 1.
Let sorts := [set s : k.-tuple 'I_d.+1 | sorted leq [seq val x | x <- s]].
Let monomials : 'M[F]_(#|sorts|, n) := \matrix_(a, i) \prod_(x <- (enum_val a : k.-tuple _)) variable i x.

Lemma monomial_sub (s : seq 'I_d) : (size s <= k)%N -> (\row_i \prod_(x <- s) Q i x <= monomials)%MS.
Proof.
move=> sk; pose leq' (x y : 'I_d.+1) := (x <= y)%N.
pose padded := nseq (k - size s) ord0 ++ [seq lift ord0 x | x <- s].
have size_padded : size (sort leq' padded) == k.
  by rewrite size_sort size_cat size_nseq size_map subnK.
have st : Tuple size_padded \in sorts.
  rewrite inE /= sorted_map; apply: (@sort_sorted _ leq') => x y; exact: leq_total.
suff -> : \row_i \prod_(x <- s) Q i x = row (enum_rank_in st (Tuple size_padded)) monomials by apply: row_sub.
apply/rowP => i; rewrite !mxE enum_rankK_in //= (perm_big padded) /=; last by rewrite perm_sort.
rewrite big_cat big_nseq /= (_ : variable i ord0 = 1) ?iter_fix ?mul1r ?mulr1 /variable ?unlift_none //.
by rewrite big_map; apply: eq_bigr => x _; rewrite /variable liftK.
Qed.

Definition polynomial : 'M[F]_(n, p) :=
  \matrix_(i, j) \sum_(t < k.+1) c j t * (\sum_x Q i x * K j x) ^+ t.

Theorem monomials_rank :
  (\rank polynomial <= 'C(d + k, k))%N.
Proof.
rewrite -mxrank_tr; apply: (@leq_trans (\rank monomials)); last first.
  by apply: leq_trans (rank_leq_row _) _; rewrite card_sorted_tuples addnC.
apply/mxrankS/row_subP => j.
have -> : row j polynomial^T =
    \sum_(t < k.+1) \sum_(f : {ffun 'I_t -> 'I_d})
      (c j t * \prod_b K j (f b)) *: \row_i \prod_(x <- [seq f b | b <- enum 'I_t]) Q i x.
  apply/rowP => i; rewrite !mxE summxE; apply: eq_bigr => t _.
  rewrite summxE -[X in _ ^+ X](card_ord t) -prodr_const bigA_distr_bigA mulr_sumr /=; apply: eq_bigr => f _.
  by rewrite !mxE big_map big_enum big_split -mulrA [X in c j t * X]mulrC.
apply: summx_sub => t _; apply: summx_sub => f _; apply/scalemx_sub/monomial_sub.
by rewrite size_map size_enum_ord -ltnS.
Qed.
End Monomials.
