//! Octets as words that are told apart on the telephone: the PGP word list (Juola and Zimmermann,
//! 1996). Octets at even places get words of two syllables, those at odd places of three, so that a
//! word that was left out, said twice or exchanged with its neighbour is heard.

use alloc::vec::Vec;

use crate::encoding::base64url_decode;

/// The words of octets, in their order.
pub fn words(octets: &[u8]) -> impl Iterator<Item = &'static str> {
    octets.iter().enumerate().map(|(place, octet)| {
        let table = if place.is_multiple_of(2) {
            TWO_SYLLABLES
        } else {
            THREE_SYLLABLES
        };
        // Each list has a word for every octet.
        let mut words = table.split_ascii_whitespace();
        words.nth(usize::from(*octet)).unwrap_or_default()
    })
}

/// The words of a thumbprint: of an OpenPGP fingerprint in hex digits, with spaces or without, or of
/// an RFC 7638 thumbprint in base64url. None for a text that is neither.
#[must_use]
pub fn of_thumbprint(thumbprint: &str) -> Option<Vec<&'static str>> {
    let octets = from_hex(thumbprint).or_else(|| base64url_decode(thumbprint.as_bytes()).ok())?;
    Some(words(&octets).collect())
}

/// The octets of hex digits. A thumbprint in base64url has 43 letters, and never an even number.
fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .map(|letter| {
            letter
                .to_digit(16)
                .and_then(|digit| u8::try_from(digit).ok())
        })
        .collect();
    let (pairs, rest) = digits.as_ref()?.as_chunks::<2>();
    let octets = pairs.iter().map(|[high, low]| (high << 4) | low);
    rest.is_empty().then(|| octets.collect())
}

/// For octets at even places, the first among them.
const TWO_SYLLABLES: &str = "\
    aardvark absurd accrue acme adrift adult afflict ahead aimless Algol allow alone ammo \
    ancient apple artist assume Athens atlas Aztec baboon backfield backward banjo beaming \
    bedlamp beehive beeswax befriend Belfast berserk billiard bison blackjack blockade blowtorch \
    bluebird bombast bookshelf brackish breadline breakup brickyard briefcase Burbank button \
    buzzard cement chairlift chatter checkup chisel choking chopper Christmas clamshell classic \
    classroom cleanup clockwork cobra commence concert cowbell crackdown cranky crowfoot crucial \
    crumpled crusade cubic dashboard deadbolt deckhand dogsled dragnet drainage dreadful drifter \
    dropper drumbeat drunken Dupont dwelling eating edict egghead eightball endorse endow enlist \
    erase escape exceed eyeglass eyetooth facial fallout flagpole flatfoot flytrap fracture \
    framework freedom frighten gazelle Geiger glitter glucose goggles goldfish gremlin guidance \
    hamlet highchair hockey indoors indulge inverse involve island jawbone keyboard kickoff kiwi \
    klaxon locale lockup merit minnow miser Mohawk mural music necklace Neptune newborn \
    nightbird Oakland obtuse offload optic orca payday peachy pheasant physique playhouse Pluto \
    preclude prefer preshrunk printer prowler pupil puppy python quadrant quiver quota ragtime \
    ratchet rebirth reform regain reindeer rematch repay retouch revenge reward rhythm ribcage \
    ringbolt robust rocker ruffled sailboat sawdust scallion scenic scorecard Scotland seabird \
    select sentence shadow shamrock showgirl skullcap skydive slingshot slowdown snapline \
    snapshot snowcap snowslide solo southward soybean spaniel spearhead spellbind spheroid \
    spigot spindle spyglass stagehand stagnate stairway standard stapler steamship sterling \
    stockman stopwatch stormy sugar surmount suspense sweatband swelter tactics talon tapeworm \
    tempest tiger tissue tonic topmost tracker transit trauma treadmill Trojan trouble tumor \
    tunnel tycoon uncut unearth unwind uproot upset upshot vapor village virus Vulcan waffle \
    wallet watchword wayside willow woodlark Zulu";

