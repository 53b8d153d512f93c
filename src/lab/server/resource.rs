//! The services beside the shop: resource servers that verify its tokens with its keys, or ask it about them.

mod introspection_client;
pub(super) mod jwks_cache;
pub(super) mod resource_server;
