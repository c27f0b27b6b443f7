//! Who uses whom: the drawing of imports of each crate. It has no circle between rooms (the folders and files of `src`) and none
//! between the files of one room, but where a row of ARCHITECTURE.md says why.
//!
//! An import is any path that is written in the code (`crate::…`, `super::…`, or one that begins with a child module), tests left out.
//! What a module only hands on (`pub use`) counts where it comes from: a room's `mod.rs` is its door, not its content.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::shell::root;

/// The crates whose drawing is looked at.
const SOURCES: [&str; 9] = [
    "crates/desk/src",
    "crates/rules/src",
    "crates/store/src",
    "crates/ui/src",
    "crates/words/src",
    "crates/xtask/src",
    "frontend/src",
    "frontend/widget/src",
    "server/src",
];

/// The heading of the table of circles that there may be.
const TABLE: &str = "### Circles that stay";

/// Everything in the drawings that is not as it should be.
pub fn faults(architecture: &str) -> Result<Vec<String>> {
    let mut excused = Excuses::read(architecture)?;
    let mut faults = Vec::new();
    for source in SOURCES {
        for (what, mut drawing) in drawings(source)? {
            excused.take_from(source, &mut drawing);
            if let Some(circle) = circle(&drawing) {
                faults.push(format!(
                    "{source}: a circle between the {what}: {}; move what closes it, or say under “{TABLE}” in ARCHITECTURE.md why it stays",
                    circle.join(" → "),
                ));
            }
        }
    }
    faults.extend(excused.idle());
    Ok(faults)
}

/// Prints who uses whom; what is on a circle is marked.
pub fn print() -> Result<()> {
    for source in SOURCES {
        println!("{source}");
        for (what, drawing) in drawings(source)? {
            println!("  {what}");
            for (user, used) in &drawing {
                let mark = |used: &String| {
                    let is_on_circle = leads(&drawing, used, user);
                    format!("{used}{}", if is_on_circle { " ⟲" } else { "" })
                };
                let used: Vec<String> = used.iter().map(mark).collect();
                if !used.is_empty() {
                    println!("    {user} → {}", used.join(", "));
                }
            }
        }
    }
    Ok(())
}

/// The drawings of a crate: that of its rooms, and that of the files of each.
fn drawings(source: &str) -> Result<Vec<(String, Drawing)>> {
    let uses = Modules::read(&root().join(source))?.uses();
    let rooms: BTreeSet<&str> = uses.keys().map(|module| room(module)).collect();
    let mut drawings = vec![("rooms".to_owned(), between_rooms(&uses))];
    drawings.extend(
        rooms
            .into_iter()
            .map(|room| (format!("files of {room}"), within(room, &uses))),
    );
    Ok(drawings)
}

/// Who uses whom, by name.
type Drawing = BTreeMap<String, BTreeSet<String>>;

/// The room of a module: the first name of its path, or `lib` for what is in the crate's own file.
fn room(module: &str) -> &str {
    match module.split("::").next() {
        Some("") | None => "lib",
        Some(first) => first,
    }
}

fn between_rooms(uses: &Drawing) -> Drawing {
    let mut drawing = Drawing::new();
    for (module, used) in uses {
        let others = used
            .iter()
            .map(|used| room(used))
            .filter(|used| *used != room(module));
        drawing
            .entry(room(module).to_owned())
            .or_default()
            .extend(others.map(str::to_owned));
    }
    drawing
}

fn within(room_: &str, uses: &Drawing) -> Drawing {
    let of_room = |module: &&String| room(module) == room_;
    let within = uses.iter().filter(|(module, _)| of_room(module));
    let used = |used: &BTreeSet<String>| used.iter().filter(of_room).cloned().collect();
    within
        .map(|(module, others)| (module.clone(), used(others)))
        .collect()
}

