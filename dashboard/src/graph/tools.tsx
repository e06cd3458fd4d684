// SPDX-License-Identifier: ISC
import { highlight, useUi, type PathKind } from "../store/ui";

interface GraphToolsProps {
  onFit: () => void;
  onArrange: () => void;
  /** Of the path that is shown. */
  total: number;
}

export function GraphTools({ onFit, onArrange, total }: GraphToolsProps) {
  const kind = useUi((ui) => ui.path);
  return (
    <div className="graph-tools" role="toolbar" aria-label="Graph">
      <button type="button" onClick={onFit}>
        Fit
      </button>
      <button type="button" title="Lay the graph out anew; cards moved by hand go back" onClick={onArrange}>
        Arrange
      </button>
      <span className="graph-path">
        <label htmlFor="path">Path</label>
        <select
          id="path"
          className="choice"
          value={kind}
          onChange={(event) => {
            highlight(event.target.value as PathKind);
          }}
        >
          <option value="none">none</option>
          <option value="latency">latency</option>
          <option value="cpu">CPU</option>
        </select>
        {kind !== "none" && (
          <output htmlFor="path">
            {total.toFixed(1)} {kind === "latency" ? "ms" : "%"}
          </output>
        )}
      </span>
    </div>
  );
}
