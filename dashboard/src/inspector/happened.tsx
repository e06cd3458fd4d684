// SPDX-License-Identifier: ISC
// A node's restarts and their reasons, newest first: from the log, which begins before this page was opened.
import type { NodeStatus } from "../model/documents";
import { useSession } from "../store/session";

const SHOWN = 8;

export function Happened({ id, status }: { id: string; status: NodeStatus | undefined }) {
  const log = useSession((session) => session.log);
  const seen = useSession((session) => session.seenRestarts[id] ?? 0);
  const entries = log.filter((entry) => entry.subject === id);
  const before = status ? Math.min(seen, status.restarts) : 0;
  if (entries.length === 0 && before === 0) return null;
  return (
    <section className="panel-part" aria-label="History">
      <h3>
        History <b className="figure">{status ? `${status.restarts} restarts` : ""}</b>
      </h3>
      <ul className="happened">
        {entries
          .slice(-SHOWN)
          .reverse()
          .map((entry, i) => (
            <li key={`${entry.timeMs} ${entries.length - i}`} className={`log-${entry.weight}`}>
              <time>{new Date(entry.timeMs).toLocaleTimeString("en-GB")}</time> {entry.text}
            </li>
          ))}
        {before > 0 && (
          <li>
            {before === 1 ? "1 restart" : `${before} restarts`} before this page was opened
            {entries.length === 0 && status?.reason ? `: ${status.reason}` : ""}
          </li>
        )}
      </ul>
    </section>
  );
}
