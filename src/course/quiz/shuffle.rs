//! A repeatable order. Seed and id alone decide it, so that the same seed asks the same way on every machine.

use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;
use sha2::{Digest as _, Sha256};

/// The numbers below `count`, shuffled by `seed`. The `id` of what is shuffled goes into the order as well: with the
/// seed alone, all questions with four options would have their right answer in the same place.
#[must_use]
pub fn shuffled_indices(count: usize, seed: u64, id: &str) -> Vec<usize> {
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    hash.update(id.as_bytes());
    let mut generator = ChaCha8Rng::from_seed(hash.finalize().into());
    let mut order: Vec<usize> = (0..count).collect();
    order.shuffle(&mut generator);
    order
}
