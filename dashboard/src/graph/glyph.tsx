// SPDX-License-Identifier: ISC
// One small sign for each kind of node.
import type { NodeType } from "../model/documents";

const PATHS: Record<NodeType, string> = {
  source: "M1 6 Q3 -1 6 6 T11 6",
  processor: "M1.5 1.5h9v9h-9z M4 6h4",
  mixer: "M10 1.5H2.5L6.5 6l-4 4.5H10",
  bus: "M1 2.5h4.5L8 6h3M1 6h10M1 9.5h4.5L8 6",
  output: "M1.5 4.5h2L6.5 2v8l-3-2.5h-2z M8.5 4.2q1.6 1.8 0 3.6",
  record: "M6 2a4 4 0 1 0 0 8a4 4 0 1 0 0-8M6 5a1 1 0 1 0 0 2a1 1 0 1 0 0-2",
  other: "M6 1.5v9M1.5 6h9",
};

export function Glyph({ type }: { type: NodeType }) {
  return (
    <svg className="glyph" viewBox="0 0 12 12" aria-hidden="true">
      <path d={PATHS[type]} />
    </svg>
  );
}
