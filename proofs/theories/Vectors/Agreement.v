(* The vectors of Data.v agree with the definitions of the claims, and the wrong ones do not. *)
From Coq Require Import QArith String.
From mathcomp Require Import all_ssreflect.
From Fullrank Require Import Vectors.Mask Vectors.Attention Vectors.Data.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
(* so that a vector that does not agree is shown as it stands in the file *)
Local Open Scope string_scope. Local Open Scope Q_scope.

Section Vectors.
Variables (T : Type) (agrees : T -> Prop) (check : pred T).
Hypothesis agreesP : forall v, reflect (agrees v) (check v).

Lemma all_agree vs : filter (predC check) vs = [::] -> forall v, List.In v vs -> agrees v.
Proof.
move=> none v; elim: vs none => //= w vs IH; case: (agreesP w) => //= aw none [<- //|].
exact: IH.
Qed.

Lemma none_agrees vs : filter check vs = [::] -> forall v, List.In v vs -> ~ agrees v.
Proof.
move=> none v; elim: vs none => //= w vs IH; case: (agreesP w) => //= aw none [<- //|].
exact: IH.
Qed.
End Vectors.

Theorem attention_vectors_agree v : List.In v attention_vectors -> agrees v.
Proof. by apply: (all_agree agreesP); vm_compute; reflexivity. Qed.

Theorem mask_vectors_agree v : List.In v mask_vectors -> mask_agrees v.
Proof. by apply: (all_agree mask_agreesP); vm_compute; reflexivity. Qed.

Theorem layout_vectors_agree v : List.In v layout_vectors -> layout_agrees v.
Proof. by apply: (all_agree layout_agreesP); vm_compute; reflexivity. Qed.

Theorem wrong_attention_vectors_disagree v : List.In v wrong_attention_vectors -> ~ agrees v.
Proof. by apply: (none_agrees agreesP); vm_compute; reflexivity. Qed.

Theorem wrong_mask_vectors_disagree v : List.In v wrong_mask_vectors -> ~ mask_agrees v.
Proof. by apply: (none_agrees mask_agreesP); vm_compute; reflexivity. Qed.

Theorem wrong_layout_vectors_disagree v : List.In v wrong_layout_vectors -> ~ layout_agrees v.
Proof. by apply: (none_agrees layout_agreesP); vm_compute; reflexivity. Qed.
