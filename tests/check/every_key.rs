//! Every key of the format is wrong once in each way, and each is one finding at its place.
//!
//! The keys come from the JSON Schemas, and the files from `docs/examples.md`, which shows each of them.

use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::thread;

use authwalk::internals::cli::SchemaKind;
use toml::Value;

use crate::data_file::{Change, DataFile, Place, changed, data_files, names_of};
use crate::reading::{line_and_column, reported_findings};
use crate::schema_keys::{FormatKey, SchemaKeys};
use crate::toml_writer::{Layout, Segment, can_have_header, write_toml};

static FILES: LazyLock<Vec<DataFile>> = LazyLock::new(data_files);

/// The files without a fault.
fn sound_texts(layout: Layout) -> Vec<(String, String)> {
    FILES.iter().map(|file| (file.path.clone(), write_toml(&file.root, layout, &[]).text)).collect()
}

/// A file with one fault, and where its finding must be.
struct FaultyFile {
    file: &'static DataFile,
    what: String,
    text: String,
    position: usize,
}

impl FaultyFile {
    fn new(file: &'static DataFile, layout: Layout, place: &Place, change: Change) -> Self {
        let is_in_key = matches!(change, Change::Key(_));
        let (root, path) = changed(&file.root, &place.path, change);
        let written = write_toml(&root, layout, &path);
        let position = if is_in_key { written.key } else { written.value };
        Self { file, what: names_of(&place.path).join("."), text: written.text, position }
    }
}

/// A way in which a key can be wrong.
struct Mistake {
    code: &'static str,
    layout: Layout,
    /// What changes, if the mistake can be made there.
    change: fn(&Place) -> Option<Change>,
}

impl Mistake {
    /// Makes the mistake at each of `keys` once. Returns those where it could not be made.
    fn make(&self, mut keys: BTreeSet<FormatKey>) -> (Vec<FaultyFile>, BTreeSet<FormatKey>) {
        let mut faulty = Vec::new();
        for file in FILES.iter() {
            for place in &file.places {
                if !place.keys.iter().any(|key| keys.contains(key)) {
                    continue;
                }
                if let Some(change) = (self.change)(place) {
                    keys.retain(|key| !place.keys.contains(key));
                    faulty.push(FaultyFile::new(file, self.layout, place, change));
                }
            }
        }
        (faulty, keys)
    }

    /// Makes the mistake at each of `keys` once, and compares the findings.
    fn assert_one_finding_each(&self, keys: BTreeSet<FormatKey>) {
        let (faulty, unused) = self.make(keys);
        assert_eq!(unused, BTreeSet::new(), "docs/examples.md shows none of these");
        // Nothing links to the lesson of switches, which is the last.
        let mut others = sound_texts(Layout::Braces);
        others.pop();
        let judge = |faulty: &FaultyFile| {
            let (line, column) = line_and_column(&faulty.text, faulty.position);
            let others = if faulty.file.needs_others { &others[..] } else { &[] };
            let found = reported_findings(&faulty.file.path, &faulty.text, others);
            let wanted = [(self.code, line, column)];
            (found != wanted).then(|| format!("{}: {}: {wanted:?}, {found:?}", faulty.file.path, faulty.what))
        };
        let wrong = on_two_threads(&faulty, judge);
        assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), faulty.len(), wrong.join("\n"));
    }
}

fn on_two_threads(faulty: &[FaultyFile], judge: impl Fn(&FaultyFile) -> Option<String> + Sync) -> Vec<String> {
    let (one, other) = faulty.split_at(faulty.len() / 2);
    thread::scope(|scope| {
        let half = scope.spawn(|| one.iter().filter_map(&judge).collect::<Vec<_>>());
        let wrong: Vec<String> = other.iter().filter_map(&judge).collect();
        half.join().expect("it ends").into_iter().chain(wrong).collect()
    })
}

/// The keys of all three kinds of files.
fn keys(of: fn(&SchemaKeys) -> BTreeSet<FormatKey>) -> BTreeSet<FormatKey> {
    [SchemaKind::Lesson, SchemaKind::Quiz, SchemaKind::Pack]
        .iter()
        .flat_map(|kind| of(&SchemaKeys::of(*kind)))
        .collect()
}

