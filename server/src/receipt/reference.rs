//! Reference numbers: what a person reads out on the telephone.

/// Crockford's base 32: no I, L, O or U, so that nothing is misheard or misread (crockford.com/base32.html).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What a reference begins with: what it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prefix {
    /// `WP`: a registration.
    Registration,
    /// `RQ`: a request.
    Request,
}

/// A new reference such as `WP-7K3M-9Q2T`: 40 random bits. It names something and opens nothing.
pub fn draw(prefix: Prefix) -> Result<String, getrandom::Error> {
    let mut random = [0_u8; 8];
    getrandom::fill(&mut random)?;
    Ok(spell(prefix, u64::from_le_bytes(random)))
}

fn spell(prefix: Prefix, bits: u64) -> String {
    let mut reference = String::from(match prefix {
        Prefix::Registration => "WP",
        Prefix::Request => "RQ",
    });
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
        let spell = |bits| spell(Prefix::Registration, bits);
        assert_eq!(spell(0), "WP-0000-0000");
        assert_eq!(spell(u64::MAX), "WP-ZZZZ-ZZZZ");
        assert_eq!(spell(0b00010_00001), "WP-1200-0000");
        assert_eq!(super::spell(Prefix::Request, 0), "RQ-0000-0000");
    }

    #[test]
    fn references_differ() {
        let drawn: std::collections::BTreeSet<String> =
            (0..1_000).map(|_| draw(Prefix::Request).unwrap()).collect();
        assert_eq!(drawn.len(), 1_000);
    }
}
