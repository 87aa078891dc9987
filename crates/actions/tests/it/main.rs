
mod history;
mod imports;
mod sample;
mod support;
