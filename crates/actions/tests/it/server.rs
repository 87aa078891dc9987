//! A small HTTP server that serves given bytes and can misbehave as servers do: break off, be
//! busy, change a file, lie about lengths, ignore ranges, send elsewhere.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// A file and how it is served.
#[derive(Debug, Clone, Default)]
pub(crate) struct Served {
    pub(crate) body: Vec<u8>,
    pub(crate) etag: Option<String>,
    /// Answers Range requests with a part.
    pub(crate) ranges: bool,
    /// Takes no notice of If-Range.
    pub(crate) careless: bool,
    /// For each coming request, after how many bytes of the body the connection breaks.
    pub(crate) breaks: VecDeque<usize>,
    /// Statuses for the coming requests instead of the file.
    pub(crate) statuses: VecDeque<(u16, &'static str)>,
    /// States this length instead of the true one; none for a body that ends with the connection.
    pub(crate) length: Length,
    pub(crate) redirect: Option<String>,
}

#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum Length {
    #[default]
    True,
    Stated(usize),
    Unstated,
}

/// A request as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) headers: BTreeMap<String, String>,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

#[derive(Default)]
struct Shared {
    files: Mutex<BTreeMap<String, Served>>,
    asked: Mutex<Vec<Asked>>,
    stopped: AtomicBool,
}

pub(crate) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared::default());
        let serving = shared.clone();
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if serving.stopped.load(Ordering::SeqCst) {
                    return;
                }
                let (serving, stream) = (serving.clone(), stream.unwrap());
                // A client that goes away is part of the game.
                std::thread::spawn(move || answer(&serving, stream).ok());
            }
        });
        Server { address, shared, thread: Some(thread) }
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn serve(&self, path: &str, served: Served) {
        self.shared.files.lock().unwrap().insert(path.to_owned(), served);
    }

    /// The requests so far; the next call starts after them.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.shared.asked.lock().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn answer(shared: &Shared, stream: TcpStream) -> std::io::Result<()> {
    let asked = read_request(&stream)?;
    shared.asked.lock().unwrap().push(asked.clone());
    let (response, body, cut) = {
        let mut files = shared.files.lock().unwrap();
        match files.get_mut(&asked.path) {
            Some(served) => respond(served, &asked),
            None => ("404 Not Found\r\nContent-Length: 0\r\n".to_owned(), Vec::new(), None),
        }
    };
    let mut stream = stream;
    write!(stream, "HTTP/1.1 {response}Connection: close\r\n\r\n")?;
    let sent = cut.map_or(body.len(), |cut| cut.min(body.len()));
    stream.write_all(&body[..sent])?;
    stream.flush()?;
    stream.shutdown(Shutdown::Write)?;
    // Wait for the client to have read everything, so that nothing is lost to a reset.
    std::io::copy(&mut stream, &mut std::io::sink()).map(|_| ())
}

fn read_request(stream: &TcpStream) -> std::io::Result<Asked> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = BTreeMap::new();
    for line in lines {
        let line = line?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    Ok(Asked { path, headers })
}

/// The head after the version, the body, and after how much of it to break off.
fn respond(served: &mut Served, asked: &Asked) -> (String, Vec<u8>, Option<usize>) {
    if let Some((status, header)) = served.statuses.pop_front() {
        return (format!("{status} Status\r\nContent-Length: 0\r\n{header}"), Vec::new(), None);
    }
    if let Some(to) = &served.redirect {
        return (format!("302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n"), Vec::new(), None);
    }
    let tag = served.etag.as_ref().map(|etag| format!("ETag: {etag}\r\n")).unwrap_or_default();
    if served.etag.is_some() && asked.header("if-none-match") == served.etag.as_deref() {
        return (format!("304 Not Modified\r\n{tag}"), Vec::new(), None);
    }
    let cut = served.breaks.pop_front();
    let total = served.body.len();
    if let Some(first) = wanted_from(served, asked) {
        let last = total.saturating_sub(1);
        let length = total - first;
        let head = format!(
            "206 Partial\r\n{tag}Content-Range: bytes {first}-{last}/{total}\r\nContent-Length: {length}\r\n"
        );
        return (head, served.body[first..].to_vec(), cut);
    }
    let length = match served.length {
        Length::True => format!("Content-Length: {total}\r\n"),
        Length::Stated(length) => format!("Content-Length: {length}\r\n"),
        Length::Unstated => String::new(),
    };
    (format!("200 OK\r\n{tag}{length}"), served.body.clone(), cut)
}

fn wanted_from(served: &Served, asked: &Asked) -> Option<usize> {
    let first: usize = asked.header("range")?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()?;
    let same = served.careless || asked.header("if-range") == served.etag.as_deref();
    (served.ranges && same && first < served.body.len()).then_some(first)
}
