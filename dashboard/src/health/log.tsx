// SPDX-License-Identifier: ISC
import { useMemo, useState } from "react";
import { filterLog, type Weight } from "../store/log";
import { useSession } from "../store/session";

const SHOWN = 300;

export function Log() {
  const log = useSession((session) => session.log);
  const [filter, setFilter] = useState("");
  const [least, setLeast] = useState<Weight>("info");
  const entries = useMemo(() => filterLog(log, filter, least).slice(-SHOWN).reverse(), [log, filter, least]);
  return (
    <section className="log" aria-label="Log">
      <header>
        <h2>Log</h2>
        <input
          type="search"
          placeholder="filter: node or word"
          aria-label="Filter the log"
          value={filter}
          onChange={(event) => {
            setFilter(event.target.value);
          }}
        />
        <select
          className="choice"
          aria-label="Least weight shown"
          value={least}
          onChange={(event) => {
            setLeast(event.target.value as Weight);
          }}
        >
          <option value="info">all</option>
          <option value="warning">warnings</option>
          <option value="error">errors</option>
        </select>
      </header>
      <div className="log-lines" role="region" aria-label="Log entries" tabIndex={0}>
        {entries.length === 0 && <p className="log-none">Nothing {log.length > 0 ? "matches" : "has happened"}.</p>}
        <ol>
          {entries.map((entry, i) => (
            <li key={`${entry.timeMs} ${entries.length - i}`} className={`log-${entry.weight}`}>
              <time>{new Date(entry.timeMs).toLocaleTimeString("en-GB")}</time>
              <b>{entry.subject}</b>
              <span>{entry.text}</span>
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}
