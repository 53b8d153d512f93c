//! The house: which room may name which, which crate may be named where, no circles, no name twice, how long files and
//! functions may be. What counts is what the source names. The maps in `src/lib.rs` and `CONTRIBUTING.md` are made from the same table:
//! `UPDATE_DOCS=1 cargo test --test architecture` writes them again.

mod careless;
mod rooms;
mod size;
mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use rooms::{CRATES, ROOMS};
use source::{ModulePath, Program};

#[test]
fn every_arrow_is_on_the_map() {
    let program = Program::read();
    let mut astray = Vec::new();
    for module in program.modules.keys().filter(|module| is_in_a_room(module)) {
        let room = ROOMS.iter().find(|room| room.name == module[0]).unwrap_or_else(|| {
            panic!("{} belongs to no room of the table; add the room to ROOMS or move the file", module.join("/"))
        });
        for named in program.named_rooms(module) {
            if named != room.name && !room.names.contains(&named.as_str()) {
                astray.push(format!("src/{} names crate::{named}", module.join("/")));
            }
        }
    }
    assert!(astray.is_empty(), "arrows that are not on the map:\n{}", astray.join("\n"));
}

/// `lib.rs`, `main.rs` and what tests reach belong to no room.
fn is_in_a_room(module: &ModulePath) -> bool {
    !module.is_empty() && *module != ["main"] && *module != ["internals"]
}

#[test]
fn a_room_names_only_rooms_above_it() {
    for (index, room) in ROOMS.iter().enumerate() {
        for named in room.names {
            assert!(
                ROOMS[..index].iter().any(|above| above.name == *named),
                "{} names {named}, which is below it",
                room.name
            );
        }
    }
}

#[test]
fn every_crate_stays_in_its_place() {
    let program = Program::read();
    let mut astray = Vec::new();
    for module in program.modules.keys() {
        for (name, places) in CRATES {
            let is_at_home =
                places.iter().any(|place| module.iter().map(String::as_str).take(depth(place)).eq(place.split('/')));
            if !is_at_home && program.names_crate(module, name) {
                astray.push(format!("src/{} names {name}; it belongs to {}", module.join("/"), places.join(", ")));
            }
        }
    }
    assert!(astray.is_empty(), "crates outside their places:\n{}", astray.join("\n"));
}

fn depth(place: &str) -> usize {
    place.split('/').count()
}

/// Files that import each other in a circle are one file in truth. A file and its own submodules count as one.
#[test]
fn no_files_import_in_a_circle() {
    let circles: Vec<String> =
        neighbours(&Program::read()).iter().filter_map(|(place, arrows)| circle(place, arrows)).collect();
    assert!(circles.is_empty(), "circles of imports:\n{}", circles.join("\n"));
}

/// A module inside the module that its neighbours share, with those of them that it names.
type Arrows = BTreeMap<String, BTreeSet<String>>;

/// For each module the arrows between its children.
fn neighbours(program: &Program) -> BTreeMap<ModulePath, Arrows> {
    let mut places: BTreeMap<ModulePath, Arrows> = BTreeMap::new();
    for module in program.modules.keys() {
        for named in program.named_modules(module) {
            let shared = module.iter().zip(&named).take_while(|(one, other)| one == other).count();
            if let (Some(from), Some(to)) = (module.get(shared), named.get(shared)) {
                let arrows = places.entry(module[..shared].to_vec()).or_default();
                arrows.entry(from.clone()).or_default().insert(to.clone());
            }
        }
    }
    places
}

/// Removes the modules that no circle can pass through: those without an arrow out, and those without an arrow in.
fn circle(place: &ModulePath, arrows: &Arrows) -> Option<String> {
    let mut left = arrows.clone();
    loop {
        let names: BTreeSet<String> = left.keys().cloned().collect();
        for named in left.values_mut() {
            named.retain(|name| names.contains(name));
        }
        let before = left.len();
        let reached: BTreeSet<String> = left.values().flatten().cloned().collect();
        left.retain(|name, names| !names.is_empty() && reached.contains(name));
        if left.len() == before {
            break;
        }
    }
    let lines =
        left.iter().map(|(from, to)| format!("  {from} -> {}", to.iter().cloned().collect::<Vec<_>>().join(", ")));
    (!left.is_empty()).then(|| format!("src/{}:\n{}", place.join("/"), lines.collect::<Vec<_>>().join("\n")))
}

#[test]
fn no_two_types_share_a_name() {
    let program = Program::read();
    let mut declared: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (path, module) in &program.modules {
        for name in &module.types {
            declared.entry(name).or_default().push(path.join("/"));
        }
    }
    declared.retain(|_, places| places.len() > 1);
    assert!(declared.is_empty(), "declared more than once: {declared:#?}");
}

#[test]
fn the_map_of_the_library_is_the_table() {
    let mut map = String::new();
    for room in ROOMS {
        let names = if room.names.is_empty() { "nothing".to_owned() } else { room.names.join(", ") };
        let _ = writeln!(map, "//! {:<8}-> {names}", room.name);
    }
    assert_generated_section("src/lib.rs", "//! ```text\n", "//! ```\n", &map);
}

