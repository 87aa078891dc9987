//! The way to a PostgreSQL server that is encrypted.

use asterism_store::{Database, Store, StoreError};
use sqlx::{Connection, PgConnection, Row};

use asterism_testkit::postgres::Server;

#[tokio::test]
async fn nothing_goes_in_the_clear_where_the_address_says_so_and_no_stranger_is_taken_for_the_server() {
    let (server, certificate) = Server::start_encrypted();
    let database = server.create_database().await;
    let address = |options: &str| Database::Postgres(format!("{}?{options}", server.url(&database)));
    let certificate = certificate.display();
    let Err(StoreError::Unreachable { reason }) = Store::open(&address("sslmode=verify-full")).await else {
        panic!("a certificate that nobody vouches for was believed");
    };
    assert!(reason.contains("certificate"), "{reason}");
    let known = address(&format!("sslmode=verify-full&sslrootcert={certificate}"));
    let store = Store::open(&known).await.expect("the server that the certificate is of");
    store.check().await.expect("a look at everything");
    let mut beside = PgConnection::connect(&server.url("postgres")).await.expect("a connection");
    let sql =
        "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'asterism'";
    let ways = sqlx::query(sql).fetch_all(&mut beside).await.expect("the connections");
    assert!(!ways.is_empty() && ways.iter().all(|way| way.get::<bool, _>(0)), "{} connections", ways.len());
    store.close().await;
}
