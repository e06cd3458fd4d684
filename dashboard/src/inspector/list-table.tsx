// SPDX-License-Identifier: ISC
// A module's list as a table: one line an element (a band, a mixer's input), one column a field.
import { Fragment } from "react";
import { Knob } from "../controls/knob";
import { NumberField } from "../controls/number-field";
import { changeNode } from "../link/edit";
import { setParam } from "../link/session";
import { useModule } from "../link/use-modules";
import type { Param, Value } from "../model/documents";
import { paramLabel, type ParamGroup } from "./labels";
import { elementsOf, movedUp, type Element } from "./elements";
import { ParamControl } from "./param-row";

interface CellProps {
  node: string;
  param: Param;
  value: Value;
  label: string;
}

function Cell(props: CellProps) {
  const { node, param, value, label } = props;
  if (param.type !== "float") return <ParamControl {...props} />;
  const dial = {
    param,
    value: Number(value),
    label,
    onChange: (next: number) => {
      setParam(node, param.address, next);
    },
  };
  return (
    <>
      <Knob {...dial} />
      <NumberField {...dial} />
    </>
  );
}

interface ListTableProps {
  node: string;
  groups: readonly ParamGroup[];
  values: Record<string, Value>;
  /** What an element is called beside its number: the node a mixer's input comes from. */
  names: readonly string[];
  /** Whether elements can be added and taken away here; a mixer's come and go with its edges. */
  canGrow: boolean;
  module: string;
}

interface GrowthProps {
  node: string;
  /** "bands", and the word for one of them. */
  name: string;
  word: string;
  elements: Element[];
  max: number;
}

function useGrowth({ node, name, word, elements, max }: GrowthProps) {
  const change = (next: Element[], what: string) => changeNode(node, { params: { [name]: next } }, what);
  const remove = async (i: number) => {
    const left = elements.filter((_, k) => k !== i);
    if (!(await change(left, `${word} ${i + 1} of ${elements.length} away`))) return;
    for (const [address, value] of Object.entries(movedUp(name, elements, i))) setParam(node, address, value);
  };
  return { isFull: elements.length >= max, add: () => void change([...elements, {}], `another ${word}`), remove };
}

function Head({ params, word, canGrow }: { params: readonly Param[]; word: string; canGrow: boolean }) {
  return (
    <thead>
      <tr>
        <th scope="col">
          <span className="unseen">{word}</span>
        </th>
        {params.map((param) => (
          <th scope="col" key={param.address} className={`column-${param.type}`}>
            {paramLabel(param.address)}
            {param.unit && <span className="elements-unit"> {param.unit}</span>}
          </th>
        ))}
        {canGrow && (
          <th scope="col" className="column-end">
            <span className="unseen">remove</span>
          </th>
        )}
      </tr>
    </thead>
  );
}

export function ListTable({ node, groups, values, names, canGrow, module }: ListTableProps) {
  const list = useModule(module)?.list;
  const first = groups[0];
  const name = first?.list ?? (canGrow ? (list?.name ?? "") : "");
  const word = name.replace(/s$/, "");
  const growth = useGrowth({ node, name, word, elements: elementsOf(groups, values), max: list?.max ?? Infinity });
  if (name === "") return null;
  return (
    <section className="panel-part" aria-label={name}>
      {first && (
        <table className={`elements${canGrow ? " elements-grow" : ""}`}>
          <caption className="unseen">{name}</caption>
          <Head params={first.params} word={word} canGrow={canGrow} />
          <tbody>
            {groups.map((group, i) => (
              <Fragment key={group.index}>
                {names[i] !== undefined && (
                  <tr className="element-name">
                    <td />
                    <td colSpan={group.params.length}>{names[i]}</td>
                  </tr>
                )}
                <tr>
                  <th scope="row">{group.index}</th>
                  {group.params.map((param) => (
                    <td key={param.address} className={`cell-${param.type}`}>
                      <Cell
                        node={node}
                        param={param}
                        value={values[param.address] ?? param.default}
                        label={`${node} ${word} ${group.index} ${paramLabel(param.address)}`}
                      />
                    </td>
                  ))}
                  {canGrow && (
                    <td className="cell-end">
                      <button
                        type="button"
                        className="element-cut"
                        aria-label={`Remove ${word} ${group.index}`}
                        title={`Remove ${word} ${group.index}`}
                        onClick={() => void growth.remove(i)}
                      >
                        ×
                      </button>
                    </td>
                  )}
                </tr>
              </Fragment>
            ))}
          </tbody>
        </table>
      )}
      {canGrow && (
        <button type="button" className="elements-add" disabled={growth.isFull} onClick={growth.add}>
          Add a {word}
        </button>
      )}
    </section>
  );
}
