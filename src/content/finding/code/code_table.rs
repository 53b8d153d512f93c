//! The macro behind the table of codes.

/// Declares each code once: variant, stable id, severity, meaning, remedy. A new kind of finding needs only a row here.
macro_rules! codes {
    ($( $group:ident $title:literal { $( $variant:ident $id:literal $severity:ident $meaning:literal $remedy:literal; )* } )*) => {
        /// A kind of finding. Its id is stable: tools may rely on it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $( $( #[doc = $meaning] $variant, )* )* }

        /// What a kind of finding is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum CodeGroup { $( #[doc = $title] $group, )* }

        impl CodeGroup {
            /// Its heading in the reference.
            #[must_use]
            pub const fn title(self) -> &'static str { match self { $( Self::$group => $title, )* } }
        }

        impl Code {
            /// Every code, group by group.
            pub const ALL: &'static [Self] = &[ $( $( Self::$variant, )* )* ];

            /// The stable id, in kebab-case.
            #[must_use]
            pub const fn id(self) -> &'static str { match self { $( $( Self::$variant => $id, )* )* } }

            /// Its severity where no lint level is set for it.
            #[must_use]
            pub const fn severity(self) -> Severity { match self { $( $( Self::$variant => Severity::$severity, )* )* } }

            /// The group whose heading it is listed under.
            #[must_use]
            pub const fn group(self) -> CodeGroup { match self { $( $( Self::$variant => CodeGroup::$group, )* )* } }

            /// What is wrong, as one sentence.
            #[must_use]
            pub const fn meaning(self) -> &'static str { match self { $( $( Self::$variant => $meaning, )* )* } }

            /// Why it matters and what to do about it, in a sentence or two.
            #[must_use]
            pub const fn remedy(self) -> &'static str { match self { $( $( Self::$variant => $remedy, )* )* } }
        }
    };
}

pub(super) use codes;
