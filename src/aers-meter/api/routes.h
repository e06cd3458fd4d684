/* SPDX-License-Identifier: ISC */
/* api/routes.h - every path there is, and its handler. The handlers live one resource a file; user is struct
 * aers_meter. */
#ifndef AERS_METER_ROUTES_H
#define AERS_METER_ROUTES_H

#include "src/aers-meter/http/exchange.h"

extern const struct aers_route aers_api_routes[]; /* ends with a NULL path */

aers_route_fn aers_api_health_get, aers_api_live_get, aers_api_ready_get, aers_api_metrics_get, aers_api_openapi_get;
aers_route_fn aers_api_meters_get;
aers_route_fn aers_api_nodes_get, aers_api_node_get, aers_api_params_get, aers_api_modules_get, aers_api_spectrum_get,
    aers_api_log_get;
aers_route_fn aers_api_params_patch, aers_api_node_patch, aers_api_nodes_patch;
aers_route_fn aers_api_status_get, aers_api_latency_get, aers_api_transport_get, aers_api_transport_post,
    aers_api_graph_get, aers_api_graph_file_get, aers_api_session_save;
aers_route_fn aers_api_session_get, aers_api_session_start, aers_api_session_stop;
aers_route_fn aers_api_session_load, aers_api_graph_put, aers_api_plan, aers_api_validate;
aers_route_fn aers_api_nodes_post, aers_api_graph_node_get, aers_api_graph_node_patch, aers_api_node_delete,
    aers_api_edges_post, aers_api_edge_patch, aers_api_edge_delete;
aers_route_fn aers_api_undo_post, aers_api_redo_post, aers_api_module_reload_post;
aers_route_fn aers_api_automation_get, aers_api_automation_patch;
aers_route_fn aers_api_traces_get, aers_api_traces_post;
aers_route_fn aers_api_recordings_get, aers_api_recorders_post, aers_api_recorder_delete;
aers_route_fn aers_api_operation_get;
aers_route_fn aers_api_page_get, aers_api_asset_get, aers_api_licences_get;
aers_route_fn aers_api_small_page_get, aers_api_script_get, aers_api_style_get;

aers_route_fn aers_api_namespace_get;
bool aers_api_wants_namespace(const struct aers_exchange *exchange); /* of a request for "/": OSCQuery, not the page */

#endif
