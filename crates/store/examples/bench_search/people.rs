//! Invented people: common names in several scripts and a long tail of made-up ones, as in a real register.

/// Numbers that look random and are the same on every run (SplitMix64).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// One of these, all as often.
    pub fn pick<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len() as u64) as usize]
    }

    /// One of these, the earlier the more often: the tenth a tenth as often as the first.
    fn pick_common<'a>(&mut self, all: &[&'a str]) -> &'a str {
        let end = all.len() as f64 + 1.0;
        let part = self.below(1 << 32) as f64 / (1_u64 << 32) as f64;
        let place = end.powf(part) - 1.0;
        all[(place as usize).min(all.len() - 1)]
    }
}

/// What is on record of somebody.
pub struct Person {
    pub first: String,
    pub last: String,
    pub email: String,
    pub phone: String,
    pub mcp_id: Option<String>,
    pub exams: Vec<Option<String>>,
    pub registration: Option<String>,
}

/// First and last names that go together.
const SCRIPTS: [(u64, &[&str], &[&str]); 6] = [
    (62, GIVEN, FAMILY),
    (16, SPANISH_GIVEN, SPANISH_FAMILY),
    (10, ACCENTED_GIVEN, ACCENTED_FAMILY),
    (
        4,
        &["太郎", "花子", "一郎", "美咲", "健", "陽子"],
        &["山田", "佐藤", "鈴木", "高橋", "田中", "渡辺", "伊藤"],
    ),
    (
        4,
        &["Анна", "Иван", "Ольга", "Пётр", "Мария", "Сергей"],
        &["Иванов", "Смирнова", "Кузнецов", "Попова", "Соловьёв"],
    ),
    (
        4,
        &["محمد", "فاطمة", "علي", "مريم", "احمد", "نور"],
        &["حسن", "العلي", "ابراهيم", "الخطيب", "منصور"],
    ),
];

const GIVEN: &[&str] = &[
    "James",
    "Mary",
    "John",
    "Patricia",
    "Robert",
    "Jennifer",
    "Michael",
    "Linda",
    "William",
    "Elizabeth",
    "David",
    "Barbara",
    "Richard",
    "Susan",
    "Joseph",
    "Jessica",
    "Thomas",
    "Sarah",
    "Charles",
    "Karen",
    "Daniel",
    "Nancy",
    "Matthew",
    "Lisa",
    "Anthony",
    "Betty",
    "Mark",
    "Margaret",
    "Donald",
    "Sandra",
    "Steven",
    "Ashley",
    "Paul",
    "Kimberly",
    "Andrew",
    "Emily",
    "Joshua",
    "Donna",
    "Kenneth",
    "Michelle",
    "Kevin",
    "Carol",
    "Brian",
    "Amanda",
    "George",
    "Dorothy",
    "Ada",
    "Grace",
];

const FAMILY: &[&str] = &[
    "Smith", "Johnson", "Williams", "Brown", "Jones", "Miller", "Davis", "Wilson", "Anderson",
    "Thomas", "Taylor", "Moore", "Jackson", "Martin", "Lee", "Thompson", "White", "Harris",
    "Clark", "Lewis", "Robinson", "Walker", "Young", "Allen", "King", "Wright", "Scott", "Hill",
    "Green", "Adams", "Nelson", "Baker", "Hall", "Campbell", "Mitchell", "Carter", "Roberts",
    "Phillips", "Evans", "Turner", "Parker", "Collins", "Edwards", "Stewart", "Morris", "Sample",
    "Example", "Li", "Nguyen",
];

const SPANISH_GIVEN: &[&str] = &[
    "María",
    "José",
    "Juan",
    "Ana",
    "Luis",
    "Carmen",
    "Carlos",
    "Lucía",
    "Jesús",
    "Sofía",
    "Miguel Ángel",
    "Inés",
    "Andrés",
];

const SPANISH_FAMILY: &[&str] = &[
    "García",
    "Rodríguez",
    "Martínez",
    "Hernández",
    "López",
    "González",
    "Pérez",
    "Sánchez",
    "Ramírez",
    "Núñez",
    "Peña",
    "Ibáñez",
];

const ACCENTED_GIVEN: &[&str] = &[
    "Jürgen",
    "François",
    "Søren",
    "Łukasz",
    "Zoë",
    "Björn",
    "Chloé",
    "Jiří",
    "Ayşe",
    "Ünal",
    "Åse",
    "Anne-Marie",
];