/// The shortest circle of a drawing that there is, its first name once more at its end.
fn circle(drawing: &Drawing) -> Option<Vec<&str>> {
    let circles = drawing.keys().filter_map(|start| way_back(drawing, start));
    circles.min_by_key(Vec::len)
}

/// The shortest way from a name to itself.
fn way_back<'d>(drawing: &'d Drawing, start: &'d str) -> Option<Vec<&'d str>> {
    let mut ways: Vec<Vec<&str>> = vec![vec![start]];
    let mut seen = BTreeSet::new();
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            let last = way.last().and_then(|last| drawing.get(*last));
            for next in last.into_iter().flatten() {
                let further = [&way[..], &[next]].concat();
                if next == start {
                    return Some(further);
                }
                if seen.insert(next) {
                    longer.push(further);
                }
            }
        }
        ways = longer;
    }
    None
}

/// Uses that may close a circle, each with its reason.
struct Excuses(BTreeMap<(String, String, String), bool>);

impl Excuses {
    /// The rows of the table: the crate's folder, who uses, who is used, why.
    fn read(architecture: &str) -> Result<Excuses> {
        let Some((_, section)) = architecture.split_once(TABLE) else {
            return Ok(Excuses(BTreeMap::new()));
        };
        let section = section.split("\n#").next().unwrap_or_default();
        let rows = section.lines().filter(|line| line.starts_with("| `"));
        let read = |row: &str| {
            let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
            match cells[..] {
                [source, user, used, why] if !why.is_empty() => {
                    let name = |cell: &str| cell.trim_matches('`').to_owned();
                    Ok(((name(source), name(user), name(used)), false))
                }
                _ => Err(anyhow!(
                    "ARCHITECTURE.md, “{TABLE}”: `{row}` is not `crate` | `user` | `used` | why"
                )),
            }
        };
        Ok(Excuses(rows.map(read).collect::<Result<_>>()?))
    }

    /// Takes the excused uses out of a drawing, as far as they close a circle in it.
    fn take_from(&mut self, source: &str, drawing: &mut Drawing) {
        let whole = drawing.clone();
        let uses = whole
            .iter()
            .flat_map(|(user, all)| all.iter().map(move |used| (user, used)));
        for (user, used) in uses.filter(|(user, used)| leads(&whole, used, user)) {
            for ((of, users, useds), is_needed) in &mut self.0 {
                if of == source && is_meant(user, users) && is_meant(used, useds) {
                    *is_needed = true;
                    if let Some(all) = drawing.get_mut(user) {
                        all.remove(used);
                    }
                }
            }
        }
    }

    fn idle(self) -> impl Iterator<Item = String> {
        let idle = self.0.into_iter().filter(|(_, is_needed)| !is_needed);
        idle.map(|((source, user, used), _)| {
            format!("ARCHITECTURE.md: {source}: {user} → {used} closes no circle any more; take the row out")
        })
    }
}

/// Whether a row means a name: `records::*` is every file below `records`.
fn is_meant(name: &str, row: &str) -> bool {
    match row.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => name == row,
    }
}

fn leads(drawing: &Drawing, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::from([from]);
    let mut open = vec![from];
    while let Some(name) = open.pop() {
        if name == to {
            return true;
        }
        let next = drawing.get(name).into_iter().flatten();
        open.extend(next.map(String::as_str).filter(|next| seen.insert(next)));
    }
    false
}

/// The modules of a crate that have a file of their own, by path (`staff::page`; the crate's own file is the empty path).
#[derive(Default)]
struct Modules {
    /// What each names, as paths from the crate's root.
    named: BTreeMap<String, Vec<String>>,
    /// What each hands on: the name by which others ask for it, and where it comes from.
    handed_on: BTreeMap<String, String>,
}

