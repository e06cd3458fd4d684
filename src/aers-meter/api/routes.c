/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/api/routes.h"

const struct aers_route aers_api_routes[] = {
    {AERS_METHOD_GET, "/", aers_api_page_get},
    {AERS_METHOD_GET, "/assets/{file}", aers_api_asset_get},
    {AERS_METHOD_GET, "/licences.md", aers_api_licences_get},
    {AERS_METHOD_GET, "/meters", aers_api_small_page_get},
    {AERS_METHOD_GET, "/meters.js", aers_api_script_get},
    {AERS_METHOD_GET, "/meters.css", aers_api_style_get},
    {AERS_METHOD_GET, "/api/health", aers_api_health_get},
    {AERS_METHOD_GET, "/api/meters", aers_api_meters_get},
    {AERS_METHOD_GET, "/api/nodes", aers_api_nodes_get},
    {AERS_METHOD_GET, "/api/nodes/{id}", aers_api_node_get},
    {AERS_METHOD_PATCH, "/api/nodes/{id}/params", aers_api_params_patch},
    {AERS_METHOD_GET, "/api/status", aers_api_status_get},
    {AERS_METHOD_GET, "/api/graph", aers_api_graph_get},
    {AERS_METHOD_POST, "/api/session/start", aers_api_session_start},
    {AERS_METHOD_POST, "/api/session/stop", aers_api_session_stop},
    {AERS_METHOD_POST, "/api/session/load", aers_api_session_load},
    {AERS_METHOD_POST, "/api/plan", aers_api_plan},
    {AERS_METHOD_GET, NULL, NULL},
};
