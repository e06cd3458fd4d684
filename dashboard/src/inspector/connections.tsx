// SPDX-License-Identifier: ISC
// What a node hears and who hears it, to be cut and added to without dragging.
import { connectNodes, disconnectNodes } from "../link/edit";
import type { GraphNode } from "../model/documents";
import { useSession } from "../store/session";
import { select } from "../store/ui";

interface SideProps {
  word: string;
  ids: string[];
  /** Who may be added. */
  others: string[];
  cut: (id: string) => void;
  add: (id: string) => void;
}

function Side({ word, ids, others, cut, add }: SideProps) {
  return (
    <div className="side">
      <span className="side-word">{word}</span>
      <ul>
        {ids.map((id) => (
          <li key={id}>
            <button
              type="button"
              className="side-node"
              onClick={() => {
                select(id);
              }}
            >
              {id}
            </button>
            <button
              type="button"
              className="side-cut"
              aria-label={`Disconnect ${word} ${id}`}
              title={`Disconnect ${word} ${id}`}
              onClick={() => {
                cut(id);
              }}
            >
              ×
            </button>
          </li>
        ))}
        <li>
          <select
            className="choice side-add"
            aria-label={`Connect ${word}`}
            value=""
            disabled={others.length === 0}
            onChange={(event) => {
              add(event.target.value);
            }}
          >
            <option value="">+</option>
            {others.map((id) => (
              <option key={id} value={id}>
                {id}
              </option>
            ))}
          </select>
        </li>
      </ul>
    </div>
  );
}

export function Connections({ node }: { node: GraphNode }) {
  const graph = useSession((session) => session.graph);
  if (!graph) return null;
  const { id, type } = node;
  const from = graph.edges.filter((edge) => edge.to === id).map((edge) => edge.from);
  const to = graph.edges.filter((edge) => edge.from === id).map((edge) => edge.to);
  const others = (taken: string[], never: string) =>
    graph.nodes.filter((other) => other.id !== id && other.type !== never && !taken.includes(other.id)).map((other) => other.id);
  return (
    <section className="panel-part connections" aria-label="Connections">
      {type !== "source" && (
        <Side
          word="from"
          ids={from}
          others={others(from, "output")}
          cut={(other) => void disconnectNodes(other, id)}
          add={(other) => void connectNodes(other, id)}
        />
      )}
      {type !== "output" && (
        <Side
          word="to"
          ids={to}
          others={others(to, "source")}
          cut={(other) => void disconnectNodes(id, other)}
          add={(other) => void connectNodes(id, other)}
        />
      )}
    </section>
  );
}
