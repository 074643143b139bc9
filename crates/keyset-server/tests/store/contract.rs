//! Runs each test of the contract on each storage.

/// Makes two tests of each function, one on SQLite and one on PostgreSQL.
#[macro_export]
macro_rules! contract {
    ($($area:ident::$test:ident,)+) => {
        mod sqlite {
            $(
                #[tokio::test]
                async fn $test() {
                    $crate::$area::$test(&$crate::place::Place::file()).await;
                }
            )+
        }
        mod postgres {
            $(
                #[tokio::test]
                async fn $test() {
                    $crate::$area::$test(&$crate::place::Place::server()).await;
                }
            )+
        }
    };
}
