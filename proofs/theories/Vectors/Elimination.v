(* Determinant and rank of a table, and those of its matrix.

   determinant_matrix   expansion along the first row
   rank_matrix          elimination with the first entry of a row that is not zero *)
From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From Fullrank Require Import Vectors.Number Vectors.Table.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Delimit Scope Z_scope with Z. Delimit Scope Q_scope with Q. Local Close Scope Q_scope.
Local Open Scope ring_scope.

(* without the first row and column j *)
Definition minor n (j : nat) (t : seq (seq Q)) : seq (seq Q) :=
  table n n (fun i l => entry 0%Q t i.+1 (bump j l)).

Fixpoint table_determinant n (t : seq (seq Q)) : Q :=
  if n is k.+1 then
    total n (fun j => entry 0%Q t 0 j * (power (- (1)) j * table_determinant k (minor k j t)))%Q
  else 1%Q.

Theorem determinant_matrix n t : number (table_determinant n t) = \det (matrix n n t).
Proof.
elim: n t => [|n IH] t; first by rewrite det_mx00.
rewrite (expand_det_row _ ord0) number_total; apply: eq_bigr => j _.
rewrite !number_mul number_power number_opp mxE /cofactor add0n IH.
congr (_ * (_ * \det _)); apply/matrixP => i l.
by rewrite !mxE entry_table.
Qed.

Section Step.
Variables (F : fieldType) (n p : nat).

Lemma rank_zero_row (B : 'M[F]_(n, p)) : \rank (col_mx (0 : 'rV_p) B) = \rank B.
Proof. by rewrite -addsmxE adds0mx. Qed.

Lemma rank_pivot_row (r : 'rV[F]_p) (B : 'M[F]_(n, p)) c : r 0 c != 0 ->
  \rank (col_mx r B) = (\rank (B - col c B *m ((r 0 c)^-1 *: r))).+1.
Proof.
move=> rc; set C := B - _.
have eqm : (r + B :=: r + C)%MS.
  have multiple (a : 'cV_n) : (a *m ((r 0 c)^-1 *: r) <= r)%MS by rewrite mulmx_sub ?scalemx_sub.
  have BE : B = col c B *m ((r 0 c)^-1 *: r) + C by rewrite addrC subrK.
  apply/eqmxP; rewrite !addsmx_sub !addsmxSl {1}BE addmx_sub_adds ?multiple //=.
  by rewrite /C addrC -mulNmx addmx_sub_adds ?multiple.
rewrite -addsmxE eqm mxrank_disjoint_sum.
  rewrite rank_rV; case: eqP => [r0|//]; by rewrite r0 mxE eqxx in rc.
apply/eqP/rowV0P => u; rewrite sub_capmx => /andP[/sub_rVP[a ->] /submxP[v uE]].
have : (a *: r) 0 c = 0.
  by rewrite uE mxE big1 // => i _; rewrite !mxE big_ord1 !mxE mulVf // mulr1 subrr mulr0.
by rewrite mxE => /eqP; rewrite mulf_eq0 (negPf rc) orbF => /eqP ->; rewrite scale0r.
Qed.
End Step.

(* the first entry that is not zero *)
Definition pivot p (t : seq (seq Q)) : option nat :=
  ohead [seq c <- iota 0 p | ~~ Qeq_bool (entry 0%Q t 0 c) 0].

(* the rows after the first, less so much of it that column c is zero *)
Definition cleared n p c (t : seq (seq Q)) : seq (seq Q) :=
  table n p (fun i j => Qred (entry 0%Q t i.+1 j -
    entry 0%Q t i.+1 c * (/ entry 0%Q t 0 c * entry 0%Q t 0 j))%Q).

Fixpoint table_rank n p (t : seq (seq Q)) : nat :=
  if n is k.+1 then
    if pivot p t is Some c then (table_rank k p (cleared k p c t)).+1 else table_rank k p (behead t)
  else 0%N.

Theorem rank_matrix n p t : table_rank n p t = \rank (matrix n p t).
Proof.
elim: n t => [|n IH] t; first by rewrite flatmx0 mxrank0.
pose r : 'rV[rat]_p := \row_j number (entry 0%Q t 0 j).
have tE : matrix n.+1 p t = col_mx r (matrix n p (behead t)).
  apply/matrixP => i j; rewrite !mxE; case: splitP => k ik; rewrite !mxE; move: ik.
    by rewrite (ord1 k) => /= ->.
  by rewrite /entry nth_behead => /= ->.
rewrite tE /= /pivot; case E : [seq c <- _ | _] => [|c cs] /=.
  rewrite IH; have -> : r = 0; last by rewrite rank_zero_row.
  apply/matrixP => i j; rewrite !mxE; apply/eqP; rewrite -number0 -number_eq; apply/negPn/negP => nz.
  have : val j \in [seq c <- iota 0 p | ~~ Qeq_bool (entry 0%Q t 0 c) 0].
    by rewrite mem_filter nz mem_iota ltn_ord.
  by rewrite E.
have : c \in [seq c <- iota 0 p | ~~ Qeq_bool (entry 0%Q t 0 c) 0] by rewrite E mem_head.
rewrite mem_filter mem_iota add0n number_eq number0 => /and3P[nz _ cp].
rewrite (@rank_pivot_row _ _ _ r _ (Ordinal cp)) ?mxE // IH; congr (\rank _).+1.
apply/matrixP => i j; rewrite !mxE big_ord1 !mxE entry_table // number_red.
by rewrite number_add number_opp !number_mul number_inv /entry nth_behead.
Qed.
