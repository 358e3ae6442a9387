(* Masks without cycles: the determinant is the product of the diagonal.

   acyclicP              a mask has a topological order iff no two tokens reach each other
   det_acyclic           the determinant of a matrix on such a mask
   acyclic_rank          full rank, if moreover the diagonal is not zero
   char_poly_causal      the characteristic polynomial of a causal matrix
   softmax_acyclic_det_gt0, softmax_acyclic_rank   the same for softmax *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank Softmax.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Mask.
Variable n : nat.
Implicit Type m : rel 'I_n.

Definition numbered m (f : 'I_n -> nat) := forall i j, m i j -> i != j -> (f j < f i)%N.
Definition acyclic m := exists f, numbered m f.
Definition looks_back m := forall i j, m i j -> (j <= i)%N.
Definition looks_ahead m := forall i j, m i j -> (i <= j)%N.

(* the arcs between distinct tokens *)
Definition arc m : rel 'I_n := fun i j => m i j && (i != j).
Definition nocycle m := forall i j, arc m i j -> ~~ connect (arc m) j i.

Theorem acyclicP m : acyclic m <-> nocycle m.
Proof.
split=> [[f fP] i j /andP[mij nij]|H].
  apply/negP => /connectP[p pth ei].
  have le_f : forall q x, path (arc m) x q -> (f (last x q) <= f x)%N.
    elim=> [|y q IH] x //= /andP[/andP[mxy nxy] /IH le].
    by apply: leq_trans le _; apply/ltnW/fP.
  have := le_f _ _ pth; rewrite -ei leqNgt.
  by rewrite (fP _ _ mij nij).
exists (fun i => #|[set k | connect (arc m) i k]|) => i j mij nij.
have oij : arc m i j by rewrite /arc mij.
apply: proper_card; apply/properP; split.
  apply/subsetP => k; rewrite !inE; apply: connect_trans; exact: connect1.
by exists i; rewrite !inE ?connect0 //; apply: H.
Qed.

Lemma numbered_order m (f : 'I_n -> nat) :
  (forall i j, m i j -> (f j <= f i)%N) -> injective f -> acyclic m.
Proof.
move=> le fI; exists f => i j mij; rewrite ltn_neqAle le // andbT.
by apply: contra => /eqP/fI ->.
Qed.

Lemma looks_back_acyclic m : looks_back m -> acyclic m.
Proof. by move=> mb; apply: (numbered_order mb); apply: val_inj. Qed.

Lemma looks_ahead_acyclic m : looks_ahead m -> acyclic m.
Proof.
move=> ma; apply: (@numbered_order _ (fun i : 'I_n => n - i)%N) => [i j /ma le|i j eq].
  exact: leq_sub2l.
by apply: val_inj; rewrite /= -(subKn (ltnW (ltn_ord i))) eq subKn // ltnW.
Qed.

(* a permutation inside an acyclic mask is the identity *)
Lemma numbered_perm1 m f (s : 'S_n) : numbered m f -> (forall i, m i (s i)) -> s = 1%g.
Proof.
move=> fP ms.
have le_f i : (f (s i) <= f i)%N.
  by case: (eqVneq i (s i)) => [<-|ne] //; apply/ltnW/fP.
have sumE : (\sum_i f (s i) = \sum_i f i)%N by rewrite [RHS](reindex_inj (@perm_inj _ s)).
apply/permP => i; rewrite perm1; apply/eqP; apply/negPn/negP => ne.
have lt : (f (s i) < f i)%N by apply: fP => //; rewrite eq_sym.
suff: (\sum_i f (s i) < \sum_i f i)%N by rewrite sumE ltnn.
rewrite (bigD1 i) //= [ltnRHS](bigD1 i) //= -addSn leq_add //.
exact: leq_sum.
Qed.
End Mask.

Section Det.
Variables (K : idomainType) (n : nat).

Theorem det_acyclic (m : rel 'I_n) (A : 'M[K]_n) :
  acyclic m -> (forall i j, A i j != 0 -> m i j) -> \det A = \prod_i A i i.
Proof.
case=> f fP supp; rewrite /determinant (bigD1 1%g) //= [X in _ + X]big1 ?addr0.
  by rewrite odd_perm1 expr0 mul1r; apply: eq_bigr => i _; rewrite perm1.
move=> s ns; suff /eqP -> : \prod_i A i (s i) == 0 by rewrite mulr0.
apply: contraNT ns => nz; apply/eqP/(numbered_perm1 fP) => i.
by apply: supp; move/prodf_neq0: nz; apply.
Qed.

Corollary det_causal (A : 'M[K]_n) :
  (forall i j : 'I_n, A i j != 0 -> (j <= i)%N) -> \det A = \prod_i A i i.
Proof.
move=> A0; apply: (@det_acyclic (fun i j => (j <= i)%N)) => //.
exact: looks_back_acyclic.
Qed.

Theorem char_poly_causal (A : 'M[K]_n) :
  (forall i j : 'I_n, A i j != 0 -> (j <= i)%N) -> char_poly A = \prod_i ('X - (A i i)%:P).
Proof.
move=> A0; apply: etrans (char_poly_trig _) _ => //.
apply/is_trig_mxP => i j ij; apply/eqP; apply: contraTT ij => /A0.
by rewrite -leqNgt.
Qed.
End Det.

Section Rank.
Variables (F : fieldType) (n : nat).

Theorem acyclic_rank (m : rel 'I_n) (A : 'M[F]_n) : acyclic m ->
  (forall i j, A i j != 0 -> m i j) -> (forall i, A i i != 0) -> \rank A = n.
Proof.
move=> am A0 d0; apply: mxrank_det; rewrite (det_acyclic am A0).
by apply/prodf_neq0 => i _.
Qed.

Corollary causal_rank (A : 'M[F]_n) :
  (forall i j : 'I_n, A i j != 0 -> (j <= i)%N) -> (forall i, A i i != 0) -> \rank A = n.
Proof. by apply: acyclic_rank; apply: looks_back_acyclic. Qed.
End Rank.

Section Softmax.
Variable R : realFieldType.
Variable e : R -> R.
Hypothesis e_gt0 : forall x, 0 < e x.
Variable n : nat.
Implicit Types (m : rel 'I_n) (S : 'M[R]_n).

Theorem softmax_acyclic_det m S : acyclic m ->
  \det (softmax e m S) = \prod_i softmax e m S i i.
Proof. by move=> am; apply: det_acyclic am _ => i j; apply: softmax_neq0. Qed.

Theorem softmax_acyclic_det_gt0 m S : acyclic m -> reflexive m -> 0 < \det (softmax e m S).
Proof.
by move=> am mr; rewrite softmax_acyclic_det //; apply: prodr_gt0 => i _; rewrite softmax_gt0.
Qed.

Theorem softmax_acyclic_rank m S : acyclic m -> reflexive m -> \rank (softmax e m S) = n.
Proof. by move=> am mr; apply/mxrank_det/lt0r_neq0/softmax_acyclic_det_gt0. Qed.
End Softmax.
