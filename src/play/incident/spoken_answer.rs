//! What one says of an outcome in an interview: a sentence for each incident and the worst that it did.

use super::{DesignGrade, Incident};

impl Incident {
    /// How the outcome is told to an interviewer, with the price named.
    #[must_use]
    pub const fn spoken_answer(self, worst: DesignGrade) -> &'static str {
        match self {
            Self::OrdinaryRequest => {
                "A session costs a look-up, a JWT costs bytes and a signature check. I'd measure before I call one of them faster."
            }
            Self::Login => {
                "A session login stores a record and gives out its random ID. A JWT login gives out the facts themselves, signed, and needs no record."
            }
            Self::Logout => logout(worst),
            Self::HackedAccount => hacked_account(worst),
            Self::RoleChange => role_change(worst),
            Self::Ban => ban(worst),
            Self::PasswordChange => password_change(worst),
            Self::Restart => restart(worst),
            Self::MoreServers => more_servers(worst),
            Self::StoreLost => store_lost(worst),
            Self::KeyLost => key_lost(worst),
            Self::ForgedForm => forged_form(worst),
            Self::InjectedScript => injected_script(worst),
        }
    }
}

const fn logout(worst: DesignGrade) -> &'static str {
    match worst {
        DesignGrade::Fine => "Logging out ends the login on the server, so a copy of the credential is worth nothing.",
        DesignGrade::Price => {
            "The client forgets its tokens and the refresh token is revoked. A copied access token works until exp, so I keep that short."
        }
        DesignGrade::Hole => {
            "Deleting a credential in the client ends no copy of it. I'd end it on the server: a record to delete, or a blocklist."
        }
    }
}

const fn role_change(worst: DesignGrade) -> &'static str {
    match worst {
        DesignGrade::Fine => "The role is looked up for each request, so a change counts from the next one.",
        DesignGrade::Price => {
            "The role in the token is as old as the token. That's fine for minutes; for what really matters I look the role up."
        }
        DesignGrade::Hole => {
            "The role was copied at login, and nobody looks again for too long. I'd look it up, or shorten what carries it."
        }
    }
}

const fn password_change(worst: DesignGrade) -> &'static str {
    match worst {
        DesignGrade::Fine => {
            "A new password ends every other login. Without that, the thief stays in with the old session."
        }
        DesignGrade::Price => {
            "Sessions and refresh tokens end with the old password. An access token that is out works until exp, so I name that number."
        }
        DesignGrade::Hole => {
            "The password isn't asked for again, so changing it ends nothing by itself. I'd end all logins, and shorten what I can't end."
        }
    }
}

const fn restart(worst: DesignGrade) -> &'static str {
    match worst {
        DesignGrade::Fine => {
            "What a login needs is outside the server's memory: in a store, or signed in the client's hands. So I can deploy at noon."
        }
        DesignGrade::Price => {
            "Access tokens are refused after a restart, and a refresh brings new ones without a password."
        }
        DesignGrade::Hole => {
            "Sessions in memory, or a key that is made at each start, mean that every deployment logs everybody out."
        }
    }
}

const fn hacked_account(worst: DesignGrade) -> &'static str {
    match worst {
        DesignGrade::Fine => {
            "Each request is checked against a record. Once I delete that, the next request is refused."
        }
        DesignGrade::Price => {
            "What has a record ends at once. A JWT that was issued is good until exp, so I keep that short and name the number."
        }
        DesignGrade::Hole => {
            "As it stands I can't end this in time. I'd keep a record of each login, or a blocklist, or shorten what is issued."
        }
    }
}

const fn ban(worst: DesignGrade) -> &'static str {
    match worst {
        DesignGrade::Fine => "Each request looks the account up, so a ban counts from the next one.",
        DesignGrade::Price => {
            "The ban stops the refresh, and the access token works until exp. If that's too long, I add a look-up: a blocklist, or a version."
        }
        DesignGrade::Hole => {
            "Nobody looks at the account for too long. I'd use shorter tokens, or a look-up for each request."
        }
    }
}

const fn more_servers(worst: DesignGrade) -> &'static str {
    match worst {
        DesignGrade::Fine => {
            "No server keeps anything that another one needs: there is a shared store, or a token that each can verify."
        }
        DesignGrade::Price => {
            "It works until a server crashes. The sessions in its memory are gone, and those users log in again."
        }
        DesignGrade::Hole => {
            "Sessions in one server's memory don't work on a second server. I'd use a shared store; sticky routing is a stopgap."
        }
    }
}

const fn store_lost(worst: DesignGrade) -> &'static str {
    match worst {
        DesignGrade::Fine => "Nothing that a request needs was lost.",
        DesignGrade::Price => {
            "It answers 503, not 401: nobody is logged out because a store can't be asked. It's a single point of failure, so it gets a replica."
        }
        DesignGrade::Hole => {
            "Everybody has to log in again, at the same moment. I'd keep sessions in a store that writes to disk and has a replica."
        }
    }
}

const fn key_lost(worst: DesignGrade) -> &'static str {
    match worst {
        DesignGrade::Fine => "Nothing that clients hold is signed with that key, so nobody notices.",
        DesignGrade::Price => {
            "A new key at once. Refresh tokens are records, not signatures, so clients get new tokens without a password."
        }
        DesignGrade::Hole => {
            "A new key at once, and everybody logs in again. Overlap is for planned rotations, not for a leak."
        }
    }
}

const fn forged_form(worst: DesignGrade) -> &'static str {
    match worst {
        DesignGrade::Fine | DesignGrade::Price => {
            "Either the browser attached nothing, or the server saw that another site had started the request."
        }
        DesignGrade::Hole => {
            "A cookie that travels by itself needs SameSite, and a check of the origin or a CSRF token."
        }
    }
}

const fn injected_script(worst: DesignGrade) -> &'static str {
    match worst {
        DesignGrade::Fine => "Encode output first, and add a CSP: if no foreign script runs, nothing is stolen.",
        DesignGrade::Price => {
            "HttpOnly keeps the credential out of reach, but the script still acts as the user. So the cure is encoding, with a CSP behind it."
        }
        DesignGrade::Hole => {
            "An injected script can steal whatever the page's own script can read. I'd use an HttpOnly cookie or a backend for frontend, not web storage."
        }
    }
}
