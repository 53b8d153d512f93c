//! The source as trees of tokens: which module declares what, imports what and names what. Comments and tests are left
//! out: both may speak of anything.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The names on the way to a module: `["lab", "server"]` for `src/lab/server.rs`, none for `src/lib.rs`.
pub(crate) type ModulePath = Vec<String>;

/// A path as it is written: `["super", "store", "Session"]`.
type WrittenPath = Vec<String>;

/// An import: the path, and the name under which the module knows it; `*` for everything of a module.
struct Import {
    path: WrittenPath,
    name: String,
}

/// One file of `src`.
#[derive(Default)]
pub(crate) struct Module {
    imports: Vec<Import>,
    /// Every path of two names or more outside imports.
    paths: Vec<WrittenPath>,
    /// The items at the top of the file, types among them.
    items: BTreeSet<String>,
    /// Structs, enums and traits, wherever they stand in the file.
    pub(crate) types: Vec<String>,
    /// The head of a file that says in bold that it is careless, in one line.
    pub(crate) careless_head: Option<String>,
}

/// A value of an enum without fields: `SocketCredential::Query`.
pub(crate) struct EnumValue {
    of: String,
    pub(crate) name: String,
}

impl EnumValue {
    /// The values in a file that are documented as careless.
    pub(crate) fn careless_values(text: &str) -> Vec<Self> {
        let (mut of, mut is_careless, mut values) = ("", false, Vec::new());
        for line in text.lines().map(str::trim) {
            if let Some(declared) = line.strip_prefix("pub enum ") {
                of = declared.trim_end_matches(" {");
            } else if line.starts_with("///") {
                is_careless |= line.contains("Careless");
            } else if let Some(name) = line.strip_suffix(',').filter(|_| std::mem::take(&mut is_careless)) {
                values.push(Self { of: of.to_owned(), name: name.to_owned() });
            }
        }
        values
    }
}

/// The names of the switches in a file that turn something careless on.
pub(crate) fn careless_switches(text: &str) -> Vec<String> {
    let (mut is_careless, mut names) = (false, Vec::new());
    for line in text.lines().map(str::trim) {
        if line.starts_with("///") {
            is_careless |= line.contains("Careless");
        } else if !line.starts_with("#[")
            && std::mem::take(&mut is_careless)
            && let Some(name) = line.strip_suffix(": bool = false,")
        {
            names.push(name.to_owned());
        }
    }
    names
}

/// Every module of the program by its path.
pub(crate) struct Program {
    pub(crate) modules: BTreeMap<ModulePath, Module>,
}

