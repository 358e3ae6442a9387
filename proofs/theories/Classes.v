(* Closed classes of a mask: tokens that reach each other and nothing else.

   recurs_reached     every token reaches a closed class
   fixed_le           fixed vectors are determined by a token of each class
   class_stationary   each class carries a stationary row vector
   fixed_rank         so the fixed vectors have the dimension of the number of classes *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From Fullrank Require Import Rank.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Classes.
Variables (R : realFieldType) (n : nat) (m : rel 'I_n) (A : 'M[R]_n).
Hypothesis A_gt0 : forall i j, (0 < A i j) = m i j.
Hypothesis A_ge0 : forall i j, 0 <= A i j.
Hypothesis A1 : forall i, \sum_j A i j = 1.

Definition reached i := [set j | connect m i j].
Definition recurs i := [forall j, connect m i j ==> connect m j i].
Definition classes := [set reached i | i in recurs].

Lemma recurs_reached i : exists2 j, connect m i j & recurs j.
Proof.
pose j := [arg min_(j < i | connect m i j) #|reached j|]%O.
have [ij least] : connect m i j /\ forall k, connect m i k -> (#|reached j| <= #|reached k|)%N.
  by rewrite /j; case: arg_minP => //= k ik least; split.
exists j => //; apply/forallP => k; apply/implyP => jk.
have sub : reached k \subset reached j.
  by apply/subsetP => l; rewrite !inE; apply: connect_trans.
have /eqP eq_ : reached k == reached j by rewrite eqEcard sub least // (connect_trans ij).
have : j \in reached j by rewrite inE.
by rewrite -eq_ inE.
Qed.

Lemma recurs_class i j : recurs i -> connect m i j -> reached j = reached i.
Proof.
move=> /forallP ri ij; have ji := implyP (ri j) ij.
by apply/setP => k; rewrite !inE; apply/idP/idP; apply: connect_trans.
Qed.

(* a fixed vector is greatest on all that a greatest token reaches *)
Lemma greatest_reached (x : 'I_n -> R) i j :
  (forall k, \sum_l A k l * x l = x k) -> (forall k, x k <= x i) -> connect m i j -> x j = x i.
Proof.
move=> fixed_ top /connectP[p + ->]; have : x i = x i by [].
elim: p {1 3 4}i => //= k p IH l xl /andP[mlk kp]; apply: IH => //.
apply/eqP; rewrite eq_le top /= -subr_le0 -(pmulr_rle0 _ (_ : 0 < A l k)) ?A_gt0 //.
have : \sum_h A l h * (x i - x h) = 0.
  under eq_bigr => h _ do rewrite mulrBr.
  by rewrite sumrB -mulr_suml A1 mul1r fixed_ xl subrr.
rewrite (bigD1 k) //= => /eqP; rewrite addr_eq0 => /eqP ->; rewrite oppr_le0.
by apply: sumr_ge0 => h _; rewrite mulr_ge0 // subr_ge0.
Qed.

Lemma fixed_nonpos (x : 'I_n -> R) : (forall k, \sum_l A k l * x l = x k) ->
  (forall c, recurs c -> exists2 k, connect m c k & x k = 0) -> forall i, x i <= 0.
Proof.
move=> fixed_ zero i; pose t := [arg max_(t > i) x t]%O.
have top k : x k <= x t by rewrite /t; case: arg_maxP => // l _; apply.
have [c tc rc] := recurs_reached t; have [k ck xk] := zero c rc.
by rewrite -xk (greatest_reached fixed_ top (connect_trans tc ck)).
Qed.

Let c := #|classes|.
Let class (a : 'I_c) : {set 'I_n} := enum_val a.

Lemma representatives : exists rep : 'I_c -> 'I_n, forall a, recurs (rep a) /\ reached (rep a) = class a.
Proof.
have /fin_all_exists[rep repP] a : exists i, recurs i /\ reached i = class a.
  by have /imsetP[i ri ci] := enum_valP a; exists i; split.
by exists rep.
Qed.

Lemma class_of i : recurs i -> exists a, class a = reached i.
Proof.
move=> ri; have ic : reached i \in classes by apply: imset_f.
by exists (enum_rank_in ic (reached i)); rewrite /class enum_rankK_in.
Qed.

Let B : 'M[R]_n := 1%:M - A.

Lemma fixed_le : (n <= \rank B + c)%N.
Proof.
have [rep repP] := representatives; pose E : 'M[R]_(n, c) := \matrix_(i, a) (i == rep a)%:R.
pose K := kermx B^T; have rK : \rank K = (n - \rank B)%N by rewrite mxrank_ker mxrank_tr.
have inj : (K :&: kermx E)%MS = 0.
  apply/eqP/rowV0P => v; rewrite sub_capmx => /andP[/sub_kermxP vB /sub_kermxP vE].
  have fixed_ (x : 'I_n -> R) : (forall k, x k = v 0 k) -> forall k, \sum_l A k l * x l = x k.
    move=> xv k; have /rowP /(_ k) := vB; rewrite mxE [RHS]mxE.
    under eq_bigr => l _ do rewrite !mxE mulrBr.
    rewrite sumrB (bigD1 k) //= eqxx mulr1 big1 ?addr0 => [|l lk]; last first.
      by rewrite eq_sym (negPf lk) mulr0.
    move/eqP; rewrite subr_eq0 => /eqP vk; rewrite xv vk; apply: eq_bigr => l _.
    by rewrite xv mulrC.
  have zero i : recurs i -> exists2 k, connect m i k & v 0 k = 0.
    move=> /class_of[a ca]; exists (rep a).
      by have [_] := repP a; rewrite ca => /setP /(_ (rep a)); rewrite !inE connect0.
    have /rowP /(_ a) := vE; rewrite !mxE (bigD1 (rep a)) //= mxE eqxx mulr1 big1 ?addr0 // => l la.
    by rewrite mxE (negPf la) mulr0.
  have le := fixed_nonpos (fixed_ _ (fun k => erefl)) zero.
  have ge : forall i, - v 0 i <= 0.
    apply: fixed_nonpos => [k|i /zero[k ik vk]]; last by exists k; rewrite // vk oppr0.
    by under eq_bigr => l _ do rewrite mulrN; rewrite sumrN (fixed_ (fun k => v 0 k)).
  by apply/rowP => i; rewrite mxE; apply/eqP; rewrite eq_le le -oppr_le0 ge.
have := mxrank_mul_ker K E; rewrite inj mxrank0 addn0 rK => eq_.
by rewrite -leq_subLR -eq_ rank_leq_col.
Qed.

Lemma class_stationary i : recurs i ->
  exists y : 'rV[R]_n, [/\ y *m B = 0, y != 0 & forall l, ~~ connect m i l -> y 0 l = 0].
Proof.
move=> ri; pose C := reached i; pose f (a : 'I_#|C|) : 'I_n := enum_val a.
have inC a : connect m i (f a) by have := enum_valP a; rewrite inE.
have fI : injective f := @enum_val_inj _ _.
have out a l : ~~ connect m i l -> A (f a) l = 0.
  move=> il; apply/eqP; rewrite eq_le A_ge0 andbT leNgt A_gt0; apply: contra il => fl.
  by apply: connect_trans (inC a) (connect1 fl).
have onto l : connect m i l -> exists a, f a = l.
  move=> il; have lC : l \in C by rewrite inE.
  by exists (enum_rank_in lC l); rewrite /f enum_rankK_in.
have sum_C (g : 'I_n -> R) : (forall l, ~~ connect m i l -> g l = 0) -> \sum_l g l = \sum_a g (f a).
  move=> g0; rewrite (bigID (mem C)) /= [X in _ + X]big1 ?addr0 => [|l]; last by rewrite inE; apply: g0.
  exact: big_enum_val.
pose D : 'M[R]_#|C| := mxsub f f B.
have D1 : \det D = 0.
  apply/eqP; rewrite -det_tr; apply/det0P; exists (const_mx 1).
    apply/eqP => /rowP one; have iC : i \in C by rewrite inE connect0.
    by have := one (enum_rank_in iC i); rewrite !mxE => /eqP; rewrite oner_eq0.
  apply/rowP => a; rewrite !mxE; transitivity (\sum_l B (f a) l).
    rewrite (sum_C (fun l => B (f a) l)) => [|l il]; last first.
      by rewrite !mxE out // subr0 (_ : f a == l = false) //; apply/negP => /eqP e; rewrite -e inC in il.
    by apply: eq_bigr => b _; rewrite !mxE mul1r.
  under eq_bigr => l _ do rewrite !mxE.
  rewrite sumrB A1 (bigD1 (f a)) //= eqxx big1 ?addr0 ?subrr // => l la.
  by rewrite eq_sym (negPf la).
have /det0P[u u0 uD] : \det D == 0 by rewrite D1.
pose y : 'rV[R]_n := \row_l \sum_a u 0 a * (f a == l)%:R.
have yf a : y 0 (f a) = u 0 a.
  rewrite mxE (bigD1 a) //= eqxx mulr1 big1 ?addr0 // => b ba.
  by rewrite (inj_eq fI) (negPf ba) mulr0.
have y0 l : ~~ connect m i l -> y 0 l = 0.
  move=> il; rewrite mxE big1 // => a _; rewrite (_ : f a == l = false) ?mulr0 //.
  by apply/negP => /eqP e; rewrite -e inC in il.
exists y; split=> //; last by apply: contra u0 => /eqP yz; apply/eqP/rowP => a; rewrite -yf yz !mxE.
apply/rowP => l; rewrite [RHS]mxE mxE (sum_C (fun k => y 0 k * B k l)) => [|k /y0 ->]; last by rewrite mul0r.
have [il|il] := boolP (connect m i l); last first.
  rewrite big1 // => a _; rewrite !mxE out // subr0 (_ : f a == l = false) ?mulr0 //.
  by apply/negP => /eqP e; rewrite -e inC in il.
have [b <-] := onto l il; have /rowP /(_ b) := uD; rewrite mxE [RHS]mxE => uDb.
by rewrite -[RHS]uDb; apply: eq_bigr => a _; rewrite yf [D _ _]mxE.
Qed.

Theorem fixed_rank : (\rank B + c)%N = n.
Proof.
apply/eqP; rewrite eqn_leq fixed_le andbT.
have [rep repP] := representatives.
have /fin_all_exists[y yP] a : exists y : 'rV[R]_n, [/\ y *m B = 0, y != 0 & forall l, ~~ connect m (rep a) l -> y 0 l = 0].
  by apply: class_stationary; case: (repP a).
pose Y : 'M[R]_(c, n) := \matrix_(a, l) y a 0 l.
have YB : Y *m B = 0.
  apply/row_matrixP => a; rewrite row_mul row0; have [<- _ _] := yP a; congr (_ *m _).
  by apply/rowP => l; rewrite !mxE.
have rY : \rank Y = c.
  apply/eqP; rewrite -[_ == _]/(row_free Y) -kermx_eq0; apply/rowV0P => w /sub_kermxP wY.
  apply/rowP => a; rewrite mxE; have [_ ya only] := yP a.
  have [l yl] : exists l, y a 0 l != 0.
    apply/existsP; apply: contraNT ya; rewrite negb_exists => /forallP all0.
    by apply/eqP/rowP => l; rewrite mxE; apply/eqP; have := all0 l; rewrite negbK.
  have al : connect m (rep a) l by apply: contraR yl => /only ->.
  have /rowP /(_ l) := wY; rewrite !mxE (bigD1 a) //= mxE big1 ?addr0 => [/eqP|b ba].
    by rewrite mulf_eq0 (negPf yl) orbF => /eqP.
  rewrite mxE; have [_ _ ->] := yP b; rewrite ?mulr0 //; apply: contra ba => bl; apply/eqP.
  have [[ra ca] [rb cb]] := (repP a, repP b); apply: enum_val_inj; rewrite -/(class a) -/(class b) -ca -cb.
  by rewrite -(recurs_class ra al) -(recurs_class rb bl).
by have := mulmx0_rank_max YB; rewrite rY addnC.
Qed.
End Classes.
