//! One way of wrapping a body, one test.

use super::*;

fn is_undone(input: &[u8], names: &[&str]) {
    assert_eq!(seen(input), (Format::OpenPgp, names.to_vec()));
    assert_eq!(recognise(input).body, message());
}

#[cfg(feature = "jose")]
fn token_is_undone(input: &[u8], names: &[&str]) {
    assert_eq!(seen(input), (Format::Jws, names.to_vec()));
    assert_eq!(recognise(input).body, token());
}

#[test]
fn the_other_alphabet_and_lines_are_named() {
    let text = wrap::base64(&message());
    assert!(text.contains(&b'/'));
    is_undone(&text, &["base64"]);
    is_undone(&wrap::lines(&message()), &["base64 in lines"]);
}

#[test]
fn base64_twice_is_undone_twice() {
    let armor = encode(ArmorKind::Message, &message());
    is_undone(armor.as_bytes(), &["armor"]);
    is_undone(&wrap::base64(armor.as_bytes()), &["base64url", "armor"]);
    let twice = wrap::base64(&wrap::base64url(&message()));
    is_undone(&twice, &["base64url", "base64url"]);
    let thrice = wrap::base64(&twice);
    is_undone(&thrice, &["base64url", "base64url", "base64url"]);
}

#[cfg(feature = "jose")]
#[test]
fn a_token_inside_base64_is_found() {
    token_is_undone(&token(), &[]);
    let wrapped = wrap::base64(&token());
    token_is_undone(&wrapped, &["base64url"]);
}

#[test]
fn hex_is_read_with_what_people_put_between_the_digits() {
    let digits = String::from_utf8(wrap::hex(&message())).unwrap();
    let pairs: Vec<&str> = (0..digits.len() / 2)
        .map(|at| &digits[2 * at..2 * at + 2])
        .collect();
    for text in [
        digits.clone(),
        digits.to_ascii_uppercase(),
        alloc::format!("0x{digits}"),
        pairs.join(" "),
        pairs.join(":"),
        pairs.join(",\n"),
        alloc::format!("0x{}", pairs.join(", 0x")),
        alloc::format!("{}\r\n{}\n", &digits[..15], &digits[15..]),
    ] {
        is_undone(text.as_bytes(), &["hex"]);
    }
}

#[test]
fn dumps_with_offsets_are_read() {
    let xxd = "00000000: 840e 0301 0203 0405 0a07 0801 0010 fffe  ................\n\
               00000010: d204 0109 0909                           ......\n";
    is_undone(xxd.as_bytes(), &["hex dump"]);
    let canonical = "00000000  84 0e 03 01 02 03 04 05  0a 07 08 01 00 10 ff fe  |................|\n\
                     00000010  d2 04 01 09 09 09                                 |......|\n\
                     00000016\n";
    is_undone(canonical.as_bytes(), &["hex dump"]);
    let octal = "0000000 84 0e 03 01 02 03 04 05 0a 07 08 01 00 10 ff fe\n\
                 0000020 d2 04 01 09 09 09\n0000026\n";
    is_undone(octal.as_bytes(), &["hex dump"]);
}

#[test]
fn arrays_of_numbers_are_read_signed_and_unsigned() {
    let unsigned: Vec<String> = message().iter().map(|o| alloc::format!("{o}")).collect();
    let text = alloc::format!("[{}]", unsigned.join(", "));
    is_undone(text.as_bytes(), &["list of numbers"]);
    let signed: Vec<String> = message()
        .iter()
        .map(|octet| alloc::format!("{}", octet.cast_signed()))
        .collect();
    is_undone(signed.join(" ").as_bytes(), &["list of numbers"]);
}

#[test]
fn url_encoding_is_undone_with_the_field_that_held_it() {
    let text = wrap::percent(&wrap::base64(&message()));
    is_undone(&text, &["URL-encoding", "base64"]);
    let field = [b"payload=", &text[..]].concat();
    is_undone(&field, &["label", "URL-encoding", "base64"]);
    let form = [b"id=1&body=", &text[..], b"&kind=echo"].concat();
    is_undone(&form, &["form field", "URL-encoding", "base64"]);
    assert_eq!(recognise(&form).steps[0].name.as_deref(), Some("body"));
}

