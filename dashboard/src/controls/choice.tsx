// SPDX-License-Identifier: ISC
interface ChoiceProps {
  value: string;
  choices: readonly string[];
  label: string;
  onChange: (value: string) => void;
}

export function Choice({ value, choices, label, onChange }: ChoiceProps) {
  return (
    <select
      className="choice"
      aria-label={label}
      value={value}
      onChange={(event) => {
        onChange(event.target.value);
      }}
    >
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {choice}
        </option>
      ))}
    </select>
  );
}
