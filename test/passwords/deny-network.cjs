/** Loaded before a thread's own code: opening a socket or looking up a name ends the thread with this exit code. */
const dgram = require('node:dgram');
const dns = require('node:dns');
const net = require('node:net');

const NETWORK_WAS_USED = 99;
const refuse = () => process.exit(NETWORK_WAS_USED);

net.Socket.prototype.connect = refuse;
dgram.createSocket = refuse;
dns.lookup = refuse;
dns.promises.lookup = refuse;
