(* Block triangular matrices: prefixes, encoders and decoders.

   mxrank_lblock           [[B, 0], [C, T]] with T invertible has rank \rank B + size of T
   mxrank_lblock_ge        rank at least the sum of the ranks of the diagonal blocks
   softmax_prefix_rank     a closed prefix and causal tokens after it *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank Softmax Acyclic.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Block.
Variable F : fieldType.

Theorem mxrank_lblock p q r (B : 'M[F]_(p, q)) (C : 'M[F]_(r, q)) (T : 'M[F]_r) :
  T \in unitmx -> \rank (block_mx B 0 C T) = (\rank B + r)%N.
Proof.
move=> uT.
have -> : block_mx B 0 C T = block_mx B 0 0 1%:M *m block_mx 1%:M 0 C T.
  by rewrite mulmx_block !(mul0mx, mulmx0, mulmx1, mul1mx, addr0, add0r).
rewrite mxrankMfree; first by rewrite rank_diag_block_mx mxrank1.
by rewrite row_free_unit unitmxE det_lblock det1 mul1r -unitmxE.
Qed.

(* any invertible minor of each diagonal block gives one of the whole *)
Theorem mxrank_lblock_ge p q r s (B : 'M[F]_(p, q)) (C : 'M[F]_(r, q)) (T : 'M[F]_(r, s)) :
  (\rank B + \rank T <= \rank (block_mx B 0 C T))%N.
Proof.
pose f := maxrankfun B; pose g := maxrankfun T.
pose X := block_mx (rowsub f B) 0 (rowsub g C) (rowsub g T).
have fX : row_free X.
  apply/row_freeP; have /row_freeP[B' BB'] := maxrowsub_free B.
  have /row_freeP[T' TT'] := maxrowsub_free T.
  exists (block_mx B' 0 (- T' *m rowsub g C *m B') T').
  rewrite mulmx_block !(mul0mx, mulmx0, addr0, add0r) BB' TT' mulNmx mulNmx mulmxN.
  by rewrite !mulmxA TT' mul1mx subrr -scalar_mx_block.
rewrite -(eqP fX) /X; apply: mxrankS.
have -> : block_mx (rowsub f B) 0 (rowsub g C) (rowsub g T) =
    rowsub (fun a => match split a with inl b => lshift r (f b) | inr b => rshift p (g b) end)
      (block_mx B 0 C T).
  apply/matrixP => a b; rewrite mxE /block_mx /col_mx !mxE.
  case: (splitP a) => c _; rewrite !mxE.
    by rewrite (unsplitK (inl _)) !mxE; case: (split b) => d; rewrite !mxE.
  by rewrite (unsplitK (inr _)) !mxE; case: (split b) => d; rewrite !mxE.
by rewrite rowsubE submxMl.
Qed.

(* the rank of a matrix whose first rows vanish after the first p columns *)
Theorem closed_prefix_rank p r (A : 'M[F]_(p + r)) :
  (forall i j, A i j != 0 -> (i < p)%N -> (j < p)%N) ->
  (forall i j, A i j != 0 -> (p <= i)%N -> (j <= i)%N) ->
  (forall i : 'I_(p + r), (p <= i)%N -> A i i != 0) ->
  \rank A = (\rank (ulsubmx A) + r)%N.
Proof.
move=> closed back diag.
have ur0 : ursubmx A = 0.
  apply/matrixP => a b; apply/eqP; rewrite !mxE; apply/negPn/negP => /closed /(_ (ltn_ord a)).
  by rewrite /= ltnNge leq_addr.
have uT : drsubmx A \in unitmx.
  rewrite unitmx_det (@det_causal _ _ (drsubmx A)) => [|a b].
    by apply/prodf_neq0 => a _; rewrite !mxE diag //= leq_addr.
  by rewrite !mxE => /back /(_ (leq_addr _ _)); rewrite /= leq_add2l.
by rewrite -{1}[A]submxK ur0 mxrank_lblock.
Qed.
End Block.
