//! `socket`: a client opens a WebSocket, sends messages, and closes it. In between, other acts may happen.

use crate::lab::act_error::SocketUseError;
use crate::lab::client::{Clients, OpenSocket};
use crate::lab::error::LabError;
use crate::lab::web_socket::SocketMessage;
use crate::model::act::WebSocketUse;
use crate::model::{Act, ActKind, Exchange, SocketResult, SocketState};

/// Opens the socket as the client that the act names, and does all that the act says.
///
/// # Errors
/// When the handshake can't be sent as it is written, when an act in between can't be done, or when a connection breaks.
pub(super) async fn perform(
    clients: &mut Clients,
    act: &Act,
    written: &WebSocketUse,
) -> Result<Vec<Exchange>, LabError> {
    let client = act.by.as_deref().ok_or(LabError::NoClient)?;
    let (answered, socket) = clients.open_socket(client, &written.request, &written.protocols).await?;
    let protocol = answered.exchange.response.header("sec-websocket-protocol").map(str::to_owned);
    let mut exchanges: Vec<Exchange> = answered.into_exchanges().collect();
    let mut result = SocketResult { state: SocketState::Refused, protocol, ..SocketResult::default() };
    if let Some(mut socket) = socket {
        result.state = SocketState::Open;
        send_all(&mut socket, &written.send, &mut result).await?;
        exchanges.extend(perform_meanwhile(clients, &written.meanwhile).await?);
        send_all(&mut socket, &written.then_send, &mut result).await?;
        if result.state == SocketState::Open {
            socket.close().await?;
        }
    }
    clients.lane().state().await.socket_result = Some(result);
    Ok(exchanges)
}

/// Sends the messages one by one, each after the answer to the one before, until the server closes.
async fn send_all(socket: &mut OpenSocket, messages: &[String], result: &mut SocketResult) -> Result<(), LabError> {
    for message in messages {
        if result.state != SocketState::Open {
            return Ok(());
        }
        match socket.ask(message).await? {
            Some(SocketMessage::Text(answer)) => result.messages.push(answer),
            Some(SocketMessage::Close(code, reason)) => {
                result.state = SocketState::Closed;
                result.close_code = Some(code);
                result.close_reason = reason;
            }
            None => result.state = SocketState::Closed,
        }
    }
    Ok(())
}

/// What happens while the socket is open: requests, time, the operator.
async fn perform_meanwhile(clients: &mut Clients, acts: &[Act]) -> Result<Vec<Exchange>, LabError> {
    let lane_name = clients.lane().name.clone();
    let mut exchanges = Vec::new();
    for act in acts.iter().filter(|act| act.lane.as_ref().is_none_or(|lane| *lane == lane_name)) {
        match act.kind().map_err(LabError::BadAct)? {
            ActKind::Request(_) | ActKind::Clock(_) | ActKind::Operator(_) => {
                exchanges.extend(Box::pin(super::perform(clients, act)).await?.exchanges);
            }
            _ => {
                return Err(LabError::BadSocket(SocketUseError::Meanwhile(act.to_string())));
            }
        }
    }
    Ok(exchanges)
}
