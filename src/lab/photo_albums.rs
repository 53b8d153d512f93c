//! The photos of the users of `photos.test`.

use std::collections::BTreeMap;

/// The API's host.
pub(super) const PHOTOS_HOST: &str = "photos.test";

/// The API's name in `aud`.
pub(super) const PHOTOS_AUDIENCE: &str = "https://photos.test";

/// What everybody has to begin with.
const FIRST_PHOTOS: [&str; 3] = ["beach", "harbour", "sunset"];

/// The photos that users have deleted; the others are still there.
#[derive(Clone, Debug, Default)]
pub(super) struct PhotoAlbums(BTreeMap<String, Vec<&'static str>>);

impl PhotoAlbums {
    /// The photos of `user`, by name.
    pub(super) fn photos_of(&self, user: &str) -> Vec<&'static str> {
        let deleted = self.0.get(user);
        FIRST_PHOTOS.into_iter().filter(|photo| deleted.is_none_or(|deleted| !deleted.contains(photo))).collect()
    }

    /// Deletes a photo of `user`. Whether there was one of that name.
    pub(super) fn delete(&mut self, user: &str, name: &str) -> bool {
        let Some(photo) = self.photos_of(user).into_iter().find(|photo| *photo == name) else { return false };
        self.0.entry(user.to_owned()).or_default().push(photo);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_deletes_their_own_photos_once() {
        let mut albums = PhotoAlbums::default();
        assert!(albums.delete("alice", "harbour") && !albums.delete("alice", "harbour"));
        assert!(!albums.delete("alice", "mountain"));
        assert_eq!((albums.photos_of("alice"), albums.photos_of("bob").len()), (vec!["beach", "sunset"], 3));
    }
}
