/** What the page of a connection and each of its tabs are given: the connection, and what the member may do with it. */
import type { ConnectionScreen } from '../../views';

export type ConnectionProps = { connection: ConnectionScreen; mayManage: boolean; mayReadEvents: boolean };
