// SPDX-License-Identifier: ISC
// The frame round nodes that share a process, with what is known of it.
import type { Node, NodeProps } from "@xyflow/react";
import { memo } from "react";
import { useSession } from "../store/session";

export type FrameNode = Node<{ client: string; member: string; nmembers: number }, "frame">;

export const FrameBox = memo(function FrameBox({ data }: NodeProps<FrameNode>) {
  const pid = useSession((session) => session.statusOf[data.member]?.pid ?? 0);
  return (
    <div className="frame" data-frame={data.client}>
      <span className="frame-name">
        <b>{data.client}</b> {pid > 0 ? `process ${pid}` : "no process"}, {data.nmembers} nodes
      </span>
    </div>
  );
});