impl Program {
    pub(crate) fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut modules = BTreeMap::new();
        for file in rust_files(&root).into_iter().filter(|file| !is_test_file(file)) {
            let below = file.strip_prefix(&root).expect("below src").with_extension("");
            let path: ModulePath = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            let text = fs::read_to_string(&file).expect("a source file");
            let path = if path == ["lib"] { Vec::new() } else { path };
            modules.insert(path, Module::parse(&text));
        }
        Self { modules }
    }

    /// The modules of the program where the things stand that `module` names; re-exports are followed.
    pub(crate) fn named_modules(&self, module: &ModulePath) -> BTreeSet<ModulePath> {
        let written = self.modules[module].written_paths();
        written.filter_map(|path| self.home(module, path, &mut Vec::new())).collect()
    }

    /// Whether `module` names this value of an enum outside its imports.
    pub(crate) fn names_value(&self, module: &ModulePath, value: &EnumValue) -> bool {
        let EnumValue { of, name } = value;
        self.modules[module].paths.iter().any(|path| path.windows(2).any(|pair| pair[0] == *of && pair[1] == *name))
    }

    /// The rooms that `module` names, as it names them: what a room passes on counts as that room's.
    pub(crate) fn named_rooms(&self, module: &ModulePath) -> BTreeSet<String> {
        let written = self.modules[module].written_paths();
        written.filter_map(|path| absolute(module, path)?.into_iter().next()).collect()
    }

    /// Whether `module` names the crate or the part of one (`std::fs`).
    pub(crate) fn names_crate(&self, module: &ModulePath, name: &str) -> bool {
        let wanted: Vec<&str> = name.split("::").collect();
        let is_child = |name: &str| self.modules.contains_key(&[module.as_slice(), &[name.to_owned()]].concat());
        self.modules[module].written_paths().any(|path| {
            path.iter().zip(&wanted).all(|(part, wanted)| part == wanted)
                && path.len() >= wanted.len()
                && !is_child(&path[0])
        })
    }

    /// The module where `path`, written in `module`, leads: a module itself, or the one that declares the item.
    fn home(
        &self,
        module: &ModulePath,
        path: &[String],
        visited: &mut Vec<(ModulePath, String)>,
    ) -> Option<ModulePath> {
        let (mut place, mut rest) = match absolute(module, path) {
            Some(path) => (Place::Module(Vec::new()), path),
            None => (self.lookup(module, &path[0], visited)?, path[1..].to_vec()),
        };
        rest.reverse();
        while let (Place::Module(here), Some(name)) = (&place, rest.pop()) {
            if name == "*" {
                break;
            }
            place = self.lookup(here, &name, visited)?;
        }
        // What is left are variants and functions of a type.
        match place {
            Place::Module(path) | Place::Item(path) => Some(path),
        }
    }

    /// What `name` means inside `module`: a child, an item of its own, or something imported.
    fn lookup(&self, module: &ModulePath, name: &str, visited: &mut Vec<(ModulePath, String)>) -> Option<Place> {
        let mut child = module.clone();
        child.push(name.to_owned());
        if self.modules.contains_key(&child) {
            return Some(Place::Module(child));
        }
        let content = self.modules.get(module)?;
        if content.items.contains(name) {
            return Some(Place::Item(module.clone()));
        }
        let step = (module.clone(), name.to_owned());
        if visited.contains(&step) {
            return None;
        }
        visited.push(step);
        let found = content.imports.iter().filter(|import| import.name == name).find_map(|import| {
            let home = self.home(module, &import.path, visited)?;
            // A module that is imported by its name stays a way to what is inside it.
            let is_module = home.last().is_some_and(|last| Some(last) == import.path.last());
            Some(if is_module { Place::Module(home) } else { Place::Item(home) })
        });
        visited.pop();
        found
    }
}

/// `path`, written in `module`, from the root of the program on; `None` if it does not say where it begins.
fn absolute(module: &ModulePath, path: &[String]) -> Option<ModulePath> {
    let mut here = match path[0].as_str() {
        "crate" => Vec::new(),
        "self" | "super" => module.clone(),
        _ => return None,
    };
    for name in path {
        match name.as_str() {
            "crate" | "self" => {}
            "super" => drop(here.pop()),
            name => here.push(name.to_owned()),
        }
    }
    Some(here)
}

enum Place {
    Module(ModulePath),
    /// An item that this module declares.
    Item(ModulePath),
}

impl Module {
    fn written_paths(&self) -> impl Iterator<Item = &WrittenPath> {
        self.imports.iter().map(|import| &import.path).chain(&self.paths)
    }

    pub(crate) fn parse(text: &str) -> Self {
        let stream = TokenStream::from_str(text).expect("tokens of Rust");
        let head: Vec<&str> = text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect();
        let careless_head = Some(head.join(" ")).filter(|head| head.contains("**Careless"));
        let mut module = Self { careless_head, ..Self::default() };
        module.walk(stream, true);
        module
    }

