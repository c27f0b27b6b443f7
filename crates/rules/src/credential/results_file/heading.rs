//! What people and other systems call the columns of a file.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Column;
use crate::text::fold;

/// What a heading says that its column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// What the template has a column for.
    Column(Column),
    /// First and last name in one cell.
    WholeName(NameOrder),
    /// A name: the whole one, or the last name where a first name stands beside it, as "Name" beside "Vorname".
    NameOrLast,
    /// A name: the whole one, or the first name where a last name stands beside it, as "Nombre" beside "Apellidos".
    NameOrFirst,
}

/// In which order a whole name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameOrder {
    /// The last name last.
    FirstLast,
    /// The last name first.
    LastFirst,
}

/// How certain it is what a heading means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Certainty {
    /// Others than what is asked for are called so, too: where another column has a certain heading, this one is left out.
    Likely,
    Certain,
}

/// What a heading means: case, accents, signs, the order of words, numbers and what stands in brackets do not matter, nor
/// whose name or address it says it is.
pub(super) fn meaning(heading: &str) -> Option<(Holds, Certainty)> {
    let (outside, inside) = brackets(heading);
    [heading, &outside, &inside]
        .into_iter()
        .find_map(|part| of_words(&words(part)))
}

/// What stands outside of brackets, and what within them.
fn brackets(heading: &str) -> (String, String) {
    let (mut outside, mut inside) = (String::new(), String::new());
    let mut depth = 0_u32;
    for c in heading.chars() {
        match c {
            '(' | '[' | '{' | '（' => depth += 1,
            ')' | ']' | '}' | '）' => depth = depth.saturating_sub(1),
            _ if depth > 0 => inside.push(c),
            _ => outside.push(c),
        }
    }
    (outside, inside)
}

/// The words of a heading, folded: `emailAddress` has two, and so has `EMAIL_ADDRESS`.
fn words(heading: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for c in heading.chars() {
        let begins = after_small && c.is_uppercase();
        if !c.is_alphanumeric() && !is_mark(c) || begins {
            words.push(String::new());
        }
        if let Some(word) = words
            .last_mut()
            .filter(|_| c.is_alphanumeric() || is_mark(c))
        {
            word.push(c);
        }
        after_small = c.is_lowercase() || after_small && is_mark(c);
    }
    let folded = words.iter().map(|word| fold(word));
    folded
        .filter(|word| !word.is_empty() && !word.bytes().all(|byte| byte.is_ascii_digit()))
        .collect()
}

/// A mark that belongs to the letter before it.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn of_words(words: &[String]) -> Option<(Holds, Certainty)> {
    let joined = words.concat();
    if joined.is_empty() {
        return None;
    }
    let without_owner: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|word| !is_one_of(OWNERS, word) && !is_one_of(FILLERS, word))
        .collect();
    let in_order = without_owner.concat();
    let sorted = sorted(&without_owner);
    let own = OWNERS
        .split(' ')
        .find_map(|owner| joined.strip_prefix(owner));
    let own = own.map(|rest| rest.strip_prefix('の').unwrap_or(rest));
    let named = |name: &str| NAMED.get(name).copied();
    named(&joined)
        .or_else(|| named(&in_order))
        .or_else(|| WORDED.get(&sorted).copied())
        .or_else(|| own.and_then(named))
}

/// What each name means, written without spaces. Of two meanings the first one counts.
static NAMED: LazyLock<HashMap<String, (Holds, Certainty)>> = LazyLock::new(|| {
    let mut named = HashMap::new();
    for (holds, certainty, names) in HEADINGS {
        for name in names.split(", ") {
            named
                .entry(name.replace(' ', ""))
                .or_insert((*holds, *certainty));
        }
    }
    named
});

/// What each name of several words means, whatever their order.
static WORDED: LazyLock<HashMap<Vec<String>, (Holds, Certainty)>> = LazyLock::new(|| {
    let mut worded = HashMap::new();
    for (holds, certainty, names) in HEADINGS {
        for name in names.split(", ") {
            let words: Vec<&str> = name
                .split(' ')
                .filter(|word| !is_one_of(FILLERS, word))
                .collect();
            if words.len() > 1 {
                worded.entry(sorted(&words)).or_insert((*holds, *certainty));
            }
        }
    }
    worded
});

