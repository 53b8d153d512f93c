//! The services beside the shop: resource servers that trust the issuer's keys or ask it.

pub(super) mod backchannel;
pub(super) mod introspection_client;
pub(super) mod jwks_cache;
pub(super) mod resource_server;
