//! The parts that pages are put together from. Each is a plain struct with the words and values to
//! show, already in the reader's language; its template escapes all of them.

mod basis;
mod facet;
mod facts;
mod figure;
mod film;
mod form;
mod more;
mod notice;
mod pager;
mod paper;
mod photo;
mod piece;
mod table;

pub use basis::Basis;
pub use facet::{ActiveFilter, FacetList, FacetPart, FacetValue, Hidden, RangeFilter};
pub use facts::{Fact, Facts, KeyFigure, KeyFigures, Tag, TagList};
pub use figure::{Figure, LegendItem};
pub use film::FilmLink;
pub use form::{Choice, Field, Form, Input};
pub use more::More;
pub use notice::{Notice, Tone};
pub use pager::Pager;
pub use photo::Photo;
pub use piece::{Block, ListItem, Piece, Prose, TextLink};
pub use table::{Cell, Column, DataTable, Row, Sort};