impl Modules {
    fn read(source: &Path) -> Result<Modules> {
        let mut texts = BTreeMap::new();
        gather(source, source, &mut texts)?;
        let mut modules = Modules::default();
        let paths: BTreeSet<String> = texts.keys().cloned().collect();
        for (module, text) in texts {
            let tokens: TokenStream = text
                .parse()
                .map_err(|error| anyhow!("{}: {module}: {error}", source.display()))?;
            let mut file = File {
                module: &module,
                modules: &paths,
                names: Vec::new(),
                hands_on: Vec::new(),
            };
            file.read(tokens);
            modules.handed_on.extend(file.hands_on);
            let names = file.names;
            modules.named.insert(module, names);
        }
        Ok(modules)
    }

    /// Which module uses which. What a module uses of those below it is left out: it is their door, which names them and gathers
    /// what they bring, and they stand in its room.
    fn uses(&self) -> Drawing {
        let used = |module: &String, names: &Vec<String>| {
            let homes = names.iter().map(|name| self.home(name).to_owned());
            let is_below = |home: &String| module.is_empty() || is_or_is_in(home, module);
            homes.filter(|home| !is_below(home)).collect()
        };
        self.named
            .iter()
            .map(|(module, names)| (module.clone(), used(module, names)))
            .collect()
    }

    /// The module in which what is named so is written.
    fn home<'m>(&'m self, name: &'m str) -> &'m str {
        let mut name = name;
        // Handing on can be a chain, and a careless one a circle.
        for _ in 0..8 {
            match self
                .handed_on
                .iter()
                .find(|(known, _)| is_or_is_in(name, known))
            {
                Some((_, from)) if from != name => name = from,
                _ => break,
            }
        }
        loop {
            if self.named.contains_key(name) {
                return name;
            }
            name = name.rsplit_once("::").map_or("", |(parent, _)| parent);
        }
    }
}

fn is_or_is_in(name: &str, module: &str) -> bool {
    name.strip_prefix(module)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// The text of every file of a crate, by its module's path; tests left out.
fn gather(source: &Path, folder: &Path, texts: &mut BTreeMap<String, String>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            gather(source, &path, texts)?;
            continue;
        }
        let within = path.strip_prefix(source)?.with_extension("");
        let mut names: Vec<&str> = within.iter().filter_map(|name| name.to_str()).collect();
        if path.extension().is_none_or(|ending| ending != "rs") || names.last() == Some(&"tests") {
            continue;
        }
        let is_at_root = within.parent() == Some(Path::new(""));
        names.pop_if(|last| *last == "mod" || (is_at_root && ["lib", "main"].contains(last)));
        let text = texts.entry(names.join("::")).or_default();
        text.push_str(&fs::read_to_string(&path)?);
    }
    Ok(())
}

/// A file while it is read.
struct File<'f> {
    module: &'f str,
    modules: &'f BTreeSet<String>,
    names: Vec<String>,
    hands_on: Vec<(String, String)>,
}

