(* Rational numbers that compute, those of the standard library, and what they are in mathcomp's
   field of rationals, which does not compute.

   number                       the number in that field
   number_add, ..., number_eq   operations and equality agree
   number_two                   so do powers of two *)
From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra zify.
From mathcomp Require Import ssrZ.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Delimit Scope Z_scope with Z. Delimit Scope Q_scope with Q. Local Close Scope Q_scope.
Local Open Scope ring_scope.

Definition whole (z : Z) : rat := (int_of_Z z)%:~R.
Definition number (q : Q) : rat := whole (Qnum q) / whole (Zpos (Qden q)).

Lemma whole_add x y : whole (x + y)%Z = whole x + whole y.
Proof. by rewrite /whole (rmorphD [rmorphism of int_of_Z] x y) intrD. Qed.

Lemma whole_mul x y : whole (x * y)%Z = whole x * whole y.
Proof. by rewrite /whole (rmorphM [rmorphism of int_of_Z] x y) intrM. Qed.

Lemma whole_opp x : whole (- x)%Z = - whole x.
Proof. by rewrite /whole (rmorphN [rmorphism of int_of_Z] x) mulrNz. Qed.

Lemma whole_inj : injective whole.
Proof. by move=> x y /eqP; rewrite eqr_int => /eqP /(can_inj int_of_ZK). Qed.

Lemma whole_neq0 p : whole (Zpos p) != 0.
Proof. by apply/eqP => /(@whole_inj _ 0%Z). Qed.

Lemma number0 : number 0 = 0.
Proof. exact: mul0r. Qed.

Lemma number_add x y : number (x + y)%Q = number x + number y.
Proof.
by rewrite /number addf_div ?whole_neq0 // -!whole_mul -whole_add.
Qed.

Lemma number_mul x y : number (x * y)%Q = number x * number y.
Proof. by rewrite /number mulf_div -!whole_mul. Qed.

Lemma number_opp x : number (- x)%Q = - number x.
Proof. by rewrite /number whole_opp mulNr. Qed.

Lemma number_inv x : number (/ x)%Q = (number x)^-1.
Proof.
case: x => -[|p|p] d; rewrite /number /Qinv /= ?invf_div //.
  by rewrite [whole 0]/(0 : rat) mul0r invr0 mulr0.
by rewrite -!Pos2Z.opp_pos !whole_opp invrN mulrN mulNr.
Qed.

Lemma number_eq x y : Qeq_bool x y = (number x == number y).
Proof.
rewrite /number eqr_div ?whole_neq0 // -!whole_mul (inj_eq whole_inj) /Qeq_bool.
by apply/idP/eqP => /Zeq_is_eq_bool.
Qed.

Lemma number_red x : number (Qred x) = number x.
Proof. by apply/eqP; rewrite -number_eq; apply/Qeq_bool_iff/Qred_correct. Qed.

(* two to the power of x, for whole x *)
Definition two (x : rat) : rat := 2%:R ^ numq x.

Definition power (x : Q) (k : nat) : Q := iter k (Qmult x) 1%Q.
Definition power_of_two (z : Z) : Q :=
  if z is Zneg p then power (1 # 2) (Pos.to_nat p) else power 2 (Z.to_nat z).

Lemma number_power x k : number (power x k) = number x ^+ k.
Proof. by elim: k => // k IH; rewrite exprS -IH -number_mul. Qed.

Lemma number_two z : number (power_of_two z) = two (whole z).
Proof.
rewrite /two /whole numq_int; case: z => [|p|p] //=; rewrite number_power.
  by [].
by rewrite NegzE -exprnN -exprVn prednK //; lia.
Qed.

Lemma two_gt0 x : 0 < two x.
Proof. exact: exprz_gt0. Qed.
