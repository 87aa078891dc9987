use asterism_actions::{App, Config};
#[tokio::main]
async fn main() {
    let mut args = std::env::args().skip(1);
    let dir = args.next().expect("data folder");
    let app = App::open(Config::in_folder(&dir)).await.expect("open");
    println!("{:?}", app.load_sample().await);
    for path in args {
        println!("{:?}", app.load(&asterism_domain::Actor::Operator, std::path::Path::new(&path), asterism_actions::Known::Skip).await.map(|r| r.files.len()));
    }
    app.follow().await.expect("follow");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8099").await.expect("bind");
    println!("ready");
    asterism_web::serve(listener, asterism_web::router(asterism_web::Site::new(app)), std::future::pending()).await.expect("serve");
}
