// SPDX-License-Identifier: ISC
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { startSession } from "./link/session";
import { startPainting } from "./paint/painter";
import { applyTheme, useUi } from "./store/ui";
import "./style/tokens.css";
import "./style/base.css";
import "./style/controls.css";

applyTheme(useUi.getState().theme);
startSession();
startPainting();

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
