//! A lab with one lane and no lesson, driven act by act: for measurements, and for trying a design.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, channel};

use serde_json::Value as Json;

use super::play_error::PlayError;
use super::player::{FIXED_SEED_START, shared_store};
use crate::lab::{Lab, LabConfig, LabError, LabReport, LaneConfig};
use crate::model::account::account_variables;
use crate::model::client::ThirdPartyCookies;
use crate::model::{Act, ClientKind, ClientSetup, LaneAct, Outcome, Setup, View};

/// A running lab. It is the same every time: fixed seed, fixed clock.
#[derive(Debug)]
pub(super) struct ScratchLab {
    lab: Lab,
    reports: Receiver<LabReport>,
    /// The state of the lane at the start.
    pub(super) initial_view: View,
}

impl ScratchLab {
    /// Starts a lab with this setup and these clients.
    ///
    /// # Errors
    /// When the lab can't have this setup, or there is no loopback.
    pub(super) fn start(setup: Setup, clients: &[(&str, ClientKind)]) -> Result<Self, PlayError> {
        let client = |(name, kind): &(&str, ClientKind)| {
            let setup =
                ClientSetup { kind: *kind, refresh_on_401: false, third_party_cookies: ThirdPartyCookies::default() };
            ((*name).to_owned(), setup)
        };
        let config = LabConfig {
            lanes: vec![LaneConfig { name: "scratch".to_owned(), setup }],
            clients: clients.iter().map(client).collect(),
            shared_store: shared_store(),
            seed: 1,
            start_time: FIXED_SEED_START,
            ..LabConfig::default()
        };
        let (sender, reports) = channel();
        let lab = Lab::start(config, move |report| drop(sender.send(report)))?;
        let Ok(LabReport::Ready { mut views, .. }) = reports.recv() else { return Err(ended()) };
        Ok(Self { lab, reports, initial_view: views.pop().unwrap_or_default() })
    }

    /// Does an act, written as in a lesson.
    ///
    /// # Errors
    /// When it can't be done as it is written.
    pub(super) fn act(&self, act: Json) -> Result<Outcome, PlayError> {
        let broken = |what: String| PlayError::from(LabError::ConnectionFailed(what));
        let act: Act = serde_json::from_value(act).map_err(|error| broken(error.to_string()))?;
        let names = account_variables(&BTreeMap::new());
        let act = act.substitute_variables(&names).map_err(|error| broken(error.to_string()))?;
        self.lab.perform(0, vec![LaneAct { lane: 0, act }]);
        loop {
            let LabReport::Done { mut outcomes, .. } = self.reports.recv().map_err(|_| ended())? else { continue };
            return Ok(outcomes.pop().ok_or_else(ended)?.result?);
        }
    }
}

fn ended() -> PlayError {
    LabError::ConnectionFailed("the lab has ended".to_owned()).into()
}
