// SPDX-License-Identifier: ISC
// Mute, solo and bypass of a node, as far as the node has them.
import { setParam } from "../link/session";
import { flagOf, paramsOf, useSession } from "../store/session";
import { Toggle } from "./toggle";

const FLAGS = [
  { address: "mute", letter: "M", word: "Mute" },
  { address: "solo", letter: "S", word: "Solo" },
  { address: "bypass", letter: "B", word: "Bypass" },
] as const;

function Flag({ id, flag, long }: { id: string; flag: (typeof FLAGS)[number]; long: boolean }) {
  const on = useSession(flagOf(id, flag.address));
  return (
    <Toggle
      on={on}
      kind={flag.address}
      label={`${flag.word} ${id}`}
      onChange={(next) => {
        setParam(id, flag.address, next);
      }}
    >
      {long ? flag.word : flag.letter}
    </Toggle>
  );
}

export function NodeFlags({ id, long = false }: { id: string; long?: boolean }) {
  const params = useSession(paramsOf(id));
  return (
    <>
      {FLAGS.filter((flag) => params.some((param) => param.address === flag.address)).map((flag) => (
        <Flag key={flag.address} id={id} flag={flag} long={long} />
      ))}
    </>
  );
}
