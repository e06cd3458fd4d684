// SPDX-License-Identifier: ISC
// What a node hears and who hears it, to be cut and added to without dragging.
import { TextField } from "../controls/text-field";
import { connectNodes, disconnectNodes, mapEdge } from "../link/edit";
import type { GraphEdge, GraphNode } from "../model/documents";
import { useSession } from "../store/session";
import { select } from "../store/ui";
import { formatMap, parseMap } from "./channel-map";
import "./connections.css";

interface SideProps {
  word: string;
  edges: GraphEdge[];
  other: (edge: GraphEdge) => string;
  /** Who may be added. */
  others: string[];
  add: (id: string) => void;
}

/** What goes where: as the graph file says it, or what the channels of the ends suggest. */
function MapField({ edge }: { edge: GraphEdge }) {
  return (
    <TextField
      value={formatMap(edge.map)}
      placeholder={`${edge.nwires} ch${edge.addedFrames > 0 ? `, +${edge.addedFrames} fr` : ""}`}
      label={`Channels from ${edge.from} to ${edge.to}`}
      title={`Which channels it connects, such as "1>1 1>2"; empty: as they suggest themselves${edge.addedFrames > 0 ? `. ${edge.addedFrames} frames are added, so that it arrives together with the others` : ""}`}
      isWrong={(text) => parseMap(text) === undefined}
      onChange={(text) => {
        const map = parseMap(text);
        if (map !== undefined) void mapEdge(edge.from, edge.to, map);
      }}
    />
  );
}

function Side({ word, edges, other, others, add }: SideProps) {
  return (
    <div className="side">
      <span className="side-word">{word}</span>
      <ul>
        {edges.map((edge) => (
          <li key={other(edge)}>
            <button
              type="button"
              className="side-node"
              onClick={() => {
                select(other(edge));
              }}
            >
              {other(edge)}
            </button>
            <MapField edge={edge} />
            <button
              type="button"
              className="side-cut"
              aria-label={`Disconnect ${word} ${other(edge)}`}
              title={`Disconnect ${word} ${other(edge)}`}
              onClick={() => void disconnectNodes(edge.from, edge.to)}
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
            <option value="">connect {word} …</option>
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
  const { id } = node;
  const from = graph.edges.filter((edge) => edge.to === id);
  const to = graph.edges.filter((edge) => edge.from === id);
  const hears = (other: GraphNode) => other.type !== "source";
  const speaks = (other: GraphNode) => other.type !== "output" && other.type !== "record";
  const others = (taken: string[], may: (other: GraphNode) => boolean) =>
    graph.nodes.filter((other) => other.id !== id && may(other) && !taken.includes(other.id)).map((other) => other.id);
  return (
    <section className="panel-part connections" aria-label="Connections">
      {hears(node) && (
        <Side
          word="from"
          edges={from}
          other={(edge) => edge.from}
          others={others(from.map((edge) => edge.from), speaks)}
          add={(other) => void connectNodes(other, id)}
        />
      )}
      {speaks(node) && (
        <Side
          word="to"
          edges={to}
          other={(edge) => edge.to}
          others={others(to.map((edge) => edge.to), hears)}
          add={(other) => void connectNodes(id, other)}
        />
      )}
    </section>
  );
}
