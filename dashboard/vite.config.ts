// SPDX-License-Identifier: ISC
import react from "@vitejs/plugin-react";
import { loadEnv } from "vite";
import { defineConfig } from "vitest/config";

// `npm run dev` serves the sources and passes everything else on to a running aers-meter.
const meter = loadEnv("", ".", "AERS_").AERS_METER ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    license: { fileName: "licences.md" },
  },
  server: {
    proxy: {
      "/api": { target: meter, changeOrigin: true },
      "/ws": { target: meter, ws: true, changeOrigin: true },
    },
  },
  test: { include: ["test/**/*.test.ts"], environment: "node" },
});