#[test]
fn an_armor_from_a_form_has_its_blanks_back() {
    let armor = encode(ArmorKind::Message, &message());
    let text = String::from_utf8(wrap::percent(armor.as_bytes())).unwrap();
    let text = text.replace("%20", "+");
    is_undone(text.as_bytes(), &["URL-encoding", "armor"]);
}

#[test]
fn plus_signs_that_became_blanks_are_restored() {
    let mut octets = message()[..16].to_vec();
    octets.extend([0xd2, 10, 1, 9, 9, 0xfb, 0xef, 0xbe, 0xfb, 0xef, 0xbe, 7]);
    let text = String::from_utf8(wrap::base64(&octets)).unwrap();
    assert!(text.contains('+'));
    let recognised = recognise(text.replace('+', " ").as_bytes());
    assert_eq!(recognised.body, octets);
    assert_eq!(recognised.wrapping(), "base64 with spaces for plus signs");
}

#[test]
fn character_references_are_undone() {
    let text = String::from_utf8(wrap::base64(&message())).unwrap();
    let text = text.replace('/', "&#x2F;").replace('=', "&#61;");
    is_undone(text.as_bytes(), &["HTML character references", "base64"]);
}

#[test]
fn quoted_printable_is_undone() {
    let armor = encode(ArmorKind::Message, &message());
    let text = wrap::quoted_printable(armor.as_bytes());
    is_undone(&text, &["quoted-printable", "armor"]);
    let text = wrap::quoted_printable(&wrap::base64(&message().repeat(4)));
    assert_eq!(recognise(&text).body, message().repeat(4));
}

#[test]
fn a_json_string_is_undone_with_its_escapes() {
    let text = wrap::json_string(&wrap::base64(&message()));
    is_undone(&text, &["JSON string", "base64"]);
    let armor = encode(ArmorKind::Message, &message());
    let text = wrap::json_string(armor.as_bytes());
    is_undone(&text, &["JSON string", "armor"]);
    is_undone(&text[1..text.len() - 1], &["escapes", "armor"]);
    let comma = [&text[..], b","].concat();
    is_undone(&comma, &["JSON string", "armor"]);
}

#[test]
fn the_member_of_an_object_that_holds_the_envelope_is_named() {
    let text = wrap::json_member(&wrap::base64url(&message()));
    is_undone(&text, &["JSON member", "base64url"]);
    assert_eq!(recognise(&text).steps[0].name.as_deref(), Some("payload"));
    let finding = &inspected(&text).findings[0];
    assert!(finding.message.contains("JSON member `payload`, base64url"));
}