/// For octets at odd places.
const THREE_SYLLABLES: &str = "\
    adroitness adviser aftermath aggregate alkali almighty amulet amusement antenna applicant \
    Apollo armistice article asteroid Atlantic atmosphere autopsy Babylon backwater barbecue \
    belowground bifocals bodyguard bookseller borderline bottomless Bradbury bravado Brazilian \
    breakaway Burlington businessman butterfat Camelot candidate cannonball Capricorn caravan \
    caretaker celebrate cellulose certify chambermaid Cherokee Chicago clergyman coherence \
    combustion commando company component concurrent confidence conformist congregate consensus \
    consulting corporate corrosion councilman crossover crucifix cumbersome customer Dakota \
    decadence December decimal designing detector detergent determine dictator dinosaur \
    direction disable disbelief disruptive distortion document embezzle enchanting enrollment \
    enterprise equation equipment escapade Eskimo everyday examine existence exodus fascinate \
    filament finicky forever fortitude frequency gadgetry Galveston getaway glossary gossamer \
    graduate gravity guitarist hamburger Hamilton handiwork hazardous headwaters hemisphere \
    hesitate hideaway holiness hurricane hydraulic impartial impetus inception indigo inertia \
    infancy inferno informant insincere insurgent integrate intention inventive Istanbul Jamaica \
    Jupiter leprosy letterhead liberty maritime matchmaker maverick Medusa megaton microscope \
    microwave midsummer millionaire miracle misnomer molasses molecule Montana monument mosquito \
    narrative nebula newsletter Norwegian October Ohio onlooker opulent Orlando outfielder \
    Pacific pandemic Pandora paperweight paragon paragraph paramount passenger pedigree Pegasus \
    penetrate perceptive performance pharmacy phonetic photograph pioneer pocketful politeness \
    positive potato processor provincial proximate puberty publisher pyramid quantity racketeer \
    rebellion recipe recover repellent replica reproduce resistor responsive retraction \
    retrieval retrospect revenue revival revolver sandalwood sardonic Saturday savagery \
    scavenger sensation sociable souvenir specialist speculate stethoscope stupendous supportive \
    surrender suspicious sympathy tambourine telephone therapist tobacco tolerance tomorrow \
    torpedo tradition travesty trombonist truncated typewriter ultimate undaunted underfoot \
    unicorn unify universe unravel upcoming vacancy vagabond vertigo Virginia visitor vocalist \
    voyager warranty Waterloo whimsical Wichita Wilmington Wyoming yesteryear Yucatan";

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_published_example() {
        let words = of_thumbprint("E582 94F2 E9A2 2748 6E8B 061B 31CC 528F D7FA 3F19").unwrap();
        let due = "topmost Istanbul Pluto vagabond treadmill Pacific brackish dictator goldfish Medusa \
                   afflict bravado chatter revolver Dupont midsummer stopwatch whimsical cowbell \
                   bottomless";
        assert_eq!(words.join(" "), due);
    }

    #[test]
    fn a_jose_thumbprint_has_a_word_for_each_of_its_32_octets() {
        let words = of_thumbprint("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs").unwrap();
        assert_eq!(words.len(), 32);
        assert_eq!(words.first(), Some(&"clamshell"));
    }

    #[test]
    fn no_word_stands_for_two_octets() {
        let all: BTreeSet<&str> = TWO_SYLLABLES
            .split_ascii_whitespace()
            .chain(THREE_SYLLABLES.split_ascii_whitespace())
            .collect();
        assert_eq!(all.len(), 512);
    }

    #[test]
    fn both_tables_are_in_the_order_of_the_alphabet_so_that_a_word_is_found() {
        for table in [TWO_SYLLABLES, THREE_SYLLABLES] {
            let words = table.split_ascii_whitespace();
            let lower: Vec<_> = words.map(str::to_ascii_lowercase).collect();
            assert_eq!(lower.len(), 256);
            let ascending = lower.windows(2).filter(|pair| pair.first() < pair.get(1));
            // The published list has one pair the other way round: applicant, Apollo.
            assert!(ascending.count() >= 254);
        }
    }

    #[test]
    fn what_is_no_thumbprint_has_no_words() {
        assert_eq!(of_thumbprint("not a thumbprint!"), None);
    }
}
