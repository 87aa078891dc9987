use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use asterism_actions::account::{Breached, Provider, SecondFactor};
use asterism_actions::{App, Known};
use asterism_domain::Actor;
use asterism_mail::{Carrier, Settings};
use asterism_web::{Limits, Press, Site};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::import;
use crate::args::{DataArgs, ListenArgs, PressArgs, UpArgs};
use crate::{Done, output};

/// How often the index looks for revisions that another process has written.
const LOOK: Duration = Duration::from_secs(2);
/// How often what is kept no longer is forgotten.
const SWEEP: Duration = Duration::from_secs(24 * 3600);

/// How often what was written is compared with what people follow.
const TELL: Duration = Duration::from_secs(20);

/// How long a letter that is being sent may take when the portal stops; after that it is sent again at the next start.
const LAST_LETTER: Duration = Duration::from_secs(10);

pub(crate) async fn up(data: &DataArgs, args: UpArgs, as_json: bool) -> Result<Done> {
    // Found out while it loads, it would be one line of the log of a portal that runs.
    if let Some(folder) = &args.from {
        folder.metadata().with_context(|| format!("cannot load {} (--from)", folder.display()))?;
    }
    let mail = args.listen.mail.settings()?;
    let providers = args.listen.providers.providers()?;
    let listener = listen(&args.listen).await?;
    let app = open(data, &listener, providers, &args.listen).await?;
    if let Some(reason) = app.damage() {
        let reason = reason.to_owned();
        app.close().await;
        bail!(
            "the database is damaged: {reason}; nothing was written, restore a backup (`serve` shows what can be read)"
        );
    }
    app.load_sample().await?;
    let link = app.first_administrator_link().await?;
    let stop = interrupted()?;
    let told = format!("{}\n{}{}", greeting(&app), things_to_try(&app), first_account(link.as_deref()));
    output::told(as_json, &json!({ "address": app.config().address, "administrator": link }), &told)?;
    if let Some(folder) = args.from {
        tokio::spawn(load_folder(app.clone(), folder));
    }
    run(app, listener, (args.listen.press, args.listen.reads), mail, stop).await
}

/// Opens the data folder. Letters lead to where the portal listens, unless readers reach it elsewhere.
async fn open(
    data: &DataArgs,
    listener: &TcpListener,
    providers: Vec<Provider>,
    args: &ListenArgs,
) -> Result<App> {
    let mut config = super::config(data);
    config.providers = providers;
    config.second_factor = args.second_factor;
    let breached = args.breached_passwords.as_deref().map(Breached::open).transpose();
    config.breached =
        breached.context("the list of stolen passwords cannot be used (--breached-passwords)")?;
    if data.address.is_none() {
        config.address = format!("http://{}", listener.local_addr()?);
    }
    for provider in &config.providers {
        let back = provider.back(&config.address);
        tracing::info!("people can sign in at {} ({provider:?}), which has to know {back}", provider.name);
    }
    let app = super::open_as(data, config).await?;
    if args.second_factor == SecondFactor::Everyone && !app.can_ask_for_more() {
        let address = app.config().address.clone();
        app.close().await;
        bail!(
            "--second-factor everyone asks for passkeys or a provider of sign-ins, and at {address} there can be no passkeys; \
             say with --address a name that readers reach the portal by, as in https://clusters.example.org, or name a \
             provider with --oidc-issuer"
        );
    }
    Ok(app)
}

fn greeting(app: &App) -> String {
    format!("Asterism is at {}", app.config().address)
}

/// How whoever started the portal gets to run it.
fn first_account(link: Option<&str>) -> String {
    let told =
        |link| format!("\nTo open the first account, which runs the portal (once, within a day):\n  {link}");
    link.map(told).unwrap_or_default()
}

fn things_to_try(app: &App) -> String {
    const THINGS: [(&str, &str); 3] = [
        ("a project with its partners and what its sources get wrong", "projects/clusters3"),
        ("a search that forgives a misspelling", "explore?q=ClustersS3"),
        ("what a region is strong in and could do next (it is made up)", "regions/XA11"),
    ];
    let at = &app.config().address;
    let lines = THINGS.map(|(what, path)| format!("  {what:62}  {at}/{path}"));
    format!("Three things to try:\n{}", lines.join("\n"))
}

/// Loads a folder of open data while the portal is in use, and reports at the end.
async fn load_folder(app: App, folder: PathBuf) {
    let bars = std::io::stderr().is_terminal().then(|| tokio::spawn(import::show_progress(app.clone())));
    let loaded = app.load(&Actor::Operator, &folder, Known::Skip).await;
    if let Some(bars) = bars {
        bars.abort();
    }
    let reported = match loaded {
        Ok(report) => import::print_report(&report, false),
        Err(error) => Err(error.into()),
    };
    match reported {
        Ok(()) => tracing::info!("loaded {}", folder.display()),
        Err(error) => tracing::error!("loading {} stopped: {error:#}", folder.display()),
    }
}