#[test]
fn the_map_for_contributors_is_the_table() {
    let mut map = "| room | task | names | alone names |\n|---|---|---|---|\n".to_owned();
    for room in ROOMS {
        let crates =
            CRATES.iter().filter(|(_, places)| places.iter().all(|place| place.split('/').next() == Some(room.name)));
        let crates: Vec<String> = crates.map(|(name, _)| format!("`{name}`")).collect();
        let names: Vec<String> = room.names.iter().map(|name| format!("`{name}`")).collect();
        let _ = writeln!(map, "| `{}` | {} | {} | {} |", room.name, room.task, names.join(" "), crates.join(" "));
    }
    assert_generated_section("CONTRIBUTING.md", "<!-- the table of rooms -->\n", "<!-- end -->\n", &map);
}

#[test]
fn the_guide_names_files_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let guide = fs::read_to_string(root.join("CONTRIBUTING.md")).expect("the guide");
    let is_path =
        |code: &&str| code.contains('/') && !code.starts_with('/') && !code.contains([' ', '*', '<', '$', '\n']);
    let named = guide.split('`').skip(1).step_by(2).filter(is_path);
    let missing: Vec<&str> = named.filter(|name| !root.join(name).exists()).collect();
    assert!(missing.is_empty(), "CONTRIBUTING.md names what is not there: {missing:?}");
}

/// Compares the section between two marks of a file with the wanted text; with `UPDATE_DOCS`, writes it.
pub(crate) fn assert_generated_section(file: &str, start: &str, end: &str, wanted: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = fs::read_to_string(&path).expect("a file");
    let (before, rest) = text.split_once(start).expect("the mark at the start");
    let (is, after) = rest.split_once(end).expect("the mark at the end");
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, format!("{before}{start}{wanted}{end}{after}")).expect("written");
        return;
    }
    assert!(is == wanted, "the map in {file} is old: UPDATE_DOCS=1 cargo test --test architecture");
}

mod reading {
    use super::source::{Module, Program};
    use super::{circle, neighbours};

    fn program(files: &[(&str, &str)]) -> Program {
        let path = |name: &str| name.split('/').map(str::to_owned).collect();
        Program { modules: files.iter().map(|(name, text)| (path(name), Module::parse(text))).collect() }
    }

    fn circles(files: &[(&str, &str)]) -> Vec<String> {
        neighbours(&program(files)).iter().filter_map(|(place, arrows)| circle(place, arrows)).collect()
    }

    #[test]
    fn a_circle_is_found_through_imports_paths_and_re_exports() {
        let by_import =
            [("a/b", "use super::c::C; struct B;"), ("a/c", "fn f() { crate::a::b::B; } struct C;"), ("a", "")];
        assert_eq!(circles(&by_import), ["src/a:\n  b -> c\n  c -> b"]);
        let by_facade = [("a", "pub use b::B;"), ("a/b", "use super::c; struct B;"), ("a/c", "use super::B;")];
        assert_eq!(circles(&by_facade), ["src/a:\n  b -> c\n  c -> b"]);
    }

    #[test]
    fn a_file_and_its_submodules_are_one() {
        assert!(circles(&[("a", "use b::B; struct A;"), ("a/b", "use super::A; struct B;")]).is_empty());
        let cousins =
            [("a", ""), ("a/b/x", "use super::super::c::C;"), ("a/b", ""), ("a/c", "use super::b::x::X; struct C;")];
        let cousins = cousins
            .map(|(name, text)| (name, if name == "a/b/x" { format!("{text} struct X;") } else { text.to_owned() }));
        let cousins: Vec<(&str, &str)> = cousins.iter().map(|(name, text)| (*name, text.as_str())).collect();
        assert_eq!(circles(&cousins), ["src/a:\n  b -> c\n  c -> b"]);
    }

    #[test]
    fn tests_and_comments_may_name_anything() {
        let tests = [
            ("a", "/// [`crate::b::B`]\nstruct A; #[cfg(test)] mod tests { use crate::b::B; }"),
            ("b", "use crate::a::A;"),
        ];
        assert!(circles(&tests).is_empty());
    }

    #[test]
    fn a_crate_is_seen_where_it_is_named_and_nowhere_else() {
        let names = |text: &str, wanted: &str| {
            program(&[("a", text), ("a/toml", "")]).names_crate(&vec!["a".to_owned()], wanted)
        };
        assert!(names("use tokio::net;", "tokio"));
        assert!(names("use std::{fs, io};", "std::fs"));
        assert!(names("fn f() { let x = tokio::spawn(y); }", "tokio"));
        assert!(names("#[derive(clap::Parser)] struct A;", "clap"));
        assert!(!names("use std::io;", "std::fs"));
        assert!(!names("fn f() { rt::tokio::TokioIo; \"tokio::spawn\"; }", "tokio"));
        assert!(!names("fn f() { toml::read(); }", "toml"));
    }

    #[test]
    fn switches_declare_two_types() {
        let module = Module::parse("switches! { /// The shop.\n ShopSetup / ShopPatch { auth: bool = true, } }");
        assert_eq!(module.types, ["ShopSetup", "ShopPatch"]);
    }
}
