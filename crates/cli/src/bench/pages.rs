//! Pages under load: several visitors at once, each asking for the next page as soon as it has one.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use asterism_actions::App;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::measure::Times;

const VISITORS: usize = 8;
const LASTS: Duration = Duration::from_secs(5);

/// What a page of one shape does under load.
pub(crate) struct Loaded {
    pub(crate) per_second: f64,
    pub(crate) times: Times,
}

/// A portal of this process, for as long as it is kept.
pub(crate) struct Portal {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
}

impl Portal {
    pub(crate) async fn start(app: App) -> Result<Portal> {
        let listener = TcpListener::bind("127.0.0.1:0").await.context("no free port")?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let router = asterism_web::router(asterism_web::Site::new(app));
        tokio::spawn(asterism_web::serve(listener, router, async move {
            let _ = stopped.await;
        }));
        Ok(Portal { address, stop: Some(stop) })
    }

    /// Visits one page so often, one time after the other.
    pub(crate) async fn one_by_one(&self, path: &str, times: usize) -> Result<Times> {
        let address = format!("http://{}{path}", self.address);
        let visits = tokio::task::spawn_blocking(move || {
            let agent = ureq::Agent::new_with_defaults();
            let mut measured = Times::default();
            for _ in 0..times {
                let asked = Instant::now();
                let answer =
                    agent.get(&address).call().and_then(|mut answer| answer.body_mut().read_to_vec());
                answer.with_context(|| format!("{address} did not answer"))?;
                measured.add(asked.elapsed());
            }
            Ok(measured)
        });
        visits.await?
    }

    /// Visits `paths` in turns for some seconds.
    pub(crate) async fn load(&self, paths: Vec<String>) -> Result<Loaded> {
        let paths: Arc<Vec<String>> =
            Arc::new(paths.iter().map(|path| format!("http://{}{path}", self.address)).collect());
        let next = Arc::new(AtomicUsize::new(0));
        let over = Arc::new(AtomicBool::new(false));
        let begun = Instant::now();
        let visitors: Vec<_> = (0..VISITORS)
            .map(|_| {
                let (paths, next, over) = (paths.clone(), next.clone(), over.clone());
                tokio::task::spawn_blocking(move || visit(&paths, &next, &over, begun))
            })
            .collect();
        let mut times = Times::default();
        for visitor in visitors {
            times.extend(visitor.await??);
        }
        Ok(Loaded { per_second: times.count() as f64 / begun.elapsed().as_secs_f64(), times })
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        // The portal may have ended by itself; then nobody listens.
        let _ = self.stop.take().map(|stop| stop.send(()));
    }
}

/// One visitor, who keeps the connection and reads every page to its end.
fn visit(paths: &[String], next: &AtomicUsize, over: &AtomicBool, begun: Instant) -> Result<Times> {
    let agent = ureq::Agent::new_with_defaults();
    let mut times = Times::default();
    while begun.elapsed() < LASTS && !over.load(Ordering::Relaxed) {
        let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed) % paths.len().max(1)) else { break };
        let asked = Instant::now();
        let answer = agent.get(path).call().and_then(|mut answer| answer.body_mut().read_to_vec());
        if let Err(error) = answer {
            over.store(true, Ordering::Relaxed);
            return Err(error).with_context(|| format!("{path} did not answer"));
        }
        times.add(asked.elapsed());
    }
    Ok(times)
}
