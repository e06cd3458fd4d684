// SPDX-License-Identifier: ISC
// The tools that change the graph.
import { redo, removeChosen, undo } from "../link/edit";
import { useSession } from "../store/session";
import { useUi } from "../store/ui";

const SIGNS = {
  add: "M6 1.5v9M1.5 6h9",
  undo: "M4.5 2 1.5 5l3 3M1.8 5H8a2.7 2.7 0 0 1 0 5.4H5",
  redo: "M7.5 2l3 3-3 3M10.2 5H4a2.7 2.7 0 0 0 0 5.4h3",
  remove: "M2 3h8M4.5 3V1.5h3V3M3 3l.6 7.5h4.8L9 3",
};

function Sign({ of }: { of: keyof typeof SIGNS }) {
  return (
    <svg className="sign" viewBox="0 0 12 12" aria-hidden="true">
      <path d={SIGNS[of]} />
    </svg>
  );
}

interface EditToolsProps {
  adding: boolean;
  onAdd: () => void;
}

export function EditTools({ adding, onAdd }: EditToolsProps) {
  const online = useSession((session) => session.link.phase === "open");
  const undoable = useSession((session) => session.status?.undoable ?? 0);
  const redoable = useSession((session) => session.status?.redoable ?? 0);
  const chosen = useUi((ui) => ui.edge?.replace(" ", " to ") ?? ui.selected);
  return (
    <div className="edit-tools" role="toolbar" aria-label="Edit">
      <button type="button" aria-expanded={adding} title="Add a node (A)" onClick={onAdd}>
        <Sign of="add" /> Add
      </button>
      <button type="button" aria-label="Undo" title="Undo (Ctrl+Z)" disabled={!online || undoable === 0} onClick={undo}>
        <Sign of="undo" />
      </button>
      <button type="button" aria-label="Redo" title="Redo (Ctrl+Shift+Z)" disabled={!online || redoable === 0} onClick={redo}>
        <Sign of="redo" />
      </button>
      <button
        type="button"
        aria-label={chosen ? `Remove ${chosen}` : "Remove"}
        title={chosen ? `Remove ${chosen} (Delete)` : "Choose a card or a line to remove it"}
        disabled={!online || !chosen}
        onClick={removeChosen}
      >
        <Sign of="remove" />
      </button>
    </div>
  );
}
