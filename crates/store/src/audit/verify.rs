//! Following the chain from its beginning to its head.

use std::collections::HashMap;

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::chain::Head;
use super::{AuditFault, AuditHead, Chain};
use crate::{Error, Hash, Store};

/// In the order in which they are under the MAC; the MAC itself comes last.
const SELECT: &str =
    "SELECT seq, at, actor, actor_name, role, action, subject, object, reason, changes, mac
    FROM audit ORDER BY seq";

/// The columns under the MAC.
const COLUMNS: usize = 10;

/// Enough to know that somebody was at it. More are not told, so that a forged number cannot fill the memory.
const MOST_FAULTS: usize = 1_000;

impl Store {
    /// Follows the whole chain; every fault in order, up to a thousand. `anchors`: heads that were kept outside. Each of
    /// them counts: a chain that was cut and went on since agrees with the heads that were told after the cut.
    ///
    /// Of entries that follow a missing one the first is believed to follow it.
    pub async fn verify_audit(&self, anchors: Vec<AuditHead>) -> Result<Vec<AuditFault>, Error> {
        let chain = self.chain.clone();
        self.engine
            .read(move |connection| verify(connection, &chain, &anchors))
            .await
    }
}

/// The last entry that was seen.
struct Seen {
    seq: u64,
    mac: Vec<u8>,
}

pub(super) fn verify(
    connection: &Connection,
    chain: &Chain,
    anchors: &[AuditHead],
) -> Result<Vec<AuditFault>, Error> {
    let written = anchors.iter().map(|anchor| anchor.seq).max();
    let anchored = by_number(anchors);
    let mut faults = Vec::new();
    let mut last = Seen {
        seq: 0,
        mac: Chain::beginning().to_vec(),
    };
    let mut select = connection.prepare_cached(SELECT)?;
    let mut rows = select.query(())?;
    while let Some(row) = rows.next()? {
        let columns = (0..COLUMNS)
            .map(|column| row.get_ref(column))
            .collect::<Result<Vec<_>, _>>()?;
        let mac = match row.get_ref(COLUMNS)? {
            ValueRef::Blob(mac) => mac,
            _ => &[],
        };
        let seq = match columns.first() {
            Some(ValueRef::Integer(seq)) => u64::try_from(*seq).unwrap_or_default(),
            _ => 0,
        };
        if seq <= last.seq {
            // A number below the first, or none at all.
            faults.push(AuditFault::Altered(seq));
            continue;
        }
        let missing = last.seq + 1..seq;
        let is_gap = !missing.is_empty();
        faults.extend(missing.take(MOST_FAULTS).map(AuditFault::Missing));
        let is_sound = is_gap || chain.entry_mac(&last.mac, &columns) == mac;
        // Two heads of one number cannot both be of this chain.
        let is_anchored = anchored
            .get(&seq)
            .is_none_or(|known| known.iter().all(|known| known[..] == *mac));
        if !is_sound || !is_anchored {
            faults.push(AuditFault::Altered(seq));
        }
        last = Seen {
            seq,
            mac: mac.to_vec(),
        };
        if faults.len() >= MOST_FAULTS {
            faults.truncate(MOST_FAULTS);
            return Ok(faults);
        }
    }
    let end = end(chain.head(connection)?, &last, written, &faults);
    faults.extend(end);
    Ok(faults)
}

fn by_number(anchors: &[AuditHead]) -> HashMap<u64, Vec<&Hash>> {
    let mut by_number: HashMap<u64, Vec<&Hash>> = HashMap::new();
    for anchor in anchors {
        by_number.entry(anchor.seq).or_default().push(&anchor.mac);
    }
    by_number
}

/// What is wrong with where the chain ends.
fn end(head: Head, last: &Seen, anchored: Option<u64>, before: &[AuditFault]) -> Vec<AuditFault> {
    let mut faults = Vec::new();
    let mut written = anchored.unwrap_or_default();
    match head {
        Head::Sound(head) => {
            written = written.max(head.seq);
            let is_known = before.contains(&AuditFault::Altered(last.seq));
            if head.seq < last.seq {
                // A head of before: entries were added that it does not know.
                faults.push(AuditFault::HeadAltered);
            } else if head.seq == last.seq && head.mac[..] != last.mac[..] && !is_known {
                faults.push(AuditFault::Altered(last.seq));
            }
        }
        Head::Altered => faults.push(AuditFault::HeadAltered),
    }
    if written > last.seq {
        faults.push(AuditFault::Cut {
            last: last.seq,
            written,
        });
    }
    faults
}
