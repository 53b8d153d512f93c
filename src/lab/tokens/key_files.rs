//! The made-up files of the shop's machine, for a careless verifier that takes `kid` for a path.

use crate::token::careless::VirtualFiles;

/// The key folder, and the files that a `kid` with `../` can reach from it. No real disk is ever read.
pub(in crate::lab) fn key_files() -> VirtualFiles {
    // The attacks of the lesson: a file that is empty, and a public file whose text everybody knows.
    let contents = [("/dev/null", ""), ("/srv/shop/public/robots.txt", "User-agent: *\nDisallow: /admin\n")];
    let contents = contents.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    VirtualFiles { folder: "/srv/shop/keys".to_owned(), contents: contents.into_iter().collect() }
}
