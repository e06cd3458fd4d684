// SPDX-License-Identifier: ISC
// A line of text that counts when Enter is pressed or the field is left; Escape goes back.
import { useState } from "react";

interface TextFieldProps {
  value: string;
  label: string;
  placeholder?: string;
  title?: string;
  isWrong?: (text: string) => boolean;
  onChange: (value: string) => void;
}

export function TextField({ value, label, placeholder, title, isWrong, onChange }: TextFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const wrong = draft !== null && (isWrong?.(draft) ?? false);
  const commit = () => {
    if (draft !== null && !wrong && draft !== value) onChange(draft);
    setDraft(null);
  };
  return (
    <input
      type="text"
      className="text"
      spellCheck={false}
      autoComplete="off"
      aria-label={label}
      aria-invalid={wrong}
      placeholder={placeholder}
      title={title}
      value={draft ?? value}
      onChange={(event) => {
        setDraft(event.target.value);
      }}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
        else if (event.key === "Escape") setDraft(null);
      }}
    />
  );
}
