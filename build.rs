//! The built-in lessons and questions are a part of the program: it is built again when one of them changes.

fn main() {
    for folder in ["lessons", "quizzes", "assets"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