    /// Collects from one level of braces; `top` is the level of the file.
    fn walk(&mut self, stream: TokenStream, top: bool) {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        let mut index = 0;
        while index < tokens.len() {
            if is_test_module(&tokens[index..]) {
                index += 5; // `#`, `[cfg(test)]`, `mod`, its name, and its body or `;`
                continue;
            }
            let word = ident(&tokens[index]);
            // `use<>` stands in a type and imports nothing.
            let is_in_type = tokens.get(index + 1).is_some_and(|next| is_punct(next, '<'));
            if word.as_deref() == Some("use") && !is_in_type {
                let end = index + tokens[index..].iter().position(|token| is_punct(token, ';')).unwrap_or_default();
                self.read_use(&tokens[index + 1..end], &[]);
                index = end;
            } else if let Some(word) = word {
                self.read_declaration(&word, &tokens[index + 1..], top);
                self.read_switches(&tokens[index..]);
                let path = path_from(&tokens[index..]);
                let follows_dot = index > 0 && is_punct(&tokens[index - 1], '.');
                index += 3 * (path.len() - 1); // a name and two colons
                if path.len() > 1 && !follows_dot {
                    self.paths.push(path);
                }
            } else if let TokenTree::Group(group) = &tokens[index] {
                self.walk(group.stream(), false);
            }
            index += 1;
        }
    }

    fn read_declaration(&mut self, keyword: &str, rest: &[TokenTree], top: bool) {
        let Some(name) = rest.first().and_then(ident) else {
            return;
        };
        let is_type = ["struct", "enum", "trait", "union"].contains(&keyword);
        if is_type {
            self.types.push(name.clone());
        }
        if top && (is_type || ["fn", "const", "static", "type"].contains(&keyword)) {
            self.items.insert(name);
        }
    }

    /// `switches!` makes two types of `Setup / Patch { … }`.
    fn read_switches(&mut self, tokens: &[TokenTree]) {
        if let [setup, slash, patch, TokenTree::Group(_), ..] = tokens
            && let (Some(setup), Some(patch)) = (ident(setup), ident(patch))
            && is_punct(slash, '/')
        {
            self.types.extend([setup.clone(), patch.clone()]);
            self.items.extend([setup, patch]);
        }
    }

    /// Reads what stands behind `use`, or one branch of it.
    fn read_use(&mut self, tokens: &[TokenTree], prefix: &[String]) {
        let mut path = prefix.to_vec();
        let mut name = None;
        for (index, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(word) if word == "as" => name = tokens.get(index + 1).and_then(ident),
                TokenTree::Ident(word) if name.is_none() => path.push(word.to_string()),
                TokenTree::Punct(punct) if punct.as_char() == '*' => path.push("*".to_owned()),
                TokenTree::Group(group) => {
                    let branches: Vec<TokenTree> = group.stream().into_iter().collect();
                    for branch in branches.split(|token| is_punct(token, ',')).filter(|branch| !branch.is_empty()) {
                        self.read_use(branch, &path);
                    }
                    return;
                }
                _ => {}
            }
        }
        if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
            path.pop();
        }
        let name = name.or_else(|| path.last().cloned()).unwrap_or_default();
        self.imports.push(Import { path, name });
    }
}

fn ident(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(word) => Some(word.to_string()),
        _ => None,
    }
}

fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

/// `#[cfg(test)] mod …`.
fn is_test_module(tokens: &[TokenTree]) -> bool {
    let [hash, TokenTree::Group(attribute), word, ..] = tokens else {
        return false;
    };
    is_punct(hash, '#')
        && attribute.delimiter() == Delimiter::Bracket
        && attribute.stream().to_string().replace(' ', "") == "cfg(test)"
        && ident(word).is_some_and(|word| word == "mod")
}

/// The names that two colons join, from the first token on.
fn path_from(tokens: &[TokenTree]) -> WrittenPath {
    let mut path: WrittenPath = tokens.first().and_then(ident).into_iter().collect();
    let mut rest = &tokens[1..];
    while let [first, second, word, after @ ..] = rest {
        let Some(name) = ident(word).filter(|_| is_punct(first, ':') && is_punct(second, ':')) else {
            break;
        };
        path.push(name);
        rest = after;
    }
    path
}

/// The files of Rust below a folder, except what was built there.
pub(crate) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("target") {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn is_test_file(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("tests"))
}
