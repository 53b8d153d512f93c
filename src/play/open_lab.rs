//! The lab of a lesson, up for programs outside: each lane has an address, and acts that are no request can be done from
//! there, too.

use std::fmt;
use std::net::SocketAddr;
use std::sync::mpsc::{Receiver, channel};

use super::play_error::PlayError;
use super::player::{LabSeed, lab_config};
use crate::content::Lesson;
use crate::lab::{Lab, LabError, LabReport};
use crate::model::account::account_variables;
use crate::model::{Act, LaneAct, OversizeError, Variables};

/// A lab that nobody plays in.
#[derive(Debug)]
pub struct OpenLab {
    lab: Lab,
    reports: Receiver<LabReport>,
    lanes: Vec<OpenLane>,
    /// The passwords of the accounts.
    names: Variables,
    /// How many acts were done.
    act_count: u64,
}

/// A lane of a lab that is up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenLane {
    /// Its id in the lesson.
    pub id: String,
    /// Where its servers answer, whatever their names.
    pub address: SocketAddr,
}

impl OpenLab {
    /// Starts the lab of `lesson`, and waits until it is up.
    ///
    /// # Errors
    /// When the lab can't have the lesson's setup, or there is no loopback.
    pub fn start(lesson: &Lesson, lab_seed: LabSeed) -> Result<Self, PlayError> {
        let (sender, reports) = channel();
        let report = move |report| {
            // Nobody looks at requests from outside, and each has a view of its lane with it.
            if !matches!(report, LabReport::ExternalExchange { .. } | LabReport::ExternalLeftOut { .. }) {
                drop(sender.send(report));
            }
        };
        let lab = Lab::start(lab_config(lesson, lab_seed), report)?;
        let Ok(LabReport::Ready { addresses, .. }) = reports.recv() else { return Err(ended()) };
        let lanes = lesson.lanes().into_iter().zip(addresses);
        let lanes = lanes.map(|((lane, _), address)| OpenLane { id: lane.id, address }).collect();
        Ok(Self { lab, reports, lanes, names: account_variables(&lesson.account), act_count: 0 })
    }

    /// The lanes, in the order of the lesson.
    #[must_use]
    pub fn lanes(&self) -> &[OpenLane] {
        &self.lanes
    }

    /// The lane with this id.
    #[must_use]
    pub fn lane(&self, id: &str) -> Option<&OpenLane> {
        self.lanes.iter().find(|lane| lane.id == id)
    }

    /// Does an act, written as in a lesson, in the lane with this id.
    ///
    /// # Errors
    /// When something is wrong with the act, or it could not be done.
    pub fn perform(&mut self, lane: &str, act: &Act) -> Result<(), OpenLabError> {
        let lane = self.lanes.iter().position(|other| other.id == lane).ok_or(OpenLabError::UnknownLane)?;
        let act = act.substitute_variables(&self.names).map_err(OpenLabError::Oversize)?;
        act.kind().map_err(|_| OpenLabError::NotOneKind)?;
        self.act_count += 1;
        self.lab.perform(self.act_count, vec![LaneAct { lane, act }]);
        loop {
            match self.reports.recv() {
                Ok(LabReport::Done { batch, mut outcomes }) if batch == self.act_count => {
                    let outcome = outcomes.pop().ok_or_else(ended)?;
                    return outcome.result.map(drop).map_err(|error| PlayError::from(error).into());
                }
                Ok(_) => {}
                Err(_) => return Err(ended().into()),
            }
        }
    }
}

/// Why an act could not be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenLabError {
    /// No lane has this id.
    UnknownLane,
    /// It is too long with its variables filled in.
    Oversize(OversizeError),
    /// It does nothing, or several things.
    NotOneKind,
    /// The lab did not do it.
    Lab(PlayError),
}

impl fmt::Display for OpenLabError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownLane => f.write_str("there is no such lane"),
            Self::Oversize(error) => error.fmt(f),
            Self::NotOneKind => f.write_str("an act has exactly one kind: request, clock, operator …"),
            Self::Lab(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for OpenLabError {}

impl From<PlayError> for OpenLabError {
    fn from(error: PlayError) -> Self {
        Self::Lab(error)
    }
}

fn ended() -> PlayError {
    LabError::ConnectionFailed("the lab has ended".to_owned()).into()
}