/// Those of `keys` that are in the files as `is_meant` wants it.
fn keys_where(keys: &BTreeSet<FormatKey>, is_meant: impl Fn(&Place) -> bool) -> BTreeSet<FormatKey> {
    let places = FILES.iter().flat_map(|file| &file.places).filter(|place| is_meant(place));
    let found: BTreeSet<FormatKey> =
        places.flat_map(|place| &place.keys).filter(|key| keys.contains(key)).cloned().collect();
    assert!(found.len() > 30, "{}", found.len());
    found
}

fn is_element(place: &Place) -> bool {
    matches!(place.path.last(), Some(Segment::Index(_)))
}

fn has_header(place: &Place) -> bool {
    can_have_header(&place.value) && !is_element(place)
}

/// The key with the first two letters that differ in the wrong order.
fn misspelt_key(place: &Place) -> Option<Change> {
    let Some(Segment::Key(name)) = place.path.last() else { return None };
    let mut letters: Vec<char> = name.chars().collect();
    let first = letters.windows(2).position(|pair| pair[0] != pair[1])?;
    letters.swap(first, first + 1);
    Some(Change::Key(letters.into_iter().collect()))
}

#[test]
fn the_files_are_sound_in_both_layouts() {
    for layout in [Layout::Braces, Layout::Headers] {
        let texts = sound_texts(layout);
        for (path, text) in &texts {
            assert_eq!(reported_findings(path, text, &texts), [], "{path}:\n{text}");
        }
    }
}

#[test]
fn each_key_is_told_at_its_place_when_it_is_misspelt() {
    let mistake = Mistake { code: "unknown-key", layout: Layout::Braces, change: misspelt_key };
    let all = keys(SchemaKeys::all);
    assert!(all.contains(&("Spot".to_owned(), "elsewhere_at".to_owned())) && all.len() > 250, "{}", all.len());
    mistake.assert_one_finding_each(all);
}

#[test]
fn each_key_is_told_at_its_place_when_it_is_like_none() {
    let change = |place: &Place| (!is_element(place)).then(|| Change::Key("zzqq".into()));
    let mistake = Mistake { code: "unknown-key", layout: Layout::Braces, change };
    mistake.assert_one_finding_each(keys(SchemaKeys::all));
}

#[test]
fn each_header_is_told_at_its_first_place_when_it_is_misspelt() {
    let change = |place: &Place| misspelt_key(place).filter(|_| has_header(place));
    let mistake = Mistake { code: "unknown-key", layout: Layout::Headers, change };
    mistake.assert_one_finding_each(keys_where(&keys(SchemaKeys::all), has_header));
}

#[test]
fn each_value_is_told_at_its_place_when_it_is_of_another_type() {
    let change = |place: &Place| {
        let is_number_or_flag = matches!(place.value, Value::Integer(_) | Value::Float(_) | Value::Boolean(_));
        Some(Change::Value(if is_number_or_flag { Value::from("zz") } else { Value::from(12345) }))
    };
    let mistake = Mistake { code: "wrong-type", layout: Layout::Braces, change };
    mistake.assert_one_finding_each(keys(SchemaKeys::typed_keys));
}

#[test]
fn each_element_is_told_at_its_place_when_it_is_of_another_type() {
    let change = |place: &Place| {
        let is_number = place.value.is_integer();
        is_element(place).then(|| Change::Value(if is_number { Value::from("zz") } else { Value::from(12345) }))
    };
    let mistake = Mistake { code: "wrong-type", layout: Layout::Braces, change };
    // What a prediction may offer depends on its fact, so that is another finding.
    let is_meant = |place: &Place| is_element(place) && place.keys.iter().all(|(_, name)| name != "options");
    mistake.assert_one_finding_each(keys_where(&keys(SchemaKeys::typed_keys), is_meant));
}

#[test]
fn each_header_is_told_at_its_first_place_when_it_has_the_other_brackets() {
    let change = |place: &Place| match &place.value {
        _ if !has_header(place) => None,
        Value::Table(_) => Some(Change::Value(Value::Array(vec![place.value.clone()]))),
        Value::Array(items) => Some(Change::Value(items[0].clone())),
        _ => None,
    };
    let mistake = Mistake { code: "wrong-type", layout: Layout::Headers, change };
    mistake.assert_one_finding_each(keys_where(&keys(SchemaKeys::typed_keys), has_header));
}

#[test]
fn each_word_is_told_at_its_place_when_it_is_misspelt() {
    let change = |place: &Place| Some(Change::Value(Value::from(format!("{}zq", place.value.as_str()?))));
    let mistake = Mistake { code: "unknown-word", layout: Layout::Braces, change };
    mistake.assert_one_finding_each(keys(SchemaKeys::keys_with_words));
}
