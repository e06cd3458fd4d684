/* SPDX-License-Identifier: ISC */
/* aers-node/host/lines.h - what a node logs, told to graphd as well, over the control socket: there it can be asked for
 * from elsewhere. A line that does not fit into the socket at once is on standard error alone. Any thread logs. */
#ifndef AERS_NODE_HOST_LINES_H
#define AERS_NODE_HOST_LINES_H

void aers_lines_tell(int control_fd); /* from now on; below 0: nobody */
void aers_lines_stop(void);           /* before the descriptor is closed */

#endif
