// SPDX-License-Identifier: ISC
// Another graph: a file that graphd reads, or one of this machine. What it would change is shown first, and that, or
// nothing, is then done.
import { useEffect, useRef, useState, type SyntheticEvent } from "react";
import { applyPlan } from "../link/edit";
import { rest, type GraphSource } from "../link/rest";
import type { Plan } from "../model/documents";
import { useSession } from "../store/session";

type Stage = { at: "asking" } | { at: "planned"; source: GraphSource; plan: Plan };

function PlanList({ plan }: { plan: Plan }) {
  if (plan.actions.length === 0) return <p>Nothing to do: the graph that runs is the same.</p>;
  return (
    <div className="plan" role="region" aria-label="Plan" tabIndex={0}>
      <table>
        <tbody>
          {plan.actions.map(({ action, subject, reason }) => (
            <tr key={`${action} ${subject}`} className={`plan-${action}`}>
              <th scope="row">{action}</th>
              <td>{subject}</td>
              <td>{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LoadForm({ onDone }: { onDone: () => void }) {
  const running = useSession((session) => session.status?.file ?? "");
  const [path, setPath] = useState(running);
  const [stage, setStage] = useState<Stage>({ at: "asking" });
  const [fault, setFault] = useState("");

  const plan = async (source: GraphSource) => {
    setFault("");
    try {
      setStage({ at: "planned", source, plan: await rest.plan(source) });
    } catch (error) {
      setStage({ at: "asking" });
      setFault(error instanceof Error ? error.message : "refused");
    }
  };
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (stage.at === "asking") {
      await plan({ path });
      return;
    }
    const failure = await applyPlan(stage.source, stage.plan.etag);
    if (failure === "") {
      onDone();
      return;
    }
    setStage({ at: "asking" });
    setFault(failure);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <label>
        File on the machine of aers-graphd
        <input
          type="text"
          className="text"
          value={path}
          spellCheck={false}
          onChange={(event) => {
            setPath(event.target.value);
            setStage({ at: "asking" });
          }}
        />
      </label>
      <label>
        Or one of this machine
        <input
          type="file"
          accept=".yaml,.yml,.json"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) void file.text().then((text) => plan({ text }));
          }}
        />
      </label>
      {fault && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      {stage.at === "planned" && <PlanList plan={stage.plan} />}
      <div className="form-end">
        <button type="button" onClick={onDone}>
          Cancel
        </button>
        <button type="submit" className="primary">
          {stage.at === "planned" ? "Apply" : "Show the plan"}
        </button>
      </div>
    </form>
  );
}

function LoadDialog({ onDone }: { onDone: () => void }) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    ref.current?.showModal();
  }, []);
  return (
    <dialog ref={ref} className="dialog" aria-label="Load a graph" onClose={onDone}>
      <h2>Load a graph</h2>
      <LoadForm onDone={onDone} />
    </dialog>
  );
}

export function Files() {
  const [loading, setLoading] = useState(false);
  const online = useSession((session) => session.link.phase === "open");
  return (
    <span className="files" role="group" aria-label="File">
      <button
        type="button"
        disabled={!online}
        onClick={() => {
          setLoading(true);
        }}
      >
        Load
      </button>
      <a className="button" href="/api/graph.yaml" download title="The running graph with its present values, as a graph file">
        Save
      </a>
      {loading && (
        <LoadDialog
          onDone={() => {
            setLoading(false);
          }}
        />
      )}
    </span>
  );
}