pub(crate) async fn serve(data: &DataArgs, args: ListenArgs, as_json: bool) -> Result<Done> {
    let mail = args.mail.settings()?;
    let providers = args.providers.providers()?;
    let listener = listen(&args).await?;
    let app = open(data, &listener, providers, &args).await?;
    let stop = interrupted()?;
    output::told(as_json, &json!({ "address": app.config().address }), &greeting(&app))?;
    run(app, listener, (args.press, args.reads), mail, stop).await
}

async fn listen(args: &ListenArgs) -> Result<TcpListener> {
    let listener = TcpListener::bind(args.listen).await;
    listener.with_context(|| format!("cannot listen on {}; choose another with --listen", args.listen))
}

async fn run(
    app: App,
    listener: TcpListener,
    (press, reads): (PressArgs, u32),
    mail: Option<Settings>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<Done> {
    let writing = tokio::spawn(tell(app.clone(), mail.is_some()));
    let postman = mail.map(|settings| Postman::start(app.clone(), settings));
    let following = tokio::spawn(follow(app.clone()));
    let sweeping = tokio::spawn(sweep(app.clone()));
    let looking = tokio::spawn(look_over(app.clone()));
    let limits = Limits { reads, ..Limits::default() };
    let site = Site::new(app.clone()).with_press(Press::new(press.report_program)).with_limits(limits);
    let served = asterism_web::serve(listener, asterism_web::router(site), stop).await;
    following.abort();
    writing.abort();
    sweeping.abort();
    looking.abort();
    if let Some(postman) = postman {
        postman.stop().await;
    }
    app.close().await;
    served.context("the portal stopped")?;
    Ok(Done::Fine)
}

/// Delivers letters while the portal runs.
struct Postman {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Postman {
    fn start(app: App, settings: Settings) -> Postman {
        tracing::info!("letters go to {settings}");
        let carrier = Carrier::new(settings);
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            let until = async {
                // Dropped or told, it is the end.
                let _ = stopped.await;
            };
            app.carry(&carrier, until).await;
        });
        Postman { stop, task }
    }

    async fn stop(mut self) {
        // It may have ended by itself.
        let _ = self.stop.send(());
        if tokio::time::timeout(LAST_LETTER, &mut self.task).await.is_err() {
            self.task.abort();
        }
    }
}

/// Compares what is written with what people follow, and writes the letters that are due; where nothing delivers them, one
/// for each account waits in the outbox. Broken off anywhere, it goes on from there.
async fn tell(app: App, delivers: bool) {
    let mut tick = tokio::time::interval(TELL);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if let Err(error) = app.note_changes().await {
            tracing::error!("changes cannot be compared with what is followed: {error:#}");
        }
        let written = if delivers { app.write_digests().await } else { app.write_digests_to_keep().await };
        if let Err(error) = written {
            tracing::error!("letters about what is followed cannot be written: {error:#}");
        }
    }
}

/// Keeps the index at the head of the log, whoever writes it.
async fn follow(app: App) {
    let mut tick = tokio::time::interval(LOOK);
    loop {
        tick.tick().await;
        if let Err(error) = app.follow_at_leisure().await {
            tracing::error!("the index cannot follow the log: {error:#}");
        }
    }
}

/// Looks once over the whole database while it is in use.
async fn look_over(app: App) {
    if let Err(error) = app.look_over().await {
        tracing::error!("the database cannot be looked over: {error:#}");
    }
}

/// Forgets every day what is kept no longer.
async fn sweep(app: App) {
    let mut tick = tokio::time::interval(SWEEP);
    loop {
        tick.tick().await;
        match app.sweep_accounts().await {
            Ok(swept) => tracing::debug!(?swept, "what is kept no longer was forgotten"),
            Err(error) => tracing::error!("what is kept no longer cannot be forgotten: {error:#}"),
        }
    }
}

/// Resolves on Ctrl-C or on the signal that service managers send. Both are listened for from this call on, so that one
/// that comes right after the greeting ends the portal as any other.
fn interrupted() -> Result<impl Future<Output = ()> + Send + 'static> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let listened = |kind| signal(kind).context("cannot listen for signals");
        let (mut interrupt, mut terminate) =
            (listened(SignalKind::interrupt())?, listened(SignalKind::terminate())?);
        Ok(async move {
            tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
