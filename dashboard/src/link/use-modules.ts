// SPDX-License-Identifier: ISC
import { useEffect, useState } from "react";
import type { Module } from "../model/documents";
import { notify } from "../store/session";
import { rest } from "./rest";

/** graphd's modules, asked for when they are first needed; null until they are known. */
export function useModules(): Module[] | null {
  const [modules, setModules] = useState<Module[] | null>(null);
  useEffect(() => {
    let current = true;
    rest.modules().then(
      (found) => {
        if (current) setModules(found);
      },
      (error: unknown) => {
        notify(`modules: ${error instanceof Error ? error.message : "not told"}`);
      },
    );
    return () => {
      current = false;
    };
  }, []);
  return modules;
}
