//! What an answer of a class that is kept in Redis survives once it was acknowledged.

/// When an answer is acknowledged that is kept in Redis. It survives the end of any server of the class in each case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RedisDurability {
    /// Once Redis has it in memory: it is lost with Redis.
    #[default]
    Memory,
    /// Once Redis has it on its disk: it survives a crash of Redis, and of its machine.
    Disk,
    /// Once a replica has it, too: it survives the loss of Redis' machine.
    Replica,
}