const ACCENTED_FAMILY: &[&str] = &[
    "Müller",
    "Schröder",
    "Weiß",
    "Lefèvre",
    "Sørensen",
    "Wałęsa",
    "Dvořák",
    "Öztürk",
    "Åkesson",
    "Jäger",
    "O'Brien",
    "D'Élia",
];

const SYLLABLES: &[&str] = &[
    "ba", "bel", "cor", "da", "dren", "el", "fa", "fen", "gal", "gri", "ha", "is", "jo", "ka",
    "kel", "lan", "lo", "mar", "mi", "nor", "o", "pa", "per", "quin", "ra", "ris", "sa", "sten",
    "ta", "tor", "u", "va", "ven", "wa", "wick", "xa", "yor", "za",
];

const DOMAINS: &[&str] = &[
    "example.com",
    "example.com",
    "example.com",
    "example.org",
    "example.net",
    "mail.example.com",
    "school.example.edu",
];

/// Somebody; the same number is the same person.
pub fn person(number: u64) -> Person {
    let mut random = Random::new(number.wrapping_mul(0x2545_f491_4f6c_dd1d));
    let (first, last) = name(&mut random);
    let email = email(&mut random, number, &first, &last);
    let exams = 1 + random.below(3);
    Person {
        phone: phone(&mut random),
        mcp_id: (random.below(10) < 6).then(|| format!("{}", 4_000_000 + number)),
        exams: (0..exams)
            .map(|exam| reference(&mut random, number, exam))
            .collect(),
        registration: (random.below(2) == 0).then(|| format!("WP-{}", code(number, 8))),
        first,
        last,
        email,
    }
}

fn name(random: &mut Random) -> (String, String) {
    let mut share = random.below(100);
    for (weight, given, family) in SCRIPTS {
        if share < weight {
            let mut first = random.pick_common(given).to_owned();
            if family == FAMILY && random.below(4) == 0 {
                first = format!("{first} {}", random.pick_common(given));
            }
            let is_made_up = family == FAMILY && random.below(2) == 0;
            let last = if is_made_up {
                made_up(random)
            } else {
                random.pick_common(family).to_owned()
            };
            return (first, last);
        }
        share -= weight;
    }
    (random.pick_common(GIVEN).to_owned(), made_up(random))
}

/// One of some hundred thousand last names that nobody has.
fn made_up(random: &mut Random) -> String {
    let syllables = 2 + random.below(3);
    let name: String = (0..syllables).map(|_| random.pick(SYLLABLES)).collect();
    let (first, rest) = name.split_at(1);
    first.to_uppercase() + rest
}

fn email(random: &mut Random, number: u64, first: &str, last: &str) -> String {
    let ascii = |name: &str| -> String {
        let name: String = name
            .to_lowercase()
            .chars()
            .filter(char::is_ascii_lowercase)
            .collect();
        if name.is_empty() {
            "person".to_owned()
        } else {
            name
        }
    };
    let (first, last) = (ascii(first), ascii(last));
    let domain = random.pick(DOMAINS);
    match random.below(3) {
        0 => format!("{first}.{last}{number}@{domain}"),
        1 => format!("{last}{number}@{domain}"),
        _ => format!("{first}{number}@{domain}"),
    }
}

/// Numbers that are kept for fiction, with an extension that tells them apart.
fn phone(random: &mut Random) -> String {
    let (area, line, extension) = (
        200 + random.below(800),
        random.below(100),
        random.below(100_000),
    );
    format!("+1 ({area}) 555-01{line:02} ext. {extension:05}")
}

fn reference(random: &mut Random, number: u64, exam: u64) -> Option<String> {
    (random.below(2) == 0).then(|| {
        format!(
            "{}-{}",
            code(number, 5),
            code(exam + random.below(1 << 40), 7)
        )
    })
}

/// Letters and digits of a number, mixed so that neighbors do not look alike.
fn code(number: u64, length: u32) -> String {
    const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let end = 1_u64 << (5 * length);
    let mut rest = number.wrapping_mul(0x9e37_79b1) % end;
    let symbols = (0..length).map(|_| {
        let symbol = char::from(SYMBOLS[(rest % 32) as usize]);
        rest /= 32;
        symbol
    });
    symbols.collect()
}
