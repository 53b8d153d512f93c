//! What a lab does carelessly for an attack: where it stands, how it is marked, and who may reach it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use authwalk::internals::model::{Setup, SetupPatch};
use serde_json::{Value as Json, json};

use crate::assert_generated_section;
use crate::source::{EnumValue, ModulePath, Program, careless_switches};

/// What verifies carelessly is for lessons and the workbench. A command that people trust must not reach it by mistake.
#[test]
fn no_command_verifies_carelessly() {
    let program = Program::read();
    let careless = ["token", "careless"].map(str::to_owned).to_vec();
    let reaches_it: Vec<String> = program
        .modules
        .keys()
        .filter(|module| module.first().is_some_and(|room| room == "cli") || module.ends_with(&["verify".to_owned()]))
        .filter(|module| program.named_modules(module).iter().any(|named| named.starts_with(&careless)))
        .map(|module| module.join("/"))
        .collect();
    assert_eq!(reaches_it, [""; 0]);
}

/// What a lab does carelessly for an attack is a file of its own, and the file that holds its strict twin asks the switch: nothing
/// else gets there.
#[test]
fn only_the_strict_twin_names_a_careless_file() {
    let program = Program::read();
    let careless: Vec<&ModulePath> = careless_files(&program).collect();
    assert!(careless.len() > 15, "the files that are marked: {careless:?}");
    let mut astray = Vec::new();
    for module in program.modules.keys() {
        let named = program.named_modules(module);
        let is_home = |file: &ModulePath| *module == file[..file.len() - 1] || module.starts_with(file);
        let strange = careless.iter().filter(|file| named.contains(**file) && !is_home(file));
        astray.extend(strange.map(|file| format!("src/{} names src/{}", module.join("/"), file.join("/"))));
    }
    assert!(astray.is_empty(), "careless code that others than its strict twin reach:\n{}", astray.join("\n"));
}

/// The files of the lab that are careless on purpose.
fn careless_files(program: &Program) -> impl Iterator<Item = &ModulePath> {
    let files = program.modules.iter().filter(|(_, module)| module.careless_head.is_some());
    files.map(|(path, _)| path).filter(|path| path.first().is_some_and(|room| room == "lab"))
}

/// A switch that can be set to something careless is asked where a careless file stands beside the strict code.
#[test]
fn what_a_careless_switch_does_stands_in_a_careless_file() {
    let program = Program::read();
    let files =
        fs::read_dir("src/model/switch_types").expect("the switches").map(|entry| entry.expect("a file").path());
    let texts = files.map(|file| fs::read_to_string(file).expect("a file"));
    let values: Vec<EnumValue> = texts.flat_map(|text| EnumValue::careless_values(&text)).collect();
    assert!(values.len() > 10, "the values that are documented as careless");
    let mut astray = Vec::new();
    for value in &values {
        let asking = program.modules.keys().filter(|module| module.first().is_some_and(|room| room == "lab"));
        let asking: Vec<&ModulePath> = asking.filter(|module| program.names_value(module, value)).collect();
        assert!(!asking.is_empty(), "nobody asks for {}", value.name);
        let is_fenced = |module: &ModulePath| careless_files(&program).any(|file| file[..file.len() - 1] == **module);
        let open = asking.iter().filter(|module| !is_fenced(module));
        astray.extend(open.map(|module| format!("src/{}: {}", module.join("/"), value.name)));
    }
    assert!(astray.is_empty(), "careless values without a careless file:\n{}", astray.join("\n"));
}

/// The same for a switch that turns something careless on: where requests are answered, it is asked beside a careless file.
#[test]
fn what_a_switch_turns_on_stands_in_a_careless_file() {
    let program = Program::read();
    let files = fs::read_dir("src/model/setup").expect("the setup").map(|entry| entry.expect("a file").path());
    let switches: Vec<String> =
        files.flat_map(|file| careless_switches(&fs::read_to_string(file).expect("a file"))).collect();
    assert_eq!(switches.len(), 7, "the switches that are documented as careless: {switches:?}");
    let mut astray = Vec::new();
    for module in program.modules.keys().filter(|module| module.starts_with(&["lab", "server"].map(str::to_owned))) {
        let text = fs::read_to_string(format!("src/{}.rs", module.join("/"))).expect("a file");
        let is_fenced = careless_files(&program).any(|file| file == module || file[..file.len() - 1] == **module);
        let asks = |switch: &&String| text.contains(&format!(".{switch}"));
        astray.extend(switches.iter().filter(asks).filter(|_| !is_fenced).map(|switch| (module.join("/"), switch)));
    }
    assert!(astray.is_empty(), "careless switches without a careless file: {astray:?}");
}

