//! A connection that ends by itself when its other end takes nothing of what it asked for.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// Bytes that a reader takes of what waits for them, at the least, before patience ends. Who takes a few now and then
/// holds an answer as long as who takes none.
const LEAST: usize = 16 << 10;

/// What is written waits for its reader so long, and no longer.
pub(crate) struct Patient<C> {
    connection: C,
    patience: Duration,
    /// Since something waits: when patience ends, and how much was taken meanwhile.
    waits: Option<(Pin<Box<Sleep>>, usize)>,
}

impl<C> Patient<C> {
    pub(crate) fn new(connection: C, patience: Duration) -> Patient<C> {
        Patient { connection, patience, waits: None }
    }

    /// Notes what became of something to write, and ends a wait that was too long.
    fn noted(
        &mut self,
        context: &mut Context<'_>,
        taken: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        match taken {
            Poll::Ready(Ok(bytes)) => {
                if let Some((_, so_far)) = &mut self.waits {
                    *so_far += bytes;
                    if *so_far >= LEAST {
                        self.waits = None;
                    }
                }
                Poll::Ready(Ok(bytes))
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => {
                let patience = self.patience;
                let (end, _) = self.waits.get_or_insert_with(|| (Box::pin(sleep(patience)), 0));
                match end.as_mut().poll(context) {
                    Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
                    Poll::Pending => Poll::Pending,
                }
            }
        }
    }
}

impl<C: AsyncRead + Unpin> AsyncRead for Patient<C> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_read(context, buffer)
    }
}

impl<C: AsyncWrite + Unpin> AsyncWrite for Patient<C> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let taken = Pin::new(&mut self.connection).poll_write(context, bytes);
        self.noted(context, taken)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let taken = Pin::new(&mut self.connection).poll_write_vectored(context, pieces);
        self.noted(context, taken)
    }

    fn is_write_vectored(&self) -> bool {
        self.connection.is_write_vectored()
    }

    /// Comes after everything was written: nothing waits any more.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.waits = None;
        Pin::new(&mut self.connection).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
    use tokio::time::{Instant, timeout};

    use super::*;

    const PATIENCE: Duration = Duration::from_millis(200);

    /// Writes much to a reader who takes so many bytes at a time; whether it was written to its end.
    async fn is_written(step: usize, pause: Duration) -> bool {
        let (ours, mut theirs) = duplex(1 << 10);
        let mut ours = Patient::new(ours, PATIENCE);
        let reader = tokio::spawn(async move {
            let mut some = vec![0; step.max(1)];
            while step > 0 && theirs.read_exact(&mut some).await.is_ok() {
                tokio::time::sleep(pause).await;
            }
            // Who takes nothing keeps the connection open all the same.
            std::future::pending::<()>().await;
        });
        let begun = Instant::now();
        let written = ours.write_all(&vec![0; 256 << 10]).await;
        reader.abort();
        if let Err(error) = &written {
            assert_eq!(error.kind(), io::ErrorKind::TimedOut);
            assert!(begun.elapsed() >= PATIENCE);
        }
        written.is_ok()
    }

    #[tokio::test]
    async fn who_takes_nothing_or_next_to_nothing_is_not_waited_for_and_who_reads_on_is() {
        let bound = Duration::from_secs(60);
        for (step, pause, expected) in [
            (0, Duration::ZERO, false),
            (1, Duration::from_millis(20), false),
            (64 << 10, Duration::ZERO, true),
        ] {
            let written = timeout(bound, is_written(step, pause)).await;
            assert_eq!(written, Ok(expected), "{step}");
        }
    }
}
