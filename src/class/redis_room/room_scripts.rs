//! What a class asks of Redis: one script a question, so that nothing comes between looking and writing.
//!
//! The keys of a room, all with one prefix and a TTL:
//!
//! - `class`, a hash: `moves` (how often the class went on), `phase`, `wall`, `questions`, `presenter`
//! - `participants`, a set of the hashes of participants' IDs
//! - `votes:N`, a hash: the vote of each participant on question N (from 0), as a number whose bits are the options
//! - `tally:N`, a hash: how often each of these numbers was voted for

/// Opens the room, or finds it open.
///
/// `KEYS`: class. `ARGV`: moves, phase, wall, questions, presenter, TTL. Answers the questions that are asked in the room.
pub(super) const OPEN: &str = "
    if redis.call('EXISTS', KEYS[1]) == 0 then
        redis.call('HSET', KEYS[1], 'moves', ARGV[1], 'phase', ARGV[2], 'wall', ARGV[3], 'questions', ARGV[4], 'presenter', ARGV[5])
    end
    redis.call('EXPIRE', KEYS[1], ARGV[6])
    return redis.call('HGET', KEYS[1], 'questions')";

/// Lets somebody in.
///
/// `KEYS`: class, participants. `ARGV`: participant, capacity, TTL. Answers `joined`, `full` or `gone`.
pub(super) const JOIN: &str = "
    if redis.call('EXISTS', KEYS[1]) == 0 then return 'gone' end
    if redis.call('SISMEMBER', KEYS[2], ARGV[1]) == 0 then
        if redis.call('SCARD', KEYS[2]) >= tonumber(ARGV[2]) then return 'full' end
        redis.call('SADD', KEYS[2], ARGV[1])
    end
    for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ARGV[3]) end
    return 'joined'";

/// Counts a vote, unless the participant has voted before. It writes in each case: only then does Redis know what a replica
/// has to confirm.
///
/// `KEYS`: class, participants, votes, tally. `ARGV`: participant, the phase in which the question is asked, the vote, TTL.
/// Answers `counted` with the vote that counts and how many have voted; or `unknown`, `closed`, `gone`.
pub(super) const VOTE: &str = "
    local phase = redis.call('HGET', KEYS[1], 'phase')
    if not phase then return {'gone', 0, 0} end
    if redis.call('SISMEMBER', KEYS[2], ARGV[1]) == 0 then return {'unknown', 0, 0} end
    local counted = redis.call('HGET', KEYS[3], ARGV[1])
    if not counted then
        if phase ~= ARGV[2] then return {'closed', 0, 0} end
        counted = ARGV[3]
        redis.call('HSET', KEYS[3], ARGV[1], counted)
        redis.call('HINCRBY', KEYS[4], counted, 1)
    end
    for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ARGV[4]) end
    return {'counted', tonumber(counted), redis.call('HLEN', KEYS[3])}";

/// Whether somebody has joined, and how they voted.
///
/// `KEYS`: participants, votes. `ARGV`: participant. Answers 1 or 0, and the vote or nothing.
pub(super) const RECALL: &str = "
    return {redis.call('SISMEMBER', KEYS[1], ARGV[1]), redis.call('HGET', KEYS[2], ARGV[1])}";

/// Moves the class on, if it stands where the caller believes, and belongs to the presentation that asks.
///
/// `KEYS`: class. `ARGV`: the phase from which it goes, or nothing; the name of a presentation elsewhere, or nothing; the phase
/// to which it goes, the wall, TTL. Answers `moved`, `elsewhere`, `taken over` or `gone`.
pub(super) const MOVE: &str = "
    local class = redis.call('HMGET', KEYS[1], 'phase', 'presenter')
    if not class[1] then return 'gone' end
    if ARGV[1] ~= '' and ARGV[1] ~= class[1] then return 'elsewhere' end
    if ARGV[2] ~= '' and ARGV[2] ~= class[2] then return 'taken over' end
    redis.call('HSET', KEYS[1], 'phase', ARGV[3], 'wall', ARGV[4])
    redis.call('HINCRBY', KEYS[1], 'moves', 1)
    redis.call('EXPIRE', KEYS[1], ARGV[5])
    return 'moved'";

/// Gives the class to a presentation elsewhere. Other questions begin anew, without votes.
///
/// `KEYS`: class, then the votes and tallies of all questions. `ARGV`: the name of the presentation, 1 if it comes back, the
/// questions, the phase in which a class begins, the wall then, TTL. Answers `taken`, `other` or `gone`.
pub(super) const TAKE_OVER: &str = "
    local class = redis.call('HMGET', KEYS[1], 'questions', 'presenter')
    if not class[1] then return 'gone' end
    if ARGV[2] == '1' and class[2] ~= '' and class[2] ~= ARGV[1] then return 'other' end
    redis.call('HSET', KEYS[1], 'presenter', ARGV[1])
    if class[1] ~= ARGV[3] then
        for index = 2, #KEYS do redis.call('DEL', KEYS[index]) end
        redis.call('HSET', KEYS[1], 'questions', ARGV[3], 'phase', ARGV[4], 'wall', ARGV[5])
    end
    redis.call('HINCRBY', KEYS[1], 'moves', 1)
    redis.call('EXPIRE', KEYS[1], ARGV[6])
    return 'taken'";

/// Where the class stands.
///
/// `KEYS`: class, participants. `ARGV`: what the keys of tallies begin with. Answers moves, phase, wall, presenter, how many
/// have joined, and the tally of the question at hand; nothing if there is no room.
pub(super) const STATE: &str = "
    local class = redis.call('HMGET', KEYS[1], 'moves', 'phase', 'wall', 'presenter')
    if not class[1] then return false end
    local question = string.match(class[2], '%d+')
    local tally = {}
    if question then tally = redis.call('HGETALL', ARGV[1] .. question) end
    return {class[1], class[2], class[3], class[4], redis.call('SCARD', KEYS[2]), tally}";
