// SPDX-License-Identifier: ISC
import { useEffect, useRef } from "react";
import { addSurface, type Painter } from "./painter";

/** A canvas that is painted outside React. `make` is called once for each `deps` key. */
export function Canvas({ make, deps, className }: { make: () => Painter; deps: string; className: string }) {
  const ref = useRef<HTMLCanvasElement>(null);
  const maker = useRef(make);
  useEffect(() => {
    maker.current = make;
  });
  useEffect(() => (ref.current ? addSurface(ref.current, maker.current()) : undefined), [deps]);
  return (
    <div className={className}>
      <canvas ref={ref} className="canvas" aria-hidden="true" />
    </div>
  );
}