fn is_one_of(list: &str, word: &str) -> bool {
    list.split(' ').any(|one| one == word)
}

fn sorted(words: &[&str]) -> Vec<String> {
    let mut words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    words.sort();
    words
}

/// Whose something is does not matter: all of it is the candidate's.
const OWNERS: &str = "candidate candidates student students learner participant examinee testtaker taker trainee applicant kandidat \
    kandidaten kandidatin prufling pruflings teilnehmer teilnehmers teilnehmerin schuler schulers student \
    studenten candidat candidate eleve etudiant participante alumno alumna estudiante candidato candidata aluno \
    aluna estudante studente kandidaat cursist deelnemer 受験者 学生 生徒 考生";

/// Words that say nothing.
const FILLERS: &str = "the of a an s your de del la el los las le les du des d l der die das dem den di do da dell della dello het \
    van e y et und en and";

use Certainty::{Certain, Likely};

/// What columns are called, folded word by word, in the languages of the regions where exams are given.
const HEADINGS: &[(Holds, Certainty, &str)] = &[
    (
        Holds::Column(Column::Email),
        Certain,
        "email, email address, mail, mail address, email id, user email, contact email, primary email, mail id, email \
         addr, e address, correo, correo electronico, direccion correo, direccion correo electronico, emailadresse, \
         mailadresse, email adresse, courriel, adresse courriel, adresse email, adresse mail, adresse electronique, \
         mel, posta elettronica, indirizzo email, indirizzo mail, indirizzo posta elettronica, endereco email, correio \
         eletronico, endereco correio eletronico, emailadres, mailadres, epost, epostadress, eposta, adres email, \
         メールアドレス, メール, eメール, eメールアドレス, 電子メール, 電子メールアドレス, 电子邮件, 电子邮箱, 邮箱, 邮件地址, 이메일, 이메일주소, электроннаяпочта, почта, \
         адресэлектроннойпочты",
    ),
    (
        Holds::Column(Column::FirstName),
        Certain,
        "first name, first names, first, firstname s, given name, given names, given, forename, forenames, fname, f \
         name, name first, vorname, vornamen, prenom, prenoms, nombres, nombre pila, primer nombre, nome proprio, \
         primeiro nome, prenome, voornaam, voornamen, fornamn, fornavn, imie, 名, 下の名前, имя, 이름",
    ),
    (
        Holds::Column(Column::LastName),
        Certain,
        "last name, last names, last, surname, surnames, family name, family names, lname, l name, name last, nachname, \
         nachnamen, familienname, zuname, nom famille, patronyme, apellido, apellidos, sobrenome, apelido, apelidos, \
         ultimo nome, cognome, cognomi, achternaam, familienaam, efternamn, efternavn, etternavn, nazwisko, soyad, \
         soyadi, 姓, 苗字, 名字, фамилия, 성",
    ),
    (
        Holds::WholeName(NameOrder::FirstLast),
        Likely,
        "full name, fullname, complete name, whole name, display name, first and last name, first name last name, first \
         last, candidate, student, learner, participant, examinee, test taker, vor und nachname, vorname nachname, \
         vollstandiger name, teilnehmer, kandidat, prufling, nom complet, prenom nom, prenom et nom, candidat, nombre \
         completo, nombre y apellido, nombre y apellidos, nombre apellidos, candidato, alumno, estudiante, nome \
         completo, nome e cognome, nome cognome, nominativo, nome e sobrenome, aluno, volledige naam, deelnemer, \
         kandidaat, imie i nazwisko, ad soyad, adi soyadi",
    ),
    (
        Holds::WholeName(NameOrder::LastFirst),
        Likely,
        "last name first name, last first, surname first name, surname given name, name vorname, nachname vorname, nom \
         prenom, nom et prenom, apellidos y nombre, apellidos nombre, cognome e nome, cognome nome, nazwisko i imie, \
         氏名, 姓名, 성명, фио",
    ),
    (
        Holds::NameOrLast,
        Likely,
        "name, names, nom, naam, namn, navn, 名前, お名前",
    ),
    (Holds::NameOrFirst, Likely, "nombre, nome, ad"),
    (
        Holds::Column(Column::Series),
        Certain,
        "series, exam series, office version, version, serie, officeversion, version office, versione, versao, versie, \
         version examen, program version, バージョン",
    ),
    (
        Holds::Column(Column::Code),
        Certain,
        "exam code, code, exam id, exam number, exam no, exam nr, test code, test id, test number, exam num, codigo, \
         codigo examen, codigo exame, codigo prova, prufungscode, prufungsnummer, prufungsnr, prufungs nr, prufungs \
         code, prufungskennung, code prufung, code examen, numero examen, codice, codice esame, examencode, examen \
         code, examennummer, examnummer, kod egzaminu, provkod, 試験コード, 試験番号, 科目コード, 考试代码, 시험코드, кодэкзамена",
    ),
    (
        Holds::Column(Column::Title),
        Certain,
        "exam title, title, exam, exam name, examination, test, test name, test title, titulo, titulo examen, titulo \
         exame, nombre examen, examen, exame, prova, nome exame, prufung, pruefung, prufungsname, prufungstitel, \
         prufungsbezeichnung, titre, titre examen, nom examen, epreuve, intitule, esame, titolo, titolo esame, nome \
         esame, examennaam, toets, prov, eksamen, egzamin, sinav, 試験, 試験名, 科目, 科目名, 試験科目, 受験科目, 考试, 考试名称, 시험, 시험명, \
         экзамен",
    ),
    (
        Holds::Column(Column::Title),
        Likely,
        "certification, certification name, assessment, assessment name, module, subject, product",
    ),
    (
        Holds::Column(Column::Date),
        Certain,
        "date, exam date, taken on, date taken, test date, exam day, taken, date tested, testing date, examination \
         date, taken at, fecha, fecha examen, fecha prueba, datum, prufungsdatum, prufungstag, datum prufung, \
         testdatum, date examen, date passage, date epreuve, data, data esame, data exame, data prova, data examen, \
         examendatum, datum examen, provdatum, dato, eksamensdato, data egzaminu, tarih, sinav tarihi, 日付, 受験日, 試験日, \
         試験実施日, 受験年月日, 考试日期, 日期, 시험일, 시험일자, 응시일, дата, датаэкзамена",
    ),
    (
        Holds::Column(Column::Date),
        Likely,
        "completed on, completed, completion date, date completed, completed at, completed date, finished on, finish \
         date, end date, date passed, passed on, fecha realizacion, fecha finalizacion, abgeschlossen am, \
         abschlussdatum, date fin, date achevement, data conclusao, data completamento, voltooid op, 完了日",
    ),
    (
        Holds::Column(Column::Passed),
        Certain,
        "passed, result, pass, pass fail, passfail, passed failed, pass or fail, p f, exam result, test result, \
         results, is passed, has passed, aprobado, resultado, resultado examen, resultado exame, aprovado, bestanden, \
         ergebnis, prufungsergebnis, ergebnis prufung, resultat, resultats, resultat examen, reussi, reussite, admis, \
         risultato, esito, superato, resultaat, uitslag, geslaagd, wynik, sonuc, 合否, 合否結果, 結果, 合否判定, 判定, 结果, 是否通过, \
         합격여부, 결과, результат, сдан",
    ),
    (
        Holds::Column(Column::Passed),
        Likely,
        "status, outcome, exam status, pass status, result status, estado, stato, statut, grade, 情况",
    ),
    (
        Holds::Column(Column::Score),
        Certain,
        "score, exam score, points, total score, final score, test score, puntuacion, puntaje, nota, puntos, punkte, \
         punktzahl, erreichte punkte, erreichte punktzahl, points obtenus, punteggio, punti, pontuacao, pontos, punten, \
         poang, punkty, puan, 点数, 得点, スコア, 分数, 점수, балл, баллы",
    ),
    (
        Holds::Column(Column::Reference),
        Certain,
        "exam reference, reference, ref, exam ref, exam reference number, reference number, reference no, reference nr, \
         ref no, ref nr, ref number, exam ref no, exam reference no, reference id, referencia, referencia examen, \
         numero referencia, numero referencia examen, referencia exame, referenz, referenznummer, referenznr, \
         prufungsreferenz, referenz nr, numero reference, reference examen, riferimento, numero riferimento, \
         riferimento esame, referentie, referentienummer, referentie examen, 参照番号, 照会番号, 整理番号",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_columns_share_a_name() {
        let mut seen = std::collections::BTreeMap::new();
        for (place, (holds, _, names)) in HEADINGS.iter().enumerate() {
            for name in names.split(", ") {
                let folded: Vec<String> = name.split(' ').map(fold).collect();
                assert_eq!(folded.join(" "), name, "folded");
                let before = seen.insert(name.replace(' ', ""), (place, *holds));
                assert!(
                    before.is_none_or(|(_, before)| before == *holds),
                    "{name}: {holds:?} {before:?}"
                );
                assert_eq!(
                    meaning(name).map(|(holds, _)| holds),
                    Some(*holds),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn a_heading_is_read_as_other_systems_write_it() {
        let column = |column| Some(Holds::Column(column));
        for (heading, holds) in [
            ("emailAddress", column(Column::Email)),
            ("EMAIL_ADDRESS", column(Column::Email)),
            ("Student Email", column(Column::Email)),
            ("studentEmail", column(Column::Email)),
            ("candidate-email:", column(Column::Email)),
            ("E-Mail-Adresse des Prüflings", column(Column::Email)),
            ("Adresse e-mail de l’élève", column(Column::Email)),
            ("Email *", column(Column::Email)),
            ("1. Email", column(Column::Email)),
            ("Login (email)", column(Column::Email)),
            ("受験者のメールアドレス", column(Column::Email)),
            ("firstName", column(Column::FirstName)),
            ("Nombre(s)", column(Column::FirstName)),
            ("Voornaam", column(Column::FirstName)),
            ("Nome", Some(Holds::NameOrFirst)),
            ("LASTNAME", column(Column::LastName)),
            ("Student Last Name", column(Column::LastName)),
            ("Cognome", column(Column::LastName)),
            ("Candidate Name", Some(Holds::NameOrLast)),
            ("Name of Candidate", Some(Holds::NameOrLast)),
            ("Full Name", Some(Holds::WholeName(NameOrder::FirstLast))),
            ("Candidate", Some(Holds::WholeName(NameOrder::FirstLast))),
            (
                "Name, Vorname",
                Some(Holds::WholeName(NameOrder::LastFirst)),
            ),
            ("氏名", Some(Holds::WholeName(NameOrder::LastFirst))),
            ("examCode", column(Column::Code)),
            ("Prüfungs-Nr.", column(Column::Code)),
            ("Prüfung", column(Column::Title)),
            ("Date of Exam", column(Column::Date)),
            ("Datum (TT.MM.JJJJ)", column(Column::Date)),
            ("Date de l’examen", column(Column::Date)),
            ("Completed On", column(Column::Date)),
            ("受験日", column(Column::Date)),
            ("Résultat", column(Column::Passed)),
            ("Pass/Fail", column(Column::Passed)),
            ("Status", column(Column::Passed)),
            ("Score (max. 1000)", column(Column::Score)),
            ("Exam Ref. #", column(Column::Reference)),
            ("Teacher Email", None),
            ("Proctor Name", None),
            ("School Name", None),
            ("Username", None),
            ("Date of Birth", None),
            ("Registration Date", None),
            ("Student ID", None),
            ("Notes", None),
            ("", None),
            ("2008", None),
            ("()", None),
        ] {
            assert_eq!(meaning(heading).map(|(holds, _)| holds), holds, "{heading}");
        }
    }
}