impl File<'_> {
    fn read(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            at = self.read_one(&tokens, at);
        }
    }

    /// Reads what begins at a place, and gives the place behind it.
    fn read_one(&mut self, tokens: &[TokenTree], at: usize) -> usize {
        if is_test(&tokens[at..]) {
            return behind_item(tokens, at);
        }
        match &tokens[at] {
            TokenTree::Ident(word) if word == "use" => {
                let is_handed_on = at > 0 && is_public(&tokens[..at]);
                let end = tokens[at..].iter().position(|token| is_punct(token, ';'));
                let end = end.map_or(tokens.len(), |length| at + length);
                self.tree(&tokens[at + 1..end], "", is_handed_on);
                end + 1
            }
            TokenTree::Ident(word) if !follows_path(&tokens[..at]) => {
                let mut path = vec![word.to_string()];
                let mut next = at + 1;
                while let Some(name) = step_of_path(&tokens[next..]) {
                    path.push(name);
                    next += 3;
                }
                if path.len() > 1
                    && let Some(absolute) = self.absolute(&path.join("::"))
                {
                    self.names.push(absolute);
                }
                next
            }
            TokenTree::Group(group) => {
                self.read(group.stream());
                at + 1
            }
            _ => at + 1,
        }
    }

    /// A tree of `use`: `a::{b, c as d, e::*}`.
    fn tree(&mut self, tokens: &[TokenTree], before: &str, is_handed_on: bool) {
        let mut path = before.to_owned();
        let mut name = None;
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(word) if word == "as" => {
                    name = tokens.get(at + 1).map(ToString::to_string);
                    break;
                }
                TokenTree::Ident(word) => {
                    if !path.is_empty() {
                        path.push_str("::");
                    }
                    path.push_str(&word.to_string());
                }
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    let branches: Vec<TokenTree> = group.stream().into_iter().collect();
                    for branch in branches.split(|token| is_punct(token, ',')) {
                        if !branch.is_empty() {
                            self.tree(branch, &path, is_handed_on);
                        }
                    }
                    return;
                }
                _ => {}
            }
        }
        let path = path.strip_suffix("::self").unwrap_or(&path);
        let Some(absolute) = self.absolute(path) else {
            return;
        };
        let own = name
            .as_deref()
            .or(path.rsplit("::").next())
            .unwrap_or_default();
        if is_handed_on {
            self.hands_on.push((join(self.module, own), absolute));
        } else {
            self.names.push(absolute);
        }
    }

    /// A path from the crate's root; `None` where it leads out of the crate.
    fn absolute(&self, path: &str) -> Option<String> {
        let (first, rest) = path.split_once("::").unwrap_or((path, ""));
        let parent = |module: &str| {
            module
                .rsplit_once("::")
                .map_or("", |(parent, _)| parent)
                .to_owned()
        };
        match first {
            "crate" => Some(rest.to_owned()),
            "self" => Some(join(self.module, rest)),
            "super" => {
                let (mut module, mut rest) = (parent(self.module), rest);
                while let Some(further) = rest.strip_prefix("super::") {
                    (module, rest) = (parent(&module), further);
                }
                Some(join(&module, rest))
            }
            _ => {
                let child = join(self.module, first);
                self.modules.contains(&child).then(|| join(&child, rest))
            }
        }
    }
}

fn join(module: &str, rest: &str) -> String {
    match (module, rest) {
        ("", rest) => rest.to_owned(),
        (module, "") => module.to_owned(),
        (module, rest) => format!("{module}::{rest}"),
    }
}

fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// `::name` at the beginning.
fn step_of_path(tokens: &[TokenTree]) -> Option<String> {
    match tokens {
        [one, two, TokenTree::Ident(name), ..] if is_punct(one, ':') && is_punct(two, ':') => {
            Some(name.to_string())
        }
        _ => None,
    }
}

/// Whether `::` or `.` stands before, so that what follows is a name within something.
fn follows_path(before: &[TokenTree]) -> bool {
    match before {
        [.., one, two] if is_punct(one, ':') && is_punct(two, ':') => true,
        [.., one] => is_punct(one, '.'),
        [] => false,
    }
}

/// Whether `pub` stands before, with whatever it is restricted to.
fn is_public(before: &[TokenTree]) -> bool {
    let before = match before {
        [before @ .., TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
            before
        }
        before => before,
    };
    matches!(before.last(), Some(TokenTree::Ident(word)) if word == "pub")
}

/// Whether `#[cfg(test)]` stands at the beginning.
fn is_test(tokens: &[TokenTree]) -> bool {
    match tokens {
        [hash, TokenTree::Group(attribute), ..] if is_punct(hash, '#') => {
            attribute.stream().to_string().replace(' ', "") == "cfg(test)"
        }
        _ => false,
    }
}