/// The switches that lead to a careless file, as its head says: ``**Careless on purpose**, with `shop.id_from_url = true`: …``.
/// The first colon ends them.
fn switches_of(head: &str) -> Option<Vec<&str>> {
    let (switches, _) = head.strip_prefix("**Careless on purpose**, with `")?.split_once("`: ")?;
    Some(switches.split("` or `").collect())
}

/// The lines of a setup in JSON that set a switch: `shop.id_from_url = true`.
fn setup_lines(switch: &str) -> Option<(String, Json)> {
    let (path, value) = switch.split_once(" = ")?;
    let value: Json = serde_json::from_str(value).ok()?;
    let lines = path.rsplit('.').fold(value, |inner, name| json!({ name: inner }));
    Some((format!("/{}", path.replace('.', "/")), lines))
}

/// What is wrong with a switch that a head names: it must exist, take the value, and have another one in a lab that nobody told
/// anything.
fn switch_fault(switch: &str) -> Option<String> {
    let Some((pointer, lines)) = setup_lines(switch) else { return Some("is no `path = value`".to_owned()) };
    if let Err(error) = serde_json::from_value::<SetupPatch>(lines.clone()) {
        return Some(error.to_string());
    }
    let default = serde_json::to_value(Setup::default()).expect("JSON");
    let Some(default) = default.pointer(&pointer) else { return Some("is no switch".to_owned()) };
    (Some(default) == lines.pointer(&pointer)).then(|| "is so from the start".to_owned())
}

/// The table of careless files in the head of the lab, made from theirs. Each has a switch, and a strict twin: the file whose folder
/// it lies in.
#[test]
fn the_table_of_careless_files_is_true() {
    let program = Program::read();
    let mut rows = BTreeSet::new();
    let mut faults = Vec::new();
    for file in careless_files(&program) {
        let place = file[1..].join("/");
        let head = program.modules[file].careless_head.as_deref().unwrap_or_default();
        let Some(switches) = switches_of(head) else {
            faults.push(format!(
                "src/lab/{place}.rs does not begin with **Careless on purpose**, with `SWITCH = VALUE`: …"
            ));
            continue;
        };
        let twin = file[1..file.len() - 1].join("/");
        for switch in switches {
            faults.extend(switch_fault(switch).map(|fault| format!("src/lab/{place}.rs: `{switch}` {fault}")));
            rows.insert(format!("//! | `{switch}` | `{place}.rs` | `{twin}.rs` |"));
        }
    }
    assert!(faults.is_empty(), "careless files with a head that is not true:\n{}", faults.join("\n"));
    let mut table = String::new();
    for row in rows {
        let _ = writeln!(table, "{row}");
    }
    assert_generated_section(
        "src/lab.rs",
        "//! | switch | careless file | strict twin |\n//! |---|---|---|\n",
        "//!\n",
        &table,
    );
}

#[test]
fn a_head_names_switches_that_exist_and_are_strict_at_first() {
    let head =
        "**Careless on purpose**, with `shop.login.same_answer = false` or `shop.login.same_work = false`: why: so";
    assert_eq!(switches_of(head), Some(vec!["shop.login.same_answer = false", "shop.login.same_work = false"]));
    assert_eq!(switches_of("**Careless**: it is"), None);
    assert_eq!(switch_fault("shop.login.same_answer = false"), None);
    assert_eq!(switch_fault("shop.login.same_answer = true").as_deref(), Some("is so from the start"));
    assert!(switch_fault("shop.login.no_such = false").is_some());
    assert!(switch_fault("shop.ids = \"counted\"").is_some(), "no such value");
}
