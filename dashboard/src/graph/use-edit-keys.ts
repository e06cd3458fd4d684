// SPDX-License-Identifier: ISC
// Keys of the graph view: Delete removes what is chosen, A opens the palette, Ctrl+Z and Ctrl+Shift+Z. Not while
// somebody types, and not what a control has taken.
import { useEffect, useRef } from "react";
import { redo, removeChosen, undo } from "../link/edit";

function isTyping({ target }: Event): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
}

function onControlKey(event: KeyboardEvent): boolean {
  const key = event.key.toLowerCase();
  if (key === "y" || (key === "z" && event.shiftKey)) redo();
  else if (key === "z") undo();
  else return false;
  return true;
}

function onPlainKey(event: KeyboardEvent, onAdd: () => void): boolean {
  if (event.key === "Delete" || event.key === "Backspace") removeChosen();
  else if (event.key === "a") onAdd();
  else return false;
  return true;
}

export function useEditKeys(onAdd: () => void): void {
  const latest = useRef(onAdd);
  useEffect(() => {
    latest.current = onAdd;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || isTyping(event)) return;
      const done = event.ctrlKey || event.metaKey ? onControlKey(event) : onPlainKey(event, latest.current);
      if (done) event.preventDefault();
    };
    addEventListener("keydown", onKey);
    return () => {
      removeEventListener("keydown", onKey);
    };
  }, []);
}
