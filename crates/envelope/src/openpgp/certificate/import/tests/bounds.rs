//! How much of a file is read.

use super::*;

#[test]
fn a_flood_of_packets_behind_a_key_is_not_kept() {
    let flood = [0xca, 0].repeat(1_000_000);
    let octets = [binary(&public(alice())), flood, binary(bob())].concat();
    let (read, skipped) = import(&octets).unwrap();
    assert_eq!(
        read.iter().map(Certificate::id).collect::<Vec<_>>(),
        [bob().id()]
    );
    assert_eq!(skipped[0].reason, "it has more than 1024 packets.");
}

#[test]
fn more_keys_than_anybody_has_are_refused_at_once() {
    let keys = |count: usize| import(&[0xc6, 0].repeat(count));
    assert_eq!(keys(1_024).unwrap().1.len(), 1_024);
    let refused = keys(1_025).err().unwrap();
    assert_eq!(refused.cause, Cause::NestingLimit);
}

#[test]
fn a_file_longer_than_a_key_set_is_not_read() {
    let refused = import(&[0xca, 0].repeat(2 * 1024 * 1024 + 1))
        .err()
        .unwrap();
    assert_eq!(refused.cause, Cause::SizeLimit);
}
