//! Recognising moduli of the flawed prime generator of CVE-2017-15361 (ROCA): its primes, and so
//! their product, are powers of 65537 modulo every small prime. Of all other moduli fewer than one
//! in a hundred million looks like that.

/// Whether a modulus, big-endian, has the generator's fingerprint.
pub(super) fn has_fingerprint(modulus: &[u8]) -> bool {
    PRIMES
        .iter()
        .all(|prime| is_power(remainder(modulus, *prime), *prime))
}

/// Whether `residue` is a power of 65537 modulo `prime`.
const fn is_power(residue: u32, prime: u32) -> bool {
    let generator = 65_537 % prime;
    let mut power = 1;
    loop {
        if power == residue {
            return true;
        }
        power = power * generator % prime;
        if power == 1 {
            return false;
        }
    }
}

fn remainder(number: &[u8], prime: u32) -> u32 {
    number
        .iter()
        .fold(0, |rest, octet| (rest * 256 + u32::from(*octet)) % prime)
}

/// The odd primes up to 167 that divide the generator's product, which is the same for every key
/// size (Nemec and others, The Return of Coppersmith's Attack, 2017, section 2).
const PRIMES: &[u32] = &[
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
    101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];

#[cfg(test)]
mod tests {
    use super::*;

    /// A number below the product of the primes that leaves these remainders, as octets.
    fn with_remainders(of: impl Fn(u32) -> u32) -> [u8; 40] {
        let mut number = [0_u8; 40];
        let mut step = [0_u8; 40];
        step[39] = 1;
        for prime in PRIMES {
            while remainder(&number, *prime) != of(*prime) {
                add(&mut number, step);
            }
            let single = step;
            for _ in 1..*prime {
                add(&mut step, single);
            }
        }
        number
    }

    fn add(sum: &mut [u8; 40], other: [u8; 40]) {
        let mut carry = 0;
        for (octet, add) in sum.iter_mut().zip(other).rev() {
            let total = u16::from(*octet) + u16::from(add) + carry;
            *octet = total.to_le_bytes()[0];
            carry = total >> 8;
        }
    }

    #[test]
    fn powers_of_the_generator_are_recognised() {
        let power = |prime: u32| (0..1_000).fold(1, |power, _| power * (65_537 % prime) % prime);
        assert!(has_fingerprint(&with_remainders(power)));
    }

    #[test]
    fn one_remainder_outside_the_powers_is_enough_to_clear_a_modulus() {
        // Modulo 11 the powers of 65537 are 1 and 10.
        let almost = |prime| if prime == 11 { 2 } else { 1 };
        assert!(!has_fingerprint(&with_remainders(almost)));
    }
}
