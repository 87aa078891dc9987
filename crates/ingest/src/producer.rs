//! Rows that are made on a thread of their own and handed over a few at a time: for libraries
//! whose readers borrow from one another and so cannot be kept in an iterator.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use crate::row::{ReadError, Row};

type Handed = Option<Result<Row, ReadError>>;

/// How many rows may wait.
const WAITING: usize = 64;

pub(crate) struct Sender(SyncSender<Handed>);

impl Sender {
    /// Hands a row over; false when nobody wants more.
    pub(crate) fn send(&self, row: Result<Row, ReadError>) -> bool {
        self.0.send(Some(row)).is_ok()
    }
}

/// The rows that `work` sends. It ends early when the iterator is dropped; should it panic, the
/// rows end in an error.
pub(crate) fn produce(
    work: impl FnOnce(&Sender) -> Result<(), ReadError> + Send + 'static,
) -> impl Iterator<Item = Result<Row, ReadError>> + Send {
    let (sender, receiver) = sync_channel(WAITING);
    std::thread::spawn(move || {
        let sender = Sender(sender);
        if let Err(error) = work(&sender) {
            sender.send(Err(error));
        }
        // The mark of an end that was meant.
        let _ = sender.0.send(None);
    });
    Produced { receiver, rows: 0, ended: false }
}

struct Produced {
    receiver: Receiver<Handed>,
    rows: u64,
    ended: bool,
}

impl Iterator for Produced {
    type Item = Result<Row, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        match self.receiver.recv() {
            Ok(Some(row)) => {
                self.rows += u64::from(row.is_ok());
                self.ended = row.is_err();
                Some(row)
            }
            Ok(None) => {
                self.ended = true;
                None
            }
            Err(_) => {
                self.ended = true;
                let detail = "its structure could not be followed".to_owned();
                Some(Err(ReadError::Damaged { rows: self.rows, detail }))
            }
        }
    }
}