/// The place behind an item that begins with an attribute: behind its braces, or its semicolon.
fn behind_item(tokens: &[TokenTree], at: usize) -> usize {
    let is_end = |token: &TokenTree| {
        is_punct(token, ';')
            || matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
    };
    tokens[at..]
        .iter()
        .position(is_end)
        .map_or(tokens.len(), |length| at + length + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(uses: &[(&str, &str)]) -> Drawing {
        let mut drawing = Drawing::new();
        for (user, used) in uses {
            drawing
                .entry((*user).to_owned())
                .or_default()
                .insert((*used).to_owned());
        }
        drawing
    }

    fn crate_of(files: &[(&str, &str)]) -> Drawing {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Modules::read(folder.path()).unwrap().uses()
    }

    #[test]
    fn every_way_to_write_a_path_is_an_import_and_tests_are_none() {
        for (text, used) in [
            ("use crate::b::Thing;", "b"),
            ("use crate::{b::{self, Thing as Other}, Root};", "b"),
            ("use std::{io, fs}; use super::super::b;", "b"),
            ("fn f() -> crate::b::Thing { loop {} }", "b"),
            ("fn f() { println!(\"{}\", crate::b::thing()); }", "b"),
            ("use crate::a::Handed;", "a::one"),
            ("use super::Handed;", "a::one"),
            ("use super::Own;", "a"),
            ("use super::*;", "a"),
        ] {
            let uses = crate_of(&[
                ("lib.rs", "mod a; mod b; pub struct Root; use a::Own;"),
                ("b.rs", "pub struct Thing;"),
                (
                    "a/mod.rs",
                    "mod one; mod two; pub(crate) use one::Handed; pub struct Own; use two::x;",
                ),
                ("a/one.rs", "pub struct Handed;"),
                ("a/two.rs", text),
                ("a/two/inner.rs", ""),
            ]);
            assert!(uses["a::two"].contains(used), "{text}: {uses:?}");
            assert!(uses["a"].is_empty(), "what hands on is a door: {uses:?}");
        }
        let uses = crate_of(&[
            ("lib.rs", ""),
            (
                "b.rs",
                "// use crate::a;\n#[cfg(test)]\nmod tests { use crate::a; }\n#[cfg(test)] use crate::a; fn f() { x.b::<u8>(); std::a::b() }",
            ),
            ("a.rs", "use crate::b::{}; const TEXT: &str = \"crate::b\";"),
        ]);
        assert!(uses["b"].is_empty() && uses["a"].is_empty(), "{uses:?}");
    }

    #[test]
    fn the_shortest_circle_is_found_and_a_ladder_is_none() {
        let ladder = drawing(&[("a", "b"), ("b", "c"), ("a", "c")]);
        assert_eq!(circle(&ladder), None);
        let circles = drawing(&[("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "c")]);
        assert_eq!(circle(&circles), Some(vec!["c", "d", "c"]));
    }

    #[test]
    fn a_row_excuses_one_use_and_has_to_be_needed() {
        let architecture = format!(
            "# A\n{TABLE}\n\n| crate | user | used | why |\n|---|---|---|---|\n| `s` | `c` | `a` | so |\n| `s` | `a` | `d` | so |\n\n## B\n| `x` |\n"
        );
        let mut excused = Excuses::read(&architecture).unwrap();
        let mut circles = drawing(&[("a", "b"), ("b", "c"), ("c", "a"), ("a", "d")]);
        excused.take_from("other", &mut circles);
        assert!(circle(&circles).is_some());
        excused.take_from("s", &mut circles);
        assert_eq!(circle(&circles), None);
        assert!(circles["a"].contains("d"));
        let idle: Vec<String> = excused.idle().collect();
        assert!(idle.len() == 1 && idle[0].contains("a → d"), "{idle:?}");
        assert!(is_meant("a::b", "a::*") && !is_meant("ab::c", "a::*") && !is_meant("ab", "a"));
        assert!(Excuses::read(&format!("{TABLE}\n| `s` | `a` | `b` | |")).is_err());
    }
}
