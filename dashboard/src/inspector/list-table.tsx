// SPDX-License-Identifier: ISC
// A module's list as a table: one line an element (a band, a mixer's input), one column a field.
import { Fragment } from "react";
import { Knob } from "../controls/knob";
import { NumberField } from "../controls/number-field";
import { setParam } from "../link/session";
import type { Param, Value } from "../model/documents";
import { paramLabel, type ParamGroup } from "./labels";
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
}

export function ListTable({ node, groups, values, names }: ListTableProps) {
  const first = groups[0];
  if (!first) return null;
  const word = first.list.replace(/s$/, "");
  return (
    <table className="elements panel-part">
      <caption className="unseen">{first.list}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="unseen">{word}</span>
          </th>
          {first.params.map((param) => (
            <th scope="col" key={param.address} className={`column-${param.type}`}>
              {paramLabel(param.address)}
              {param.unit && <span className="elements-unit"> {param.unit}</span>}
            </th>
          ))}
        </tr>
      </thead>
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
            </tr>
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}
