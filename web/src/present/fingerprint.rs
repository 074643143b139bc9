//! Fingerprints as people read them out: in groups, and compared group by group.

/// Characters of a group.
const GROUP: usize = 4;

/// The fingerprint in groups of four.
#[must_use]
pub fn groups(fingerprint: &str) -> Vec<String> {
    let letters: Vec<char> = fingerprint.chars().filter(|c| !c.is_whitespace()).collect();
    letters
        .chunks(GROUP)
        .map(|group| group.iter().collect())
        .collect()
}

/// The fingerprint in words that are read out, four in a line; none for a text that is none.
#[must_use]
pub fn spoken(fingerprint: &str) -> Vec<Vec<&'static str>> {
    let words = envelope::key::words::of_thumbprint(fingerprint).unwrap_or_default();
    words.chunks(GROUP).map(<[_]>::to_vec).collect()
}

/// How many groups from the beginning agree, as far as `read` goes. A group that is not complete
/// counts once it is.
#[must_use]
pub fn agreeing(fingerprint: &str, read: &str) -> usize {
    let is_hex = fingerprint.bytes().all(|octet| octet.is_ascii_hexdigit());
    groups(fingerprint)
        .iter()
        .zip(groups(read))
        .take_while(|(due, read)| *due == read || (is_hex && due.eq_ignore_ascii_case(read)))
        .count()
}

/// Whether what was read so far can still become the fingerprint.
#[must_use]
pub fn may_agree(fingerprint: &str, read: &str) -> bool {
    let is_hex = fingerprint.bytes().all(|octet| octet.is_ascii_hexdigit());
    let read: String = read.chars().filter(|c| !c.is_whitespace()).collect();
    let begin = fingerprint.get(..read.len()).unwrap_or_default();
    !begin.is_empty() && (begin == read || (is_hex && begin.eq_ignore_ascii_case(&read)))
        || read.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_of_four() {
        assert_eq!(groups("0011 223344"), ["0011", "2233", "44"]);
    }

    #[test]
    fn a_fingerprint_is_spoken_in_lines_of_four_words() {
        let lines = spoken("E58294F2 E9A22748");
        assert_eq!(lines[0], ["topmost", "Istanbul", "Pluto", "vagabond"]);
        assert_eq!(lines.len(), 2);
    }

    #[test]
    fn what_is_read_out_is_compared_group_by_group() {
        assert_eq!(agreeing("0011AABB44", "0011 aabb 44"), 3);
        assert_eq!(agreeing("0011AABB44", "0011 aa"), 1);
        assert_eq!(agreeing("0011AABB44", "0012 AABB 44"), 0);
    }

    #[test]
    fn case_counts_where_it_makes_another_key() {
        assert_eq!(agreeing("cn-I_WNM", "cn-i_wnm"), 0);
        assert!(!may_agree("cn-I_WNM", "cn-i"));
    }

    #[test]
    fn a_beginning_may_still_agree() {
        assert!(may_agree("0011AABB", ""));
        assert!(may_agree("0011AABB", "0011 a"));
        assert!(!may_agree("0011AABB", "0011 c"));
        assert!(!may_agree("0011AABB", "0011 AABB 0"));
    }
}
