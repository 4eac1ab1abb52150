import {
  ClusterInfo,
  EndPoint,
  MemberInfo,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_pb';
import {
  SupportedMethod,
  SupportedMethods,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb';
import { StreamsService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb';
import type { DoubleCluster } from './kurrent-double';
import { uuidOf } from './messages';

/** The gossip answer: every node lists all nodes. */
export function clusterInfo({ nodes, leader }: DoubleCluster): ClusterInfo {
  const info = new ClusterInfo();
  for (const [index, node] of nodes.entries()) {
    const member = new MemberInfo();
    const endPoint = new EndPoint();
    endPoint.setAddress('127.0.0.1');
    endPoint.setPort(node.port);
    member.setInstanceId(uuidOf(`00000000-0000-4000-8000-${String(index).padStart(12, '0')}`, false));
    member.setTimeStamp(String(BigInt(Date.now()) * 10_000n));
    const { LEADER, FOLLOWER, UNKNOWN } = MemberInfo.VNodeState;
    member.setState(leader === undefined ? UNKNOWN : node === leader ? LEADER : FOLLOWER);
    member.setIsAlive(!node.isDown);
    member.setHttpEndPoint(endPoint);
    info.addMembers(member);
  }
  return info;
}

export function supportedMethods(version: string): SupportedMethods {
  const methods = new SupportedMethods();
  methods.setEventStoreServerVersion(version);
  for (const { path } of Object.values(StreamsService)) {
    const [, service = '', name = ''] = path.split('/');
    const method = new SupportedMethod();
    method.setServiceName(service.toLowerCase());
    method.setMethodName(name.toLowerCase());
    methods.addMethods(method);
  }
  return methods;
}
