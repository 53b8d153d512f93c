//! Units of numbers that learners type, with their natural spellings, and how they convert.

/// What can be measured. Units of one kind convert into each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum UnitKind {
    /// In bits.
    Data,
    /// In seconds.
    Time,
    /// In hundredths.
    Share,
    /// A status of HTTP.
    Status,
}

/// A unit that has a scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Unit {
    kind: UnitKind,
    /// How many of the kind's base units it is.
    scale: f64,
}

const fn unit(kind: UnitKind, scale: f64) -> Unit {
    Unit { kind, scale }
}

const KIBI: f64 = 1024.0;
const DAY: f64 = 86_400.0;

/// Every unit with its spellings in lower case. A plural in `s` need not be written down.
const UNITS: &[(Unit, &[&str])] = &[
    (unit(UnitKind::Data, 1.0), &["bit"]),
    (unit(UnitKind::Data, 1e3), &["kbit", "kilobit"]),
    (unit(UnitKind::Data, 1e6), &["mbit", "megabit"]),
    (unit(UnitKind::Data, 1e9), &["gbit", "gigabit"]),
    (unit(UnitKind::Data, 8.0), &["b", "byte", "octet"]),
    (unit(UnitKind::Data, 8e3), &["kb", "k", "kbyte", "kilobyte"]),
    (unit(UnitKind::Data, 8e6), &["mb", "meg", "mbyte", "megabyte"]),
    (unit(UnitKind::Data, 8e9), &["gb", "gig", "gbyte", "gigabyte"]),
    (unit(UnitKind::Data, 8e12), &["tb", "tbyte", "terabyte"]),
    (unit(UnitKind::Data, 8.0 * KIBI), &["kib", "kibibyte"]),
    (unit(UnitKind::Data, 8.0 * KIBI * KIBI), &["mib", "mebibyte"]),
    (unit(UnitKind::Data, 8.0 * KIBI * KIBI * KIBI), &["gib", "gibibyte"]),
    (unit(UnitKind::Time, 1e-6), &["us", "μs", "microsecond"]),
    (unit(UnitKind::Time, 1e-3), &["ms", "msec", "millisecond"]),
    (unit(UnitKind::Time, 1.0), &["s", "sec", "second"]),
    (unit(UnitKind::Time, 60.0), &["m", "min", "minute"]),
    (unit(UnitKind::Time, 3600.0), &["h", "hr", "hour"]),
    (unit(UnitKind::Time, DAY), &["d", "day"]),
    (unit(UnitKind::Time, 7.0 * DAY), &["w", "wk", "week"]),
    (unit(UnitKind::Time, 365.0 * DAY), &["y", "yr", "year"]),
    (unit(UnitKind::Share, 1.0), &["%", "percent", "per cent"]),
    (unit(UnitKind::Status, 1.0), &["status", "status code", "http", "http status", "http status code", "code"]),
];

impl Unit {
    pub(super) const SECOND: Self = unit(UnitKind::Time, 1.0);

    /// The unit with this spelling, in lower case; as it is before as a plural: `m` is a minute, not one of `ms`.
    pub(super) fn by_spelling(spelling: &str) -> Option<Self> {
        let find = |is_meant: fn(&str, &str) -> bool| {
            UNITS.iter().find(|(_, spellings)| spellings.iter().any(|known| is_meant(known, spelling)))
        };
        find(|known, spelling| known == spelling).or_else(|| find(is_same_word)).map(|(unit, _)| *unit)
    }

    /// How many of `other` one of this unit is; `None` where they measure different things.
    pub(super) fn in_units_of(self, other: Self) -> Option<f64> {
        (self.kind == other.kind).then_some(self.scale / other.scale)
    }

    /// Whether it measures time.
    pub(super) fn is_time(self) -> bool {
        self.kind == UnitKind::Time
    }

    /// Whether numbers of this unit are statuses of HTTP.
    pub(super) fn is_status(self) -> bool {
        self.kind == UnitKind::Status
    }
}

/// Whether two words are the same but for a plural's `s`.
pub(super) fn is_same_word(one: &str, other: &str) -> bool {
    let is_plural = |singular: &str, plural: &str| plural.strip_suffix('s') == Some(singular);
    one == other || is_plural(one, other) || is_plural(other, one)
}
