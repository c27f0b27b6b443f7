//! Reference numbers: what a person reads out on the telephone.

/// Crockford's base 32: no I, L, O or U, so that nothing is misheard or misread (crockford.com/base32.html).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A new reference such as `WP-7K3M-9Q2T`: 40 random bits. It names a registration and opens nothing.
pub fn draw() -> Result<String, getrandom::Error> {
    let mut random = [0_u8; 8];
    getrandom::fill(&mut random)?;
    Ok(spell(u64::from_le_bytes(random)))
}

fn spell(bits: u64) -> String {
    let mut reference = String::from("WP");
    for place in 0..8 {
        if place % 4 == 0 {
            reference.push('-');
        }
        let digit = (bits >> (5 * place)) & 0b1_1111;
        reference.push(char::from(ALPHABET[digit as usize]));
    }
    reference
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_two_groups_of_four() {
        assert_eq!(spell(0), "WP-0000-0000");
        assert_eq!(spell(u64::MAX), "WP-ZZZZ-ZZZZ");
        assert_eq!(spell(0b00010_00001), "WP-1200-0000");
    }

    #[test]
    fn references_differ() {
        let drawn: std::collections::BTreeSet<String> =
            (0..1_000).map(|_| draw().unwrap()).collect();
        assert_eq!(drawn.len(), 1_000);
    }
}
