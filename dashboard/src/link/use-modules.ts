// SPDX-License-Identifier: ISC
import { useEffect } from "react";
import { create } from "zustand";
import type { Module } from "../model/documents";
import { notify } from "../store/session";
import { rest } from "./rest";

const useStore = create<{ modules: Module[] | null }>(() => ({ modules: null }));
let asking = false;

async function ask(): Promise<void> {
  if (asking) return;
  asking = true;
  try {
    useStore.setState({ modules: await rest.modules() });
  } catch (error) {
    notify(`modules: ${error instanceof Error ? error.message : "not told"}`);
  }
  asking = false;
}

/** graphd's modules, asked for when they are first needed; null until they are known. */
export function useModules(): Module[] | null {
  const modules = useStore((state) => state.modules);
  useEffect(() => {
    if (modules === null) void ask();
  }, [modules]);
  return modules;
}

/** @returns null while it is not known; one that has come since is asked for */
export function useModule(name: string): Module | null {
  const found = useModules()?.find((module) => module.name === name) ?? null;
  useEffect(() => {
    if (!found && name !== "") void ask();
  }, [found, name]);
  return found;
}
