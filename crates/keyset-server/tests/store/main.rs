//! The contract of every storage: the same tests on a SQLite file and on a real PostgreSQL.
#![expect(
    clippy::std_instead_of_alloc,
    reason = "tests of a program on the standard library"
)]
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test ends where it is surprised, also in the helpers"
)]

mod contract;
mod file;
mod keys;
mod master_keys;
mod notices;
mod people;
mod place;
mod proposals;
mod readiness;
mod search;
mod traffic;

contract! {
    keys::they_survive_a_restart,
    keys::every_state_is_read_as_it_was_written,
    keys::one_that_is_there_already_is_refused_with_everything_beside_it,
    keys::what_is_on_record_of_one_comes_back,
    keys::they_come_in_the_order_of_their_entering,
    keys::the_revision_moves_with_every_change,
    keys::a_forgotten_private_part_is_gone,
    keys::a_rotation_takes_the_place_of_one_of_the_same_old_key,
    keys::the_log_is_one_chain_over_all_changes,
    keys::the_log_is_read_in_pages_and_by_key,
    search::every_member_excludes_what_differs,
    search::both_orders_go_on_behind_a_number,
    keys::a_decision_sees_what_the_one_before_it_wrote,
    keys::the_log_is_read_beside_a_server,
    keys::nothing_is_read_where_nothing_is,
    master_keys::the_first_to_claim_says_which_one_it_is,
    master_keys::no_part_is_added_under_another_one,
    master_keys::every_part_is_sealed_anew_with_a_record,
    master_keys::a_rotation_that_gives_up_or_is_late_changes_nothing,
    notices::each_is_there_once,
    notices::the_newest_come_first,
    notices::those_that_are_not_sent_come_when_they_may_be_tried,
    notices::one_of_two_servers_tries,
    notices::one_that_arrived_is_not_tried_again,
    readiness::a_report_comes_back_as_it_was_and_is_in_the_log,
    readiness::the_newest_reports_come_first,
    readiness::a_report_of_the_same_name_is_refused_and_leaves_no_trace,
    people::a_link_is_taken_once,
    people::links_that_ended_are_forgotten,
    people::a_session_is_kept_until_it_ends,
    people::signing_in_is_in_the_log,
    traffic::uses_add_up_whatever_their_order,
    traffic::the_uses_of_every_key_come_together,
    traffic::uses_leave_the_revision_as_it_is,
    traffic::the_first_answer_to_a_request_stands,
    traffic::an_id_of_one_environment_is_free_in_the_other,
    traffic::old_answers_are_forgotten,
    traffic::servers_that_answer_at_once_agree_on_one_answer,
    proposals::they_come_back_in_their_order,
    proposals::the_end_of_one_takes_its_place,
    proposals::a_decision_sees_them,
    proposals::those_that_are_long_over_are_forgotten,
}