#[test]
fn of_two_envelopes_beside_one_another_none_is_taken() {
    let text = String::from_utf8(wrap::base64url(&message())).unwrap();
    let both = alloc::format!(r#"{{"request":"{text}","response":"{text}"}}"#);
    let refused = refused(both.as_bytes());
    assert_eq!(refused.cause, Cause::NotAnEnvelope);
    assert!(refused.summary.contains("Several"), "{}", refused.summary);
}

#[test]
fn names_and_quotes_around_the_value_are_undone() {
    let text = String::from_utf8(wrap::base64url(&message())).unwrap();
    for (given, names) in [
        (
            alloc::format!("payload: {text}"),
            &["label", "base64url"][..],
        ),
        (alloc::format!("'{text}'"), &["quotes", "base64url"]),
        (
            alloc::format!("\u{201c}{text}\u{201d}"),
            &["quotes", "base64url"],
        ),
        (alloc::format!("<{text}>"), &["quotes", "base64url"]),
        (
            alloc::format!("\"body\": \"{text}\","),
            &["label", "JSON string", "base64url"],
        ),
        (
            alloc::format!("Authorization: Bearer {text}"),
            &["label", "label", "base64url"],
        ),
        (
            alloc::format!("data:application/octet-stream;base64,{text}"),
            &["data URL", "base64url"],
        ),
    ] {
        is_undone(given.as_bytes(), names);
    }
}

#[test]
fn octets_that_a_program_printed_as_a_literal_are_read() {
    let literal: String = message()
        .iter()
        .map(|octet| alloc::format!("\\x{octet:02x}"))
        .collect();
    is_undone(alloc::format!("b'{literal}'").as_bytes(), &["quotes"]);
}

#[test]
fn gzip_and_zlib_are_unpacked() {
    is_undone(&wrap::gzip(&message()), &["gzip"]);
    is_undone(
        &wrap::zlib(&wrap::base64url(&message())),
        &["zlib", "base64url"],
    );
    let octets = message();
    let (first, second) = octets.split_at(9);
    let members = [wrap::gzip(first), wrap::gzip(second)].concat();
    is_undone(&members, &["gzip"]);
}

#[test]
fn a_gzip_header_with_every_field_is_read() {
    let plain = wrap::gzip(&message());
    let mut packed = Vec::from([0x1f, 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3]);
    packed.extend(b"\x03\x00abcbody.txt\0a comment\0\x12\x34");
    packed.extend_from_slice(&plain[10..]);
    is_undone(&packed, &["gzip"]);
}

#[test]
fn a_gzip_checksum_that_differs_refuses() {
    let mut packed = wrap::gzip(&message());
    let at = packed.len() - 6;
    packed[at] ^= 1;
    let refused = refused(&packed);
    assert_eq!(refused.cause, Cause::BadEncoding);
    assert!(refused.summary.contains("checksum"), "{}", refused.summary);
}

#[test]
fn utf_16_is_undone_in_both_orders_with_and_without_its_mark() {
    let marked = wrap::utf16(&wrap::base64url(&message()));
    is_undone(&marked, &["UTF-16", "base64url"]);
    is_undone(&marked[2..], &["UTF-16", "base64url"]);
    let swapped: Vec<u8> = marked
        .chunks(2)
        .flat_map(|pair| [pair[1], pair[0]])
        .collect();
    is_undone(&swapped, &["UTF-16", "base64url"]);
    is_undone(&swapped[2..], &["UTF-16", "base64url"]);
}

#[test]
fn marks_and_characters_that_nobody_sees_are_left_out() {
    let text = String::from_utf8(wrap::base64url(&message())).unwrap();
    let marked = alloc::format!("\u{feff}{text}");
    is_undone(marked.as_bytes(), &["byte-order mark", "base64url"]);
    let (start, end) = text.split_at(9);
    let spaced = alloc::format!("{start}\u{200b}{end}\u{a0}");
    is_undone(spaced.as_bytes(), &["invisible characters", "base64url"]);
}

#[test]
fn line_feeds_that_became_pairs_are_restored() {
    is_undone(&wrap::crlf(&message()), &["CRLF line ends"]);
}

#[test]
fn whole_packets_keep_their_pairs_of_line_ends() {
    let packets = [0xd2, 5, 1, b'\r', b'\n', 7, 8];
    assert_eq!(recognise(&packets).body, packets);
}

#[test]
fn octets_that_were_written_as_text_are_restored() {
    is_undone(&wrap::latin1(&message()), &["octets written as text"]);
    let windows = "\u{2026}\u{1}\u{c}\u{3}";
    assert_ne!(recognise(windows.as_bytes()).format, Format::Jwe);
}

#[test]
fn quoted_mail_and_armor_in_one_line_are_read() {
    let armor = encode(ArmorKind::Message, &message());
    let quoted: String = armor
        .lines()
        .map(|line| alloc::format!("> {line}\n"))
        .collect();
    is_undone(quoted.as_bytes(), &["quoted lines", "armor"]);
    let flat = armor.trim_end().replace('\n', " ");
    is_undone(flat.as_bytes(), &["armor in one line", "armor"]);
}

#[test]
fn what_curl_is_given_and_prints_is_read() {
    let text = String::from_utf8(wrap::base64url(&message())).unwrap();
    let command = alloc::format!("curl -X POST https://a.example/v1 --data-raw '{text}' -H 'A: b'");
    is_undone(command.as_bytes(), &["curl command", "base64url"]);
    let trace = alloc::format!(
        "* Connected\n> POST /v1 HTTP/1.1\n> Content-Type: text/plain\n>\n< HTTP/1.1 200 OK\n\
         < Content-Type: application/octet-stream; charset=utf-8\n<\n{{ [9 bytes data]\n{text}\n\
         * Connection #0 left intact\n"
    );
    is_undone(trace.as_bytes(), &["curl trace", "base64url"]);
}
