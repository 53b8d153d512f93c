//! What an operator does to the store of a lane.

use super::Stores;
use crate::lab::session_store::store_error::{StoreError, StoreLimit};
use crate::model::StoreCondition;
use crate::model::act::StoreAction;

impl Stores {
    pub(super) fn control(&mut self, action: StoreAction) -> Result<(), StoreError> {
        if action == StoreAction::Stop && self.setup.survives_stop() && self.condition == StoreCondition::Running {
            self.stopped = self.of(0)?.backend().contents()?;
        }
        let is_possible = match action {
            StoreAction::Fill | StoreAction::Free | StoreAction::Lag => self.condition == StoreCondition::Running,
            StoreAction::Slow => self.condition != StoreCondition::Stopped,
            StoreAction::Start | StoreAction::Stop | StoreAction::FailOver => true,
        };
        if !is_possible {
            return Err(StoreError::Unsupported(StoreLimit::NotRunning));
        }
        if action == StoreAction::Stop && self.condition == StoreCondition::Slow {
            self.control(StoreAction::Start)?;
            return self.control(StoreAction::Stop);
        }
        self.of(0)?.backend().control(action)?;
        match action {
            // What fills up a store that keeps nothing goes with the rest.
            StoreAction::Stop => {
                (self.condition, self.is_filled) =
                    (StoreCondition::Stopped, self.is_filled && self.setup.survives_stop());
            }
            StoreAction::Start => self.condition = StoreCondition::Running,
            StoreAction::Slow => self.condition = StoreCondition::Slow,
            StoreAction::Lag => {}
            StoreAction::Fill => self.is_filled = true,
            StoreAction::Free => self.is_filled = false,
            StoreAction::FailOver => (self.condition, self.is_filled) = (StoreCondition::Running, false),
        }
        Ok(())
    }
}
