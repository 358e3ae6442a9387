mod dense;
mod determinant;
mod implicit;
mod triangle;
