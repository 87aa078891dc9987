//! The readers, from the outside: bytes in, rows out.

mod real;
mod support;
